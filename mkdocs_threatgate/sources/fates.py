"""Append-only, judged: what became of every entry that history has ever held.

An entry is intact if, once a commit held it, every commit after held it, with the same
bytes and the same mode, over the whole graph: side branches, evil merges and merges that
drop it count like anything else. An entry is its path under the ledger folder, so that
the folder as a whole may move where the configuration names its earlier places.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import Commit, Standing, say
from mkdocs_threatgate.sources.blobs import REGULAR, Blob
from mkdocs_threatgate.sources.history import Change, PathHistory, founding


class Fate(NamedTuple):
    """What history says of an entry.

    `first_blob` is what `added`, the earliest commit that held it, held; `changed` is the
    first commit that broke it, or None where it is intact. `again` are the ids of further
    commits that brought it in, each on a branch of its own: which of them is the earliest, their
    committers only claim. `others` are the blobs it held besides the first, since a claimed time
    must not decide which of several counts. History knows no `uncommitted`, and in a shallow
    repository nothing is proved: both are for the caller to say.
    """

    standing: Standing
    first_blob: str
    added: Commit
    changed: Commit | None = None
    again: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class _Entry(NamedTuple):
    """All paths of one entry, one in each ledger folder it was ever in, and what was found."""

    first: Change
    breach: Change | None
    held: dict[str, int]
    here: dict[str, Blob]
    path: str
    again: tuple[str, ...]

    @property
    def blob(self) -> str:
        return self.first.after

    @property
    def others(self) -> tuple[str, ...]:
        return tuple(oid for oid in self.held if oid != self.blob)


def judge(
    histories: Mapping[str, PathHistory],
    at_head: Mapping[str, Blob],
    *,
    folder: str = "",
    earlier: tuple[str, ...] = (),
) -> dict[str, Fate]:
    """Return the fate of every path at HEAD, and of every entry that is there no more.

    `histories` and `at_head` must be of the same pathspecs and commit. `folder` is the ledger
    and `earlier` its former places, from the top; an entry found again at the same
    place in another of these folders has not moved. Where its old blob now lives under
    another name, an entry is moved, and so is the one under the new name. A vanished entry
    stands under the path that first held it. Raises `LedgerError` for a path at HEAD that
    history does not know.
    """
    for path in at_head:
        if path not in histories:
            raise LedgerError(
                say("History does not tell where {path} comes from", path=path),
                say("Check the repository with “git fsck”; a fresh full clone settles most damage."),
            )
    entries = _entries(histories, at_head, (folder, *earlier))
    newest, departed = _homes(entries)
    fates = {}
    for entry in entries:
        fate = _fate(entry, newest, departed)
        fates.update(dict.fromkeys(entry.here or (entry.path,), fate))
    return fates


def _entries(
    histories: Mapping[str, PathHistory], at_head: Mapping[str, Blob], folders: tuple[str, ...]
) -> list[_Entry]:
    paths: dict[tuple[bool, str], list[str]] = {}
    prefixes = sorted({f"{one.strip('/')}/" for one in folders if one}, key=len, reverse=True)
    for path in histories:
        prefix = next((one for one in prefixes if path.startswith(one)), "")
        paths.setdefault((bool(prefix), path[len(prefix) :]), []).append(path)
    return [_entry(those, histories, at_head) for those in paths.values()]


def _entry(paths: list[str], histories: Mapping[str, PathHistory], at_head: Mapping[str, Blob]) -> _Entry:
    """Walk all changes of the entry's paths; within one commit, arrivals before departures.

    Between folders the walk counts as one line: an old branch may drop what another has moved.
    """
    if len(paths) == 1:
        changes = histories[paths[0]].changes
        if len(changes) == 1 and changes[0].founds:
            return _kept(paths[0], changes[0], at_head)
    moves = [(change, path) for path in paths for change in histories[path].changes]
    if len(paths) > 1:
        moves.sort(key=lambda move: (move[0].step, move[0].deletes))
    first = founding([change for change, _ in moves])
    breach = None if first.modes[-1] in REGULAR else first
    held: dict[str, int] = {}
    places: set[str] = set()
    for change, path in moves:
        if change.deletes:
            places.discard(path)
        else:
            places.add(path)
            held.setdefault(change.after, change.step)
        altered = not change.deletes and (change.after, change.modes[-1]) != (first.after, first.modes[-1])
        if breach is None and (altered or not places):
            breach = change
    here = {path: at_head[path] for path in paths if path in at_head}
    path = next(path for change, path in moves if change is first)
    again = {change.commit.id: None for change, _ in moves if change.founds and change is not first}
    return _Entry(first, breach, held, here, path, tuple(again))


def _kept(path: str, first: Change, at_head: Mapping[str, Blob]) -> _Entry:
    """Return an entry that one commit brought in and no other touched, as nearly all are."""
    breach = None if first.modes[-1] in REGULAR else first
    here = {path: at_head[path]} if path in at_head else {}
    return _Entry(first, breach, {first.after: first.step}, here, path, ())


def _homes(entries: list[_Entry]) -> tuple[dict[str, int], dict[str, int]]:
    """Return two steps by blob: when its newest home at HEAD took it in, and its oldest lost one."""
    newest: dict[str, int] = {}
    departed: dict[str, int] = {}
    for entry in entries:
        present = {blob.oid for blob in entry.here.values()}
        for oid, step in entry.held.items():
            if oid in present:
                newest[oid] = max(step, newest.get(oid, step))
            else:
                departed[oid] = min(step, departed.get(oid, step))
    return newest, departed


def _fate(entry: _Entry, newest: Mapping[str, int], departed: Mapping[str, int]) -> Fate:
    added, blob = entry.first.commit, entry.blob
    own = entry.held[blob]
    if not entry.here:
        standing = Standing.MOVED if newest.get(blob, -1) > own else Standing.DELETED
        commit = entry.breach.commit if entry.breach else None
        return Fate(standing, blob, added, commit, entry.again, entry.others)
    breach = entry.breach
    if breach or any(one.oid != blob for one in entry.here.values()):
        standing = Standing.DELETED if breach and breach.deletes else Standing.REWRITTEN
        commit = breach.commit if breach else None
        return Fate(standing, blob, added, commit, entry.again, entry.others)
    if departed.get(blob, own) < own:
        return Fate(Standing.MOVED, blob, added, added, entry.again)
    return Fate(Standing.INTACT, blob, added, None, entry.again)
