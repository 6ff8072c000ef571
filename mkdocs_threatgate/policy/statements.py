"""Statements that stand in for a filing (Art. 7): a repair, or the operator's opinion.

They come from the post's front matter, or as `opinion` events from the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from mkdocs_threatgate.model import (
    Entry,
    Fix,
    Message,
    Near,
    Network,
    Obligation,
    Opinion,
    Receipt,
    Response,
    Route,
    Shift,
    Standing,
    say,
)
from mkdocs_threatgate.policy.deadlines import is_before
from mkdocs_threatgate.policy.misses import LATE, MISSING, UNSHOWN, changed, nearest
from mkdocs_threatgate.policy.wording import RESPONSES

CONSENTING = (Response.CONSENT, Response.NO_OBJECTION)
BELIEVED = (Standing.INTACT, Standing.UNPROVEN)
NAMED = "#sha256="


def discharge(
    obligation: Obligation,
    opinions: tuple[Entry, ...],
    moment: datetime,
    needs: str,
    shifts: Mapping[str, Shift],
    documents: frozenset[str] | None = None,
) -> Near | bool:
    """Return True if a statement discharges the duty, else why it does not; False where there is none.

    `opinions` are the ledger's that cover the post, `shifts` say how far it has moved from what
    each was given on; `needs` is the reading `opinion_needs`.
    `documents` are those in the ledger, as a post may name them, by which front matter must
    show what it states; None where its word suffices.
    """
    network, routes = obligation.network, obligation.article.routes
    if network is None:
        return False
    misses: list[Near | None] = []
    if Route.FIXED in routes and network.fixed:
        late = _late(say("the fix is of {time}", time=network.fixed.at.text))
        misses.append(_unshown(network.fixed, documents) if is_before(network.fixed.at, moment) else late)
    if Route.OPINION in routes:
        for receipt in _recorded(network, opinions):
            miss = _miss(receipt.opinion, moment, needs) if receipt.opinion else None
            misses.append(miss or changed(shifts.get(receipt.id), receipt.id))
        if network.opinion:
            unshown = None if documents is None else _near(say("no “opinion” event in the ledger shows it"))
            misses.append(_miss(network.opinion, moment, needs) or unshown)
    return None in misses or nearest(*misses) or False


def _unshown(fixed: Fix, documents: frozenset[str] | None) -> Near | None:
    """Return why a repair is not shown: its evidence must be a document of the ledger, with its digest."""
    path, _, digest = fixed.evidence.strip().partition(NAMED)
    if documents is None or f"{path}{NAMED}{digest.lower()}" in documents:
        return None
    if not fixed.evidence:
        return _near(say("the repair names no evidence"))
    return _near(say("“{evidence}” is no document in the ledger with that digest", evidence=fixed.evidence))


def _recorded(network: Network, entries: tuple[Entry, ...]) -> tuple[Receipt, ...]:
    """Return the recorded opinions of a network's operator, who is known by the name declared."""
    name = network.operator.name if network.operator else ""
    believed = (one.receipt for one in entries if one.standing in BELIEVED and not one.faults)
    return tuple(one for one in believed if one and one.opinion and one.operator == name)


def _miss(opinion: Opinion, moment: datetime, needs: str) -> Near | None:
    """Return None if an opinion discharges the duty, else why it does not."""
    requested = opinion.requested_at
    if not is_before(requested, moment):
        return _late(say("the opinion was asked for at {time}", time=requested.text if requested else ""))
    if needs == "request":
        return None
    answered = opinion.response not in (None, Response.NONE)
    if not answered or (needs == "consent" and opinion.response not in CONSENTING):
        stated = opinion.response or Response.NONE
        reason = say("the operator's answer is “{response}”: not enough", response=RESPONSES[stated])
        return Near(code=MISSING, filing="", reason=reason)
    if not is_before(opinion.responded_at, moment):
        time = opinion.responded_at.text if opinion.responded_at else ""
        return _late(say("the operator answered at {time}", time=time))
    return None


def _late(reason: Message) -> Near:
    return Near(code=LATE, filing="", reason=reason)


def _near(reason: Message) -> Near:
    return Near(code=UNSHOWN, filing="", reason=reason)
