"""Entries → entries with what is to be said against what stands behind them, before they are folded.

An entry that is void through it counts for nothing from here on, as one that cannot be read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from mkdocs_threatgate.model import Doubt, Entry, Fault, Settings, Text, say
from mkdocs_threatgate.sources.documents import Store
from mkdocs_threatgate.sources.evidence import examine_evidence
from mkdocs_threatgate.sources.filings import BELIEVED
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.provenance import Seal, claims, examine_provenance
from mkdocs_threatgate.sources.receipts import CODE, WRITE_ANEW
from mkdocs_threatgate.sources.reliance import could_be_relied_upon
from mkdocs_threatgate.sources.signatures import verify
from mkdocs_threatgate.sources.signers import read_signers
from mkdocs_threatgate.sources.working import doubles


def prove(
    entries: tuple[Entry, ...],
    texts: tuple[Text, ...] | None,
    store: Store,
    prefix: PurePosixPath,
    settings: Settings,
    trusted: str = "",
) -> tuple[Entry, ...]:
    """Return the entries with their doubts: evidence, signatures and recorders.

    Evidence and signatures are looked at for entries that `texts` could rely on, None being any; whose
    signature counts is read at the commit `trusted`, else at HEAD. A commit that is still to
    be made cannot be signed yet. Raises
    `UsageError` where the file of allowed signers is wanted and cannot be read, `LedgerError`
    where a program that verifies signatures is missing.
    """
    every = frozenset(entry.key for entry in entries)
    keys = every if texts is None else could_be_relied_upon(entries, texts, settings.timezone)
    asked = tuple(entry for entry in entries if entry.key in keys)
    doubts = examine_evidence(asked, store, required=settings.evidence == "required")
    pending = store.repository.pending
    signed = tuple(one for one in asked if not pending or not one.added or one.added.id != pending)
    seal = _seal(signed, store.repository, prefix, settings, trusted)
    proved = frozenset(one.key for one in signed)
    for key, found in examine_provenance(entries, settings, seal, proved).items():
        doubts.setdefault(key, []).extend(found)
    told = (_doubted(entry, doubts.get(entry.key, ())) for entry in entries)
    doubled, shared = dict(_doubles(entries)), dict(_with_one_id(entries))
    return tuple(_faulty(entry, (*doubled.get(entry.key, ()), *shared.get(entry.key, ()))) for entry in told)


def _seal(
    entries: Collection[Entry],
    repository: Repository,
    prefix: PurePosixPath,
    settings: Settings,
    trusted: str,
) -> Seal | None:
    if settings.signatures == "off":
        return None
    signers = read_signers(repository, prefix, settings.allowed_signers, trusted or "HEAD")
    return Seal(signers, verify(repository, claims(entries, settings), signers), repository.head)


def _doubles(entries: Collection[Entry]) -> Iterator[tuple[str, tuple[Fault, ...]]]:
    """Yield the keys of receipts that some disks take for an older one, with the fault of each."""
    files = {one.path: one for one in entries if one.standing in BELIEVED and not one.inline}
    for group in doubles(files):
        oldest, *others = sorted(group, key=lambda path: (_age(files[path]), path))
        message = say("some disks take its name for that of {other}", other=oldest)
        for path in others:
            yield files[path].key, (Fault(CODE, message, WRITE_ANEW),)


def _with_one_id(entries: Collection[Entry]) -> Iterator[tuple[str, tuple[Fault, ...]]]:
    """Yield the keys of receipts that say different things under one id, with the fault of each.

    Which came first does not matter: whoever reads the one would not know of the other. Copies,
    as of a ledger that has moved, say the same.
    """
    known: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.standing in BELIEVED and entry.receipt and not entry.faults and not entry.inline:
            known[entry.receipt.id].append(entry)
    for group in known.values():
        for entry in group if len({one.blob for one in group}) > 1 else ():
            other = next(one.path for one in group if one is not entry)
            yield entry.key, (Fault(CODE, say("{other} has the same id", other=other), WRITE_ANEW),)


def _age(entry: Entry) -> int:
    return entry.added.time if entry.added else 0


def _faulty(entry: Entry, faults: tuple[Fault, ...]) -> Entry:
    return replace(entry, faults=(*entry.faults, *faults)) if faults else entry


def _doubted(entry: Entry, doubts: Collection[Doubt]) -> Entry:
    if not doubts:
        return entry
    faults = tuple(doubt.fault for doubt in doubts if doubt.void)
    return replace(_faulty(entry, faults), doubts=tuple(doubts))
