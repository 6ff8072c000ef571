"""A receipt was recorded by somebody who may not, or in another's name.

Why this blocks
    Where `recorders` are named, only they may put receipts into the ledger, each in their
    own name: `recorded_by` is the committer of the commit that added the receipt. The latter
    holds with `signatures` too, as a notice where those are `notice`.

How to clear it
    Have one of the recorders record the filing anew. For squash merges by a forge, name
    the forge's committer address in `forges`: the commit's author then stands.

Blocked
    `recorders: [liu@example.com]` and a receipt committed by wang@example.com.

Publishable
    The same receipt recorded and committed by liu@example.com.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Case, Docket, Doubt, Entry, Finding, Outcome, Rule, say

RULE = Rule(code="TG309", slug="recorder-mismatch", title=say("A receipt was not recorded by a recorder"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every entry that a recorder did not add, blocking where a post relies on it."""
    for entry, doubt, case in docket.doubted(RULE.code):
        yield _finding(entry, doubt, case)


def _finding(entry: Entry, doubt: Doubt, case: Case | None) -> Finding:
    return Finding(
        rule=RULE,
        path=entry.path,
        span=TOP,
        message=doubt.fault.message,
        remedy=doubt.fault.remedy,
        command=("git", "log", "--format=fuller", "--", f":/{entry.path}"),
        outcome=Outcome.BLOCKS if case and doubt.void else Outcome.NOTICE,
        identity=entry.key,
    )
