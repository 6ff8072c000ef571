"""Obligations by the place that they are about: provinces, and the places within them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.model import Verdict
from mkdocs_threatgate.reports.desk.rows import (
    dismissed_answers,
    place_of,
    province_of,
    reported,
    state_of,
)
from mkdocs_threatgate.tables.divisions import full_name


class RegionRow(NamedTuple):
    """A place, or a province as the sum of its places; the last four count obligations by state.

    `code` is empty for what is bound to no place; `total` tells a province's sum from its own row.
    """

    code: str
    name: str
    total: bool
    posts: int
    met: int
    open: int
    unknown: int
    dismissed: int

    @property
    def obligations(self) -> int:
        """How many obligations there are in all."""
        return self.met + self.open + self.unknown + self.dismissed


class Group(NamedTuple):
    """A province's sum, and its places; no places where only the province itself was named."""

    total: RegionRow
    places: tuple[RegionRow, ...]


Count = tuple[str, str]
"""A post's path, and the state of an obligation."""


def region_groups(verdict: Verdict) -> tuple[Group, ...]:
    """Return the provinces in the order of their codes, what is bound to no place last."""
    counted: dict[str, dict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
    for code, count in _counts(verdict):
        counted[province_of(code)][code].append(count)
    order = sorted(counted, key=lambda code: (not code, code))
    return tuple(_group(code, counted[code]) for code in order)


def _counts(verdict: Verdict) -> Iterator[tuple[str, Count]]:
    excused = dismissed_answers(verdict.findings)
    for case in reported(verdict):
        for answer in case.answers:
            yield place_of(answer.obligation), (case.post.path, state_of(case, answer, excused))


def _group(province: str, places: dict[str, list[Count]]) -> Group:
    everything = [count for counts in places.values() for count in counts]
    inside = tuple(_row(code, places[code], total=False) for code in sorted(places))
    return Group(_row(province, everything, total=True), () if set(places) == {province} else inside)


def _row(code: str, counts: list[Count], *, total: bool) -> RegionRow:
    states = [state for _, state in counts]
    return RegionRow(
        code,
        full_name(code) or code,
        total,
        len({path for path, _ in counts}),
        states.count("met"),
        states.count("open"),
        states.count("unknown"),
        states.count("dismissed"),
    )
