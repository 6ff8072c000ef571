"""Where a text places what it tells of: divisions of the mainland, countries abroad.

Names of provinces and prefectures are taken with and without their suffix, of counties with
it, or behind the name of what contains them, or before 一家 and 某. A name that means several
divisions, or is an everyday word, tells at most that the mainland is concerned.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from mkdocs_threatgate.content.triggers import abroad
from mkdocs_threatgate.model import NATION, Level
from mkdocs_threatgate.tables.divisions import contains, in_mainland
from mkdocs_threatgate.tables.naming import labels, short_name
from mkdocs_threatgate.tables.register import Division, register

EVERYDAY = re.compile(
    "朝阳|白银|来宾|日照|阿里|开封|大同|平安|东方|和平|新城|城中|安康|中山|德州|黄石|长治|三明|和田|保山|普洱"
    "|红河|河源|四平|大理|通化|吉安|太平|新华|长安|海北|海西|兵团"
)
"""Short names that are also words, companies or persons: only with their suffix are they places."""

NOT_A_PLACE = re.compile("市中区|市辖区|矿区|郊区|城区|[东西南北]区")
"""Names of divisions that in a text mean a part of any town."""

EVERYDAY_PINYIN = re.compile(
    "ali|china|cn|zhongguo|dali|hami|anshan|heyuan|sanming|ankang|baoshan|yushu|xian"
)
"""Spellings that are names of persons or words elsewhere."""

UNDONE = re.compile(r"北京时间|大连接|南通[信知过用报道]")
"""Names that these words behind them undo: 北京时间 is a time, 东西安全 has no 西安 in it."""

LONGEST = 12
HERE = ("一家", "某", "的一家", "一所", "一座", "当地")
"""What behind a county's short name makes it a place: 萧山一家供水企业."""

CAPITAL = re.compile("[A-Z]")
CAPITALISED = re.compile(r"\b[A-Z][a-z]+(?:'[a-z]+)?\b")
ACTORS = re.compile(f"{abroad.STATE_ACTORS}|{abroad.STATE_ACTORS_EN}")
ABROAD_ZH = {name: (code,) for code, names in abroad.COUNTRIES_ZH.items() for name in names.split()}
ABROAD_EN = re.compile(
    r"\b(?:" + "|".join(f"(?P<{code}>{names})" for code, names in abroad.COUNTRIES_EN.items()) + r")\b"
)
BEYOND = re.compile(f"{abroad.BEYOND_ZH}|{abroad.BEYOND_EN}")
MAINLAND = re.compile(f"{abroad.MAINLAND_ZH}|{abroad.MAINLAND_EN}")
WIDE = re.compile("[\u4e00-\u9fff]")


class Whereabouts(NamedTuple):
    """What a text says of where: codes inside and ISO codes outside the mainland, in order.

    `mainland` tells that it is concerned, be it unknown where; `beyond` that what is abroad is.
    """

    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    mainland: bool = False
    beyond: bool = False

    @property
    def foreign(self) -> bool:
        """Whether everything that is said lies outside the mainland."""
        return (bool(self.outside) or self.beyond) and not self.mainland


def find_places(text: str) -> Whereabouts:
    """Return where a short text (as seen) places things; where attackers come from is left out."""
    text = ACTORS.sub(" ", text)
    found: dict[str, None] = {}
    vague = MAINLAND.search(text) is not None
    if WIDE.search(text):
        vague = _chinese(text, found) or vague
    if CAPITAL.search(text):
        vague = _english(text, found) or vague
    inside = tuple(code for code in found if len(code) == len(NATION) and in_mainland(code))
    outside = tuple(code for code in found if code not in inside)
    return Whereabouts(inside, outside, bool(inside) or vague, BEYOND.search(text) is not None)


