"""Where a body of Markdown is code, in which nothing is a link and nothing may be changed. Pure.

As Python-Markdown and SuperFences read it. What nothing closes is no code: a link in it
would be a link. All of it takes time in proportion to the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

FENCE = re.compile(r"[ \t>]*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)")
HOLDER = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)])[ \t]|!!!|\?\?\?|===|\[\^[^\]\n]+\]:|:[ \t]")
"""What indented lines may belong to, so that they are no code: lists, admonitions, tabs, notes."""

RAW = re.compile(r"<(?P<close>/)?(?P<name>pre|script|style|textarea)\b[^<>]*>", re.IGNORECASE)
RUN = re.compile(r"\\`|`+|\n[ \t]*(?=\n)")
STEP = 4
"""Columns that Markdown indents by."""

Part = tuple[int, int]


def code_spans(body: str) -> tuple[Part, ...]:
    """Return where code stands, start and end, in order and apart: blocks, spans in backticks, raw HTML."""
    blocks = tuple(_blocks(body))
    return _apart((*blocks, *_outside(_raw(body), blocks), *_outside(_inline(body, blocks), blocks)))


def _blocks(body: str) -> Iterator[Part]:
    """Yield the fenced and the indented blocks."""
    lines = body.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    closings = _closing_fences(lines)
    holders: list[int] = []
    number, coded, blank = 0, False, True
    while number < len(lines):
        line, here = lines[number], number
        number += 1
        if not line.strip():
            blank = True
            continue
        end = _end_of_fence(line, here, closings)
        if end is not None:
            yield starts[here], starts[end + 1]
            number, coded, blank = end + 1, False, False
            continue
        indent = _indent(line)
        while holders and holders[-1] >= indent:
            holders.pop()
        inside = holders[-1] + STEP if holders else 0
        coded = indent >= inside + STEP and (blank or coded)
        blank = False
        if coded:
            yield starts[here], starts[number]
        elif HOLDER.match(line.lstrip(" \t>")):
            holders.append(indent)


def _closing_fences(lines: list[str]) -> dict[str, list[tuple[int, int]]]:
    """Return the lines that could close a fence, with their lengths, by their character."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, line in enumerate(lines):
        fence = FENCE.match(line)
        if fence and not fence["info"].strip():
            found[fence["fence"][0]].append((number, len(fence["fence"])))
    return found


def _end_of_fence(line: str, number: int, closings: dict[str, list[tuple[int, int]]]) -> int | None:
    """Return the line that closes the fence which this one opens, or None."""
    fence = FENCE.match(line)
    if fence is None or (fence["fence"][0] == "`" and "`" in fence["info"]):
        return None
    candidates = closings[fence["fence"][0]]
    place = bisect_left(candidates, (number + 1, 0))
    if place == len(candidates):
        return None
    later = iter(candidates[place : place + MOST_FENCES])
    return next((end for end, length in later if length >= len(fence["fence"])), None)


MOST_FENCES = 1000
"""So many shorter fences are looked past in search of the one that closes."""


def _indent(line: str) -> int:
    """Return how many columns a line is indented."""
    expanded = line.expandtabs(STEP)
    return len(expanded) - len(expanded.lstrip(" "))


def _raw(body: str) -> Iterator[Part]:
    """Yield the elements in which HTML reads no Markdown."""
    tags = tuple(RAW.finditer(body))
    closings: dict[str, list[int]] = defaultdict(list)
    for tag in tags:
        if tag["close"]:
            closings[tag["name"].lower()].append(tag.end())
    here = 0
    for tag in tags:
        ends = closings[tag["name"].lower()]
        place = bisect_left(ends, tag.end() + 1)
        if not tag["close"] and tag.start() >= here and place < len(ends):
            here = ends[place]
            yield tag.start(), here


def _inline(body: str, blocks: tuple[Part, ...]) -> Iterator[Part]:
    """Yield the spans between equal runs of backticks; none reaches over a blank line or into a block."""
    borders = iter((*(start for start, _ in blocks), len(body)))
    border = next(borders)
    runs: list[Part] = []
    for found in RUN.finditer(body):
        while found.start() >= border and border < len(body):
            yield from _paired(runs)
            runs, border = [], next(borders)
        if found[0][0] == "`":
            runs.append(found.span())
        elif found[0][0] == "\n":
            yield from _paired(runs)
            runs = []
    yield from _paired(runs)


def _paired(runs: list[Part]) -> Iterator[Part]:
    """Yield from one run of backticks to the next of its length."""
    later: dict[int, list[int]] = defaultdict(list)
    for number in range(len(runs) - 1, -1, -1):
        later[runs[number][1] - runs[number][0]].append(number)
    number = 0
    while number < len(runs):
        same = later[runs[number][1] - runs[number][0]]
        while same and same[-1] <= number:
            same.pop()
        if same:
            yield runs[number][0], runs[same[-1]][1]
            number = same[-1]
        number += 1


def _outside(parts: Iterator[Part], blocks: tuple[Part, ...]) -> Iterator[Part]:
    """Yield the parts that do not begin inside a block."""
    starts = [start for start, _ in blocks]
    for part in parts:
        place = bisect_left(starts, part[0] + 1) - 1
        if place < 0 or blocks[place][1] <= part[0]:
            yield part


def _apart(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts in order, those that touch joined."""
    found: list[Part] = []
    for start, end in sorted(parts):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)
