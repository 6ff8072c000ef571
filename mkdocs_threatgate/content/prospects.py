"""What marked places can amount to at most: the proof that a page tells of nothing, without a look at it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sized

from mkdocs_threatgate.content.scoring import Thresholds
from mkdocs_threatgate.content.shapes.needs import NEEDS
from mkdocs_threatgate.model import Signal


class Prospects:
    """The signals that accuse, by what must be marked on a page before they can be seen."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        """Take all signals; the calming ones only take away."""
        self.plain: dict[str, Signal] = {}
        self.fed: dict[str, list[Signal]] = defaultdict(list)
        self.always: list[Signal] = []
        for signal in signals:
            if signal.weight <= 0:
                continue
            needs = NEEDS.get(signal.shape, ())
            if not signal.shape:
                self.plain[signal.id] = signal
            elif not needs:
                self.always.append(signal)
            for mark in needs[0].signals if needs else ():
                self.fed[mark].append(signal)

    def amount(self, places: Mapping[str, Sized], thresholds: Thresholds) -> bool:
        """Return whether the signals that can be seen, given the marked places by signal, suffice."""
        points: dict[int, int] = defaultdict(int)
        things: set[int] = set()
        for signal in self._possible(places):
            points[signal.item] += signal.weight
            if signal.structural:
                things.add(signal.item)
        with_things = min(thresholds.notice, thresholds.blocks)
        return any(
            reached >= (with_things if item in things else thresholds.words)
            for item, reached in points.items()
        )

    def _possible(self, places: Mapping[str, Sized]) -> Iterator[Signal]:
        """Yield the signals that can be seen, each once."""
        yield from self.always
        known: set[str] = set()
        for mark in places:
            if mark in self.plain:
                yield self.plain[mark]
            for signal in self.fed.get(mark, ()):
                if signal.id not in known:
                    known.add(signal.id)
                    if are_met(signal.shape, places):
                        yield signal


def are_met(shape: str, places: Mapping[str, Sized]) -> bool:
    """Return whether a page has the marks without which a shape sees nothing."""
    return all(
        sum(len(places[mark]) for mark in need.signals if mark in places) >= need.least
        for need in NEEDS.get(shape, ())
    )
