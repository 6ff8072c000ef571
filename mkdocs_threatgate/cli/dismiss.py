"""`threatgate dismiss`: a reviewer's word that a suspicion is none → an entry of the ledger."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mkdocs_threatgate.authoring.receipts import Draft, new_identifier
from mkdocs_threatgate.authoring.staging import committer_address
from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.record import write_filing
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import BUILT, Event, Finding, Message, Settings, Standing, Verdict, When, say
from mkdocs_threatgate.model.commands import commit_command
from mkdocs_threatgate.policy.dismissals import is_suspicion, review
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.receipts import FINGERPRINT
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import Grounds

LONG = timedelta(days=366)
"""For longer than this nobody should take a reviewer's word unseen; it is noted, not refused."""


@click.command()
@click.argument("post", shell_complete=completing.posts)
@click.argument("fingerprint")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is not what it seems to be.")
@click.option(
    "--until", required=True, metavar="DATE", help="When it ends; a bare date counts as the end of that day."
)
@click.option(
    "--rule",
    metavar="CODE",
    shell_complete=completing.rules,
    help="The rule, where only a build shows what is dismissed.",
)
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - an entry says that much
    *, post: str, fingerprint: str, reason: str, until: str, rule: str | None, config: str | None, form: str
) -> int:
    """Dismiss the suspicion of this FINGERPRINT in POST, which may be a page or an attachment too.

    You put your name to it: it counts once it is committed, for this passage as it is now.
    Facts, such as a missing receipt, cannot be dismissed. Nothing is committed; the command
    to do that is printed. What only a build shows has a fingerprint that begins with “r”, and is
    taken as the build told it: POST, FINGERPRINT and --rule.
    """
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand_to_write(site)
    if fingerprint.lower().startswith(BUILT):
        verdict, named = None, _built(grounds, post, fingerprint.lower(), rule)
    else:
        path, asked = _place(grounds, post)
        verdict = judged(site, asked, option)
        found = _suspicion(verdict, path, fingerprint.lower())
        named = (_name(verdict, path), found.rule.code, found.fingerprint)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    end = _end(until, site, now)
    if not any(letter.isalpha() for letter in reason):
        raise UsageError(
            say("“{reason}” is no reason", reason=reason), say("Say in words why it is not what it seems.")
        )
    if verdict is not None:
        _refuse_second(verdict, named, end)
    identifier = new_identifier(now)
    draft = Draft(
        id=identifier,
        filing=identifier,
        event=Event.DISMISSED,
        recorded_at=now,
        recorded_by=_reviewer(grounds),
        dismisses=named,
        times=(("until", end.text if end.bare else end.start.isoformat()),),
        reason=reason,
    )
    written = write_filing(grounds, draft)
    _tell(draft, written, form, site.settings)
    return 0


def _built(grounds: Grounds, post: str, fingerprint: str, rule: str | None) -> tuple[str, str, str]:
    """Return what names a suspicion that a build told of: its file, its rule, its fingerprint.

    Raises `UsageError` unless these are such as a build would tell.
    """
    known = {check.RULE.code for check in CHECKS if check.RULE.suspicion}
    if rule is None or rule.upper() not in known or not FINGERPRINT.fullmatch(fingerprint):
        raise UsageError(
            say(
                "{fingerprint} with --rule {rule} is nothing that a build tells",
                fingerprint=fingerprint,
                rule=rule or "…",
            ),
            say("Copy the command that the build printed with the finding."),
        )
    file = (grounds.repository.top / post).resolve()
    docs = grounds.pages.docs
    name = file.relative_to(docs).as_posix() if file.is_relative_to(docs) else post
    return name, rule.upper(), fingerprint


def _tell(draft: Draft, written: tuple[str, ...], form: str, settings: Settings) -> None:
    setting = settings.language
    post, rule, fingerprint = draft.dismisses or ("", "", "")
    until = dict(draft.times)["until"]
    commit = typed(commit_command(settings, f"Dismiss {rule} in {post}"))
    if form == "json":
        named = {"post": post, "rule": rule, "fingerprint": fingerprint, "until": until}
        tell_data({"id": draft.id, **named, "written": written, "next": commit})
        return
    said = say(
        "recorded {id}: {code} in {post} is dismissed until {until}",
        id=draft.id,
        code=rule,
        post=post,
        until=until,
    )
    tell(said, setting)
    tell(say("written and staged: {files}", files=written), setting)
    tell(say("next: {command}", command=commit), setting)


