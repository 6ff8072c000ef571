"""Text as a reader sees it, for short fields such as titles; pure.

A browser shows neither tags nor comments nor zero-width characters, and a reader
takes fullwidth for plain letters. What rules compare is therefore folded first.
"""

from __future__ import annotations

import html
import re
import unicodedata

TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Control characters and what Unicode calls default-ignorable: zero-width, bidi, selectors, tags."""

LEADING_ZEROS = re.compile(r"(&#[xX]?)0+(?=[0-9a-fA-F])")
BEYOND_UNICODE = re.compile(r"&#[0-9]{8,};?")
SEPARATOR = re.compile(r"[^\w,;:!?。、]|_")
"""All but letters, digits and the marks that end a clause: across those, two words stay two."""

SIMPLIFIED = str.maketrans({"預": "预"})


def fold(text: str) -> str:
    """Return the text as seen: markup dropped, entities decoded, NFKC, casefold, single spaces.

    Takes time linear in the length of the text and never raises.
    """
    if not text.isascii() or not text.isalnum():
        text = unicodedata.normalize("NFKC", _decoded(TAG.sub("", _without_comments(text))))
        text = UNSEEN.sub("", text)
    return " ".join(unicodedata.normalize("NFKC", text.casefold()).split())


def squeeze(text: str) -> str:
    """Return the folded text without spaces, separators and marks between letters.

    `预 警`, `预·警`, `**预**警`, `預警` and their fullwidth and zero-width disguises all
    contain `预警` then; a comma or a full stop still parts what stands on its two sides.
    """
    return SEPARATOR.sub("", fold(text)).translate(SIMPLIFIED)


def _without_comments(text: str) -> str:
    kept, start = [], 0
    while (opening := text.find("<!--", start)) >= 0:
        closing = text.find("-->", opening + 2)
        if closing < 0:
            break
        kept.append(text[start:opening])
        start = closing + 3
    kept.append(text[start:])
    return "".join(kept)


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    # Python refuses to read very long numbers, so they are settled before it sees them
    text = BEYOND_UNICODE.sub("\ufffd", LEADING_ZEROS.sub(r"\1", text))
    return html.unescape(text)
