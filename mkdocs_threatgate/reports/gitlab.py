"""The verdict as a GitLab Code Quality report (docs.gitlab.com, “Code Quality”, report format).

The severity tells the outcome: what blocks is a `blocker`, a notice `minor`, what a reviewer has
dismissed `info`. GitLab wants fingerprints to be unique.
"""

from __future__ import annotations

import hashlib
from collections import Counter

from mkdocs_threatgate.locale import plain
from mkdocs_threatgate.model import Finding, Outcome, Verdict
from mkdocs_threatgate.reports.inert import as_json
from mkdocs_threatgate.reports.places import advice, file_of, line_of, title_of, worst_first

SEVERITIES = {Outcome.BLOCKS: "blocker", Outcome.NOTICE: "minor", Outcome.DISMISSED: "info"}


def render_verdict(verdict: Verdict, language: str) -> str:
    """Return the report, the worst first."""
    seen: Counter[str] = Counter()
    issues = []
    for finding in worst_first(verdict.findings):
        seen[finding.fingerprint] += 1
        issues.append(_issue(finding, verdict, language, seen[finding.fingerprint]))
    return as_json(issues)


def _issue(finding: Finding, verdict: Verdict, language: str, time: int) -> dict[str, object]:
    mark = finding.fingerprint
    if time > 1:
        mark = hashlib.sha256(f"{mark} {time}".encode()).hexdigest()[: len(mark)]
    lines = {"begin": line_of(finding)}
    if finding.path and finding.span:
        lines["end"] = finding.span.end_line
    return {
        "description": f"{title_of(finding)}: " + " · ".join(advice(finding, language)),
        "check_name": f"{finding.rule.code}-{finding.rule.slug}",
        "fingerprint": mark,
        "severity": SEVERITIES[finding.outcome],
        "location": {"path": plain(file_of(finding, verdict)), "lines": lines},
    }
