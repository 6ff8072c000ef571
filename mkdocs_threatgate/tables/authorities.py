"""Bodies that receive filings: what they are called, and which are competent for a place.

Names follow law.md 4.4 of the project's reference: 公安部 / 公安厅 / 公安局 / 分局, 互联网信息办公室,
通信管理局. A level is never read from a name (市公安局 may be a municipality's, a prefecture's or a
county's); it always comes from the division.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs_threatgate.model import NATION, Authority, Kind, Level
from mkdocs_threatgate.tables.divisions import (
    Division,
    ancestors,
    division,
    effective_level,
    in_mainland,
    named,
    resolve,
)
from mkdocs_threatgate.tables.naming import normalised
from mkdocs_threatgate.tables.sectors import Department, department, departments, sector_rows

LOCAL_KINDS = (Kind.PUBLIC_SECURITY, Kind.CYBERSPACE, Kind.TELECOM)
"""The kinds whose bodies stand in divisions; other kinds have no territory to look up."""

_LONGEST = 60
_UNIT = re.compile(r"(?:网络安全保卫|网络警察|网安|网警|网监)(?:总队|支队|大队|分局|局|处)$")
_BRANCH = re.compile(r"(.+)公安局(.+?)(?:公安)?分局")
_OFFICE = re.compile(
    r"(.+?)(?:(党委|委)?(?:网信办|网络安全和信息化(?:委员会|领导小组)办公室)|互联网信息办公室)"
)


def _national(kind: Kind) -> str:
    return next((one.name_zh for one in departments() if one.kind is kind), "")


def _city_of(row: Division) -> Division | None:
    """Return the division of whose body a district's body is a part, or None for what is no district."""
    above = division(row.parent)
    district = row.level is Level.COUNTY and row.name.endswith("区") and not row.name.endswith("特区")
    return above if district and above and not above.name.endswith(("省", "自治区")) else None


def _police(row: Division) -> str:
    if row.level is Level.PROVINCE and row.name.endswith(("省", "自治区")):
        return f"{row.name}公安厅"
    city = _city_of(row)
    return f"{city.name}公安局{row.name}分局" if city else f"{row.name}公安局"


def _office(row: Division) -> str:
    city = _city_of(row)
    return f"{city.name if city else ''}{row.name}互联网信息办公室"


def authority_name(kind: Kind, region: str) -> str:
    """Return the name of the body of a kind in a region, or "" where there is none.

    Telecom administrations exist in provinces only, and the Corps (660000) has none of its own;
    Hong Kong, Macau and Taiwan have none of these bodies.
    """
    row = division(region)
    if row is None or kind not in LOCAL_KINDS or not in_mainland(region):
        return ""
    if row.level is Level.NATIONAL:
        return _national(kind)
    if kind is Kind.PUBLIC_SECURITY:
        return _police(row)
    if kind is Kind.CYBERSPACE:
        return _office(row)
    provincial = row.level is Level.PROVINCE and row.name.endswith(("省", "市", "自治区"))
    return f"{row.name}通信管理局" if provincial else ""


def competent(
    kind: Kind,
    place: str,
    *,
    minimum: Level,
    accept_municipal_district: bool = False,
    treat_as_prefectural: tuple[str, ...] = (),
) -> tuple[Authority, ...]:
    """Return every body of a kind whose territory contains the place, at `minimum` or above, lowest first.

    Empty for a place outside the mainland and for kinds without a territory. The two options
    are those of `effective_level`. A division that no longer exists has no bodies.
    """
    if not in_mainland(place):
        return ()
    regions = (
        one
        for one in ancestors(place)
        if effective_level(
            one,
            accept_municipal_district=accept_municipal_district,
            treat_as_prefectural=treat_as_prefectural,
        )
        >= minimum
    )
    return _bodies(kind, regions)


