"""The docs folder → the links in it that would publish the ledger, or git's own folder.

A generator follows links and copies what they lead to; where the ledger itself lies is not enough
to know.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from mkdocs_threatgate.sources.pages import Pages

GIT = ".git"


def exposing_links(pages: Pages, ledgers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each link that leads into one of these folders, with that folder; all paths from the top."""
    secret = tuple((os.path.realpath(pages.top / folder), folder) for folder in (*ledgers, GIT))
    docs, known = str(pages.docs), dict[str, str]()
    for uri in pages.files():
        folder = uri.rpartition("/")[0]
        if folder not in known:
            known[folder] = _within(f"{docs}/{folder}", secret)
            if known[folder]:
                yield f"{pages.above}{_link(docs, folder)}", known[folder]
        if not known[folder] and os.path.islink(f"{docs}/{uri}"):  # noqa: PTH114 - of thousands
            into = _within(f"{docs}/{uri}", secret)
            if into:
                yield f"{pages.above}{uri}", into


def _link(docs: str, folder: str) -> str:
    """Return the first link on the way to a folder under the docs folder."""
    parts = folder.split("/")
    ways = ("/".join(parts[: count + 1]) for count in range(len(parts)))
    return next((way for way in ways if Path(docs, way).is_symlink()), folder)


def _within(path: str, secret: tuple[tuple[str, str], ...]) -> str:
    real = os.path.realpath(path)
    return next((name for place, name in secret if real == place or real.startswith(place + os.sep)), "")
