"""What seems prohibited is hidden from readers, or spelt so that programs do not see it.

Why this is a notice
    The passage that is hidden is a finding of its own (TG401 to TG406) and blocks by itself.
    This tells the editor that what is on disk reads otherwise than what is on screen: letters
    of another alphabet that look the same, characters without width, words broken by tags or
    joined from parts, text in a comment, in an element that is not shown, or encoded.
    Such a spelling over harmless text is ordinary and is not told.

How to clear it
    Clear the finding that it stands on; or write the passage as it is read.

Blocked
    Never.

Publishable
    A text that says on disk what it says on screen.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Outcome, Rule, say

RULE = Rule(
    code="TG410",
    slug="content-hidden",
    title=say("What seems prohibited is hidden or disguised"),
    suspicion=True,
)
ITEMS = range(1, 7)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a notice for every suspicion that rests on hidden or disguised text."""
    for item in ITEMS:
        for path, suspicion, article in docket.prohibited(item):
            disguised = tuple(one for one in suspicion.sightings if one.disguised)
            if disguised:
                yield Finding(
                    rule=RULE,
                    path=path,
                    span=disguised[0].span,
                    message=say(
                        "what seems prohibited here is hidden or disguised: {excerpts}",
                        excerpts=tuple(dict.fromkeys(f"“{one.excerpt}”" for one in disguised[:5])),
                    ),
                    remedy=say("Write it as it is read, and clear the finding that it stands on."),
                    article=article,
                    outcome=Outcome.NOTICE,
                    confidence=suspicion.confidence,
                    identity=f"{suspicion.part} {suspicion.passage}",
                )
