"""Leaked data itself is in the post.

Why this blocks
    Item 4 of Art. 4 forbids publishing the content of a leak: the records, the messages, the
    credentials. That there was a leak, how large it was and which fields it held may be told.

How to clear it
    Take the rows out, or mask every personal field so that nobody can be recognised
    (138****0000); keep counts and field names. If the records are invented, say so and have a
    reviewer dismiss the finding.

Blocked
    Ten lines of names with identity and telephone numbers.

Publishable
    "The file holds some 4,000 rows with name, telephone number and address."
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(code="TG404", slug="leaked-data", title=say("A passage holds leaked data itself"), suspicion=True)
ITEM = 4
READS = say("this passage reads like leaked data itself")
REMEDY = say("Take the records out or mask every personal field, or have a reviewer dismiss it.")


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every passage that seems to be what item 4 forbids."""
    for path, suspicion, article in docket.prohibited(ITEM):
        yield Finding.on_suspicion(RULE, path, suspicion, article, READS, REMEDY)
