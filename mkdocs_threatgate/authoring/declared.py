"""Edits of what a post declares already: other values for its keys, every other byte left as it is.

As in `front_matter`, each edit is made at the places that reading gave, and the caller reads the
result again and takes it only if nothing but the intended has changed.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_threatgate.authoring.front_matter import (
    FLOW,
    Field,
    declaration_of,
    is_flow,
    lines_of,
    offset_of,
    unsafe,
)
from mkdocs_threatgate.model import Mapping, Post, Scalar, Value

QUOTED = re.compile(r"""\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'""", re.DOTALL)
PLAIN_IN_FLOW = re.compile(r"(?:(?![,\[\]{}\r\n]|[ \t]#|:[ \t\r\n]).)*")
PLAIN_IN_BLOCK = re.compile(r"(?:(?![ \t]#|[\r\n]).)*")


class Change(NamedTuple):
    """A piece of a text, from one offset to another, and what is to stand there."""

    start: int
    end: int
    text: str


class Extent(NamedTuple):
    """Where a key and its value stand in a text."""

    name: str
    start: int
    end: int


def exchange_none(post: Post, key: str, fields: tuple[Field, ...]) -> str:
    """Return the post's text with a list of one item in the place of `none`.

    Raises `UsageError` where the front matter is laid out in a way that cannot be changed safely.
    """
    declaration = declaration_of(post)
    place = next(one for one in _extents(post.text, declaration) if one.name == "none")
    item = f"{{{', '.join(f'{name}: {value}' for name, value in fields)}}}"
    if declaration.get(key) is not None:
        raise unsafe()
    if is_flow(post.text, declaration):
        return _applied(post.text, (Change(place.start, place.end, f"{key}: [{item}]"),))
    return _applied(post.text, (Change(place.start, place.end, _block(post.text, place, key, fields)),))


def set_fields(text: str, mapping: Mapping, fields: tuple[Field, ...], instead: tuple[str, ...] = ()) -> str:
    """Return a text with these values in one of its mappings, and without the keys they stand `instead` of.

    Raises `UsageError` as `exchange_none` does.
    """
    extents = {one.name: one for one in _extents(text, mapping)}
    wanted = dict(fields)
    changes = [
        Change(place.start, place.end, f"{name}: {wanted[name]}")
        for name, place in extents.items()
        if name in wanted
    ]
    fresh = [f"{name}: {value}" for name, value in fields if name not in extents]
    for name in (one for one in extents if one in instead and one not in wanted):
        if fresh:
            changes.append(Change(extents[name].start, extents[name].end, fresh.pop(0)))
        else:
            changes.extend(_removed(text, mapping, extents[name]))
    if fresh:
        changes.append(_added(text, mapping, fresh))
    return _applied(text, changes)


def _block(text: str, place: Extent, key: str, fields: tuple[Field, ...]) -> str:
    """Return a list of one item as lines that begin where something stood."""
    start = text.rfind("\n", 0, place.start) + 1
    indent = text[start : place.start]
    newline = "\r\n" if text[:start].endswith("\r\n") else "\n"
    lines = [f"{key}:"]
    lines += [
        f"{indent}  {'  ' if number else '- '}{name}: {value}" for number, (name, value) in enumerate(fields)
    ]
    return newline.join(lines)


def _added(text: str, mapping: Mapping, entries: list[str]) -> Change:
    """Return the change that puts entries behind the last one of a mapping."""
    last = _extents(text, mapping)[-1]
    if is_flow(text, mapping):
        return Change(last.end, last.end, "".join(f", {entry}" for entry in entries))
    end = re.compile(r"[^\r\n]*").match(text, last.end)
    place = end.end() if end else last.end
    newline = "\r\n" if text.startswith("\r\n", place) else "\n"
    indent = " " * (mapping.entries[0][0].span.column - 1)
    return Change(place, place, "".join(f"{newline}{indent}{entry}" for entry in entries))


def _removed(text: str, mapping: Mapping, place: Extent) -> tuple[Change, ...]:
    """Return the change that takes an entry out of a mapping which has others."""
    extents = _extents(text, mapping)
    number = extents.index(place)
    if number == 0 and len(extents) > 1:
        return (Change(place.start, extents[1].start, ""),)
    if number == 0:
        raise unsafe()
    if is_flow(text, mapping):
        return (Change(extents[number - 1].end, place.end, ""),)
    start = text.rfind("\n", 0, place.start) + 1
    end = text.find("\n", place.end) + 1
    return (Change(start, end or len(text), ""),)


def _applied(text: str, changes: tuple[Change, ...] | list[Change]) -> str:
    for change in sorted(changes, reverse=True):
        text = f"{text[: change.start]}{change.text}{text[change.end :]}"
    return text


def _extents(text: str, mapping: Mapping) -> tuple[Extent, ...]:
    lines = lines_of(text)
    inside = is_flow(text, mapping)
    return tuple(
        Extent(name.text, offset_of(lines, name.span), _end(text, lines, value, inside=inside))
        for name, value in mapping.entries
    )


def _end(text: str, lines: list[str], value: Value, *, inside: bool) -> int:
    """Return where a value ends, as far as that can be told; `inside` tells that brackets are around it."""
    start = offset_of(lines, value.span)
    if isinstance(value, Scalar):
        pattern = QUOTED if text[start : start + 1] in ("'", '"') else None
        found = (pattern or (PLAIN_IN_FLOW if inside else PLAIN_IN_BLOCK)).match(text, start)
        return start + len((found.group() if found else "").rstrip(" \t"))
    if is_flow(text, value):
        return _closing(text, start)
    parts = value.items if not isinstance(value, Mapping) else tuple(one for _, one in value.entries)
    return _end(text, lines, parts[-1], inside=False) if parts else start


def _closing(text: str, start: int) -> int:
    depth = 0
    for part in FLOW.finditer(text, start):
        depth += (part.lastgroup == "opening") - (part.lastgroup == "closing")
        if depth == 0:
            return part.end()
    raise unsafe()
