"""`threatgate ledger`: every entry of the ledger, verified or listed."""

from __future__ import annotations

import os
from collections import Counter

import click

from mkdocs_threatgate.auditing import audit, is_at_fault
from mkdocs_threatgate.cli.door import (
    EXIT_CODES,
    config_option,
    config_path,
    format_option,
    guarded,
    language,
    tell,
)
from mkdocs_threatgate.cli.ledger_list import command as list_entries
from mkdocs_threatgate.cli.telling import tell_data, tell_table
from mkdocs_threatgate.model import Decision, Entry, Message, Settings, Standing, Verdict, say
from mkdocs_threatgate.reports.entries import entry_data
from mkdocs_threatgate.reports.json import finding_data
from mkdocs_threatgate.reports.text import render_findings
from mkdocs_threatgate.reports.words import EVENTS, STANDINGS
from mkdocs_threatgate.sources.clock import read_clock
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import read_ledger_alone, stand

SIGNED = {True: say("signed"), False: say("not signed"), None: "–"}
WORDS = {Decision.PUBLISHABLE: "intact", Decision.BLOCKED: "at-fault", Decision.UNDECIDED: "undecided"}
SHORT = 12
HEADS = (
    say("entry"),
    say("event"),
    say("history"),
    say("recorded by"),
    say("committer"),
    say("commit"),
    say("signature"),
)


@click.group(invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Verify every entry of the ledger, or list the entries; without a word, verify."""
    if context.invoked_subcommand is None:
        context.invoke(verify, config=None, form="text")


@command.command(short_help="Verify every entry.")
@config_option
@format_option
@guarded
def verify(config: str | None, form: str) -> int:
    """Say of every entry whether it stands as it was committed, and who put it there.

    Ends in 0 if nothing is wrong, 1 if an entry is void or at fault, 3 if history is too
    short to tell. A receipt that waits for its commit is told, and is no fault.
    """
    file, option = config_path(config)
    site = read_site(file)
    clock = read_clock(os.environ)
    world = read_ledger_alone(stand(site), config_option=option, pinned=clock.pinned)
    verdict = audit(world, clock.now)
    if form == "json":
        tell_data(_data(verdict, language(site.settings.language)))
    else:
        _tell(verdict, site.settings.language)
    return EXIT_CODES[verdict.decision]


command.add_command(list_entries, "list")


def _data(verdict: Verdict, speech: str) -> dict[str, object]:
    ledger, settings = verdict.docket.ledger, verdict.docket.settings
    return {
        "commit": ledger.commit,
        "verdict": WORDS[verdict.decision],
        "entries": [entry_data(entry, settings) for entry in ledger.entries],
        "findings": [finding_data(finding, speech) for finding in verdict.findings],
        "summary": _counted(ledger.entries),
    }


def _counted(entries: tuple[Entry, ...]) -> dict[str, int]:
    standings = Counter(entry.standing for entry in entries)
    numbers = {standing.value: standings[standing] for standing in Standing}
    return {"entries": len(entries), **numbers, "at_fault": sum(map(is_at_fault, entries))}


def _tell(verdict: Verdict, setting: str) -> None:
    ledger, settings = verdict.docket.ledger, verdict.docket.settings
    if ledger.entries:
        heads = HEADS if settings.signatures != "off" else HEADS[:-1]
        tell_table(heads, (_row(entry, settings) for entry in ledger.entries), setting)
        tell("")
    for text in render_findings(verdict.findings, language(setting), verdict.docket):
        tell(text, setting)
    tell(_summary(verdict), setting)


def _row(entry: Entry, settings: Settings) -> tuple[object, ...]:
    data = entry_data(entry, settings)
    receipt, added = entry.receipt, entry.added
    row = (
        f"{entry.path}#{receipt.id}" if entry.inline and receipt else entry.path,
        EVENTS[receipt.event] if receipt else "–",
        history_of(entry),
        (receipt.recorded_by if receipt else "") or "–",
        added.committer if added else "–",
        added.id[:SHORT] if added else "–",
    )
    if settings.signatures == "off":
        return row
    signed = data["signed"]
    return (*row, SIGNED[signed if isinstance(signed, bool) else None])


def history_of(entry: Entry) -> Message:
    """Return in words what history says of an entry, and whether it counts at all."""
    word = STANDINGS[entry.standing]
    if entry.modified:
        return say("{standing}, changed on disk", standing=word)
    if entry.faults:
        return say("{event} (not valid)", event=word)
    return word


def _summary(verdict: Verdict) -> Message:
    entries = verdict.docket.ledger.entries
    commit = verdict.docket.ledger.commit[:SHORT]
    wrong = sum(map(is_at_fault, entries))
    waiting = sum(entry.standing is Standing.UNCOMMITTED for entry in entries)
    where = (
        say("1 entry at {commit}", commit=commit)
        if len(entries) == 1
        else say("{count} entries at {commit}", count=len(entries), commit=commit)
    )
    if verdict.decision is Decision.UNDECIDED:
        return say("no verdict: history is too short to judge {entries}", entries=where)
    if wrong:
        return say("at fault: {wrong} of {entries}", wrong=wrong, entries=where)
    if verdict.decision is Decision.BLOCKED:
        return say("intact: {entries}; what is at fault besides stands above", entries=where)
    if waiting:
        return say("intact: {entries}; still to be committed: {waiting}", entries=where, waiting=waiting)
    return say("intact: {entries}", entries=where)
