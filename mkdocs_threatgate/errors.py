"""Why no verdict could be reached: one message, one remedy, one exit code.

Whatever a post or a receipt does wrong is a finding, never one of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs_threatgate.model import Message


class ThreatgateError(Exception):
    """The gate cannot go on: what happened and where (`message`), what to do next (`remedy`)."""

    exit_code = 3

    def __init__(self, message: Message, remedy: Message) -> None:
        super().__init__(message.template)
        self.message = message
        self.remedy = remedy


class UsageError(ThreatgateError):
    """The command line or the configuration asks for something that cannot be done."""

    exit_code = 2


class PolicyError(ThreatgateError):
    """An article of law could not be read."""


class LedgerError(ThreatgateError):
    """The repository does not let its ledger be read."""


class SourceError(ThreatgateError):
    """The posts could not be read, or there are none."""
