"""A blog as it stands → every file that `threatgate init` would write, and what is left to do by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.authoring.equipment import (
    attributes,
    editor_settings,
    gitlab_job,
    hook,
    owners,
    unowned,
    workflow,
)
from mkdocs_threatgate.authoring.lists import Item
from mkdocs_threatgate.authoring.staging import is_ignored
from mkdocs_threatgate.cli.baseline import FILE, public_files
from mkdocs_threatgate.cli.schema import schema
from mkdocs_threatgate.cli.settling import Start, appended, edited, read_text, settle
from mkdocs_threatgate.errors import LedgerError, UsageError
from mkdocs_threatgate.model import Message, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.baseline import write_baseline
from mkdocs_threatgate.sources.blobs import committed
from mkdocs_threatgate.sources.installation import Requirement, requirement
from mkdocs_threatgate.sources.world import Grounds, stand

WORKFLOW = ".github/workflows/threatgate.yml"
OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
HOOKS = ".pre-commit-config.yaml"
EDITOR = ".vscode/settings.json"
SCHEMA = ".schemas/receipt.json"
"""Where the first line of every receipt says that its schema lies, in the ledger's folder."""
GITLAB = ".gitlab-ci.yml"
EXAMPLE = '"mkdocs-threatgate @ git+https://HOST/OWNER/threatgate@REVISION"'


class Wishes(NamedTuple):
    """What the command line asks for besides what is there."""

    posts: tuple[str, ...] = ()
    docs: str = ""
    owner: str = ""
    pre_commit: bool = False
    editor: bool = False


class Change(NamedTuple):
    """A file to be created (`new`) or changed: its path from the top of the repository, and why."""

    path: str
    place: Path
    data: bytes
    why: Message
    new: bool


class Plan(NamedTuple):
    """What would be written, and what is left to do by hand: why, and the lines.

    `ignored` are paths that git is told to ignore; `unowned` says that nobody was named for CODEOWNERS.
    """

    grounds: Grounds
    changes: tuple[Change, ...]
    by_hand: tuple[tuple[Message, str], ...]
    ignored: frozenset[str]
    unowned: bool


def plan(config: str | None, wishes: Wishes) -> Plan:
    """Return all that is missing; raises `UsageError` for what cannot be told or edited safely."""
    start = settle(config, wishes.posts, wishes.docs)
    return _Planner(start, stand(start.site), wishes, config).plan()


