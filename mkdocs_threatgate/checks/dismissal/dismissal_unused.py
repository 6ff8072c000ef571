"""A dismissal names nothing any more.

Why this is a notice
    A dismissal is bound to the passage that was flagged. Once the passage is changed, or
    taken out, or has become a fact, the dismissal does nothing; if the passage was changed,
    a new suspicion stands in its place. Dismissals of what only a build shows are not told of.

How to clear it
    Leave it. An entry of the ledger is never taken back; this one ends by itself, and says
    nothing from then on. If the passage as it is now must stay, dismiss that.

Blocked
    Never.

Publishable
    A dismissal whose passage is as it was, and one that has ended.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_threatgate.model import BUILT, TOP, Dismissal, Docket, Entry, Finding, Outcome, Rule, say

RULE = Rule(code="TG602", slug="dismissal-unused", title=say("A dismissal names nothing any more"))


def check(
    docket: Docket, reviews: Iterable[tuple[Entry, Dismissal, tuple[Finding, ...]]]
) -> Iterator[Finding]:
    """Yield a notice for every dismissal that has not ended and names no suspicion."""
    for entry, dismissal, findings in reviews:
        if findings or dismissal.until.end <= docket.now or dismissal.fingerprint.startswith(BUILT):
            continue
        yield Finding(
            rule=RULE,
            path=entry.path,
            span=TOP,
            message=say(
                "this dismissal names no suspicion of {code} in {post} any more (fingerprint {fingerprint})",
                code=dismissal.rule,
                post=dismissal.post,
                fingerprint=dismissal.fingerprint,
            ),
            remedy=say("Leave it as it is: it ends on {until}.", until=dismissal.until.text),
            outcome=Outcome.NOTICE,
            identity=entry.path,
        )
