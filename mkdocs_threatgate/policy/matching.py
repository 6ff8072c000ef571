"""Obligations × ledger → what answers each: step 5 of the gate.

An obligation is met when one live filing satisfies kind, level, territory and time all
at once (contract part 3); two receipts are never combined to make one. Where none does,
the nearest miss is named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from mkdocs_threatgate.model import (
    Answer,
    Cover,
    Entry,
    Filing,
    Interpretation,
    Message,
    Near,
    Obligation,
    Opinion,
    Response,
    Route,
    Standing,
    Status,
    say,
)
from mkdocs_threatgate.policy import competence, wording
from mkdocs_threatgate.policy.deadlines import is_before, notice_ends

MISSING, INCOMPETENT, LATE, SHORT, UNAPPROVED, ENDED = "TG201", "TG202", "TG203", "TG204", "TG205", "TG208"
CONSENTING = (Response.CONSENT, Response.NO_OBJECTION)


@dataclass(frozen=True, kw_only=True, slots=True)
class Publication:
    """What of a post matters here: the names it is covered by, and when it goes out."""

    names: tuple[str, ...]
    moment: datetime
    start: datetime
    interpretation: Interpretation


def match_filings(
    obligations: tuple[Obligation, ...],
    filings: tuple[Filing, ...],
    opinions: tuple[Entry, ...],
    publication: Publication,
) -> tuple[Answer, ...]:
    """Return an answer to every obligation, from the filings that cover the post."""
    covering = tuple(filing for filing in filings if is_covered(filing.covers, publication.names))
    met = {
        index: tuple(one.id for one in covering if _miss(one, obligation, publication) is None)
        for index, obligation in enumerate(obligations)
        if obligation.addressee is not None
    }
    engaged = {identifier for identifiers in met.values() for identifier in identifiers}
    free = tuple(filing for filing in covering if filing.id not in engaged)
    answers = []
    for index, obligation in enumerate(obligations):
        if obligation.addressee is None:
            answers.append(
                Answer(obligation=obligation, status=Status.UNKNOWN, owed=wording.owed(obligation, ()))
            )
        else:
            spoken = _opinions_on(obligation, opinions, publication)
            answers.append(_answer(obligation, met[index], free, spoken, publication))
    return tuple(answers)


def is_covered(covers: tuple[Cover, ...], names: tuple[str, ...]) -> bool:
    """Return whether covers name a post by one of its names."""
    return any(cover.post in names for cover in covers)


def _answer(
    obligation: Obligation,
    met: tuple[str, ...],
    free: tuple[Filing, ...],
    opinions: tuple[Entry, ...],
    publication: Publication,
) -> Answer:
    bodies = competence.competent(obligation, publication.interpretation)
    statement = _statement(obligation, opinions, publication)
    answer = Answer(
        obligation=obligation,
        status=Status.OPEN,
        owed=wording.owed(obligation, bodies),
        competent=bodies,
        record=wording.authority_to_name(bodies),
    )
    if met or statement is True:
        return replace(answer, status=Status.MET, filings=met)
    near = statement if isinstance(statement, Near) else None
    for filing in free:
        miss = _miss(filing, obligation, publication)
        if miss and (near is None or _distance(miss) < _distance(near)):
            near = miss
    return replace(answer, near=near)


def _distance(near: Near) -> int:
    """Order misses: a wrong body is farther than a filing that ended, that than a late one."""
    return (SHORT, LATE, UNAPPROVED, ENDED, INCOMPETENT, MISSING).index(near.code)


def _miss(filing: Filing, obligation: Obligation, publication: Publication) -> Near | None:
    """Return why a filing does not meet an obligation, or None if it does."""
    if filing.filed.articles and obligation.article.id not in filing.filed.articles:
        return Near(code=MISSING, filing=filing.id, reason=say("it is limited to other articles"))
    unfit = _unfit(filing, obligation, publication.interpretation)
    if unfit:
        return Near(code=INCOMPETENT, filing=filing.id, reason=unfit)
    if not filing.live:
        return Near(code=ENDED, filing=filing.id, reason=say("it was {event}", event=filing.ended))
    valid_until = filing.filed.valid_until
    if valid_until and valid_until.end < publication.moment:
        return Near(code=ENDED, filing=filing.id, reason=say("it ended on {date}", date=valid_until.text))
    return _untimely(filing, obligation, publication)


def _unfit(filing: Filing, obligation: Obligation, interpretation: Interpretation) -> Message | None:
    authority = filing.filed.authority
    if authority is None:
        return say("it names no authority")
    if not competence.is_kind(authority, obligation):
        return say("{body} is not of the kind that must be told", body=authority.name or authority.region)
    if not competence.is_level(authority, obligation, interpretation):
        return say(
            "{body} ({region}) is of the level “{level}”",
            body=authority.name,
            region=authority.region,
            level=competence.level_of(authority.region, interpretation).word,
        )
    if not competence.is_placed(authority, obligation, interpretation):
        return say(
            "the territory of {body} ({region}) does not hold the place",
            body=authority.name,
            region=authority.region,
        )
    return None


def _untimely(filing: Filing, obligation: Obligation, publication: Publication) -> Near | None:
    routes = obligation.article.routes
    filed_at = filing.filed.filed_at
    if Route.FILED in routes or filed_at is None:
        if is_before(filed_at, publication.moment):
            return None
        return _late(filing, filed_at.text if filed_at else "")
    if Route.ACCEPTED in routes:
        if not filing.accepted:
            return Near(code=UNAPPROVED, filing=filing.id, reason=say("it was filed, but not accepted"))
        if is_before(filing.decided_at, publication.moment):
            return None
        return _late(filing, filing.decided_at.text if filing.decided_at else "")
    if Route.NOTICE in routes:
        days = obligation.article.notice_days
        ends = notice_ends(filed_at, days)
        if ends <= publication.start:
            return None
        reason = say(
            "the notice of {days} days runs out at {end}", days=days, end=ends.isoformat(" ", "minutes")
        )
        return Near(code=SHORT, filing=filing.id, reason=reason, earliest=ends)
    return Near(code=MISSING, filing=filing.id, reason=say("no filing discharges this article"))


def _late(filing: Filing, stated: str) -> Near:
    return Near(code=LATE, filing=filing.id, reason=say("its time is {time}", time=stated))


# --- statements instead of filings (Art. 7) ----------------------------------------------------


def _opinions_on(
    obligation: Obligation, opinions: tuple[Entry, ...], publication: Publication
) -> tuple[Entry, ...]:
    network = obligation.network
    name = network.operator.name if network and network.operator else ""
    return tuple(
        entry
        for entry in opinions
        if entry.receipt
        and entry.standing in (Standing.INTACT, Standing.UNPROVEN)
        and entry.receipt.operator == name
        and is_covered(entry.receipt.covers, publication.names)
    )


def _statement(obligation: Obligation, entries: tuple[Entry, ...], publication: Publication) -> Near | bool:
    """Return True if a fix or an opinion discharges the duty, else why it does not, or False."""
    network, routes = obligation.network, obligation.article.routes
    if network is None:
        return False
    near: Near | bool = False
    if Route.FIXED in routes and network.fixed:
        if is_before(network.fixed.at, publication.moment):
            return True
        near = _statement_late(say("the fix is of {time}", time=network.fixed.at.text))
    if Route.OPINION in routes:
        recorded = (entry.receipt.opinion for entry in entries if entry.receipt)
        for opinion in (network.opinion, *recorded):
            if opinion is not None:
                result = _opinion(opinion, publication)
                if result is True:
                    return True
                near = near or result
    return near


def _opinion(opinion: Opinion, publication: Publication) -> Near | bool:
    needs = publication.interpretation.opinion_needs
    requested = opinion.requested_at
    if not is_before(requested, publication.moment):
        return _statement_late(
            say("the opinion was asked for at {time}", time=requested.text if requested else "")
        )
    if needs == "request":
        return True
    answered = opinion.response not in (None, Response.NONE)
    if not answered or (needs == "consent" and opinion.response not in CONSENTING):
        stated = opinion.response or Response.NONE
        reason = say("the operator's answer is “{response}”, which does not suffice", response=stated)
        return Near(code=MISSING, filing="", reason=reason)
    if not is_before(opinion.responded_at, publication.moment):
        time = opinion.responded_at.text if opinion.responded_at else ""
        return _statement_late(say("the operator answered at {time}", time=time))
    return True


def _statement_late(reason: Message) -> Near:
    return Near(code=LATE, filing="", reason=reason)
