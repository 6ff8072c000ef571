"""The verdict post by post: what each owes, where its filings stand, what comes next.

Told of posts that owe a filing or have one, or rest on what ends soon; all others are only counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from mkdocs_threatgate.model import (
    Answer,
    Case,
    Decision,
    Docket,
    Entry,
    Event,
    Filing,
    Finding,
    Outcome,
    Receipt,
    Standing,
    Status,
    Verdict,
    When,
)
from mkdocs_threatgate.reports.tally import decisions_by_path

SOON = timedelta(days=30)
"""What ends within this time is told as ending."""

WAITING = ("TG204", "TG205")
"""The rules of a filing that was made and waits: for a notice to run out, for an approval."""

ENDING = "TG601"
"""The rule of dismissals that end, or have ended."""


class State(StrEnum):
    """Where a post stands; the worst first."""

    UNDECIDED = "undecided"
    BLOCKED = "blocked"
    PENDING = "pending"
    EXPIRING = "expiring"
    PUBLISHABLE = "publishable"


class Step(NamedTuple):
    """A filing by its last event: when that was, with whom it was filed, what history says of it.

    `valid` is false where an entry of it is at fault and so counts for nothing.
    """

    id: str
    event: Event | None
    at: str
    authority: str
    standing: Standing | None
    valid: bool = True


class Line(NamedTuple):
    """A post with what it owes, its filings, its state, what ends soon and what to run next."""

    case: Case
    state: State
    steps: tuple[Step, ...]
    ends: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]

    @property
    def earliest(self) -> datetime | None:
        """From when on a pending post may go out, where it waits for nothing but time."""
        waiting = [answer.near for answer in self.case.answers if answer.near]
        times = [near.earliest for near in waiting if near.earliest]
        return max(times) if self.state is State.PENDING and len(times) == len(waiting) else None

    @property
    def commands(self) -> tuple[tuple[str, ...], ...]:
        """The next commands of what blocks it, none twice."""
        return tuple(dict.fromkeys(finding.command for finding in self.findings if finding.command))


class Overview(NamedTuple):
    """The posts that are told of; how many there are in each state; the others, and those of them blocked.

    `elsewhere` are the blocking findings that are on no post: on the ledger, or the site as a whole.
    """

    lines: tuple[Line, ...]
    totals: dict[State, int]
    others: int
    others_blocked: int
    elsewhere: int


def survey(verdict: Verdict) -> Overview:
    """Return where every post stands that is told of, in the order of the verdict."""
    shelf = _Shelf(verdict.docket)
    blocking, ending = _by_path(verdict)
    decisions = decisions_by_path(verdict)
    lines, others, others_blocked = [], 0, 0
    for case in verdict.docket.cases:
        path = case.post.path
        steps = tuple(shelf.steps(case))
        ends = tuple(shelf.ends(case, ending.get(path, ())))
        if not (case.answers or steps or ends):
            others += case.post.gated
            others_blocked += path in decisions
            continue
        found = tuple(blocking.get(path, ()))
        state = _state(case, decisions.get(path), found, verdict.docket.now, ends)
        lines.append(Line(case, state, steps, ends, found))
    counted = Counter(line.state for line in lines)
    posts = {case.post.path for case in verdict.docket.cases}
    blocks = (one for one in verdict.findings if one.outcome is Outcome.BLOCKS)
    elsewhere = sum(one.path not in posts for one in blocks)
    states = {state: counted[state] for state in State}
    return Overview(tuple(lines), states, others, others_blocked, elsewhere)


def _by_path(verdict: Verdict) -> tuple[dict[str, list[Finding]], dict[str, list[Finding]]]:
    """Return, by path, the findings that block and those that tell of a dismissal's end."""
    blocking: dict[str, list[Finding]] = defaultdict(list)
    ending: dict[str, list[Finding]] = defaultdict(list)
    for finding in verdict.findings:
        if finding.path and finding.outcome is Outcome.BLOCKS:
            blocking[finding.path].append(finding)
        elif finding.path and finding.rule.code == ENDING:
            ending[finding.path].append(finding)
    return blocking, ending


