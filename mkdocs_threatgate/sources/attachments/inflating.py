"""Compressed bytes → plain bytes, never more than the budget allows, in linear time.

The standard library's own readers unpack as much as a file likes at once; these stop in between.
"""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import NamedTuple, Protocol

from mkdocs_threatgate.sources.attachments.bounds import MEGABYTE, Budget, ExceededError

CHUNK = 16 * 1024
STEP = 256 * 1024
MAX_DICTIONARY = 128 * MEGABYTE
RAW_DEFLATE = -15
GZIP = 31
FAILURES = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, MemoryError)


class Stream(Protocol):
    """One compressed stream, as the standard library's objects for `bz2` and `lzma` are."""

    @property
    def eof(self) -> bool:
        """Whether the stream has come to its end."""

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before more goes in."""

    @property
    def unused_data(self) -> bytes:
        """What was put in after the stream's end."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Take compressed bytes, give at most so many plain ones."""


class Deflated:
    """A `zlib` stream with the same words as the others."""

    def __init__(self, bits: int) -> None:
        """Take the window's size as `zlib` states it, which also tells raw from gzip."""
        self.inner = zlib.decompressobj(bits)
        self.waiting = b""
        self.full = False

    @property
    def eof(self) -> bool:
        """Whether the stream has come to its end."""
        return self.inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether nothing more comes out before more goes in."""
        return not self.waiting and not self.full

    @property
    def unused_data(self) -> bytes:
        """What was put in after the stream's end."""
        return self.inner.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """Take compressed bytes, give at most so many plain ones."""
        plain = self.inner.decompress(self.waiting + data, max_length)
        self.waiting, self.full = self.inner.unconsumed_tail, len(plain) == max_length
        return plain


class Unpacked(NamedTuple):
    """What came out; `whole` is false where the compressed data are damaged further on."""

    plain: bytes
    whole: bool


def _raw() -> Stream:
    return Deflated(RAW_DEFLATE)


def _gzip() -> Stream:
    return Deflated(GZIP)


def _bzip2() -> Stream:
    return bz2.BZ2Decompressor()


def _xz() -> Stream:
    return lzma.LZMADecompressor(lzma.FORMAT_AUTO, memlimit=MAX_DICTIONARY)


STREAMS: dict[str, Callable[[], Stream]] = {"deflate": _raw, "gzip": _gzip, "bzip2": _bzip2, "xz": _xz}


def inflate(data: memoryview, form: str, budget: Budget, most: int | None = None) -> Unpacked:
    """Return what these bytes hold, `form` being a key of `STREAMS`; streams may follow each other.

    Stops after about `most` bytes, if given, and where the budget ends, which the budget
    then tells; damaged data give what can be had of them.
    """
    plain = bytearray()
    try:
        _run(data, form, budget, plain, most)
    except ExceededError:
        return Unpacked(bytes(plain), whole=True)
    except FAILURES:
        return Unpacked(bytes(plain), whole=False)
    return Unpacked(bytes(plain), whole=True)


def _run(data: memoryview, form: str, budget: Budget, plain: bytearray, most: int | None) -> None:
    stream, step = STREAMS[form](), min(STEP, most or STEP)
    for start in range(0, len(data), CHUNK):
        pending = bytes(data[start : start + CHUNK])
        while pending or not (stream.eof or stream.needs_input):
            if stream.eof:
                if form == "deflate" or not pending.strip(b"\0"):
                    return
                budget.count(budget.inside)  # a stream costs, even an empty one
                stream = STREAMS[form]()
            piece = stream.decompress(pending, step)
            plain += piece
            budget.spend(len(piece))
            if most is not None and len(plain) >= most:
                return
            pending = stream.unused_data if stream.eof else b""
    if not stream.eof:
        raise EOFError
