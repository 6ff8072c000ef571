"""`threatgate declare`: what a post is about → its front matter, every other byte untouched."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import click

from mkdocs_threatgate.authoring.front_matter import KEY, add_declaration, lines_of
from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.asking import may_ask
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.declaring import (
    Part,
    Said,
    asked_about,
    asked_of,
    asked_which,
    parts,
    refuse_unfit,
)
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, next_command, tell
from mkdocs_threatgate.cli.redeclaring import changed, read_again, with_identifier, with_item
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import journal_of, stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Declaration, Nature, Post, say
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import Grounds


class Wanted(NamedTuple):
    """What is to be done with a declaration that is there: add to it, or change the part of this id."""

    add: bool
    change: str


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
@click.option("--id", "identifier", metavar="NAME", help="A name that it keeps when it is renamed.")
@click.option("--add", is_flag=True, help="Add this to what is declared already: a second incident, say.")
@click.option(
    "--change",
    metavar="ID",
    default="",
    help="Correct one part of what is declared: i1 is the first incident, r1 a report, n1 a network.",
)
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
    identifier: str | None,
    add: bool,
    change: str,
    config: str | None,
    form: str,
) -> int:
    """Write what POST is about into its front matter, or add to that and change it.

    Asks where nothing is said and a terminal is there. A change after a filing is one of which
    the authority has to be told; a note says so.
    """
    file, _ = config_path(config)
    site = read_site(file)
    grounds = stand_to_write(site)
    uri = grounds.find(post, Path())
    current = _readable(grounds, uri)
    declaration = read_declaration(current, site.settings.timezone)
    said = Said(
        none=none,
        incidents=incidents,
        nature=nature,
        reports=reports,
        networks=networks,
        fixed_at=fixed_at,
        identifier=identifier,
    )
    if declaration.stated:
        said, wanted = _meant(said, Wanted(add, change), declaration, current, grounds, form)
        text = _redeclared(current, declaration, said, wanted, site)
    else:
        text = _declared(current, said, Wanted(add, change), site, form)
    _check(text, current, declaration, site)
    written = Change(grounds.pages.docs / uri, text.encode(), expected=current.text.encode())
    journal_of(grounds).write([written], also=None)
    _tell(text, current, site, form)
    return 0


def _readable(grounds: Grounds, uri: str) -> Post:
    """Return the post as it is; raises `UsageError` if it cannot be read."""
    post = read_post(grounds.pages.text(uri)._replace(gated=True), grounds.site.settings.timezone)
    if post.faults:
        fault = post.faults[0]
        raise UsageError(
            say(
                "{post}, line {line}: {problem}", post=post.path, line=fault.span.line, problem=fault.message
            ),
            fault.remedy,
        )
    return post


# --- declared for the first time ------------------------------------------------------------------


def _declared(post: Post, said: Said, wanted: Wanted, site: Site, form: str) -> str:
    if wanted.add or wanted.change:
        raise UsageError(
            say("{post} declares nothing yet", post=post.path), say("Leave --add and --change out.")
        )
    if not said.about:
        if not may_ask(form):
            raise UsageError(
                say("nothing is said about the post"),
                say("Add --none REASON, --incident PLACE, --report WHAT or --network OPERATOR."),
            )
        said = replace(asked_about(site.settings.language), nature=said.nature, identifier=said.identifier)
    if said.none is not None and not any(letter.isalpha() for letter in said.none):
        raise UsageError(
            say("“{reason}” is no reason", reason=said.none), say("Say in words why the post owes nothing.")
        )
    return add_declaration(post, "\n".join(said.block()))


# --- declared already -----------------------------------------------------------------------------


def _meant(
    said: Said, wanted: Wanted, declaration: Declaration, post: Post, grounds: Grounds, form: str
) -> tuple[Said, Wanted]:
    """Return what is to be said and done, asked for where a command line leaves it open.

    A note comes first where that would move the post away from what was filed.
    """
    setting, only_named = grounds.site.settings.language, said.identifier is not None and not said.about
    asking = not (said.about or said.nature or said.fixed_at) and not only_named
    if said.none is not None or not (wanted.add or wanted.change or asking or only_named):
        raise _stands(post, declaration)
    if asking and not may_ask(form):
        raise _stands(post, declaration)
    if wanted.add and wanted.change:
        raise UsageError(say("--add and --change exclude each other"), say("Run it once for each of them."))
    if not only_named:
        _note_filings(declaration, post, grounds)
    if not asking:
        return said, wanted
    if not wanted.add and not wanted.change and parts(declaration):
        wanted = Wanted(add=False, change=asked_which(declaration, setting))
    if wanted.change:
        return asked_of(_part(declaration, wanted.change), setting), wanted
    return asked_about(setting, ("incident", "report", "network")), Wanted(add=True, change="")


def _stands(post: Post, declaration: Declaration) -> UsageError:
    known = tuple(part.id for part in parts(declaration))
    return UsageError(
        say("{post} declares already, in line {line}", post=post.path, line=declaration.span.line),
        say("Add to it with --add, or correct a part of it with --change ({known}).", known=known)
        if known
        else say("Replace “none” with --add and what it is about; change the reason there."),
    )


def _note_filings(declaration: Declaration, post: Post, grounds: Grounds) -> None:
    """Say beforehand that a filing was made for what is declared now."""
    docket = judged(grounds.site, (str(grounds.pages.docs / post.uri),), "").docket
    names = (post.uri, declaration.id)
    covering = [one for one in docket.ledger.filings if one.live and any(c.post in names for c in one.covers)]
    for filing in covering:
        inline = any(entry.inline for entry in filing.entries)
        following = ("record", post.path) if inline else ("event", filing.id, "supplemented")
        note = say(
            "note: filing {filing} was made for what is declared now. A change has to be told to the "
            "authority (TG206); then record that: {command}",
            filing=filing.id,
            command=next_command(*following),
        )
        tell(note, grounds.site.settings.language, error=True)


def _part(declaration: Declaration, identifier: str) -> Part:
    known = {part.id: part for part in parts(declaration)}
    if identifier not in known:
        raise UsageError(
            say("nothing that is declared has the id “{id}”", id=identifier),
            say("Known here: {known}.", known=tuple(known)),
        )
    return known[identifier]


def _redeclared(post: Post, declaration: Declaration, said: Said, wanted: Wanted, site: Site) -> str:
    timezone = site.settings.timezone
    if said.identifier is not None:
        if declaration.id:
            raise UsageError(
                say("the post has the id “{id}”, and receipts may name it", id=declaration.id),
                say("Leave it as it is."),
            )
        post = read_again(post, with_identifier(post, said.identifier, timezone), timezone)
    if wanted.add:
        for key, fields in said.items():
            post = read_again(post, with_item(post, key, fields, timezone), timezone)
    if wanted.change:
        part = _part(read_declaration(post, timezone), wanted.change)
        if said != Said(identifier=said.identifier):  # somebody who was asked may leave it as it is
            refuse_unfit(part, said)
            post = changed(post, part, said, timezone)
    return post.text


def _check(text: str, current: Post, declaration: Declaration, site: Site) -> None:
    """Refuse what would not be read as meant; nothing has been written by then.

    What is wrong with the declaration already may stay so.
    """
    entry = read_again(current, text, site.settings.timezone)
    known = {(fault.code, fault.message) for fault in declaration.faults}
    for fault in read_declaration(entry, site.settings.timezone).faults:
        if (fault.code, fault.message) not in known:
            raise UsageError(fault.message, fault.remedy)
    if entry.faults or entry.body.strip() != current.body.strip():
        raise UsageError(
            say("the front matter is laid out in a way that cannot be extended safely"),
            say("Write the declaration under “threatgate” yourself."),
        )


def _tell(text: str, current: Post, site: Site, form: str) -> None:
    """Tell what is declared now, as it stands in the post, and what comes next."""
    head = read_again(current, text, site.settings.timezone).head
    key = next(name.span.line for name, _ in head.entries if name.text == KEY) if head else 1
    value = head.get(KEY) if head else None
    lines = [line.rstrip("\r\n") for line in lines_of(text)[key - 1 : value.span.end_line if value else key]]
    following = next_command("plan", current.path)
    if form == "json":
        block = textwrap.dedent("\n".join(lines[1:])) or lines[0]
        tell_data({"post": current.path, "declared": block, "next": following})
        return
    tell(say("declared in {post}:", post=current.path), site.settings.language)
    tell("\n".join(f"  {line}" for line in lines))
    tell(say("next: {command}", command=following), site.settings.language)
