"""A committed receipt was edited, moved or deleted.

Why this blocks
    Receipts are written once. One that has changed proves nothing any more, whichever
    commit, branch or merge did it.

How to clear it
    Record the filing anew, as a new receipt, and take the old id out of `filings`. On a
    branch that is not merged yet, squash the branch's own commits so that the change never
    enters history. A receipt in front matter is replaced by a new one at the end of its list;
    a baseline that was changed is put back as it was first committed.

Blocked
    A receipt whose date was corrected in a later commit; one that a merge dropped.

Publishable
    A new receipt for the same filing, the old one left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    TOP,
    Case,
    Docket,
    Entry,
    Event,
    Finding,
    Message,
    Outcome,
    Rule,
    Standing,
    say,
)

RULE = Rule(code="TG302", slug="receipt-rewritten", title=say("A committed receipt was changed"))

VOID = {
    Standing.REWRITTEN: say("edited"),
    Standing.MOVED: say("moved"),
    Standing.DELETED: say("deleted"),
}


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every post that relies on a void entry, else a notice at the entry."""
    relying: dict[Entry, list[Case]] = {}
    for case in docket.cases:
        for entry in case.relied_upon:
            relying.setdefault(entry, []).append(case)
    for entry in docket.ledger.entries:
        if entry.standing not in VOID:
            continue
        for case in relying.get(entry, ()):
            yield _finding(entry, case.post.path, case, docket)
        if entry not in relying and docket.concerns(entry):
            yield _finding(entry, entry.path, None, docket)
    yield from _of_baselines(docket)


def _of_baselines(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for each baseline that was ever changed; a notice where it stands as it was again."""
    restores = dict(docket.world.baseline.restores)
    for path, fault in docket.world.baseline.faults:
        if fault.code == RULE.code:
            restore = restores.get(path, ())
            yield Finding(
                rule=RULE,
                path=path,
                span=TOP,
                message=fault.message,
                remedy=fault.remedy if restore else say("It stands as it was first committed: let it be."),
                identity=path,
                command=restore or ("git", "log", "--oneline", "--", f":/{path}"),
                outcome=Outcome.BLOCKS if restore else Outcome.NOTICE,
            )


def _finding(entry: Entry, path: str, case: Case | None, docket: Docket) -> Finding:
    return Finding(
        rule=RULE,
        path=path,
        span=case.declaration.span if case else TOP,
        message=_message(entry),
        remedy=_remedy(entry, docket),
        command=("threatgate", "plan", path)
        if case
        else ("git", "log", "--full-history", "--", f":/{entry.path}"),
        outcome=Outcome.BLOCKS if case else Outcome.NOTICE,
        identity=entry.path,
    )


def _remedy(entry: Entry, docket: Docket) -> Message:
    since = docket.world.since
    if since and entry.changed and entry.changed.id in since.commits:
        return say(
            "Squash the branch's own commits, so that the change never enters history: "
            "git rebase -i {base}; or record anew and leave the old entry as it is.",
            base=since.base[:12],
        )
    if entry.inline:
        return say(
            "Record the filing anew, with --inline or in the ledger, and leave the list of receipts as it is."
        )
    if entry.receipt and entry.receipt.event is Event.DISMISSED:
        return say("Dismiss the suspicion anew with “threatgate dismiss”; leave the old entry as it is.")
    if entry.receipt and entry.receipt.event is not Event.FILED:
        return say("Record the event anew with “threatgate event”; leave the old entry as it is.")
    return say("Record the filing anew and take the old id out of “filings”; leave the old receipt as it is.")


def _message(entry: Entry) -> Message:
    commit = entry.changed.id[:12] if entry.changed else "?"
    return say(
        "the receipt {path} was {changed} in commit {commit} and is void",
        path=entry.path,
        changed=VOID[entry.standing],
        commit=commit,
    )
