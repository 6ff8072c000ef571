"""What an obligation asks, in words: who must be told of what, by name."""

from __future__ import annotations

from mkdocs_threatgate.model import (
    NATION,
    Authority,
    Kind,
    Message,
    Obligation,
    Place,
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


def owed(obligation: Obligation, bodies: tuple[Authority, ...]) -> Message:
    """Return what is owed, about what, to whom."""
    article = obligation.article
    match article.subject:
        case Subject.INCIDENT:
            return say(
                "incident {id} at {place} must be reported to the {kind} (any one of: {bodies})",
                id=obligation.subject,
                place=_place(obligation),
                kind=_kind(obligation),
                bodies=_names(bodies),
            )
        case Subject.REPORT if obligation.sector:
            return say(
                "report {id} on the sector {sector} must be reported to the {kind} (any one of: {bodies})",
                id=obligation.subject,
                sector=obligation.sector.sector,
                kind=_kind(obligation),
                bodies=_names(bodies),
            )
        case Subject.REPORT:
            return say(
                "report {id} on {place} must be reported to the {kind} (any one of: {bodies})",
                id=obligation.subject,
                place=_place(obligation),
                kind=_kind(obligation),
                bodies=_names(bodies),
            )
        case Subject.NETWORK:
            return say(
                "network {id} of {operator}: consent, a repair or a notice {days} days ahead is needed",
                id=obligation.subject,
                operator=_operator(obligation),
                days=article.notice_days,
            )
        case _:
            return say("the title needs the approval of a government department")


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
    if obligation.article.subject is Subject.REPORT and all(one.code == NATION for one in obligation.places):
        return say("the whole nation")
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
