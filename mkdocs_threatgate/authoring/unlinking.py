"""Links to what is withheld → their words alone, in Markdown and HTML; every other byte stays. Pure.

Inline and reference links, images, addresses in angle brackets or bare, and attributes of
HTML; code is left as it is. All of it takes time in proportion to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import NamedTuple

from mkdocs_threatgate.authoring.code_spans import Part, code_spans

Gone = Callable[[str], bool]
"""Tells whether a link's target, entities still in it, leads to what is withheld."""

LONGEST = 2000
"""Characters that a link's target and title may take; what is longer is no link here."""

IN_WORDS = "…"
"""Stands for an address that was its own words: they would name what is withheld."""

TOKEN = re.compile(
    r"\\."
    r"|\n[ \t]*(?=\n)"
    r"|!?\[|\]"
    r"|<(?P<auto>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{1,2000})>"
    r"|<[A-Za-z][\w:-]{0,40}(?P<attributes>(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*)>"
    r"|(?P<bare>\bhttps?://[^\s<>\"'()\[\]{}`|\\\u3000-\u303f\uff00-\uffef]+)",
    re.DOTALL,
)
TAG = re.compile(r"<[A-Za-z][\w:-]{0,40}\s(?:[^<>\"']|\"[^\"]{0,2000}\"|'[^']{0,2000}')*>")
ATTRIBUTE = re.compile(
    r"\s(?:xlink:)?(?:href|src|data|poster)\s*=\s*"
    r"(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<plain>[^\s\"'<>]+))",
    re.IGNORECASE,
)
TITLE = r"(?:\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|\((?:[^()\\\n]|\\.)*\))"
DEFINITION = re.compile(
    r"^(?P<whole>[ ]{0,3}\[(?!\^)(?P<label>(?:[^\[\]\\\n]|\\.)+)\]:[ \t]*(?:\n[ \t]*)?"
    rf"(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<>]+))(?:[ \t]*(?:\n[ \t]*)?{TITLE})?)[ \t]*$",
    re.MULTILINE,
)
NAMED = re.compile(r"[ ]?\[(?P<label>(?:[^\[\]\\]|\\.){0,400})\]")
TARGET = re.compile(
    rf"\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+{TITLE})?\s*\)"
)
LOOSE = re.compile(r"\((?P<inside>(?:[^()\n]|\([^()\n]{0,400}\)){1,400})\)")
"""A target that Markdown's own rules do not allow, but Python-Markdown does: one with blanks in it."""

TITLED = re.compile(rf"\s+{TITLE}\s*\Z", re.DOTALL)
ATTRIBUTES = re.compile(r"\{:?[ ]*[#.\w][^{}\n]*\}")
"""What Python-Markdown's `attr_list` hangs on the link before it; without a link it would be printed."""

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
CLOSING = ".,;:!?*_~"


class _Edit(NamedTuple):
    start: int
    end: int
    words: str = ""


class _Open(NamedTuple):
    """A bracket that waits for its partner: where it stands, and where what is inside it begins."""

    start: int
    end: int


def unlink(body: str, gone: Gone) -> str:
    """Return a body with its links to what is `gone` as plain words."""
    if not any(mark in body for mark in ("[", "<", "://")):
        return body
    # of equal length, so that what is found in it stands at the same place in the body
    read = body.replace("\r\n", " \n").replace("\r", "\n") if "\r" in body else body
    edits = tuple(_Reader(read, code_spans(read), gone).edits())
    return _edited(body, edits) if edits else body


def unaddressed(markup: str, gone: Gone) -> str:
    """Return HTML whose tags do not lead to what is `gone`; their words, and all code, stay."""
    if "<" not in markup:
        return markup
    return TAG.sub(lambda tag: _without_addresses(tag, gone), markup)


def _without_addresses(tag: re.Match[str], gone: Gone) -> str:
    return ATTRIBUTE.sub(
        lambda one: "" if gone(one["double"] or one["single"] or one["plain"] or "") else one[0], tag[0]
    )


def _edited(body: str, edits: tuple[_Edit, ...]) -> str:
    parts: list[str] = []
    here = 0
    for edit in sorted(edits):
        if edit.start >= here:
            parts += (body[here : edit.start], edit.words)
            here = edit.end
    return "".join((*parts, body[here:]))


