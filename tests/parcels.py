"""Attachments made by hand: archives, office documents, PDFs and first bytes, all of them inert."""

from __future__ import annotations

import io
import tarfile
import zipfile
import zlib
from collections.abc import Mapping

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Attachment
from mkdocs_threatgate.sources.attachments import read_attachment

PROGRAM = b"MZ\x90\0" + bytes(60)
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
TYPES = '<?xml version="1.0"?><Types/>'
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def opened(name: str, data: bytes) -> Attachment:
    """Return what is read of a file of this name."""
    return read_attachment(f"docs/{name}", name, data)


def texts(name: str, data: bytes) -> dict[str, tuple[str, str]]:
    """Return the texts in a file: path inside → form, text."""
    return {part.name: (part.form, part.text) for part in opened(name, data).parts}


def marks(name: str, data: bytes) -> list[tuple[str, str, str]]:
    """Return the marks on a file: sign, path inside, words."""
    return [
        (mark.sign.value, mark.member, render(mark.detail, "en") if mark.detail is not None else "")
        for mark in opened(name, data).marks
    ]


def zipped(members: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip archive of these members."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return held.getvalue()


def locked(archive: bytes, flag: int = 1, method: int | None = None) -> bytes:
    """Return a zip archive whose list says of every member that it is encrypted."""
    held = bytearray(archive)
    place = archive.find(b"PK\1\2")
    while place >= 0:
        held[place + 8] |= flag
        if method is not None:
            held[place + 10] = method
        place = archive.find(b"PK\1\2", place + 4)
    return bytes(held)


def tarred(members: dict[str, bytes], mode: str = "w:", form: int = tarfile.PAX_FORMAT) -> bytes:
    """Return a tar archive of these members, compressed as `mode` says."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode, format=form) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return held.getvalue()


def pdf(*pages: bytes, font: bytes = FONT, more: tuple[bytes, ...] = (), trailer: bytes = b"") -> bytes:
    """Return a PDF with these drawing instructions, a page each; font `F1` is object 3, `more` from 4 on."""
    first = 4 + len(more)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    catalog = b"<</Type/Catalog/Pages 2 0 R" + trailer + b">>"
    objects = [catalog, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)), font, *more]
    for number, content in enumerate(pages):
        drawn = first + 2 * number + 1
        resources = b"<</Font<</F1 3 0 R>>/XObject<</X1 4 0 R>>>>" if more else b"<</Font<</F1 3 0 R>>>>"
        page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources%s/Contents %d 0 R>>"
        objects += [page % (resources, drawn), stream(content)]
    return assembled(objects)


def stream(content: bytes, about: bytes = b"") -> bytes:
    """Return a compressed stream object's body."""
    packed = zlib.compress(content, 9)
    return b"<<%s/Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (about, len(packed), packed)


def assembled(objects: list[bytes]) -> bytes:
    """Return a PDF of these objects, numbered from 1, the first being the catalog."""
    held, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(held))
        held += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, count = len(held), len(objects) + 1
    held += b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
    held += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(held)


def lines(*shown: str) -> bytes:
    """Return instructions that show these lines in font `F1`."""
    drawn = b" 0 -14 Td ".join(b"(%s) Tj" % line.encode("cp1252") for line in shown)
    return b"BT /F1 12 Tf 72 700 Td " + drawn + b" ET"
