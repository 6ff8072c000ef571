"""The wording has been edited since the post was filed, or the receipt does not say what was filed.

Why this is a notice
    No fact has changed and hardly any wording, so the filing stands. But a few letters can turn
    a sentence round, and that only a person can see. A receipt without digests does not say what
    was filed; then the text in the commit that first held the receipt is taken. For a receipt in
    front matter that is so under whatever name the post then had.

How to clear it
    Read what has changed (`threatgate plan POST`) and put your name to it: `threatgate event
    FILING reviewed`. It holds for the text as it then stands. If a fact did change, tell the
    authority and record `supplemented` instead.

Blocked
    Never.

Publishable
    A post with a corrected typo. Layout, tags, links' line breaks and invisible characters are
    no edit at all.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Case,
    Docket,
    Drift,
    Filing,
    Finding,
    Message,
    Outcome,
    Rule,
    Shift,
    Status,
    say,
)

RULE = Rule(code="TG207", slug="content-edited", title=say("The wording was edited since it was filed"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield one notice for every post whose filings were made for a text that reads a little otherwise."""
    filings = {one.id: one for one in docket.ledger.filings}
    for case in docket.cases:
        doubtful = {one.filing: one for one in case.shifts if _is_doubtful(one, filings.get(one.filing))}
        leaning = (
            identifier
            for answer in case.answers
            if answer.status is Status.MET and answer.filings and doubtful.keys() >= {*answer.filings}
            for identifier in answer.filings
        )
        shifts = tuple(doubtful[identifier] for identifier in dict.fromkeys(leaning))
        if shifts:
            yield _finding(case, shifts, filings[shifts[0].filing])


def _is_doubtful(shift: Shift, filing: Filing | None) -> bool:
    """Return whether a person should look; what stands in the post itself needs no digests."""
    if shift.reviewed or filing is None:
        return False
    return shift.drift is Drift.EDITORIAL or (bool(shift.assumed) and not _is_inline(filing))


def _is_inline(filing: Filing) -> bool:
    return any(entry.inline for entry in filing.entries)


def _finding(case: Case, shifts: tuple[Shift, ...], first: Filing) -> Finding:
    review = say("Read it, and put your name to it if it is what was filed.")
    stays = say("Read it. A filing in the front matter cannot be reviewed; record it in the ledger for that.")
    several = len({cover.post for cover in first.covers}) > 1
    which = ("--post", case.post.path) if several else ()
    inline = _is_inline(first)
    return Finding(
        rule=RULE,
        path=case.post.path,
        span=case.declaration.span,
        message=_message(shifts),
        remedy=stays if inline else review,
        command=("threatgate", "plan", case.post.path)
        if inline
        else ("threatgate", "event", first.id, "reviewed", *which),
        outcome=Outcome.NOTICE,
        identity=" ".join(one.filing for one in shifts),
    )


def _message(shifts: tuple[Shift, ...]) -> Message:
    edited = tuple(one for one in shifts if one.changes)
    assumed = tuple(one for one in shifts if one.assumed)
    told = say(
        "edited since it was filed as {filings}: {changes}",
        filings=tuple(one.filing for one in edited),
        changes=edited[0].changes if edited else (),
    )
    taken = say(
        "what was filed as {filings} is not recorded: the text in commit {commit} is taken",
        filings=tuple(one.filing for one in assumed),
        commit=assumed[0].assumed[:12] if assumed else "",
    )
    if edited and assumed:
        return say("{told}; {taken}", told=told, taken=taken)
    return told if edited else taken
