"""The schema of the JSON report, `threatgate.report/1`: fields may be added to it, and none is renamed."""

from __future__ import annotations

from typing import Any

from mkdocs_threatgate.model import Confidence, Decision, Kind, Outcome, Status
from mkdocs_threatgate.reports.json import SCHEMA

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
MAYBE_LINE: Schema = {"type": ["integer", "null"], "minimum": 1}
FLAG: Schema = {"type": "boolean"}
TEXTS: Schema = {"type": "array", "items": TEXT}
DECISION: Schema = {"enum": list(Decision)}
KIND: Schema = {"enum": [*Kind, None]}


def record(**keys: tuple[str, Schema]) -> Schema:
    """Return the schema of an object that has all these keys, each with its description."""
    properties = {key: {"description": words, **one} for key, (words, one) in keys.items()}
    return {"type": "object", "properties": properties, "required": list(properties)}


OBLIGATION = record(
    article=("The article that asks for it.", TEXT),
    verified=("Whether the article's text was read in the original.", FLAG),
    kind=("The first kind of body that may receive it.", KIND),
    kinds=("Every kind of body that may receive it.", {"type": "array", "items": {"enum": list(Kind)}}),
    subject=("The id of the incident, report, network or vulnerability.", TEXT),
    place=("The place as declared, by its code.", MAYBE_TEXT),
    sector=("The sector as declared.", MAYBE_TEXT),
    status=("Whether it is discharged.", {"enum": list(Status)}),
    missing=("The facts that are missing.", TEXTS),
    filings=("The filings that meet it.", TEXTS),
    competent=("The bodies that may receive it, by name.", TEXTS),
)
POST = record(
    path=("The post's file, from the top of the repository.", TEXT),
    title=("Its title.", TEXT),
    publish_at=("When it goes out.", TEXT),
    ships=("Whether it is published at all.", FLAG),
    baselined=("Whether it was public before the gate, and is unchanged.", FLAG),
    verdict=("The verdict on it.", DECISION),
    obligations=("What it owes.", {"type": "array", "items": OBLIGATION}),
)
FINDING = record(
    rule=("The rule's code.", {"type": "string", "pattern": "^TG[0-9]{3}$"}),
    slug=("The rule's name.", TEXT),
    article=("The article that it is about.", MAYBE_TEXT),
    outcome=("What it does to publication.", {"enum": list(Outcome)}),
    path=("The file; null for the site as a whole.", MAYBE_TEXT),
    line=("The line in the file on disk, from 1.", MAYBE_LINE),
    column=("The column, in code points from 1.", MAYBE_LINE),
    end_line=("The last line.", MAYBE_LINE),
    message=("What is wrong, in the language of messages.", TEXT),
    remedy=("What to do about it.", TEXT),
    command=("What to run next.", MAYBE_TEXT),
    confidence=("How sure the gate is.", {"enum": list(Confidence)}),
    evidence=("What a suspicion rests on.", TEXT),
    fingerprint=(
        "What makes it the same finding in another run.",
        {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    ),
)
SINCE = record(
    revision=("The revision as named.", TEXT),
    base=("The merge base.", TEXT),
    whole=("Whether the whole site was judged all the same.", FLAG),
)
REPORT = record(
    schema=("The form of the report.", {"const": SCHEMA}),
    tool=("The tool.", record(name=("Its name.", TEXT), version=("Its version.", TEXT))),
    policy=(
        "The articles that applied.",
        record(
            profiles=("The profiles.", TEXTS),
            digest=("The digest of all articles.", {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}),
        ),
    ),
    ledger=(
        "The ledger as of one commit.",
        record(
            commit=("The commit.", TEXT),
            entries=("How many entries it has.", COUNT),
            intact=("Whether none was rewritten, moved or deleted.", FLAG),
        ),
    ),
    checked_at=("The moment of the run.", TEXT),
    clock_pinned=("Whether SOURCE_DATE_EPOCH set the clock.", FLAG),
    since=("The range that the run was limited to, if it was.", {"anyOf": [{"type": "null"}, SINCE]}),
    verdict=("The verdict.", DECISION),
    posts=("The posts, and pages that declare.", {"type": "array", "items": POST}),
    findings=("What was found.", {"type": "array", "items": FINDING}),
    summary=(
        "The numbers.",
        record(
            posts=("Posts judged.", COUNT),
            blocked=("Posts blocked.", COUNT),
            blocks=("Blocking findings.", COUNT),
            notices=("Notices.", COUNT),
            dismissed=("Dismissed findings.", COUNT),
        ),
    ),
)
