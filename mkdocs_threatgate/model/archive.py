"""What posts were when they were filed, as far as the repository still holds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Enclosure(NamedTuple):
    """A post's own attachment, no image: its path from the top, the digest of its bytes in hexadecimal."""

    path: str
    sha256: str


class Edition(NamedTuple):
    """An earlier text of a post as some commit held it, with its own attachments as they were then."""

    text: str
    enclosed: tuple[Enclosure, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Archive:
    """Earlier texts of covered posts, as far as the repository still holds them.

    `blobs` are texts by the object id that a receipt names; `editions` are texts by the
    commit that first held a receipt and the name under which that covers the post.
    """

    blobs: Mapping[str, str] = field(default_factory=dict)
    editions: Mapping[tuple[str, str], Edition] = field(default_factory=dict)


class Moved(NamedTuple):
    """Where a receipt in front matter was first held, its post having another name: commit and path.

    The path is empty where branches held it in texts that differ: nobody can tell which was filed.
    """

    commit: str
    path: str
