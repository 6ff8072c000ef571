"""The few passages of a post that decide what it tells of: titles, headlines, the opening.

What a text is about stands at its head; what stands further down is detail and is not read
here. Digests are the exception: each of their items has a headline of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from mkdocs_threatgate.content.triggers.seen import seen
from mkdocs_threatgate.model import Post, Scalar, Span, Title

OPENING = 800
"""Characters of prose that count as the opening: some 600, and the notices that stand before them."""

REACH = 3000
"""Characters of the body within which the opening is sought: pictures and notices come first."""

LONGEST = 300
"""Characters of a title, headline or sentence that are read."""

MOST_TITLES = 6
MOST_HEADLINES = 120

SUMMARIES = ("description", "excerpt", "summary", "abstract")
"""Front-matter fields in which authors say in a sentence what the text is about."""

LINE = re.compile(r"\n[^\S\n]*(?:(?P<fence>```|~~~)|(?P<other>[!|<#:{=])|(?P<text>[^\n]+)|)")
"""A line: of prose, or of pictures, tables, tags, headings, admonitions, macros."""

BOILERPLATE = re.compile(
    r"声明|公众号|星标|关注|扫码|转载|点击|投稿|星球|二维码|版权|仅供学习|仅用于|免责|点赞|加群"
    r"|[Ss]ubscribe|\d-\d\d \d\d:\d\d$"
)
"""Notices and appeals to follow that accounts put before their texts, a line of author and date."""

HEADLINE = re.compile(
    r"\n[ \t>]*(?:#{1,6}[ \t]+(?P<heading>[^\n]{4,300})|\*\*(?P<bold>[^\n]{6,300})\*\*[ \t]*(?=\n|\Z)"
    r"|(?:[•●◆▶■·・]|[-*+][ \t]|\d{1,2}[.、．)）][ \t]*)(?P<item>[^\n]{8,120})(?=\n|\Z))"
)
"""Headings, lines all in bold, and short items of lists: what heads an item of a digest."""

CHINESE_SENTENCE = re.compile(r"[^。!?;]+[。!?;]*")
ENGLISH_SENTENCE = re.compile(r"(?<=[a-z0-9)\"][.!?])\s+(?=[\"A-Z])")
CHINESE = "\u2e80"
"""From here on characters are written without spaces between words."""


class Passage(NamedTuple):
    """A text as a reader sees it, and where it stands on disk."""

    text: str
    span: Span


class Line(NamedTuple):
    """A line of prose as written, its number and the column where it begins on disk."""

    raw: str
    number: int
    column: int


class Paragraph(NamedTuple):
    """A run of prose as a reader sees it; `starts` are the offsets of its lines in the text."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]

    def sentences(self) -> Iterator[Passage]:
        """Yield the sentences, each with the place where it begins."""
        here = 0
        for piece in _pieces(self.text):
            here = self.text.index(piece, here)
            first = max(bisect_right(self.starts, here) - 1, 0)
            last = max(bisect_right(self.starts, here + len(piece) - 1) - 1, 0)
            line, within = self.lines[first], here - self.starts[first]
            # as seen and as written differ in length only where there is markup or a disguise
            there = line.raw.find(piece[:2], within) if within > 0 else 0
            column = line.column + (there if there >= 0 else within)
            yield Passage(piece[:LONGEST], Span(line.number, column, self.lines[last].number))
            here += len(piece)


