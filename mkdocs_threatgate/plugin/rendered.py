"""MkDocs' pages and files → the gate's renderings and attachments."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink

from mkdocs_threatgate.model import Attachment, Rendering
from mkdocs_threatgate.sources.attachments import read_attachment
from mkdocs_threatgate.sources.world import Grounds

OWN_KEY = "threatgate"
MAX_DEPTH = 50
STATED = ("site_name", "site_description", "site_author", "copyright", "repo_name", "extra")
"""Options whose values themes print."""


def rendered_pages(files: Files, sources: Mapping[str, str], above: str) -> Iterator[tuple[str, Rendering]]:
    """Yield every page that is built with its path in the site; `sources` are the judged texts by path.

    `above` stands in front of paths under the docs folder. A page that a plugin made has no source.
    """
    for file in files.documentation_pages():
        page = file.page
        if page is not None and page.content is not None:
            source = sources.get(file.src_uri, "") if file.generated_by is None else ""
            title = page.title if isinstance(page.title, str) else ""
            strings = tuple(dict.fromkeys((title, *_strings(page.meta), *_toc(page))))
            path = f"{above}{file.src_uri}"
            yield (
                file.dest_uri,
                Rendering(path, file.src_uri, page.content, strings=strings, title=title, source=source),
            )


def added_files(files: Files, grounds: Grounds, theme: tuple[str, ...]) -> Iterator[Attachment]:
    """Yield the files beside the pages that plugins added: none of the docs folder, none of the theme."""
    real_docs = os.path.realpath(grounds.pages.docs)
    top = os.path.realpath(grounds.repository.top)
    for file in files:
        if file.inclusion.is_excluded() or file.is_documentation_page():
            continue
        place = file.abs_src_path
        if place is not None and _is_below(place, (real_docs, *theme)):
            continue
        inside = place is not None and _is_below(place, (top,))
        path = os.path.relpath(os.path.realpath(place), top) if place and inside else ""
        shown = Path(path).as_posix() if path else f"{grounds.pages.above}{file.src_uri}"
        yield read_attachment(shown, file.src_uri, file.content_bytes)


def theme_digests(files: Files, config: MkDocsConfig) -> dict[str, str]:
    """Return the digests of the files that the installed theme brings, by their paths in the site.

    Those of a site's own `custom_dir` are not among them.
    """
    folders = packaged_folders(config)
    return {
        file.dest_uri: hashlib.sha256(file.content_bytes).hexdigest()
        for file in files
        if file.abs_src_path is not None and _is_below(file.abs_src_path, folders)
    }


def packaged_folders(config: MkDocsConfig) -> tuple[str, ...]:
    """Return the folders of the theme that are not the site's own."""
    own = config.theme.custom_dir
    return tuple(one for one in config.theme.dirs if own is None or Path(one) != Path(own))


def stated(config: MkDocsConfig) -> str:
    """Return what the configuration has the theme print."""
    return "\n".join(text for key in STATED for text in _strings(config.get(key)))


def _is_below(place: str, folders: tuple[str, ...]) -> bool:
    real = os.path.realpath(place)
    return any(place.startswith(f"{one}{os.sep}") or real.startswith(f"{one}{os.sep}") for one in folders)


def _toc(page: Page) -> Iterator[str]:
    waiting: list[AnchorLink] = list(reversed(list(page.toc or ())))
    while waiting:
        one = waiting.pop()
        yield one.title
        waiting.extend(reversed(one.children))


def _strings(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - whatever YAML or a plugin holds
    """Yield the strings in what a plugin may have left as metadata, but for the declaration."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping) and depth < MAX_DEPTH:
        for key, part in value.items():
            if key != OWN_KEY:
                yield from _strings(key, depth + 1)
                yield from _strings(part, depth + 1)
    elif isinstance(value, list | tuple) and depth < MAX_DEPTH:
        for part in value:
            yield from _strings(part, depth + 1)
