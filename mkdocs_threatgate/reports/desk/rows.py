"""The rows of the desk: posts with what they owe, filings, findings. Lists, for the page's data is large."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import (
    NATION,
    Answer,
    Case,
    Decision,
    Event,
    Filing,
    Finding,
    Level,
    Obligation,
    Outcome,
    Status,
    Verdict,
    When,
)
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.tally import decisions_by_path
from mkdocs_threatgate.tables.divisions import ancestors, division, full_name

DISMISSED = "dismissed"
MINUTE = timedelta(minutes=1)


class OwedRow(NamedTuple):
    """One obligation: `state` is its status, or `dismissed` where a person has dismissed what it rests on.

    `what` and `competent` are numbers of texts; `near` is the filing that came nearest and does not count.
    """

    article: str
    state: str
    subject: str
    place: str
    province: str
    what: int
    competent: int
    filings: tuple[str, ...]
    near: str


class PostRow(NamedTuple):
    """One post; `filings` are those that cover it at all.

    `published` is the local time of publication to the minute, `stated` the same as people say it: a
    bare date counts as the last minute of its day.
    """

    path: str
    title: str
    published: str
    stated: str
    verdict: Decision
    marks: tuple[str, ...]
    owed: tuple[OwedRow, ...]
    filings: tuple[str, ...]


class FilingRow(NamedTuple):
    """One filing; `counted` is the moment it counts from, local time, `stated` the same as people say it."""

    counted: str
    stated: str
    authority: str
    number: str
    standing: Event


class FindingRow(NamedTuple):
    """One finding; `message` and `remedy` are numbers of texts, `line` is 0 where there is none."""

    code: str
    slug: str
    article: str
    outcome: Outcome
    path: str
    line: int
    message: int
    remedy: int
    command: str
    evidence: str
    fingerprint: str


class Texts:
    """Texts by number: what many rows say is stored once."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._numbers: dict[str, int] = {}

    def number(self, value: object) -> int:
        """Return the number of a message or text."""
        return self._numbers.setdefault(plain(render(value, self.language)), len(self._numbers))

    def all(self) -> tuple[str, ...]:
        """Return the texts in the order of their numbers."""
        return tuple(self._numbers)


def post_rows(verdict: Verdict, texts: Texts) -> Iterator[PostRow]:
    """Yield the rows of the posts that the JSON report lists, in its order."""
    decisions = decisions_by_path(verdict)
    excused = dismissed_answers(verdict.findings)
    covering = _by_name(verdict.docket.ledger.filings)
    for case in reported(verdict):
        path = case.post.path
        names = {case.post.uri, case.declaration.id or case.post.uri}
        found = {filing.id for name in names for filing in covering.get(name, ())}
        yield PostRow(
            plain(path),
            plain(case.post.title),
            *_publication(case, verdict),
            decisions.get(path, Decision.PUBLISHABLE),
            tuple(_marks(case)),
            tuple(_owed(answer, state_of(case, answer, excused), texts) for answer in case.answers),
            tuple(sorted(found)),
        )


def reported(verdict: Verdict) -> Iterator[Case]:
    """Yield the cases that the JSON report lists as posts."""
    for case in verdict.docket.cases:
        if case.post.gated or case.declaration.stated:
            yield case


def dismissed_answers(findings: Iterable[Finding]) -> frozenset[tuple[str | None, str]]:
    """Return path and identity of the obligations whose findings are dismissed."""
    return frozenset(
        (one.path, one.identity.partition("\n")[0]) for one in findings if one.outcome is Outcome.DISMISSED
    )


def state_of(case: Case, answer: Answer, excused: frozenset[tuple[str | None, str]]) -> str:
    """Return the status of an obligation, or `dismissed`."""
    return DISMISSED if (case.post.path, answer.identity) in excused else str(answer.status)


def place_of(obligation: Obligation) -> str:
    """Return the code of the place that an obligation is about, or "" for the nation, a sector, a title."""
    code = obligation.places[0].code if obligation.places else ""
    return "" if code == NATION else code


def province_of(code: str) -> str:
    """Return the province that a division lies in, itself for a province and for what is unknown."""
    rows = (division(one) for one in ancestors(code))
    return next((row.code for row in rows if row and row.level is Level.PROVINCE), code)


def _owed(answer: Answer, state: str, texts: Texts) -> OwedRow:
    obligation = answer.obligation
    code = place_of(obligation)
    place = f"{full_name(code)} {code}".strip() or (obligation.sector.sector if obligation.sector else "")
    return OwedRow(
        obligation.article.id,
        state,
        plain(obligation.subject),
        plain(place),
        province_of(code),
        texts.number(answer.owed),
        texts.number(tuple(body.name for body in answer.competent)),
        answer.filings,
        answer.near.filing if answer.near and state == Status.OPEN else "",
    )


def _publication(case: Case, verdict: Verdict) -> tuple[str, str]:
    """Return when a post goes out, to the minute and as people say it."""
    dates = (case.declaration.publish_at, case.post.date)
    bare = next((when for when in dates if when and when.bare and when.end == case.moment), None)
    if bare:
        return local(_counted(bare), verdict), _said(bare, verdict)
    published = local(case.moment, verdict)
    return published, published.replace("T", " ")


def _marks(case: Case) -> Iterator[str]:
    if not case.declaration.stated or case.declaration.faults:
        yield "undeclared"
    if not case.post.ships:
        yield "draft"
    if case.baselined:
        yield "baseline"


def _by_name(filings: Iterable[Filing]) -> dict[str, list[Filing]]:
    found: dict[str, list[Filing]] = {}
    for filing in filings:
        for post in {cover.post for cover in filing.covers}:
            found.setdefault(post, []).append(filing)
    return found


def filing_rows(verdict: Verdict, posts: Iterable[PostRow]) -> Iterator[tuple[str, FilingRow]]:
    """Yield the filings that cover these posts, by their ids."""
    meant = {identifier for post in posts for identifier in post.filings}
    for filing in verdict.docket.ledger.filings:
        if filing.id not in meant:
            continue
        filed = filing.filed
        when = filed.filed_at
        yield (
            filing.id,
            FilingRow(
                local(_counted(when), verdict) if when else "",
                _said(when, verdict) if when else "",
                plain(filed.authority.name or filed.authority.region) if filed.authority else "",
                plain(filed.number),
                filing.ended or (Event.ACCEPTED if filing.accepted else Event.FILED),
            ),
        )


def _counted(when: When) -> datetime:
    """Return the moment from which a time counts as past: a bare date is its day's last minute."""
    return when.end - MINUTE if when.bare else when.start


def _said(when: When, verdict: Verdict) -> str:
    """Return a time as people say it: a bare date as a date, else local time to the minute."""
    shown = local(_counted(when), verdict)
    return shown[:10] if when.bare else shown.replace("T", " ")


def finding_rows(findings: Iterable[Finding], texts: Texts) -> Iterator[FindingRow]:
    """Yield the rows of all findings, in the report's order."""
    for one in findings:
        yield FindingRow(
            one.rule.code,
            one.rule.slug,
            one.article or "",
            one.outcome,
            plain(one.path or ""),
            one.span.line if one.span and one.path else 0,
            texts.number(one.message),
            texts.number(one.remedy),
            typed(one.command) if one.command else "",
            "\n".join(map(plain, one.evidence.splitlines())),
            one.fingerprint,
        )


def local(moment: datetime, verdict: Verdict) -> str:
    """Return a moment in the site's time zone, to the minute, without naming the zone."""
    zone = ZoneInfo(verdict.docket.settings.timezone)
    return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
