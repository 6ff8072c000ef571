"""The evidence for a receipt is not what the receipt says, or is missing where it is required.

Why this blocks
    A receipt lists the documents that show it, each with the digest of what git stores. One
    that is not in the ledger as committed, or is another, shows nothing. Where the site sets
    `evidence: required`, a receipt that lists none counts for nothing either, and what front
    matter states about a repair or an opinion must be shown as well.

How to clear it
    Commit the document, or bring back the version that was filed. Where it never was the one,
    record anew: `threatgate record POST --authority NAME --evidence FILE`. For a repair put the
    document into the ledger's folder and name it, `fixed: {at: …, evidence: PATH#sha256=DIGEST}`;
    an opinion is recorded as an event of the ledger, `threatgate event POST opinion`.

Blocked
    A receipt whose scan was exchanged in a later commit; `evidence: required` and a `filed`
    event without `evidence`.

Publishable
    The receipt with the document as filed. Files that Git LFS, age or git-crypt keep need no
    key and no download: the digest is that of the stored bytes, or what the LFS pointer states.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    TOP,
    Answer,
    Case,
    Docket,
    Doubt,
    Entry,
    Finding,
    Message,
    Network,
    Outcome,
    Rule,
    say,
)

RULE = Rule(code="TG306", slug="evidence-mismatch", title=say("The evidence is not what the ledger says"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield what is wrong with each entry's evidence, blocking where a post relies on it; then statements."""
    for entry, doubt, case in docket.doubted(RULE.code):
        yield _finding(entry, doubt, case)
    for case, answer, near in docket.missed(RULE.code):
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say("{owed}; evidence is required: {reason}", owed=answer.owed, reason=near.reason),
            remedy=_remedy(answer),
            command=_command(answer, case),
        )


def _rests_on_opinion(network: Network | None) -> bool:
    return network is not None and network.opinion is not None and network.fixed is None


def _remedy(answer: Answer) -> Message:
    if _rests_on_opinion(answer.obligation.network):
        return say("Record the operator's opinion in the ledger, with its document.")
    return say(
        "Commit the document into the ledger's folder and name it with its digest (sha256sum): "
        "evidence: PATH#sha256=DIGEST; record an opinion as an event."
    )


def _command(answer: Answer, case: Case) -> tuple[str, ...]:
    network = answer.obligation.network
    if network and _rests_on_opinion(network):
        return network.opinion_command(case.post.path)
    return ("threatgate", "plan", case.post.path)


def _finding(entry: Entry, doubt: Doubt, case: Case | None) -> Finding:
    following = ("threatgate", "plan", case.post.path) if case else ("git", "log", "--", f":/{entry.path}")
    return Finding(
        rule=RULE,
        path=entry.path,
        span=TOP,
        message=doubt.fault.message,
        remedy=doubt.fault.remedy,
        command=doubt.command or following,
        outcome=Outcome.BLOCKS if case else Outcome.NOTICE,
        identity=f"{entry.key} {doubt.fault.message.template}",
    )
