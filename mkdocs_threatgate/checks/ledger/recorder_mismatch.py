"""A receipt was recorded by somebody who may not, or in another's name.

Why this blocks
    Where `recorders` are named, only they may put receipts into the ledger, each in their
    own name: `recorded_by` is the committer of the commit that added the receipt.

How to clear it
    Have one of the recorders record the filing anew. For squash merges by a forge, name
    the forge's committer address in `forges`: the commit's author then stands.

Blocked
    `recorders: [liu@example.com]` and a receipt committed by wang@example.com.

Publishable
    The same receipt recorded and committed by liu@example.com.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import TOP, Docket, Entry, Finding, Message, Outcome, Rule, Settings, say

RULE = Rule(code="TG309", slug="recorder-mismatch", title=say("A receipt was not recorded by a recorder"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every entry that a recorder did not add, where recorders are named."""
    if not docket.settings.recorders:
        return
    relied = {entry.path for case in docket.cases for entry in case.relied_upon}
    for entry in docket.ledger.entries:
        message = _fault(entry, docket.settings)
        if message and (entry.path in relied or docket.world.whole):
            yield Finding(
                rule=RULE,
                path=entry.path,
                span=TOP,
                message=message,
                remedy=say(
                    "Have the filing recorded anew by one of {recorders}.",
                    recorders=docket.settings.recorders,
                ),
                command=("git", "log", "--format=fuller", "--", f":/{entry.path}"),
                outcome=Outcome.BLOCKS if entry.path in relied else Outcome.NOTICE,
                identity=entry.path,
            )


def _fault(entry: Entry, settings: Settings) -> Message | None:
    if entry.added is None or entry.receipt is None:
        return None
    by_forge = entry.added.committer in settings.forges
    person = entry.added.author if by_forge else entry.added.committer
    if person not in settings.recorders:
        return say("it was committed by {person}, who is no recorder", person=person)
    if entry.receipt.recorded_by != person:
        return say(
            "it says that {recorder} recorded it, but {person} committed it",
            recorder=entry.receipt.recorded_by,
            person=person,
        )
    return None
