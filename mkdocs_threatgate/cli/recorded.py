"""What was recorded, told: in words, or as data."""

from __future__ import annotations

from mkdocs_threatgate.authoring.receipts import Draft
from mkdocs_threatgate.cli.door import tell
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.model import Message, say
from mkdocs_threatgate.model.commands import commit_command
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.settings import Site


def tell_recorded(
    draft: Draft,
    written: tuple[str, ...],
    said: tuple[Message, ...],
    message: str,
    form: str,
    site: Site,
) -> None:
    """Tell what a receipt says, which files were written and staged, and the command that commits them.

    `message` is the subject of that commit.
    """
    commit = commit_command(site.settings, message)
    if form == "json":
        tell_data({**recorded_data(draft), "written": written, "next": typed(commit)})
        return
    setting = site.settings.language
    for one in said:
        tell(one, setting)
    tell(say("written and staged: {files}", files=written), setting)
    tell(say("next: {command}", command=typed(commit)), setting)


def recorded_data(draft: Draft) -> dict[str, object]:
    """Return what a receipt says by the names of its fields; what it does not say is left out."""
    stated: dict[str, object] = {
        "id": draft.id,
        "filing": draft.filing,
        "event": draft.event,
        "recorded_at": draft.recorded_at.isoformat(timespec="seconds"),
        "recorded_by": draft.recorded_by,
        "authority": draft.authority._asdict() if draft.authority else None,
        "operator": draft.operator,
        **dict(draft.times),
        "response": draft.response,
        "channel": draft.channel,
        "number": draft.number,
        "reason": draft.reason,
        "articles": draft.articles,
        "covers": tuple(cover.post for cover in draft.covers),
        "set": dict(draft.corrections),
        "evidence": tuple(one._asdict() for one in draft.evidence),
    }
    return {key: value for key, value in stated.items() if value}
