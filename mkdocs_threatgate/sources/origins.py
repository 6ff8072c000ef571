"""The text files that a build may read → where a passage that only the build shows came from.

Looked through only when there is something to be found: pages and includes under the docs folder,
and everything else beside the configuration that is text: snippets, templates, hooks, data of macros.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from mkdocs_threatgate.model import Origin
from mkdocs_threatgate.sources.attachments.texts import decode

MAX_FILES, MAX_BYTES, MAX_ALL = 20_000, 2 * 1024**2, 128 * 1024**2
"""So many files, so large, and so much of them in all are looked through."""

PASSED_OVER = frozenset(("__pycache__", "node_modules", "venv"))


def read_origins(folder: Path, docs: Path, top: Path, besides: Collection[Path]) -> Iterator[Origin]:
    """Yield the text files below the folder of a configuration and below its docs folder, in order.

    Left out are what begins with a dot and is no YAML, the folders `besides` (the site, the ledger),
    links, files that are no text, and what lies outside the repository at `top`. Never raises for a
    file: what cannot be read is no origin.
    """
    left_out = {os.path.realpath(one) for one in besides}
    real_top, real_docs = Path(os.path.realpath(top)), Path(os.path.realpath(docs))
    files, size = 0, 0
    for place in _places(folder, docs, left_out):
        real = Path(place)
        data = _read(place) if real.is_relative_to(real_top) else b""
        files, size = files + 1, size + len(data)
        if files > MAX_FILES or size > MAX_ALL:
            return
        text = decode(data) if data else None
        if text:
            path = real.relative_to(real_top).as_posix()
            inside = real.is_relative_to(real_docs)
            yield Origin(path, real.relative_to(real_docs).as_posix() if inside else path, text)


def _places(folder: Path, docs: Path, left_out: Collection[str]) -> Iterator[str]:
    seen: set[str] = set()
    for start in (docs, folder):
        for here, folders, names in os.walk(os.path.realpath(start)):
            folders[:] = sorted(
                name
                for name in folders
                if not name.startswith(".")
                and name not in PASSED_OVER
                and os.path.join(here, name) not in left_out  # noqa: PTH118 - a `Path` for each is slow
            )
            if here in seen:
                folders.clear()
                continue
            seen.add(here)
            yield from (os.path.join(here, name) for name in sorted(names) if _is_told(name))  # noqa: PTH118


def _is_told(name: str) -> bool:
    """Return whether a build may read a file: `.meta.yml` and `.authors.yml`, but no other dot files."""
    return not name.startswith(".") or name.endswith((".yml", ".yaml"))


def _read(place: str) -> bytes:
    try:
        if os.path.islink(place) or not os.path.isfile(place) or os.path.getsize(place) > MAX_BYTES:  # noqa: PTH113, PTH114, PTH202
            return b""
        with open(place, "rb") as file:  # noqa: PTH123 - see above
            return file.read()
    except OSError:
        return b""
