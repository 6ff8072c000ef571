"""Documents made to take long: each of about the size asked for, in bytes, and of one shape only."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from itertools import count
from random import Random

PROSE = "The night shift compared the list of systems before the call.\n\n"
Maker = Callable[[int], str]


def _repeated(unit: str) -> Maker:
    """Return what makes a document by repeating a text."""
    return lambda size: unit * max(1, size // len(unit.encode()))


def _counted(line: Callable[[int], str]) -> Maker:
    """Return what makes a document of lines, each made of its number."""
    return lambda size: "".join(_up_to(size, map(line, count())))


def _up_to(size: int, parts: Iterator[str]) -> Iterator[str]:
    written = 0
    for part in parts:
        written += len(part.encode())
        if written > size:
            return
        yield part


def _base64(size: int) -> str:
    return base64.b64encode(_repeated(PROSE)(size * 3 // 4).encode()).decode()


def _base64_of_noise(size: int) -> str:
    return base64.b64encode(Random(1).randbytes(size * 3 // 4)).decode()


def _wrapped_base64(size: int) -> str:
    whole = _base64(size)
    return "\n".join(whole[at : at + 76] for at in range(0, len(whole), 76))


def _short_base64(number: int) -> str:
    return base64.b64encode(f"the list {number:040}".encode()).decode() + "\n"


def _address(number: int) -> str:
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\n"


def _opened(head: str, unit: str, tail: str) -> Maker:
    body = _repeated(unit)
    return lambda size: head + body(size) + tail


SHAPES: dict[str, Maker] = {
    "ordinary prose": _repeated(PROSE),
    "quotes, each deeper": _counted(lambda number: "> " * number + "a\n"),
    "quotes, one line": _repeated("> "),
    "opening brackets": _repeated("["),
    "links within links": _repeated("[a]("),
    "images, never closed": _repeated("![a"),
    "zero-width characters": _repeated("\u200b"),
    "zero-width between letters": _repeated("a\u200b"),
    "bidi controls": _repeated("\u202ea\u202c "),
    "homoglyphs": _repeated("р\u0430yl\u043e\u0430d "),
    "full-width letters": _repeated("ｐａｙｌｏａｄ　"),
    "one endless line": _repeated("the list of systems "),
    "one endless word": _repeated("a"),
    "Chinese, one line": _repeated("值班人员核对系统清单"),
    "Chinese, spaced": _repeated("值 班 人 员 "),
    "backticks": _repeated("`"),
    "backticks, ever more": _counted(lambda number: f"{'`' * (number + 1)} a "),
    "stars and underscores": _repeated("*a_"),
    "nested HTML comments": _repeated("<!-- "),
    "many HTML comments": _repeated("<!-- a -->\n"),
    "hidden elements, never closed": _repeated("<div hidden>"),
    "tags within tags": _repeated("<a <b "),
    "entities of entities": _opened("&", "amp;", "lt;"),
    "entities, very long": _opened("&#", "0", "65;"),
    "base64, one line": _base64,
    "base64, wrapped": _wrapped_base64,
    "base64 of noise": _base64_of_noise,
    "base64, many runs": _counted(_short_base64),
    "hexadecimal escapes": _repeated("\\x41"),
    "strings put together": _repeated('"a" + '),
    "table rows": _repeated("| a | b |\n"),
    "table cells, one row": _repeated("| a "),
    "addresses": _counted(_address),
    "numbers of identity": _counted(lambda number: f"{number:018}\n"),
    "short fences": _repeated("```\na\n```\n"),
    "fences, never closed": _repeated("```a\n~~~b\n"),
    "fences in quotes": _repeated("> ```\n> a\n"),
    "headings": _counted(lambda number: f"# {number}\n"),
    "underlined headings": _repeated("a\n=\n"),
    "numbered steps": _counted(lambda number: f"{number}. step\n"),
    "lists, each deeper": _counted(lambda number: "  " * number + "- a\n"),
    "blank lines": _repeated("\n"),
    "trailing spaces": _repeated(" "),
    "reference definitions": _counted(lambda number: f"[{number}]: https://example.com/{number}\n"),
    "diagram": _opened("```mermaid\ngraph TD\n", "a --> b\n", "```\n"),
    "request lines": _repeated("```\nGET /a HTTP/1.1\nHost: example.com\n\n```\n"),
    "chat lines": _counted(lambda number: f"[2026-01-01 {number % 24:02}:00:00] anna: hello\n"),
    "configuration lines": _repeated("interface Ethernet1\n description a\n"),
    "hashes": _counted(lambda number: f"{number:064x}\n"),
    "front matter, long": _opened("---\ntags:\n", "- a\n", "---\n\ntext\n"),
    "front matter, one string": _opened('---\ntitle: "', "a ", '"\n---\n\ntext\n'),
    "front matter, never closed": _opened("---\n", "a: b\n", ""),
    "carriage returns": _repeated("a\r"),
}  # fmt: skip


def make(name: str, size: int) -> str:
    """Return the document of a shape, of about `size` bytes."""
    return SHAPES[name](size)
