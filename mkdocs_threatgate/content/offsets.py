"""Offsets in bytes → offsets in characters, for matchers that work on UTF-8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_threatgate.content.patterns import Hit


def in_characters(hits: Iterable[Hit], data: bytes) -> Iterator[Hit]:
    """Yield the hits, whose offsets are those of bytes in this UTF-8 text, with those of characters."""
    found = tuple(hits)
    if data.isascii():
        yield from found
        return
    characters = {0: 0}
    here = counted = 0
    for offset in sorted({offset for hit in found for offset in hit[1:]}):
        counted += len(data[here:offset].decode("utf-8", "replace"))
        characters[offset] = counted
        here = offset
    for pattern, start, end in found:
        yield Hit(pattern, characters[start], characters[end])
