"""A dismissal has ended, or ends within thirty days, and what it dismissed is still there.

Why this is a notice
    Every dismissal ends on a day that its reviewer named. From then on the suspicion stands
    as it did before, and blocks if it blocked then; this notice says why, and who had
    dismissed it. It comes thirty days before the end as well, so that there is time.

How to clear it
    Take the passage out, or have a reviewer look at it again and dismiss it anew with
    `threatgate dismiss`.

Blocked
    Never.

Publishable
    A dismissal that ends in more than thirty days, or that was made anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from mkdocs_threatgate.model import Dismissal, Docket, Entry, Finding, Message, Outcome, Rule, say

RULE = Rule(code="TG601", slug="dismissal-expired", title=say("A dismissal has ended, or ends soon"))
AHEAD = timedelta(days=30)

Reviews = Iterable[tuple[Entry, Dismissal, tuple[Finding, ...]]]


def check(docket: Docket, reviews: Reviews) -> Iterator[Finding]:
    """Yield a notice for every suspicion whose last dismissal has ended or soon will."""
    for entry, dismissal, finding in _last(reviews):
        if dismissal.until.end <= docket.now:
            yield _finding(
                entry,
                finding,
                say(
                    "{reviewer} dismissed {code} here until {until}; that is over, and it stands again",
                    reviewer=_reviewer(entry),
                    code=dismissal.rule,
                    until=dismissal.until.text,
                ),
            )
        elif dismissal.until.end <= docket.now + AHEAD:
            yield _finding(
                entry,
                finding,
                say(
                    "the dismissal of {code} here by {reviewer} ends on {until}",
                    reviewer=_reviewer(entry),
                    code=dismissal.rule,
                    until=dismissal.until.text,
                ),
            )


def _last(reviews: Reviews) -> Iterable[tuple[Entry, Dismissal, Finding]]:
    """Return each suspicion that was dismissed with the dismissal of it that lasts longest."""
    last: dict[tuple[str | None, str], tuple[Entry, Dismissal, Finding]] = {}
    for entry, dismissal, findings in reviews:
        for finding in findings:
            key = (finding.path, finding.fingerprint)
            if key not in last or last[key][1].until.end < dismissal.until.end:
                last[key] = (entry, dismissal, finding)
    return last.values()


def _reviewer(entry: Entry) -> str:
    return entry.receipt.recorded_by if entry.receipt else ""


def _finding(entry: Entry, finding: Finding, message: Message) -> Finding:
    path = finding.path or ""
    renew = ("dismiss", path, finding.fingerprint, "--reason", "…", "--until", "DATE")
    return Finding(
        rule=RULE,
        path=finding.path,
        span=finding.span,
        message=message,
        remedy=say("Take the passage out, or have a reviewer look at it again and dismiss it anew."),
        command=("threatgate", *renew),
        article=finding.article,
        outcome=Outcome.NOTICE,
        identity=entry.path,
    )
