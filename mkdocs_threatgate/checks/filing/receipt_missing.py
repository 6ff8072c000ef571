"""A filing is owed and none is recorded.

Why this blocks
    The post must be reported before it is published, and nothing in the ledger says that
    it was.

How to clear it
    File with one of the competent authorities, then record it: `threatgate record POST
    --authority NAME`, and commit what the command prints. For the weakness of a network its
    operator's opinion may stand in: `threatgate event POST opinion`.

Blocked
    A post on an intrusion in Hangzhou and an empty ledger.

Publishable
    The same post with a committed receipt of 杭州市公安局, filed before its date.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Answer,
    Case,
    Docket,
    Entry,
    Finding,
    Message,
    Route,
    Rule,
    Standing,
    Status,
    Subject,
    say,
)

RULE = Rule(code="TG201", slug="receipt-missing", title=say("A filing is owed and none is recorded"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every open obligation that no filing comes near to."""
    for case in docket.cases:
        for answer in case.answers:
            missed_otherwise = answer.near is not None and answer.near.code != RULE.code
            title = answer.obligation.article.subject is Subject.TITLE
            if answer.status is not Status.OPEN or missed_otherwise or title:
                continue
            yield _finding(case, answer)


def _finding(case: Case, answer: Answer) -> Finding:
    waiting = _waiting(case, answer)
    if waiting:
        return Finding.on_answer(
            RULE,
            case,
            answer,
            message=say("{owed}; {path} says so, but is not committed", owed=answer.owed, path=waiting.path),
            remedy=say("Commit it."),
            command=("git", "add", "--", f":/{waiting.path}", "&&", "git", "commit", "-m", "Record filing"),
        )
    return Finding.on_answer(
        RULE,
        case,
        answer,
        message=_message(answer),
        remedy=_remedy(answer, case.post.path),
        command=("threatgate", "record", case.post.path, "--authority", answer.record or "NAME"),
    )


def _waiting(case: Case, answer: Answer) -> Entry | None:
    """Return a receipt on disk that would answer the obligation, were it committed."""
    competent = {(body.kind, body.region) for body in answer.competent}
    waiting = (entry for entry in case.relied_upon if entry.standing is Standing.UNCOMMITTED)
    for entry in waiting:
        authority = entry.receipt.authority if entry.receipt and not entry.faults else None
        if authority and (authority.kind, authority.region) in competent:
            return entry
    return None


def _message(answer: Answer) -> Message:
    if answer.near is None:
        return say("{owed}; nothing that counts is recorded", owed=answer.owed)
    return say("{owed}; {reason}", owed=answer.owed, reason=answer.near.reason)


def _remedy(answer: Answer, post: str) -> Message:
    if Route.OPINION in answer.obligation.article.routes:
        return say(
            "Record the operator's opinion (threatgate event {post} opinion), or state it or the “fixed” "
            "date in the front matter, or give notice to an authority and record that.",
            post=post,
        )
    return say("File with one of them, then record the receipt and commit it.")
