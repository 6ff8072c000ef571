"""Where a report is read; pure: what it is, a door finds out."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

LINK = "\x1b]8;;{target}\x1b\\"
"""A hyperlink in a terminal (OSC 8), ended by one without a target:
https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda."""


class Screen(NamedTuple):
    """Where a report is read: its width in cells, and its encoding.

    `root` is the URL of the folder from which paths start, ending in a slash, where a terminal
    makes links of them; empty elsewhere. Only a terminal `folds` prose to its width.
    """

    width: int = 100
    encoding: str = "utf-8"
    root: str = ""
    folds: bool = False


PAPER = Screen()
"""What is no terminal: a file, a pipe, a log."""


def linked(text: str, path: str, root: str) -> str:
    """Return a text as a link to the file at a path below the root, or as it is where there is no root."""
    if not root:
        return text
    target = root + quote(path.encode("utf-8", "surrogateescape"))
    return f"{LINK.format(target=target)}{text}{LINK.format(target='')}"
