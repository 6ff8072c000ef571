"""Receipts, the entries that history makes of them, and the filings they fold into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mkdocs_threatgate.model.archive import Moved
from mkdocs_threatgate.model.territory import Authority
from mkdocs_threatgate.model.text import TOP, Fault, Span, When

FORM = 1
"""The form in which the digests of a post as filed are computed; raised with whatever changes them."""


BUILT = "r"
"""How fingerprints of what only a build shows begin; those of sources are hexadecimal throughout."""


class Event(StrEnum):
    """What a receipt says has happened to a filing."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPPLEMENTED = "supplemented"
    REVIEWED = "reviewed"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    OPINION = "opinion"
    DISMISSED = "dismissed"


class Response(StrEnum):
    """What an operator answered when asked for its opinion (Art. 7)."""

    CONSENT = "consent"
    NO_OBJECTION = "no-objection"
    OBJECTION = "objection"
    NONE = "none"


@dataclass(frozen=True, kw_only=True, slots=True)
class Opinion:
    """An operator's opinion, asked for and perhaps given."""

    requested_at: When | None
    response: Response | None = None
    responded_at: When | None = None


class Content(NamedTuple):
    """Digests of a post as filed: its blob, its declared facts, the facts in it, its text."""

    form: int
    blob: str
    meta: str
    facts: str
    text: str


class Dismissal(NamedTuple):
    """A reviewer's word that a suspicion is none: for one post, rule and passage, until a time."""

    post: str
    rule: str
    fingerprint: str
    reason: str
    until: When


class Cover(NamedTuple):
    """A post that a filing covers: its path under the docs folder, or its own id.

    `event` is the one that says so, `since` from when on where it renews an earlier cover,
    `commit` the one that first held it, or empty where history cannot tell.
    """

    post: str
    content: Content | None = None
    event: Event = Event.FILED
    since: When | None = None
    commit: str = ""

    @property
    def is_path(self) -> bool:
        """Whether it names the post by its path: an id has no folder and no ending."""
        return "/" in self.post or "." in self.post

    @property
    def digests(self) -> Content | None:
        """The digests of the post as filed, if they are of the form that is still computed."""
        return self.content if self.content and self.content.form == FORM else None


class Evidence(NamedTuple):
    """A document kept beside a receipt, with the digest of its stored bytes."""

    path: str
    sha256: str
    role: str


class Previous(NamedTuple):
    """The entry that an event follows, by id and digest."""

    id: str
    sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Receipt:
    """The file of one event, read."""

    id: str
    filing: str
    event: Event
    recorded_at: When
    recorded_by: str = ""
    span: Span = TOP
    authority: Authority | None = None
    filed_at: When | None = None
    received_at: When | None = None
    decided_at: When | None = None
    valid_until: When | None = None
    channel: str = ""
    number: str = ""
    articles: tuple[str, ...] = ()
    covers: tuple[Cover, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    prev: Previous | None = None
    operator: str = ""
    opinion: Opinion | None = None
    dismissal: Dismissal | None = None
    corrections: tuple[tuple[str, str], ...] = ()


class Commit(NamedTuple):
    """Who put something into history, and when; times are the committer's claim."""

    id: str
    time: int
    committer: str
    author: str


ANY_FILING = "*"
"""Stands for every filing, where it cannot be told which one is meant."""


class Standing(StrEnum):
    """What history says of an entry."""

    INTACT = "intact"
    REWRITTEN = "rewritten"
    MOVED = "moved"
    DELETED = "deleted"
    UNCOMMITTED = "uncommitted"
    UNPROVEN = "unproven"


class Doubt(NamedTuple):
    """Why what stands behind an entry does not hold: its evidence, its signer or its recorder.

    `command` mends it, where one command can. An entry that is void through it counts for
    nothing, and has the fault among its own; else the doubt is only told.
    """

    fault: Fault
    command: tuple[str, ...] = ()
    void: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A receipt with what history says of it.

    `path` is relative to the repository root; `inline` is the path of the post whose
    front matter holds the receipt, or empty. A void entry keeps what its first committed
    version said, so that the posts which relied on it can be told. `modified` marks one
    whose working file differs from what is committed. `mentions` are the filings that a
    receipt which cannot be read may be about. `again` are the ids of commits other than `added`
    that brought it in on branches of their own. `moved` tells where an inline receipt
    was first held, if its post was renamed since.
    """

    path: str
    blob: str = ""
    sha256: str = ""
    receipt: Receipt | None = None
    faults: tuple[Fault, ...] = ()
    standing: Standing = Standing.INTACT
    added: Commit | None = None
    again: tuple[str, ...] = ()
    changed: Commit | None = None
    inline: str = ""
    moved: Moved | None = None
    modified: bool = False
    mentions: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def stem(self) -> str:
        """The file's name without its ending, which is the id of the receipt in it."""
        return self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def key(self) -> str:
        """What tells this entry from all others."""
        # a receipt may be deleted from history and lie on disk all the same
        path = f"{self.path}*" if self.standing is Standing.UNCOMMITTED else self.path
        return f"{path}#{self.receipt.id}" if self.inline and self.receipt else path


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """A chain of events, folded.

    `entries` are in the order of the events, whatever their ids. `filed` is the first
    event, as corrected; `covers` are its own and those of later events, in their order, the last
    `unapproved` of them after the last acceptance; `decided_at` is the time of the first
    acceptance; `live` is false once it was rejected or withdrawn, `ended` being that event.
    """

    id: str
    entries: tuple[Entry, ...]
    filed: Receipt
    covers: tuple[Cover, ...]
    accepted: bool = False
    decided_at: When | None = None
    ended: Event | None = None
    unapproved: int = 0

    @property
    def approved(self) -> tuple[Cover, ...]:
        """The covers that were there when it was last accepted."""
        return self.covers[: len(self.covers) - self.unapproved]

    @property
    def live(self) -> bool:
        """Whether the filing still stands."""
        return self.ended is None


@dataclass(frozen=True, kw_only=True, slots=True)
class BaselineEntry:
    """A file that was public before the gate, bound to the digest of its text then.

    `before` is the file as it then was, read only where it has changed since and git
    still holds it.
    """

    path: str
    text: str
    blob: str = ""
    before: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Baseline:
    """What was public before the gate, as first committed; `faults` tell of later changes.

    `restores` are the commands that put changed files back, by path; none for a file that
    stands as first committed again.
    """

    entries: tuple[BaselineEntry, ...] = ()
    faults: tuple[tuple[str, Fault], ...] = ()
    restores: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Ledger:
    """Every entry as of one commit; `whole` is false where history is cut short.

    `documents` are the files of evidence as a post may name them, `PATH#sha256=DIGEST`;
    read only where evidence is required and a post names one.
    """

    commit: str = ""
    whole: bool = True
    entries: tuple[Entry, ...] = ()
    filings: tuple[Filing, ...] = ()
    opinions: tuple[Entry, ...] = ()
    dismissals: tuple[Entry, ...] = ()
    documents: frozenset[str] = frozenset()

    @property
    def intact(self) -> bool:
        """Whether no entry was rewritten, moved or deleted."""
        void = (Standing.REWRITTEN, Standing.MOVED, Standing.DELETED)
        return not any(entry.standing in void for entry in self.entries)
