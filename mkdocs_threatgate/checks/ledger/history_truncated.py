"""The repository's history is too short to judge a receipt.

Why there is no verdict
    In a shallow clone every receipt looks as if it had been added by the last commit, and
    a changed one looks untouched. The gate does not guess: it ends with exit code 3.

How to clear it
    Fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for the checkout
    step of a workflow.

Blocked
    A post that relies on a receipt, in a clone of depth 1.

Publishable
    The same post in a full clone.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Case, Docket, Entry, Finding, Outcome, Rule, Standing, say

RULE = Rule(code="TG303", slug="history-truncated", title=say("History is too short to judge the ledger"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a decisive finding for every post that relies on an unproven entry, else one notice."""
    relied = False
    for case in docket.cases:
        for entry in case.relied_upon:
            if entry.standing is Standing.UNPROVEN:
                relied = True
                yield _finding(entry, case)
    unproven = [entry for entry in docket.ledger.entries if entry.standing is Standing.UNPROVEN]
    if unproven and not relied:
        yield _finding(unproven[0], None)
    yield from _of_baseline(docket)


def _of_baseline(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for each baseline that cannot be judged, decisive where a post stands on it."""
    stood_upon = any(case.baselined for case in docket.cases)
    for path, fault in docket.world.baseline.faults:
        if fault.code == RULE.code:
            yield Finding(
                rule=RULE,
                path=path,
                span=fault.span,
                message=fault.message,
                remedy=fault.remedy,
                command=("git", "fetch", "--unshallow"),
                outcome=Outcome.BLOCKS if stood_upon else Outcome.NOTICE,
                identity=path,
                decisive=stood_upon,
            )


def _finding(entry: Entry, case: Case | None) -> Finding:
    return Finding(
        rule=RULE,
        path=case.post.path if case else None,
        span=case.declaration.span if case else None,
        message=say(
            "history is cut short: whether {path} was ever changed cannot be judged", path=entry.path
        ),
        remedy=say("Fetch the whole history; in a workflow set “fetch-depth: 0” for the checkout."),
        command=("git", "fetch", "--unshallow"),
        outcome=Outcome.BLOCKS if case else Outcome.NOTICE,
        identity=entry.path,
        decisive=case is not None,
    )
