"""What click itself says, in the language of messages, as far as a user of ours can meet it."""

from __future__ import annotations

import gettext
import importlib.util
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from blog import Blog

from mkdocs_threatgate.cli.help import OWN
from mkdocs_threatgate.cli.speaking import FOLDER, chosen_language

MODULES = ("core", "exceptions", "formatting", "parser", "termui", "types")
FOR_PROGRAMMERS = re.compile(
    r"[dD]eprecated|declaration|flag|start character|defined twice|but a name was passed|Unknown color"
    r"|iterable|Choice\(|Press any key|Repeat for|\(dynamic\)|Editing"
    r"|^default: |^env var: |^Positional|^Usage:"
)
"""What nobody can meet here, and what cli/help.py translates."""

CHINESE_SITE = "{posts: [a/**], language: zh}"
CHINESE = re.compile("[\u4e00-\u9fff]")


def said_by_click() -> Iterator[str | tuple[str, ...]]:
    """Yield the texts that the installed click looks up."""
    for name in MODULES:
        spec = importlib.util.find_spec(f"click.{name}")
        assert spec is not None
        assert spec.origin is not None
        with Path(spec.origin).open("rb") as file:
            for _, text, _, _ in extract("python", file, keywords={"_": None, "ngettext": (1, 2)}):
                yield text


def test_every_text_of_click_that_can_be_met_is_translated() -> None:
    with (FOLDER / "zh" / "LC_MESSAGES" / "click.po").open("rb") as file:
        known = {one.id[0] if isinstance(one.id, tuple) else one.id for one in read_po(file) if one.string}
    known |= {one.template for one in OWN}
    wanted = {text if isinstance(text, str) else text[0] for text in said_by_click()}
    assert {text for text in wanted - known if not FOR_PROGRAMMERS.search(text)} == set()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("chekc", "错误：没有命令 'chekc'。"),
        ("check --sicne x", "错误：没有选项 --sicne。"),
        ("check --format x", "错误：'--format' 的值无效：'x' 不是以下之一：'text', 'json'"),
        ("plan", "错误：缺少参数 'POST'."),
        ("check --since", "错误：选项 '--since' 须带 1 个值。"),
        ("schema receipt x", "错误：多出了参数（x）"),
    ],
)
def test_an_error_of_usage_is_chinese_where_messages_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, told: str
) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    monkeypatch.chdir(tmp_path)
    answer = Blog(tmp_path).threatgate(*typed.split())
    command = " ".join(("threatgate", *typed.split()[:1])) if typed != "chekc" else "threatgate"
    lines = answer.err.splitlines()
    assert (answer.code, answer.out) == (2, "")
    assert lines[-1].startswith(told)
    if len(lines) > 1:  # click has no usage where the parser itself stops
        assert lines[0].startswith(f"用法：{command} ")
        assert f"用法见“{command} --help”。" in lines


def test_the_site_sets_the_language_of_click_and_the_environment_overrules_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = Blog(tmp_path / "blog").start(
        "site_name: B\nplugins: [{threatgate: {posts: [a/**], language: zh}}]\n"
    )
    assert CHINESE.search(blog.threatgate("plan").err)
    monkeypatch.setenv("THREATGATE_LANG", "en")
    assert CHINESE.search(blog.threatgate("plan").err) is None
    monkeypatch.delenv("THREATGATE_LANG")
    blog.write("base.yml", (blog.root / "mkdocs.yml").read_bytes())
    blog.write("mkdocs.yml", "INHERIT: base.yml\n")
    assert CHINESE.search(blog.threatgate("plan").err)
    blog.write("mkdocs.yml", "plugins: [threatgate: {language: zh")
    assert CHINESE.search(blog.threatgate("plan").err) is None


def test_the_process_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    for stated in (None, "fr"):
        if stated:
            monkeypatch.setenv("LANGUAGE", stated)
        before = (gettext.textdomain(), os.environ.get("LANGUAGE"))
        with chosen_language():
            assert str(click.MissingParameter(param_type="option")) != "Missing option"
            assert click.exceptions.NoSuchOption("-x").format_message() == "没有选项 -x。"
        assert (gettext.textdomain(), os.environ.get("LANGUAGE")) == before
        assert click.exceptions.NoSuchOption("-x").format_message().startswith("No such option")
