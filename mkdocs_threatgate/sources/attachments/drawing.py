"""A PDF's drawing instructions → the text that they show, in lines.

ISO 32000-2, 7.8 (content streams) and 9.4 (text objects). Words and lines are told by where
the glyphs stand, since spaces and line ends are rarely drawn. Pure, and linear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import hypot
from typing import NamedTuple

from mkdocs_threatgate.sources.attachments.glyphs import Font, Glyphs

TOKEN = re.compile(
    rb"(?P<literal>\()|<(?P<hex>[0-9A-Fa-f\s]*+)>|/(?P<name>[^\s()<>\[\]{}/%]*+)"
    rb"|(?P<number>[-+]?(?:\d++\.?\d*+|\.\d++))|(?P<word>[A-Za-z'\"][A-Za-z0-9*'\"]*+)|%[^\r\n]*+"
)
STRING_PART = re.compile(rb"[^()\\]*+(?:\\.|([()])|\Z)", re.DOTALL)
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
IMAGE_END = re.compile(rb"\sEI\b")
MAX_NESTED = 64
MAX_REMEMBERED = 4096

SPACE, LINE, BACK = 0.15, 0.4, -1.0
"""Parts of the font's size: to the right a space, up or down a new line, to the left a new line too."""

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)
PLAIN = Font()


class Drawn(NamedTuple):
    """What instructions show: the text, and how many glyphs of it stand for no known letter."""

    text: str
    unknown: int


def read_drawing(content: bytes, fonts: Mapping[str, Font]) -> Drawn:
    """Return the text that a content stream shows with these fonts, by their names in it."""
    pen = _Pen(fonts)
    place = 0
    while (token := TOKEN.search(content, place)) is not None:
        place, kind = token.end(), token.lastgroup
        if kind == "word":
            if token[0] == b"ID":  # the bytes of a picture follow
                end = IMAGE_END.search(content, place)
                place = end.end() if end else len(content)
            pen.do(token[0])
        elif kind == "number":
            pen.numbers.append(float(token[0][:32]))
            pen.shown.append(pen.numbers[-1])
        elif kind == "hex":
            pen.shown.append(_bytes(token["hex"]))
        elif kind == "literal":
            text, place = _literal(content, place)
            pen.shown.append(text)
        elif kind == "name":
            pen.name = token["name"].decode("latin-1")
    return Drawn("".join(pen.texts), pen.unknown)


