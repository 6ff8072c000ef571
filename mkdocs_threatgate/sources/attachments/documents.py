"""Office documents and PDFs → their text, the files in them, and the marks for macros and locks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from mkdocs_threatgate.model import Mark, Part, Sign, say
from mkdocs_threatgate.sources.attachments import archives, office, sealed
from mkdocs_threatgate.sources.attachments.archives import DamagedError, Member
from mkdocs_threatgate.sources.attachments.bounds import MAX_TEXT, Budget, ExceededError, only_first
from mkdocs_threatgate.sources.attachments.containers import zip_head, zip_member, zip_note
from mkdocs_threatgate.sources.attachments.files import File, Found
from mkdocs_threatgate.sources.attachments.kinds import Kind, Nature
from mkdocs_threatgate.sources.attachments.pdf import Reading, read_pdf
from mkdocs_threatgate.sources.attachments.texts import decode, whole

FEW_LETTERS = 10
"""Letters a page, below which a PDF is taken for pictures of pages."""


def is_office(file: File, members: dict[str, Member], budget: Budget) -> bool:
    """Return whether a zip archive is an office document."""
    return office.is_document(members, zip_note(file, members.get("mimetype"), budget))


def open_office(file: File, members: dict[str, Member], budget: Budget) -> Iterator[Found]:
    """Yield an office document's text, as one, and the files embedded in it."""
    if office.ENCRYPTED_ENTRY in zip_note(file, members.get("META-INF/manifest.xml"), budget):
        yield Mark(Sign.ENCRYPTED, file.inside, say("encrypted"))
        return
    texts: dict[str, str] = {}
    with suppress(ExceededError):  # the budget tells; what was read until then is judged all the same
        for name, member in members.items():
            if office.TEXT_MEMBER.fullmatch(name) and not member.encrypted:
                texts[name], sound = _xml(file, member, budget)
                if not sound:
                    yield Mark(Sign.UNREADABLE, budget.inside, say("its text is damaged"))
            elif not office.MACRO_MEMBER.search(name) and not _is_built_in(file, member, budget):
                yield from zip_member(file, member, budget)
    types = zip_note(file, members.get(office.TYPES), budget)
    if office.MACRO_TYPE in types or any(office.MACRO_MEMBER.search(name) for name in members):
        yield Mark(Sign.MACROS, file.inside, say("macros"))
    text = office.document_text(texts)
    if text:
        spread = any(name.startswith(office.SHEETS) for name in texts)
        yield Part(file.inside, text[:MAX_TEXT], "code" if spread else "prose")


def _xml(file: File, member: Member, budget: Budget) -> tuple[str, bool]:
    """Return the XML of a member, and whether it is sound; empty if it cannot be had or is no text."""
    budget.count(file.path(member.name))
    try:
        plain, sound = archives.take(file.data, member, budget, MAX_TEXT)
    except DamagedError:
        return "", False
    if len(plain) >= MAX_TEXT:
        budget.excess = Mark(Sign.UNBOUNDED, budget.inside, only_first(MAX_TEXT))
    text = decode(plain[:MAX_TEXT])
    return text or "", sound and text is not None


def _is_built_in(file: File, member: Member, budget: Budget) -> bool:
    """Return whether a member is the format's own or a picture, by its bytes where they tell."""
    if member.encrypted:
        return False
    try:
        nature = zip_head(file, member, budget).nature
    except DamagedError:
        return False
    return nature is Nature.MEDIA or (
        nature is Nature.UNKNOWN and office.BUILT_IN.match(member.name) is not None
    )


def open_ole(file: File, _: Kind, __: Budget) -> Iterator[Found]:
    """Yield the marks of an office file in the old format, or of what else is kept in it."""
    if sealed.is_encrypted_package(file.data):
        yield Mark(Sign.ENCRYPTED, file.inside, say("an office document behind a password"))
    elif sealed.is_installer(file.data):
        yield Mark(Sign.EXECUTABLE, file.inside, say("a program ({kind})", kind="Windows Installer"))
    else:
        if sealed.has_macros(file.data):
            yield Mark(Sign.MACROS, file.inside, say("macros"))
        yield file.unreadable(say("an office file in the old binary format"))


def open_pdf(file: File, _: Kind, budget: Budget) -> Iterator[Found]:
    """Yield a PDF's text and the files embedded in it."""
    read = read_pdf(file.data)
    if read.text:
        yield Part(file.inside, whole(read.text)[:MAX_TEXT], "prose")
    yield from _shortcomings(file, read)
    for name, data in read.embedded:
        budget.count(file.path(name))
        budget.spend(len(data))
        yield file.holding(name, data)


def _shortcomings(file: File, read: Reading) -> Iterator[Mark]:
    if read.too_long:
        yield Mark(
            Sign.UNBOUNDED, file.inside, say("only its first {pages} pages were read", pages=read.pages)
        )
    elif read.encrypted and (read.damaged or not read.text):
        yield file.unreadable(say("an encrypted PDF"))
    elif read.damaged:
        yield file.unreadable(say("a damaged PDF"))
    elif read.unknown > len(read.text):
        yield file.unreadable(say("a PDF whose fonts do not tell which letters they show"))
    elif len(read.text) < max(1, FEW_LETTERS * read.pages):
        yield file.unreadable(say("a PDF of pictures, with little text or none"))
