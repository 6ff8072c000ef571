"""The gate inside MkDocs and ProperDocs; the only importer of `mkdocs`.

Decides in `on_config`, after every other plugin has had its say and before anything is
wiped or written, so that a blocked build leaves the last good site as it was. The looks
at rendered text (`on_env`) and at the output (`on_shutdown`) have their places beside it.
"""

from __future__ import annotations

import html
import logging
import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.pages import Page

from mkdocs_threatgate.authoring.journal import UNFINISHED, Journal
from mkdocs_threatgate.errors import ThreatgateError, UsageError
from mkdocs_threatgate.gate import decide
from mkdocs_threatgate.locale import LANGUAGES, render
from mkdocs_threatgate.model import Decision, Finding, Message, Outcome, Verdict, say
from mkdocs_threatgate.reports.inert import inert
from mkdocs_threatgate.reports.text import render_findings, render_summary
from mkdocs_threatgate.sources.clock import read_clock
from mkdocs_threatgate.sources.collector import paused
from mkdocs_threatgate.sources.settings import Site, find_configuration, read_site
from mkdocs_threatgate.sources.world import read_world, stand

log = get_plugin_logger(__name__)

LAST = -100
"""After every other plugin, so that what they change in the configuration is seen."""

EXIT_CODES = {Decision.BLOCKED: 1, Decision.UNDECIDED: 3}


BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
BANNER = (
    '<pre role="alert" style="position: relative; z-index: 9999; margin: 0; padding: 1em; overflow: auto; '
    'max-height: 50vh; background: #b00020; color: #fff; white-space: pre-wrap">{text}</pre>'
)


class Ended(Abort):
    """Ends the build with an exit code of the contract."""

    def show(self, *arguments: object, **options: object) -> None:
        """Say why on standard error, where the log is."""
        del arguments, options
        named = f"\nthreatgate: {self.format_message()}"
        click.echo(named, err=True)


class Blocked(Ended):
    """Ends the build: something is blocked."""

    exit_code = 1


class Misconfigured(Ended):
    """Ends the build: the configuration asks for what cannot be done."""

    exit_code = 2


class Undecided(Ended):
    """Ends the build: no verdict could be reached."""

    exit_code = 3


ENDINGS = {ending.exit_code: ending for ending in (Blocked, Misconfigured, Undecided)}


class Options(Config):
    """The plugin's options are read from the configuration file, as the command reads them.

    `enabled` stands here because MkDocs would otherwise take it for its own switch, which
    leaves a plugin out in silence.
    """

    enabled = options.Type(bool, default=True)


