"""A page's text → its regions: which lines are code, table, heading, diagram, comment or prose.

Not a renderer: what matters is where a reader sees code and where words. Markdown as
Python-Markdown and its common extensions read it; takes time linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mkdocs_threatgate.model import Zone

LINE = re.compile(
    r"\n(?:[ \t>]*(?:(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)"
    r"|(?P<heading>#{1,6})(?=[^#\n])[^\n]*"
    r"|(?P<table>\|)[^\n]*"
    r"|(?P<item>(?:[-*+]|[0-9]{1,4}[.)、])[ \t])[^\n]*"
    r"|(?P<rule>=+|-+)[ \t]*(?=\n|\Z))"
    r"|(?P<indented>(?:[ ]{4}|[ ]{0,3}\t)[ \t]*[^\s][^\n]*))"
)
"""The lines that are not plain words; the text is given a line end in front, which is quick to find."""

DIAGRAMS = ("mermaid", "dot", "graphviz", "plantuml", "puml", "uml", "d2", "nomnoml", "kroki", "drawio")
DRAWN = re.compile(
    r"\s*(?:%%[^\n]*\n\s*)*(?:graph\s+(?:TB|TD|BT|RL|LR)\b|flowchart\b|sequenceDiagram\b|(?:strict\s+)?digraph\b"
    r"|(?:strict\s+)?graph\s+\w*\s*\{|@startuml\b|C4Context\b|architecture-beta\b|block-beta\b|nwdiag\b)"
)
TAG = re.compile(
    r"<!--|<(?P<close>/)?(?P<name>pre|script|style|textarea|xmp|code|table|h[1-6]|div|span|p|details|section"
    r"|template|noscript|a|b|i|ul|li|font)\b(?P<attributes>[^<>]*)>",
    re.IGNORECASE,
)
UNSHOWN = re.compile(
    r"\bhidden\b|aria-hidden\s*=\s*[\"']?true|display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])"
    r"|font-size\s*:\s*0|(?:max-)?(?:height|width)\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
LINK = re.compile(
    r"\]\([^()\s]*(?=(?:\s[^()\n]*)?\))|^[ ]{0,3}\[[^\]\n]+\]:[ \t]*[^\s]*"
    r"|\b(?:href|src)\s*=\s*[\"'][^\"'\n]*",
    re.MULTILINE,
)
CODE_TAGS = frozenset(("pre", "script", "style", "textarea", "xmp"))
ALL_TAGS = {"table": Zone.TABLE, **{f"h{depth}": Zone.HEADING for depth in range(1, 7)}}


class Region(NamedTuple):
    """A run of text in one zone; `info` is a fence's language or a heading's depth."""

    zone: Zone
    start: int
    end: int
    info: str = ""
    fenced: bool = False


def find_regions(text: str, form: str = "markdown") -> tuple[Region, ...]:
    """Return the regions of a text, in order and without gaps; empty for an empty text.

    `form` is `markdown`, `html`, `prose` (words alone) or `code`.
    """
    if not text:
        return ()
    if form == "code":
        return (Region(_zone_of_code("", text), 0, len(text)),)
    lines = tuple(_markdown(text)) if form in ("markdown", "prose") else (Region(Zone.PROSE, 0, len(text)),)
    if "<" in text:
        lines = _overlaid(lines, _elements(text, lines))
    return lines


def zone_at(regions: tuple[Region, ...], offset: int) -> Region:
    """Return the region that an offset lies in."""
    return regions[max(bisect_right(regions, offset, key=_start) - 1, 0)]


def link_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the targets of links stand, in order; a bare address in prose is none."""
    return tuple(match.span() for match in LINK.finditer(text))


def _start(region: Region) -> int:
    return region.start


def _markdown(text: str) -> Iterator[Region]:
    """Yield the regions of lines; a fence that nothing closes runs to the end, as a program would have it."""
    here = 0
    for region in _merged(_special_lines("\n" + text), text):
        if region.start > here:
            yield Region(Zone.PROSE, here, region.start)
        yield region
        here = region.end
    if here < len(text):
        yield Region(Zone.PROSE, here, len(text))


def _merged(regions: Iterator[Region], text: str) -> Iterator[Region]:
    """Yield the regions, neighbours of one zone joined, blank lines between two lines of code too."""
    last: Region | None = None
    for region in regions:
        if last and last.zone is region.zone and last.info == region.info and not last.fenced:
            near = last.end == region.start or (
                last.zone is Zone.CODE and not text[last.end : region.start].strip()
            )
            if near and not region.fenced:
                last = last._replace(end=region.end)
                continue
        if last:
            yield last
        last = region
    if last:
        yield last


