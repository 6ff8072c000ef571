"""Entries of the ledger, one by one, as data."""

from __future__ import annotations

from datetime import UTC, datetime

from mkdocs_threatgate.model import Entry, Settings
from mkdocs_threatgate.reports.overview import happened

UNSIGNED = "TG304"
"""The rule of commits whose signature does not count."""


def entry_data(entry: Entry, settings: Settings) -> dict[str, object]:
    """Return what is known of an entry: what it says, who added it, and what history says of it.

    `signed` is null where the site asks for no signatures, or history cannot tell.
    """
    receipt, added = entry.receipt, entry.added
    return {
        "id": receipt.id if receipt else entry.stem,
        "path": entry.path,
        "inline": bool(entry.inline),
        "filing": receipt.filing if receipt else None,
        "event": receipt.event if receipt else None,
        "at": happened(receipt).text if receipt else None,
        "authority": receipt.authority._asdict() if receipt and receipt.authority else None,
        "posts": list(posts_of(entry)),
        "recorded_by": receipt.recorded_by if receipt else None,
        "commit": added.id if added else None,
        "committed_at": datetime.fromtimestamp(added.time, UTC).isoformat() if added else None,
        "committer": added.committer if added else None,
        "signed": _signed(entry, settings),
        "standing": entry.standing,
        "valid": not entry.faults,
        "modified": entry.modified,
    }


def posts_of(entry: Entry) -> tuple[str, ...]:
    """Return the posts that an entry speaks of, as it names them."""
    receipt = entry.receipt
    if receipt is None:
        return ()
    dismissed = (receipt.dismissal.post,) if receipt.dismissal else ()
    return tuple(dict.fromkeys((*(cover.post for cover in receipt.covers), *dismissed)))


def _signed(entry: Entry, settings: Settings) -> bool | None:
    if settings.signatures == "off" or entry.added is None:
        return None
    return not any(doubt.fault.code == UNSIGNED for doubt in entry.doubts)
