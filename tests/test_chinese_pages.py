"""Every page has a Chinese page, with the commands and the code of the English one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from test_what_documents_name import pages_of

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Message, say

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

IN_ENGLISH_ALONE = ("decisions/", "news/")
"""Folders of the nav that speak to those who work on the program, and have no Chinese pages."""

FENCE = re.compile(
    r'^(?P<fence>`{3,})(?P<language>\w*)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^(?P=fence)$',
    re.MULTILINE | re.DOTALL,
)
COMMENT = re.compile(r"(?:^|\s+)# (?!yaml-language-server).*$|^\" .*$")
FILING = re.compile(r"\b2026-(?!\d\d-)[a-z0-9]{6}\b")
"""An id, which differs from run to run of a tutorial."""

WORDS = re.compile(r'(--(?:none|reason) )"[^"]*"')
"""Words for readers on a command line."""

CODE = frozenset({"elisp", "groovy", "json", "lua", "sh", "vim", "yaml"})
"""Languages whose blocks are carried out as they stand; of consoles the commands are compared."""

LABELS = {"会被标出": "flagged", "可以发布": "publishable"}
"""Titles of blocks that are words for readers, and no path of a file."""

PROSE = frozenset({"description", "reason", "site_name", "title"})
"""Keys of YAML whose values are words for readers."""

SHOWN = (
    (
        "check-site.md",
        say("the site has no {file}: it was built without the gate", file="threatgate-manifest.json"),
    ),
    (
        "ci.md",
        say(
            "Judged is what has changed since {revision} ({base}).",
            revision="origin/main",
            base="7ca35e5b03fa",
        ),
    ),
    (
        "pull-requests.md",
        say(
            "Judged is what has changed since {revision} ({base}).",
            revision="origin/main",
            base="7ca35e5b03fa",
        ),
    ),
    ("withholding.md", say("threatgate: the site is built without what is blocked:")),
    ("withholding.md", say("withheld: {path}", path="blog/posts/hz-water.zip")),
    (
        "other-generators.md",
        say(
            "staged in {folder}: files {count}, posts among them {posts}",
            count=312,
            folder=".gate/docs",
            posts=40,
        ),
    ),
    (
        "other-generators.md",
        say("build from it with a second configuration, for example {file}:", file="staged.yml"),
    ),
)
"""What pages show of the screen: where the program says it otherwise, both pages are out of date."""


class Block(NamedTuple):
    """A fenced block: its language, its title, and what must be typed the same in every language."""

    language: str
    title: str | None
    typed: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    return [
        Block(one["language"], LABELS.get(one["title"], one["title"]), typed(one["language"], one["body"]))
        for one in FENCE.finditer(text)
    ]


def typed(language: str, body: str) -> tuple[str, ...]:
    """Return the commands of a console, or the lines of code without comments and words for readers."""
    if language == "console":
        lines = WORDS.sub(r"\1WORDS", FILING.sub("ID", body.replace("\\\n", " "))).splitlines()
        return tuple(line for line in lines if line.startswith("$ "))
    if language not in CODE:
        return ()
    code = (COMMENT.sub("", line) for line in body.splitlines())
    return tuple(without_prose(line) for line in code if line.strip())


def without_prose(line: str) -> str:
    key, colon, _ = line.partition(":")
    return key + colon if key.strip(" -") in PROSE else line


def nav() -> list[str]:
    return list(pages_of(yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))


def in_chinese(page: str) -> Path:
    return DOCS / f"{page.removesuffix('.md')}.zh.md"


PAIRS = [page for page in nav() if in_chinese(page).is_file()]


def pair(page: str) -> tuple[str, str]:
    return (DOCS / page).read_text(encoding="utf-8"), in_chinese(page).read_text(encoding="utf-8")


def test_every_page_of_the_nav_has_a_chinese_page() -> None:
    missing = (page for page in nav() if not in_chinese(page).is_file())
    assert sorted(page for page in missing if not page.startswith(IN_ENGLISH_ALONE)) == []


@pytest.mark.parametrize("page", PAIRS)
def test_a_chinese_page_has_the_commands_and_the_code_of_the_english_page(page: str) -> None:
    english, chinese = map(blocks, pair(page))
    assert chinese == english


@pytest.mark.parametrize(("page", "message"), SHOWN)
def test_a_page_shows_what_the_program_says_in_its_language(page: str, message: Message) -> None:
    english, chinese = pair(page)
    assert render(message, "en") in english
    assert render(message, "zh") in chinese
    assert render(message, "zh") != render(message, "en")


def test_a_command_and_a_line_of_code_that_differ_are_noticed_and_words_are_not() -> None:
    english = """```console
$ threatgate dismiss a.md 0123 --reason "A reason"
recorded 2026-k7q3m9
```

```yaml title="mkdocs.yml"
title: A post # a comment
posts: [blog/posts/**]
```
"""
    chinese = (
        english.replace("A reason", "理由")
        .replace("recorded", "已记录")
        .replace("A post # a comment", "文章 # 注释")
    )
    assert blocks(chinese) == blocks(english)
    for there, instead in (
        ("0123", "4567"),
        ("[blog/", "[news/"),
        ("mkdocs.yml", "other.yml"),
        ("```yaml", "```toml"),
    ):
        assert blocks(chinese.replace(there, instead)) != blocks(english)
