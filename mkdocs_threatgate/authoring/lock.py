"""One command that writes at a time; the only importer of filelock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mkdocs_threatgate.authoring.files import cannot_write
from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import say

LOCK = "lock"
PATIENCE = 5.0
"""Seconds to wait for another command; one that asks its user something takes longer."""


@contextmanager
def locked(folder: Path, tree: Path) -> Iterator[None]:
    """Keep every other command out of a working tree whose lock lies in `folder`; may be nested.

    Raises `ThreatgateError` where another one is at it. The operating system frees the lock
    when a process ends, however it ends.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - only commands that write need it

    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=PATIENCE, is_singleton=True)
        lock.acquire()
    except Timeout as problem:
        raise ThreatgateError(
            say("another threatgate command is writing in {folder}", folder=str(tree)),
            say("Wait until it has ended, or end it, and run this one again."),
        ) from problem
    except OSError as problem:
        raise cannot_write(folder / LOCK, problem) from problem
    try:
        yield
    finally:
        lock.release()
