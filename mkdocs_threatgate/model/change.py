"""A range of commits that is judged by the rules of its base."""

from __future__ import annotations

from dataclasses import dataclass

from mkdocs_threatgate.model.text import Message


@dataclass(frozen=True, kw_only=True, slots=True)
class Since:
    """What a run looks at: what has changed since `base`, the merge base with `revision`.

    Both are full commit ids; `named` is how the revision was named. `commits` are those of the
    range, `files` the paths under the docs folder that it changes, `gate` what it changes of the
    gate itself: paths, and what they are in words. `whole` says that all is looked at.
    """

    named: str
    revision: str
    base: str
    commits: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    gate: tuple[tuple[str, Message], ...] = ()
    whole: bool = False
