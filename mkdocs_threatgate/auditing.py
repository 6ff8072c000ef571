"""The ledger by itself: what history, documents and signatures say of every entry. Pure.

The checks are the gate's. What is only noticed there because no post relies on it is a
fault here: an entry that is void, cannot be taken, or lies on disk otherwise than committed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mkdocs_threatgate.gate import examine, judge
from mkdocs_threatgate.model import Docket, Entry, Finding, Outcome, Standing, Verdict, World

TRUNCATED = "TG303"
VOID = (Standing.REWRITTEN, Standing.MOVED, Standing.DELETED)


def audit(world: World, now: datetime) -> Verdict:
    """Return the verdict on a ledger read without posts, at a moment with a time zone.

    A receipt that waits for its commit is noticed, and so is what `signatures: notice` tells.
    """
    now = now.astimezone(ZoneInfo(world.settings.timezone))
    # whether a dismissal still dismisses something only the posts could tell
    alone = replace(world, ledger=replace(world.ledger, dismissals=()))
    docket = Docket(cases=(), world=alone, now=now)
    wrong = {entry.path for entry in world.ledger.entries if is_at_fault(entry)}
    wrong |= {path for path, restore in world.baseline.restores if restore}
    return judge(tuple(_weighed(finding, wrong) for finding in examine(docket)), docket)


def is_at_fault(entry: Entry) -> bool:
    """Return whether an entry counts for nothing, or is not on disk as it was committed."""
    return entry.standing in VOID or bool(entry.faults) or entry.modified


def _weighed(finding: Finding, wrong: set[str]) -> Finding:
    if finding.rule.code == TRUNCATED:
        return replace(finding, outcome=Outcome.BLOCKS, decisive=True)
    blocks = finding.path is None or finding.path in wrong
    return replace(finding, outcome=Outcome.BLOCKS if blocks else Outcome.NOTICE)
