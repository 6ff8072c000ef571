"""Administrative divisions: what contains what, at which level, and which one a text means.

Containment is data (`divisions.tsv`), never arithmetic on codes: districts of municipalities and
province-run counties have no prefecture above them, Ili contains two other prefectures, and the
cities of the Xinjiang Production and Construction Corps lie both in Xinjiang and in the Corps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import NamedTuple

from mkdocs_threatgate.model import NATION, Level
from mkdocs_threatgate.tables.countries import COUNTRIES
from mkdocs_threatgate.tables.naming import labels, normalised, spelling, spellings
from mkdocs_threatgate.tables.register import Division, division, register

__all__ = [
    "Division",
    "Resolution",
    "ancestors",
    "contains",
    "division",
    "effective_level",
    "full_name",
    "in_mainland",
    "named",
    "resolve",
    "search",
]

OUTSIDE = ("710000", "810000", "820000")
"""Taiwan, Hong Kong and Macau: divisions where 境内 (CSL Art. 2) is taken not to reach."""

_COUNTRY_CODES = {"CN": NATION, "TW": "710000", "HK": "810000", "MO": "820000"}
_LONGEST = 40
_CANDIDATES = 5
_EXACT = 1
"""The last rank of `_rank` that is a match of the whole text."""


class Resolution(NamedTuple):
    """What a text means: a division, else a country outside (ISO 3166-1 alpha-2), else neither.

    `candidates` are the divisions that an ambiguous text may mean, or those that an unknown
    text comes close to, best first.
    """

    division: Division | None
    country: str
    candidates: tuple[Division, ...]


def ancestors(code: str) -> tuple[str, ...]:
    """Return every division that contains this one: itself first, the nation last, none if unknown.

    A former code lies in whatever now has its land, as far as the table can tell.
    """
    if division(code) is None:
        return ()
    found = [code]
    for one in found:
        row = register()[one]
        found += [other for other in (row.parent, *row.also_in) if other and other not in found]
    return tuple(sorted(found, key=lambda one: register()[one].level))


def contains(territory: str, place: str) -> bool:
    """Return whether the division `territory` is, or contains, the division `place`."""
    return territory in ancestors(place)


def in_mainland(code: str) -> bool:
    """Return whether a code is not of Taiwan, Hong Kong or Macau; an unknown one counts as inside."""
    return not any(one in OUTSIDE for one in ancestors(code))


def _municipal(row: Division) -> bool:
    above = division(row.parent)
    return above is not None and above.level is Level.PROVINCE and above.name.endswith("市")


def effective_level(
    code: str,
    *,
    accept_municipal_district: bool = False,
    treat_as_prefectural: tuple[str, ...] = (),
) -> Level:
    """Return the level at which a division's authorities count; an unknown code counts as a county.

    `accept_municipal_district` raises districts and counties of the four municipalities to
    prefectures, `treat_as_prefectural` those whose codes match one of its patterns
    (`419001`, `6590*`). Neither question is settled by any source; the defaults are strict.
    """
    row = division(code)
    if row is None:
        return Level.COUNTY
    if row.level is not Level.COUNTY:
        return row.level
    raised = any(fnmatchcase(code, pattern) for pattern in treat_as_prefectural)
    if raised or (accept_municipal_district and _municipal(row)):
        return Level.PREFECTURE
    return Level.COUNTY


def full_name(code: str) -> str:
    """Return the whole Chinese path of a division, 浙江省杭州市西湖区, or "" for an unknown code."""
    names: list[str] = []
    row = division(code)
    while row is not None and (row.code != NATION or not names):
        names.insert(0, row.name)
        row = division(row.parent)
    return "".join(names)


@cache
def _by_label() -> dict[str, tuple[tuple[Division, int], ...]]:
    found: defaultdict[str, list[tuple[Division, int]]] = defaultdict(list)
    for row in register().values():
        for label in labels(row.name):
            found[label.text].append((row, label.grade))
    return {text: tuple(rows) for text, rows in found.items()}


@cache
def _by_spelling() -> dict[str, tuple[Division, ...]]:
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for row in register().values():
        for text in dict.fromkeys(spellings(row.name, row.pinyin, row.aliases)):
            found[text].append(row)
    return {text: tuple(rows) for text, rows in found.items()}


def _leads(head: str, code: str) -> bool:
    """Return whether a path's head names divisions that contain this one, in order, gaps allowed."""
    if not head:
        return True
    above = [register()[one] for one in ancestors(code)[1:]]
    steps = ((row, label) for row in above for label in labels(row.name))
    return any(
        head.endswith(label.text) and _leads(head[: -len(label.text)], row.code) for row, label in steps
    )


