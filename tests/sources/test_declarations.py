"""What an author writes under `threatgate`, and what is said where it cannot be meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import SHANGHAI, URI, post, when

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    TOP,
    Authority,
    Cover,
    Declaration,
    Event,
    Fact,
    Fix,
    Incident,
    Kind,
    Mapping,
    Nature,
    Network,
    Operator,
    Opinion,
    Place,
    Post,
    Receipt,
    Reference,
    Report,
    Response,
    Scalar,
    Scope,
    Sector,
    Sequence,
    Span,
    Text,
    Value,
)
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

FIRST_LINE = 5
"""The line of the file on which the declaration begins, less its key."""


def read(declaration: str) -> Declaration:
    return read_declaration(post(declaration), SHANGHAI)


def told(declaration: str) -> list[tuple[str, str]]:
    """Return the faults of a declaration: its own line and column, code and message; and the remedy."""
    found = []
    for fault in read(declaration).faults:
        place = f"{fault.span.line - FIRST_LINE + 1}:{fault.span.column - 2}"
        found.append((f"{place} {fault.code} {render(fault.message, 'en')}", render(fault.remedy, "en")))
    return found


def at(line: int, column: int, end: int = 0) -> Span:
    """Return a span of the declaration's own lines and columns."""
    return Span(line + FIRST_LINE - 1, column + 2, (end or line) + FIRST_LINE - 1)


KEY = Span(4, 1, 4)


# --- every key -----------------------------------------------------------------------------------

INCIDENTS = """\
incidents:
  - id: water
    nature: data_leaked
    places: [杭州市, "330106", 330109, US, 香港]
    operator: {name: 某公司, own: false}
    occurred: 2026-08-30
  - {nature: intruded, places_unknown: true}
"""


def test_incidents_are_read_with_their_places() -> None:
    found = read(INCIDENTS)
    abroad = (Place("US", "US", True, at(4, 37)), Place("香港", "810000", True, at(4, 41)))  # noqa: FBT003 - a field
    assert found == Declaration(
        span=KEY,
        stated=True,
        incidents=(
            Incident(
                id="water",
                span=at(2, 5, 6),
                nature=Nature.DATA_LEAKED,
                places=(
                    Place("杭州市", "330100", abroad=False, span=at(4, 14)),
                    Place("330106", "330106", abroad=False, span=at(4, 19)),
                    Place("330109", "330109", abroad=False, span=at(4, 29)),
                    *abroad,
                ),
                operator=Operator("某公司", own=False),
                occurred=when("2026-08-30"),
            ),
            Incident(id="i2", span=at(7, 5), nature=Nature.INTRUDED, places_unknown=True),
        ),
        abroad=abroad,
    )


REPORTS = """\
reports:
  - {scope: regional, regions: [浙江省], sectors: [finance/banking, 水利]}
  - scope: national
  - sectors: [other]
    id: rest
"""


def test_reports_are_read_with_their_regions_and_sectors() -> None:
    assert read(REPORTS).reports == (
        Report(
            id="r1",
            span=at(2, 5),
            scope=Scope.REGIONAL,
            regions=(Place("浙江省", "330000", abroad=False, span=at(2, 33)),),
            sectors=(
                Sector("finance/banking", "finance/banking", ("NFRA",), at(2, 49)),
                Sector("水利", "water", ("MWR",), at(2, 66)),
            ),
        ),
        Report(id="r2", span=at(3, 5), scope=Scope.NATIONAL),
        Report(id="rest", span=at(4, 5, 5), sectors=(Sector("other", "other", (), at(4, 15)),)),
    )


NETWORKS = """\
networks:
  - operator: {name: 某公司, own: true}
    places: [杭州市]
    fixed: {at: 2026-09-01, evidence: https://example.com/fix}
    opinion: {requested_at: 2026-08-20, response: no-objection, responded_at: 2026-08-25T10:00:00+08:00}
  - {}
"""


def test_networks_are_read_with_repair_and_opinion() -> None:
    opinion = Opinion(
        requested_at=when("2026-08-20"),
        response=Response.NO_OBJECTION,
        responded_at=when("2026-08-25T10:00:00+08:00"),
    )
    assert read(NETWORKS).networks == (
        Network(
            id="n1",
            span=at(2, 5, 5),
            operator=Operator("某公司", own=True),
            places=(Place("杭州市", "330100", abroad=False, span=at(3, 14)),),
            fixed=Fix(at=when("2026-09-01"), evidence="https://example.com/fix"),
            opinion=opinion,
        ),
        Network(id="n2", span=at(6, 5)),
    )


