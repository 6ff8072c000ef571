"""Prose folded into lines, Chinese at any character and the rest between words; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIDE = "\u2e80-\u9fff\uff00-\uffef"
TOKEN = re.compile(rf"[{WIDE}][，。、；：！？）」』”》]*|[^\s{WIDE}]+[，。、；：！？）」』”》]*|\s+")
"""What stays on one line: a Chinese character with the marks behind it, or a word."""


def folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines into which a text falls, none wider than so many cells unless one word is."""
    from rich.cells import cell_len  # noqa: PLC0415 - slow to load, and only a terminal needs it

    line, gap = "", ""
    for token in TOKEN.findall(re.sub(rf"(?<=[{WIDE}]) (?=[{WIDE}])", "", text)):
        if token.isspace():
            gap = " " if line else ""
        elif line and cell_len(line + gap + token) > width:
            yield line
            line, gap = token, ""
        else:
            line, gap = line + gap + token, ""
    if line:
        yield line
