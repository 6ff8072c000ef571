"""A whole text as a reader sees it, with a map back to what is on disk; pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial

from mkdocs_threatgate.folding import markup
from mkdocs_threatgate.folding.characters import made_plain
from mkdocs_threatgate.folding.lookalikes import read_as_latin
from mkdocs_threatgate.folding.steps import Betrayal, Rewrite, Step, betrays_nothing, deleted, rewritten

_RETURN = re.compile(r"\r(?=\n)")


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is `source` as a reader sees it; lines are the same on both sides."""

    source: str = field(repr=False)
    text: str
    steps: tuple[Step, ...] = field(default=(), repr=False)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the shortest slice of the source that reads as `text[start:end]`.

        Places outside the text are moved to its ends; the slice is empty only where the
        one asked for is.
        """
        start, end = self._within(start, end)
        empty = start == end
        for step in reversed(self.steps):
            start, end = step.back(start, end)
        return start, start if empty else end

    def disguised(self, start: int, end: int) -> bool:
        """Say whether a program that reads the source of `text[start:end]` sees something else.

        So do unseen characters within a word, look-alikes, fullwidth letters and digits,
        letters written as numbers, strings in pieces, tags and comments within a word, and
        Chinese characters spaced apart. What ordinary texts are full of is no disguise:
        fullwidth marks, `&amp;`, emphasis, the line ends of Windows.
        """
        start, end = self._within(start, end)
        for step in reversed(self.steps):
            first, last = step.back(start, end)
            if start < end and step.betrays(step.before[first:last], step.after[start:end]):
                return True
            start, end = first, last
        return False

    def _within(self, start: int, end: int) -> tuple[int, int]:
        start = min(max(start, 0), len(self.text))
        return start, min(max(end, start), len(self.text))


def read_as_seen(source: str) -> Reading:
    """Return the text as a reader sees it.

    Character references are decoded; what is not seen is dropped; each character is made
    plain (NFKC, and look-alikes in words that pretend to be Latin); tags, comments and
    emphasis within a word, spaces between Chinese characters and the seams of strings go.
    Case, line breaks and traditional characters stay. Takes time in proportion to the
    source and never raises.
    """
    steps: list[Step] = []
    text = _follow(source, (_line_ends, _references), steps)
    plain, foreign = made_plain(text)
    if plain is not None:
        steps.append(plain)
        text = plain.after
    text = _follow(text, (_tags, _stars, _spaces, *_SEAMS), steps)
    # last, because a word in pieces shows only when whole what it pretends to be
    text = _follow(text, (_lookalikes,) if foreign else (), steps)
    return Reading(source, text, tuple(steps))


Stage = Callable[[str], Step | None]


def _follow(text: str, stages: Iterable[Stage], steps: list[Step]) -> str:
    for stage in stages:
        step = stage(text)
        if step is not None:
            steps.append(step)
            text = step.after
    return text


def _line_ends(text: str) -> Step | None:
    return _dropped(text, _RETURN, betrays_nothing) if "\r" in text else None


def _references(text: str) -> Step | None:
    if "&" not in text:
        return None
    return _rewritten(text, markup.REFERENCE, markup.referred, markup.spells_letters)


def _tags(text: str) -> Step | None:
    return _dropped(text, markup.TAGS, markup.parts_a_word) if "<" in text else None


def _stars(text: str) -> Step | None:
    return _rewritten(text, markup.STARS, markup.emphasised, betrays_nothing) if "*" in text else None


def _spaces(text: str) -> Step | None:
    if text.isascii() or not markup.HAN.search(text):
        return None
    return _dropped(text, markup.SPACES, markup.singles_out)


def _seams(text: str, quote: str, pattern: re.Pattern[str]) -> Step | None:
    return _dropped(text, pattern, markup.splits_a_string) if quote in text else None


_SEAMS: tuple[Stage, ...] = tuple(
    partial(_seams, quote=quote, pattern=pattern) for quote, pattern in markup.SEAMS
)


def _lookalikes(text: str) -> Step | None:
    latin = read_as_latin(text)
    return None if latin == text else Step(text, latin, betrays=_differs)


def _differs(raw: str, seen: str) -> bool:
    return raw != seen


def _dropped(text: str, pattern: re.Pattern[str], betrays: Betrayal) -> Step | None:
    after, count = pattern.subn("", text)
    return Step(text, after, deleted(pattern), betrays) if count else None


def _rewritten(text: str, pattern: re.Pattern[str], rewrite: Rewrite, betrays: Betrayal) -> Step | None:
    after = pattern.sub(rewrite, text)
    return None if after == text else Step(text, after, rewritten(pattern, rewrite), betrays)
