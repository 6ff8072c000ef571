"""A filing → the YAML of its receipt, every text in quotes so that YAML changes none of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from mkdocs_threatgate.model import Authority, Content, Cover, Event, Evidence, Kind, Previous

SCHEMA = "threatgate.receipt/1"
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that are not mistaken for one another."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a receipt is to say; times are written as given.

    `dismisses` is a suspicion: its post, its rule and its fingerprint. `corrections` are words
    of the filing by their names, as they should read.
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
    return "\n".join((*_lines(draft), ""))


def _lines(draft: Draft) -> Iterator[str]:
    yield f"schema: {SCHEMA}"
    yield f"id: {_quoted(draft.id)}"
    yield f"filing: {_quoted(draft.filing)}"
    yield f"event: {draft.event}"
    if draft.prev:
        yield f"prev: {{id: {_quoted(draft.prev.id)}, sha256: {_quoted(draft.prev.sha256)}}}"
    yield f"recorded_at: {_quoted(draft.recorded_at.isoformat(timespec='seconds'))}"
    yield f"recorded_by: {_quoted(draft.recorded_by)}"
    if draft.authority:
        yield f"authority: {_authority(draft.authority)}"
    for key, text in (
        *zip(("post", "rule", "fingerprint"), draft.dismisses or (), strict=False),
        *draft.times,
        ("channel", draft.channel),
        ("number", draft.number),
        ("reason", draft.reason),
    ):
        if text:
            yield f"{key}: {_quoted(text)}"
    if draft.articles:
        yield f"articles: [{', '.join(draft.articles)}]"
    if draft.covers:
        yield "covers:"
        yield from (line for cover in draft.covers for line in _cover(cover))
    if draft.corrections:
        yield f"set: {{{', '.join(f'{key}: {_quoted(text)}' for key, text in draft.corrections)}}}"
    if draft.evidence:
        yield "evidence:"
        yield from (
            f"  - {{path: {_quoted(one.path)}, sha256: {_quoted(one.sha256)}, role: {one.role}}}"
            for one in draft.evidence
        )


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
