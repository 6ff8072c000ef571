"""Internet addresses as written in a text: which could belong to a real network, and how much they say.

Addresses set apart for documentation, tests and loops (RFC 5737, 3849, 9637, 2544, 6890), masks,
whole private ranges, and those that everybody writes (1.1.1.1, 12.1.1.2, public resolvers, the
silent ranges of an army) say nothing of any network. Private ones (RFC 1918, 6598, 4193) are in
use everywhere and say less than global ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

GLOBAL, PRIVATE, UNREAL = 2, 1, 0

RANGES: Mapping[int, tuple[str, ...]] = {
    UNREAL: (
        *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("6.0.0.0/7", "11.0.0.0/8", "21.0.0.0/8", "22.0.0.0/8", "26.0.0.0/8", "28.0.0.0/7", "30.0.0.0/8"),
        *("33.0.0.0/8", "55.0.0.0/8"),
        *("::/8", "2001:db8::/32", "2001:2::/48", "3fff::/20", "fe80::/10", "ff00::/8"),
    ),
    PRIVATE: ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
}
WHOLE = frozenset(
    (
        *("10.0.0.0", "10.0.0.0/8", "172.16.0.0", "172.16.0.0/12", "192.168.0.0", "192.168.0.0/16"),
        *("100.64.0.0", "100.64.0.0/10", "fc00::/7", "fd00::/8", "2000::/3"),
    )
)
EVERYBODYS = frozenset(
    (
        *("1.2.3.4", "4.3.2.1", "5.6.7.8", "1.0.0.1", "8.8.4.4", "4.2.2.1", "4.2.2.2", "208.67.222.222"),
        *("208.67.220.220", "149.112.112.112", "114.114.114.114", "114.114.115.115", "223.5.5.5"),
        *("223.6.6.6", "119.29.29.29", "180.76.76.76", "101.226.4.6", "2001:4860:4860::8888"),
        *("2001:4860:4860::8844", "2606:4700:4700::1111", "2606:4700:4700::1001", "2620:fe::fe"),
        *("2400:3200::1", "2400:3200:baba::1", "2402:4e00::"),
    )
)
SMALL, SITES = ("0", "1"), ("10", "100", "172", "192")
BEFORE = frozenset("._-+/vV")
"""Characters before a number with dots that make it a version, a file's name or a part of something."""


class Address(NamedTuple):
    """An address that could be somebody's: 2 points for a global one, else 1; `mask` is 0 without one."""

    number: IPv4Address | IPv6Address
    points: int
    mask: int
    start: int = 0
    end: int = 0


class _Range(NamedTuple):
    first: int
    last: int
    points: int


def _table(version: int) -> tuple[_Range, ...]:
    networks = ((ip_network(text), points) for points, texts in RANGES.items() for text in texts)
    return tuple(
        sorted(
            _Range(int(network[0]), int(network[-1]), points)
            for network, points in networks
            if network.version == version
        )
    )


TABLES = {4: _table(4), 6: _table(6)}


def addresses(text: str, places: Iterable[tuple[int, int]]) -> Iterator[Address]:
    """Yield the addresses among the places of a text that could be somebody's."""
    known: dict[str, Address | None] = {}
    for start, end in places:
        if not _stands_alone(text, start, end):
            continue
        written = text[start:end].lower()
        if written not in known:
            known[written] = _read(written)
        address = known[written]
        if address is not None:
            yield address._replace(start=start, end=end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Return whether an address is one, and not a part of a version, a file's name or a longer number."""
    before, after = text[max(start - 2, 0) : start], text[end : end + 2]
    in_range = before[-1:] == "-" and before[0].isdigit()
    in_link = before == "//"
    if before[-1:] in BEFORE and not in_range and not in_link:
        return False
    return not (after[:1] in (".", "_") and after[1:].isalnum())


def _read(written: str) -> Address | None:
    bare, _, mask = written.partition("/")
    if bare in EVERYBODYS or written in WHOLE or _is_toy(bare):
        return None
    try:
        number = ip_address(bare)
    except ValueError:
        return None
    table = TABLES[number.version]
    at = bisect_right(table, int(number), key=_first) - 1
    points = table[at].points if at >= 0 and int(number) <= table[at].last else GLOBAL
    return Address(number, points, int(mask or 0)) if points else None


def _is_toy(bare: str) -> bool:
    """Return whether an address is one of those made up for a lesson, such as 3.3.1.2 or 12.1.1.2."""
    first, _, rest = bare.partition(".")
    second, _, rest = rest.partition(".")
    if first in SITES:
        return False
    return first == second or (second in SMALL and rest.partition(".")[0] in SMALL)


def _first(one: _Range) -> int:
    return one.first