def _chinese(text: str, found: dict[str, None]) -> bool:
    """Add the places that a Chinese text names; return whether another of the mainland is meant."""
    vague, here, above = False, 0, ""
    while here < len(text):
        word, code = _longest(text, here, above)
        if not word:
            above, here = "", here + 1
            continue
        if above and len(code) == len(above) == len(NATION) and contains(above, code):
            found.pop(above, None)
        if code:
            found[code] = None
        vague = vague or not code
        above, here = code, here + len(word)
    return vague


def _longest(text: str, here: int, above: str) -> tuple[str, str]:
    """Return the longest name that begins here, with its code, "" if that cannot be told; or no name."""
    if text[here : here + 2] not in _beginnings():
        return "", ""
    for end in range(min(here + LONGEST, len(text)), here + 1, -1):
        word = text[here:end]
        codes = _names().get(word, ())
        short = () if codes else _counties().get(word, ())
        if not (codes or short) or _is_undone(text, end):
            continue
        inner = tuple(code for code in codes + short if above and contains(above, code))
        if len(inner) == 1:
            return word, inner[0]
        if short and not (len(short) == 1 and text.startswith(HERE, end)):
            continue
        return word, codes[0] if len(codes) == 1 else short[0] if len(short) == 1 else ""
    return "", ""


def _english(text: str, found: dict[str, None]) -> bool:
    """Add the places that an English text names; return whether another of the mainland is meant."""
    vague = False
    for match in ABROAD_EN.finditer(text):
        found[match.lastgroup or ""] = None
    for match in CAPITALISED.finditer(text):
        spelled = match[0].lower().replace("'", "")
        codes = _spellings().get(spelled, ()) if spelled == match[0].lower() or "'" in match[0] else ()
        if codes and (not EVERYDAY_PINYIN.fullmatch(spelled) or "'" in match[0]):
            found.update({codes[0]: None} if len(codes) == 1 else {})
            vague = vague or len(codes) > 1
    return vague


def _is_undone(text: str, end: int) -> bool:
    """Return whether the last characters of a name belong to the word behind it."""
    return UNDONE.match(text, end - 2) is not None or text.startswith("安全", end - 1)


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Return the names that are places by themselves, with the codes they may mean."""
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for row in register().values():
        if row.code != NATION and not row.ended:
            for text, _ in labels(row.name):
                if _is_said_alone(text, row):
                    found[text].append(row)
    return {**ABROAD_ZH, **{text: _greatest(rows) for text, rows in found.items()}}


def _is_said_alone(text: str, row: Division) -> bool:
    """Return whether a name stands for a division without anything before or behind it."""
    if NOT_A_PLACE.fullmatch(text):
        return False
    if row.level is Level.COUNTY:
        return len(text) > 2 and text != short_name(row.name)  # noqa: PLR2004 - 东区, 易县
    return text == row.name or EVERYDAY.fullmatch(text) is None


@cache
def _counties() -> dict[str, tuple[str, ...]]:
    """Return the short names of counties, which are places in company only."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in register().values():
        short = short_name(row.name)
        if (
            row.level is Level.COUNTY
            and not row.ended
            and short != row.name
            and not EVERYDAY.fullmatch(short)
        ):
            found[short].append(row.code)
    return {name: tuple(codes) for name, codes in found.items()}


@cache
def _beginnings() -> frozenset[str]:
    """Return the first two characters of all names: most of a text is passed over by them."""
    return frozenset(name[:2] for name in (*_names(), *_counties()))


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Return the provinces and prefectures by their names in pinyin."""
    found: defaultdict[str, list[Division]] = defaultdict(list)
    for row in register().values():
        if row.level > Level.COUNTY and not row.ended and row.code != NATION:
            for text in (row.pinyin, *row.aliases):
                found[text].append(row)
    return {text: _greatest(rows) for text, rows in found.items()}


def _greatest(rows: list[Division]) -> tuple[str, ...]:
    top = max(row.level for row in rows)
    return tuple({row.code: None for row in rows if row.level is top})
