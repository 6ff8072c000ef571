"""Written dates and times as points in time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import When
from mkdocs_threatgate.sources.moments import read_moment

SHANGHAI = timezone(timedelta(hours=8))


def test_a_bare_date_spans_its_day_in_the_named_zone() -> None:
    assert read_moment("2026-12-01", "Asia/Shanghai") == When(
        datetime(2026, 12, 1, tzinfo=SHANGHAI), datetime(2026, 12, 2, tzinfo=SHANGHAI), "2026-12-01"
    )


def test_a_day_on_which_clocks_change_has_not_24_hours() -> None:
    spring = read_moment("2026-03-29", "Europe/Berlin")
    autumn = read_moment("2026-10-25", "Europe/Berlin")
    assert spring is not None
    assert autumn is not None
    assert spring.end - spring.start == timedelta(hours=23)
    assert autumn.end - autumn.start == timedelta(hours=25)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-12-01T09:00:00+08:00", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("2026-12-01T09:00:00Z", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("2026-12-01t09:00:00z", datetime(2026, 12, 1, 9, tzinfo=UTC)),
        ("2026-12-01 09:00:00", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("2026-12-01T09:00", datetime(2026, 12, 1, 1, tzinfo=UTC)),
        ("2026-12-01 09:00:00.25", datetime(2026, 12, 1, 1, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-12-01 09:00:00.1234567", datetime(2026, 12, 1, 1, 0, 0, 123_456, tzinfo=UTC)),
        ("2026-12-1  9:00:00 -5", datetime(2026, 12, 1, 14, tzinfo=UTC)),
        ("2026-12-01T09:00:00-0530", datetime(2026, 12, 1, 14, 30, tzinfo=UTC)),
        (" 2026-12-01T09:00:00Z ", datetime(2026, 12, 1, 9, tzinfo=UTC)),
    ],
)
def test_a_date_time_is_one_point(text: str, moment: datetime) -> None:
    assert read_moment(text, "Asia/Shanghai") == When(moment, moment, text.strip())


def test_an_offset_that_was_stated_is_kept() -> None:
    moment = read_moment("2026-12-01T09:00:00+05:45", "Asia/Shanghai")
    assert moment is not None
    assert moment.start.utcoffset() == timedelta(hours=5, minutes=45)
    assert not moment.bare


def test_two_times_of_one_night_are_ordered_by_what_the_clock_meant() -> None:
    early = read_moment("2026-10-25T02:30:00", "Europe/Berlin")
    late = read_moment("2026-10-25T03:15:00", "Europe/Berlin")
    assert early is not None
    assert late is not None
    assert late.start - early.start == timedelta(hours=1, minutes=45)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2026-02-30",
        "2026-13-01",
        "2026-1-1",
        "20261201",
        "2026-W49-2",
        "２０２６-12-01",
        "2026-12-01T25:00:00",
        "2026-12-01T24:00:00",
        "2026-12-01T23:59:60",
        "2026-12-01T09",
        "2026-12-01T09:00:00+24:00",
        "2026-12-01T09:00:00 UTC",
        "2026-12-01 to 2026-12-03",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:59:59-12:00",
    ],
)
def test_what_is_no_possible_moment_is_none(text: str) -> None:
    assert read_moment(text, "Asia/Shanghai") is None


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)), st.sampled_from(["T", " ", "t", "  "]))  # noqa: DTZ001
def test_yaml_and_we_read_the_same_time(moment: datetime, between: str) -> None:
    text = f"{moment:%Y-%m-%d}{between}{moment:%H:%M:%S.%f}Z"
    found = read_moment(text, "Asia/Shanghai")
    assert found is not None
    assert found.start == yaml.safe_load(text)


@given(st.text(alphabet="0123456789-:TZ+. "), st.sampled_from(["Asia/Shanghai", "America/New_York", "UTC"]))
def test_no_text_makes_reading_raise(text: str, zone: str) -> None:
    found = read_moment(text, zone)
    assert found is None or found.start <= found.end


@given(
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9][+-][0-2][0-9]:[0-9]{2}",
        fullmatch=True,
    )
)
def test_a_time_as_we_write_it_is_read_as_any_other(text: str) -> None:
    plain, spaced = (read_moment(one, "Asia/Shanghai") for one in (text, text.replace("T", " ")))
    assert (plain and plain[:2]) == (spaced and spaced[:2])
    assert (plain and plain.start.utcoffset()) == (spaced and spaced.start.utcoffset())
