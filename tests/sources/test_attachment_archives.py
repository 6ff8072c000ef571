"""What lies in archives: taken out in memory, within bounds, with its path inside; hostile ones refused."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcels import PICTURE, PROGRAM, locked, marks, opened, pdf, tarred, texts, zipped

from mkdocs_threatgate.sources.attachments.archives import END, ENTRY, LOCAL
from mkdocs_threatgate.sources.attachments.bounds import MAX_DEPTH, MAX_MEMBERS, MEGABYTE

WORDS = "some words\n"
BIG = 30 * MEGABYTE
DAMAGED = "its compressed data are damaged"


# --- what is inside --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "archive",
    [
        zipped({"a/notes.txt": WORDS, "a/": "", "tool.bin": PROGRAM, "x.png": PICTURE}),
        zipped({"a/notes.txt": WORDS, "tool.bin": PROGRAM}, zipfile.ZIP_STORED),
        zipped({"a/notes.txt": WORDS, "tool.bin": PROGRAM}, zipfile.ZIP_BZIP2),
        tarred({"a/notes.txt": WORDS.encode(), "tool.bin": PROGRAM}),
        tarred({"a/notes.txt": WORDS.encode(), "tool.bin": PROGRAM}, form=tarfile.GNU_FORMAT),
        tarred({"a/notes.txt": WORDS.encode(), "tool.bin": PROGRAM}, "w:gz"),
        tarred({"a/notes.txt": WORDS.encode(), "tool.bin": PROGRAM}, "w:bz2"),
        tarred({"a/notes.txt": WORDS.encode(), "tool.bin": PROGRAM}, "w:xz"),
        b"#!/bin/sh\nexit\n\0" + zipped({"a/notes.txt": WORDS, "tool.bin": PROGRAM}),
    ],
    ids=["zip", "stored", "zip-bzip2", "pax", "gnu", "tar.gz", "tar.bz2", "tar.xz", "behind other bytes"],
)
def test_an_archive_is_what_is_in_it(archive: bytes) -> None:
    assert texts("archive", archive) == {"a/notes.txt": ("prose", WORDS)}
    assert marks("archive", archive) == [("executable", "tool.bin", "a program (Windows)")]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_compressed_file_is_named_without_its_extension(pack: Callable[[bytes], bytes]) -> None:
    assert texts("table.csv.gz", pack(b"a,b\n")) == {"table.csv": ("code", "a,b\n")}
    assert texts("table.csv.gz", pack(b"a,b\n") + pack(b"c,d\n")) == {"table.csv": ("code", "a,b\nc,d\n")}


def test_archives_in_archives_are_opened_so_deep_and_no_deeper() -> None:
    archive = zipped({"notes.txt": WORDS})
    for level in range(MAX_DEPTH):
        archive = zipped({f"{level}.zip": archive})
    assert texts("a.zip", archive) == {"2.zip/1.zip/0.zip/notes.txt": ("prose", WORDS)}
    words = "archives lie in each other more than 3 deep"
    deeper = zipped({"a.zip": archive, "beside.txt": WORDS})
    assert marks("b.zip", deeper) == [("unbounded", "a.zip/2.zip/1.zip/0.zip", words)]
    assert texts("b.zip", deeper) == {"beside.txt": ("prose", WORDS)}


def test_names_are_read_as_they_were_written() -> None:
    name = "目录/密码.txt"
    written = zipped({"0" * len(name.encode("gb18030")): WORDS})
    archive = written.replace(b"0" * len(name.encode("gb18030")), name.encode("gb18030"))
    assert texts("a.zip", archive) == {name: ("prose", WORDS)}
    assert texts("a.zip", zipped({name: WORDS})) == {name: ("prose", WORDS)}
    long = "深" * 60 + "/密码.txt"
    assert list(texts("a.tar", tarred({long: WORDS.encode()}))) == [long]
    assert list(texts("a.tar", tarred({long: WORDS.encode()}, form=tarfile.GNU_FORMAT))) == [long]
    assert list(texts("a.tar", tarred({"p" * 90 + "/" + "n" * 90: b"w"}, form=tarfile.USTAR_FORMAT))) == [
        "p" * 90 + "/" + "n" * 90
    ]


def test_a_name_shows_no_control_characters() -> None:
    assert list(texts("a.zip", zipped({"a\x1b[2J\u202e.txt": WORDS}))) == ["a\ufffd[2J\ufffd.txt"]


def test_a_zip_archive_with_wide_fields_is_read() -> None:
    content = WORDS.encode()
    extra = struct.pack("<2H3Q", 1, 24, len(content), len(content), 0)
    start = LOCAL.pack(b"PK\3\4", 45, 0, 0, 0, 0, zlib.crc32(content), 0, 0, 1, 0) + b"a" + content
    full = 0xFFFFFFFF
    entry = ENTRY.pack(
        b"PK\1\2", 45, 45, 0, 0, 0, 0, zlib.crc32(content), full, full, 1, len(extra), 0, 0, 0, 0, full
    )
    listed = entry + b"a" + extra
    wide = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(listed), len(start))
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(start) + len(listed), 1)
    end = END.pack(b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, full, full, 0)
    archive = start + listed + wide + locator + end
    assert (texts("a.zip", archive), marks("a.zip", archive)) == ({"a": ("prose", WORDS)}, [])


# --- what cannot be opened -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "archive", [locked(zipped({"a.exe": PROGRAM})), locked(zipped({"a.exe": PROGRAM}), 1, 99)]
)
def test_an_encrypted_member_is_marked_whatever_the_method(archive: bytes) -> None:
    assert marks("sample.zip", archive) == [("encrypted", "a.exe", "encrypted")]


def test_a_zip_archive_with_an_encrypted_list_is_marked() -> None:
    assert marks("a.zip", locked(zipped({"a": "a"}), 0)) == []
    held = bytearray(zipped({"a": "a"}))
    held[held.find(b"PK\1\2") + 9] |= 0x20
    assert marks("a.zip", bytes(held)) == [("encrypted", "a", "encrypted")]


def seven_zip(header: bytes, packed: bytes = b"") -> bytes:
    start = struct.pack("<QQI", len(packed), len(header), 0)
    return b"7z\xbc\xaf\x27\x1c\0\4" + bytes(4) + start + packed + header


def test_a_7z_archive_tells_that_it_is_encrypted_even_in_a_packed_header() -> None:
    aes = b"\x01\x04\x06\x00\x07\x0b\x01\x00\x01\x24\x06\xf1\x07\x01"
    settings = {"id": lzma.FILTER_LZMA1, "dict_size": 4096, "lc": 3, "lp": 0, "pb": 2}
    packed = lzma.compress(aes + bytes(50), lzma.FORMAT_RAW, filters=[settings])
    about = b"\x17\x06\x00\x01\x09\x40\x00\x07\x0b\x01\x00\x01\x23\x03\x01\x01\x05\x5d\0\x10\0\0\x0c\x40\0"
    for archive in (seven_zip(aes), seven_zip(about, packed)):
        assert marks("a.7z", archive) == [("encrypted", "", "encrypted (7z)")]
    plain = lzma.compress(bytes(50), lzma.FORMAT_RAW, filters=[settings])
    for archive in (seven_zip(b"\x01\x04"), seven_zip(about, plain), seven_zip(about, packed)[:50]):
        assert marks("a.7z", archive) == [("unreadable", "", "a 7z archive, which is not opened here")]


RAR_4, RAR_5 = b"Rar!\x1a\7\0", b"Rar!\x1a\7\1\0"


def rar_4_block(kind: int, flags: int) -> bytes:
    return struct.pack("<HBHHI", 0, kind, flags, 11, 0)


@pytest.mark.parametrize(
    ("archive", "encrypted"),
    [
        (RAR_5 + b"\0\0\0\0\x02\x04\x00", True),
        (RAR_5 + b"\0\0\0\0\x03\x01\x00\x00" + b"\0\0\0\0\x07\x02\x01\x03\x00\x02\x01\x00", True),
        (RAR_5 + b"\0\0\0\0\x03\x01\x00\x00" + b"\0\0\0\0\x07\x02\x01\x03\x00\x02\x02\x00", False),
        (RAR_4 + rar_4_block(0x73, 0x80), True),
        (RAR_4 + rar_4_block(0x73, 0) + rar_4_block(0x74, 0x8004), True),
        (RAR_4 + rar_4_block(0x73, 0) + rar_4_block(0x74, 0), False),
    ],
)
def test_a_rar_archive_tells_that_it_is_encrypted(archive: bytes, *, encrypted: bool) -> None:
    words = "encrypted (RAR)" if encrypted else "a RAR archive, which is not opened here"
    assert marks("a.rar", archive) == [("encrypted" if encrypted else "unreadable", "", words)]


def test_what_is_damaged_is_said_and_what_can_be_had_is_judged() -> None:
    content = "".join(f"line {number * number}\n" for number in range(9000))
    cut = gzip.compress(content.encode())[:9000]
    (part,) = opened("a.txt.gz", cut).parts
    assert content.startswith(part.text)
    assert len(part.text) > 1000
    assert marks("a.txt.gz", cut) == [("unreadable", "", DAMAGED)]
    archive = zipped({"a.txt": content, "b.txt": WORDS})
    place = archive.find(b"a.txt") + len("a.txt") + 2000
    broken = archive[:place] + bytes(200) + archive[place + 200 :]
    assert marks("a.zip", broken) == [("unreadable", "a.txt", DAMAGED)]
    assert texts("a.zip", broken)["b.txt"] == ("prose", WORDS)
    assert marks("a.zip", archive[:-30]) == [("unreadable", "", "the archive is damaged")]


def test_methods_that_are_not_read_are_named() -> None:
    words = "it is compressed by method 14, which cannot be read"
    assert marks("a.zip", zipped({"a": WORDS}, zipfile.ZIP_LZMA)) == [("unreadable", "a", words)]


def test_a_list_that_lies_about_places_is_no_way_round() -> None:
    held = bytearray(zipped({"a": WORDS}))
    held[held.find(b"PK\1\2") + 42] = 3
    assert marks("a.zip", bytes(held)) == [("unreadable", "a", "it is not where the archive's list says")]


def test_a_sparse_file_in_a_tar_archive_is_said() -> None:
    held = bytearray(tarred({"a": WORDS.encode()}, form=tarfile.GNU_FORMAT))
    held[156:157] = b"S"
    held[148:156] = b" " * 8
    held[148:156] = b"%06o\0 " % sum(held[:512])
    words = "stored with holes, which cannot be read"
    assert marks("a.tar", bytes(held)) == [("unreadable", "a", words)]


# --- bounds ----------------------------------------------------------------------------------------


def overlapping(members: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(bytes(8 * MEGABYTE)) + packer.flush()
    start = LOCAL.pack(b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 8 * MEGABYTE, 1, 0) + b"a" + packed
    entry = (
        ENTRY.pack(b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(packed), 8 * MEGABYTE, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    return start + entry * members + END.pack(b"PK\5\6", 0, 0, members, members, 47 * members, len(start), 0)


@pytest.mark.parametrize(
    "bomb",
    [
        gzip.compress(bytes(BIG)),
        bz2.compress(bytes(BIG)),
        lzma.compress(bytes(BIG), preset=1),
        zipped({"a": bytes(BIG)}),
        zipped({"a": bytes(BIG)}, zipfile.ZIP_BZIP2),
        zipped({"a.zip": zipped({"a": bytes(BIG)})}),
        overlapping(4000),
        gzip.compress(b"") * 200_000,
        zipped({str(number): b"" for number in range(MAX_MEMBERS + 1)}),
        tarred(dict.fromkeys(map(str, range(MAX_MEMBERS + 1)), b""), "w:gz"),
    ],
    ids=["gz", "bz2", "xz", "zip", "zip-bzip2", "nested", "overlapping", "streams", "members", "tar members"],
)
def test_a_bomb_is_refused_at_once(bomb: bytes) -> None:
    start = time.process_time()
    found = marks("bomb", bomb)
    assert time.process_time() - start < 2
    assert found[-1][0] == "unbounded"
    assert found[-1][2].startswith(("it unpacks to more than", "more than 5000 files"))


def test_what_came_before_the_bomb_is_judged() -> None:
    archive = zipped({"first.txt": WORDS, "bomb": bytes(BIG), "last.txt": WORDS})
    assert texts("a.zip", archive) == {"first.txt": ("prose", WORDS)}


def test_an_ordinary_archive_of_logs_is_within_the_bounds() -> None:
    log = "".join(f"2026-01-01T00:00:00Z service[{number}]: request served\n" for number in range(99_999))
    assert marks("logs.zip", zipped({f"{number}.log": log for number in range(3)})) == []


# --- fuzzing ---------------------------------------------------------------------------------------

SEEDS = (
    zipped({"a.txt": WORDS * 9, "b.zip": zipped({"c.exe": PROGRAM})}),
    zipped({"a.txt": WORDS}, zipfile.ZIP_BZIP2),
    locked(zipped({"a": "a"})),
    tarred({"a.txt": WORDS.encode(), "p" * 120: b"x"}),
    tarred({"a.txt": WORDS.encode()}, "w:gz"),
    bz2.compress(WORDS.encode() * 99),
    lzma.compress(WORDS.encode() * 99),
    seven_zip(
        b"\x17\x06\x00\x01\x09\x40\x00\x07\x0b\x01\x00\x01\x23\x03\x01\x01\x05\x5d\0\x10\0\0", bytes(40)
    ),
    RAR_5 + bytes(range(99)),
    RAR_4 + bytes(range(99)),
    zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:p><w:t>a&#65;</w:t></w:p>"}),
    pdf(b"BT /F1 12 Tf (words) Tj ET"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    PICTURE + zipped({"a": "a"}),
)


@given(
    seed=st.sampled_from(SEEDS),
    changes=st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=6), st.integers(0, 9)), max_size=6),
    name=st.sampled_from(["a.zip", "a.docx", "a.tar.gz", "a.pdf", "a"]),
)
@settings(max_examples=150, deadline=None)
def test_no_change_to_an_archive_brings_a_traceback(
    seed: bytes, changes: list[tuple[int, bytes, int]], name: str
) -> None:
    data = bytearray(seed)
    for place, put, cut in changes:
        data[place % len(seed) : place % len(seed) + cut] = put
    attachment = opened(name, bytes(data))
    for part in attachment.parts:
        part.text.encode()
        part.name.encode()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_cut_brings_a_traceback(seed: bytes) -> None:
    for end in range(0, len(seed), max(1, len(seed) // 40)):
        assert opened("a.zip", seed[:end]).size == end
