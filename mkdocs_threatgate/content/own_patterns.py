"""A site's own patterns over a text, in time proportional to its length whatever they are.

They run on automata alone, which know no backtracking, each by itself: together they would take
minutes to compile. An automaton reports every end of a match, up to one for every character and
pattern, so how many are heeded is bounded, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from mkdocs_threatgate.content.automata import FLAGS, ONCE, WITH_START, Automaton, AutomatonError
from mkdocs_threatgate.content.literals import required_literals
from mkdocs_threatgate.content.offsets import in_characters
from mkdocs_threatgate.content.pattern_size import TooLarge, size_of
from mkdocs_threatgate.content.patterns import Hit
from mkdocs_threatgate.model import Message, say

LIMIT = 40_000
"""Points that all patterns may have together; the slowest of that size compile in half a minute."""

SHOWN = 80
"""Characters of a line that are told before the end of a match of which only the end is known."""

EMPTY = "empty buffer"
REASONS = {
    EMPTY: say("it matches where there is nothing"),
    "can never match": say("it can never match"),
    "too large": say("it is too large for the matcher; for a long gap write {gap}", gap="[^\\n]*"),
    "start anchors": say("“^” can stand at its beginning only"),
    "end anchors": say("“$” can stand at its end only"),
    "Zero-width": say("it looks ahead or behind, which a matcher without backtracking cannot"),
    "Back-references": say("it refers back to a group, which a matcher without backtracking cannot"),
    "Bounded repeat": say("a repeat in it is too large; for a long gap write {gap}", gap="[^\\n]*"),
}
"""What the compiler says of patterns, by some words of it, in plain words."""


class PatternUnfit(Exception):  # noqa: N818 - a fault is what sources carry
    """A pattern that cannot be matched: its place in the list, and what is wrong with it."""

    def __init__(self, pattern: int, problem: Message) -> None:
        """Take both."""
        super().__init__(problem.template)
        self.pattern = pattern
        self.problem = problem


class OwnPatterns:
    """A compiled list of regular expressions; caseless, `^` and `$` are the ends of lines."""

    def __init__(self, expressions: Iterable[str]) -> None:
        """Compile them; raises `PatternUnfit` for one that is too large, wrong, or matches nothing at all."""
        users: dict[str, list[int]] = defaultdict(list)
        automata: list[Automaton] = []
        always: list[int] = []
        size = 0
        for index, expression in enumerate(expressions):
            size += _size(index, expression)
            if size > LIMIT:
                raise PatternUnfit(
                    index, say("this and all patterns before it have more than {limit} points", limit=LIMIT)
                )
            automata.append(_compiled(index, expression))
            words = required_literals(expression)
            for word in words:
                users[word].append(index)
            if not words:
                always.append(index)
        self.automata = tuple(automata)
        self.always = tuple(always)
        self.users = tuple(map(tuple, users.values()))
        self.words = Automaton([_spelt(word) for word in users], ONCE) if users else None

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return the matches of every pattern, longest from each start, none overlapping its like."""
        data = text.encode("utf-8", "replace")
        if not data or not self.automata:
            return ()
        tried = set(self.always)
        for word, _, _ in self.words.matches(data) if self.words else ():
            tried.update(self.users[word])
        found: list[Hit] = []
        for index in sorted(tried):
            automaton = self.automata[index]
            ends = automaton.matches(data)
            found.extend(Hit(index, start, end) for start, end in _longest(ends, placed=automaton.placed))
        return tuple(sorted(_with_starts(in_characters(found, data), self.automata, text)))


def _size(index: int, expression: str) -> int:
    try:
        return size_of(expression)
    except TooLarge as error:
        raise PatternUnfit(index, error.problem) from error


def _compiled(index: int, expression: str) -> Automaton:
    """Return the automaton of an expression, one that knows where matches start if there is such a one."""
    data = [expression.encode("utf-8", "replace")]
    try:
        return Automaton(data, WITH_START)
    except AutomatonError as error:
        if EMPTY in str(error):
            raise PatternUnfit(index, REASONS[EMPTY]) from error
    try:
        return Automaton(data, FLAGS)
    except AutomatonError as error:
        raise PatternUnfit(index, _reason(str(error))) from error


def _reason(words: str) -> Message:
    known = next((reason for part, reason in REASONS.items() if part in words), None)
    return known or say("the matcher says: {words}", words=words)


def _spelt(word: str) -> bytes:
    """Return the expression of a word, byte by byte."""
    return b"".join(b"\\x%02x" % byte for byte in word.encode())


def _longest(found: Iterable[tuple[int, int, int]], *, placed: bool) -> Iterator[tuple[int, int]]:
    """Yield the longest match from each start, without those that begin inside the one before.

    Where starts are not known each end stands for itself.
    """
    if not placed:
        yield from ((end, end) for _, _, end in found)
        return
    start = end = -1
    for _, begins, ends in sorted(found):
        if begins == start:
            end = ends
        elif begins >= end:
            if end > start >= 0:
                yield start, end
            start, end = begins, ends
    if end > start >= 0:
        yield start, end


def _with_starts(hits: Iterable[Hit], automata: Sequence[Automaton], text: str) -> Iterator[Hit]:
    """Yield the hits; where only ends are known the last one of each line, from so far before it on."""
    last: Hit | None = None
    for hit in hits:
        if automata[hit.pattern].placed:
            yield hit
            continue
        line = text.rfind("\n", 0, hit.end - 1) + 1
        here = Hit(hit.pattern, max(line, hit.end - SHOWN), hit.end)
        if last and (last.pattern != hit.pattern or last.end <= line):
            yield last
        last = here
    if last:
        yield last
