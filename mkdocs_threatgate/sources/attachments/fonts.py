"""A PDF's font dictionaries → fonts as far as their text goes.

The dictionaries are pypdf's; only `pdf` knows that. ISO 32000-2, 9.6 and 9.7.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from mkdocs_threatgate.sources.attachments.glyphs import (
    SIMPLE,
    Characters,
    Font,
    codec_of,
    named_letter,
    read_characters,
)

MAX_WIDTHS = 65536
UNREADABLE = Font(width=2, codec="")

Spend = Callable[[int], None]
"""Counts work, in bytes; raises when it is too much."""


def at(holder: Any, key: str, otherwise: Any = None) -> Any:  # noqa: ANN401
    """Return what a dictionary holds under a key, wherever in the file that stands."""
    return holder[key] if hasattr(holder, "get") and key in holder else otherwise


def items(array: Any) -> list[Any]:  # noqa: ANN401
    """Return the items of an array, wherever in the file they stand."""
    return [one.get_object() for one in array]


def read_font(font: Any, spend: Spend) -> Font:  # noqa: ANN401
    """Return a font as its dictionary describes it; one of unknown letters where that is wrong."""
    try:
        return _composite(font, spend) if "/DescendantFonts" in font else _simple(font, spend)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return UNREADABLE


def _simple(font: Any, spend: Spend) -> Font:  # noqa: ANN401
    encoding, first, widths = (
        at(font, "/Encoding", ""),
        int(at(font, "/FirstChar", 0)),
        at(font, "/Widths", []),
    )
    named: dict[int, str] = {}
    code = 0
    for one in items(at(encoding, "/Differences", [])):
        if isinstance(one, int):
            code = int(one)
        else:
            named[code] = named_letter(str(one))
            code += 1
    spend(len(widths) + len(named))
    scale = 1000 * float(at(font, "/FontMatrix", [0.001])[0])
    return Font(
        codec=SIMPLE.get(str(at(encoding, "/BaseEncoding", encoding)), "cp1252"),
        characters=_characters(font, spend),
        named=named,
        widths={first + place: scale * float(width) for place, width in enumerate(items(widths))},
    )


def _composite(font: Any, spend: Spend) -> Font:  # noqa: ANN401
    descendant, encoding = items(at(font, "/DescendantFonts"))[0], at(font, "/Encoding", "")
    return Font(
        width=2,
        codec=codec_of(encoding if isinstance(encoding, str) else ""),
        characters=_characters(font, spend),
        widths=dict(_widths(items(at(descendant, "/W", [])), spend)),
        default=float(at(descendant, "/DW", 1000)),
    )


def _characters(font: Any, spend: Spend) -> Characters | None:  # noqa: ANN401
    found = at(font, "/ToUnicode")
    if not hasattr(found, "get_data"):
        return None
    cmap = found.get_data()
    spend(len(cmap))
    return read_characters(cmap)


def _widths(table: list[Any], spend: Spend) -> Iterator[tuple[int, float]]:
    """Yield the width of each glyph, from the table's two forms: `first [w …]` and `first last w`."""
    place = 0
    while place + 1 < len(table):
        first, second = int(table[place]), table[place + 1]
        if isinstance(second, list):
            spend(len(second))
            yield from ((first + more, float(width)) for more, width in enumerate(items(second)))
            place += 2
        else:
            last = min(int(second), first + MAX_WIDTHS)
            spend(max(0, last - first))
            yield from ((code, float(table[place + 2])) for code in range(first, last + 1))
            place += 3
