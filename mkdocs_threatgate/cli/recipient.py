"""Who received a filing: the body that a command line names or somebody picks, if it may and has not yet."""

from __future__ import annotations

from mkdocs_threatgate.cli.asking import ask_for_number
from mkdocs_threatgate.cli.door import next_command, tell
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import (
    Answer,
    Authority,
    Case,
    Docket,
    Entry,
    Interpretation,
    Kind,
    Message,
    Settings,
    say,
)
from mkdocs_threatgate.model.commands import commit_command
from mkdocs_threatgate.policy import competence
from mkdocs_threatgate.policy.matching import why_unfit
from mkdocs_threatgate.policy.offers import Offer, offers, receives, waiting_for
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.tables import authorities


def choose_authority(
    case: Case, named: str, kind: Kind | None, article: str | None, interpretation: Interpretation
) -> Authority:
    """Return the body that the text names; raises `UsageError` unless it is competent for the post."""
    answers = _answers(case, article)
    bodies = tuple(dict.fromkeys(body for answer in answers for body in answer.competent))
    found = tuple(body for body in bodies if named in (body.name, body.region, body.department))
    found = found or authorities.find_authorities(named)
    found = tuple(body for body in found if kind in (None, body.kind))
    competent = tuple(
        body for body in found if any(receives(body, answer, interpretation) for answer in answers)
    )
    # one body may be told both as itself and as a sector's department: as itself, unless asked
    competent = tuple({body.name: body for body in sorted(competent, key=_is_sector, reverse=True)}.values())
    if len(competent) == 1:
        return competent[0]
    if competent:
        raise UsageError(
            say(
                "“{named}” names several bodies: {bodies}",
                named=named,
                bodies=tuple(one.name for one in competent),
            ),
            say("Name one, or add --kind: {kinds}", kinds=tuple(one.kind for one in competent)),
        )
    message = (
        _why(found[0], answers, interpretation)
        if found
        else say("“{named}” is no known authority", named=named)
    )
    raise UsageError(message, say("Competent: {bodies}", bodies=tuple(body.name for body in bodies)))


def _why(body: Authority, answers: tuple[Answer, ...], interpretation: Interpretation) -> Message:
    """Return that a body is not competent, and why: of the right kind if it is for any of the duties."""
    same = [one.obligation for one in answers if competence.is_kind(body, one.obligation)]
    reason = why_unfit(body, (same or [answers[0].obligation])[0], interpretation)
    return say("{body} is not competent for this post: {reason}", body=body.name, reason=reason)


def owed_offers(
    cases: tuple[Case, ...],
    docket: Docket,
    kind: Kind | None,
    article: str | None,
) -> tuple[Offer, ...]:
    """Return the bodies to choose from; raises `UsageError` where none is to be told of all the posts."""
    for case in cases:
        _answers(case, article)
    every = offers(cases, docket.ledger, docket.settings.interpretation, article)
    found = tuple(offer for offer in every if kind in (None, offer.body.kind))
    if found:
        return found
    posts = tuple(case.post.path for case in cases)
    for case in cases:
        for entry in waiting_for(case, docket.ledger):
            body = entry.receipt.authority if entry.receipt else None
            if body and len(cases) == 1:
                raise _waits(entry, body, case, docket.settings)
    if len(cases) > 1:
        raise UsageError(
            say("no body is still to be told of each of {posts}", posts=posts),
            say("Record them one by one."),
        )
    raise UsageError(
        say("{post} owes no filing that is not recorded", post=posts[0]),
        say("To record one more, say who received it: --authority NAME."),
    )


def unnamed(found: tuple[Offer, ...], command: tuple[str, ...]) -> UsageError:
    """Return what to say where nobody can be asked who received the filing; `command` lacks just that."""
    bodies = tuple(_named(offer.body) for offer in found)
    first = found[0].body
    full = (*command, "--authority", first.department or first.name)
    return UsageError(
        say("nothing says who received the filing; competent: {bodies}", bodies=bodies),
        say("Say who did, for example: {command}", command=typed(full)),
    )


def pick(found: tuple[Offer, ...], setting: str) -> Authority:
    """Return the body that somebody picks from a numbered list."""
    tell(say("Filings are owed to these bodies:"), setting, error=True)
    for number, offer in enumerate(found, start=1):
        tell(_line(number, offer), setting, error=True)
        for owed in offer.owed:
            tell(say("     meets: {owed}", owed=owed), setting, error=True)
    sure = len(found) == 1 or found[0].last_used is not None
    question = say("Who received the filing? (number)")
    return found[ask_for_number(question, setting, len(found), 1 if sure else None) - 1].body


def _line(number: int, offer: Offer) -> Message:
    if offer.last_used:
        return say(
            "{number}  {body}, last used {date}",
            number=f"{number:>3}",
            body=_named(offer.body),
            date=offer.last_used.start.date(),
        )
    return say("{number}  {body}", number=f"{number:>3}", body=_named(offer.body))


def _named(body: Authority) -> str:
    return f"{body.name} ({body.department or body.region})"


def _answers(case: Case, article: str | None) -> tuple[Answer, ...]:
    """Return what the post owes to some body, under one article if it is named."""
    owed = tuple(answer for answer in case.answers if answer.obligation.addressee is not None)
    if not owed:
        raise UsageError(
            say("{post} owes no filing that could be recorded", post=case.post.path),
            say("See what it owes: {command}", command=next_command("plan", case.post.path)),
        )
    answers = tuple(answer for answer in owed if article in (None, answer.obligation.article.id))
    if not answers:
        articles = tuple(dict.fromkeys(answer.obligation.article.id for answer in owed))
        raise UsageError(
            say("{post} owes no filing under {article}", post=case.post.path, article=article or ""),
            say("It owes filings under: {articles}", articles=articles),
        )
    return answers


def _is_sector(body: Authority) -> bool:
    return body.kind is Kind.SECTOR


def refuse_second(docket: Docket, case: Case, body: Authority, article: str | None) -> None:
    """Raise `UsageError` if a receipt that waits to be committed says already what is to be recorded."""
    for entry in waiting_for(case, docket.ledger):
        if _says(entry, body, article):
            raise _waits(entry, body, case, docket.settings)


def _waits(entry: Entry, body: Authority, case: Case, settings: Settings) -> UsageError:
    paths = dict.fromkeys((entry.path, case.post.path))
    commit = commit_command(settings, "Record filing", *paths)
    return UsageError(
        say(
            "a filing with {body} is recorded already in {path}, and not committed",
            body=body.name,
            path=entry.path,
        ),
        say("Commit it first: {command}", command=typed(commit)),
    )


def _says(entry: Entry, body: Authority, article: str | None) -> bool:
    receipt = entry.receipt
    if receipt is None or receipt.authority is None:
        return False
    filed_with = receipt.authority
    same = (filed_with.kind, filed_with.region, filed_with.department)
    return same == (body.kind, body.region, body.department) and (
        not receipt.articles or article in receipt.articles
    )
