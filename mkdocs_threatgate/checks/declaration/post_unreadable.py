"""A file of the site cannot be read.

Why this blocks
    What cannot be read cannot be judged.

How to clear it
    Make the file readable, as UTF-8 text of a sensible size, inside the repository; or
    take it out of the docs folder.

Blocked
    A post in GBK, a post that is a link out of the repository, a file without read permission.

Publishable
    The same post saved as UTF-8.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(code="TG106", slug="post-unreadable", title=say("The file cannot be read"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every fault of this kind that reading a post has met."""
    for case in docket.cases:
        for fault in (*case.post.faults, *case.declaration.faults):
            if fault.code == RULE.code:
                yield Finding(
                    rule=RULE,
                    path=case.post.path,
                    span=fault.span,
                    message=fault.message,
                    remedy=fault.remedy,
                    command=("threatgate", "check", case.post.path),
                )
