"""Entries of the ledger → filings: each chain of events folded into what it amounts to.

What helps a filing (an acceptance, a supplement, a correction) counts only from an intact
entry that fits the chain; what hurts it (a rejection, a withdrawal) counts even from an entry
that was tampered with, so that deleting a withdrawal does not bring a filing back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from mkdocs_threatgate.model import Cover, Entry, Event, Fault, Filing, Message, Receipt, Standing, say

BELIEVED = (Standing.INTACT, Standing.UNPROVEN)
STANDING_ALONE = (Event.OPINION, Event.DISMISSED)
ENDING = (Event.REJECTED, Event.WITHDRAWN)
RENEWING = (Event.SUPPLEMENTED, Event.REVIEWED)
CHAIN_BROKEN = "TG307"
INVALID = "TG305"


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
    if len(entries) == 1 and entries[0].receipt and entries[0].receipt.event is Event.FILED:
        return entries  # it follows nothing, and renews nothing
    committed = [entry for entry in entries if entry.standing is not Standing.UNCOMMITTED]
    digests = {entry.receipt.id: entry.sha256 for entry in committed if entry.receipt}
    chained = [_with_fault(entry, _break(entry, digests)) for entry in entries]
    covered = {cover.post for entry in entries for cover in _covers(entry, (Event.FILED,))}
    return [_without_new_posts(entry, covered) for entry in chained]


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


def _without_new_posts(entry: Entry, covered: set[str]) -> Entry:
    """Return the entry, with a fault if it would renew what its filing never covered."""
    others = tuple(cover.post for cover in _covers(entry, RENEWING) if cover.post not in covered)
    if not others or not covered:
        return entry
    message = say("it names {posts}, which its filing does not cover", posts=others)
    remedy = say("Name the post as the filing does; for another post record a filing of its own.")
    return replace(entry, faults=(*entry.faults, Fault(INVALID, message, remedy)))


def _covers(entry: Entry, events: tuple[Event, ...]) -> tuple[Cover, ...]:
    return entry.receipt.covers if entry.receipt and entry.receipt.event in events else ()


def _filing(identifier: str, chain: list[Entry]) -> Filing | None:
    for first in chain:
        if first.receipt and first.receipt.event is Event.FILED and believed(first):
            break
    else:
        return None
    filed = first.receipt
    ordered = tuple(_in_order(chain))
    filing = Filing(id=identifier, entries=ordered, filed=filed, covers=_dated(first, filed.covers))
    for entry in ordered:
        filing = _apply(filing, entry)
    return filing


def _apply(filing: Filing, entry: Entry) -> Filing:
    receipt = entry.receipt
    if receipt is None or entry.standing is Standing.UNCOMMITTED:
        return filing
    if receipt.event in ENDING:
        return replace(filing, ended=filing.ended or receipt.event)
    if not believed(entry):
        return filing
    if receipt.event is Event.ACCEPTED:
        decided_at = filing.decided_at if filing.accepted else receipt.decided_at
        return replace(filing, accepted=True, decided_at=decided_at, unapproved=0)
    if receipt.event in RENEWING:
        covers = (*filing.covers, *_dated(entry, receipt.covers))
        unapproved = filing.unapproved + len(receipt.covers) if filing.accepted else 0
        return replace(filing, covers=covers, unapproved=unapproved)
    if receipt.event is Event.CORRECTED:
        return replace(filing, filed=_corrected(filing.filed, dict(receipt.corrections)))
    return filing


def _corrected(filed: Receipt, corrections: dict[str, str]) -> Receipt:
    """Return a filing as corrected: only words that decide nothing can be."""
    authority = filed.authority
    if authority and "authority.name" in corrections:
        authority = authority._replace(name=corrections["authority.name"])
    return replace(
        filed,
        authority=authority,
        number=corrections.get("number", filed.number),
        channel=corrections.get("channel", filed.channel),
    )


def _dated(entry: Entry, covers: tuple[Cover, ...]) -> tuple[Cover, ...]:
    """Return covers with the event that says so, the commit that first held it and, if later, its time."""
    receipt, commit = entry.receipt, _first_held(entry)
    if receipt is None or receipt.event not in RENEWING:
        return tuple(cover._replace(commit=commit) for cover in covers)
    since = receipt.filed_at or receipt.recorded_at
    return tuple(cover._replace(event=receipt.event, since=since, commit=commit) for cover in covers)


def _first_held(entry: Entry) -> str:
    """Return the commit that first held a receipt, whatever its post was then called."""
    if entry.moved:
        return entry.moved.commit
    return entry.added.id if entry.added else ""


def _in_order(chain: list[Entry]) -> list[Entry]:
    """Return a chain's entries as they were recorded, and each behind the one that it follows."""
    if len(chain) == 1:
        return chain
    known = {entry.receipt.id: entry.receipt for entry in chain if entry.receipt}
    ranks: dict[str, tuple[float, int]] = {}
    for receipt in known.values():
        waiting: list[Receipt] = []
        step: Receipt | None = receipt
        while step and step.id not in ranks:  # nor does a circle go on for ever
            ranks[step.id] = (step.recorded_at.end.timestamp(), 0)
            waiting.append(step)
            step = known.get(step.prev.id) if step.prev else None
        for one in reversed(waiting):
            time, depth = ranks[one.prev.id] if one.prev and one.prev.id in ranks else (0.0, -1)
            ranks[one.id] = (max(time, one.recorded_at.end.timestamp()), depth + 1)
    return sorted(chain, key=lambda entry: _rank(entry, ranks))


def _rank(entry: Entry, ranks: dict[str, tuple[float, int]]) -> tuple[float, int, str]:
    identifier = entry.receipt.id if entry.receipt else ""
    return (*ranks.get(identifier, (0.0, 0)), identifier)


def _inline(entry: Entry) -> Filing | None:
    """Return the filing of an inline receipt, which stands alone."""
    receipt = entry.receipt
    if receipt is None or not believed(entry) or receipt.event in STANDING_ALONE:
        return None
    return Filing(
        id=receipt.id,
        entries=(entry,),
        filed=receipt,
        covers=_dated(entry, receipt.covers),
        accepted=receipt.event is Event.ACCEPTED,
        decided_at=receipt.decided_at,
        ended=receipt.event if receipt.event in ENDING else None,
    )
