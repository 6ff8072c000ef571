"""Which suspicions reviewers have dismissed, on the record: findings × ledger → what becomes of each.

A dismissal is bound to one post, one rule and, by the fingerprint, to the flagged passage, until
a time. It counts only from an entry of the ledger that is committed, unchanged and without a
fault. What is certain is a fact, and no dismissal reaches it (contract part 6).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from mkdocs_threatgate.model import (
    Confidence,
    Dismissal,
    Docket,
    Entry,
    Finding,
    Outcome,
    Settings,
    Standing,
    say,
)

BELIEVED = (Standing.INTACT, Standing.UNPROVEN)
Key = tuple[str, str, str]


class Review(NamedTuple):
    """A dismissal that counts, and the suspicions of this run that it names."""

    entry: Entry
    dismissal: Dismissal
    findings: tuple[Finding, ...]


def is_suspicion(finding: Finding) -> bool:
    """Return whether a person may dismiss a finding: a detector raised it, and is not certain."""
    certain = finding.confidence is Confidence.CERTAIN
    return finding.rule.suspicion and not certain and finding.path is not None


def review(findings: Iterable[Finding], docket: Docket) -> tuple[Review, ...]:
    """Return the dismissals in the ledger, ended ones too, with the findings that each names.

    The findings bear their fingerprints. Left out are entries that cannot be believed and,
    where only some posts were asked about, dismissals of something else. One that names a post by
    its path holds on when that post is given an id of its own.
    """
    suspicions: dict[Key, Finding] = {}
    for finding in findings:
        if is_suspicion(finding):
            suspicions[_key(finding)] = finding
            suspicions |= {(*_key(finding)[:2], finding.by_path): finding} if finding.by_path else {}
    uris = {case.post.path: case.post.uri for case in docket.cases}
    paths = _paths(docket)
    reviews = []
    for entry in docket.ledger.dismissals:
        said = entry.receipt.dismissal if entry.receipt else None
        if said and _counts(entry, docket.settings) and (said.post in paths or docket.world.whole):
            keys = ((path, said.rule, said.fingerprint) for path in paths.get(said.post, ()))
            named = (suspicions[key] for key in keys if key in suspicions)
            meant = (one for one in named if _is_meant(one, said, uris))
            reviews.append(Review(entry, said, tuple(meant)))
    return tuple(reviews)


def dismiss(findings: Iterable[Finding], reviews: Iterable[Review], now: datetime) -> tuple[Finding, ...]:
    """Return the findings, those that a dismissal names which has not ended being dismissed.

    Where history is too short to prove a dismissal, what it would dismiss leaves no verdict.
    """
    strongest: dict[Key, Review] = {}
    for one in sorted(reviews, key=_strength):
        if one.dismissal.until.end > now:
            strongest.update((_key(finding), one) for finding in one.findings)
    return tuple(_settled(finding, strongest.get(_key(finding))) for finding in findings)


def _is_meant(finding: Finding, said: Dismissal, uris: Mapping[str, str]) -> bool:
    """Return whether a dismissal bears the finding's fingerprint, or that by the path which it names."""
    return said.fingerprint == finding.fingerprint or said.post == uris.get(finding.path or "")


def _settled(finding: Finding, by: Review | None) -> Finding:
    if by is None:
        return finding
    if by.entry.standing is Standing.UNPROVEN:
        remedy = say(
            "It is dismissed in {path}, but history is too short to prove that. Fetch the whole history; "
            "in a workflow set “fetch-depth: 0” for the checkout.",
            path=by.entry.path,
        )
        blocks = finding.outcome is Outcome.BLOCKS
        return replace(finding, remedy=remedy, command=("git", "fetch", "--unshallow"), decisive=blocks)
    remedy = say(
        "Dismissed by {reviewer} until {until} ({id}): {reason}",
        reviewer=by.entry.receipt.recorded_by if by.entry.receipt else "",
        until=by.dismissal.until.text,
        id=by.entry.stem,
        reason=by.dismissal.reason,
    )
    return replace(finding, outcome=Outcome.DISMISSED, remedy=remedy, command=())


def _strength(one: Review) -> tuple[bool, datetime]:
    return (one.entry.standing is Standing.INTACT, one.dismissal.until.end)


def _counts(entry: Entry, settings: Settings) -> bool:
    """Return whether an entry is what a reviewer has committed, to the byte and in their own name."""
    sound = entry.standing in BELIEVED and not (entry.faults or entry.modified or entry.inline)
    return sound and _is_by_a_recorder(entry, settings)


def _is_by_a_recorder(entry: Entry, settings: Settings) -> bool:
    if not settings.recorders:
        return True
    if entry.added is None or entry.receipt is None:
        return entry.standing is Standing.UNPROVEN
    by_forge = entry.added.committer in settings.forges
    person = entry.added.author if by_forge else entry.added.committer
    return person in settings.recorders and person == entry.receipt.recorded_by


def _paths(docket: Docket) -> dict[str, list[str]]:
    """Return the paths of everything judged, by its names: its path under the docs folder, its own id."""
    paths: dict[str, list[str]] = defaultdict(list)
    for case in docket.cases:
        for name in {case.post.uri, case.declaration.id or case.post.uri}:
            paths[name].append(case.post.path)
    for exhibit in docket.exhibits:
        paths[exhibit.attachment.uri].append(exhibit.attachment.path)
    return paths


def _key(finding: Finding) -> Key:
    return (finding.path or "", finding.rule.code, finding.fingerprint)
