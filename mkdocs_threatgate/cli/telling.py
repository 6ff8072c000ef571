"""Answers of commands other than `check`: as data, and as tables."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from mkdocs_threatgate.cli.door import language, tell, write
from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Message

if TYPE_CHECKING:
    from rich.console import Console

GAP = "  "
"""What stands between columns."""

MOST_FOLDED = 500
"""Rows of a table that are folded to the terminal's width; of more, its own folding has to do."""

Rows = tuple[tuple[str, ...], ...]


def tell_data(data: Mapping[str, object] | list[object]) -> None:
    """Print data as JSON."""
    tell_json(json.dumps(data, ensure_ascii=False, indent=2))


def tell_json(text: str) -> None:
    """Print JSON; characters that standard output does not know are escaped."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if text.encode(encoding, "replace").decode(encoding) != text:
        text = "".join(letter if letter.isascii() else json.dumps(letter)[1:-1] for letter in text)
    write(text)


def tell_table(heads: Iterable[Message], rows: Iterable[Iterable[object]], setting: str = "en") -> None:
    """Print rows as a table; its lines are folded only on a terminal that is too narrow for them.

    A cell that is a list has a line for each item on a terminal, and is one line elsewhere.
    """
    from rich.console import Console  # noqa: PLC0415 - slow to load, and only tables need it

    speech = language(setting)
    named = tuple(render(head, speech) for head in heads)
    on_terminal, given = sys.stdout.isatty(), tuple(map(tuple, rows))
    folds = on_terminal and len(given) <= MOST_FOLDED
    cells = tuple(tuple(_cell(cell, speech, lines=folds) for cell in row) for row in given)
    console = Console(no_color=bool(os.environ.get("NO_COLOR")), highlight=False, markup=False)
    lines = _aligned(named, cells)
    if folds and (_has_lines(cells) or max(map(_width, lines)) > console.width):
        lines = _folded(named, cells, console)
    elif on_terminal:
        lines = (click.style(lines[0], bold=True), *lines[1:])
    tell("\n".join(lines), setting)


def _cell(cell: object, speech: str, *, lines: bool) -> str:
    if not isinstance(cell, list):
        return plain(render(cell, speech))
    return ("\n" if lines else "; ").join(plain(render(item, speech)) for item in cell)


def _has_lines(cells: Rows) -> bool:
    return any("\n" in cell for row in cells for cell in row)


def _width(text: str) -> int:
    if text.isascii() and text.isprintable():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - see above

    return cell_len(text)


def _aligned(heads: tuple[str, ...], cells: Rows) -> tuple[str, ...]:
    """Return a line for each row, fast: rich takes a millisecond for each, and a site may have thousands."""
    rows = (heads, *cells)
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return tuple(
        GAP.join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def _folded(heads: tuple[str, ...], cells: Rows, console: Console) -> tuple[str, ...]:
    from rich.table import Table  # noqa: PLC0415 - see above

    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, len(GAP), 0, 0))
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in cells:
        table.add_row(*row)
    with console.capture() as captured:
        console.print(table)
    return tuple(line.rstrip() for line in captured.get().splitlines())