class _Planner:
    def __init__(self, start: Start, grounds: Grounds, wishes: Wishes, named: str | None) -> None:
        self.named = named
        self.start = start
        self.grounds = grounds
        self.wishes = wishes
        self.top = grounds.repository.top
        self.config = grounds.path_in_repository(start.site.config)
        self.option = self.config if "/" in self.config else ""
        self.changes: list[Change] = []
        self.by_hand: list[tuple[Message, str]] = []
        self.unowned = False
        self.installing: list[str] = []

    def plan(self) -> Plan:
        """Return what every step asks for, those first that others name."""
        baselines = self.baseline()
        self.configuration(baselines)
        self.ledger()
        self.continuous_integration()
        self.hooks()
        self.unreleased()
        self.editor()
        self.owners(baselines)
        own = (one.path for one in self.changes if one.path == EDITOR)
        ignored = frozenset(path for path in own if is_ignored(self.top, path))
        return Plan(self.grounds, tuple(self.changes), tuple(self.by_hand), ignored, self.unowned)

    def propose(self, path: str, before: str, after: str, why: Message) -> None:
        """Note a change, if it is one."""
        place = self.top / path
        new = not place.exists()
        if new or after != before:
            self.changes.append(Change(path, place, after.encode("utf-8", "surrogateescape"), why, new))

    def text(self, path: str) -> str:
        """Return what a file holds, nothing where it is not there."""
        return read_text(self.top / path) if (self.top / path).exists() else ""

    def beside(self, name: str) -> str:
        """Return the path, from the top, of a file beside the configuration."""
        return (self.grounds.prefix / name).as_posix()

    def baseline(self) -> tuple[str, ...]:
        """Note the baseline where the gate is new, or names one that never was; return all that count."""
        named = (FILE,) if self.start.fresh else self.start.site.settings.baseline
        held = committed(self.grounds.repository, tuple(map(self.beside, named))) if named else {}
        missing = [
            one
            for one in named
            if not (self.start.site.folder / one).exists() and self.beside(one) not in held
        ]
        entries = tuple(public_files(self.grounds)) if missing else ()
        if not entries:
            return tuple(one for one in named if one not in missing)
        why = (
            say("one file is public already: told from now on, and not blocked")
            if len(entries) == 1
            else say(
                "{count} files are public already: told from now on, and not blocked", count=len(entries)
            )
        )
        self.propose(self.beside(missing[0]), "", write_baseline(entries), why)
        return named

    def configuration(self, baselines: tuple[str, ...]) -> None:
        """Note the settings, where the gate is not on yet."""
        if not self.start.fresh:
            return
        after = edited(self.start, baselines)
        why = say("switches the gate on")
        if self.start.posts:
            why = say("switches the gate on, for the posts {posts}", posts=self.start.posts)
        self.propose(self.config, self.start.text, after, why)

    def ledger(self) -> None:
        """Note that git is to keep the ledger byte for byte, and the schema of what is in it."""
        folder = self.grounds.ledger
        if folder.resolve().is_relative_to(self.grounds.pages.docs):
            raise UsageError(
                say(
                    "the ledger {folder} lies inside the docs folder", folder=self.start.site.settings.ledger
                ),
                say("Keep the docs in a folder of their own, beside the ledger."),
            )
        path = self.beside(f"{self.start.site.settings.ledger}/.gitattributes")
        if is_ignored(self.top, path):
            raise UsageError(
                say("git ignores {path}", path=path),
                say("Take the ledger out of .gitignore: what is not committed does not count."),
            )
        before = self.text(path)
        self.propose(path, before, attributes(before), say("git keeps receipts and evidence byte for byte"))
        path = self.beside(f"{self.start.site.settings.ledger}/{SCHEMA}")
        self.propose(path, self.text(path), schema("receipt"), say("editors know the fields of a receipt"))

    def continuous_integration(self) -> None:
        """Note the workflow for GitHub, or the job for GitLab that is to be added by hand."""
        job = self.text(GITLAB)
        if job and "threatgate" not in job:
            snippet = gitlab_job(self.installed(GITLAB), self.option)
            self.by_hand.append((say("put this job into {file}:", file=GITLAB), snippet))
        if (self.top / WORKFLOW).exists() or self.is_for_gitlab():
            return
        text = workflow(self.installed(WORKFLOW), self.option, self.branch())
        self.propose(WORKFLOW, "", text, say("judges every pull request and every push"))

    def installed(self, file: str) -> str:
        """Return what a file is to install, and note that it does."""
        self.installing.append(file)
        return self.program.text

    @cached_property
    def program(self) -> Requirement:
        """What others install to have this program."""
        return requirement()

    def unreleased(self) -> None:
        """Leave to a person what only this machine can install."""
        if self.installing and self.program.origin:
            why = say(
                "{files} will ask the package index for threatgate, but here it was installed from {origin}; "
                "before its first release, write there what others can install, for example:",
                files=tuple(self.installing),
                origin=self.program.origin,
            )
            self.by_hand.append((why, EXAMPLE))

    def is_for_gitlab(self) -> bool:
        """Return whether GitLab, and GitLab alone, is to run the gate."""
        return (self.top / GITLAB).exists() and not (self.top / ".github").is_dir()

    def branch(self) -> str:
        """Return the branch that is published from, as far as can be told."""
        for name in ("refs/remotes/origin/HEAD", "HEAD"):
            try:
                answer = self.grounds.repository.run("symbolic-ref", "--short", name).decode().strip()
            except LedgerError:
                continue
            return answer.removeprefix("origin/")
        return "main"

    def hooks(self) -> None:
        """Note the entry for pre-commit, where that is in use or asked for."""
        before = self.text(HOOKS)
        if "id: threatgate" in before or not (before or self.wishes.pre_commit):
            return
        lines = hook(self.installed(HOOKS), self.option)
        after = appended(before, "repos", Item("repo: local", siblings=lines))
        why = say("judges every commit before it is made, with pre-commit")
        if after is None:
            snippet = "\n".join(("- repo: local", *(f"  {line}" for line in lines)))
            self.by_hand.append((say("put these lines under “repos” in {file}:", file=HOOKS), snippet))
        else:
            self.propose(HOOKS, before, after, why)

    def editor(self) -> None:
        """Note the schema of receipts for VS Code, where that is in use or asked for."""
        if not (self.wishes.editor or (self.top / EDITOR).parent.is_dir()):
            return
        ledger = self.start.site.settings.ledger
        glob, path = self.beside(f"{ledger}/**/*.yml"), self.beside(f"{ledger}/{SCHEMA}")
        before = self.text(EDITOR)
        after = editor_settings(before, path, glob)
        if after is None:
            snippet = f'"yaml.schemas": {json.dumps({f"./{path}": [glob]})}'
            self.by_hand.append((say("put this setting into {file}:", file=EDITOR), snippet))
        else:
            self.propose(EDITOR, before, after, say("the editor knows where the schema of receipts lies"))

    def owners(self, baselines: tuple[str, ...]) -> None:
        """Note who may change what the gate believes, if somebody is named."""
        usual = OWNERS[-1] if self.is_for_gitlab() else OWNERS[0]
        file = next((one for one in OWNERS if (self.top / one).exists()), usual)
        before, paths = self.text(file), tuple(self.owned(file, baselines))
        if self.wishes.owner:
            why = say("changes of these need {owner}", owner=self.wishes.owner)
            self.propose(file, before, owners(before, paths, self.wishes.owner), why)
        elif unowned(before, paths):
            self.unowned = True
            problem = say(
                "{file} does not say who may change what the gate believes; name them with --owner:",
                file=file,
            )
            named = ("-f", self.named) if self.named else ()
            command = ("threatgate", "init", *named, "--owner", "@ORGANISATION/TEAM")
            self.by_hand.append((problem, typed(command)))

    def owned(self, file: str, baselines: tuple[str, ...]) -> Iterator[str]:
        """Yield what decides over the verdict: ledger, settings, baselines, workflow and the file itself."""
        settings = self.start.site.settings
        yield f"{self.beside(settings.ledger)}/"
        yield self.config
        yield from map(self.beside, baselines)
        yield from (self.beside(one) for one in (settings.allowed_signers,) if one)
        yield from (f"{self.beside(one)}/" for one in (settings.content_rules,) if one)
        planned = {change.path for change in self.changes}
        yield from (one for one in (WORKFLOW,) if one in planned or (self.top / one).exists())
        yield file