REST = """\
none: "Release notes; no threat information"
id: hz-water
filings: [2026-k7q3m9, "2026-aaaaaa"]
publish_at: 2026-12-01T09:00:00+08:00
tlp: CLEAR
embargo: {until: 2026-11-30T00:00:00Z, agreed_with: 某公司}
"""


def test_the_rest_is_read_and_what_no_profile_reads_is_remembered() -> None:
    assert read(REST) == Declaration(
        span=KEY,
        stated=True,
        none="Release notes; no threat information",
        id="hz-water",
        filings=(Reference("2026-k7q3m9", at(3, 11)), Reference("2026-aaaaaa", at(3, 24))),
        publish_at=when("2026-12-01T09:00:00+08:00"),
        facts=(Fact("tlp", at(5, 6)), Fact("embargo", at(6, 10))),
    )


def test_vulnerabilities_say_what_a_post_is_about_and_are_read_by_no_article_here() -> None:
    found = read("vulnerabilities: [{id: CVE-2026-1234, anything: goes}]")
    assert (found.facts, found.faults) == ((Fact("vulnerabilities", at(1, 18)),), ())


RECEIPTS = """\
none: nothing
receipts:
  - authority: {kind: public-security, region: 330100, name: 杭州市公安局}
    filed_at: 2026-06-01T10:00:00+08:00
    number: 0012345
"""


def test_an_inline_receipt_covers_its_own_post_by_id_or_path() -> None:
    filed = when("2026-06-01T10:00:00+08:00")
    receipt = Receipt(
        id="",
        filing="",
        event=Event.FILED,
        recorded_at=filed,
        span=at(3, 5, 5),
        authority=Authority(Kind.PUBLIC_SECURITY, "330100", "杭州市公安局"),
        filed_at=filed,
        number="0012345",
        covers=(Cover(URI),),
    )
    found = read(RECEIPTS)
    assert (found.receipts, found.faults) == ((receipt,), ())
    assert read(f"{RECEIPTS}id: hz").receipts[0].covers == (Cover("hz"),)


def test_an_inline_receipt_carries_its_own_faults_and_then_is_none() -> None:
    found = read("none: nothing\nreceipts: [{authority: {kind: cyberspace, region: '330100'}}, {}, 3]")
    assert found.receipts == ()
    assert [(fault.code, render(fault.message, "en")) for fault in found.faults] == [
        ("TG305", "“filed_at” is missing"),
        ("TG305", "“filed_at” is missing"),
        ("TG305", "“authority” is missing"),
        ("TG103", "“receipts” must be a list of mappings (- key: value)"),
    ]


# --- absence and the shape of the whole --------------------------------------------------------


def whole(text: str) -> Declaration:
    return read_declaration(
        read_post(Text("docs/a.md", "a.md", text, gated=True, ships=True), SHANGHAI), SHANGHAI
    )


def test_a_post_without_the_key_declares_nothing() -> None:
    assert whole("Text.\n") == Declaration()
    assert whole("---\ntitle: A\n---\nText.\n") == Declaration(span=Span(2, 1, 2))


@pytest.mark.parametrize("value", ["", "~", "null", "yes", "none", "[incidents]", '""', "3"])
def test_a_declaration_that_is_no_mapping_is_one_fault(value: str) -> None:
    found = whole(f"---\nthreatgate: {value}\n---\nText.\n")
    (fault,) = found.faults
    assert (found.stated, fault.code, fault.span.line) == (True, "TG103", 2)
    assert render(fault.message, "en") == "“threatgate” must be a mapping (key: value)"


NEITHER = (
    "0:-1 TG103 the declaration says neither what the post is about nor “none”",
    "State incidents, reports or networks, or “none” with a reason.",
)


@pytest.mark.parametrize(
    "declaration",
    ["id: a", "tlp: CLEAR", "filings: [a]", "incidents: []", "incidents:", "publish_at: 2026-12-01"],
)
def test_a_declaration_that_says_nothing_is_a_fault(declaration: str) -> None:
    assert told(declaration) == [NEITHER]


@pytest.mark.parametrize(
    "facts", ["incidents: [{}]", "reports: [{}]", "networks: [{}]", "vulnerabilities: [{}]"]
)
def test_none_excludes_every_list_of_facts(facts: str) -> None:
    expected = "0:-1 TG103 “none” says that nothing is owed, yet facts are declared beside it"
    assert told(f"none: notes\n{facts}") == [(expected, "Take “none” out, or the facts.")]


# --- each fault, word by word ---------------------------------------------------------------------


