"""The ledger, or something of it, would be published.

Why this blocks
    Everything in the docs folder is copied to the public site: receipts, evidence, the
    names of those who filed. A link is followed: one that leads into the ledger, or into git's own
    folder, publishes what lies there. A build also looks in all that it has written for a receipt
    or a document as a whole, numbers, ids and digests of receipts, the addresses of those who
    recorded them, and the `threatgate` block of a front matter, which a template or a plugin
    may print. What the site itself makes public elsewhere, in a post's text, in other front
    matter, in the theme or in the configuration, is none: a contact address may be a recorder's.

How to clear it
    Move the ledger beside the docs folder and name its earlier folder in `ledger_history`; take
    links into it out. In the output, take out what brought it there: a template that prints all
    metadata, a plugin that copies files, a hook.

Blocked
    `ledger: docs/filings`; a template with `{{ page.meta }}`

Publishable
    `ledger: filings` with `ledger_history: [docs/filings]`
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Docket, Finding, Rule, World, say

RULE = Rule(code="TG308", slug="ledger-exposed", title=say("The ledger would be published"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for what the generator would copy of the ledger to the site, or has printed of it."""
    for exposure in docket.exposures:
        yield Finding(
            rule=RULE,
            path=exposure.path,
            span=None,
            message=say("{what} is in the output", what=exposure.what),
            remedy=say("Take out the template, plugin or hook that puts it there."),
            identity=exposure.identity,
        )
    if docket.world.exposed and not docket.built:
        yield Finding(
            rule=RULE,
            path=None,
            span=None,
            message=say("the ledger {folder} lies inside the docs folder", folder=docket.world.exposed),
            remedy=say("Move it out of the docs folder, and name the old folder in “ledger_history”."),
            command=("git", *_there(docket.world), "mv", docket.settings.ledger, "filings"),
            identity=docket.world.exposed,
        )
    for path, folder in () if docket.built else docket.world.exposing:
        yield Finding(
            rule=RULE,
            path=path,
            span=TOP,
            message=say("this link leads into {folder}, which must not be published", folder=folder),
            remedy=say("Take the link out of the docs folder."),
            command=("git", "rm", "-f", "--", f":/{path}"),
            identity=f"{path} {folder}",
        )


def _there(world: World) -> tuple[str, ...]:
    """Return the options by which git goes to the folder of the configuration, where that is another."""
    folder = world.config_option.rpartition("/")[0]
    return ("-C", folder) if folder else ()
