"""Commits and trees as git stores them, and the way from a commit to a file through its trees."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from typing import NamedTuple

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.blobs import FULL_ID
from mkdocs_threatgate.sources.git import Repository

FOLDER = b"40000"
REGULAR = (b"100644", b"100755")
Place = tuple[str, str]
"""A commit, and a path from the top in it."""


class Stored(NamedTuple):
    """An object as git stores it, without its header: `commit`, `tree` and the like, and its bytes."""

    kind: str
    data: bytes


class Trails(NamedTuple):
    """The blobs at places, where a plain file is there, and every commit and tree on the way to them."""

    blobs: dict[Place, str]
    objects: dict[str, Stored]


def read_objects(repository: Repository, oids: Collection[str]) -> dict[str, Stored]:
    """Return objects by their ids; raises `LedgerError` where the repository does not hold one."""
    wanted = tuple(dict.fromkeys(oid for oid in oids if FULL_ID.fullmatch(oid)))
    if not wanted:
        return {}
    asked = "".join(f"{oid}\n" for oid in wanted).encode("ascii")
    answer = repository.run("cat-file", "--batch", "--buffer", input=asked)
    found, start = {}, 0
    for oid in wanted:
        end = answer.index(b"\n", start)
        words = answer[start:end].decode("ascii").split(" ")
        if len(words) != len(("id", "kind", "size")):
            raise LedgerError(
                say("the repository does not hold the object {id}", id=oid),
                say("Fetch all of it: clone it without --filter and without --depth."),
            )
        size = int(words[2])
        found[oid] = Stored(words[1], answer[end + 1 : end + 1 + size])
        start = end + size + 2
    return found


def trails(repository: Repository, places: Collection[Place]) -> Trails:
    """Return what stands at each place, and the objects that show it, level by level."""
    objects = read_objects(repository, {commit for commit, _ in places})
    # each way is where it has come to, and the names that are still to go
    ways = {
        place: (_root(objects[place[0]]), place[1].encode("utf-8", "surrogateescape").split(b"/"))
        for place in places
    }
    width = 40 if repository.object_format == "sha1" else 64
    blobs: dict[Place, str] = {}
    while ways:
        objects.update(read_objects(repository, {tree for tree, _ in ways.values()} - objects.keys()))
        further = {}
        for place, (tree, names) in ways.items():
            mode, oid = _child(objects[tree].data, names[0], width)
            if len(names) > 1 and mode == FOLDER:
                further[place] = (oid, names[1:])
            elif len(names) == 1 and mode in REGULAR:
                blobs[place] = oid
        ways = further
    return Trails(blobs, objects)


def descents(repository: Repository, ancestors: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return steps from child to parent that lead from HEAD to each of these commits, shortest ways.

    A commit that is no ancestor of HEAD has no way to it.
    """
    lines = repository.run("rev-list", "--parents", repository.head).decode("ascii").splitlines()
    parents = {child: rest for child, *rest in (line.split(" ") for line in lines)}
    came: dict[str, str] = {}
    waiting = deque([repository.head])
    while waiting:
        child = waiting.popleft()
        for parent in parents[child]:
            if parent not in came and parent != repository.head:
                came[parent] = child
                waiting.append(parent)
    steps = {step: None for commit in ancestors for step in _up(commit, came)}
    return tuple(sorted(steps))


def _up(commit: str, came: dict[str, str]) -> Iterator[tuple[str, str]]:
    while commit in came:
        yield came[commit], commit
        commit = came[commit]


def _root(commit: Stored) -> str:
    return commit.data[len(b"tree ") :].split(b"\n", 1)[0].decode("ascii")


def _child(tree: bytes, name: bytes, width: int) -> tuple[bytes, str]:
    """Return mode and id of a tree's entry, empty where there is none; an id is `width` / 2 bytes."""
    start = 0
    while start < len(tree):
        end = tree.index(b"\0", start)
        mode, _, found = tree[start:end].partition(b" ")
        start = end + 1 + width // 2
        if found == name:
            return mode, tree[end + 1 : start].hex()
    return b"", ""
