"""Lists of addresses: those of machines with names and roles, of subnets with their use, and bare ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Address
from typing import NamedTuple

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.addresses import GLOBAL, Address, addresses
from mkdocs_threatgate.content.shapes.configurations import DIALECTS
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.roles import HOSTILE, NAMED, USED
from mkdocs_threatgate.content.shapes.rows import Place, Row, rows, runs

ADDRESS, PUBLISHED = "network-addresses/address", "network-addresses/published"
MACHINES = 6
"""Addresses that make a list an inventory."""

POINTS = 10
"""What they must say together: a global address says 2, a private one 1."""

SUBNETS = 3
GLOBALS = 2
GAP = 10
SMALLEST, LARGEST = 8, 30
"""Lengths of the mask of an address that stands for a subnet, not for a machine or for everything."""


class _Entry(NamedTuple):
    """A line of a list: addresses with something beside them that says whose they are."""

    row: Row
    addresses: tuple[Address, ...]


def global_addresses(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the addresses of the public internet, if there are two that could be somebody's."""
    seen = [one for one in addresses(page.text, marks[ADDRESS]) if one.points == GLOBAL]
    if len({one.number for one in seen}) >= GLOBALS:
        yield from ((one.start, one.end) for one in seen)


def published_addresses(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield addresses of the public internet right after words that announce whose they are."""
    if not marks[PUBLISHED]:
        return
    seen = [(one.start, one.end) for one in addresses(page.text, marks[ADDRESS]) if one.points == GLOBAL]
    for run in runs(rows(page.text, {PUBLISHED: marks[PUBLISHED], ADDRESS: seen}), GAP):
        announced = next((index for index, row in enumerate(run) if row.spots[0].kind == PUBLISHED), len(run))
        told = [spot for row in run[announced:] for spot in row.spots if spot.kind == ADDRESS]
        if len(told) >= GLOBALS:
            yield run[announced].start, told[-1].end


def address_inventory(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield lists of machines: each line an address with a name, a role or a VLAN beside it."""
    if len(marks[ADDRESS]) < MACHINES:
        return
    entries = {entry.row.number: entry for entry in _entries(page, marks, NAMED)}
    for run in runs([entry.row for entry in entries.values()], GAP):
        found = {one.number: one.points for row in run for one in entries[row.number].addresses}
        if len(found) >= MACHINES and sum(found.values()) >= POINTS:
            yield from (row.place for row in run)


def address_plan(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield plans of subnets: each line a subnet with its VLAN or its use beside it."""
    if len(marks[ADDRESS]) < SUBNETS:
        return
    subnets = {
        entry.row.number: entry._replace(addresses=tuple(filter(_is_subnet, entry.addresses)))
        for entry in _entries(page, marks, USED)
    }
    for run in runs([entry.row for entry in subnets.values() if entry.addresses], GAP):
        if len({one.number for row in run for one in subnets[row.number].addresses}) >= SUBNETS:
            yield from (row.place for row in run)


def _is_subnet(address: Address) -> bool:
    if isinstance(address.number, IPv4Address):
        return SMALLEST <= address.mask <= LARGEST
    return address.mask > 0


def _entries(page: Page, marks: Marks, beside: re.Pattern[str]) -> Iterator[_Entry]:
    """Yield the lines on which something stands beside an address that says whose it is.

    What attacks is nobody's network, and the lines of a configuration have a shape of their own.
    """
    known = {one.start: one for one in addresses(page.text, marks[ADDRESS])}
    found = {ADDRESS: [(one.start, one.end) for one in known.values()]}
    for row in rows(page.text, found | {dialect: marks[dialect] for dialect in DIALECTS}):
        if row.spots[0].kind != ADDRESS:
            continue
        words = row.words(page.text)
        if beside.search(words) and not HOSTILE.search(words):
            yield _Entry(row, tuple(known[spot.start] for spot in row.spots if spot.start in known))
