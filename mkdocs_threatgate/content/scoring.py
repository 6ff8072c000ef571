"""Sightings → suspicions: what stands close together is added up, and each part can be named.

A passage is a run of sightings of one item with no more than a window's lines between two.
Its score is that of its best window: the points of the distinct signals in it, and of those
in the page's title, which speak for all of it. It blocks with at least two distinct signals,
one of them structural, and enough points; calming signals take points away, but what would
have blocked without them stays a notice, so that a word cannot silence a thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Generic, NamedTuple, Protocol, TypeVar

from mkdocs_threatgate.model import Confidence, Signal, Span


class Seen(Protocol):
    """What adds up: a signal, and where on disk it was seen."""

    @property
    def signal(self) -> Signal:
        """The signal."""

    @property
    def span(self) -> Span:
        """Its place; only the lines matter."""


One = TypeVar("One", bound=Seen)


class Thresholds(NamedTuple):
    """Points from which a passage blocks, or is told of, or is told of though it is words alone.

    `window` is in lines.
    """

    blocks: int = 10
    notice: int = 6
    words: int = 8
    window: int = 60


STANDARD = Thresholds()


class Passage(NamedTuple, Generic[One]):
    """Sightings of one item that stand together, with their score, most telling first line at `top`."""

    item: int
    sightings: tuple[One, ...]
    score: int
    confidence: Confidence


def weigh(
    sightings: Iterable[One], titles: frozenset[int] = frozenset(), thresholds: Thresholds = STANDARD
) -> tuple[Passage[One], ...]:
    """Return the passages worth telling, by item and place; `titles` are the lines of the page's titles."""
    accusing: dict[int, list[One]] = defaultdict(list)
    calming: list[One] = []
    for sighting in sightings:
        if sighting.signal.weight > 0:
            accusing[sighting.signal.item].append(sighting)
        else:
            calming.append(sighting)
    found = (
        passage
        for item, seen in sorted(accusing.items())
        for passage in _passages(item, seen, calming, titles, thresholds)
    )
    return _dominant(tuple(found))


def _passages(
    item: int,
    seen: list[One],
    calming: list[One],
    titles: frozenset[int],
    thresholds: Thresholds,
) -> Iterator[Passage[One]]:
    heading = tuple(one for one in seen if one.span.line in titles)
    local = sorted((one for one in seen if one.span.line not in titles), key=_line)
    calm = sum({one.signal.id: one.signal.weight for one in calming if one.signal.item in (0, item)}.values())
    for group in _groups(local, thresholds.window) or ([],):
        window = _best_window(group, heading, thresholds.window)
        distinct = {one.signal.id: one.signal for one in window}
        raw = sum(signal.weight for signal in distinct.values())
        confidence = _confidence(raw, calm, distinct.values(), thresholds)
        if confidence is not None:
            yield Passage(item, (*heading, *group), raw + calm, confidence)


def _groups(seen: list[One], window: int) -> list[list[One]]:
    """Return the sightings in runs with at most `window` lines between two neighbours."""
    groups: list[list[One]] = []
    for one in seen:
        if groups and one.span.line - groups[-1][-1].span.end_line <= window:
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _best_window(group: list[One], heading: tuple[One, ...], window: int) -> list[One]:
    """Return the sightings of the window with most points; two hands walk over the group once."""
    counts: Counter[str] = Counter(one.signal.id for one in heading)
    points = sum({one.signal.id: one.signal.weight for one in heading}.values())
    best, bounds, first = points, (0, 0), 0
    for last, one in enumerate(group):
        counts[one.signal.id] += 1
        points += one.signal.weight if counts[one.signal.id] == 1 else 0
        while one.span.line - group[first].span.line > window:
            gone = group[first].signal
            counts[gone.id] -= 1
            points -= gone.weight if counts[gone.id] == 0 else 0
            first += 1
        if points > best:
            best, bounds = points, (first, last + 1)
    return [*heading, *group[slice(*bounds)]]


def _confidence(raw: int, calm: int, signals: Collection[Signal], limits: Thresholds) -> Confidence | None:
    """Return how sure a passage is: things block, words alone are only told of."""
    things = any(signal.structural for signal in signals)
    firm = things and len(signals) > 1
    if firm and raw + calm >= limits.blocks:
        return Confidence.HIGH
    if firm and raw >= limits.blocks:
        return Confidence.MEDIUM
    return Confidence.LOW if raw + calm >= (limits.notice if things else limits.words) else None


def _dominant(passages: tuple[Passage[One], ...]) -> tuple[Passage[One], ...]:
    """Return the passages without those that only repeat, more weakly, what another item says of them."""
    blocking = [one for one in passages if one.confidence is Confidence.HIGH]
    return tuple(
        one
        for one in passages
        if one.confidence is Confidence.HIGH or not any(_overlap(one, other) for other in blocking)
    )


def _overlap(one: Passage[One], other: Passage[One]) -> bool:
    first, second = _extent(one), _extent(other)
    return first[0] <= second[1] and second[0] <= first[1]


def _extent(passage: Passage[One]) -> tuple[int, int]:
    return (
        min(one.span.line for one in passage.sightings),
        max(one.span.end_line for one in passage.sightings),
    )


def _line(sighting: Seen) -> int:
    return sighting.span.line
