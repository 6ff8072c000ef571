"""A receipt is on disk but not in the repository, or not as it is there.

Why this blocks
    Git is the proof: only what is committed at HEAD counts, byte for byte.

How to clear it
    Commit the receipt. If a committed receipt was changed, put it back and record anew.

Blocked
    A receipt written by `threatgate record` and not yet committed.

Publishable
    The same receipt after `git commit`.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    TOP,
    Case,
    Docket,
    Entry,
    Finding,
    Message,
    Outcome,
    Rule,
    Settings,
    Standing,
    say,
)
from mkdocs_threatgate.model.commands import commit_command

RULE = Rule(code="TG301", slug="receipt-uncommitted", title=say("A receipt is not committed"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every post that relies on such a receipt, else a notice at the receipt."""
    relying: dict[Entry, list[Case]] = {}
    for case in docket.cases:
        for entry in case.relied_upon:
            relying.setdefault(entry, []).append(case)
    held = {one.path for one in docket.ledger.entries if one.standing is not Standing.UNCOMMITTED}
    for entry in docket.ledger.entries:
        # one that was deleted from history is void: to commit it again would not help (TG302)
        waiting = entry.standing is Standing.UNCOMMITTED and (entry.inline or entry.path not in held)
        if not waiting and not entry.modified:
            continue
        for case in relying.get(entry, ()):
            yield _finding(entry, case.post.path, case, docket.settings)
        if entry not in relying and docket.concerns(entry):
            yield _finding(entry, entry.path, None, docket.settings)


def _finding(entry: Entry, path: str, case: Case | None, settings: Settings) -> Finding:
    uncommitted = entry.standing is Standing.UNCOMMITTED
    return Finding(
        rule=RULE,
        path=path,
        span=case.declaration.span if case else TOP,
        message=_message(entry, uncommitted=uncommitted),
        remedy=(
            say("Commit it.")
            if uncommitted
            else say("Put it back as it was committed; record a new receipt instead.")
        ),
        command=(
            commit_command(settings, "Record filing", entry.path)
            if uncommitted
            else ("git", "restore", "--source=HEAD", "--", f":/{entry.path}")
        ),
        outcome=Outcome.BLOCKS if case else Outcome.NOTICE,
        identity=entry.path,
    )


def _message(entry: Entry, *, uncommitted: bool) -> Message:
    if uncommitted:
        return say("the receipt {path} is not committed", path=entry.path)
    return say("the receipt {path} is not as it was committed", path=entry.path)
