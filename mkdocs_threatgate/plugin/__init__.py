"""The gate inside MkDocs and ProperDocs; the only importer of `mkdocs`.

Three looks, each as early as it can be: at the sources in `on_config`, before anything is wiped or
written; at the rendered pages in `on_env`, after every other plugin; at the output in `on_shutdown`,
after everything that anybody writes. The site is built beside its folder and takes its place only when
the third look found it publishable (`safekeeping`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, CombinedEvent, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import Decision, Finding, Verdict, say
from mkdocs_threatgate.plugin import safekeeping, withholding
from mkdocs_threatgate.plugin.banner import Alarm
from mkdocs_threatgate.plugin.endings import ENDINGS, EXIT_CODES
from mkdocs_threatgate.plugin.looks import Built, Sources, check_folder, look_at_sources, read_settings
from mkdocs_threatgate.plugin.safekeeping import Safekeeping
from mkdocs_threatgate.plugin.serving import keep_answering, page_shown, watch_ledger
from mkdocs_threatgate.plugin.showing import Pages
from mkdocs_threatgate.plugin.telling import (
    conclusion,
    failure,
    internal,
    is_serving,
    language,
    log,
    say_aloud,
    tell_findings,
    tell_summary,
    tell_withheld,
)
from mkdocs_threatgate.reports.inert import inert

FIRST, LAST = float("inf"), -100
"""Before every other plugin, and after: what they change is seen."""

BEFORE_BLOGS = -49
"""After what generates files, before Material's blog looks at its posts at -50."""

VERY_LAST = float("-inf")
"""After every hook, too, whatever its priority."""


class Options(Config):
    """The plugin's options are read from the configuration file, as the command reads them.

    `enabled` stands here because MkDocs would otherwise take it for its own switch, which
    leaves a plugin out in silence.
    """

    enabled = options.Type(bool, default=True)


