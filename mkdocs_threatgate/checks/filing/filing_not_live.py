"""The filing that would discharge the duty was rejected or withdrawn, or has run out.

Why this blocks
    A rejected or withdrawn filing never satisfies: the stricter reading of a text that
    gives no veto.

How to clear it
    File again and record the new filing.

Blocked
    A filing followed by a `rejected` or `withdrawn` event.

Publishable
    The same post with a new filing.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say
from mkdocs_threatgate.model.commands import record_command

RULE = Rule(code="TG208", slug="filing-not-live", title=say("The filing no longer stands"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every obligation whose nearest filing was rejected, withdrawn or has run out."""
    for case, answer, near in docket.missed(RULE.code):
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say(
                "{owed}; filing {filing} no longer stands: {reason}",
                owed=answer.owed,
                filing=near.filing,
                reason=near.reason,
            ),
            remedy=say("File again, and record the new filing."),
            command=record_command(docket.settings, case.post.path, answer.record),
        )
