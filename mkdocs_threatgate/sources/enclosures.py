"""A post's own attachments: the files in its page bundle, and those that only it links to.

Images are no attachments here: their paths are facts of the text. Files are read as
`sources.pages` reads texts: what leads out of the repository is not followed.
"""

from __future__ import annotations

import hashlib
import posixpath
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from mkdocs_threatgate.model import Enclosure, Text
from mkdocs_threatgate.sources.attachments import attachment_uris
from mkdocs_threatgate.sources.links import files_meant, link_targets
from mkdocs_threatgate.sources.pages import Pages

IMAGES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff")
BUNDLES = ("index", "readme")
PIECE = 2**20
UNREADABLE = hashlib.sha256(b"unreadable").hexdigest()
"""Stands for the digest of a file that cannot be read; the attachment itself is told of elsewhere."""


def read_enclosures(pages: Pages, texts: Iterable[Text]) -> dict[str, tuple[Enclosure, ...]]:
    """Return the own attachments of each of these posts that has any, by the post's path."""
    wanted = tuple(text for text in texts if text.fault is None)
    if not wanted:
        return {}
    files = frozenset(uri for uri in attachment_uris(pages) if not uri.lower().endswith(IMAGES))
    if not files:
        return {}
    owned = bundled(files, pages)
    linked = {text.uri: files.intersection(linked_files(text)) - owned[text.uri] for text in wanted}
    shared = _shared(pages, linked)
    found = {}
    for text in wanted:
        mine = sorted(owned[text.uri] | (linked[text.uri] - shared))
        if mine:
            found[text.path] = tuple(Enclosure(f"{pages.above}{uri}", _digest(pages, uri)) for uri in mine)
    return found


def bundled(files: frozenset[str], pages: Pages) -> dict[str, set[str]]:
    """Return, by page, the files in a folder that is this page's alone, and below it up to other pages."""
    held: dict[str, list[str]] = defaultdict(list)
    for uri in pages.uris():
        held[posixpath.dirname(uri)].append(uri)
    owned: dict[str, set[str]] = defaultdict(set)
    for file in files:
        folder = posixpath.dirname(file)
        while folder and folder not in held:
            folder = posixpath.dirname(folder)
        if folder and len(held[folder]) == 1:
            (page,) = held[folder]
            if posixpath.splitext(posixpath.basename(page))[0].lower() in BUNDLES:
                owned[page].add(file)
    return owned


def linked_files(text: Text) -> Iterator[str]:
    """Yield the paths, under the docs folder, that the links of a text may mean."""
    for target, _ in link_targets(text.text):
        yield from files_meant(target, text.uri)


def _shared(pages: Pages, linked: dict[str, frozenset[str]]) -> set[str]:
    """Return those of the linked files that some other page links to as well."""
    links: dict[str, set[str]] = defaultdict(set)
    for uri, files in linked.items():
        for file in files:
            links[file].add(uri)
    names = {posixpath.basename(file) for file in links}
    shared = {file for file, by in links.items() if len(by) > 1}
    for uri in pages.uris() if names else ():
        if uri in linked:
            continue
        text = pages.text(uri)
        # a name may be written with percent signs; else it stands there as it is
        if "%" in text.text or any(name in text.text for name in names):
            shared.update(file for file in linked_files(text) if file in links)
    return shared


def _digest(pages: Pages, uri: str) -> str:
    place = Path(f"{pages.docs}/{uri}")
    try:
        if not pages.is_within(str(place)) or not stat.S_ISREG(place.stat().st_mode):
            return UNREADABLE
        digest = hashlib.sha256()
        with place.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
        return digest.hexdigest()
    except OSError:
        return UNREADABLE
