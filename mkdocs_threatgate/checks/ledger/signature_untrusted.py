"""The commit that added a receipt bears no signature that counts.

Why this blocks
    Anybody can commit under any name. With `signatures: required` a receipt counts only if the
    commit that added it is signed, with a key that `allowed_signers` lists for its committer.
    With `signatures: notice` the same is told and blocks nothing.

How to clear it
    While the commit is the last one and not pushed, sign it: `git commit --amend --no-edit -S`.
    Else record anew and commit with `git commit -S`. A key that is the committer's own, and not
    listed, is added to the file of allowed signers by whoever keeps that.

Blocked
    A receipt in a commit without a signature, or signed with somebody else's key.

Publishable
    The same receipt in a commit signed by its committer; a squash merge signed by a forge that
    `forges` names, if the list holds the forge's key.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Case, Docket, Doubt, Entry, Finding, Outcome, Rule, say

RULE = Rule(
    code="TG304", slug="signature-untrusted", title=say("A receipt's commit is not signed by its committer")
)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every entry whose signature does not count, blocking where a post relies on it."""
    for entry, doubt, case in docket.doubted(RULE.code):
        yield _finding(entry, doubt, case)


def _finding(entry: Entry, doubt: Doubt, case: Case | None) -> Finding:
    shown = ("git", "log", "--show-signature", "--", f":/{entry.path}")
    blocks = case is not None and doubt.void
    following = ("threatgate", "plan", case.post.path) if case and blocks else shown
    return Finding(
        rule=RULE,
        path=entry.path,
        span=TOP,
        message=doubt.fault.message,
        remedy=doubt.fault.remedy,
        command=doubt.command or following,
        outcome=Outcome.BLOCKS if blocks else Outcome.NOTICE,
        identity=entry.key,
    )