def _state(
    case: Case,
    decision: Decision | None,
    found: tuple[Finding, ...],
    now: datetime,
    ends: tuple[tuple[str, str], ...],
) -> State:
    if decision is Decision.UNDECIDED:
        return State.UNDECIDED
    if decision is Decision.BLOCKED:
        waits = {answer.identity for answer in case.answers if _waits(answer, now)}
        return State.PENDING if all(one.identity in waits for one in found) else State.BLOCKED
    return State.EXPIRING if ends else State.PUBLISHABLE


def _waits(answer: Answer, now: datetime) -> bool:
    """Return whether an obligation was filed and needs no more than time, or the authority's answer."""
    near = answer.near
    if answer.status is not Status.OPEN or near is None or near.code not in WAITING:
        return False
    return near.earliest is None or near.earliest > now


class _Shelf:
    """Filings, entries and dismissals by what they are looked up by, sorted once for all posts."""

    def __init__(self, docket: Docket) -> None:
        self.now = docket.now
        self.filings = {filing.id: filing for filing in docket.ledger.filings}
        self.entries = {entry.path: entry for entry in docket.ledger.entries}
        self.covering: dict[str, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
        for entry in docket.ledger.entries:
            for cover in entry.receipt.covers if entry.receipt else ():
                if entry.receipt:
                    self.covering[cover.post][entry.receipt.filing].append(entry)

    def steps(self, case: Case) -> Iterator[Step]:
        """Yield every filing of a post, also one that cannot be believed."""
        found: dict[str, list[Entry]] = {}
        for name in dict.fromkeys((case.post.uri, case.declaration.id or case.post.uri)):
            found |= self.covering.get(name, {})
        for identifier, entries in found.items():
            filing = self.filings.get(identifier)
            yield _of_filing(filing) if filing else _step(identifier, entries[-1], entries[-1])
        for reference in case.declaration.filings:
            if reference.id not in found:
                yield Step(reference.id, None, "", "", None)

    def ends(self, case: Case, findings: Iterable[Finding]) -> Iterator[tuple[str, str]]:
        """Yield what ends within thirty days, with its end as stated: dismissals, and filings in use."""
        for finding in findings:
            entry = self.entries.get(finding.identity)
            receipt = entry.receipt if entry else None
            if receipt and receipt.dismissal and self.is_soon(receipt.dismissal.until):
                yield receipt.id, receipt.dismissal.until.text
        used = {identifier for answer in case.answers for identifier in answer.filings}
        for identifier in sorted(used):
            filing = self.filings.get(identifier)
            for entry in filing.entries if filing else ():
                until = entry.receipt.valid_until if entry.receipt else None
                if until and self.is_soon(until):
                    yield identifier, until.text

    def is_soon(self, until: When) -> bool:
        """Return whether a moment lies ahead, and not further than thirty days."""
        return self.now < until.end <= self.now + SOON


def _of_filing(filing: Filing) -> Step:
    return _step(filing.id, filing.entries[0], filing.entries[-1])


def _step(identifier: str, first: Entry, last: Entry) -> Step:
    receipt = last.receipt
    authority = first.receipt.authority if first.receipt else None
    return Step(
        id=identifier,
        event=receipt.event if receipt else None,
        at=happened(receipt).text if receipt else "",
        authority=authority.name or authority.department or authority.region if authority else "",
        standing=last.standing,
        valid=not (first.faults or last.faults),
    )


def happened(receipt: Receipt) -> When:
    """Return when what a receipt tells of has happened, as far as it says so."""
    opinion = receipt.opinion
    stated = (
        receipt.decided_at,
        receipt.received_at,
        receipt.filed_at,
        (opinion.responded_at or opinion.requested_at) if opinion else None,
    )
    return next((one for one in stated if one), receipt.recorded_at)
