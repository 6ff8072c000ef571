"""A post's title-like texts, each with the place where it stands.

Titles count before all else (Art. 8), and a generator takes them from many places:
front matter, first-level headings, the navigation, the name of the file.
"""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Mapping, Sequence, Span, Title, Value

TITLE_KEY = re.compile(
    r".*(?:title|headline)(?:[_.-][a-z]{2,3}(?:[_-][a-z0-9]{2,8}){0,3})?", re.IGNORECASE | re.DOTALL
)
"""`title`, `subtitle`, `seo_title`, `og:title`, `metaTitle`, `headline`, `title_zh`, `title-zh-Hans`."""

CARD = ("social", "cards_layout_options", "title")
"""Where Material's social cards take a title of their own from."""

LINE = re.compile(
    r"\n(?=[ >#=`~*+0-9-]) {0,3}(?:> {0,3}|(?:[-*+]|[0-9]{1,9}[.)]) {1,3})*"
    r"(?:(`{3,}|~{3,})([^\n]*)|#((?!#)[^\n]*)|=+ *(?=\n|\Z))"
)
"""A line that is or ends a first-level heading (text), or opens or closes a code block (fence, info)."""

HTML_HEADING = re.compile(r"<h1(?=[\s/>])[^<>]*>", re.IGNORECASE)
HTML_END = re.compile(r"</h1\b", re.IGNORECASE)
TAG = re.compile(r"<[A-Za-z/!][^<>]*>")
LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\s[^()]*)?\)|\[[^\[\]]*\])")
ATTRIBUTES = re.compile(r"\{[:#.][^{}]*\}$")


def read_titles(
    head: Mapping | None, body: str, body_line: int, labels: tuple[str, ...], uri: str
) -> tuple[Title, ...]:
    """Return every title of a post; the one that best names it comes first.

    `body` begins on line `body_line` of the file and has no line ends but newlines;
    `labels` are its entries in the navigation, `uri` its path under the docs folder.
    Front-matter titles carry the name of their field, others `h1`, `nav`, `file name`.
    Takes time linear in the body.
    """
    stated = tuple(_stated(head)) if head else ()
    leading = tuple(title for title in stated if title.field.partition(".")[0] == "title")
    named = (
        *leading,
        *_headings(body, body_line),
        *(Title(label, "nav", TOP) for label in labels if label.strip()),
    )
    if not named:
        named = (Title(_file_title(uri), "file name", TOP),)
    return (*named, *(title for title in stated if title not in leading))


def _stated(head: Mapping) -> Iterator[Title]:
    for key, value in head.entries:
        if TITLE_KEY.fullmatch(key.text):
            yield from _texts(value, key.text)
    card: Value | None = head
    for step in CARD:
        card = card.get(step) if isinstance(card, Mapping) else None
    if card is not None:
        yield from _texts(card, ".".join(CARD))


def _texts(value: Value, field: str) -> Iterator[Title]:
    if isinstance(value, Mapping):
        for key, part in value.entries:
            yield from _texts(part, f"{field}.{key.text}")
    elif isinstance(value, Sequence):
        for part in value.items:
            yield from _texts(part, field)
    elif value.kind != "null" and value.text.strip():
        yield Title(value.text, field, value.span)


def _headings(body: str, body_line: int) -> Iterator[Title]:
    body = "\n" + body
    fences, found = _markdown_headings(body)
    if "<" in body and ("<h1" in body or "<H1" in body):
        found = sorted((*found, *_html_headings(body, fences)))
    line, counted = body_line, 1
    for start, text in found:
        line += body.count("\n", counted, start)
        counted = start
        if text := _plain(text):
            yield Title(text, "h1", Span(line, 1, line))


def _markdown_headings(body: str) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    marks = [(mark.start(), mark[1], mark[2], mark[3]) for mark in LINE.finditer(body)]
    closings = {fence: start for start, fence, info, _ in marks if fence and not info.strip()}
    fences: list[tuple[int, int]] = []
    found: list[tuple[int, str]] = []
    opened, opening = "", 0
    for start, fence, info, text in marks:
        if opened:
            if fence == opened and not info.strip():
                fences.append((opening, start))
                opened = ""
        elif fence:
            # a code block that nothing closes is none, and what it hides is shown
            if closings.get(fence, -1) > start and (fence[0] == "~" or "`" not in info):
                opened, opening = fence, start
        elif text is not None:
            found.append((start + 1, text.rstrip().rstrip("#")))
        else:
            above = body.rfind("\n", 0, start) + 1
            found.append((above, body[above:start]))
    return fences, found


def _html_headings(body: str, fences: list[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    here = 0
    while heading := HTML_HEADING.search(body, here):
        nearest = bisect_right(fences, (heading.start(), len(body))) - 1
        if nearest >= 0 and heading.start() < fences[nearest][1]:
            here = heading.end()
            continue
        end = HTML_END.search(body, heading.end())
        if end is None:
            return
        yield heading.start(), body[heading.end() : end.start()]
        here = end.end()


def _plain(text: str) -> str:
    text = ATTRIBUTES.sub("", text.strip())
    return " ".join(LINK.sub(r"\1", TAG.sub("", text)).split())


def _file_title(uri: str) -> str:
    stem = posixpath.splitext(posixpath.basename(uri))[0]
    if uri.rpartition(".")[0] in {"index", "README"}:
        return "Home"
    name = ("index" if stem == "README" else stem).replace("-", " ").replace("_", " ")
    return name.capitalize() if name.lower() == name else name
