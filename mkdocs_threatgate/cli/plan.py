"""`threatgate plan`: what one post owes, to whom, what is recorded, and what comes next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.telling import tell_data, tell_table
from mkdocs_threatgate.model import Answer, Case, Decision, Finding, Message, Outcome, Status, Verdict, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.json import case_data
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import stand

STATES = {Status.MET: say("recorded"), Status.OPEN: say("open"), Status.UNKNOWN: say("unknown")}


@click.command()
@click.argument("post")
@config_option
@format_option
@guarded
def command(post: str, config: str | None, form: str) -> int:
    """Say what POST owes and to whom, what is recorded, and what to do next."""
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand(site)
    uri = grounds.find(post, Path())
    verdict = judged(site, (str(grounds.pages.docs / uri),), option)
    if form == "json":
        tell_data(_data(verdict))
    else:
        _tell(verdict, site.settings.language)
    return 0


def _data(verdict: Verdict) -> dict[str, object]:
    case = verdict.docket.cases[0]
    earliest = _earliest(case)
    return {
        **case_data(case, verdict.decision),
        "owed": [answer.record for answer in case.answers if answer.status is Status.OPEN],
        "earliest": earliest.isoformat() if earliest else None,
        "next": [typed(finding.command) for finding in _blocking(verdict)],
    }


def _tell(verdict: Verdict, setting: str) -> None:
    case = verdict.docket.cases[0]
    tell(say("{title} ({path})", title=case.post.title, path=case.post.path), setting)
    tell(_summary(case, verdict), setting)
    if case.answers:
        tell("")
        heads = (say("article"), say("state"), say("what is owed"), say("filings"))
        tell_table(heads, (_row(answer) for answer in case.answers), setting)
    for finding in verdict.findings:
        tell("")
        line = finding.span.line if finding.span else 1
        tell(
            say("{code} line {line}: {message}", code=finding.rule.code, line=line, message=finding.message),
            setting,
        )
        tell(say("  remedy: {remedy}", remedy=finding.remedy), setting)
        if finding.outcome is Outcome.BLOCKS and finding.command[:2] != ("threatgate", "plan"):
            tell(say("  next: {command}", command=typed(finding.command)), setting)


def _summary(case: Case, verdict: Verdict) -> Message:
    earliest = _earliest(case)
    if earliest:
        return say("may be published from {time} on", time=earliest.isoformat(" ", "minutes"))
    if verdict.decision is Decision.PUBLISHABLE and not case.answers:
        return say("owes no filing; publishable")
    if verdict.decision is Decision.PUBLISHABLE:
        return say("all that it owes is recorded; publishable")
    return say("blocked until what is open below is recorded and committed")


def _row(answer: Answer) -> tuple[object, ...]:
    article = answer.obligation.article
    mark = "" if article.verified else " (!)"
    return (f"{article.id}{mark}", STATES[answer.status], answer.owed, answer.filings or "–")


def _blocking(verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.outcome is Outcome.BLOCKS and finding.command]


def _earliest(case: Case) -> datetime | None:
    """Return from when on the post may go out, where only a running notice stands against it."""
    running = [answer for answer in case.answers if answer.status is Status.OPEN]
    times = [answer.near.earliest for answer in running if answer.near and answer.near.earliest]
    return max(times) if times and len(times) == len(running) else None
