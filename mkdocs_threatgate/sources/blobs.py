"""What a commit holds: paths → blobs, and blobs → bytes. Ids in, never names, within bounds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.pathspecs import gather, within

LIMIT = 16 * 2**20
"""Bytes up to which a blob is read where the caller names no limit of its own."""

BATCH = 64 * 2**20
"""Bytes that one process is asked for at a time, so that much evidence needs little memory."""

REGULAR = ("100644", "100755")
"""The modes of regular files; 120000 is a symbolic link, 160000 another repository."""

FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Blob(NamedTuple):
    """What a tree holds at a path: mode in octal, `blob` or `commit` (another repository), object id."""

    mode: str
    kind: str
    oid: str

    @property
    def regular(self) -> bool:
        """Whether it is a plain file: no symbolic link, no other repository."""
        return self.mode in REGULAR


class Oversize(NamedTuple):
    """Stands for the bytes of something larger than the limit; `size` in bytes."""

    size: int


def committed(repository: Repository, pathspecs: Sequence[str], revision: str = "HEAD") -> dict[str, Blob]:
    """Return all that a commit holds under these literal paths (files or folders from the top).

    Neither the index nor the working tree is asked: a path is committed or it is not.
    """
    if not pathspecs:
        return {}
    commit = repository.commit(revision)
    answer = repository.run("ls-tree", "-r", "-z", "--full-tree", commit, "--", *gather(pathspecs))
    wanted = within(pathspecs)
    held = {}
    for line in answer.split(b"\0")[:-1]:
        about, _, name = line.partition(b"\t")
        if wanted(path := path_text(name)):
            held[path] = Blob(*about.decode("ascii").split())
    return held


def path_text(path: bytes) -> str:
    """Return git's bytes of a path as text; bytes that are not UTF-8 survive as surrogates."""
    return path.decode("utf-8", "surrogateescape")


def read_blobs(
    repository: Repository,
    oids: Collection[str],
    limit: int = LIMIT,
) -> dict[str, bytes | Oversize | None]:
    """Return the bytes of each blob; `Oversize` above `limit` bytes, None where there is no such blob."""
    sizes = _sizes(repository, oids)
    contents: dict[str, bytes | Oversize | None] = {
        oid: Oversize(size) if (size := sizes.get(oid)) is not None and size > limit else None for oid in oids
    }
    contents.update(_each(repository, _within(sizes, limit)))
    return contents


def digests(
    repository: Repository,
    oids: Collection[str],
    limit: int = LIMIT,
) -> dict[str, str | Oversize | None]:
    """Return the SHA-256 of each blob's stored bytes, in hex; `Oversize` and None as `read_blobs` does.

    Memory is bounded however many blobs there are, which suits evidence.
    """
    sizes = _sizes(repository, oids)
    found: dict[str, str | Oversize | None] = {
        oid: Oversize(size) if (size := sizes.get(oid)) is not None and size > limit else None for oid in oids
    }
    for oid, data in _each(repository, _within(sizes, limit)):
        found[oid] = hashlib.sha256(data).hexdigest()
    return found


def _sizes(repository: Repository, oids: Collection[str]) -> dict[str, int]:
    """Return the sizes of those that are blobs; a text that is no full id is never put to git."""
    wanted = [oid for oid in dict.fromkeys(oids) if FULL_ID.fullmatch(oid)]
    if not wanted:
        return {}
    answer = repository.run("cat-file", "--batch-check", "--buffer", input=_questions(wanted))
    lines = [line.split(" ") for line in answer.decode("ascii").splitlines()]
    return {words[0]: int(words[2]) for words in lines if words[1] == "blob"}


def _within(sizes: dict[str, int], limit: int) -> dict[str, int]:
    return {oid: size for oid, size in sizes.items() if size <= limit}


def _each(repository: Repository, sizes: dict[str, int]) -> Iterator[tuple[str, bytes]]:
    for batch in _batches(sizes):
        answer = repository.run("cat-file", "--batch", "--buffer", input=_questions(batch))
        start = 0
        for oid in batch:
            begin = answer.index(b"\n", start) + 1
            end = begin + sizes[oid]
            yield oid, answer[begin:end]
            start = end + 1


def _batches(sizes: dict[str, int]) -> Iterator[list[str]]:
    batch: list[str] = []
    total = 0
    for oid, size in sizes.items():
        if batch and total + size > BATCH:
            yield batch
            batch, total = [], 0
        batch.append(oid)
        total += size
    if batch:
        yield batch


def _questions(oids: Iterable[str]) -> bytes:
    return "".join(f"{oid}\n" for oid in oids).encode("ascii")
