"""Commands, options, rules and pages that documents name are there, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest
import yaml

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli import COMMANDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(
    page
    for page in (*DOCS.rglob("*.md"), *ROOT.glob("*.md"))
    if not page.relative_to(ROOT).as_posix().startswith("docs/reference/commands")
)
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\bTG[1-9]\d\d\b")
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]+|-[a-z])(?=[\s=\]]|$)")
LATER = {"check-site"}


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def typed(text: str) -> Iterator[str]:
    """Yield each use of the command: lines of console blocks, and code in a sentence."""
    for language, body in FENCE.findall(text):
        if language in {"console", "yaml", "sh"}:
            lines = body.replace("\\\n", " ").splitlines()
            yield from (line for line in lines if re.search(r"(^\$ |&& |run: |  )threatgate [a-z]", line))
    for code in re.findall(r"`([^`\n]+)`", FENCE.sub("", text)):
        if code.startswith("threatgate "):
            yield code


def options_of(command: click.Command) -> set[str]:
    own = {name for one in command.params if isinstance(one, click.Option) for name in one.opts}
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    return own.union({"--help", "-h"}, *(options_of(one) for one in inner))


def unknown(text: str) -> Iterator[str]:
    """Yield what a page would have its reader type and the program does not know."""
    for line in typed(text):
        for use in re.split(r"(?<![\w./-])threatgate (?=[a-z])", line)[1:]:
            name = re.split(r"[^a-z-]", use)[0]
            if name in LATER:
                continue
            if name not in COMMANDS:
                yield f"threatgate {name}"
                continue
            known = options_of(import_module(f"mkdocs_threatgate.cli.{name}").command)
            said = re.split(r" (?:#|&&|>|\|\|?) ", re.sub(r'"[^"]*"|\'[^\']*\'', "TEXT", use))[0]
            yield from (f"threatgate {name} {one}" for one in OPTION.findall(said) if one not in known)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_what_a_page_types_the_program_knows(page: Path) -> None:
    assert list(unknown(page.read_text(encoding="utf-8"))) == []


def test_a_command_or_an_option_that_is_none_is_noticed() -> None:
    text = "`threatgate chek`, `threatgate check --force`\n\n```console\n$ a && threatgate plan X --al\n```\n"
    assert list(unknown(text)) == ["threatgate plan --al", "threatgate chek", "threatgate check --force"]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_rules_that_a_page_names_exist(page: Path) -> None:
    codes = {check.RULE.code for check in CHECKS}
    assert set(CODE.findall(page.read_text(encoding="utf-8"))) - codes == set()


def test_every_chinese_page_is_the_translation_of_a_page_with_the_same_examples_of_files() -> None:
    for page in DOCS.rglob("*.zh.md"):
        english = page.with_name(page.name.replace(".zh.md", ".md"))
        assert english.is_file(), named(page)
    titled = re.compile(r'^```\w+ title="([^"]+)"', re.MULTILINE)
    tutorial = [titled.findall((DOCS / f"first-post{one}.md").read_text("utf-8")) for one in ("", ".zh")]
    assert tutorial[0] == tutorial[1]


def pages_of(nav: object) -> Iterator[str]:
    match nav:
        case str():
            yield nav
        case list():
            for one in nav:
                yield from pages_of(one)
        case dict():
            for one in nav.values():
                yield from pages_of(one)
        case _:
            pass


def test_every_page_stands_in_the_nav_once() -> None:
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    told = list(pages_of(nav))
    there = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md") if ".zh." not in page.name}
    assert (sorted(told), len(told)) == (sorted(there), len(set(told)))


def test_the_templates_of_issues_are_forms_that_a_forge_can_read() -> None:
    for form in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")):
        data = yaml.safe_load(form.read_text(encoding="utf-8"))
        if form.name != "config.yml":
            assert {"name", "description", "body"} == set(data), form.name
            assert all("label" in one["attributes"] for one in data["body"] if one["type"] != "markdown")
