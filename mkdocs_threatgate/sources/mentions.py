"""What files a text names, however it names them: for what must go with a post, a link is too little.

A picture in `srcset`, a name in a style, in front matter or in an address of the built site leads a
reader to a file as well as a link does. All of it takes time in proportion to the text. Pure.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from mkdocs_threatgate.sources.links import decoded

SEPARATORS = re.compile(r"[\s\"'()<>\[\]{}|,;=/\\#?:!&`*~]+")
BEFORE = r"(?:(?<![\w/-])|(?<=\./))"
"""What stands before the name of a file beside the post: no folder, or the way up from the post's address."""


class Mentions:
    """Knows files by their names."""

    def __init__(self, files: Iterable[str], moved: Iterable[str] = ()) -> None:
        """Take files, as paths under the docs folder; those in `moved` folders are one higher in the site."""
        self.files: dict[str, list[str]] = defaultdict(list)
        for file in files:
            self.files[posixpath.basename(file)].append(file)
        self.odd = [name for name in self.files if SEPARATORS.search(name)]
        self.moved = tuple(f"{folder}/" for folder in moved if "/" in folder)

    def of(self, text: str, uri: str) -> frozenset[str]:
        """Return the files that the text of a page, or of a file, at this path names."""
        spelt = unquote(unquote(decoded(text))).replace("\\", "/")
        words = {word.rstrip(".") for word in SEPARATORS.split(spelt)}
        names = (*(words & self.files.keys()), *(name for name in self.odd if name in spelt))
        folder = posixpath.dirname(uri)
        return frozenset(
            file for name in names for file in self.files[name] if self._is_named(file, folder, spelt)
        )

    def _is_named(self, file: str, folder: str, spelt: str) -> bool:
        if any(path in spelt for path in self._paths(file)):
            return True
        beside = file.removeprefix(f"{folder}/") if folder else file
        if beside == file and folder:
            return False
        return re.search(f"{BEFORE}{re.escape(beside)}", spelt) is not None

    def _paths(self, file: str) -> Iterator[str]:
        """Yield how a file is called from the root of the docs folder, and of the site."""
        yield file if "/" in file else f"/{file}"
        for folder in self.moved:
            if file.startswith(folder):
                yield f"{posixpath.dirname(folder[:-1])}/{file[len(folder) :]}"
