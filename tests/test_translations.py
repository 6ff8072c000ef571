"""A page and its translation have the same parts: what changes in one and not in the other is noticed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from markdown.extensions.toc import slugify

DOCS = Path(__file__).parent.parent / "docs"
# the pages of reference/ are made from the source in both languages, and compared with it elsewhere
CATALOGUE = DOCS.parent / "mkdocs_threatgate" / "locale" / "zh" / "LC_MESSAGES" / "threatgate.po"
TRANSLATED = sorted(page for page in DOCS.rglob("*.zh.md") if page.parent.name != "reference")
FENCE = re.compile(r'^(`{3,})(\w*)(?: title="([^"]*)")?[^\n]*\n(.*?)^\1$', re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{2,6}) (.+?)(?: \{ #([\w-]+) \})?$", re.MULTILINE)
ITEM = re.compile(r"^ *(?:[*-]|\d\.) ", re.MULTILINE)
KEY = re.compile(r"^\s*(?:- )?[\w-]+:", re.MULTILINE)
TARGET = re.compile(r"\]\(([^)\s]+)\)|^(\[\w+\]): (\S+)$|<(https?://[^>]+)>", re.MULTILINE)
SPAN = re.compile(r"`((?:[^`\n]|\n(?!\n))+)`")
CHINESE = re.compile("[\u4e00-\u9fff]")
CARRIED_OUT = {"first-post.zh.md", "own-articles.zh.md"}  # compared with the screen, word by word, elsewhere
TYPED = re.compile(r"^\$ (.*(?:\\\n.*)*)$", re.MULTILINE)
WORDS = re.compile(r"\"[^\"]*\"|'[^']*'|<[^>]*>")


def prose(text: str) -> str:
    """Return a page without its blocks of code."""
    return FENCE.sub("", text)


def headings(text: str) -> list[int]:
    return [len(level) for level, _, _ in HEADING.findall(prose(text))]


def anchors(text: str) -> list[tuple[str, str]]:
    """Return the anchors below the title: those that are written, and those that MkDocs would make."""
    found = HEADING.findall(prose(text))
    return [(own, own or slugify(re.sub("[`*]", "", words), "-")) for _, words, own in found]


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


def shown(text: str) -> list[str]:
    """Return what the program says in Chinese in blocks of a console, but for rows of tables and lists."""
    bodies = (TYPED.sub("", body) for _, language, _, body in FENCE.findall(text) if language == "console")
    said = (line.strip() for body in bodies for line in body.splitlines())
    return [line for line in said if CHINESE.search(line) and not re.search(r"\S  +\S", line)]


PARTS = (headings, tables, items, targets, spans, codes, blocks)


@pytest.mark.parametrize("page", TRANSLATED, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_a_translation_has_the_parts_of_its_original(page: Path) -> None:
    original = page.with_name(page.name.replace(".zh.md", ".md"))
    here, there = (
        {part.__name__: part(one.read_text(encoding="utf-8")) for part in PARTS} for one in (page, original)
    )
    assert here == there
    pairs = zip(*(anchors(one.read_text(encoding="utf-8")) for one in (page, original)), strict=True)
    own = [(here, there) for (here, _), (_, there) in pairs if here not in {"", there}]
    assert own == [], "an anchor is that of the original: ## 标题 { #its-anchor }"


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


def test_what_a_chinese_page_shows_on_the_screen_is_worded_as_the_program_words_it() -> None:
    with CATALOGUE.open("rb") as file:
        said = [str(message.string).strip() for message in read_po(file) if message.id]
    forms = (re.sub(r"\\{\w+\\}", ".+", re.escape(one)) for one in said if len(CHINESE.findall(one)) > 1)
    worded = re.compile(f"(?:{'|'.join(forms)})(?: \\[.*\\])?(?:[:：] ?.*)?")
    pages = (page for page in TRANSLATED if page.name not in CARRIED_OUT)
    lines = [(page.name, line) for page in pages for line in shown(page.read_text(encoding="utf-8"))]
    assert len(lines) > 20
    assert [(page, line) for page, line in lines if not worded.fullmatch(line)] == []
