"""Archives and compressed files → the files in them, each with what it is marked for."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Mark, Sign, say
from mkdocs_threatgate.sources.attachments import archives, sealed
from mkdocs_threatgate.sources.attachments.archives import DamagedError, Member
from mkdocs_threatgate.sources.attachments.bounds import Budget
from mkdocs_threatgate.sources.attachments.extensions import MEDIA, extension
from mkdocs_threatgate.sources.attachments.files import File, Found
from mkdocs_threatgate.sources.attachments.inflating import inflate
from mkdocs_threatgate.sources.attachments.kinds import HEAD, TAR, Kind, Nature, recognise

STREAMS = {"gzip": "gzip", "bzip2": "bzip2", "xz": "xz"}
SHORT = {"tgz": "tar", "tbz2": "tar", "txz": "tar"}


def zip_member(file: File, member: Member, budget: Budget) -> Iterator[Found]:
    """Yield a file of a zip archive, or the mark for why it cannot be had; nothing for a picture."""
    budget.count(file.path(member.name))
    if member.encrypted:
        yield Mark(Sign.ENCRYPTED, budget.inside, say("encrypted"))
        return
    try:
        # of pictures and films, which make up most archives, only the head is unpacked
        if extension(member.name) in MEDIA and zip_head(file, member, budget).nature is Nature.MEDIA:
            return
        plain, whole = archives.take(file.data, member, budget)
    except DamagedError as error:
        yield Mark(Sign.UNREADABLE, budget.inside, error.problem)
        return
    if not whole:
        yield Mark(Sign.UNREADABLE, budget.inside, say("its compressed data are damaged"))
    yield file.holding(member.name, plain)


def zip_head(file: File, member: Member, budget: Budget) -> Kind:
    """Return what kind a zip member is by its first bytes; raises `DamagedError` if it has none."""
    return recognise(archives.take(file.data, member, budget, HEAD).plain)


def zip_note(file: File, member: Member | None, budget: Budget) -> str:
    """Return the beginning of a member that says what an archive is; empty if there is none."""
    if member is None or member.encrypted:
        return ""
    try:
        return archives.take(file.data, member, budget, HEAD * 16).plain.decode("utf-8", "replace")
    except DamagedError:
        return ""


def open_tar(file: File, _: Kind, budget: Budget) -> Iterator[Found]:
    """Yield the files of a tar archive."""
    try:
        for name, data in archives.tar_members(file.data):
            budget.count(file.path(name))
            if data is None:
                yield Mark(Sign.UNREADABLE, budget.inside, say("stored with holes, which cannot be read"))
            else:
                budget.spend(len(data))
                yield file.holding(name, data)
    except DamagedError as error:
        yield file.unreadable(error.problem)


def open_packed(file: File, kind: Kind, budget: Budget) -> Iterator[Found]:
    """Yield the file that a compressed one holds."""
    budget.count(file.inside)
    plain, whole = inflate(memoryview(file.data), STREAMS[kind.name], budget)
    if not whole:
        yield file.unreadable(say("its compressed data are damaged"))
    stem, _, last = file.name.rpartition(".")
    name = f"{stem}.{SHORT[last.lower()]}" if last.lower() in SHORT else stem or file.name
    if recognise(plain) == TAR:
        yield file._replace(name=name, data=plain)  # a compressed tar archive is one archive to everybody
    else:
        yield file.holding(name, plain)


def open_sealed(file: File, kind: Kind, _: Budget) -> Iterator[Found]:
    """Yield the mark of an archive that only programs of its own open."""
    if sealed.is_encrypted(file.data, kind):
        yield Mark(Sign.ENCRYPTED, file.inside, say("encrypted ({kind})", kind=kind.name))
    else:
        yield file.unreadable(say("a {kind} archive, which is not opened here", kind=kind.name))
