"""A verdict printed in one of its formats, each as whoever reads it takes it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mkdocs_threatgate.cli.door import language, tell, write
from mkdocs_threatgate.cli.screen import report as report_for_screen
from mkdocs_threatgate.cli.telling import tell_json
from mkdocs_threatgate.model import Verdict, say
from mkdocs_threatgate.reports import FORMATS
from mkdocs_threatgate.reports.github import render_summary

SUMMARY_VARIABLE = "GITHUB_STEP_SUMMARY"

ANY_ENCODING = ("json", "sarif", "gitlab")
"""Formats that can spell out what standard output has no character for."""

ALWAYS_UTF_8 = ("junit", "github", "html")
"""Formats that a program reads as UTF-8 and to the byte, whatever standard output takes itself for."""

report_option = click.option(
    "--format",
    "form",
    type=click.Choice(tuple(FORMATS)),
    default="text",
    show_default=True,
    help="How to print the report.",
)


def tell_report(verdict: Verdict, form: str, setting: str = "en", top: Path | None = None) -> None:
    """Print the report; of `github` the whole of it goes into the summary of the workflow's step.

    `top` is where its paths start, if they are those of files on disk.
    """
    report = report_for_screen(verdict, form, setting, top).rstrip("\n")
    if form in ANY_ENCODING:
        tell_json(report)
    elif form in ALWAYS_UTF_8:
        write(report.encode("utf-8", "replace"))
    else:
        tell(report, setting)
    summary = os.environ.get(SUMMARY_VARIABLE)
    if form == "github" and summary:
        _summarise(Path(summary), verdict, setting)


def _summarise(file: Path, verdict: Verdict, setting: str) -> None:
    """Add the report to the step's summary; what was printed says it all, should that fail."""
    text = render_summary(verdict, language(setting))
    try:
        with file.open("a", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
    except OSError as problem:
        tell(
            say(
                "note: the step summary {path} could not be written: {problem}",
                path=str(file),
                problem=problem.strerror or str(problem),
            ),
            setting,
            error=True,
        )
