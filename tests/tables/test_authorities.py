"""Bodies: their names, which are competent, and which one a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import NATION, Authority, Kind, Level
from mkdocs_threatgate.tables.authorities import (
    LOCAL_KINDS,
    authority_name,
    competent,
    find_authorities,
    sector_authority,
)
from mkdocs_threatgate.tables.divisions import contains, effective_level
from mkdocs_threatgate.tables.register import register

CURRENT = tuple(code for code, row in register().items() if not row.ended)
POLICE, OFFICE, TELECOM = LOCAL_KINDS


def names(kind: Kind, place: str, **options: bool | tuple[str, ...]) -> list[str]:
    """Return the names of the bodies that are competent at prefectural level or above."""
    found = competent(kind, place, minimum=Level.PREFECTURE, **options)  # type: ignore[arg-type]
    return [one.name for one in found]


@pytest.mark.parametrize(
    ("kind", "region", "name"),
    [
        (POLICE, "000000", "公安部"),
        (POLICE, "330000", "浙江省公安厅"),
        (POLICE, "150000", "内蒙古自治区公安厅"),
        (POLICE, "110000", "北京市公安局"),
        (POLICE, "660000", "新疆生产建设兵团公安局"),
        (POLICE, "330100", "杭州市公安局"),
        (POLICE, "222400", "延边朝鲜族自治州公安局"),
        (POLICE, "152500", "锡林郭勒盟公安局"),
        (POLICE, "653100", "喀什地区公安局"),
        (POLICE, "341181", "天长市公安局"),
        (POLICE, "500229", "城口县公安局"),
        (POLICE, "330106", "杭州市公安局西湖区分局"),
        (POLICE, "610103", "西安市公安局碑林区分局"),
        (POLICE, "110108", "北京市公安局海淀区分局"),
        (POLICE, "429021", "神农架林区公安局"),
        (POLICE, "520203", "六枝特区公安局"),
        (OFFICE, "000000", "国家互联网信息办公室"),
        (OFFICE, "330000", "浙江省互联网信息办公室"),
        (OFFICE, "330100", "杭州市互联网信息办公室"),
        (OFFICE, "330106", "杭州市西湖区互联网信息办公室"),
        (OFFICE, "660000", "新疆生产建设兵团互联网信息办公室"),
        (TELECOM, "000000", "工业和信息化部"),
        (TELECOM, "330000", "浙江省通信管理局"),
        (TELECOM, "310000", "上海市通信管理局"),
        (TELECOM, "450000", "广西壮族自治区通信管理局"),
        (TELECOM, "330100", ""),
        (TELECOM, "660000", ""),
        (POLICE, "810000", ""),
        (OFFICE, "710000", ""),
        (POLICE, "330199", ""),
        (Kind.SECTOR, "330000", ""),
        (Kind.OPERATOR, "330000", ""),
    ],
)
def test_bodies_are_named_as_is_customary(kind: Kind, region: str, name: str) -> None:
    assert authority_name(kind, region) == name


@pytest.mark.parametrize(
    ("place", "police"),
    [
        ("330100", ["杭州市公安局", "浙江省公安厅", "公安部"]),
        ("441900", ["东莞市公安局", "广东省公安厅", "公安部"]),
        ("442000", ["中山市公安局", "广东省公安厅", "公安部"]),
        ("460400", ["儋州市公安局", "海南省公安厅", "公安部"]),
        ("620200", ["嘉峪关市公安局", "甘肃省公安厅", "公安部"]),
        ("222400", ["延边朝鲜族自治州公安局", "吉林省公安厅", "公安部"]),
        ("152500", ["锡林郭勒盟公安局", "内蒙古自治区公安厅", "公安部"]),
        ("653100", ["喀什地区公安局", "新疆维吾尔自治区公安厅", "公安部"]),
        ("330106", ["杭州市公安局", "浙江省公安厅", "公安部"]),
        ("341181", ["滁州市公安局", "安徽省公安厅", "公安部"]),
        ("310000", ["上海市公安局", "公安部"]),
        ("310104", ["上海市公安局", "公安部"]),
        ("500229", ["重庆市公安局", "公安部"]),
        ("419001", ["河南省公安厅", "公安部"]),
        ("429021", ["湖北省公安厅", "公安部"]),
        ("469001", ["海南省公安厅", "公安部"]),
        ("659001", ["新疆维吾尔自治区公安厅", "新疆生产建设兵团公安局", "公安部"]),
        ("654201", ["塔城地区公安局", "伊犁哈萨克自治州公安局", "新疆维吾尔自治区公安厅", "公安部"]),
        ("654300", ["阿勒泰地区公安局", "伊犁哈萨克自治州公安局", "新疆维吾尔自治区公安厅", "公安部"]),
        ("810000", []),
        ("820000", []),
        ("710000", []),
        ("000000", ["公安部"]),
        ("330103", ["杭州市公安局", "浙江省公安厅", "公安部"]),
        ("371202", ["济南市公安局", "山东省公安厅", "公安部"]),
        ("371200", ["济南市公安局", "山东省公安厅", "公安部"]),
        ("341400", ["安徽省公安厅", "公安部"]),
        ("330199", []),
    ],
)
def test_the_competent_police_of_a_place_are_those_of_the_table(place: str, police: list[str]) -> None:
    assert names(POLICE, place) == police


def test_the_two_open_questions_of_rank_are_options() -> None:
    assert names(POLICE, "310104", accept_municipal_district=True)[0] == "上海市公安局徐汇区分局"
    assert names(POLICE, "500229", accept_municipal_district=True)[0] == "城口县公安局"
    assert names(POLICE, "330106", accept_municipal_district=True)[0] == "杭州市公安局"
    assert names(POLICE, "419001", treat_as_prefectural=("419001", "6590*"))[0] == "济源市公安局"
    assert names(POLICE, "659001", treat_as_prefectural=("419001", "6590*"))[0] == "石河子市公安局"


def test_other_kinds_follow_the_same_territories() -> None:
    assert names(OFFICE, "330106") == [
        "杭州市互联网信息办公室",
        "浙江省互联网信息办公室",
        "国家互联网信息办公室",
    ]
    assert names(TELECOM, "330106") == ["浙江省通信管理局", "工业和信息化部"]
    assert names(TELECOM, "659001") == ["新疆维吾尔自治区通信管理局", "工业和信息化部"]
    assert names(Kind.SECTOR, "330106") == []
    assert names(Kind.OPERATOR, "330106") == []


def test_a_higher_minimum_leaves_the_lower_bodies_out() -> None:
    assert competent(POLICE, "330106", minimum=Level.NATIONAL) == (Authority(POLICE, NATION, "公安部"),)
    assert competent(POLICE, "330106", minimum=Level.COUNTY)[0] == Authority(
        POLICE, "330106", "杭州市公安局西湖区分局"
    )


@given(st.sampled_from(CURRENT), st.sampled_from(LOCAL_KINDS), st.sampled_from(tuple(Level)))
def test_a_competent_body_contains_the_place_at_a_sufficient_level(
    code: str, kind: Kind, level: Level
) -> None:
    found = competent(kind, code, minimum=level)
    assert all(
        contains(one.region, code) and effective_level(one.region) >= level and one.name for one in found
    )
    assert [effective_level(one.region) for one in found] == sorted(
        effective_level(one.region) for one in found
    )


@given(st.sampled_from(CURRENT), st.sampled_from(LOCAL_KINDS))
def test_a_body_is_found_by_its_own_name(code: str, kind: Kind) -> None:
    name = authority_name(kind, code)
    if name:
        assert Authority(kind, code, name) in find_authorities(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("公安部", [(POLICE, "000000")]),
        ("MPS", [(POLICE, "000000")]),
        ("Ministry of Public Security", [(POLICE, "000000")]),
        ("公安部网络安全保卫局", [(POLICE, "000000")]),
        ("杭州市公安局", [(POLICE, "330100")]),
        ("杭州公安局", [(POLICE, "330100")]),
        ("浙江省杭州市公安局", [(POLICE, "330100")]),
        ("杭州市公安局网安支队", [(POLICE, "330100")]),
        ("浙江省公安厅", [(POLICE, "330000")]),
        ("浙江省公安厅网安总队", [(POLICE, "330000")]),
        ("吉林省公安厅", [(POLICE, "220000")]),
        ("吉林公安局", [(POLICE, "220200")]),
        ("北京市公安局", [(POLICE, "110000")]),
        ("北京市公安局海淀分局", [(POLICE, "110108")]),
        ("杭州市公安局西湖分局", [(POLICE, "330106")]),
        ("杭州市公安局西湖区分局", [(POLICE, "330106")]),
        ("西湖区公安分局", [(POLICE, "330106"), (POLICE, "360103")]),
        ("杭州市西湖区公安分局", [(POLICE, "330106")]),
        ("天长市公安局", [(POLICE, "341181")]),
        ("延边州公安局", [(POLICE, "222400")]),
        ("兵团公安局", [(POLICE, "660000")]),
        ("长沙公安局", [(POLICE, "430100"), (POLICE, "430121")]),
        ("浙江省公安局", []),
        ("杭州市公安厅", []),
        ("莱芜市公安局", []),
        ("香港公安局", []),
        ("公安局", []),
    ],
)
def test_a_text_names_these_police(text: str, expected: list[tuple[Kind, str]]) -> None:
    assert [(one.kind, one.region) for one in find_authorities(text)] == expected


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("国家互联网信息办公室", "000000"),
        ("国家网信办", "000000"),
        ("中央网信办", "000000"),
        ("CAC", "000000"),
        ("cac", "000000"),
        ("浙江省互联网信息办公室", "330000"),
        ("浙江省网信办", "330000"),
        ("浙江省委网信办", "330000"),
        ("中共浙江省委网络安全和信息化委员会办公室", "330000"),
        ("内蒙古自治区党委网信办", "150000"),
        ("杭州市网信办", "330100"),
        ("杭州市委网信办", "330100"),
        ("喀什地委网信办", "653100"),
        ("锡林郭勒盟委网信办", "152500"),
        ("延边州委网信办", "222400"),
        ("兵团党委网信办", "660000"),
        ("杭州市西湖区委网信办", "330106"),
    ],
)
def test_a_text_names_this_cyberspace_office(text: str, region: str) -> None:
    name = authority_name(OFFICE, region)
    assert find_authorities(text) == (
        Authority(OFFICE, region, name),
        Authority(Kind.SECTOR, region, name, "CAC"),
    )


def test_an_office_without_a_place_names_nobody() -> None:
    assert find_authorities("省网信办") == ()
    assert find_authorities("市委网信办") == ()


def test_telecom_administrations_also_act_for_their_ministry() -> None:
    assert find_authorities("浙江省通信管理局") == (
        Authority(TELECOM, "330000", "浙江省通信管理局"),
        Authority(Kind.SECTOR, "330000", "浙江省通信管理局", "MIIT"),
    )
    assert find_authorities("工信部") == find_authorities("MIIT") == find_authorities("工业和信息化部")
    assert find_authorities("杭州市通信管理局") == ()


@pytest.mark.parametrize("text", ["NFRA", "nfra", "国家金融监督管理总局", "金融监管总局"])
def test_a_department_is_found_by_code_and_name(text: str) -> None:
    assert find_authorities(text) == (Authority(Kind.SECTOR, NATION, "国家金融监督管理总局", "NFRA"),)


def test_a_code_names_every_body_of_its_region() -> None:
    assert find_authorities("330000") == (
        Authority(POLICE, "330000", "浙江省公安厅"),
        Authority(OFFICE, "330000", "浙江省互联网信息办公室"),
        Authority(TELECOM, "330000", "浙江省通信管理局"),
    )
    assert [one.kind for one in find_authorities("330100")] == [POLICE, OFFICE]
    assert find_authorities("810000") == ()
    assert find_authorities("330199") == ()


@pytest.mark.parametrize("text", ["", "foo", "网信办", "公安厅", "通信管理局", "某市公安局", "公" * 1000])
def test_a_text_that_names_nobody_finds_nobody(text: str) -> None:
    assert find_authorities(text) == ()


def test_a_department_is_the_national_authority_of_its_sector() -> None:
    assert sector_authority("CSRC") == Authority(Kind.SECTOR, NATION, "中国证监会", "CSRC")
    assert sector_authority("XXX") is None
