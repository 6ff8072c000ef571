"""An approval is needed, and the filing has not been accepted.

Why this blocks
    Most duties are to report, and are met by filing. To put 预警 into a title needs the
    approval of a government department: the filing and its acceptance.

How to clear it
    Record the acceptance when it comes, with its date; or take 预警 out of the title. No event can
    follow a receipt in front matter: record that filing in the ledger, and then its acceptance.

Blocked
    A title with 预警 and a filing that was not answered.

Publishable
    The same title once `threatgate event FILING accepted` is recorded and committed.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Answer,
    Case,
    Docket,
    Entry,
    Event,
    Filing,
    Finding,
    Message,
    Rule,
    Settings,
    say,
)
from mkdocs_threatgate.model.commands import commit_command, event_command, record_command

RULE = Rule(code="TG205", slug="approval-missing", title=say("The filing has not been accepted"))

LATER: Message = say("Record the acceptance once it is given, or take “预警” out of the title.")
INLINE: Message = say(
    "No event can follow a receipt in front matter: record the filing in the ledger and then its "
    "acceptance, or take “预警” out of the title."
)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every duty of approval whose filing was only filed."""
    filings = {one.id: one for one in docket.ledger.filings}
    for case, answer, near in docket.missed(RULE.code):
        filing = filings.get(near.filing)
        inline = filing is not None and any(entry.inline for entry in filing.entries)
        waiting = case.pending(near.filing, Event.ACCEPTED)
        if waiting:
            yield _uncommitted(case, answer, waiting, docket.settings)
            continue
        yield Finding.on_answer(
            RULE,
            case,
            answer,
            message=say(
                "{owed}; filing {filing} is not enough: {reason}",
                owed=answer.owed,
                filing=near.filing,
                reason=near.reason,
            ),
            remedy=INLINE if inline else LATER,
            command=_again(case, answer, filing, docket.settings)
            if filing and inline
            else event_command(docket.settings, near.filing, Event.ACCEPTED),
        )


def _uncommitted(case: Case, answer: Answer, waiting: Entry, settings: Settings) -> Finding:
    """Return the finding where the acceptance is recorded, and only its commit is missing."""
    return Finding.on_answer(
        RULE,
        case,
        answer,
        message=say("{owed}; {path} says so, but is not committed", owed=answer.owed, path=waiting.path),
        remedy=say("Commit it."),
        command=commit_command(settings, "Record the acceptance", waiting.path),
    )


def _again(case: Case, answer: Answer, filing: Filing, settings: Settings) -> tuple[str, ...]:
    """Return the command that records in the ledger what stands in front matter."""
    authority, article = filing.filed.authority, answer.obligation.article.id
    name = (authority.name if authority else "") or answer.record
    return record_command(settings, case.post.path, name, "--article", article)
