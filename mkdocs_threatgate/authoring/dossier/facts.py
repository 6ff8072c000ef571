"""A declaration in words: what an authority is told of incidents, reports and networks."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.authoring.dossier import wording
from mkdocs_threatgate.authoring.dossier.paper import Block, Heading, Rows
from mkdocs_threatgate.authoring.dossier.wording import put
from mkdocs_threatgate.locale import COMMA, render
from mkdocs_threatgate.model import (
    NATION,
    Bilingual,
    Declaration,
    Incident,
    Network,
    Operator,
    Place,
    Report,
    Sector,
    Subject,
    When,
)
from mkdocs_threatgate.tables import divisions, sectors

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
Row = tuple[Bilingual, str]


def declared(declaration: Declaration, language: str) -> Iterator[Block]:
    """Yield all that is declared: a heading and a table for each incident, report and network."""
    for incident in declaration.incidents:
        yield from _part(Subject.INCIDENT, incident.id, _incident(incident, language), language)
    for report in declaration.reports:
        yield from _part(Subject.REPORT, report.id, _report(report, language), language)
    for network in declaration.networks:
        yield from _part(Subject.NETWORK, network.id, _network(network, language), language)


def moment(when: When, language: str) -> str:
    """Return a point in time as people write it; with its zone, unless only a day was stated."""
    at = when.start
    day = (
        f"{at.year}年{at.month}月{at.day}日"
        if language == "zh"
        else f"{at.day} {MONTHS[at.month - 1]} {at.year}"
    )
    offset = at.strftime("%z")
    zone = f"UTC{offset[:3]}:{offset[3:5]}"
    if when.bare:
        return day
    return f"{day}{at:%H:%M}（{zone}）" if language == "zh" else f"{day}, {at:%H:%M} ({zone})"


def place_name(place: Place, language: str) -> str:
    """Return a place by its full name and code."""
    if place.code == NATION:
        return place.text or put(wording.UNKNOWN_PLACE, language)
    name = divisions.full_name(place.code) or place.text
    words = wording.ABROAD if place.abroad else wording.CODED
    return put(words, language, name=name, code=place.code)


def sector_name(sector: Sector, language: str) -> str:
    """Return a sector by its full name and its name in the declaration."""
    row = sectors.sector_row(sector.sector)
    name = render(row.name, language) if row else sector.text
    return put(wording.CODED, language, name=name, code=sector.sector)


def _part(subject: Subject, identifier: str, rows: Iterator[Row], language: str) -> Iterator[Block]:
    yield Heading(put(wording.SUBJECTS[subject], language, id=identifier), minor=True)
    yield Rows(tuple((put(label, language), text) for label, text in rows))


def _incident(incident: Incident, language: str) -> Iterator[Row]:
    nature = wording.NATURES[incident.nature] if incident.nature else wording.NOT_STATED
    yield wording.NATURE, put(nature, language)
    missing = wording.UNKNOWN_PLACE if incident.places_unknown else wording.NOT_STATED
    yield wording.PLACES, _places(incident.places, language) or put(missing, language)
    yield wording.OPERATOR, _operator(incident.operator, language)
    yield wording.OCCURRED, _moment(incident.occurred, language)


def _report(report: Report, language: str) -> Iterator[Row]:
    if report.scope:
        yield wording.SCOPE, put(wording.SCOPES[report.scope], language)
    if report.regions:
        yield wording.REGIONS, _places(report.regions, language)
    if report.sectors:
        yield wording.SECTORS, COMMA[language].join(sector_name(one, language) for one in report.sectors)


def _network(network: Network, language: str) -> Iterator[Row]:
    yield wording.OPERATOR, _operator(network.operator, language)
    if network.places:
        yield wording.NETWORK_PLACES, _places(network.places, language)
    yield wording.FIXED, _moment(network.fixed.at if network.fixed else None, language)
    if network.fixed and network.fixed.evidence:
        yield wording.SHOWN, network.fixed.evidence
    opinion = network.opinion
    if opinion:
        yield wording.REQUESTED, _moment(opinion.requested_at, language)
        answer = wording.RESPONSES[opinion.response] if opinion.response else wording.NOT_STATED
        yield wording.RESPONSE, put(answer, language)
        yield wording.RESPONDED, _moment(opinion.responded_at, language)


def _places(places: tuple[Place, ...], language: str) -> str:
    return COMMA[language].join(place_name(place, language) for place in places)


def _operator(operator: Operator | None, language: str) -> str:
    if operator is None:
        return put(wording.NOT_STATED, language)
    if operator.own is None:
        return operator.name
    return put(wording.OWN if operator.own else wording.OTHERS, language, name=operator.name)


def _moment(when: When | None, language: str) -> str:
    return moment(when, language) if when else put(wording.NOT_STATED, language)
