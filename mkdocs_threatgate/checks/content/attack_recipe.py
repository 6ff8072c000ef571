"""The details are enough to repeat an attack.

Why this blocks
    Item 3 of Art. 4 forbids details with which an attack or intrusion can be reproduced in
    full: the request with its payload, the exploit code, the commands in their order.
    An advisory that names versions, effect and remedy is free.

How to clear it
    Take out the request, the payload and the commands, or shorten them so that they cannot be
    replayed; keep affected versions, effect, mitigation and how to detect an attack. If the
    details cannot be replayed, a reviewer dismisses the finding with a reason.

Blocked
    A fenced HTTP request with an injection payload under the heading "Proof of concept".

Publishable
    "The parameter is passed to the database without escaping; update to 2.4.1."
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(
    code="TG403",
    slug="attack-recipe",
    title=say("A passage has the details to repeat an attack"),
    suspicion=True,
)
ITEM = 3
READS = say("this passage has the details to repeat an attack")
REMEDY = say(
    "Take out the request, payload or commands and keep the mitigation, or have a reviewer dismiss it."
)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every passage that seems to be what item 3 forbids."""
    for path, suspicion, article in docket.prohibited(ITEM):
        yield Finding.on_suspicion(RULE, path, suspicion, article, READS, REMEDY)
