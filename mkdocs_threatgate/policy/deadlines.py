"""When a filing must have been made: "before", and notice periods.

A bare date counts as the end of its day, in the site's time zone, so that a filing and
a post of the same date do not prove their order (contract part 3).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from mkdocs_threatgate.model import Declaration, Post, When


def publication(post: Post, declaration: Declaration, now: datetime, *, fresh: bool = False) -> datetime:
    """Return the moment of publication: the earliest of the stated time, the post's date and now.

    What is built now is public now. `fresh` leaves the post's own times aside, for a post
    that was public before the gate and has changed since.
    """
    stated = () if fresh else (declaration.publish_at, post.date)
    return min((now, *(when.end for when in stated if when)))


def start_of_publication(
    post: Post, declaration: Declaration, now: datetime, *, fresh: bool = False
) -> datetime:
    """Return the earliest reading of that moment, a bare date being the start of its day.

    Notice periods end before it: of two bare dates the later one must be a whole period
    after the end of the earlier.
    """
    stated = () if fresh else (declaration.publish_at, post.date)
    return min((now, *(when.start for when in stated if when)))


def is_before(when: When | None, moment: datetime) -> bool:
    """Return whether something stated surely happened before a moment."""
    return when is not None and when.end < moment


def notice_ends(filed_at: When, days: int) -> datetime:
    """Return when a notice of so many days, each of 24 hours, has run out."""
    return filed_at.end + timedelta(days=days)
