"""Where a command may write a file that somebody asked for."""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs_threatgate.cli.door import output_path
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.world import Grounds


def keep_what_is_there(path: Path) -> None:
    """Raise `UsageError` where something is at a path already."""
    if os.path.lexists(path):
        raise UsageError(
            say("{file} is there already", file=str(path)),
            say("Name another file, or add --force to write over it."),
        )


def keep_unpublished(path: Path, grounds: Grounds) -> None:
    """Raise `UsageError` for a path under the docs folder, all of which is published.

    That is the folder on disk, also where another state of it is judged.
    """
    docs = grounds.repository.top / grounds.pages.docs.relative_to(grounds.top)
    if path.resolve().is_relative_to(docs):
        raise UsageError(
            say("{file} would be published: it lies in the docs folder", file=str(path)),
            say("Write it somewhere else."),
        )


def keep_desk_unpublished(outputs: tuple[str, ...], grounds: Grounds) -> None:
    """Raise `UsageError` where the desk, which tells what the ledger holds, would lie in the docs folder."""
    for output in outputs:
        form, _, file = output.partition("=")
        if form == "html" and file:
            keep_unpublished(output_path(form, file), grounds)
