"""Places and sectors as an author writes them → those of the tables, or a fault with its candidates."""

from __future__ import annotations

from mkdocs_threatgate.model import Place, Sector, Span, say
from mkdocs_threatgate.sources.shapes import Fields
from mkdocs_threatgate.tables import divisions, sectors

MOST_CANDIDATES = 8


def read_places(fields: Fields, key: str) -> tuple[Place, ...]:
    """Return the places of a list; one that is unknown or means several is a fault."""
    found = (_place(fields, text, span) for text, span in fields.texts(key))
    return tuple(place for place in found if place is not None)


def read_sectors(fields: Fields, key: str) -> tuple[Sector, ...]:
    """Return the sectors of a list, each with its departments; an unclear one is a fault."""
    found = (_sector(fields, text, span) for text, span in fields.texts(key))
    return tuple(sector for sector in found if sector is not None)


def _place(fields: Fields, text: str, span: Span) -> Place | None:
    resolution = divisions.resolve(text)
    if resolution.division is not None:
        code = resolution.division.code
        return Place(text, code, not divisions.in_mainland(code), span)
    if resolution.country:
        return Place(text, resolution.country, abroad=True, span=span)
    candidates = tuple(
        f"{divisions.full_name(one.code)} ({one.code})" for one in resolution.candidates[:MOST_CANDIDATES]
    )
    if candidates:
        message = say("“{text}” does not name exactly one place", text=text)
        remedy = say("Write one of {candidates}.", candidates=candidates)
    else:
        message = say("“{text}” is no known place", text=text)
        remedy = say(
            "Write a division code or a full path such as 浙江省杭州市; “threatgate places” finds it."
        )
    fields.fault(message, remedy, span)
    return None


def _sector(fields: Fields, text: str, span: Span) -> Sector | None:
    resolution = sectors.resolve_sector(text)
    if not resolution.problem:
        return Sector(text, resolution.sector, resolution.departments, span)
    message = (
        say("the sector “{text}” has several departments: which one?", text=text)
        if resolution.problem == "needs-subsector"
        else say("“{text}” is no known sector", text=text)
    )
    known = tuple(row.sector for row in sectors.sector_rows())
    fields.fault(message, say("Write one of {candidates}.", candidates=resolution.candidates or known), span)
    return None
