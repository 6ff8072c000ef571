"""`threatgate stage`: judged posts → a folder of copies for generators that know no plugins."""

from __future__ import annotations

import os
from pathlib import Path

import click

from mkdocs_threatgate.authoring.staged import refuse_place, write_folder
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import (
    EXIT_CODES,
    config_option,
    config_path,
    format_option,
    guarded,
    language,
    tell,
)
from mkdocs_threatgate.cli.screen import report
from mkdocs_threatgate.cli.staging import Staging, plan_staging
from mkdocs_threatgate.cli.telling import tell_data, tell_json
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Decision, say
from mkdocs_threatgate.policy.withholding import withholding
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.manifest import FILE
from mkdocs_threatgate.sources.configuration import read_configuration
from mkdocs_threatgate.sources.generators import stated
from mkdocs_threatgate.sources.pages import STAGED
from mkdocs_threatgate.sources.settings import OWN_FILE, read_site
from mkdocs_threatgate.sources.world import Grounds, stand

MOST_TOLD = 20
"""Files left out that are named on a screen; JSON names them all."""

EXAMPLE = "staged.yml"
BUILD = ("zensical", "build", "--clean")


@click.command()
@click.argument("folder", metavar="DIR")
@config_option
@format_option
@guarded
def command(folder: str, config: str | None, form: str) -> int:
    """Write a copy of the docs folder for a generator without plugins, such as Zensical.

    It holds what the gate has judged, as it was judged, without declarations and with the
    manifest that `check-site` demands. Where something is blocked nothing is written, and this ends
    as `check` does, unless the configuration says `on_blocked: withhold`: then the folder holds
    the rest.
    """
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand(site)
    place = Path(folder)
    refuse_place(place, STAGED, _taken(grounds))
    verdict = judged(site, (), option)
    speech = site.settings.language
    withheld = withholding(verdict)
    if verdict.decision is not Decision.PUBLISHABLE:
        if withheld:
            tell(report(verdict, "text", speech, grounds.top).rstrip("\n"), speech, error=True)
        elif form == "json":
            tell_json(report(verdict, form, speech, grounds.top).rstrip("\n"))
        else:
            tell(report(verdict, form, speech, grounds.top).rstrip("\n"), speech)
        if withheld is None:
            tell(say("nothing was staged in {folder}", folder=folder), speech, error=True)
            return EXIT_CODES[verdict.decision]
    staging = plan_staging(grounds, verdict, withheld.all if withheld else frozenset())
    write_folder(place, staging.copies, STAGED)
    if form == "json":
        _tell_as_data(staging, grounds, place)
    else:
        _tell_as_text(staging, grounds, place)
    return EXIT_CODES[Decision.PUBLISHABLE]


def _taken(grounds: Grounds) -> tuple[tuple[str, Path], ...]:
    """Return the folders that must be neither in the staged one nor around it."""
    site = grounds.site
    tree = read_configuration(site.config)
    output = stated(tree, "site_dir", "site")
    return (
        (site.settings.docs_dir, site.docs),
        (site.settings.ledger, grounds.ledger),
        (output, site.folder / output),
        (".git", grounds.repository.top / ".git"),
    )


def _posts(staging: Staging, grounds: Grounds) -> int:
    return sum(grounds.pages.is_post(copy.uri) for copy in staging.copies)


def _docs_dir(grounds: Grounds, place: Path) -> str:
    """Return the folder as the configuration of a generator beside ours would name it."""
    return Path(os.path.relpath(place.resolve(), grounds.site.folder.resolve())).as_posix()


def _tell_as_data(staging: Staging, grounds: Grounds, place: Path) -> None:
    speech = language(grounds.site.settings.language)
    tell_data(
        {
            "folder": place.as_posix(),
            "docs_dir": _docs_dir(grounds, place),
            "files": len(staging.copies),
            "posts": _posts(staging, grounds),
            "manifest": (place / FILE).as_posix(),
            "left_out": [{"path": uri, "reason": render(why, speech)} for uri, why in staging.left_out],
            "notes": [render(note, speech) for note in staging.notes],
            "next": typed(_next(grounds)),
        }
    )


def _tell_as_text(staging: Staging, grounds: Grounds, place: Path) -> None:
    speech = grounds.site.settings.language
    tell(
        say(
            "staged in {folder}: files {count}, posts among them {posts}",
            count=len(staging.copies),
            folder=place.as_posix(),
            posts=_posts(staging, grounds),
        ),
        speech,
    )
    for uri, why in staging.left_out[:MOST_TOLD]:
        tell(say("left out: {path}: {reason}", path=uri, reason=why), speech)
    if len(staging.left_out) > MOST_TOLD:
        tell(say("and {count} more", count=len(staging.left_out) - MOST_TOLD), speech)
    for note in staging.notes:
        tell(note, speech)
    if grounds.site.config.name == OWN_FILE:
        tell(say("put this line into your generator's configuration:"), speech)
        lines = f"  docs_dir: {_docs_dir(grounds, place)}"
    else:
        tell(say("build from it with a second configuration, for example {file}:", file=EXAMPLE), speech)
        lines = f"  INHERIT: {grounds.site.config.name}\n  docs_dir: {_docs_dir(grounds, place)}"
    tell(lines)
    tell(say("next: {command}", command=typed(_next(grounds))), speech)


def _next(grounds: Grounds) -> tuple[str, ...]:
    return BUILD if grounds.site.config.name == OWN_FILE else (*BUILD, "-f", EXAMPLE)
