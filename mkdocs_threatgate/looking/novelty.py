"""A rendering and what is known of it → what it adds: lines and attributes that nothing judged held. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mkdocs_threatgate.model import Rendering
from mkdocs_threatgate.sources.hypertext import (
    blocks,
    breaks_words,
    shown_lines,
    squeeze,
    squeeze_lines,
    unshown,
)

FRESH, CHUNK = 20, 16
"""A line of so many characters is a new sentence where no chunk of so many is known."""

FENCE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[^\n]*(?:\n|\Z)", re.MULTILINE)
"""The line that opens or closes a block of code: a source and a rendering write it in different ways."""

Squeezed = tuple[tuple[str, str], ...]
"""Lines, each with itself squeezed."""


class Added(NamedTuple):
    """What is new in a rendering: strings beside it, lines of text, and what its markup holds beside them."""

    strings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it, as lines."""
        return "\n".join((*self.strings, *self.lines, *self.unseen))


class Pieces(NamedTuple):
    """What a rendering holds: strings beside it, lines of text, the rest; each with itself squeezed."""

    strings: Squeezed
    lines: Squeezed
    unseen: Squeezed

    @property
    def squeezed(self) -> str:
        """All of it, squeezed."""
        return "".join(squeezed for part in self for _, squeezed in part)


def pieces(rendering: Rendering, markup: str) -> Pieces:
    """Return the strings beside a rendering, and what some markup of it holds."""
    lines, unseen = _lines(rendering, markup)
    return Pieces(_squeezed(rendering.strings), _squeezed(lines), _squeezed(tuple(unseen)))


def added(held: Pieces, markup: str, known: str) -> Added:
    """Return what the pieces of some markup, and the strings beside it, add to what is known, squeezed."""
    if breaks_words(markup):
        known = ""
    return Added(*(tuple(_unknown(part, known)) for part in held))


def wording(text: str) -> str:
    """Return a text squeezed and without the fences of its code: what sightings are compared by."""
    return squeeze(FENCE.sub("", text))


def are_known(words: Iterable[str], known: str) -> bool:
    """Return whether all these words stand in what is known, as they are or squeezed."""
    return all(one in known or squeeze(one) in known for one in words)


def code_start(text: str, at: int) -> int:
    """Return where the code begins that the fence at a place opens; the place itself where there is none."""
    fence = FENCE.match(text, text.rfind("\n", 0, at) + 1)
    return fence.end() if fence else at


def _lines(rendering: Rendering, markup: str) -> tuple[list[str], Iterator[str]]:
    if rendering.form != "html":
        return markup.split("\n"), iter(())
    lines = shown_lines(markup)
    if any("<" in line for line in lines):  # feeds hold HTML that is written as text
        inner = [line for line in lines if "<" in line]
        return [*lines, *shown_lines("\n".join(inner))], unshown("\n".join((markup, *inner)))
    return lines, unshown(markup)


def _squeezed(lines: Sequence[str]) -> Squeezed:
    return tuple(zip(lines, squeeze_lines(lines), strict=True))


def _unknown(lines: Squeezed, known: str) -> Iterator[str]:
    """Yield the lines that are not known; what stands in order on both sides is found at once."""
    here = 0
    for line, squeezed in lines:
        if squeezed:
            place = known.find(squeezed, here)
            if place >= 0:
                here = place + len(squeezed)
            elif squeezed not in known:
                yield line


def is_fresh(line: str, known: str) -> bool:
    """Return whether nothing of a sentence is known, so that it is no known one with a link in it."""
    squeezed = squeeze(line)
    if len(squeezed) < FRESH:
        return False
    return all(
        squeezed[at : at + CHUNK] not in known for at in range(0, len(squeezed) - CHUNK + 1, CHUNK // 2)
    )


def unseen_blocks(markup: str, seen: set[int]) -> str:
    """Return the blocks of a file's markup that no file before it had, and note them as seen."""
    found = []
    for block in blocks(markup):
        mark = hash(block)
        if mark not in seen:
            seen.add(mark)
            found.append(block)
    return "\n".join(found)
