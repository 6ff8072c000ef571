"""What a text tells against what its author declares: where the two do not agree.

A declaration agrees where it has the same list with a place or sector that fits, or leaves open
what the text leaves open. Only what the quoted words themselves say can contradict it, never a
place from further down.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from mkdocs_threatgate.content.triggers.places import find_places
from mkdocs_threatgate.model import NATION, Declaration, Matter, Recognition, Scope
from mkdocs_threatgate.tables.divisions import contains

INVALID = "TG103"
OPEN_LIST = ("other",)
"""Industries that Art. 6(2) does not name: a report that is declared need not name them either."""


class Disagreement(Enum):
    """How a declaration and a text differ."""

    UNDECLARED = "undeclared"
    DENIED = "denied"
    OTHERWISE = "otherwise"


class Gap(NamedTuple):
    """A difference; `declared` is what the author wrote instead, `sure` if nothing else can be meant."""

    how: Disagreement
    declared: tuple[str, ...] = ()
    sure: bool = True


def find_gap(recognition: Recognition, declaration: Declaration) -> Gap | None:
    """Return how a declaration differs from what a text tells, or None where the two agree.

    None as well while the declaration itself cannot be read: another finding says so.
    """
    if any(fault.code == INVALID for fault in declaration.faults):
        return None
    if declaration.none is not None:
        return Gap(Disagreement.DENIED)
    match recognition.matter:
        case Matter.INCIDENT:
            return _of_incident(recognition, declaration)
        case Matter.NETWORK:
            return None if declaration.networks else _missing(akin=bool(declaration.incidents))
        case Matter.REGIONAL:
            return _of_region(recognition, declaration)
        case Matter.SECTOR:
            return _of_sector(recognition, declaration)


def _missing(*, akin: bool) -> Gap:
    """Return that something is not declared; a story of an intrusion tells of a weakness, and back."""
    return Gap(Disagreement.UNDECLARED, sure=not akin)


def _of_incident(recognition: Recognition, declaration: Declaration) -> Gap | None:
    if not declaration.incidents:
        return _missing(akin=bool(declaration.networks))
    places = tuple(place for incident in declaration.incidents for place in incident.places)
    told = find_places(recognition.quote).inside
    if _agree(told, tuple(place.code for place in places)):
        return None
    return Gap(Disagreement.OTHERWISE, tuple(place.text for place in places))


def _of_region(recognition: Recognition, declaration: Declaration) -> Gap | None:
    reports = declaration.reports
    if not reports:
        return _missing(akin=False)
    if any(report.scope is Scope.NATIONAL for report in reports):
        return None
    regions = tuple(region for report in reports for region in report.regions)
    sectors = tuple(sector.text for report in reports for sector in report.sectors)
    if not regions:
        return Gap(Disagreement.OTHERWISE, sectors) if sectors else None
    told = find_places(recognition.quote).inside
    if told and _agree(told, tuple(region.code for region in regions)):
        return None
    if not told and recognition.places != (NATION,):
        return None
    return Gap(Disagreement.OTHERWISE, tuple(region.text for region in regions), sure=bool(told))


def _of_sector(recognition: Recognition, declaration: Declaration) -> Gap | None:
    reports = declaration.reports
    if not reports:
        return _missing(akin=False)
    sectors = tuple(sector for report in reports for sector in report.sectors)
    told = {sector.partition("/")[0] for sector in recognition.sectors}
    if recognition.sectors == OPEN_LIST or told & {sector.sector.partition("/")[0] for sector in sectors}:
        return None
    regions = tuple(region.text for report in reports for region in report.regions)
    national = any(report.scope is Scope.NATIONAL for report in reports)
    declared = tuple(sector.text for sector in sectors) or regions or (("national",) if national else ())
    return Gap(Disagreement.OTHERWISE, declared) if declared else None


def _agree(told: tuple[str, ...], declared: tuple[str, ...]) -> bool:
    """Return whether some place told lies in a declared one or holds it, or either side is silent."""
    return not told or not declared or any(contains(a, b) or contains(b, a) for a in told for b in declared)
