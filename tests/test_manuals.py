"""Longer texts on a terminal: headings in bold, paragraphs folded; elsewhere as they are written."""

from __future__ import annotations

import re
from pathlib import Path

import click
from blog import Blog
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from terminal import in_terminal

from mkdocs_threatgate.cli.manual import laid_out
from mkdocs_threatgate.reports.lines import TOKEN, folded

MANUAL = """What is wrong.

Why this blocks
    One sentence of several words
    that goes on.

    另一段文字，写到
    下一行。
"""


def test_headings_are_bold_and_paragraphs_fill_the_lines() -> None:
    assert list(laid_out(MANUAL, 30)) == [
        "What is wrong.",
        "",
        click.style("Why this blocks", bold=True),
        "    One sentence of several",
        "    words that goes on.",
        "",
        "    另一段文字，写到下一行。",
    ]


def test_chinese_is_folded_anywhere_but_before_a_mark() -> None:
    assert list(folded("报告之后，记录回执。然后提交", 10)) == ["报告之后，", "记录回执。", "然后提交"]
    assert list(folded("报告之后，记录", 8)) == ["报告之", "后，记录"]
    assert list(folded("see https://example.com/long now", 8)) == ["see", "https://example.com/long", "now"]
    assert list(folded("", 8)) == []


@given(text=st.text(max_size=200), width=st.integers(1, 60))
def test_folding_loses_nothing_but_spaces_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = list(folded(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width or len(TOKEN.findall(line)) == 1 for line in lines)


def test_a_manual_is_folded_on_a_terminal_only(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    written = blog.threatgate("explain", "TG206").out
    shown = in_terminal(blog, "threatgate explain TG206")
    assert "\x1b[1mWhy this blocks\x1b[0m" in shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert plain != written
    assert "".join(plain.split()) == "".join(written.split())
    assert max(map(cell_len, plain.splitlines())) <= 88
