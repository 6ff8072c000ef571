"""`threatgate declare`: what a post is about → its front matter, every other byte untouched."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from mkdocs_threatgate.authoring.front_matter import add_declaration
from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, language, tell
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import journal_of, stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Nature, Post, Text, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import Grounds
from mkdocs_threatgate.tables import sectors

NATIONAL = ("national", "全国")
UNKNOWN = ("unknown", "不明")
ABOUT = ("none", "incident", "report", "network")


@click.command()
@click.argument("post", shell_complete=completing.posts)
@click.option("--none", "none", metavar="REASON", help="It owes nothing, and why.")
@click.option(
    "--incident",
    "incidents",
    metavar="PLACE",
    multiple=True,
    help="It tells of an incident at this place (or “unknown”); repeat for further places.",
)
@click.option(
    "--nature", type=click.Choice([nature.value for nature in Nature]), help="What the incident was."
)
@click.option(
    "--report",
    "reports",
    metavar="national|PLACE|SECTOR",
    multiple=True,
    help="It is an analysis report on this; repeat for further places and sectors.",
)
@click.option(
    "--network",
    "networks",
    metavar="OPERATOR",
    multiple=True,
    help="It tells of a weakness of this operator's network.",
)
@click.option("--fixed-at", metavar="TIME", help="When the weakness was repaired.")
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    post: str,
    none: str | None,
    incidents: tuple[str, ...],
    nature: str | None,
    reports: tuple[str, ...],
    networks: tuple[str, ...],
    fixed_at: str | None,
    config: str | None,
    form: str,
) -> int:
    """Write what POST is about into its front matter.

    Asks where nothing is said and a terminal is there.
    """
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand_to_write(site)
    uri = grounds.find(post, Path())
    current = _undeclared(grounds, uri)
    if none is None and not (incidents or reports or networks):
        none, incidents, reports, networks = _asked(site.settings.language)
    if none is not None and not any(letter.isalpha() for letter in none):
        raise UsageError(
            say("“{reason}” is no reason", reason=none), say("Say in words why the post owes nothing.")
        )
    block = "\n".join(_block(none, incidents, nature, reports, networks, fixed_at))
    text = add_declaration(current, block)
    _check(text, current, site)
    change = Change(grounds.pages.docs / uri, text.encode(), expected=current.text.encode())
    journal_of(grounds).write([change], also=None)
    options = ("-f", option) if option else ()
    following = ("threatgate", "plan", *options, current.path)
    if form == "json":
        tell_data({"post": current.path, "declared": block, "next": typed(following)})
    else:
        tell(say("declared in {post}:", post=current.path), site.settings.language)
        tell("\n".join(("  threatgate:", *(f"    {line}" for line in block.splitlines()))))
        tell(say("next: {command}", command=typed(following)), site.settings.language)
    return 0


def _undeclared(grounds: Grounds, uri: str) -> Post:
    """Return the post as it is; raises `UsageError` if it declares already or cannot be read."""
    post = read_post(grounds.pages.text(uri)._replace(gated=True), grounds.site.settings.timezone)
    if post.faults:
        fault = post.faults[0]
        raise UsageError(
            say(
                "{post}, line {line}: {problem}", post=post.path, line=fault.span.line, problem=fault.message
            ),
            fault.remedy,
        )
    declaration = read_declaration(post, grounds.site.settings.timezone)
    if declaration.stated:
        raise UsageError(
            say("{post} declares already, in line {line}", post=post.path, line=declaration.span.line),
            say("Change the lines under “threatgate” there."),
        )
    return post


def _block(
    none: str | None,
    incidents: tuple[str, ...],
    nature: str | None,
    reports: tuple[str, ...],
    networks: tuple[str, ...],
    fixed_at: str | None,
) -> Iterator[str]:
    if none is not None:
        yield f"none: {_quoted(none)}"
    if incidents:
        yield "incidents:"
        unknown = any(place in UNKNOWN for place in incidents)
        where = "places_unknown: true" if unknown else f"places: [{', '.join(map(_quoted, incidents))}]"
        yield f"  - {where}"
        if nature:
            yield f"    nature: {nature}"
    if reports:
        yield "reports:"
        yield from _report(reports)
    if networks:
        yield "networks:"
        for operator in networks:
            yield f"  - operator: {{name: {_quoted(operator)}}}"
            if fixed_at:
                yield f"    fixed: {{at: {_quoted(fixed_at)}}}"


def _report(named: tuple[str, ...]) -> Iterator[str]:
    national = any(one in NATIONAL for one in named)
    fields = tuple(one for one in named if sectors.resolve_sector(one).problem != "unknown")
    regions = tuple(one for one in named if one not in NATIONAL and one not in fields)
    lines = []
    if national:
        lines.append("scope: national")
    if regions:
        lines.append(f"regions: [{', '.join(map(_quoted, regions))}]")
    if fields:
        lines.append(f"sectors: [{', '.join(map(_quoted, fields))}]")
    for position, line in enumerate(lines):
        yield f"{'    ' if position else '  - '}{line}"


def _check(text: str, current: Post, site: Site) -> None:
    """Refuse what would not be read as meant; nothing has been written by then."""
    entry = read_post_again(text, current, site)
    declaration = read_declaration(entry, site.settings.timezone)
    if declaration.faults:
        raise UsageError(declaration.faults[0].message, declaration.faults[0].remedy)
    if entry.faults or entry.body.strip() != current.body.strip():
        raise UsageError(
            say("the front matter is laid out in a way that cannot be extended safely"),
            say("Write the declaration under “threatgate” yourself."),
        )


def read_post_again(text: str, post: Post, site: Site) -> Post:
    """Return what would be read of a post if its file were this text."""
    return read_post(Text(post.path, post.uri, text, gated=True, ships=post.ships), site.settings.timezone)


def _asked(setting: str) -> tuple[str | None, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    if not sys.stdin.isatty():
        raise UsageError(
            say("nothing is said about the post"),
            say("Add --none REASON, --incident PLACE, --report WHAT or --network OPERATOR."),
        )
    speech = language(setting)

    def ask(question: str) -> str:
        return str(click.prompt(question, err=True))

    about = click.prompt(
        render(say("What is the post about?"), speech), type=click.Choice(ABOUT), default="none", err=True
    )
    if about == "none":
        return ask(render(say("Why does it owe nothing?"), speech)), (), (), ()
    if about == "incident":
        return None, _words(ask(render(say("Where did it happen? (places, or “unknown”)"), speech))), (), ()
    if about == "report":
        return None, (), _words(ask(render(say("On what? (national, places, sectors)"), speech))), ()
    return None, (), (), (ask(render(say("Whose network is it?"), speech)),)


def _words(text: str) -> tuple[str, ...]:
    return tuple(
        word for word in text.replace("，", ",").replace("、", ",").replace(",", " ").split() if word
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
