"""The code's own tables → JSON Schemas under mkdocs_threatgate/schemas/.

Without options writes them; with `--check` changes nothing and ends in 1 if one is not what
the source says. Which keys there are, and what each event needs, is asked of the readers: a
key that is read and not described here, or described and not read, ends the run.
"""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from schema_keys import known_keys, needed_by
from schema_report import REPORT
from schema_words import WORDS

from mkdocs_threatgate.model import Event, Interpretation, Kind, Level, Nature, Response, Scope
from mkdocs_threatgate.sources.corrections import CORRECTABLE
from mkdocs_threatgate.sources.receipts import CHANNELS, FINGERPRINT, IDENTIFIER, INLINE, SCHEMA, SUSPICION
from mkdocs_threatgate.sources.settings import CHOICES
from mkdocs_threatgate.sources.shapes import MOST_ITEMS
from mkdocs_threatgate.tables.countries import COUNTRIES
from mkdocs_threatgate.tables.sectors import departments, sector_rows

FOLDER = Path(__file__).resolve().parent.parent / "mkdocs_threatgate" / "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
DATE = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
TIME = r"([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]*)?)?[ \t]*([Zz]|[+-][0-9]{1,2}(:?[0-9]{2})?)?"

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number"]}
FLAG: Schema = {"type": "boolean"}
MOMENT: Schema = {
    "type": "string",
    "pattern": f"^{DATE}({TIME})?$",
    "examples": ["2026-12-01", "2026-12-01T09:00:00+08:00"],
}
DIGITS: Schema = {"type": ["string", "integer"]}
ID: Schema = {"type": ["string", "integer"], "pattern": f"^{IDENTIFIER.pattern}$"}
REGION: Schema = {
    "anyOf": [
        {"type": "string", "pattern": "^[0-9]{6}$"},
        {"type": "integer", "minimum": 100000, "maximum": 999999},
    ],
    "examples": ["330100", "000000"],
}
TEXTS: Schema = {"type": "array", "items": TEXT, "maxItems": MOST_ITEMS}
PATHS: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}


def one_of(*words: str) -> Schema:
    """Return the schema of a word out of a closed set."""
    return {"enum": list(words)}


def listed(name: str) -> Schema:
    """Return the schema of a list of mappings of this name."""
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}, "maxItems": MOST_ITEMS}


def inner(name: str) -> Schema:
    """Return the schema of a mapping of this name."""
    return {"$ref": f"#/$defs/{name}"}


