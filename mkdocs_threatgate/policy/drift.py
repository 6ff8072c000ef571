"""How far a post has moved from what it was: identical, editorial or material.

Used for posts that were public before the gate, and for posts that a filing covers: small
corrections leave both alone, a changed fact does not. What was filed is known by the digests
in the receipt; how much of the wording has changed only its earlier text can tell, and
where that is not to be had the stricter answer is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from mkdocs_threatgate.model import (
    Archive,
    Content,
    Cover,
    Drift,
    Enclosure,
    Entry,
    Event,
    Filing,
    Shift,
    say,
)
from mkdocs_threatgate.policy.differences import changes_between, changes_of_digests, is_corrected
from mkdocs_threatgate.policy.facts import as_read, facts_in, seen, wording_of
from mkdocs_threatgate.policy.substance import Substance, digest_of, text_digest

__all__ = ["Drift", "Shifts", "Surveyor", "compare", "digest"]


def digest(body: str) -> str:
    """Return the digest of a body's text: `sha256:` and hexadecimal digits."""
    return text_digest(as_read(body))


def compare(before: str, after: str) -> Drift:
    """Return how far one body is from another; linear in their length."""
    old, new = seen(before), seen(after)
    if old.split() == new.split():
        return Drift.IDENTICAL
    small = facts_in(old) == facts_in(new) and is_corrected(wording_of(before), wording_of(after))
    return Drift.EDITORIAL if small else Drift.MATERIAL


def drift_between(old: Substance, new: Substance) -> Drift:
    """Return how far a post is from an earlier one: material as soon as a fact differs."""
    if (old.title, old.declared, old.enclosed) != (new.title, new.declared, new.enclosed):
        return Drift.MATERIAL
    if old.text == new.text:
        return Drift.IDENTICAL
    small = old.facts == new.facts and is_corrected(wording_of(old.printed), wording_of(new.printed))
    return Drift.EDITORIAL if small else Drift.MATERIAL


Reader = Callable[[str, tuple[Enclosure, ...]], Substance]
"""Reads a whole file, with its attachments, as if it stood in the post's place."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shifts:
    """How far a post has moved from what was filed, what was accepted, and what was agreed to.

    The first two are by the filing's id, the last by that of the operator's opinion.
    """

    filings: Mapping[str, Shift] = field(default_factory=dict)
    approvals: Mapping[str, Shift] = field(default_factory=dict)
    opinions: Mapping[str, Shift] = field(default_factory=dict)


class Surveyor(NamedTuple):
    """A post as it would be published, and what is needed to say how far it is from what was filed.

    `names` are those by which filings may cover it; what is renewed after `now` is not yet.
    """

    names: tuple[str, ...]
    present: Substance
    archive: Archive
    read: Reader
    now: datetime

    def survey(self, filings: Iterable[Filing], opinions: Iterable[Entry]) -> Shifts:
        """Return how far the post has moved from what each of these covers."""
        found, approvals, agreed = {}, {}, {}
        for filing in filings:
            found[filing.id] = self._shift(filing.id, filing.covers)
            if filing.accepted:
                whole = not filing.unapproved
                approvals[filing.id] = found[filing.id] if whole else self._shift(filing.id, filing.approved)
        for entry in opinions:
            receipt, commit = entry.receipt, entry.added.id if entry.added else ""
            if receipt:
                covers = tuple(cover._replace(commit=commit) for cover in receipt.covers)
                agreed[receipt.id] = self._shift(receipt.id, covers)
        return Shifts(filings=found, approvals=approvals, opinions=agreed)

    def _shift(self, identifier: str, covers: Iterable[Cover]) -> Shift:
        mine = [cover for cover in covers if cover.post in self.names and self._holds(cover)]
        grounds = [place for place, cover in enumerate(mine) if cover.event is not Event.REVIEWED]
        if not grounds:
            return Shift(filing=identifier, drift=Drift.MATERIAL, changes=(UNKNOWN,))
        cover, reviews = mine[grounds[-1]], mine[grounds[-1] + 1 :]
        found = replace(self._from_cover(cover), filing=identifier, renewed=cover.since)
        reviewed = bool(reviews) and self._is_as_in(reviews[-1])
        if reviewed and found.unmeasured:  # only a person could tell, and one did
            return replace(found, drift=Drift.EDITORIAL, reviewed=True)
        return replace(found, reviewed=reviewed)

    def _holds(self, cover: Cover) -> bool:
        return cover.since is None or cover.since.end <= self.now

    def _is_as_in(self, cover: Cover) -> bool:
        """Return whether the post is still just what a cover says."""
        return self._from_cover(cover).drift is Drift.IDENTICAL

    def _from_cover(self, cover: Cover) -> Shift:
        digests = cover.digests
        if digests is None:
            return self._from_commit(cover)
        present = self.present
        if (present.meta_digest, present.facts_digest, present.text_digest) == digests[2:]:
            return Shift(filing="")
        old = self._named(digests)
        if old is not None:
            return self._measured(old)
        old = self._in_commit(cover)
        if old is None or (old.meta_digest, old.facts_digest) != (digests.meta, digests.facts):
            changes = changes_of_digests(digests, present)
            return Shift(
                filing="", drift=Drift.MATERIAL, changes=changes or (UNMEASURED,), unmeasured=not changes
            )
        assumed = "" if old.text_digest == digests.text else cover.commit
        return replace(self._measured(old), assumed=assumed)

    def _from_commit(self, cover: Cover) -> Shift:
        """Return the shift from the text of the commit that first held a receipt without digests."""
        if not cover.commit:  # where history is cut short there is no verdict at all (TG303)
            return Shift(filing="")
        old = self._in_commit(cover)
        if old is None:
            return Shift(filing="", drift=Drift.MATERIAL, changes=(UNKNOWN,), unmeasured=True)
        return replace(self._measured(old), assumed=cover.commit)

    def _measured(self, old: Substance) -> Shift:
        drift = drift_between(old, self.present)
        changes = changes_between(old, self.present) if drift is not Drift.IDENTICAL else ()
        return Shift(filing="", drift=drift, changes=changes)

    def _named(self, digests: Content) -> Substance | None:
        """Return the post as filed, from the blob that the receipt names; None unless that fits the digests.

        The attachments of then are not kept: either they are those of now, or they have changed.
        """
        text = self.archive.blobs.get(digests.blob)
        if text is None:
            return None
        old = self.read(text, ())._replace(enclosed=self.present.enclosed)
        if (old.meta_digest, old.text_digest) != (digests.meta, digests.text):
            return None
        if old.facts_digest != digests.facts:
            return old._replace(enclosed=(digest_of("others"),))
        return old

    def _in_commit(self, cover: Cover) -> Substance | None:
        edition = self.archive.editions.get((cover.commit, cover.post))
        return self.read(edition.text, edition.enclosed) if edition else None


UNKNOWN = say("the text as it was filed cannot be found")
UNMEASURED = say(
    "its wording; how much of it cannot be told, since the text as filed is not in this repository"
)
