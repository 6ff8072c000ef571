"""What `serve` shows on a page while the site would not be built: findings, next commands, marks.

In the style of the theme: an admonition of Material's or of Read the Docs', an alert of MkDocs' own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import NamedTuple

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Finding, Message, Outcome, say
from mkdocs_threatgate.plugin.highlights import Passage, marked
from mkdocs_threatgate.reports.commands import typed

CONTENT = re.compile(r"<article\b[^>]*>|<[a-z]+\b[^>]*\brole=\"main\"[^>]*>", re.IGNORECASE)
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
CLASSES = {
    "material": "admonition failure",
    "materialx": "admonition failure",
    "readthedocs": "admonition danger",
}
SITE = say("threatgate: the site would be blocked")
ALERT = "alert alert-danger"
TYPED = re.compile(r"`([^`\n]+)`")
"""What a message has between backticks, which a terminal shows as they are."""

STYLE = (
    "<style>.threatgate{overflow-wrap:anywhere}.threatgate code{white-space:pre-wrap}"
    ".threatgate.alert{margin:1rem 0}"
    ".threatgate.alert a,.threatgate.alert code{color:inherit;background:transparent}"
    ".threatgate-mark{box-shadow:inset 0 -.15em #d50000}</style>"
)
MOST = 20
"""Findings, and other pages, that are told on a page; the terminal has all."""

MARKED_LINES = 50
"""Lines of a passage that are marked."""


class Alarm(NamedTuple):
    """Why a build would end: in one sentence, with the findings if there are any."""

    message: str
    findings: tuple[Finding, ...] = ()


class Shown(NamedTuple):
    """A page as it is served: its path from the top of the repository, its source's lines, the theme's name.

    `lead` returns the address of the page that is made of a path, as seen from this page, or nothing.
    """

    path: str
    lines: tuple[str, ...]
    theme: str
    lead: Callable[[str], str]


def with_banner(output: str, alarms: tuple[Alarm, ...], page: Shown, speech: str) -> str:
    """Return a page with what would end the build at the head of its content."""
    if not alarms:
        return output
    found = CONTENT.search(output) or BODY.search(output)
    start = found.end() if found else 0
    blocking = [one for alarm in alarms for one in alarm.findings if one.outcome is Outcome.BLOCKS]
    own = [one for one in blocking if one.path == page.path][:MOST]
    named = {f"threatgate-{at}": one for at, one in enumerate(own, 1)}
    output, shown = marked(output, start, (_passage(name, one, page) for name, one in named.items()))
    others = tuple(dict.fromkeys(one.path or "" for one in blocking if one.path != page.path))
    banner = _Banner(page, speech)
    text = banner.text(alarms, named, shown, others)
    return f"{output[:start]}{text}{output[start:]}"


def with_failure(output: str, message: str) -> str:
    """Return a page of an earlier build with the error that ended the last one."""
    body = BODY.search(output)
    start = body.end() if body else 0
    text = f'<pre id="threatgate-failure" role="alert" style="{FAILURE}">{html.escape(message)}</pre>'
    return f"{output[:start]}{text}{output[start:]}"


FAILURE = (
    "position:relative;z-index:9999;margin:0;padding:1em;overflow:auto;max-height:50vh;"
    "background:#b00020;color:#fff;white-space:pre-wrap"
)


def _passage(name: str, finding: Finding, page: Shown) -> Passage:
    """Return the lines that a finding is about; what rests on signs is about the lines of those."""
    span = finding.span
    if span is None or not span.line:
        return Passage(name, ())
    signs = [int(sign[1]) for sign in re.finditer(r"^(\d{1,9}): ", finding.evidence, re.MULTILINE)]
    lines = signs or range(span.line, span.end_line + 1)
    return Passage(
        name, tuple(page.lines[at - 1] for at in lines if 0 < at <= len(page.lines))[:MARKED_LINES]
    )


class _Banner:
    def __init__(self, page: Shown, speech: str) -> None:
        self.page, self.speech = page, speech

    def say(self, message: Message) -> str:
        return html.escape(render(message, self.speech))

    def text(
        self,
        alarms: tuple[Alarm, ...],
        own: dict[str, Finding],
        shown: frozenset[str],
        others: tuple[str, ...],
    ) -> str:
        """Return the banner: errors, the page's own findings, and a line about other pages."""
        title = say("threatgate: this page would be blocked")
        if not own:
            elsewhere = bool(others) and all(one.findings for one in alarms)
            title = say("threatgate: other pages would be blocked") if elsewhere else SITE
        parts = [f'<p class="admonition-title"><strong>{self.say(title)}</strong></p>']
        parts.extend(f"<p>{_lines(one.message)}</p>" for one in alarms)
        if own:
            items = "".join(self.finding(name, one, name in shown) for name, one in own.items())
            parts.append(f"<ul>{items}</ul>")
        if others:
            parts.append(f"<p>{self.elsewhere(others)}</p>")
        classes = f"threatgate {CLASSES.get(self.page.theme, ALERT)}"
        return f'{STYLE}<div class="{classes}" role="alert">{"".join(parts)}</div>'

    def finding(self, name: str, finding: Finding, is_shown: bool) -> str:  # noqa: FBT001 - of this class alone
        where = (
            self.say(say("line {line}", line=finding.span.line)) if finding.span and finding.span.line else ""
        )
        where = f'<a href="#{name}">{where}</a>' if is_shown else where
        code = html.escape(f"{finding.rule.code} {finding.rule.slug}")
        lines = [f"<strong>{code}</strong>{' · ' if where else ''}{where}", self.say(finding.message)]
        lines.append(self.say(finding.remedy))
        if finding.command:
            command = html.escape(typed(finding.command))
            lines.append(f"{self.say(say('next'))}: <code>{command}</code>")
        return f"<li>{'<br>'.join(lines)}</li>"

    def elsewhere(self, paths: tuple[str, ...]) -> str:
        listed = ", ".join(self.link(path) for path in paths[:MOST])
        more = f", {self.say(say('{count} more', count=len(paths) - MOST))}" if len(paths) > MOST else ""
        return f"{self.say(say('blocked:'))} {listed}{more}"

    def link(self, path: str) -> str:
        address = self.page.lead(path)
        shown = html.escape(path) if path else self.say(say("the site as a whole"))
        return f'<a href="{html.escape(address)}">{shown}</a>' if address else shown


def _lines(text: str) -> str:
    return TYPED.sub(r"<code>\1</code>", html.escape(text)).replace("\n", "<br>")