def _bodies(kind: Kind, regions: Iterable[str]) -> tuple[Authority, ...]:
    """Return the bodies of a kind that stand in these regions today."""
    rows = (division(one) for one in regions)
    found = (
        Authority(kind, row.code, authority_name(kind, row.code)) for row in rows if row and not row.ended
    )
    return tuple(one for one in found if one.name)


def sector_authority(code: str) -> Authority | None:
    """Return a department of this short code as the national authority of a sector, or None."""
    found = department(code)
    return found and Authority(Kind.SECTOR, NATION, found.name_zh, found.code)


def _serves(code: str) -> bool:
    return any(code in row.departments for row in sector_rows())


def _roles(one: Department) -> tuple[Authority, ...]:
    """Return a department as body of its own kind, and as department of a sector where it has one."""
    own = (Authority(one.kind, NATION, one.name_zh),) if one.kind else ()
    sector = (Authority(Kind.SECTOR, NATION, one.name_zh, one.code),) if _serves(one.code) or not own else ()
    return own + sector


def _departmental(text: str) -> tuple[Authority, ...]:
    for one in departments():
        if (
            text.upper() == one.code
            or text in (one.name_zh, *one.also)
            or text.lower() == _plain(one.name_en)
        ):
            return _roles(one)
    return ()


def _plain(name: str) -> str:
    return normalised(name).lower()


def _places(text: str) -> tuple[str, ...]:
    return tuple(row.code for row in named(text))


def _police_named(text: str) -> tuple[Authority, ...]:
    branch = _BRANCH.fullmatch(text)
    if branch is not None:
        city, part = branch.groups()
        codes = _places(city + part) or _places(f"{city}{part}区")
        return _bodies(Kind.PUBLIC_SECURITY, codes)
    for organ in ("公安分局", "公安厅", "公安局"):
        if text.endswith(organ):
            bodies = _bodies(Kind.PUBLIC_SECURITY, _places(text.removesuffix(organ)))
            exact = tuple(one for one in bodies if one.name.endswith(organ.replace("公安分局", "分局")))
            return exact or (bodies if organ == "公安局" and _all_branches(bodies) else ())
    return ()


def _all_branches(bodies: tuple[Authority, ...]) -> bool:
    return all(one.name.endswith("分局") for one in bodies)


def _office_named(text: str) -> tuple[Authority, ...]:
    found = _OFFICE.fullmatch(text.removeprefix("中共"))
    if found is None:
        return ()
    place, committee = found.groups()
    codes = _places(place + "区") if committee == "委" and place.endswith("地") else ()
    return _bodies(Kind.CYBERSPACE, codes or _places(place))


def _telecom_named(text: str) -> tuple[Authority, ...]:
    organ = "通信管理局"
    return _bodies(Kind.TELECOM, _places(text.removesuffix(organ))) if text.endswith(organ) else ()


def _as_sector(body: Authority) -> tuple[Authority, ...]:
    """Return a local body, and the same body as local office of the department it belongs to."""
    code = next((one.code for one in departments() if one.kind is body.kind and _serves(one.code)), "")
    return (body, Authority(Kind.SECTOR, body.region, body.name, code)) if code else (body,)


def _local(text: str) -> tuple[Authority, ...]:
    return _police_named(text) or _office_named(text) or _telecom_named(text)


def find_authorities(text: str) -> tuple[Authority, ...]:
    """Return the bodies that a text may name; several where only its kind or place decides.

    Taken are names in full or in short (杭州市公安局, 浙江省委网信办, 西湖区公安分局), units within a body
    (网安支队), departments by short code or name, and the six-digit code of a region. A body that
    also acts for a department of a sector stands twice, first as its own kind.
    """
    text = normalised(text)
    if not text or len(text) > _LONGEST:
        return ()
    if text.isascii() and text.isdigit():
        row = resolve(text).division
        return tuple(body for kind in LOCAL_KINDS for body in _bodies(kind, (row.code,) if row else ()))
    whole = _UNIT.sub("", text)
    return _departmental(whole) or tuple(one for body in _local(whole) for one in _as_sector(body))
