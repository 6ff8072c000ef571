"""What a post owes, proved against every way to complete what it leaves unsaid."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pytest
from making import POLICY, owed, place, places, sector

from mkdocs_threatgate.model import (
    NATION,
    TOP,
    Declaration,
    Incident,
    Interpretation,
    Kind,
    Level,
    Network,
    Obligation,
    Operator,
    Post,
    Report,
    Scope,
    Settings,
    Territory,
)
from mkdocs_threatgate.policy.obligations import derive_obligations

OWED, NOT_OWED, UNKNOWN = "owed", "not owed", "unknown"
POST = Post(path="docs/a.md", uri="a.md")
COUNTRIES = ("CN", "US")
REACH = ("either", "publisher_in_cn", "subject_in_cn")


def derived(declaration: Declaration, country: str, reading: Interpretation) -> tuple[Obligation, ...]:
    settings = Settings(publisher_country=country, interpretation=reading)
    return derive_obligations(POST, declaration, POLICY, settings)


def standing(obligations: tuple[Obligation, ...], article: str) -> str:
    """Return how an article stands; an unknown duty must name what is missing."""
    own = [one for one in obligations if one.article.id == f"cn-2019-draft/{article}"]
    assert all(bool(one.missing) is (one.addressee is None) for one in own)
    if not own:
        return NOT_OWED
    return UNKNOWN if any(one.addressee is None for one in own) else OWED


def told(duties: Iterable[object]) -> str:
    """Return what may be said of an article under which the completions owe these duties, or none."""
    seen = set(duties)
    return UNKNOWN if len(seen) > 1 else OWED if seen.pop() else NOT_OWED


def reaches(country: str, reading: Interpretation, *, here: bool) -> bool:
    """Return whether the Measures reach a subject, of which is known whether it lies in the mainland."""
    publisher = country == "CN"
    return {
        "either": publisher or here,
        "publisher_in_cn": publisher,
        "subject_in_cn": here,
    }[reading.apply_to]


# --- reports (Art. 6) --------------------------------------------------------------------------


class Told(NamedTuple):
    """A report as told; an empty list is the same as none."""

    scope: Scope | None
    regions: tuple[str, ...]
    sectors: tuple[str, ...]

    @property
    def declaration(self) -> Declaration:
        regions, sectors = places(*self.regions), tuple(sector(one) for one in self.sectors)
        report = Report(id="r1", span=TOP, scope=self.scope, regions=regions, sectors=sectors)
        return Declaration(stated=True, reports=(report,))

    @property
    def contradicts_itself(self) -> bool:
        """TG103 speaks of these, and blocks."""
        nationwide = self.scope is Scope.NATIONAL and bool(self.regions)
        return nationwide or (self.scope is Scope.SECTOR and bool(self.regions) and not self.sectors)

    @property
    def whole(self) -> bool:
        """Whether nothing that decides is left unsaid: `scope` may be, where the lists say it."""
        wanted = {Scope.REGIONAL: self.regions, Scope.SECTOR: self.sectors, Scope.NATIONAL: True}
        return bool(wanted[self.scope] if self.scope else self.regions or self.sectors)


REGIONS: tuple[tuple[str, ...], ...] = (
    (),
    ("330100",),
    ("330100", "330200"),
    ("330100", "320500"),
    ("US",),
    ("US", "330100"),
    ("810000",),
)
SECTORS: tuple[tuple[str, ...], ...] = (
    (),
    ("water",),
    ("finance/banking", "finance/securities"),
    ("water", "finance/banking"),
)
REPORTS = tuple(
    one
    for one in itertools.starmap(Told, itertools.product((None, *Scope), REGIONS, SECTORS))
    if not one.contradicts_itself
)
READINGS_OF_REPORTS = tuple(
    Interpretation(cumulate_reports=cumulate, derive_national=derive, apply_to=reach)
    for cumulate, derive, reach in itertools.product((True, False), (True, False), REACH)
)


def completions(told: Told) -> Iterator[Told]:
    """Yield every whole report that adds to this one what it must say, and nothing else."""
    if told.whole:
        yield told
    elif told.scope is None:
        yield from (one for one in REPORTS if one.whole)
    elif told.scope is Scope.REGIONAL:
        yield from (told._replace(regions=regions) for regions in REGIONS if regions)
    else:
        yield from (told._replace(sectors=sectors) for sectors in SECTORS if sectors)


def duties(whole: Told, country: str, reading: Interpretation) -> dict[str, object]:
    """Return what a whole report owes under each article, straight from the reading of the law."""
    regions = frozenset(code for code in whole.regions if code not in ("US", "810000"))
    if not reaches(country, reading, here=bool(regions) or not whole.regions):
        return {}
    found: dict[str, object] = {"6-2": frozenset(whole.sectors)}
    if whole.sectors and not reading.cumulate_reports:
        return found
    found["6-1"] = regions
    two_provinces = len({code[:2] for code in regions}) > 1
    two_sectors = len({code.split("/")[0] for code in whole.sectors}) > 1
    if whole.scope is Scope.NATIONAL or (reading.derive_national and (two_provinces or two_sectors)):
        found["6-3"] = True
    return found


@pytest.mark.parametrize("reading", READINGS_OF_REPORTS, ids=range(len(READINGS_OF_REPORTS)))
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_duty_on_a_report_is_known_exactly_if_every_completion_agrees(
    country: str, reading: Interpretation
) -> None:
    for report in REPORTS:
        obligations = derived(report.declaration, country, reading)
        possible = [duties(whole, country, reading) for whole in completions(report)]
        for article in ("6-1", "6-2", "6-3"):
            expected = told(found.get(article) or None for found in possible)
            assert (report, article, standing(obligations, article)) == (report, article, expected)


# --- incidents (Art. 5) ------------------------------------------------------------------------

PLACES: tuple[tuple[str, ...], ...] = (("330100",), ("US",), ("US", "330100"), ("330100", "320500"))


def incident(where: tuple[str, ...], *, unknown: bool = False) -> Declaration:
    one = Incident(id="i1", span=TOP, places=places(*where), places_unknown=unknown)
    return Declaration(stated=True, incidents=(one,))


@pytest.mark.parametrize("any_or_all", ["all", "any"])
@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_duty_on_an_incident_is_known_exactly_if_every_completion_agrees(
    country: str, reach: str, any_or_all: str
) -> None:
    reading = Interpretation(apply_to=reach, multi_place=any_or_all)

    def due(where: tuple[str, ...]) -> bool:
        return "330100" in where and reaches(country, reading, here=True)

    for where in PLACES:
        expected = told([due(where)])
        assert (where, standing(derived(incident(where), country, reading), "5")) == (where, expected)
    nowhere = derived(incident((), unknown=True), country, reading)
    assert standing(nowhere, "5") == told([reaches(country, reading, here=True)])
    unsaid = derived(incident(()), country, reading)
    assert standing(unsaid, "5") == told(due(where) for where in PLACES)


# --- networks (Art. 7) -------------------------------------------------------------------------


def network(where: tuple[str, ...] | None, own: bool | None) -> Declaration:  # noqa: FBT001 - a fact
    one = Network(id="n1", span=TOP, operator=Operator("某公司", own), places=places(*(where or ())))
    return Declaration(stated=True, networks=(one,))


@pytest.mark.parametrize("exempt", [False, True])
@pytest.mark.parametrize("reach", REACH)
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_duty_on_a_network_is_known_exactly_if_every_completion_agrees(
    country: str, reach: str, *, exempt: bool
) -> None:
    """A network of which nothing is said counts as one at home, where the publisher is there."""
    reading = Interpretation(apply_to=reach, own_network_exempt=exempt)

    def due(where: tuple[str, ...], *, own: bool) -> bool:
        here = "330100" in where
        return here and reaches(country, reading, here=here) and not (exempt and own)

    at_home = country == "CN" and reach != "subject_in_cn"
    for where, own in itertools.product((None, *PLACES), (None, True, False)):
        wheres = [where] if where else [("330100",)] if at_home else list(PLACES)
        owns = (True, False) if own is None else (own,)
        expected = told(due(one, own=another) for one in wheres for another in owns)
        obligations = derived(network(where, own), country, reading)
        assert (where, own, standing(obligations, "7")) == (where, own, expected)


@pytest.mark.parametrize(
    ("declaration", "country", "reading", "missing"),
    [
        ("incidents: [{nature: intruded}]", "CN", Interpretation(), {"5": ("places",)}),
        ("incidents: [{places: []}]", "CN", Interpretation(), {"5": ("places",)}),
        ("reports: [{}]", "CN", Interpretation(), dict.fromkeys(("6-1", "6-2", "6-3"), ("scope",))),
        ("reports: [{scope: regional}]", "CN", Interpretation(), dict.fromkeys(("6-1", "6-3"), ("regions",))),
        ("reports: [{scope: sector}]", "CN", Interpretation(), dict.fromkeys(("6-2", "6-3"), ("sectors",))),
        ("reports: [{scope: sector}]", "CN", Interpretation(cumulate_reports=False), {"6-2": ("sectors",)}),
        (
            "reports: [{scope: regional, sectors: [water]}]",
            "US",
            Interpretation(cumulate_reports=False),
            {"6-2": ("regions",)},
        ),
        ("networks: [{}]", "US", Interpretation(), {"7": ("places",)}),
        ("networks: [{}]", "CN", Interpretation(own_network_exempt=True), {"7": ("operator.own",)}),
        (
            "networks: [{operator: {name: 某公司}}]",
            "US",
            Interpretation(own_network_exempt=True),
            {"7": ("places", "operator.own")},
        ),
    ],
)
def test_what_is_missing_is_named(
    declaration: str, country: str, reading: Interpretation, missing: dict[str, tuple[str, ...]]
) -> None:
    obligations = owed(declaration, country=country, reading=reading)
    unknown = {one.article.id.split("/")[1]: one.missing for one in obligations if one.addressee is None}
    assert unknown == missing


# --- the rule summary of the law reference, part 6 -----------------------------------------------


class Duty(NamedTuple):
    """An obligation in short."""

    article: str
    kinds: tuple[Kind, ...]
    level: Level
    territory: Territory
    about: str


def summary(obligations: tuple[Obligation, ...]) -> list[Duty]:
    found = []
    for one in obligations:
        assert one.addressee is not None
        about = one.sector.sector if one.sector else " ".join(at.code for at in one.places)
        article = one.article.id.removeprefix("cn-2019-draft/")
        found.append(Duty(article, one.addressee.kinds, one.addressee.level, one.addressee.territory, about))
    return found


POLICE, OFFICE = (Kind.PUBLIC_SECURITY,), (Kind.CYBERSPACE,)
PREFECTURE, NATIONAL, COUNTY = Level.PREFECTURE, Level.NATIONAL, Level.COUNTY
HOLDS = Territory.PLACE
ANY_OFFICE = (Kind.CYBERSPACE, Kind.TELECOM, Kind.PUBLIC_SECURITY, Kind.SECTOR)
ANY_DEPARTMENT = (Kind.PUBLIC_SECURITY, Kind.CYBERSPACE, Kind.TELECOM, Kind.SECTOR, Kind.GOVERNMENT)


def pair(region: str) -> list[Duty]:
    return [
        Duty("6-1", OFFICE, PREFECTURE, HOLDS, region),
        Duty("6-1", POLICE, PREFECTURE, HOLDS, region),
    ]


def of_sector(code: str) -> Duty:
    return Duty("6-2", (Kind.SECTOR,), COUNTY, Territory.REGIONS, code)


NATIONAL_PAIR = [
    Duty("6-3", OFFICE, NATIONAL, Territory.NATIONAL, NATION),
    Duty("6-3", POLICE, NATIONAL, Territory.NATIONAL, NATION),
]


@pytest.mark.parametrize(
    ("declaration", "expected"),
    [
        ("incidents: [{places: [西湖区]}]", None),
        ("incidents: [{places: ['330106']}]", [Duty("5", POLICE, PREFECTURE, HOLDS, "330106")]),
        (
            "incidents: [{places: [杭州市, 宁波市, 330100, US]}]",
            [
                Duty("5", POLICE, PREFECTURE, HOLDS, "330100"),
                Duty("5", POLICE, PREFECTURE, HOLDS, "330200"),
            ],
        ),
        (
            "incidents: [{places: [杭州市]}, {places: [杭州市]}]",
            [Duty("5", POLICE, PREFECTURE, HOLDS, "330100")] * 2,
        ),
        ("incidents: [{places_unknown: true}]", [Duty("5", POLICE, PREFECTURE, HOLDS, NATION)]),
        ("incidents: [{places: [US, HK]}]", []),
        ("reports: [{regions: [杭州市]}]", pair("330100")),
        (
            "reports: [{scope: regional, regions: [杭州市, '330100', 宁波市]}]",
            pair("330100") + pair("330200"),
        ),
        ("reports: [{sectors: [water]}]", [of_sector("water")]),
        ("reports: [{sectors: [water, 水利]}]", [of_sector("water")]),
        (
            "reports: [{sectors: [finance/banking, 证券]}]",
            [of_sector("finance/banking"), of_sector("finance/securities")],
        ),
        ("reports: [{scope: national}]", NATIONAL_PAIR),
        ("reports: [{scope: national, sectors: [water]}]", [of_sector("water"), *NATIONAL_PAIR]),
        (
            "reports: [{regions: [杭州市], sectors: [finance/banking]}]",
            [*pair("330100"), of_sector("finance/banking")],
        ),
        ("reports: [{regions: [杭州市, 苏州市]}]", [*pair("330100"), *pair("320500"), *NATIONAL_PAIR]),
        (
            "reports: [{sectors: [water, finance/banking]}]",
            [of_sector("water"), of_sector("finance/banking"), *NATIONAL_PAIR],
        ),
        ("reports: [{regions: [US]}]", []),
        ("networks: [{}]", [Duty("7", ANY_OFFICE, COUNTY, Territory.ANY, "")]),
        ("networks: [{places: [杭州市, US]}]", [Duty("7", ANY_OFFICE, COUNTY, Territory.ANY, "330100")]),
        ("networks: [{places: [US]}]", []),
        ("none: nothing", []),
    ],
)
def test_the_strict_reading_derives_what_the_rule_summary_says(
    declaration: str, expected: list[Duty] | None
) -> None:
    if expected is None:  # 西湖区 is in two cities, and no obligation is guessed for it
        with pytest.raises(AssertionError):
            owed(declaration)
    else:
        assert summary(owed(declaration)) == expected


def test_a_warning_in_a_title_owes_an_approval_whatever_is_declared() -> None:
    expected = [Duty("8", ANY_DEPARTMENT, COUNTY, Territory.ANY, "")]
    assert summary(owed("none: nothing", title="勒索软件 预·警")) == expected
    assert summary(owed("none: nothing", title="勒索软件提示")) == []


@pytest.mark.parametrize(
    ("declaration", "reading", "expected"),
    [
        (
            "incidents: [{places: [杭州市, 宁波市]}]",
            Interpretation(multi_place="any"),
            [Duty("5", POLICE, PREFECTURE, HOLDS, "330100 330200")],
        ),
        (
            "reports: [{regions: [杭州市, 苏州市], sectors: [water, finance/banking]}]",
            Interpretation(cumulate_reports=False),
            [of_sector("water"), of_sector("finance/banking")],
        ),
        (
            "reports: [{scope: national, sectors: [water]}]",
            Interpretation(cumulate_reports=False),
            [of_sector("water")],
        ),
        (
            "reports: [{regions: [杭州市, 苏州市]}]",
            Interpretation(derive_national=False),
            pair("330100") + pair("320500"),
        ),
        (
            "networks: [{operator: {name: 某公司, own: true}}]",
            Interpretation(own_network_exempt=True),
            [],
        ),
        (
            "networks: [{operator: {name: 某公司, own: true}}]",
            Interpretation(),
            [Duty("7", ANY_OFFICE, COUNTY, Territory.ANY, "")],
        ),
    ],
)
def test_each_open_question_of_law_has_its_key(
    declaration: str, reading: Interpretation, expected: list[Duty]
) -> None:
    assert summary(owed(declaration, reading=reading)) == expected


def test_the_sector_duty_knows_the_regions_of_its_report() -> None:
    (duty,) = (one for one in owed("reports: [{regions: [杭州市, US], sectors: [water]}]") if one.sector)
    assert (duty.regions, duty.places) == (("330100",), ())
    assert duty.sector is not None
    assert duty.sector.departments == ("MWR",)


def test_a_place_named_twice_is_reported_where_it_is_first_named() -> None:
    first, second = place("330100")._replace(text="杭州市"), place("330100")._replace(text="330100")
    both = Declaration(stated=True, incidents=(Incident(id="i1", span=TOP, places=(first, second)),))
    (duty,) = derived(both, "CN", Interpretation())
    assert duty.places == (first,)
