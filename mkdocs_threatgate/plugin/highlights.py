"""Lines of a page's source → the same words marked in its HTML. Pure.

Words are compared one by one, so that emphasis, links and line ends between them do not matter; a mark
never crosses a tag.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
PIECE = re.compile(
    r"<(?:script|style|svg)\b.*?</(?:script|style|svg)\s*>|<!--.*?-->|<[^<>]*>|&#?\w+;|[^<&]+|[<&]",
    re.DOTALL | re.IGNORECASE,
)
TARGET = re.compile(r"\]\([^()\n]*\)|<[^<>\n]*>|\{[:#.][^{}\n]*\}")
FEWEST = 3
"""Words, or Chinese characters, by which a passage is known; fewer stand anywhere."""

OPEN, CLOSE = '<mark class="threatgate-mark">', "</mark>"


class Passage(NamedTuple):
    """A passage to be marked: the name that a link leads to, and its lines in the source."""

    name: str
    lines: tuple[str, ...]


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def marked(markup: str, start: int, passages: Iterable[Passage]) -> tuple[str, frozenset[str]]:
    """Return HTML with the passages marked that it shows after an offset, and the names of those."""
    words = tuple(_words(markup, start))
    joined = _joined(word.text for word in words)
    spans: dict[tuple[int, int], str] = {}
    for passage in passages:
        for line in passage.lines:
            span = _span(line, joined, words)
            if span is not None:
                spans.setdefault(span, passage.name)
    return _written(markup, spans), frozenset(spans.values())


def _span(line: str, joined: str, words: tuple[_Word, ...]) -> tuple[int, int] | None:
    """Return where the words of a line stand in the HTML."""
    wanted = [word.casefold() for word in TOKEN.findall(html.unescape(TARGET.sub(" ", line)))]
    if len(wanted) < FEWEST:
        return None
    at = joined.find(_joined(wanted))
    if at < 0:
        return None
    first = joined.count("\n", 0, at)
    return words[first].start, words[first + len(wanted) - 1].end


def _joined(words: Iterable[str]) -> str:
    """Return words with a line end before each and after the last: one is found only as a whole."""
    return "".join(f"\n{word}" for word in words) + "\n"


def _words(markup: str, start: int) -> Iterator[_Word]:
    """Yield the words that HTML shows after an offset; what an entity stands for parts them."""
    for piece in PIECE.finditer(markup, start):
        if piece[0][0] not in "<&":
            for word in TOKEN.finditer(piece[0]):
                yield _Word(word[0].casefold(), piece.start() + word.start(), piece.start() + word.end())


def _written(markup: str, spans: dict[tuple[int, int], str]) -> str:
    parts, here, named = [], 0, set[str]()
    for (first, last), name in sorted(spans.items()):
        if first < here:
            continue  # within one that is marked already
        parts.append(markup[here:first])
        if name not in named:
            named.add(name)
            parts.append(f'<a id="{name}"></a>')
        parts.extend(_pieces(markup, first, last))
        here = last
    return "".join((*parts, markup[here:]))


def _pieces(markup: str, first: int, last: int) -> Iterator[str]:
    """Yield what stands between two offsets, with all that is no tag in marks."""
    text = ""
    for piece in PIECE.finditer(markup, first, last):
        if piece[0].startswith("<") and piece[0] != "<":
            yield from (_mark(text), piece[0])
            text = ""
        else:
            text += piece[0]
    yield _mark(text)


def _mark(text: str) -> str:
    return f"{OPEN}{text}{CLOSE}" if text.strip() else text
