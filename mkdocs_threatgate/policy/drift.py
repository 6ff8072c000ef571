"""How far a text has moved from what it was: identical, cosmetic, editorial or material.

Used for posts that were public before the gate: small corrections leave them alone, a
changed fact brings them before the gate.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from operator import add

from mkdocs_threatgate.tables.register import register

EDITORIAL_CHARACTERS = 200
EDITORIAL_SHARE = 0.02

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
FACTS = (
    re.compile(r"\b(?:CVE|CNVD|CNNVD|GHSA)-[\w-]+", re.IGNORECASE),
    re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"),
    re.compile(r"\b[0-9a-f]{32,128}\b", re.IGNORECASE),
    re.compile(r"!\[[^\[\]]{0,200}\]\([^()]{0,500}\)"),
    re.compile(r"<img\b[^<>]{0,500}", re.IGNORECASE),
)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*\s?[%\w]?")
TARGET = re.compile(r"\]\([^()]{0,500}\)|\bhttps?://[^\s<>()\[\]]+", re.IGNORECASE)
"""Where a link leads: that may change, so its numbers are no facts."""

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")


class Drift(IntEnum):
    """How far two texts are apart; up to `EDITORIAL` it is the same publication."""

    IDENTICAL = 0
    EDITORIAL = 1
    MATERIAL = 2


def normalised(body: str) -> str:
    """Return a body as its reader sees it: NFKC, nothing invisible, spaces folded."""
    return " ".join(_seen(body).split())


def digest(body: str) -> str:
    """Return the digest of a body's text: `sha256:` and hexadecimal digits."""
    return "sha256:" + hashlib.sha256(normalised(body).encode()).hexdigest()


def compare(before: str, after: str) -> Drift:
    """Return how far one body is from another; linear in their length."""
    old, new = normalised(before), normalised(after)
    if old == new:
        return Drift.IDENTICAL
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - slow to load, and few runs need it

    limit = min(EDITORIAL_CHARACTERS, int(EDITORIAL_SHARE * max(len(old), len(new))))
    distance = Levenshtein.distance(old, new, score_cutoff=limit)
    small = distance <= limit and _facts(before) == _facts(after)
    return Drift.EDITORIAL if small else Drift.MATERIAL


def _facts(body: str) -> frozenset[str]:
    lines = _seen(body)
    text = " ".join(lines.split())
    found = {match.group(0) for pattern in FACTS for match in pattern.finditer(text)}
    numbers = NUMBER.findall(TARGET.sub(" ", text))
    return frozenset((*found, *numbers, *_code_blocks(lines), *_places(text)))


def _seen(body: str) -> str:
    """Return the body without what a reader does not see; its lines stay as they are."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", body))


def _places(text: str) -> Iterator[str]:
    """Yield the names of divisions in a text, sought only where its pairs of letters begin one."""
    names = _names()
    for beginning in names.keys() & set(map(add, text, text[1:])):
        yield from (name for name in names[beginning] if name in text)


@cache
def _names() -> dict[str, set[str]]:
    """Return the names of all divisions by their first two letters."""
    names: dict[str, set[str]] = defaultdict(set)
    for division in register().values():
        names[division.name[:2]].add(division.name)
    return names


def _code_blocks(text: str) -> Iterator[str]:
    """Yield each fenced block as one text; an unclosed one runs to the end."""
    block: list[str] = []
    fence = ""
    for line in text.splitlines():
        match = FENCE.match(line)
        if fence and match and match.group(1).startswith(fence):
            yield "\n".join(block)
            block, fence = [], ""
        elif fence:
            block.append(line)
        elif match:
            fence = match.group(1)
    if fence:
        yield "\n".join(block)
