"""Figures and tables: counted shares, aims, and how they are shown to people and to programs."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple


class Share(NamedTuple):
    """So many of so many; no share at all where there are none."""

    hits: int
    of: int

    @classmethod
    def counted(cls, answers: Iterable[bool]) -> Share:
        """Return how many of these answers are yes."""
        told = tuple(answers)
        return cls(sum(told), len(told))

    @property
    def value(self) -> float | None:
        """The share, from 0 to 1."""
        return self.hits / self.of if self.of else None

    def __str__(self) -> str:
        return f"{self.hits / self.of:.3f} ({self.hits}/{self.of})" if self.of else "-"


class Aim(NamedTuple):
    """What a figure should reach: at least, or where `ceiling`, at most."""

    limit: float
    ceiling: bool = False

    def met(self, value: float | None) -> bool:
        """Return whether a figure is good enough; none at all is not."""
        return value is not None and (value <= self.limit if self.ceiling else value >= self.limit)

    def told(self, value: float | None) -> str:
        """Return the aim in words, and whether a figure meets it."""
        sign = "<=" if self.ceiling else ">="
        return f"{sign} {self.limit:g}: {'met' if self.met(value) else 'MISSED'}"


Cell = str | int | float | Share | None


class Table(NamedTuple):
    """A table with a name for programs and a title for people; `notes` stand below it."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the table with aligned columns."""
        lines = [self.columns, *(tuple(map(_shown, row)) for row in self.rows)]
        widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
        lines.insert(1, tuple("-" * width for width in widths))
        body = ("  ".join(map(_padded, cells, widths)).rstrip() for cells in lines)
        return "\n".join((self.title, "", *body, *self.notes))

    def record(self) -> dict[str, object]:
        """Return the table for JSON: a list of rows, each by its columns' names."""
        rows = [dict(zip(self.columns, map(_recorded, row), strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": list(self.notes)}


def _shown(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:,.0f}" if cell >= 100 else f"{cell:.3g}"  # noqa: PLR2004 - three figures tell enough
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _recorded(cell: Cell) -> object:
    return {"hits": cell.hits, "of": cell.of, "share": cell.value} if isinstance(cell, Share) else cell


def _width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def shortened(text: str, length: int) -> str:
    """Return a text on one line, of so many characters at most."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
