"""What an obligation asks, in words: who must be told of what, by name."""

from __future__ import annotations

from mkdocs_threatgate.model import (
    NATION,
    Authority,
    Each,
    Event,
    Kind,
    Level,
    Message,
    Obligation,
    Place,
    Response,
    Subject,
    say,
)
from mkdocs_threatgate.tables import divisions

KINDS = {
    Kind.PUBLIC_SECURITY: say("public security organ"),
    Kind.CYBERSPACE: say("cyberspace administration"),
    Kind.TELECOM: say("communications administration"),
    Kind.SECTOR: say("department in charge of the sector"),
    Kind.OPERATOR: say("operator"),
    Kind.PROVIDER: say("provider"),
    Kind.GOVERNMENT: say("government department"),
}

LEVELS = {
    Level.NATIONAL: say("national"),
    Level.PROVINCE: say("province"),
    Level.PREFECTURE: say("prefecture"),
    Level.COUNTY: say("county"),
}
ENDINGS = {Event.REJECTED: say("rejected"), Event.WITHDRAWN: say("withdrawn")}
RESPONSES = {
    Response.CONSENT: say("consent"),
    Response.NO_OBJECTION: say("no objection"),
    Response.OBJECTION: say("objection"),
    Response.NONE: say("none"),
}


def owed(obligation: Obligation, bodies: tuple[Authority, ...]) -> Message:
    """Return what is owed, about what, to whom."""
    if obligation.addressee is None:
        return say(
            "what {subject} owes cannot be told: “{facts}” is not stated",
            subject=obligation.subject,
            facts=obligation.missing,
        )
    match obligation.article.subject:
        case Subject.INCIDENT:
            return say(
                "incident {id} at {place} must be reported to the {kind} (any one of: {bodies})",
                id=obligation.subject,
                place=_place(obligation),
                kind=_kind(obligation),
                bodies=_names(bodies),
            )
        case Subject.REPORT:
            return _owed_on_report(obligation, bodies)
        case Subject.NETWORK:
            return say(
                "network {id} of {operator}: consent, a repair or a notice {days} days ahead is needed",
                id=obligation.subject,
                operator=_operator(obligation),
                days=obligation.article.notice_days,
            )
        case _:
            return say("the title needs the approval of a government department")


def _owed_on_report(obligation: Obligation, bodies: tuple[Authority, ...]) -> Message:
    identifier, kind, names = obligation.subject, _kind(obligation), _names(bodies)
    if obligation.sector:
        return say(
            "report {id} on the sector {sector} must be reported to the {kind} (any one of: {bodies})",
            id=identifier,
            sector=obligation.sector.sector,
            kind=kind,
            bodies=names,
        )
    if obligation.article.each is Each.WHOLE:
        return say(
            "report {id}, nationwide or across regions or sectors, must be reported to the {kind} "
            "(any one of: {bodies})",
            id=identifier,
            kind=kind,
            bodies=names,
        )
    return say(
        "report {id} on {place} must be reported to the {kind} (any one of: {bodies})",
        id=identifier,
        place=_place(obligation),
        kind=kind,
        bodies=names,
    )


def authority_to_name(bodies: tuple[Authority, ...]) -> str:
    """Return what to write after `--authority`: the nearest body's name or its department's code."""
    if not bodies:
        return ""
    return bodies[0].department or bodies[0].name


def name_of(place: Place) -> Message | str:
    """Return a place with its full name and code, as a person would point to it."""
    if place.code == NATION:
        return say("a place unknown") if not place.text else say("the whole nation")
    return f"{divisions.full_name(place.code)} ({place.code})"


def _place(obligation: Obligation) -> object:
    return tuple(name_of(place) for place in obligation.places)


def _kind(obligation: Obligation) -> object:
    kinds = obligation.addressee.kinds if obligation.addressee else ()
    return tuple(KINDS[kind] for kind in kinds)


def _names(bodies: tuple[Authority, ...]) -> object:
    return tuple(body.name for body in bodies) or say("any")


def _operator(obligation: Obligation) -> object:
    network = obligation.network
    name = network.operator.name if network and network.operator else ""
    return name or say("an operator not named")
