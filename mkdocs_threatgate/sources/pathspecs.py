"""Many paths → a few folders to ask git for, and back.

Git compares every name it meets with every path it was asked for, so that a question
about all posts of a site would take the square of their number.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import cache, partial

FEW = 50
"""As many paths as git is asked for at once: up to about so many, single paths cost less than a folder."""

EVERYTHING = "."


def gather(paths: Collection[str]) -> tuple[str, ...]:
    """Return these paths if they are few, else folders that hold them all, the deepest first given up."""
    asked = tuple(dict.fromkeys(path.rstrip("/") or path for path in paths))
    while len(asked) > FEW:
        deepest = max(path.count("/") for path in asked)
        asked = tuple(dict.fromkeys(_parent(path) if path.count("/") == deepest else path for path in asked))
    return asked


def among(path: str, paths: Collection[str]) -> bool:
    """Whether a path is one of these, or lies in one of these."""
    return any(one in paths for one in _upwards(path))


def within(paths: Collection[str]) -> Callable[[str], bool]:
    """Return what tells whether a path is one of these, or lies in one; a folder is looked up once."""
    wanted = frozenset(path.rstrip("/") for path in paths)
    inside = cache(partial(among, paths=wanted))
    return lambda path: path in wanted or inside(_parent(path))


def _parent(path: str) -> str:
    return path.rpartition("/")[0] or EVERYTHING


def _upwards(path: str) -> Iterator[str]:
    while path != EVERYTHING:
        yield path
        path = _parent(path)
    yield EVERYTHING
