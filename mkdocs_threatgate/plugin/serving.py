"""`mkdocs serve` goes on where a build ends in an error: the pages stay, with the error on them.

Without this a server whose configuration cannot be read any more answers no request until it can, and
an author who looks at the browser sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mkdocs.exceptions import MkDocsException
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import say
from mkdocs_threatgate.plugin.banner import Shown, with_failure
from mkdocs_threatgate.plugin.looks import Sources
from mkdocs_threatgate.plugin.telling import language, log
from mkdocs_threatgate.sources.world import Grounds

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


def watch_ledger(server: LiveReloadServer, grounds: Grounds) -> None:
    """Have a server build anew when a receipt is written, and when it is committed."""
    private = grounds.repository.private()
    heads = (private / "HEAD", private / "logs" / "HEAD", private / "refs" / "heads")
    for place in (grounds.ledger, *heads):
        if place.exists():
            server.watch(str(place))


def page_shown(page: Page, files: Files | None, sources: Sources | None, theme: str) -> Shown:
    """Return a page as its banner needs to know it."""
    above = sources.grounds.pages.above if sources else ""
    path = f"{above}{page.file.src_uri}"
    docket = sources.verdict.docket if sources else None
    case = next((one for one in docket.cases if one.post.path == path), None) if docket else None

    def lead(other: str) -> str:
        file = files.get_file_from_path(other.removeprefix(above)) if files and other else None
        return file.url_relative_to(page.file) if file else ""

    return Shown(path, tuple(case.post.text.split("\n")) if case else (), theme, lead)


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