def _place(grounds: Grounds, named: str) -> tuple[str, tuple[str, ...]]:
    """Return the path from the top of what a command line names, and which posts must be judged for it.

    For an attachment that is the whole site: any page may link to it.
    """
    docs = grounds.pages.docs
    for start in (Path(), grounds.repository.top, grounds.site.folder, docs):
        file = (start / named).resolve()
        page = file.is_relative_to(docs) and file.relative_to(docs).as_posix() in grounds.pages.uris()
        if file.is_file() and file.is_relative_to(docs) and not page:
            return grounds.path_in_repository(file), ()
    page_file = docs / grounds.find(named, Path())
    return grounds.path_in_repository(page_file), (str(page_file),)


def _reviewer(grounds: Grounds) -> str:
    """Return the address of who is at the keyboard; raises `UsageError` if they may not record."""
    address, recorders = committer_address(grounds.repository.top), grounds.site.settings.recorders
    if recorders and address not in recorders:
        raise UsageError(
            say("{person} is none of the site's recorders", person=address),
            say("Have it dismissed by one of {recorders}.", recorders=recorders),
        )
    return address


def _name(verdict: Verdict, path: str) -> str:
    """Return what an entry of the ledger calls it: a post's own id, else its path under the docs folder."""
    for case in verdict.docket.cases:
        if case.post.path == path:
            return case.declaration.id or case.post.uri
    return next(one.attachment.uri for one in verdict.docket.exhibits if one.attachment.path == path)


def _suspicion(verdict: Verdict, path: str, fingerprint: str) -> Finding:
    """Return the suspicion that a fingerprint names; raises `UsageError` for a fact, and if there is none."""
    here = [finding for finding in verdict.findings if finding.path == path]
    for finding in here:
        if finding.fingerprint == fingerprint:
            if is_suspicion(finding):
                return finding
            raise UsageError(
                say("{code} is a fact here, and facts cannot be dismissed", code=finding.rule.code),
                finding.remedy,
            )
    known = tuple(_listed(finding) for finding in here if is_suspicion(finding))
    raise UsageError(
        say("nothing in {post} has the fingerprint {fingerprint}", post=path, fingerprint=fingerprint),
        say("What can be dismissed there: {known}", known=known)
        if known
        else say("Nothing there can be dismissed; “threatgate check” shows what is found."),
    )


def _listed(finding: Finding) -> Message:
    line = finding.span.line if finding.span else 1
    return say(
        "{fingerprint} ({code} line {line})",
        fingerprint=finding.fingerprint,
        code=finding.rule.code,
        line=line,
    )


def _end(stated: str, site: Site, now: datetime) -> When:
    """Return the end of a dismissal; raises `UsageError` unless it is a moment to come."""
    when = read_moment(stated, site.settings.timezone)
    if when is None:
        raise UsageError(
            say("“{time}” is no date or time", time=stated),
            say("Write for example {date}.", date=(now + LONG / 4).date()),
        )
    if when.end <= now:
        raise UsageError(say("{time} is over already", time=stated), say("Name a day to come."))
    if when.start > now + LONG:
        note = say(
            "note: {time} is more than a year ahead; nobody will be asked to look again before", time=stated
        )
        tell(note, site.settings.language, error=True)
    return when


def _refuse_second(verdict: Verdict, named: tuple[str, str, str], end: When) -> None:
    """Refuse what another dismissal says already, committed or waiting for that."""
    for one in review(verdict.findings, verdict.docket):
        if (
            any(finding.fingerprint == named[2] for finding in one.findings)
            and one.dismissal.until.end >= end.end
        ):
            raise UsageError(
                say(
                    "it is dismissed already until {until}, in {path}",
                    until=one.dismissal.until.text,
                    path=one.entry.path,
                ),
                say("To have it last longer, name a later day."),
            )
    # one that was deleted from history is void: to commit it again would not help
    held = {one.path for one in verdict.docket.ledger.entries if one.standing is not Standing.UNCOMMITTED}
    for entry in verdict.docket.ledger.dismissals:
        said = entry.receipt.dismissal if entry.receipt else None
        waiting = entry.standing is Standing.UNCOMMITTED and not entry.faults and entry.path not in held
        if said and waiting and said[:3] == named:
            commit = commit_command(verdict.docket.settings, "Record dismissal", entry.path)
            raise UsageError(
                say("it is dismissed already in {path}, which is not committed", path=entry.path),
                say("Commit it: {command}", command=typed(commit)),
            )
