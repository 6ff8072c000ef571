"""A fact is declared that no active profile reads.

Why this is said
    The author may believe that it is being checked.

How to clear it
    Switch on the profile that reads it, or leave the fact: it does no harm.

Blocked
    Never.

Publishable
    `vulnerabilities` under the profile cn-2019-draft alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Outcome, Rule, say

RULE = Rule(code="TG108", slug="fact-unread", title=say("A declared fact is read by no active profile"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a notice for every declared fact that nothing looks at."""
    for case in docket.cases:
        for fact in case.declaration.facts:
            yield Finding(
                rule=RULE,
                path=case.post.path,
                span=fact.span,
                message=say(
                    "“{fact}” is read by none of the profiles {profiles}",
                    fact=fact.name,
                    profiles=docket.settings.profiles,
                ),
                remedy=say("Nothing is checked about it; “profiles” says what is."),
                outcome=Outcome.NOTICE,
                identity=fact.name,
            )
