"""Repository → `Ledger` and `Baseline`: step 4 of the gate, once per run.

Believes the ledger only as committed at HEAD, byte for byte, and judges append-only over
the full history, in one pass of git for all entries (contract part 3).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping as AbstractMapping
from pathlib import PurePosixPath

from mkdocs_threatgate.model import (
    ANY_FILING,
    Baseline,
    Commit,
    Entry,
    Event,
    Fault,
    Ledger,
    Settings,
    Standing,
    Text,
    say,
)
from mkdocs_threatgate.sources import history
from mkdocs_threatgate.sources.baseline import read_baseline
from mkdocs_threatgate.sources.blobs import Oversize, committed, read_blobs
from mkdocs_threatgate.sources.conversions import converted
from mkdocs_threatgate.sources.documents import Store, documents, is_stand_in
from mkdocs_threatgate.sources.fates import Fate, judge
from mkdocs_threatgate.sources.filings import fold
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.inline import inline_entries
from mkdocs_threatgate.sources.proofs import prove
from mkdocs_threatgate.sources.receipts import CODE, WRITE_ANEW, read_receipt
from mkdocs_threatgate.sources.working import working_state

RECEIPT_BYTES = 64 * 1024
ENDINGS = (".yml", ".yaml")
IDENTIFIER = re.compile(rb"[0-9]{4}-[a-z0-9]{6}")
STAND_IN = Fault(
    CODE,
    say("git stores a pointer or a ciphertext in place of the receipt"),
    say("Take receipts out of the filter in .gitattributes, and record it anew: filings/**/*.yml -filter"),
)
NOBODY = Commit("", 0, "", "")


def read_ledger(
    repository: Repository,
    prefix: PurePosixPath,
    settings: Settings,
    texts: tuple[Text, ...],
    inline: tuple[Text, ...],
    *,
    every: bool = False,
) -> tuple[Ledger, Baseline]:
    """Return the ledger and the baseline as committed at HEAD.

    `prefix` is the folder of the configuration file, relative to the top of the
    repository; `texts` are the files of the site, `inline` those whose front matter may
    hold receipts. With `every`, each entry is proved, not only what `texts` could rely on.
    Raises `LedgerError` where git cannot answer.
    """
    reader = _Reader(repository, prefix, settings)
    entries = (*reader.receipts(), *reader.inline(inline))
    entries = prove(entries, None if every else texts, reader.store, prefix, settings)
    marked, filings = fold(tuple(sorted(entries, key=lambda entry: (entry.path, entry.key))))
    ledger = Ledger(
        commit=repository.head,
        whole=not repository.shallow,
        entries=marked,
        filings=filings,
        opinions=_of(Event.OPINION, marked),
        dismissals=_of(Event.DISMISSED, marked),
        documents=documents(reader.store, texts, settings),
    )
    return ledger, reader.baseline(texts)


def _of(event: Event, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.receipt and entry.receipt.event is event)


class _Reader:
    def __init__(self, repository: Repository, prefix: PurePosixPath, settings: Settings) -> None:
        self.repository = repository
        self.settings = settings
        self.folder = str(prefix / settings.ledger)
        self.earlier = tuple(str(prefix / folder) for folder in settings.ledger_history)
        self.baselines = tuple(str(prefix / file) for file in settings.baseline)
        self.histories: dict[str, history.PathHistory] = {}
        self.store = Store(repository, self.folder, (self.folder, *self.earlier))

    def receipts(self) -> list[Entry]:
        folders = (self.folder, *self.earlier)
        at_head = committed(self.repository, (*folders, *self.baselines))
        if not self.repository.shallow:
            self.histories = history.histories(self.repository, (*folders, *self.baselines))
        receipts = {path: blob for path, blob in at_head.items() if self.is_receipt(path)}
        past = {path: one for path, one in self.histories.items() if self.is_receipt(path)}
        fates: dict[str, Fate] = {}
        if not self.repository.shallow:
            fates = judge(past, receipts, earlier=self.earlier, folder=self.folder)
        void = {path: fate.first_blob for path, fate in fates.items() if fate.standing is not Standing.INTACT}
        oids = {blob.oid for blob in receipts.values()} | set(void.values())
        contents = read_blobs(self.repository, tuple(sorted(oids)), limit=RECEIPT_BYTES)
        state = working_state(self.repository, receipts, self.folder)
        self.store = self.store.holding(at_head, self.histories, state.uncommitted)
        modified = frozenset(state.modified) - converted(self.repository, receipts, state.modified)
        entries = [
            self.entry(
                path,
                void.get(path, receipts[path].oid if path in receipts else ""),
                fates.get(path),
                contents,
                modified=path in modified,
            )
            for path in sorted({*receipts, *fates})
        ]
        entries += [
            self.uncommitted(path, data) for path, data in state.uncommitted.items() if self.is_receipt(path)
        ]
        return entries

    def is_receipt(self, path: str) -> bool:
        inside = any(path.startswith(f"{folder}/") for folder in (self.folder, *self.earlier))
        return inside and path.lower().endswith(ENDINGS) and path not in self.baselines

    def entry(
        self,
        path: str,
        oid: str,
        fate: Fate | None,
        contents: AbstractMapping[str, bytes | Oversize | None],
        *,
        modified: bool,
    ) -> Entry:
        data = contents.get(oid)
        standing = fate.standing if fate else Standing.UNPROVEN
        added: Commit | None = fate.added if fate else None
        changed = fate.changed if fate else None
        if not isinstance(data, bytes):
            fault = Fault(
                CODE,
                say("the receipt is larger than {limit} bytes, or no file", limit=RECEIPT_BYTES),
                WRITE_ANEW,
            )
            return Entry(
                path=path,
                blob=oid,
                faults=(fault,),
                standing=standing,
                added=added,
                changed=changed,
                mentions=(ANY_FILING,),
            )
        receipt, faults = read_receipt(data, PurePosixPath(path).stem, self.settings.timezone)
        faults = (STAND_IN,) if is_stand_in(data) else faults
        return Entry(
            path=path,
            blob=oid,
            sha256=hashlib.sha256(data).hexdigest(),
            receipt=receipt,
            faults=faults,
            standing=standing,
            added=added,
            changed=changed,
            modified=modified,
            mentions=_mentions(data) if receipt is None else (),
        )

    def uncommitted(self, path: str, data: bytes | Oversize) -> Entry:
        if not isinstance(data, bytes):
            return Entry(path=path, standing=Standing.UNCOMMITTED)
        receipt, faults = read_receipt(data, PurePosixPath(path).stem, self.settings.timezone)
        return Entry(path=path, receipt=receipt, faults=faults, standing=Standing.UNCOMMITTED)

    def inline(self, texts: tuple[Text, ...]) -> list[Entry]:
        if not texts:
            return []
        paths = tuple(text.path for text in texts)
        past = {} if self.repository.shallow else history.histories(self.repository, paths)
        oids = {
            oid for one in past.values() for change in one.changes for oid in (change.after, *change.before)
        }
        blobs = read_blobs(self.repository, tuple(sorted(oids)))
        nothing = history.PathHistory(NOBODY, ())
        return [
            entry
            for text in texts
            for entry in inline_entries(
                text, None if self.repository.shallow else past.get(text.path, nothing), blobs, self.settings
            )
        ]

    def baseline(self, texts: tuple[Text, ...]) -> Baseline:
        if not self.baselines:
            return Baseline()
        return read_baseline(self.repository, self.baselines, self.histories, texts)


def _mentions(data: bytes) -> tuple[str, ...]:
    """Return the filings that an unreadable receipt may be about: it could withdraw any of them."""
    return tuple(sorted({match.decode() for match in IDENTIFIER.findall(data)}))
