"""Posts × ledger → the bodies that a filing may still go to, and what of their duties each would meet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.model import (
    Answer,
    Authority,
    Case,
    Entry,
    Event,
    Interpretation,
    Ledger,
    Message,
    Obligation,
    Standing,
    Status,
    When,
    say,
)
from mkdocs_threatgate.policy import competence
from mkdocs_threatgate.policy.wording import name_of


class Offer(NamedTuple):
    """A body that is still to be told, what it is to be told of, and when it last was told anything."""

    body: Authority
    owed: tuple[Message, ...]
    last_used: When | None = None


def offers(
    cases: tuple[Case, ...], ledger: Ledger, interpretation: Interpretation, article: str | None = None
) -> tuple[Offer, ...]:
    """Return the bodies that may receive what each of these posts still owes; those last used come first.

    `article` limits that to one provision. What a receipt on disk says already, which only has to
    be committed, is owed no more.
    """
    still_owed = tuple(
        tuple(
            one for one in owed(case, ledger, interpretation) if article in (None, one.obligation.article.id)
        )
        for case in cases
    )
    bodies = dict.fromkeys(body for answers in still_owed for one in answers for body in one.competent)
    used = last_uses(ledger)
    found = []
    for body in bodies:
        meant = tuple(
            tuple(one for one in answers if receives(body, one, interpretation)) for answers in still_owed
        )
        if all(meant):
            told = dict.fromkeys(in_short(one.obligation) for answers in meant for one in answers)
            found.append(Offer(body, tuple(told), used.get(_known_by(body))))
    return tuple(sorted(found, key=_recency))


def owed(case: Case, ledger: Ledger, interpretation: Interpretation) -> tuple[Answer, ...]:
    """Return what a post owes to some body and nothing says to be done, not even a receipt on disk."""
    waiting = tuple(waiting_for(case, ledger))
    return tuple(
        answer
        for answer in case.answers
        if answer.status is Status.OPEN
        and answer.obligation.addressee is not None
        and not any(_discharges(entry, answer, interpretation) for entry in waiting)
    )


def waiting_for(case: Case, ledger: Ledger) -> Iterator[Entry]:
    """Yield the filings of a post whose receipts are on disk and only have to be committed."""
    # one that was deleted from history is void: to commit it again would not help
    held = {entry.path for entry in ledger.entries if entry.standing is not Standing.UNCOMMITTED}
    for entry in ledger.entries:
        receipt = entry.receipt if entry.standing is Standing.UNCOMMITTED and not entry.faults else None
        if receipt is None or receipt.event is not Event.FILED or (entry.path in held and not entry.inline):
            continue
        if any(cover.post in (case.post.uri, case.declaration.id) for cover in receipt.covers):
            yield entry


def receives(body: Authority, answer: Answer, interpretation: Interpretation) -> bool:
    """Return whether a body may receive what an obligation asks for."""
    obligation = answer.obligation
    return body in answer.competent or (
        competence.is_kind(body, obligation)
        and competence.is_level(body, obligation, interpretation)
        and competence.is_placed(body, obligation, interpretation)
    )


def fewest(case: Case, ledger: Ledger, interpretation: Interpretation) -> tuple[Authority, ...]:
    """Return few bodies, the widest first, that together may receive all that a post still owes."""
    left = list(owed(case, ledger, interpretation))
    bodies = tuple(dict.fromkeys(body for answer in left for body in answer.competent))
    chosen: list[Authority] = []
    while left and bodies:
        taken = {body: [one for one in left if receives(body, one, interpretation)] for body in bodies}
        widest = max(bodies, key=lambda body: len(taken[body]))
        if not taken[widest]:
            break
        chosen.append(widest)
        left = [one for one in left if one not in taken[widest]]
    return tuple(chosen)


def in_short(obligation: Obligation) -> Message:
    """Return what an obligation is about: its article and the subject with its places, sector or operator."""
    network = obligation.network
    what: object = tuple(name_of(place) for place in obligation.places)
    if obligation.sector:
        what = obligation.sector.sector
    elif network and network.operator:
        what = network.operator.name
    article, subject = obligation.article.id, obligation.subject
    if not what:
        return say("{article}: {subject}", article=article, subject=subject)
    return say("{article}: {subject}, {what}", article=article, subject=subject, what=what)


def last_uses(ledger: Ledger) -> dict[tuple[str, str, str], When]:
    """Return when each body was last recorded to have received a filing, by kind, region and department."""
    found: dict[tuple[str, str, str], When] = {}
    for entry in ledger.entries:
        receipt = entry.receipt
        if receipt is None or receipt.event is not Event.FILED or receipt.authority is None:
            continue
        known, filed = _known_by(receipt.authority), receipt.filed_at or receipt.recorded_at
        if known not in found or found[known].end < filed.end:
            found[known] = filed
    return found


def _discharges(entry: Entry, answer: Answer, interpretation: Interpretation) -> bool:
    receipt = entry.receipt
    if receipt is None or receipt.authority is None:
        return False
    limited = receipt.articles and answer.obligation.article.id not in receipt.articles
    return not limited and receives(receipt.authority, answer, interpretation)


def _known_by(body: Authority) -> tuple[str, str, str]:
    return (body.kind, body.region, body.department)


def _recency(offer: Offer) -> float:
    return -offer.last_used.end.timestamp() if offer.last_used else 0.0
