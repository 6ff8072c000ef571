"""The verdict for people: every finding with its remedy and the next command."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import click

from mkdocs_threatgate.locale import plain, render
from mkdocs_threatgate.model import (
    Confidence,
    Decision,
    Docket,
    Finding,
    Message,
    Outcome,
    Span,
    Verdict,
    say,
)
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.frames import Frames
from mkdocs_threatgate.reports.lines import folded
from mkdocs_threatgate.reports.screens import PAPER, Screen, linked
from mkdocs_threatgate.reports.tally import Tally, tally

MANY = 10
"""Where more files than this meet one rule, that is told as one group."""

SHOWN = 10
"""Lines of what a finding rests on that are printed; JSON has all."""

UNDECLARED = "TG101"
"""The rule that old blogs meet all at once, and that a baseline answers all at once."""

COLOURS = {Outcome.BLOCKS: "red", Outcome.NOTICE: "yellow", Outcome.DISMISSED: "bright_black"}
OUTCOMES = {Outcome.NOTICE: say("notice"), Outcome.DISMISSED: say("dismissed")}
DECISIONS = {
    Decision.PUBLISHABLE: ("green", say("publishable")),
    Decision.BLOCKED: ("red", say("blocked")),
    Decision.UNDECIDED: ("magenta", say("no verdict")),
}


def render_verdict(verdict: Verdict, language: str, screen: Screen = PAPER) -> str:
    """Return the report with terminal colours; a door strips them where there is no terminal."""
    told = render_findings(verdict.findings, language, verdict.docket, screen)
    return "\n".join((*told, render_summary(verdict, language), ""))


def render_findings(
    findings: tuple[Finding, ...], language: str, docket: Docket | None = None, screen: Screen = PAPER
) -> tuple[str, ...]:
    """Return each finding, or many of one rule together, as one text of several lines.

    Given what was judged, it shows the lines that the findings point at.
    """
    tell = _Telling(language, docket, screen)
    return tuple(
        tell.group(one) if isinstance(one, tuple) else tell.finding(one) for one in _grouped(findings)
    )


def render_summary(verdict: Verdict, language: str) -> str:
    """Return the verdict in one line, with its numbers."""
    return _Telling(language).summary(verdict)


def _grouped(findings: tuple[Finding, ...]) -> Iterator[Finding | tuple[Finding, ...]]:
    """Yield single findings, and a rule's many findings as one, where its first one stands."""
    alike: dict[tuple[str, Outcome], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.outcome is not Outcome.DISMISSED:  # each of those was a person's decision
            alike[finding.rule.code, finding.outcome].append(finding)
    many = {key for key, group in alike.items() if len({one.path for one in group}) > MANY}
    for finding in findings:
        key = (finding.rule.code, finding.outcome)
        if key not in many:
            yield finding
        elif alike[key][0] is finding:
            yield tuple(alike[key])


class _Telling:
    def __init__(self, language: str, docket: Docket | None = None, screen: Screen = PAPER) -> None:
        self.language = language
        self.frames = Frames(docket, screen)
        self.screen = screen
        self.founded = docket is not None and bool(docket.world.settings.baseline)

    def say(self, message: Message | str) -> str:
        return render(message, self.language)

    def finding(self, finding: Finding) -> str:
        lines = [
            f"{self.where(finding.path, finding.span)}{self.rule(finding)}",
            *self.folded(self.say(finding.message)),
            *self.source(finding),
        ]
        if finding.outcome is Outcome.DISMISSED:
            return "\n".join((*lines, *self.folded(self.say(finding.remedy)), ""))
        lines.extend(self.remedy(finding))
        if _is_suspicion(finding) and finding.fingerprint not in finding.command:
            lines.append(self.line(say("fingerprint"), finding.fingerprint))
        if finding.command:
            lines.append(self.line(say("next"), click.style(typed(finding.command), bold=True)))
        return "\n".join((*lines, ""))

    def source(self, finding: Finding) -> Iterator[str]:
        """Yield the line that a finding points at, and what else it rests on."""
        frame = self.frames.frame(finding)
        if frame:
            colour = COLOURS[finding.outcome]
            yield f"{click.style(frame.gutter, dim=True)}{frame.text}"
            mark = click.style(frame.mark.lstrip(), fg=colour, bold=True)
            pad = " " * (len(frame.mark) - len(frame.mark.lstrip()))
            yield f"{click.style(frame.below, dim=True)}{pad}{mark}"
        quoted = dict.fromkeys(finding.evidence.splitlines())
        for line in tuple(quoted)[:SHOWN]:
            if not frame or line != frame.quoted:
                yield f"    {click.style(plain(line), dim=True)}"

    def group(self, group: tuple[Finding, ...]) -> str:
        first = group[0]
        heading = say(
            "{count} times, in {posts} files", count=len(group), posts=len({one.path for one in group})
        )
        articles = {one.article for one in group}
        shared = first if len(articles) == 1 else replace(first, article="")
        lines = [f"{self.rule(shared)} · {self.say(heading)}"]
        lines.extend(f"  {self.where(one.path, one.span)}{self.say(one.message)}" for one in group[:MANY])
        lines.append(f"  {self.say(say('… and {count} more', count=len(group) - MANY))}")
        lines.extend(self.remedy(first))
        lines.append(self.line(say("next"), click.style(typed(self.command(first)), bold=True)))
        return "\n".join((*lines, ""))

    def command(self, first: Finding) -> tuple[str, ...]:
        """Return what helps with a whole group, naming the configuration as its first one does."""
        named = first.command[2:4] if first.command[2:3] == ("-f",) else ()
        if _is_suspicion(first):  # each has a fingerprint of its own, which the report on one file shows
            return ("threatgate", "check", *named, first.path or "")
        if first.rule.code != UNDECLARED or first.outcome is not Outcome.BLOCKS or self.founded:
            return first.command
        return ("threatgate", "baseline", *named)

    def where(self, path: str | None, span: Span | None) -> str:
        """Return the place in front of a finding, which a terminal that can opens."""
        if path is None:
            return ""
        place = f"{plain(path)}:{span.line}:{span.column}" if span else plain(path)
        return f"{linked(place, path, self.screen.root)}: "

    def rule(self, finding: Finding) -> str:
        code = click.style(finding.rule.code, fg=COLOURS[finding.outcome], bold=True)
        article = f" · {finding.article}" if finding.article else ""
        word = OUTCOMES.get(finding.outcome)
        outcome = f" ({self.say(word)})" if word else ""
        return f"{code} {finding.rule.slug}{article}{outcome}"

    def remedy(self, finding: Finding) -> tuple[str, ...]:
        label = self.say(say("remedy"))
        first, *more = self.folded(f"{label}: {self.say(finding.remedy)}")
        return (f"  {click.style(label, dim=True)}{first.removeprefix(f'  {label}')}", *more)

    def folded(self, text: str) -> tuple[str, ...]:
        """Return the lines of a sentence: one, but on a terminal that is too narrow for it."""
        lines = folded(text, self.screen.width - 2) if self.screen.folds else (text,)
        return tuple(f"  {line}" for line in lines)

    def line(self, label: Message, text: str) -> str:
        return f"  {click.style(self.say(label), dim=True)}: {text}"

    def summary(self, verdict: Verdict) -> str:
        counted: Tally = tally(verdict)
        colour, word = DECISIONS[verdict.decision]
        numbers = say(
            "posts {posts}, blocked {blocked} · blocking findings {blocks}, notices {notices}",
            posts=counted.posts,
            blocked=counted.blocked,
            blocks=counted.blocks,
            notices=counted.notices,
        )
        if counted.dismissed:
            numbers = say("{numbers}, dismissed {dismissed}", numbers=numbers, dismissed=counted.dismissed)
        commit = verdict.docket.ledger.commit[:12]
        ledger = say(
            "ledger entries {entries} at {commit}",
            entries=len(verdict.docket.ledger.entries),
            commit=commit,
        )
        heading = click.style(self.say(word), fg=colour, bold=True)
        lines = [f"{heading}: {self.say(numbers)}" + (f" · {self.say(ledger)}" if commit else "")]
        since = verdict.docket.world.since
        if since:
            base = say(
                "Judged is what has changed since {revision} ({base}).",
                revision=since.named,
                base=since.base[:12],
            )
            lines.append(self.say(base))
        if any(_leaning(verdict)):
            lines.append(self.say(_unverified(verdict)))
        if verdict.docket.world.pinned:
            now = verdict.docket.now.isoformat(" ")
            lines.append(self.say(say("The clock is pinned by SOURCE_DATE_EPOCH to {time}.", time=now)))
        return "\n".join(lines)


def _is_suspicion(finding: Finding) -> bool:
    return finding.rule.suspicion and finding.confidence is not Confidence.CERTAIN


def _leaning(verdict: Verdict) -> Iterator[str]:
    """Yield the articles in use whose text was not read in the original."""
    for case in verdict.docket.cases:
        for answer in case.answers:
            if not answer.obligation.article.verified:
                yield answer.obligation.article.id


def _unverified(verdict: Verdict) -> Message:
    return say(
        "Not read in the original, and to be checked against it: {articles}.",
        articles=tuple(sorted(set(_leaning(verdict)))),
    )
