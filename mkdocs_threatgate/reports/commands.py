"""The next command of a finding, as one would type it into a POSIX shell."""

from __future__ import annotations

import re
import shlex

from mkdocs_threatgate.locale import plain

PLAIN = re.compile(r"[\w@%+=:,./〔〕-]+")


def typed(command: tuple[str, ...]) -> str:
    """Return the words of a command joined and quoted; `&&` stays as it is."""
    quoted = (word if word == "&&" or PLAIN.fullmatch(word) else shlex.quote(word) for word in command)
    return plain(" ".join(quoted))
