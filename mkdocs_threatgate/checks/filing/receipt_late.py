"""The filing was made, but not before the post goes out.

Why this blocks
    The duty is to report before publishing. The moment of publication is the earliest of
    `publish_at`, the post's date and the time of the build; a bare date counts as the end
    of its day.

How to clear it
    Date the post after the filing and publish it under that date.

Blocked
    A post dated 2026-11-01 with a filing of 2026-11-03, or with a bare date of the same day.

Publishable
    The same post dated 2026-11-04.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(code="TG203", slug="receipt-late", title=say("The filing was not made before publication"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every obligation whose nearest filing or statement came too late."""
    for case, answer, near in docket.missed(RULE.code):
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say(
                "{owed}; that was not done before publication at {moment}: {reason}",
                owed=answer.owed,
                moment=case.moment.isoformat(" ", "minutes"),
                reason=near.reason,
            ),
            remedy=say(
                "Publish after the filing, the answer or the repair: date the post so "
                "(“date”, “publish_at”), and build it then."
            ),
            command=("threatgate", "plan", case.post.path),
        )
