"""A risk assessment, test or protection plan of one real system is in the post.

Why this blocks
    Item 6 of Art. 4 forbids publishing risk-assessment, test and certification reports of a
    specific network or information system, and its protection plans and strategies. Guidance,
    standards, templates and training are free.

How to clear it
    Write about the lesson, not about the system: leave out its name, the scope, the dates and
    the table of findings. If it is a template or the system does not exist, say so and have a
    reviewer dismiss the finding.

Blocked
    "Penetration test report of the … portal", with scope, dates and findings by severity.

Publishable
    "What a penetration test report should contain: a template."
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(
    code="TG406",
    slug="assessment-report",
    title=say("A passage reads like an assessment of one real system"),
    suspicion=True,
)
ITEM = 6
READS = say("this passage reads like an assessment or protection plan of one real system")
REMEDY = say("Leave out the system, the scope and the findings, or have a reviewer dismiss it.")


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every passage that seems to be what item 6 forbids."""
    for path, suspicion, article in docket.prohibited(ITEM):
        yield Finding.on_suspicion(RULE, path, suspicion, article, READS, REMEDY)
