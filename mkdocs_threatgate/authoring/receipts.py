"""A filing → the YAML of its receipt, every text in quotes so that YAML changes none of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mkdocs_threatgate.model import Authority, Content, Cover, Event, Evidence, Kind, Previous

SCHEMA = "threatgate.receipt/1"
MODELINE = "# yaml-language-server: $schema=../.schemas/receipt.json"
"""Tells editors which fields a receipt has; the schema lies in the ledger's folder, as `init` puts it."""

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that are not mistaken for one another."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a receipt is to say; times are written as given.

    `dismisses` is a suspicion: its post, its rule and its fingerprint. `corrections` are words
    of the filing by their names, as they should read. `operator` and `response` are those of
    an opinion.
    """

    id: str
    filing: str
    event: Event
    recorded_at: datetime
    recorded_by: str
    authority: Authority | None = None
    times: tuple[tuple[str, str], ...] = ()
    channel: str = ""
    number: str = ""
    reason: str = ""
    operator: str = ""
    response: str = ""
    articles: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()
    dismisses: tuple[str, str, str] | None = None
    evidence: tuple[Evidence, ...] = ()
    prev: Previous | None = None
    corrections: tuple[tuple[str, str], ...] = ()


def new_identifier(recorded_at: datetime) -> str:
    """Return a fresh id: the year and six random characters, so that branches do not collide."""
    return f"{recorded_at.year}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"


def write_receipt(draft: Draft) -> str:
    """Return the receipt's file."""
    return "\n".join((MODELINE, *_lines(draft), ""))


def write_fields(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the fields of a receipt in front matter, where it covers its own post: keys and values."""
    fields = tuple((key, value) for key, value in _fields(draft) if key not in ("schema", "filing"))
    documents = ", ".join(_document(one) for one in draft.evidence)
    return (*fields, ("evidence", f"[{documents}]")) if documents else fields


def _lines(draft: Draft) -> Iterator[str]:
    yield from (f"{key}: {value}" for key, value in _fields(draft))
    if draft.covers:
        yield "covers:"
        yield from (line for cover in draft.covers for line in _cover(cover))
    if draft.evidence:
        yield "evidence:"
        yield from (f"  - {_document(one)}" for one in draft.evidence)


def _fields(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield what takes one line each; what it covers and its evidence do not."""
    yield "schema", SCHEMA
    yield "id", _quoted(draft.id)
    yield "filing", _quoted(draft.filing)
    yield "event", str(draft.event)
    if draft.prev:
        yield "prev", f"{{id: {_quoted(draft.prev.id)}, sha256: {_quoted(draft.prev.sha256)}}}"
    yield "recorded_at", _quoted(draft.recorded_at.isoformat(timespec="seconds"))
    yield "recorded_by", _quoted(draft.recorded_by)
    if draft.authority:
        yield "authority", _authority(draft.authority)
    for key, text in (
        *zip(("post", "rule", "fingerprint"), draft.dismisses or (), strict=False),
        ("operator", draft.operator),
        *draft.times,
        ("response", draft.response),
        ("channel", draft.channel),
        ("number", draft.number),
        ("reason", draft.reason),
    ):
        if text:
            yield key, _quoted(text)
    if draft.articles:
        yield "articles", f"[{', '.join(draft.articles)}]"
    if draft.corrections:
        yield "set", f"{{{', '.join(f'{key}: {_quoted(text)}' for key, text in draft.corrections)}}}"


def _document(one: Evidence) -> str:
    return f"{{path: {_quoted(one.path)}, sha256: {_quoted(one.sha256)}, role: {one.role}}}"


def _cover(cover: Cover) -> Iterator[str]:
    yield f"  - post: {_quoted(cover.post)}"
    if cover.content:
        yield f"    content: {_content(cover.content)}"


def _content(content: Content) -> str:
    fields = (f"{key}: {_quoted(text)}" for key, text in content._asdict().items() if key != "form")
    return f"{{form: {content.form}, {', '.join(fields)}}}"


def _authority(authority: Authority) -> str:
    department = f", department: {authority.department}" if authority.kind is Kind.SECTOR else ""
    where = f"region: {_quoted(authority.region)}, name: {_quoted(authority.name)}"
    return f"{{kind: {authority.kind}{department}, {where}}}"


def _quoted(text: str) -> str:
    """Return a double-quoted scalar: a JSON string is one in YAML too."""
    return json.dumps(text, ensure_ascii=False)
