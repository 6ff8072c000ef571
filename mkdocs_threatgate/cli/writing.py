"""Where commands write: one at a time, and what an interrupted one left is finished first."""

from __future__ import annotations

import click

from mkdocs_threatgate.authoring.journal import UNFINISHED, Journal
from mkdocs_threatgate.authoring.staging import committer_address
from mkdocs_threatgate.cli.door import tell
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.settings import Site
from mkdocs_threatgate.sources.world import Grounds, stand


def stand_to_write(site: Site) -> Grounds:
    """Return the grounds of a site for a command that writes; until its end no other one may.

    What an interrupted command had decided on is finished before anything is read, and told by a
    `UsageError`. Raises `ThreatgateError` where another command is at it or finishing is impossible.
    """
    grounds = stand(site)
    journal = journal_of(grounds)
    click.get_current_context().with_resource(journal.held())
    journal.refuse_unfinished()
    return grounds


def journal_of(grounds: Grounds) -> Journal:
    """Return the journal of the working tree that a site stands in."""
    return Journal(grounds.repository.top, grounds.repository.private())


def recorder_of(grounds: Grounds) -> str:
    """Return the address of who is at the keyboard; raises `UsageError` if they may not record.

    What somebody else than a recorder adds would count for nothing (TG309), and could not be mended.
    """
    address, recorders = committer_address(grounds.repository.top), grounds.site.settings.recorders
    if recorders and address not in recorders:
        raise UsageError(
            say("{person} is none of the site's recorders", person=address),
            say("Have it recorded by one of {recorders}.", recorders=recorders),
        )
    return address


def note_unfinished(grounds: Grounds) -> None:
    """Say so, where an interrupted command waits to be finished; to read changes nothing."""
    if journal_of(grounds).unfinished:
        tell(UNFINISHED, grounds.site.settings.language, error=True)
