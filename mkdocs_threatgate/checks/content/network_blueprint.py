"""A specific network's design, assets or configuration are in the post.

Why this blocks
    Item 5 of Art. 4 forbids publishing the design, topology, assets or source code of a
    specific network, and the models, configuration or software of its devices. A laboratory,
    a simulator and addresses reserved for documentation are nobody's network.

How to clear it
    Replace addresses by those for documentation (192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24,
    2001:db8::/32), host names by example.com, and leave out what a reader does not need of a
    configuration. If it is no real network, say so and have a reviewer dismiss the finding.

Blocked
    A router configuration with public addresses; a diagram of an operator's VLANs.

Publishable
    The same with addresses for documentation, called an example.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(
    code="TG405",
    slug="network-blueprint",
    title=say("A passage holds the design or the assets of a specific network"),
    suspicion=True,
)
ITEM = 5
READS = say("this passage reads like the design, assets or configuration of a specific network")
REMEDY = say(
    "Use addresses and names for documentation and leave out the rest, or have a reviewer dismiss it."
)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every passage that seems to be what item 5 forbids."""
    for path, suspicion, article in docket.prohibited(ITEM):
        yield Finding.on_suspicion(RULE, path, suspicion, article, READS, REMEDY)
