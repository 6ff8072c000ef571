"""Longer texts for people: on a terminal with bold headings and folded lines, elsewhere as written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import groupby, pairwise

import click

from mkdocs_threatgate.cli.door import language, tell
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Message
from mkdocs_threatgate.reports.lines import folded

WIDEST = 88
"""Cells of a line, at most; longer ones are hard to read."""


def tell_heading(message: Message | str, setting: str = "en") -> None:
    """Print a line in bold."""
    tell(click.style(render(message, language(setting)), bold=True), setting)


def tell_manual(text: str, setting: str = "en") -> None:
    """Print a text of several paragraphs, some of them indented below a heading."""
    if sys.stdout is None or not sys.stdout.isatty():
        tell(text, setting)
        return
    width = min(shutil.get_terminal_size().columns, WIDEST)
    tell("\n".join(laid_out(text, width)), setting)


def laid_out(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text with its headings in bold and its paragraphs folded to a width in cells."""
    lines = text.splitlines()
    headings = {
        place
        for place, (line, below) in enumerate(pairwise(lines))
        if line and _indent(below) > _indent(line) == 0
    }
    for (indent, heading, blank), group in groupby(
        enumerate(lines), key=lambda one: (_indent(one[1]), one[0] in headings, not one[1].strip())
    ):
        paragraph = [line.strip() for _, line in group]
        if blank or heading:
            yield from (click.style(line, bold=True) if line else "" for line in paragraph)
        else:
            yield from (f"{' ' * indent}{line}" for line in folded(" ".join(paragraph), width - indent))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
