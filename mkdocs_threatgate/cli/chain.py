"""The filing that a later event belongs to: found as committed, and what may still follow in its chain."""

from __future__ import annotations

from mkdocs_threatgate.authoring.receipts import Draft
from mkdocs_threatgate.cli.door import next_command
from mkdocs_threatgate.cli.renewal import RENEWING
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Entry, Event, Filing, Ledger, Receipt, Settings, Standing, say
from mkdocs_threatgate.model.commands import commit_command
from mkdocs_threatgate.policy.wording import ENDINGS
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.inline import inline_receipts, may_hold_receipts
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.receipts import receipt_of
from mkdocs_threatgate.sources.world import Grounds


def found_filing(ledger: Ledger, identifier: str, grounds: Grounds) -> Filing:
    """Return a filing as committed; raises `UsageError` if there is none, or it stands in a post."""
    filing = next((one for one in ledger.filings if one.id == identifier), None)
    if filing is not None:
        return filing
    _refuse_inline(identifier, grounds)
    waiting = any(
        entry.standing is Standing.UNCOMMITTED and entry.receipt and entry.receipt.filing == identifier
        for entry in ledger.entries
    )
    void = next((entry for entry in ledger.entries if entry.stem == identifier and not _waits(entry)), None)
    if void is not None:
        raise UsageError(
            say("filing {id} is in the ledger and counts for nothing", id=identifier),
            say("See what is wrong with it: {command}", command=next_command("ledger", "verify")),
        )
    message = (
        say("filing {id} is not committed yet", id=identifier)
        if waiting
        else say("the ledger holds no filing {id}, as committed", id=identifier)
    )
    raise UsageError(message, say("Commit it, or name one that is in the ledger."))


def _refuse_inline(identifier: str, grounds: Grounds) -> None:
    """Say how to go on where a filing stands in front matter, whose receipts are filings of their own."""
    pages, timezone = grounds.pages, grounds.site.settings.timezone
    for text in (pages.text(uri) for uri in pages.uris()):
        if not may_hold_receipts(text):
            continue
        for known, tree in inline_receipts(read_post(text, timezone)).items():
            if known == identifier:
                body = receipt_of(tree, timezone, post=text.uri)[0]
                name = body.authority.name if body and body.authority else ""
                again = next_command("record", text.path, "--authority", name or "NAME")
                raise UsageError(
                    say(
                        "filing {id} stands in {path}, where no event can follow it", id=known, path=text.path
                    ),
                    say("Record it in the ledger, then what became of it: {command}", command=again),
                )


def _waits(entry: Entry) -> bool:
    return entry.standing is Standing.UNCOMMITTED


def refuse_after_end(filing: Filing, kind: Event) -> None:
    """Raise `UsageError` for an event that cannot help a filing which has ended."""
    if filing.ended and kind in (Event.ACCEPTED, *RENEWING):
        raise UsageError(
            say("filing {id} was {event}", id=filing.id, event=ENDINGS[filing.ended]),
            say("File again, and record the new filing."),
        )


def refuse_second(ledger: Ledger, draft: Draft, paths: tuple[str, ...], settings: Settings) -> None:
    """Raise `UsageError` for an event that waits to be committed already, with the posts at `paths`."""
    held = {entry.path for entry in ledger.entries if entry.standing is not Standing.UNCOMMITTED}
    for entry in ledger.entries:
        receipt = entry.receipt if entry.standing is Standing.UNCOMMITTED and not entry.faults else None
        if receipt is not None and entry.path not in held and _said(receipt) == _said(draft):
            commit = commit_command(settings, f"Record {draft.event}", entry.path, *paths)
            raise UsageError(
                say("it is recorded already in {path}, and not committed", path=entry.path),
                say("Commit it first: {command}", command=typed(commit)),
            )


def _said(one: Receipt | Draft) -> tuple[object, ...]:
    documents = tuple(document.sha256 for document in one.evidence)
    return one.filing, one.event, one.covers, one.number, tuple(sorted(one.corrections)), documents


def last_entry(filing: Filing) -> Entry:
    """Return the last committed entry of a filing; what waits may never be committed."""
    committed = [entry for entry in filing.entries if not _waits(entry)]
    followed = {entry.receipt.prev.id for entry in committed if entry.receipt and entry.receipt.prev}
    sound = [entry for entry in committed if not entry.faults]
    ends = [entry for entry in sound if entry.stem not in followed]
    return (ends or sound)[-1]
