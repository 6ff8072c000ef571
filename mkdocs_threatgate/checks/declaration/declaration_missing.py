"""A post does not declare what it is about.

Why this blocks
    Nothing can be derived from silence: a post that says nothing might tell of an incident.

How to clear it
    `threatgate declare POST` writes the declaration; for a post that owes nothing,
    `threatgate declare POST --none "why"`. Posts that were public before the gate go into
    a baseline: `threatgate baseline`.

Blocked
    A post under `posts` without a `threatgate` key in its front matter.

Publishable
    The same post with `threatgate: {none: "Release notes; no threat information"}`.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Docket, Finding, Rule, say

RULE = Rule(code="TG101", slug="declaration-missing", title=say("The post does not declare what it is about"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every gated post without a declaration."""
    for case in docket.cases:
        post = case.post
        if post.gated and not case.declaration.stated and not post.faults:
            yield Finding(
                rule=RULE,
                path=post.path,
                span=post.head.span if post.head else TOP,
                message=say("the front matter has no “threatgate” key"),
                remedy=say("State what the post is about, or “none” with a reason."),
                command=("threatgate", "declare", post.path),
            )
