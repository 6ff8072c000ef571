"""A post names a filing that does not exist, or that does not cover it.

Why this blocks
    The author relies on a filing that proves nothing for this post.

How to clear it
    Correct the id under `filings`, commit the receipt, or record the filing for this post. A
    receipt covers a post under its path or its id: where a post without an id was renamed, record the
    same filing for it under its new path, with `threatgate record POST --again FILING`.

Blocked
    `filings: [2026-k7q3m9]` where the ledger has no such filing, or one for another post.

Publishable
    The id of a filing whose receipt covers this post.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Case,
    Docket,
    Filing,
    Finding,
    Message,
    Reference,
    Rule,
    Standing,
    say,
)
from mkdocs_threatgate.model.renaming import RENAMED, again_command, left_behind

RULE = Rule(
    code="TG209", slug="filing-unknown", title=say("The post names a filing that does not stand for it")
)
BELIEVED = (Standing.INTACT, Standing.UNPROVEN)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every id under `filings` that has no filing covering the post."""
    filings = {filing.id: filing for filing in docket.ledger.filings}
    spoken_of = frozenset(_spoken_of(docket))
    for case in docket.cases:
        for reference in case.declaration.filings:
            message = _fault(filings.get(reference.id), case, reference.id)
            if message is not None and (reference.id in filings or reference.id not in spoken_of):
                yield _finding(case, reference, message, renamed=reference.id in _left(docket, case))


def _left(docket: Docket, case: Case) -> frozenset[str]:
    return frozenset(filing.id for filing in left_behind(docket, case))


def _finding(case: Case, reference: Reference, message: Message, *, renamed: bool) -> Finding:
    plan = ("threatgate", "plan", case.post.path)
    return Finding(
        rule=RULE,
        path=case.post.path,
        span=reference.span,
        message=message,
        remedy=RENAMED
        if renamed
        else say("Correct the id, commit its receipt, or record the filing for this post."),
        command=again_command(case.post.path, reference.id) if renamed else plan,
        identity=reference.id,
    )


def _spoken_of(docket: Docket) -> Iterator[str]:
    """Yield the filings that are in the ledger, but not to be believed: TG301 to TG307 tell why."""
    for entry in docket.ledger.entries:
        if entry.standing not in BELIEVED or entry.faults:
            yield entry.receipt.filing if entry.receipt else entry.stem


def _fault(filing: Filing | None, case: Case, identifier: str) -> Message | None:
    if filing is None:
        return say("the ledger holds no filing {id}, as committed", id=identifier)
    names = (case.post.uri, case.declaration.id)
    if not any(cover.post in names for cover in filing.covers):
        covered = tuple(dict.fromkeys(cover.post for cover in filing.covers))
        return say("filing {id} does not cover this post; it covers {posts}", id=identifier, posts=covered)
    return None
