"""Provisions of law, and what posts owe under them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mkdocs_threatgate.model.posts import Network, Place, Sector
from mkdocs_threatgate.model.territory import Kind, Level
from mkdocs_threatgate.model.text import Span


class Subject(StrEnum):
    """What one instance of a duty is about."""

    INCIDENT = "incident"
    REPORT = "report"
    NETWORK = "network"
    TITLE = "title"
    CONTENT = "content"


class Each(StrEnum):
    """Over what, within its subject, a duty is owed once each."""

    WHOLE = "whole"
    PLACE = "place"
    REGION = "region"
    SECTOR = "sector"


class Territory(StrEnum):
    """How the territory of an authority must lie to what the duty is about."""

    PLACE = "contains-place"
    REGIONS = "contains-regions"
    NATIONAL = "national"
    ANY = "any"


class Route(StrEnum):
    """A way to discharge a duty."""

    FILED = "filed"
    ACCEPTED = "accepted"
    NOTICE = "notice"
    OPINION = "opinion"
    FIXED = "fixed"


class Trigger(StrEnum):
    """The facts that an article's trigger may name; each is computed in one place."""

    STATED = "stated"
    IN_SCOPE = "in_scope"
    REGIONAL = "regional"
    SECTORAL = "sectoral"
    NATIONWIDE = "nationwide"
    CROSS_REGION = "cross_region"
    CROSS_SECTOR = "cross_sector"
    OWN_EXEMPT = "own_exempt"
    EARLY_WARNING = "early_warning"


class Bilingual(NamedTuple):
    """A text of law in both languages."""

    en: str
    zh: str


class Addressee(NamedTuple):
    """A body that must be told: any one of `kinds`, at this level or above, so placed."""

    kinds: tuple[Kind, ...]
    level: Level
    territory: Territory


Condition = tuple[tuple[Trigger, bool], ...]
"""Facts that must all have the value named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One provision of law: one TOML file of a pack."""

    id: str
    legal_status: str
    verified: bool
    citation: Bilingual
    sources: tuple[str, ...]
    title: Bilingual
    why: Bilingual
    remedy: Bilingual
    subject: Subject
    when: tuple[Condition, ...]
    each: Each
    addressees: tuple[Addressee, ...]
    routes: tuple[Route, ...]
    notice_days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """The articles that apply in this run, with a digest of their text."""

    profiles: tuple[str, ...]
    articles: tuple[Article, ...]
    digest: str

    def article(self, identifier: str) -> Article | None:
        """Return the article of this full id, or None."""
        return next((one for one in self.articles if one.id == identifier), None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Obligation:
    """One filing that one post owes under one article.

    `places` are alternatives, one of which suffices (one place in the strict reading);
    `missing` names the facts that would have to be stated to know whether it is owed.
    """

    article: Article
    addressee: Addressee | None
    subject: str
    span: Span
    places: tuple[Place, ...] = ()
    regions: tuple[str, ...] = ()
    sector: Sector | None = None
    network: Network | None = None
    missing: tuple[str, ...] = ()
