"""`threatgate status`: where the filings of all posts stand."""

from __future__ import annotations

from collections.abc import Iterator

import click

from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.telling import tell_data, tell_table
from mkdocs_threatgate.model import Answer, Message, Standing, Status, Verdict, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.json import obligation_data
from mkdocs_threatgate.reports.overview import Line, Overview, State, Step, survey
from mkdocs_threatgate.reports.words import EVENTS, STANDINGS
from mkdocs_threatgate.sources.settings import read_site

STATES = {
    State.UNDECIDED: say("no verdict"),
    State.BLOCKED: say("blocked"),
    State.PENDING: say("pending"),
    State.EXPIRING: say("expiring"),
    State.UNPUBLISHED: say("not published"),
    State.BASELINED: say("public before"),
    State.PUBLISHABLE: say("publishable"),
}
OWED = {Status.MET: say("recorded"), Status.OPEN: say("open"), Status.UNKNOWN: say("unknown")}
FOLLOWED = (State.UNDECIDED, State.BLOCKED, State.PENDING)
DATE = len("2026-11-22")


@click.command()
@click.argument("paths", nargs=-1, metavar="[POST]...", shell_complete=completing.posts)
@config_option
@format_option
@guarded
def command(paths: tuple[str, ...], config: str | None, form: str) -> int:
    """Show where the filings of all posts stand, or of these.

    Pending is what was filed and waits: for a notice to run out, for an authority's answer.
    Expiring is what rests on a dismissal or a filing that ends within thirty days.
    Ends in 0 whatever the posts' state; `threatgate check` is the gate.
    """
    file, option = config_path(config)
    site = read_site(file)
    verdict = judged(site, paths, option)
    overview = survey(verdict)
    if form == "json":
        tell_data(_data(overview, verdict))
    else:
        _tell(overview, site.settings.language)
    return 0


def _data(overview: Overview, verdict: Verdict) -> dict[str, object]:
    return {
        "checked_at": verdict.docket.now.isoformat(),
        "commit": verdict.docket.ledger.commit,
        "posts": [_line_data(line) for line in overview.lines],
        "totals": {state.value: count for state, count in overview.totals.items()}
        | {"others": overview.others, "others_blocked": overview.others_blocked}
        | {"elsewhere": overview.elsewhere},
    }


def _line_data(line: Line) -> dict[str, object]:
    post = line.case.post
    return {
        "path": post.path,
        "title": post.title,
        "state": line.state,
        "publish_at": line.case.moment.isoformat(),
        "earliest": line.earliest.isoformat() if line.earliest else None,
        "obligations": [obligation_data(answer) for answer in line.case.answers],
        "filings": [step._asdict() for step in line.steps],
        "ends": [{"filing": identifier, "until": until} for identifier, until in line.ends],
        "next": [typed(command) for command in line.commands],
    }


def _tell(overview: Overview, setting: str) -> None:
    if overview.lines:
        heads = (say("post"), say("owes"), say("filings"), say("state"))
        tell_table(heads, (_row(line) for line in overview.lines), setting)
        tell("")
    for line in overview.lines:
        if line.state in FOLLOWED and line.commands:
            tell(say("{state}: {path}", state=STATES[line.state], path=line.case.post.path), setting)
            for command in line.commands:
                tell(say("  next: {command}", command=typed(command)), setting)
    if any(line.state in FOLLOWED and line.commands for line in overview.lines):
        tell("")
    tell(_totals(overview), setting)
    if overview.others:
        counted = say(
            "other posts, which owe no filing: {count}, of them blocked: {blocked}",
            count=overview.others,
            blocked=overview.others_blocked,
        )
        tell(counted, setting)
    if overview.elsewhere:
        tell(
            say(
                "blocking findings on no post: {count}; “threatgate check” tells them",
                count=overview.elsewhere,
            ),
            setting,
        )


def _totals(overview: Overview) -> Message:
    if not overview.lines:
        return say("no post owes a filing or has one")
    counted = ((STATES[state], count) for state, count in overview.totals.items() if count)
    numbers = tuple(say("{state} {count}", state=word, count=count) for word, count in counted)
    return say("posts with filings: {count} ({numbers})", count=len(overview.lines), numbers=numbers)


def _row(line: Line) -> tuple[object, ...]:
    return (line.case.post.path, [*_owed(line)], [*map(_step, line.steps)], _state(line))


def _owed(line: Line) -> Iterator[Message]:
    for answer in line.case.answers:
        yield say(
            "{article} → {body}: {state}",
            article=answer.obligation.article.id.partition("/")[2],
            body=_body(answer),
            state=OWED[answer.status],
        )


def _body(answer: Answer) -> object:
    """Return the nearest body that may receive it, or the kinds of body where none can be named."""
    addressee = answer.obligation.addressee
    if answer.competent:
        return answer.competent[0].name
    return tuple(addressee.kinds) if addressee else "–"


def _step(step: Step) -> Message:
    if step.event is None or step.standing is None:
        return say("{id}: not in the ledger", id=step.id)
    event = say("{id} {event} {date}", id=step.id, event=EVENTS[step.event], date=step.at[:DATE])
    if not step.valid:
        return say("{event} (not valid)", event=event)
    if step.standing is Standing.INTACT:
        return event
    return say("{event} ({standing})", event=event, standing=STANDINGS[step.standing])


def _state(line: Line) -> Message:
    word = STATES[line.state]
    if line.state is State.EXPIRING:
        return say("{state} {date}", state=word, date=min(until for _, until in line.ends)[:DATE])
    if line.earliest:
        return say("{state} until {date}", state=word, date=line.earliest.isoformat()[:DATE])
    return word
