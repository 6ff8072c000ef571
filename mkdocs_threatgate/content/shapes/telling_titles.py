"""What the title of a page says about the page: a notice, a defence, an analysis of what others did."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.spots import Place, inside, titles


def notice_title(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the words of a title by which the page is a notice or news."""
    return _in_title(page, marks, "calming-words/notice-words")


def defence_title(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the words of a title by which the page is about defence."""
    return _in_title(page, marks, "calming-words/defence-words")


def analysis_title(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the words of a title by which the page tells what others did."""
    return _in_title(page, marks, "calming-words/analysis-title-words")


def _in_title(page: Page, marks: Marks, signal: str) -> Iterator[Place]:
    if marks[signal]:
        for region in titles(page):
            yield from inside(marks[signal], region.start, region.end)
