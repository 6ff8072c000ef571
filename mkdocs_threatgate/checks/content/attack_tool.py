"""A tool made for attacks is offered, or its use is taught.

Why this blocks
    Item 2 of Art. 4 forbids publishing programs and tools made for intruding into networks,
    disrupting them, breaking their protection or stealing their data. News about such a tool,
    and tools that defend, are free; a link to get it or a manual to run it is not.

How to clear it
    Take out the download link, the usage block and the options; keep what the tool does and
    how to detect it. If the tool is not made for attacks, a reviewer dismisses the finding.

Blocked
    "Exploitation tool for …, download: …", followed by its command line.

Publishable
    "We saw the group use a public exploitation tool; this is how its traffic is detected."
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(
    code="TG402",
    slug="attack-tool",
    title=say("A passage offers or documents an attack tool"),
    suspicion=True,
)
ITEM = 2
READS = say("this passage offers or documents an attack tool")
REMEDY = say("Take out where to get it and how to run it, or have a reviewer dismiss it.")


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every passage that seems to be what item 2 forbids."""
    for path, suspicion, article in docket.prohibited(ITEM):
        yield Finding.on_suspicion(RULE, path, suspicion, article, READS, REMEDY)
