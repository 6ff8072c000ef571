"""The next command of a finding, as one would type it into a POSIX shell."""

from __future__ import annotations

from mkdocs_threatgate.locale import plain
from mkdocs_threatgate.model.commands import written


def typed(command: tuple[str, ...]) -> str:
    """Return the words of a command joined and quoted; `&&` stays as it is."""
    return plain(written(command))
