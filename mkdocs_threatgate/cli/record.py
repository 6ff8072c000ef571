"""`threatgate record`: a filing that was made → its receipt in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.authoring.receipts import Draft, new_identifier, write_fields, write_receipt
from mkdocs_threatgate.authoring.staging import stage
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.again import filed_again
from mkdocs_threatgate.cli.attaching import NOTHING_ATTACHED, ROLES, Attachments, attach, refuse_unshown
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.covering import cover
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded
from mkdocs_threatgate.cli.editing import with_filing, with_filing_exchanged, with_receipt
from mkdocs_threatgate.cli.recipient import choose_authority, refuse_second
from mkdocs_threatgate.cli.recorded import tell_recorded
from mkdocs_threatgate.cli.statement import NOW, Stated, asked, stated_time
from mkdocs_threatgate.cli.writing import journal_of, recorder_of, stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Authority, Case, Cover, Event, Kind, Message, say
from mkdocs_threatgate.policy.replacing import replaced
from mkdocs_threatgate.sources.inline import DENIED
from mkdocs_threatgate.sources.receipts import CHANNELS
from mkdocs_threatgate.sources.settings import Site, read_site
from mkdocs_threatgate.sources.world import Grounds


@click.command()
@click.argument("posts", metavar="POST...", nargs=-1, required=True, shell_complete=completing.posts)
@click.option(
    "--authority",
    shell_complete=completing.authorities,
    metavar="NAME|CODE",
    help="Who received it: a body's name, the code of its division, or a department's short code. "
    "Asked for in a terminal.",
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
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A document that shows it; it is copied into the ledger.",
)
@click.option(
    "--role",
    type=click.Choice(ROLES),
    default="submission",
    show_default=True,
    help="What the documents show.",
)
@click.option(
    "--again",
    metavar="FILING",
    help="Record this filing once more, as it was, for a post that was renamed since.",
)
@click.option("--inline", is_flag=True, help="Write the receipt into the post's front matter.")
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    posts: tuple[str, ...],
    authority: str | None,
    kind: str | None,
    article: str | None,
    filed_at: str | None,
    channel: str | None,
    number: str | None,
    evidence: tuple[Path, ...],
    role: str,
    again: str | None,
    inline: bool,
    config: str | None,
    form: str,
) -> int:
    """Record one filing of each POST: write its receipt, name it in the front matter, stage both.

    Without --authority it asks who received it, and for what else was not said, if a terminal
    is there. Nothing is committed; the command to do that is printed.

    A receipt covers a post under its path, or its id. Where a post without an id was renamed,
    --again takes all that was filed over from the receipt that covers its former path.
    """
    file, option = config_path(config)
    if again is not None:
        stated_too = (authority, kind, article, filed_at, channel, number, evidence, inline)
        _refuse_more(posts, any(stated_too))
        _record_again(posts[0], again, stand_to_write(read_site(file)), option, form)
        return 0
    stated = Stated(
        posts=posts,
        authority=authority,
        kind=Kind(kind) if kind else None,
        article=article,
        filed_at=filed_at,
        channel=channel or "",
        number=number or "",
        evidence=evidence,
        role=role,
        inline=inline,
    )
    _record(stated, stand_to_write(read_site(file)), option, form)
    return 0


def _record(stated: Stated, grounds: Grounds, option: str, form: str) -> None:
    site = grounds.site
    uris = tuple(dict.fromkeys(grounds.find(post, Path()) for post in stated.posts))
    _refuse_inline(stated, site, len(uris))
    docket = judged(site, tuple(str(grounds.pages.docs / uri) for uri in uris), option).docket
    found = {case.post.uri: case for case in docket.cases}
    cases = tuple(found[uri] for uri in uris)
    recorder = recorder_of(grounds)
    if stated.authority is None:
        stated = asked(stated, grounds, cases, docket, (form, option))
    body = stated.body or _body(stated, cases, site)
    for case in cases:
        refuse_second(docket, case, body, stated.article)
    refuse_unshown(grounds, Event.FILED, stated.evidence, stated.role)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    filed = stated_time(None if stated.filed_at == NOW else stated.filed_at, site, now)
    identifier = new_identifier(now)
    attached = attach(grounds, identifier, stated.evidence, stated.role)
    draft = Draft(
        id=identifier,
        filing=identifier,
        event=Event.FILED,
        recorded_at=now,
        recorded_by=recorder,
        authority=body,
        times=(("filed_at", filed),),
        channel=stated.channel,
        number=stated.number,
        articles=(stated.article,) if stated.article else (),
        evidence=attached.seen_from(str(now.year)) if stated.inline else attached.documents,
    )
    former = {} if stated.inline else {one.post.uri: replaced(one, docket.ledger, body) for one in cases}
    draft, edited = _edited(draft, cases, grounds, former, inline=stated.inline)
    written = write_filing(grounds, draft, attached, edited, inline=stated.inline)
    said = _said(draft, former, unstated=stated.filed_at is None)
    tell_recorded(draft, written, said, f"Record filing {draft.id}", form, site)


def _refuse_more(posts: tuple[str, ...], stated: bool) -> None:  # noqa: FBT001 - whether anything else was said
    if len(posts) > 1:
        raise UsageError(
            say("--again takes a filing over for one post"), say("Run it once for each of them.")
        )
    if stated:
        raise UsageError(
            say("--again takes everything over from the filing"), say("Leave the other options out.")
        )


def _record_again(post: str, filing: str, grounds: Grounds, option: str, form: str) -> None:
    draft, edited, said = filed_again(grounds, post, filing, recorder_of(grounds), option)
    written = write_filing(grounds, draft, edited=edited)
    tell_recorded(draft, written, said, f"Record filing {draft.id}", form, grounds.site)


def _said(draft: Draft, former: Mapping[str, str], *, unstated: bool) -> tuple[Message, ...]:
    name, time = draft.authority.name if draft.authority else "", dict(draft.times)["filed_at"]
    said = [say("recorded {id}: filed with {body} at {time}", id=draft.id, body=name, time=time)]
    if unstated:
        said.append(say("no --filed-at was given: the time of filing is now"))
    gone = tuple(dict.fromkeys(identifier for identifier in former.values() if identifier))
    if gone:
        said.append(
            say("under “filings” it takes the place of {filings}, which counts for nothing", filings=gone)
        )
    return tuple(said)


def _refuse_inline(stated: Stated, site: Site, posts: int) -> None:
    if stated.inline and site.settings.inline_receipts == "deny":
        raise UsageError(DENIED.message, say("Leave --inline out: the receipt then goes into the ledger."))
    if stated.inline and posts > 1:
        raise UsageError(
            say("a receipt in front matter covers its own post alone"),
            say("Leave --inline out: a receipt in the ledger may cover many posts."),
        )


def _body(stated: Stated, cases: tuple[Case, ...], site: Site) -> Authority:
    """Return the body that the command line names, which must be competent for each post."""
    named, interpretation = stated.authority or "", site.settings.interpretation
    bodies = [choose_authority(case, named, stated.kind, stated.article, interpretation) for case in cases]
    return bodies[0]


def write_filing(
    grounds: Grounds,
    draft: Draft,
    attached: Attachments = NOTHING_ATTACHED,
    edited: tuple[Change, ...] = (),
    also: tuple[str, ...] = (),
    *,
    inline: bool = False,
) -> tuple[str, ...]:
    """Write evidence, receipt and, for a new filing, the posts as edited; return their paths.

    All of them are written and staged, or none, whatever happens; `also` is staged with them. An
    `inline` receipt stands in its post already.
    """
    folder = grounds.ledger / str(draft.recorded_at.year)
    changes = [Change(folder / document.path, source.read_bytes()) for document, source in attached.pairs]
    if not inline:
        changes.append(Change(folder / f"{draft.id}.yml", write_receipt(draft).encode()))
    changes.extend(edited)
    for change in changes:
        grounds.path_in_repository(change.path)  # raises where it lies outside
    written = journal_of(grounds).write(changes, also)
    if attached.blobs:
        stage(grounds.repository.top, tuple(path for path, _ in attached.blobs), dict(attached.blobs))
    return written


def _edited(
    draft: Draft, cases: tuple[Case, ...], grounds: Grounds, former: Mapping[str, str], *, inline: bool
) -> tuple[Draft, tuple[Change, ...]]:
    """Return the posts as they name or hold the receipt, and the receipt as it covers these."""
    timezone, docs = grounds.site.settings.timezone, grounds.pages.docs
    if inline:
        text = with_receipt(cases[0].post, write_fields(draft), draft.id, timezone)
        return replace(draft, covers=(Cover(cases[0].post.uri),)), (_change(docs, cases[0], text),)
    texts = tuple(
        with_filing_exchanged(case.post, former[case.post.uri], draft.id, timezone)
        if former[case.post.uri]
        else with_filing(case.post, draft.id, timezone)
        for case in cases
    )
    covers = tuple(
        cover(grounds, case.post, case.declaration.id or case.post.uri, text)
        for case, text in zip(cases, texts, strict=True)
    )
    edited = tuple(_change(docs, case, text) for case, text in zip(cases, texts, strict=True))
    return replace(draft, covers=covers), edited


def _change(docs: Path, case: Case, text: str) -> Change:
    return Change(docs / case.post.uri, text.encode(), expected=case.post.text.encode())
