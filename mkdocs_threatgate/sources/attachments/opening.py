"""A file and everything inside it → texts to judge, and marks on what is no text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice

from mkdocs_threatgate.model import Mark, Part, Sign, say
from mkdocs_threatgate.sources.attachments import archives
from mkdocs_threatgate.sources.attachments.archives import DamagedError, Directory, Member
from mkdocs_threatgate.sources.attachments.bounds import (
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_TEXT,
    Budget,
    ExceededError,
    only_first,
)
from mkdocs_threatgate.sources.attachments.containers import open_packed, open_sealed, open_tar, zip_member
from mkdocs_threatgate.sources.attachments.documents import is_office, open_office, open_ole, open_pdf
from mkdocs_threatgate.sources.attachments.extensions import MEDIA, OFFICE, extension, pretence
from mkdocs_threatgate.sources.attachments.files import File, Found
from mkdocs_threatgate.sources.attachments.kinds import HEAD, RAR, SEVEN_ZIP, ZIP, Kind, Nature, recognise
from mkdocs_threatgate.sources.attachments.texts import decode, is_pointer, reading

SEALS = ((b"Rar!\x1a\7", RAR), (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP))
PDF_END = b"%%EOF"


def open_file(file: File, budget: Budget) -> Iterator[Part | Mark]:
    """Yield what is found in a file and inside it; what goes beyond the budget is a mark, never an error."""
    with suppress(ExceededError):
        yield from _open(file, budget)
    if budget.excess is not None:
        yield budget.excess


def _open(file: File, budget: Budget) -> Iterator[Part | Mark]:
    kind = recognise(file.data)
    pretended = pretence(file.name, kind, file.data[:HEAD])
    if pretended is not None:
        yield Mark(Sign.DISGUISED, file.inside, pretended)
    if file.depth > MAX_DEPTH and kind.nature in (Nature.ZIP, Nature.TAR, Nature.PACKED):
        problem = say("archives lie in each other more than {limit} deep", limit=MAX_DEPTH)
        yield Mark(Sign.UNBOUNDED, file.inside, problem)
        return
    for found in OPENERS[kind.nature](file, kind, budget):
        if isinstance(found, File):
            yield from _open(found, budget)
        else:
            yield found


def _media(file: File, kind: Kind, budget: Budget) -> Iterator[Found]:
    """Open what is appended to a picture or a PDF, which shows all the same."""
    listed = archives.directory(file.data)
    appended = ZIP if listed else next((seal for start, seal in SEALS if start in file.data), None)
    if appended is not None:
        problem = say(
            "a {inner} archive is hidden behind its {outer} content", inner=appended.name, outer=kind.name
        )
        yield Mark(Sign.DISGUISED, file.inside, problem)
    if listed:
        yield from _zip_files(file, listed, budget)


def _program(file: File, kind: Kind, _: Budget) -> Iterator[Found]:
    yield Mark(Sign.EXECUTABLE, file.inside, say("a program ({kind})", kind=kind.name))


def _capture(file: File, kind: Kind, _: Budget) -> Iterator[Found]:
    yield Mark(Sign.CAPTURE, file.inside, say("captured network traffic ({kind})", kind=kind.name))


def _zip(file: File, _: Kind, budget: Budget) -> Iterator[Found]:
    listed = archives.directory(file.data)
    if listed is None:
        yield file.unreadable(say("the archive is damaged"))
    else:
        yield from _zip_files(file, listed, budget)


def _zip_files(file: File, listed: Directory, budget: Budget) -> Iterator[Found]:
    members: list[Member] = []
    try:
        members.extend(islice(archives.zip_members(file.data, listed), MAX_MEMBERS + 1 - budget.members))
    except DamagedError as error:
        yield file.unreadable(error.problem)
    named = {member.name: member for member in members}
    if is_office(file, named, budget):
        yield from open_office(file, named, budget)
        return
    if extension(file.name) in OFFICE:
        problem = say("it is no office document but a {kind} archive", kind=ZIP.name)
        yield Mark(Sign.DISGUISED, file.inside, problem)
    for member in members:
        yield from zip_member(file, member, budget)


def _pdf(file: File, kind: Kind, budget: Budget) -> Iterator[Found]:
    if not file.data.rstrip().endswith(PDF_END):
        yield from _media(file, kind, budget)
    yield from open_pdf(file, kind, budget)


def _unknown(file: File, _: Kind, budget: Budget) -> Iterator[Found]:
    text = decode(file.data[:MAX_TEXT])
    listed = archives.directory(file.data) if text is None else None
    if listed:
        yield from _zip_files(file, listed, budget)
    elif text is None:
        yield file.unreadable(say("binary content of no known kind"))
    elif not is_pointer(text):
        yield from _text(file, text, budget)
    elif extension(file.name) not in MEDIA:
        yield file.unreadable(say("it only points to its content, which Git LFS keeps elsewhere"))


def _text(file: File, text: str, budget: Budget) -> Iterator[Found]:
    if text.strip():
        shown, form = reading(file.name, text, budget)
        yield Part(file.inside, shown, form)
    if len(file.data) > MAX_TEXT:
        yield Mark(Sign.UNBOUNDED, file.inside, only_first(MAX_TEXT))


OPENERS: dict[Nature, Callable[[File, Kind, Budget], Iterator[Found]]] = {
    Nature.MEDIA: _media,
    Nature.PROGRAM: _program,
    Nature.CAPTURE: _capture,
    Nature.ZIP: _zip,
    Nature.TAR: open_tar,
    Nature.PACKED: open_packed,
    Nature.SEALED: open_sealed,
    Nature.PDF: _pdf,
    Nature.OLE: open_ole,
    Nature.UNKNOWN: _unknown,
}
