"""The pictures in docs/assets, each of a real run: the desk, and a terminal, in light and in dark.

The desk is that of the blog of tests/desks.py; it needs Chromium, and fonts with Chinese letters. The
terminal is one of 100 columns, in which the command was run. Run this after a change of how either
looks, and look. With `terminal` or `desk` only that is made.
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from html import escape, unescape
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from blog import Blog  # noqa: E402 - the path comes first
from browser import Browser  # noqa: E402 - likewise
from desks import incident, lay, verdict_on  # noqa: E402 - likewise
from rich._export_format import CONSOLE_SVG_FORMAT  # noqa: E402 - likewise; it has no public name
from rich.cells import cell_len  # noqa: E402 - likewise
from rich.console import Console  # noqa: E402 - likewise
from rich.terminal_theme import NIGHT_OWLISH, SVG_EXPORT_THEME  # noqa: E402 - likewise
from rich.text import Text  # noqa: E402 - likewise
from terminal import in_terminal  # noqa: E402 - likewise

from mkdocs_threatgate.reports import FORMATS  # noqa: E402 - likewise

ASSETS = ROOT / "docs" / "assets"
VIEWS = {"desk-light.png": (False, ""), "desk-head-dark.png": (True, ""), "desk-dark.png": (True, "timeline")}
"""By file: whether it is dark, and the section that is shown, else the top."""

THEMES = {"terminal-light.svg": NIGHT_OWLISH, "terminal-dark.svg": SVG_EXPORT_THEME}
TYPED = ("threatgate check", "threatgate status")
POST = """\
---
title: 止步于办公网：萧山一家供水企业的入侵处置
date: 2026-11-18
threatgate:
  incidents:
    - places: [杭州市萧山区]
      nature: intruded
---

In late August somebody broke into the office network of a water utility.
"""
PIECE = re.compile(r'<text class="(\S+)" x="([\d.]+)" y="([\d.]+)" textLength="[\d.]+"([^>]*)>([^<]*)</text>')
"""A piece of text; rich takes the letters of its length for columns, and Chinese ones take two."""

COLUMN = 12.2
"""How wide one column is in rich's drawings."""

EDGE, GREY = 'stroke="rgba(255,255,255,0.35)"', 'stroke="rgba(128,128,128,0.5)"'
FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
"""What would be fetched from elsewhere."""


def main() -> int:
    """Write the pictures that are asked for, all of them without a word."""
    asked = sys.argv[1:] or ["terminal", "desk"]
    with tempfile.TemporaryDirectory(prefix="threatgate-pictures-") as folder:
        if "terminal" in asked:
            draw_terminal(Path(folder) / "terminal")
        if "desk" in asked:
            draw_desk(Path(folder))
    return 0


def draw_terminal(folder: Path) -> None:
    """Write what an author sees, as drawings without pixels."""
    blog = Blog(folder).start()
    blog.write("docs/blog/posts/water.md", POST)
    reported = incident("杭州市")
    blog.post("parking.md", reported, date="2026-04-09", title="一个没收回的账号：杭州某停车平台入侵复盘")
    blog.receipt("2026-k7q3m9", "blog/posts/parking.md", filed_at="2026-03-27T15:20:00+08:00")
    blog.commit()
    for name, theme in THEMES.items():
        console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
        for number, command in enumerate(TYPED):
            console.print("\n" if number else "", end="")
            console.print(Text.assemble(("$ ", "dim"), (command, "bold")))
            console.print(Text.from_ansi(in_terminal(blog, command).rstrip()))
        drawn = console.export_svg(
            title="threatgate", theme=theme, code_format=FONTS.sub("", CONSOLE_SVG_FORMAT), unique_id="t"
        )
        (ASSETS / name).write_text(PIECE.sub(fitted, drawn).replace(EDGE, GREY), encoding="utf-8")
        print(ASSETS / name)


def fitted(piece: re.Match[str]) -> str:
    """Return a piece of text as one for each row of letters of the same width, where its columns are."""
    style, start, y, rest, text = piece.groups()
    drawn, x = [], float(start)
    for _, letters in groupby(unescape(text), cell_len):
        run = "".join(letters)
        length = COLUMN * cell_len(run)
        place = f'class="{style}" x="{x:.1f}" y="{y}" textLength="{length:.1f}"'
        drawn.append(f"<text {place}{rest}>{escape(run).replace(chr(160), '&#160;')}</text>")
        x += length
    return "".join(drawn)


def draw_desk(folder: Path) -> None:
    """Write what Chromium shows of the desk."""
    with Browser() as browser:
        page = folder / "desk.html"
        page.write_text(FORMATS["html"](verdict_on(lay(folder / "blog")), "en"), encoding="utf-8")
        for name, (dark, section) in VIEWS.items():
            browser.look(width=1280, height=860, dark=dark)
            browser.open(page)
            if section:
                browser.ask(f"document.getElementById('{section}').scrollIntoView()")
            (ASSETS / name).write_bytes(browser.picture())
            print(ASSETS / name)


if __name__ == "__main__":
    sys.exit(main())
