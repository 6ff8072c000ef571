"""Covers of the ledger → the earlier texts of posts, as far as the repository still holds them.

A receipt names the blob of the post as filed. Where it names none, or none that is still
there, the post's file in the commit that first held the receipt is read (contract part 3). All
of it takes a few processes of git, however many posts there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import Archive, Cover, Edition, Enclosure, Entry, Ledger, Mapping, Scalar, Text
from mkdocs_threatgate.sources.baseline import blob_id
from mkdocs_threatgate.sources.blobs import FULL_ID, digests, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.posts import KEY, read_post

IDENTIFIER = re.compile(r"""\bid\s*["']?\s*:\s*["']?([^\s"',}#]+)""")
"""What could be a post's own id; whether it is one its front matter tells, which is slower to read."""

HEAD_BYTES = 64 * 1024
HELD = re.compile(rb"([0-9a-f]{40,64}) blob [0-9]+")
Place = tuple[str, str]
"""A commit, and a path from the top in it."""


def covered_texts(ledger: Ledger, texts: tuple[Text, ...]) -> dict[str, tuple[Text, ...]]:
    """Return the texts that filings or opinions may cover, by the names under which they do."""
    names = {cover.post for cover in _covers(ledger)}
    found: dict[str, list[Text]] = {}
    for text in texts if names else ():
        stated = {*IDENTIFIER.findall(text.text[:HEAD_BYTES])} & names if KEY in text.text else set()
        for name in {text.uri, *({own_id(text)} if stated else ())} & names:
            found.setdefault(name, []).append(text)
    return {name: tuple(those) for name, those in found.items()}


def own_id(text: Text) -> str:
    """Return the id that a post states, or nothing."""
    head = read_post(text, "UTC").head
    declaration = head.get(KEY) if head else None
    stated = declaration.get("id") if isinstance(declaration, Mapping) else None
    return stated.text.strip() if isinstance(stated, Scalar) else ""


def read_archive(
    repository: Repository,
    ledger: Ledger,
    covered: AbstractMapping[str, tuple[Text, ...]],
    enclosed: AbstractMapping[str, tuple[Enclosure, ...]],
) -> Archive:
    """Return the earlier texts of covered posts.

    `covered` are the posts by the names that covers have for them, `enclosed` their own
    attachments now. What git cannot give is left out: the stricter answer is given then.
    """
    covers = tuple(cover for cover in _covers(ledger) if cover.post in covered)
    if not covers:
        return Archive()
    present = {
        blob_id(text.text.encode(), repository.object_format): text.text
        for those in covered.values()
        for text in those
    }
    named = {cover.digests.blob for cover in covers if cover.digests}
    blobs = {oid: text for oid, text in present.items() if oid in named}
    blobs |= _texts(repository, named - blobs.keys())
    doubtful = [cover for cover in covers if not cover.digests or cover.digests.blob not in blobs]
    again = {entry.added.id: entry.again for entry in ledger.entries if entry.added and entry.again}
    moved = {(entry.moved.commit, entry.inline): entry for entry in ledger.entries if entry.moved}
    return Archive(blobs=blobs, editions=_editions(repository, doubtful, covered, enclosed, (again, moved)))


def _covers(ledger: Ledger) -> Iterator[Cover]:
    for filing in ledger.filings:
        yield from filing.covers
    for entry in ledger.opinions:
        commit = entry.added.id if entry.added else ""
        yield from (cover._replace(commit=commit) for cover in entry.receipt.covers) if entry.receipt else ()


def _editions(
    repository: Repository,
    covers: list[Cover],
    covered: AbstractMapping[str, tuple[Text, ...]],
    enclosed: AbstractMapping[str, tuple[Enclosure, ...]],
    elsewhere: tuple[AbstractMapping[str, tuple[str, ...]], AbstractMapping[tuple[str, str], Entry]],
) -> dict[tuple[str, str], Edition]:
    """Return the posts as the commits held them that first held a receipt, with their attachments.

    `elsewhere` are first the other commits that brought one in: where they hold another text nobody
    can tell which was filed, since the order of branches is what their committers' clocks say. Then,
    by commit and post, the receipts whose post had another name in it; the attachments of such a
    post are those that it had when it was renamed.
    """
    again, moved = elsewhere
    wanted = {
        (cover.commit, cover.post): covered[cover.post][0]
        for cover in covers
        if FULL_ID.fullmatch(cover.commit)
    }
    attached = {key: enclosed.get(text.path, ()) for key, text in wanted.items()}
    texts_at = {key: (key[0], _path_then(moved.get(key), text)) for key, text in wanted.items()}
    files_at = {key: _renaming(moved.get(key)) or key[0] for key in wanted}
    places = set(texts_at.values())
    files = {(files_at[key], one.path) for key, those in attached.items() for one in those}
    also = {(other, path) for commit, path in places | files for other in again.get(commit, ())}
    oids = _resolved(repository, sorted(places | files | also))
    texts = _texts(repository, {oids[place] for place in places if place in oids})
    sums = digests(repository, tuple(sorted({oids[file] for file in files if file in oids})))
    editions = {}
    for key in wanted:
        oid = oids.get(texts_at[key], "")
        held = (texts_at[key][1], *(one.path for one in attached[key]))
        alike = all(
            oids.get((key[0], path)) == oids.get((other, path))
            for other in again.get(key[0], ())
            for path in held
        )
        if oid in texts and alike:
            then = ((one.path, sums.get(oids.get((files_at[key], one.path), ""))) for one in attached[key])
            kept = tuple(Enclosure(path, sha256) for path, sha256 in then if isinstance(sha256, str))
            editions[key] = Edition(texts[oid], kept)
    return editions


def _path_then(entry: Entry | None, text: Text) -> str:
    return entry.moved.path if entry and entry.moved else text.path


def _renaming(entry: Entry | None) -> str:
    return entry.added.id if entry and entry.added else ""


def text_in(repository: Repository, commit: str, path: str) -> str | None:
    """Return a file, by its path from the top, as a commit held it; None where git cannot give it."""
    oid = _resolved(repository, [(commit, path)]).get((commit, path), "")
    return _texts(repository, {oid}).get(oid) if oid else None


def _resolved(repository: Repository, places: list[Place]) -> dict[Place, str]:
    """Return the object ids of files in commits; a path with a line break cannot be asked for."""
    asked = [place for place in places if "\n" not in place[1]]
    if not asked:
        return {}
    questions = "".join(f"{commit}:{path}\n" for commit, path in asked)
    try:
        answer = repository.run(
            "cat-file", "--batch-check", "--buffer", input=questions.encode("utf-8", "surrogateescape")
        )
    except LedgerError:  # some clones leave objects out, and older versions of git then refuse
        return {}
    found = {}
    for place, line in zip(asked, answer.split(b"\n"), strict=False):
        if held := HELD.fullmatch(line):
            found[place] = held[1].decode("ascii")
    return found


def _texts(repository: Repository, oids: set[str]) -> dict[str, str]:
    try:
        held = read_blobs(repository, tuple(sorted(oids))) if oids else {}
    except LedgerError:  # as above
        return {}
    return {oid: data.decode("utf-8", "replace") for oid, data in held.items() if isinstance(data, bytes)}
