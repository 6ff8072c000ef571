"""Edits of a post's front matter that leave every other byte as it is.

Each edit is made in the text at the places that reading it gave; the caller reads the
result again and takes it only if nothing but the intended has changed.
"""

from __future__ import annotations

import json
import re

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Mapping, Post, Scalar, Sequence, Span, Value, say

KEY = "threatgate"
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
FLOW = re.compile(
    r"""(?P<comment>(?<![^\s\[\]{},])\#[^\r\n]*)
    |(?P<quoted>(?<=[\s\[\]{},:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'))
    |(?P<opening>[\[{])|(?P<closing>[\]}])|(?P<space>\s+)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
"""What a list in flow style is made of, as far as finding its end needs to know."""

Field = tuple[str, str]
"""A key and its value in flow style, which may stand in a list or behind a key alike."""


def add_filing(post: Post, identifier: str) -> str:
    """Return the post's text with this id added under `threatgate.filings`.

    Raises `UsageError` where the front matter is laid out in a way that cannot be
    extended safely.
    """
    declaration, item = _declaration(post), json.dumps(identifier)
    filings = declaration.get("filings")
    if isinstance(filings, Sequence) and filings.items and not _is_flow(post.text, filings):
        return _append_lines(post.text, filings, (f"- {item}",))
    if filings is not None:
        return _append(post.text, filings, item)
    return _insert_first(post.text, declaration, f"filings: [{item}]")


def add_receipt(post: Post, fields: tuple[Field, ...]) -> str:
    """Return the post's text with a receipt of these fields at the end of `threatgate.receipts`.

    Raises `UsageError` as `add_filing` does.
    """
    declaration = _declaration(post)
    lines = [f"{key}: {value}" for key, value in fields]
    item = f"{{{', '.join(lines)}}}"
    block = (f"- {lines[0]}", *(f"  {line}" for line in lines[1:]))
    receipts = declaration.get("receipts")
    if isinstance(receipts, Sequence) and receipts.items and not _is_flow(post.text, receipts):
        return _append_lines(post.text, receipts, block)
    if receipts is not None:
        return _append(post.text, receipts, item)
    if _is_flow(post.text, declaration):
        return _insert_first(post.text, declaration, f"receipts: [{item}]")
    return _insert_last(post.text, declaration, ("receipts:", *(f"  {line}" for line in block)))


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


def unsafe() -> UsageError:
    """Return the refusal to extend a front matter."""
    return UsageError(
        say("the front matter is laid out in a way that cannot be extended safely"),
        say(
            "Write the lists under “threatgate” as plain YAML, one item to a line, and run the command again."
        ),
    )


def _declaration(post: Post) -> Mapping:
    declaration = post.head.get(KEY) if post.head else None
    if not isinstance(declaration, Mapping) or not declaration.entries:
        raise unsafe()
    return declaration


def _append_lines(text: str, listed: Sequence, added: tuple[str, ...]) -> str:
    """Put lines behind the last item of a list in block style."""
    lines = _lines(text)
    indent = lines[listed.span.line - 1][: listed.span.column - 1]
    return _insert(lines, listed.items[-1].span.end_line, indent, added)


def _append(text: str, value: Value, item: str) -> str:
    """Put an item at the end of a list in flow style, or of nothing at all behind the key."""
    start = _offset(_lines(text), value.span)
    if isinstance(value, Sequence) and text[start : start + 1] == "[":
        end = _last_in_flow(text, start)
        comma = {"[": "", ",": " "}.get(text[end - 1], ", ")
        return f"{text[:end]}{comma}{item}{text[end:]}"
    if isinstance(value, Scalar) and value.kind == "null":
        gap = " " if text[start - 1] == ":" else ""
        return f"{text[:start]}{gap}[{item}]{text[start + len(value.text) :]}"
    raise unsafe()


def _last_in_flow(text: str, start: int) -> int:
    """Return where the last thing in a list ends that begins here: an item, a comma or its bracket."""
    depth, end = 0, start
    for part in FLOW.finditer(text, start):
        kind = part.lastgroup
        depth += (kind == "opening") - (kind == "closing")
        if depth == 0:
            return end
        if kind not in ("space", "comment"):
            end = part.end()
    raise unsafe()


def _insert_first(text: str, declaration: Mapping, entry: str) -> str:
    """Put a key before all others of a declaration."""
    lines = _lines(text)
    if _is_flow(text, declaration):
        start = _offset(lines, declaration.span)
        return f"{text[: start + 1]}{entry}, {text[start + 1 :]}"
    first = declaration.entries[0][0].span
    return _insert(lines, first.line - 1, lines[first.line - 1][: first.column - 1], (entry,))


def _insert_last(text: str, declaration: Mapping, added: tuple[str, ...]) -> str:
    """Put lines behind all others of a declaration in block style."""
    lines = _lines(text)
    first = declaration.entries[0][0].span
    return _insert(lines, declaration.span.end_line, lines[first.line - 1][: first.column - 1], added)


def _insert(lines: list[str], place: int, indent: str, added: tuple[str, ...]) -> str:
    """Put lines behind so many others, ended as the one before them is."""
    before = lines[place - 1] if place else ""
    newline = before[len(before.rstrip("\r\n")) :]
    if indent.strip(" ") or not newline:
        raise unsafe()
    lines[place:place] = [f"{indent}{line}{newline}" for line in added]
    return "".join(lines)


def _is_flow(text: str, value: Value) -> bool:
    return _at(_lines(text), value.span) in ("[", "{")


def _closing_line(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")


def _lines(text: str) -> list[str]:
    """Return the lines with their ends, as the lines of a file on disk are counted."""
    return [match.group() for match in LINE.finditer(text) if match.group()]


def _at(lines: list[str], span: Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.column]


def _offset(lines: list[str], span: Span) -> int:
    return sum(len(line) for line in lines[: span.line - 1]) + span.column - 1
