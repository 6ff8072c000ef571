"""A receipt's YAML → `Receipt`: the fields of contract part 3, one event per file.

Strict: an unknown field, a wrong type or a level that its region does not have makes
the receipt invalid (TG305), with the line that says so.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from mkdocs_threatgate.model import (
    BUILT,
    TOP,
    Authority,
    Cover,
    Dismissal,
    Event,
    Evidence,
    Fault,
    Mapping,
    Message,
    Opinion,
    Previous,
    Receipt,
    Response,
    Sequence,
    Span,
    Value,
    When,
    say,
)
from mkdocs_threatgate.sources.corrections import read_corrections
from mkdocs_threatgate.sources.parts import read_authority, read_cover, read_document, read_previous
from mkdocs_threatgate.sources.plain_trees import read_plain_tree
from mkdocs_threatgate.sources.shapes import Fields, Manner
from mkdocs_threatgate.sources.trees import TreeError, read_tree

SCHEMA = "threatgate.receipt/1"
CODE = "TG305"
CHANNELS = ("online-platform", "12387", "email", "fax", "post", "in-person", "phone", "other")
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CHAINED = frozenset(Event) - {Event.FILED, Event.OPINION, Event.DISMISSED}
COVERING = (Event.FILED, Event.OPINION, Event.SUPPLEMENTED, Event.REVIEWED)
NEED_A_REASON = (Event.REJECTED, Event.WITHDRAWN, Event.CORRECTED)
SUSPICION = re.compile(r"TG105|TG4[0-9]{2}|TG501")
"""The rules whose findings may be no more than suspicions; what all others find are facts."""

FINGERPRINT = re.compile(rf"[0-9a-f{BUILT}][0-9a-f]{{15}}")
INLINE = (Event.FILED, Event.ACCEPTED, Event.OPINION)
"""The events that may stand in front matter, where each receipt is a filing of its own."""

NEVER = When(datetime.max.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), "")
WRITE_ANEW = say(
    "A receipt is never edited: record the filing anew with “threatgate record”, and take the old id "
    "out of “filings”."
)
CORRECT_ANEW = say("A receipt is never edited: record the correction anew with “threatgate event”.")
DISMISS_ANEW = say("A receipt is never edited: dismiss the suspicion anew with “threatgate dismiss”.")


def read_receipt(data: bytes, stem: str, timezone: str) -> tuple[Receipt | None, tuple[Fault, ...]]:
    """Return the receipt in the bytes of a file named `stem`.yml, and what is wrong with it.

    Where the file can be read as a receipt at all it comes with its faults: it counts for
    nothing then, but the posts that rely on it can be told.
    """
    try:
        text = data.decode("utf-8-sig")
        tree = read_plain_tree(text) or read_tree(text)
    except UnicodeDecodeError:
        return None, (Fault(CODE, say("the receipt is not UTF-8 text"), WRITE_ANEW),)
    except TreeError as error:
        return None, (Fault(CODE, error.message, WRITE_ANEW, error.span),)
    if not isinstance(tree, Mapping):
        return None, (Fault(CODE, say("the receipt holds no fields"), WRITE_ANEW),)
    return receipt_of(tree, timezone, stem=stem)


def receipt_of(
    tree: Mapping, timezone: str, *, stem: str = "", post: str = ""
) -> tuple[Receipt | None, tuple[Fault, ...]]:
    """Return the receipt in a tree, if there is one, and its faults.

    `post` is the post that an inline receipt covers, by its id or its path.
    """
    faults: list[Fault] = []
    fields = Fields(tree, faults, Manner(code=CODE, timezone=timezone))
    receipt = _ReceiptReader(fields, inline=post).read(stem)
    fields.close()
    return receipt, tuple(faults)


class _ReceiptReader:
    def __init__(self, fields: Fields, *, inline: str) -> None:
        self.fields = fields
        self.inline = inline

    def read(self, stem: str) -> Receipt | None:
        fields = self.fields
        self.check_schema()
        event = fields.choice("event", Event, required=not self.inline)
        if event is None and self.inline:
            event = Event.FILED
        identifier = self.identifier(stem)
        filing = fields.text("filing", required=not self.inline and event in CHAINED) or identifier
        receipt = self.receipt(event, identifier, filing)
        if self.inline:
            self.check_inline(event, identifier, filing)
        elif receipt:
            self.check_event(receipt)
        return receipt

    def receipt(self, event: Event | None, identifier: str, filing: str) -> Receipt | None:
        """Take every field, so that each is known whatever is wrong with the others."""
        fields = self.fields
        self.plain_fields()
        recorded_at = fields.moment("recorded_at", required=not self.inline)
        filed_at = fields.moment("filed_at", required=event is Event.FILED)
        decided_at = fields.moment("decided_at", required=event is Event.ACCEPTED)
        opinion = self.opinion(event)
        known_since = recorded_at or filed_at or decided_at or (opinion.requested_at if opinion else None)
        receipt = Receipt(
            id=identifier,
            filing=filing,
            event=event or Event.FILED,
            span=fields.span,
            recorded_at=known_since or NEVER,
            recorded_by=fields.text("recorded_by", required=not self.inline),
            authority=self.authority(event),
            filed_at=filed_at,
            received_at=fields.moment("received_at"),
            decided_at=decided_at,
            valid_until=fields.moment("valid_until"),
            channel=self.channel(),
            number=fields.text("number"),
            articles=tuple(text for text, _ in fields.texts("articles")),
            covers=self.covers(event),
            evidence=self.evidence(),
            prev=self.previous(event),
            operator=fields.text("operator", required=event is Event.OPINION),
            opinion=opinion,
            dismissal=self.dismissal(event),
            corrections=self.corrections(event),
        )
        return receipt if event and known_since else None

    def plain_fields(self) -> None:
        """Take the fields that no rule reads yet, so that they are known."""
        if self.fields.are_absent("basis", "conditions", "supersedes", "note", "sealed"):
            return
        for key in ("basis", "conditions", "supersedes"):
            self.fields.texts(key)
        for key in ("note", "sealed"):
            self.fields.text(key)

    def check_schema(self) -> None:
        schema = self.fields.text("schema", required=not self.inline)
        if schema and schema != SCHEMA:
            self.fault("schema", say("the schema “{schema}” is not read by this version", schema=schema))

    def identifier(self, stem: str) -> str:
        identifier = self.fields.text("id", required=not self.inline)
        if identifier and not IDENTIFIER.fullmatch(identifier):
            self.fault("id", say("“{id}” is no id", id=identifier))
        elif stem and identifier and identifier != stem:
            self.fault("id", say("the id “{id}” is not the file's name “{stem}”", id=identifier, stem=stem))
        return identifier

    def check_event(self, receipt: Receipt) -> None:
        if receipt.event is Event.FILED:
            self.check_filed(receipt)
        if receipt.event in CHAINED and receipt.filing == receipt.id:
            self.fault(
                "filing", say("the event “{event}” must name the filing it belongs to", event=receipt.event)
            )

    def check_inline(self, event: Event | None, identifier: str, filing: str) -> None:
        """Object to what needs a chain or another person: silently it would count for nothing."""
        if event and event not in INLINE:
            self.fault("event", say("an event “{event}” belongs into the ledger", event=event))
        elif filing != identifier:
            self.fault("filing", say("a receipt in front matter is a filing of its own"))

    def check_filed(self, receipt: Receipt) -> None:
        if receipt.id and receipt.filing != receipt.id and not self.inline:
            self.fault("filing", say("a “filed” event names its own id as its filing"))
        if receipt.filed_at and receipt.filed_at.start > receipt.recorded_at.end:
            self.fault("filed_at", say("it was recorded before it was filed"))

    def authority(self, event: Event | None) -> Authority | None:
        fields = self.fields.mapping("authority", required=event is Event.FILED)
        return read_authority(fields, WRITE_ANEW) if fields else None

    def channel(self) -> str:
        channel = self.fields.text("channel")
        if channel and channel not in CHANNELS:
            self.fault(
                "channel", say("“{channel}” is no channel; known: {known}", channel=channel, known=CHANNELS)
            )
        return channel

    def covers(self, event: Event | None) -> tuple[Cover, ...]:
        if self.inline:
            return (Cover(self.inline),)
        stated = self.fields.take("covers")
        if event in COVERING and (stated is None or stated == Sequence((), stated.span)):
            self.fields.missing("covers")
        return tuple(read_cover(fields) for fields in self.fields.mappings("covers"))

    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(read_document(fields) for fields in self.fields.mappings("evidence"))

    def previous(self, event: Event | None) -> Previous | None:
        fields = self.fields.mapping("prev", required=event in CHAINED and not self.inline)
        return read_previous(fields) if fields else None

    def opinion(self, event: Event | None) -> Opinion | None:
        keys = ("requested_at", "response", "responded_at")
        if event is not Event.OPINION and self.fields.are_absent(*keys):
            return None
        requested_at = self.fields.moment("requested_at", required=event is Event.OPINION)
        response = self.fields.choice("response", Response)
        responded_at = self.fields.moment("responded_at")
        if event is not Event.OPINION:
            return None
        return Opinion(requested_at=requested_at, response=response, responded_at=responded_at)

    def dismissal(self, event: Event | None) -> Dismissal | None:
        """Take the fields of a dismissal, which other events may hold and which count in none of those."""
        fields, needed = self.fields, event is Event.DISMISSED and not self.inline
        keys = ("post", "rule", "fingerprint", "reason", "until")
        if not needed and event not in NEED_A_REASON and fields.are_absent(*keys):
            return None
        post = fields.text("post", required=needed)
        rule = fields.text("rule", required=needed)
        fingerprint = fields.text("fingerprint", required=needed).lower()
        reason = fields.text("reason", required=needed or event in NEED_A_REASON)
        until = fields.moment("until", required=needed)
        if not needed:
            return None
        if rule and not SUSPICION.fullmatch(rule):
            known = ("TG105", "TG4xx", "TG501")
            message = say("{rule} cannot be dismissed, only suspicions can: {known}", rule=rule, known=known)
            self.fault("rule", message, DISMISS_ANEW)
        if fingerprint and not FINGERPRINT.fullmatch(fingerprint):
            self.fault("fingerprint", say("“{text}” is no fingerprint", text=fingerprint), DISMISS_ANEW)
        return Dismissal(post, rule, fingerprint, reason, until) if until else None

    def corrections(self, event: Event | None) -> tuple[tuple[str, str], ...]:
        stated = self.fields.mapping("set", required=event is Event.CORRECTED)
        if stated is None or event is not Event.CORRECTED:
            return ()
        return read_corrections(stated, CHANNELS, CORRECT_ANEW)

    def fault(self, key: str, message: Message, remedy: Message = WRITE_ANEW) -> None:
        value: Value | None = self.fields.tree.get(key)
        span: Span = value.span if value else TOP
        self.fields.fault(message, remedy, span)
