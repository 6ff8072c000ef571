"""Answers of commands other than `check`: as data, and as tables."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping

from mkdocs_threatgate.cli.door import language, tell, write
from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Message

UNFOLDED = 100_000
"""Wider than any line of a table: who reads it from a pipe takes it line by line."""


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
    """Print rows as a table, its columns as wide as the terminal lets them be; no line is folded elsewhere.

    A cell that is a list has a line for each item on a terminal, and is one line elsewhere.
    """
    from rich.console import Console  # noqa: PLC0415 - slow to load, and only tables need it
    from rich.table import Table  # noqa: PLC0415 - likewise

    speech = language(setting)
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for head in heads:
        table.add_column(render(head, speech), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(cell, speech) for cell in row))
    wide = None if sys.stdout.isatty() else UNFOLDED
    console = Console(width=wide, no_color=bool(os.environ.get("NO_COLOR")), highlight=False, markup=False)
    with console.capture() as captured:
        console.print(table)
    tell("\n".join(line.rstrip() for line in captured.get().splitlines()), setting)


def _cell(cell: object, speech: str) -> str:
    if not isinstance(cell, list):
        return plain(render(cell, speech))
    return ("\n" if sys.stdout.isatty() else "; ").join(plain(render(item, speech)) for item in cell)
