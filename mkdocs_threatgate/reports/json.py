"""The verdict as JSON: the schema threatgate.report/1 of contract part 6."""

from __future__ import annotations

from mkdocs_threatgate import __version__
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Answer, Case, Decision, Finding, Since, Verdict
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.inert import as_json
from mkdocs_threatgate.reports.tally import decisions_by_path, tally

SCHEMA = "threatgate.report/1"


def render_verdict(verdict: Verdict, language: str) -> str:
    """Return the report; only messages and remedies depend on the language."""
    docket = verdict.docket
    decisions = decisions_by_path(verdict)
    report = {
        "schema": SCHEMA,
        "tool": {"name": "threatgate", "version": __version__},
        "policy": {"profiles": docket.policy.profiles, "digest": docket.policy.digest},
        "ledger": {
            "commit": docket.ledger.commit,
            "entries": len(docket.ledger.entries),
            "intact": docket.ledger.intact,
        },
        "checked_at": docket.now.isoformat(),
        "clock_pinned": docket.world.pinned,
        "since": _since(docket.world.since),
        "verdict": verdict.decision,
        "posts": [
            case_data(case, decisions.get(case.post.path, Decision.PUBLISHABLE))
            for case in docket.cases
            if case.post.gated or case.declaration.stated
        ],
        "findings": [finding_data(finding, language) for finding in verdict.findings],
        "summary": tally(verdict)._asdict(),
    }
    return as_json(report)


def _since(since: Since | None) -> dict[str, object] | None:
    """Return the range that a run was limited to, if it was."""
    if since is None:
        return None
    return {"revision": since.named, "base": since.base, "whole": since.whole}


def case_data(case: Case, decision: Decision) -> dict[str, object]:
    """Return a post with its obligations as the report writes it."""
    return {
        "path": case.post.path,
        "title": case.post.title,
        "publish_at": case.moment.isoformat(),
        "ships": case.post.ships,
        "baselined": case.baselined,
        "verdict": decision,
        "obligations": [obligation_data(answer) for answer in case.answers],
    }


def obligation_data(answer: Answer) -> dict[str, object]:
    """Return one obligation and its state as the report writes it."""
    obligation = answer.obligation
    kinds = obligation.addressee.kinds if obligation.addressee else ()
    return {
        "article": obligation.article.id,
        "verified": obligation.article.verified,
        "kind": kinds[0] if kinds else None,
        "kinds": kinds,
        "subject": obligation.subject,
        "place": obligation.places[0].code if obligation.places else None,
        "sector": obligation.sector.sector if obligation.sector else None,
        "status": answer.status,
        "missing": obligation.missing,
        "filings": answer.filings,
        "competent": [body.name for body in answer.competent],
    }


def finding_data(finding: Finding, language: str) -> dict[str, object]:
    """Return one finding as the report writes it."""
    span = finding.span if finding.path else None
    return {
        "rule": finding.rule.code,
        "slug": finding.rule.slug,
        "article": finding.article,
        "outcome": finding.outcome,
        "path": finding.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "message": render(finding.message, language),
        "remedy": render(finding.remedy, language),
        "command": typed(finding.command) if finding.command else None,
        "confidence": finding.confidence,
        "evidence": finding.evidence,
        "fingerprint": finding.fingerprint,
    }
