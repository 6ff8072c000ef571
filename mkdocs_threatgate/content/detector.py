"""A post → its suspicions: read as seen, matched once, shapes looked at, points added up."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mkdocs_threatgate.content.own_rules import is_own, own_rules
from mkdocs_threatgate.content.pages import EXCERPT, Page, excerpt, open_page, stated_lines
from mkdocs_threatgate.content.patterns import Hit, Patterns
from mkdocs_threatgate.content.prospects import Prospects, are_met
from mkdocs_threatgate.content.scoring import STANDARD, Passage, Thresholds, weigh
from mkdocs_threatgate.content.shapes import SHAPES, Marks
from mkdocs_threatgate.content.shapes.rows import line_starts
from mkdocs_threatgate.model import (
    EVERYWHERE,
    Attachment,
    Mapping,
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
Places = dict[str, list[Place]]


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
        self.prospects = Prospects(self.signals)

    def suspicions(
        self, post: Post, form: str = "markdown", thresholds: Thresholds = STANDARD
    ) -> tuple[Suspicion, ...]:
        """Return the passages of a post that seem prohibited, by item and line."""
        page = open_page(post, form)
        places = self.marked(page, thresholds)
        if not places:
            return ()
        titles = frozenset(title.span.line for title in post.titles if title.field in ("title", "h1"))
        glimpses = self._glimpses(page, places)
        return tuple(_suspicion(page, passage, titles) for passage in weigh(glimpses, titles, thresholds))

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

    def touched_in(self, page: Page, head: Mapping | None) -> Iterator[str]:
        """Yield the words of a page that a pattern matches in a zone of its signal.

        Lines that the front matter `head` states count only for signals not looked for there.
        """
        hits = tuple(self._in_zones(page, self.patterns.hits(page.text)))
        judged = stated_lines(head) if hits else {}
        starts = line_starts(page.text)
        for hit in hits:
            line = bisect_right(starts, hit.start)
            zone = judged.get(page.text[starts[line - 1] : starts[line] - 1])
            zones = self.zones[hit.pattern]
            if zone is None or (zones is not None and zone not in zones):
                yield page.text[hit.start : hit.end]
        for _, (start, end) in self.own.places(page.text):
            yield page.text[start:end]

    def sightings(self, page: Page) -> tuple[Sighting, ...]:
        """Return every signal seen on a page, with its place."""
        return tuple(_developed(page, glimpse) for glimpse in self.glimpses(page))

    def glimpses(self, page: Page) -> tuple[Glimpse, ...]:
        """Return where which signal is seen on a page, as far as it takes to add them up."""
        return tuple(self._glimpses(page, self.marked(page)))

    def marked(self, page: Page, thresholds: Thresholds | None = None) -> Places:
        """Return where patterns match in the zones of their signals, by signal.

        Given thresholds, none where what matches cannot amount to any; most pages need no zones then.
        """
        hits = self.patterns.hits(page.text)
        own = tuple(self.own.places(page.text))
        places = self._by_signal(hits, own)
        if not self._may_tell(places, thresholds):
            return {}
        places = self._by_signal(self._in_zones(page, hits), own)
        return places if self._may_tell(places, thresholds) else {}

    def _may_tell(self, places: Places, thresholds: Thresholds | None) -> bool:
        return bool(places) and (thresholds is None or self.prospects.amount(places, thresholds))

    def _by_signal(self, hits: Iterable[Hit], own: Iterable[tuple[str, Place]]) -> Places:
        """Return the places of each signal, in order."""
        places: Places = defaultdict(list)
        for pattern, start, end in hits:
            places[self.owners[pattern].id].append((start, end))
        for mark, place in own:
            places[mark].append(place)
        for found in places.values():
            found.sort()
        return places

    def _in_zones(self, page: Page, hits: Iterable[Hit]) -> Iterator[Hit]:
        """Yield the hits on lines that the zones of their signals touch."""
        wanted, starts = self.zones, line_starts(page.text)
        known: dict[int, frozenset[Zone]] = {}
        for hit in hits:
            zones = wanted[hit.pattern]
            if zones is not None:
                line = bisect_right(starts, hit.start)
                if line not in known:
                    known[line] = page.zones_in(starts[line - 1], starts[line] - 1)
                if zones.isdisjoint(known[line]):
                    continue
            yield hit

    def _glimpses(self, page: Page, places: Places) -> Iterator[Glimpse]:
        """Yield where which signal is seen, given where patterns match."""
        if not places:
            return
        marks = Marks(places)
        excused = tuple(SHAPES[EXCUSING](page, marks))
        for signal in self.weighed:
            found: Iterable[Place] = places.get(signal.id, ())
            if signal.shape:
                found = SHAPES[signal.shape](page, marks) if are_met(signal.shape, places) else ()
            if found:
                yield from _seen(page, signal, found, excused if signal.weight > 0 else ())


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
