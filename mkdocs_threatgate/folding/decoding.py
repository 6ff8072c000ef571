"""Text written so that only a program reads it: base64, escapes, URLs; pure.

Sources: RFC 4648 (base64), RFC 3986 (percent-encoding), and PowerShell's `-EncodedCommand`,
whose argument is UTF-16LE.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

SHORTEST_BLOCK = 40
"""Characters of base64 below which a run is taken for a word."""

SHORTEST_LINE = 20
"""Characters of the first line of base64 that is wrapped over lines."""

FEWEST_ESCAPES = 3
"""Escapes in a word or in a line below which they are ordinary."""

DEEPEST = 3
"""How often what was decoded is decoded again, counting the first time."""

MOSTLY = 0.9
"""Share of characters that can be printed in what is taken for text."""

MOSTLY_LATIN = 0.3
"""Share of zero bytes, at odd places, in what is taken for UTF-16LE."""

LONGEST_CHARACTER = 4
"""Bytes of UTF-8."""

_GLIMPSE = 40
"""Characters by which most pictures and keys are told from text before the rest is read."""


class Decoded(NamedTuple):
    """The slice of a text that decodes to `text`; what is nested has the slice of the outermost."""

    start: int
    end: int
    text: str


def decoded_runs(text: str) -> Iterator[Decoded]:
    """Yield what runs of base64, of escapes and lines of percent-encoding decode to.

    Only what is mostly text comes out. It is decoded again, three times in all; what comes
    out of each time is together never longer than the text. Outer runs come before nested.
    """
    waiting = [Decoded(0, len(text), text)]
    for depth in range(DEEPEST):
        left = len(text)
        outer_runs, waiting = waiting, []
        for outer in outer_runs:
            for inner in _runs(outer.text):
                if len(inner.text) > left:
                    continue
                left -= len(inner.text)
                found = inner if depth == 0 else Decoded(outer.start, outer.end, inner.text)
                waiting.append(found)
                yield found


def _runs(text: str) -> Iterator[Decoded]:
    yield from _blocks(text)
    if "-e" in text or "-E" in text:
        yield from _commands(text)
    if "\\x" in text or "\\u" in text:
        yield from _escapes(text)
    if "%" in text:
        yield from _lines(text)


_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_MASK = bytes(ord("x") if code in _ALPHABET else ord(" ") for code in range(256))
_FIRST_LINE = b"x" * SHORTEST_LINE
_BLOCK = re.compile(
    r"[A-Za-z0-9+/]++(?:[ \t]*+\n[ \t>]*+[A-Za-z0-9+/]++(?=={0,2}[ \t]*+(?:\n|\Z)))*+={0,2}+",
)
_FILLING = re.compile(r"[^A-Za-z0-9+/][^A-Za-z0-9+/]*+")


def _blocks(text: str) -> Iterator[Decoded]:
    # one byte a character, so that places agree; looking for a fixed string is nearly free
    mask = text.encode("ascii", "replace").translate(_MASK)
    place = mask.find(_FIRST_LINE)
    while place >= 0:
        block = _BLOCK.match(text, place)
        end = place + SHORTEST_LINE if block is None else block.end()
        if end - place >= SHORTEST_BLOCK and _promises(text[place : place + _GLIMPSE]):
            decoded = _decoded(text[place:end])
            if decoded:
                yield Decoded(place, end, decoded)
        place = mask.find(_FIRST_LINE, end)


def _promises(block: str) -> bool:
    """Say whether the block begins as UTF-8 text or ASCII in UTF-16LE; a picture or a key does not."""
    data = b64decode(_body(block)[: _GLIMPSE // 8 * 4])
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.start > len(data) - LONGEST_CHARACTER
    return True


def _decoded(block: str) -> str:
    """Return what the block decodes to; its last line may be a word that follows it."""
    lines = block.split("\n")
    for count in (len(lines), len(lines) - 1, 1):
        body = _body("".join(lines[:count]))
        decoded = _from_base64(body) if len(body) >= SHORTEST_BLOCK else ""
        if decoded:
            return decoded
    return ""


def _body(block: str) -> str:
    return _FILLING.sub("", block)


def _from_base64(body: str) -> str:
    if len(body) % 4 == 1:
        body = body[:-1]
    try:
        data = b64decode(body + "=" * (-len(body) % 4))
    except NotBase64:
        return ""
    wide = data[1::2].count(0) > len(data) * MOSTLY_LATIN
    return _text(data.decode("utf-16-le" if wide else "utf-8", "replace"))


_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


def _text(text: str) -> str:
    """Return the text, or nothing if too little of it can be printed."""
    return text if len(_UNPRINTABLE.findall(text)) <= len(text) * (1 - MOSTLY) else ""


_COMMAND = re.compile(
    r"-(?<![\w-]-)([eE][A-Za-z]{0,13}+)[ \t]{1,8}+[\"']?([A-Za-z0-9+/]{8,39}+={0,2}+)(?![A-Za-z0-9+/=])"
)


def _commands(text: str) -> Iterator[Decoded]:
    """Yield what short arguments of PowerShell decode to; long ones are blocks as any other."""
    for found in _COMMAND.finditer(text):
        option = found[1].lower()
        if "encodedcommand".startswith(option) or option == "ec":
            decoded = _from_base64(found[2].rstrip("="))
            if decoded and "\0" not in decoded:
                yield Decoded(*found.span(2), decoded)


_ESCAPE = r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]{1,6}\})"
_BETWEEN = r"[^\\\"'\n]{0,16}+"
_ESCAPED = re.compile(rf"{_ESCAPE}(?:{_BETWEEN}{_ESCAPE})*+{_BETWEEN}")
_BEFORE = re.compile(r"[^\\\"'\s]{0,16}\Z")
_BYTES = re.compile(r"(?:\\x[0-9A-Fa-f]{2})+")
_UNITS = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_POINT = re.compile(r"\\u\{([0-9A-Fa-f]{1,6})\}")
_UNICODE = 0x110000


def _escapes(text: str) -> Iterator[Decoded]:
    done = 0
    for found in _ESCAPED.finditer(text):
        if found[0].count("\\") < FEWEST_ESCAPES:
            continue
        start = found.start()
        before = _BEFORE.search(text, max(done, start - 16), start)
        start = start if before is None else before.start()
        done = found.end()
        decoded = _text(_unescaped(text[start:done]))
        if decoded:
            yield Decoded(start, done, decoded)


def _unescaped(text: str) -> str:
    text = _BYTES.sub(lambda run: bytes.fromhex(run[0].replace("\\x", "")).decode("utf-8", "replace"), text)
    text = _UNITS.sub(
        lambda run: bytes.fromhex(run[0].replace("\\u", "")).decode("utf-16-be", "replace"), text
    )
    return _POINT.sub(lambda point: _character(int(point[1], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code < _UNICODE else "\ufffd"


_PERCENT = re.compile(r"%(?=[0-9A-Fa-f]{2})")


def _lines(text: str) -> Iterator[Decoded]:
    found = _PERCENT.search(text)
    while found:
        start = text.rfind("\n", 0, found.start()) + 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if len(_PERCENT.findall(line)) >= FEWEST_ESCAPES:
            decoded = _text(unquote(line))
            if decoded:
                yield Decoded(start, end, decoded)
        found = _PERCENT.search(text, end)
