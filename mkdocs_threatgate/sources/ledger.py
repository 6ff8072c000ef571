"""Repository → `Ledger` and `Baseline`: step 4 of the gate, once per run.

Believes the ledger only as committed at HEAD, byte for byte, and judges append-only over
the full history, in one pass of git for all entries (contract part 3).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import PurePosixPath

from mkdocs_threatgate.model import (
    ANY_FILING,
    Baseline,
    Commit,
    Entry,
    Event,
    Fault,
    Ledger,
    Receipt,
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
from mkdocs_threatgate.sources.moved import with_first_places
from mkdocs_threatgate.sources.proofs import prove
from mkdocs_threatgate.sources.receipts import CODE, WRITE_ANEW, read_receipt
from mkdocs_threatgate.sources.versions import telling_version
from mkdocs_threatgate.sources.working import working_state
from mkdocs_threatgate.sources.written_receipts import read_written

RECEIPT_BYTES = 64 * 1024
ENDINGS = (".yml", ".yaml")
IDENTIFIER = re.compile(rb"[0-9]{4}-[a-z0-9]{6}")
STAND_IN = Fault(
    CODE,
    say("git stores a pointer or a ciphertext in place of the receipt"),
    say("Take receipts out of the filter in .gitattributes, and record it anew: filings/**/*.yml -filter"),
)
ELSEWHERE = Fault(
    CODE,
    say("it is another repository, a link or no file: what is put there does not count"),
    say("Keep receipts and evidence in the ledger's folder, as plain files of this repository."),
)
NOBODY = Commit("", 0, "", "")


def read_ledger(  # noqa: PLR0913 - what is read, and how far it is believed
    repository: Repository,
    prefix: PurePosixPath,
    settings: Settings,
    texts: tuple[Text, ...],
    inline: tuple[Text, ...],
    trusted: str = "",
    *,
    every: bool = False,
) -> tuple[Ledger, Baseline]:
    """Return the ledger and the baseline as committed at HEAD.

    `prefix` is the folder of the configuration file, relative to the top of the
    repository; `texts` are the files of the site, `inline` those whose front matter may
    hold receipts. `trusted` is a commit whose baseline and signers stand, whatever later ones
    say, and on whose ledger nothing has to be proved where history is cut short: the caller has
    made sure that it is the same. With `every`, each entry is
    proved, not only what `texts` could rely on. Raises `LedgerError` where git cannot answer.
    """
    reader = _Reader(repository, prefix, settings, trusted)
    entries = (*reader.receipts(), *reader.inline(inline))
    entries = prove(entries, None if every else texts, reader.store, prefix, settings, trusted)
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


def is_quiet(repository: Repository, prefix: PurePosixPath, settings: Settings, base: str) -> bool:
    """Return whether nothing has touched the ledger since a commit, as far as history is at hand."""
    folders = tuple(str(prefix / folder) for folder in (settings.ledger, *settings.ledger_history))
    now = committed(repository, folders)
    if now != committed(repository, folders, base):
        return False
    walk = ("rev-list", "--full-history", "--max-count=1", repository.head, f"^{base}", "--", *folders)
    state = working_state(repository, now, folders[0])
    # where history is cut short, the commit at its edge seems to have touched everything
    touched = not repository.shallow and bool(repository.run(*walk))
    return not touched and not any((state.modified, state.uncommitted, state.irregular))


def _of(event: Event, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.receipt and entry.receipt.event is event)


class _Reader:
    def __init__(
        self, repository: Repository, prefix: PurePosixPath, settings: Settings, trusted: str
    ) -> None:
        self.repository = repository
        self.settings = settings
        self.trusted = trusted
        self.folder = str(prefix / settings.ledger)
        self.earlier = tuple(str(prefix / folder) for folder in settings.ledger_history)
        self.inside = tuple(f"{folder}/" for folder in (self.folder, *self.earlier))
        self.baselines = tuple(str(prefix / file) for file in settings.baseline)
        self.histories: dict[str, history.PathHistory] = {}
        self.known: dict[tuple[str, bytes], tuple[Receipt | None, tuple[Fault, ...]]] = {}
        self.store = Store(repository, self.folder, (self.folder, *self.earlier))

    def receipts(self) -> list[Entry]:
        folders = (self.folder, *self.earlier)
        paths = (*folders, *self.baselines)
        with ThreadPoolExecutor(1) as pool:  # git walks the history while receipts are read
            walk = pool.submit(self.walk, paths)
            at_head = committed(self.repository, paths)
            receipts = {path: blob for path, blob in at_head.items() if self.is_receipt(path)}
            contents = self.contents(blob.oid for blob in receipts.values())
            self.read_all((_stem(path), contents[blob.oid]) for path, blob in receipts.items())
            state = working_state(self.repository, receipts, self.folder)
            self.histories = walk.result()
        past = {path: one for path, one in self.histories.items() if self.is_receipt(path)}
        fates: dict[str, Fate] = {}
        if not self.repository.shallow:
            fates = judge(past, receipts, earlier=self.earlier, folder=self.folder)
        void = {path: fate for path, fate in fates.items() if fate.standing is not Standing.INTACT}
        versions = (oid for fate in void.values() for oid in (fate.first_blob, *fate.others))
        contents |= self.contents(oid for oid in versions if oid not in contents)
        said = {path: self.said(path, fate, contents) for path, fate in void.items()}
        self.store = self.store.holding(at_head, self.histories, state.uncommitted)
        modified = frozenset(state.modified) - converted(self.repository, receipts, state.modified)
        entries = [
            self.entry(
                path,
                said.get(path, receipts[path].oid if path in receipts else ""),
                fates.get(path),
                contents,
                modified=path in modified,
            )
            for path in sorted({*receipts, *fates})
        ]
        entries += [
            self.uncommitted(path, data) for path, data in state.uncommitted.items() if self.is_receipt(path)
        ]
        elsewhere = {path for path, blob in at_head.items() if not blob.regular} | set(state.irregular)
        entries += [
            Entry(path=path, faults=(ELSEWHERE,))
            for path in sorted(elsewhere)
            if path not in self.baselines and path not in fates and path not in receipts
        ]
        return entries

    def walk(self, paths: tuple[str, ...]) -> dict[str, history.PathHistory]:
        return {} if self.repository.shallow else history.histories(self.repository, paths)

    def contents(self, oids: Iterable[str]) -> dict[str, bytes | Oversize | None]:
        return dict(read_blobs(self.repository, tuple(sorted(set(oids))), limit=RECEIPT_BYTES))

    def read_all(self, named: Iterable[tuple[str, bytes | Oversize | None]]) -> None:
        """Read receipts beforehand, for `read`."""
        self.known = {(stem, data): self.read(stem, data) for stem, data in named if isinstance(data, bytes)}

    def read(self, stem: str, data: bytes) -> tuple[Receipt | None, tuple[Fault, ...]]:
        if known := self.known.get((stem, data)):
            return known
        written = read_written(data, stem, self.settings.timezone)
        return (written, ()) if written else read_receipt(data, stem, self.settings.timezone)

    def is_receipt(self, path: str) -> bool:
        return path.startswith(self.inside) and path.lower().endswith(ENDINGS) and path not in self.baselines

    def said(self, path: str, fate: Fate, contents: AbstractMapping[str, bytes | Oversize | None]) -> str:
        stem = PurePosixPath(path).stem
        return telling_version(fate.first_blob, fate.others, contents, stem, self.settings.timezone)

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
        unknown = Standing.INTACT if self.trusted and self.repository.shallow else Standing.UNPROVEN
        standing = fate.standing if fate else unknown
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
                again=fate.again if fate else (),
                changed=changed,
                mentions=(ANY_FILING,),
            )
        receipt, faults = self.read(_stem(path), data)
        faults = (STAND_IN,) if is_stand_in(data) else faults
        return Entry(
            path=path,
            blob=oid,
            sha256=hashlib.sha256(data).hexdigest(),
            receipt=receipt,
            faults=faults,
            standing=standing,
            added=added,
            again=fate.again if fate else (),
            changed=changed,
            modified=modified,
            mentions=_mentions(data) if receipt is None else (),
        )

    def uncommitted(self, path: str, data: bytes | Oversize) -> Entry:
        if not isinstance(data, bytes):
            return Entry(path=path, standing=Standing.UNCOMMITTED)
        receipt, faults = self.read(_stem(path), data)
        return Entry(path=path, receipt=receipt, faults=faults, standing=Standing.UNCOMMITTED)

    def inline(self, texts: tuple[Text, ...]) -> list[Entry]:
        if not texts:
            return []
        paths = tuple(text.path for text in texts)
        past = {}
        if not self.repository.shallow:
            past = history.histories(self.repository, paths, every_parent=True)
        oids = {
            oid for one in past.values() for change in one.changes for oid in (change.after, *change.before)
        }
        blobs = read_blobs(self.repository, tuple(sorted(oids)))
        nothing = history.PathHistory(NOBODY, ())
        entries = (
            self.believed(entry)
            for text in texts
            for entry in inline_entries(
                text, None if self.repository.shallow else past.get(text.path, nothing), blobs, self.settings
            )
        )
        return with_first_places(self.repository, entries, past, self.settings.timezone)

    def believed(self, entry: Entry) -> Entry:
        """Return the entry as intact where history is cut short and the trusted commit has it too."""
        unproven = bool(self.trusted) and entry.standing is Standing.UNPROVEN
        return replace(entry, standing=Standing.INTACT) if unproven else entry

    def baseline(self, texts: tuple[Text, ...]) -> Baseline:
        if not self.baselines:
            return Baseline()
        if not self.trusted:
            return read_baseline(self.repository, self.baselines, self.histories, texts)
        then = replace(self.repository, head=self.trusted)
        past = {} if then.shallow else history.histories(then, self.baselines)
        read = read_baseline(then, self.baselines, past, texts)
        return replace(read, faults=()) if then.shallow else read


def _stem(path: str) -> str:
    name = path.rpartition("/")[2]
    stem = name.rpartition(".")[0]
    return stem if stem.strip(".") else name


def _mentions(data: bytes) -> tuple[str, ...]:
    """Return the filings that an unreadable receipt may be about: it could withdraw any of them."""
    return tuple(sorted({match.decode() for match in IDENTIFIER.findall(data)}))
