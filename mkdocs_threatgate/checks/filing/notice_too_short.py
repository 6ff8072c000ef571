"""An authority was given notice, but the post goes out before the period ends.

Why this blocks
    The weakness of a specific network may be told of thirty days after it was reported,
    unless its operator consented or it was repaired.

How to clear it
    Publish after the period, or record the operator's consent (`threatgate event POST opinion`)
    or the repair.

Blocked
    Notice on 2026-11-01, publication on 2026-11-20.

Publishable
    The same notice, publication on 2026-12-02.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say
from mkdocs_threatgate.model.commands import hint

RULE = Rule(code="TG204", slug="notice-too-short", title=say("The notice period has not run out"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every obligation whose notice is still running at publication."""
    for case, answer, near in docket.missed(RULE.code):
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say(
                "{owed}; filing {filing} comes too late for publication at {moment}: {reason}",
                owed=answer.owed,
                filing=near.filing,
                moment=case.moment.isoformat(" ", "minutes"),
                reason=near.reason,
            ),
            remedy=say(
                "Publish at or after {earliest}: set “publish_at” and “date” to it, and build then. "
                "Or record the operator's consent: {command}",
                earliest=near.earliest.isoformat() if near.earliest else "",
                command=hint(docket.world, "event", case.post.path, "opinion"),
            ),
            command=("threatgate", "plan", case.post.path),
        )
