"""`threatgate init`: puts the gate before a blog that is there already, or before a new one."""

from __future__ import annotations

import re
import sys

import click

from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.authoring.staging import stage
from mkdocs_threatgate.cli.door import config_option, format_option, guarded, language, tell
from mkdocs_threatgate.cli.founding import Plan, Wishes, plan
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import journal_of
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import say
from mkdocs_threatgate.reports.commands import typed

COMMIT = ("git", "commit", "-m", "Put the gate before the blog")
OWNER = re.compile(r"@[\w.-]+(/[\w./-]+)?|[^\s@]+@[^\s@]+")


@click.command()
@click.option("--yes", is_flag=True, help="Write without asking.")
@click.option(
    "--posts",
    multiple=True,
    metavar="GLOB",
    help="Which pages are posts, under the docs folder; may be given several times.",
)
@click.option("--docs", default="", metavar="DIR", help="The folder of the pages, in a site without MkDocs.")
@click.option("--owner", default="", metavar="@TEAM", help="Who must agree to changes, for CODEOWNERS.")
@click.option("--pre-commit", is_flag=True, help="Set up pre-commit even if it is not in use yet.")
@click.option("--editor", is_flag=True, help="Set up VS Code even if it is not in use yet.")
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    yes: bool,
    posts: tuple[str, ...],
    docs: str,
    owner: str,
    pre_commit: bool,
    editor: bool,
    config: str | None,
    form: str,
) -> int:
    """Put the gate before a blog: settings, ledger, baseline, owners, workflow, hooks.

    Every file that would be created or changed is named before anything is written; all of
    them are written, or none. They are staged, and nothing is committed.
    """
    if owner and not OWNER.fullmatch(owner):
        raise UsageError(
            say("“{owner}” is no owner", owner=owner), say("Write @user, @organisation/team or an address.")
        )
    wishes = Wishes(posts, docs, owner, pre_commit=pre_commit, editor=editor)
    found = plan(config, wishes)
    asks = form == "text" and not yes and sys.stdin.isatty()
    if asks and found.unowned:
        found = plan(config, wishes._replace(owner=_asked_owner(found.grounds.site.settings.language)))
    setting = found.grounds.site.settings.language
    if form == "text":
        _tell_plan(found, setting)
    agreed = bool(found.changes) and (yes or (asks and _agreed(setting)))
    if agreed:
        _write(found)
    if form == "json":
        tell_data(_data(found, written=agreed))
    elif agreed:
        tell(say("written and staged: {files}", files=tuple(one.path for one in found.changes)), setting)
        tell(say("next: {command}", command=typed(COMMIT)), setting)
    if found.changes and not agreed:
        raise UsageError(say("nothing was written"), say("To write all of this run it again with --yes."))
    return 0


def _tell_plan(found: Plan, setting: str) -> None:
    if not found.changes:
        tell(say("everything is in place; there is nothing to change"), setting)
    for change in found.changes:
        line = (
            say("create {path}: {why}", path=change.path, why=change.why)
            if change.new
            else say("change {path}: {why}", path=change.path, why=change.why)
        )
        tell(line, setting)
    for why, lines in found.by_hand:
        tell("")
        tell(why, setting)
        tell("\n".join(f"  {line}" for line in lines.splitlines()))
    if found.by_hand and found.changes:
        tell("")


def _asked_owner(setting: str) -> str:
    """Ask who must agree to changes of the gate, until the answer is an owner or empty."""
    question = say(
        "Who must agree to changes of the gate, for CODEOWNERS? (@organisation/team, empty for nobody)"
    )
    while True:
        owner = str(
            click.prompt(render(question, language(setting)), default="", show_default=False, err=True)
        )
        if not owner or OWNER.fullmatch(owner):
            return owner
        tell(say("“{owner}” is no owner", owner=owner), setting, error=True)


def _agreed(setting: str) -> bool:
    return click.confirm(render(say("Write these files?"), language(setting)), default=True, err=True)


def _data(found: Plan, *, written: bool) -> dict[str, object]:
    return {
        "changes": [
            {
                "path": one.path,
                "action": "create" if one.new else "change",
                "why": render(one.why, language()),
            }
            for one in found.changes
        ],
        "by_hand": [{"why": render(why, language()), "lines": lines} for why, lines in found.by_hand],
        "written": written,
        "next": typed(COMMIT) if written else None,
    }


def _write(found: Plan) -> None:
    """Write and stage everything as one step, or nothing.

    An editor's own settings are not staged where git is told to ignore them.
    """
    journal = journal_of(found.grounds)
    changes = tuple(Change(one.place, one.data) for one in found.changes)
    if not found.ignored:
        journal.write(changes)
        return
    journal.write(changes, None)
    stage(
        found.grounds.repository.top,
        tuple(one.path for one in found.changes if one.path not in found.ignored),
    )