PLACES = TEXTS | {"examples": [["浙江省杭州市", "330106", "US"]]}
SECTORS = TEXTS | {"examples": [[row.sector for row in sector_rows()][:3]]}
OPINION = {"requested_at": MOMENT, "response": one_of(*Response), "responded_at": MOMENT}
RECEIPT: dict[str, Schema] = {
    "schema": {"const": SCHEMA},
    "id": ID,
    "filing": ID,
    "event": one_of(*Event),
    "prev": inner("prev"),
    "recorded_at": MOMENT,
    "recorded_by": {"type": "string", "minLength": 1},
    "authority": inner("authority"),
    "filed_at": MOMENT,
    "received_at": MOMENT,
    "decided_at": MOMENT,
    "valid_until": MOMENT,
    "channel": {"anyOf": [one_of(*CHANNELS), {"const": 12387}]},
    "number": TEXT,
    "reason": TEXT,
    "articles": TEXTS | {"examples": [["cn-2019-draft/5"]]},
    "covers": listed("cover"),
    "evidence": listed("evidence"),
    "set": {
        "type": "object",
        "properties": {
            **{name: TEXT for name in CORRECTABLE if "." not in name},
            "authority": {"type": "object", "properties": {"name": TEXT}, "additionalProperties": False},
            "authority.name": TEXT,
        },
        "additionalProperties": False,
        "minProperties": 1,
    },
    "operator": TEXT,
    **OPINION,
    "post": TEXT,
    "rule": {"type": "string", "pattern": f"^({SUSPICION.pattern})$"},
    "fingerprint": {"type": ["string", "integer"], "pattern": f"^({FINGERPRINT.pattern})$"},
    "until": MOMENT,
    "basis": TEXTS,
    "conditions": TEXTS,
    "supersedes": TEXTS,
    "note": TEXT,
    "sealed": TEXT,
}
PARTS: dict[str, dict[str, Schema]] = {
    "receipt": RECEIPT,
    "inline_receipt": {name: one for name, one in RECEIPT.items() if name != "covers"}
    | {"event": one_of(*INLINE)},
    "prev": {"id": ID, "sha256": DIGITS},
    "authority": {
        "kind": one_of(*Kind),
        "region": REGION,
        "name": TEXT,
        "department": one_of(*(one.code for one in departments())),
        "level": one_of(*(level.word for level in Level)),
        "sector": TEXT,
    },
    "cover": {"post": TEXT, "title": TEXT, "declared": {}, "content": inner("content")},
    "content": {
        "form": {"type": ["integer", "string"]},
        "blob": DIGITS,
        "meta": TEXT,
        "facts": TEXT,
        "text": TEXT,
    },
    "evidence": {
        "path": TEXT,
        "sha256": DIGITS,
        "role": TEXT | {"examples": ["submission", "delivery-proof", "acknowledgement", "decision"]},
        "size": TEXT,
        "media_type": TEXT,
        "stored": TEXT,
        "plain_sha256": DIGITS,
        "timestamp": {},
    },
    "declaration": {
        "none": {"type": ["string", "number"], "minLength": 1},
        "incidents": listed("incident"),
        "reports": listed("report"),
        "networks": listed("network"),
        "vulnerabilities": {"type": "array", "items": {"type": "object"}},
        "id": {"type": "string", "not": {"pattern": "/"}},
        "filings": TEXTS,
        "receipts": listed("inline_receipt"),
        "publish_at": MOMENT,
        "tlp": {},
        "embargo": {},
    },
    "incident": {
        "id": TEXT,
        "nature": one_of(*Nature),
        "places": PLACES,
        "places_unknown": FLAG,
        "operator": inner("operator"),
        "occurred": MOMENT,
    },
    "report": {"id": TEXT, "scope": one_of(*Scope), "regions": PLACES, "sectors": SECTORS},
    "network": {
        "id": TEXT,
        "operator": inner("operator"),
        "places": PLACES,
        "fixed": inner("fixed"),
        "opinion": inner("stated_opinion"),
    },
    "operator": {"name": TEXT, "own": FLAG},
    "fixed": {"at": MOMENT, "evidence": TEXT},
    "stated_opinion": OPINION,
    "config": {
        "enabled": FLAG,
        "profiles": PATHS,
        "posts": PATHS,
        "docs_dir": {"type": "string"},
        "ledger": {"type": "string"},
        "ledger_history": PATHS,
        "publisher": inner("publisher"),
        "allowed_signers": {"type": "string"},
        "recorders": PATHS,
        "forges": PATHS,
        "baseline": PATHS,
        "content_rules": {"type": "string"},
        "timezone": {"type": "string"},
        "interpretation": inner("interpretation"),
    }
    | {key: one_of(*words) for key, words in CHOICES.items() if not hasattr(Interpretation(), key)},
    "publisher": {"country": one_of(*sorted(COUNTRIES)), "name": TEXT},
    "interpretation": {
        field.name: {
            bool: FLAG,
            str: one_of(*CHOICES.get(field.name, ())),
            tuple: {"type": "array", "items": TEXT},
        }[type(getattr(Interpretation(), field.name))]
        | {"default": getattr(Interpretation(), field.name)}
        for field in fields(Interpretation)
    },
}
if "signatures" in CHOICES:  # YAML 1.1 reads a plain `off` as false, and so does the reader
    PARTS["config"]["signatures"] = {"enum": [*CHOICES["signatures"], False]}
REQUIRED = {
    "authority": ("kind",),
    "cover": ("post",),
    "evidence": ("path", "sha256"),
    "prev": ("id", "sha256"),
    "fixed": ("at",),
    "stated_opinion": ("requested_at",),
}
FACTS = ("incidents", "reports", "networks", "vulnerabilities")


