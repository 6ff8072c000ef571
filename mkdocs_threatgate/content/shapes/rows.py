"""Marks on a page → the lines that they stand on, and runs of such lines close to each other.

Every line is cut out of the text once, however many marks it bears, so that a text of one endless
line costs no more than any other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

LONGEST = 600
"""Characters of a line that are looked at; no record or command is longer."""

STRETCH = 25
"""Lines of a long run that are told of at once, so that what stands beside them is near."""

Place = tuple[int, int]


class Spot(NamedTuple):
    """A mark on a line: what kind it is of, and where in the text it stands."""

    kind: str
    start: int
    end: int


class Row(NamedTuple):
    """A line that bears marks: its number in the text, its bounds, and the marks in order."""

    number: int
    start: int
    end: int
    spots: tuple[Spot, ...]

    @property
    def place(self) -> Place:
        """The slice of the text that is the line, cut off where it becomes too long to be read."""
        return self.start, min(self.end, self.start + LONGEST)

    def words(self, text: str) -> str:
        """Return what stands in that slice."""
        return text[slice(*self.place)]


def rows(text: str, marks: Mapping[str, Sequence[Place]]) -> tuple[Row, ...]:
    """Return the lines that bear any of the marks, in order; the mapping names the kinds of marks."""
    spots = sorted(
        (Spot(kind, start, end) for kind, places in marks.items() for start, end in places),
        key=_start,
    )
    return tuple(_rows(text, spots)) if spots else ()


def runs(found: Sequence[Row], gap: int) -> Iterator[tuple[Row, ...]]:
    """Yield the rows in runs; from one row of a run to the next it is at most `gap` lines."""
    run: list[Row] = []
    for row in found:
        if run and row.number - run[-1].number > gap:
            yield tuple(run)
            run = []
        run.append(row)
    if run:
        yield tuple(run)


def stretches(run: Sequence[Row]) -> Iterator[Place]:
    """Yield the slices of the text that a run covers, a stretch of lines at a time."""
    first = 0
    for index, row in enumerate(run):
        if row.number - run[first].number >= STRETCH:
            yield extent(run[first:index])
            first = index
    yield extent(run[first:])


def extent(run: Sequence[Row]) -> Place:
    """Return the slice of the text from the first mark of a run to its last."""
    return run[0].spots[0].start, max(spot.end for spot in run[-1].spots)


@lru_cache(maxsize=2)
def line_starts(text: str) -> tuple[int, ...]:
    """Return where the lines of a text start, and where one after the last would; many shapes ask."""
    return (0, *(match.end() for match in re.finditer("\n", text)), len(text) + 1)


def _rows(text: str, spots: Sequence[Spot]) -> Iterator[Row]:
    starts = line_starts(text)
    line, borne = -1, list[Spot]()
    for spot in spots:
        if borne and spot.start >= starts[line + 1]:
            yield Row(line, starts[line], starts[line + 1] - 1, tuple(borne))
            borne = []
        if not borne:
            line = bisect_right(starts, spot.start) - 1
        borne.append(spot)
    yield Row(line, starts[line], starts[line + 1] - 1, tuple(borne))


def _start(spot: Spot) -> int:
    return spot.start
