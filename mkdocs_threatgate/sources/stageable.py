"""The docs folder → the files that may be staged; links out of the repository may not.

One into the ledger, or into git's own folder, is a finding of the gate (TG308), and nothing is staged.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.model import Message, say
from mkdocs_threatgate.sources.pages import Pages

GIT = ".git"
FOR_GIT = (".gitignore", ".gitattributes", ".gitmodules")
"""What speaks to git, of the folder it stands in."""


class Stageable(NamedTuple):
    """A file under the docs folder, by its path there, and why it must not be staged, if so."""

    uri: str
    place: Path
    refusal: Message | None = None


def stageable_files(pages: Pages) -> Iterator[Stageable]:
    """Yield every file of the docs folder but git's own, in order."""
    real_folder = cache(os.path.realpath)  # files are many, folders few
    for uri in sorted(pages.files()):
        parts = uri.split("/")
        if GIT not in parts and parts[-1] not in FOR_GIT:
            place = Path(f"{pages.docs}/{uri}")
            link = place.is_symlink()
            real = os.path.realpath(place) if link else f"{real_folder(place.parent)}/{place.name}"
            yield Stageable(uri, place, _refusal(Path(real), pages.top))


def _refusal(real: Path, top: Path) -> Message | None:
    if not real.is_relative_to(top):
        return say("the file is a link that leads out of the repository")
    try:
        return None if stat.S_ISREG(real.stat().st_mode) else say("it is no regular file")
    except OSError as error:
        return say("the file cannot be read: {problem}", problem=error.strerror or str(error))
