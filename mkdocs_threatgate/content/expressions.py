"""What a regular expression is made of: the one reading of patterns, for their size and their words."""

from __future__ import annotations

import re

TOKEN = re.compile(
    r"""
    (?P<refused> \\[QE] | \(\*[A-Z] | \(\?\# | \(\?[a-zA-Z^]*x | \x00 )
    | (?P<word> \w{2,} (?![*+?{]) )
    | (?P<property> \\[pPX] (?:\{[^{}]*\})? )
    | (?P<choice> \\[dDwWsShHvVRN] | \. )
    | (?P<edge> \\[bBAzZG] | \^ | \$ )
    | (?P<escaped> \\x\{[0-9a-fA-F]{0,9}\} | \\x[0-9a-fA-F]{0,2} | \\. )
    | (?P<members> \[ \^?+ \]?+ (?: \\. | \[:\^?\w+:\] | [^\]\\] )*+ \] )
    | (?P<opening> \( (?: \?<?[=!>:|] | \?P?[<'] \w+ [>'] | \?[a-zA-Z^-]*:? )?+ )
    | (?P<closing> \) )
    | (?P<bar> \| )
    | (?P<repeat> [*+?] | \{ (?P<least>\d*+) (?: (?P<comma>,) (?P<most>\d*+) )?+ \} ) [+?]?+
    | (?P<character> . )
    """,
    re.VERBOSE | re.DOTALL,
)
"""The pieces of a pattern in the syntax of Perl; what is `refused` could hide others."""

CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}
LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)
"""Numbers that are no characters."""


def repeats(token: re.Match[str]) -> tuple[int, int | None]:
    """Return how often a `repeat` token repeats at least and at most, None for without end."""
    if token["least"] is None:
        return {"*": (0, None), "+": (1, None), "?": (0, 1)}[token["repeat"][0]]
    least = int(token["least"] or 0)
    if not token["comma"]:
        return least, least
    return least, int(token["most"]) if token["most"] else None


def spelling(token: re.Match[str]) -> str | None:
    """Return the characters that a token stands for, or None where it leaves a choice or is unclear."""
    text = token[0]
    if token.lastgroup in ("character", "word"):
        return text
    if token.lastgroup != "escaped":
        return None
    if text.startswith(r"\x"):
        number = int(text[2:].strip("{}") or "0", 16)
        return chr(number) if number <= LAST_CHARACTER and number not in SURROGATES else None
    if text[1:].isalnum():
        return CONTROLS.get(text[1:])
    return text[1:]
