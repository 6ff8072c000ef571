"""A receipt's YAML → `Receipt`: the fields of contract part 3, one event per file.

Strict: an unknown field, a wrong type or a level that its region does not have makes
the receipt invalid (TG305), with the line that says so.
"""

from __future__ import annotations

import re

from mkdocs_threatgate.model import (
    TOP,
    Authority,
    Content,
    Cover,
    Event,
    Evidence,
    Fault,
    Kind,
    Mapping,
    Message,
    Opinion,
    Previous,
    Receipt,
    Response,
    Span,
    Value,
    When,
    say,
)
from mkdocs_threatgate.sources.shapes import Fields, Manner
from mkdocs_threatgate.sources.trees import TreeError, read_tree
from mkdocs_threatgate.tables import divisions, sectors

SCHEMA = "threatgate.receipt/1"
CODE = "TG305"
CHANNELS = ("online-platform", "12387", "email", "fax", "post", "in-person", "phone", "other")
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CHAINED = frozenset(Event) - {Event.FILED, Event.OPINION, Event.DISMISSED}
WRITE_ANEW = say("A receipt is never edited: record the filing anew with “threatgate record”.")


def read_receipt(data: bytes, stem: str, timezone: str) -> tuple[Receipt | None, tuple[Fault, ...]]:
    """Return the receipt in the bytes of a file named `stem`.yml, and what is wrong with it."""
    try:
        tree = read_tree(data.decode("utf-8-sig"))
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
    """Return the receipt in a tree and its faults; `post` is the post that an inline receipt covers."""
    faults: list[Fault] = []
    fields = Fields(tree, faults, Manner(code=CODE, timezone=timezone))
    reader = _ReceiptReader(fields, inline=post)
    receipt = reader.read(stem)
    fields.close()
    return (None if faults else receipt), tuple(faults)


