"""Networks as they are put together: drawn with devices and addresses, or told in prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.addresses import addresses
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.roles import DEVICE
from mkdocs_threatgate.content.shapes.rows import Place, Spot
from mkdocs_threatgate.content.zones import Region
from mkdocs_threatgate.model import Zone

ADDRESS, VLAN = "network-addresses/address", "network-addresses/vlan"
LINE = "network-topology/line"
DRAWN = (Zone.DIAGRAM, Zone.CODE, Zone.HIDDEN, Zone.COMMENT)
COUNTED, MODEL = "network-topology/counted", "network-topology/model"
STROKES = 3
NODES = 4
"""Distinct devices, VLANs and addresses in a drawing; one of them at least a VLAN or an address."""

LARGEST = 20_000
"""Characters of a drawing that are looked at."""

FACTS = 8
"""Distinct facts of at least four kinds that describe a network."""

KINDS = 4
FAR, LONG = 800, 8_000
"""Characters around devices told of within which the other facts are sought, and of a passage at most."""

LINKED = (
    r"接入|上联|上行|下行|级联|互联|汇聚|链路聚合|光纤|光缆|网线|千兆|万兆|单臂路由|旁路由|桥接|拨号|专线|环路"
    r"|\b(?:uplinks?|plugged into|connect(?:s|ed) to|trunk(?:ed|s)?|bonded|aggregat(?:ed|ion)|patch panel"
    r"|fib(?:er|re)|PPPoE|dual[- ]WAN|site-to-site|behind (?:the|a|my|our)|LAG|LACP|SFP\+?)\b"
    r"|\b(?:2\.5|10|25|40|100) ?G(?:bE|bps|bit)?\b"
)
SEGMENT = (
    r"网段|子网|管理段|用户段|内部段|地址段|二层隔离|端口隔离"
    r"|\b(?:VLANs?|subnets?|DHCP|NAT|SNAT|DMZ|MASQUERADE)\b"
)
WIRELESS = r"信道|漫游|\b(?:SSIDs?|WLC|CAPWAP|802\.1x|RADIUS|PoE|WLAN|2\.4 ?GHz?|5 ?GHz)\b"
FACT = re.compile(f"(?P<linked>{LINKED})|(?P<segment>{SEGMENT})|(?P<wireless>{WIRELESS})", re.IGNORECASE)


def drawn_topology(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield drawings: diagrams, and boxes and arrows of characters, with devices and addresses in them."""
    real = (Spot(ADDRESS, one.start, one.end) for one in addresses(page.text, marks[ADDRESS]))
    numbered = (Spot(VLAN, *place) for place in marks[VLAN])
    strokes = [start for start, _ in marks[LINE]]
    for region, nodes in _by_region(page, sorted((*real, *numbered), key=_start)):
        lines = bisect_left(strokes, region.end) - bisect_left(strokes, region.start)
        if (region.zone is Zone.DIAGRAM or lines >= STROKES) and _tells(page.text, region, nodes):
            yield nodes[0].start, nodes[-1].end


def _by_region(page: Page, spots: Sequence[Spot]) -> Iterator[tuple[Region, list[Spot]]]:
    """Yield the regions that can hold a drawing and any of the spots, with those."""
    inside: list[Spot] = []
    region: Region | None = None
    for spot in spots:
        if region is None or spot.start >= region.end:
            if region is not None and inside:
                yield region, inside
            region, inside = page.region(spot.start), []
        if region.zone in DRAWN:
            inside.append(spot)
    if region is not None and inside:
        yield region, inside


def _tells(text: str, region: Region, nodes: Sequence[Spot]) -> bool:
    distinct = {text[node.start : node.end].lower() for node in nodes}
    if len(distinct) >= NODES:
        return True
    drawing = text[region.start : min(region.end, region.start + LARGEST)]
    return len(distinct | {match[0].lower() for match in DEVICE.finditer(drawing)}) >= NODES


def described_network(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield passages that count or name the devices of a network and tell how they are linked and divided."""
    for devices in _passages([Spot(kind, *place) for kind in (COUNTED, MODEL) for place in marks[kind]]):
        start, end = devices[0].start, devices[-1].end
        facts = {(one.kind, page.text[one.start : one.end].lower()) for one in devices}
        facts.update(_facts(page.text[max(start - FAR, 0) : end + FAR]))
        if len(facts) >= FACTS and len({kind for kind, _ in facts}) >= KINDS:
            yield start, end


def _passages(spots: list[Spot]) -> Iterator[list[Spot]]:
    """Yield the spots in groups whose surroundings do not overlap, or hardly: what is too long is cut."""
    group: list[Spot] = []
    for spot in sorted(spots, key=_start):
        if group and (spot.start - group[-1].end > 2 * FAR or spot.end - group[0].start > LONG):
            yield group
            group = []
        group.append(spot)
    if group:
        yield group


def _facts(text: str) -> Iterator[tuple[str, str]]:
    return ((match.lastgroup or "", match[0].lower()) for match in FACT.finditer(text))


def _start(spot: Spot) -> int:
    return spot.start
