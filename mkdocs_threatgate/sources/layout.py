"""A commit's files → a folder, by reading blobs: nothing is checked out.

So no filter, hook, line-end or encoding setting of the repository has a say in what is read.
A tree may be forged: a path that would lead out of the folder is refused, and no file is
written through a link.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.blobs import Blob, Oversize, committed, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.pathspecs import EVERYTHING

LINK = "120000"
FORBIDDEN = ("", ".", "..")
STRANGE = "\\:" if os.name == "nt" else ""
"""What leads elsewhere on Windows."""


class Layout:
    """The files of a repository's commit, written below `top` as they are asked for."""

    def __init__(self, repository: Repository, top: Path) -> None:
        """Make every folder that the commit has; `top` is an empty folder."""
        self.repository = repository
        self.top = top
        self.tree = {
            path: blob
            for path, blob in committed(repository, (EVERYTHING,)).items()
            if blob.regular or blob.mode == LINK
        }
        self.written: set[str] = set()
        self.folders: set[str] = {""}
        for path in self.tree:
            _refuse_strange(posixpath.basename(path))
            self._make(posixpath.dirname(path))

    def put(self, paths: Iterable[str]) -> None:
        """Write these files and what links among them lead to; a path that is not there is passed over.

        A name may be that of a file or of a folder.
        """
        waiting = [posixpath.normpath(path) for path in paths]
        while waiting:
            chosen = tuple(path for path in self._below(waiting) if path not in self.written)
            self.written.update(chosen)
            links = self._write(chosen)
            waiting = [*self._targets(links)]

    def text(self, path: str) -> str | None:
        """Return a file that was put there as text, or None."""
        file = self.top / path
        return file.read_text("utf-8", "replace") if path in self.written and file.is_file() else None

    def _below(self, names: list[str]) -> Iterator[str]:
        wanted = frozenset(names)
        if EVERYTHING in wanted:
            yield from self.tree
            return
        yield from (name for name in wanted if name in self.tree)
        folders = tuple(f"{name}/" for name in wanted if name in self.folders)
        yield from (path for path in self.tree if folders and path.startswith(folders))

    def _write(self, paths: tuple[str, ...]) -> dict[str, bytes]:
        """Write files, and links after them; return the links with what each says."""
        contents = read_blobs(self.repository, {self.tree[path].oid for path in paths})
        links = {}
        for path in paths:
            blob, data = self.tree[path], contents[self.tree[path].oid]
            if data is None:
                raise _missing(path)
            if blob.mode == LINK and isinstance(data, bytes):
                links[path] = data
            else:
                self._fill(path, blob, data)
        for path, target in links.items():
            self._link(path, target)
        return links

    def _fill(self, path: str, blob: Blob, data: bytes | Oversize) -> None:
        place = self.top / path
        try:
            file = place.open("xb")
        except (OSError, ValueError) as error:
            raise _forged(path) from error
        with file:
            if isinstance(data, Oversize):
                file.truncate(data.size)  # too large to be judged, as its size tells
            else:
                file.write(data)
        place.chmod(int(blob.mode[-3:], 8))

    def _link(self, path: str, target: bytes) -> None:
        try:
            (self.top / path).symlink_to(os.fsdecode(target))
        except (OSError, ValueError) as error:
            raise _forged(path) from error

    def _targets(self, links: dict[str, bytes]) -> Iterator[str]:
        for path, data in links.items():
            target = os.fsdecode(data)
            if not target.startswith("/"):
                yield posixpath.normpath(posixpath.join(posixpath.dirname(path), target))

    def _make(self, folder: str) -> None:
        """Make a folder and those above it; one that is there already and not ours is none of the tree."""
        if folder in self.folders:
            return
        self._make(posixpath.dirname(folder))
        _refuse_strange(posixpath.basename(folder))
        try:
            (self.top / folder).mkdir()
        except (OSError, ValueError) as error:
            raise _forged(folder) from error
        self.folders.add(folder)


def _refuse_strange(name: str) -> None:
    if name in FORBIDDEN or name.lower() == ".git" or any(sign in name for sign in STRANGE):
        raise _forged(name)


def _forged(path: str) -> LedgerError:
    return LedgerError(
        say("the commit holds a path that no checkout could have: {path}", path=path),
        say("Check the repository with “git fsck”; a fresh full clone settles most damage."),
    )


def _missing(path: str) -> LedgerError:
    return LedgerError(
        say("what the commit holds at {path} is not in this clone", path=path),
        say("Fetch the rest: git fetch --refetch --no-filter"),
    )
