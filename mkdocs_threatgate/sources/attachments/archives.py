"""Zip and tar archives → what is inside, read here rather than by the standard library.

Its readers unpack without a bound, take a long list of members whole, and expand what a hostile
archive says about itself; these read each header once and believe nothing but its own bytes.
Layouts: APPNOTE.TXT 6.3 for zip; POSIX.1-2001 (ustar, pax) and GNU tar for tar.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.model import Message, say
from mkdocs_threatgate.sources.attachments.bounds import Budget
from mkdocs_threatgate.sources.attachments.inflating import Unpacked, inflate
from mkdocs_threatgate.sources.attachments.kinds import BLOCK

END = struct.Struct("<4s4H2IH")
END_64 = struct.Struct("<4sQ2H2I4Q")
ENTRY = struct.Struct("<4s6H3I5H2I")
LOCAL = struct.Struct("<4s5H3I2H")
MAX_COMMENT = 65535
ENCRYPTED, UTF_8 = 0x0001 | 0x2000, 0x0800
ZIP64, FULL = 0x0001, 0xFFFFFFFF
STORED = 0
METHODS = {8: "deflate", 12: "bzip2"}
FILES, LONG_NAME, PAX, SPARSE = b"0\x007", b"L", b"x", b"S"


class DamagedError(Exception):
    """What is inside cannot be taken out; carries the words for a person."""

    def __init__(self, problem: Message) -> None:
        """Take what is wrong."""
        super().__init__(problem)
        self.problem = problem


class Member(NamedTuple):
    """A file in an archive: its name, how it is packed, where its bytes stand, and their checksum."""

    name: str
    method: int
    encrypted: bool
    offset: int
    size: int
    checksum: int


class Directory(NamedTuple):
    """Where a zip archive's list of members stands, and by how much all offsets are moved."""

    start: int
    end: int
    shift: int


def directory(data: bytes) -> Directory | None:
    """Return where a zip archive that ends these bytes lists its members; None if there is none."""
    end = data.rfind(b"PK\5\6", max(0, len(data) - END.size - MAX_COMMENT))
    if end < 0 or end + END.size > len(data):
        return None
    *_, count, size, offset, _ = END.unpack_from(data, end)
    if FULL in (size, offset) or count == MAX_COMMENT:
        wide = data.rfind(b"PK\6\6", 0, end)
        if 0 <= wide <= len(data) - END_64.size:
            *_, size, offset = END_64.unpack_from(data, wide)
            end = wide
    start = end - size
    if start < offset or (size and not data.startswith(b"PK\1\2", start)):
        return None
    return Directory(start, end, start - offset)


def zip_members(data: bytes, found: Directory) -> Iterator[Member]:
    """Yield the files in a zip archive, as its list names them; raises `DamagedError` where it breaks off."""
    place = found.start
    while place < found.end:
        if place + ENTRY.size > found.end or data[place : place + 4] != b"PK\1\2":
            raise DamagedError(say("its list of files is damaged"))
        fields = ENTRY.unpack_from(data, place)
        flags, method, size = fields[3], fields[4], fields[8]
        after_name = place + ENTRY.size + fields[10]
        after_extra = after_name + fields[11]
        name = _name(data[place + ENTRY.size : after_name], utf8=bool(flags & UTF_8))
        if FULL in (fields[8], fields[9], fields[16]):
            size, offset = _widened(data[after_name:after_extra], fields)
        else:
            offset = fields[16]
        if not name.endswith("/"):
            yield Member(name, method, bool(flags & ENCRYPTED), offset + found.shift, size, fields[7])
        place = after_extra + fields[12]


def take(data: bytes, member: Member, budget: Budget, most: int | None = None) -> Unpacked:
    """Return a zip member's content, or about its first `most` bytes.

    Raises `DamagedError` where it does not stand where the list says, or is packed in a
    way that is not read here.
    """
    if data[member.offset : member.offset + 4] != b"PK\3\4" or member.offset + LOCAL.size > len(data):
        raise DamagedError(say("it is not where the archive's list says"))
    *_, name, extra = LOCAL.unpack_from(data, member.offset)
    start = member.offset + LOCAL.size + name + extra
    packed = memoryview(data)[start : start + member.size]
    if member.method == STORED:
        unpacked = Unpacked(bytes(packed[:most]), whole=True)
        budget.spend(len(unpacked.plain))
    elif member.method in METHODS:
        unpacked = inflate(packed, METHODS[member.method], budget, most)
    else:
        raise DamagedError(
            say("it is compressed by method {method}, which cannot be read", method=member.method)
        )
    cut = (most is not None and len(unpacked.plain) >= most) or budget.excess is not None
    right = cut or zlib.crc32(unpacked.plain) == member.checksum
    return unpacked._replace(whole=unpacked.whole and right)


def tar_members(data: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield the regular files in a tar archive with their content, None for a sparse one.

    Raises `DamagedError` where a header cannot be read.
    """
    place, name, size = 0, "", None
    while place + BLOCK <= len(data) and data[place]:
        header = data[place : place + BLOCK]
        kind, length = header[156:157], _number(header[124:136]) if size is None else size
        start, end = place + BLOCK, place + BLOCK + length
        if kind == LONG_NAME:
            name = _name(data[start:end].partition(b"\0")[0], utf8=True)
        elif kind == PAX:
            name, size = _pax(data[start:end])
        else:
            if kind in (b"0", b"\0", b"7", SPARSE):
                yield name or _ustar_name(header), None if kind == SPARSE else data[start:end]
            name, size = "", None
        if end > len(data):
            raise DamagedError(say("the archive is cut off"))
        place = end + -end % BLOCK


def _widened(extra: bytes, fields: tuple[int, ...]) -> tuple[int, int]:
    """Return a member's packed size and offset, from the extra field where their own are too small."""
    size, offset, place = fields[8], fields[16], 0
    while place + 4 <= len(extra):
        key, length = struct.unpack_from("<2H", extra, place)
        if key == ZIP64:
            count = min(length, len(extra) - place - 4, 3 * 8) // 8
            values = iter(struct.unpack_from(f"<{count}Q", extra, place + 4))
            if fields[9] == FULL:
                next(values, 0)
            size = next(values, size) if fields[8] == FULL else size
            offset = next(values, offset) if fields[16] == FULL else offset
            break
        place += 4 + length
    return size, offset


def _number(field: bytes) -> int:
    """Return a tar header's number: octal digits, or GNU's binary form for large ones."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not all(byte in b"01234567" for byte in digits):
        raise DamagedError(say("its list of files is damaged"))
    return int(digits or b"0", 8)


def _pax(records: bytes) -> tuple[str, int | None]:
    """Return the name and size that a pax header states for the next file."""
    name, size, place = "", None, 0
    while (space := records.find(b" ", place, place + 10)) > 0 and records[place:space].isdigit():
        length = int(records[place:space])
        key, _, value = records[space + 1 : place + length - 1].partition(b"=")
        if key == b"path":
            name = _name(value, utf8=True)
        elif key == b"size" and value.isdigit() and len(value) < len(str(FULL)) * 2:
            size = int(value)
        if length <= 0:
            break
        place += length
    return name, size


def _ustar_name(header: bytes) -> str:
    name = header[:100].partition(b"\0")[0]
    prefix = header[345:500].partition(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return _name(b"/".join(part for part in (prefix, name) if part), utf8=True)


def _name(raw: bytes, *, utf8: bool) -> str:
    """Return a member's name; archives written on Chinese systems have GBK names, unmarked."""
    for encoding in ("utf-8",) if utf8 else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        text = raw.decode("utf-8", "replace")
    return text.replace("\\", "/")
