"""The journal's own file: what was decided, to the byte."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import say

SCHEMA = "threatgate.journal/1"


class Step(NamedTuple):
    """One file: its path from the top, the SHA-256 of what it held, "" for no file, and of what it will."""

    path: str
    before: str
    after: str


class Decided(NamedTuple):
    """The files to be put in place, and the paths to be staged then."""

    steps: tuple[Step, ...]
    staged: tuple[str, ...]

    def written(self) -> bytes:
        """Return it as JSON; names that are no UTF-8 stand in it escaped."""
        files = [step._asdict() for step in self.steps]
        return json.dumps({"schema": SCHEMA, "files": files, "stage": self.staged}, indent=1).encode("ascii")

    @classmethod
    def read(cls, file: Path, top: Path) -> Decided:
        """Return what a file says; raises `ThreatgateError` if it says nothing sound.

        Every path must lie in the working tree under `top`, and none may be git's own.
        """
        try:
            said = json.loads(file.read_bytes())
            steps = tuple(Step(**one) for one in said["files"])
            sound = said["schema"] == SCHEMA and all(_is_inside(top, step.path) for step in steps)
            staged = tuple(map(str, said["stage"]))
        except (OSError, ValueError, TypeError, LookupError):
            sound, steps, staged = False, (), ()
        if not sound:
            raise ThreatgateError(
                say("{path} cannot be read", path=str(file)),
                say("Delete {folder} and look at “git status”.", folder=str(file.parent)),
            )
        return cls(steps, staged)


def digest(data: bytes | None) -> str:
    """Return the SHA-256 of a file's bytes, "" for no file."""
    return "" if data is None else hashlib.sha256(data).hexdigest()


def _is_inside(top: Path, path: str) -> bool:
    """Return whether a path lies in the working tree, wherever links lead, and is not git's own."""
    place, root = top.joinpath(path).resolve(), top.resolve()
    if not place.is_relative_to(root):
        return False
    return ".git" not in (part.lower() for part in place.relative_to(root).parts)
