"""Many patterns over a text in one pass, in time proportional to its length.

One pass of automata finds the words without one of which a
pattern cannot match; only where such a word stands is the pattern itself tried, on that line, and
its exact place found. Of the words that a pattern begins with and those that it must hold, the
rarer ones are sought: `the ` stands everywhere. So it is for the patterns that are shipped; a
site's own, of which nothing is known, run on automata alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import accumulate
from typing import NamedTuple

from mkdocs_threatgate.content.automata import FLAGS, WORD_FLAGS, Automata
from mkdocs_threatgate.content.literals import is_rarer, literals_of

AROUND = 250
"""Characters on both sides of a word that are looked at where a line is very long."""

LONG_LINE = 1000

FORM = re.IGNORECASE | re.MULTILINE | re.ASCII


class Hit(NamedTuple):
    """Where in a text a pattern matches, in characters; `pattern` is its place in the list."""

    pattern: int
    start: int
    end: int


Near = dict[tuple[int, int], list[int]]


class Word(NamedTuple):
    """A word that is sought: its length in characters, and which patterns begin with it or must hold it."""

    length: int
    begins: tuple[int, ...]
    holds: tuple[int, ...]


class Patterns:
    """A list of regular expressions; caseless, `^` and `$` are the ends of lines, each match in one line."""

    def __init__(self, expressions: Iterable[str]) -> None:
        """Take them; those without words are compiled now, the others when their words first turn up."""
        self.expressions = tuple(expressions)
        begins: dict[str, list[int]] = defaultdict(list)
        holds: dict[str, list[int]] = defaultdict(list)
        alone: list[int] = []
        anchored: list[int] = []
        self.begun: dict[int, re.Pattern[str]] = {}
        for index, expression in enumerate(self.expressions):
            leading, required = literals_of(expression)
            if leading and is_rarer(required, leading):
                self.begun[index] = _beginning(leading)
                leading = frozenset()
            for word in leading or required:
                (begins if leading else holds)[word].append(index)
            if not leading and not required:
                (anchored if expression.startswith("^") else alone).append(index)
        spelt = sorted({*begins, *holds})
        self.words = tuple(
            Word(len(word), tuple(begins.get(word, ())), tuple(holds.get(word, ()))) for word in spelt
        )
        self.spelt = Automata([word.encode() for word in spelt], WORD_FLAGS, literal=True)
        # together they would take twice as long to compile
        self.wordless = tuple(
            (indexes, Automata([self.expressions[index].encode() for index in indexes], FLAGS))
            for indexes in (tuple(anchored), tuple(alone))
        )
        self.compiled: dict[int, re.Pattern[str]] = {}

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return the matches of every pattern, by pattern and place; none overlaps its like."""
        data = text.encode("utf-8", "replace")
        spoken = self.spelt.ends(data)
        own = [(indexes[at], end) for indexes, automata in self.wordless for at, end in automata.ends(data)]
        if not spoken and not own:
            return ()
        lines = _Lines(text, data)
        starts, near = self._near(spoken, own, lines)
        found: list[Hit] = []
        for (pattern, line), places in starts.items():
            _from(pattern, self._expression(pattern), text, places, lines.slice(line)[1], found)
        for (pattern, line), ends in near.items():
            expression = self._expression(pattern)
            start, stop = lines.slice(line)
            if stop - start <= LONG_LINE:
                _around(pattern, expression, text, ((start, stop),), found)
            elif pattern in self.begun:
                begun = [match.start() for match in self.begun[pattern].finditer(text, start, stop)]
                _from(pattern, expression, text, begun, stop, found)
            else:
                _around(pattern, expression, text, lines.windows(line, ends), found)
        found.sort()
        return tuple(found)

    def _near(
        self, spoken: list[tuple[int, int]], own: list[tuple[int, int]], lines: _Lines
    ) -> tuple[Near, Near]:
        """Return, by pattern and line, where a match may start (characters), and where words end (bytes)."""
        starts: Near = defaultdict(list)
        near: Near = defaultdict(list)
        words, known = self.words, lines.in_bytes
        for word, end in spoken:
            length, begins, holds = words[word]
            line = bisect_right(known, end - 1) - 1
            if begins:
                start = lines.character(line, end) - length
                for pattern in begins:
                    starts[pattern, line].append(start)
            for pattern in holds:
                near[pattern, line].append(end)
        for pattern, end in own:
            near[pattern, bisect_right(known, end - 1) - 1].append(end)
        return starts, near

    def _expression(self, pattern: int) -> re.Pattern[str]:
        if pattern not in self.compiled:
            self.compiled[pattern] = re.compile(self.expressions[pattern], FORM)
        return self.compiled[pattern]


def _beginning(words: Iterable[str]) -> re.Pattern[str]:
    """Return what finds every place, overlapping ones too, where one of these words begins."""
    return re.compile(f"(?={'|'.join(map(re.escape, sorted(words)))})", FORM)


def _from(
    pattern: int, expression: re.Pattern[str], text: str, places: list[int], stop: int, found: list[Hit]
) -> None:
    """Add the matches that start at these places of a line which ends at `stop`."""
    after = -1
    for place in places if len(places) == 1 else sorted(places):
        if place >= after:
            match = expression.match(text, place, min(stop, place + LONG_LINE))
            if match and match.end() > place:
                after = match.end()
                found.append(Hit(pattern, place, after))


def _around(
    pattern: int,
    expression: re.Pattern[str],
    text: str,
    windows: Iterable[tuple[int, int]],
    found: list[Hit],
) -> None:
    """Add the matches within these slices of a line, which may overlap."""
    after = -1
    for first, last in windows:
        for match in expression.finditer(text, max(first, after), last):
            if match.end() > match.start():
                after = match.end()
                found.append(Hit(pattern, match.start(), after))


class _Lines:
    """The lines of a text, which the automata count in bytes and everybody else in characters."""

    def __init__(self, text: str, data: bytes) -> None:
        self.text, self.data = text, data
        self.reached = (0, 0)
        self.starts = _starts(text.split("\n"))
        self.in_bytes = self.starts if len(text) == len(data) else _starts(data.split(b"\n"))

    def slice(self, line: int) -> tuple[int, int]:
        """Return where a line starts and ends, without its line end."""
        return self.starts[line], self.starts[line + 1] - 1

    def character(self, line: int, end: int) -> int:
        """Return the offset in the text of an offset in the bytes of a line."""
        if self.in_bytes is self.starts:
            return end
        start, counted = self.in_bytes[line], self.starts[line]
        if start < self.reached[0] <= end:
            start, counted = self.reached  # words are found in order; a long line is counted once
        counted += len(self.data[start:end].decode("utf-8", "replace"))
        self.reached = (end, counted)
        return counted

    def windows(self, line: int, ends: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the slices of a very long line that are around the words that end there.

        None is longer than `LONG_LINE`, so that what a pattern costs on one is bounded.
        """
        start, stop = self.slice(line)
        here, counted, covered = self.in_bytes[line], start, start
        for end in sorted(ends):
            counted += len(self.data[here:end].decode("utf-8", "replace"))
            here = end
            if counted > covered:
                yield max(counted - AROUND, start), min(counted + AROUND, stop)
                covered = counted + AROUND // 2


def _starts(lines: Iterable[Sized]) -> tuple[int, ...]:
    """Return where lines start, and where one after the last would."""
    return (0, *accumulate(len(line) + 1 for line in lines))
