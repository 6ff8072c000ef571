"""A run of the gate: its settings, all that was read, what was found, the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mkdocs_threatgate.model.law import Obligation, Policy
from mkdocs_threatgate.model.ledger import Baseline, Entry, Ledger
from mkdocs_threatgate.model.posts import Declaration, Post, Text
from mkdocs_threatgate.model.territory import Authority
from mkdocs_threatgate.model.text import Fault, Message, Span


class Outcome(StrEnum):
    """What a finding does to publication."""

    BLOCKS = "blocks"
    NOTICE = "notice"
    DISMISSED = "dismissed"


class Confidence(StrEnum):
    """How sure the gate is of a finding."""

    CERTAIN = "certain"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Status(StrEnum):
    """Whether an obligation is discharged; `unknown` wherever a fact is missing."""

    MET = "met"
    OPEN = "open"
    UNKNOWN = "unknown"


class Decision(StrEnum):
    """The verdict in one word."""

    PUBLISHABLE = "publishable"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Interpretation:
    """One key per open question of law; every default is the stricter reading."""

    accept_municipal_district: bool = False
    treat_as_prefectural: tuple[str, ...] = ()
    multi_place: str = "all"
    sector_level: str = "any"
    cumulate_reports: bool = True
    derive_national: bool = True
    opinion_needs: str = "consent"
    own_network_exempt: bool = False
    apply_to: str = "either"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The configuration of the gate, read and checked."""

    enabled: bool = True
    profiles: tuple[str, ...] = ("cn-2019-draft",)
    posts: tuple[str, ...] = ()
    docs_dir: str = "docs"
    ledger: str = "filings"
    ledger_history: tuple[str, ...] = ()
    publisher_country: str = "CN"
    language: str = "en"
    recorders: tuple[str, ...] = ()
    forges: tuple[str, ...] = ()
    inline_receipts: str = "allow"
    baseline: tuple[str, ...] = ()
    unverified: str = "block"
    timezone: str = "Asia/Shanghai"
    interpretation: Interpretation = field(default_factory=Interpretation)


@dataclass(frozen=True, kw_only=True, slots=True)
class World:
    """All that was read from outside, as the gate takes it.

    `strays` are faults outside posts, with their paths; `exposed` is the path of a ledger
    that lies inside the docs folder, or empty; `whole` is false where only some posts
    were asked about; `config_option` is the file to name with -f in commands, where they
    would not find it by themselves; `pinned` tells that the clock was set by the caller.
    """

    texts: tuple[Text, ...]
    ledger: Ledger
    policy: Policy
    settings: Settings
    baseline: Baseline = field(default_factory=Baseline)
    strays: tuple[tuple[str, Fault], ...] = ()
    exposed: str = ""
    whole: bool = True
    config_option: str = ""
    pinned: bool = False


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
    """

    post: Post
    declaration: Declaration
    moment: datetime
    answers: tuple[Answer, ...] = ()
    relied_upon: tuple[Entry, ...] = ()
    baselined: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Docket:
    """Everything known in a run; the only thing a check sees.

    `whole` is false where only some posts were asked about.
    """

    cases: tuple[Case, ...]
    world: World
    now: datetime

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

    def missed(self, code: str) -> Iterator[tuple[Case, Answer, Near]]:
        """Yield the open obligations whose nearest filing missed them in the way of this code."""
        for case in self.cases:
            for answer in case.answers:
                if answer.status is Status.OPEN and answer.near and answer.near.code == code:
                    yield case, answer, answer.near


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """The identity card of a check."""

    code: str
    slug: str
    title: Message
    suspicion: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing wrong at one place; `path` None is the site as a whole.

    `identity` is what makes it the same finding in another run, whatever the language or
    the line; its fingerprint is made of it. `command` is what to run next, word by word;
    `&&` joins two commands. `decisive` marks a finding that leaves no
    verdict at all (exit code 3).
    """

    rule: Rule
    path: str | None
    span: Span | None
    message: Message
    remedy: Message
    command: tuple[str, ...] = ()
    article: str | None = None
    outcome: Outcome = Outcome.BLOCKS
    confidence: Confidence = Confidence.CERTAIN
    evidence: str = ""
    identity: str = ""
    fingerprint: str = ""
    decisive: bool = False

    @classmethod
    def on_answer(
        cls,
        rule: Rule,
        case: Case,
        answer: Answer,
        message: Message,
        remedy: Message,
        command: tuple[str, ...],
    ) -> Finding:
        """Return the finding that an obligation is not met, where the post states what it is about."""
        return cls(
            rule=rule,
            path=case.post.path,
            span=answer.obligation.span,
            message=message,
            remedy=remedy,
            command=command,
            article=answer.obligation.article.id,
            identity=answer.identity,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Publishable or not, with all that was found and all that is owed."""

    decision: Decision
    findings: tuple[Finding, ...]
    docket: Docket