class ThreatgatePlugin(BasePlugin[Options]):
    """Blocks the build where a post owes a filing that is not recorded, or something gets by.

    `alarms` are what `serve` shows on the pages `served` while the build would be blocked. `sources` is
    what the first look saw, `built` what is made of it; `kept` is the safekeeping of the site, whose folder
    is called `site_dir`; `begun` tells that its new folder is there, `whole` that everything was written.
    """

    alarms: tuple[Alarm, ...] = ()
    served: Pages
    files: Files | None = None
    sources: Sources | None = None
    built: Built | None = None
    kept: Safekeeping | None = None
    site_dir = ""
    settings: MkDocsConfig | None = None
    switched_off = False
    dirty = False
    begun = False
    whole = False

    def load_config(
        self, options: dict[str, Any], config_file_path: str | None = None
    ) -> tuple[list[Any], list[Any]]:
        """Leave the options to `on_config`, where what is wrong with them is an error."""
        self.switched_off = options.get("enabled") is False
        return super().load_config({}, config_file_path)

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """Be there from startup to shutdown, so that one instance lives through `serve`."""
        del command
        self.dirty, self.served = dirty, Pages()

    @event_priority(FIRST)
    def _build_aside(self, config: MkDocsConfig) -> MkDocsConfig:
        """Have everybody build into a folder beside the site's."""
        if self._is_within(config):
            return config
        self.kept, self.begun, self.whole, self.settings = None, False, False, config
        if self.switched_off or is_serving():
            return config
        try:
            self.site_dir = config.site_dir
            self.kept = safekeeping.prepare(config.site_dir)
            config.site_dir = str(self.kept.new)
        except ThreatgateError as error:
            self._close(failure(error), error.exit_code)
        return config

    @event_priority(LAST)
    def _judge(self, config: MkDocsConfig) -> MkDocsConfig:
        """Judge the sources; end the build unless they are publishable."""
        if self._is_within(config):
            if self._gone:
                withholding.forget(config, self._gone)
            return config
        self.alarms, self.files, self.sources, self.built = (), None, None, None
        try:
            self._judge_sources(config)
        except ThreatgateError as error:
            self._close(failure(error), error.exit_code)
        except Abort:
            raise
        except Exception as error:  # noqa: BLE001 - fail closed: whatever goes wrong, nothing is published
            self._close(internal(error), EXIT_CODES[Decision.UNDECIDED])
        return config

    on_config = CombinedEvent(_build_aside, _judge)

    @event_priority(LAST)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """End the build if the docs folder was moved after it had been judged; make room for the site."""
        try:
            if self.sources:
                check_folder(self.sources.site, config)
            if self.kept and not self.begun:
                safekeeping.begin(self.kept, dirty=self.dirty)
                self.begun = True
        except ThreatgateError as error:
            self._close(failure(error), error.exit_code)

    @event_priority(BEFORE_BLOGS)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Leave out what is withheld."""
        if self._gone:
            withholding.exclude(files, config, self._gone)
        return files

    @event_priority(VERY_LAST)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Name nothing that is withheld."""
        if self._gone:
            withholding.prune(nav, config, files, self._gone)
        return nav

    @event_priority(LAST)
    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Judge what other plugins made of the sources; end the build unless that is publishable."""
        self.files = files
        if self.sources:
            self.built = self.built or Built(self.sources, self.site_dir)
            self._decide(lambda built: built.look_at_pages(files, config))
        return env

    @event_priority(LAST)
    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Know under `serve` which pages are written: what would block the site is to be shown on them."""
        del config
        if is_serving():
            self.served.note(page)
        return output

    def on_serve(
        self, server: LiveReloadServer, *, config: MkDocsConfig, builder: Callable[[], None]
    ) -> LiveReloadServer:
        """Have the server go on whatever a build ends in, and follow what is recorded in the ledger."""
        del builder
        keep_answering(server, Path(config.site_dir))
        if self.sources:
            watch_ledger(server, self.sources.grounds)
        return server

    @event_priority(VERY_LAST)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Know that the site was written to its end; under `serve`, judge it and show what would block it."""
        self.whole = True
        if is_serving():
            folder, theme = Path(config.site_dir), config.theme.name or ""
            if not self.dirty:  # most pages would be those of an earlier build
                self._decide(lambda built: built.look_at_output(folder, config, self.served.marked))
            self.served.show(
                self.alarms, lambda page: page_shown(page, self.files, self.sources, theme), self._speech
            )

    @event_priority(VERY_LAST)
    def on_build_error(self, *, error: Exception) -> None:
        """Throw away what was built: the site is what it was."""
        del error
        self._give_up()

    @event_priority(VERY_LAST)
    def on_shutdown(self) -> None:
        """Judge the output, and put it in the site's place if it is publishable."""
        kept, config = self.kept, self.settings
        ended = sys.exc_info()[1] is not None  # an interrupt, say, which no plugin is told of
        if kept is None or config is None or not self.whole or ended:
            self._give_up()
            return
        try:
            if self.built:
                self._decide(lambda built: built.look_at_output(kept.new, config))
                self.built.write_manifest(kept.new)
            self._publish(kept, config)
        finally:
            self._give_up()

    def _is_within(self, config: MkDocsConfig) -> bool:
        """Tell whether a plugin builds again into the same folder, as i18n does for a further language."""
        folder = self.kept.new if self.begun and self.kept else None
        return folder is not None and Path(os.path.realpath(config.site_dir)).is_relative_to(folder)

    def _publish(self, kept: Safekeeping, config: MkDocsConfig) -> None:
        try:
            safekeeping.publish(kept)
        except ThreatgateError as error:
            self._close(failure(error), error.exit_code)
        self.kept, config.site_dir = None, self.site_dir

    def _give_up(self) -> None:
        """Throw away what was built, if it is there still."""
        if self.kept is not None:
            safekeeping.discard(self.kept)
            if self.settings is not None:
                self.settings.site_dir = self.site_dir
        self.kept = None

    def _judge_sources(self, config: MkDocsConfig) -> None:
        site = read_settings(config)
        if not site.settings.enabled:
            speech = language(site.settings.language)
            say_aloud(say("threatgate is switched off (enabled: false): nothing is checked"), speech)
            return
        check_folder(site, config)
        self.sources = look_at_sources(site, serving=is_serving())
        if self.sources.withheld:
            tell_withheld(self.sources.verdict, self.sources.gone, language(site.settings.language))
            withholding.forget(config, self._gone)
        else:
            self._tell(self.sources.verdict)

    @property
    def _gone(self) -> frozenset[str]:
        """The paths under the docs folder of what the site is built without."""
        return self.sources.gone if self.sources else frozenset()

    def _decide(self, look: Callable[[Built], Verdict]) -> None:
        """Look again at what was built, and end the build unless that is publishable."""
        try:
            if self.built:
                verdict = look(self.built)
                if verdict.findings:
                    self._tell(verdict)
        except ThreatgateError as error:
            self._close(failure(error), error.exit_code)
        except Abort:
            raise
        except Exception as error:  # noqa: BLE001 - fail closed, as above
            self._close(internal(error), EXIT_CODES[Decision.UNDECIDED])

    def _tell(self, verdict: Verdict) -> None:
        """Log the report; end the build if it is blocked."""
        speech = language(verdict.docket.settings.language)
        tell_findings(verdict, speech)
        if verdict.decision is not Decision.PUBLISHABLE or not verdict.docket.built:
            tell_summary(verdict, speech)
        if verdict.decision is not Decision.PUBLISHABLE:
            self._close(conclusion(verdict, speech), EXIT_CODES[verdict.decision], verdict.findings)

    @property
    def _speech(self) -> str:
        return language(self.sources.site.settings.language if self.sources else "en")

    def _close(self, message: str, exit_code: int, findings: tuple[Finding, ...] = ()) -> None:
        """End the build; under `serve` only say so, since a server that dies helps no author."""
        if is_serving():
            log.error("%s", message)
            self.alarms = (*self.alarms, Alarm(message, findings))
        else:
            raise ENDINGS[exit_code](inert(message))
