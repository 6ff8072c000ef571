"""Obligations × ledger → what answers each: step 5 of the gate.

An obligation is met when one live filing satisfies kind, level, territory and time all
at once, and the post has not materially changed since (contract part 3); two receipts are
never combined to make one. Where none does, the nearest miss is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mkdocs_threatgate.model import (
    Answer,
    Authority,
    Cover,
    Entry,
    Event,
    Filing,
    Interpretation,
    Message,
    Near,
    Obligation,
    Route,
    Standing,
    Status,
    Subject,
    When,
    say,
)
from mkdocs_threatgate.policy import competence, wording
from mkdocs_threatgate.policy.deadlines import is_before, notice_ends
from mkdocs_threatgate.policy.drift import Shifts
from mkdocs_threatgate.policy.misses import (
    DRIFTED,
    ENDED,
    INCOMPETENT,
    LATE,
    MISSING,
    SHORT,
    UNAPPROVED,
    changed,
    nearest,
)
from mkdocs_threatgate.policy.statements import discharge


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What of a post matters here: the names it is covered by, when it goes out, what has changed.

    What is not in `shifts` has not moved. `documents` are those in the ledger by which the post
    must show what it states itself; None where its word suffices.
    """

    names: tuple[str, ...]
    moment: datetime
    start: datetime
    interpretation: Interpretation
    shifts: Shifts = field(default_factory=Shifts)
    documents: frozenset[str] | None = None


def match_filings(
    obligations: tuple[Obligation, ...],
    filings: tuple[Filing, ...],
    opinions: tuple[Entry, ...],
    publication: Publication,
) -> tuple[Answer, ...]:
    """Return an answer to every obligation, from the filings that cover the post."""
    covering = tuple(filing for filing in filings if is_covered(filing.covers, publication.names))
    misses = tuple(
        tuple(_miss(one, obligation, publication) for one in covering) if obligation.addressee else ()
        for obligation in obligations
    )
    # what would meet a duty, had the post not changed since, comes near to no other
    engaged = {place for found in misses for place, miss in enumerate(found) if _would_meet(miss)}
    answers = []
    for obligation, found in zip(obligations, misses, strict=True):
        if obligation.addressee is None:
            answers.append(
                Answer(obligation=obligation, status=Status.UNKNOWN, owed=wording.owed(obligation, ()))
            )
            continue
        met = tuple(one.id for one, miss in zip(covering, found, strict=True) if miss is None)
        near = (miss for place, miss in enumerate(found) if place not in engaged or _would_meet(miss))
        answers.append(_answer(obligation, met, nearest(*near), opinions, publication))
    return tuple(answers)


def _would_meet(miss: Near | None) -> bool:
    return miss is None or miss.code == DRIFTED


def is_covered(covers: tuple[Cover, ...], names: tuple[str, ...]) -> bool:
    """Return whether covers name a post by one of its names."""
    return any(cover.post in names for cover in covers)


def _answer(
    obligation: Obligation,
    met: tuple[str, ...],
    nearest_filing: Near | None,
    opinions: tuple[Entry, ...],
    publication: Publication,
) -> Answer:
    bodies = competence.competent(obligation, publication.interpretation)
    covering = tuple(
        entry for entry in opinions if entry.receipt and is_covered(entry.receipt.covers, publication.names)
    )
    needs = publication.interpretation.opinion_needs
    agreed, documents = publication.shifts.opinions, publication.documents
    stated = discharge(obligation, covering, publication.moment, needs, agreed, documents)
    answer = Answer(
        obligation=obligation,
        status=Status.OPEN,
        owed=wording.owed(obligation, bodies),
        competent=bodies,
        record=wording.authority_to_name(bodies),
    )
    if met or stated is True:
        return replace(answer, status=Status.MET, filings=met)
    near = nearest(stated or None, nearest_filing)
    if near and near.code == MISSING and obligation.article.subject is Subject.TITLE:
        near = None  # TG501 speaks where no approval comes near
    return replace(answer, near=near)


def _miss(filing: Filing, obligation: Obligation, publication: Publication) -> Near | None:
    """Return why a filing does not meet an obligation, or None if it does."""
    if filing.filed.articles and obligation.article.id not in filing.filed.articles:
        return Near(code=MISSING, filing=filing.id, reason=say("it is limited to other articles"))
    unfit = why_unfit(filing.filed.authority, obligation, publication.interpretation)
    if unfit:
        return Near(code=INCOMPETENT, filing=filing.id, reason=unfit)
    if not filing.live:
        return Near(code=ENDED, filing=filing.id, reason=_ended(filing))
    for valid_until in good_until(filing):
        if valid_until.end < publication.moment:
            return Near(code=ENDED, filing=filing.id, reason=say("it ended on {date}", date=valid_until.text))
    return _untimely(filing, obligation, publication)


