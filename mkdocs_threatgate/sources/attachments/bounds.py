"""How much work one attachment may make: bytes unpacked, files inside, archives in archives."""

from __future__ import annotations

from typing import NoReturn

from mkdocs_threatgate.model import Mark, Message, Sign, say

MEGABYTE = 1024 * 1024
MAX_FILE = 64 * MEGABYTE
"""A larger file is not read whole."""

MAX_TEXT = 8 * MEGABYTE
"""Of a longer text only so much is judged; a page may be as long."""

MAX_UNPACKED = 64 * MEGABYTE
"""All that may come out of one file, whatever lies inside what."""

FREE = 4 * MEGABYTE
MAX_RATIO = 200
"""Beyond `FREE`, so many times its own size may come out of a file: texts shrink to a thirtieth."""

MAX_MEMBERS = 5000
MAX_DEPTH = 3
"""So many archives may lie in each other, below the outermost."""


class ExceededError(Exception):
    """An attachment asks for more work than it may; its budget knows why."""


def only_first(size: int) -> Message:
    """Return the words for a text of which no more than so many bytes are read."""
    return say("only its first {limit} MB were read", limit=size // MEGABYTE)


class Budget:
    """What is left of the work that one attachment may make, and what it wanted beyond."""

    def __init__(self, size: int) -> None:
        """Take the attachment's own size in bytes."""
        self.limit = min(MAX_UNPACKED, FREE + MAX_RATIO * size)
        self.unpacked = 0
        self.members = 0
        self.inside = ""
        self.excess: Mark | None = None

    def spend(self, size: int) -> None:
        """Count bytes that were unpacked; raises `ExceededError` when they are too many."""
        self.unpacked += size
        if self.unpacked > self.limit:
            self.refuse(say("it unpacks to more than {limit} MB", limit=self.limit // MEGABYTE))

    def count(self, name: str) -> None:
        """Count a file inside, by its name; raises `ExceededError` when there are too many."""
        self.inside = name
        self.members += 1
        if self.members > MAX_MEMBERS:
            self.refuse(say("more than {limit} files are inside", limit=MAX_MEMBERS))
        if self.excess is not None:
            raise ExceededError

    def refuse(self, problem: Message) -> NoReturn:
        """Raise `ExceededError`, and remember the file inside that was too much."""
        self.excess = self.excess or Mark(Sign.UNBOUNDED, self.inside, problem)
        raise ExceededError
