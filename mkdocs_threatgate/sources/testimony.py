"""Repository and entries → `Testimony`: every exhibit, and the commits that hold it.

All bytes are git's own, read by object id; the working tree is not asked.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import Case, Entry, Held, Message, Standing, Stated, Testimony, say
from mkdocs_threatgate.sources.blobs import LIMIT, read_blobs
from mkdocs_threatgate.sources.documents import content_digest
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.objects import Place, descents, read_objects, trails

BUNDLE_BYTES = 192 * 2**20
"""Bytes of exhibits in one bundle; what comes after is named by its digest only."""

UNSAFE = re.compile(r"[^\w.()（）+=@,-]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearing:
    """What testimony is asked for: a post, entries of the ledger, attachments by their paths from the top.

    `folders` are the ledger's and its earlier ones, from the top.
    """

    repository: Repository
    folders: tuple[str, ...]
    case: Case
    entries: tuple[Entry, ...]
    attached: tuple[str, ...]

    @property
    def committed(self) -> tuple[Entry, ...]:
        """The entries that some commit holds."""
        return tuple(one for one in self.entries if one.standing is not Standing.UNCOMMITTED and one.added)

    @property
    def inside(self) -> tuple[str, ...]:
        """How the paths begin of all that is in the ledger; nothing else is evidence."""
        return tuple(f"{folder}/" for folder in self.folders)

    def documents(self, entry: Entry) -> Iterator[tuple[str, str]]:
        """Yield the paths of an entry's evidence, from the top, with the digests that it states."""
        beside = self.folders[0] if entry.inline else posixpath.dirname(entry.path)
        for one in entry.receipt.evidence if entry.receipt else ():
            path = posixpath.normpath(posixpath.join(beside, one.path))
            yield path, one.sha256.removeprefix("sha256:")

    def filed(self, entry: Entry) -> Iterator[str]:
        """Yield git's ids of the post's file as an entry says that it was filed, if it says so."""
        names = (self.case.post.uri, self.case.declaration.id)
        for cover in entry.receipt.covers if entry.receipt else ():
            if cover.post in names and cover.content:
                yield cover.content.blob

    def concerns_text(self, entry: Entry) -> bool:
        """Return whether an entry says that the post was filed."""
        names = (self.case.post.uri, self.case.declaration.id)
        return any(cover.post in names for cover in (entry.receipt.covers if entry.receipt else ()))


@dataclass(frozen=True, kw_only=True, slots=True)
class Exhibits:
    """Exhibits as read: blobs by place, names of files by path and blob, bytes by name."""

    blobs: dict[Place, str]
    names: dict[tuple[str, str], str]
    files: dict[str, bytes]

    def file(self, path: str, blob: str) -> str:
        """Return the name of the exhibit that is this blob at this path, empty where it is not there."""
        name = self.names.get((path, blob), "")
        return name if name in self.files else ""


def testify(hearing: Hearing) -> Testimony:
    """Return the testimony on a post; raises `LedgerError` where history is cut short."""
    repository = hearing.repository
    if repository.shallow:
        raise LedgerError(
            say("this clone is shallow: it does not show since when anything stands in history"),
            say("Fetch all of it: git fetch --unshallow (in CI: fetch-depth: 0)"),
        )
    places = tuple(place for place in dict.fromkeys(_places(hearing)) if not CONTROLS.search(place[1]))
    ways = trails(repository, places)
    exhibits = _exhibits(hearing, ways.blobs)
    walk = descents(repository, {commit for commit, _ in ways.blobs})
    steps = read_objects(repository, {commit for step in walk for commit in step})
    held = (
        Held(commit, path, blob, exhibits.file(path, blob)) for (commit, path), blob in ways.blobs.items()
    )
    return Testimony(
        head=repository.head,
        object_format=repository.object_format,
        files=tuple(sorted(exhibits.files.items())),
        objects=tuple(sorted((one.kind, oid, one.data) for oid, one in (ways.objects | steps).items())),
        held=tuple(sorted(held)),
        stated=tuple(sorted(set(_stated(hearing, exhibits)))),
        walk=walk,
        entries=tuple((entry, _file_of(entry, exhibits)) for entry in hearing.committed),
        missing=tuple(dict.fromkeys(_missing(hearing, exhibits))),
    )


def _places(hearing: Hearing) -> Iterator[Place]:
    """Yield every commit and path that may show something: HEAD, and the first commit of each entry."""
    head, post = hearing.repository.head, hearing.case.post.path
    yield from ((head, path) for path in (post, *hearing.attached))
    for entry in hearing.committed:
        first = entry.added.id if entry.added else head
        inside = (path for path, _ in hearing.documents(entry) if path.startswith(hearing.inside))
        for path in (entry.path, *inside):
            yield from ((head, path), (first, path))
        if hearing.concerns_text(entry):
            yield first, post


