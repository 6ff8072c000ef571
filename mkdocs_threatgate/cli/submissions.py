"""Whom a post has yet to be reported to, and what each of them is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mkdocs_threatgate.authoring.dossier.submission import Submission
from mkdocs_threatgate.cli.covering import cover
from mkdocs_threatgate.cli.door import next_command
from mkdocs_threatgate.cli.recipient import choose_authority
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Answer, Authority, Case, Docket, Filing, Kind, Status, Text, say
from mkdocs_threatgate.policy.misses import DRIFTED, SHORT, UNAPPROVED
from mkdocs_threatgate.policy.offers import receives
from mkdocs_threatgate.policy.synopsis import synopsis
from mkdocs_threatgate.sources.enclosures import read_enclosures
from mkdocs_threatgate.sources.world import Grounds

WAITING = (SHORT, UNAPPROVED)
"""The body has been told: what is missing is its answer, or time."""


class Addressed(NamedTuple):
    """To whom a command line writes: a body by name, kind and article, or `every` one left."""

    authority: str
    kind: Kind | None
    article: str | None
    every: bool


def bodies(docket: Docket, to: Addressed) -> tuple[Authority, ...]:
    """Return the bodies to write to: the one named, else the first that has yet to be told, or all.

    Raises `UsageError` for a body that is not competent, where nobody is left, and for a post
    that cannot be read whole.
    """
    case, interpretation = docket.cases[0], docket.settings.interpretation
    for fault in (*case.post.faults, *case.declaration.faults):
        # a letter from a declaration that is read in part would leave something out
        where = say("{path}:{line}", path=case.post.path, line=fault.span.line)
        raise UsageError(say("{where}: {problem}", where=where, problem=fault.message), fault.remedy)
    if to.authority:
        return (choose_authority(case, to.authority, to.kind, to.article, interpretation),)
    found: list[Authority] = []
    for answer in _untold(case, to):
        if not any(receives(body, answer, interpretation) for body in found):
            found.extend(_candidates(answer, docket, to)[:1])
    if not found:
        raise UsageError(
            say("{post} has nobody left to be told", post=case.post.path),
            say(
                "See what it owes: {command}\nTo write anew: --authority NAME.",
                command=next_command("plan", case.post.path),
            ),
        )
    return tuple(found) if to.every else (found[0],)


def submission(body: Authority, docket: Docket, to: Addressed, grounds: Grounds) -> Submission:
    """Return what a body is told of the only post of a docket."""
    settings, case = docket.settings, docket.cases[0]
    concerned = tuple(one for one in _owed(case, to) if receives(body, one, settings.interpretation))
    # what is met already is told again only where nothing else is left to be told
    answers = tuple(answer for answer in concerned if answer.status is Status.OPEN) or concerned
    post = case.post
    text = Text(post.path, post.uri, post.text, gated=post.gated, ships=post.ships)
    told = (_overtaken(answer, docket) for answer in answers)
    amended = next((filing for filing in told if filing and _is_same(filing.filed.authority, body)), None)
    content = cover(grounds, post, case.declaration.id or post.uri, post.text).content
    assert content is not None  # noqa: S101 - a cover that is made always has its digests
    return Submission(
        case=case,
        body=body,
        answers=answers,
        publisher=settings.publisher_name,
        summary=synopsis(post),
        digest=hashlib.sha256(post.text.encode()).hexdigest(),
        content=content,
        enclosures=read_enclosures(grounds.pages, (text,)).get(post.path, ()),
        now=docket.now.astimezone(ZoneInfo(settings.timezone)),
        timezone=settings.timezone,
        amended=amended,
        shift=next((one for one in case.shifts if amended and one.filing == amended.id), None),
    )


def _owed(case: Case, to: Addressed) -> Iterator[Answer]:
    for answer in case.answers:
        if answer.obligation.addressee and to.article in (None, answer.obligation.article.id):
            yield answer


def _untold(case: Case, to: Addressed) -> Iterator[Answer]:
    for answer in _owed(case, to):
        if answer.status is Status.OPEN and not (answer.near and answer.near.code in WAITING):
            yield answer


def _candidates(answer: Answer, docket: Docket, to: Addressed) -> tuple[Authority, ...]:
    """Return whom to write to, best first: who was told of an earlier text is told of the change."""
    filing = _overtaken(answer, docket)
    before = (filing.filed.authority,) if filing and filing.filed.authority else ()
    return tuple(body for body in (*before, *answer.competent) if to.kind in (None, body.kind))


def _overtaken(answer: Answer, docket: Docket) -> Filing | None:
    """Return the filing that would meet an obligation, had the post not changed since."""
    if answer.near is None or answer.near.code != DRIFTED:
        return None
    return next((one for one in docket.ledger.filings if one.id == answer.near.filing), None)


def _is_same(body: Authority | None, other: Authority) -> bool:
    return body is not None and body._replace(name="") == other._replace(name="")
