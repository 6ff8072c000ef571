"""Small questions about marked spots: which of them lie here, which stand in code, which in the title."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.zones import Region
from mkdocs_threatgate.model import Zone

Place = tuple[int, int]

CODE = frozenset((Zone.CODE, Zone.TABLE, Zone.HIDDEN, Zone.COMMENT))
"""Zones in which what looks like code is code; a cheat sheet keeps it in tables."""


def inside(places: Sequence[Place], start: int, end: int) -> Sequence[Place]:
    """Return the places that begin in a slice of the text."""
    return places[bisect_left(places, (start, 0)) : bisect_left(places, (end, 0))]


def together(marks: Marks, signals: Iterable[str]) -> tuple[Place, ...]:
    """Return the places of several signals, in order."""
    return tuple(merge(*(marks[signal] for signal in signals)))


def in_code(page: Page, places: Iterable[Place]) -> Iterator[Place]:
    """Yield the places that stand in code."""
    return (place for place in places if page.zone(place[0]) in CODE)


def blocks(page: Page, places: Sequence[Place]) -> Iterator[tuple[Region, Sequence[Place]]]:
    """Yield the regions of code that hold some of these places, each once, with the places in it."""
    done = 0
    for place in places:
        if place[0] < done:
            continue
        region = page.region(place[0])
        if region.zone in CODE:
            done = region.end
            yield region, inside(places, region.start, region.end)


def regions_between(page: Page, start: int, end: int) -> Iterator[Region]:
    """Yield the regions that a slice of the text touches."""
    here = max(start, 0)
    while here < min(end, len(page.text)):
        region = page.region(here)
        yield region
        here = max(region.end, here + 1)


def titles(page: Page) -> tuple[Region, ...]:
    """Return the headings that say what the page is about: the first, the first of depth 1, the title."""
    headings = [region for region in page.regions if region.zone is Zone.HEADING]
    named = [region for region in headings if region.info == "added"]
    tops = [region for region in headings if region.info == "1"]
    return (*headings[:1], *tops[:1], *named)


def titled(page: Page, places: Sequence[Place]) -> bool:
    """Return whether one of these places stands in a title of the page."""
    return bool(places) and any(inside(places, region.start, region.end) for region in titles(page))
