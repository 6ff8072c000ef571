"""The one clock, read once in a door; it may be pinned for reproducible builds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import say

VARIABLE = "SOURCE_DATE_EPOCH"


class Clock(NamedTuple):
    """The moment of the run, in UTC, and whether it was pinned."""

    now: datetime
    pinned: bool


def read_clock(environment: Mapping[str, str]) -> Clock:
    """Return the machine's time, or that of SOURCE_DATE_EPOCH (seconds since 1970, UTC).

    A pinned clock later than the machine's would let a late filing pass, and is refused
    with `UsageError`, as is a value that is no number.
    """
    now = datetime.now(UTC)
    stated = environment.get(VARIABLE)
    if not stated:
        return Clock(now, pinned=False)
    try:
        pinned = datetime.fromtimestamp(int(stated), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            say("{variable} is no number of seconds: {value}", variable=VARIABLE, value=stated),
            say("Correct or unset {variable}.", variable=VARIABLE),
        ) from error
    if pinned > now:
        raise UsageError(
            say("{variable} is later than the machine's clock", variable=VARIABLE),
            say(
                "Correct or unset {variable}: a clock in the future would pass late filings.",
                variable=VARIABLE,
            ),
        )
    return Clock(pinned, pinned=True)
