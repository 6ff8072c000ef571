"""A site's own rules, TOML and YARA alike, ready to be looked for in a text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from mkdocs_threatgate.content.own_patterns import OwnPatterns
from mkdocs_threatgate.content.yara import YaraRules
from mkdocs_threatgate.model import Rulebook, Signal

OWN = "site/"
"""How the ids of a site's own signals begin; no shipped one begins so."""

Place = tuple[int, int]


class OwnRules:
    """The rules of a site; `signals` are those that its YARA files add."""

    def __init__(self, signals: tuple[Signal, ...], yara: tuple[tuple[str, str], ...]) -> None:
        """Compile them; raises `PatternUnfit`, `PolicyError` or `UsageError` for what is wrong."""
        self.owners = tuple(signal.id for signal in signals for _ in signal.patterns)
        self.patterns = OwnPatterns(pattern for signal in signals for pattern in signal.patterns)
        self.yara = YaraRules(yara) if yara else None
        self.signals = self.yara.signals if self.yara else ()

    def places(self, text: str) -> Iterator[tuple[str, Place]]:
        """Yield the signals seen in a text, by id, each with its places."""
        for hit in self.patterns.hits(text):
            yield self.owners[hit.pattern], (hit.start, hit.end)
        if self.yara:
            yield from self.yara.places(text)


def is_own(signal: Signal) -> bool:
    """Return whether a signal is the site's own."""
    return signal.id.startswith(OWN)


def own_rules(rulebook: Rulebook) -> OwnRules:
    """Return the site's own rules of a rulebook; they are compiled once, which can take a second."""
    return _compiled(tuple(filter(is_own, rulebook.signals)), rulebook.yara)


@lru_cache(maxsize=2)
def _compiled(signals: tuple[Signal, ...], yara: tuple[tuple[str, str], ...]) -> OwnRules:
    return OwnRules(signals, yara)
