"""How near a filing or a statement comes to an obligation that it does not meet.

Each kind of miss has the code of the finding it becomes (contract part 3).
"""

from __future__ import annotations

from mkdocs_threatgate.model import Drift, Near, Shift
from mkdocs_threatgate.policy.differences import in_words

MISSING, INCOMPETENT, LATE, SHORT, UNAPPROVED = "TG201", "TG202", "TG203", "TG204", "TG205"
DRIFTED, UNSHOWN, ENDED = "TG206", "TG306", "TG208"

FARTHER = (DRIFTED, UNSHOWN, SHORT, LATE, UNAPPROVED, ENDED, INCOMPETENT, MISSING)
"""From near to far: a wrong body is farther than a filing that ended, that than a late one.

Nearest is the filing with which all is well but that the post has changed since, then a
statement that lacks nothing but the evidence for it.
"""


def changed(shift: Shift | None, identifier: str) -> Near | None:
    """Return the miss that a post is no longer what was filed, or None if it is but for its wording."""
    if shift is None or shift.drift is not Drift.MATERIAL:
        return None
    return Near(code=DRIFTED, filing=identifier, reason=in_words(shift.changes))


def nearest(*misses: Near | None) -> Near | None:
    """Return the miss that comes nearest, the first of equals, or None where there is none."""
    return min((miss for miss in misses if miss), key=_distance, default=None)


def _distance(near: Near) -> int:
    return FARTHER.index(near.code)
