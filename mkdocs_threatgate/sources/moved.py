"""Receipts in front matter → where they were first held, if their post was renamed since.

To git a post under a new name is a new file, and so the history of such a receipt begins anew
with it. What was filed is the text in which it was first held all the same, under whatever name:
else a post that was edited could be renamed, and nothing would tell.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from mkdocs_threatgate.model import Entry, Moved, Standing, Text, Value
from mkdocs_threatgate.sources.blobs import path_text, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.history import Change, PathHistory, histories
from mkdocs_threatgate.sources.inline import differ, inline_receipts
from mkdocs_threatgate.sources.pages import RENDERED
from mkdocs_threatgate.sources.posts import beginning, read_post

DELETED = (
    *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=D", "-m"),
    "--ignore-submodules=none",
)

Place = tuple[str, str]
"""A path, and an object id."""


def with_first_places(
    repository: Repository, entries: Iterable[Entry], past: Mapping[str, PathHistory], timezone: str
) -> list[Entry]:
    """Return receipts in front matter, each with where it was first held, if that was under another name.

    `past` is the history of their files. A post was renamed where the commit that brought its file
    in took a page away that held the same receipt.
    """
    listed = list(entries)
    young = {entry.key: change for entry in listed for change in _brought(entry, past)}
    if not young:
        return listed
    trail = _Trail(repository, past, young.values(), timezone)
    found = {entry.key: trail.moved(entry, young[entry.key]) for entry in listed if entry.key in young}
    return [replace(one, moved=found[one.key]) if found.get(one.key) else one for one in listed]


def _brought(entry: Entry, past: Mapping[str, PathHistory]) -> Iterator[Change]:
    """Yield the change that brought in the file of a receipt, if the receipt came with it."""
    if entry.standing is Standing.INTACT and entry.added and entry.path in past:
        for change in past[entry.path].changes:
            if change.founds and change.commit.id == entry.added.id:
                yield change


class _Trail:
    """What is known of pages that were renamed, and of those which they were before."""

    def __init__(
        self, repository: Repository, past: Mapping[str, PathHistory], young: Iterable[Change], timezone: str
    ) -> None:
        self.repository, self.timezone = repository, timezone
        self.past = dict(past)
        self.deleted: dict[str, list[Place]] = {}
        self.blobs: dict[str, bytes] = {}
        self.receipts: dict[str, tuple[Value, ...]] = {}
        self._follow({change.commit.id for change in young})

    def _follow(self, commits: set[str]) -> None:
        """Read what these commits took away, the history of that, and so on."""
        while commits:
            gone = _deleted(self.repository, commits)
            self.deleted |= {commit: gone.get(commit, []) for commit in commits}
            self._read({oid for places in gone.values() for _, oid in places})
            former = {path for places in gone.values() for path, oid in places if self._held_in(oid)}
            paths = tuple(sorted(former - self.past.keys()))
            before = histories(self.repository, paths, every_parent=True) if paths else {}
            self.past |= before
            changes = [change for one in before.values() for change in one.changes]
            self._read({oid for change in changes for oid in (change.after, *change.before)})
            commits = {change.commit.id for change in changes if change.founds} - self.deleted.keys()

    def _read(self, oids: set[str]) -> None:
        wanted = tuple(sorted(oids - self.blobs.keys()))
        held = read_blobs(self.repository, wanted) if wanted else {}
        self.blobs |= {oid: data for oid, data in held.items() if isinstance(data, bytes)}

    def _held_in(self, oid: str) -> tuple[Value, ...]:
        """Return the receipts in the front matter of a version of a page."""
        if oid not in self.receipts:
            data = self.blobs.get(oid, b"")
            text = beginning(data.decode("utf-8", "replace")) if b"receipts" in data else ""
            post = read_post(Text("", "", text, gated=True, ships=True), self.timezone)
            self.receipts[oid] = tuple(inline_receipts(post).values())
        return self.receipts[oid]

    def _holds(self, oid: str, tree: Value) -> bool:
        return any(not differ(tree, one) for one in self._held_in(oid))

    def moved(self, entry: Entry, change: Change) -> Moved | None:
        """Return where a receipt was first held, or None if that is where it is."""
        self._read({change.after})
        post = Text(entry.path, entry.inline, self._text(change.after), gated=True, ships=True)
        tree = inline_receipts(read_post(post, self.timezone)).get(entry.receipt.id if entry.receipt else "")
        former = self._former(change, tree) if tree else ""
        if not former or not tree:
            return None
        places = dict(self._origins(former, tree, {entry.path}))
        if len({self._text(oid) for oid in places.values()}) != 1:
            return Moved(change.commit.id, "")
        commit, path = min(places)
        return Moved(commit, path)

    def _text(self, oid: str) -> str:
        return self.blobs.get(oid, b"").decode("utf-8", "replace")

    def _former(self, change: Change, tree: Value) -> str:
        """Return the page that a commit took away as it brought one in with the same receipt, or nothing.

        Of several, any was filed with it: the one that reads the most like the new one is taken.
        """
        places = [place for place in self.deleted[change.commit.id] if self._holds(place[1], tree)]
        alike = [path for path, oid in places if oid == change.after]
        if alike or len(places) < 2:  # noqa: PLR2004 - nothing to choose from
            return (alike or [path for path, _ in places] or [""])[0]
        new = SequenceMatcher(None, "", self._text(change.after), autojunk=False)

        def likeness(place: Place) -> float:
            new.set_seq1(self._text(place[1]))
            return new.quick_ratio()

        return max(places, key=likeness)[0]

    def _origins(self, path: str, tree: Value, seen: set[str]) -> Iterator[tuple[Place, str]]:
        """Yield the commits and paths at which a page first held a receipt, with the object ids."""
        seen.add(path)
        for change in self.past[path].changes:
            if not self._holds(change.after, tree) or any(self._holds(oid, tree) for oid in change.before):
                continue
            former = self._former(change, tree) if change.founds else ""
            if former and former not in seen:
                yield from self._origins(former, tree, seen)
            else:
                yield (change.commit.id, path), change.after


def _deleted(repository: Repository, commits: set[str]) -> dict[str, list[Place]]:
    """Return the pages that each of some commits took away: their paths and their object ids."""
    answer = repository.run(*DELETED, input="".join(f"{one}\n" for one in sorted(commits)).encode())
    found: dict[str, list[Place]] = defaultdict(list)
    commit, tokens = "", iter(answer.split(b"\0"))
    for token in tokens:
        if token.startswith(b":"):
            place = (path_text(next(tokens)), token.split()[2].decode("ascii"))
            if place[0].lower().endswith(RENDERED) and place not in found[commit]:
                found[commit].append(place)
        else:
            commit = token.decode("ascii").strip()
    return found
