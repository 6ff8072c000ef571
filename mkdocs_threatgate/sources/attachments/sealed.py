"""Archives and office files that nothing here opens: whether they tell that they are encrypted.

Layouts: 7zFormat.txt of the 7-Zip source; RAR 5.0 technical note and RAR 4 technote; [MS-CFB],
[MS-OFFCRYPTO] 2.3.4.4 for the name of an encrypted package's stream.
"""

from __future__ import annotations

import lzma
import struct
from typing import NamedTuple

from mkdocs_threatgate.sources.attachments.kinds import RAR, SEVEN_ZIP, Kind

MORE = 0x80
SEVEN_ZIP_START = struct.Struct("<6s2sI2QI")
AES_CODER = b"\x06\xf1\x07\x01"
PACKED_HEADER = b"\x17"
LZMA_CODER = b"\x23\x03\x01\x01\x05"
MAX_HEADER = 1024 * 1024
RAR_4, RAR_5 = b"Rar!\x1a\7\0", b"Rar!\x1a\7\1\0"
BLOCK_4 = struct.Struct("<H B H H")
MAIN_4, FILE_4 = 0x73, 0x74
ENCRYPTED_4, LIST_ENCRYPTED_4, FOLLOWED_4 = 0x04, 0x80, 0x8000
FILE_5, SERVICE_5, ENCRYPTION_5 = 2, 3, 4
MAX_BLOCKS = 1000

ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
MACRO_STORAGE = "_VBA_PROJECT".encode("utf-16-le")
INSTALLER_CLASS = bytes.fromhex("84100c0000000000c000000000000046")


def is_encrypted(data: bytes, kind: Kind) -> bool:
    """Return whether an archive says that its files, or its list of files, are encrypted.

    False where its format does not tell, or it is damaged. Looks at headers only.
    """
    try:
        if kind == SEVEN_ZIP:
            return _is_encrypted_7z(data)
        if kind == RAR:
            return _is_encrypted_rar5(data) if data.startswith(RAR_5) else _is_encrypted_rar4(data)
    except (struct.error, IndexError, ValueError, lzma.LZMAError, EOFError, MemoryError):
        return False
    return False


def is_encrypted_package(data: bytes) -> bool:
    """Return whether an OLE file is an office document behind a password."""
    return ENCRYPTED_PACKAGE in data


def has_macros(data: bytes) -> bool:
    """Return whether an OLE file names the storage that holds macros."""
    return MACRO_STORAGE in data


def is_installer(data: bytes) -> bool:
    """Return whether an OLE file bears the class of a Windows Installer package."""
    return INSTALLER_CLASS in data


# --- 7z ------------------------------------------------------------------------------------------


def _is_encrypted_7z(data: bytes) -> bool:
    *_, offset, size, _ = SEVEN_ZIP_START.unpack_from(data)
    start = SEVEN_ZIP_START.size + offset
    header = data[start : start + min(size, MAX_HEADER)]
    if AES_CODER in header:
        return True
    return header.startswith(PACKED_HEADER) and AES_CODER in _unpacked_header(data, header)


def _unpacked_header(data: bytes, header: bytes) -> bytes:
    """Return the 7z header that is itself compressed, which is how archives are written by default."""
    coder = header.find(LZMA_CODER)
    if header[1:2] != b"\x06" or coder < 0:
        return b""
    place, _ = _number_7z(header, 2)
    settings = header[coder + len(LZMA_CODER) : coder + len(LZMA_CODER) + 5]
    literal, dictionary = settings[0], int.from_bytes(settings[1:], "little")
    options = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(4096, min(dictionary, 16 * MAX_HEADER)),
        "lc": literal % 9,
        "lp": literal // 9 % 5,
        "pb": literal // 45,
    }
    start = SEVEN_ZIP_START.size + place
    stream = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[options])
    return stream.decompress(data[start : start + MAX_HEADER], MAX_HEADER)


def _number_7z(data: bytes, place: int) -> tuple[int, int]:
    """Return a 7z number and where it ends: leading ones of the first byte say how many follow."""
    first, more, mask = data[place], 0, 0x80
    while mask and first & mask:
        more, mask = more + 1, mask >> 1
    low = int.from_bytes(data[place + 1 : place + 1 + more], "little")
    return low + ((first & (mask - 1) if mask else 0) << 8 * more), place + 1 + more


# --- RAR -----------------------------------------------------------------------------------------


def _is_encrypted_rar4(data: bytes) -> bool:
    place = len(RAR_4)
    for _ in range(MAX_BLOCKS):
        _, kind, flags, size = BLOCK_4.unpack_from(data, place)
        if (kind == MAIN_4 and flags & LIST_ENCRYPTED_4) or (kind == FILE_4 and flags & ENCRYPTED_4):
            return True
        added = struct.unpack_from("<I", data, place + BLOCK_4.size)[0] if flags & FOLLOWED_4 else 0
        if size < BLOCK_4.size:
            return False
        place += size + added
    return False


class Block(NamedTuple):
    """A block of a RAR 5 archive: its kind, where its extra records stand, and where the next block is."""

    kind: int
    extra: int
    end: int
    following: int


def _is_encrypted_rar5(data: bytes) -> bool:
    place = len(RAR_5)
    for _ in range(MAX_BLOCKS):
        block = _block(data, place)
        files = block.kind in (FILE_5, SERVICE_5)
        if block.kind == ENCRYPTION_5 or (files and _has_encryption_record(data, block)):
            return True
        place = block.following
    return False


def _block(data: bytes, place: int) -> Block:
    size, start = _number_rar(data, place + 4)
    kind, at = _number_rar(data, start)
    flags, at = _number_rar(data, at)
    extra, at = _number_rar(data, at) if flags & 1 else (0, at)
    packed, at = _number_rar(data, at) if flags & 2 else (0, at)
    return Block(kind, max(start, start + size - extra), start + size, start + size + packed)


def _has_encryption_record(data: bytes, block: Block) -> bool:
    place = block.extra
    while 0 < place < block.end:
        size, start = _number_rar(data, place)
        kind, _ = _number_rar(data, start)
        if kind == 1:
            return True
        place = start + size
    return False


def _number_rar(data: bytes, place: int) -> tuple[int, int]:
    """Return a RAR 5 number, seven bits a byte with the least first, and where it ends."""
    value = 0
    for shift in range(0, 70, 7):
        byte = data[place]
        value |= (byte & ~MORE) << shift
        place += 1
        if not byte & MORE:
            return value, place
    raise ValueError(place)
