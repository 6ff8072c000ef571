"""What proves, to somebody without this tool, what was filed, when it was recorded, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from mkdocs_threatgate.model.ledger import Entry
from mkdocs_threatgate.model.text import Message


class Held(NamedTuple):
    """A commit that holds a file at a path; `file` is its copy among the exhibits, empty for none."""

    commit: str
    path: str
    blob: str
    file: str


class Stated(NamedTuple):
    """A digest that one exhibit states of another.

    `kind` is `sha256`, `git` (an object id), or `pointer`, for a pointer of Git LFS that
    states it too.
    """

    kind: str
    digest: str
    file: str
    stated_in: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Testimony:
    """All exhibits on one post, and how each of them is tied to a commit.

    `files` are exhibits by their names in the bundle, in git's own bytes; `objects` the raw
    commits and trees by kind and id; `walk` leads from `head` to every other commit named, from
    child to parent. `entries` are in the order of their events, with the name of the file that
    holds each, empty for none. `missing` says what could not be had.
    """

    head: str
    object_format: str
    files: tuple[tuple[str, bytes], ...]
    objects: tuple[tuple[str, str, bytes], ...]
    held: tuple[Held, ...]
    stated: tuple[Stated, ...]
    walk: tuple[tuple[str, str], ...]
    entries: tuple[tuple[Entry, str], ...]
    missing: tuple[Message, ...]
