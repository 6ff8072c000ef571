"""A post's `threatgate` key → `Declaration` (contract part 2): step 2 of the gate.

Nothing is guessed: an unknown key, a wrong type, a place or sector that is unknown or
names several is a fault (TG103) with its candidates; what is absent stays absent, and
the articles that need it will say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from mkdocs_threatgate.model import (
    NATION,
    Declaration,
    Fact,
    Fault,
    Fix,
    Incident,
    Mapping,
    Message,
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
    Scope,
    Sequence,
    Span,
    say,
)
from mkdocs_threatgate.sources.pages import RENDERED
from mkdocs_threatgate.sources.places import read_places, read_sectors
from mkdocs_threatgate.sources.receipts import receipt_of
from mkdocs_threatgate.sources.shapes import Fields, Manner

KEY = "threatgate"
INVALID = "TG103"
AMBIGUOUS = "TG102"
UNREAD_FACTS = ("vulnerabilities", "tlp", "embargo")
"""Facts of the contract that only other profiles read (TG108)."""

Item = TypeVar("Item", Incident, Report, Network)


def read_declaration(post: Post, timezone: str) -> Declaration:
    """Return what the post's front matter declares; dates without a time are in `timezone`."""
    if post.head is None:
        return Declaration()
    value = post.head.get(KEY)
    if value is None:
        return Declaration(span=post.head.span)
    if not isinstance(value, Mapping):
        fault = Fault(
            INVALID,
            say("“threatgate” must be {expected}", expected=say("a mapping (key: value)")),
            say("Write what the post is about under “threatgate:”."),
            value.span,
        )
        return Declaration(span=value.span, stated=True, faults=(fault,))
    key = next(key for key, _ in post.head.entries if key.text == KEY)
    return _Reader(value, key.span, post.uri, timezone).read()


