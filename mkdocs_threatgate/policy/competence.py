"""Which bodies are competent for an obligation: kind, level and territory, in one receipt."""

from __future__ import annotations

from mkdocs_threatgate.model import (
    NATION,
    Authority,
    Interpretation,
    Kind,
    Level,
    Obligation,
    Sector,
    Territory,
)
from mkdocs_threatgate.tables import authorities, divisions, sectors


def is_kind(authority: Authority, obligation: Obligation) -> bool:
    """Return whether the authority is of a kind that the obligation is owed to."""
    kinds = obligation.addressee.kinds if obligation.addressee else ()
    if obligation.sector is None or Kind.SECTOR not in kinds:
        return authority.kind in kinds
    departments = obligation.sector.departments
    if authority.kind is Kind.SECTOR:
        return not departments or authority.department in departments
    acting = (sectors.kind_of_department(code) for code in departments)
    return authority.kind in (*kinds, *acting)


def is_level(authority: Authority, obligation: Obligation, interpretation: Interpretation) -> bool:
    """Return whether the authority's level, which is its region's, suffices.

    Operators and providers have no region, and are told where no level is asked for.
    """
    if obligation.addressee is None:
        return False
    if not authority.region:
        return obligation.addressee.level is Level.COUNTY
    if divisions.division(authority.region) is None:
        return False
    return level_of(authority.region, interpretation) >= obligation.addressee.level


def level_of(region: str, interpretation: Interpretation) -> Level:
    """Return the level of the authorities of a region, as the site reads the law."""
    return divisions.effective_level(
        region,
        accept_municipal_district=interpretation.accept_municipal_district,
        treat_as_prefectural=interpretation.treat_as_prefectural,
    )


def is_placed(authority: Authority, obligation: Obligation, interpretation: Interpretation) -> bool:
    """Return whether the authority's territory holds what the obligation is about."""
    region = authority.region
    match obligation.addressee.territory if obligation.addressee else Territory.ANY:
        case Territory.ANY:
            return True
        case Territory.NATIONAL:
            return region == NATION
        case Territory.PLACE:
            places = tuple(place.code for place in obligation.places) or (NATION,)
            return any(divisions.contains(region, place) for place in places)
        case Territory.REGIONS:
            if region == NATION:
                return True
            if interpretation.sector_level == "national" or not obligation.regions:
                return False
            return all(divisions.contains(region, place) for place in obligation.regions)


def competent(obligation: Obligation, interpretation: Interpretation) -> tuple[Authority, ...]:
    """Return the bodies that a filing could go to, lowest level first."""
    addressee = obligation.addressee
    if addressee is None:
        return ()
    if obligation.sector is not None and Kind.SECTOR in addressee.kinds:
        return _departments(obligation.sector)
    places = tuple(place.code for place in obligation.places) or (NATION,)
    found: dict[Authority, None] = {}
    for kind in addressee.kinds:
        for place in places:
            bodies = authorities.competent(
                kind,
                place,
                minimum=max(addressee.level, Level.PREFECTURE),
                accept_municipal_district=interpretation.accept_municipal_district,
                treat_as_prefectural=interpretation.treat_as_prefectural,
            )
            found.update(dict.fromkeys(bodies))
    return tuple(found)


def _departments(sector: Sector) -> tuple[Authority, ...]:
    found = []
    for code in sector.departments:
        department = sectors.department(code)
        if department:
            found.append(Authority(Kind.SECTOR, NATION, department.name_zh, code))
    return tuple(found)
