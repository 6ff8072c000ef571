"""What is said of a filing: by the command line, and for the rest by whoever sits at the terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mkdocs_threatgate.cli.asking import ask, ask_for_files, ask_for_one_of, may_ask
from mkdocs_threatgate.cli.recipient import owed_offers, pick, unnamed
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Authority, Case, Docket, Kind, When, say
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.receipts import CHANNELS
from mkdocs_threatgate.sources.settings import Site
from mkdocs_threatgate.sources.world import Grounds

NOW = "now"


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the command line says of a filing, or somebody has answered; `body` is who was picked."""

    posts: tuple[str, ...]
    authority: str | None
    kind: Kind | None
    article: str | None
    filed_at: str | None
    channel: str
    number: str
    evidence: tuple[Path, ...]
    role: str
    inline: bool
    body: Authority | None = None


def asked(
    stated: Stated, grounds: Grounds, cases: tuple[Case, ...], docket: Docket, way: tuple[str, str]
) -> Stated:
    """Return what somebody answers to all that the command line leaves open."""
    form, option = way
    site, setting = grounds.site, grounds.site.settings.language
    found = owed_offers(cases, docket, stated.kind, stated.article)
    if not may_ask(form):
        raise unnamed(found, _typed_so_far(stated, option))
    body = pick(found, setting)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)

    def time(text: str) -> str:
        return text if text == NOW else stated_time(text, site, now)

    filed = stated.filed_at or ask(
        say("When was it filed? (2026-11-20T10:00, or a date for the end of that day)"),
        setting,
        time,
        default=NOW,
    )
    channel = stated.channel or ask_for_one_of(
        say("How? ({channels}; may be left empty)", channels=CHANNELS), setting, CHANNELS
    )
    number = stated.number or ask(say("Its number? (may be left empty)"), setting, str, default="")
    files = stated.evidence or ask_for_files(
        say("A document that shows it? (a path; may be left empty)"),
        say("Another document? (a path; empty if that is all)"),
        setting,
        needed=site.settings.evidence == "required",
    )
    return replace(stated, body=body, filed_at=filed, channel=channel, number=number, evidence=files)


def _typed_so_far(stated: Stated, option: str) -> tuple[str, ...]:
    """Return the command as it was typed, to be completed."""
    pairs = (
        ("-f", option),
        ("--kind", stated.kind),
        ("--article", stated.article),
        ("--filed-at", stated.filed_at),
        ("--channel", stated.channel),
        ("--number", stated.number),
        *(("--evidence", str(path)) for path in stated.evidence),
        ("--role", stated.role if stated.role != "submission" else ""),
    )
    given = (word for name, value in pairs if value for word in (name, value))
    return ("threatgate", "record", *stated.posts, *given, *(("--inline",) if stated.inline else ()))


def stated_time(stated: str | None, site: Site, now: datetime) -> str:
    """Return a time of the command line as it is to be written; raises `UsageError` if it cannot be."""
    if stated is None:
        return now.isoformat()
    when: When | None = read_moment(stated, site.settings.timezone)
    if when is None:
        raise UsageError(
            say("“{time}” is no date or time", time=stated),
            say("Write for example 2026-11-20T10:00:00+08:00."),
        )
    if when.start > now:
        raise UsageError(
            say("{time} lies in the future", time=stated), say("Record a filing after it has been made.")
        )
    return stated if when.bare else when.start.isoformat()
