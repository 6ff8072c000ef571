"""What history says of paths: every version they ever had, told by the graph behind a commit.

History is the whole graph, side branches included. A merge is compared with each of its parents:
one that drops a file which only one of them held (`merge -s ours`) counts as what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_threatgate.model import Commit
from mkdocs_threatgate.sources.blobs import path_text
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.graph import Difference, Node, differences, nodes
from mkdocs_threatgate.sources.pathspecs import gather, within

LAST_SECOND = 253402300799
"""The end of the year 9999 in Unix time; git stores later ones, calendars do not."""

DROPPED, DIFFERENT = b"D", b"DM"
"""What counts of how a merge differs from one parent, where it does not differ from all."""

NOTHING: Difference = {}
Words = tuple[tuple[str, ...], str, tuple[str, ...]]
"""The ids before a change, the one after, and the modes."""


class Change(NamedTuple):
    """One commit's change of one path.

    `before` are the object ids it had in the parents, `after` the new one; all zeros mean
    absent. `modes` are the modes likewise, the new one last. `step` is the place of the
    commit in the walk: a commit comes after all its ancestors.
    """

    commit: Commit
    before: tuple[str, ...]
    after: str
    modes: tuple[str, ...]
    step: int

    @property
    def deletes(self) -> bool:
        """Whether the path is gone after it."""
        return not self.after.strip("0")

    @property
    def founds(self) -> bool:
        """Whether no parent held the path and the commit does."""
        return not self.deletes and not any(oid.strip("0") for oid in self.before)


class PathHistory(NamedTuple):
    """Every change of one path, ancestors first; `added` is the earliest commit that founded it."""

    added: Commit
    changes: tuple[Change, ...]


def histories(
    repository: Repository,
    pathspecs: Sequence[str],
    revision: str = "HEAD",
    *,
    every_parent: bool = False,
) -> dict[str, PathHistory]:
    """Return the history of every path that ever was under these literal paths (from the top).

    A merge that takes a file as one parent has it is no change of that, unless `every_parent`
    is asked about: then it is one from what any other parent has. That is for files which grow.
    In a shallow repository the oldest commits at hand seem to have founded everything:
    see `Repository.shallow`. Raises `LedgerError` where git cannot walk.
    """
    if not pathspecs:
        return {}
    asked = gather(pathspecs)
    graph = nodes(repository, repository.commit(revision), asked)
    found = differences(repository, [pair for node in graph for pair in node.pairs], asked)
    changes: dict[str, list[Change]] = {}
    step = 0
    for node in graph:
        if found.keys().isdisjoint(node.pairs):
            continue
        commit = _commit(node)
        each = [found.get(pair, NOTHING) for pair in node.pairs]
        for path, words in _compared(each, DIFFERENT if every_parent else DROPPED):
            changes.setdefault(path_text(path), []).append(Change(commit, *words, step))
        step += 1
    wanted = within(pathspecs)
    return {
        path: PathHistory(founding(each).commit, tuple(each))
        for path, each in changes.items()
        if wanted(path)
    }


def founding(changes: Sequence[Change]) -> Change:
    """Return the change that first brought a path in; of several, the earliest by committer time."""
    return min((one for one in changes if one.founds), key=lambda one: (one.commit.time, one.step))


def _compared(each: Sequence[Difference], counted: bytes) -> Iterator[tuple[bytes, Words]]:
    """Yield the changes of a commit, from how it differs from each of its parents."""
    first, *others = each
    for path, line in first.items():
        if all(path in one for one in others):
            yield path, _combined([line, *(one[path] for one in others)])
    if not others:
        return
    dropped: set[bytes] = set()
    for one in each:
        for path, line in one.items():
            status = line[-1:]
            if status not in counted or path in dropped or all(path in other for other in each):
                continue
            yield path, _combined([line])
            if status == DROPPED:  # once is enough
                dropped.add(path)


def _combined(lines: Sequence[bytes]) -> Words:
    """Read `:MODE NEW-MODE OID NEW-OID STATUS`, one line for each parent."""
    words = [line[1:].decode("ascii").split(" ") for line in lines]
    mode, oid = words[0][1], words[0][3]
    return tuple(each[2] for each in words), oid, (*(each[0] for each in words), mode)


def _commit(node: Node) -> Commit:
    return Commit(
        id=node.id.decode("ascii"),
        time=min(int(node.time or b"0"), LAST_SECOND),
        committer=node.committer.decode("utf-8", "replace"),
        author=node.author.decode("utf-8", "replace"),
    )
