"""What a declaration states → the facts that articles ask for, three-valued.

A fact is True, False or None: None where the author has not stated what would decide
it. Each open question of law is settled here by its key in `Interpretation`.
"""

from __future__ import annotations

from mkdocs_threatgate.folding import squeeze
from mkdocs_threatgate.model import (
    Incident,
    Interpretation,
    Level,
    Network,
    Place,
    Post,
    Report,
    Scope,
    Title,
    Trigger,
)
from mkdocs_threatgate.tables import divisions

Truth = bool | None
Facts = dict[Trigger, Truth]

EARLY_WARNING = "预警"


def either(*values: Truth) -> Truth:
    """Return Kleene's or: true if any is, unknown if none is but one might be."""
    return True if True in values else None if None in values else False


def both(*values: Truth) -> Truth:
    """Return Kleene's and: false if any is, unknown if none is but one might be."""
    return False if False in values else None if None in values else True


def mainland(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places in the mainland, each division once."""
    found = {place.code: place for place in reversed(places) if not place.abroad}
    return tuple(place for place in places if found.get(place.code) is place)


def in_scope(publisher_country: str, interpretation: Interpretation, *, subject: Truth) -> Truth:
    """Return whether the Measures reach this subject: the draft is silent on publishers abroad."""
    publisher = publisher_country == "CN"
    if interpretation.apply_to == "publisher_in_cn":
        return publisher
    if interpretation.apply_to == "subject_in_cn":
        return subject
    return either(publisher, subject)


def incident_facts(incident: Incident, country: str, interpretation: Interpretation) -> Facts:
    """Return the facts of an incident, which is none here if it happened only abroad."""
    silent = not incident.places and not incident.places_unknown
    return {
        Trigger.STATED: None if silent else incident.places_unknown or bool(mainland(incident.places)),
        Trigger.IN_SCOPE: in_scope(country, interpretation, subject=True),
    }


def report_facts(report: Report, country: str, interpretation: Interpretation) -> Facts:
    """Return the facts of an analysis report (Art. 6)."""
    silent = report.scope is None and not report.regions and not report.sectors
    no_regions = silent or (report.scope is Scope.REGIONAL and not report.regions)
    no_sectors = silent or (report.scope is Scope.SECTOR and not report.sectors)
    regions = mainland(report.regions)
    of_sectors = bool(report.sectors) or report.scope is Scope.SECTOR
    sector_alone = of_sectors and not interpretation.cumulate_reports
    derive = interpretation.derive_national and not sector_alone
    abroad = bool(report.regions) and not regions and report.scope is not Scope.NATIONAL
    return {
        Trigger.STATED: True,
        Trigger.IN_SCOPE: in_scope(country, interpretation, subject=None if no_regions else not abroad),
        Trigger.REGIONAL: False if sector_alone else None if no_regions else bool(regions),
        Trigger.SECTORAL: None if no_sectors else bool(report.sectors),
        Trigger.NATIONWIDE: (False if sector_alone else None if silent else report.scope is Scope.NATIONAL),
        Trigger.CROSS_REGION: derive and (None if no_regions else len(_provinces(regions)) > 1),
        Trigger.CROSS_SECTOR: derive and (None if no_sectors else len(_top_sectors(report)) > 1),
    }


def network_facts(network: Network, country: str, interpretation: Interpretation) -> Facts:
    """Return the facts of a specific network (Art. 7)."""
    subject = bool(mainland(network.places)) if network.places else None
    abroad = bool(network.places) and not subject
    own = network.operator.own if network.operator else None
    return {
        Trigger.STATED: True,
        Trigger.IN_SCOPE: False if abroad else in_scope(country, interpretation, subject=subject),
        Trigger.OWN_EXEMPT: interpretation.own_network_exempt and own,
    }


def title_facts(post: Post, country: str, interpretation: Interpretation) -> Facts:
    """Return the facts of a post's titles (Art. 8)."""
    return {
        Trigger.STATED: True,
        Trigger.IN_SCOPE: in_scope(country, interpretation, subject=True),
        Trigger.EARLY_WARNING: any(warns(title) for title in post.titles),
    }


def warns(title: Title) -> bool:
    """Return whether a title holds 预警, however it is spaced, split or written."""
    if title.text.isascii() and "&" not in title.text:
        return False
    return EARLY_WARNING in squeeze(title.text)


def missing_facts(facts: Facts, subject: Incident | Report | Network | None) -> tuple[str, ...]:
    """Return the names of what the author would have to state to make an unknown fact known."""
    found: list[str] = []
    if isinstance(subject, Incident) and facts[Trigger.STATED] is None:
        found.append("places")
    if isinstance(subject, Report) and None in facts.values():
        scope = {Scope.REGIONAL: "regions", Scope.SECTOR: "sectors"}
        found.append(scope.get(subject.scope, "scope") if subject.scope else "scope")
    if isinstance(subject, Network):
        if facts[Trigger.IN_SCOPE] is None:
            found.append("places")
        if facts[Trigger.OWN_EXEMPT] is None:
            found.append("operator.own")
    return tuple(found)


def _provinces(regions: tuple[Place, ...]) -> set[str]:
    return {_province(region.code) for region in regions}


def _province(code: str) -> str:
    for ancestor in divisions.ancestors(code):
        division = divisions.division(ancestor)
        if division and division.level is Level.PROVINCE:
            return ancestor
    return code


def _top_sectors(report: Report) -> set[str]:
    return {sector.sector.split("/")[0] for sector in report.sectors}
