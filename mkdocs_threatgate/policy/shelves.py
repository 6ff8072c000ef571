"""The ledger sorted by the posts it speaks of, so that each post looks at its own entries only."""

from __future__ import annotations

from collections import defaultdict

from mkdocs_threatgate.model import (
    ANY_FILING,
    Answer,
    Declaration,
    Entry,
    Event,
    Filing,
    Ledger,
    Standing,
    Status,
)

VOID = (Standing.REWRITTEN, Standing.MOVED, Standing.DELETED)


class Shelves:
    """Entries and filings by the names of posts they cover, and by their ids."""

    def __init__(self, ledger: Ledger) -> None:
        """Sort a ledger once, for all posts of a run."""
        self._filings: dict[str, list[Filing]] = defaultdict(list)
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        self._named: dict[str, list[Entry]] = defaultdict(list)
        self._opinions: dict[str, list[Entry]] = defaultdict(list)
        for filing in ledger.filings:
            for name in {cover.post for cover in filing.covers}:
                self._filings[name].append(filing)
        for entry in ledger.entries:
            for identifier in {entry.receipt.filing if entry.receipt else entry.stem, *entry.mentions}:
                self._named[identifier].append(entry)
            for name in {cover.post for cover in entry.receipt.covers} if entry.receipt else ():
                self._entries[name].append(entry)
        for entry in ledger.opinions:
            for name in {cover.post for cover in entry.receipt.covers} if entry.receipt else ():
                self._opinions[name].append(entry)

    def filings(self, names: tuple[str, ...]) -> tuple[Filing, ...]:
        """Return the filings that cover a post of these names."""
        found = {filing.id: filing for name in names for filing in self._filings.get(name, ())}
        return tuple(found.values())

    def opinions(self, names: tuple[str, ...]) -> tuple[Entry, ...]:
        """Return the recorded opinions that cover a post of these names."""
        return tuple(entry for name in names for entry in self._opinions.get(name, ()))

    def relied_upon(
        self, names: tuple[str, ...], declaration: Declaration, answers: tuple[Answer, ...]
    ) -> tuple[Entry, ...]:
        """Return the entries that a post relies on.

        It relies on what it names, on the filings that meet its obligations (where it names
        one of them, on that alone) and, where an obligation is open, on every entry that
        covers it and cannot be believed: that is the one its author counts on.
        """
        found: dict[str, Entry] = {}
        named = dict.fromkeys(reference.id for reference in declaration.filings)
        answering: dict[str, None] = {}
        for answer in answers:
            chosen = tuple(identifier for identifier in answer.filings if identifier in named)
            answering.update(dict.fromkeys(chosen or answer.filings))
            answering.update({answer.near.filing: None} if answer.near else {})
        for identifier in named | answering:
            chain = [*self._named.get(identifier, []), *self._named.get(ANY_FILING, [])]
            found.update((entry.key, entry) for entry in chain if not _is_renewed(entry, chain))
        if any(answer.status is Status.OPEN for answer in answers):
            for name in names:
                doubtful = (entry for entry in self._entries.get(name, ()) if _is_doubtful(entry))
                found.update((entry.key, entry) for entry in doubtful)
        given = self.opinions(names)
        found.update((entry.key, entry) for entry in given if not _is_given_anew(entry, given))
        return tuple(found.values())


def _is_renewed(entry: Entry, chain: list[Entry]) -> bool:
    """Return whether an event that cannot be believed was recorded anew by one that can."""
    if entry.receipt is None or entry.receipt.event is Event.FILED or not _is_doubtful(entry):
        return False
    event = entry.receipt.event
    return any(other.receipt and other.receipt.event is event and not _is_doubtful(other) for other in chain)


def _is_given_anew(entry: Entry, given: tuple[Entry, ...]) -> bool:
    """Return whether an opinion that cannot be believed was recorded anew by one that can."""
    if entry.receipt is None or entry.standing is Standing.UNCOMMITTED or not _is_doubtful(entry):
        return False
    operator = entry.receipt.operator
    return any(one.receipt and one.receipt.operator == operator and not _is_doubtful(one) for one in given)


def _is_doubtful(entry: Entry) -> bool:
    return entry.standing in VOID or entry.standing is Standing.UNCOMMITTED or bool(entry.faults)