class _Pen:
    """Where text is being shown, in which font, and what has been shown."""

    def __init__(self, fonts: Mapping[str, Font]) -> None:
        self.fonts = fonts
        self.texts: list[str] = []
        self.unknown = 0
        self.shown: list[bytes | float] = []
        self.numbers: list[float] = []
        self.name = ""
        self.font, self.size, self.leading = PLAIN, 1.0, 0.0
        self.page, self.line, self.text = IDENTITY, IDENTITY, IDENTITY
        self.kept: list[tuple[Matrix, Font, float, float, dict[bytes, Glyphs]]] = []
        self.end: tuple[float, float] | None = None
        self.known: dict[bytes, Glyphs] = {}
        self.known_by_font: dict[str, dict[bytes, Glyphs]] = {}

    def do(self, word: bytes) -> None:
        """Carry out an instruction, if it has to do with text."""
        count, act = INSTRUCTIONS.get(word, (0, None))
        if act is not None and len(self.numbers) >= count:
            act(self, self.numbers[len(self.numbers) - count :])
        self.shown.clear()
        self.numbers.clear()

    def show(self, _: list[float]) -> None:
        """Show the strings among the operands, one by one, moved by the numbers between them."""
        a, b, *_skewed, right, up = _times(self.text, self.page)
        unit = abs(self.size) or 1.0
        along = 0.0
        end: float | None = None
        for operand in self.shown:
            if isinstance(operand, float):
                along -= operand / 1000 * self.size
                continue
            if end is None:
                self.part(a, b, right + along * a, up + along * b)
            elif along - end > SPACE * unit:
                self.texts.append(" ")
            elif along - end < BACK * unit:
                self.texts.append("\n")
            text, width, unknown = self.read(operand)
            self.texts.append(text)
            self.unknown += unknown
            along = end = along + width * self.size
        if end is not None:
            self.end = (right + end * a, up + end * b)
        self.text = _moved(self.text, along, 0)

    def read(self, shown: bytes) -> Glyphs:
        glyphs = self.known.get(shown)
        if glyphs is None:
            glyphs = self.font.read(shown)
            if len(self.known) < MAX_REMEMBERED:
                self.known[shown] = glyphs
        return glyphs

    def part(self, a: float, b: float, right: float, up: float) -> None:
        """Part what comes from what was shown before, by a line end or a space."""
        if self.end is None:
            return
        size = abs(self.size) * hypot(a, b) or 1.0
        along, across = (right - self.end[0]) / size, (up - self.end[1]) / size
        if abs(b) > abs(a):
            along, across = across, along
        if abs(across) > LINE or along < BACK:
            self.texts.append("\n")
        elif along > SPACE:
            self.texts.append(" ")

    def show_below(self, numbers: list[float]) -> None:
        self.next_line(numbers)
        self.show(numbers)

    def move(self, numbers: list[float]) -> None:
        self.line = self.text = _moved(self.line, numbers[0], numbers[1])

    def move_leading(self, numbers: list[float]) -> None:
        self.leading = -numbers[1]
        self.move(numbers)

    def next_line(self, _: list[float]) -> None:
        self.line = self.text = _moved(self.line, 0, -self.leading)

    def lead(self, numbers: list[float]) -> None:
        self.leading = numbers[0]

    def begin(self, _: list[float]) -> None:
        self.line = self.text = IDENTITY

    def place(self, numbers: list[float]) -> None:
        a, b, c, d, e, f = numbers
        self.line = self.text = (a, b, c, d, e, f)

    def turn(self, numbers: list[float]) -> None:
        a, b, c, d, e, f = numbers
        self.page = _times((a, b, c, d, e, f), self.page)

    def choose(self, numbers: list[float]) -> None:
        self.font, self.size = self.fonts.get(self.name, PLAIN), numbers[0] or 1.0
        self.known = self.known_by_font.setdefault(self.name, {})

    def keep(self, _: list[float]) -> None:
        if len(self.kept) < MAX_NESTED:
            self.kept.append((self.page, self.font, self.size, self.leading, self.known))

    def restore(self, _: list[float]) -> None:
        if self.kept:
            self.page, self.font, self.size, self.leading, self.known = self.kept.pop()


INSTRUCTIONS: dict[bytes, tuple[int, Callable[[_Pen, list[float]], None]]] = {
    b"Tj": (0, _Pen.show),
    b"TJ": (0, _Pen.show),
    b"'": (0, _Pen.show_below),
    b'"': (0, _Pen.show_below),
    b"Td": (2, _Pen.move),
    b"TD": (2, _Pen.move_leading),
    b"T*": (0, _Pen.next_line),
    b"TL": (1, _Pen.lead),
    b"BT": (0, _Pen.begin),
    b"Tm": (6, _Pen.place),
    b"cm": (6, _Pen.turn),
    b"Tf": (1, _Pen.choose),
    b"q": (0, _Pen.keep),
    b"Q": (0, _Pen.restore),
}
"""What an instruction does, and how many numbers it takes."""


def _moved(matrix: Matrix, right: float, up: float) -> Matrix:
    a, b, c, d, e, f = matrix
    return (a, b, c, d, right * a + up * c + e, right * b + up * d + f)


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _literal(content: bytes, start: int) -> tuple[bytes, int]:
    """Return a string in parentheses, which may nest, and where it ends."""
    depth, place = 1, start
    while depth and (part := STRING_PART.match(content, place)) is not None and part.end() > place:
        place = part.end()
        depth += {b"(": 1, b")": -1}.get(part[1], 0)
    return ESCAPE.sub(_unescaped, content[start : place - (not depth)]), place


def _unescaped(escape: re.Match[bytes]) -> bytes:
    if escape[1]:
        return bytes((int(escape[1], 8) & 0xFF,))
    return ESCAPED.get(escape[2], escape[2])


def _bytes(digits: bytes) -> bytes:
    packed = b"".join(digits.split())
    return bytes.fromhex((packed + b"0" * (len(packed) % 2)).decode())
