"""Entries of the ledger → filings: each chain of events folded into what it amounts to.

What helps a filing (an acceptance) counts only from an intact entry that fits the chain;
what hurts it (a rejection, a withdrawal) counts even from an entry that was tampered
with, so that deleting a withdrawal does not bring a filing back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from mkdocs_threatgate.model import Entry, Event, Fault, Filing, Message, Standing, say

BELIEVED = (Standing.INTACT, Standing.UNPROVEN)
STANDING_ALONE = (Event.OPINION, Event.DISMISSED)
ENDING = (Event.REJECTED, Event.WITHDRAWN)
CHAIN_BROKEN = "TG307"


def fold(entries: tuple[Entry, ...]) -> tuple[tuple[Entry, ...], tuple[Filing, ...]]:
    """Return the entries with the faults of their chains, and the filings that they make."""
    chains: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.receipt and entry.receipt.event not in STANDING_ALONE and not entry.inline:
            chains[entry.receipt.filing].append(entry)
    checked = {entry.key: entry for chain in chains.values() for entry in _checked(chain)}
    marked = tuple(entry if entry.inline else checked.get(entry.key, entry) for entry in entries)
    filings = [_inline(entry) for entry in marked if entry.inline]
    filings += [
        _filing(identifier, [checked[entry.key] for entry in chain]) for identifier, chain in chains.items()
    ]
    return marked, tuple(filing for filing in filings if filing)


def believed(entry: Entry) -> bool:
    """Return whether an entry counts: committed, unchanged and without a fault."""
    return entry.standing in BELIEVED and not entry.faults


def _checked(chain: Iterable[Entry]) -> list[Entry]:
    """Return a chain's entries, with a fault on each that does not follow what it names."""
    entries = list(chain)
    committed = (entry for entry in entries if entry.standing is not Standing.UNCOMMITTED)
    digests = {entry.receipt.id: entry.sha256 for entry in committed if entry.receipt}
    return [_with_fault(entry, _break(entry, digests)) for entry in entries]


def _break(entry: Entry, digests: dict[str, str]) -> Message | None:
    """Return why an entry does not fit its chain; one that is not committed may follow another such."""
    receipt = entry.receipt
    if receipt is None or receipt.event is Event.FILED or entry.standing is Standing.UNCOMMITTED:
        return None
    if receipt.filing not in digests:
        return say("the filing {filing} that it belongs to is not in the ledger", filing=receipt.filing)
    if receipt.prev is None or receipt.prev.id not in digests or receipt.prev.id == receipt.id:
        named = receipt.prev.id if receipt.prev else ""
        return say("it follows “{previous}”, which is no entry of its filing", previous=named)
    if receipt.prev.sha256 != digests[receipt.prev.id]:
        return say(
            "the entry {previous} is not the one that it was written to follow", previous=receipt.prev.id
        )
    return None


def _with_fault(entry: Entry, message: Message | None) -> Entry:
    if message is None:
        return entry
    remedy = say("Record the event anew with “threatgate event”.")
    return replace(entry, faults=(*entry.faults, Fault(CHAIN_BROKEN, message, remedy)))


def _filing(identifier: str, chain: list[Entry]) -> Filing | None:
    believable = (entry.receipt for entry in chain if believed(entry))
    filed = next((receipt for receipt in believable if receipt and receipt.event is Event.FILED), None)
    if filed is None:
        return None
    filing = Filing(id=identifier, entries=tuple(chain), filed=filed, covers=filed.covers)
    for entry in sorted(chain, key=_recorded):
        filing = _apply(filing, entry)
    return filing


def _apply(filing: Filing, entry: Entry) -> Filing:
    receipt = entry.receipt
    if receipt is None or entry.standing is Standing.UNCOMMITTED:
        return filing
    if receipt.event in ENDING:
        return replace(filing, ended=filing.ended or receipt.event)
    if receipt.event is Event.ACCEPTED and believed(entry) and not filing.accepted:
        return replace(filing, accepted=True, decided_at=receipt.decided_at)
    return filing


def _recorded(entry: Entry) -> tuple[float, str]:
    return (entry.receipt.recorded_at.end.timestamp(), entry.receipt.id) if entry.receipt else (0.0, "")


def _inline(entry: Entry) -> Filing | None:
    """Return the filing of an inline receipt, which stands alone."""
    receipt = entry.receipt
    if receipt is None or not believed(entry) or receipt.event in STANDING_ALONE:
        return None
    return Filing(
        id=receipt.id,
        entries=(entry,),
        filed=receipt,
        covers=receipt.covers,
        accepted=receipt.event is Event.ACCEPTED,
        decided_at=receipt.decided_at,
        ended=receipt.event if receipt.event in ENDING else None,
    )
