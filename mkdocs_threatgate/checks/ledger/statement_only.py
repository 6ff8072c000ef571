"""A duty is met by somebody's word alone.

Why this is a notice
    That a network was repaired, or that its operator agreed, is believed as its author states
    it. Nothing then shows that it is so: no document, no number of an answer. The same holds
    for a suspicion that was dismissed by whoever last committed the passage itself.

How to clear it
    Keep the proof where others find it: name it as the `evidence` of `fixed`, or record the
    operator's answer in the ledger, `threatgate event POST opinion`, with its document or its
    number. Have a dismissal recorded by somebody who did not write the text.

Blocked
    Never.

Publishable
    A repair with the address of its announcement; an opinion in the ledger with the letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_threatgate.model import (
    Case,
    Dismissal,
    Docket,
    Entry,
    Finding,
    Message,
    Network,
    Outcome,
    Rule,
    Standing,
    Status,
    say,
)

RULE = Rule(code="TG311", slug="statement-only", title=say("A duty is met by a statement alone"))
BELIEVED = (Standing.INTACT, Standing.UNPROVEN)


Reviews = Iterable[tuple[Entry, Dismissal, tuple[Finding, ...]]]


def check(docket: Docket, reviews: Reviews) -> Iterator[Finding]:
    """Yield a notice for every duty and every dismissal that rests on a word that nothing shows."""
    for case in docket.cases:
        yield from _stated(case)
    for entry, dismissal, findings in reviews:
        if dismissal.until.end > docket.now:
            yield from _dismissed(entry, findings, docket)


def _stated(case: Case) -> Iterator[Finding]:
    proven = {
        entry.receipt.operator
        for entry in case.relied_upon
        if entry.receipt and entry.receipt.opinion and _shows(entry)
    }
    for answer in case.answers:
        network = answer.obligation.network
        by_word = answer.status is Status.MET and not answer.filings
        if network and by_word and not _is_shown(network, proven):
            yield _finding(case, network)


def _dismissed(entry: Entry, findings: tuple[Finding, ...], docket: Docket) -> Iterator[Finding]:
    """Yield a notice for each file whose suspicion was dismissed by its own last committer."""
    if entry.added is None:
        return
    forged = entry.added.committer in docket.settings.forges
    reviewer = entry.added.author if forged else entry.added.committer
    for path in dict.fromkeys(finding.path for finding in findings):
        if path and docket.world.committers.get(path) == reviewer:
            yield Finding(
                rule=RULE,
                path=path,
                span=next(finding.span for finding in findings if finding.path == path),
                message=say(
                    "{entry} dismisses what {reviewer}, who recorded it, had last committed",
                    entry=entry.path,
                    reviewer=reviewer,
                ),
                remedy=say("Have it dismissed by somebody who did not write the text."),
                command=("git", "log", "-1", "--", f":/{path}"),
                outcome=Outcome.NOTICE,
                identity=entry.path,
            )


def _shows(entry: Entry) -> bool:
    receipt = entry.receipt
    shown = receipt is not None and bool(receipt.evidence or receipt.number)
    return shown and entry.standing in BELIEVED and not entry.faults


def _is_shown(network: Network, proven: set[str]) -> bool:
    """Return whether anything besides the author's word shows the repair or the operator's answer."""
    name = network.operator.name if network.operator else ""
    return name in proven or bool(network.fixed and network.fixed.evidence.strip())


def _finding(case: Case, network: Network) -> Finding:
    return Finding(
        rule=RULE,
        path=case.post.path,
        span=network.span,
        message=_message(network),
        remedy=say(
            "Name what shows it: “evidence” under “fixed”, or an “opinion” event with the operator's answer."
        ),
        command=network.opinion_command(case.post.path)
        if network.fixed is None
        else ("threatgate", "explain", RULE.code),
        outcome=Outcome.NOTICE,
        identity=network.id,
    )


def _message(network: Network) -> Message:
    name = network.operator.name if network.operator else network.id
    return say(
        "that {operator} agreed or the fault was repaired is stated, and nothing shows it", operator=name
    )
