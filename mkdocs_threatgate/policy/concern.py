"""Which entries of the ledger bear on a post, whether it relies on them or not."""

from __future__ import annotations

from mkdocs_threatgate.model import Case, Docket, Entry


def concerning(case: Case, docket: Docket) -> tuple[Entry, ...]:
    """Return, in the order of their events, all entries that bear on a post.

    These are the whole chains of the filings that cover it or that it names, opinions on it,
    dismissals in it and in the attachments of the docket, and what it relies upon in any way.
    """
    names = {case.post.uri, case.post.path, case.declaration.id or case.post.uri}
    files = (exhibit.attachment for exhibit in docket.exhibits)
    dismissed = names | {name for file in files for name in (file.path, file.uri)}
    entries = docket.ledger.entries
    filings = {reference.id for reference in case.declaration.filings}
    filings |= {entry.receipt.filing for entry in entries if entry.receipt and _covers(entry, names)}
    relied = {entry.key for entry in case.relied_upon}
    found = [entry for entry in entries if entry.key in relied or _bears(entry, filings, names, dismissed)]
    return tuple(sorted(found, key=_order))


def _covers(entry: Entry, names: set[str]) -> bool:
    return any(cover.post in names for cover in (entry.receipt.covers if entry.receipt else ()))


def _bears(entry: Entry, filings: set[str], names: set[str], dismissed: set[str]) -> bool:
    receipt = entry.receipt
    if receipt is None:
        return entry.stem in filings or bool(filings.intersection(entry.mentions))
    if receipt.dismissal:
        return receipt.dismissal.post in dismissed
    return receipt.filing in filings or _covers(entry, names)


def _order(entry: Entry) -> tuple[str, float, str]:
    receipt = entry.receipt
    if receipt is None:
        return (entry.stem, 0.0, entry.key)
    return (receipt.filing, receipt.recorded_at.start.timestamp(), entry.key)
