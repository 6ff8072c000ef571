"""The filing that is recorded went to a body that is not competent.

Why this blocks
    Kind, level and territory must be right in the same receipt. A county organ, a branch
    bureau of a city or another city's bureau does not discharge the duty.

How to clear it
    File with one of the bodies that the finding names, and record that filing.

Blocked
    An incident in 天长市, filed with 天长市公安局: that is a county organ.

Publishable
    The same incident filed with 滁州市公安局, or with 安徽省公安厅.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say
from mkdocs_threatgate.model.commands import record_command

RULE = Rule(
    code="TG202", slug="authority-not-competent", title=say("The filing went to a body that is not competent")
)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every obligation whose nearest filing went to the wrong body."""
    for case, answer, near in docket.missed(RULE.code):
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say(
                "{owed}; filing {filing} does not count: {reason}",
                owed=answer.owed,
                filing=near.filing,
                reason=near.reason,
            ),
            remedy=say(
                "File with one of {bodies}, and record that.",
                bodies=tuple(body.name for body in answer.competent),
            ),
            command=record_command(docket.settings, case.post.path, answer.record),
        )