def _special_lines(text: str) -> Iterator[Region]:
    """Yield the lines that are not plain words; `text` has one line end more in front than the offsets."""
    here, listed, taken = 0, -1, -1
    while line := LINE.search(text, here):
        start, here = line.start(), line.end()
        if line["fence"] and not (line["fence"][0] == "`" and "`" in line["info"]):
            closing = _closing(line["fence"]).search(text, here)
            end = closing.end() if closing else len(text)
            inside = text[line.end() : closing.start() if closing else end]
            yield Region(
                _zone_of_code(line["info"], inside), start, end - 1, line["info"].strip(), fenced=True
            )
            here = taken = end
        elif line["heading"]:
            taken = here
            yield Region(Zone.HEADING, start, here, str(len(line["heading"])))
        elif line["table"]:
            taken = here
            yield Region(Zone.TABLE, start, here)
        elif line["item"]:
            listed = here
        elif line["rule"]:
            above = text.rfind("\n", 0, start)
            if text[above:start].strip() and above >= taken:
                taken = here
                yield Region(Zone.HEADING, max(above, 0), here, "1" if "=" in line["rule"] else "2")
        elif line["indented"]:
            if listed >= 0 and _continues(text, listed, start):
                listed = here
            else:
                taken = here
                yield Region(Zone.CODE, start, here)


def _continues(text: str, item: int, start: int) -> bool:
    """Return whether an indented line still belongs to the list whose last line ended at `item`."""
    between = text[item:start]
    return all(line[:1] in (" ", "\t", "") for line in between.split("\n"))


@cache
def _closing(fence: str) -> re.Pattern[str]:
    return re.compile(rf"\n[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*(?=\n|\Z)")


def _zone_of_code(info: str, text: str) -> Zone:
    language = re.match(r"[\s{.]*([\w+-]*)", info)
    if language and language[1].lower() in DIAGRAMS:
        return Zone.DIAGRAM
    return Zone.DIAGRAM if DRAWN.match(text) else Zone.CODE


class _Closings:
    """Where the next closing tag of each name is; each is sought once, so that all take linear time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[str, tuple[int, int]] = {}

    def after(self, name: str, offset: int) -> int | None:
        """Return where the first `</name>` (or `-->`) from an offset on ends, or None."""
        start, end = self.known.get(name, (-1, -1))
        if 0 <= start < offset or end < 0:
            pattern = rf"</{re.escape(name)}\b[^<>]*>" if name else "-->"
            found = re.compile(pattern, re.IGNORECASE).search(self.text, offset)
            start, end = found.span() if found else (len(self.text), 0)
            self.known[name] = (start, end)
        return end or None


def _elements(text: str, lines: tuple[Region, ...]) -> Iterator[Region]:
    """Yield comments, code, tables, headings and unshown elements of HTML, outermost first, in order."""
    here, closings = 0, _Closings(text)
    while tag := TAG.search(text, here):
        around = zone_at(lines, tag.start())
        zone = None if around.fenced else _zone_of_tag(tag)
        if zone is None:
            here = max(around.end, tag.end()) if around.fenced else tag.end()
            continue
        here = _end_of(text, tag, zone, closings)
        if zone is Zone.CODE:
            zone = _zone_of_code("", text[tag.end() : tag.end() + 400])
        depth = (tag["name"] or "").lower()[1:] if zone is Zone.HEADING else ""
        yield Region(zone, tag.start(), here, depth)


def _zone_of_tag(tag: re.Match[str]) -> Zone | None:
    if not tag["name"]:
        return Zone.COMMENT
    if tag["close"]:
        return None
    if UNSHOWN.search(tag["attributes"]):
        return Zone.HIDDEN
    name = tag["name"].lower()
    return Zone.CODE if name in CODE_TAGS else ALL_TAGS.get(name)


def _end_of(text: str, tag: re.Match[str], zone: Zone, closings: _Closings) -> int:
    """Return where an element ends: at the next closing tag of its name; without one it never does."""
    end = closings.after((tag["name"] or "").lower(), tag.end())
    if end is not None:
        return end
    line = text.find("\n", tag.end())
    return len(text) if zone in (Zone.CODE, Zone.HIDDEN, Zone.COMMENT) or line < 0 else line


def _overlaid(lines: tuple[Region, ...], elements: Iterator[Region]) -> tuple[Region, ...]:
    """Return the regions of lines with those of elements laid over them."""
    found: list[Region] = []
    here = iter(lines)
    rest = next(here, None)
    for element in elements:
        while rest and rest.end <= element.start:
            found.append(rest)
            rest = next(here, None)
        if rest and rest.start < element.start:
            found.append(rest._replace(end=element.start))
        found.append(element)
        while rest and rest.end <= element.end:
            rest = next(here, None)
        if rest and rest.start < element.end:
            rest = rest._replace(start=element.end)
    while rest:
        found.append(rest)
        rest = next(here, None)
    return tuple(found)
