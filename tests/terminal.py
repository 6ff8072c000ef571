"""A terminal of 100 columns, to run commands in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pexpect
from blog import Blog

BIN = Path(sys.executable).parent


def in_terminal(blog: Blog, command: str, **environment: str) -> str:
    """Return what a command prints on a terminal of 100 columns."""
    bare = ("NO_COLOR", "FORCE_HYPERLINK", "TERM_PROGRAM", "VTE_VERSION", "KONSOLE_VERSION", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if name not in bare}
    child = pexpect.spawn(
        f"{BIN}/{command}",
        cwd=str(blog.root),
        encoding="utf-8",
        timeout=120,
        dimensions=(50, 100),
        env=kept | {"TERM": "xterm-256color"} | environment,
    )
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before).replace("\r\n", "\n")
