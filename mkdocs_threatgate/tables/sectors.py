"""Sectors of Art. 6(2) of the 2019 draft, and the departments competent for them.

The table is `sectors.toml`; each of its rows names its source and whether that was read in its own text.
"""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from mkdocs_threatgate.model import Bilingual, Kind
from mkdocs_threatgate.tables.naming import normalised

_TABLE = Path(__file__).with_name("sectors.toml")
_LONGEST = 80
_CANDIDATES = 5


class Department(NamedTuple):
    """A national department by its short code; `also` are further Chinese names, `kind` a second role."""

    code: str
    name_zh: str
    name_en: str
    also: tuple[str, ...] = ()
    kind: Kind | None = None


class SectorRow(NamedTuple):
    """A sector, or a subsector as `sector/subsector`; no departments means that any is competent."""

    sector: str
    name: Bilingual
    departments: tuple[str, ...]
    source: str
    verified: bool


class SectorResolution(NamedTuple):
    """What a text means: the canonical sector and its departments, any one of which is competent.

    `problem` is empty, "unknown" or "needs-subsector"; with a problem there is no sector, and
    `candidates` are the canonical names that may be meant.
    """

    sector: str
    departments: tuple[str, ...]
    candidates: tuple[str, ...]
    problem: str


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text(encoding="utf-8"))


@cache
def departments() -> tuple[Department, ...]:
    """Return every department of the table."""
    return tuple(
        Department(
            row["code"],
            row["name_zh"],
            row["name_en"],
            tuple(row["also"]),
            Kind(row["kind"]) if "kind" in row else None,
        )
        for row in _table()["department"]
    )


def department(code: str) -> Department | None:
    """Return the department of a short code in capitals, or None."""
    return next((one for one in departments() if one.code == code), None)


def kind_of_department(code: str) -> Kind | None:
    """Return the kind that a department also counts as: CAC cyberspace, MIIT telecom, MPS public security."""
    found = department(code)
    return found.kind if found else None


def _row(sector: str, name: Bilingual, row: dict[str, Any]) -> SectorRow:
    return SectorRow(sector, name, tuple(row["departments"]), row["source"], row["verified"])


@cache
def sector_rows() -> tuple[SectorRow, ...]:
    """Return every sector that may be declared: those without subsectors, and all subsectors."""
    rows: list[SectorRow] = []
    for sector in _table()["sector"]:
        name = Bilingual(sector["name_en"], sector["name_zh"])
        if "departments" in sector:
            rows.append(_row(sector["code"], name, sector))
        for one in sector.get("subsectors", ()):
            whole = Bilingual(f"{name.en}: {one['name_en']}", f"{name.zh}／{one['name_zh']}")
            rows.append(_row(f"{sector['code']}/{one['code']}", whole, one))
    return tuple(rows)


def sector_row(sector: str) -> SectorRow | None:
    """Return the row of a canonical sector (`water`, `finance/banking`), or None."""
    return next((row for row in sector_rows() if row.sector == sector), None)


def _key(text: str) -> str:
    return normalised(text).lower().replace("-", "_")


def _called(row: dict[str, Any]) -> set[str]:
    return {_key(row["code"]), _key(row["name_zh"]), _key(row["name_en"])}


@cache
def _by_call() -> dict[str, tuple[str, ...]]:
    """Return canonical sectors by everything they may be called; several where only a part is said."""
    found: dict[str, list[str]] = {}
    for sector in _table()["sector"]:
        code = sector["code"]
        wholes = _called(sector)
        parts = sector.get("subsectors", ())
        if not parts:
            wholes |= {f"{whole}/{part}" for whole in wholes for part in (_key(code), "any")}
        for call in wholes:
            found.setdefault(call, []).extend([f"{code}/{one['code']}" for one in parts] or [code])
        for one in parts:
            calls = _called(one)
            for call in calls | {f"{whole}/{part}" for whole in wholes for part in calls}:
                found.setdefault(call, []).append(f"{code}/{one['code']}")
    return {call: tuple(dict.fromkeys(sectors)) for call, sectors in found.items()}


def _guess(key: str) -> tuple[str, ...]:
    """Return canonical sectors near an unknown one: those of its first half, else those written alike."""
    inside = _by_call().get(key.partition("/")[0], ())
    if inside or len(key) > _LONGEST:
        return inside
    near = get_close_matches(key, _by_call(), _CANDIDATES, 0.6)
    return tuple(dict.fromkeys(sector for call in near for sector in _by_call()[call]))


def resolve_sector(text: str) -> SectorResolution:
    """Return the sector that a text means, with its departments, or what is wrong with the text.

    Taken are codes, Chinese and English names, of a sector that has no subsectors, of a subsector,
    or of both with a stroke between: `finance/banking`, `金融/银行`, `银行`.
    """
    key = _key(text)
    found = _by_call().get(key, ())
    row = sector_row(found[0]) if len(found) == 1 else None
    if row is not None:
        return SectorResolution(row.sector, row.departments, (), "")
    if found:
        return SectorResolution("", (), found, "needs-subsector")
    return SectorResolution("", (), _guess(key), "unknown")