FAULTS = """\
incident: []
    1:1 TG103 the key “incident” is not known
    Did you mean “incidents”?

nona: x
    1:1 TG103 the key “nona” is not known
    Did you mean “none”?

incidents: [{place: [杭州市]}]
    1:14 TG103 the key “incidents[0].place” is not known
    Did you mean “places”?

networks: [{operator: {zzz: 1}}]
    1:24 TG103 the key “networks[0].operator.zzz” is not known
    Known here: name, own.

reports: [{scope: national}, {scope: local, regions: [浙江省]}]
    1:38 TG103 “reports[1].scope” must be one of regional, sector, national
    Correct “reports[1].scope”.

incidents: [{nature: '', places: [杭州市]}]
    1:22 TG103 “incidents[0].nature” must be one of attacked, damaged, intruded, data-leaked, other
    Correct “incidents[0].nature”.

incidents: {places: [杭州市]}
    1:12 TG103 “incidents” must be a list
    Correct “incidents”.

incidents: [杭州市]
    1:13 TG103 “incidents” must be a list of mappings (- key: value)
    Correct “incidents”.

incidents: [{places: 杭州市}]
    1:22 TG103 “incidents[0].places” must be a list
    Correct “incidents[0].places”.

incidents: [{places: [{code: 330100}]}]
    1:23 TG103 “incidents[0].places” must be a text
    Correct “incidents[0].places”.

incidents: [{places_unknown: 'true'}]
    1:30 TG103 “incidents[0].places_unknown” must be true or false
    Correct “incidents[0].places_unknown”.

incidents: [{places_unknown: true, operator: 某公司}]
    1:46 TG103 “incidents[0].operator” must be a mapping (key: value)
    Correct “incidents[0].operator”.

incidents: [{places_unknown: true, occurred: last week}]
    1:46 TG103 “incidents[0].occurred” must be a date or a time such as 2026-12-01T09:00:00+08:00
    Correct “incidents[0].occurred”.

incidents: [{places: [杭州市], places_unknown: true}]
    1:13 TG103 “places” and “places_unknown” contradict each other
    Keep one of the two.

incidents: [{id: a, places: [杭州市]}, {id: a, places: [宁波市]}]
    1:37 TG103 the id “a” stands here twice
    Give each its own id.

incidents: [{id: i2, places: [杭州市]}, {places: [宁波市]}]
    1:38 TG103 the id “i2” stands here twice
    Give each its own id.

incidents: [{places: [Atlantis9]}]
    1:23 TG103 “Atlantis9” is no known place
    Write a division code or a full path such as 浙江省杭州市; “threatgate places” finds it.

incidents: [{places: [西湖区]}]
    1:23 TG103 “西湖区” does not name exactly one place
    Write one of 浙江省杭州市西湖区 (330106), 江西省南昌市西湖区 (360103).

reports: [{regions: [CN]}]
    1:22 TG103 “CN” is the whole nation, not a region
    Write “scope: national” and leave “regions” out.

reports: [{scope: national, regions: [浙江省]}]
    1:11 TG103 a national report names no regions
    Leave “regions” out, or write “scope: regional”.

reports: [{scope: sector, regions: [浙江省]}]
    1:11 TG103 the scope is “sector”, but only regions are named
    Name the sectors, or write “scope: regional”.

networks: [{fixed: {evidence: here}}]
    1:20 TG103 “networks[0].fixed.at” is missing
    Add “networks[0].fixed.at”.

networks: [{opinion: {response: consent}}]
    1:22 TG103 “networks[0].opinion.requested_at” is missing
    Add “networks[0].opinion.requested_at”.

networks: [{opinion: {requested_at: 2026-01-01, response: fine}}]
    1:59 TG103 “networks[0].opinion.response” must be one of consent, no-objection, objection, none
    Correct “networks[0].opinion.response”.

none: ''
    1:7 TG103 “none” must be a text that is not empty
    Correct “none”.

none: '  '
    1:7 TG103 “none” must be a text that is not empty
    Correct “none”.

none:
    1:1 TG103 “none” is missing
    Add “none”.

none: [a]
    1:7 TG103 “none” must be a text
    Correct “none”.

none: a⏎id: {}
    2:5 TG103 “id” must be a text
    Correct “id”.

none: a⏎id: blog/posts/b.md
    2:5 TG103 “blog/posts/b.md” reads as the path of a post
    Give the post an id without “/” and ending, such as hz-water.

none: a⏎id: B.MD
    2:5 TG103 “B.MD” reads as the path of a post
    Give the post an id without “/” and ending, such as hz-water.

none: a⏎filings: 2026-k7q3m9
    2:10 TG103 “filings” must be a list
    Correct “filings”.

none: a⏎publish_at: '2026-02-30'
    2:13 TG103 “publish_at” must be a date or a time such as 2026-12-01T09:00:00+08:00
    Correct “publish_at”.
"""


