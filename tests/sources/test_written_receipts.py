"""Receipts as they are written, read the short way: just as the long way reads them, or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import SHANGHAI

from mkdocs_threatgate.authoring.receipts import Draft, write_receipt
from mkdocs_threatgate.model import Authority, Content, Cover, Event, Evidence, Kind, Previous
from mkdocs_threatgate.sources.receipts import CHANNELS, read_receipt
from mkdocs_threatgate.sources.shapes import MOST_ITEMS
from mkdocs_threatgate.sources.written_receipts import FEW, ROLES, read_written

STEM = "2026-k7q3m9"
FILED = """\
# yaml-language-server: $schema=../.schemas/receipt.json
schema: threatgate.receipt/1
id: "2026-k7q3m9"
filing: "2026-k7q3m9"
event: filed
recorded_at: "2026-11-20T10:05:00+08:00"
recorded_by: "liu@example.com"
authority: {kind: public-security, region: "330100", name: "杭州市公安局"}
filed_at: "2026-11-20T10:00:00+08:00"
channel: "in-person"
number: "杭公网安〔2026〕117号"
articles: [cn-2019-draft/5, house/tlp]
covers:
  - post: "blog/posts/a.md"
    content: {form: 1, blob: "0a", meta: "sha256:01", facts: "sha256:02", text: "sha256:03"}
  - post: "hz-two"
evidence:
  - {path: "2026-k7q3m9.submission.pdf", sha256: "ABCD", role: submission}
