"""Files written whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from pathlib import Path

from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import say

DEVICES = ("/dev", "/proc")


def write_whole(path: Path, data: bytes) -> None:
    """Put these bytes at a path, in one step; an existing file keeps its mode, a link stays one.

    What is no file, such as /dev/stdout, is written to as it is. Raises `ThreatgateError`
    where writing is impossible, for example on a full disk; the earlier file then stands
    as it was.
    """
    try:
        if _is_device(path):
            path.write_bytes(data)
            return
        path = path.resolve()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise cannot_write(path, error) from error
    _fill(Path(name), handle, path, data)


def _fill(temporary: Path, handle: int, path: Path, data: bytes) -> None:
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def _is_device(path: Path) -> bool:
    inside = any(path.absolute().is_relative_to(folder) for folder in DEVICES)
    return inside or (path.exists() and not path.is_file() and not path.is_dir())


def lay_down(path: Path, data: bytes, mode: int) -> None:
    """Write a file, down to the disk; raises `OSError`."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    path.chmod(mode)


def move(source: Path, target: Path) -> None:
    """Rename a file over another one in one step, on another file system too; raises `OSError`."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = part_of(target)
        lay_down(part, source.read_bytes(), source.stat().st_mode & 0o777)
        part.replace(target)
        source.unlink()


def part_of(path: Path) -> Path:
    """Return a name beside a file for its unfinished copy: never published, never read as a receipt."""
    return path.with_name(f".threatgate-{hashlib.sha256(os.fsencode(path.name)).hexdigest()[:12]}")


def synchronize(folder: Path) -> None:
    """See to it that the names in a folder are on the disk; raises `OSError`. Windows does so by itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(path: Path, error: OSError) -> ThreatgateError:
    """Return the error that says what the operating system said of a file."""
    return ThreatgateError(
        say("{path} could not be written: {problem}", path=str(path), problem=error.strerror or str(error)),
        say("Nothing was changed there. Make room or give write permission, and run the command again."),
    )
