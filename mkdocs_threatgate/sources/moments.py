"""Written dates and times → points in time, with the time zone always settled."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import timezone as fixed_offset
from zoneinfo import ZoneInfo

from mkdocs_threatgate.model import When

BARE_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DATE_TIME = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})(?:[Tt]|[ \t]+)"
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]*))?)?"
    r"[ \t]*(?P<offset>[Zz]|(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?)?"
)
"""RFC 3339 and what YAML 1.1 takes for a timestamp besides; seconds may be left out."""

PLAIN = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    r"[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]"
)
"""What this tool itself writes, which Python reads in the same way, and sooner."""

FIELDS = ("year", "month", "day", "hour", "minute", "second")

FIRST_YEAR, LAST_YEAR = 2, 9998
"""Between these every moment has a name in every time zone."""

DAY = timedelta(days=1)


def read_moment(text: str, timezone: str) -> When | None:
    """Return the moment that `2026-12-01` or `2026-12-01T09:00:00+08:00` states, or None.

    A bare date spans its day in `timezone` (an IANA name), up to the next midnight.
    A date-time without offset is local to `timezone`, one with an offset keeps it.
    A local time that a change of clocks skips is read with the offset before the change,
    one that it repeats is the earlier. None is returned for what is no possible moment,
    such as 30 February, and for years that some time zone could not name.
    """
    text, zone = text.strip(), ZoneInfo(timezone)
    try:
        if PLAIN.fullmatch(text):
            start = end = datetime.fromisoformat(text)
        elif BARE_DATE.fullmatch(text):
            start = datetime.fromisoformat(text)
            end = start + DAY
        elif written := DATE_TIME.fullmatch(text):
            start = end = _date_time(written)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        return None
    return When(_placed(start, zone), _placed(end, zone), text)


def _date_time(written: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(written[field] or 0) for field in FIELDS)
    microsecond = int((written["fraction"] or "")[:6].ljust(6, "0"))
    return datetime(year, month, day, hour, minute, second, microsecond, _offset(written))


def _offset(written: re.Match[str]) -> tzinfo | None:
    if written["sign"] is None:
        return UTC if written["offset"] else None
    size = timedelta(hours=int(written["hours"]), minutes=int(written["minutes"] or 0))
    return fixed_offset(-size if written["sign"] == "-" else size)


def _placed(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment with a fixed offset: Python compares two times of one zone by the wall clock."""
    if moment.tzinfo is not None:
        return moment
    offset = moment.replace(tzinfo=zone).utcoffset()
    return moment.replace(tzinfo=fixed_offset(offset or timedelta()))
