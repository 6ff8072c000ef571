"""What stands between two letters on disk and is not there for a reader; pure.

Every pattern begins with the one character that it needs, so that a text without it costs
nothing, and looks back from there; every repetition ends at a character that begins a match.
"""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5

LONGEST_COMMENT = 100
"""Characters of a comment within a word that are dropped; a longer one may hold what matters."""

_NAMES = "abbr|a|b|code|del|em|font|ins|i|kbd|mark|small|span|strong|sub|sup|s|tt|u|wbr"
_QUOTED = r"\"[^<\n\"]*+\"|'[^<\n']*+'"
_KEPT = r"(?![^<>\n]*(?://|hidden|display|visibility))"
_TAG = rf"/?(?:{_NAMES})(?:[ \t/]{_KEPT}(?:[^<>\n\"']|{_QUOTED})*+)?>"
_COMMENT = rf"!--(?:(?!-->)[^\n]){{0,{LONGEST_COMMENT}}}+-->"
_MORE = rf"(?:<(?:{_TAG}|{_COMMENT})|\*{{1,3}})*+"

TAGS = re.compile(rf"<(?<=\w<)(?:{_TAG}|{_COMMENT}){_MORE}(?=\w)", re.IGNORECASE)
"""Inline tags and comments within a word; those that hide or link are more than decoration."""

STARS = re.compile(rf"\*(?<=[^\W\d_]\*)\*{{0,2}}+{_MORE}(?=[^\W\d_])", re.IGNORECASE)
"""Emphasis that begins or ends within a word; between numbers it is arithmetic or a mask."""

_STAR_AFTER = re.compile(r"\w{1,40}+\*")
_STAR_BEFORE = re.compile(r"\*\w{1,40}+\Z")

_HAN = "\u4e00-\u9fff"
HAN = re.compile(f"[{_HAN}]")
SPACES = re.compile(rf" (?<=[{_HAN}] ) {{0,2}}+(?=[{_HAN}])")
"""Up to three spaces between two Chinese characters; more are a gap between columns."""

LONGEST_SCRAP = 5
"""Letters of each of two strings that are joined without an operator; longer ones are arguments."""

_SCRAP = "|".join(f"(?<={{quote}}{'[A-Za-z]' * length}{{quote}})" for length in range(1, LONGEST_SCRAP + 1))
_SEAM = (
    r"{quote}(?<=[\w$/\\%)\]}}@#^~*-]{quote})"
    r"(?:(?:[ \t]{{0,8}}+[+&][ \t]{{0,8}}+|\.{{1,2}}|[ \t]{{1,8}}+\.{{1,2}}[ \t]{{1,8}}+){quote}(?=[^\s\"'])"
    rf"|(?:{_SCRAP})[ \t]{{{{1,4}}}}+{{quote}}(?=[A-Za-z]{{{{1,{LONGEST_SCRAP}}}}}+{{quote}}))"
)
SEAMS = tuple((quote, re.compile(_SEAM.format(quote=quote))) for quote in "\"'")
"""Where one string ends and the next begins; what follows an opening quote is taken for no seam."""

_OPERATOR = re.compile(r"[\"'][ \t]*[+&.]")

REFERENCE = re.compile(r"&(?:#(?:([0-9]++)|[xX]([0-9a-fA-F]++));?|([A-Za-z][A-Za-z0-9]{1,31}+;))")
LONGEST_NUMBER = 7
"""Digits of the largest code point; longer numbers are beyond Unicode and costly to read."""


def referred(found: re.Match[str]) -> str:
    """Return what a character reference stands for; a line break becomes a space."""
    decimal, hexadecimal, name = found.groups()
    if name:
        seen = html5.get(name, found[0])
    else:
        digits = (decimal or hexadecimal).lstrip("0") or "0"
        beyond = len(digits) > LONGEST_NUMBER
        seen = "\ufffd" if beyond else unescape(f"&#{'' if decimal else 'x'}{digits};")
    return " " if seen in {"\n", "\r"} else seen


def emphasised(found: re.Match[str]) -> str:
    """Return nothing for emphasis, and a lone star unchanged: it has no other to pair with."""
    if found[0] != "*":
        return ""
    text, start, end = found.string, found.start(), found.end()
    paired = _STAR_AFTER.match(text, end) or _STAR_BEFORE.search(text[max(0, start - 41) : start])
    return "" if paired else "*"


def spells_letters(raw: str, _seen: str) -> bool:
    """Say whether numbers stand for letters or digits; `&amp;` and its like are ordinary."""
    return any(not found[3] and referred(found).isalnum() for found in REFERENCE.finditer(raw))


def parts_a_word(raw: str, _seen: str) -> bool:
    """Say whether a comment, or a tag between two Latin letters, stands within a word.

    Chinese has no spaces, so a tag between two of its characters is ordinary.
    """
    return any(
        "<!--" in found[0] or (raw[found.start() - 1] + raw[found.end()]).isascii()
        for found in TAGS.finditer(raw)
    )


def singles_out(raw: str, _seen: str) -> bool:
    """Say whether spaces single out a Chinese character; between words they are ordinary."""
    return any(
        not HAN.match(raw, space.end() + 1) or not HAN.match(raw[space.start() - 2 : space.start() - 1])
        for space in SPACES.finditer(raw)
    )


def splits_a_string(raw: str, _seen: str) -> bool:
    """Say whether strings are joined by an operator; side by side they may be two arguments."""
    return any(
        _OPERATOR.match(found[0]) is not None for _, pattern in SEAMS for found in pattern.finditer(raw)
    )
