"""What would be published is no longer what was filed.

Why this blocks
    A filing is about a text. Once a declared fact, the title, a fact in the text (a number, a
    place, the id of a weakness, an address, a picture, code), an attachment or more than a
    fiftieth of the wording has changed, the authority was told something else.

How to clear it
    Tell the authority of the change and record that: `threatgate event FILING supplemented`.
    That is not late for a text that is public already. Or publish the text as it was filed.
    Where nobody can tell how much has changed, since the text as filed is not in the repository,
    a person may vouch for it: `threatgate event FILING reviewed`. Where the filing stands in the
    front matter, or the cover was an operator's opinion, file or ask again and record that; an
    opinion with `threatgate event POST opinion`.

Blocked
    A post on an intrusion in Hangzhou that was filed, to which Suzhou was then added; one in
    which 3万 became 30万.

Publishable
    The same post with a committed `supplemented` event; a corrected typo; another layout.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Answer,
    Case,
    Docket,
    Entry,
    Event,
    Filing,
    Finding,
    Message,
    Near,
    Rule,
    Settings,
    Shift,
    Standing,
    say,
)
from mkdocs_threatgate.model.commands import commit_command, event_command, record_command

RULE = Rule(code="TG206", slug="content-drifted", title=say("The post is no longer what was filed"))


REMEDIES: dict[str, Message] = {
    "supplement": say(
        "Tell the authority what has changed and record that, or publish the text as it was filed."
    ),
    "review": say(
        "Make sure that it is what was filed and record that; "
        "else tell the authority and record a supplement."
    ),
    "file": say(
        "File the text as it is now and record that in the ledger, or publish the text as it was filed."
    ),
    "ask": say("Ask the operator again and record the answer, or publish the text that it was asked about."),
}


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every obligation whose nearest filing was made for another text."""
    filings = {one.id: one for one in docket.ledger.filings}
    for case, answer, near in docket.missed(RULE.code):
        filing = filings.get(near.filing)
        shift = next((one for one in case.shifts if one.filing == near.filing), None)
        way = _way(filing, shift)
        waiting = _waiting(case, answer, near, way)
        if waiting:
            yield _uncommitted(case, answer, near, waiting, docket.settings)
            continue
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=_message(answer, near, asked=way == "ask"),
            remedy=REMEDIES[way],
            command=_command(way, filing, case, answer, docket.settings),
        )


def _waiting(case: Case, answer: Answer, near: Near, way: str) -> Entry | None:
    """Return the receipt on disk that says already what is to be recorded."""
    if way == "ask":
        return next((one for one in case.relied_upon if _is_opinion_on_disk(one)), None)
    if way == "file":
        return case.waiting(answer)
    renewing = (Event.SUPPLEMENTED, *((Event.REVIEWED,) if way == "review" else ()))
    return case.pending(near.filing, *renewing)


def _is_opinion_on_disk(entry: Entry) -> bool:
    waits = entry.standing is Standing.UNCOMMITTED and not entry.faults
    return waits and entry.receipt is not None and entry.receipt.event is Event.OPINION


def _uncommitted(case: Case, answer: Answer, near: Near, waiting: Entry, settings: Settings) -> Finding:
    """Return the finding where the next event is recorded, and only its commit is missing."""
    message = say(
        "{owed}; {filing} was of another text: {reason}; {path} tells of that, but is not committed",
        owed=answer.owed,
        filing=near.filing,
        reason=near.reason,
        path=waiting.path,
    )
    paths = dict.fromkeys((waiting.path, case.post.path))
    return Finding.on_answer(
        RULE,
        case,
        answer,
        message=message,
        remedy=say("Commit it."),
        command=commit_command(settings, "Record what has changed", *paths),
    )


def _way(filing: Filing | None, shift: Shift | None) -> str:
    """Return how an honest author goes on; events follow only filings in the ledger."""
    if filing is None:
        return "ask"
    if any(entry.inline for entry in filing.entries):
        return "file"
    return "review" if shift and shift.unmeasured else "supplement"


def _message(answer: Answer, near: Near, *, asked: bool) -> Message:
    said = {"owed": answer.owed, "filing": near.filing, "reason": near.reason}
    if asked:
        return say("{owed}; the opinion {filing} was given on another text: {reason}", **said)
    return say("{owed}; filing {filing} was made for another text: {reason}", **said)


def _command(
    way: str, filing: Filing | None, case: Case, answer: Answer, settings: Settings
) -> tuple[str, ...]:
    if filing is None:
        network = answer.obligation.network
        plan = ("threatgate", "plan", case.post.path)
        return network.opinion_command(case.post.path, anew=True) if network else plan
    if way == "file":
        return record_command(settings, case.post.path, answer.record)
    several = len({cover.post for cover in filing.covers}) > 1
    which = ("--post", case.post.path) if several else ()
    event = Event.REVIEWED if way == "review" else Event.SUPPLEMENTED
    return event_command(settings, filing.id, event, *which)
