"""The verdict as JUnit XML, as Jenkins, GitLab, Gitee and most other servers read it.

A suite for each post, in it a case for each finding: what blocks is a failure, what leaves no
verdict an error, what was dismissed is skipped, a notice passes. A post that nothing blocks has one
more case, which passes, so that good posts show as well. Names are the same in every language and
hold no line number, for servers follow a case from run to run by its name; a class name is broken
at its dots, so the folders of a post are its packages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import NamedTuple

import click

from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Finding, Outcome, Verdict
from mkdocs_threatgate.reports.inert import as_markup
from mkdocs_threatgate.reports.places import advice, file_of, line_of, title_of
from mkdocs_threatgate.reports.tally import tally
from mkdocs_threatgate.reports.text import render_summary

ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even as a reference (2.2)."""

ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\r": "&#13;"})
WHOLE = "threatgate"
"""The suite of what is about no file."""

PASSED = "publishable"


class TestCase(NamedTuple):
    """A case; `kind` is the element that tells how it ended, or empty where it passed."""

    name: str
    kind: str = ""
    message: str = ""
    text: str = ""


def render_verdict(verdict: Verdict, language: str) -> str:
    """Return the document; what a case says is in the language, its name is not."""
    found: dict[str, list[Finding]] = {WHOLE: []}
    found |= {case.post.path: [] for case in verdict.docket.cases if case.post.gated}
    for finding in verdict.findings:
        found.setdefault(finding.path or WHOLE, []).append(finding)
    told = click.unstyle(render_summary(verdict, language))
    suites: dict[str, tuple[TestCase, ...]] = {}
    for path, findings in found.items():
        cases = tuple(_cases(findings, verdict, language))
        good = path != WHOLE and all(one.outcome is not Outcome.BLOCKS for one in findings)
        suites[path] = (TestCase(PASSED), *cases) if good else cases
    suites[WHOLE] = (TestCase("judged", text=told), *suites[WHOLE])
    everything = tuple(case for cases in suites.values() for case in cases)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', _open("testsuites", name=WHOLE, **_counts(everything))]
    for path, cases in suites.items():
        lines.extend(_suite(path, cases, verdict))
    return as_markup("\n".join((*lines, "</testsuites>", "")))


def _cases(findings: Iterable[Finding], verdict: Verdict, language: str) -> Iterator[TestCase]:
    """Yield a case for each finding; a second one of the same name is numbered."""
    seen: Counter[str] = Counter()
    for finding in findings:
        title = title_of(finding)
        seen[title] += 1
        name = title if seen[title] == 1 else f"{title} ({seen[title]})"
        place = f"{plain(file_of(finding, verdict))}:{line_of(finding)}"
        text = "\n".join((place, *advice(finding, language), *map(plain, finding.evidence.splitlines())))
        yield TestCase(name, _kind(finding), render(finding.message, language), text)


def _kind(finding: Finding) -> str:
    if finding.outcome is Outcome.BLOCKS:
        return "error" if finding.decisive else "failure"
    return "skipped" if finding.outcome is Outcome.DISMISSED else ""


def _suite(path: str, cases: tuple[TestCase, ...], verdict: Verdict) -> Iterator[str]:
    time = verdict.docket.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    skipped = str(sum(case.kind == "skipped" for case in cases))
    yield _open("testsuite", name=plain(path), **_counts(cases), skipped=skipped, timestamp=time)
    if path == WHOLE:
        numbers = {"verdict": verdict.decision, **tally(verdict)._asdict()}
        yield "<properties>"
        yield from (_open("property", "/", name=key, value=str(value)) for key, value in numbers.items())
        yield "</properties>"
    for case in cases:
        yield from _element(case, class_name(path))
    yield "</testsuite>"


def _element(case: TestCase, classname: str) -> Iterator[str]:
    yield _open("testcase", name=case.name, classname=classname, time="0")
    if case.kind:
        named = (
            {"message": case.message}
            if case.kind == "skipped"
            else {
                "type": case.name.split(" ")[0],
                "message": case.message,
            }
        )
        yield f"{_open(case.kind, **named)}{_escaped(case.text)}</{case.kind}>"
    elif case.text:
        yield f"<system-out>{_escaped(case.text)}</system-out>"
    yield "</testcase>"


def class_name(path: str) -> str:
    """Return a path as a class in packages: its folders at dots, its own dots as underscores."""
    return plain(path).replace(".", "_").strip("/").replace("/", ".")


def _counts(cases: tuple[TestCase, ...]) -> dict[str, str]:
    kinds = Counter(case.kind for case in cases)
    return {"tests": str(len(cases)), "failures": str(kinds["failure"]), "errors": str(kinds["error"])}


def _open(element: str, close: str = "", **attributes: str) -> str:
    stated = "".join(
        f' {name}="{_escaped(value).replace(chr(10), "&#10;")}"' for name, value in attributes.items()
    )
    return f"<{element}{stated}{close}>"


def _escaped(text: str) -> str:
    return ILLEGAL.sub("", text).translate(ESCAPES)
