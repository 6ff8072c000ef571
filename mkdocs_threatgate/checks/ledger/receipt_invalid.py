"""A receipt does not say what a receipt must say.

Why this blocks
    A receipt with an unknown field, a missing date or a level that its region does not
    have could be read in two ways; it counts for nothing.

How to clear it
    Record the filing anew with `threatgate record`; never edit a committed receipt.

Blocked
    A receipt without `filed_at`; `level: prefecture` for a county; an unknown channel.

Publishable
    A receipt as `threatgate record` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Case,
    Docket,
    Entry,
    Event,
    Fault,
    Finding,
    Message,
    Outcome,
    Rule,
    Standing,
    Status,
    say,
)

RULE = Rule(code="TG305", slug="receipt-invalid", title=say("A receipt cannot be taken as it is"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield the faults of each entry: blocking where a post relies on it, else as notices."""
    relied = {entry.path for case in docket.cases for entry in case.relied_upon}
    for entry in docket.ledger.entries:
        if entry.path in relied or docket.concerns(entry):
            yield from _findings(entry, blocks=entry.path in relied)
    for case in docket.cases:
        yield from _inline(case)


def _inline(case: Case) -> Iterator[Finding]:
    """Yield the faults of receipts in front matter: notices where the post stands without them."""
    stands = all(answer.status is Status.MET for answer in case.answers)
    for fault in case.declaration.faults:
        if fault.code == RULE.code:
            yield Finding(
                rule=RULE,
                path=case.post.path,
                span=fault.span,
                message=fault.message,
                remedy=say(
                    "Leave it as it is; record the filing in the ledger, or append a correct receipt."
                ),
                command=("threatgate", "plan", case.post.path),
                outcome=Outcome.NOTICE if stands else Outcome.BLOCKS,
            )


def _findings(entry: Entry, *, blocks: bool) -> Iterator[Finding]:
    for fault in entry.faults:
        if fault.code == RULE.code:
            yield Finding(
                rule=RULE,
                path=entry.path,
                span=fault.span,
                message=fault.message,
                remedy=_remedy(entry, fault),
                command=("git", "log", "--", f":/{entry.path}"),
                outcome=Outcome.BLOCKS if blocks else Outcome.NOTICE,
            )


def _remedy(entry: Entry, fault: Fault) -> Message:
    """Return how to go on: what is committed is never mended, which would make it void."""
    event = entry.receipt.event if entry.receipt else Event.FILED
    if entry.inline or entry.standing is Standing.UNCOMMITTED:
        return fault.remedy
    if event is Event.DISMISSED:
        return say("Dismiss the suspicion anew with “threatgate dismiss”; leave the old entry as it is.")
    if event is not Event.FILED:
        return say("Record the event anew with “threatgate event”; leave the old entry as it is.")
    return say("Record the filing anew and take the old id out of “filings”; leave the old receipt as it is.")
