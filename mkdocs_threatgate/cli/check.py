"""`threatgate check`: the gate on sources."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.buffer import put_buffer, refuse_buffer
from mkdocs_threatgate.cli.door import (
    EXIT_CODES,
    config_option,
    guarded,
    report_progress,
    tell,
    write_outputs,
)
from mkdocs_threatgate.cli.outputs import keep_desk_unpublished
from mkdocs_threatgate.cli.reporting import report_option, tell_report
from mkdocs_threatgate.cli.writing import note_unfinished
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.gate import decide, detector_of
from mkdocs_threatgate.model import Verdict, say
from mkdocs_threatgate.policy.joining import worst
from mkdocs_threatgate.policy.withholding import withholding
from mkdocs_threatgate.sources.clock import Clock, read_clock
from mkdocs_threatgate.sources.settings import Site
from mkdocs_threatgate.sources.since import read_change
from mkdocs_threatgate.sources.vantage import WORKTREE, seen_from
from mkdocs_threatgate.sources.world import Grounds, read_world, stand


@click.command()
@click.argument("paths", nargs=-1, metavar="[POST]...", shell_complete=completing.posts)
@click.option(
    "--since",
    "since",
    metavar="REV",
    help="Judge only what has changed since the merge base with REV, by the rules that held there.",
)
@click.option(
    "--at",
    "at",
    metavar="worktree|index|REV",
    default=WORKTREE,
    show_default=True,
    help="Judge the files on disk, the commit about to be made, or a commit.",
)
@click.option(
    "--stdin-filename",
    "buffer",
    metavar="PATH",
    help="Which file “-”, standard input, is to be taken for.",
)
@config_option
@report_option
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write the report to a file as well."
)
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    paths: tuple[str, ...],
    since: str | None,
    at: str,
    buffer: str | None,
    config: str | None,
    form: str,
    outputs: tuple[str, ...],
) -> int:
    """Judge the whole site, or only these posts; a folder stands for all pages in it.

    “-” is the text of one post from standard input, as an editor holds it.

    Ends in 0 if all is publishable, 1 if something is blocked, 2 for usage or
    configuration, 3 if no verdict could be reached.
    """
    if since is not None and paths:
        raise UsageError(
            say("--since finds out by itself which posts to judge"), say("Leave the posts out, or --since.")
        )
    refuse_buffer(paths, buffer, at)
    clock = read_clock(os.environ)
    with seen_from(at, config, Path(), clock.now) as grounds:
        if buffer:
            grounds, page = put_buffer(grounds, buffer)  # noqa: PLW2901 - the same grounds, with the text as it is typed
            paths = (page,)
        setting = grounds.site.settings.language
        keep_desk_unpublished(outputs, grounds)
        verdict = judged_from(grounds, paths, config or "", clock, since)
    write_outputs(verdict, outputs, setting)
    tell_report(verdict, form, setting, grounds.top if at == WORKTREE else None)
    if form == "text":
        _tell_withheld(verdict, setting)
        if paths and not any(case.post.gated for case in verdict.docket.cases):
            tell(say("none of these is a post: pages owe no declaration"), setting)
    return EXIT_CODES[verdict.decision]


def _tell_withheld(verdict: Verdict, setting: str) -> None:
    """Say what a build of this site would leave out, and go on without."""
    withheld = withholding(verdict)
    if withheld and verdict.docket.world.whole:
        tell(say("on_blocked: withhold: a build leaves this out, and publishes the rest:"), setting)
        for uri in sorted(withheld.all):
            tell(say("withheld: {path}", path=uri), setting)


def judged(site: Site, paths: tuple[str, ...], config_option_value: str) -> Verdict:
    """Return the verdict on a site, or on these posts of it."""
    clock = read_clock(os.environ)
    _refuse_switched_off(site)
    return judged_from(stand(site), paths, config_option_value, clock)


def judged_from(
    grounds: Grounds, paths: tuple[str, ...], config_option_value: str, clock: Clock, since: str | None = None
) -> Verdict:
    """Return the verdict on what stands there: all of it, these posts, or what changed since a revision."""
    site = grounds.site
    _refuse_switched_off(site)
    if not site.plugin:
        tell(
            say(
                "note: the plugin “threatgate” is off in {file}; this is a trial with the defaults.",
                file=site.config.name,
            ),
            site.settings.language,
            error=True,
        )
    note_unfinished(grounds)
    if since is not None:
        with read_change(grounds, since, config_option=config_option_value, pinned=clock.pinned) as worlds:
            return worst([decide(world, clock.now, report_progress) for world in worlds])
    asked = tuple(dict.fromkeys(uri for path in paths for uri in grounds.find_all(path, Path())))
    world = read_world(
        grounds, asked=asked, config_option=config_option_value, pinned=clock.pinned, prepare=detector_of
    )
    return decide(world, clock.now, report_progress)


def _refuse_switched_off(site: Site) -> None:
    if not site.settings.enabled:
        raise UsageError(
            say("the gate is switched off (enabled: false)"),
            say("Take “enabled: false” out of {file}.", file=site.config.name),
        )
