"""Files written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import say


def write_whole(path: Path, data: bytes) -> None:
    """Put these bytes at a path, in one step; an existing file keeps its mode.

    Raises `ThreatgateError` where that is impossible, for example on a full disk; the
    earlier file then stands as it was.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _failed(path, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise _failed(path, error) from error


def _failed(path: Path, error: OSError) -> ThreatgateError:
    return ThreatgateError(
        say("{path} could not be written: {problem}", path=str(path), problem=error.strerror or str(error)),
        say("Nothing was changed there. Make room or give write permission, and run the command again."),
    )
