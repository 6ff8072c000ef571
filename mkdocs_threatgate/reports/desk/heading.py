"""The head of the desk: of what, when and by which rules it tells, and what to bear in mind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate import __version__
from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import Message, Verdict, say
from mkdocs_threatgate.reports.desk.rows import local, reported


class Heading(NamedTuple):
    """What stands above everything else; `notes` are in the reader's language, `checked` is local time."""

    checked: str
    zone: str
    commit: str
    entries: int
    profiles: tuple[str, ...]
    notes: tuple[str, ...]
    version: str


class Provision(NamedTuple):
    """An article that something is owed under, in the reader's language.

    `short` is its id without the profile, where there is but one profile.
    """

    short: str
    title: str
    citation: str
    verified: bool


def heading(verdict: Verdict, language: str) -> Heading:
    """Return the head of the page."""
    docket = verdict.docket
    return Heading(
        checked=local(docket.now, verdict).replace("T", " "),
        zone=docket.settings.timezone,
        commit=docket.ledger.commit[:12],
        entries=len(docket.ledger.entries),
        profiles=tuple(map(plain, docket.policy.profiles)),
        notes=tuple(render(note, language) for note in _notes(verdict)),
        version=__version__,
    )


def articles(verdict: Verdict, language: str) -> dict[str, Provision]:
    """Return the articles that some post owes something under, in the order of the policy."""
    owed = {answer.obligation.article.id for case in reported(verdict) for answer in case.answers}
    alone = len(verdict.docket.policy.profiles) == 1
    return {
        one.id: Provision(
            one.id.partition("/")[2] if alone else one.id,
            plain(render(one.title, language)),
            plain(render(one.citation, language)),
            one.verified,
        )
        for one in verdict.docket.policy.articles
        if one.id in owed
    }


def _notes(verdict: Verdict) -> Iterator[Message]:
    """Yield what a reader must know before relying on the page; the text report says the same."""
    docket = verdict.docket
    since = docket.world.since
    if since:
        yield say(
            "Judged is what has changed since {revision} ({base}).",
            revision=since.named,
            base=since.base[:12],
        )
    elif not docket.world.whole:
        yield say("Only part of the site was judged.")
    if not docket.ledger.intact:
        yield say("The ledger is not intact: an entry was rewritten, moved or deleted.")
    doubtful = sorted(name for name, one in articles(verdict, "en").items() if not one.verified)
    if doubtful:
        yield say(
            "Not read in the original, and to be checked against it: {articles}.", articles=tuple(doubtful)
        )
    if docket.world.pinned:
        yield say("The clock is pinned by SOURCE_DATE_EPOCH to {time}.", time=docket.now.isoformat(" "))
