"""What standard output is: how wide, in which encoding, and whether it makes links."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from mkdocs_threatgate.cli.door import language, tell
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Message, Verdict
from mkdocs_threatgate.reports import FORMATS
from mkdocs_threatgate.reports.lines import folded
from mkdocs_threatgate.reports.screens import PAPER, Screen
from mkdocs_threatgate.reports.text import render_verdict

WIDEST = 120
"""Cells of a line, at most; a wider terminal makes nothing clearer."""

MAKES_LINKS = {
    "TERM_PROGRAM": ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"),
    "TERM": ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "foot-extra", "wezterm"),
}
"""Terminals that are known to make links (OSC 8); one that is not may show the target as text."""

LEAST_VTE = 5000
"""The version of the terminal of GNOME and others from which it makes links."""


def report(verdict: Verdict, form: str, setting: str, top: Path | None = None) -> str:
    """Return the report as standard output takes it; from `top`, if on disk, its paths start."""
    speech = language(setting)
    if form == "text":
        return render_verdict(verdict, speech, here(top))
    return FORMATS[form](verdict, speech)


def tell_prose(message: Message, setting: str) -> None:
    """Print a sentence, two cells in, in lines that fit the terminal; in one line where there is none."""
    text, screen = render(message, language(setting)), here()
    for line in folded(text, screen.width - 2) if screen.folds else (text,):
        tell(f"  {line}")


def here(top: Path | None = None) -> Screen:
    """Return what standard output is; paths below `top` become links where it makes any."""
    stream = sys.stdout
    encoding = getattr(stream, "encoding", None) or "utf-8"
    if stream is None or not stream.isatty():
        return PAPER._replace(encoding=encoding)
    root = f"{top.resolve().as_uri().rstrip('/')}/" if top and makes_links(os.environ) else ""
    width = min(shutil.get_terminal_size(fallback=(PAPER.width, 24)).columns, WIDEST)
    return Screen(width=width, encoding=encoding, root=root, folds=True)


def makes_links(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal that an environment describes makes links.

    `FORCE_HYPERLINK` decides, 0 or not, where it is set.
    """
    forced = environment.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb" or sys.platform == "win32":
        return False
    version = environment.get("VTE_VERSION", "")
    return (
        (version.isdigit() and int(version) >= LEAST_VTE)
        or bool(environment.get("KONSOLE_VERSION"))
        or any(environment.get(name) in values for name, values in MAKES_LINKS.items())
    )
