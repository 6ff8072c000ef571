"""A page and its translation have the same parts: what changes in one and not in the other is noticed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from markdown.extensions.toc import slugify

DOCS = Path(__file__).parent.parent / "docs"
# the pages of reference/ are made from the source in both languages, and compared with it elsewhere
TRANSLATED = sorted(page for page in DOCS.rglob("*.zh.md") if page.parent.name != "reference")
FENCE = re.compile(r'^(`{3,})(\w*)(?: title="([^"]*)")?[^\n]*\n(.*?)^\1$', re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{2,6}) (.+?)(?: \{ #([\w-]+) \})?$", re.MULTILINE)
ITEM = re.compile(r"^ *(?:[*-]|\d\.) ", re.MULTILINE)
KEY = re.compile(r"^\s*(?:- )?[\w-]+:", re.MULTILINE)
TARGET = re.compile(r"\]\(([^)\s]+)\)|^(\[\w+\]): (\S+)$|<(https?://[^>]+)>", re.MULTILINE)
SPAN = re.compile(r"`((?:[^`\n]|\n(?!\n))+)`")
TYPED = re.compile(r"^\$ (.*(?:\\\n.*)*)$", re.MULTILINE)
WORDS = re.compile(r"\"[^\"]*\"|'[^']*'|<[^>]*>")


def prose(text: str) -> str:
    """Return a page without its blocks of code."""
    return FENCE.sub("", text)


def headings(text: str) -> list[tuple[int, str]]:
    """Return levels and anchors below the title; a heading without an anchor of its own has that of MkDocs."""
    found = HEADING.findall(prose(text))
    return [(len(level), own or slugify(re.sub("[`*]", "", words), "-")) for level, words, own in found]


def tables(text: str) -> list[int]:
    """Return how many cells each row of the tables has."""
    return [row.count("|") for row in prose(text).splitlines() if row.startswith("|")]


def items(text: str) -> int:
    return len(ITEM.findall(prose(text)))


def targets(text: str) -> list[str]:
    return sorted("".join(found) for found in TARGET.findall(prose(text)))


def spans(text: str) -> set[str]:
    """Return the code in sentences, but for what is written in a language or chooses one."""
    code = (WORDS.sub("WORDS", " ".join(one.split())) for one in SPAN.findall(prose(text)))
    return {one for one in code if one.isascii() and "zh" not in one}


def codes(text: str) -> set[str]:
    return set(re.findall(r"\bTG\d\w\w\b", text))


def blocks(text: str) -> list[tuple[str, object]]:
    """Return what the blocks of code are alike in: commands, keys, or their whole text."""
    return [(language, _alike(language, title, body)) for _, language, title, body in FENCE.findall(text)]


def _alike(language: str, title: str, body: str) -> object:
    if language == "console":
        return [WORDS.sub("WORDS", line) for line in TYPED.findall(body)]
    if language == "yaml":
        return KEY.findall(body)
    return body if title and language != "markdown" else ""


PARTS = (headings, tables, items, targets, spans, codes, blocks)


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_translation_has_the_parts_of_its_original(page: Path) -> None:
    original = page.with_name(page.name.replace(".zh.md", ".md"))
    here, there = (
        {part.__name__: part(one.read_text(encoding="utf-8")) for part in PARTS} for one in (page, original)
    )
    assert here == there


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (headings, "## More"),
        (tables, "| a | b |"),
        (items, "* more"),
        (targets, "[more](more.md)"),
        (spans, "`--more`"),
        (codes, "TG999"),
        (blocks, "```console\n$ more\n```"),
        (blocks, "```yaml\nmore: 1\n```"),
        (blocks, '```toml title="more.toml"\nmore = 1\n```'),
    ],
)
def test_what_one_page_has_more_is_noticed(part: Callable[[str], object], line: str) -> None:
    assert part(f"# Title\n\n{line}\n") != part("# 标题\n")
