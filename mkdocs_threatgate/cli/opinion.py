"""`threatgate event POST opinion`: what the operator of a network answered → an entry of its own (Art. 7)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mkdocs_threatgate.authoring.receipts import Draft, new_identifier
from mkdocs_threatgate.cli.attaching import attach, refuse_unshown
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.covering import cover
from mkdocs_threatgate.cli.record import write_filing
from mkdocs_threatgate.cli.recorded import tell_recorded
from mkdocs_threatgate.cli.statement import stated_time
from mkdocs_threatgate.cli.writing import recorder_of
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Case, Cover, Docket, Event, Response, Standing, say
from mkdocs_threatgate.model.commands import commit_command
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.settings import Site
from mkdocs_threatgate.sources.world import Grounds


class Asked(NamedTuple):
    """What the command line says of an opinion; empty texts where it says nothing."""

    operator: str
    requested_at: str
    response: str
    responded_at: str
    number: str = ""


def record_opinion(
    posts: tuple[str, ...],
    asked: Asked,
    evidence: tuple[Path, ...],
    role: str,
    grounds: Grounds,
    way: tuple[str, str],
) -> None:
    """Write the receipt of an operator's opinion on these posts, stage it and tell of it.

    `way` is the format of the answer and how to name the configuration. Raises `UsageError`
    where a post declares no such network, and for times that cannot be.
    """
    form, option = way
    site, docs = grounds.site, grounds.pages.docs
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    times = _times(asked, site, now)
    uris = tuple(dict.fromkeys(grounds.find(post, Path()) for post in posts))
    docket = judged(site, tuple(str(docs / uri) for uri in uris), option).docket
    found = {case.post.uri: case for case in docket.cases}
    cases = tuple(found[uri] for uri in uris)
    operator = _operator(asked.operator, cases)
    refuse_unshown(grounds, Event.OPINION, evidence, role)
    covers = tuple(_cover(case, grounds) for case in cases)
    paths = tuple(case.post.path for case in cases)
    _refuse_second(docket, operator, asked.response, covers, paths)
    identifier = new_identifier(now)
    attached = attach(grounds, identifier, evidence, role)
    draft = Draft(
        id=identifier,
        filing=identifier,
        event=Event.OPINION,
        recorded_at=now,
        recorded_by=recorder_of(grounds),
        operator=operator,
        times=times,
        response=asked.response,
        number=asked.number,
        covers=covers,
        evidence=attached.documents,
    )
    # the text that the operator was asked about belongs into the same commit
    written = write_filing(grounds, draft, attached, also=paths)
    said = say("recorded {id}: the opinion of {operator}", id=identifier, operator=operator)
    tell_recorded(draft, written, (said,), f"Record the opinion of {operator}", form, site)


def _cover(case: Case, grounds: Grounds) -> Cover:
    return cover(grounds, case.post, case.declaration.id or case.post.uri, case.post.text)


def _times(asked: Asked, site: Site, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return when the operator was asked and when it answered, as they are to be written."""
    answered = asked.response not in ("", Response.NONE)
    if not asked.requested_at:
        raise UsageError(say("nothing says when the opinion was asked for"), say("Add --requested-at TIME."))
    if answered != bool(asked.responded_at):
        raise UsageError(
            say("an answer has a time, and only an answer has one"),
            say("Say both: --response {responses} --responded-at TIME", responses=tuple(Response)[:3]),
        )
    requested = stated_time(asked.requested_at, site, now)
    if not answered:
        return (("requested_at", requested),)
    responded = stated_time(asked.responded_at, site, now)
    first, then = (read_moment(one, site.settings.timezone) for one in (requested, responded))
    if first and then and then.end < first.start:
        raise UsageError(
            say("the operator answered at {time}, before it was asked", time=responded),
            say("Correct --requested-at or --responded-at."),
        )
    return (("requested_at", requested), ("responded_at", responded))


def _operator(named: str, cases: tuple[Case, ...]) -> str:
    """Return the operator as declared: the one that is named, or the only one there is."""
    declared = [
        dict.fromkeys(
            one.operator.name for one in case.declaration.networks if one.operator and one.operator.name
        )
        for case in cases
    ]
    everywhere = tuple(name for name in declared[0] if all(name in names for names in declared))
    if named in everywhere:
        return named
    if not named and len(everywhere) == 1:
        return everywhere[0]
    posts = tuple(case.post.path for case in cases)
    if not everywhere:
        raise UsageError(
            say("{posts}: no network of an operator is declared there", posts=posts),
            say("An opinion is one on a network: declare it under “networks”, with its operator's name."),
        )
    raise UsageError(
        say("{posts}: no network of “{operator}” is declared there", posts=posts, operator=named)
        if named
        else say("{posts}: networks of several operators are declared there", posts=posts),
        say("Name the operator as declared: --operator {operators}", operators=everywhere),
    )


def _refuse_second(
    docket: Docket, operator: str, response: str, covers: tuple[Cover, ...], paths: tuple[str, ...]
) -> None:
    """Raise `UsageError` for the same answer on the same texts, if it only has to be committed."""
    ledger, settings = docket.ledger, docket.settings
    held = {entry.path for entry in ledger.entries if entry.standing is not Standing.UNCOMMITTED}
    for entry in ledger.opinions:
        receipt = entry.receipt if entry.standing is Standing.UNCOMMITTED and not entry.faults else None
        if receipt is None or receipt.opinion is None or entry.path in held:
            continue
        said = receipt.opinion.response or ""
        if (receipt.operator, said, receipt.covers) == (operator, response, covers):
            commit = commit_command(settings, "Record opinion", entry.path, *paths)
            raise UsageError(
                say("it is recorded already in {path}, and not committed", path=entry.path),
                say("Commit it first: {command}", command=typed(commit)),
            )
