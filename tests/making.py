"""Short ways to make what the law is applied to: places, sectors, filings, posts, answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from mkdocs_threatgate.model import (
    TOP,
    Answer,
    Authority,
    Cover,
    Declaration,
    Entry,
    Event,
    Filing,
    Interpretation,
    Kind,
    Obligation,
    Place,
    Post,
    Receipt,
    Sector,
    Settings,
    Text,
    When,
)
from mkdocs_threatgate.policy.deadlines import publication, start_of_publication
from mkdocs_threatgate.policy.matching import Publication, match_filings
from mkdocs_threatgate.policy.obligations import derive_obligations
from mkdocs_threatgate.sources.articles import read_policy
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.tables import divisions, sectors

SHANGHAI = "Asia/Shanghai"
POLICY = read_policy(("cn-2019-draft",), Path())
URI = "blog/posts/a.md"
STRICT = Interpretation()


def when(text: str) -> When:
    """Return a moment; what has no offset is in Shanghai."""
    found = read_moment(text, SHANGHAI)
    assert found is not None, text
    return found


NOW = when("2026-11-22T12:00:00+08:00").start


def place(code: str) -> Place:
    """Return the place of a division code, or of a country's."""
    division = divisions.division(code)
    return Place(code, code, division is None or not divisions.in_mainland(code), TOP)


def places(*codes: str) -> tuple[Place, ...]:
    """Return the places of these codes."""
    return tuple(place(code) for code in codes)


def sector(code: str) -> Sector:
    """Return a sector of the table."""
    resolution = sectors.resolve_sector(code)
    assert not resolution.problem, code
    return Sector(code, resolution.sector, resolution.departments, TOP)


def post(declaration: str, *, title: str = "A post", date: str = "2026-06-10") -> Post:
    """Return a post with this YAML under its `threatgate` key."""
    lines = ["---", f"title: {title}", *([f"date: {date}"] if date else []), "threatgate:"]
    lines += [f"  {line}" for line in declaration.splitlines()]
    text = "\n".join([*lines, "---", "", "Text.", ""])
    return read_post(Text(f"docs/{URI}", URI, text, gated=True, ships=True), SHANGHAI)


def declared(source: Post) -> Declaration:
    """Return what a post declares, which must be without fault."""
    found = read_declaration(source, SHANGHAI)
    assert (source.faults, found.faults) == ((), ())
    return found


def owed(
    declaration: str, *, country: str = "CN", title: str = "A post", reading: Interpretation = STRICT
) -> tuple[Obligation, ...]:
    """Return what a post with this declaration owes."""
    source = post(declaration, title=title)
    settings = Settings(publisher_country=country, interpretation=reading)
    return derive_obligations(source, declared(source), POLICY, settings)


def authority(named: str) -> Authority:
    """Return the authority of `kind region` or `sector region DEPARTMENT`, in one string."""
    kind, region, department = (*named.split(), "")[:3]
    division = divisions.division(region)
    return Authority(Kind(kind), region, division.name if division else region, department)


def entry(receipt: Receipt) -> Entry:
    """Return an intact entry that holds a receipt."""
    return Entry(path=f"filings/2026/{receipt.id}.yml", receipt=receipt)


def filing(  # noqa: PLR0913 - a filing has that many sides
    to: str,
    *,
    at: str = "2026-06-01T10:00:00+08:00",
    id: str = "2026-aaaaaa",  # noqa: A002 - its name in receipts
    post: str = URI,
    articles: Iterable[str] = (),
    accepted: str = "",
    ended: Event | None = None,
    valid_until: str = "",
) -> Filing:
    """Return a filing with an authority; `accepted` is when it was."""
    filed = Receipt(
        id=id,
        filing=id,
        event=Event.FILED,
        recorded_at=when("2026-06-21"),
        authority=authority(to),
        filed_at=when(at),
        valid_until=when(valid_until) if valid_until else None,
        articles=tuple(f"cn-2019-draft/{article}" for article in articles),
        covers=(Cover(post),),
    )
    return Filing(
        id=id,
        entries=(entry(filed),),
        filed=filed,
        covers=filed.covers,
        accepted=bool(accepted),
        decided_at=when(accepted) if accepted else None,
        ended=ended,
    )


def answered(
    declaration: str,
    *filings: Filing,
    opinions: tuple[Entry, ...] = (),
    date: str = "2026-06-10",
    title: str = "A post",
    now: datetime = NOW,
    reading: Interpretation = STRICT,
) -> tuple[Answer, ...]:
    """Return the answers to all that a post owes, from these filings."""
    source = post(declaration, title=title, date=date)
    stated = declared(source)
    going_out = Publication(
        names=tuple(name for name in (source.uri, stated.id) if name),
        moment=publication(source, stated, now),
        start=start_of_publication(source, stated, now),
        interpretation=reading,
    )
    obligations = derive_obligations(source, stated, POLICY, Settings(interpretation=reading))
    return match_filings(obligations, filings, opinions, going_out)


def fate(answer: Answer) -> str:
    """Return how an obligation stands: `met`, `unknown`, or the code of its nearest miss."""
    if answer.near:
        return answer.near.code
    return "TG201" if answer.status == "open" else str(answer.status)
