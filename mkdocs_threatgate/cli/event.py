"""`threatgate event`: what became of a filing → a further receipt in its chain."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from mkdocs_threatgate.authoring.receipts import Draft, new_identifier
from mkdocs_threatgate.authoring.staging import committer_address, stage
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.record import stated_time, write_filing
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Entry, Event, Filing, Ledger, Previous, Standing, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import stand

TIMES = {
    Event.ACKNOWLEDGED: "received_at",
    Event.ACCEPTED: "decided_at",
    Event.REJECTED: "decided_at",
    Event.WITHDRAWN: "",
}
"""The events that this version records, each with the field of its time."""

NEEDS_REASON = (Event.REJECTED, Event.WITHDRAWN)


@click.command()
@click.argument("filing")
@click.argument("event", type=click.Choice([event.value for event in TIMES]))
@click.option("--at", "time", metavar="TIME", help="When it happened. Default: now.")
@click.option("--number", metavar="TEXT", help="The number of the authority's answer, verbatim.")
@click.option("--reason", metavar="TEXT", help="Why; needed for rejected and withdrawn.")
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
    config: str | None,
    form: str,
) -> int:
    """Record what became of FILING: that it was acknowledged, accepted, rejected or withdrawn.

    Nothing is committed; the command to do that is printed.
    """
    site = read_site(config_path(config)[0])
    grounds = stand(site)
    kind = Event(event)
    if kind in NEEDS_REASON and not reason:
        raise UsageError(say("“{event}” needs a reason", event=kind), say("Add --reason."))
    ledger, _ = read_ledger(grounds.repository, grounds.prefix, site.settings, (), ())
    last = last_entry(ledger, filing)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    at = stated_time(time, site, now)
    identifier = new_identifier(now)
    draft = Draft(
        id=identifier,
        filing=filing,
        event=kind,
        recorded_at=now,
        recorded_by=committer_address(grounds.repository.top),
        times=((TIMES[kind], at),) if TIMES[kind] else (),
        number=number or "",
        reason=reason or "",
        prev=Previous(last.stem, last.sha256),
    )
    written = write_filing(grounds, draft, (), None)
    stage(grounds.repository.top, written)
    commit = ("git", "commit", "-m", f"Record that filing {filing} was {kind}")
    if form == "json":
        tell_data({"id": identifier, "filing": filing, "written": written, "next": typed(commit)})
    else:
        tell(
            say("recorded {id}: filing {filing} was {event}", id=identifier, filing=filing, event=kind),
            site.settings.language,
        )
        tell(say("next: {command}", command=typed(commit)), site.settings.language)
    return 0


def last_entry(ledger: Ledger, identifier: str) -> Entry:
    """Return the last committed entry of a filing; raises `UsageError` if there is none."""
    filing: Filing | None = next((one for one in ledger.filings if one.id == identifier), None)
    if filing is None:
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
    followed = {entry.receipt.prev.id for entry in filing.entries if entry.receipt and entry.receipt.prev}
    ends = [entry for entry in filing.entries if entry.stem not in followed and not entry.faults]
    committed = [entry for entry in ends if entry.standing is not Standing.UNCOMMITTED]
    return (committed or list(filing.entries))[-1]
