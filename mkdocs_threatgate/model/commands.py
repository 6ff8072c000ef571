"""The next command, as this site needs it: with evidence where that is required, signed where that counts.

Words in capitals (FILE) are to be replaced.
"""

from __future__ import annotations

from mkdocs_threatgate.model.ledger import Event
from mkdocs_threatgate.model.run import Settings

SHOWN = (Event.FILED, Event.SUPPLEMENTED, Event.ACCEPTED)
"""The events of a filing that a document must show where evidence is required."""


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
