"""`threatgate event`: what became of a filing → a further receipt in its chain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mkdocs_threatgate.authoring.receipts import Draft, new_identifier
from mkdocs_threatgate.authoring.staging import committer_address
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.record import document, stated_time, write_filing
from mkdocs_threatgate.cli.renewal import Renewal, renewed
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Entry, Event, Filing, Ledger, Previous, Receipt, Standing, say
from mkdocs_threatgate.policy.wording import ENDINGS
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.receipts import CHANNELS, NEED_A_REASON
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import Grounds

TIMES = {
    Event.ACKNOWLEDGED: "received_at",
    Event.ACCEPTED: "decided_at",
    Event.REJECTED: "decided_at",
    Event.SUPPLEMENTED: "filed_at",
    Event.REVIEWED: "",
    Event.CORRECTED: "",
    Event.WITHDRAWN: "received_at",
}
"""The events that this version records, each with the field of its time, if it has one but its record's."""

ROLES = {
    Event.ACKNOWLEDGED: "acknowledgement",
    Event.ACCEPTED: "decision",
    Event.REJECTED: "decision",
    Event.SUPPLEMENTED: "submission",
}
RENEWING = (Event.SUPPLEMENTED, Event.REVIEWED)


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the command line says of an event."""

    filing: str
    event: Event
    time: str | None
    number: str
    reason: str
    corrections: tuple[tuple[str, str], ...]
    posts: tuple[str, ...]
    evidence: tuple[Path, ...]


@click.command()
@click.argument("filing")
@click.argument("event", type=click.Choice([event.value for event in TIMES]))
@click.option("--at", "time", metavar="TIME", help="When it happened. Default: now.")
@click.option(
    "--number",
    metavar="TEXT",
    help="The number of the authority's answer, verbatim; corrected: the right one.",
)
@click.option("--reason", metavar="TEXT", help="Why; needed for rejected, corrected and withdrawn.")
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A document that shows it; it is copied beside the receipt.",
)
@click.option(
    "--post", "posts", metavar="POST", multiple=True, help="supplemented, reviewed: which of several posts."
)
@click.option("--name", metavar="TEXT", help="corrected: the authority's name as it should read.")
@click.option("--channel", type=click.Choice(CHANNELS), help="corrected: how it was filed.")
@click.option("--note", metavar="TEXT", help="corrected: a remark.")
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    filing: str,
    event: str,
    time: str | None,
    number: str | None,
    reason: str | None,
    evidence: tuple[Path, ...],
    posts: tuple[str, ...],
    name: str | None,
    channel: str | None,
    note: str | None,
    config: str | None,
    form: str,
) -> int:
    """Record what became of FILING.

    That it was acknowledged, accepted, rejected or withdrawn; supplemented, after a post was
    changed and the authority was told of that; reviewed, after its wording was edited and
    somebody made sure that no fact has changed; corrected, where the receipt is misspelt.
    Nothing is committed; the command to do that is printed.
    """
    words = (("authority.name", name), ("number", number), ("channel", channel), ("note", note))
    kind = Event(event)
    stated = Stated(
        filing=filing,
        event=kind,
        time=time,
        number=number or "" if kind is not Event.CORRECTED else "",
        reason=reason or "",
        corrections=tuple((key, text) for key, text in words if text) if kind is Event.CORRECTED else (),
        posts=posts,
        evidence=evidence,
    )
    _refuse_misuse(stated, corrects=any((name, channel, note)))
    file, option = config_path(config)
    site = read_site(file)
    _record(stated, stand_to_write(site), option, form)
    return 0


def _refuse_misuse(stated: Stated, *, corrects: bool) -> None:
    """Refuse what would otherwise be ignored, and what is not enough."""
    kind = stated.event
    if kind in NEED_A_REASON and not stated.reason:
        raise UsageError(say("“{event}” needs a reason", event=kind), say("Add --reason."))
    if stated.time is not None and not TIMES[kind]:
        raise UsageError(
            say("“{event}” has no time but that of its record", event=kind), say("Leave --at out.")
        )
    if stated.posts and kind not in RENEWING:
        raise UsageError(
            say("“{event}” concerns the whole filing, not one post", event=kind), say("Leave --post out.")
        )
    if corrects and kind is not Event.CORRECTED:
        raise UsageError(
            say("“{event}” corrects nothing", event=kind),
            say("Record the correction by itself: threatgate event {filing} corrected", filing=stated.filing),
        )
    if kind is Event.CORRECTED and not stated.corrections:
        raise UsageError(
            say("nothing is corrected"), say("Add --name, --number, --channel or --note as it should read.")
        )


def _record(stated: Stated, grounds: Grounds, option: str, form: str) -> None:
    site, kind = grounds.site, stated.event
    ledger, _ = read_ledger(grounds.repository, grounds.prefix, site.settings, (), ())
    filing = found_filing(ledger, stated.filing)
    _refuse_after_end(filing, kind)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    at = stated_time(stated.time, site, now)
    renewal = renewed(grounds, filing, kind, stated.posts, option) if kind in RENEWING else None
    _refuse_second(ledger, stated, renewal)
    last = last_entry(filing)
    identifier = new_identifier(now)
    role = ROLES.get(kind, "correspondence")
    documents = tuple(document(identifier, place, path, role) for place, path in enumerate(stated.evidence))
    draft = Draft(
        id=identifier,
        filing=stated.filing,
        event=kind,
        recorded_at=now,
        recorded_by=committer_address(grounds.repository.top),
        times=((TIMES[kind], at),) if TIMES[kind] else (),
        number=stated.number,
        reason=stated.reason,
        covers=renewal.covers if renewal else (),
        evidence=documents,
        corrections=stated.corrections,
        prev=Previous(last.stem, last.sha256),
    )
    sources = tuple(zip(documents, stated.evidence, strict=True))
    # the text that the digests are of belongs into the same commit
    written = write_filing(grounds, draft, sources, None, renewal.paths if renewal else ())
    _tell(draft, written, form, site)


def _tell(draft: Draft, written: tuple[str, ...], form: str, site: Site) -> None:
    commit = typed(("git", "commit", "-m", f"Record that filing {draft.filing} was {draft.event}"))
    if form == "json":
        covers = [cover.post for cover in draft.covers]
        named = {"id": draft.id, "filing": draft.filing, "written": written, "next": commit}
        tell_data({**named, "covers": covers} if covers else named)
        return
    setting = site.settings.language
    said = say(
        "recorded {id}: filing {filing} was {event}", id=draft.id, filing=draft.filing, event=draft.event
    )
    tell(said, setting)
    if draft.covers:
        tell(
            say("it now covers, as they stand: {posts}", posts=tuple(one.post for one in draft.covers)),
            setting,
        )
    tell(say("next: {command}", command=commit), setting)


def found_filing(ledger: Ledger, identifier: str) -> Filing:
    """Return a filing as committed; raises `UsageError` if there is none."""
    filing = next((one for one in ledger.filings if one.id == identifier), None)
    if filing is not None:
        return filing
    waiting = any(
        entry.standing is Standing.UNCOMMITTED and entry.receipt and entry.receipt.filing == identifier
        for entry in ledger.entries
    )
    message = (
        say("filing {id} is not committed yet", id=identifier)
        if waiting
        else say("the ledger holds no filing {id}, as committed", id=identifier)
    )
    raise UsageError(message, say("Commit it, or name one that is in the ledger."))


def _refuse_after_end(filing: Filing, kind: Event) -> None:
    if filing.ended and kind in (Event.ACCEPTED, *RENEWING):
        raise UsageError(
            say("filing {id} was {event}", id=filing.id, event=ENDINGS[filing.ended]),
            say("File again, and record the new filing."),
        )


def _refuse_second(ledger: Ledger, stated: Stated, renewal: Renewal | None) -> None:
    """Refuse what waits to be committed already."""
    asked = (
        stated.filing,
        stated.event,
        renewal.covers if renewal else (),
        stated.number,
        tuple(sorted(stated.corrections)),
        tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in stated.evidence),
    )
    held = {entry.path for entry in ledger.entries if entry.standing is not Standing.UNCOMMITTED}
    for entry in ledger.entries:
        receipt = entry.receipt if entry.standing is Standing.UNCOMMITTED and not entry.faults else None
        if receipt is not None and entry.path not in held and _said(receipt) == asked:
            paths = (f":/{path}" for path in (entry.path, *(renewal.paths if renewal else ())))
            commit = ("git", "add", "--", *paths, "&&", "git", "commit", "-m", f"Record {stated.event}")
            raise UsageError(
                say("it is recorded already in {path}, and not committed", path=entry.path),
                say("Commit it first: {command}", command=typed(commit)),
            )


def _said(receipt: Receipt) -> tuple[object, ...]:
    documents = tuple(document.sha256 for document in receipt.evidence)
    corrections = tuple(sorted(receipt.corrections))
    return receipt.filing, receipt.event, receipt.covers, receipt.number, corrections, documents


def last_entry(filing: Filing) -> Entry:
    """Return the last committed entry of a filing."""
    followed = {entry.receipt.prev.id for entry in filing.entries if entry.receipt and entry.receipt.prev}
    ends = [entry for entry in filing.entries if entry.stem not in followed and not entry.faults]
    committed = [entry for entry in ends if entry.standing is not Standing.UNCOMMITTED]
    return (committed or list(filing.entries))[-1]