class _Reader:
    """Reads one body from its beginning to its end."""

    def __init__(self, body: str, code: tuple[Part, ...], gone: Gone) -> None:
        self.body = body
        self.code = code
        self.starts = [start for start, _ in code]
        self.gone = gone
        self.lost: dict[str, bool] = {}

    def edits(self) -> Iterator[_Edit]:
        """Yield what to take out, and what to put in its place; none overlaps another."""
        defined = tuple(self.definitions())
        yield from defined
        ends = {edit.start: edit.end for edit in defined}
        waiting: list[_Open] = []
        here = 0
        while found := TOKEN.search(self.body, here):
            start, here = found.span()
            after = self.after_code(start)
            if after or start in ends:
                here = after or ends[start]
            elif found[0][0] == "\n":
                waiting.clear()
            elif found[0] in ("[", "!["):
                waiting.append(_Open(start, here))
            elif found[0] == "]":
                opened = waiting.pop() if waiting else None
                end, lost = self.link(opened, start)
                here = max(here, end)
                if opened and lost:
                    yield _Edit(opened.start, opened.end)
                    yield _Edit(start, end)
            else:
                yield from self.address(found)

    def after_code(self, offset: int) -> int:
        """Return the end of the code that an offset lies in, or 0."""
        place = bisect_right(self.starts, offset) - 1
        return self.code[place][1] if place >= 0 and offset < self.code[place][1] else 0

    def leads(self, target: str) -> bool:
        """Return whether a target as written leads to what is withheld."""
        return bool(target) and self.gone(ESCAPED.sub(r"\1", target.strip()))

    def definitions(self) -> Iterator[_Edit]:
        """Yield the definitions to take out; a name is lost if all its definitions are."""
        for found in DEFINITION.finditer(self.body):
            if self.after_code(found.start("label")):
                continue
            label = _label(found["label"])
            lost = self.leads(found["angled"] or found["plain"] or "")
            self.lost[label] = lost and self.lost.get(label, True)
            if lost:
                yield _Edit(*found.span("whole"))

    def link(self, opened: _Open | None, closing: int) -> tuple[int, bool]:
        """Return where the link that closes here ends, and whether it leads to what is withheld."""
        after = closing + 1
        if opened is None:
            return after, False
        target, end = self.inline_target(after)
        if end:
            return self.hung(end, lost=self.leads(target))
        named = NAMED.match(self.body, after)
        own = self.body[opened.end : closing]
        if named and not self.after_code(named.start("label")):
            label = _label(named["label"] or own)
            if label in self.lost:
                return self.hung(named.end(), lost=self.lost[label])
        return self.hung(after, lost=self.lost.get(_label(own), False))

    def hung(self, end: int, *, lost: bool) -> tuple[int, bool]:
        """Return a link's end with the attributes that hang on it, if it is to go."""
        attributes = ATTRIBUTES.match(self.body, end) if lost else None
        return (attributes.end() if attributes else end), lost

    def inline_target(self, start: int) -> tuple[str, int]:
        """Return the target in parentheses that begin here, and where they end; 0 if there are none."""
        if self.body[start : start + 1] != "(":
            return "", 0
        exact = TARGET.match(self.body, start, start + LONGEST)
        if exact:
            return exact["angled"] or exact["plain"] or "", exact.end()
        loose = LOOSE.match(self.body, start)
        if loose is None:
            return "", 0
        inside = TITLED.sub("", loose["inside"]).strip()
        return inside.removeprefix("<").removesuffix(">"), loose.end()

    def address(self, found: re.Match[str]) -> Iterator[_Edit]:
        """Yield the edits of an address in angle brackets or bare, or of a tag."""
        if found["auto"] and self.leads(found["auto"]):
            yield _Edit(*found.span(), IN_WORDS)
        elif found["bare"]:
            bare = found["bare"].rstrip(CLOSING)
            if self.leads(bare):
                yield _Edit(found.start(), found.start() + len(bare), IN_WORDS)
        elif found["attributes"]:
            for one in ATTRIBUTE.finditer(self.body, *found.span("attributes")):
                if self.leads(one["double"] or one["single"] or one["plain"] or ""):
                    yield _Edit(*one.span())


def _label(text: str) -> str:
    return " ".join(text.split()).casefold()
