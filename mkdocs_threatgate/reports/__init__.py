"""A verdict told: one file per format, each a pure function from verdict to text."""

from __future__ import annotations

from collections.abc import Callable

from mkdocs_threatgate.model import Verdict
from mkdocs_threatgate.reports import desk, github, gitlab, json, junit, sarif, text

Render = Callable[[Verdict, str], str]

FORMATS: dict[str, Render] = {
    "text": text.render_verdict,
    "json": json.render_verdict,
    "sarif": sarif.render_verdict,
    "junit": junit.render_verdict,
    "github": github.render_verdict,
    "gitlab": gitlab.render_verdict,
    "html": desk.render_verdict,
}
