"""A change touches the gate itself: its settings, policy, rules, baseline or signers.

Why this is a notice
    Whoever may change the gate may open it. Of a range of commits (`--since REV`) everything
    that it touches is therefore judged by the rules that held at its base, and the whole site by
    its own rules as well; the worse verdict stands: what only the new rules let by stays
    blocked. Once merged they hold, so somebody who answers for the gate should have seen them.

How to clear it
    Have the change reviewed by whoever owns the gate; CODEOWNERS on the configuration, the
    baseline and the ledger makes a forge ask for that.

Blocked
    Never.

Publishable
    A change that touches posts and receipts alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Docket, Finding, Outcome, Rule, say

RULE = Rule(code="TG310", slug="gate-changed", title=say("A change touches the gate itself"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a notice for each part of the gate that the range of commits touches."""
    since = docket.world.since
    for path, what in since.gate if since else ():
        yield Finding(
            rule=RULE,
            path=path,
            span=TOP,
            message=say("the change touches the gate: {what}", what=what),
            remedy=say("Have it reviewed by whoever answers for the gate."),
            command=("git", "diff", f"{since.base[:12]}..", "--", f":/{path}") if since else (),
            outcome=Outcome.NOTICE,
            identity=f"{path} {what.template}",
        )
