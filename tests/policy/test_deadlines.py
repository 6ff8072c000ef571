"""When a post goes out, what came before it, and when a notice has run out."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from making import NOW, declared, post, when

from mkdocs_threatgate.policy.deadlines import is_before, notice_ends, publication, start_of_publication
from mkdocs_threatgate.sources.moments import read_moment

NONE = "none: nothing"


@pytest.mark.parametrize(
    ("date", "publish_at", "latest", "earliest"),
    [
        ("", "", NOW.isoformat(), NOW.isoformat()),
        ("2026-06-10", "", "2026-06-11T00:00:00+08:00", "2026-06-10T00:00:00+08:00"),
        ("2026-06-10T09:00:00+08:00", "", "2026-06-10T09:00:00+08:00", "2026-06-10T09:00:00+08:00"),
        ("2026-06-10", "2026-06-09T09:00:00+08:00", "2026-06-09T09:00:00+08:00", "2026-06-09T09:00:00+08:00"),
        ("2026-06-10", "2026-06-10T09:00:00+08:00", "2026-06-10T09:00:00+08:00", "2026-06-10T00:00:00+08:00"),
        ("2026-06-10", "2026-12-31", "2026-06-11T00:00:00+08:00", "2026-06-10T00:00:00+08:00"),
        ("2026-11-22", "", NOW.isoformat(), "2026-11-22T00:00:00+08:00"),
        ("2027-01-01", "2027-01-02", NOW.isoformat(), NOW.isoformat()),
        ("2026-06-10T01:00:00Z", "", "2026-06-10T09:00:00+08:00", "2026-06-10T09:00:00+08:00"),
    ],
)
def test_the_moment_is_the_earliest_of_publish_at_the_date_and_the_clock(
    date: str, publish_at: str, latest: str, earliest: str
) -> None:
    source = post(f"{NONE}\npublish_at: {publish_at}" if publish_at else NONE, date=date)
    stated = declared(source)
    assert publication(source, stated, NOW) == datetime.fromisoformat(latest)
    assert start_of_publication(source, stated, NOW) == datetime.fromisoformat(earliest)


def test_a_text_that_was_public_before_the_gate_and_changed_is_judged_by_the_clock_alone() -> None:
    source = post(f"{NONE}\npublish_at: 2026-01-01", date="2026-01-01")
    assert publication(source, declared(source), NOW, fresh=True) == NOW
    assert start_of_publication(source, declared(source), NOW, fresh=True) == NOW


@pytest.mark.parametrize(
    ("stated", "before"),
    [
        ("2026-06-10T08:59:59+08:00", True),
        ("2026-06-10T09:00:00+08:00", False),
        ("2026-06-10T00:59:59Z", True),
        ("2026-06-10T01:00:00Z", False),
        ("2026-06-10T02:30:00+02:00", True),
        ("2026-06-09", True),
        ("2026-06-10", False),
    ],
)
def test_before_is_strict_and_a_bare_date_counts_as_the_end_of_its_day(stated: str, before: bool) -> None:  # noqa: FBT001 - the expectation
    assert is_before(when(stated), datetime(2026, 6, 10, 1, tzinfo=UTC)) is before


def test_what_was_not_stated_was_not_before() -> None:
    assert not is_before(None, NOW)


@pytest.mark.parametrize(
    ("filed_at", "ends"),
    [
        ("2026-06-01T10:00:00+08:00", "2026-07-01T10:00:00+08:00"),
        ("2026-06-01", "2026-07-02T00:00:00+08:00"),
        ("2026-02-28", "2026-03-31T00:00:00+08:00"),
    ],
)
def test_a_notice_of_thirty_days_takes_thirty_times_24_hours_from_the_end_of_its_day(
    filed_at: str, ends: str
) -> None:
    assert notice_ends(when(filed_at), 30) == datetime.fromisoformat(ends)


def test_a_change_of_clocks_makes_no_day_of_a_notice_longer() -> None:
    filed = read_moment("2026-03-15T10:00:00", "Europe/Berlin")
    assert filed is not None
    assert notice_ends(filed, 30) == datetime(2026, 4, 14, 9, tzinfo=UTC)
