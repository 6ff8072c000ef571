"""A place lies outside the mainland.

Why this is said
    The Measures speak of authorities of the place; a place abroad, or in Hong Kong, Macau
    or Taiwan, has none of them, so nothing is owed for it here. Other law may apply there.

How to clear it
    Nothing to do: it is a notice.

Blocked
    Never.

Publishable
    `incidents: [{places: [US]}]`.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Outcome, Rule, say

RULE = Rule(code="TG107", slug="place-abroad", title=say("A place lies outside the mainland"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a notice for every declared place for which nothing is owed."""
    for case in docket.cases:
        for place in case.declaration.abroad:
            yield Finding(
                rule=RULE,
                path=case.post.path,
                span=place.span,
                message=say(
                    "“{place}” lies outside the mainland: no filing is owed for it here", place=place.text
                ),
                remedy=say("Nothing to do here; look at the law of that place."),
                outcome=Outcome.NOTICE,
                identity=place.code,
            )