def _exhibits(hearing: Hearing, blobs: dict[Place, str]) -> Exhibits:
    """Read what stands at the places, and the texts that receipts name by their ids alone."""
    post, head = hearing.case.post.path, hearing.repository.head
    wanted = {(path, blob): commit == head for (commit, path), blob in reversed(blobs.items())}
    wanted |= {(path, blob): True for (commit, path), blob in blobs.items() if commit == head}
    for entry in hearing.committed:
        wanted = {(post, blob): False for blob in hearing.filed(entry)} | wanted
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for (path, blob), now in sorted(wanted.items()):
        start = "now" if now else f"earlier/{blob[:12]}"
        name = "/".join((start, *(_safe(part) for part in path.split("/"))))
        while name.casefold() in taken:
            name += "_"
        taken.add(name.casefold())
        names[path, blob] = name
    return Exhibits(blobs=blobs, names=names, files=_read(hearing.repository, names))


def _read(repository: Repository, names: dict[tuple[str, str], str]) -> dict[str, bytes]:
    """Read exhibits one by one, up to the limits of one and of all."""
    files: dict[str, bytes] = {}
    room = BUNDLE_BYTES
    for (_, blob), name in names.items():
        data = read_blobs(repository, (blob,), min(LIMIT, room))[blob]
        if isinstance(data, bytes):
            files[name] = data
            room -= len(data)
    return files


def _safe(part: str) -> str:
    """Return part of a path without what shells, archives and other disks stumble over."""
    plain = UNSAFE.sub("_", part)
    return "_" if plain.strip(".") == "" else plain


def _file_of(entry: Entry, exhibits: Exhibits) -> str:
    """Return the exhibit that is an entry as its first commit held it."""
    first = entry.added.id if entry.added else ""
    return exhibits.file(entry.path, exhibits.blobs.get((first, entry.path), ""))


def _stated(hearing: Hearing, exhibits: Exhibits) -> Iterator[Stated]:
    """Yield every digest that one exhibit states of another, and that is right."""
    head, post = hearing.repository.head, hearing.case.post.path
    own = {entry.stem: (entry, _file_of(entry, exhibits)) for entry in hearing.committed if not entry.inline}
    for entry in hearing.committed:
        receipt = _file_of(entry, exhibits)
        if not receipt:
            continue
        for blob in hearing.filed(entry):
            if file := exhibits.file(post, blob):
                yield Stated("git", blob, file, receipt)
        for path, digest in hearing.documents(entry):
            file = exhibits.file(path, exhibits.blobs.get((head, path), ""))
            kind = _kind(exhibits.files[file], digest) if file else ""
            if kind:
                yield Stated(kind, digest, file, receipt)
        previous = entry.receipt.prev if entry.receipt else None
        before, file = own.get(previous.id, (None, "")) if previous else (None, "")
        if previous and before and file and before.sha256 == previous.sha256:
            yield Stated("sha256", previous.sha256, file, receipt)


def _kind(data: bytes, digest: str) -> str:
    """Return how a document bears a digest out: by its own, as a pointer to it, or not at all."""
    if hashlib.sha256(data).hexdigest() == digest:
        return "sha256"
    return "pointer" if content_digest(data) == digest else ""


def _missing(hearing: Hearing, exhibits: Exhibits) -> Iterator[Message]:
    """Yield what an inspector will not find here, and why."""
    head, post = hearing.repository.head, hearing.case.post.path
    yield from (_uncommitted(entry.path) for entry in hearing.entries if entry not in hearing.committed)
    yield from (_uncommitted(path) for path in hearing.attached if (head, path) not in exhibits.blobs)
    for entry in hearing.committed:
        for blob in hearing.filed(entry):
            if not exhibits.file(post, blob):
                yield say("{post} as filed ({blob}) is no longer in the repository", post=post, blob=blob)
        for path, digest in hearing.documents(entry):
            yield from _missing_document(path, digest, hearing, exhibits)
    large = (
        name for name in exhibits.names.values() if name.startswith("now/") and name not in exhibits.files
    )
    yield from (
        say("{file} is too large to be enclosed: only its digests are given", file=one) for one in large
    )


def _missing_document(path: str, digest: str, hearing: Hearing, exhibits: Exhibits) -> Iterator[Message]:
    blob = exhibits.blobs.get((hearing.repository.head, path), "")
    file = exhibits.file(path, blob)
    if not blob:
        yield say("the evidence {path} is not in the ledger (SHA-256 {digest})", path=path, digest=digest)
    elif file and not _kind(exhibits.files[file], digest):
        yield say("the evidence {path} is not the document that the receipt states", path=path)
    elif file and content_digest(exhibits.files[file]):
        yield say(
            "{path} is kept by Git LFS: enclosed is the pointer to it (SHA-256 {digest})",
            path=path,
            digest=digest,
        )


def _uncommitted(path: str) -> Message:
    return say("{path} is not committed: nothing proves it", path=path)
