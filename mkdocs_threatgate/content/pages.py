"""A post's text opened for judgement: read as seen, what is encoded in it spelt out, zones known.

Everything that is judged stands in one text, so that it is matched in one pass: the body, then
what is encoded in it, then the front matter's strings. Each piece knows where it came from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from mkdocs_threatgate.content.masking import PERSONAL, masked
from mkdocs_threatgate.content.zones import Region, find_regions, link_spans
from mkdocs_threatgate.folding import Reading, decoded_runs, read_as_seen
from mkdocs_threatgate.model import Mapping, Post, Scalar, Span, Value, Zone

OWN_KEY = "threatgate"
TITLES = ("title",)
EXCERPT = 80
"""Characters of an excerpt, at most."""


class Piece(NamedTuple):
    """A run of the judged text from elsewhere: from a slice of the body, or from front matter."""

    start: int
    end: int
    origin: tuple[int, int] | Span
    zone: Zone = Zone.PROSE


@dataclass(frozen=True)
class Page:
    """What a reader gets to see of one post, as one text."""

    text: str
    reading: Reading
    body: str
    body_line: int
    pieces: tuple[Piece, ...]
    form: str

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The regions of the whole text, in order; many pages are never asked for them."""
        return (
            *find_regions(self.reading.text, self.form),
            *(Region(piece.zone, piece.start, piece.end, "added") for piece in self.pieces[1:]),
        )

    @cached_property
    def lines(self) -> tuple[int, ...]:
        """The offsets in the body at which its lines begin."""
        return (0, *(match.end() for match in re.finditer("\n", self.body)))

    @cached_property
    def links(self) -> tuple[tuple[int, int], ...]:
        """Where targets of links stand in the text."""
        return link_spans(self.text)

    @cached_property
    def region_starts(self) -> tuple[int, ...]:
        """Where the regions start."""
        return tuple(region.start for region in self.regions)

    def region(self, offset: int) -> Region:
        """Return the region that an offset of the text lies in."""
        return self.regions[max(bisect_right(self.region_starts, offset) - 1, 0)]

    def zones_in(self, start: int, stop: int) -> frozenset[Zone]:
        """Return the zones that a slice of the text may lie in; in prose there may be links."""
        first = max(bisect_right(self.region_starts, start) - 1, 0)
        last = max(bisect_right(self.region_starts, stop - 1), first + 1)
        zones = frozenset(region.zone for region in self.regions[first:last])
        return zones | {Zone.LINK} if Zone.PROSE in zones else zones

    def zone(self, offset: int) -> Zone:
        """Return the zone of an offset: that of its region, or a link's where one leads there."""
        zone = self.region(offset).zone
        if zone is Zone.PROSE and self.links:
            at = bisect_right(self.links, (offset, len(self.text))) - 1
            if at >= 0 and offset < self.links[at][1]:
                return Zone.LINK
        return zone

    def span(self, start: int, end: int) -> Span:
        """Return where a slice of the text stands on disk."""
        piece = self._piece(start)
        if isinstance(piece.origin, Span):
            return piece.origin
        first, last = piece.origin if piece.start else self.reading.origin(start, min(end, piece.end))
        line = bisect_right(self.lines, first)
        last_line = bisect_right(self.lines, max(first, last - 1))
        return Span(
            line + self.body_line - 1, first - self.lines[line - 1] + 1, last_line + self.body_line - 1
        )

    @cached_property
    def line_ends(self) -> tuple[int, ...]:
        """The offsets in the text at which its lines end; those of the body are as many as on disk."""
        return tuple(match.start() for match in re.finditer("\n", self.reading.text))

    def lines_of(self, start: int, end: int) -> Span:
        """Return the lines on disk of a slice of the text: its span, in less time, but for the column."""
        piece = self._piece(start)
        if piece.start or isinstance(piece.origin, Span):
            return self.span(start, end)
        first = bisect_left(self.line_ends, start) + self.body_line
        return Span(first, 1, bisect_left(self.line_ends, max(start, end - 1)) + self.body_line)

    def disguised(self, start: int, end: int) -> bool:
        """Return whether a slice reads otherwise on disk than on screen, or is hidden from the reader."""
        piece = self._piece(start)
        if isinstance(piece.origin, Span):
            return False
        hidden = self.region(start).zone in (Zone.COMMENT, Zone.HIDDEN)
        return bool(piece.start) or hidden or self.reading.disguised(start, min(end, piece.end))

    def _piece(self, offset: int) -> Piece:
        return self.pieces[bisect_right(self.pieces, offset, key=_start) - 1]


def _start(piece: Piece) -> int:
    return piece.start


def open_page(post: Post, form: str = "markdown") -> Page:
    """Return a post's page; `form` says how its body is written (see `find_regions`)."""
    reading = read_as_seen(post.body)
    texts, here = [reading.text], len(reading.text)
    pieces = [Piece(0, here, (0, len(post.body)))]
    additions: tuple[tuple[str, tuple[int, int] | Span, Zone], ...] = (
        *((run.text, reading.origin(run.start, run.end), Zone.CODE) for run in decoded_runs(reading.text)),
        *((read_as_seen(text).text, span, zone) for text, span, zone in _strings(post.head)),
    )
    for text, origin, zone in additions:
        texts.append(f"\n\n{text}")
        pieces.append(Piece(here, here + 2 + len(text), origin, zone))
        here += 2 + len(text)
    return Page("".join(texts), reading, post.body, post.body_line, tuple(pieces), form)


def _strings(head: Mapping | None) -> Iterator[tuple[str, Span, Zone]]:
    """Yield the strings of a front matter but for the declaration, which is never published."""
    for key, value in head.entries if head else ():
        if key.text != OWN_KEY:
            zone = Zone.HEADING if key.text in TITLES else Zone.FRONT_MATTER
            yield from ((text, span, zone) for text, span in _scalars(value))


def _scalars(value: Value) -> Iterator[tuple[str, Span]]:
    if isinstance(value, Mapping):
        for key, part in value.entries:
            yield key.text, key.span
            yield from _scalars(part)
    elif isinstance(value, Scalar):
        if value.kind == "str" or not value.plain:
            yield value.text, value.span
    else:
        for part in value.items:
            yield from _scalars(part)


def stated_lines(head: Mapping | None) -> dict[str, Zone]:
    """Return the lines of a front matter's strings as seen, each with the zone in which it is judged."""
    return {line: zone for text, _, zone in _strings(head) for line in read_as_seen(text).text.split("\n")}


def excerpt(text: str) -> str:
    """Return the first line of a text that says something, shortened, personal data masked."""
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    line = PERSONAL.sub(masked, line)
    return line if len(line) <= EXCERPT else f"{line[: EXCERPT - 1]}…"
