"""The front matter can be read in two ways, or is dropped by a reader.

Why this blocks
    MkDocs drops front matter that it cannot read, and says nothing; another reader takes
    the last of two equal keys. What the author declared would not be what is published.

How to clear it
    Write plain front matter: `---` on line 1, unique text keys, no tags, aliases or
    impossible dates, `---` on a line of its own at the end; quote values such as `NO`.

Blocked
    `date: 2026-02-30`, a key that stands twice, a tab, a head that ends with `...`.

Publishable
    The same facts between two lines of `---`, each key once.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(
    code="TG102", slug="front-matter-ambiguous", title=say("The front matter can be read in two ways")
)


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
