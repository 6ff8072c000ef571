"""Documents that receipts list → whether the ledger holds them, to the bit, and enough of them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from mkdocs_threatgate.model import Commit, Doubt, Entry, Event, Evidence, Fault, Message, say
from mkdocs_threatgate.sources.blobs import Oversize, read_blobs
from mkdocs_threatgate.sources.documents import (
    DOCUMENT_BYTES,
    GIT_CRYPT,
    NOTHING,
    Store,
    content_digest,
    sums,
)
from mkdocs_threatgate.sources.filings import BELIEVED

CODE = "TG306"
LOOKED_INTO = 2**20
"""Bytes up to which a document with another digest is looked into, for the reason."""

SUBMITTED = ("submission", "delivery-proof", "acknowledgement", "decision")
ANSWERED = ("decision", "acknowledgement", "correspondence")
NEEDED = {
    Event.FILED: SUBMITTED,
    Event.SUPPLEMENTED: SUBMITTED,
    Event.ACCEPTED: ANSWERED,
    Event.OPINION: ("opinion", *ANSWERED, *SUBMITTED),
}
"""The events that can discharge a duty, and the roles of documents that show each."""

ANEW = say(
    "Record it anew with “--evidence FILE”; leave the old receipt as it is, and take its id out of “filings”."
)
PUT_THERE = say(
    "Put the document there as it was filed, and commit it; if it is lost, record anew and take the old id "
    "out of “filings”."
)


def examine_evidence(entries: Collection[Entry], store: Store, *, required: bool) -> dict[str, list[Doubt]]:
    """Return what is to be said against the evidence of entries that else would count, by their keys.

    `required` also objects to an entry that could discharge a duty and shows nothing for it.
    All documents are read in one pass, however many entries list them.
    """
    sound = tuple(entry for entry in entries if entry.standing in BELIEVED and not entry.faults)
    desk = _Desk.of(sound, store)
    found = {entry.key: list(_doubts(entry, desk, required=required)) for entry in sound}
    return {key: doubts for key, doubts in found.items() if doubts}


class _Desk(NamedTuple):
    """All documents that were asked for, read: digests by blob, and what needs a second look.

    `past` are the digests of earlier versions; `alike` the paths at HEAD by what disks that
    mind neither case nor Unicode form make of them.
    """

    store: Store
    held: Mapping[str, str | Oversize | None]
    contents: Mapping[str, bytes | Oversize | None]
    past: Mapping[str, str | Oversize | None]
    alike: Mapping[str, str]

    @classmethod
    def of(cls, entries: Collection[Entry], store: Store) -> _Desk:
        listed = {
            (store.place(entry, document), _plain(document.sha256))
            for entry in entries
            for document in (entry.receipt.evidence if entry.receipt else ())
        }
        oids = frozenset(store.stored(path) for path, _ in listed)
        held = sums(store.repository, oids, DOCUMENT_BYTES)
        wrong = {path for path, digest in listed if path and held[store.stored(path)] != digest}
        contents = read_blobs(store.repository, {store.stored(path) for path in wrong}, limit=LOOKED_INTO)
        versions = frozenset(change.after for path in wrong for change in store.changes(path))
        past = sums(store.repository, versions, DOCUMENT_BYTES)
        absent = any(not store.stored(path) for path in wrong)
        alike = {_folded(path): path for path in store.at_head} if absent else {}
        return cls(store, held, contents, past, alike)

    def version_with(self, path: str, digest: str) -> Commit | None:
        """Return a commit that held a document with this digest at a path."""
        found = (change.commit for change in self.store.changes(path) if self.past[change.after] == digest)
        return next(found, None)


def _doubts(entry: Entry, desk: _Desk, *, required: bool) -> Iterator[Doubt]:
    if entry.receipt is None:
        return
    for document in entry.receipt.evidence:
        yield from _of_document(entry, document, desk)
    needed = NEEDED.get(entry.receipt.event, ()) if required else ()
    shown = (one for one in entry.receipt.evidence if one.role in needed and _plain(one.sha256) != NOTHING)
    if needed and not any(shown):
        message = say(
            "evidence is required, and the receipt lists none that shows it (role: {roles})", roles=needed
        )
        yield _doubt(message, ANEW)


def _of_document(entry: Entry, document: Evidence, desk: _Desk) -> Iterator[Doubt]:
    store, digest = desk.store, _plain(document.sha256)
    path = store.place(entry, document)
    if not path:
        yield _doubt(say("the evidence {path} does not lie in the ledger", path=document.path), ANEW)
    elif path not in store.at_head:
        yield _absent(path, digest, desk)
    elif not (oid := store.stored(path)):
        message = say("the evidence {path} is no file, but a link or another repository", path=path)
        yield _doubt(message, say("Commit the document itself in its place."))
    elif isinstance(desk.held[oid], Oversize):
        message = say("the evidence {path} is larger than {limit} bytes", path=path, limit=DOCUMENT_BYTES)
        yield _doubt(message, say("Keep it with Git LFS, record anew, and take the old id out of “filings”."))
    elif digest not in (desk.held[oid], content_digest(desk.contents.get(oid))):
        yield _different(path, digest, desk)


def _absent(path: str, digest: str, desk: _Desk) -> Doubt:
    if path in desk.store.on_disk:
        command = ("git", "add", "-f", "--", f":/{path}", "&&", "git", "commit", "-m", "Add evidence")
        return _doubt(say("the evidence {path} is not committed", path=path), say("Commit it."), command)
    changes = desk.store.changes(path)
    if changes:
        commit = changes[-1].commit.id[:12]
        message = say("the evidence {path} was deleted in commit {commit}", path=path, commit=commit)
        return _restored(message, path, digest, desk)
    other = desk.alike.get(_folded(path))
    if other:
        message = say("the evidence {path} is not in the ledger, but {other} is", path=path, other=other)
        return _doubt(message, say("Add the document under the very name that the receipt gives."))
    return _doubt(say("the evidence {path} is not in the ledger", path=path), PUT_THERE)


def _different(path: str, digest: str, desk: _Desk) -> Doubt:
    changes = desk.store.changes(path)
    if len(changes) > 1:
        commit = changes[-1].commit.id[:12]
        message = say("the evidence {path} was changed in commit {commit}", path=path, commit=commit)
        return _restored(message, path, digest, desk)
    data = desk.contents.get(desk.store.stored(path))
    if isinstance(data, bytes) and data.startswith(GIT_CRYPT):
        message = say(
            "the evidence {path} is stored encrypted, and the receipt states another digest", path=path
        )
        return _doubt(
            message,
            say(
                "Record it anew with the digest of the ciphertext, which is what git stores, and take the "
                "old id out of “filings”."
            ),
        )
    if isinstance(data, bytes) and _with_carriage_returns(data) == digest:
        message = say("git changed the line ends of the evidence {path} when it was added", path=path)
        remedy = say(
            "Write “{line}” into .gitattributes, record it anew, and take the old id out of “filings”.",
            line=f"{desk.store.folder}/** -text",
        )
        return _doubt(message, remedy)
    return _doubt(say("the evidence {path} is not the document that the receipt states", path=path), ANEW)


def _restored(message: Message, path: str, digest: str, desk: _Desk) -> Doubt:
    """Return the doubt with the command that brings the right version back, if history holds it."""
    commit = desk.version_with(path, digest)
    if commit is None:
        return _doubt(message, PUT_THERE)
    restore = ("git", "restore", f"--source={commit.id[:12]}", "--staged", "--worktree", "--", f":/{path}")
    command = (*restore, "&&", "git", "commit", "-m", "Restore evidence")
    return _doubt(message, say("Bring back what was filed."), command)


def _doubt(message: Message, remedy: Message, command: tuple[str, ...] = ()) -> Doubt:
    return Doubt(Fault(CODE, message, remedy), command)


def _with_carriage_returns(data: bytes) -> str:
    return hashlib.sha256(data.replace(b"\n", b"\r\n")).hexdigest()


def _plain(digest: str) -> str:
    return digest.removeprefix("sha256:")


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())
