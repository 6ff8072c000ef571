"""Posts and what their authors declare about them (contract part 2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mkdocs_threatgate.model.ledger import Opinion, Receipt, Response
from mkdocs_threatgate.model.text import TOP, Fault, Mapping, Span, When


class Title(NamedTuple):
    """A title-like text of a post and the field it stands in."""

    text: str
    field: str
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A Markdown file that the site's generator would render.

    `path` is relative to the repository root, `uri` to the docs folder. `gated`
    posts owe a declaration. `ships` is false only for what is shown to be left out
    of the site. `head` is the front matter, or None where there is none or it could
    not be read; `text` is the whole file.
    """

    path: str
    uri: str
    gated: bool = True
    ships: bool = True
    text: str = ""
    head: Mapping | None = None
    body: str = ""
    body_line: int = 1
    date: When | None = None
    titles: tuple[Title, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def title(self) -> str:
        """The first title, or the file's name."""
        return self.titles[0].text if self.titles else self.uri.rsplit("/", 1)[-1]


class Place(NamedTuple):
    """A place as declared: `code` is its division, `abroad` marks one outside the mainland."""

    text: str
    code: str
    abroad: bool
    span: Span


class Sector(NamedTuple):
    """A sector as declared, with the departments that are competent for it (any one)."""

    text: str
    sector: str
    departments: tuple[str, ...]
    span: Span


class Operator(NamedTuple):
    """Who runs a network; `own` is None where the author did not say."""

    name: str
    own: bool | None


class Nature(StrEnum):
    """What an incident was (Art. 5)."""

    ATTACKED = "attacked"
    DAMAGED = "damaged"
    INTRUDED = "intruded"
    DATA_LEAKED = "data-leaked"
    OTHER = "other"


class Scope(StrEnum):
    """What an analysis report covers (Art. 6)."""

    REGIONAL = "regional"
    SECTOR = "sector"
    NATIONAL = "national"


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """A network-security incident that the post tells of (Art. 5)."""

    id: str
    span: Span
    nature: Nature | None = None
    places: tuple[Place, ...] = ()
    places_unknown: bool = False
    operator: Operator | None = None
    occurred: When | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """A comprehensive analysis report that the post publishes (Art. 6)."""

    id: str
    span: Span
    scope: Scope | None = None
    regions: tuple[Place, ...] = ()
    sectors: tuple[Sector, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Fix:
    """The author's statement that a weakness has been removed."""

    at: When
    evidence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Network:
    """A specific network whose weakness the post discloses (Art. 7)."""

    id: str
    span: Span
    operator: Operator | None = None
    places: tuple[Place, ...] = ()
    fixed: Fix | None = None
    opinion: Opinion | None = None

    def opinion_command(self, post: str, *, anew: bool = False) -> tuple[str, ...]:
        """Return the command that records the operator's opinion, as far as it is stated here.

        `anew` asks for another than the one stated. Words in capitals are to be replaced.
        """
        stated = None if anew else self.opinion
        requested = stated.requested_at.text if stated and stated.requested_at else "TIME"
        responded = stated.responded_at.text if stated and stated.responded_at else "TIME"
        response = stated.response if stated and stated.response else Response.CONSENT
        answer = ("--response", str(response), "--responded-at", responded)
        return (
            *("threatgate", "event", post, "opinion"),
            *("--operator", (self.operator.name if self.operator else "") or "NAME"),
            *("--requested-at", requested),
            *(() if response is Response.NONE else answer),
            *("--evidence", "FILE"),
        )


class Reference(NamedTuple):
    """The id of a filing that a post names, and where it names it."""

    id: str
    span: Span


class Fact(NamedTuple):
    """A declared fact by its name in the front matter, for facts that only some profiles read."""

    name: str
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Declaration:
    """All that an author states about a post under its `threatgate` key."""

    span: Span = TOP
    stated: bool = False
    none: str | None = None
    id: str | None = None
    incidents: tuple[Incident, ...] = ()
    reports: tuple[Report, ...] = ()
    networks: tuple[Network, ...] = ()
    filings: tuple[Reference, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    publish_at: When | None = None
    facts: tuple[Fact, ...] = ()
    abroad: tuple[Place, ...] = ()
    faults: tuple[Fault, ...] = ()


class Text(NamedTuple):
    """A file of the site as handed to the gate: decoded text, or the fault that prevented it.

    `labels` are its titles in the nav; `draftable` files are left out of the site when
    their front matter says `draft: true`.
    """

    path: str
    uri: str
    text: str
    gated: bool
    ships: bool
    labels: tuple[str, ...] = ()
    fault: Fault | None = None
    draftable: bool = False
