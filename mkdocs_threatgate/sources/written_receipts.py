"""A receipt exactly as `record` and `event` write it → `Receipt`, ten times as fast as field by field.

One expression knows the whole file: its fields in their order, each on its line and in its
quotes. What it does not match, or what anything could be said against, is left to `receipts`,
which reads every receipt and says what is wrong; both give the same where this one answers.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NoReturn

from mkdocs_threatgate.model import (
    Authority,
    Content,
    Cover,
    Event,
    Evidence,
    Kind,
    Previous,
    Receipt,
    Span,
    When,
)
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.parts import WITHOUT_REGION
from mkdocs_threatgate.sources.plain_trees import ODD
from mkdocs_threatgate.sources.receipts import (
    CHAINED,
    CHANNELS,
    COVERING,
    IDENTIFIER,
    NEED_A_REASON,
    SCHEMA,
)
from mkdocs_threatgate.sources.shapes import MOST_ITEMS
from mkdocs_threatgate.sources.trees import MAX_CHARACTERS
from mkdocs_threatgate.tables import divisions, sectors

TEXT = r'"([^"\\\n]*)"'
"""A text in quotes, without escapes."""

FEW = (Event.CORRECTED, Event.OPINION, Event.DISMISSED)
"""The events with fields of their own, of which a ledger holds few."""

ROLES = ("submission", "delivery-proof", "acknowledgement", "decision", "correspondence")
EVENTS = "|".join(event for event in Event if event not in FEW)
ARTICLE = "[a-z][a-z0-9-]*/[a-z0-9-]+"
COVER = re.compile(
    rf"  - post: {TEXT}\n(?:    content: \{{form: ([1-9][0-9]{{0,3}}), "
    rf"blob: {TEXT}, meta: {TEXT}, facts: {TEXT}, text: {TEXT}\}}\n)?"
)
DOCUMENT = re.compile(rf"  - \{{path: {TEXT}, sha256: {TEXT}, role: ({'|'.join(ROLES)})\}}\n")
AUTHORITY = rf"\{{kind: ({'|'.join(Kind)})(?:, department: ([A-Z]+))?, region: {TEXT}, name: {TEXT}\}}"


def _whole(part: re.Pattern[str]) -> str:
    """Return the pattern without its groups, to be taken as a whole."""
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", part.pattern)


WRITTEN = re.compile(
    rf"((?:#[ -~]*\n)*)schema: {re.escape(SCHEMA)}\nid: {TEXT}\nfiling: {TEXT}\nevent: ({EVENTS})\n"
    rf"(?:prev: \{{id: {TEXT}, sha256: {TEXT}\}}\n)?recorded_at: {TEXT}\nrecorded_by: {TEXT}\n"
    rf"(?:authority: {AUTHORITY}\n)?(?:filed_at: {TEXT}\n)?(?:received_at: {TEXT}\n)?"
    rf"(?:decided_at: {TEXT}\n)?(?:valid_until: {TEXT}\n)?(?:channel: {TEXT}\n)?(?:number: {TEXT}\n)?"
    rf"(?:reason: {TEXT}\n)?(?:articles: \[({ARTICLE}(?:, {ARTICLE})*)\]\n)?"
    rf"(?:covers:\n((?:{_whole(COVER)})+))?(?:evidence:\n((?:{_whole(DOCUMENT)})+))?"
)


class OtherwiseError(Exception):
    """The receipt is to be read field by field: it may be at fault."""


def read_written(data: bytes, stem: str, timezone: str) -> Receipt | None:
    """Return the receipt in the bytes of a file named `stem`.yml, or None where it is not as written.

    Where there is one, `read_receipt` returns the same, and no fault.
    """
    try:
        text = data.decode("utf-8")
        found = WRITTEN.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
        return _receipt(found, stem, timezone) if found and not ODD.search(text) else None
    except (UnicodeDecodeError, OtherwiseError):
        return None


def _receipt(found: re.Match[str], stem: str, timezone: str) -> Receipt:
    comments, identifier, filing, word, previous, digest, recorded_at, recorded_by, *body = found.groups()
    kind, department, region, name, *times, channel, number, reason, articles, covers, evidence = body
    event = Event(word)
    filed, received, decided, until = (text if text is None else _when(text, timezone) for text in times)
    receipt = Receipt(
        id=identifier,
        filing=filing,
        event=event,
        span=Span(comments.count("\n") + 1, 1, found.string.count("\n")),
        recorded_at=_when(recorded_at, timezone),
        recorded_by=recorded_by,
        authority=_authority(kind, department or "", region, name) if kind else None,
        filed_at=filed,
        received_at=received,
        decided_at=decided,
        valid_until=until,
        channel=channel or "",
        number=number or "",
        articles=tuple(articles.split(", ")) if articles else (),
        covers=_covers(covers) if covers else (),
        evidence=_evidence(evidence) if evidence else (),
        prev=None if previous is None else Previous(previous, digest.lower()),
    )
    if not _is_sound(receipt, stem) or (event in NEED_A_REASON and not (reason or "").strip()):
        raise OtherwiseError
    return receipt


def _is_sound(receipt: Receipt, stem: str) -> bool:
    """Return whether nothing is to be said against a receipt, as far as its texts tell."""
    event, filed_at = receipt.event, receipt.filed_at
    identifier = receipt.id
    if not IDENTIFIER.fullmatch(identifier) or (stem and stem != identifier):
        return False
    if not receipt.recorded_by.strip() or not receipt.filing.strip():
        return False
    if receipt.channel and receipt.channel not in CHANNELS:
        return False
    if (event in COVERING and not receipt.covers) or len(receipt.articles) > MOST_ITEMS:
        return False
    if event in CHAINED:
        decided = receipt.decided_at or event is not Event.ACCEPTED
        return bool(receipt.filing != identifier and receipt.prev and _stated(*receipt.prev) and decided)
    in_time = filed_at is not None and filed_at.start <= receipt.recorded_at.end
    return in_time and receipt.filing == identifier and bool(receipt.authority) and not receipt.prev


def _when(text: str, timezone: str) -> When:
    return read_moment(text, timezone) or _refuse()


@lru_cache(maxsize=4096)
def _authority(kind: str, department: str, region: str, name: str) -> Authority:
    """Return an authority; thousands of receipts name the same few."""
    read = Authority(Kind(kind), region, name, department)
    placed = divisions.division(region) is not None if region else read.kind in WITHOUT_REGION
    named = sectors.department(department) is not None if department else read.kind is not Kind.SECTOR
    return read if placed and named else _refuse()


def _covers(block: str) -> tuple[Cover, ...]:
    found = COVER.findall(block)
    if len(found) > MOST_ITEMS or not all(one[0].strip() for one in found):
        _refuse()
    return tuple(Cover(post, Content(int(form), *texts) if form else None) for post, form, *texts in found)


def _evidence(block: str) -> tuple[Evidence, ...]:
    found = DOCUMENT.findall(block)
    if len(found) > MOST_ITEMS or not all(_stated(path, digest) for path, digest, _ in found):
        _refuse()
    return tuple(Evidence(path, digest.lower(), role) for path, digest, role in found)


def _stated(*texts: str) -> bool:
    return all(text.strip() for text in texts)


def _refuse() -> NoReturn:
    raise OtherwiseError
