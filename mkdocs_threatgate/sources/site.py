"""A folder of built output, of any generator → its files, one after the other, and the texts in each.

Knows no generator. A page is HTML; a feed or a site map XML; JSON is its strings, those of a search
index by the page that they repeat; everything else is read as an attachment is. One file is in memory
at a time, and no more of it than is read of an attachment.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from mkdocs_threatgate.errors import SourceError
from mkdocs_threatgate.model import Attachment, Mark, Rendering, Sign, say
from mkdocs_threatgate.sources.attachments import read_attachment
from mkdocs_threatgate.sources.attachments.bounds import MAX_FILE, MEGABYTE
from mkdocs_threatgate.sources.attachments.texts import decode

MARKUP = (".html", ".htm", ".xhtml", ".xml", ".rss", ".atom", ".svg")
PAGES = (".html", ".htm", ".xhtml")
JSON = (".json", ".webmanifest", ".geojson", ".jsonld", ".map")
SEARCH_INDEX = "search_index.json"
ADDRESS = re.compile(r"[\w.-]*[/#][\w./#:-]*")
LOCATION = re.compile(r"(?:[\w./-]|%20)*(?:#[\w./#:-]*)?")
"""The address of a page in a search index, whose folders may have spaces; elsewhere such is a text."""


class Output(NamedTuple):
    """A file of the output: its path in it with slashes, its bytes (not all of a very long one), its size."""

    uri: str
    data: bytes
    size: int

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


class Contents(NamedTuple):
    """What a file holds: texts, each with the address of the page that it repeats or empty, and the rest."""

    texts: tuple[tuple[str, Rendering], ...]
    attachment: Attachment | None = None


def read_output(folder: Path) -> Iterator[Output]:
    """Yield every file below a folder, dot files too, in order; links to files are followed.

    Raises `SourceError` for what cannot be read.
    """
    for here, folders, names in os.walk(folder, onerror=_fail):
        folders.sort()
        above = Path(here).relative_to(folder).as_posix()
        for name in sorted(names):
            uri = name if above == "." else f"{above}/{name}"
            place = os.path.join(here, name)  # noqa: PTH118 - a `Path` for each of thousands is slow
            if os.path.islink(place) and not os.path.exists(place):  # noqa: PTH110, PTH114 - as above
                continue  # there is nothing to publish
            yield _read(uri, place)


def require_pages(folder: Path) -> None:
    """Raise `SourceError` where a folder is not there or holds no HTML: that is no site to be judged."""
    if not folder.is_dir():
        raise SourceError(
            say("the folder {folder} is not there", folder=str(folder)),
            say("Build the site first, and name the folder that it was written to."),
        )
    for _, _, names in os.walk(folder, onerror=_fail):
        if any(name.lower().endswith(PAGES) for name in names):
            return
    raise SourceError(
        say("{folder} holds no HTML file, so that it is no built site", folder=str(folder)),
        say("Build the site first, and name the folder that it was written to."),
    )


def _read(uri: str, place: str) -> Output:
    try:
        if not stat.S_ISREG(os.stat(place).st_mode):  # noqa: PTH116 - as above
            raise _unreadable(OSError(errno.EINVAL, os.strerror(errno.EINVAL), place))  # a pipe never ends
        with open(place, "rb") as file:  # noqa: PTH123 - as above
            return Output(uri, file.read(MAX_FILE), os.fstat(file.fileno()).st_size)
    except OSError as error:
        raise _unreadable(error) from error


def contents(output: Output, shown: str) -> Contents:
    """Return what a file of the output holds; `shown` is how messages name it. Pure."""
    ending = os.path.splitext(output.uri)[1].lower()  # noqa: PTH122 - as above
    text = decode(output.data) if ending in (*MARKUP, *JSON) else None
    if text is not None and ending in MARKUP:
        return Contents(((output.uri, Rendering(shown, shown, text)),))
    if text is not None:
        found = _of_json(output.uri, text, shown)
        if found is not None:
            return Contents(found)
    attachment = read_attachment(shown, shown, output.data)
    if output.size > len(output.data):
        problem = say("larger than {limit} MB", limit=MAX_FILE // MEGABYTE)
        attachment = replace(attachment, marks=(*attachment.marks, Mark(Sign.UNBOUNDED, "", problem)))
    parts = tuple(("", Rendering(shown, shown, part.text, form=part.form)) for part in attachment.parts)
    return Contents(parts, replace(attachment, parts=()) if attachment.marks else None)


def _of_json(uri: str, text: str, shown: str) -> tuple[tuple[str, Rendering], ...] | None:
    """Return the strings of JSON, keys too; those of a search index by the address of their page."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return None
    pages: dict[str, list[str]] = defaultdict(list)
    documents = loaded.get("docs") if isinstance(loaded, dict) and uri.endswith(SEARCH_INDEX) else None
    if isinstance(documents, list):
        for document in documents:
            location = document.get("location") if isinstance(document, dict) else None
            address = location.partition("#")[0] if isinstance(location, str) else ""
            plain = isinstance(location, str) and LOCATION.fullmatch(location) is not None
            pages[address].extend(_strings({**document, "location": None} if plain else document))
        loaded = {key: value for key, value in loaded.items() if key != "docs"}
    pages[""].extend(_strings(loaded))
    return tuple(
        (page_address(address), Rendering(shown, shown, "\n".join(strings)))
        for address, strings in pages.items()
    )


def page_address(address: str) -> str:
    """Return the path in the output of the page at an address within the site, percent-encoded or not."""
    address = unquote(address)
    return f"{address}index.html" if not address or address.endswith("/") else address


def _strings(loaded: object) -> Iterator[str]:
    """Yield the strings in what JSON holds, however deep, in order; plain addresses say nothing."""
    waiting = [loaded]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if not ADDRESS.fullmatch(one):
                yield one
        elif isinstance(one, dict):
            waiting.extend(reversed([part for pair in one.items() for part in pair]))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _fail(error: OSError) -> None:
    raise _unreadable(error)


def _unreadable(error: OSError) -> SourceError:
    return SourceError(
        say(
            "the output {file} cannot be read: {problem}",
            file=str(error.filename),
            problem=error.strerror or "",
        ),
        say("Make it readable: what cannot be read cannot be judged."),
    )
