"""Configurations of devices and hosts: many different lines of one dialect, close together.

A lesson shows a command or two, and often; what was copied from a device holds many different ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.rows import LONGEST, Place, Row, rows, runs, stretches

DEVICES = tuple(
    f"network-configuration/{dialect}" for dialect in ("cisco", "vrp", "junos", "vyos", "routeros", "fortios")
)
SESSIONS = ("network-configuration/console",)
HOSTS = ("network-configuration/packet-filter", "network-configuration/host")
DIALECTS = DEVICES + SESSIONS + HOSTS
DISTINCT = 5
"""Different lines, numbers and names aside, from which on they are somebody's configuration."""

GAP = 12
"""Lines of other content that may stand between two lines of a configuration."""

PROMPT = re.compile(r"^[\s>*+-]*(?:\[[^\]\n]*\]|[\w.@-]+(?:\([\w-]*\))?#)?[\s>#]*")
VALUE = re.compile(r"\d+|=.*|\"[^\"]*\"")
WORDS = 4
"""Words of a line that tell what it commands; the rest are names and numbers."""


def device_configuration(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the configurations of routers, switches and firewalls, in stretches."""
    yield from _configurations(page, marks, DEVICES)


def device_session(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield what was typed at the prompts of such devices, in stretches."""
    yield from _configurations(page, marks, SESSIONS)


def host_configuration(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the packet filters and network interfaces of hosts, in stretches."""
    yield from _configurations(page, marks, HOSTS)


def _configurations(page: Page, marks: Marks, dialects: Sequence[str]) -> Iterator[Place]:
    for dialect in dialects:
        places = marks[dialect]
        if len(places) < DISTINCT:
            continue
        for run in runs(rows(page.text, {"line": places}), GAP):
            if len({_form(page.text, row) for row in run}) >= DISTINCT:
                yield from stretches(run)


def _form(text: str, row: Row) -> tuple[str, ...]:
    """Return the command of a line: its first words, without prompt, numbers and values."""
    start = row.spots[0].start
    words = PROMPT.sub("", text[start : min(row.end, start + LONGEST)], count=1).lower().split(None, WORDS)
    return tuple(VALUE.sub("", word) for word in words[:WORDS])
