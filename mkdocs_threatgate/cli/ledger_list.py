"""`threatgate ledger list`: the entries of the ledger, and what each says."""

from __future__ import annotations

from pathlib import Path

import click

from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.telling import tell_data, tell_table
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Entry, Event, say
from mkdocs_threatgate.reports.entries import entry_data, posts_of
from mkdocs_threatgate.reports.overview import happened
from mkdocs_threatgate.reports.words import EVENTS, STANDINGS
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import Grounds, read_ledger_alone, stand

DATE = len("2026-11-22")
SHORT = 12
HEADS = (
    say("id"),
    say("date"),
    say("event"),
    say("authority"),
    say("posts"),
    say("recorded by"),
    say("commit"),
    say("history"),
)


@click.command(short_help="List the entries.")
@click.option(
    "--post",
    metavar="POST",
    shell_complete=completing.posts,
    help="Only entries that speak of this post, by its path or its id.",
)
@click.option(
    "--filing", metavar="ID", shell_complete=completing.filings, help="Only the events of this filing."
)
@click.option(
    "--event",
    "events",
    type=click.Choice([event.value for event in Event]),
    multiple=True,
    help="Only events of this kind; may be given several times.",
)
@config_option
@format_option
@guarded
def command(
    post: str | None, filing: str | None, events: tuple[str, ...], config: str | None, form: str
) -> int:
    """List the entries of the ledger: what each says, of which posts, who recorded it, how it stands."""
    site = read_site(config_path(config)[0])
    grounds = stand(site)
    names = _names(grounds, post) if post else frozenset()
    ledger = read_ledger_alone(grounds).ledger
    found = tuple(entry for entry in ledger.entries if _is_asked_for(entry, names, filing, events))
    if form == "json":
        tell_data([entry_data(entry, site.settings) for entry in found])
    elif found:
        tell_table(HEADS, map(_row, found), site.settings.language)
    else:
        tell(say("no entry of the ledger matches"), site.settings.language)
    return 0


def _names(grounds: Grounds, post: str) -> frozenset[str]:
    """Return what entries may call a post, also one that is there no more."""
    try:
        uri = grounds.find(post, Path())
    except UsageError:
        return frozenset((post,))
    timezone = grounds.site.settings.timezone
    declared = read_declaration(read_post(grounds.pages.text(uri), timezone), timezone).id
    return frozenset((uri, declared or uri))


def _is_asked_for(entry: Entry, names: frozenset[str], filing: str | None, events: tuple[str, ...]) -> bool:
    receipt = entry.receipt
    belongs = {entry.stem, *entry.mentions} | ({receipt.filing} if receipt else set())
    return (
        (not names or not names.isdisjoint(posts_of(entry)))
        and (filing is None or filing in belongs)
        and (not events or (receipt is not None and receipt.event in events))
    )


def _row(entry: Entry) -> tuple[object, ...]:
    receipt, word = entry.receipt, STANDINGS[entry.standing]
    authority = receipt.authority if receipt else None
    return (
        receipt.id if receipt else entry.stem,
        happened(receipt).text[:DATE] if receipt else "–",
        EVENTS[receipt.event] if receipt else "–",
        (authority.name or authority.department or authority.region) if authority else "–",
        [*posts_of(entry)],
        (receipt.recorded_by if receipt else "") or "–",
        entry.added.id[:SHORT] if entry.added else "–",
        say("{event} (not valid)", event=word) if entry.faults else word,
    )
