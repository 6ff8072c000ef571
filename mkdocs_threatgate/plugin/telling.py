"""What a build says of a verdict: blocks as errors, all else as information, and how it ends."""

from __future__ import annotations

import logging
import os

import click
from mkdocs.plugins import get_plugin_logger

from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.locale import LANGUAGES, render
from mkdocs_threatgate.model import Decision, Finding, Message, Outcome, Verdict, say
from mkdocs_threatgate.policy.withholding import withholding
from mkdocs_threatgate.reports.inert import inert
from mkdocs_threatgate.reports.text import render_findings, render_summary

log = get_plugin_logger("mkdocs_threatgate.plugin")


def is_serving() -> bool:
    """Return whether this is `serve`; `serve --clean` calls itself a build, its command does not."""
    context = click.get_current_context(silent=True)
    return context is not None and context.command.name == "serve"


def is_named() -> bool:
    """Return whether the configuration was named with -f; then no other one is looked for."""
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get("config_file") is not None


def language(setting: str = "en") -> str:
    """Return the language of messages: the environment's, else the site's."""
    chosen = os.environ.get("THREATGATE_LANG", "").lower()[:2]
    return chosen if chosen in LANGUAGES else setting


def tell_findings(verdict: Verdict, speech: str) -> None:
    """Log the findings, blocks as errors and the rest as information."""
    blocking = tuple(one for one in verdict.findings if one.outcome is Outcome.BLOCKS)
    notices = tuple(one for one in verdict.findings if one.outcome is not Outcome.BLOCKS)
    for level, findings in ((logging.INFO, notices), (logging.ERROR, blocking)):
        for text in render_findings(findings, speech, verdict.docket):
            log.log(level, "%s", inert(click.unstyle(text).strip()))


def tell_summary(verdict: Verdict, speech: str) -> None:
    """Log the verdict in one line."""
    level = logging.INFO if verdict.decision is Decision.PUBLISHABLE else logging.ERROR
    log.log(level, "%s", click.unstyle(render_summary(verdict, speech)))


def tell_withheld(verdict: Verdict, gone: frozenset[str], speech: str) -> None:
    """Say what the site is built without and why; no error is logged, since `--strict` would count it."""
    for text in render_findings(verdict.findings, speech):
        log.info("%s", click.unstyle(text).strip())
    log.info("%s", click.unstyle(render_summary(verdict, speech)))
    say_aloud(say("threatgate: the site is built without what is blocked:"), speech)
    for uri in sorted(gone):
        say_aloud(say("withheld: {path}", path=uri), speech)


def conclusion(verdict: Verdict, speech: str) -> str:
    """Return in one sentence why the build ends, or under `serve` why it would."""
    blocking = tuple(finding for finding in verdict.findings if finding.outcome is Outcome.BLOCKS)
    paths = tuple(sorted({_path(finding) for finding in blocking}))[:10]
    serving = is_serving()
    if verdict.decision is Decision.UNDECIDED:
        undecided = say("no verdict could be reached; nothing was built")
        message = say("no verdict could be reached; `mkdocs build` stops here") if serving else undecided
    elif serving and withholding(verdict):
        message = say("blocked; `mkdocs build` leaves this out: {paths}", paths=paths)
    elif serving:
        message = say("would be blocked; `mkdocs build` stops here: {paths}", paths=paths)
    elif verdict.docket.built:
        message = say(
            "blocked, nothing was published and the earlier site is as it was: {paths}", paths=paths
        )
    else:
        message = say("blocked, nothing was built: {paths}", paths=paths)
    return render(message, speech)


def failure(error: ThreatgateError) -> str:
    """Return an error with its remedy."""
    return f"{render(error.message, language())}\n{render(error.remedy, language())}"


def internal(error: Exception) -> str:
    """Return what is said of an error of our own."""
    message = say("internal error, no verdict: {problem}", problem=f"{type(error).__name__}: {error}")
    return render(message, language())


def say_aloud(message: Message, speech: str) -> None:
    """Say what even `--quiet` must not hide, without counting as a warning under `--strict`."""
    click.secho(render(message, speech), fg="red", bold=True, err=True)


def _path(finding: Finding) -> str:
    return finding.path or "site"
