"""A filing is owed and none is recorded.

Why this blocks
    The post must be reported before it is published, and nothing in the ledger says that
    it was.

How to clear it
    File with one of the competent authorities, then record it: `threatgate record POST
    --authority NAME`, and commit what the command prints. For the weakness of a network its
    operator's opinion may stand in: `threatgate event POST opinion`. If it was filed and the post
    was renamed since, record the same filing for it: `threatgate record POST --again FILING`.

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
    Filing,
    Finding,
    Message,
    Route,
    Rule,
    Status,
    Subject,
    World,
    say,
)
from mkdocs_threatgate.model.commands import commit_command, hint, record_command
from mkdocs_threatgate.model.renaming import RENAMED, again_command, left_behind

RULE = Rule(code="TG201", slug="receipt-missing", title=say("A filing is owed and none is recorded"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every open obligation that no filing comes near to."""
    for case in docket.cases:
        for answer in case.answers:
            title = answer.obligation.article.subject is Subject.TITLE
            if answer.status is Status.OPEN and docket.miss(case, answer) in ("", RULE.code) and not title:
                yield _finding(case, answer, docket)


def _left(docket: Docket, case: Case, answer: Answer) -> Filing | None:
    """Return a filing that would answer an obligation, and covers the post under a name that it had."""
    competent = {(body.kind, body.region) for body in answer.competent}
    for filing in left_behind(docket, case):
        authority = filing.filed.authority
        if filing.live and authority and (authority.kind, authority.region) in competent:
            return filing
    return None


def _finding(case: Case, answer: Answer, docket: Docket) -> Finding:
    left = _left(docket, case, answer)
    waiting = case.waiting(answer)
    if waiting:
        return Finding.on_answer(
            RULE,
            case,
            answer,
            message=say("{owed}; {path} says so, but is not committed", owed=answer.owed, path=waiting.path),
            remedy=say("Commit it."),
            command=commit_command(docket.settings, "Record filing", waiting.path),
        )
    if left:
        covered = tuple(dict.fromkeys(cover.post for cover in left.covers))
        return Finding.on_answer(
            RULE,
            case,
            answer,
            message=say("{owed}; filing {id} covers {posts}", owed=answer.owed, id=left.id, posts=covered),
            remedy=RENAMED,
            command=again_command(case.post.path, left.id),
        )
    return Finding.on_answer(
        RULE,
        case,
        answer,
        message=_message(answer),
        remedy=_remedy(answer, case.post.path, docket.world),
        command=record_command(docket.settings, case.post.path, answer.record),
    )


def _message(answer: Answer) -> Message:
    if answer.near is None:
        return say("{owed}; nothing that counts is recorded", owed=answer.owed)
    return say("{owed}; {reason}", owed=answer.owed, reason=answer.near.reason)


def _remedy(answer: Answer, post: str, world: World) -> Message:
    if Route.OPINION in answer.obligation.article.routes:
        return say(
            "Record the operator's opinion ({command}), or state it or the “fixed” "
            "date in the front matter, or give notice to an authority and record that.",
            command=hint(world, "event", post, "opinion"),
        )
    return say("File with one of them, then record the receipt and commit it.")
