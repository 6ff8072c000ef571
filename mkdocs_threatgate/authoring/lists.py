"""Edits of a YAML list that leave every other byte of the file as it is.

An edit is made in the text, at the places that reading it gave. What follows a place cannot
always be told from there, so that there may be several candidates: the caller reads each
again and takes the first in which nothing but the intended has changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.model import Mapping, Scalar, Sequence, Value

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
DASH = re.compile(r"( *)-( +)")
STEP = "  "


class Item(NamedTuple):
    """What is to be added: a name, and the options under it, each a line of YAML.

    `siblings` are further lines of a mapping that begins with the name, which then has a value.
    """

    name: str
    options: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()

    def block(self, indent: str, *, dash: bool) -> Iterator[str]:
        """Yield its lines as an item, or as a key, of a collection that is indented so."""
        mark = "- " if dash else ""
        yield f"{indent}{mark}{self.name}{':' if self.options or not dash else ''}"
        yield from (f"{indent}{STEP * 2 if dash else STEP}{option}" for option in self.options)
        yield from (f"{indent}{STEP}{sibling}" for sibling in self.siblings)

    def flow(self, *, dash: bool) -> str:
        """Return it on one line, as an item or as a key of a collection in brackets."""
        options = f"{{{', '.join(self.options)}}}"
        if dash:
            return f"{{{self.name}: {options}}}" if self.options else self.name
        return f"{self.name}: {options if self.options else '{}'}"


def with_item(text: str, tree: Mapping, key: str, item: Item, otherwise: tuple[str, ...]) -> Iterator[str]:
    """Yield the text with an item at the end of the list, or of the mapping, under a key of the file.

    Where the key is not there, it is added at the end, with `otherwise` as items before this one.
    Nothing is yielded where no place for it can be told.
    """
    ends = [line[len(line.rstrip("\r\n")) :] for line in _lines(text)[:1]]
    newline = next((end for end in ends if end), "\n")
    value = tree.get(key)
    lines = _lines(text)
    if value is None:
        before = "" if not text or text.endswith(("\n", "\r")) else newline
        added = (f"{key}:", *_listed(item, otherwise))
        yield text + before + "".join(line + newline for line in added)
    elif isinstance(value, Scalar):
        if value.kind == "null" and not value.text:
            place = next(name.span.line for name, _ in tree.entries if name.text == key)
            yield _inserted(lines, place, _listed(item, otherwise), newline)
    elif _at(lines, value) in "[{":
        yield from () if item.siblings else _in_brackets(text, lines, value, item)
    else:
        yield from _in_block(lines, value, item, newline)


def _listed(item: Item, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    return (*(f"{STEP}- {one}" for one in otherwise), *item.block(STEP, dash=True))


def _in_block(lines: list[str], value: Sequence | Mapping, item: Item, newline: str) -> Iterator[str]:
    """Yield the text with the item behind the last one, indented as the first one is."""
    if isinstance(value, Sequence):
        first, last = value.items[0].span, value.items[-1].span
        found = DASH.fullmatch(lines[first.line - 1][: first.column - 1])
        if found is None:
            return
        added = tuple(item.block(found.group(1), dash=True))
    else:
        first, last = value.entries[0][0].span, value.entries[-1][1].span
        added = tuple(item.block(" " * (first.column - 1), dash=False))
    yield _inserted(lines, last.end_line, added, newline)


def _in_brackets(text: str, lines: list[str], value: Sequence | Mapping, item: Item) -> Iterator[str]:
    """Yield the text with the item before each bracket that could be the closing one."""
    start = sum(len(line) for line in lines[: value.span.line - 1]) + value.span.column - 1
    is_list = isinstance(value, Sequence)
    empty = not (value.items if isinstance(value, Sequence) else value.entries)
    bracket, added = "]" if is_list else "}", item.flow(dash=is_list)
    place = text.find(bracket, start)
    while place >= 0:
        held = text[:place].rstrip()
        comma = "" if empty else " " if held.endswith(",") else ", "
        yield held + comma + added + text[len(held) :]
        place = text.find(bracket, place + 1)


def _inserted(lines: list[str], after: int, added: tuple[str, ...], newline: str) -> str:
    """Return the lines as one text, with some added after the line of this number."""
    before = lines[:after]
    if before and not before[-1].endswith(("\n", "\r")):
        before[-1] += newline
    return "".join((*before, *(line + newline for line in added), *lines[after:]))


def adds_only(before: Mapping, after: Value | None, key: str, items: tuple[Value, ...]) -> bool:
    """Return whether a file reads as it did, but for these items at the end of what stands under a key.

    In a mapping each item is a key with its value. Where the key was not there, all the items are
    its list; else the last of them has been added.
    """
    if not isinstance(after, Mapping):
        return False
    was, now = plain(before), plain(after)
    held = was.pop(key, None) if isinstance(was, dict) else None
    holds = now.pop(key, None) if isinstance(now, dict) else None
    added = [plain(item) for item in items]
    if isinstance(held, dict):
        last = added[-1] if isinstance(added[-1], dict) else {items[-1].text: {}}  # type: ignore[union-attr]
        wanted: object = held | last
        bare = held | dict.fromkeys(last, ("null", ""))
        return was == now and holds in (wanted, bare)
    wanted = [*held, added[-1]] if isinstance(held, list) else added
    return was == now and holds == wanted


def plain(value: Value) -> object:
    """Return a tree without its places, to be compared: each scalar as its kind and its text."""
    if isinstance(value, Scalar):
        return (value.kind, value.text)
    if isinstance(value, Sequence):
        return [plain(item) for item in value.items]
    return {name.text: plain(one) for name, one in value.entries}


def _lines(text: str) -> list[str]:
    return [match.group() for match in LINE.finditer(text) if match.group()]


def _at(lines: list[str], value: Value) -> str:
    return lines[value.span.line - 1][value.span.column - 1 : value.span.column]
