"""The verdict as annotations of a GitHub workflow, and as the summary of its step.

A step may annotate ten times at each level (actions/toolkit, “problem matchers”); the rest is in the
summary, of which GitHub takes 1 MiB. Commands and their escapes: docs.github.com, “Workflow
commands”, and actions/runner, ActionCommand.cs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Finding, Outcome, Verdict, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.inert import inert
from mkdocs_threatgate.reports.places import advice, file_of, line_of, title_of, worst_first
from mkdocs_threatgate.reports.text import render_summary as render_numbers

MOST = 10
"""Annotations of one level."""

MOST_BYTES = 900_000
"""Of the summary, whose limit all commands of a step share."""

LEVELS = {Outcome.BLOCKS: "error", Outcome.NOTICE: "notice"}
IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
IN_PROPERTY = IN_TEXT | str.maketrans({":": "%3A", ",": "%2C"})
MARKUP = re.compile(r"[!#$&()*+.:<=>@\[\\\]^_`{|}~-]")
OUTCOMES = {
    Outcome.BLOCKS: say("Blocking"),
    Outcome.NOTICE: say("Notices"),
    Outcome.DISMISSED: say("Dismissed"),
}


def render_verdict(verdict: Verdict, language: str) -> str:
    """Return the annotations, worst first, and the verdict with its numbers."""
    findings = worst_first(verdict.findings)
    lines: list[str] = []
    for outcome in LEVELS:
        told = tuple(one for one in findings if one.outcome is outcome)
        lines.extend(_annotation(one, verdict, language) for one in told[:MOST])
    left_out = len(verdict.findings) - len(lines)
    lines.append(_numbers(verdict, language))
    if left_out:
        told_elsewhere = say("left out here, and told in the summary of this step: {count}", count=left_out)
        lines.append(inert(render(told_elsewhere, language)))
    return "\n".join((*lines, ""))


def _annotation(finding: Finding, verdict: Verdict, language: str) -> str:
    properties = {"file": plain(file_of(finding, verdict)), "line": str(line_of(finding))}
    if finding.path and finding.span:
        properties["endLine"] = str(finding.span.end_line)
        if finding.span.end_line == finding.span.line:  # elsewhere GitHub takes no column
            properties["col"] = str(finding.span.column)
    properties["title"] = plain(title_of(finding))
    stated = ",".join(f"{name}={value.translate(IN_PROPERTY)}" for name, value in properties.items())
    text = "\n".join(map(plain, advice(finding, language)))
    return f"::{LEVELS[finding.outcome]} {stated}::{text.translate(IN_TEXT)}"


def _numbers(verdict: Verdict, language: str) -> str:
    return inert(click.unstyle(render_numbers(verdict, language)))


def render_summary(verdict: Verdict, language: str) -> str:
    """Return the whole report as Markdown, the worst first, cut where GitHub would take no more."""
    decision, *more = (as_text(line) for line in _numbers(verdict, language).splitlines())
    parts = [f"## threatgate\n\n**{decision}**\n\n", *(f"{line}\n\n" for line in more)]
    size = sum(len(part.encode("utf-8", "replace")) for part in parts)
    findings = worst_first(verdict.findings)
    for count, part in enumerate(_told(findings, language)):
        size += len(part.encode("utf-8", "replace"))
        if size > MOST_BYTES:
            left_out = say("… and {count} more", count=len(findings) - count)
            return "".join((*parts, f"{as_text(render(left_out, language))}\n\n"))
        parts.append(part)
    return "".join(parts)


def _told(findings: tuple[Finding, ...], language: str) -> Iterator[str]:
    """Yield an item of a list for each finding; the first of each outcome brings the heading."""
    headed: set[Outcome] = set()
    for finding in findings:
        heading = (
            "" if finding.outcome in headed else f"### {render(OUTCOMES[finding.outcome], language)}\n\n"
        )
        headed.add(finding.outcome)
        span = finding.span if finding.path else None
        place = f"{finding.path}:{span.line}:{span.column}" if span else finding.path or ""
        lines = [f"* **{as_text(title_of(finding))}** {as_text(place)}".rstrip()]
        lines.append(as_text(render(finding.message, language)))
        lines.append(as_text(render(finding.remedy, language)))
        if finding.command:
            lines.append(_as_code(typed(finding.command)))
        yield heading + "  \n  ".join(lines) + "\n\n"


def as_text(text: str) -> str:
    """Return Markdown that shows a text as it is: no link, picture, tag, mention or heading comes of it."""
    return MARKUP.sub(r"\\\g<0>", plain(text))


def _as_code(text: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence} {inert(plain(text))} {fence}"
