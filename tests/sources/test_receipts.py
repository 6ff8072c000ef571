"""The bytes of a receipt as the fields of the contract, part 3, or what is wrong with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import SHANGHAI, when

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    TOP,
    Authority,
    Content,
    Cover,
    Event,
    Evidence,
    Fault,
    Kind,
    Mapping,
    Opinion,
    Previous,
    Receipt,
    Response,
    Span,
)
from mkdocs_threatgate.sources.receipts import CODE, WRITE_ANEW, read_receipt, receipt_of
from mkdocs_threatgate.sources.trees import read_tree

FILED = """\
schema: threatgate.receipt/1
id: 2026-k7q3m9
filing: 2026-k7q3m9
event: filed
recorded_at: "2026-11-20T10:05:00+08:00"
recorded_by: liu@example.com
authority: {kind: public-security, region: "330100", name: 杭州市公安局}
filed_at: "2026-11-20T10:00:00+08:00"
channel: in-person
number: 杭公网安〔2026〕117号
articles: [cn-2019-draft/5]
covers:
  - post: blog/posts/hz-water.md
    content: {form: 1, blob: abc, meta: "sha256:1", facts: "sha256:2", text: "sha256:3"}
  - {post: hz-two, title: Two, declared: {places: [x]}}
evidence:
  - {path: 2026-k7q3m9.submission.pdf, sha256: "ABCDEF", role: submission}
