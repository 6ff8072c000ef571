"""Files named on a command line → texts and attachments to be judged, without a site or a repository.

What `check` reads as a page is a page here: Markdown, and besides it HTML and plain text, which
other generators publish as pages. Everything else is an attachment.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Attachment, Fault, Message, Text, say
from mkdocs_threatgate.sources.attachments import UNREADABLE as UNREADABLE_ATTACHMENT
from mkdocs_threatgate.sources.attachments import read_attachment
from mkdocs_threatgate.sources.pages import MAX_BYTES, RENDERED, UNREADABLE

WORDS = (".html", ".htm", ".xhtml", ".txt", ".text")
"""Endings of pages that are not written in Markdown."""

STANDARD_INPUT = "-"
MAX_FILE = 64 * 1024**2
READABLE = say("Make the file readable, or leave it out of what is scanned.")


class Loose(NamedTuple):
    """A file to be read: its path for messages, where it is, how many bytes it has, the folder named."""

    path: str
    place: str
    size: int
    within: str = ""


class Sheet(NamedTuple):
    """A page: its text, and the form in which it is written (see `content.zones`)."""

    text: Text
    form: str = "markdown"


def find_loose(names: tuple[str, ...]) -> tuple[Loose, ...]:
    """Return the files of these names, each once, in the order of their paths.

    A folder stands for all files below it but those whose name, or whose folder's, begins with
    a dot; folders that are links are not entered. Raises `UsageError` for a name that is nothing
    on disk, and for a folder without files.
    """
    found: dict[str, Loose] = {}
    for name in names:
        for loose in _below(name) if Path(name).is_dir() else (_named(name),):
            found.setdefault(loose.path, loose)
    return tuple(found[path] for path in sorted(found))


def read_loose(loose: Loose) -> Sheet | Attachment:
    """Return a file as it is judged; one that cannot be read carries the fault."""
    try:
        problem = _refusal(loose)
        if problem is None:
            with open(loose.place, "rb") as file:  # noqa: PTH123 - a `Path` for each of thousands is slow
                return read_stream(file, loose.path)
    except OSError as error:
        problem = say("the file cannot be read: {problem}", problem=error.strerror or str(error))
    return _unreadable(loose.path, problem)


def read_stream(stream: BinaryIO, path: str) -> Sheet | Attachment:
    """Return what a stream holds as the file at a path, whose ending says what it is; `-` is Markdown."""
    page = path == STANDARD_INPUT or path.lower().endswith(RENDERED)
    limit = MAX_BYTES if page else MAX_FILE
    data = stream.read(limit + 1)
    if len(data) > limit:
        return _unreadable(path, say("the file is larger than {limit} MB", limit=limit // 1024**2))
    if page:
        try:
            return Sheet(_text(path, data.decode("utf-8")))
        except UnicodeDecodeError as error:
            return _unreadable(path, say("the file is not UTF-8 text (byte {byte})", byte=error.start))
    attachment = read_attachment(path, path, data)
    if path.lower().endswith(WORDS) and not attachment.marks and len(attachment.parts) == 1:
        part = attachment.parts[0]
        return Sheet(_text(path, part.text), part.form)
    return attachment


def _below(name: str) -> Iterator[Loose]:
    empty = True
    for folder, folders, files in os.walk(name, onerror=_no_folder):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        for file in sorted(one for one in files if not one.startswith(".")):
            empty = False
            yield _loose(os.path.join(folder, file), within=name)  # noqa: PTH118 - as above
    if empty:
        raise UsageError(
            say("the folder {folder} holds no file", folder=name),
            say("Name files, or a folder with files in it."),
        )


def _named(name: str) -> Loose:
    if not os.path.lexists(name):
        raise UsageError(
            say("there is no file {file}", file=name), say("Name files or folders; “-” is standard input.")
        )
    return _loose(name)


def _loose(place: str, within: str = "") -> Loose:
    try:
        size = os.stat(place).st_size  # noqa: PTH116 - as above
    except OSError:
        size = 0  # to read it will tell what is wrong
    return Loose(shown(place), place, size, within)


def shown(name: str) -> str:
    """Return a path as reports write it: from here if it lies below, else in full, with slashes."""
    path = Path(os.path.normpath(name))
    if path.is_absolute() and path.is_relative_to(Path.cwd()):
        path = path.relative_to(Path.cwd())
    return path.as_posix()


def _refusal(loose: Loose) -> Message | None:
    """Return why a file is not to be opened; raises `OSError` where that cannot be told."""
    if loose.within and stat.S_ISLNK(os.lstat(loose.place).st_mode):
        real = Path(os.path.realpath(loose.place))
        if not real.is_relative_to(os.path.realpath(loose.within)):
            return say("the file is a link that leads out of the folder")
    # to read a pipe would wait for ever
    return None if stat.S_ISREG(os.stat(loose.place).st_mode) else say("it is no regular file")  # noqa: PTH116


def _text(path: str, text: str, fault: Fault | None = None) -> Text:
    return Text(path, path, text, gated=True, ships=True, fault=fault)


def _unreadable(path: str, problem: Message) -> Sheet | Attachment:
    if path == STANDARD_INPUT or path.lower().endswith((*RENDERED, *WORDS)):
        return Sheet(_text(path, "", Fault(UNREADABLE, problem, READABLE)))
    return Attachment(path=path, uri=path, fault=Fault(UNREADABLE_ATTACHMENT, problem, READABLE))


def _no_folder(error: OSError) -> None:
    raise UsageError(
        say(
            "the folder {folder} cannot be read: {problem}",
            folder=str(error.filename),
            problem=error.strerror or "",
        ),
        say("Make it readable: what cannot be read cannot be judged."),
    )
