"""`threatgate plan`: what one post owes, to whom, what is recorded, and what comes next."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, language, tell
from mkdocs_threatgate.cli.screen import tell_prose
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    Answer,
    Authority,
    Case,
    Decision,
    Drift,
    Finding,
    Message,
    Outcome,
    Shift,
    Status,
    Verdict,
    say,
)
from mkdocs_threatgate.policy.offers import fewest
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.json import case_data
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import stand

EXTENTS = {
    Drift.IDENTICAL: say("nothing"),
    Drift.EDITORIAL: say("wording"),
    Drift.MATERIAL: say("facts, or more than wording"),
}
STATES = {Status.MET: say("recorded"), Status.OPEN: say("open"), Status.UNKNOWN: say("unknown")}


@click.command()
@click.argument("post", shell_complete=completing.posts)
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
        tell_data(_data(verdict, language(site.settings.language)))
    else:
        _tell(verdict, site.settings.language)
    return 0


def _data(verdict: Verdict, speech: str) -> dict[str, object]:
    case = verdict.docket.cases[0]
    earliest = _earliest(case)
    return {
        **case_data(case, verdict.decision),
        "owed": [_owed(answer) for answer in case.answers if _is_owed(answer, verdict)],
        "fewest": [body._asdict() for body in _few(verdict)],
        "changed": [_changed(shift, speech) for shift in _told_shifts(case)],
        "earliest": earliest.isoformat() if earliest else None,
        "next": [typed(finding.command) for finding in _blocking(verdict)],
    }


def _few(verdict: Verdict) -> tuple[Authority, ...]:
    """Return the bodies that may receive all that is open, where they are fewer than what is open."""
    case, docket = verdict.docket.cases[0], verdict.docket
    few = fewest(case, docket.ledger, docket.settings.interpretation)
    return few if len(few) < sum(_is_owed(answer, verdict) for answer in case.answers) else ()


def _is_owed(answer: Answer, verdict: Verdict) -> bool:
    finding = _by_subject(verdict).get(answer.identity)
    return answer.status is Status.OPEN and not (finding and finding.outcome is Outcome.DISMISSED)


def _by_subject(verdict: Verdict) -> dict[str, Finding]:
    """Return findings by the first line of their identity: an answer's own; more binds them to its words."""
    return {one.identity.partition("\n")[0]: one for one in verdict.findings if one.article}


def _owed(answer: Answer) -> dict[str, object]:
    """Return an open obligation with the bodies that may receive its filing, by name and code."""
    return {
        "article": answer.obligation.article.id,
        "subject": answer.obligation.subject,
        "competent": [body._asdict() for body in answer.competent],
    }


def _changed(shift: Shift, speech: str) -> dict[str, object]:
    """Return how far a post has moved from what was filed, and what has changed, in words."""
    return {
        "filing": shift.filing,
        "drift": shift.drift.name.lower(),
        "reviewed": shift.reviewed,
        "assumed": shift.assumed or None,
        "changes": [render(change, speech) for change in shift.changes],
    }


def _told_shifts(case: Case) -> tuple[Shift, ...]:
    """Return what has changed since those filings that meet a duty, or come nearest to it."""
    filings = {identifier for answer in case.answers for identifier in answer.filings}
    filings |= {answer.near.filing for answer in case.answers if answer.near}
    return tuple(
        shift
        for shift in case.shifts
        if shift.filing in filings and (shift.drift is not Drift.IDENTICAL or shift.assumed)
    )


def _tell_shift(shift: Shift, setting: str) -> None:
    since = say("changed since filing {filing}: {how}", filing=shift.filing, how=EXTENTS[shift.drift])
    tell(since, setting)
    for change in shift.changes:
        tell(say("  {what}", what=change), setting)
    if shift.assumed:
        tell(say("  compared with the text in commit {commit}", commit=shift.assumed[:12]), setting)
    if shift.reviewed:
        tell(say("  reviewed as it is"), setting)


def _tell(verdict: Verdict, setting: str) -> None:
    case = verdict.docket.cases[0]
    tell(say("{title} ({path})", title=case.post.title, path=case.post.path), setting)
    tell(_summary(case, verdict), setting)
    few = _few(verdict)
    if few:
        names = tuple(f"{body.name} ({body.department or body.region})" for body in few)
        tell(say("enough for all that is open: filings with {bodies}", bodies=names), setting)
    for shift in _told_shifts(case):
        tell("")
        _tell_shift(shift, setting)
    about = _by_subject(verdict)
    for answer in case.answers:
        tell("")
        _tell_answer(answer, about.get(answer.identity), setting)
    answered = [about.get(answer.identity) for answer in case.answers]
    for finding in verdict.findings:
        if finding in answered:
            continue
        tell("")
        line = finding.span.line if finding.span else 1
        tell(
            say("{code} line {line}: {message}", code=finding.rule.code, line=line, message=finding.message),
            setting,
        )
        _tell_way_out(finding, setting)


def _tell_answer(answer: Answer, finding: Finding | None, setting: str) -> None:
    """Tell one obligation: what is owed, to whom by name and code, what is recorded, what is next."""
    article = answer.obligation.article
    verified = "" if article.verified else say(" (not read in the original)")
    dismissed = finding is not None and finding.outcome is Outcome.DISMISSED
    state = say("dismissed") if dismissed else STATES[answer.status]
    heading = say("{article}{verified}: {state}", article=article.id, verified=verified, state=state)
    tell(heading, setting)
    tell_prose(finding.message if finding else answer.owed, setting)
    if answer.filings:
        tell(say("  filings: {filings}", filings=answer.filings), setting)
    if answer.status is Status.OPEN and answer.competent and not dismissed:
        bodies = ((body.name, body.department or body.region) for body in answer.competent)
        names = tuple(f"{name} ({code})" for name, code in bodies)
        tell_prose(say("competent: {bodies}", bodies=names), setting)
    if finding:
        _tell_way_out(finding, setting)


def _tell_way_out(finding: Finding, setting: str) -> None:
    if finding.outcome is Outcome.DISMISSED:
        tell_prose(finding.remedy, setting)
        return
    tell_prose(say("remedy: {remedy}", remedy=finding.remedy), setting)
    if finding.outcome is Outcome.BLOCKS and finding.command[:2] != ("threatgate", "plan"):
        tell(say("  next: {command}", command=typed(finding.command)), setting)


def _summary(case: Case, verdict: Verdict) -> Message:
    earliest = _earliest(case)
    if earliest:
        return say("may be published from {time} on", time=earliest.isoformat(" ", "minutes"))
    if verdict.decision is Decision.PUBLISHABLE and not case.answers:
        return say("owes no filing; publishable")
    dismissed = any(finding.outcome is Outcome.DISMISSED for finding in verdict.findings)
    if verdict.decision is Decision.PUBLISHABLE and dismissed:
        return say("what is not recorded is dismissed; publishable")
    if verdict.decision is Decision.PUBLISHABLE:
        return say("all that it owes is recorded; publishable")
    return say("blocked until what is open below is recorded and committed")


def _blocking(verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.outcome is Outcome.BLOCKS and finding.command]


def _earliest(case: Case) -> datetime | None:
    """Return from when on the post may go out, where nothing but time stands against it."""
    running = [answer for answer in case.answers if answer.status is Status.OPEN]
    times = [answer.near.earliest for answer in running if answer.near and answer.near.earliest]
    return max(times) if times and len(times) == len(running) else None
