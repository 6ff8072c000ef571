"""Reports and plans by their make: labelled facts, graded findings, chapters, clauses, measures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.rows import Place, Row, extent, rows, runs
from mkdocs_threatgate.model import Zone

LABEL, SEVERITY, PART, CONTROL = (
    f"assessment-reports/{word}" for word in ("label", "severity", "part", "control")
)
CLAUSE, MEASURE, CLAIM = (f"assessment-plans/{word}" for word in ("clause", "measure", "claim"))
REPORT, PLAN = "assessment-reports/heading", "assessment-plans/heading"
CVE = "cve-"
ABOUT = re.compile(
    r"模板|样例|样本|范本|示范|解读|怎么写|如何|撰写|编写|编制|指南|培训|课程|招标|采购|要求|标准|规范|工具"
    r"|\b(?:templates?|samples?|examples|how to|guide(?:lines?)?|writing|write|checklists?|training|tools?"
    r"|rfp|requests?|proposals?|requirements?|what is|why)\b",
    re.IGNORECASE,
)
"""What makes a heading speak about reports or plans, not name one."""

NEAR, FAR = 12, 40
"""Lines between two labels of one report, and between two of its findings, chapters or clauses."""

LABELS, FINDINGS, CHAPTERS, CONTROLS, CLAUSES, MEASURES, CLAIMS = 2, 4, 4, 6, 4, 3, 2


def report_title(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the names of reports in headings."""
    yield from _named(page, marks[REPORT])


def plan_title(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the names of plans in headings."""
    yield from _named(page, marks[PLAN])


def _named(page: Page, places: Sequence[Place]) -> Iterator[Place]:
    for row in rows(page.text, {"": places}):
        if not ABOUT.search(row.words(page.text)):
            yield extent((row,))


def report_facts(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield blocks of labels that say when, by whom and of what a report is."""
    yield from _various(page, marks[LABEL], NEAR, LABELS)


def report_findings(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield lists of findings with severities; lists of published CVEs are none."""
    graded = [
        row for row in rows(page.text, {SEVERITY: marks[SEVERITY]}) if CVE not in row.words(page.text).lower()
    ]
    for run in runs(graded, FAR):
        if len(run) >= FINDINGS:
            yield extent(run)


def report_chapters(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield runs of headings that divide a report."""
    headings = [place for place in marks[PART] if page.region(place[0]).zone is Zone.HEADING]
    yield from _various(page, headings, FAR * 3, CHAPTERS)


def stated_controls(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield lists of controls of a standard by which a system is said to go, one line each or more."""
    yield from _various(page, marks[CONTROL], FAR, CONTROLS, lines=CONTROLS)


def plan_clauses(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield runs of different clauses of a plan."""
    yield from _various(page, marks[CLAUSE], FAR, CLAUSES, lines=CLAUSES)


def own_protections(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield passages that say of several measures that one's own system has them."""
    yield from _protections(page, marks, MEASURES, CLAIMS)


def detailed_protections(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield passages that do so of so many that an attacker learns what is there, and what is not."""
    yield from _protections(page, marks, MEASURES * 2, CLAIMS + 1)


def _protections(page: Page, marks: Marks, measures: int, claims: int) -> Iterator[Place]:
    for run in runs(rows(page.text, {MEASURE: marks[MEASURE], CLAIM: marks[CLAIM]}), NEAR):
        claiming = [row for row in run if {spot.kind for spot in row.spots} == {MEASURE, CLAIM}]
        if len(claiming) >= claims and len(_words(page.text, run, MEASURE)) >= measures:
            yield claiming[0].start, claiming[-1].end


def _various(page: Page, places: Sequence[Place], gap: int, least: int, lines: int = 1) -> Iterator[Place]:
    """Yield runs of places with at least so many different words, on so many lines."""
    for run in runs(rows(page.text, {"": places}), gap):
        if len(run) >= lines and len(_words(page.text, run, "")) >= least:
            yield extent(run)


def _words(text: str, run: Sequence[Row], kind: str) -> set[str]:
    spots = (spot for row in run for spot in row.spots if spot.kind == kind)
    return {text[spot.start : spot.end].strip(" \t>*_#|:：-").lower() for spot in spots}
