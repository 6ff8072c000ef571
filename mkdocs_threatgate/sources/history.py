"""What history says of paths: every version they ever had, read in one pass of `git log`.

History is the whole graph behind a commit, side branches included. A second, smaller pass
looks only at merges, because a merge that drops a file which only one of its parents held
(`merge -s ours`) shows no line in the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mkdocs_threatgate.model import Commit
from mkdocs_threatgate.sources.blobs import path_text
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.pathspecs import among, gather

LAST_SECOND = 253402300799
"""The end of the year 9999 in Unix time; git stores later ones, calendars do not."""

HEADER = "--format=%x02%H%x00%P%x00%ct%x00%ce%x00%ae%x00"
"""Fields end in NUL, the one byte that no address in a commit can hold. `%ce` obeys no .mailmap."""

WALK = (
    *("log", "-z", "--topo-order", "--reverse", "--full-history", "--root", "-c", "--raw"),
    *("--no-abbrev", "--no-renames", "--ignore-submodules=none", "--no-show-signature", "--no-ext-diff"),
    *("--no-textconv", "--no-color", "--no-relative", "--encoding=none", HEADER),
)

DROPS = (
    *("diff-tree", "--stdin", "-m", "-r", "-z", "--raw", "--no-abbrev", "--no-renames"),
    *("--ignore-submodules=none",),
)
DROPPED, DIFFERENT = "--diff-filter=D", "--diff-filter=DM"


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
    answer = repository.run(*WALK, repository.commit(revision), "--", *asked)
    merges: dict[str, tuple[int, Commit]] = {}
    changes: dict[str, list[Change]] = {}
    for path, change in _walk(answer, merges):
        changes.setdefault(path, []).append(change)
    if merges:
        _add_drops(repository, asked, merges, changes, DIFFERENT if every_parent else DROPPED)
    wanted = frozenset(path.rstrip("/") for path in pathspecs)
    return {
        path: PathHistory(founding(each).commit, tuple(each))
        for path, each in changes.items()
        if among(path, wanted)
    }


def founding(changes: Sequence[Change]) -> Change:
    """Return the change that first brought a path in; of several, the earliest by committer time."""
    return min((one for one in changes if one.founds), key=lambda one: (one.commit.time, one.step))


def _walk(answer: bytes, merges: dict[str, tuple[int, Commit]]) -> Iterator[tuple[str, Change]]:
    """Read the log: a header of five fields, then lines each followed by its path.

    What stands where a path is due is a path, whatever bytes it has. Merges are noted in `merges`.
    """
    tokens = iter(answer.split(b"\0"))
    step = -1
    commit = Commit("", 0, "", "")
    for token in tokens:
        if token.startswith(b"\x02"):
            step += 1
            parents = next(tokens)
            commit = _commit(token[1:], next(tokens), next(tokens), next(tokens))
            if b" " in parents:
                merges[commit.id] = (step, commit)
        elif line := token.lstrip(b"\n"):
            yield path_text(next(tokens)), _change(line, commit, step)


def _commit(oid: bytes, time: bytes, committer: bytes, author: bytes) -> Commit:
    return Commit(
        id=oid.decode("ascii"),
        time=min(int(time or b"0"), LAST_SECOND),
        committer=committer.decode("utf-8", "replace"),
        author=author.decode("utf-8", "replace"),
    )


def _change(line: bytes, commit: Commit, step: int) -> Change:
    """Read `:MODE NEW-MODE OID NEW-OID STATUS`, with one colon, mode and id more per further parent."""
    words = line.decode("ascii").lstrip(":").split(" ")
    parents = len(words) // 2 - 1
    modes, oids = words[: parents + 1], words[parents + 1 : -1]
    return Change(commit, tuple(oids[:-1]), oids[-1], tuple(modes), step)


def _add_drops(
    repository: Repository,
    pathspecs: Sequence[str],
    merges: dict[str, tuple[int, Commit]],
    changes: dict[str, list[Change]],
    wanted: str,
) -> None:
    """Add what a merge dropped though a parent held it, each change in its place in the walk."""
    asked = "".join(f"{oid}\n" for oid in merges).encode("ascii")
    answer = repository.run(*DROPS, wanted, "--", *pathspecs, input=asked)
    seen = {(path, each.step) for path, those in changes.items() for each in those}
    tokens = iter(answer.split(b"\0"))
    step, commit = -1, Commit("", 0, "", "")
    for token in tokens:
        if not token.startswith(b":"):
            step, commit = merges.get(token.decode("ascii"), (step, commit))
            continue
        path = path_text(next(tokens))
        if (path, step) not in seen:
            change = _change(token, commit, step)
            changes[path].append(change)
            if change.deletes:  # once is enough
                seen.add((path, step))
    for each in changes.values():
        each.sort(key=lambda one: one.step)
