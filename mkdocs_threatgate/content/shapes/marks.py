"""The spots that patterns marked on a page, for the shapes to look around."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from mkdocs_threatgate.content.pages import Page


class Marks:
    """The places where signals matched, in order, by signal id; none where it was not seen."""

    def __init__(self, places: Mapping[str, Sequence[tuple[int, int]]]) -> None:
        """Take the places by id."""
        self.places = places

    def __getitem__(self, signal: str) -> Sequence[tuple[int, int]]:
        return self.places.get(signal, ())


Shape = Callable[[Page, Marks], Iterator[tuple[int, int]]]
