"""The working files of the ledger against HEAD, by our own hashing.

`git status` and `git diff` believe the index, which can be told to lie, and run the
filters that a repository names. A file that is missing on disk is no difference: a sparse
checkout leaves files out.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.sources.blobs import LIMIT, Blob, Oversize, path_text
from mkdocs_threatgate.sources.git import Repository

PIECE = 2**20
"""Bytes read at a time while hashing."""

SMALL = 2**17
"""Bytes up to which an uncommitted file is handed out; a receipt is smaller."""

ONE_READ = 2**16
"""Bytes up to which a file is read at once: most are receipts, and there are thousands."""

FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK"))
"""Opens without following a link put there meanwhile, nor waiting for a pipe."""


class WorkingState(NamedTuple):
    """How the files on disk differ from HEAD; paths from the top, in order.

    `modified` differ even where CRLF counts as LF; `uncommitted` are on disk and not at
    HEAD, ignored or not, with their bytes; `irregular` cannot be judged and were not
    followed: symbolic links, other repositories, devices, files that cannot be read.
    """

    modified: tuple[str, ...]
    uncommitted: dict[str, bytes | Oversize]
    irregular: tuple[str, ...]


def working_state(
    repository: Repository, at_head: Mapping[str, Blob], folder: str, limit: int = SMALL
) -> WorkingState:
    """Return how the files under `folder` (from the top, POSIX) differ from `at_head`.

    Uncommitted files above `limit` bytes stand as `Oversize`. Nothing differs where the
    working tree is not what is judged.
    """
    if not repository.on_disk:
        return WorkingState((), {}, ())
    modified, irregular = [], []
    uncommitted: dict[str, bytes | Oversize] = {}
    for path, place in sorted(_files(repository.top, folder)):
        try:
            if place is None:
                irregular.append(path)
            elif path not in at_head:
                uncommitted[path] = _content(place, limit)
            elif not _same(place, at_head[path].oid, repository.object_format):
                modified.append(path)
        except OSError:
            irregular.append(path)
    return WorkingState(tuple(modified), uncommitted, tuple(irregular))


def doubles(paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the groups of paths that some file system takes for one and the same file."""
    groups: dict[str, list[str]] = {}
    for path in sorted(set(paths)):
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
        groups.setdefault(folded, []).append(path)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)


def _files(top: Path, folder: str) -> Iterator[tuple[str, str | None]]:
    """Walk to the folder and through it; None in place of what must not be followed or read."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    for count in range(1, len(parts) + 1):
        place = top.joinpath(*parts[:count])
        if place.is_symlink() or (count < len(parts) and _is_repository(place)):
            yield "/".join(parts[:count]), None
            return
    start = top.joinpath(*parts)
    if start.is_dir():
        yield from _walk(start, "/".join(parts))


def _walk(start: Path, prefix: str) -> Iterator[tuple[str, str | None]]:
    waiting = [(start, prefix)]
    while waiting:
        folder, path = waiting.pop()
        if prefix and _is_repository(folder):
            yield path, None
            continue
        try:
            children = list(os.scandir(folder))
        except OSError:
            yield path, None
            continue
        for child in children:
            name = path_text(os.fsencode(child.name))
            below = f"{path}/{name}" if path else name
            if child.is_dir(follow_symlinks=False) and child.name != ".git":
                waiting.append((Path(child.path), below))
            elif child.name != ".git":
                yield below, child.path if child.is_file(follow_symlinks=False) else None


def _is_repository(folder: Path) -> bool:
    return os.path.lexists(folder / ".git")


def _content(place: str, limit: int) -> bytes | Oversize:
    with os.fdopen(os.open(place, FLAGS), "rb") as stream:
        size = os.fstat(stream.fileno()).st_size
        return stream.read(size) if size <= limit else Oversize(size)


def _same(place: str, oid: str, object_format: str) -> bool:
    """Whether the file is the blob, or would be with LF for CRLF (`core.autocrlf`)."""
    descriptor = os.open(place, FLAGS)
    try:
        data = os.read(descriptor, ONE_READ)
        whole = len(data) < ONE_READ and _id(data, object_format) == oid
        return whole or _same_in_pieces(descriptor, oid, object_format)
    finally:
        os.close(descriptor)


def _same_in_pieces(descriptor: int, oid: str, object_format: str) -> bool:
    with os.fdopen(descriptor, "rb", closefd=False) as stream:
        size = os.fstat(descriptor).st_size
        digest = hashlib.new(object_format, b"blob %d\0" % size, usedforsecurity=False)
        stream.seek(0)
        while piece := stream.read(PIECE):
            digest.update(piece)
        if digest.hexdigest() == oid or size > LIMIT:
            return digest.hexdigest() == oid
        stream.seek(0)
        return _id(stream.read(LIMIT).replace(b"\r\n", b"\n"), object_format) == oid


def _id(data: bytes, object_format: str) -> str:
    """Return the id of a blob."""
    make = hashlib.sha1 if object_format == "sha1" else hashlib.sha256
    return make(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