def _matches(text: str) -> list[tuple[Division, int]]:
    """Return every reading of a name or path, with its grade."""
    return [
        (row, grade)
        for start in range(len(text))
        for row, grade in _by_label().get(text[start:], ())
        if _leads(text[:start], row.code)
    ]


def _foremost(rows: Iterable[Division]) -> tuple[Division, ...]:
    """Return current divisions, or former ones where there is no current one; greater levels first."""
    unique = {row.code: row for row in rows}.values()
    current = [row for row in unique if not row.ended] or list(unique)
    return tuple(sorted(current, key=lambda row: (-row.level, row.code)))


def named(text: str) -> tuple[Division, ...]:
    """Return the divisions that a Chinese name or path may mean: current before former, full before short."""
    text = normalised(text)
    if len(text) > _LONGEST:
        return ()
    readings = _matches(text)
    best = min(((bool(row.ended), grade) for row, grade in readings), default=None)
    return _foremost(row for row, grade in readings if (bool(row.ended), grade) == best)


def _numbered(text: str) -> Resolution:
    row = division(text.ljust(6, "0")) if len(text) in {2, 4, 6} else None
    if row is not None:
        return Resolution(row, "", ())
    below = [one for one in register().values() if not one.ended and one.code.startswith(text)]
    above = [row for row in (division(text[:4] + "00"), division(text[:2] + "0000")) if row is not None]
    return Resolution(None, "", tuple(below[:_CANDIDATES] or above))


def _with_parent(row: Division) -> str:
    above = division(row.parent)
    return (above.name if above else "") + row.name


def _close(text: str) -> tuple[Division, ...]:
    if not text or len(text) > _LONGEST:
        return ()
    if spelled := spelling(text):
        near = get_close_matches(spelled, _by_spelling(), _CANDIDATES, 0.75)
        alike = {row.code: row for one in near for row in _foremost(_by_spelling()[one])}
        return tuple(alike.values())[:_CANDIDATES]
    letters = set(text)
    rows = [row for row in register().values() if not row.ended and len(letters & set(row.name)) > 1]
    names = {key: row for row in rows for key in (row.name, _with_parent(row), full_name(row.code))}
    near = get_close_matches(text, names, _CANDIDATES, 0.5)
    return tuple({names[one].code: names[one] for one in near}.values())


def _settled(rows: tuple[Division, ...]) -> Resolution:
    return Resolution(rows[0], "", ()) if len(rows) == 1 else Resolution(None, "", rows)


@lru_cache(maxsize=4096)
def resolve(text: str) -> Resolution:
    """Return the division or country that a text means, or the candidates it leaves.

    Taken are a code of six digits (or the first two or four of an existing one), a Chinese name
    or path with or without its middle or its suffixes, pinyin, and country codes in capitals.
    A full name wins over one without suffix, a current division over a former one; whatever
    then still means several is ambiguous.
    """
    text = normalised(text)
    if text in COUNTRIES:
        home = division(_COUNTRY_CODES.get(text, ""))
        return Resolution(home, "" if home else text, ())
    if text.isascii() and text.isdigit():
        return _numbered(text)
    rows = named(text) or _foremost(_by_spelling().get(spelling(text), ()))
    return _settled(rows) if rows else Resolution(None, "", _close(text))


def _rank(row: Division, text: str, spelled: str) -> int | None:
    """Return how well a division fits a text, 0 best, or None where it does not."""
    tests = (
        any(label.text == text for label in labels(row.name)),
        bool(spelled) and spelled in spellings(row.name, row.pinyin, row.aliases),
        row.name.startswith(text),
        row.code.startswith(text),
        text in row.name,
        bool(spelled) and row.pinyin.startswith(spelled),
        text in full_name(row.code),
    )
    return next((rank for rank, fits in enumerate(tests) if fits), None)


def search(text: str) -> tuple[Division, ...]:
    """Return every division that a text fits by name, path, pinyin or code, best first.

    Where the text is some division's whole name or path, what merely holds it is left out.
    """
    text = normalised(text)
    if not text or len(text) > _LONGEST:
        return ()
    sure = resolve(text).division
    meant = {row.code for row in (*named(text), *((sure,) if sure else ()))}
    spelled = spelling(text)
    ranked = ((-1 if row.code in meant else _rank(row, text, spelled), row) for row in register().values())
    found = [(rank, bool(row.ended), -row.level, row.code) for rank, row in ranked if rank is not None]
    if any(text in (register()[code].name, full_name(code)) for *_, code in found):
        found = [entry for entry in found if entry[0] <= _EXACT]
    return tuple(register()[entry[-1]] for entry in sorted(found))
