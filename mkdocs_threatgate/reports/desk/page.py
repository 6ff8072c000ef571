"""The page of the desk, put together from its template, style, scripts and data.

The page fetches nothing and needs no server: style, script and data are in it, and a content
security policy names the few scripts that may run by their digests. Whatever comes from the
site is text: the template escapes it, and the script puts it into the page as text only.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup, escape

from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Outcome, Verdict
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.desk import wording
from mkdocs_threatgate.reports.desk.dismissals import dismissal_rows
from mkdocs_threatgate.reports.desk.heading import articles, heading
from mkdocs_threatgate.reports.desk.regions import region_groups
from mkdocs_threatgate.reports.desk.rows import (
    PostRow,
    Texts,
    filing_rows,
    finding_rows,
    place_of,
    post_rows,
    province_of,
    reported,
)
from mkdocs_threatgate.reports.inert import ANYWHERE, as_markup
from mkdocs_threatgate.reports.tally import tally
from mkdocs_threatgate.tables.divisions import full_name

SCHEMA = "threatgate.desk/1"
SCRIPTS = (
    "vendor/d3-7.9.0.min.js",
    "vendor/plot-0.6.17.min.js",
    "page.js",
    "lists.js",
    "plots.js",
    "desk.js",
)
STYLE = "desk.css"
PLOT_STYLE = """:where(.plot) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot text),
:where(.plot tspan) {
  white-space: pre;
}"""
"""The style element that Observable Plot puts into each plot of the class `plot`; it has to be allowed."""

LISTED = 100
"""Blocking findings that are told where no script runs."""


def render_page(verdict: Verdict, language: str) -> str:
    """Return the page; only its words depend on the language."""
    template = _environment().get_template("page.html")
    scripts = tuple(asset(name) for name in SCRIPTS)
    style = asset(STYLE)
    blocking = [one for one in verdict.findings if one.outcome is Outcome.BLOCKS]
    texts = Texts(language)
    posts = tuple(post_rows(verdict, texts))
    found = {outcome: [one.outcome for one in verdict.findings].count(outcome) for outcome in Outcome}
    return template.render(
        policy=_policy(scripts, (style, PLOT_STYLE)),
        scripts=tuple(map(Markup, scripts)),
        style=Markup(style),  # noqa: S704 - shipped with the package
        tag=wording.LANGUAGE_TAGS[language],
        t=wording.words(wording.LABELS, language),
        states=wording.words(wording.STATES, language),
        forces=wording.words(wording.FORCES, language),
        outcomes=wording.words(wording.OUTCOMES, language),
        decisions=wording.words(wording.DECISIONS, language),
        verdict=verdict.decision,
        provinces=_provinces(verdict),
        headline=render(wording.HEADLINES[verdict.decision], language),
        heading=heading(verdict, language),
        found=found,
        shown=next((outcome for outcome in Outcome if found[outcome]), Outcome.BLOCKS),
        numbers=tally(verdict)._asdict(),
        owed=_counted_states(posts),
        articles=articles(verdict, language),
        groups=region_groups(verdict),
        dismissals=dismissal_rows(verdict),
        listed=[
            {
                "code": one.rule.code,
                "slug": one.rule.slug,
                "path": plain(one.path or ""),
                "message": render(one.message, language),
                "remedy": render(one.remedy, language),
                "command": typed(one.command) if one.command else "",
            }
            for one in blocking[:LISTED]
        ],
        data=_data(verdict, language, posts, texts),
    )


@cache
def asset(name: str) -> str:
    """Return a file of the page as it ships with the package."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(asset),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_inert,
    )
    environment.policies["json.dumps_function"] = _compact
    environment.policies["json.dumps_kwargs"] = {}
    return environment


def _inert(value: object) -> object:
    """Return a text of the site as markup in which a build server that prints the page finds no command."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return Markup(as_markup(str(escape(value))))  # noqa: S704 - escaped just before


def _compact(data: object) -> str:
    """Return data as JSON of one line, in which a build server finds no command either."""
    return ANYWHERE.sub("\\\\u0023", json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...]) -> str:
    """Return the content security policy: nothing is fetched, and only these scripts and styles count."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_digests(scripts)}",
            f"style-src {_digests(styles)}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digests(sources: tuple[str, ...]) -> str:
    """Return what CSP calls these inline sources: the base64 of their SHA-256."""
    digests = (hashlib.sha256(source.encode()).digest() for source in sources)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _counted_states(posts: tuple[PostRow, ...]) -> dict[str, int]:
    counted = Counter(one.state for post in posts for one in post.owed)
    return {state: counted[state] for state in wording.STATES}


def _provinces(verdict: Verdict) -> dict[str, str]:
    places = {place_of(answer.obligation) for case in reported(verdict) for answer in case.answers}
    provinces = sorted({province_of(code) for code in places if code})
    return {code: full_name(code) or code for code in provinces}


def _data(verdict: Verdict, language: str, posts: tuple[PostRow, ...], texts: Texts) -> dict[str, object]:
    """Return what the script works on."""
    findings = tuple(finding_rows(verdict.findings, texts))
    return {
        "schema": SCHEMA,
        "labels": wording.words(wording.LABELS, language),
        "states": wording.words(wording.STATES, language),
        "decisions": wording.words(wording.DECISIONS, language),
        "outcomes": wording.words(wording.OUTCOMES, language),
        "standings": wording.words(wording.STANDINGS, language),
        "articles": articles(verdict, language),
        "provinces": _provinces(verdict),
        "posts": posts,
        "filings": dict(filing_rows(verdict, posts)),
        "findings": findings,
        "texts": texts.all(),
    }
