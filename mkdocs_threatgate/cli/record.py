"""`threatgate record`: a filing that was made → its receipt in the ledger."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mkdocs_threatgate.authoring.front_matter import add_filing
from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.authoring.receipts import Draft, new_identifier, write_receipt
from mkdocs_threatgate.authoring.staging import committer_address
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.covering import cover
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.recipient import choose_authority, refuse_second
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import journal_of, stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Case, Event, Evidence, Kind, Text, When, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.receipts import CHANNELS
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import Grounds


@click.command()
@click.argument("post")
@click.option(
    "--authority",
    required=True,
    metavar="NAME|CODE",
    help="Who received it: a body's name, the code of its division, or a department's short code.",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="Which kind of body, where the code leaves it open.",
)
@click.option(
    "--article", metavar="ID", help="Limit what the filing may discharge, for example cn-2019-draft/5."
)
@click.option(
    "--filed-at",
    metavar="TIME",
    help="When it was filed; a bare date counts as the end of that day. Default: now.",
)
@click.option("--channel", type=click.Choice(CHANNELS), help="How it was filed.")
@click.option("--number", metavar="TEXT", help="The number that the authority gave it, verbatim.")
@click.option(
    "--evidence",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A document that shows it; it is copied beside the receipt.",
)
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    post: str,
    authority: str,
    kind: str | None,
    article: str | None,
    filed_at: str | None,
    channel: str | None,
    number: str | None,
    evidence: tuple[Path, ...],
    config: str | None,
    form: str,
) -> int:
    """Record a filing of POST: write the receipt, name it in the front matter, stage both.

    Nothing is committed; the command to do that is printed.
    """
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand_to_write(site)
    uri = grounds.find(post, Path())
    docket = judged(site, (str(grounds.pages.docs / uri),), option).docket
    case = docket.cases[0]
    body = choose_authority(
        case, authority, Kind(kind) if kind else None, article, site.settings.interpretation
    )
    refuse_second(docket.ledger, case, body, article)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    filed = stated_time(filed_at, site, now)
    draft_id = new_identifier(now)
    documents = tuple(document(draft_id, place, path) for place, path in enumerate(evidence))
    edited = _edited(case, draft_id, grounds)
    draft = Draft(
        id=draft_id,
        filing=draft_id,
        event=Event.FILED,
        recorded_at=now,
        recorded_by=committer_address(grounds.repository.top),
        authority=body,
        times=(("filed_at", filed),),
        channel=channel or "",
        number=number or "",
        articles=(article,) if article else (),
        covers=(cover(grounds, case.post, case.declaration.id or uri, edited),),
        evidence=documents,
    )
    sources = tuple(zip(documents, evidence, strict=True))
    change = Change(grounds.pages.docs / uri, edited.encode(), expected=case.post.text.encode())
    written = write_filing(grounds, draft, sources, change)
    commit = ("git", "commit", "-m", f"Record filing {draft_id}")
    if form == "json":
        tell_data({"id": draft_id, "authority": body._asdict(), "written": written, "next": typed(commit)})
    else:
        tell(
            say("recorded {id}: filed with {body} at {time}", id=draft_id, body=body.name, time=filed),
            site.settings.language,
        )
        if filed_at is None:
            tell(say("no --filed-at was given: the time of filing is now"), site.settings.language)
        tell(say("written and staged: {files}", files=written), site.settings.language)
        tell(say("next: {command}", command=typed(commit)), site.settings.language)
    return 0


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


def document(identifier: str, place: int, path: Path, role: str = "submission") -> Evidence:
    """Return a document as a receipt names it, the `place`th of that receipt."""
    suffix = f"-{place + 1}" if place else ""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Evidence(f"{identifier}.{role}{suffix}{path.suffix.lower()}", digest, role)


def write_filing(
    grounds: Grounds,
    draft: Draft,
    documents: tuple[tuple[Evidence, Path], ...],
    edited: Change | None,
    also: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """Write evidence, receipt and, for a new filing, the post as edited; return their paths.

    All of them are written and staged, or none, whatever happens; `also` is staged with them.
    """
    folder = grounds.ledger / str(draft.recorded_at.year)
    changes = [Change(folder / document.path, source.read_bytes()) for document, source in documents]
    changes.append(Change(folder / f"{draft.id}.yml", write_receipt(draft).encode()))
    if edited is not None:
        changes.append(edited)
    for change in changes:
        grounds.path_in_repository(change.path)  # raises where it lies outside
    return journal_of(grounds).write(changes, also)


def _edited(case: Case, identifier: str, grounds: Grounds) -> str:
    """Return the post with the id in its front matter, having read it again to be sure."""
    timezone = grounds.site.settings.timezone
    edited = add_filing(case.post, identifier)
    post = read_post(Text(case.post.path, case.post.uri, edited, gated=True, ships=True), timezone)
    before = tuple(reference.id for reference in case.declaration.filings)
    after = tuple(reference.id for reference in read_declaration(post, timezone).filings)
    if post.faults or after != (*before, identifier) or post.body != case.post.body:
        raise UsageError(
            say("the front matter is laid out in a way that cannot be extended safely"),
            say("Add this line under “threatgate” yourself: filings: [{id}]", id=identifier),
        )
    return edited
