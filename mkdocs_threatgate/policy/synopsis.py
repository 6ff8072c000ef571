"""What a post says of itself in a few words: the description it states, else how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.model import Post, Scalar
from mkdocs_threatgate.policy.substance import DESCRIPTIONS

LONGEST = 600
"""Characters; a letter needs no more."""

COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
NO_PROSE = re.compile(r"\s*(?:#|\||>|!!!|\?\?\?|<|-{3}|={3}|\*{3}|---|===|\[[^\]]*\]:|\*\[)|(?: {4}|\t)")
UNDERLINE = re.compile(r"\n(?:=+|-+)[ \t]*$")
IMAGE = re.compile(r"!\[[^\]]*\](?:\([^()]*\)|\[[^\]]*\])(?:\{[^{}]*\})?")
LINK = re.compile(r"\[([^\]]*)\](?:\([^()]*\)|\[[^\]]*\])(?:\{[^{}]*\})?")
NOTE = re.compile(r"\[\^[^\]]*\]")
EMPHASIS = re.compile(r"(\*\*|__|\*|~~|==|`+)(?=\S)(.+?)(?<=\S)\1")
ADDRESS = re.compile(r"<(https?://[^<>\s]+)>")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def synopsis(post: Post) -> str:
    """Return a description in one line, at most `LONGEST` characters; empty where there is none.

    It is what the front matter states (`description`, `summary` and the like), else the first
    paragraph of the text without its markup.
    """
    for key in DESCRIPTIONS if post.head else ():
        value = post.head.get(key) if post.head else None
        if isinstance(value, Scalar) and value.kind != "null" and value.text.strip():
            return _short(value.text)
    return _short(next(_paragraphs(post.body), ""))


def _paragraphs(body: str) -> Iterator[str]:
    text = FENCE.sub("\n", COMMENT.sub("\n", body.replace("\r\n", "\n")))
    for block in re.split(r"\n[ \t]*\n", text):
        if block.strip() and not NO_PROSE.match(block.strip("\n")) and not UNDERLINE.search(block.rstrip()):
            plain = _plain(block)
            if plain:
                yield plain


def _plain(block: str) -> str:
    text = ADDRESS.sub(r"\1", LINK.sub(r"\1", NOTE.sub("", IMAGE.sub("", block))))
    for _ in range(3):  # emphasis stands in emphasis, though seldom deeper
        text = EMPHASIS.sub(r"\2", text)
    return TAG.sub("", text).strip()


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
