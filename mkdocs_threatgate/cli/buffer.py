"""A post from standard input, as an editor holds it before it is saved."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.pages import MAX_BYTES, RENDERED
from mkdocs_threatgate.sources.vantage import WORKTREE
from mkdocs_threatgate.sources.world import Grounds

STANDARD_INPUT = "-"


def refuse_buffer(paths: tuple[str, ...], name: str | None, at: str) -> None:
    """Raise `UsageError` where standard input is not judged by itself, under a name, in the working tree."""
    if STANDARD_INPUT not in paths and name is None:
        return
    if paths != (STANDARD_INPUT,) or not name:
        raise UsageError(
            say("standard input is judged by itself, and as the file that --stdin-filename names"),
            say("Write: {command}", command="threatgate check - --stdin-filename docs/blog/posts/a.md"),
        )
    if at != WORKTREE:
        raise UsageError(
            say("standard input stands for a file on disk, and --at looks elsewhere"), say("Leave --at out.")
        )


def put_buffer(grounds: Grounds, name: str) -> tuple[Grounds, str]:
    """Return the grounds as if standard input were saved as the page `name`, and the page's path on disk.

    The page need not be there yet. Nothing is written. Raises `UsageError` where such a file would
    be no page of the site.
    """
    uri = _uri(grounds, name)
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    return replace(grounds, pages=grounds.pages.with_unsaved(uri, data)), str(grounds.pages.docs / uri)


def _uri(grounds: Grounds, name: str) -> str:
    docs = grounds.pages.docs
    try:
        return grounds.find(name, Path())
    except UsageError:
        place = Path(name).resolve()
        if place.exists() or not place.name.lower().endswith(RENDERED) or not place.is_relative_to(docs):
            raise
        return place.relative_to(docs).as_posix()
