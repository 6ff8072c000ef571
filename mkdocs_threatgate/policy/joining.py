"""Several verdicts on one site, each by its own rules → one: whatever any of them blocks is blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from mkdocs_threatgate.model import Case, Decision, Finding, Outcome, Verdict

SEVERITY = {Outcome.DISMISSED: 0, Outcome.NOTICE: 1, Outcome.BLOCKS: 2}


def worst(verdicts: Sequence[Verdict]) -> Verdict:
    """Return what several verdicts on one site amount to: whatever any of them blocks is blocked.

    Each post is told as the first verdict has it that blocks it, else as the last that judged it.
    """
    cases: dict[str, Case] = {}
    findings: dict[tuple[str | None, str], Finding] = {}
    blocked: set[str | None] = set()
    for verdict in verdicts:
        cases |= {case.post.path: case for case in verdict.docket.cases if case.post.path not in blocked}
        blocked |= {one.path for one in verdict.findings if one.outcome is Outcome.BLOCKS}
        for finding in verdict.findings:
            key = (finding.path, finding.fingerprint)
            if key not in findings or SEVERITY[finding.outcome] > SEVERITY[findings[key].outcome]:
                findings[key] = finding
    docket = replace(verdicts[-1].docket, cases=tuple(cases[path] for path in sorted(cases)))
    decision = max((verdict.decision for verdict in verdicts), key=tuple(Decision).index)
    return Verdict(
        decision=decision,
        findings=tuple(sorted(findings.values(), key=attrgetter("order"))),
        docket=docket,
        manuals=verdicts[-1].manuals,
    )
