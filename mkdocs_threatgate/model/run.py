"""A run of the gate: all that was read, and all that is known of each post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from mkdocs_threatgate.model.archive import Archive, Enclosure
from mkdocs_threatgate.model.change import Since
from mkdocs_threatgate.model.content import (
    Attachment,
    Exhibit,
    Recognition,
    Rulebook,
    Suspicion,
)
from mkdocs_threatgate.model.law import Obligation, Policy, Subject
from mkdocs_threatgate.model.ledger import Baseline, Doubt, Entry, Event, Ledger, Standing
from mkdocs_threatgate.model.posts import Declaration, Post, Text
from mkdocs_threatgate.model.renderings import Discrepancy, Exposure, Leak
from mkdocs_threatgate.model.settings import Settings
from mkdocs_threatgate.model.territory import Authority
from mkdocs_threatgate.model.text import Fault, Message, When

FILED_ANEW = ("TG202", "TG208")
"""The rules of a filing that will never do: with a wrong body, rejected, withdrawn or run out."""


class Status(StrEnum):
    """Whether an obligation is discharged; `unknown` wherever a fact is missing."""

    MET = "met"
    OPEN = "open"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """All that was read from outside, as the gate takes it.

    `strays` are faults outside posts, with their paths; `exposed` is the path of a ledger
    that lies inside the docs folder, or empty; `exposing` are the links there that lead into
    the ledger or into git's own folder, with that folder; `whole` is false where only some posts
    were asked about, and `told` are then the keys of the entries that concern them; `since` is
    what limits a run to a range of commits; `config_option` is the file to name with -f in
    commands, where they would not find it by themselves; `pinned` tells that the clock was set
    by the caller; `configuration` is the path of the site's configuration, or empty; `known` are the
    paths under the docs folder of all pages, asked about or not, where these were looked for.
    `attachments` are the files that are published beside the pages; `archive` holds earlier
    texts of covered posts, `enclosed` their own attachments by the post's path; `committers` are
    the addresses of who last committed the files in which something was dismissed.
    """

    texts: tuple[Text, ...]
    ledger: Ledger
    policy: Policy
    settings: Settings
    baseline: Baseline = field(default_factory=Baseline)
    rulebook: Rulebook = field(default_factory=Rulebook)
    attachments: tuple[Attachment, ...] = ()
    archive: Archive = field(default_factory=Archive)
    enclosed: Mapping[str, tuple[Enclosure, ...]] = field(default_factory=dict)
    committers: Mapping[str, str] = field(default_factory=dict)
    strays: tuple[tuple[str, Fault], ...] = ()
    exposed: str = ""
    exposing: tuple[tuple[str, str], ...] = ()
    whole: bool = True
    told: frozenset[str] = frozenset()
    since: Since | None = None
    config_option: str = ""
    configuration: str = ""
    known: frozenset[str] = frozenset()
    pinned: bool = False


class Drift(IntEnum):
    """How far two texts are apart; up to `EDITORIAL` it is the same publication."""

    IDENTICAL = 0
    EDITORIAL = 1
    MATERIAL = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """How far a post has moved from what a filing covers, and in words what has changed.

    `filing` is the filing's id, or an opinion's. `assumed` is the commit whose text is taken
    for what was filed because the receipt does not tell; `unmeasured` says that nobody can tell how
    much has changed, no fact being known to have. `reviewed` says that somebody has put their name to
    the text as it is; `renewed` is when the cover was last renewed.
    """

    filing: str
    drift: Drift = Drift.IDENTICAL
    changes: tuple[Message, ...] = ()
    assumed: str = ""
    unmeasured: bool = False
    reviewed: bool = False
    renewed: When | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Near:
    """The filing that came nearest to an obligation, and why it does not meet it."""

    code: str
    filing: str
    reason: Message
    earliest: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An obligation with what the ledger holds for it, and in words what is owed to whom.

    `record` is the authority to name to `threatgate record`, where a filing would do.
    """

    obligation: Obligation
    status: Status
    owed: Message
    filings: tuple[str, ...] = ()
    competent: tuple[Authority, ...] = ()
    near: Near | None = None
    record: str = ""

    @property
    def identity(self) -> str:
        """What tells this obligation from the others of its post."""
        obligation = self.obligation
        kinds = obligation.addressee.kinds if obligation.addressee else ()
        places = (
            obligation.sector.sector if obligation.sector else ",".join(one.code for one in obligation.places)
        )
        return f"{obligation.article.id} {obligation.subject} {places} {','.join(kinds)}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """Everything known of one post.

    `moment` is when it goes out; `relied_upon` are the entries without which it would
    not stand as it does; `baselined` posts were public before the gate and are unchanged.
    `suspicions` are its passages that seem prohibited, `recognitions` what it seems to tell of.
    `shifts` say of each filing that covers it how far it has moved from what was filed.
    """

    post: Post
    declaration: Declaration
    moment: datetime
    answers: tuple[Answer, ...] = ()
    relied_upon: tuple[Entry, ...] = ()
    baselined: bool = False
    suspicions: tuple[Suspicion, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    shifts: tuple[Shift, ...] = ()

    def pending(self, filing: str, *events: Event) -> Entry | None:
        """Return a receipt on disk of one of these events of a filing, which waits for its commit.

        One that says which posts it is about is pending for these alone.
        """
        names = {self.post.uri, self.declaration.id}
        for entry in self.relied_upon:
            receipt = entry.receipt if entry.standing is Standing.UNCOMMITTED and not entry.faults else None
            if not receipt or receipt.filing != filing or receipt.event not in events:
                continue
            if not receipt.covers or any(cover.post in names for cover in receipt.covers):
                return entry
        return None

    def waiting(self, answer: Answer) -> Entry | None:
        """Return a receipt on disk that would answer an obligation, were it committed."""
        competent = {(body.kind, body.region) for body in answer.competent}
        for entry in self.relied_upon:
            authority = entry.receipt.authority if entry.receipt and not entry.faults else None
            waits = entry.standing is Standing.UNCOMMITTED
            if waits and authority and (authority.kind, authority.region) in competent:
                return entry
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Docket:
    """Everything known in a run; the only thing a check sees.

    `built` tells a look at what a generator made of the sources: its cases and exhibits hold what the
    sources did not, `exposures` what of the ledger or of a declaration stands in the output, `leaks` what
    of posts that are blocked or withheld; `discrepancies` are what shows that it was made without the
    gate, or of other sources.
    """

    cases: tuple[Case, ...]
    world: World
    now: datetime
    exhibits: tuple[Exhibit, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    leaks: tuple[Leak, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    built: bool = False

    @property
    def ledger(self) -> Ledger:
        """Every entry as of one commit."""
        return self.world.ledger

    @property
    def settings(self) -> Settings:
        """The configuration of the gate."""
        return self.world.settings

    @property
    def policy(self) -> Policy:
        """The articles that apply."""
        return self.world.policy

    @property
    def shipped(self) -> frozenset[str]:
        """The pages that would be in the site, by paths under the docs folder."""
        return frozenset(case.post.uri for case in self.cases if case.post.ships)

    def concerns(self, entry: Entry) -> bool:
        """Return whether an entry is to be told of: any is, unless only some posts were asked about."""
        return self.world.whole or entry.key in self.world.told

    def doubted(self, code: str) -> Iterator[tuple[Entry, Doubt, Case | None]]:
        """Yield the doubts of this code, each with a post that relies on its entry, if one does."""
        relying = {entry.key: case for case in self.cases for entry in case.relied_upon}
        for entry in self.ledger.entries:
            case = relying.get(entry.key)
            for doubt in entry.doubts if case or self.concerns(entry) else ():
                if doubt.fault.code == code:
                    yield entry, doubt, case

    def prohibited(self, item: int) -> Iterator[tuple[str, Suspicion, str]]:
        """Yield what seems to be what an item of Art. 4 forbids: path, suspicion, the article's full id.

        Nothing where no active profile holds that article.
        """
        article = next((one.id for one in self.policy.articles if one.id.endswith(f"/4-{item}")), None)
        if article is None:
            return
        for case in self.cases:
            yield from ((case.post.path, one, article) for one in case.suspicions if one.item == item)
        for exhibit in self.exhibits:
            path = exhibit.attachment.path
            yield from ((path, one, article) for one in exhibit.suspicions if one.item == item)

    def missed(self, code: str) -> Iterator[tuple[Case, Answer, Near]]:
        """Yield the open obligations whose nearest filing missed them in the way of this code."""
        for case in self.cases:
            for answer in case.answers:
                if answer.status is Status.OPEN and answer.near and self.miss(case, answer) == code:
                    yield case, answer, answer.near

    def miss(self, case: Case, answer: Answer) -> str:
        """Return the code of the rule that tells of an open obligation's nearest filing; empty without one.

        A filing that waits to be committed is nearer than one that must be made anew.
        """
        code = answer.near.code if answer.near else ""
        approves = answer.obligation.article.subject is Subject.TITLE
        return "TG201" if code in FILED_ANEW and not approves and case.waiting(answer) else code
