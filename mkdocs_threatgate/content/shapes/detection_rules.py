"""Detection rules (YARA, Sigma, Snort, Suricata, ModSecurity, queries): what they look for accuses nobody."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.spots import CODE, Place

HEAD = "calming-words/rule-head"
PART = re.compile(
    r"^[ \t]*(?:condition|strings|meta|selection\w*|logsource)[ \t]*:|\bsid[ \t]*:[ \t]*\d|\bSecRule\b"
    r"|\bcontent[ \t]*:[ \t]*\"|\|[ \t]*(?:where|stats|search|project)\b|\bprocess\.\w+",
    re.IGNORECASE | re.MULTILINE,
)
STRIDE = 200
"""Characters after a head that begins no rule before another head is looked at."""

RUN = 4000
"""Characters of a rule outside a block of code, at most."""


def detection_rule(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the blocks that are detection rules; outside code, from the head to the next blank line."""
    done = 0
    for start, _ in marks[HEAD]:
        if start < done:
            continue
        region = page.region(start)
        first, last = (region.start, region.end) if region.zone in CODE else (start, _paragraph(page, start))
        found = PART.search(page.text, start, min(last, start + RUN))
        done = last if found else start + STRIDE
        if found:
            yield first, last


def _paragraph(page: Page, start: int) -> int:
    end = page.text.find("\n\n", start, start + RUN)
    return end if end >= 0 else min(start + RUN, len(page.text))
