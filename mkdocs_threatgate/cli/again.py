"""A filing that covers a post under a name that it no longer has → the same filing, recorded for it anew.

What was filed stays what it was: body, time, number, documents and the digests of the text are
those of the first receipt. Whatever the post says since is measured against that.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.authoring.receipts import Draft, new_identifier
from mkdocs_threatgate.cli.chain import found_filing
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.covering import cover
from mkdocs_threatgate.cli.door import next_command
from mkdocs_threatgate.cli.editing import with_filing, with_filing_exchanged
from mkdocs_threatgate.cli.recipient import refuse_second
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import (
    ANY_FILING,
    Case,
    Content,
    Cover,
    Event,
    Evidence,
    Filing,
    Ledger,
    Message,
    Post,
    Text,
    say,
)
from mkdocs_threatgate.policy.matching import good_until
from mkdocs_threatgate.policy.offers import receives
from mkdocs_threatgate.policy.substance import content_of, substance
from mkdocs_threatgate.policy.wording import ENDINGS
from mkdocs_threatgate.reports.words import EVENTS
from mkdocs_threatgate.sources.archive import text_in
from mkdocs_threatgate.sources.baseline import blob_id
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.world import Grounds


def filed_again(
    grounds: Grounds, named: str, identifier: str, recorder: str, option: str
) -> tuple[Draft, tuple[Change, ...], tuple[Message, ...]]:
    """Return the receipt of a filing for a renamed post, the post as it names it, and what to tell.

    `named` is the post, `identifier` the filing. Raises `UsageError` where the filing is not to be
    believed, has ended, covers the post already, or no page that it covers is gone.
    """
    uri = grounds.find(named, Path())
    docket = judged(grounds.site, (str(grounds.pages.docs / uri),), option).docket
    case = docket.cases[0]
    filing = found_filing(docket.ledger, identifier, grounds)
    former = _former(filing, case, grounds)
    _refuse_doubtful(filing, docket.ledger)
    _refuse_unfit(filing, case, grounds)
    if filing.filed.authority:
        refuse_second(docket, case, filing.filed.authority, None)
    now = datetime.now(ZoneInfo(grounds.site.settings.timezone)).replace(microsecond=0)
    filed, name = filing.filed, case.declaration.id or case.post.uri
    fresh = new_identifier(now)
    draft = Draft(
        id=fresh,
        filing=fresh,
        event=Event.FILED,
        recorded_at=now,
        recorded_by=recorder,
        authority=filed.authority,
        times=tuple(_times(filing)),
        channel=filed.channel,
        number=filed.number,
        articles=filed.articles,
        covers=(Cover(name, _content(former, case.post, grounds)),),
        evidence=tuple(_documents(filing, now, grounds)),
    )
    text = _edited(case, identifier, draft.id, grounds.site.settings.timezone)
    change = Change(grounds.pages.docs / uri, text.encode(), expected=case.post.text.encode())
    return draft, (change,), tuple(_said(draft, filing, former))


def _times(filing: Filing) -> Iterator[tuple[str, str]]:
    """Yield the times of a filing as a new receipt states them: it ends no later than the old one did."""
    filed, until = filing.filed, min(good_until(filing), key=lambda one: one.end, default=None)
    stated = {"filed_at": filed.filed_at, "received_at": filed.received_at, "valid_until": until}
    yield from ((key, when.text) for key, when in stated.items() if when)


def _former(filing: Filing, case: Case, grounds: Grounds) -> Cover:
    """Return the cover of what is no page any more; of several, the one whose text is most like the post."""
    names = (case.post.uri, case.declaration.id)
    if any(one.post in names for one in filing.covers):
        raise UsageError(
            say("filing {id} covers {post} already", id=filing.id, post=case.post.path),
            say("See what is missing: {command}", command=next_command("plan", case.post.path)),
        )
    known = frozenset(grounds.pages.uris())
    filed = tuple(one for one in filing.covers if one.event is Event.FILED)
    gone = tuple(one for one in filed if one.is_path and one.post not in known)
    if not gone:
        raise UsageError(
            say(
                "filing {id} covers {posts}, and nothing that was renamed",
                id=filing.id,
                posts=tuple(one.post for one in filed),
            ),
            say("A filing of another post is recorded by itself: say who received it, with --authority."),
        )
    present = cover(grounds, case.post, case.post.uri, case.post.text).content
    return max(gone, key=lambda one: _likeness(one.digests, present))


def _likeness(one: Content | None, other: Content | None) -> int:
    return sum(a == b for a, b in zip(one[1:], other[1:], strict=True)) if one and other else 0


def _refuse_doubtful(filing: Filing, ledger: Ledger) -> None:
    """Raise `UsageError` where a receipt that cannot be read may have ended the filing."""
    for entry in ledger.entries:
        if entry.receipt is None and not {filing.id, ANY_FILING}.isdisjoint(entry.mentions):
            raise UsageError(
                say("{path} cannot be read", path=entry.path),
                say("See what is wrong with it: {command}", command=next_command("ledger", "verify")),
            )


def _refuse_unfit(filing: Filing, case: Case, grounds: Grounds) -> None:
    events = (one.receipt.event for one in filing.entries if one.receipt)  # on disk alone, too
    ended = next((ENDINGS[event] for event in events if event in ENDINGS), None)
    if ended:
        raise UsageError(
            say("filing {id} was {event}", id=filing.id, event=ended),
            say("File again, and record the new filing."),
        )
    body, interpretation = filing.filed.authority, grounds.site.settings.interpretation
    owed = tuple(one for one in case.answers if one.obligation.addressee is not None)
    if body is None or not any(receives(body, one, interpretation) for one in owed):
        bodies = tuple(dict.fromkeys(one.name for answer in owed for one in answer.competent))
        raise UsageError(
            say("{body} is not competent for this post", body=body.name if body else filing.id),
            say("Competent: {bodies}", bodies=bodies),
        )


def _content(former: Cover, post: Post, grounds: Grounds) -> Content:
    """Return the digests of what was filed; where the receipt has none, of the post in its commit."""
    if former.digests:
        return former.digests
    text = text_in(grounds.repository, former.commit, f"{grounds.pages.above}{former.post}")
    if text is None:
        raise UsageError(
            say("the text that was filed is not in this repository any more: {post}", post=former.post),
            say("Record the filing as you know it: --authority NAME --filed-at TIME."),
        )
    timezone = grounds.site.settings.timezone
    read = read_post(Text(post.path, post.uri, text, gated=post.gated, ships=post.ships), timezone)
    filed = substance(read, read_declaration(read, timezone))
    return content_of(filed, blob_id(text.encode(), grounds.repository.object_format))


def _documents(filing: Filing, now: datetime, grounds: Grounds) -> Iterator[Evidence]:
    """Yield the documents of the filing as a receipt of this year names them."""
    folder = grounds.path_in_repository(grounds.ledger / str(now.year))
    beside = posixpath.dirname(filing.entries[0].path)
    for one in filing.filed.evidence:
        place = posixpath.normpath(posixpath.join(beside, one.path))
        yield one._replace(path=posixpath.relpath(place, folder))


def _edited(case: Case, former: str, identifier: str, timezone: str) -> str:
    if any(one.id == former for one in case.declaration.filings):
        return with_filing_exchanged(case.post, former, identifier, timezone)
    return with_filing(case.post, identifier, timezone)


def _said(draft: Draft, filing: Filing, former: Cover) -> Iterator[Message]:
    yield say(
        "recorded {id}: filing {filing} again, for {post}, which was {former}: filed with {body} at {time}",
        id=draft.id,
        filing=filing.id,
        body=draft.authority.name if draft.authority else "",
        time=dict(draft.times)["filed_at"],
        post=draft.covers[0].post,
        former=former.post,
    )
    later = tuple(one.receipt.event for one in filing.entries if one.receipt)[1:]
    if later:
        yield say(
            "what came after it has to be recorded anew, as far as it counts: {events}",
            events=tuple(EVENTS[event] for event in later),
        )
