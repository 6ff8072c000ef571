"""Automata over bytes: the only importer of hyperscan, and all that is asked of it.

They know no backtracking and report every end of a match. Block mode of hyperscan 0.9.1
overruns its stack on some patterns, more where it is asked for the start of a match; its
vectored mode did on none of 16,500, and that is used throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import hyperscan

AutomatonError = hyperscan.error
"""What an expression raises that the engine refuses; its text holds the reason."""

MODE = hyperscan.HS_MODE_VECTORED
WORD_FLAGS = hyperscan.HS_FLAG_CASELESS
ONCE = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_SINGLEMATCH
FLAGS = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_UTF8
WITH_START = FLAGS | hyperscan.HS_FLAG_SOM_LEFTMOST

HEEDED, STRETCH = 10_000, 64 * 1024
"""So many ends of one pattern are heeded anywhere, and one more for every `SPARSE` bytes; after more
than that in a stretch of so many bytes, the rest of the stretch is passed over."""

SPARSE = 8


class Automata:
    """What the engine makes of expressions; an empty list matches nothing.

    They are compiled by a thread of their own, which others need not wait for; what the engine
    refuses raises `AutomatonError` where the expressions are first looked for.
    """

    def __init__(self, expressions: Sequence[bytes], flags: int, *, literal: bool = False) -> None:
        self.compiling: Future[hyperscan.Database] | None = None
        if expressions:
            with_thread = ThreadPoolExecutor(max_workers=1)
            self.compiling = with_thread.submit(_compiled, expressions, flags, literal=literal)
            with_thread.shutdown(wait=False)

    def ends(self, data: bytes) -> list[tuple[int, int]]:
        """Return which expressions match and where each match ends, in bytes."""
        found: list[tuple[int, int]] = []

        def note(expression: int, _start: int, end: int, _flags: int, _context: object) -> None:
            found.append((expression, end))

        if self.compiling is not None and data:
            database = self.compiling.result()
            database.scan([data], match_event_handler=note)  # type: ignore[type-var]  # any bytes will do
        return found


def _compiled(expressions: Sequence[bytes], flags: int, *, literal: bool) -> hyperscan.Database:
    count = len(expressions)
    database = hyperscan.Database(mode=MODE)
    database.compile(
        expressions=list(expressions),
        ids=list(range(count)),
        elements=count,
        flags=[flags] * count,
        literal=literal,
    )
    return database


class Automaton:
    """What the engine makes of one expression, or of words; `placed` ones know where matches start."""

    def __init__(self, expressions: Sequence[bytes], flags: int) -> None:
        count = len(expressions)
        self.placed = bool(flags & hyperscan.HS_FLAG_SOM_LEFTMOST)
        self.database = hyperscan.Database(mode=MODE)
        self.database.compile(
            expressions=list(expressions), ids=list(range(count)), elements=count, flags=[flags] * count
        )
        self.scratch = hyperscan.Scratch(self.database)

    def matches(self, data: bytes) -> list[tuple[int, int, int]]:
        """Return which expressions match, where from and where to, by the ends of matches, in bytes."""
        found: list[tuple[int, int, int]] = []
        begin, view = 0, memoryview(data)
        while begin < len(data):
            begin = self._scan(view, begin, found)
        return found

    def _scan(self, data: memoryview, begin: int, found: list[tuple[int, int, int]]) -> int:
        """Scan from an offset on, up to where too much has been found; return where to go on."""

        def note(expression: int, start: int, end: int, _flags: int, _context: object) -> bool:
            found.append((expression, begin + start, begin + end))
            return len(found) > HEEDED + (begin + end) // SPARSE

        with suppress(hyperscan.ScanTerminated):
            self.database.scan([data[begin:]], match_event_handler=note, scratch=self.scratch)  # type: ignore[type-var]  # any bytes will do
            return len(data)
        onward = (found[-1][2] // STRETCH + 1) * STRETCH
        while onward < len(data) and data[onward] & 0xC0 == 0x80:  # noqa: PLR2004 - not within a character
            onward += 1
        return onward
