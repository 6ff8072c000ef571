"""An event does not follow the entry that it says it follows.

Why this blocks
    Each later event of a filing names the entry before it with that entry's digest. One
    that does not fit was written for something else, or what it follows was changed.

How to clear it
    Record the event anew with `threatgate event`.

Blocked
    An `accepted` event whose `prev` names no entry of its filing, or another digest.

Publishable
    The event recorded by the command.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Outcome, Rule, say

RULE = Rule(code="TG307", slug="chain-broken", title=say("An event does not fit the chain of its filing"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield the breaks of each chain: blocking where a post relies on the filing, else notices."""
    relied = {entry.path for case in docket.cases for entry in case.relied_upon}
    for entry in docket.ledger.entries:
        for fault in entry.faults:
            if fault.code == RULE.code and (entry.path in relied or docket.concerns(entry)):
                yield Finding(
                    rule=RULE,
                    path=entry.path,
                    span=fault.span,
                    message=fault.message,
                    remedy=fault.remedy,
                    command=("git", "log", "--", f":/{entry.path}"),
                    outcome=Outcome.BLOCKS if entry.path in relied else Outcome.NOTICE,
                )
