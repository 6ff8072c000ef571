"""The verdict as SARIF 2.1.0 (OASIS), within the limits of GitHub code scanning.

GitHub takes 25,000 results and 10 MB compressed, shows the first 5,000, and demands a place in a
file for each (docs.github.com, “SARIF support for code scanning”). So the worst come first, what
does not fit is left out and counted, and what is about the whole site is shown in its
configuration.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from datetime import UTC
from urllib.parse import quote

from mkdocs_threatgate import __version__
from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Decision, Finding, Outcome, Rule, Verdict, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.inert import as_json
from mkdocs_threatgate.reports.places import advice, file_of, line_of, worst_first
from mkdocs_threatgate.reports.tally import tally

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
HOME = "https://pypi.org/project/mkdocs-threatgate/"
"""The package's page, from the first release on; validators ask for some address of the tool."""

DOCUMENTS = ""
"""Where the site of documents is published, with a slash at its end; empty while it is nowhere. Rules then
name no page, and bring their manual along."""
ROOT = "%SRCROOT%"
MOST_RESULTS = 25_000
MOST_BYTES = 10_000_000
"""Bytes of the compressed file."""

NO_BYTES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no byte of a file's name."""

LEVELS = {Outcome.BLOCKS: "error", Outcome.NOTICE: "note", Outcome.DISMISSED: "note"}


def render_verdict(verdict: Verdict, language: str) -> str:
    """Return the log; messages, remedies and titles are in the language."""
    findings = worst_first(verdict.findings)
    most = min(len(findings), MOST_RESULTS)
    while True:
        text = as_json(_log(verdict, findings[:most], language))
        if most <= 1 or len(text) <= MOST_BYTES // 4 or _compressed(text) <= MOST_BYTES:
            return text
        most //= 2


def _compressed(text: str) -> int:
    return len(zlib.compress(text.encode("utf-8", "replace"), 1))


def _log(verdict: Verdict, findings: tuple[Finding, ...], language: str) -> dict[str, object]:
    rules = {one.rule.code: one.rule for one in sorted(findings, key=lambda one: one.rule.code)}
    places = {code: place for place, code in enumerate(rules)}
    docket = verdict.docket
    run = {
        "tool": {
            "driver": {
                "name": "threatgate",
                "semanticVersion": __version__,
                "informationUri": HOME,
                "rules": [_rule(rule, verdict, language) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": f"threatgate/{docket.world.configuration or 'scan'}/"},
        "columnKind": "unicodeCodePoints",
        "language": {"en": "en-US", "zh": "zh-CN"}[language],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The top of the repository."}}},
        "invocations": [_invocation(verdict, len(verdict.findings) - len(findings), language)],
        "results": [_result(one, verdict, places, language) for one in findings],
        "properties": {
            "verdict": verdict.decision,
            "summary": tally(verdict)._asdict(),
            "policy": docket.policy.digest,
            "commit": docket.ledger.commit,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, verdict: Verdict, language: str) -> dict[str, object]:
    title = render(rule.title, language)
    manual = render(verdict.manuals[rule.code], language) if rule.code in verdict.manuals else title
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.slug.split("-")),
        "shortDescription": {"text": _sentence(title)},
        "fullDescription": {"text": _sentence(manual.partition("\n")[0])},
        "help": {"text": manual, "markdown": as_markdown(manual)},
        **({"helpUri": f"{DOCUMENTS}reference/rules/#{_anchor(rule)}"} if DOCUMENTS else {}),
        "defaultConfiguration": {"level": "error"},
        "properties": {
            "tags": ["publication", "suspicion" if rule.suspicion else "record"],
            "precision": "high" if rule.suspicion else "very-high",
            "problem.severity": "error",
        },
    }


def as_markdown(manual: str) -> str:
    """Return a manual, whose paragraphs are indented below their headings, as Markdown."""
    summary, *lines = manual.splitlines()
    told = [line.strip() if not line or line.startswith(" ") else f"**{line}**\n" for line in lines]
    return "\n".join((f"**{summary}**", *told))


def _result(
    finding: Finding, verdict: Verdict, places: Mapping[str, int], language: str
) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.rule.code,
        "ruleIndex": places[finding.rule.code],
        "level": LEVELS[finding.outcome],
        "message": {"text": _text("\n".join(advice(finding, language)))},
        "locations": [{"physicalLocation": _place(finding, verdict)}],
        "partialFingerprints": {"threatgate/v1": finding.fingerprint},
        "properties": {
            "outcome": finding.outcome,
            "article": finding.article,
            "confidence": finding.confidence,
            "evidence": "\n".join(map(plain, finding.evidence.splitlines())),
            "remedy": render(finding.remedy, language),
            "command": typed(finding.command) if finding.command else None,
        },
    }
    if finding.outcome is Outcome.DISMISSED:
        justification = render(finding.remedy, language)
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": justification}]
    return result


def _place(finding: Finding, verdict: Verdict) -> dict[str, object]:
    region: dict[str, object] = {"startLine": line_of(finding)}
    if finding.path and finding.span:
        region |= {"startColumn": finding.span.column, "endLine": finding.span.end_line}
    return {"artifactLocation": _artifact(file_of(finding, verdict)), "region": region}


def _artifact(path: str) -> dict[str, object]:
    """Return where a file is: relative to the repository's top, or by a URI of its own."""
    uri = quote(NO_BYTES.sub("\ufffd", path), errors="surrogateescape")
    if path.startswith("/") or path[1:3] == ":/":
        return {"uri": f"file://{'' if path.startswith('/') else '/'}{uri}"}
    return {"uri": uri, "uriBaseId": ROOT}


def _invocation(verdict: Verdict, left_out: int, language: str) -> dict[str, object]:
    invocation: dict[str, object] = {
        "executionSuccessful": verdict.decision is not Decision.UNDECIDED,
        "endTimeUtc": verdict.docket.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    if left_out:
        told = say("findings left out here, more than this format may hold: {count}", count=left_out)
        notification = {"level": "warning", "message": {"text": render(told, language)}}
        invocation["toolExecutionNotifications"] = [notification]
    return invocation


def _anchor(rule: Rule) -> str:
    return f"{rule.code}-{rule.slug}".lower()


def _text(text: str) -> str:
    """Return a message without links of its own: SARIF knows `[text](target)` (3.11.6)."""
    return text.replace("](", "] (")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "。")) else f"{text}."
