"""How near a filing or a statement comes to an obligation that it does not meet.

Each kind of miss has the code of the finding it becomes (contract part 3).
"""

from __future__ import annotations

from mkdocs_threatgate.model import Near

MISSING, INCOMPETENT, LATE, SHORT, UNAPPROVED, ENDED = "TG201", "TG202", "TG203", "TG204", "TG205", "TG208"
UNSHOWN = "TG306"

FARTHER = (UNSHOWN, SHORT, LATE, UNAPPROVED, ENDED, INCOMPETENT, MISSING)
"""From near to far: a wrong body is farther than a filing that ended, that than a late one.

Nearest is a statement that lacks nothing but the evidence for it.
"""


def nearest(*misses: Near | None) -> Near | None:
    """Return the miss that comes nearest, the first of equals, or None where there is none."""
    return min((miss for miss in misses if miss), key=_distance, default=None)


def _distance(near: Near) -> int:
    return FARTHER.index(near.code)