class _ReceiptReader:
    def __init__(self, fields: Fields, *, inline: str) -> None:
        self.fields = fields
        self.inline = inline

    def read(self, stem: str) -> Receipt | None:
        fields = self.fields
        self.check_schema()
        event = fields.choice("event", Event, required=not self.inline) or (
            Event.FILED if self.inline else None
        )
        identifier = self.identifier(stem)
        filing = fields.text("filing", required=not self.inline and event in CHAINED) or identifier
        recorded_at = fields.moment("recorded_at", required=not self.inline) or fields.moment("filed_at")
        receipt = None
        if event and recorded_at:
            receipt = self.receipt(event, identifier, filing, recorded_at)
            self.check_event(receipt)
        return receipt

    def receipt(self, event: Event, identifier: str, filing: str, recorded_at: When) -> Receipt:
        fields = self.fields
        self.plain_fields()
        return Receipt(
            id=identifier,
            filing=filing,
            event=event,
            span=fields.span,
            recorded_at=recorded_at,
            recorded_by=fields.text("recorded_by", required=not self.inline),
            authority=self.authority(),
            filed_at=fields.moment("filed_at", required=event is Event.FILED),
            received_at=fields.moment("received_at"),
            decided_at=fields.moment("decided_at", required=event is Event.ACCEPTED),
            valid_until=fields.moment("valid_until"),
            channel=self.channel(),
            number=fields.text("number"),
            articles=tuple(text for text, _ in fields.texts("articles")),
            covers=self.covers(event),
            evidence=self.evidence(),
            prev=self.previous(event),
            operator=fields.text("operator", required=event is Event.OPINION),
            opinion=self.opinion(event),
        )

    def plain_fields(self) -> None:
        """Take the fields that no rule reads yet, so that they are known."""
        for key in ("basis", "conditions", "supersedes"):
            self.fields.texts(key)
        self.fields.take("set")
        for key in ("note", "sealed", "post", "rule", "fingerprint"):
            self.fields.text(key)
        self.fields.moment("until")
        rejected = self.fields.tree.get("event")
        needs = rejected is not None and getattr(rejected, "text", "") in (
            "rejected",
            "withdrawn",
            "corrected",
        )
        self.fields.text("reason", required=needs)

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

    def check_filed(self, receipt: Receipt) -> None:
        if receipt.authority is None and self.fields.tree.get("authority") is None:
            self.fields.missing("authority")
        if receipt.filing != receipt.id:
            self.fault("filing", say("a “filed” event names its own id as its filing"))
        if receipt.filed_at and receipt.filed_at.start > receipt.recorded_at.end:
            self.fault("filed_at", say("it was recorded before it was filed"))

    def authority(self) -> Authority | None:
        fields = self.fields.mapping("authority")
        if fields is None:
            return None
        kind = fields.choice("kind", Kind, required=True)
        region = fields.text("region", required=kind not in (None, Kind.OPERATOR, Kind.PROVIDER))
        department = fields.text("department", required=kind is Kind.SECTOR)
        stated_level = fields.text("level")
        fields.text("sector")
        name = fields.text("name")
        fields.close()
        division = divisions.division(region) if region else None
        if region and division is None:
            self.fault("authority", say("“{region}” is no division code", region=region))
        elif division and stated_level and stated_level != division.level.word:
            self.fault(
                "authority",
                say(
                    "{region} ({name}) is of the level “{level}”, not “{stated}”",
                    region=region,
                    name=division.name,
                    level=division.level.word,
                    stated=stated_level,
                ),
            )
        if department and sectors.department(department) is None:
            self.fault("authority", say("“{department}” is no known department", department=department))
        return Authority(kind, region, name, department) if kind else None

    def channel(self) -> str:
        channel = self.fields.text("channel")
        if channel and channel not in CHANNELS:
            self.fault(
                "channel", say("“{channel}” is no channel; known: {known}", channel=channel, known=CHANNELS)
            )
        return channel

    def covers(self, event: Event) -> tuple[Cover, ...]:
        if self.inline:
            return (Cover(self.inline),)
        found = tuple(self.cover(fields) for fields in self.fields.mappings("covers"))
        if not found and event in (Event.FILED, Event.OPINION):
            self.fields.missing("covers")
        return found

    def cover(self, fields: Fields) -> Cover:
        post = fields.text("post", required=True)
        fields.text("title")
        fields.take("declared")
        content = fields.mapping("content")
        digests = None
        if content:
            names = ("form", "blob", "meta", "facts", "text")
            form, blob, meta, facts, text = (content.text(name) for name in names)
            content.close()
            digests = Content(int(form) if form.isdecimal() else 0, blob, meta, facts, text)
        fields.close()
        return Cover(post, digests)

    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(self.document(fields) for fields in self.fields.mappings("evidence"))

    def document(self, fields: Fields) -> Evidence:
        for key in ("size", "media_type", "stored", "plain_sha256"):
            fields.text(key)
        fields.take("timestamp")
        path, digest = fields.text("path", required=True), fields.text("sha256", required=True)
        role = fields.text("role")
        fields.close()
        return Evidence(path, digest.lower(), role)

    def previous(self, event: Event) -> Previous | None:
        fields = self.fields.mapping("prev", required=event in CHAINED)
        if fields is None:
            return None
        found = Previous(fields.text("id", required=True), fields.text("sha256", required=True).lower())
        fields.close()
        return found

    def opinion(self, event: Event) -> Opinion | None:
        requested_at = self.fields.moment("requested_at", required=event is Event.OPINION)
        response = self.fields.choice("response", Response)
        responded_at = self.fields.moment("responded_at")
        if event is not Event.OPINION:
            return None
        return Opinion(requested_at=requested_at, response=response, responded_at=responded_at)

    def fault(self, key: str, message: Message) -> None:
        value: Value | None = self.fields.tree.get(key)
        span: Span = value.span if value else TOP
        self.fields.fault(message, WRITE_ANEW, span)
