"""A verdict → what a build leaves out so that the rest can be published (`on_blocked: withhold`). Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from mkdocs_threatgate.model import Case, Decision, Finding, Outcome, Verdict

WITHHOLD = "withhold"


class Withholding(NamedTuple):
    """What is left out, by paths under the docs folder, and the findings because of which it is.

    `posts` are blocked pages, whether they owe a declaration or not; `attachments` are blocked files
    beside them. A post's own attachments, which go with it, are not among them.
    """

    posts: frozenset[str]
    attachments: frozenset[str]
    findings: tuple[Finding, ...]

    @property
    def all(self) -> frozenset[str]:
        """Everything that is blocked itself."""
        return self.posts | self.attachments


def withholding(verdict: Verdict) -> Withholding | None:
    """Return what the settings have a build leave out, or None where that settles nothing.

    A page goes for a blocking finding on it, or on an entry of the ledger that it relies on; an
    attachment for one on itself, its post staying. None is returned where nothing is blocked, where
    posts are not to be withheld, and where leaving posts out does not clear all that blocks: a fault of the
    site, its configuration or the ledger as a whole, and whatever leaves no verdict.
    """
    if verdict.decision is not Decision.BLOCKED or verdict.docket.settings.on_blocked != WITHHOLD:
        return None
    cases = {case.post.path: case for case in verdict.docket.cases}
    files = {one.attachment.path: one.attachment.uri for one in verdict.docket.exhibits}
    relying: dict[str, list[Case]] = defaultdict(list)
    for case in cases.values():
        for entry in case.relied_upon:
            relying[entry.path].append(case)
    posts, attachments = set[str](), set[str]()
    findings = tuple(finding for finding in verdict.findings if finding.outcome is Outcome.BLOCKS)
    for finding in findings:
        path = finding.path or ""
        if path in cases:
            posts.add(cases[path].post.uri)
        elif path in files:
            attachments.add(files[path])
        elif path in relying:
            posts.update(case.post.uri for case in relying[path])
        else:
            return None
    return Withholding(frozenset(posts), frozenset(attachments), findings)