class ThreatgatePlugin(BasePlugin[Options]):
    """Blocks the build where a post owes a filing that is not recorded.

    `banner` is what `serve` shows on every page while the build would be blocked; `site` is
    what was judged.
    """

    banner = ""
    site: Site | None = None

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[Any], list[Any]]:
        """Leave the options to `on_config`, where what is wrong with them is an error."""
        del options
        return super().load_config({}, config_file_path)

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Be there from startup to shutdown, so that one instance lives through `serve`."""
        del command, dirty

    @event_priority(LAST)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Judge the sources; end the build unless they are publishable."""
        self.banner, self.site = "", None
        try:
            self.judge(config)
        except ThreatgateError as error:
            self.close(_failure(error), error.exit_code)
        except Abort:
            raise
        except Exception as error:  # noqa: BLE001 - fail closed: whatever goes wrong, nothing is published
            message = say("internal error, no verdict: {problem}", problem=f"{type(error).__name__}: {error}")
            self.close(render(message, language()), EXIT_CODES[Decision.UNDECIDED])
        return config

    @event_priority(LAST)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """End the build if the docs folder was moved after it had been judged."""
        try:
            if self.site:
                _compare(self.site, config)
        except ThreatgateError as error:
            self.close(_failure(error), error.exit_code)

    @event_priority(LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Show on every page of `serve` that the site would not be built, and why."""
        del page, config
        if not self.banner:
            return output
        body = BODY.search(output)
        start = body.end() if body else 0
        return f"{output[:start]}{BANNER.format(text=html.escape(self.banner))}{output[start:]}"

    def judge(self, config: MkDocsConfig) -> None:
        """Read, decide and tell."""
        if config.config_file_path is None:
            raise UsageError(
                say("the configuration was not read from a file"),
                say("Build with a configuration file on disk."),
            )
        if not _is_named():
            find_configuration(Path(config.config_file_path).parent)  # two of them are an error
        site = read_site(Path(config.config_file_path))
        speech = language(site.settings.language)
        if not site.settings.enabled:
            _say_aloud(say("threatgate is switched off (enabled: false): nothing is checked"), speech)
            return
        _compare(site, config)
        self.site = site
        clock = read_clock(os.environ)
        with paused():
            grounds = stand(site)
            if Journal(grounds.repository.top, grounds.repository.private()).unfinished:
                log.info("%s", render(UNFINISHED, speech))
            world = read_world(grounds, config_option=_option(site), pinned=clock.pinned)
            verdict = decide(world, clock.now)
        self.tell(verdict, speech)

    def tell(self, verdict: Verdict, speech: str) -> None:
        """Log the report, blocks as errors and the rest as information; end the build if blocked."""
        blocking = tuple(one for one in verdict.findings if one.outcome is Outcome.BLOCKS)
        notices = tuple(one for one in verdict.findings if one.outcome is not Outcome.BLOCKS)
        for level, findings in ((logging.INFO, notices), (logging.ERROR, blocking)):
            for text in render_findings(findings, speech):
                log.log(level, "%s", inert(click.unstyle(text).strip()))
        summary = click.unstyle(render_summary(verdict, speech))
        if verdict.decision is Decision.PUBLISHABLE:
            log.info("%s", summary)
            return
        log.error("%s", summary)
        report = "\n\n".join(click.unstyle(text).strip() for text in render_findings(blocking, speech))
        self.close(_conclusion(verdict, speech), EXIT_CODES[verdict.decision], report)

    def close(self, message: str, exit_code: int, report: str = "") -> None:
        """End the build; under `serve` only say so, since a server that dies helps no author."""
        if is_serving():
            log.error("%s", message)
            self.banner = f"threatgate: {message}\n\n{report}".strip()
        else:
            raise ENDINGS[exit_code](inert(message))


def is_serving() -> bool:
    """Return whether this is `serve`; `serve --clean` calls itself a build, its command does not."""
    context = click.get_current_context(silent=True)
    return context is not None and context.command.name == "serve"


def _is_named() -> bool:
    """Return whether the configuration was named with -f; then no other one is looked for."""
    context = click.get_current_context(silent=True)
    return context is not None and context.params.get("config_file") is not None


def language(setting: str = "en") -> str:
    """Return the language of messages: the environment's, else the site's."""
    chosen = os.environ.get("THREATGATE_LANG", "").lower()[:2]
    return chosen if chosen in LANGUAGES else setting


def _compare(site: Site, config: MkDocsConfig) -> None:
    """Refuse to judge another folder than the one that is built."""
    built = Path(config.docs_dir).resolve()
    if built != site.docs.resolve():
        raise UsageError(
            say(
                "this build takes its pages from {built}, not from {stated}",
                built=str(built),
                stated=str(site.docs),
            ),
            say("Take out the plugin that moves docs_dir: what it adds could not be judged."),
        )
    if not site.plugin:
        raise UsageError(
            say("the plugin is on, but {file} does not name it", file=site.config.name),
            say("Name “threatgate” under “plugins” in the configuration file."),
        )


def _option(site: Site) -> str:
    """Return how commands must name the configuration where they would not find it themselves."""
    here = Path.cwd()
    with suppress(UsageError):
        if find_configuration(here).resolve() == site.config.resolve():
            return ""
    return str(site.config.relative_to(here) if site.config.is_relative_to(here) else site.config)


def _conclusion(verdict: Verdict, speech: str) -> str:
    blocking = tuple(finding for finding in verdict.findings if finding.outcome is Outcome.BLOCKS)
    paths = tuple(sorted({_path(finding) for finding in blocking}))
    if verdict.decision is Decision.UNDECIDED and is_serving():
        message = say("no verdict could be reached; `mkdocs build` stops here")
    elif verdict.decision is Decision.UNDECIDED:
        message = say("no verdict could be reached; nothing was built")
    elif is_serving():
        message = say("would be blocked; `mkdocs build` stops here: {paths}", paths=paths[:10])
    else:
        message = say("blocked, nothing was built: {paths}", paths=paths[:10])
    return render(message, speech)


def _path(finding: Finding) -> str:
    return finding.path or "site"


def _failure(error: ThreatgateError) -> str:
    return f"{render(error.message, language())}\n{render(error.remedy, language())}"


def _say_aloud(message: Message, speech: str) -> None:
    """Say what even `--quiet` must not hide, without counting as a warning under `--strict`."""
    click.secho(render(message, speech), fg="red", bold=True, err=True)
