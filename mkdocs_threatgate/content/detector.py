"""A post → its suspicions: read as seen, matched once, shapes looked at, points added up."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from mkdocs_threatgate.content.own_rules import is_own, own_rules
from mkdocs_threatgate.content.pages import EXCERPT, Page, excerpt, open_page
from mkdocs_threatgate.content.patterns import Heeded, Patterns
from mkdocs_threatgate.content.scoring import STANDARD, Passage, Thresholds, weigh
from mkdocs_threatgate.content.shapes import SHAPES, Marks
from mkdocs_threatgate.model import (
    EVERYWHERE,
    Attachment,
    Part,
    Post,
    Rulebook,
    Sighting,
    Signal,
    Span,
    Suspicion,
    Zone,
)

TOLD = 200
"""Sightings of a passage that are told, every signal's first among them."""

EXCUSING = "detection-rule"
"""The shape of what only describes an attack to a detector: nothing that stands in it accuses."""

Place = tuple[int, int]


class Glimpse(NamedTuple):
    """A signal seen in a slice of a page's text; of its span on disk only the lines are right."""

    signal: Signal
    span: Span
    start: int
    end: int


class Detector:
    """The signals of a rulebook, ready to be looked for."""

    def __init__(self, rulebook: Rulebook) -> None:
        """Compile the signals."""
        self.own = own_rules(rulebook)
        self.signals = (*rulebook.signals, *self.own.signals)
        shipped = tuple(signal for signal in rulebook.signals if not is_own(signal))
        self.owners = tuple(signal for signal in shipped for _ in signal.patterns)
        self.zones = tuple(None if signal.zones == EVERYWHERE else signal.zones for signal in self.owners)
        self.patterns = Patterns(pattern for signal in shipped for pattern in signal.patterns)
        self.weighed = tuple(signal for signal in self.signals if signal.weight)

    def suspicions(
        self, post: Post, form: str = "markdown", thresholds: Thresholds = STANDARD
    ) -> tuple[Suspicion, ...]:
        """Return the passages of a post that seem prohibited, by item and line."""
        page = open_page(post, form)
        titles = frozenset(title.span.line for title in post.titles if title.field in ("title", "h1"))
        return tuple(
            _suspicion(page, passage, titles) for passage in weigh(self.glimpses(page), titles, thresholds)
        )

    def suspicions_in(self, attachment: Attachment) -> tuple[Suspicion, ...]:
        """Return the passages of the texts in an attachment that seem prohibited."""
        return tuple(
            replace(suspicion, part=part.name)
            for part in attachment.parts
            for suspicion in self.suspicions(_as_post(attachment, part), part.form)
        )

    def touched(self, text: str) -> Iterator[str]:
        """Yield the words of a text that any pattern matches in any zone; without them nothing is seen."""
        for hit in self.patterns.hits(text):
            yield text[hit.start : hit.end]
        for _, (start, end) in self.own.places(text):
            yield text[start:end]

    def sightings(self, page: Page) -> tuple[Sighting, ...]:
        """Return every signal seen on a page, with its place."""
        return tuple(_developed(page, glimpse) for glimpse in self.glimpses(page))

    def glimpses(self, page: Page) -> tuple[Glimpse, ...]:
        """Return where which signal is seen on a page, as far as it takes to add them up."""
        places: dict[str, list[Place]] = defaultdict(list)
        for hit in self.patterns.hits(page.text, self._heeding(page)):
            places[self.owners[hit.pattern].id].append((hit.start, hit.end))
        for own, place in self.own.places(page.text):
            places[own].append(place)
        if not places:
            return ()
        for found in places.values():
            found.sort()
        excused = tuple(SHAPES[EXCUSING](page, Marks(places)))
        return tuple(
            glimpse
            for signal in self.weighed
            for glimpse in _seen(
                page, signal, self._places(page, signal, places), excused if signal.weight > 0 else ()
            )
        )

    def _heeding(self, page: Page) -> Heeded:
        """Return what says whether a pattern is looked for on a line: where the zones of its signal are."""
        wanted = self.zones
        known: dict[int, frozenset[Zone]] = {}

        def heeded(pattern: int, start: int, stop: int) -> bool:
            zones = wanted[pattern]
            if zones is None:
                return True
            if start not in known:
                known[start] = page.zones_in(start, stop)
            return not zones.isdisjoint(known[start])

        return heeded

    def _places(self, page: Page, signal: Signal, places: Mapping[str, list[Place]]) -> Iterable[Place]:
        if not signal.shape:
            return places.get(signal.id, ())
        return SHAPES[signal.shape](page, Marks(places))


def _as_post(attachment: Attachment, part: Part) -> Post:
    return Post(path=attachment.path, uri=attachment.uri, text=part.text, body=part.text)


def _seen(
    page: Page, signal: Signal, places: Iterable[Place], excused: tuple[Place, ...]
) -> Iterator[Glimpse]:
    """Yield the sightings of a signal in its zones, but for those in the `excused` slices of the text."""
    last = 0
    everywhere = signal.zones == EVERYWHERE
    for start, end in places:
        at = bisect_right(excused, (start, len(page.text))) - 1
        if at >= 0 and start < excused[at][1]:
            continue
        if not everywhere and page.zone(start) not in signal.zones:
            continue
        lines = page.lines_of(start, end)
        if lines.line != last:
            yield Glimpse(signal, lines, start, end)
        last = lines.line


def _developed(page: Page, glimpse: Glimpse) -> Sighting:
    signal, _, start, end = glimpse
    return Sighting(
        signal,
        page.span(start, end),
        page.zone(start),
        excerpt(page.text[start : _end_of_line(page.text, end)]),
        page.disguised(start, end),
    )


def _end_of_line(text: str, offset: int) -> int:
    end = text.find("\n", offset, offset + EXCERPT)
    return end if end >= 0 else min(len(text), offset + EXCERPT)


def _suspicion(page: Page, passage: Passage[Glimpse], titles: frozenset[int]) -> Suspicion:
    lines = [line for one in passage.sightings for line in (one.span.line, one.span.end_line)]
    sightings = tuple(_developed(page, glimpse) for glimpse in _told(passage.sightings))
    telling = min(sightings, key=lambda sighting: _telling(sighting, titles))
    return Suspicion(
        item=passage.item,
        span=telling.span._replace(end_line=max(lines)),
        sightings=sightings,
        score=passage.score,
        confidence=passage.confidence,
        passage=_digest(page, min(lines), max(lines)),
    )


def _told(glimpses: Iterable[Glimpse]) -> Iterator[Glimpse]:
    """Yield what is told of a passage: so many sightings, and the first of each signal."""
    known: set[str] = set()
    for count, glimpse in enumerate(glimpses):
        if count < TOLD or glimpse.signal.id not in known:
            yield glimpse
        known.add(glimpse.signal.id)


def _telling(sighting: Sighting, titles: frozenset[int]) -> tuple[bool, bool, int, int]:
    """Return how far from the point a sighting is: things, then what is no title, then weight."""
    signal, line = sighting.signal, sighting.span.line
    return (not signal.structural, line in titles, -signal.weight, line)


def _digest(page: Page, first: int, last: int) -> str:
    """Return the digest of the lines on disk that a passage spans, spaces aside."""
    lines = page.body.split("\n")[max(first - page.body_line, 0) : max(last - page.body_line + 1, 0)]
    seen = "\n".join(" ".join(line.split()) for line in lines)
    return hashlib.sha256(seen.encode("utf-8", "surrogatepass")).hexdigest()
