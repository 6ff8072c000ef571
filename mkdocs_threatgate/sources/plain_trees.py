"""Plain YAML → the same tree that `trees` reads from it, three times as fast; all other YAML is left to that.

Plain is what `record` writes and what people write after its example: fields of one line each,
in quotes without escapes or of letters, digits and `./+-`; mappings and lists in braces and
brackets, one deep; and lists of such mappings, indented by two. A ledger has thousands of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as AbstractSequence
from functools import lru_cache

from mkdocs_threatgate.model import Mapping, Scalar, Sequence, Span, Value
from mkdocs_threatgate.sources.scalars import READ, ScalarError, resolve_kind
from mkdocs_threatgate.sources.trees import MAX_CHARACTERS, same_key, same_span

KEY = r"[a-z][a-z0-9_]*"
SCALAR = r'"[^"\\\n]*"|\w[\w./+-]*'
PAIR = re.compile(rf"({KEY}): ({SCALAR})")
ITEM = re.compile(SCALAR)
BRACES = rf"\{{{KEY}: (?:{SCALAR})(?:, {KEY}: (?:{SCALAR}))*\}}"
BRACKETS = rf"\[(?:{SCALAR})(?:, (?:{SCALAR}))*\]"
LINE = re.compile(
    rf"^(?:(  - |    |)({KEY}):(?: ({SCALAR}|{BRACES}|{BRACKETS}))?|  - ({BRACES})|#[^\n]*)$", re.MULTILINE
)
ODD = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow, takes for an end of a line, or skips."""

FIRST, NEXT = "  - ", "    "
"""How the first field of a mapping in a list begins, and how its others do."""

Lines = AbstractSequence[tuple[str, str, str, str]]
new = tuple.__new__


class NotPlainError(Exception):
    """The text is not as plain as it seemed."""


def read_plain_tree(text: str) -> Mapping | None:
    """Return the tree of a plain text, the same as `read_tree` returns, or None where it is not plain."""
    if len(text) > MAX_CHARACTERS or ODD.search(text):
        return None
    lines = LINE.findall(text)
    if not text.endswith("\n") or len(lines) != text.count("\n"):
        return None
    try:
        return _tree(lines)
    except (NotPlainError, ScalarError):
        return None


def _tree(lines: Lines) -> Mapping:
    entries: list[tuple[Scalar, Value]] = []
    number = 0
    while number < len(lines):
        indent, key, value, item = lines[number]
        number += 1
        if indent or item:
            raise NotPlainError
        if not key:
            continue  # a comment
        name = _key(key, number, 1)
        if value:
            entries.append((name, _value(value, number, len(key) + 3)))
        else:
            end = number
            while end < len(lines) and (lines[end][0] or lines[end][3]):
                end += 1
            entries.append((name, _list(lines, number, end)))
            number = end
    return _mapping(entries, 1)


def _list(lines: Lines, start: int, end: int) -> Sequence:
    """Return the list of mappings in these lines."""
    items: list[Value] = []
    entries: list[tuple[Scalar, Value]] = []
    for number, (indent, key, value, item) in enumerate(lines[start:end], start + 1):
        if indent != NEXT and entries:
            items.append(_mapping(entries, 5))
            entries = []
        if item:
            items.append(_braces(item, number, 5))
        elif not value or (indent == NEXT and not entries):
            raise NotPlainError
        else:
            entries.append((_key(key, number, 5), _value(value, number, len(key) + 7)))
    if entries:
        items.append(_mapping(entries, 5))
    if not items:
        raise NotPlainError
    return Sequence(tuple(items), same_span(start + 1, 3, items[-1].span.end_line))


def _mapping(entries: list[tuple[Scalar, Value]], column: int) -> Mapping:
    """Return a mapping in block style, which ends with its last part."""
    if not entries or len({name.text for name, _ in entries}) < len(entries):
        raise NotPlainError
    span = same_span(entries[0][0].span.line, column, entries[-1][1].span.end_line)
    return Mapping(tuple(entries), span)


def _value(text: str, line: int, column: int) -> Value:
    if text[0] == "{":
        return _braces(text, line, column)
    if text[0] == "[":
        items = (_scalar(one[0], line, column + one.start()) for one in ITEM.finditer(text))
        return Sequence(tuple(items), same_span(line, column, line))
    return _scalar(text, line, column)


def _braces(text: str, line: int, column: int) -> Mapping:
    entries: list[tuple[Scalar, Value]] = []
    for pair in PAIR.finditer(text):
        key, value = pair[1], pair[2]
        start = column + pair.start()
        entries.append((_key(key, line, start), _scalar(value, line, start + len(key) + 2)))
    return _mapping(entries, column)


@lru_cache(maxsize=8192)
def _key(text: str, line: int, column: int) -> Scalar:
    if resolve_kind(text) != "str":
        raise NotPlainError
    return same_key(text, True, "str", same_span(line, column, line))  # noqa: FBT003 - as in `trees`


def _scalar(text: str, line: int, column: int) -> Scalar:
    span: Span = same_span(line, column, line)
    if text[0] == '"':
        return new(Scalar, (text[1:-1], False, "str", span))
    kind = resolve_kind(text)
    if kind not in READ:
        raise NotPlainError
    return new(Scalar, (text, True, kind, span))
