"""How large a regular expression is, counted before it is compiled.

The compiler of automata needs time that grows with the cube of what a pattern leaves open:
hundreds of optional classes take it minutes. So a pattern is counted in points first, by a
rule that can be followed with a pencil, and one that is too large is never handed to it.
"""

from __future__ import annotations

import re

from mkdocs_threatgate.content.expressions import TOKEN, repeats
from mkdocs_threatgate.model import Message, say

LIMIT = 2000
"""Points that one pattern may have; measured, the slowest of this size compile in about a second."""

CHARACTER, BEYOND_ASCII, CHOICE, PROPERTY = 1, 2, 20, 400
OPTIONAL, ALTERNATIVE, MEMBERS = 20, 2, 4
MAX_REPEAT = 100
"""A bound on what `{m,n}` may ask for; a longer gap is `[^\\n]*`."""


class TooLarge(Exception):  # noqa: N818 - a fault is what sources carry
    """A pattern that is not handed to the compiler, and why."""

    def __init__(self, problem: Message) -> None:
        """Take what is wrong with it."""
        super().__init__(problem.template)
        self.problem = problem


def size_of(pattern: str) -> int:
    r"""Return the points of a pattern; raises `TooLarge` for one above the limit.

    A character is 1 point, one beyond ASCII 2; `.`, `\w` or a class in brackets is 20 and a
    point for every four characters in it; `\p{…}` is 400. A repeat `{m,n}` counts what it
    repeats n times, and what may come or not (`?`, `*`, `{1,n}`) is 20 more; `|` is 2.
    """
    around: list[tuple[int, int]] = []
    total = last = 0
    for token in TOKEN.finditer(pattern):
        kind = token.lastgroup
        if kind == "refused":
            raise TooLarge(say("“{part}” is not known in patterns", part=ascii(token[0])[1:-1]))
        if kind == "repeat":
            last = _repeated(last, token)
        elif kind == "opening":
            around.append((total, last))
            total = last = 0
        elif kind == "closing" and around:
            (before, at_hand), inner = around.pop(), total + last
            total, last = before + at_hand, inner
        else:
            total, last = total + last, _points(token)
        if total + last > LIMIT:
            raise TooLarge(
                say(
                    "it is larger than {limit} points: a character is 1, a class or “.” is {choice}, "
                    "and what is repeated counts each time",
                    limit=LIMIT,
                    choice=CHOICE,
                )
            )
    return total + last + sum(before + at_hand for before, at_hand in around)


def _points(token: re.Match[str]) -> int:
    match token.lastgroup:
        case "choice":
            return CHOICE
        case "property":
            return PROPERTY
        case "members":
            properties = len(re.findall(r"\\[pPX]", token[0]))
            return CHOICE + len(token[0]) // MEMBERS + properties * PROPERTY
        case "bar":
            return ALTERNATIVE
        case "word":
            return sum(CHARACTER if letter.isascii() else BEYOND_ASCII for letter in token[0])
        case _:
            plain = token[0].isascii() and not token[0].startswith(r"\x")
            return CHARACTER if plain else BEYOND_ASCII


def _repeated(points: int, token: re.Match[str]) -> int:
    """Return the points of what stands before a repeat, repeated."""
    if any(len(token[name] or "") > len(str(MAX_REPEAT)) for name in ("least", "most")):
        raise TooLarge(_too_often())
    least, most = repeats(token)
    times = max(least, most or 0, 1)
    if times > MAX_REPEAT:
        raise TooLarge(_too_often())
    return points * times + (OPTIONAL if least == 0 or most not in (None, least) else 0)


def _too_often() -> Message:
    return say(
        "it repeats more than {most} times; for a longer gap write {gap}", most=MAX_REPEAT, gap="[^\\n]*"
    )
