"""What a supplement or a review covers: the posts of a filing, as they stand now."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.covering import cover
from mkdocs_threatgate.cli.door import next_command
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Case, Cover, Drift, Event, Filing, Shift, say
from mkdocs_threatgate.policy.differences import in_words
from mkdocs_threatgate.sources.archive import own_id
from mkdocs_threatgate.sources.world import Grounds

RENEWING = (Event.SUPPLEMENTED, Event.REVIEWED)


class Renewal(NamedTuple):
    """Covers, and the paths of the posts that they are of, from the top of the repository."""

    covers: tuple[Cover, ...]
    paths: tuple[str, ...]


def renewed(grounds: Grounds, filing: Filing, event: Event, named: tuple[str, ...], option: str) -> Renewal:
    """Return the covers that an event renews: those of the posts named, else of what has changed.

    Raises `UsageError` where it is not plain which posts are meant, and for a review of more
    than wording.
    """
    posts = _covered(grounds, filing)
    uris = tuple(posts)
    if not uris:
        raise UsageError(
            say("none of the posts that filing {id} covers is there", id=filing.id),
            say("It covers: {posts}", posts=tuple(dict.fromkeys(cover.post for cover in filing.covers))),
        )
    verdict = judged(grounds.site, tuple(str(grounds.pages.docs / uri) for uri in uris), option)
    cases = {case.post.uri: case for case in verdict.docket.cases}
    chosen = _chosen(grounds, filing, cases, named)
    if event is Event.REVIEWED:
        for case in chosen:
            _refuse_material(filing, case)
    return Renewal(
        covers=tuple(cover(grounds, case.post, posts[case.post.uri], case.post.text) for case in chosen),
        paths=tuple(case.post.path for case in chosen),
    )


def _covered(grounds: Grounds, filing: Filing) -> dict[str, str]:
    """Return the pages that a filing covers, each with the name under which it does."""
    names = dict.fromkeys(cover.post for cover in filing.filed.covers)
    known = frozenset(grounds.pages.uris())
    found = {name: name for name in names if name in known}
    wanted = {name for name in names if name not in known}
    for uri in grounds.pages.uris() if wanted else ():
        text = grounds.pages.text(uri)
        if any(name in text.text for name in wanted) and (name := own_id(text)) in wanted:
            found.setdefault(uri, name)
    return dict(sorted(found.items()))


def _chosen(
    grounds: Grounds, filing: Filing, cases: dict[str, Case], named: tuple[str, ...]
) -> tuple[Case, ...]:
    if named:
        uris = tuple(dict.fromkeys(grounds.find(one, Path()) for one in named))
        for uri in uris:
            if uri not in cases:
                raise UsageError(
                    say("filing {id} does not cover {post}", id=filing.id, post=uri),
                    say("It covers: {posts}", posts=tuple(cases)),
                )
        return tuple(cases[uri] for uri in uris)
    if len(cases) == 1:
        return tuple(cases.values())
    moved = tuple(
        case for case in cases.values() if (shift := shift_of(case, filing.id)) and _is_apart(shift)
    )
    if len(moved) == 1:
        return moved
    raise UsageError(
        say("filing {id} covers several posts", id=filing.id),
        say(
            "Name those that are meant with --post: {posts}",
            posts=tuple(case.post.path for case in moved or cases.values()),
        ),
    )


def _is_apart(shift: Shift) -> bool:
    return (shift.drift is not Drift.IDENTICAL or bool(shift.assumed)) and not shift.reviewed


def shift_of(case: Case, identifier: str) -> Shift | None:
    """Return how far a post has moved from what a filing covers, if it owes anything at all."""
    return next((shift for shift in case.shifts if shift.filing == identifier), None)


def _refuse_material(filing: Filing, case: Case) -> None:
    shift = shift_of(case, filing.id)
    if shift and shift.drift is Drift.MATERIAL and not shift.unmeasured:
        raise UsageError(
            say(
                "{post}: more than the wording has changed: {changes}",
                post=case.post.path,
                changes=in_words(shift.changes),
            ),
            say(
                "Tell the authority, then record that: {command}",
                command=next_command("event", filing.id, "supplemented"),
            ),
        )
