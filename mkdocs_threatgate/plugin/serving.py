"""`mkdocs serve` goes on where a build ends in an error: the pages stay, with the error on them.

Without this a server whose configuration cannot be read any more answers no request until it can, and
an author who looks at the browser sees nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import say
from mkdocs_threatgate.plugin.banner import with_failure
from mkdocs_threatgate.plugin.telling import language, log

EMPTY = "<!doctype html>\n<html><head><title>threatgate</title></head><body></body></html>\n"


def keep_answering(server: LiveReloadServer, site_dir: Path) -> None:
    """Have a server show an error where its builds end in one, and go on; `site_dir` is what it serves."""
    build = server.builder
    pages: dict[Path, str] = {}

    def rebuild() -> None:
        _restore(pages)
        known = frozenset(_pages(site_dir))
        try:
            build()
        except (MkDocsException, OSError, ValueError) as error:
            message = render(say("the site could not be built: {problem}", problem=_told(error)), language())
            log.error("%s", message)
            pages.update(_mark(known | frozenset(_pages(site_dir)), message))

    server.builder = rebuild


def _mark(files: frozenset[Path], message: str) -> Iterator[tuple[Path, str]]:
    """Put an error at the head of every page, those that a build has wiped too; yield what they were."""
    for file in files:
        text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else EMPTY
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_failure(text, message), encoding="utf-8")
        yield file, text


def _restore(pages: dict[Path, str]) -> None:
    """Take the error off again: a build with --dirty leaves pages as they are."""
    for file, text in pages.items():
        with suppress(OSError):
            file.write_text(text, encoding="utf-8")
    pages.clear()


def _pages(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.html")


def _told(error: BaseException) -> str:
    return str(error) or type(error).__name__


Builder = Callable[[], None]
