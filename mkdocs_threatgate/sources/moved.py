"""Receipts in front matter → where they stood before their post was renamed, if it was edited with that.

The history of such a receipt begins with its file: what the post was under its former path is
compared with nothing. Here that is told, from the commit that brought the file in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from mkdocs_threatgate.model import Entry, Standing
from mkdocs_threatgate.sources.blobs import path_text, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.history import PathHistory
from mkdocs_threatgate.sources.pages import RENDERED

DELETED = (
    *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=D"),
    "--ignore-submodules=none",
)


def with_former_paths(
    repository: Repository, entries: Iterable[Entry], past: Mapping[str, PathHistory]
) -> list[Entry]:
    """Return receipts in front matter, each with the path at which it stood before, if that was another.

    `past` is the history of their files. Left out are posts that were renamed and not edited with it.
    """
    listed = list(entries)
    brought = {
        (path, change.commit.id): change.after
        for path, one in past.items()
        for change in one.changes
        if change.founds
    }
    young = [entry for entry in listed if _key(entry) in brought]
    deleted = _deleted(repository, {commit for _, commit in map(_key, young)}) if young else {}
    texts = read_blobs(repository, tuple(sorted({oid for those in deleted.values() for _, oid in those})))
    found: dict[str, str] = {}
    for entry in young:
        path, commit = _key(entry)
        mark = entry.receipt.id.encode() if entry.receipt else b"\0"
        for former, oid in deleted.get(commit, ()):
            data = texts[oid]
            if oid != brought[path, commit] and isinstance(data, bytes) and mark in data:
                found[entry.key] = former
    return [replace(one, formerly=found[one.key]) if one.key in found else one for one in listed]


def _key(entry: Entry) -> tuple[str, str]:
    known = entry.standing is Standing.INTACT and entry.added
    return (entry.path, entry.added.id if known and entry.added else "")


def _deleted(repository: Repository, commits: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Return the pages that each of some commits took away: their paths and their object ids."""
    answer = repository.run(*DELETED, input="".join(f"{one}\n" for one in sorted(commits)).encode())
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    commit, tokens = "", iter(answer.split(b"\0"))
    for token in tokens:
        if token.startswith(b":"):
            path, oid = path_text(next(tokens)), token.split()[2].decode("ascii")
            if path.lower().endswith(RENDERED):
                found[commit].append((path, oid))
        else:
            commit = token.decode("ascii").strip()
    return found
