"""The next command, as this site needs it: with evidence where that is required, signed where that counts.

Words in capitals (FILE) are to be replaced.
"""

from __future__ import annotations

import re
import shlex

from mkdocs_threatgate.model.ledger import Event
from mkdocs_threatgate.model.run import World
from mkdocs_threatgate.model.settings import Settings

PLAIN = re.compile(r"[\w@%+=:,./〔〕-]+")
"""Words that a POSIX shell takes as they are."""

WITHOUT_SITE = ("explain", "places", "rules")
"""Commands that look at no site, and so need no configuration."""

SHOWN = (Event.FILED, Event.SUPPLEMENTED, Event.ACCEPTED)
"""The events of a filing that a document must show where evidence is required."""


def addressed(command: tuple[str, ...], config_option: str) -> tuple[str, ...]:
    """Return a command that finds this configuration, named with -f where it is one of ours and needs it."""
    if config_option and command[0] == "threatgate" and command[1] not in WITHOUT_SITE:
        return (*command[:2], "-f", config_option, *command[2:])
    return command


def written(command: tuple[str, ...]) -> str:
    """Return the words of a command joined and quoted for a POSIX shell; `&&` stays as it is."""
    return " ".join(word if word == "&&" or PLAIN.fullmatch(word) else shlex.quote(word) for word in command)


def hint(world: World, *words: str) -> str:
    """Return a command of ours to be named in a sentence; it finds this world's configuration."""
    return written(addressed(("threatgate", *words), world.config_option))


def record_command(settings: Settings, post: str, authority: str, *more: str) -> tuple[str, ...]:
    """Return the command that records a filing of this post with this authority."""
    shown = _evidence(settings, Event.FILED)
    return ("threatgate", "record", post, "--authority", authority or "NAME", *more, *shown)


def event_command(settings: Settings, filing: str, event: Event, *more: str) -> tuple[str, ...]:
    """Return the command that records a later event of a filing."""
    return ("threatgate", "event", filing, str(event), *more, *_evidence(settings, event))


def commit_command(settings: Settings, message: str, *paths: str) -> tuple[str, ...]:
    """Return the command that commits what was recorded.

    `paths`, from the top of the repository, are staged first.
    """
    signed = () if settings.signatures == "off" else ("-S",)
    staged = ("git", "add", "--", *(f":/{path}" for path in paths), "&&") if paths else ()
    return (*staged, "git", "commit", *signed, "-m", message)


def _evidence(settings: Settings, event: Event) -> tuple[str, ...]:
    return ("--evidence", "FILE") if settings.evidence == "required" and event in SHOWN else ()
