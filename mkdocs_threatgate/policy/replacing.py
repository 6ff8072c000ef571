"""Which filing that a post names a new one takes the place of: one whose receipt counts for nothing."""

from __future__ import annotations

from mkdocs_threatgate.model import Authority, Case, Entry, Ledger, Standing


def replaced(case: Case, ledger: Ledger, body: Authority | None) -> str:
    """Return the id, under `filings`, of a filing with this body that counts for nothing; else nothing.

    What cannot be read may have been with any body. Should the old receipt count again, for a document
    that was put back, it covers the post by itself.
    """
    standing = {filing.id for filing in ledger.filings}
    named = [one.id for one in case.declaration.filings if one.id not in standing]
    for entry in ledger.entries:
        lost = entry.stem in named and entry.standing is not Standing.UNCOMMITTED and not entry.inline
        if lost and _is_with(entry, body):
            return entry.stem
    return ""


def _is_with(entry: Entry, body: Authority | None) -> bool:
    filed_with = entry.receipt.authority if entry.receipt else None
    if filed_with is None or body is None:
        return True
    same = (body.kind, body.region, body.department)
    return (filed_with.kind, filed_with.region, filed_with.department) == same
