"""Manuals and help in Chinese are those of the English, and what click prints is folded by columns."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from blog import Blog
from rich.cells import cell_len

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli import COMMANDS
from mkdocs_threatgate.cli.help import folded
from mkdocs_threatgate.locale import manuals
from mkdocs_threatgate.model import Bilingual

BANNED = re.compile(r"您|合规|合法|[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
CODE = re.compile(r"`threatgate [a-z]+")


def code_of(check: ModuleType) -> str:
    return str(check.RULE.code)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog")


def headings(text: str) -> list[str]:
    """Return the lines that stand alone and end without a mark: headings of a manual."""
    known = {*manuals.HEADINGS, *manuals.HEADINGS.values()}
    return [line for line in text.splitlines() if line in known]


@pytest.mark.parametrize("check", CHECKS, ids=code_of)
def test_a_rule_has_its_manual_in_chinese_with_the_same_headings(check: ModuleType) -> None:
    english = inspect.getdoc(check) or ""
    told = manuals.manual(check.RULE.code, english)
    assert told.zh != told.en == english
    assert headings(told.zh) == [manuals.HEADINGS[one] for one in headings(told.en)]
    assert len(re.split(r"\n\n", told.zh)) == len(re.split(r"\n\n", told.en)) == 5
    assert ("\n    从不。" in told.zh) == ("\n    Never." in told.en)
    assert BANNED.search(told.zh) is None


@pytest.mark.parametrize("check", CHECKS, ids=code_of)
def test_both_manuals_name_the_same_commands(check: ModuleType) -> None:
    told = manuals.manual(check.RULE.code, " ".join((inspect.getdoc(check) or "").split()))
    assert set(CODE.findall(told.zh)) == set(CODE.findall(told.en))


def test_there_is_no_manual_of_a_rule_that_is_none() -> None:
    assert {file.stem for file in manuals.FOLDER.glob("*")} == {code_of(check) for check in CHECKS}


def test_a_rule_without_a_chinese_manual_is_explained_in_english() -> None:
    assert manuals.manual("TG999", "Words.") == Bilingual("Words.", "Words.")


def test_explain_tells_the_manual_in_the_language_of_messages(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    told = blog.threatgate("explain", "TG201").out
    data = json.loads(blog.threatgate("explain", "TG201", "--format", "json").out)
    assert data["manual"].startswith("应当报告，而没有记录任何报告。\n\n为什么拦截\n    ")
    assert data["manual"] in told
    assert "Why this blocks" not in told


# --- help --------------------------------------------------------------------------------------


def every_help(blog: Blog) -> Iterator[tuple[str, str]]:
    yield "", blog.threatgate("--help").out
    for name in COMMANDS:
        yield name, blog.threatgate(name, "--help").out
    for name in ("verify", "list"):
        yield f"ledger {name}", blog.threatgate("ledger", name, "--help").out


def test_all_help_is_chinese_and_fits_the_width(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    for name, text in every_help(blog):
        assert text.startswith("用法：threatgate"), name
        assert (
            re.findall(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}", re.sub(r"\[\w+( .*?)?\]|threatgate .*", "", text))
            == []
        )
        wide = [line for line in text.splitlines() if cell_len(line) > 80 and "|" not in line]
        assert wide == [], name


def test_help_in_english_is_what_click_writes(blog: Blog) -> None:
    told = [text for _, text in every_help(blog)]
    assert [text for text in told if not text.startswith("Usage: threatgate")] == []
    assert [text for text in told if re.search("[\u4e00-\u9fff]", text)] == []


def test_help_and_manuals_speak_the_language_of_the_site(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(
        "site_name: B\nplugins: [{threatgate: {posts: [a/**], language: zh}}]\n"
    )
    assert blog.threatgate("check", "--help").out.startswith("用法：")
    assert blog.threatgate("--help").out.startswith("用法：")
    assert "怎样解决" in blog.threatgate("explain", "TG201").out
    assert "征求意见稿" in blog.threatgate("explain", "cn-2019-draft/5").out
    blog.write("mkdocs.yml", "plugins: [threatgate: {")
    assert blog.threatgate("check", "--help").out.startswith("Usage: ")


def test_a_line_is_folded_by_columns_and_never_begins_with_a_mark() -> None:
    text = "报告已收到、已批准、被驳回。threatgate event POST 之后  [默认：text]"
    lines = list(folded(text, 12))
    assert lines == [
        "报告已收到、",
        "已批准、被驳",
        "回。",
        "threatgate",
        "event POST",
        "之后",
        "[默认：text]",
    ]
    assert all(cell_len(line) <= 13 for line in lines)