class Head:
    """The head of a post: titles and summaries are read at once, the opening when it is asked for."""

    def __init__(self, post: Post) -> None:
        self._post = post
        titles, summaries = tuple(_naming(post.titles)), tuple(_summaries(post))
        written = (
            [title.text[:LONGEST] for title in titles],
            [value.text[: 3 * LONGEST] for value in summaries],
        )
        texts = iter(seen((*written[0], *written[1])))
        named = {text: title.span for title in titles if (text := next(texts))}
        self.titles = tuple(Passage(text, span) for text, span in named.items())
        self.summaries = tuple(
            Passage(piece, value.span) for value in summaries for piece in _pieces(next(texts))
        )

    @cached_property
    def _paragraphs(self) -> tuple[tuple[Line, ...], ...]:
        return tuple(_paragraphs(self._post))

    @cached_property
    def raw(self) -> str:
        """The opening as written, for a first glance."""
        return "\n".join(line.raw for lines in self._paragraphs for line in lines)

    def opening(self, wanted: Callable[[str], bool]) -> tuple[Paragraph, ...]:
        """Return the paragraphs of the first prose that are wanted, as written."""
        return _read(lines for lines in self._paragraphs if wanted("\n".join(line.raw for line in lines)))

    @cached_property
    def first(self) -> str:
        """The summaries and the opening as one text."""
        paragraphs = _read(self._paragraphs)
        return " ".join([*(one.text for one in self.summaries), *(one.text for one in paragraphs)])


def read_headlines(post: Post) -> tuple[Passage, ...]:
    """Return what heads the parts of a text: headings, lines in bold, short items of lists."""
    body = "\n" + post.body
    spans, written = list[Span](), list[str]()
    line, counted = post.body_line, 1
    for match in HEADLINE.finditer(body):
        start = match.start() + 1
        line += body.count("\n", counted, start)
        counted = start
        group = match.lastgroup or ""
        spans.append(Span(line, match.start(group) - match.start(), line))
        written.append(match[group][:LONGEST])
        if len(spans) >= MOST_HEADLINES:
            break
    return tuple(Passage(text, span) for text, span in zip(seen(written), spans, strict=True) if text)


def _naming(titles: tuple[Title, ...]) -> Iterator[Title]:
    """Yield the titles that name the whole post: of several first-level headings the first only."""
    headed = False
    for title in titles[:MOST_TITLES]:
        if title.field != "h1" or not headed:
            yield title
        headed = headed or title.field == "h1"


def _summaries(post: Post) -> Iterator[Scalar]:
    for field in SUMMARIES if post.head else ():
        value = post.head.get(field) if post.head else None
        if isinstance(value, Scalar) and value.kind == "str":
            yield value


def _paragraphs(post: Post) -> Iterator[tuple[Line, ...]]:
    """Yield the runs of prose at a body's head; a blank line parts them."""
    number, fence, room, lines = post.body_line - 1, "", OPENING, list[Line]()
    for match in LINE.finditer("\n" + post.body[:REACH]):
        number += 1
        text = match["text"]
        if fence or match["fence"]:
            fence = "" if fence and match["fence"] == fence else fence or match["fence"]
        elif text:
            lines.append(Line(text[:OPENING], number, match.start("text") - match.start()))
            room -= len(text)
        elif not match["other"]:
            if lines:
                yield tuple(lines)
                lines = []
            if room <= 0:
                return
    if lines:
        yield tuple(lines)


def _read(paragraphs: Iterable[tuple[Line, ...]]) -> tuple[Paragraph, ...]:
    """Return paragraphs as seen, without the lines that tell of nothing."""
    told = [tuple(line for line in lines if not BOILERPLATE.search(line.raw)) for lines in paragraphs]
    texts = iter(seen(line.raw for lines in told for line in lines))
    return tuple(_joined(lines, [next(texts) for _ in lines]) for lines in told if lines)


def _joined(lines: tuple[Line, ...], texts: list[str]) -> Paragraph:
    """Return lines as one paragraph: between Chinese characters a line break is no space."""
    joined, starts = "", list[int]()
    for text in texts:
        if joined and text and not (joined[-1] >= CHINESE and text[0] >= CHINESE):
            joined += " "
        starts.append(len(joined))
        joined += text
    return Paragraph(joined, lines, tuple(starts))


def _pieces(text: str) -> Iterator[str]:
    """Yield the sentences of a text, stripped."""
    for sentence in CHINESE_SENTENCE.finditer(text):
        yield from (piece for part in ENGLISH_SENTENCE.split(sentence[0]) if (piece := part.strip()))
