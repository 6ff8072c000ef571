"""Judged files → a folder of copies for a generator, whole or not at all.

Copies, never links: what is linked is one file, so that an edit of the source would reach the
staged folder unjudged, and whatever writes into the staged folder would write into the source.
File systems that can (Btrfs, XFS) let a copy share its blocks until one of the two is changed.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.authoring.exchange import exchange
from mkdocs_threatgate.errors import SourceError, ThreatgateError, UsageError
from mkdocs_threatgate.model import Message, say

IGNORED = ".gitignore"
STALE = 3600
"""Seconds after which what an interrupted run left behind is taken away."""

PIECE = 2**20
NOTE = """\
This folder was written by `threatgate stage`, which replaces it as a whole.
Its files are copies: edit the posts where they come from.
"""


class Copy(NamedTuple):
    """A file to be: its path in the folder, and its bytes or where they are to be had.

    `sha256` is the digest, in hexadecimal, under which a file was judged; empty where it was not.
    """

    uri: str
    data: bytes | None = None
    source: Path | None = None
    sha256: str = ""


def refuse_place(folder: Path, marker: str, taken: Iterable[tuple[str, Path]]) -> None:
    """Raise `UsageError` unless a folder may be written: it is new, empty or was staged before.

    `taken` are folders, with their names for people, that it may not touch: it may neither lie
    in one of them nor hold one.
    """
    place = folder.resolve()
    for name, other in taken:
        there = other.resolve()
        if place.is_relative_to(there) or there.is_relative_to(place):
            raise UsageError(
                say("{folder} lies in {name}, or holds it", folder=str(folder), name=name),
                say("Name a folder of its own, for example .gate/docs."),
            )
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(
            say("{folder} is there already, and no folder", folder=str(folder)),
            say("Name a folder of its own, for example .gate/docs."),
        )
    if folder.is_dir() and not _is_ours(folder, marker) and any(folder.iterdir()):
        raise UsageError(
            say("{folder} is there already, and was not staged by threatgate", folder=str(folder)),
            say("Name another folder, or take this one away yourself."),
        )


def write_folder(folder: Path, copies: Iterable[Copy], marker: str) -> None:
    """Put these files, and no others, into a folder, in one step; git is told to ignore it.

    A file `marker` in it says that it may be replaced. Interrupted at any moment, it leaves the
    earlier folder or the new one; without `renameat2`, or between the two renames that then
    take its place, possibly none. Raises `ThreatgateError` where writing is impossible, and
    `SourceError` where a file is no longer what was judged; the earlier folder then stands.
    """
    # a name that is a path, not a link to one, can be renamed
    folder = folder.parent.resolve() / folder.name
    fresh = folder.parent / f".{folder.name}.{secrets.token_hex(4)}.staging"
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        fresh.mkdir()
        (fresh / marker).write_text(NOTE, encoding="utf-8")
        (fresh / IGNORED).write_text("*\n", encoding="utf-8")
        _fill(fresh, copies)
        _put_in_place(fresh, folder)
    except OSError as error:
        raise _failed(folder, error) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _fill(fresh: Path, copies: Iterable[Copy]) -> None:
    made = {""}
    for copy in copies:
        above = copy.uri.rpartition("/")[0]
        if above not in made:
            (fresh / above).mkdir(parents=True, exist_ok=True)
            made.add(above)
        place = f"{fresh}/{copy.uri}"
        if copy.data is not None:
            with open(place, "wb") as file:  # noqa: PTH123 - a `Path` for each of thousands takes as long as writing
                file.write(copy.data)
        elif copy.source is not None:
            _copy(copy.source, Path(place))
            if copy.sha256 and _digest(Path(place)) != copy.sha256:
                raise _changed(copy.uri)


def _copy(source: Path, target: Path) -> None:
    """Copy a file's bytes, sharing blocks where the file system can."""
    with source.open("rb") as here, target.open("wb") as there:
        left = os.fstat(here.fileno()).st_size
        with suppress(OSError, AttributeError):  # another file system, or another operating system
            while left > 0 and (done := os.copy_file_range(here.fileno(), there.fileno(), left)):
                left -= done
        if left > 0:
            here.seek(0)
            there.seek(0)
            there.truncate()
            shutil.copyfileobj(here, there, PIECE)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put_in_place(fresh: Path, folder: Path) -> None:
    """Give the new folder its name; the earlier one ends under the new one's, to be taken away."""
    if not folder.exists() or not any(folder.iterdir()):
        with suppress(FileNotFoundError):
            folder.rmdir()
        fresh.rename(folder)
    elif not exchange(fresh, folder):
        earlier = fresh.with_suffix(".earlier")
        folder.rename(earlier)
        try:
            fresh.rename(folder)
        except BaseException:
            earlier.rename(folder)
            raise
        shutil.rmtree(earlier, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Take away what interrupted runs left behind; a marker may not be in it yet, or no more."""
    for left in _leftovers(folder):
        with suppress(OSError):
            if not left.is_symlink() and time.time() - left.stat().st_mtime > STALE:
                shutil.rmtree(left, ignore_errors=True)


def _leftovers(folder: Path) -> Iterator[Path]:
    ours = re.compile(rf"\.{re.escape(folder.name)}\.[0-9a-f]{{8}}\.(?:staging|earlier)")
    yield from (left for left in folder.parent.iterdir() if ours.fullmatch(left.name))


def _is_ours(folder: Path, marker: str) -> bool:
    note = folder / marker
    return note.is_file() and not note.is_symlink()


def _changed(uri: str) -> SourceError:
    return SourceError(
        say("{path} was changed while it was being staged", path=uri),
        say("Nothing was changed there. Run the command again."),
    )


def _failed(folder: Path, error: OSError) -> ThreatgateError:
    problem: Message | str = error.strerror or str(error)
    return ThreatgateError(
        say("{path} could not be written: {problem}", path=str(folder), problem=problem),
        say("Nothing was changed there. Make room or give write permission, and run the command again."),
    )