"""
ACCEPTED = """\
schema: threatgate.receipt/1
id: "2026-k7q3m9"
filing: "2026-aaaaaa"
event: accepted
prev: {id: "2026-aaaaaa", sha256: "FF00"}
recorded_at: "2026-11-21T10:05:00+08:00"
recorded_by: "liu@example.com"
authority: {kind: sector, department: NFRA, region: "000000", name: ""}
received_at: "2026-11-20"
decided_at: "2026-11-21"
valid_until: "2027-11-21"
reason: "as asked"
"""


def agrees(text: str, stem: str = STEM) -> bool:
    """Return whether the short way was taken; fail where it leads elsewhere than the long way."""
    data = text.encode("utf-8", "surrogatepass")
    written = read_written(data, stem, SHANGHAI)
    if written is None:
        return False
    assert (written, ()) == read_receipt(data, stem, SHANGHAI)
    return True


@pytest.mark.parametrize("text", [FILED, ACCEPTED])
def test_a_receipt_as_written_is_read_the_short_way(text: str) -> None:
    assert agrees(text)
    assert agrees(text, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("receipt/1", "receipt/2"),
        ('id: "2026-k7q3m9"', 'id: "2026-other1"'),
        ('id: "2026-k7q3m9"', 'id: " "'),
        ('filing: "2026-k7q3m9"', 'filing: "2026-aaaaaa"'),
        ("event: filed", "event: lost"),
        ("event: filed", "event: corrected"),
        ('recorded_at: "2026-11-20T10:05:00+08:00"', 'recorded_at: "2026-11-20T09:05:00+08:00"'),
        ('recorded_at: "2026-11-20T10:05:00+08:00"', 'recorded_at: "2026-02-30"'),
        ('recorded_at: "2026-11-20T10:05:00+08:00"', 'recorded_at: ""'),
        ("liu@example.com", " "),
        ("330100", "330199"),
        ("330100", ""),
        ("kind: public-security", "kind: sector"),
        ("kind: public-security", "kind: sector, department: NOBODY"),
        ("kind: public-security", "kind: nobody"),
        ("in-person", "pigeon"),
        ("cn-2019-draft/5", "null"),
        ("form: 1", "form: 01"),
        ("form: 1", "form: 10000"),
        ('"blog/posts/a.md"', '""'),
        ('"ABCD"', '" "'),
        ("role: submission", "role: null"),
        ("role: submission", "role: opinion"),
        ("117号", "117\\\\n"),
        ("117号", "117\u2028"),
        ("117号", "117\t"),
        ("117号", "117\ufeff"),
        ("number:", "note:"),
        ("number:", "channel:"),
        ("\nevent:", "\n\nevent:"),
        ("\n", "\r\n"),
        ("covers:", "covers: []"),
        ('covers:\n  - post: "blog/posts/a.md"\n', 'covers:\n  - post: "a"\n    title: "b"\n'),
        ('  - post: "hz-two"\n', '  - post: "hz-two"\n' * MOST_ITEMS),
        ("[cn-2019-draft/5", "[" + "a/b, " * MOST_ITEMS + "cn-2019-draft/5"),
        (
            "event: filed\n",
            'event: filed\nprev: {id: "2026-aaaaaa", sha256: "00"}\n',
        ),
        ("event: filed\n", 'event: filed\nprev: {id: "", sha256: ""}\n'),
        ("# yaml", "# yaml\n" + "# " + "x" * 70_000 + "\n#"),
        ("# yaml", "# 电"),
    ],
)
def test_what_is_not_as_written_or_at_fault_is_read_the_long_way(old: str, new: str) -> None:
    assert old in FILED
    assert not agrees(FILED.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('filing: "2026-aaaaaa"', 'filing: "2026-k7q3m9"'),
        ('filing: "2026-aaaaaa"', 'filing: ""'),
        ('prev: {id: "2026-aaaaaa", sha256: "FF00"}\n', ""),
        ('"FF00"', '""'),
        ('decided_at: "2026-11-21"\n', ""),
        ("NFRA", "nfra"),
        ("event: accepted", "event: supplemented"),
        ("event: accepted", "event: rejected"),
    ],
)
def test_an_event_of_a_chain_at_fault_is_read_the_long_way(old: str, new: str) -> None:
    text = ACCEPTED.replace("as asked", " ") if "rejected" in new else ACCEPTED
    assert old in text
    assert not agrees(text.replace(old, new))


def test_no_text_is_no_receipt() -> None:
    assert read_written(b"\xff", STEM, SHANGHAI) is None
    assert read_written(b"\xef\xbb\xbf" + FILED.encode(), STEM, SHANGHAI) is None


@given(
    st.sampled_from([FILED, ACCEPTED]),
    st.integers(0, len(FILED)),
    st.integers(0, 3),
    st.text(max_size=2) | st.sampled_from(' :,{}[]"#-\n\t'),
)
def test_both_ways_read_the_same_after_a_slip_of_the_pen(text: str, place: int, cut: int, put: str) -> None:
    agrees(text[:place] + put + text[place + cut :])


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["", " ", "null", "no", "2026-01-01", "a: b", "#", "'", "- x", "{}", "x" * 2000, "é", "\u0085", "🦆"]
)
IDENTIFIERS = st.sampled_from([STEM, STEM, "2026-aaaaaa", "", "?"])
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001 - the zone is put to it
    lambda one: one.replace(tzinfo=timezone(timedelta(hours=8)), microsecond=0)
)
STATED = TIMES.map(lambda one: one.isoformat()) | st.sampled_from(["2026-11-20", "2026-11-31", "", "soon"])
KEYS = ("filed_at", "received_at", "decided_at", "valid_until")
AUTHORITIES = st.builds(
    Authority,
    st.sampled_from(Kind),
    st.sampled_from(["330100", "000000", "330199", ""]),
    WORDS,
    st.sampled_from(["NFRA", "CAC", "NO", ""]),
)
COVERS = st.builds(
    Cover, WORDS, st.none() | st.builds(Content, st.integers(0, 10_000), WORDS, WORDS, WORDS, WORDS)
)
EVIDENCE = st.builds(Evidence, WORDS, WORDS, st.sampled_from((*ROLES, "opinion", "null")))
DRAFTS = st.builds(
    Draft,
    id=IDENTIFIERS,
    filing=IDENTIFIERS,
    event=st.sampled_from(Event),
    recorded_at=TIMES,
    recorded_by=WORDS,
    authority=st.none() | AUTHORITIES,
    times=st.dictionaries(st.sampled_from(KEYS), STATED).map(
        lambda times: tuple((key, times[key]) for key in KEYS if key in times)
    ),
    channel=st.sampled_from((*CHANNELS, "", "pigeon")),
    number=WORDS,
    reason=WORDS,
    articles=st.lists(st.sampled_from(["cn-2019-draft/5", "house/tlp", "null"]), max_size=2).map(tuple),
    covers=st.lists(COVERS, max_size=2).map(tuple),
    evidence=st.lists(EVIDENCE, max_size=2).map(tuple),
    prev=st.none() | st.builds(Previous, IDENTIFIERS, WORDS),
)


@given(DRAFTS)
def test_both_ways_read_the_same_of_whatever_is_written(draft: Draft) -> None:
    agrees(write_receipt(draft))


PLAIN = st.text("abc杭州〔〕 -:#@/{}[],'", min_size=1, max_size=8).map(lambda text: f"x{text}")


@given(
    st.builds(
        Draft,
        id=st.just(STEM),
        filing=st.just(STEM),
        event=st.just(Event.FILED),
        recorded_at=st.just(datetime(2031, 1, 1, tzinfo=timezone(timedelta(hours=8)))),
        recorded_by=PLAIN,
        authority=st.builds(Authority, st.just(Kind.CYBERSPACE), st.just("330000"), PLAIN),
        times=TIMES.map(lambda one: (("filed_at", one.isoformat()),)),
        channel=st.sampled_from(CHANNELS),
        number=PLAIN | st.just(""),
        articles=st.sampled_from([(), ("cn-2019-draft/5",), ("house/tlp", "cn-2026/rmsv-9-1")]),
        covers=st.lists(
            st.builds(
                Cover,
                PLAIN,
                st.none() | st.builds(Content, st.integers(1, 9999), PLAIN, PLAIN, PLAIN, PLAIN),
            ),
            min_size=1,
            max_size=3,
        ).map(tuple),
        evidence=st.lists(st.builds(Evidence, PLAIN, PLAIN, st.sampled_from(ROLES)), max_size=2).map(tuple),
    )
)
def test_what_record_writes_is_read_the_short_way(draft: Draft) -> None:
    assert agrees(write_receipt(draft))


def test_only_events_with_fields_of_their_own_are_always_read_the_long_way() -> None:
    chained = frozenset(Event) - {Event.FILED} - set(FEW)
    for event in chained:
        text = ACCEPTED.replace("event: accepted", f"event: {event}")
        assert agrees(f'{text}covers:\n  - post: "a.md"\n'), event
