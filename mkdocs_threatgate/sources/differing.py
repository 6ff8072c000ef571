"""The docs folder against a commit: which files are not as the commit has them, by our own hashing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.model import Text
from mkdocs_threatgate.sources.baseline import blob_id
from mkdocs_threatgate.sources.blobs import Blob, committed, read_blobs
from mkdocs_threatgate.sources.documents import POINTER_BYTES, content_digest
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.pages import RENDERED, Pages
from mkdocs_threatgate.sources.pathspecs import EVERYTHING


class Differing(NamedTuple):
    """Paths under the docs folder: `all` that differ, be they changed, new or gone, and all `present`.

    `before` is what the commit holds there.
    """

    repository: Repository
    all: frozenset[str]
    present: frozenset[str]
    before: Mapping[str, Blob]

    @property
    def appeared(self) -> frozenset[str]:
        """Those that are new or gone."""
        return frozenset(uri for uri in self.all if (uri in self.before) != (uri in self.present))

    def earlier_pages(self) -> Iterator[Text]:
        """Yield the pages that differ as the commit has them."""
        pages = [uri for uri in self.all if uri in self.before and uri.lower().endswith(RENDERED)]
        held = read_blobs(self.repository, {self.before[uri].oid for uri in pages}) if pages else {}
        for uri in pages:
            data = held[self.before[uri].oid]
            if isinstance(data, bytes):
                yield Text(uri, uri, data.decode("utf-8", "replace"), gated=False, ships=True)


def differing(pages: Pages, base: Repository) -> Differing:
    """Return what differs in the docs folder from what the commit `base` holds.

    A file with CRLF for LF is the same; so is one that the commit keeps as a pointer of Git
    LFS. What is reached through a link always differs: the link may have been turned.
    """
    above = pages.above
    held = committed(base, (above.rstrip("/") or EVERYTHING,))
    before = {path.removeprefix(above): blob for path, blob in held.items()}
    present = frozenset(pages.files())
    apart = {uri for uri in present if not _same(pages, before.get(uri), uri, base.object_format)}
    apart -= set(_pointed_at(pages, base, {uri: before[uri].oid for uri in apart & before.keys()}))
    return Differing(base, frozenset(apart | (before.keys() - present)), present, before)


def _same(pages: Pages, blob: Blob | None, uri: str, object_format: str) -> bool:
    place = f"{pages.docs}/{uri}"
    if blob is None or not blob.regular or Path(place).resolve() != Path(place):
        return False
    data = _read(place)
    return data is not None and blob.oid in (
        blob_id(data, object_format),
        blob_id(data.replace(b"\r\n", b"\n"), object_format),
    )


def _pointed_at(pages: Pages, base: Repository, oids: dict[str, str]) -> Iterator[str]:
    held = read_blobs(base, frozenset(oids.values()), limit=POINTER_BYTES) if oids else {}
    for uri, oid in oids.items():
        digest = content_digest(held.get(oid))
        data = _read(f"{pages.docs}/{uri}") if digest else None
        if data is not None and hashlib.sha256(data).hexdigest() == digest:
            yield uri


def _read(place: str) -> bytes | None:
    try:
        return Path(place).read_bytes() if Path(place).is_file() else None
    except OSError:
        return None
