"""The ledger lies inside the docs folder.

Why this blocks
    Everything in the docs folder is copied to the public site: receipts, evidence, the
    names of those who filed. A link is followed: one that leads into the ledger, or into git's own
    folder, publishes what lies there.

How to clear it
    Move the ledger beside the docs folder and name its earlier folder in `ledger_history`; take
    links into it out.

Blocked
    `ledger: docs/filings`

Publishable
    `ledger: filings` with `ledger_history: [docs/filings]`
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Docket, Finding, Rule, say

RULE = Rule(code="TG308", slug="ledger-exposed", title=say("The ledger would be published"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding if the generator would copy the ledger to the site, or what a link leads to in it."""
    if docket.world.exposed:
        yield Finding(
            rule=RULE,
            path=None,
            span=None,
            message=say("the ledger {folder} lies inside the docs folder", folder=docket.world.exposed),
            remedy=say("Move it out of the docs folder, and name the old folder in “ledger_history”."),
            command=("git", "mv", docket.world.exposed, "filings"),
            identity=docket.world.exposed,
        )
    for path, folder in docket.world.exposing:
        yield Finding(
            rule=RULE,
            path=path,
            span=TOP,
            message=say("this link leads into {folder}, which must not be published", folder=folder),
            remedy=say("Take the link out of the docs folder."),
            command=("git", "rm", "-f", "--", f":/{path}"),
            identity=f"{path} {folder}",
        )
