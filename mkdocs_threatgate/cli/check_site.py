"""`threatgate check-site`: the gate on a built site."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mkdocs_threatgate.cli.check import judged_from
from mkdocs_threatgate.cli.door import (
    EXIT_CODES,
    config_option,
    config_path,
    format_option,
    guarded,
    language,
    tell,
    write_outputs,
)
from mkdocs_threatgate.cli.inspecting import inspected
from mkdocs_threatgate.cli.telling import tell_json
from mkdocs_threatgate.reports import FORMATS
from mkdocs_threatgate.sources.clock import read_clock
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.site import require_pages
from mkdocs_threatgate.sources.world import stand


@click.command()
@click.argument("folder", metavar="DIR")
@config_option
@format_option
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write the report to a file as well."
)
@guarded
def command(folder: str, config: str | None, form: str, outputs: tuple[str, ...]) -> int:
    """Judge a built site, whatever generator built it, and its sources.

    Nothing that is blocked or withheld may be in DIR, nothing of the ledger, and nothing prohibited that
    the sources do not hold. Where the configuration is MkDocs', or DIR was built from a staged
    copy, the gate's manifest must be there and be true of the sources. Ends as `check` does.
    """
    file, option = config_path(config)
    require_pages(Path(folder))
    grounds = stand(read_site(file))
    verdict = inspected(grounds, judged_from(grounds, (), option, read_clock(os.environ)), Path(folder))
    setting = grounds.site.settings.language
    write_outputs(verdict, outputs, setting)
    report = FORMATS[form](verdict, language(setting)).rstrip("\n")
    if form == "json":
        tell_json(report)
    else:
        tell(report, setting)
    return EXIT_CODES[verdict.decision]
