"""The files beside the pages → attachments: what each is, the texts in it, and marks on what is no text.

Reads the working tree as `sources.pages` does: a link out of the repository, a pipe or a file
without read permission is carried as a fault. Pictures, sound, films and fonts are told by
their head and tail; everything else is read whole, within the bounds of `bounds`.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from mkdocs_threatgate.model import Attachment, Fault, Mark, Message, Part, Sign, say
from mkdocs_threatgate.sources.attachments import archives
from mkdocs_threatgate.sources.attachments.bounds import MAX_FILE, MAX_TEXT, MEGABYTE, Budget
from mkdocs_threatgate.sources.attachments.files import File
from mkdocs_threatgate.sources.attachments.kinds import Nature, recognise
from mkdocs_threatgate.sources.attachments.opening import SEALS, open_file
from mkdocs_threatgate.sources.pages import META_FILE, RENDERED, Pages

UNREADABLE = "TG411"
HEAD = MEGABYTE
"""Up to so many bytes a file is read at once; of longer media no more than that."""

TAIL = archives.MAX_COMMENT + archives.END.size
STEP = MEGABYTE
TEXT = "text"


def attachment_uris(pages: Pages) -> tuple[str, ...]:
    """Return the paths, under the docs folder, of all that is published and no page, in order."""
    return tuple(
        sorted(
            uri
            for uri in pages.files()
            if not uri.lower().endswith(RENDERED)
            and uri.rpartition("/")[2] != META_FILE
            and not pages.left_out.match_file(uri)
        )
    )


def read_attachments(pages: Pages, uris: Iterable[str]) -> Iterator[Attachment]:
    """Yield each of these files as an attachment; one that cannot be read carries the fault."""
    for uri in uris:
        yield _read(pages, uri)


def read_attachment(path: str, uri: str, data: bytes) -> Attachment:
    """Return an attachment of these bytes; never raises, whatever they are. Pure."""
    return _attachment(path, uri, data, len(data), hashlib.sha256(data).hexdigest())


def _read(pages: Pages, uri: str) -> Attachment:
    path, place = f"{pages.above}{uri}", f"{pages.docs}/{uri}"
    try:
        problem = _refusal(pages, uri, place)
        if problem is not None:
            return Attachment(path=path, uri=uri, fault=_fault(problem))
        with open(place, "rb") as file:  # noqa: PTH123 - a `Path` for each of thousands takes as long as reading
            size = os.fstat(file.fileno()).st_size
            head = file.read(HEAD + 1)
            if len(head) <= HEAD:
                return read_attachment(path, uri, head)
            if _is_plain_media(file, head, size):
                return Attachment(path=path, uri=uri, size=size, kind=recognise(head).name)
            return _read_long(path, uri, file, size)
    except OSError as error:
        problem = say("the file cannot be read: {problem}", problem=error.strerror or str(error))
        return Attachment(path=path, uri=uri, fault=_fault(problem))


def _refusal(pages: Pages, uri: str, place: str) -> Message | None:
    """Return why a file is not to be opened; raises `OSError` where that cannot be told."""
    about = os.lstat(place)
    link = stat.S_ISLNK(about.st_mode)
    if not pages.is_inside(uri.rpartition("/")[0]) or (link and not pages.is_within(place)):
        return say("the file is a link that leads out of the repository")
    about = Path(place).stat() if link else about
    return None if stat.S_ISREG(about.st_mode) else say("it is no regular file")


def _is_plain_media(file: BinaryIO, head: bytes, size: int) -> bool:
    """Return whether a long file is a picture or the like, with no archive at its end."""
    if recognise(head).nature is not Nature.MEDIA:
        return False
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    return b"PK\5\6" not in tail and not any(start in part for start, _ in SEALS for part in (head, tail))


def _read_long(path: str, uri: str, file: BinaryIO, size: int) -> Attachment:
    file.seek(0)
    if size <= MAX_FILE:
        return read_attachment(path, uri, file.read(MAX_FILE))
    data = file.read(MAX_TEXT)
    digest = hashlib.sha256(data)
    while piece := file.read(STEP):
        digest.update(piece)
    begun = _attachment(path, uri, data, size, digest.hexdigest())
    problem = say(
        "larger than {limit} MB: only its first {part} MB were read",
        limit=MAX_FILE // MEGABYTE,
        part=MAX_TEXT // MEGABYTE,
    )
    told = (mark for mark in begun.marks if mark.sign is not Sign.UNREADABLE)
    return replace(begun, marks=(*told, Mark(Sign.UNBOUNDED, "", problem)))


def _attachment(path: str, uri: str, data: bytes, size: int, sha256: str) -> Attachment:
    kind = recognise(data)
    found = tuple(open_file(File("", uri.rpartition("/")[2], data), Budget(len(data))))
    parts = tuple(one for one in found if isinstance(one, Part))
    return Attachment(
        path=path,
        uri=uri,
        size=size,
        sha256=sha256,
        kind=kind.name or (TEXT if parts else ""),
        parts=parts,
        marks=tuple(one for one in found if isinstance(one, Mark)),
    )


def _fault(problem: Message) -> Fault:
    return Fault(
        UNREADABLE,
        problem,
        say("Make the file readable, within the repository, or take it out of the docs folder."),
    )
