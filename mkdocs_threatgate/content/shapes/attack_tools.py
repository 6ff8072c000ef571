"""Attack tools as they are offered: a title that presents one, and the way to get or run it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.attack_steps import FAMILIES
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.spots import Place, in_code, inside, titled, titles, together

WORDS = "tool-offer/tool-words"
SCANNER = "tool-offer/scanner-words"
DISCLAIMER = "recipe-words/attack-disclaimer"
KNOWN = "tool-offer/known-tool"
WAY_TO_GET = "tool-offer/way-to-get"
SECTION = "tool-offer/tool-section"
MATTERS = (KNOWN, "malware-code/malware-heading")
USAGE = "tool-offer/usage-block"
RUN = "tool-offer/run-line"

OPENING = 300
"""Characters after the title in which a text says what it is about."""

LISTED = re.compile(r"[ \t]*(?:[-*+]|\d+[.)、])[ \t]|[ \t]*\[")
"""How a line of a list begins, or one that is a link: what it names is not the text's own matter."""

FLAGS = 3
"""Headings and flags that make an account of how a tool is run, where the opening alone presents it."""

RUNS = 2
"""Command lines that make an account of how a tool is run, where no heading announces one."""


def tool_title(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the words of a title that present a tool for attacks.

    A scanner is one where the text speaks of attacks too, or disclaims them.
    """
    kinds = [WORDS, SCANNER] if marks[DISCLAIMER] or marks[WORDS] else [WORDS]
    for region in titles(page) if any(marks[kind] for kind in kinds) else ():
        for kind in kinds:
            yield from inside(marks[kind], region.start, region.end)


def tool_opening(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the words of an opening that present a tool for attacks, where the title does not."""
    if any(tool_title(page, marks)):
        return
    first = next((region.end for region in titles(page) if region.info != "added"), 0)
    for start, end in inside(marks[WORDS], 0, first + OPENING):
        line = page.text.rfind("\n", 0, start) + 1
        if not LISTED.match(page.text, line):
            yield start, end


def tool_offer(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the ways to get the tool that the title presents."""
    if _presented(page, marks):
        yield from marks[WAY_TO_GET]


def tool_usage(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the account of how the tool in the title is run."""
    plainly = any(tool_title(page, marks)) or _in_section(page, marks)
    if not (plainly or any(tool_opening(page, marks)) or titled(page, marks[KNOWN])):
        return
    runs = tuple(in_code(page, together(marks, (RUN, *FAMILIES))))
    usage = marks[USAGE]
    if len(runs) >= RUNS or (usage and runs):
        yield from runs
    elif plainly or len(usage) >= FLAGS:
        yield from usage


def _presented(page: Page, marks: Marks) -> bool:
    """Return whether the page presents a tool for attacks: title, opening, or a section of its own."""
    return any(tool_title(page, marks)) or any(tool_opening(page, marks)) or _in_section(page, marks)


def _in_section(page: Page, marks: Marks) -> bool:
    """Return whether a section presents a tool and the title says that it is for attacks."""
    return bool(marks[SECTION]) and any(titled(page, marks[matter]) for matter in MATTERS)
