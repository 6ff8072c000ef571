"""One change of a text, and the way back from what came out to what went in; pure."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple


class Edit(NamedTuple):
    """`before[start:end]` was replaced by `length` characters."""

    start: int
    end: int
    length: int


Edits = Callable[[str], Iterator[Edit]]
Betrayal = Callable[[str, str], bool]
Rewrite = Callable[[re.Match[str]], str]


def no_edits(_text: str) -> Iterator[Edit]:
    """Yield nothing: the step replaced each character by one other."""
    return iter(())


def betrays_nothing(_raw: str, _seen: str) -> bool:
    """Say that a step changes only what is ordinary, whatever it changed."""
    return False


class _Marks(NamedTuple):
    """Where edits begin and end, before the step and after it; four columns of one table."""

    starts_in: array[int]
    ends_in: array[int]
    starts_out: array[int]
    ends_out: array[int]


@dataclass(frozen=True)
class Step:
    """A change of a whole text: `before` became `after`.

    `edits` finds again, from left to right and without overlaps, what changed the length;
    it is asked only when a place is looked up. `betrays` gets a slice before and after and
    says whether a program that reads the first would miss what a reader sees in the second.
    """

    before: str
    after: str
    edits: Edits = field(default=no_edits, repr=False)
    betrays: Betrayal = field(default=betrays_nothing, repr=False)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the shortest slice of `before` that became `after[start:end]`."""
        marks = self._marks
        if not marks.starts_in:
            return start, end
        index = bisect_right(marks.starts_out, start) - 1
        if index < 0:
            first = start
        elif start < marks.ends_out[index]:
            first = marks.starts_in[index]
        else:
            first = marks.ends_in[index] + start - marks.ends_out[index]
        index = bisect_left(marks.starts_out, end) - 1
        last = end if index < 0 else marks.ends_in[index] + max(0, end - marks.ends_out[index])
        return first, max(first, last)

    @cached_property
    def _marks(self) -> _Marks:
        marks = _Marks(array("q"), array("q"), array("q"), array("q"))
        shift = 0
        for start, end, length in self.edits(self.before):
            marks.starts_in.append(start)
            marks.ends_in.append(end)
            marks.starts_out.append(start + shift)
            shift += length - (end - start)
            marks.ends_out.append(end + shift)
        return marks


def deleted(pattern: re.Pattern[str]) -> Edits:
    """Return what finds the edits of a step that drops all matches of the pattern."""
    return partial(_deletions, pattern)


def rewritten(pattern: re.Pattern[str], rewrite: Rewrite) -> Edits:
    """Return what finds the edits of a step that rewrites the matches of the pattern."""
    return partial(_replacements, pattern, rewrite)


def _deletions(pattern: re.Pattern[str], text: str) -> Iterator[Edit]:
    return (Edit(found.start(), found.end(), 0) for found in pattern.finditer(text))


def _replacements(pattern: re.Pattern[str], rewrite: Rewrite, text: str) -> Iterator[Edit]:
    for found in pattern.finditer(text):
        replacement = rewrite(found)
        if replacement != found[0]:
            yield Edit(found.start(), found.end(), len(replacement))
