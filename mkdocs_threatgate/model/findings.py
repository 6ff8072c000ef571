"""What was found, and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from mkdocs_threatgate.model.content import Confidence, Sighting, Suspicion
from mkdocs_threatgate.model.law import Bilingual
from mkdocs_threatgate.model.run import Answer, Case, Docket
from mkdocs_threatgate.model.text import Message, Span, say


class Outcome(StrEnum):
    """What a finding does to publication."""

    BLOCKS = "blocks"
    NOTICE = "notice"
    DISMISSED = "dismissed"


class Decision(StrEnum):
    """The verdict in one word."""

    PUBLISHABLE = "publishable"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """The identity card of a check."""

    code: str
    slug: str
    title: Message
    suspicion: bool = False


SURE = (Confidence.CERTAIN, Confidence.HIGH)
"""What blocks; a lesser confidence is a notice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing wrong at one place; `path` None is the site as a whole.

    `identity` is what makes it the same finding in another run, whatever the language or
    the line; its fingerprint is made of it. `command` is what to run next, word by word;
    `&&` joins two commands. `by_path` is the fingerprint that it would have if its post had no id
    of its own, else empty. `decisive` marks a finding that leaves no verdict at all (exit code 3).
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
    by_path: str = ""
    decisive: bool = False

    @property
    def order(self) -> tuple[str, Span, str, str]:
        """What findings are told by: path, place, rule."""
        return (self.path or "", self.span or Span(0, 0, 0), self.rule.code, self.identity)

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

    @classmethod
    def on_suspicion(
        cls, rule: Rule, path: str, suspicion: Suspicion, article: str, reads: Message, remedy: Message
    ) -> Finding:
        """Return the finding that a passage seems prohibited, with every sign of it named by its line.

        `reads` says what the passage reads like. Below high confidence it is a notice.
        """
        signs = tuple({one.signal.id: one for one in reversed(suspicion.sightings)}.values())[::-1]
        return cls(
            rule=rule,
            path=path,
            span=suspicion.span if suspicion.span.line else None,
            message=say(
                "{reads}: {signs} ({score} points)",
                reads=reads,
                signs=tuple(_sign(one) for one in signs),
                score=suspicion.score,
            ),
            remedy=remedy,
            article=article,
            outcome=Outcome.BLOCKS if suspicion.confidence in SURE else Outcome.NOTICE,
            confidence=suspicion.confidence,
            evidence="\n".join(_quoted(one) for one in signs),
            identity=f"{suspicion.part} {suspicion.passage}",
        )


def _quoted(sighting: Sighting) -> str:
    return f"{sighting.span.line}: {sighting.excerpt}" if sighting.span.line else sighting.excerpt


def _sign(sighting: Sighting) -> Message:
    """Return what a sign is, and its line; what a build has added may stand on none (line 0)."""
    if not sighting.span.line:
        return say("{reason}", reason=sighting.signal.reason)
    return say("{reason} (line {line})", reason=sighting.signal.reason, line=sighting.span.line)


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Publishable or not, with all that was found and all that is owed.

    `manuals` are the manuals of the rules by their codes.
    """

    decision: Decision
    findings: tuple[Finding, ...]
    docket: Docket
    manuals: Mapping[str, Bilingual] = field(default_factory=dict)
