"""The detectors alone, on files without a site: the same steps as the gate's, fewer of its checks. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mkdocs_threatgate.gate import Tools, examine, judge, make_case, make_exhibit, manuals, named_passwords
from mkdocs_threatgate.model import (
    Attachment,
    Case,
    Decision,
    Declaration,
    Docket,
    Finding,
    Post,
    Verdict,
    World,
)
from mkdocs_threatgate.sources.loose import Sheet

JUDGED = ("TG105", "TG106", "TG4")
"""How the codes begin of what is told: undeclared triggers, unreadable files, prohibited content."""

WORST_FIRST = (Decision.UNDECIDED, Decision.BLOCKED, Decision.PUBLISHABLE)


Passwords = Mapping[str, tuple[str, ...]]
"""The words near links to a file that say how to open it, by the path of the file."""


class Judged(NamedTuple):
    """What was found in some files, and the passwords they name; the cases hold only the lines told of."""

    decision: Decision
    findings: tuple[Finding, ...]
    cases: tuple[Case, ...]
    passwords: Passwords
    files: int


def make_tools(world: World, now: datetime) -> Tools:
    """Return what every file is judged with, at a moment with a time zone, told in the world's own."""
    return Tools.of(world, now.astimezone(ZoneInfo(world.settings.timezone)))


def judge_files(
    files: Iterable[Sheet | Attachment], tools: Tools, passwords: Passwords | None = None
) -> Judged:
    """Return what the detectors find in some files; `passwords` are those that other files name."""
    cases: list[Case] = []
    attachments: list[Attachment] = []
    for file in files:
        if isinstance(file, Sheet):
            cases.append(_case(file, tools))
        else:
            attachments.append(file)
    known = passwords or {}
    exhibits = tuple(make_exhibit(one, tools, known.get(one.uri, ())) for one in attachments)
    docket = Docket(cases=tuple(cases), world=tools.world, now=tools.now, exhibits=exhibits)
    verdict = judge(tuple(map(_explained, filter(_is_told, examine(docket)))), docket)
    named = named_passwords(cases)
    count = len(cases) + len(attachments)
    told = tuple(_without_text(case, _lines_told(verdict, case.post.path)) for case in cases)
    return Judged(verdict.decision, verdict.findings, told, named, count)


def make_verdict(judged: Iterable[Judged], world: World, now: datetime) -> Verdict:
    """Return the verdict on all files that were judged, whichever were judged together."""
    parts = tuple(judged)
    decisions = {part.decision for part in parts}
    findings = sorted((one for part in parts for one in part.findings), key=lambda one: one.path or "")
    cases = sorted((one for part in parts for one in part.cases), key=lambda one: one.post.path)
    return Verdict(
        decision=next((one for one in WORST_FIRST if one in decisions), Decision.PUBLISHABLE),
        findings=tuple(findings),
        docket=Docket(cases=tuple(cases), world=world, now=now.astimezone(ZoneInfo(world.settings.timezone))),
        manuals=manuals(),
    )


def _case(sheet: Sheet, tools: Tools) -> Case:
    case = make_case(sheet.text, tools)
    if sheet.form == "markdown":
        return case
    return replace(case, suspicions=tools.detector.suspicions(case.post, sheet.form))


def _is_told(finding: Finding) -> bool:
    return finding.rule.code.startswith(JUDGED)


def _explained(finding: Finding) -> Finding:
    """Return a finding whose next command needs no site."""
    return replace(finding, command=("threatgate", "explain", finding.rule.code))


def _lines_told(verdict: Verdict, path: str) -> frozenset[int]:
    return frozenset(one.span.line for one in verdict.findings if one.path == path and one.span)


def _without_text(case: Case, lines: frozenset[int]) -> Case:
    """Return a case as it is told: of its text only these lines, each in its place."""
    post = case.post
    kept = post.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: max(lines)] if lines else ()
    return Case(
        post=Post(
            path=post.path,
            uri=post.uri,
            titles=post.titles[:1],
            text="\n".join(line if number in lines else "" for number, line in enumerate(kept, 1)),
        ),
        declaration=Declaration(),
        moment=case.moment,
    )
