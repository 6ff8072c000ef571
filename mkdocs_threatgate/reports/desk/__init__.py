"""The verdict as one HTML page for the person who answers for it: the desk."""

from __future__ import annotations

from mkdocs_threatgate.model import Verdict


def render_verdict(verdict: Verdict, language: str) -> str:
    """Return the page; only its words depend on the language."""
    from mkdocs_threatgate.reports.desk.page import render_page  # noqa: PLC0415 - few runs need the templates

    return render_page(verdict, language)
