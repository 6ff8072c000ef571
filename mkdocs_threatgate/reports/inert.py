"""Texts that a build server prints and must not obey.

GitHub's runner takes a line of a job's output for a command if it begins with `::`, white space
left out, and if `##[` stands anywhere in it (actions/runner, ActionCommand.cs); other servers read
`##vso[` and `##teamcity[`. What a report quotes of a post is for people, never for a server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

AT_THE_START = re.compile(r"((?:^|\r)(?:[^\S\r\n]|\x1b\[[0-9;]*m)*):(?=(?:\x1b\[[0-9;]*m)*:)", re.MULTILINE)
ANYWHERE = re.compile(r"#(?=(?:\x1b\[[0-9;]*m)*#(?:\w|\x1b\[[0-9;]*m)*\[)")

SURROGATE = re.compile("[\ud800-\udfff]")
"""What no encoding can write: bytes of a file name that are no text."""


def inert(text: str) -> str:
    """Return a text for people with a space in whatever would be a command; colours are left alone."""
    return ANYWHERE.sub("# ", AT_THE_START.sub(r"\1: ", text))


def as_json(data: Mapping[str, object] | Sequence[object]) -> str:
    """Return data as JSON of many lines, none of which is a command; it reads back as it was."""
    text = ANYWHERE.sub("\\\\u0023", json.dumps(data, ensure_ascii=False, indent=2))
    return SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def as_markup(text: str) -> str:
    """Return a text that is XML already with character references in whatever would be a command."""
    return ANYWHERE.sub("&#35;", AT_THE_START.sub(r"\1&#58;", text))
