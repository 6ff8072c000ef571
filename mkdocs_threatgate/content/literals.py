r"""Words without one of which a regular expression cannot match.

One pass over a text finds which of the words of all patterns are in it, and only the patterns
that could match are then looked for. The words of `\bcurl .*(\| *sh|> *x)` are `curl `, those
of `foo|ba[rz]` are `foo`, `bar` and `baz`; `\d+` has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from mkdocs_threatgate.content.expressions import TOKEN, repeats, spelling

MOST = 512
"""Words that a pattern may have; one with more is looked for in every text."""

JOINED = 48
"""Words that parts which follow each other may make together."""

MEMBERS = 3
SHORTEST, LONG_ENOUGH = 3, 6
"""Bytes below which a word stands in nearly every text, and above which length helps no more."""

LEADING_ENOUGH = 5
"""Bytes from which a word that a match begins with is rare enough."""

Words = frozenset[str]
NOTHING: Words = frozenset(("",))


class Part(NamedTuple):
    """What a piece of a pattern matches: one of these (`exact`), or something with one of these in it.

    `first` is what it begins with, whatever it matches.
    """

    exact: Words | None
    words: Words | None
    first: Words | None = None


EMPTY = Part(NOTHING, None)
ANYTHING = Part(None, None)


@dataclass
class _Branch:
    """One side of a `|` as it is read: what its end may be so far, and the best words before that."""

    run: Words = NOTHING
    best: Words | None = None
    last: Part = EMPTY
    first: Words | None = None

    def take(self, part: Part) -> None:
        """Add what was read last, and hold this part, which a repeat may change."""
        self._settle()
        self.last = part

    def _settle(self) -> None:
        part, self.last = self.last, EMPTY
        if part is EMPTY:
            return
        if part.exact is not None and (self.run is NOTHING or len(self.run) * len(part.exact) <= JOINED):
            self.run = part.exact if self.run is NOTHING else _joined(self.run, part.exact)
            return
        for words in (_required(self.run), part.words, _required(part.exact)):
            self.best = _better(self.best, words)
        if self.first is None:
            begun = part.first if part.first and len(self.run) * len(part.first) <= MOST else NOTHING
            self.first = _joined(self.run, begun)
        self.run = NOTHING

    def part(self) -> Part:
        """Return what the branch matches."""
        self._settle()
        required = _required(self.run)
        if self.first is None:
            return Part(self.run, required, self.run)
        return Part(None, _better(self.best, required), self.first)


@dataclass
class _Group:
    """A group as it is read: its branches, the last of them open."""

    done: list[Part] = field(default_factory=list)
    branch: _Branch = field(default_factory=_Branch)

    def turn(self) -> None:
        """Begin another branch."""
        self.done.append(self.branch.part())
        self.branch = _Branch()

    def part(self) -> Part:
        """Return what the group matches."""
        parts = (*self.done, self.branch.part())
        if len(parts) == 1:
            return parts[0]
        return Part(
            _union(part.exact for part in parts),
            _union(part.words for part in parts),
            _union(part.first for part in parts),
        )


class Literals(NamedTuple):
    """Words in lower case: what a pattern matches begins with one of `leading` and holds one of `required`.

    Case aside. Empty where none are known, or where one is short enough to stand everywhere.
    """

    leading: Words
    required: Words


def literals_of(pattern: str) -> Literals:
    """Return the words of a pattern, which is one that `size_of` lets pass."""
    part = _parted(pattern)
    return Literals(_heeded(part.first), _heeded(part.words))


def required_literals(pattern: str) -> Words:
    """Return the words of which one is in whatever the pattern matches."""
    return literals_of(pattern).required


def leading_literals(pattern: str) -> Words:
    """Return the words with one of which whatever the pattern matches begins."""
    return literals_of(pattern).leading


def is_rarer(words: Words, leading: Words) -> bool:
    """Return whether fewer texts will hold one of these words than begin a match with one of the leading.

    None is no gain, and neither are words for others that are long already: a match that begins
    where a word stands is found at once, and one around it must be looked for.
    """
    return bool(words) and _rank(leading)[0] < LEADING_ENOUGH and _rank(words)[0] > _rank(leading)[0]


def _heeded(words: Words | None) -> Words:
    return frozenset(_without_longer(words)) if words and _rank(words)[0] >= SHORTEST else frozenset()


def _parted(pattern: str) -> Part:
    groups = [_Group()]
    for token in TOKEN.finditer(pattern):
        kind, branch = token.lastgroup, groups[-1].branch
        if kind == "opening":
            groups.append(_Group())
        elif kind == "closing" and len(groups) > 1:
            part = groups.pop().part()
            groups[-1].branch.take(part)
        elif kind == "bar":
            groups[-1].turn()
        elif kind == "repeat":
            branch.last = _repeated(branch.last, token)
        else:
            branch.take(_read(token))
    return groups[0].part() if len(groups) == 1 else ANYTHING


def _read(token: re.Match[str]) -> Part:
    if token.lastgroup == "edge":
        return EMPTY
    if token.lastgroup == "members":
        return _members(token[0][1:-1])
    return _exactly((spelling(token),))


def _members(inside: str) -> Part:
    """Return what a class of a few characters stands for; others are left open."""
    if len(inside) > 4 * MEMBERS or inside.startswith("^") or "-" in inside[1:-1] or "[:" in inside:
        return ANYTHING
    found = [spelling(token) for token in TOKEN.finditer(inside)]
    spelt = [letter for text in found for letter in (text or (None,))]
    return _exactly(spelt) if len(spelt) <= MEMBERS else ANYTHING


def _exactly(texts: Iterable[str | None]) -> Part:
    """Return the part that stands for these texts; letters beyond ASCII that have a case are left open."""
    found: set[str] = set()
    for text in texts:
        if text is None or not (text.isascii() or all(map(_has_no_other_case, text))):
            return ANYTHING
        found.add(text.lower())
    return Part(frozenset(found), frozenset(found), frozenset(found)) if found else ANYTHING


def _has_no_other_case(letter: str) -> bool:
    return letter.isascii() or letter.lower() == letter.upper()


def _repeated(part: Part, token: re.Match[str]) -> Part:
    least, most = repeats(token)
    if (least, most) == (1, 1):
        return part
    if least > 0:
        return Part(None, part.words, part.first)
    if most == 1 and part.exact is not None:
        return Part(part.exact | NOTHING, None)
    return ANYTHING


def _joined(one: Words, other: Words) -> Words:
    return frozenset(first + second for first in one for second in other)


def _required(words: Words | None) -> Words | None:
    return words if words and "" not in words else None


def _union(sets: Iterable[Words | None]) -> Words | None:
    found: set[str] = set()
    for words in sets:
        if words is None:
            return None
        found |= words
    return frozenset(found) if len(found) <= MOST else None


def _without_longer(words: Words) -> Iterable[str]:
    """Yield the words but those that begin with another of them."""
    last = None
    for word in sorted(words):
        if last is None or not word.startswith(last):
            last = word
            yield word


def _better(one: Words | None, other: Words | None) -> Words | None:
    """Return the words that fewer texts will hold: the longer, then the fewer."""
    if one is None or other is None:
        return one or other
    return max(one, other, key=_rank)


def _rank(words: Words) -> tuple[int, int]:
    shortest = min(len(word) if word.isascii() else 3 * len(word) for word in words)
    return min(shortest, LONG_ENOUGH), -len(words)
