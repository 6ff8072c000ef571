"""What of a post a filing is about, and the digests that bind a receipt to it (contract part 3).

Three things: what its author declares and how it is titled; the facts in its text, with its
own attachments; and the text. How a duty is met, which filings it names and when it goes out
are no part of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.model import (
    FORM,
    Content,
    Declaration,
    Incident,
    Mapping,
    Network,
    Operator,
    Post,
    Report,
    Scalar,
    Scope,
    Sequence,
    Value,
)
from mkdocs_threatgate.policy.facts import Fact, as_read, facts_in, seen

Item = tuple[str, tuple[Fact, ...]]
"""One entry of a declaration's lists: which list it is of, and what it states."""

DESCRIPTIONS = ("description", "summary", "excerpt", "abstract", "lead")
"""Front matter that themes print beside the text."""


class Substance(NamedTuple):
    """A post as a filing sees it: title, declared items, facts, digests of attachments, text.

    `printed` is the text as written.
    """

    title: str
    declared: tuple[Item, ...]
    facts: tuple[Fact, ...]
    enclosed: tuple[str, ...]
    text: str
    printed: str

    @property
    def meta_digest(self) -> str:
        """The digest of title and declaration."""
        return digest_of({"declared": self.declared, "title": self.title})

    @property
    def facts_digest(self) -> str:
        """The digest of the facts in the text and of the attachments."""
        return digest_of([*self.facts, *(("attachment", one) for one in self.enclosed)])

    @property
    def text_digest(self) -> str:
        """The digest of the text."""
        return text_digest(self.text)


def substance(post: Post, declaration: Declaration, enclosed: tuple[str, ...] = ()) -> Substance:
    """Return what of a post a filing is about; `enclosed` are the digests of its own attachments.

    Layout, quoting, the order of lists, ids and what says the same in other words (a name
    and the code of a place) make no difference. Takes time linear in the post.
    """
    printed = "\n\n".join((*_descriptions(post), post.body))
    lines = seen(printed)
    return Substance(
        title=as_read(_title(post)),
        declared=tuple(sorted(_declared(post, declaration))),
        facts=facts_in(lines),
        enclosed=tuple(sorted(set(enclosed))),
        text=" ".join(lines.split()),
        printed=printed,
    )


def content_of(matter: Substance, blob: str) -> Content:
    """Return what a receipt says of a post's content; `blob` is git's id of the file as filed."""
    return Content(FORM, blob, matter.meta_digest, matter.facts_digest, matter.text_digest)


def text_digest(text: str) -> str:
    """Return the digest of a text: `sha256:` and hexadecimal digits."""
    return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of(data: object) -> str:
    """Return the digest of data made of lists, mappings and texts, as canonical JSON."""
    return text_digest(json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def _title(post: Post) -> str:
    stated = [title.text for title in post.titles if title.field.partition(".")[0] == "title"]
    headings = [title.text for title in post.titles if title.field == "h1"]
    return "\n".join(stated) or (headings[0] if headings else "")


def _descriptions(post: Post) -> Iterator[str]:
    """Yield the other titles in the front matter, and what describes the post."""
    for title in post.titles:
        if title.field.partition(".")[0] not in ("title", "h1", "nav", "file name"):
            yield title.text
    for key in DESCRIPTIONS if post.head else ():
        value = post.head.get(key) if post.head else None
        if isinstance(value, Scalar) and value.kind != "null":
            yield value.text


def _declared(post: Post, declaration: Declaration) -> Iterator[Item]:
    yield from (("incident", tuple(sorted(_incident(one)))) for one in declaration.incidents)
    yield from (("report", tuple(sorted(_report(one)))) for one in declaration.reports)
    yield from (("network", tuple(sorted(_network(one)))) for one in declaration.networks)
    stated = post.head.get("threatgate") if post.head else None
    weaknesses = stated.get("vulnerabilities") if isinstance(stated, Mapping) else None
    for one in weaknesses.items if isinstance(weaknesses, Sequence) else ():
        yield "vulnerability", tuple(sorted(_plain("", one)))


def _incident(incident: Incident) -> Iterator[Fact]:
    if incident.nature:
        yield "nature", str(incident.nature)
    yield from (("place", place.code) for place in incident.places)
    if incident.places_unknown:
        yield "place", "unknown"
    if incident.occurred:
        yield "occurred", incident.occurred.text
    yield from _operator(incident.operator)


def _report(report: Report) -> Iterator[Fact]:
    if report.scope is Scope.NATIONAL:  # the other scopes are told by the lists
        yield "scope", str(report.scope)
    yield from (("place", region.code) for region in report.regions)
    yield from (("sector", sector.sector) for sector in report.sectors)


def _network(network: Network) -> Iterator[Fact]:
    """Yield what is told of a network; consent and repair say how the duty is met, not what is told."""
    yield from (("place", place.code) for place in network.places)
    yield from _operator(network.operator)


def _operator(operator: Operator | None) -> Iterator[Fact]:
    if operator:
        yield "operator", as_read(operator.name)
        if operator.own is not None:
            yield "own", "yes" if operator.own else "no"


def _plain(key: str, value: Value) -> Iterator[Fact]:
    if isinstance(value, Scalar):
        yield key, value.text
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from _plain(key, item)
    else:
        for name, part in value.entries:
            yield from _plain(f"{key}.{name.text}" if key else name.text, part)