class _Reader:
    def __init__(self, tree: Mapping, key: Span, uri: str, timezone: str) -> None:
        self.faults: list[Fault] = []
        self.manner = Manner(code=INVALID, timezone=timezone, ambiguous=AMBIGUOUS)
        self.fields = Fields(tree, self.faults, self.manner)
        self.key = key
        self.uri = uri
        self.abroad: list[Place] = []

    def read(self) -> Declaration:
        fields = self.fields
        identifier = self.identifier()
        declaration = Declaration(
            span=self.key,
            stated=True,
            none=self.none(),
            id=identifier,
            incidents=self.subjects("incidents", "i", self.incident),
            reports=self.subjects("reports", "r", self.report),
            networks=self.subjects("networks", "n", self.network),
            filings=tuple(Reference(text, span) for text, span in fields.texts("filings")),
            receipts=self.receipts(identifier or self.uri),
            publish_at=fields.moment("publish_at"),
            facts=tuple(self.unread_facts()),
        )
        fields.close()
        self.check_whole(declaration)
        return replace(declaration, faults=tuple(self.faults), abroad=tuple(self.abroad))

    def identifier(self) -> str | None:
        """Return the post's own id, which must not look like the path of a post, its own or another's."""
        identifier = self.fields.text("id").strip()
        value = self.fields.tree.get("id")
        if value and ("/" in identifier or identifier.lower().endswith(RENDERED)):
            self.fault(
                say("“{id}” reads as the path of a post", id=identifier),
                say("Give the post an id without “/” and ending, such as hz-water."),
                value.span,
            )
            return None
        return identifier or None

    def none(self) -> str | None:
        self.fields.take("none")
        return self.fields.text("none", required=True) if self.fields.tree.get("none") else None

    def subjects(self, key: str, letter: str, read: Callable[[Fields, str], Item]) -> tuple[Item, ...]:
        found: list[Item] = []
        known: set[str] = set()
        for position, fields in enumerate(self.fields.mappings(key), start=1):
            identifier = fields.text("id") or f"{letter}{position}"
            item = read(fields, identifier)
            fields.close()
            if identifier in known:
                self.fault(
                    say("the id “{id}” stands here twice", id=identifier),
                    say("Give each its own id."),
                    item.span,
                )
            known.add(identifier)
            found.append(item)
        return tuple(found)

    def incident(self, fields: Fields, identifier: str) -> Incident:
        unknown = fields.flag("places_unknown") or False
        places = self.places(fields, "places")
        if unknown and places:
            self.fault(
                say("“places” and “places_unknown” contradict each other"),
                say("Keep one of the two."),
                fields.span,
            )
        return Incident(
            id=identifier,
            span=fields.span,
            nature=fields.choice("nature", Nature),
            places=places,
            places_unknown=unknown,
            operator=self.operator(fields),
            occurred=fields.moment("occurred"),
        )

    def report(self, fields: Fields, identifier: str) -> Report:
        found = Report(
            id=identifier,
            span=fields.span,
            scope=fields.choice("scope", Scope),
            regions=self.places(fields, "regions"),
            sectors=read_sectors(fields, "sectors"),
        )
        self.check_scope(found)
        return found

    def check_scope(self, report: Report) -> None:
        """Object where `scope` and the lists contradict each other."""
        nation = next((region for region in report.regions if region.code == NATION), None)
        if nation:
            self.fault(
                say("“{place}” is the whole nation, not a region", place=nation.text),
                say("Write “scope: national” and leave “regions” out."),
                nation.span,
            )
        elif report.scope is Scope.NATIONAL and report.regions:
            self.fault(
                say("a national report names no regions"),
                say("Leave “regions” out, or write “scope: regional”."),
                report.span,
            )
        elif report.scope is Scope.SECTOR and report.regions and not report.sectors:
            self.fault(
                say("the scope is “sector”, but only regions are named"),
                say("Name the sectors, or write “scope: regional”."),
                report.span,
            )

    def network(self, fields: Fields, identifier: str) -> Network:
        return Network(
            id=identifier,
            span=fields.span,
            operator=self.operator(fields),
            places=self.places(fields, "places"),
            fixed=self.fixed(fields),
            opinion=self.opinion(fields),
        )

    def operator(self, fields: Fields) -> Operator | None:
        operator = fields.mapping("operator")
        if operator is None:
            return None
        found = Operator(operator.text("name"), operator.flag("own"))
        operator.close()
        return found

    def fixed(self, fields: Fields) -> Fix | None:
        fixed = fields.mapping("fixed")
        if fixed is None:
            return None
        at, evidence = fixed.moment("at", required=True), fixed.text("evidence")
        fixed.close()
        return Fix(at=at, evidence=evidence) if at else None

    def opinion(self, fields: Fields) -> Opinion | None:
        opinion = fields.mapping("opinion")
        if opinion is None:
            return None
        found = Opinion(
            requested_at=opinion.moment("requested_at", required=True),
            response=opinion.choice("response", Response),
            responded_at=opinion.moment("responded_at"),
        )
        opinion.close()
        return found

    def places(self, fields: Fields, key: str) -> tuple[Place, ...]:
        found = read_places(fields, key)
        self.abroad += [place for place in found if place.abroad]
        return found

    def receipts(self, cover: str) -> tuple[Receipt, ...]:
        found = []
        for fields in self.fields.mappings("receipts"):
            receipt, faults = receipt_of(fields.tree, self.manner.timezone, post=cover)
            self.faults.extend(faults)
            if receipt and not faults:
                found.append(receipt)
        return tuple(found)

    def unread_facts(self) -> list[Fact]:
        found = []
        for key in UNREAD_FACTS:
            value = self.fields.take(key)
            if key == "vulnerabilities" and value is not None:
                tuple(self.fields.mappings(key))
            if value is not None and not (isinstance(value, Sequence) and not value.items):
                found.append(Fact(key, value.span))
        return found

    def check_whole(self, declaration: Declaration) -> None:
        """Object to a declaration that says nothing, or both something and nothing."""
        lists = (*declaration.incidents, *declaration.reports, *declaration.networks)
        facts = bool(lists) or any(fact.name == "vulnerabilities" for fact in declaration.facts)
        if declaration.none is not None and facts:
            self.fault(
                say("“none” says that nothing is owed, yet facts are declared beside it"),
                say("Take “none” out, or the facts."),
                self.key,
            )
        elif declaration.none is None and not facts and not self.faults:
            self.fault(
                say("the declaration says neither what the post is about nor “none”"),
                say("State incidents, reports or networks, or “none” with a reason."),
                self.key,
            )

    def fault(self, message: Message, remedy: Message, span: Span) -> None:
        self.faults.append(Fault(INVALID, message, remedy, span))
