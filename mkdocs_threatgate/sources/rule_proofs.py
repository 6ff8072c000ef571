"""A site's own rules put to the test as they are read: that they can be matched, and on their examples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.content.own_patterns import PatternUnfit
from mkdocs_threatgate.content.own_rules import is_own
from mkdocs_threatgate.content.pages import open_page
from mkdocs_threatgate.errors import PolicyError
from mkdocs_threatgate.model import Message, Post, Rulebook, Signal, say
from mkdocs_threatgate.sources.rule_files import RuleFile

SHOWN = 60
"""Characters of an example that a message shows."""


def prove(rulebook: Rulebook, files: Iterable[RuleFile]) -> None:
    """Compile a site's own rules, and look for each in its examples.

    Raises `PolicyError`, with file and line, for a pattern that cannot be matched, for a signal
    not seen in an example of `matches` and for one seen in an example of `spares`.
    """
    own = tuple(filter(is_own, rulebook.signals))
    named = {file.name: file for file in files}
    # a shape may lean on the marks of shipped signals; without one those need not be compiled
    looked_for = rulebook.signals if any(signal.shape for signal in own) else own
    try:
        detector = Detector(replace(rulebook, signals=looked_for))
    except PatternUnfit as error:
        raise _unfit(error, own, named) from error
    for signal in own:
        for example in signal.matches:
            if not _sees(detector, signal, example):
                raise _contradicted(signal, example, say("is not seen in its own example"))
        for example in signal.spares:
            if _sees(detector, signal, example):
                raise _contradicted(signal, example, say("is seen in an example that it should spare"))


def _sees(detector: Detector, signal: Signal, example: str) -> bool:
    page = open_page(Post(path="", uri="", text=example, body=example))
    return any(sighting.signal.id == signal.id for sighting in detector.sightings(page))


def _contradicted(signal: Signal, example: str, how: Message) -> PolicyError:
    shown = example if len(example) <= SHOWN else f"{example[: SHOWN - 1]}…"
    return PolicyError(
        say("{file}: “{id}” {how}: {example}", file=signal.origin, id=signal.id, how=how, example=shown),
        say("Correct the patterns, the zones or the example; an example is read as Markdown."),
    )


def _unfit(error: PatternUnfit, signals: Iterable[Signal], files: dict[str, RuleFile]) -> PolicyError:
    owners = [(signal, pattern) for signal in signals for pattern in signal.patterns]
    signal, pattern = owners[error.pattern]
    name, _, line = signal.origin.rpartition(":")
    file = files[name]
    table = sum(len(text) + 1 for text in file.text.split("\n")[: int(line) - 1])
    offset = file.text.find(pattern, table)
    return PolicyError(
        say(
            "{file}: the pattern {pattern} of “{id}” cannot be used: {problem}",
            file=file.on(offset) if offset >= 0 else signal.origin,
            pattern=pattern if len(pattern) <= SHOWN else f"{pattern[: SHOWN - 1]}…",
            id=signal.id,
            problem=error.problem,
        ),
        say("Correct it; patterns are written as in Perl, without looking ahead, behind or back."),
    )
