"""The first bytes of a file → what it is, whatever it is called."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import NamedTuple

HEAD = 4096
"""Bytes at the beginning that tell a kind."""

BLOCK = 512


class Nature(StrEnum):
    """What can be done with a file."""

    MEDIA = "media"
    PROGRAM = "program"
    CAPTURE = "capture"
    ZIP = "zip"
    TAR = "tar"
    PACKED = "packed"
    SEALED = "sealed"
    PDF = "pdf"
    OLE = "ole"
    UNKNOWN = "unknown"


class Kind(NamedTuple):
    """A format by its usual name, which no language translates, and its nature."""

    name: str
    nature: Nature


UNKNOWN = Kind("", Nature.UNKNOWN)
ZIP = Kind("zip", Nature.ZIP)
TAR = Kind("tar", Nature.TAR)
GZIP = Kind("gzip", Nature.PACKED)
BZIP2 = Kind("bzip2", Nature.PACKED)
XZ = Kind("xz", Nature.PACKED)
SEVEN_ZIP = Kind("7z", Nature.SEALED)
RAR = Kind("RAR", Nature.SEALED)
PDF = Kind("PDF", Nature.PDF)
OLE = Kind("OLE", Nature.OLE)


class Magic(NamedTuple):
    """Bytes at an offset that tell a kind."""

    offset: int
    mark: bytes
    kind: Kind


def _all(nature: Nature, name: str, *marks: bytes, offset: int = 0) -> tuple[Magic, ...]:
    return tuple(Magic(offset, mark, Kind(name, nature)) for mark in marks)


MAGIC: tuple[Magic, ...] = (
    *_all(Nature.MEDIA, "PNG", b"\x89PNG\r\n\x1a\n"),
    *_all(Nature.MEDIA, "JPEG", b"\xff\xd8\xff", b"\0\0\0\x0cjP  \r\n\x87\n"),
    *_all(Nature.MEDIA, "GIF", b"GIF87a", b"GIF89a"),
    *_all(Nature.MEDIA, "WOFF", b"wOFF", b"wOF2"),
    *_all(Nature.MEDIA, "MP4", b"ftyp", b"moov", b"mdat", b"wide", offset=4),
    *_all(Nature.MEDIA, "Matroska", b"\x1aE\xdf\xa3"),
    *_all(Nature.MEDIA, "MP3", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    *_all(Nature.MEDIA, "AAC", b"\xff\xf1", b"\xff\xf9"),
    *_all(Nature.MEDIA, "Ogg", b"OggS"),
    *_all(Nature.MEDIA, "FLAC", b"fLaC"),
    *_all(Nature.MEDIA, "MIDI", b"MThd"),
    *_all(Nature.MEDIA, "icon", b"\0\0\1\0", b"\0\0\2\0", b"icns"),
    *_all(Nature.MEDIA, "TIFF", b"II*\0", b"MM\0*", b"II+\0"),
    *_all(Nature.MEDIA, "JPEG XL", b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"),
    *_all(Nature.MEDIA, "TrueType", b"\0\1\0\0\0", b"OTTO\0", b"ttcf\0", b"true\0"),
    *_all(Nature.MEDIA, "EOT", b"LP", offset=34),
    *_all(Nature.MEDIA, "Photoshop", b"8BPS\0"),
    *_all(Nature.MEDIA, "GIMP", b"gimp xcf "),
    *_all(Nature.MEDIA, "EMF", b" EMF", offset=40),
    *_all(Nature.MEDIA, "WMF", b"\xd7\xcd\xc6\x9a"),
    *_all(Nature.MEDIA, "glTF", b"glTF"),
    *_all(Nature.MEDIA, "Flash video", b"FLV\1"),
    *_all(Nature.MEDIA, "ASF", b"0&\xb2u\x8ef\xcf\x11"),
    *_all(Nature.MEDIA, "MPEG", b"\0\0\1\xba", b"\0\0\1\xb3"),
    *_all(Nature.MEDIA, "Finder", b"\0\0\0\1Bud1", b"\0\5\x16\7"),
    *_all(Nature.PROGRAM, "Windows", b"MZ"),
    *_all(Nature.PROGRAM, "ELF", b"\x7fELF"),
    *_all(Nature.PROGRAM, "Mach-O", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf"),
    *_all(Nature.PROGRAM, "Mach-O", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe"),
    *_all(Nature.PROGRAM, "Java", b"\xca\xfe\xba\xbe"),
    *_all(Nature.PROGRAM, "Android", b"dex\n0", b"dey\n0"),
    *_all(Nature.PROGRAM, "Debian", b"!<arch>\ndebian-binary"),
    *_all(Nature.PROGRAM, "object library", b"!<arch>\n"),
    *_all(Nature.PROGRAM, "RPM", b"\xed\xab\xee\xdb"),
    *_all(Nature.PROGRAM, "macOS installer", b"xar!"),
    *_all(Nature.PROGRAM, "Windows shortcut", b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0\0\0\0\0\0\0F"),
    *_all(Nature.CAPTURE, "pcap", b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4"),
    *_all(Nature.CAPTURE, "pcap", b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d"),
    *_all(Nature.CAPTURE, "pcapng", b"\n\r\r\n"),
    *_all(Nature.CAPTURE, "snoop", b"snoop\0\0\0"),
    *_all(Nature.CAPTURE, "NetMon", b"GMBU", b"RTSS"),
    *_all(Nature.ZIP, "zip", b"PK\3\4", b"PK\5\6", b"PK\7\x08"),
    *_all(Nature.PACKED, "gzip", b"\x1f\x8b\x08"),
    *_all(Nature.PACKED, "xz", b"\xfd7zXZ\0"),
    *_all(Nature.SEALED, "7z", b"7z\xbc\xaf\x27\x1c"),
    *_all(Nature.SEALED, "RAR", b"Rar!\x1a\7"),
    *_all(Nature.SEALED, "Zstandard", b"\x28\xb5\x2f\xfd"),
    *_all(Nature.SEALED, "LZ4", b"\x04\x22\x4d\x18"),
    *_all(Nature.SEALED, "cabinet", b"MSCF\0\0\0\0"),
    *_all(Nature.SEALED, "compress", b"\x1f\x9d", b"\x1f\xa0"),
    *_all(Nature.SEALED, "ACE", b"**ACE**", offset=7),
    *_all(Nature.SEALED, "LHA", b"-lh", offset=2),
    *_all(Nature.OLE, "OLE", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
)
BZIP2_START = re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)")
PDF_START = re.compile(rb"[\s\xef\xbb\xbf]{0,64}%PDF-\d")
RIFF = re.compile(rb"RIFF....(?:WEBP|WAVE|AVI |RMID|ACON)", re.DOTALL)
BITMAP = re.compile(rb"BM....\0\0\0\0....", re.DOTALL)
NUMBER = re.compile(rb" {0,7}[0-7]{1,7}[ \0]{0,7}")


def recognise(head: bytes) -> Kind:
    """Return the kind of the file that begins with these bytes, at least `HEAD` of them if it has them."""
    head = head[:HEAD]
    binary = b"\0" in head
    for magic in MAGIC:
        if head.startswith(magic.mark, magic.offset) and (binary or not _is_plain(magic.mark)):
            return magic.kind
    if PDF_START.match(head):
        return PDF
    if BZIP2_START.match(head):
        return BZIP2
    if RIFF.match(head):
        return Kind("RIFF", Nature.MEDIA)
    if BITMAP.match(head):
        return Kind("bitmap", Nature.MEDIA)
    return TAR if _is_tar(head) else UNKNOWN


def _is_plain(mark: bytes) -> bool:
    """Return whether an ordinary text may begin with this mark; then only a binary file has the kind."""
    return mark.isascii() and all(byte >= ord(" ") or byte == ord("\n") for byte in mark)


def _is_tar(head: bytes) -> bool:
    """Return whether the first block's checksum is right, which old forms without a mark have too."""
    block, stated = head[:BLOCK], head[148:156]
    if len(block) < BLOCK or not NUMBER.fullmatch(stated) or not block[0]:
        return False
    return int(stated.strip(b" \0"), 8) == sum(block) - sum(stated) + 8 * ord(" ")
