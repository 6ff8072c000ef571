"""The ledger's other files, as HEAD holds them: what receipts and posts may name as evidence.

Known by the digest of what git stores, never of the working file: filters, line ends and
sparse checkouts change that one. A document kept by Git LFS is stored as a pointer that
states the digest of its content; one encrypted with age or git-crypt is its ciphertext.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from mkdocs_threatgate.model import Entry, Evidence, Settings, Text
from mkdocs_threatgate.sources.blobs import Blob, Oversize, digests, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.history import Change, PathHistory

DOCUMENT_BYTES = 100 * 2**20
"""As much as the large forges take in one file; what is larger belongs into Git LFS."""

POINTER_BYTES = 1024
POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]{1,200}\n){0,10}"
    rb"oid sha256:([0-9a-f]{64})\nsize [0-9]{1,20}\n"
)
GIT_CRYPT = b"\0GITCRYPT\0"
NOTHING = hashlib.sha256(b"").hexdigest()
"""The digest of an empty file, which shows nothing."""

NAMED = "#sha256="


class Store(NamedTuple):
    """Where documents lie: the ledger's folder and its earlier ones, and all that git says of them.

    `at_head` and `histories` are of these folders; `on_disk` are the paths of files that are
    there, some of them not committed.
    """

    repository: Repository
    folder: str
    folders: tuple[str, ...]
    at_head: Mapping[str, Blob] = {}
    histories: Mapping[str, PathHistory] = {}
    on_disk: Collection[str] = ()

    def holding(
        self, at_head: Mapping[str, Blob], histories: Mapping[str, PathHistory], on_disk: Collection[str]
    ) -> Store:
        """Return the store with what was found in it."""
        return self._replace(at_head=at_head, histories=histories, on_disk=frozenset(on_disk))

    def place(self, entry: Entry, document: Evidence) -> str:
        """Return the path of a document from the top: beside its receipt, or in the ledger's folder.

        The latter for a receipt in front matter. Empty where it lies outside the ledger.
        """
        beside = self.folder if entry.inline else posixpath.dirname(entry.path)
        path = posixpath.normpath(posixpath.join(beside, document.path))
        return path if any(path.startswith(f"{folder}/") for folder in self.folders) else ""

    def stored(self, path: str) -> str:
        """Return the id of the blob at a path at HEAD, or an empty text where no plain file is there."""
        blob = self.at_head.get(path)
        return blob.oid if blob and blob.regular else ""

    def changes(self, path: str) -> tuple[Change, ...]:
        """Return every change of a path, ancestors first; none where history is cut short."""
        past = self.histories.get(path)
        return past.changes if past else ()


@lru_cache(maxsize=4)
def sums(repository: Repository, oids: frozenset[str], limit: int) -> Mapping[str, str | Oversize | None]:
    """Return the digests of blobs as `digests` does, remembered while a server runs: blobs never change."""
    return digests(repository, oids, limit)


def content_digest(data: bytes | Oversize | None) -> str:
    """Return the digest that a pointer of Git LFS states for its content, or an empty text."""
    pointer = POINTER.fullmatch(data) if isinstance(data, bytes) else None
    return pointer[1].decode("ascii") if pointer else ""


def is_stand_in(data: bytes) -> bool:
    """Return whether git stores this in place of something else: a pointer of Git LFS, a ciphertext."""
    return data.startswith(GIT_CRYPT) or bool(content_digest(data))


def documents(store: Store, texts: Collection[Text], settings: Settings) -> frozenset[str]:
    """Return every document of the ledger as a post may name it, `PATH#sha256=DIGEST`.

    The path is taken from the ledger's folder or from that of the configuration. Receipts are
    no documents. Nothing is read unless evidence is required, and a text names some.
    """
    if settings.evidence != "required" or not any(NAMED in text.text for text in texts):
        return frozenset()
    inside = (path for path in store.at_head if path.startswith(f"{store.folder}/"))
    paths = [path for path in inside if store.stored(path) and not path.endswith((".yml", ".yaml"))]
    oids = frozenset(store.stored(path) for path in paths)
    found = sums(store.repository, oids, DOCUMENT_BYTES)
    small = read_blobs(store.repository, oids, limit=POINTER_BYTES)
    return frozenset(
        f"{start}{path.removeprefix(store.folder)[1:]}{NAMED}{digest}"
        for path in paths
        for start in ("", f"{settings.ledger}/")
        for digest in (found[store.stored(path)], content_digest(small[store.stored(path)]))
        if isinstance(digest, str) and digest not in ("", NOTHING)
    )
