"""The words of the ledger as people read them."""

from __future__ import annotations

from mkdocs_threatgate.model import Event, Standing, say

EVENTS = {
    Event.FILED: say("filed"),
    Event.ACKNOWLEDGED: say("acknowledged"),
    Event.ACCEPTED: say("accepted"),
    Event.REJECTED: say("rejected"),
    Event.SUPPLEMENTED: say("supplemented"),
    Event.REVIEWED: say("reviewed"),
    Event.CORRECTED: say("corrected"),
    Event.WITHDRAWN: say("withdrawn"),
    Event.OPINION: say("opinion"),
    Event.DISMISSED: say("dismissal"),
}
STANDINGS = {
    Standing.INTACT: say("intact"),
    Standing.REWRITTEN: say("rewritten"),
    Standing.MOVED: say("moved"),
    Standing.DELETED: say("deleted"),
    Standing.UNCOMMITTED: say("not committed"),
    Standing.UNPROVEN: say("unproven"),
}
