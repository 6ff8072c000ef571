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
    declaration, item = declaration_of(post), json.dumps(identifier)
    filings = declaration.get("filings")
    if isinstance(filings, Sequence) and filings.items and not is_flow(post.text, filings):
        return _append_lines(post.text, filings, (f"- {item}",))
    if filings is not None:
        return _append(post.text, filings, item)
    return _insert_first(post.text, declaration, f"filings: [{item}]")


def exchange_filing(post: Post, former: str, identifier: str) -> str:
    """Return the post's text with one id under `threatgate.filings` exchanged for another.

    Raises `UsageError` as `add_filing` does.
    """
    filings = declaration_of(post).get("filings")
    for item in filings.items if isinstance(filings, Sequence) else ():
        if isinstance(item, Scalar) and item.text == former:
            start = offset_of(lines_of(post.text), item.span)
            for written in (former, f'"{former}"', f"'{former}'"):
                if post.text.startswith(written, start):
                    return f"{post.text[:start]}{json.dumps(identifier)}{post.text[start + len(written) :]}"
    raise unsafe()


def add_receipt(post: Post, fields: tuple[Field, ...]) -> str:
    """Return the post's text with a receipt of these fields at the end of `threatgate.receipts`.

    Raises `UsageError` as `add_filing` does.
    """
    return add_item(post, "receipts", fields)


def add_item(post: Post, key: str, fields: tuple[Field, ...]) -> str:
    """Return the post's text with a mapping of these fields at the end of a list of its declaration.

    Raises `UsageError` as `add_filing` does.
    """
    declaration = declaration_of(post)
    lines = [f"{name}: {value}" for name, value in fields]
    item = f"{{{', '.join(lines)}}}"
    block = (f"- {lines[0]}", *(f"  {line}" for line in lines[1:]))
    listed = declaration.get(key)
    if isinstance(listed, Sequence) and listed.items and not is_flow(post.text, listed):
        return _append_lines(post.text, listed, block)
    if listed is not None:
        return _append(post.text, listed, item)
    if is_flow(post.text, declaration):
        return _insert_first(post.text, declaration, f"{key}: [{item}]")
    return _insert_last(post.text, declaration, (f"{key}:", *(f"  {line}" for line in block)))


def add_identifier(post: Post, identifier: str) -> str:
    """Return the post's text with an id of its own; raises `UsageError` as `add_filing` does."""
    return _insert_first(post.text, declaration_of(post), f"id: {json.dumps(identifier, ensure_ascii=False)}")


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
    lines_of_file = lines_of(post.text)
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


def declaration_of(post: Post) -> Mapping:
    """Return what a post declares as written; raises `UsageError` where that is no mapping with keys."""
    declaration = post.head.get(KEY) if post.head else None
    if not isinstance(declaration, Mapping) or not declaration.entries:
        raise unsafe()
    return declaration


def _append_lines(text: str, listed: Sequence, added: tuple[str, ...]) -> str:
    """Put lines behind the last item of a list in block style."""
    lines = lines_of(text)
    indent = lines[listed.span.line - 1][: listed.span.column - 1]
    return _insert(lines, listed.items[-1].span.end_line, indent, added)


def _append(text: str, value: Value, item: str) -> str:
    """Put an item at the end of a list in flow style, or of nothing at all behind the key."""
    start = offset_of(lines_of(text), value.span)
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
    lines = lines_of(text)
    if is_flow(text, declaration):
        start = offset_of(lines, declaration.span)
        return f"{text[: start + 1]}{entry}, {text[start + 1 :]}"
    first = declaration.entries[0][0].span
    return _insert(lines, first.line - 1, lines[first.line - 1][: first.column - 1], (entry,))


def _insert_last(text: str, declaration: Mapping, added: tuple[str, ...]) -> str:
    """Put lines behind all others of a declaration in block style."""
    lines = lines_of(text)
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


def is_flow(text: str, value: Value) -> bool:
    """Return whether a value stands in brackets."""
    return _at(lines_of(text), value.span) in ("[", "{")


def _closing_line(lines: list[str]) -> int:
    return next(number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---")


def lines_of(text: str) -> list[str]:
    """Return the lines with their ends, as the lines of a file on disk are counted."""
    return [match.group() for match in LINE.finditer(text) if match.group()]


def _at(lines: list[str], span: Span) -> str:
    return lines[span.line - 1][span.column - 1 : span.column]


def offset_of(lines: list[str], span: Span) -> int:
    """Return how many characters stand before a place."""
    return sum(len(line) for line in lines[: span.line - 1]) + span.column - 1
