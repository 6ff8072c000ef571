"""Who received a filing: the body that a command line names, if it may receive it and has not yet."""

from __future__ import annotations

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import (
    Answer,
    Authority,
    Case,
    Entry,
    Event,
    Interpretation,
    Kind,
    Ledger,
    Standing,
    say,
)
from mkdocs_threatgate.policy import competence
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
        say("{body} is not competent for this post", body=found[0].name)
        if found
        else say("“{named}” is no known authority", named=named)
    )
    raise UsageError(message, say("Competent: {bodies}", bodies=tuple(body.name for body in bodies)))


def _answers(case: Case, article: str | None) -> tuple[Answer, ...]:
    """Return what the post owes to some body, under one article if it is named."""
    owed = tuple(answer for answer in case.answers if answer.obligation.addressee is not None)
    if not owed:
        raise UsageError(
            say("{post} owes no filing that could be recorded", post=case.post.path),
            say("See what it owes: threatgate plan {post}", post=case.post.path),
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


def receives(body: Authority, answer: Answer, interpretation: Interpretation) -> bool:
    """Return whether a body may receive the filing that an obligation asks for."""
    obligation = answer.obligation
    return body in answer.competent or (
        competence.is_kind(body, obligation)
        and competence.is_level(body, obligation, interpretation)
        and competence.is_placed(body, obligation, interpretation)
    )


def refuse_second(ledger: Ledger, case: Case, body: Authority, article: str | None) -> None:
    """Raise `UsageError` if a receipt that waits to be committed says already what is to be recorded."""
    # one that was deleted from history is void: to commit it again would not help
    held = {entry.path for entry in ledger.entries if entry.standing is not Standing.UNCOMMITTED}
    for entry in ledger.entries:
        waiting = entry.standing is Standing.UNCOMMITTED and (entry.inline or entry.path not in held)
        if waiting and not entry.faults and _says(entry, case, body, article):
            paths = (f":/{path}" for path in dict.fromkeys((entry.path, case.post.path)))
            commit = ("git", "add", "--", *paths, "&&", "git", "commit", "-m", "Record filing")
            raise UsageError(
                say(
                    "a filing with {body} is recorded already in {path}, and not committed",
                    body=body.name,
                    path=entry.path,
                ),
                say("Commit it first: {command}", command=typed(commit)),
            )


def _says(entry: Entry, case: Case, body: Authority, article: str | None) -> bool:
    receipt = entry.receipt
    if receipt is None or receipt.event is not Event.FILED or receipt.authority is None:
        return False
    filed_with = receipt.authority
    return (
        any(cover.post in (case.post.uri, case.declaration.id) for cover in receipt.covers)
        and (filed_with.kind, filed_with.region, filed_with.department)
        == (body.kind, body.region, body.department)
        and (not receipt.articles or article in receipt.articles)
    )
