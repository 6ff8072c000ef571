"""The dismissals in the ledger, and whether they hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from mkdocs_threatgate.locale import plain
from mkdocs_threatgate.model import Dismissal, Outcome, Verdict

SOON = timedelta(days=30)
"""From when on before its end a dismissal is told of (contract part 6)."""


class DismissalRow(NamedTuple):
    """One dismissal; `force` is `in-force`, `ending`, `ended` or, where it dismisses nothing, `idle`."""

    id: str
    post: str
    rule: str
    fingerprint: str
    reason: str
    reviewer: str
    until: str
    force: str


def dismissal_rows(verdict: Verdict) -> tuple[DismissalRow, ...]:
    """Return the dismissals, the one that ends first at the top."""
    return tuple(_rows(verdict))


def _rows(verdict: Verdict) -> Iterator[DismissalRow]:
    at_work = {
        (one.rule.code, mark)
        for one in verdict.findings
        for mark in (one.fingerprint, one.by_path)
        if one.outcome is Outcome.DISMISSED
    }
    stated = [
        (receipt.dismissal.until.end, entry.stem, receipt.recorded_by, receipt.dismissal)
        for entry in verdict.docket.ledger.dismissals
        if (receipt := entry.receipt) and receipt.dismissal
    ]
    for _, stem, reviewer, said in sorted(stated, key=lambda one: one[:2]):
        yield DismissalRow(
            plain(stem),
            plain(said.post),
            plain(said.rule),
            plain(said.fingerprint),
            plain(said.reason),
            plain(reviewer),
            plain(said.until.text),
            _force(said, (said.rule, said.fingerprint) in at_work, verdict),
        )


def _force(said: Dismissal, works: bool, verdict: Verdict) -> str:  # noqa: FBT001 - what it does is the question
    left = said.until.end - verdict.docket.now
    if left <= timedelta(0):
        return "ended"
    if not works:
        return "idle"
    return "ending" if left <= SOON else "in-force"
