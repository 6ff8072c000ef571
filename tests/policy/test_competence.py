"""Competence where a site brings articles of its own: duties that the shipped pack does not have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from making import POLICY, STRICT, authority, filing, places, sector, when

from mkdocs_threatgate.model import (
    TOP,
    Addressee,
    Article,
    Authority,
    Filing,
    Kind,
    Level,
    Obligation,
    Route,
    Territory,
)
from mkdocs_threatgate.policy import competence
from mkdocs_threatgate.policy.matching import Publication, match_filings


def article(*routes: Route, kinds: tuple[Kind, ...], level: Level, territory: Territory) -> Article:
    (model,) = (one for one in POLICY.articles if one.id.endswith("/7"))
    addressee = Addressee(kinds, level, territory)
    return replace(model, routes=routes, notice_days=30, addressees=(addressee,))


def obligation(
    *kinds: Kind,
    level: Level = Level.COUNTY,
    territory: Territory = Territory.ANY,
    routes: tuple[Route, ...] = (Route.FILED,),
) -> Obligation:
    law = article(*routes, kinds=kinds, level=level, territory=territory)
    return Obligation(article=law, addressee=law.addressees[0], subject="n1", span=TOP)


def fate(owed: Obligation, given: Filing) -> str:
    going_out = Publication(
        names=("blog/posts/a.md",),
        moment=when("2026-06-10").end,
        start=when("2026-06-10").start,
        interpretation=STRICT,
    )
    (answer,) = match_filings((owed,), (given,), (), going_out)
    return answer.near.code if answer.near else str(answer.status)


@pytest.mark.parametrize("kind", [Kind.OPERATOR, Kind.PROVIDER])
def test_an_operator_has_no_region_and_can_be_told_all_the_same(kind: Kind) -> None:
    given = filing("operator 330100")
    to_a_company = replace(given, filed=replace(given.filed, authority=Authority(kind, "", "某公司")))
    assert fate(obligation(kind), to_a_company) == "met"
    assert fate(obligation(kind, level=Level.PREFECTURE), to_a_company) == "TG202"


def test_where_no_place_is_known_the_nation_holds_it() -> None:
    owed = obligation(Kind.PUBLIC_SECURITY, level=Level.PREFECTURE, territory=Territory.PLACE)
    assert fate(owed, filing("public-security 000000")) == "met"
    assert fate(owed, filing("public-security 330000")) == "TG202"
    assert {one.region for one in competence.competent(owed, STRICT)} == {"000000"}


@pytest.mark.parametrize(
    ("kinds", "to", "right"),
    [
        ((Kind.SECTOR,), "sector 000000 CAC", True),
        ((Kind.SECTOR,), "cyberspace 000000", True),
        ((Kind.SECTOR,), "sector 000000 MWR", False),
        ((Kind.PUBLIC_SECURITY,), "sector 000000 CAC", False),
        ((Kind.PUBLIC_SECURITY,), "cyberspace 000000", False),
        ((Kind.PUBLIC_SECURITY,), "public-security 000000", True),
        ((Kind.SECTOR, Kind.TELECOM), "telecom 000000", True),
        ((Kind.SECTOR, Kind.TELECOM), "public-security 000000", False),
    ],
)
def test_a_sectors_departments_count_where_the_duty_is_owed_to_them(
    kinds: tuple[Kind, ...], to: str, *, right: bool
) -> None:
    owed = replace(obligation(*kinds), sector=sector("telecom_info/internet_content"))
    assert competence.is_kind(authority(to), owed) is right


def test_the_bodies_named_are_competent() -> None:
    for kinds in ((Kind.PUBLIC_SECURITY,), (Kind.CYBERSPACE, Kind.TELECOM)):
        for code in ("330106", "310104", "419001", "659001", "330000"):
            owed = replace(
                obligation(*kinds, level=Level.PREFECTURE, territory=Territory.PLACE), places=places(code)
            )
            bodies = competence.competent(owed, STRICT)
            assert bodies
            for body in bodies:
                assert competence.is_kind(body, owed)
                assert competence.is_level(body, owed, STRICT)
                assert competence.is_placed(body, owed, STRICT)


@pytest.mark.parametrize(
    ("routes", "given", "expected"),
    [
        ((Route.FILED, Route.ACCEPTED), filing("government 330100"), "met"),
        ((Route.ACCEPTED, Route.NOTICE), filing("government 330100", at="2026-01-01"), "met"),
        ((Route.ACCEPTED, Route.NOTICE), filing("government 330100", at="2026-06-01"), "TG204"),
        ((Route.ACCEPTED, Route.NOTICE), filing("government 330100", accepted="2026-06-01"), "met"),
        ((Route.OPINION,), filing("government 330100"), "TG201"),
    ],
)
def test_any_one_route_of_an_article_suffices(
    routes: tuple[Route, ...], given: Filing, expected: str
) -> None:
    assert fate(obligation(Kind.GOVERNMENT, routes=routes), given) == expected
