"""What the bytes that a PDF shows stand for: its fonts' character maps, encodings and widths.

ISO 32000-2, 9.6 (simple fonts), 9.7 (composite fonts), 9.10 (to Unicode). Pure, and linear.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from typing import NamedTuple

HEX = rb"<([0-9A-Fa-f\s]{0,256}+)>"
PAIR = re.compile(HEX + rb"\s*+" + HEX)
RANGE = re.compile(HEX + rb"\s*+" + HEX + rb"\s*+(?:" + HEX + rb"|\[([^\[\]]*+)\])")
ITEM = re.compile(HEX)
LONGEST = 8
"""Letters that one glyph may stand for: ligatures, and little else."""

CODECS = {
    "GBK": "gbk",
    "GB-EUC": "gb2312",
    "GBpc": "gb2312",
    "GBK2K": "gb18030",
    "Uni": "utf-16-be",
    "ETen": "big5",
    "B5pc": "big5",
    "HKscs": "big5hkscs",
    "90": "cp932",
    "KSC": "cp949",
}
"""Predefined character maps (ISO 32000-2, table 116) by how their names begin."""

SIMPLE = {"/MacRomanEncoding": "mac_roman"}
DIGITS = "zero one two three four five six seven eight nine"
SIGNS = (
    "space exclam quotedbl numbersign dollar percent ampersand quotesingle parenleft parenright asterisk"
    " plus comma hyphen period slash colon semicolon less equal greater question at bracketleft backslash"
    " bracketright asciicircum underscore grave braceleft bar braceright asciitilde"
    " quoteleft quoteright quotedblleft quotedblright endash emdash bullet"
)
LIGATURES = ("ff", "fi", "fl", "ffi", "ffl")
NAMES = {
    **dict(zip(DIGITS.split(), "0123456789", strict=True)),
    **dict(zip(SIGNS.split(), " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~‘’“”–—•", strict=True)),
    **dict(zip(LIGATURES, LIGATURES, strict=True)),
}
BY_NUMBER = re.compile(r"(?:uni|u)([0-9A-Fa-f]{4,6})")
LAST_CHARACTER = 0x10FFFF


class Characters(NamedTuple):
    """A font's map to Unicode: single codes, and ranges by their first code."""

    singles: Mapping[int, str]
    ranges: tuple[tuple[int, int, str], ...]

    def get(self, code: int) -> str:
        """Return what a code stands for, empty if the map does not say."""
        found = self.singles.get(code)
        if found is not None or not self.ranges:
            return found or ""
        first, last, text = self.ranges[bisect_right(self.ranges, (code, LAST_CHARACTER, "")) - 1]
        return _advanced(text, code - first) if first <= code <= last else ""


class Glyphs(NamedTuple):
    """What bytes shown stand for: the text, its width in ems, and how many codes stand for nothing known."""

    text: str
    width: float
    unknown: int


class Font(NamedTuple):
    """A font as far as its text goes: how codes are cut from bytes, what they stand for, how wide they are.

    Widths are in thousandths of the font's size.
    """

    width: int = 1
    codec: str = "cp1252"
    characters: Characters | None = None
    named: Mapping[int, str] = {}
    widths: Mapping[int, float] = {}
    default: float = 500

    def read(self, shown: bytes) -> Glyphs:
        """Return what shown bytes stand for."""
        if self.characters is None and self.width > 1:
            text = shown.decode(self.codec, "replace") if self.codec else ""
            return Glyphs(text, len(shown) / 2, 0 if self.codec else len(shown) // 2)
        step = self.width
        codes = [int.from_bytes(shown[at : at + step], "big") for at in range(0, len(shown), step)]
        letters = [self._letter(code) for code in codes]
        wide = sum(self.widths.get(code, self.default) for code in codes) / 1000
        return Glyphs("".join(letters), wide, letters.count(""))

    def _letter(self, code: int) -> str:
        mapped = self.characters.get(code) if self.characters is not None else ""
        if mapped or self.width > 1:
            return mapped
        return self.named.get(code) or bytes((code,)).decode(self.codec, "replace")


def read_characters(cmap: bytes) -> Characters:
    """Return the map that a font's `ToUnicode` stream holds."""
    singles: dict[int, str] = {}
    ranges: list[tuple[int, int, str]] = []
    for section in cmap.split(b"beginbfchar")[1:]:
        for code, text in PAIR.findall(section.partition(b"endbfchar")[0]):
            singles[_number(code)] = _text(text)
    for section in cmap.split(b"beginbfrange")[1:]:
        for first, last, text, items in RANGE.findall(section.partition(b"endbfrange")[0]):
            if items:
                singles.update(enumerate((_text(item) for item in ITEM.findall(items)), _number(first)))
            else:
                ranges.append((_number(first), _number(last), _text(text)))
    return Characters(singles, tuple(sorted(ranges)))


def codec_of(encoding: str) -> str:
    """Return how to decode a composite font's bytes by the name of its map; empty if only the font knows."""
    name = encoding.removeprefix("/")
    return next(
        (codec for start, codec in sorted(CODECS.items(), reverse=True) if name.startswith(start)), ""
    )


def named_letter(glyph: str) -> str:
    """Return the letter of a glyph's name, empty if the name does not tell."""
    name = glyph.removeprefix("/").partition(".")[0]
    number = BY_NUMBER.fullmatch(name)
    if number and int(number[1], 16) <= LAST_CHARACTER:
        return chr(int(number[1], 16))
    return name if len(name) == 1 else NAMES.get(name, "")


def _number(digits: bytes) -> int:
    return int(b"".join(digits.split())[:8] or b"0", 16)


def _text(digits: bytes) -> str:
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode()).decode("utf-16-be", "replace")[
        :LONGEST
    ]


def _advanced(text: str, by: int) -> str:
    """Return a range's text, its last letter so many places on."""
    code = ord(text[-1]) + by if text else LAST_CHARACTER + 1
    return text[:-1] + chr(code) if code <= LAST_CHARACTER else ""
