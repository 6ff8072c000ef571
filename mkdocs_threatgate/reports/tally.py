"""The numbers of a verdict, the same in every format."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from mkdocs_threatgate.model import Decision, Outcome, Verdict


class Tally(NamedTuple):
    """How many posts were judged and blocked, and how many findings of each outcome there are."""

    posts: int
    blocked: int
    blocks: int
    notices: int
    dismissed: int


def tally(verdict: Verdict) -> Tally:
    """Return the numbers of a verdict."""
    outcomes = Counter(finding.outcome for finding in verdict.findings)
    decisions = decisions_by_path(verdict)
    gated = [case.post.path for case in verdict.docket.cases if case.post.gated]
    blocked = sum(1 for decision in decisions.values() if decision is not Decision.PUBLISHABLE)
    return Tally(
        len(gated), blocked, outcomes[Outcome.BLOCKS], outcomes[Outcome.NOTICE], outcomes[Outcome.DISMISSED]
    )


def decisions_by_path(verdict: Verdict) -> dict[str, Decision]:
    """Return the decision on each post that something was found in; all others are publishable.

    What is found in an entry of the ledger is found in the posts that rely on it.
    """
    relying: dict[str, list[str]] = defaultdict(list)
    for case in verdict.docket.cases:
        relying[case.post.path].append(case.post.path)
        for entry in case.relied_upon:
            relying[entry.path].append(case.post.path)
    found: dict[str, Decision] = {}
    for finding in verdict.findings:
        blocks = finding.outcome is Outcome.BLOCKS
        for path in dict.fromkeys(relying.get(finding.path or "", ())) if blocks else ():
            undecided = finding.decisive or found.get(path) is Decision.UNDECIDED
            found[path] = Decision.UNDECIDED if undecided else Decision.BLOCKED
    return found
