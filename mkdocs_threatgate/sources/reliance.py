"""Entries × texts → the entries that these texts could rely on, so that no others are proved.

To prove an entry takes time: its evidence is read whole, its signature verified by another
program. Where only some posts were asked about, only what could speak of them is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_threatgate.model import Entry, Event, Text
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

FEW = 50
"""As many texts as are read for what they name; of more, any entry may be relied upon."""


def could_be_relied_upon(
    entries: tuple[Entry, ...], texts: tuple[Text, ...], timezone: str
) -> frozenset[str]:
    """Return the keys of the entries that bear on these texts: all chains that cover or are named by one.

    Dismissals always count, since they may be of an attachment. Every entry does where there
    are many texts, and none where there are none.
    """
    if not texts or len(texts) > FEW:
        return frozenset(entry.key for entry in entries if texts)
    names, filings = _named(texts, timezone)
    covering = (entry for entry in entries if entry.receipt and _covers(entry, names))
    filings |= {entry.receipt.filing for entry in covering if entry.receipt}
    return frozenset(entry.key for entry in entries if entry.receipt and _bears(entry, filings, names))


def concerning(entries: tuple[Entry, ...], texts: tuple[Text, ...], timezone: str) -> frozenset[str]:
    """Return the keys of the entries that speak of these texts, dismissals among them.

    A receipt that cannot be read speaks of the filings that it mentions.
    """
    names, filings = _named(texts, timezone)
    bearing = could_be_relied_upon(entries, texts, timezone)
    return frozenset(
        entry.key
        for entry in entries
        if not filings.isdisjoint(entry.mentions) or (entry.key in bearing and _speaks(entry, names))
    )


def _speaks(entry: Entry, names: set[str]) -> bool:
    """Return whether a dismissal is of one of these posts; what is no dismissal may well be."""
    dismissal = entry.receipt.dismissal if entry.receipt else None
    return dismissal is None or dismissal.post in names


def _named(texts: Iterable[Text], timezone: str) -> tuple[set[str], set[str]]:
    """Return the names that entries may cover these texts by, and the filings that these name."""
    names, filings = set(), set()
    for text in texts:
        declaration = read_declaration(read_post(text, timezone), timezone)
        names |= {text.uri, declaration.id or text.uri}
        filings |= {reference.id for reference in declaration.filings}
    return names, filings


def _covers(entry: Entry, names: set[str]) -> bool:
    return any(cover.post in names for cover in (entry.receipt.covers if entry.receipt else ()))


def _bears(entry: Entry, filings: set[str], names: set[str]) -> bool:
    receipt = entry.receipt
    dismisses = receipt is not None and receipt.event is Event.DISMISSED
    return dismisses or _covers(entry, names) or (receipt is not None and receipt.filing in filings)