def good_until(filing: Filing) -> Iterator[When]:
    """Yield until when the filing, and its acceptance, say that they are good."""
    if filing.filed.valid_until:
        yield filing.filed.valid_until
    committed = (one.receipt for one in filing.entries if one.standing is not Standing.UNCOMMITTED)
    for receipt in committed:
        if receipt and receipt.event is Event.ACCEPTED and receipt.valid_until:
            yield receipt.valid_until


def why_unfit(
    authority: Authority | None, obligation: Obligation, interpretation: Interpretation
) -> Message | None:
    """Return why a body is not competent for an obligation, or None if it is."""
    if authority is None:
        return say("it names no authority")
    if not competence.is_kind(authority, obligation):
        return say("{body} is not of the kind that must be told", body=authority.name or authority.region)
    if not competence.is_level(authority, obligation, interpretation):
        return say(
            "{body} ({region}) is only of the level “{level}”",
            body=authority.name,
            region=authority.region,
            level=wording.LEVELS[competence.level_of(authority.region, interpretation)],
        )
    if not competence.is_placed(authority, obligation, interpretation):
        return say(
            "the territory of {body} ({region}) does not hold the place",
            body=authority.name,
            region=authority.region,
        )
    return None


def _untimely(filing: Filing, obligation: Obligation, publication: Publication) -> Near | None:
    """Return None if the filing was in time on any of the article's routes, else the nearest miss.

    On each of them the post must still be what was filed or, for an approval, accepted.
    """
    routes = obligation.article.routes
    drifted = changed(publication.shifts.filings.get(filing.id), filing.id)
    misses: list[Near | None] = []
    if Route.FILED in routes:
        misses.append(_late(filing, filing.filed.filed_at, publication) or drifted)
    if Route.ACCEPTED in routes:
        misses.append(_unapproved(filing, publication, drifted))
    if Route.NOTICE in routes:
        misses.append(_short(filing, obligation.article.notice_days, publication) or drifted)
    if None in misses:
        return None
    nothing = Near(code=MISSING, filing=filing.id, reason=say("no filing discharges this article"))
    return nearest(*misses, nothing)


def _unapproved(filing: Filing, publication: Publication, drifted: Near | None) -> Near | None:
    """Return why an acceptance does not count; it is one of the text as it then was."""
    if not filing.accepted:
        return Near(code=UNAPPROVED, filing=filing.id, reason=say("it was filed, but not accepted"))
    miss = _late(filing, filing.decided_at, publication) or drifted
    if miss or not changed(publication.shifts.approvals.get(filing.id), filing.id):
        return miss
    reason = say("it was accepted before it was supplemented, and not since")
    return Near(code=UNAPPROVED, filing=filing.id, reason=reason)


def _ended(filing: Filing) -> Message:
    ending = filing.ended or Event.WITHDRAWN
    return say("it was {event}", event=wording.ENDINGS.get(ending, str(ending)))


def _late(filing: Filing, when: When | None, publication: Publication) -> Near | None:
    if is_before(when, publication.moment):
        return None
    reason = say("it was filed or accepted at {time}", time=when.text if when else "?")
    after = when.end.replace(second=0, microsecond=0) + timedelta(minutes=1) if when else None
    return Near(code=LATE, filing=filing.id, reason=reason, earliest=after)


def _short(filing: Filing, days: int, publication: Publication) -> Near | None:
    """Return why a notice is too short; of what was supplemented before publication it runs from then."""
    noticed = filing.filed.filed_at
    if noticed is None:
        return _late(filing, None, publication)
    shift = publication.shifts.filings.get(filing.id)
    if shift and shift.renewed and noticed.end < shift.renewed.end <= publication.start:
        noticed = shift.renewed
    ends = notice_ends(noticed, days)
    if ends <= publication.start:
        return None
    reason = say("the notice of {days} days runs out at {end}", days=days, end=ends.isoformat(" ", "minutes"))
    return Near(code=SHORT, filing=filing.id, reason=reason, earliest=ends)
