"""The files of rules on disk, within bounds, and on which line of one a thing stands."""

from __future__ import annotations

import re
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.errors import PolicyError, UsageError
from mkdocs_threatgate.model import say

TOML, YARA = ".toml", (".yar", ".yara")
MAX_FILES = 200
MAX_BYTES = {TOML: 64 * 1024, **dict.fromkeys(YARA, 1024 * 1024)}
"""Of one file."""

MAX_TOGETHER = 4 * 1024 * 1024
DOTTED = re.compile(r"""(?<![\w"'-])[\w"'-]++(?:[ \t]*+\.[ \t]*+[\w"'-]++){100}""")
"""A key of so many parts that tomllib, which takes quadratic time over it, would take seconds."""

HEADER = re.compile(r"^[ \t]*\[\[[ \t]*signal[ \t]*\]\]", re.MULTILINE)
CORRECT = say("Correct the file: rules that are read in part would let posts by.")


class RuleFile(NamedTuple):
    """A file of rules: its name for messages, its text, and whether it is the site's own."""

    name: str
    text: str
    own: bool = False

    def at(self, position: int | None, key: str = "") -> str:
        """Return the file's name with a line: that of a key in the signal at this place, or of its table.

        Without a place it is that of a key before all signals.
        """
        start, end = self.table(position)
        if not key:
            return self.on(start)
        match = re.compile(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[.=]", re.MULTILINE).search(
            self.text, start, end
        )
        return self.on(match.start() if match else start)

    def on(self, offset: int) -> str:
        """Return the file's name with the line of an offset."""
        return f"{self.name}:{self.text.count(chr(10), 0, offset) + 1}"

    def table(self, position: int | None) -> tuple[int, int]:
        """Return where the table of a signal begins and ends; without a place, what stands before all."""
        starts = [0, *(match.start() for match in HEADER.finditer(self.text)), len(self.text)]
        here = 0 if position is None else position + 1
        return (starts[here], starts[here + 1]) if here + 1 < len(starts) else (0, len(self.text))


def read_folder(shown: str, folder: Traversable) -> tuple[RuleFile, ...]:
    """Return the TOML files of a folder, by name; raises `PolicyError` for one that cannot be read."""
    return tuple(_read(f"{shown}/{file.name}", file, TOML) for file in _files(shown, folder, (TOML,)))


def read_own_folder(folder: Path, shown: str) -> tuple[RuleFile, ...]:
    """Return the TOML and YARA files of a site's folder, by name; those in folders below it are left alone.

    Raises `UsageError` if there is no such folder, `PolicyError` for a file that cannot be read,
    for more or larger ones than the bounds, and if there is none at all.
    """
    if not folder.is_dir():
        raise UsageError(
            say("the folder of content rules {folder} is not there", folder=shown),
            say("Correct its name, or take the option out."),
        )
    found, together = [], 0
    for file in _files(shown, folder, (TOML, *YARA)):
        suffix = f".{file.name.lower().rpartition('.')[2]}"
        found.append(_read(f"{shown.rstrip('/')}/{file.name}", file, suffix)._replace(own=True))
        together += len(found[-1].text)
        if len(found) > MAX_FILES or together > MAX_TOGETHER:
            raise PolicyError(
                say(
                    "{folder} holds more than {files} rule files, or more than {limit} MB of them",
                    folder=shown,
                    files=MAX_FILES,
                    limit=MAX_TOGETHER // 1024**2,
                ),
                say("Keep the rules that are about your own site."),
            )
    if not found:
        raise PolicyError(
            say("{folder} holds no rules", folder=shown),
            say("Put {endings} files into it, or take the option out.", endings=(TOML, *YARA)),
        )
    return tuple(found)


def _files(shown: str, folder: Traversable, endings: tuple[str, ...]) -> list[Traversable]:
    try:
        found = [file for file in folder.iterdir() if file.name.lower().endswith(endings)]
    except OSError as error:
        problem = error.strerror or str(error)
        raise PolicyError(
            say("the folder {folder} cannot be read: {problem}", folder=shown, problem=problem), CORRECT
        ) from error
    return sorted(found, key=lambda file: file.name)


def _read(name: str, file: Traversable, suffix: str) -> RuleFile:
    limit = MAX_BYTES[suffix]
    try:
        if not file.is_file():
            raise PolicyError(
                say("{file} cannot be read: {problem}", file=name, problem=say("it is no regular file")),
                CORRECT,
            )
        with file.open("rb") as stream:
            raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise PolicyError(say("{file} is larger than {limit} bytes", file=name, limit=limit), CORRECT)
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
        if suffix == TOML and DOTTED.search(text):
            raise PolicyError(say("{file}: a key has more than 100 parts", file=name), CORRECT)
        return RuleFile(name, text)
    except OSError as error:
        problem = error.strerror or str(error)
    except ValueError as error:
        problem = str(error)
    raise PolicyError(say("{file} cannot be read: {problem}", file=name, problem=problem), CORRECT)