"""
ACCEPTED = """\
schema: threatgate.receipt/1
id: 2026-bbbbbb
filing: 2026-k7q3m9
event: accepted
recorded_at: 2026-11-21
recorded_by: liu@example.com
decided_at: 2026-11-21
valid_until: 2027-11-21
received_at: 2026-11-20
prev: {id: 2026-k7q3m9, sha256: "FF"}
"""
OPINION = """\
schema: threatgate.receipt/1
id: 2026-cccccc
filing: 2026-cccccc
event: opinion
recorded_at: 2026-11-21
recorded_by: liu@example.com
operator: 某公司
requested_at: 2026-11-01
response: consent
responded_at: 2026-11-05
covers: [{post: a.md}]
"""


def read(text: str, stem: str = "") -> tuple[Receipt | None, tuple[Fault, ...]]:
    stem = stem or text.partition("\nid: ")[2].partition("\n")[0]
    return read_receipt(text.encode(), stem, SHANGHAI)


def told(text: str, stem: str = "") -> list[str]:
    """Return the faults of a receipt, each by its line."""
    return [f"{fault.span.line} {render(fault.message, 'en')}" for fault in read(text, stem)[1]]


def without(text: str, key: str) -> str:
    lines = text.splitlines(keepends=True)
    (start,) = (place for place, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((place for place in range(start + 1, len(lines)) if lines[place][0] != " "), len(lines))
    return "".join((*lines[:start], *lines[end:]))


def put(text: str, key: str, value: str) -> str:
    return f"{without(text, key)}{key}: {value}\n"


# --- what a receipt says ---------------------------------------------------------------------------


def test_a_filed_event_is_read_whole() -> None:
    content = Content(1, "abc", "sha256:1", "sha256:2", "sha256:3")
    assert read(FILED) == (
        Receipt(
            id="2026-k7q3m9",
            filing="2026-k7q3m9",
            event=Event.FILED,
            span=Span(1, 1, 17),
            recorded_at=when("2026-11-20T10:05:00+08:00"),
            recorded_by="liu@example.com",
            authority=Authority(Kind.PUBLIC_SECURITY, "330100", "杭州市公安局"),
            filed_at=when("2026-11-20T10:00:00+08:00"),
            channel="in-person",
            number="杭公网安〔2026〕117号",
            articles=("cn-2019-draft/5",),
            covers=(Cover("blog/posts/hz-water.md", content), Cover("hz-two")),
            evidence=(Evidence("2026-k7q3m9.submission.pdf", "abcdef", "submission"),),
        ),
        (),
    )


def test_a_later_event_is_read_with_what_it_follows() -> None:
    assert read(ACCEPTED) == (
        Receipt(
            id="2026-bbbbbb",
            filing="2026-k7q3m9",
            event=Event.ACCEPTED,
            span=Span(1, 1, 10),
            recorded_at=when("2026-11-21"),
            recorded_by="liu@example.com",
            decided_at=when("2026-11-21"),
            received_at=when("2026-11-20"),
            valid_until=when("2027-11-21"),
            prev=Previous("2026-k7q3m9", "ff"),
        ),
        (),
    )


def test_an_opinion_is_read_with_its_operator() -> None:
    opinion = Opinion(
        requested_at=when("2026-11-01"), response=Response.CONSENT, responded_at=when("2026-11-05")
    )
    receipt, faults = read(OPINION)
    assert receipt is not None
    assert (receipt.operator, receipt.opinion, receipt.covers, faults) == (
        "某公司",
        opinion,
        (Cover("a.md"),),
        (),
    )


FURTHER = """\
basis: [event-report]
conditions: [none]
supersedes: [2026-aaaaaa]
set: {number: x}
note: a note
sealed: age
reason: none
until: 2026-12-01
"""


def test_fields_that_no_rule_reads_yet_are_known() -> None:
    assert told(FILED + FURTHER) == []
    assert (
        told(
            put(
                FILED,
                "evidence",
                "[{path: a, sha256: b, size: 3, media_type: x, stored: plain, timestamp: {type: t}}]",
            )
        )
        == []
    )


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("{kind: public_security, region: 330100}", Authority(Kind.PUBLIC_SECURITY, "330100")),
        (
            "{kind: sector, department: NFRA, region: '000000', sector: finance}",
            Authority(Kind.SECTOR, "000000", "", "NFRA"),
        ),
        ("{kind: operator, name: 某公司}", Authority(Kind.OPERATOR, "", "某公司")),
        ("{kind: cyberspace, region: '330000', level: province}", Authority(Kind.CYBERSPACE, "330000")),
        (
            "{kind: public-security, region: '330106', level: county}",
            Authority(Kind.PUBLIC_SECURITY, "330106"),
        ),
    ],
)
def test_an_authority_is_read(authority: str, expected: Authority) -> None:
    receipt, faults = read(put(FILED, "authority", authority))
    assert receipt is not None
    assert (receipt.authority, faults) == (expected, ())


def test_a_number_and_a_code_stay_as_they_are_written() -> None:
    receipt, faults = read(put(put(FILED, "number", "0012345"), "recorded_by", "no"))
    assert receipt is not None
    assert (receipt.number, receipt.recorded_by, faults) == ("0012345", "no", ())


@pytest.mark.parametrize(
    ("form", "expected"),
    [("1", 1), ("'2'", 2), ("x", 0), ("''", 0), ("'٣'", 0), (f"'{'9' * 5000}'", 0), ("-1", 0)],
)
def test_a_form_that_is_no_number_is_one_that_nobody_computes(form: str, expected: int) -> None:
    receipt, faults = read(put(FILED, "covers", f"[{{post: a, content: {{form: {form}}}}}]"))
    assert receipt is not None
    assert (receipt.covers, faults) == ((Cover("a", Content(expected, "", "", "", "")),), ())


# --- what is missing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("receipt", "key", "expected"),
    [
        (FILED, "schema", ["1 “schema” is missing"]),
        (FILED, "id", ["1 “id” is missing"]),
        (FILED, "filing", []),
        (FILED, "event", ["1 “event” is missing"]),
        (FILED, "recorded_at", ["1 “recorded_at” is missing"]),
        (FILED, "recorded_by", ["1 “recorded_by” is missing"]),
        (FILED, "authority", ["1 “authority” is missing"]),
        (FILED, "filed_at", ["1 “filed_at” is missing"]),
        (FILED, "covers", ["1 “covers” is missing"]),
        (FILED, "channel", []),
        (FILED, "number", []),
        (FILED, "articles", []),
        (FILED, "evidence", []),
        (
            ACCEPTED,
            "filing",
            ["1 “filing” is missing", "1 the event “accepted” must name the filing it belongs to"],
        ),
        (ACCEPTED, "decided_at", ["1 “decided_at” is missing"]),
        (ACCEPTED, "prev", ["1 “prev” is missing"]),
        (OPINION, "operator", ["1 “operator” is missing"]),
        (OPINION, "requested_at", ["1 “requested_at” is missing"]),
        (OPINION, "covers", ["1 “covers” is missing"]),
        (OPINION, "response", []),
    ],
)
def test_what_must_be_there_is_named(receipt: str, key: str, expected: list[str]) -> None:
    stem = receipt.partition("\nid: ")[2].partition("\n")[0]
    assert told(without(receipt, key), stem) == expected


@pytest.mark.parametrize("event", ["rejected", "withdrawn", "corrected"])
def test_an_end_needs_its_reason(event: str) -> None:
    ended = put(without(without(ACCEPTED, "decided_at"), "valid_until"), "event", event)
    ended += "set: {number: '7'}\n" if event == "corrected" else ""
    assert told(ended) == ["1 “reason” is missing"]
    assert told(f"{ended}reason: because\n") == []


@pytest.mark.parametrize("event", ["acknowledged", "supplemented", "reviewed"])
def test_another_event_needs_its_chain_and_what_it_renews(event: str) -> None:
    written = put(without(ACCEPTED, "decided_at"), "event", event)
    assert told(written) == ([] if event == "acknowledged" else ["1 “covers” is missing"])
    assert told(f"{written}covers: [{{post: a.md}}]\n") == []


# --- what is wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("schema", "threatgate.receipt/2", "the schema “threatgate.receipt/2” is not read by this version"),
        ("id", "2026-zzzzzz", "the id “2026-zzzzzz” is not the file's name “2026-k7q3m9”"),
        ("id", "../../etc", "“../../etc” is no id"),
        ("id", "'2026-k7q3m9 '", "“2026-k7q3m9 ” is no id"),
        ("filing", "2026-aaaaaa", "a “filed” event names its own id as its filing"),
        (
            "recorded_at",
            "yesterday",
            "“recorded_at” must be a date or a time such as 2026-12-01T09:00:00+08:00",
        ),
        ("filed_at", "soon", "“filed_at” must be a date or a time such as 2026-12-01T09:00:00+08:00"),
        ("filed_at", "'2026-02-30'", "“filed_at” must be a date or a time such as 2026-12-01T09:00:00+08:00"),
        ("filed_at", "2026-11-20T10:05:01+08:00", "it was recorded before it was filed"),
        ("filed_at", "2026-11-21", "it was recorded before it was filed"),
        ("channel", "pigeon", None),
        ("number", "[1]", "“number” must be a text"),
        ("articles", "cn-2019-draft/5", "“articles” must be a list"),
        ("articles", "[{a: b}]", "“articles” must be a text"),
        ("covers", "blog/posts/a.md", "“covers” must be a list"),
        ("covers", "[]", "“covers” is missing"),
        ("covers", "[blog/posts/a.md]", "“covers” must be a list of mappings (- key: value)"),
        ("covers", "[{post: ''}]", "“covers[0].post” must be a text that is not empty"),
        ("covers", "[{}]", "“covers[0].post” is missing"),
        ("covers", "[{post: a, content: {fact: x}}]", "the key “covers[0].content.fact” is not known"),
        ("evidence", "[{path: a.pdf}]", "“evidence[0].sha256” is missing"),
        ("evidence", "[{sha256: a}]", "“evidence[0].path” is missing"),
        ("evidence", "[{path: a, sha256: b, officer: c}]", "the key “evidence[0].officer” is not known"),
        ("authority", "", "“authority” is missing"),
        ("authority", "杭州市公安局", "“authority” must be a mapping (key: value)"),
        ("authority", "{kind: police, region: '330100'}", None),
        ("authority", "{kind: '', region: '330100'}", None),
        ("authority", "{kind: cyberspace}", "“authority.region” is missing"),
        ("authority", "{kind: cyberspace, region: '339900'}", "“339900” is no division code"),
        ("authority", "{kind: cyberspace, region: 杭州市}", "“杭州市” is no division code"),
        ("authority", "{kind: sector, region: '000000'}", "“authority.department” is missing"),
        ("authority", "{kind: sector, region: '000000', department: XYZ}", "“XYZ” is no known department"),
        (
            "authority",
            "{kind: cyberspace, region: '330100', officer: 某}",
            "the key “authority.officer” is not known",
        ),
        (
            "authority",
            "{kind: public-security, region: '330106', level: prefecture}",
            "330106 (西湖区) is of the level “county”, not “prefecture”",
        ),
        ("prev", "{id: a}", "“prev.sha256” is missing"),
        ("colour", "blue", "the key “colour” is not known"),
    ],
)
def test_each_field_that_is_wrong_is_one_fault(key: str, value: str, expected: str | None) -> None:
    given = put(FILED, key, value) if f"\n{key}:" in f"\n{FILED}" else f"{FILED}{key}: {value}\n"
    faults = [line for line in told(given, "2026-k7q3m9") if key != "id" or "names its own id" not in line]
    (fault,) = faults
    if expected is None:
        assert "must be one of" in fault or "is no channel; known: online-platform" in fault
    else:
        assert fault.split(" ", 1)[1] == expected


def test_a_bare_date_may_be_the_day_on_which_it_was_recorded() -> None:
    assert told(put(FILED, "filed_at", "2026-11-20")) == []


def test_a_wrong_event_hides_no_other_field() -> None:
    (fault,) = told(put(FILED, "event", "filled"))
    assert fault.startswith("17 “event” must be one of filed, acknowledged, accepted, rejected, ")


def test_a_receipt_with_a_fault_keeps_what_could_be_read_so_that_its_posts_can_be_told() -> None:
    receipt, faults = read(f"{FILED}colour: blue\n")
    good, _ = read(FILED)
    assert good is not None
    assert receipt == replace(good, span=Span(1, 1, 18))
    assert [(fault.code, fault.span) for fault in faults] == [(CODE, Span(18, 1, 18))]


def test_the_remedy_is_never_to_edit_it() -> None:
    _, (fault,) = read(put(FILED, "channel", "pigeon"))
    assert fault.remedy == WRITE_ANEW


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "1 the receipt holds no fields"),
        (b"- a\n", "1 the receipt holds no fields"),
        (b"\xff\xfe", "1 the receipt is not UTF-8 text"),
        ("id: 杭州".encode("gbk"), "1 the receipt is not UTF-8 text"),
        (b"id: a\nid: b\n", "2 the key “id” stands here twice"),
        (b"a: &x 1\nb: *x\n", "2 YAML aliases (*name) are not read here"),
        (b"id: a\nset: !!python/object/apply:os.system [true]\n", None),
        (b"a: 1\n---\nb: 2\n", "2 a second YAML document begins here"),
        (b"a: " + b"x" * 70_000, "1 the YAML is longer than 65536 characters"),
    ],
)
def test_bytes_that_are_no_receipt_are_one_fault(data: bytes, expected: str | None) -> None:
    receipt, (fault,) = read_receipt(data, "a", SHANGHAI)
    assert (receipt, fault.code) == (None, "TG305")
    shown = f"{fault.span.line} {render(fault.message, 'en')}"
    assert shown == expected or (expected is None and "the YAML tag" in shown)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing() -> None:
    data = b"\xef\xbb\xbf" + FILED.replace("\n", "\r\n").encode()
    assert read_receipt(data, "2026-k7q3m9", SHANGHAI) == read(FILED)


# --- in front matter ----------------------------------------------------------------------------------

INLINE = "authority: {kind: public-security, region: '330100'}\nfiled_at: 2026-11-20\n"


def inline(text: str) -> tuple[Receipt | None, list[str]]:
    tree = read_tree(text)
    assert tree is None or isinstance(tree, Mapping)
    receipt, faults = receipt_of(tree or Mapping((), TOP), SHANGHAI, post="blog/posts/a.md")
    return receipt, [render(fault.message, "en") for fault in faults]


def test_an_inline_receipt_needs_no_more_than_authority_and_time() -> None:
    receipt, faults = inline(INLINE)
    assert receipt is not None
    assert (receipt.id, receipt.filing, receipt.event, receipt.covers, faults) == (
        "",
        "",
        Event.FILED,
        (Cover("blog/posts/a.md"),),
        [],
    )
    assert receipt.recorded_at == receipt.filed_at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["“filed_at” is missing", "“authority” is missing"]),
        ("id: a\n", ["“filed_at” is missing", "“authority” is missing"]),
        (f"{INLINE}covers: [{{post: b.md}}]\n", ["the key “covers” is not known"]),
        (f"{INLINE}event: accepted\n", ["“decided_at” is missing"]),
        (f"{INLINE}event: accepted\ndecided_at: 2026-11-21\n", []),
        ("event: accepted\ndecided_at: 2026-11-21\n", []),
        (f"{INLINE}id: a\nfiling: a\n", []),
        (f"{INLINE}id: a\nfiling: 2026-k7q3m9\n", ["a receipt in front matter is a filing of its own"]),
        (f"{INLINE}event: withdrawn\nreason: x\n", ["an event “withdrawn” belongs into the ledger"]),
        (f"{INLINE}event: acknowledged\n", ["an event “acknowledged” belongs into the ledger"]),
        (f"{INLINE}event: field\n", None),
        ("event: opinion\noperator: 某公司\nrequested_at: 2026-11-01\n", []),
        ("event: opinion\nrequested_at: 2026-11-01\n", ["“operator” is missing"]),
    ],
)
def test_an_inline_receipt_stands_alone(text: str, expected: list[str] | None) -> None:
    receipt, faults = inline(text)
    if expected is None:
        (fault,) = faults
        assert "“event” must be one of" in fault
    else:
        assert faults == expected
        assert (receipt is None) is ("“filed_at” is missing" in faults)


# --- whatever the bytes --------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: (FILED + text).encode("utf-8", "replace"))
)
def test_no_bytes_make_it_raise(data: bytes) -> None:
    receipt, faults = read_receipt(data, "2026-k7q3m9", SHANGHAI)
    assert receipt is not None or faults
    assert all(fault.code == "TG305" for fault in faults)
