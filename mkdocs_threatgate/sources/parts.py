"""The mappings within a receipt: its authority, what it covers, its evidence, the entry before it."""

from __future__ import annotations

import re

from mkdocs_threatgate.model import Authority, Content, Cover, Evidence, Kind, Message, Previous, say
from mkdocs_threatgate.sources.shapes import Fields
from mkdocs_threatgate.tables import divisions, sectors

WITHOUT_REGION = (None, Kind.OPERATOR, Kind.PROVIDER)
FORM = re.compile(r"[0-9]{1,4}")


def read_authority(fields: Fields, remedy: Message) -> Authority | None:
    """Return the body that a filing went to, or None without a kind; its level must be its region's."""
    kind = fields.choice("kind", Kind, required=True)
    region = fields.text("region", required=kind not in WITHOUT_REGION)
    department = fields.text("department", required=kind is Kind.SECTOR)
    level, name = fields.text("level"), fields.text("name")
    fields.text("sector")
    fields.close()
    division = divisions.division(region) if region else None
    if region and division is None:
        fields.fault(say("“{region}” is no division code", region=region), remedy, fields.span)
    elif division and level and level != division.level.word:
        message = say(
            "{region} ({name}) is of the level “{level}”, not “{stated}”",
            region=region,
            name=division.name,
            level=division.level.word,
            stated=level,
        )
        fields.fault(message, remedy, fields.span)
    if department and sectors.department(department) is None:
        unknown = say("“{department}” is no known department", department=department)
        fields.fault(unknown, remedy, fields.span)
    return Authority(kind, region, name, department) if kind else None


def read_cover(fields: Fields) -> Cover:
    """Return a post that a filing covers, with its digests where they are given."""
    post = fields.text("post", required=True)
    fields.text("title")
    fields.take("declared")
    content = fields.mapping("content")
    digests = None
    if content:
        names = ("form", "blob", "meta", "facts", "text")
        form, blob, meta, facts, text = (content.text(name) for name in names)
        content.close()
        digests = Content(int(form) if FORM.fullmatch(form) else 0, blob, meta, facts, text)
    fields.close()
    return Cover(post, digests)


def read_document(fields: Fields) -> Evidence:
    """Return a document that is kept beside the receipt."""
    for key in ("size", "media_type", "stored", "plain_sha256"):
        fields.text(key)
    fields.take("timestamp")
    path, digest = fields.text("path", required=True), fields.text("sha256", required=True)
    role = fields.text("role")
    fields.close()
    return Evidence(path, digest.lower(), role)


def read_previous(fields: Fields) -> Previous:
    """Return the entry that an event follows."""
    found = Previous(fields.text("id", required=True), fields.text("sha256", required=True).lower())
    fields.close()
    return found
