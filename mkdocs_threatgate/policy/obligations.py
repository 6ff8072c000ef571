"""Post, declaration and policy → the obligations of the post: step 3 of the gate.

Three-valued: an article whose trigger cannot be decided from what is stated gives an
obligation that names the missing facts, and that blocks. Missing is never false.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    NATION,
    TOP,
    Article,
    Condition,
    Declaration,
    Each,
    Incident,
    Interpretation,
    Network,
    Obligation,
    Place,
    Policy,
    Post,
    Report,
    Sector,
    Settings,
    Span,
    Subject,
)
from mkdocs_threatgate.policy import triggers
from mkdocs_threatgate.policy.triggers import Facts, Truth, both, either, mainland

Stated = Incident | Report | Network

TITLE = "title"


def derive_obligations(
    post: Post, declaration: Declaration, policy: Policy, settings: Settings
) -> tuple[Obligation, ...]:
    """Return every filing that the post owes, and every one that it might owe."""
    found: list[Obligation] = []
    for article in policy.articles:
        if article.subject is Subject.TITLE:
            facts = triggers.title_facts(post, settings.publisher_country, settings.interpretation)
            found.extend(_of_title(article, facts, post))
        else:
            for subject in _subjects(article, declaration):
                found.extend(_of_subject(article, subject, settings))
    return tuple(found)


def holds(when: tuple[Condition, ...], facts: Facts) -> Truth:
    """Return whether any condition's facts all hold; unknown where a missing fact decides."""
    return either(
        *(both(*(_same(facts.get(name), wanted) for name, wanted in condition)) for condition in when)
    )


def _same(value: Truth, wanted: bool) -> Truth:  # noqa: FBT001 - a truth value is what it is about
    return None if value is None else value is wanted


def _subjects(article: Article, declaration: Declaration) -> tuple[Stated, ...]:
    match article.subject:
        case Subject.INCIDENT:
            return declaration.incidents
        case Subject.REPORT:
            return declaration.reports
        case Subject.NETWORK:
            return declaration.networks
        case _:
            return ()


def _facts(subject: Stated, country: str, interpretation: Interpretation) -> Facts:
    match subject:
        case Incident():
            return triggers.incident_facts(subject, country, interpretation)
        case Report():
            return triggers.report_facts(subject, country, interpretation)
        case Network():
            return triggers.network_facts(subject, country, interpretation)


def _of_title(article: Article, facts: Facts, post: Post) -> Iterator[Obligation]:
    if holds(article.when, facts) is not False:
        span = next((title.span for title in post.titles if triggers.warns(title)), TOP)
        for addressee in article.addressees:
            yield Obligation(article=article, addressee=addressee, subject=TITLE, span=span)


def _of_subject(article: Article, subject: Stated, settings: Settings) -> Iterator[Obligation]:
    facts = _facts(subject, settings.publisher_country, settings.interpretation)
    owed = holds(article.when, facts)
    if owed is None:
        missing = triggers.missing_facts(facts, subject)
        yield Obligation(
            article=article, addressee=None, subject=subject.id, span=subject.span, missing=missing
        )
    elif owed:
        yield from _each(article, subject, settings.interpretation)


def _each(article: Article, subject: Stated, interpretation: Interpretation) -> Iterator[Obligation]:
    match article.each, subject:
        case Each.PLACE, Incident():
            yield from _of_places(article, subject, interpretation)
        case Each.REGION, Report():
            for region in mainland(subject.regions):
                yield from _owed(article, subject, region.span, places=(region,))
        case Each.SECTOR, Report():
            regions = tuple(region.code for region in mainland(subject.regions))
            for sector in _once(subject.sectors):
                yield from _owed(article, subject, sector.span, sector=sector, regions=regions)
        case _, Network():
            yield from _owed(article, subject, subject.span, places=mainland(subject.places), network=subject)
        case _:
            nation = Place("", NATION, abroad=False, span=subject.span)
            yield from _owed(article, subject, subject.span, places=(nation,))


def _of_places(article: Article, incident: Incident, interpretation: Interpretation) -> Iterator[Obligation]:
    places = mainland(incident.places)
    if incident.places_unknown:
        places = (Place("", NATION, abroad=False, span=incident.span),)
    if interpretation.multi_place == "any":
        yield from _owed(article, incident, incident.span, places=places)
    else:
        for place in places:
            yield from _owed(article, incident, place.span, places=(place,))


def _owed(  # noqa: PLR0913 - an obligation has that many sides
    article: Article,
    subject: Stated,
    span: Span,
    *,
    places: tuple[Place, ...] = (),
    regions: tuple[str, ...] = (),
    sector: Sector | None = None,
    network: Network | None = None,
) -> Iterator[Obligation]:
    for addressee in article.addressees:
        yield Obligation(
            article=article,
            addressee=addressee,
            subject=subject.id,
            span=span,
            places=places,
            regions=regions,
            sector=sector,
            network=network,
        )


def _once(sectors: tuple[Sector, ...]) -> tuple[Sector, ...]:
    return tuple({sector.sector: sector for sector in reversed(sectors)}.values())[::-1]
