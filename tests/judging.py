"""Short ways to have a text judged by the shipped signals."""

from __future__ import annotations

from functools import cache

from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.model import Confidence, Suspicion, Text
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.rulebooks import read_rulebook

BLOCKS = "blocks"
NOTICE = "notice"


@cache
def detector() -> Detector:
    return Detector(read_rulebook())


def suspicions(text: str, *items: int) -> tuple[Suspicion, ...]:
    """Return what is suspected of a post, of these items of Art. 4 or of all."""
    post = read_post(Text("docs/post.md", "post.md", text, gated=True, ships=True), "Asia/Shanghai")
    return tuple(one for one in detector().suspicions(post) if not items or one.item in items)


def judged(text: str, *items: int) -> dict[int, str]:
    """Return the outcome by item."""
    outcomes: dict[int, str] = {}
    for one in suspicions(text, *items):
        outcome = BLOCKS if one.confidence in (Confidence.HIGH, Confidence.CERTAIN) else NOTICE
        outcomes[one.item] = BLOCKS if BLOCKS in (outcome, outcomes.get(one.item)) else NOTICE
    return outcomes


def seen(text: str, *items: int) -> set[str]:
    """Return the signals that a suspicion rests on, without their families."""
    return {
        sighting.signal.id.rpartition("/")[2]
        for one in suspicions(text, *items)
        for sighting in one.sightings
    }
