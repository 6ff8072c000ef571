"""A file on its way through the openers: on disk or inside another."""

from __future__ import annotations

from typing import NamedTuple

from mkdocs_threatgate.model import Mark, Message, Part, Sign

MAX_NAME = 240
UNSEEN = "\N{REPLACEMENT CHARACTER}"


class File(NamedTuple):
    """A file: its path inside the attachment (empty for that itself), its own name, its bytes, its depth."""

    inside: str
    name: str
    data: bytes
    depth: int = 0

    def path(self, name: str) -> str:
        """Return the path of a file that lies in this one, for a person: without control characters."""
        seen = "".join(letter if letter.isprintable() else UNSEEN for letter in name[-MAX_NAME:])
        return f"{self.inside}/{seen}" if self.inside else seen

    def holding(self, name: str, data: bytes) -> File:
        """Return a file that lies in this one."""
        return File(self.path(name), name.rpartition("/")[2], data, self.depth + 1)

    def unreadable(self, problem: Message) -> Mark:
        """Return the mark that this file cannot be read."""
        return Mark(Sign.UNREADABLE, self.inside, problem)


Found = Part | Mark | File
"""What an opener finds; a file is to be opened in its turn."""
