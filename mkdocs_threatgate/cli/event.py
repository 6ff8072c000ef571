"""`threatgate event`: what became of a filing → a further receipt in its chain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mkdocs_threatgate.authoring.receipts import Draft, new_identifier
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.attaching import ROLES, attach, refuse_unshown
from mkdocs_threatgate.cli.chain import found_filing, last_entry, refuse_after_end, refuse_second
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, next_command
from mkdocs_threatgate.cli.opinion import Asked, record_opinion
from mkdocs_threatgate.cli.record import write_filing
from mkdocs_threatgate.cli.recorded import tell_recorded
from mkdocs_threatgate.cli.renewal import RENEWING, renewed
from mkdocs_threatgate.cli.statement import stated_time
from mkdocs_threatgate.cli.writing import recorder_of, stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Event, Message, Previous, Response, say
from mkdocs_threatgate.reports.words import EVENTS
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.receipts import CHANNELS, NEED_A_REASON
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import Grounds

TIMES = {
    Event.ACKNOWLEDGED: "received_at",
    Event.ACCEPTED: "decided_at",
    Event.REJECTED: "decided_at",
    Event.SUPPLEMENTED: "filed_at",
    Event.REVIEWED: "",
    Event.CORRECTED: "",
    Event.WITHDRAWN: "received_at",
    Event.OPINION: "",
}
"""The events that this version records, each with the field of its time, if it has one but its record's."""

SHOWN_BY = {
    Event.ACKNOWLEDGED: "acknowledgement",
    Event.ACCEPTED: "decision",
    Event.REJECTED: "decision",
    Event.SUPPLEMENTED: "submission",
    Event.OPINION: "opinion",
}
"""The role of an event's documents where none is stated; of all others it is correspondence."""

