"""A revision → the worlds in which a change is judged: pull-request mode (contract part 5).

What a change may do to the gate itself must not help it. So the first world has the rules of
the merge base: its settings, packs, content rules, baseline and signers, and holds what the
change touches. Where the change touches the gate, a second one has the change's own rules and
the whole site; the worse verdict stands.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.errors import LedgerError, UsageError
from mkdocs_threatgate.model import Settings, Since, World, say
from mkdocs_threatgate.sources.affected import affected_by
from mkdocs_threatgate.sources.gate_changes import gate_changes
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.layout import Layout
from mkdocs_threatgate.sources.pages import Pages
from mkdocs_threatgate.sources.settings import Site
from mkdocs_threatgate.sources.vantage import site_of
from mkdocs_threatgate.sources.world import Grounds, read_world

WITHOUT_GATE = say("the base has no gate: the rules are those of the change itself")


@contextmanager
def read_change(
    grounds: Grounds, revision: str, *, config_option: str = "", pinned: bool = False
) -> Iterator[tuple[World, ...]]:
    """Yield the worlds in which what has changed since the merge base with a revision is judged.

    `grounds` are those of the change. Raises `LedgerError` (exit code 3) where the base is not
    there, or history is too short to judge a change of the ledger.
    """
    since = _range(grounds.repository, revision)
    base = replace(grounds.repository, head=since.base, on_disk=False)
    grounds.pages.refuse_no_post()
    with tempfile.TemporaryDirectory(prefix="threatgate-") as room:
        before = _gate_at(base, grounds, Path(room).resolve())
        config = grounds.path_in_repository(grounds.site.config)
        changes = gate_changes(before.stated, grounds, base) if before else ((config, WITHOUT_GATE),)
        since = replace(since, gate=changes)
        worlds = []
        if before:
            affected = affected_by(before.grounds, base, before.stated.site.labels)
            world = read_world(
                before.grounds,
                asked=affected.pages,
                config_option=config_option,
                pinned=pinned,
                since=replace(since, files=affected.files),
            )
            worlds.append(replace(world, told=world.told | affected.entries))
        if changes:
            whole = replace(since, whole=True)
            worlds.append(read_world(grounds, config_option=config_option, pinned=pinned, since=whole))
        yield tuple(worlds)


class _Gate(NamedTuple):
    """The base's rules: as it states them, and over the change's files."""

    stated: Grounds
    grounds: Grounds


def _range(repository: Repository, revision: str) -> Since:
    """Return the range of commits from the merge base with a revision."""
    named = repository.commit(revision)
    try:
        answer = repository.run("merge-base", named, repository.head)
    except LedgerError as problem:
        raise LedgerError(
            say("nothing joins this commit with “{revision}” in the history at hand", revision=revision),
            say("Fetch the whole history; in a workflow set “fetch-depth: 0” for the checkout."),
        ) from problem
    base = answer.decode("ascii").strip()
    commits = repository.run("rev-list", repository.head, f"^{base}").decode("ascii").split()
    return Since(named=revision, revision=named, base=base, commits=frozenset(commits))


def _gate_at(base: Repository, grounds: Grounds, room: Path) -> _Gate | None:
    """Return the gate as the base has it, or None where it has none."""
    site = _site_at(base, grounds, room)
    if site is None:
        return None
    now = grounds.site
    settings = _where_things_are(site.settings, now.settings)
    joined = replace(site, config=now.config, settings=settings, docs=now.docs, labels=now.labels)
    pages = Pages(joined, grounds.top)
    stated = replace(grounds, site=site, home=site.folder)
    return _Gate(stated, replace(stated, site=joined, pages=pages))


def _site_at(base: Repository, grounds: Grounds, room: Path) -> Site | None:
    """Return the site that the base gates: by the file that the change uses, else by the one it had."""
    layout = Layout(base, room)
    prefix = grounds.prefix.as_posix()
    for name in (grounds.site.config.name, ""):
        with suppress(UsageError):
            site = site_of(layout, prefix, name)
            if site.plugin and site.settings.enabled:
                return site
    return None


def _where_things_are(before: Settings, now: Settings) -> Settings:
    """Return the base's settings, with the folders in which the change keeps what they speak of.

    A ledger that has moved is found where its earlier folders are named; it then loses nothing.
    """
    earlier = {before.ledger, *before.ledger_history}
    ledger = now if earlier <= {now.ledger, *now.ledger_history} else before
    return replace(before, docs_dir=now.docs_dir, ledger=ledger.ledger, ledger_history=ledger.ledger_history)
