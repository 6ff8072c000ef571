"""Lines as a reader sees them, capitals and all: what the patterns of this room are matched on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs_threatgate.folding import read_as_seen

WIDE = r"\u2e80-\u9fff\uf900-\ufaff"
"""Chinese characters and their punctuation, as the inside of a character class."""

LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\](?:\([^()\s]{0,2000}\)|\[[^\[\]\n]{0,80}\])")
MARKUP = re.compile(r"[*`~\\]+|<[A-Za-z/!][^<>\n]{0,200}>")
ATTRIBUTES = re.compile(r"\{[:#.][^{}\n]{0,200}\}(?=\n|\Z)")
QUOTES = (("“", '"'), ("”", '"'), ("‘", "'"), ("’", "'"), ("「", '"'), ("」", '"'), ("｜", "|"))


def seen(lines: Iterable[str]) -> list[str]:
    """Return as many lines without markup, disguises and needless spaces; linear, never raises."""
    written = [" ".join(line.split()) for line in lines]
    if not written:
        return []
    text = read_as_seen("\n".join(written)).text
    if "[" in text:
        text = LINK.sub(r"\1", text)
    if "{" in text:
        text = ATTRIBUTES.sub("", text)
    text = MARKUP.sub("", text)
    if not text.isascii():
        for quote, plain in QUOTES:  # far quicker than translate
            text = text.replace(quote, plain)
    return [line.strip() for line in text.split("\n")]
