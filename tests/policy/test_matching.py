"""Which filing meets which obligation: kind, level, territory and time in one receipt."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import making
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import URI, answered, entry, fate, filing, when

from mkdocs_threatgate.gate import decide
from mkdocs_threatgate.model import (
    Cover,
    Decision,
    Entry,
    Event,
    Fault,
    Filing,
    Interpretation,
    Ledger,
    Opinion,
    Receipt,
    Response,
    Settings,
    Standing,
    Status,
    Text,
    World,
    say,
)

HANGZHOU = "incidents: [{places: [杭州市]}]"
POLICE = "public-security 330100"
WARNING = "勒索软件预警"


def fates(declaration: str, *filings: Filing, **options: object) -> list[str]:
    """Return how each obligation stands, in order."""
    return [fate(answer) for answer in answered(declaration, *filings, **options)]  # type: ignore[arg-type]


# --- competence: law reference 4.3, row by row ---------------------------------------------------

MUNICIPAL = Interpretation(accept_municipal_district=True)
JIYUAN = Interpretation(treat_as_prefectural=("419001", "4290*", "6590*"))
MET, WRONG = "met", "TG202"


@pytest.mark.parametrize(
    ("place", "region", "reading", "expected"),
    [
        pytest.param("330100", "330100", None, MET, id="a prefecture-level city"),
        pytest.param("330106", "330100", None, MET, id="the city above a district"),
        pytest.param("330106", "330106", None, WRONG, id="a district's branch bureau"),
        pytest.param("330106", "330000", None, MET, id="the province above"),
        pytest.param("330106", "000000", None, MET, id="the ministry"),
        pytest.param("330106", "330200", None, WRONG, id="another city"),
        pytest.param("330106", "320000", None, WRONG, id="another province"),
        pytest.param("330000", "330100", None, WRONG, id="a city for its whole province"),
        pytest.param("330000", "330000", None, MET, id="a province for itself"),
        pytest.param("000000", "330000", None, WRONG, id="a province for the nation"),
        pytest.param("441900", "441900", None, MET, id="a city without districts"),
        pytest.param("222400", "222400", None, MET, id="an autonomous prefecture"),
        pytest.param("653100", "653100", None, MET, id="a prefecture"),
        pytest.param("152500", "152500", None, MET, id="a league"),
        pytest.param("341181", "341181", None, WRONG, id="a county-level city"),
        pytest.param("341181", "341100", None, MET, id="the city above a county-level city"),
        pytest.param("310104", "310000", None, MET, id="a municipality"),
        pytest.param("310104", "310104", None, WRONG, id="a municipality's district"),
        pytest.param("310104", "310104", MUNICIPAL, MET, id="a municipality's district, accepted"),
        pytest.param("500229", "500229", MUNICIPAL, MET, id="a municipality's county, accepted"),
        pytest.param("330106", "330106", MUNICIPAL, WRONG, id="another city's district, then too"),
        pytest.param("419001", "419001", None, WRONG, id="a province-run city"),
        pytest.param("419001", "410000", None, MET, id="the province of a province-run city"),
        pytest.param("419001", "419001", JIYUAN, MET, id="a province-run city, treated as a prefecture"),
        pytest.param("429004", "429004", JIYUAN, MET, id="one by its pattern"),
        pytest.param("469001", "469001", JIYUAN, WRONG, id="one that no pattern names"),
        pytest.param("659001", "659001", None, WRONG, id="a city of the Corps"),
        pytest.param("659001", "650000", None, MET, id="Xinjiang for a city of the Corps"),
        pytest.param("659001", "660000", None, MET, id="the Corps for its city"),
        pytest.param("659001", "659001", JIYUAN, MET, id="a division city, treated as a prefecture"),
        pytest.param("654201", "654000", None, MET, id="Ili holds Tacheng"),
        pytest.param("654200", "654000", None, MET, id="Ili holds the prefecture of Tacheng"),
        pytest.param("654002", "654200", None, WRONG, id="Tacheng does not hold Ili"),
        pytest.param("330106", "999999", None, WRONG, id="no division at all"),
    ],
)
def test_the_police_of_a_region_are_competent_for_a_place(
    place: str, region: str, reading: Interpretation | None, expected: str
) -> None:
    declaration = f"incidents: [{{places: ['{place}']}}]"
    answers = fates(declaration, filing(f"public-security {region}"), reading=reading or Interpretation())
    assert answers == [expected]


@pytest.mark.parametrize("kind", ["cyberspace", "telecom", "government", "operator", "provider"])
def test_another_kind_of_body_does_not_discharge_an_incident(kind: str) -> None:
    assert fates(HANGZHOU, filing(f"{kind} 330100")) == ["TG202"]


def test_a_sectors_department_is_no_police_though_it_acts_for_the_ministry() -> None:
    assert fates(HANGZHOU, filing("sector 000000 MPS")) == ["TG202"]


def test_a_place_unknown_is_for_the_ministry_alone() -> None:
    nowhere = "incidents: [{places_unknown: true}]"
    assert fates(nowhere, filing("public-security 330000")) == ["TG202"]
    assert fates(nowhere, filing("public-security 000000")) == ["met"]


def test_two_receipts_are_never_combined_to_make_one() -> None:
    right_place = filing("public-security 330106", id="2026-aaaaaa")
    right_level = filing("public-security 320100", id="2026-bbbbbb")
    right_kind = filing("public-security 320000", id="2026-cccccc")
    right_time = filing("cyberspace 330100", id="2026-dddddd")
    late = filing(POLICE, id="2026-eeeeee", at="2026-07-01")
    assert fates(HANGZHOU, right_place, right_level, right_kind, right_time, late) == ["TG203"]


def test_every_place_needs_its_filing_and_one_province_may_serve_all() -> None:
    two = "incidents: [{places: [杭州市, 宁波市]}]"
    assert fates(two, filing(POLICE)) == ["met", "TG201"]
    assert fates(two, filing(POLICE), filing("public-security 330200", id="2026-bbbbbb")) == ["met", "met"]
    assert fates(two, filing("public-security 330000")) == ["met", "met"]


def test_one_place_suffices_where_the_site_reads_any() -> None:
    two = "incidents: [{places: [杭州市, 苏州市]}]"
    reading = Interpretation(multi_place="any")
    assert fates(two, reading=reading) == ["TG201"]
    assert fates(two, filing("public-security 320500"), reading=reading) == ["met"]
    assert fates(two, filing("public-security 310000"), reading=reading) == ["TG202"]


def test_a_regional_report_needs_both_kinds_for_every_region() -> None:
    report = "reports: [{regions: [杭州市, 宁波市]}]"
    office, police = filing("cyberspace 330000"), filing("public-security 330100", id="2026-bbbbbb")
    assert fates(report, office, police) == ["met", "met", "met", "TG201"]


def test_the_national_pair_meets_the_regional_duty_as_well() -> None:
    report = "reports: [{regions: [杭州市, 苏州市]}]"
    pair = filing("cyberspace 000000"), filing("public-security 000000", id="2026-bbbbbb")
    assert fates(report, *pair) == ["met"] * 6
    provinces = [
        filing(f"{kind} {region}", id=f"2026-{kind[:3]}{region[:3]}")
        for kind in ("cyberspace", "public-security")
        for region in ("330000", "320000")
    ]
    assert fates(report, *provinces) == ["met"] * 4 + ["TG201"] * 2


@pytest.mark.parametrize(
    ("report", "to", "level", "expected"),
    [
        ("sectors: [finance/banking]", "sector 000000 NFRA", "any", MET),
        ("sectors: [finance/banking]", "sector 000000 CSRC", "any", WRONG),
        ("sectors: [finance/banking]", "public-security 000000", "any", WRONG),
        ("sectors: [finance/banking]", "sector 330000 NFRA", "any", WRONG),
        ("sectors: [finance/banking], regions: [杭州市]", "sector 330000 NFRA", "any", MET),
        ("sectors: [finance/banking], regions: [杭州市]", "sector 330100 NFRA", "any", MET),
        ("sectors: [finance/banking], regions: [杭州市]", "sector 330200 NFRA", "any", WRONG),
        ("sectors: [finance/banking], regions: [杭州市, 宁波市]", "sector 330100 NFRA", "any", WRONG),
        ("sectors: [finance/banking], regions: [杭州市]", "sector 330000 NFRA", "national", WRONG),
        ("sectors: [finance/banking], regions: [杭州市]", "sector 000000 NFRA", "national", MET),
        ("sectors: [energy/oil_gas]", "sector 000000 NDRC", "any", MET),
        ("sectors: [energy/oil_gas]", "sector 000000 NEA", "any", MET),
        ("sectors: [telecom_info/internet]", "telecom 000000", "any", MET),
        ("sectors: [telecom_info/internet], regions: [杭州市]", "telecom 330000", "any", MET),
        ("sectors: [telecom_info/internet_content]", "cyberspace 000000", "any", MET),
        ("sectors: [other]", "sector 000000 MOT", "any", MET),
        ("sectors: [other]", "cyberspace 000000", "any", WRONG),
    ],
)
def test_a_sector_has_its_departments_and_their_local_offices(
    report: str, to: str, level: str, expected: str
) -> None:
    reading = Interpretation(cumulate_reports=False, sector_level=level)
    assert fates(f"reports: [{{{report}}}]", filing(to), reading=reading) == [expected]


# --- what a filing covers ------------------------------------------------------------------------


def test_a_filing_serves_only_the_posts_it_names_by_path_or_by_id() -> None:
    assert fates(HANGZHOU, filing(POLICE, post="blog/posts/b.md")) == ["TG201"]
    assert fates(HANGZHOU, filing(POLICE, post="hz")) == ["TG201"]
    assert fates(f"{HANGZHOU}\nid: hz", filing(POLICE, post="hz")) == ["met"]
    assert fates(f"{HANGZHOU}\nid: hz", filing(POLICE, post=URI)) == ["met"]


def test_one_filing_may_cover_many_posts_and_serve_many_duties_of_one() -> None:
    many = replace(filing(POLICE), covers=(Cover("blog/posts/b.md"), Cover(URI)))
    assert fates("incidents: [{places: [杭州市]}, {places: ['330106', '330109']}]", many) == [
        "met",
        "met",
        "met",
    ]


def test_a_filing_limited_to_other_articles_is_as_good_as_none() -> None:
    (answer,) = answered(HANGZHOU, filing(POLICE, articles=("6-1", "7")))
    assert fate(answer) == "TG201"
    assert answer.near is not None
    assert (answer.near.filing, answer.near.reason.template) == (
        "2026-aaaaaa",
        "it is limited to other articles",
    )
    assert fates(HANGZHOU, filing(POLICE, articles=("6-1", "5"))) == ["met"]


# --- time ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "filed_at", "expected"),
    [
        ("2026-06-10T09:00:00+08:00", "2026-06-10T08:59:59+08:00", "met"),
        ("2026-06-10T09:00:00+08:00", "2026-06-10T09:00:00+08:00", "TG203"),
        ("2026-06-10T09:00:00+08:00", "2026-06-10T00:59:59Z", "met"),
        ("2026-06-10T09:00:00+08:00", "2026-06-10T03:00:00+02:00", "TG203"),
        ("2026-06-10", "2026-06-10T23:59:59+08:00", "met"),
        ("2026-06-10", "2026-06-10", "TG203"),
        ("2026-06-10", "2026-06-09", "met"),
        ("2026-06-10T09:00:00+08:00", "2026-06-10", "TG203"),
        ("2026-06-10", "2026-06-11T00:00:00+08:00", "TG203"),
        ("", "2026-11-22T11:59:59+08:00", "met"),
        ("", "2026-11-22T12:00:00+08:00", "TG203"),
        ("2027-06-10", "2026-12-01", "TG203"),
        ("2027-06-10", "2026-11-21", "met"),
    ],
)
def test_a_filing_must_be_made_strictly_before_the_post_goes_out(
    date: str, filed_at: str, expected: str
) -> None:
    assert fates(HANGZHOU, filing(POLICE, at=filed_at), date=date) == [expected]


def test_publish_at_binds_where_it_is_earlier_and_not_where_it_is_later() -> None:
    early, late = f"{HANGZHOU}\npublish_at: 2026-05-01", f"{HANGZHOU}\npublish_at: 2026-12-31"
    assert fates(early, filing(POLICE, at="2026-05-20")) == ["TG203"]
    assert fates(late, filing(POLICE, at="2026-06-20")) == ["TG203"]
    assert fates(late, filing(POLICE, at="2026-06-20"), date="") == ["met"]


# --- Art. 7: notice, opinion, repair -------------------------------------------------------------

NETWORK = "networks: [{operator: {name: 某公司, own: false}}]"


@pytest.mark.parametrize(
    ("date", "filed_at", "expected"),
    [
        ("2026-07-01T10:00:00+08:00", "2026-06-01T10:00:00+08:00", "met"),
        ("2026-07-01T09:59:59+08:00", "2026-06-01T10:00:00+08:00", "TG204"),
        ("2026-07-02", "2026-06-01", "met"),
        ("2026-07-01", "2026-06-01", "TG204"),
        ("2026-07-02T00:00:00+08:00", "2026-06-01", "met"),
        ("2026-07-01", "2026-06-01T00:00:00+08:00", "met"),
        ("2026-07-01", "2026-06-01T00:00:01+08:00", "TG204"),
        ("", "2026-10-23T12:00:00+08:00", "met"),
        ("", "2026-10-23T12:00:01+08:00", "TG204"),
    ],
)
def test_a_notice_must_have_run_for_thirty_days(date: str, filed_at: str, expected: str) -> None:
    (answer,) = answered(NETWORK, filing("telecom 330000", at=filed_at), date=date)
    assert fate(answer) == expected
    if answer.near:
        assert answer.near.earliest == when(filed_at).end + timedelta(days=30)


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("public-security 330106", "met"),
        ("cyberspace 540000", "met"),
        ("sector 000000 MWR", "met"),
        ("government 330100", "TG202"),
        ("operator 330100", "TG202"),
    ],
)
def test_notice_may_be_given_to_any_of_four_kinds_at_any_level(to: str, expected: str) -> None:
    assert fates(NETWORK, filing(to, at="2026-01-01")) == [expected]


def asked(
    requested_at: str = "2026-05-01", response: Response | None = None, responded_at: str = ""
) -> Opinion:
    return Opinion(
        requested_at=when(requested_at),
        response=response,
        responded_at=when(responded_at) if responded_at else None,
    )


CONSENT, NO_OBJECTION, OBJECTION, SILENCE = Response


@pytest.mark.parametrize(
    ("opinion", "needs_consent", "needs_response", "needs_request"),
    [
        (asked(), "TG201", "TG201", "met"),
        (asked("2026-06-10"), "TG203", "TG203", "TG203"),
        (asked(response=SILENCE, responded_at="2026-05-02"), "TG201", "TG201", "met"),
        (asked(response=OBJECTION, responded_at="2026-05-02"), "TG201", "met", "met"),
        (asked(response=CONSENT, responded_at="2026-05-02"), "met", "met", "met"),
        (asked(response=NO_OBJECTION, responded_at="2026-05-02"), "met", "met", "met"),
        (asked(response=CONSENT, responded_at="2026-06-10"), "TG203", "TG203", "met"),
        (asked(response=CONSENT), "TG203", "TG203", "met"),
    ],
)
def test_what_an_opinion_must_say_is_a_key(
    opinion: Opinion, needs_consent: str, needs_response: str, needs_request: str
) -> None:
    said = f"requested_at: {opinion.requested_at.text if opinion.requested_at else ''}"
    said += f", response: {opinion.response}" if opinion.response else ""
    said += f", responded_at: {opinion.responded_at.text}" if opinion.responded_at else ""
    stated = f"networks: [{{operator: {{name: 某公司}}, opinion: {{{said}}}}}]"
    recorded = spoken(opinion)
    for needs, expected in (
        ("consent", needs_consent),
        ("response", needs_response),
        ("request", needs_request),
    ):
        reading = Interpretation(opinion_needs=needs)
        assert fates(stated, reading=reading) == [expected]
        assert fates(NETWORK, opinions=(recorded,), reading=reading) == [expected]


def spoken(opinion: Opinion, *, operator: str = "某公司", post: str = URI) -> Entry:
    receipt = Receipt(
        id="2026-oooooo",
        filing="2026-oooooo",
        event=Event.OPINION,
        recorded_at=when("2026-06-01"),
        operator=operator,
        opinion=opinion,
        covers=(Cover(post),),
    )
    return entry(receipt)


def test_a_recorded_opinion_counts_for_its_operator_and_post_and_only_if_believed() -> None:
    consent = asked(response=CONSENT, responded_at="2026-05-02")
    good = spoken(consent)
    assert fates(NETWORK, opinions=(good,)) == ["met"]
    denied = Fault("TG305", say("denied"), say("record it"))
    for other in (
        spoken(consent, operator="别的公司"),
        spoken(consent, post="blog/posts/b.md"),
        replace(good, standing=Standing.REWRITTEN),
        replace(good, standing=Standing.UNCOMMITTED),
        replace(good, faults=(denied,)),
    ):
        assert fates(NETWORK, opinions=(other,)) == ["TG201"]


def test_a_repair_before_publication_discharges_and_one_after_it_does_not() -> None:
    assert fates("networks: [{fixed: {at: 2026-06-09}}]") == ["met"]
    assert fates("networks: [{fixed: {at: 2026-06-10}}]") == ["TG203"]
    assert fates("networks: [{fixed: {at: 2026-06-10T20:00:00+08:00}}]") == ["met"]


def test_neither_repair_nor_consent_discharges_an_incident() -> None:
    both = f"{HANGZHOU}\nnetworks: [{{places: [杭州市], fixed: {{at: 2026-01-01}}}}]"
    assert fates(both) == ["TG201", "met"]


# --- Art. 8: approval ----------------------------------------------------------------------------

NOTHING = "none: nothing"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (filing("cyberspace 330100"), "TG205"),
        (filing("cyberspace 330100", accepted="2026-06-09"), "met"),
        (filing("cyberspace 330100", accepted="2026-06-10"), "TG203"),
        (filing("cyberspace 330100", accepted="2026-06-20"), "TG203"),
        (filing("cyberspace 330100", at="2026-07-01", accepted="2026-06-09"), "met"),
        (filing("government 330100", accepted="2026-06-09"), "met"),
        (filing("operator 330100", accepted="2026-06-09"), "TG202"),
        (filing("cyberspace 330100", accepted="2026-06-09", ended=Event.WITHDRAWN), "TG208"),
        (filing("cyberspace 330100", accepted="2026-06-09", valid_until="2026-06-10"), "met"),
        (filing("cyberspace 330100", accepted="2026-06-09", valid_until="2026-06-09"), "TG208"),
        (filing("cyberspace 330100", accepted="2026-06-09", articles=("8",)), "met"),
    ],
)
def test_a_warning_in_a_title_needs_an_approval_that_still_holds(given: Filing, expected: str) -> None:
    assert fates(NOTHING, given, title=WARNING) == [expected]


def test_an_acceptance_is_good_until_it_says_itself() -> None:
    granted = filing("cyberspace 330100", accepted="2026-06-01")
    acceptance = replace(
        granted.filed,
        id="2026-bbbbbb",
        event=Event.ACCEPTED,
        decided_at=when("2026-06-01"),
        valid_until=when("2026-06-05"),
    )
    limited = replace(granted, entries=(*granted.entries, entry(acceptance)))
    assert fates(NOTHING, limited, title=WARNING) == ["TG208"]
    assert fates(NOTHING, limited, title=WARNING, date="2026-06-05") == ["met"]
    waiting = replace(entry(acceptance), standing=Standing.UNCOMMITTED)
    assert fates(NOTHING, replace(granted, entries=(*granted.entries, waiting)), title=WARNING) == ["met"]


def test_an_approval_limited_to_other_articles_leaves_the_title_to_tg501() -> None:
    (answer,) = answered(NOTHING, filing("cyberspace 330100", articles=("5",)), title=WARNING)
    assert (answer.status, answer.near) == (Status.OPEN, None)


# --- rejected, withdrawn -------------------------------------------------------------------------


@pytest.mark.parametrize("ended", [Event.REJECTED, Event.WITHDRAWN])
def test_a_filing_that_was_rejected_or_withdrawn_never_satisfies(ended: Event) -> None:
    assert fates(HANGZHOU, filing(POLICE, ended=ended)) == ["TG208"]
    assert fates(HANGZHOU, filing(POLICE, ended=ended), filing(POLICE, id="2026-bbbbbb")) == ["met"]


# --- the nearest miss ----------------------------------------------------------------------------

NEAR_TO_FAR = (
    ("TG203", filing(POLICE, at="2026-07-01", id="2026-late00")),
    ("TG208", filing(POLICE, ended=Event.REJECTED, id="2026-ended0")),
    ("TG202", filing("public-security 330106", id="2026-county")),
    ("TG201", filing(POLICE, articles=("6-1",), id="2026-others")),
)


@pytest.mark.parametrize("order", [1, -1])
def test_of_several_misses_the_nearest_is_told_whatever_their_order(order: int) -> None:
    for count in range(1, len(NEAR_TO_FAR) + 1):
        for chosen in itertools.combinations(NEAR_TO_FAR, count):
            assert fates(HANGZHOU, *(one for _, one in chosen[::order])) == [chosen[0][0]]


def test_a_filing_that_meets_another_duty_of_the_post_does_not_come_near() -> None:
    report = "reports: [{regions: [杭州市]}]"
    assert fates(report, filing("cyberspace 330100")) == ["met", "TG201"]
    assert fates(report, filing("cyberspace 330106")) == ["TG202", "TG202"]
    assert fates(report, filing("cyberspace 330100", at="2026-07-01")) == ["TG203", "TG202"]


def test_of_several_late_filings_the_first_is_named() -> None:
    first, second = (filing(POLICE, at="2026-07-01", id=one) for one in ("2026-aaaaaa", "2026-bbbbbb"))
    (answer,) = answered(HANGZHOU, first, second)
    assert answer.near is not None
    assert answer.near.filing == "2026-aaaaaa"


def test_a_late_opinion_comes_nearer_than_one_that_does_not_suffice() -> None:
    late = spoken(asked(response=CONSENT, responded_at="2026-07-01"))
    refusal = "{requested_at: 2026-05-01, response: objection, responded_at: 2026-05-02}"
    stated = f"networks: [{{operator: {{name: 某公司}}, opinion: {refusal}}}]"
    assert fates(stated, opinions=(late,)) == ["TG203"]


def test_a_notice_that_is_too_short_comes_nearer_than_an_opinion_that_does_not_suffice() -> None:
    stated = "networks: [{operator: {name: 某公司}, opinion: {requested_at: 2026-05-01}}]"
    assert fates(stated, filing("telecom 330000", at="2026-06-01")) == ["TG204"]


def test_an_unknown_obligation_stays_unknown_whatever_is_filed() -> None:
    assert fates("incidents: [{}]", filing("public-security 000000")) == ["unknown"]


# --- what can never happen -----------------------------------------------------------------------

DECLARATIONS = (
    HANGZHOU,
    "incidents: [{places: [杭州市, 苏州市]}]",
    "incidents: [{places_unknown: true}]",
    "reports: [{regions: [杭州市, 苏州市], sectors: [finance/banking]}]",
    NETWORK,
    f"{HANGZHOU}\nreports: [{{scope: national}}]",
)
BODIES = (
    "public-security 330100",
    "public-security 330106",
    "public-security 330000",
    "public-security 000000",
    "cyberspace 330100",
    "cyberspace 000000",
    "sector 000000 NFRA",
    "telecom 330000",
    "government 330100",
)
TIMES = st.datetimes(datetime(2026, 3, 1), datetime(2027, 1, 1))  # noqa: DTZ001 - the zone is added below
FILINGS = st.builds(
    lambda to, at, articles, accepted, ended: filing(
        to, at=f"{at:%Y-%m-%dT%H:%M}+08:00", articles=articles, accepted=accepted, ended=ended
    ),
    st.sampled_from(BODIES),
    TIMES,
    st.sampled_from(((), (), ("5",), ("6-1", "6-3"), ("7", "8"))),
    st.sampled_from(("", "2026-06-01", "2026-07-01")),
    st.sampled_from((None, None, None, Event.REJECTED, Event.WITHDRAWN)),
)
LEDGERS = st.lists(FILINGS, max_size=5).map(
    lambda found: tuple(
        replace(one, id=f"2026-{place:06}", filed=replace(one.filed, id=f"2026-{place:06}"))
        for place, one in enumerate(found)
    )
)
POSTS = st.tuples(st.sampled_from(DECLARATIONS), st.sampled_from(("A post", WARNING)))


def is_met(post: tuple[str, str], filings: tuple[Filing, ...]) -> list[bool]:
    declaration, title = post
    return [one.status is Status.MET for one in answered(declaration, *filings, title=title)]


@settings(deadline=None)
@given(POSTS, LEDGERS, FILINGS)
def test_a_further_filing_never_opens_what_is_met(
    post: tuple[str, str], ledger: tuple[Filing, ...], further: Filing
) -> None:
    before, after = is_met(post, ledger), is_met(post, (*ledger, replace(further, id="2026-zzzzzz")))
    assert all(then or not now for now, then in zip(before, after, strict=True))


@settings(deadline=None)
@given(POSTS, LEDGERS.filter(bool), st.data())
def test_a_receipt_less_never_opens_the_gate(
    post: tuple[str, str], ledger: tuple[Filing, ...], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(ledger))
    less = tuple(one for one in ledger if one is not gone)
    assert all(now or not then for now, then in zip(is_met(post, ledger), is_met(post, less), strict=True))


@settings(deadline=None)
@given(POSTS, LEDGERS.filter(bool), st.data(), st.timedeltas(timedelta(minutes=1), timedelta(days=200)))
def test_to_file_later_never_helps(
    post: tuple[str, str], ledger: tuple[Filing, ...], data: st.DataObject, delay: timedelta
) -> None:
    slow = data.draw(st.sampled_from(ledger))
    assert slow.filed.filed_at is not None
    filed_at = slow.filed.filed_at
    later = filed_at._replace(start=filed_at.start + delay, end=filed_at.end + delay)
    delayed = tuple(
        replace(one, filed=replace(one.filed, filed_at=later)) if one is slow else one for one in ledger
    )
    assert all(now or not then for now, then in zip(is_met(post, ledger), is_met(post, delayed), strict=True))


@settings(deadline=None)
@given(POSTS, LEDGERS, st.data())
def test_an_end_never_opens_the_gate(
    post: tuple[str, str], ledger: tuple[Filing, ...], data: st.DataObject
) -> None:
    ended = tuple(replace(one, ended=Event.WITHDRAWN) if data.draw(st.booleans()) else one for one in ledger)
    assert all(now or not then for now, then in zip(is_met(post, ledger), is_met(post, ended), strict=True))


@settings(deadline=None)
@given(POSTS, LEDGERS)
def test_every_answer_is_met_by_someone_or_open_and_never_both(
    post: tuple[str, str], ledger: tuple[Filing, ...]
) -> None:
    declaration, title = post
    for answer in answered(declaration, *ledger, title=title):
        assert bool(answer.filings) is (answer.status is Status.MET)
        assert answer.near is None or answer.status is Status.OPEN
        assert set(answer.filings) <= {one.id for one in ledger}


@settings(deadline=None)
@given(POSTS, LEDGERS)
def test_each_open_obligation_gives_one_finding_of_the_docket(
    post: tuple[str, str], ledger: tuple[Filing, ...]
) -> None:
    declaration, title = post
    source = making.post(declaration, title=title)
    world = World(
        texts=(Text(source.path, source.uri, source.text, gated=True, ships=True),),
        ledger=Ledger(filings=ledger),
        policy=making.POLICY,
        settings=Settings(),
    )
    verdict = decide(world, making.NOW)
    (case,) = verdict.docket.cases
    opened = Counter(one.identity for one in case.answers if one.status is Status.OPEN)
    # a suspicion's identity goes on with the words that it rests on
    assert Counter(one.identity.partition("\n")[0] for one in verdict.findings) == opened
    assert (verdict.decision is Decision.BLOCKED) is bool(opened)
