"""The declaration says something that cannot be.

Why this blocks
    A misspelt key, a place that exists twice or facts that contradict each other leave
    open what is owed.

How to clear it
    Each finding names the line and the candidates. Only a post's own front matter
    declares, and an id belongs to one post.

Blocked
    `places: [西湖区]` (there are several), `incident:` for `incidents:`, `none` beside facts.

Publishable
    `places: [浙江省杭州市西湖区]`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from mkdocs_threatgate.model import Case, Docket, Finding, Rule, say

MOST_NAMED = 5
"""Of many posts with one id, so many are named."""

RULE = Rule(code="TG103", slug="declaration-invalid", title=say("The declaration cannot be taken as it is"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every such fault, for ids used twice and for declarations elsewhere."""
    places = [
        (case.post.path, fault)
        for case in docket.cases
        for fault in (*case.post.faults, *case.declaration.faults)
        if fault.code == RULE.code
    ]
    for path, fault in (*places, *docket.world.strays):
        yield Finding(
            rule=RULE,
            path=path,
            span=fault.span,
            message=fault.message,
            remedy=fault.remedy,
            command=("threatgate", "check")
            if (path, fault) in docket.world.strays
            else ("threatgate", "check", path),
        )
    yield from _shared_ids(docket)


def _shared_ids(docket: Docket) -> Iterator[Finding]:
    cases: dict[str, list[Case]] = defaultdict(list)
    for case in docket.cases:
        if case.declaration.id:
            cases[case.declaration.id].append(case)
    for identifier, sharing in cases.items():
        for case in sharing if len(sharing) > 1 else ():
            others = tuple(other.post.path for other in sharing[: MOST_NAMED + 1] if other is not case)
            yield Finding(
                rule=RULE,
                path=case.post.path,
                span=case.declaration.span,
                message=say("the id “{id}” is also that of {others}", id=identifier, others=others),
                remedy=say("Give each post its own “threatgate.id”."),
                command=("threatgate", "check", case.post.path),
                identity=identifier,
            )