OF_AN_OPINION = ("--operator", "--requested-at", "--response", "--responded-at")
OF_NO_OPINION = ("--at", "--reason", "--name", "--channel", "--note")


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What the command line says of an event."""

    filing: str
    event: Event
    time: str | None
    number: str
    reason: str
    corrections: tuple[tuple[str, str], ...]
    posts: tuple[str, ...]
    evidence: tuple[Path, ...]
    role: str


@click.command()
@click.argument("filing", metavar="FILING|POST", shell_complete=completing.filings_and_posts)
@click.argument("event", metavar="EVENT", type=click.Choice([event.value for event in TIMES]))
@click.option("--at", "time", metavar="TIME", help="When it happened. Default: now.")
@click.option(
    "--number",
    metavar="TEXT",
    help="The number of the authority's answer, verbatim; corrected: the right one.",
)
@click.option("--reason", metavar="TEXT", help="Why; needed for rejected, corrected and withdrawn.")
@click.option(
    "--evidence",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="A document that shows it; it is copied beside the receipt.",
)
@click.option(
    "--role", type=click.Choice(ROLES), help="What the documents show, if it is not what the event suggests."
)
@click.option(
    "--post",
    "posts",
    shell_complete=completing.posts,
    metavar="POST",
    multiple=True,
    help="supplemented, reviewed: which of several posts; opinion: a further post.",
)
@click.option("--name", metavar="TEXT", help="corrected: the authority's name as it should read.")
@click.option("--channel", type=click.Choice(CHANNELS), help="corrected: how it was filed.")
@click.option("--note", metavar="TEXT", help="corrected: a remark.")
@click.option(
    "--operator", metavar="NAME", help="opinion: whose, as declared; may be left out if only one is."
)
@click.option("--requested-at", metavar="TIME", help="opinion: when it was asked for.")
@click.option(
    "--response",
    type=click.Choice([response.value for response in Response]),
    help="opinion: what the operator answered.",
)
@click.option("--responded-at", metavar="TIME", help="opinion: when the operator answered.")
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    filing: str,
    event: str,
    time: str | None,
    number: str | None,
    reason: str | None,
    evidence: tuple[Path, ...],
    posts: tuple[str, ...],
    name: str | None,
    channel: str | None,
    note: str | None,
    role: str | None,
    operator: str | None,
    requested_at: str | None,
    response: str | None,
    responded_at: str | None,
    config: str | None,
    form: str,
) -> int:
    """Record what became of FILING, or what an operator answered about POST.

    That a filing was acknowledged, accepted, rejected or withdrawn; supplemented, after a post
    was changed and the authority was told of that; reviewed, after its wording was edited and
    somebody made sure that no fact has changed; corrected, where the receipt is misspelt.

    An opinion belongs to no filing: name the post that the operator of a network was asked
    about, threatgate event POST opinion --requested-at TIME --response consent
    --responded-at TIME --evidence FILE.

    Nothing is committed; the command to do that is printed.
    """
    words = (("authority.name", name), ("number", number), ("channel", channel), ("note", note))
    kind = Event(event)
    stated = Stated(
        filing=filing,
        event=kind,
        time=time,
        number=number or "" if kind is not Event.CORRECTED else "",
        reason=reason or "",
        corrections=tuple((key, text) for key, text in words if text) if kind is Event.CORRECTED else (),
        posts=posts,
        evidence=evidence,
        role=role or SHOWN_BY.get(kind, "correspondence"),
    )
    answer = (operator, requested_at, response, responded_at)
    others = zip(OF_NO_OPINION, (time, reason, name, channel, note), strict=True)
    _refuse_strange(kind, others if kind is Event.OPINION else zip(OF_AN_OPINION, answer, strict=True))
    _refuse_misuse(stated, corrects=any((name, channel, note)))
    file, option = config_path(config)
    grounds = stand_to_write(read_site(file))
    if kind is Event.OPINION:
        said = Asked(*(text or "" for text in (*answer, stated.number)))
        record_opinion((filing, *posts), said, evidence, stated.role, grounds, (form, option))
    else:
        _record(stated, grounds, option, form)
    return 0


def _refuse_strange(kind: Event, given: Iterable[tuple[str, str | None]]) -> None:
    """Refuse options that belong to other events."""
    strange = tuple(option for option, text in given if text)
    if strange:
        raise UsageError(
            say("“{event}” takes no {options}", event=kind, options=strange),
            say("Leave out what belongs to other events: threatgate event --help"),
        )


def _refuse_misuse(stated: Stated, *, corrects: bool) -> None:
    """Refuse what would otherwise be ignored, and what is not enough."""
    kind = stated.event
    if kind in NEED_A_REASON and not stated.reason:
        raise UsageError(say("“{event}” needs a reason", event=kind), say("Add --reason."))
    if stated.time is not None and not TIMES[kind]:
        raise UsageError(
            say("“{event}” has no time but that of its record", event=kind), say("Leave --at out.")
        )
    if stated.posts and kind not in (*RENEWING, Event.OPINION):
        raise UsageError(
            say("“{event}” concerns the whole filing, not one post", event=kind), say("Leave --post out.")
        )
    if corrects and kind is not Event.CORRECTED:
        raise UsageError(
            say("“{event}” corrects nothing", event=kind),
            say(
                "Record the correction by itself: {command}",
                command=next_command("event", stated.filing, "corrected"),
            ),
        )
    if kind is Event.CORRECTED and not stated.corrections:
        raise UsageError(
            say("nothing is corrected"), say("Add --name, --number, --channel or --note as it should read.")
        )


def _record(stated: Stated, grounds: Grounds, option: str, form: str) -> None:
    site, kind = grounds.site, stated.event
    ledger, _ = read_ledger(grounds.repository, grounds.prefix, site.settings, (), ())
    filing = found_filing(ledger, stated.filing, grounds)
    refuse_after_end(filing, kind)
    refuse_unshown(grounds, kind, stated.evidence, stated.role)
    now = datetime.now(ZoneInfo(site.settings.timezone)).replace(microsecond=0)
    at = stated_time(stated.time, site, now)
    renewal = renewed(grounds, filing, kind, stated.posts, option) if kind in RENEWING else None
    last = last_entry(filing)
    identifier = new_identifier(now)
    attached = attach(grounds, identifier, stated.evidence, stated.role)
    draft = Draft(
        id=identifier,
        filing=stated.filing,
        event=kind,
        recorded_at=now,
        recorded_by=recorder_of(grounds),
        times=((TIMES[kind], at),) if TIMES[kind] else (),
        number=stated.number,
        reason=stated.reason,
        covers=renewal.covers if renewal else (),
        evidence=attached.documents,
        corrections=stated.corrections,
        prev=Previous(last.stem, last.sha256),
    )
    paths = renewal.paths if renewal else ()
    refuse_second(ledger, draft, paths, site.settings)
    # the text that the digests are of belongs into the same commit
    written = write_filing(grounds, draft, attached, also=paths)
    message = f"Record that filing {draft.filing} was {draft.event}"
    tell_recorded(draft, written, _said(draft), message, form, site)


def _said(draft: Draft) -> tuple[Message, ...]:
    said = say(
        "recorded {id}: filing {filing} was {event}",
        id=draft.id,
        filing=draft.filing,
        event=EVENTS[draft.event],
    )
    posts = tuple(one.post for one in draft.covers)
    return (said, say("it now covers, as they stand: {posts}", posts=posts)) if posts else (said,)
