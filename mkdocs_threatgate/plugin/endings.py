"""How a build ends that is not publishable: in an exit code of the contract, with one message."""

from __future__ import annotations

import click
from mkdocs.exceptions import Abort

from mkdocs_threatgate.model import Decision

EXIT_CODES = {Decision.BLOCKED: 1, Decision.UNDECIDED: 3}


class Ended(Abort):
    """Ends the build with an exit code of the contract."""

    def show(self, *arguments: object, **options: object) -> None:
        """Say why on standard error, where the log is."""
        del arguments, options
        named = f"\nthreatgate: {self.format_message()}"
        click.echo(named, err=True)


class Blocked(Ended):
    """Ends the build: something is blocked."""

    exit_code = 1


class Misconfigured(Ended):
    """Ends the build: the configuration asks for what cannot be done."""

    exit_code = 2


class Undecided(Ended):
    """Ends the build: no verdict could be reached."""

    exit_code = 3


ENDINGS = {ending.exit_code: ending for ending in (Blocked, Misconfigured, Undecided)}
