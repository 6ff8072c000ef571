"""Our own side: documents judged as `threatgate scan` judges them, in this process."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import NamedTuple

from labels import Label

from mkdocs_threatgate.content.pages import open_page
from mkdocs_threatgate.content.scoring import Passage, Thresholds, weigh
from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.gate import decide, detector_of
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    Confidence,
    Ledger,
    Outcome,
    Post,
    Settings,
    Sighting,
    Suspicion,
    Text,
    Verdict,
    World,
)
from mkdocs_threatgate.sources.articles import read_policy
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.rulebooks import read_rulebook

UNDECLARED = "TG105"
DETECTORS = (UNDECLARED, *(f"TG40{item}" for item in range(1, 7)))
CLOCK = datetime(2026, 1, 1, tzinfo=UTC)
BLOCKING = (Confidence.CERTAIN, Confidence.HIGH)
"""How sure the gate has to be of a suspicion for it to block."""


class Flag(NamedTuple):
    """A passage that is objected to, and the signals that say why."""

    item: int
    line: int
    score: int
    blocks: bool
    sightings: tuple[Sighting, ...] = ()


class Told(NamedTuple):
    """Something recognised that the author should have declared."""

    matter: str
    blocks: bool


class Seen(NamedTuple):
    """A labelled document and what was found in it.

    `sightings` are those of every signal, whatever they add up to; `titles` are the lines
    of its titles. `agreed` tells that the gate's findings block for the same reasons.
    """

    label: Label
    flags: tuple[Flag, ...] = ()
    told: tuple[Told, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    titles: frozenset[int] = frozenset()
    agreed: bool = True

    @property
    def score(self) -> int:
        """The points of its heaviest passage, 0 where there is none."""
        return max((flag.score for flag in self.flags), default=0)

    @property
    def heaviest(self) -> Flag | None:
        """The passage that would be read first, of those that block if any does."""
        return max(self.flags, key=lambda flag: (flag.blocks, flag.score), default=None)

    @property
    def blocked(self) -> bool:
        """Whether any passage blocks."""
        return any(flag.blocks for flag in self.flags)

    def reweighed(self, thresholds: Thresholds, ids: frozenset[str]) -> Seen:
        """Return what would be found with other thresholds and with these signals only."""
        kept = tuple(one for one in self.sightings if one.signal.id in ids)
        passages = weigh(kept, self.titles, thresholds)
        return self._replace(flags=tuple(_flag(passage, _line(passage)) for passage in passages))


class Judge:
    """The detectors, ready."""

    def __init__(self) -> None:
        """Read and compile the shipped signals; ends the program where one is wrong, and names it."""
        try:
            self.rulebook = read_rulebook()
            self.detector = detector_of(self.rulebook)
        except ThreatgateError as error:
            sys.exit(render(error.message, "en"))
        self.settings = Settings()
        self.policy = read_policy(self.settings.profiles, Path())

    def posts(self, *texts: str) -> tuple[Post, ...]:
        """Return texts as posts that belong to no site."""
        return tuple(read_post(text, "UTC") for text in _alone(texts))

    def detect(self, *posts: Post) -> tuple[tuple[Suspicion, ...], ...]:
        """Return what the detectors make of each post."""
        return tuple(self.detector.suspicions(post) for post in posts)

    def verdict(self, *texts: str) -> Verdict:
        """Return the gate's verdict on texts that belong to no site."""
        world = World(
            texts=_alone(texts),
            ledger=Ledger(),
            policy=self.policy,
            settings=self.settings,
            rulebook=self.rulebook,
        )
        return decide(world, CLOCK)

    def look(self, label: Label, text: str) -> Seen:
        """Return a labelled document with what the gate finds, and every sighting in it."""
        verdict = self.verdict(text)
        case = verdict.docket.cases[0]
        flags = tuple(_flag(one, one.span.line) for one in case.suspicions)
        told = tuple(Told(one.matter, one.confidence in BLOCKING) for one in case.recognitions)
        return Seen(
            label=label,
            flags=flags,
            told=told,
            sightings=self.detector.sightings(open_page(case.post)),
            titles=frozenset(one.span.line for one in case.post.titles if one.field in ("title", "h1")),
            agreed=_blocking(verdict)
            == {f"TG40{flag.item}" for flag in flags if flag.blocks}
            | {UNDECLARED for one in told if one.blocks},
        )


def _blocking(verdict: Verdict) -> set[str]:
    """Return the rules of the detectors that block."""
    return {
        finding.rule.code
        for finding in verdict.findings
        if finding.outcome is Outcome.BLOCKS and finding.rule.code in DETECTORS
    }


def _alone(texts: Iterable[str]) -> tuple[Text, ...]:
    names = (f"{number}.md" for number in count())
    return tuple(
        Text(name, name, text, gated=True, ships=True) for text, name in zip(texts, names, strict=False)
    )


def _flag(found: Suspicion | Passage[Sighting], line: int) -> Flag:
    return Flag(found.item, line, found.score, found.confidence in BLOCKING, found.sightings)


def _line(passage: Passage[Sighting]) -> int:
    """Return the line that a finding on a passage points at: things before words, heavy before light."""
    first = min(
        passage.sightings,
        key=lambda one: (not one.signal.structural, -one.signal.weight, one.span.line),
    )
    return first.span.line
