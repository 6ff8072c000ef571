"""Containment, levels, and what a text means."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import NATION, Level
from mkdocs_threatgate.tables.countries import COUNTRIES
from mkdocs_threatgate.tables.divisions import (
    Resolution,
    ancestors,
    contains,
    division,
    effective_level,
    full_name,
    in_mainland,
    named,
    resolve,
    search,
)
from mkdocs_threatgate.tables.register import register

CODES = tuple(register())
CURRENT = tuple(code for code, row in register().items() if not row.ended)


def meant(text: str) -> str:
    """Return the code that a text resolves to, or "" where it does not."""
    found = resolve(text).division
    return found.code if found else ""


def candidates(text: str) -> tuple[str, ...]:
    """Return the codes of the candidates of a text that means no division."""
    result = resolve(text)
    assert result.division is None
    return tuple(row.code for row in result.candidates)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("341181", ("341181", "341100", "340000", "000000")),
        ("110108", ("110108", "110000", "000000")),
        ("659001", ("659001", "650000", "660000", "000000")),
        ("654201", ("654201", "654200", "654000", "650000", "000000")),
        ("654000", ("654000", "650000", "000000")),
        ("419001", ("419001", "410000", "000000")),
        ("330103", ("330103", "330100", "330000", "000000")),
        ("371202", ("371202", "370100", "370000", "000000")),
        ("341400", ("341400", "340000", "000000")),
        ("000000", ("000000",)),
        ("330199", ()),
        ("", ()),
    ],
)
def test_ancestors_are_read_from_the_table(code: str, expected: tuple[str, ...]) -> None:
    assert ancestors(code) == expected


@given(st.sampled_from(CODES))
def test_every_ancestor_contains_the_place(code: str) -> None:
    chain = ancestors(code)
    assert chain[0] == code
    assert chain[-1] == NATION
    assert all(contains(one, code) for one in chain)
    levels = [register()[one].level for one in chain]
    assert levels == sorted(levels)
    assert len(set(chain)) == len(chain)


@given(st.sampled_from(CODES), st.sampled_from(CODES), st.sampled_from(CODES))
def test_containment_is_transitive(outer: str, middle: str, inner: str) -> None:
    if contains(outer, middle) and contains(middle, inner):
        assert contains(outer, inner)


def test_nothing_contains_or_lies_in_an_unknown_code() -> None:
    assert not contains("330199", "330199")
    assert not contains("330100", "330199")
    assert not contains("330199", "330106")
    assert not contains("330106", "330100")


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("330100", Level.PREFECTURE),
        ("441900", Level.PREFECTURE),
        ("442000", Level.PREFECTURE),
        ("460400", Level.PREFECTURE),
        ("620200", Level.PREFECTURE),
        ("222400", Level.PREFECTURE),
        ("152500", Level.PREFECTURE),
        ("653100", Level.PREFECTURE),
        ("330106", Level.COUNTY),
        ("110000", Level.PROVINCE),
        ("310104", Level.COUNTY),
        ("500229", Level.COUNTY),
        ("419001", Level.COUNTY),
        ("659001", Level.COUNTY),
        ("660000", Level.PROVINCE),
        ("654000", Level.PREFECTURE),
        ("810000", Level.PROVINCE),
        ("000000", Level.NATIONAL),
        ("123456", Level.COUNTY),
    ],
)
def test_levels_are_strict_by_default(code: str, level: Level) -> None:
    assert effective_level(code) is level


def test_districts_of_municipalities_rise_by_option_only() -> None:
    raised = [
        code
        for code in CURRENT
        if effective_level(code, accept_municipal_district=True) > effective_level(code)
    ]
    assert len(raised) == 16 + 16 + 16 + 37
    assert {code[:2] for code in raised} == {"11", "12", "31", "50"}


def test_counties_without_prefecture_rise_by_pattern() -> None:
    patterns = ("419001", "6590*", "33*")
    raised = {
        code
        for code in CURRENT
        if effective_level(code, treat_as_prefectural=patterns) > effective_level(code)
    }
    expected = {code for code in CURRENT if code == "419001" or code[:4] == "6590" or code[:2] == "33"}
    assert raised == {code for code in expected if effective_level(code) is Level.COUNTY}
    assert effective_level("330000", treat_as_prefectural=("*",)) is Level.PROVINCE


def test_full_names_run_from_the_province_down() -> None:
    assert full_name("330106") == "浙江省杭州市西湖区"
    assert full_name("110108") == "北京市海淀区"
    assert full_name("659001") == "新疆维吾尔自治区石河子市"
    assert full_name("654201") == "新疆维吾尔自治区塔城地区塔城市"
    assert full_name("000000") == "中华人民共和国"
    assert full_name("330199") == ""


def test_hong_kong_macau_and_taiwan_lie_outside_the_mainland() -> None:
    outside = {code for code in CURRENT if not in_mainland(code)}
    assert outside == {"710000", "810000", "820000"}
    assert in_mainland("123456")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("330106", "330106"),
        (" 330106 ", "330106"),
        ("３３０１０６", "330106"),
        ("3301", "330100"),
        ("33", "330000"),
        ("000000", "000000"),
        ("浙江省杭州市西湖区", "330106"),
        ("浙江省 杭州市 西湖区", "330106"),
        ("浙江杭州西湖区", "330106"),
        ("浙江西湖区", "330106"),
        ("杭州西湖", "330106"),
        ("中国浙江省杭州市", "330100"),
        ("杭州市", "330100"),
        ("杭州", "330100"),
        ("北京朝阳", "110105"),
        ("朝阳市朝阳县", "211321"),
        ("朝阳县", "211321"),
        ("吉林市", "220200"),
        ("吉林省", "220000"),
        ("吉林吉林", "220200"),
        ("延边州", "222400"),
        ("景宁县", "331127"),
        ("新疆生产建设兵团", "660000"),
        ("新疆生产建设兵团石河子市", "659001"),
        ("新疆石河子市", "659001"),
        ("新疆伊犁塔城地区", "654200"),
        ("中国", "000000"),
        ("全国", "000000"),
        ("CN", "000000"),
        ("China", "000000"),
        ("HK", "810000"),
        ("香港", "810000"),
        ("台湾省", "710000"),
        ("hangzhou", "330100"),
        ("Hang Zhou", "330100"),
        ("hangzhoushi", "330100"),
        ("tianchang", "341181"),
        ("shaanxi", "610000"),
        ("shanxi", "140000"),
        ("tibet", "540000"),
        ("lüliang", "141100"),
        ("lvliang", "141100"),
        ("harbin", "230100"),
        ("下城区", "330103"),
        ("杭州市下城区", "330103"),
        ("莱芜市", "371200"),
        ("莱芜", "370116"),
        ("巢湖市", "340181"),
        ("341400", "341400"),
    ],
)
def test_a_text_means_this_division(text: str, code: str) -> None:
    assert resolve(text) == Resolution(division(code), "", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西湖区", ("330106", "360103")),
        ("鼓楼区", ("320106", "320302", "350102", "410204")),
        ("江苏鼓楼区", ("320106", "320302")),
        ("吉林", ("220000", "220200")),
        ("朝阳", ("211300", "110105", "211321", "220104")),
        ("朝阳区", ("110105", "220104")),
        ("suzhou", ("320500", "341300", "620902")),
        ("jilin", ("220000", "220200")),
        ("河北", ("130000", "120105")),
        ("4190", ("419001",)),
        ("330199", ("330100", "330000")),
    ],
)
def test_an_ambiguous_text_leaves_candidates_the_greatest_first(text: str, expected: tuple[str, ...]) -> None:
    assert candidates(text) == expected


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("浙江省杭州市西胡区", "330106"),
        ("hangzhow", "330100"),
        ("襄樊市", "420600"),
        ("杭州西胡区", "330106"),
    ],
)
def test_an_unknown_text_leaves_what_comes_close(text: str, nearest: str) -> None:
    found = candidates(text)
    assert found[0] == nearest
    assert len(found) <= 5


@pytest.mark.parametrize(
    "text",
    ["", " ", "区", "市", "？", "qqqqqq", "997788", "某地", "西湖区浙江省", "hangzhou1", "33.01", "3301-"],
)
def test_a_text_that_means_nothing_resolves_to_nothing(text: str) -> None:
    assert meant(text) == ""


def test_a_path_must_name_the_divisions_that_contain_the_place() -> None:
    assert meant("江苏省西湖区") == ""
    assert meant("杭州市浙江省西湖区") == ""
    assert meant("江苏省杭州市西湖区") == ""


@pytest.mark.parametrize("code", ["US", "JP", "BJ", "SH"])
def test_country_codes_in_capitals_are_abroad(code: str) -> None:
    assert resolve(code) == Resolution(None, code, ())


@pytest.mark.parametrize("text", ["us", "sh", "bj", "UK", "XX", "USA", "EU"])
def test_other_short_texts_are_never_taken_for_a_country(text: str) -> None:
    assert resolve(text).country == ""
    assert resolve(text).division is None


def test_there_are_249_country_codes() -> None:
    assert len(COUNTRIES) == 249
    assert {"CN", "HK", "MO", "TW", "SS", "ZW"} <= COUNTRIES
    assert not {"UK", "EU", "XK", "SU"} & COUNTRIES


@given(st.sampled_from(CURRENT))
def test_the_full_name_and_the_code_of_a_current_division_resolve_to_it(code: str) -> None:
    assert resolve(full_name(code)) == Resolution(division(code), "", ())


def test_every_current_division_is_found_by_its_full_name() -> None:
    assert [code for code in CURRENT if meant(full_name(code)) != code] == []


def test_every_code_resolves_to_itself() -> None:
    assert [code for code in CODES if meant(code) != code] == []


@given(
    st.text(max_size=60)
    | st.text(alphabet="省市区县州盟旗浙江杭西湖吉林朝阳中国" + string.ascii_letters, max_size=20)
)
def test_no_text_is_more_than_one_thing(text: str) -> None:
    result = resolve(text)
    assert not (result.division and (result.country or result.candidates))
    assert len({row.code for row in result.candidates}) == len(result.candidates)
    assert len({row.code for row in search(text)}) == len(search(text))


def test_named_prefers_full_names_and_current_divisions() -> None:
    assert [row.code for row in named("巢湖")] == ["340181"]
    assert [row.code for row in named("巢湖市")] == ["340181"]
    assert [row.code for row in named("崇文区")] == ["110103"]
    assert named("x" * 1000) == ()


def test_search_gives_the_best_first() -> None:
    assert [row.code for row in search("西湖")[:3]] == ["330106", "360103", "420112"]
    assert [row.code for row in search("吉林")[:2]] == ["220000", "220200"]
    hangzhou = [row.code for row in search("杭州")]
    assert hangzhou[0] == "330100"
    assert {"330102", "330106", "330182"} <= set(hangzhou)
    assert [row.code for row in search("3301")][:3] == ["330100", "330102", "330105"]
    assert search("hangzh")[0].code == "330100"
    assert search("浙江西湖区")[0].code == "330106"
    assert [row.code for row in search("莱芜市")] == ["371200"]
    assert search("nothing at all") == ()
    assert search("") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("西湖区", ["330106", "360103"]),
        ("吉林市", ["220200"]),
        ("朝阳区", ["110105", "220104"]),
        ("浙江省杭州市", ["330100"]),
        ("北京市", ["110000"]),
    ],
)
def test_search_for_a_whole_name_leaves_out_what_merely_holds_it(text: str, expected: list[str]) -> None:
    assert [row.code for row in search(text)] == expected
