"""HTML → what a reader gets of it: its pieces, quickly, and its text written as Markdown, carefully.

The pieces say whether a page holds anything that its sources did not; the Markdown is what the
detectors read, with headings, tables and code where a reader sees them. Both take time in
proportion to the HTML, whatever is in it. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

LONG_LINE = 2000
"""Characters of a line, on average, from which a page is taken to have been squeezed by a program."""

TAG = re.compile(r"<[^<>]*>")
BLOCK = re.compile(
    r"<(?=/?(?:p|div|li|ul|ol|dl|dt|dd|td|th|tr|table|pre|h[1-6]|section|article|nav|header|footer|main|aside"
    r"|script|style|title|meta|link|blockquote|details|summary|figure|form|label|item|entry|url|option)\b)",
    re.IGNORECASE,
)
"""Where a block begins or ends, in HTML and in the XML of feeds."""

ATTRIBUTE = re.compile(r"=\"([\w./#:-]*+[^\"\w./#:-][^\"]*+)\"|='([\w./#:-]*+[^'\w./#:-][^']*+)'", re.ASCII)
"""Values that say something; one word in Latin letters, one class or a plain address says nothing."""

COMMENT, CDATA = ("<!--", "-->"), ("<![CDATA[", "]]>")
STRAY = re.compile(r"<(?![A-Za-z/][^<>]*>)")
"""What begins no tag that ends; a parser would look for its end again and again."""

BROKEN_WORD = re.compile(
    r"<(?:/a>(?<=\w</a>)(?=\w)|/code>(?<=\w</code>)(?=\w)|(?<=\w<)(?:a\s|code>))", re.IGNORECASE
)

CODE = ("pre", "script", "style", "textarea", "xmp")
INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img"),
        *("ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt"),
        *("u", "var", "wbr"),
    )
)
"""Elements that stand within a line; all others, those of feeds too, begin one of their own."""

HEADINGS = {f"h{depth}": "#" * depth for depth in range(1, 7)}
TELLING = ("alt", "title", "content", "value", "placeholder", "label", "summary", "srcdoc", "aria-label")
"""Attributes whose text a reader or a program is shown; so is that of every `data-…`."""


def blocks(markup: str) -> list[str]:
    """Return HTML or XML by its lines, or by its blocks where a program has joined the lines."""
    lines = markup.split("\n")
    return BLOCK.sub("\n<", markup).split("\n") if len(markup) > LONG_LINE * len(lines) else lines


def shown_lines(markup: str) -> list[str]:
    """Return the lines of text of some HTML: tags, comments and character references resolved."""
    markup, _ = _without(markup, CDATA, keep=True)
    text = TAG.sub("", markup)
    return (html.unescape(text) if "&" in text else text).split("\n")


def unshown(markup: str) -> Iterator[str]:
    """Yield what HTML holds that is no text: comments, and values of attributes that say something."""
    for double, single in ATTRIBUTE.findall(markup):
        value = double or single
        yield html.unescape(value) if "&" in value else value
    yield from _without(markup, COMMENT)[1]


def squeeze(text: str) -> str:
    """Return a text without its white space, emphasis and code marks: what pieces are compared by."""
    return "".join(text.split()).replace("*", "").replace("`", "")


def breaks_words(markup: str) -> bool:
    """Return whether a link or code begins or ends within a word, so that the pieces are not what is read."""
    return BROKEN_WORD.search(markup) is not None


def _without(markup: str, marks: tuple[str, str], *, keep: bool = False) -> tuple[str, list[str]]:
    """Return a text without what stands between two marks, or with that alone kept, and what it was."""
    if marks[0] not in markup:
        return markup, []
    first, *rest = markup.split(marks[0])
    outside, inside = [first], []
    for piece in rest:
        held, end, after = piece.partition(marks[1])
        if not end:
            outside.append(piece)
            continue
        inside.append(held)
        outside.append(f" {held} {after}" if keep else after)
    return "".join(outside), inside


def as_markdown(markup: str) -> str:
    """Return HTML as Markdown that reads the same: headings, tables, code, lines; attributes that tell."""
    markup, _ = _without(markup, CDATA, keep=True)
    markup, comments = _without(markup, COMMENT)
    reader = _Reader()
    reader.feed(STRAY.sub("&lt;", markup))
    reader.close()
    return "\n".join((reader.text(), *(f"<!-- {comment} -->" for comment in comments)))


class _Reader(HTMLParser):
    """Collects the text of HTML; what attributes tell stands on lines of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.fence = 0
        self.rows = 0

    def text(self) -> str:
        """Return what was collected, without empty lines in a row."""
        lines = "".join(self.parts).split("\n")
        return "\n".join(
            line for at, line in enumerate(lines) if line.strip() or (at and lines[at - 1].strip())
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block where one begins, and take what the attributes say."""
        told = [value for name, value in attrs if value and (name in TELLING or name.startswith("data-"))]
        if tag in CODE:
            self.parts.append("\n\n~~~~~~~~\n" if not self.fence else "\n")
            self.fence += 1
        elif tag in HEADINGS:
            self.parts.append(f"\n\n{HEADINGS[tag]} ")
        elif tag in ("td", "th") and not self.fence:
            self.parts.append("| ")
        elif tag not in INLINE:
            self.rows += tag == "tr"
            self.parts.append("\n" if tag == "tr" or not self.rows else " ")
        if told and not self.fence:
            self.parts.append("\n" + "\n".join(" ".join(value.split()) for value in told) + "\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block where one ends."""
        if tag in CODE and self.fence:
            self.fence -= 1
            self.parts.append("\n~~~~~~~~\n\n" if not self.fence else "\n")
        elif tag in HEADINGS:
            self.parts.append("\n\n")
        elif tag in ("td", "th") and not self.fence:
            self.parts.append(" ")
        elif tag == "tr" and not self.fence:
            self.rows = max(self.rows - 1, 0)
            self.parts.append("|\n")
        elif tag not in INLINE:
            self.parts.append(" " if self.rows else "\n")

    def handle_data(self, data: str) -> None:
        """Take the text; outside code its line ends are spaces."""
        if self.fence:
            self.parts.append(data)
        elif self.rows:
            self.parts.append(" ".join(data.split()))
        else:
            self.parts.append(data if data.strip() or "\n" not in data else "\n")
