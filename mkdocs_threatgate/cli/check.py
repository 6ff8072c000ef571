"""`threatgate check`: the gate on sources."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mkdocs_threatgate.cli.door import (
    EXIT_CODES,
    config_option,
    config_path,
    format_option,
    guarded,
    language,
    report_progress,
    tell,
    write_outputs,
)
from mkdocs_threatgate.cli.telling import tell_json
from mkdocs_threatgate.cli.writing import note_unfinished
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.gate import decide
from mkdocs_threatgate.model import Verdict, say
from mkdocs_threatgate.reports import FORMATS
from mkdocs_threatgate.sources.clock import read_clock
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import read_world, stand


@click.command()
@click.argument("paths", nargs=-1, metavar="[POST]...")
@config_option
@format_option
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write the report to a file as well."
)
@guarded
def command(paths: tuple[str, ...], config: str | None, form: str, outputs: tuple[str, ...]) -> int:
    """Judge the whole site, or only these posts; a folder stands for all pages in it.

    Ends in 0 if all is publishable, 1 if something is blocked, 2 for usage or
    configuration, 3 if no verdict could be reached.
    """
    file, option = config_path(config)
    site = read_site(file)
    verdict = judged(site, paths, option)
    setting = site.settings.language
    write_outputs(verdict, outputs, setting)
    report = FORMATS[form](verdict, language(setting)).rstrip("\n")
    if form == "json":
        tell_json(report)
    else:
        tell(report, setting)
        if paths and not any(case.post.gated for case in verdict.docket.cases):
            tell(say("none of these is a post: pages owe no declaration"), setting)
    return EXIT_CODES[verdict.decision]


def judged(site: Site, paths: tuple[str, ...], config_option_value: str) -> Verdict:
    """Return the verdict on a site, or on these posts of it."""
    if not site.settings.enabled:
        raise UsageError(
            say("the gate is switched off (enabled: false)"),
            say("Take “enabled: false” out of {file}.", file=site.config.name),
        )
    if not site.plugin:
        tell(
            say(
                "note: the plugin “threatgate” is off in {file}; this is a trial with the defaults.",
                file=site.config.name,
            ),
            site.settings.language,
            error=True,
        )
    clock = read_clock(os.environ)
    grounds = stand(site)
    note_unfinished(grounds)
    asked = tuple(dict.fromkeys(uri for path in paths for uri in grounds.find_all(path, Path())))
    world = read_world(grounds, asked=asked, config_option=config_option_value, pinned=clock.pinned)
    return decide(world, clock.now, report_progress)
