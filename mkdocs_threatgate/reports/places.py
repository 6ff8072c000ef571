"""Where a finding is told, and in which order: for formats that demand a file and keep only so many."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Finding, Outcome, Verdict
from mkdocs_threatgate.reports.commands import typed

ORDER = {Outcome.BLOCKS: 0, Outcome.NOTICE: 1, Outcome.DISMISSED: 2}


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what leaves no verdict, what blocks, notices, dismissals; each as it was ordered before."""
    return tuple(sorted(findings, key=lambda one: (not one.decisive, ORDER[one.outcome])))


def file_of(finding: Finding, verdict: Verdict) -> str:
    """Return the path of the file to show a finding in: of one about the whole site, its configuration."""
    return finding.path or verdict.docket.world.configuration or "."


def line_of(finding: Finding) -> int:
    """Return the line to show a finding at; the first one where it is about the whole file."""
    return finding.span.line if finding.path and finding.span else 1


def title_of(finding: Finding) -> str:
    """Return what a finding is, in words that are the same in every language."""
    return " · ".join(
        part for part in (f"{finding.rule.code} {finding.rule.slug}", finding.article or "") if part
    )


def advice(finding: Finding, language: str) -> tuple[str, ...]:
    """Return what was found, its remedy and the next command, a line each."""
    lines = (render(finding.message, language), render(finding.remedy, language))
    return (*lines, f"$ {typed(finding.command)}") if finding.command else lines