@pytest.mark.parametrize("case", FAULTS.split("\n\n"), ids=lambda case: case.splitlines()[0])
def test_each_fault_says_what_where_and_what_to_do(case: str) -> None:
    declaration, *expected = (line.strip() for line in case.splitlines())
    assert told(declaration.replace("⏎", "\n")) == [tuple(expected)]


@pytest.mark.parametrize(
    ("declaration", "candidates"),
    [
        ("incidents: [{places: [杭州时]}]", ("浙江省杭州市 (330100)",)),
        ("incidents: [{places: [hangzhuo]}]", ("浙江省杭州市 (330100)",)),
        ("incidents: [{places: ['330199']}]", ("浙江省杭州市 (330100)", "浙江省 (330000)")),
        ("reports: [{sectors: [finance/bankin]}]", ("finance/banking",)),
        ("reports: [{sectors: [qqq]}]", ("water", "finance/banking", "other")),
        ("reports: [{sectors: [finance]}]", ("finance/banking", "finance/funds")),
    ],
)
def test_what_is_unknown_comes_with_what_may_be_meant(declaration: str, candidates: tuple[str, ...]) -> None:
    ((_, remedy),) = told(declaration)
    assert remedy.startswith("Write one of ")
    assert all(one in remedy for one in candidates)


@pytest.mark.parametrize(
    ("place", "quoted"), [("NO", "NO"), ("010", "010"), ("12:30", "12:30"), ("0x1f", "0x1f"), ("on", "on")]
)
def test_what_yaml_does_not_take_for_text_is_ambiguous(place: str, quoted: str) -> None:
    expected = f"1:23 TG102 YAML does not take “{place}” for text", f'Write it in quotes: "{quoted}".'
    assert told(f"incidents: [{{places: [{place}]}}]") == [expected]


def test_in_quotes_it_is_text_and_a_plain_number_is_a_code() -> None:
    (incident,) = read('incidents: [{places: ["NO", 330100, 3301]}]').incidents
    assert [place.code for place in incident.places] == ["NO", "330100", "330100"]


def test_several_faults_are_all_told() -> None:
    found = told("incidents: [{nature: hacked, places: [西湖区], where: here}]\nnone: yes\ntlpp: RED")
    assert [message.split(" ")[:2] for message, _ in found] == [
        ["2:7", "TG102"],
        ["1:39", "TG103"],
        ["1:22", "TG103"],
        ["1:45", "TG103"],
        ["3:1", "TG103"],
        ["0:-1", "TG103"],
    ]


# --- whatever the tree ----------------------------------------------------------------------------

SPOKEN = """
threatgate none incidents reports networks vulnerabilities filings receipts publish_at id tlp
embargo nature places places_unknown operator occurred scope regions sectors fixed opinion name own
at evidence requested_at response responded_at authority kind region department filed_at event
covers prev sha256 form content level decided_at schema path filing recorded_at valid_until consent
regional national filed accepted public-security 杭州市 330100 US finance/banking 2026-06-01
2026-06-01T10:00:00+08:00 true null
"""
WORDS = tuple(SPOKEN.split())
WORD = st.integers(0, len(WORDS) - 1).map(WORDS.__getitem__)
ODD = st.integers(0, 4).map(lambda one: "90\x00\ud800²"[one] * 5000)
KINDS = ("str", "int", "float", "bool", "null", "timestamp", "odd")
SCALARS = st.builds(
    Scalar, WORD | st.text(max_size=8) | ODD, st.booleans(), st.sampled_from(KINDS), st.just(TOP)
)


def mapping(entries: dict[str, Value]) -> Mapping:
    keys = {name: Scalar(name, plain=True, kind="str", span=TOP) for name in entries}
    return Mapping(tuple((keys[name], value) for name, value in entries.items()), TOP)


def mappings(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.dictionaries(WORD, values, max_size=8).map(mapping)


TREES: st.SearchStrategy[Value] = st.recursive(
    SCALARS,
    lambda inner: mappings(inner) | st.builds(Sequence, st.lists(inner, max_size=4).map(tuple), st.just(TOP)),
    max_leaves=30,
)


@settings(deadline=None)
@given(TREES | mappings(TREES))
def test_no_tree_of_yaml_makes_it_raise(tree: Value) -> None:
    key = Scalar("threatgate", plain=True, kind="str", span=TOP)
    source = Post(path="docs/a.md", uri="a.md", head=Mapping(((key, tree),), TOP))
    found = read_declaration(source, SHANGHAI)
    assert found.stated
    assert all(render(fault.message, "en") and render(fault.remedy, "zh") for fault in found.faults)
