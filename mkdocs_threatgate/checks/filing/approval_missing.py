"""An approval is needed, and the filing has not been accepted.

Why this blocks
    Most duties are to report, and are met by filing. To put 预警 into a title needs the
    approval of a government department: the filing and its acceptance.

How to clear it
    Record the acceptance when it comes, with its date; or take 预警 out of the title.

Blocked
    A title with 预警 and a filing that was not answered.

Publishable
    The same title once `threatgate event FILING accepted` is recorded and committed.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(code="TG205", slug="approval-missing", title=say("The filing has not been accepted"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every duty of approval whose filing was only filed."""
    for case, answer, near in docket.missed(RULE.code):
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say(
                "{owed}; filing {filing} is not enough: {reason}",
                owed=answer.owed,
                filing=near.filing,
                reason=near.reason,
            ),
            remedy=say("Record the acceptance once it is given, or take “预警” out of the title."),
            command=("threatgate", "event", near.filing, "accepted"),
        )