def part(name: str) -> Schema:
    """Return the schema of a mapping, each key described; nothing else may stand in it."""
    keys = known_keys()[name]
    described = WORDS[name] if name in WORDS else WORDS["receipt"]
    if set(keys) != set(PARTS[name]) or not set(keys) <= set(described):
        unlike = set(keys) ^ set(PARTS[name]) | set(keys) - set(described)
        problem = f"{name}: read and not described, or described and not read: {sorted(unlike)}"
        raise SystemExit(problem)
    found: Schema = {
        "type": "object",
        "properties": {key: {"description": described[key], **one} for key, one in PARTS[name].items()},
        "additionalProperties": False,
    }
    if name in REQUIRED:
        found["required"] = list(REQUIRED[name])
    return found | RULES.get(name, {})


AUTHORITY: Schema = {
    "allOf": [
        {
            "if": {"properties": {"kind": {"enum": ["operator", "provider"]}}, "required": ["kind"]},
            "else": {"required": ["region"]},
        },
        {
            "if": {"properties": {"kind": {"const": "sector"}}, "required": ["kind"]},
            "then": {"required": ["department"]},
        },
    ]
}
DECLARATION: Schema = {
    "if": {"required": ["none"]},
    "then": {"properties": {key: {"maxItems": 0} for key in FACTS}},
    "else": {"anyOf": [{"required": [key], "properties": {key: {"minItems": 1}}} for key in FACTS]},
}

INLINE_RECEIPT: Schema = {
    "anyOf": [
        {"required": ["event"], "properties": {"event": {"enum": [one for one in INLINE if one != "filed"]}}},
        {"required": ["authority", "filed_at"]},
    ]
}
RULES = {"authority": AUTHORITY, "declaration": DECLARATION, "inline_receipt": INLINE_RECEIPT}


def headed(name: str, title: str, body: Schema, parts: tuple[str, ...]) -> Schema:
    """Return a whole schema: its head, its body and the parts that it refers to."""
    head = {"$schema": DRAFT, "$id": f"urn:threatgate:schema:{name}", "title": title}
    return head | body | ({"$defs": {one: part(one) for one in parts}} if parts else {})


def receipt() -> Schema:
    """Return the schema of a receipt's file, with what each event needs."""
    body = part("receipt")
    body["required"] = list(needed_by(None))
    body["allOf"] = [
        {
            "if": {"properties": {"event": {"const": event.value}}, "required": ["event"]},
            "then": {
                "required": [key for key in needed_by(event) if key not in needed_by(None)],
                **({"properties": {"covers": {"minItems": 1}}} if "covers" in needed_by(event) else {}),
            },
        }
        for event in Event
    ]
    return headed(
        "receipt",
        "A receipt of threatgate's ledger",
        body,
        ("prev", "authority", "cover", "content", "evidence"),
    )


def front_matter() -> Schema:
    """Return the schema of a post's front matter; keys of others may stand beside ours."""
    parts = ("declaration", "incident", "report", "network", "operator", "fixed", "stated_opinion")
    inline = ("inline_receipt", "authority", "evidence", "prev")
    body = {
        "type": "object",
        "properties": {
            "threatgate": {"description": WORDS["front_matter"]["threatgate"], **inner("declaration")}
        },
    }
    return headed("front-matter", "Front matter of a post gated by threatgate", body, (*parts, *inline))


def config() -> Schema:
    """Return the schema of the settings: all of threatgate.yml, or the plugin's options."""
    title = "Settings of threatgate: threatgate.yml, or the options of the plugin"
    return headed("config", title, part("config"), ("publisher", "interpretation"))


def schemas() -> dict[str, str]:
    """Return each schema as text by the name of its file."""
    found = {
        "front-matter": front_matter(),
        "receipt": receipt(),
        "config": config(),
        "report": headed("report", "The report of threatgate check --format json", REPORT, ()),
    }
    return {
        f"{name}.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in found.items()
    }


def main() -> int:
    """Write the schemas, or compare them."""
    stale = [
        name
        for name, text in schemas().items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in sys.argv[1:]:
        print("\n".join(f"mkdocs_threatgate/schemas/{name} is not what the source says" for name in stale))
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name, text in schemas().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
