"""Edits of a post's front matter that leave every other byte as it is.

Each edit is made in the text at the places that reading it gave; the caller reads the
result again and takes it only if nothing but the intended has changed.
"""

from __future__ import annotations

import re

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Mapping, Post, Scalar, Sequence, Span, Value, say

KEY = "threatgate"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def add_filing(post: Post, identifier: str) -> str:
    """Return the post's text with this id added under `threatgate.filings`.

    Raises `UsageError` where the front matter is laid out in a way that cannot be
    extended safely.
    """
    declaration = post.head.get(KEY) if post.head else None
    if not isinstance(declaration, Mapping) or not declaration.entries:
        raise _by_hand(identifier)
    filings = declaration.get("filings")
    if isinstance(filings, Sequence) and filings.items:
        return _append(post.text, filings, identifier)
    if filings is not None:
        return _fill(post.text, filings, identifier)
    return _insert_key(post.text, declaration, f'filings: ["{identifier}"]', identifier)


def add_declaration(post: Post, block: str) -> str:
    """Return the post's text with a declaration added at the end of its front matter.

    `block` is YAML without indentation, to stand under the `threatgate` key. A post
    without front matter gets one.
    """
    newline = "\r\n" if "\r\n" in post.text else "\n"
    lines = [f"{KEY}:", *(f"  {line}" for line in block.splitlines())]
    added = "".join(line + newline for line in lines)
    if post.head is None:
        mark = "\ufeff" if post.text.startswith("\ufeff") else ""
        return f"{mark}---{newline}{added}---{newline}{newline}{post.text.removeprefix(mark)}"
    lines_of_file = _lines(post.text)
    end = _closing_line(lines_of_file)
    return "".join((*lines_of_file[:end], added, *lines_of_file[end:]))


def _append(text: str, filings: Sequence, identifier: str) -> str:
    last = filings.items[-1].span
    lines = _lines(text)
    line = lines[last.end_line - 1]
    first = filings.span
    if _at(lines, first) == "[":
        start = _offset(lines, last)
        closing = text.find("]", start)
        if closing < 0:
            raise _by_hand(identifier)
        if "," in text[start:closing]:  # behind the last one
            comma = text.index(",", start)
            return f'{text[: comma + 1]} "{identifier}"{text[comma + 1 :]}'
        return f'{text[:closing]}, "{identifier}"{text[closing:]}'
    indent = line[: len(line) - len(line.lstrip(" "))]
    newline = line[len(line.rstrip("\r\n")) :]
    lines.insert(last.end_line, f'{indent}- "{identifier}"{newline}')
    return "".join(lines)


def _fill(text: str, value: Value, identifier: str) -> str:
    """Fill an empty list, written `[]`, or nothing at all behind the key."""
    start = _offset(_lines(text), value.span)
    if isinstance(value, Sequence) and text[start : start + 1] == "[":
        closing = text.index("]", start)
        return f'{text[:start]}["{identifier}"{text[closing:]}'
    if isinstance(value, Scalar) and value.kind == "null":
        end = start + len(value.text)
        gap = " " if text[start - 1] == ":" else ""
        return f'{text[:start]}{gap}["{identifier}"]{text[end:]}'
    raise _by_hand(identifier)


def _insert_key(text: str, declaration: Mapping, entry: str, identifier: str) -> str:
    lines = _lines(text)
    first = declaration.entries[0][0].span
    if _at(lines, declaration.span) == "{":
        start = _offset(lines, declaration.span)
        return f"{text[: start + 1]}{entry}, {text[start + 1 :]}"
    line = lines[first.line - 1]
    indent = line[: first.column - 1]
    if indent.strip():
        raise _by_hand(identifier)
    newline = line[len(line.rstrip("\r\n")) :]
    lines.insert(first.line - 1, f"{indent}{entry}{newline}")
    return "".join(lines)


def _closing_line(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")


def _lines(text: str) -> list[str]:
    """Return the lines with their ends, as the lines of a file on disk are counted."""
    return [match.group() for match in LINE.finditer(text) if match.group()]


def _at(lines: list[str], span: Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.column]


def _offset(lines: list[str], span: Span) -> int:
    return sum(len(line) for line in lines[: span.line - 1]) + span.column - 1


def _by_hand(identifier: str) -> UsageError:
    return UsageError(
        say("the front matter is laid out in a way that cannot be extended safely"),
        say("Add this line under “threatgate” yourself: filings: [{id}]", id=identifier),
    )
