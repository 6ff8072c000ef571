"""A site's own YARA rules as signals: what a rule says in its `meta`, seen where its strings match.

The only importer of yara-x, which the extra `[yara]` brings. A rule's `meta` names the `item` of
Art. 4 that it speaks for (1 to 6), and may name a `weight`, whether it is `structural`, a
`reason_en` and a `reason_zh`, and the `zones` that it is seen in, parted by commas; whatever else
stands there is left alone. A `private` rule speaks for nothing and needs none of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mkdocs_threatgate.content.offsets import in_characters
from mkdocs_threatgate.content.patterns import Hit
from mkdocs_threatgate.errors import PolicyError, UsageError
from mkdocs_threatgate.model import EVERYWHERE, Bilingual, Message, Signal, Zone, say

if TYPE_CHECKING:
    import yara_x

WEIGHT, MAX_WEIGHT, ITEMS, MAX_REASON = 6, 20, 6, 200
MATCHES = 10_000
"""Matches of one string that are counted in one text."""

SECONDS, SECONDS_A_MEGABYTE, MEGABYTE = 5, 5, 1024 * 1024
"""How long all rules may take over one text."""

UNSTEADY = ("time",)
"""Modules by which a rule would say one thing today and another tomorrow."""

CORRECT = say("Correct the file: rules that are read in part would let posts by.")
MASKED = re.compile(
    r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/|(?:=|\bmatches\b)\s*/(?:\\.|[^/\\\n])+/', re.DOTALL
)
RULE = re.compile(r"(?P<kinds>(?:\b(?:private|global)\s+){0,4})\brule\s+(?P<name>\w+)")

Place = tuple[int, int]


class YaraRules:
    """Compiled YARA rules; `signals` are those that speak for an item."""

    def __init__(self, files: Iterable[tuple[str, str]]) -> None:
        """Take files by name and text.

        Raises `UsageError` where yara-x is not installed, `PolicyError` with file and line for
        a rule that is wrong.
        """
        self.files = tuple(files)
        self.engine = _engine(self.files[0][0])
        headers = {name: _headers(text) for name, text in self.files}
        for name, rules_of in headers.items():
            if not rules_of:
                raise PolicyError(say("{file} holds no rule", file=name), CORRECT)
        rules = self._compiled()
        self.signals = tuple(
            _signal(rule, headers[rule.namespace].get(rule.identifier, (1, False))[0])
            for rule in rules
            if not headers[rule.namespace].get(rule.identifier, (1, False))[1]
        )
        self.known = frozenset(signal.id for signal in self.signals)
        self.scanner = self.engine.Scanner(rules)
        self.scanner.max_matches_per_pattern(MATCHES)

    def _compiled(self) -> yara_x.Rules:
        compiler = self.engine.Compiler(includes_enabled=False)
        for name, text in self.files:
            compiler.new_namespace(name)
            try:
                compiler.add_source(text, origin=name)
            except self.engine.CompileError as error:
                raise _wrong(compiler.errors()[-1], name) from error
        rules: yara_x.Rules = compiler.build()
        for module in UNSTEADY:
            if module in rules.imports():
                raise self._unsteady(module)
        return rules

    def places(self, text: str) -> Iterator[tuple[str, Place]]:
        """Yield the signals seen in a text, by id, each with its places in characters.

        A rule that matches without a string of its own is seen in the first line. Raises
        `PolicyError` if the rules take too long.
        """
        data = text.encode("utf-8", "replace")
        seconds = SECONDS + SECONDS_A_MEGABYTE * len(data) // MEGABYTE
        self.scanner.set_timeout(seconds)
        try:
            matching = self.scanner.scan(data).matching_rules
        except self.engine.TimeoutError as error:
            raise _too_slow(self.files, seconds) from error
        for rule in matching:
            identifier = _identifier(rule)
            if identifier in self.known:
                first_line = Hit(0, 0, len(text.partition("\n")[0]))
                for hit in tuple(in_characters(_hits(rule), data)) or (first_line,):
                    yield identifier, (hit.start, hit.end)

    def _unsteady(self, module: str) -> PolicyError:
        found = ((name, re.search(rf'\bimport\s+"{module}"', text)) for name, text in self.files)
        name, match = next(((name, match) for name, match in found if match), (self.files[0][0], None))
        line = match.string.count("\n", 0, match.start()) + 1 if match else 1
        return PolicyError(
            say(
                "{file}: the module “{module}” makes a rule depend on more than the text",
                file=f"{name}:{line}",
                module=module,
            ),
            CORRECT,
        )


def _engine(file: str) -> Any:  # noqa: ANN401 - a module that need not be there
    try:
        import yara_x  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise UsageError(
            say("{file} holds YARA rules, and yara-x is not installed", file=file),
            say("Install it: {command}", command="pip install 'mkdocs-threatgate[yara]'"),
        ) from error
    return yara_x


def _headers(text: str) -> Mapping[str, tuple[int, bool]]:
    """Return the line of each rule, and whether it is private, by its name."""
    bare = MASKED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    return {
        rule["name"]: (bare.count("\n", 0, rule.start("name")) + 1, "private" in rule["kinds"])
        for rule in RULE.finditer(bare)
    }


def _identifier(rule: yara_x.Rule) -> str:
    file: str = rule.namespace.rsplit("/", 1)[-1]
    return f"site/{file}/{rule.identifier}"


def _signal(rule: yara_x.Rule, line: int) -> Signal:
    stated = dict(rule.metadata)
    for key, (expected, fits) in META.items():
        if key in stated and not fits(stated[key]):
            problem = say("“{key}” must be {expected}", key=key, expected=expected)
        elif key == "item" and key not in stated:
            problem = say("“{key}” is missing; it must be {expected}", key=key, expected=expected)
        else:
            continue
        raise PolicyError(
            say(
                "{file}: rule {rule}: {problem}",
                file=f"{rule.namespace}:{line}",
                rule=rule.identifier,
                problem=problem,
            ),
            say("Write it under “meta:” in the rule, for example {example}.", example="item = 3"),
        )
    reason = str(stated.get("reason_en", stated.get("reason_zh", rule.identifier)))
    return Signal(
        id=_identifier(rule),
        item=stated["item"],
        weight=stated.get("weight", WEIGHT),
        reason=Bilingual(reason, str(stated.get("reason_zh", reason))),
        structural=stated.get("structural", True),
        zones=frozenset(map(Zone, _words(stated.get("zones", "")))) or EVERYWHERE,
        origin=f"{rule.namespace}:{line}",
    )


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _is_reason(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_REASON


META: Mapping[str, tuple[Message, Callable[[Any], bool]]] = {
    "item": (
        say("a whole number from 1 to {most}, an item of Art. 4", most=ITEMS),
        lambda value: type(value) is int and 1 <= value <= ITEMS,
    ),
    "weight": (
        say("a whole number from 1 to {most}", most=MAX_WEIGHT),
        lambda value: type(value) is int and 1 <= value <= MAX_WEIGHT,
    ),
    "structural": (say("true or false"), lambda value: isinstance(value, bool)),
    "reason_en": (say("a text of up to {most} characters", most=MAX_REASON), _is_reason),
    "reason_zh": (say("a text of up to {most} characters", most=MAX_REASON), _is_reason),
    "zones": (
        say("some of {words}, parted by commas", words=tuple(Zone)),
        lambda value: isinstance(value, str) and bool(_words(value)) and set(_words(value)) <= set(Zone),
    ),
}


def _hits(rule: yara_x.Rule) -> Iterator[Hit]:
    """Yield where the strings of a rule match, in bytes, without those that begin inside the one before."""
    last = 0
    found = {(match.offset, -match.length) for pattern in rule.patterns for match in pattern.matches}
    for start, length in sorted(found):
        if length and start >= last:
            last = start - length
            yield Hit(0, start, last)


def _wrong(error: Mapping[str, Any], file: str) -> PolicyError:
    labels = [label["text"] for label in error["labels"] if label.get("text")]
    words = ": ".join((str(error["title"]), *map(str, labels)))
    return PolicyError(
        say("{file}: the YARA compiler says: {words}", file=f"{file}:{error['line']}", words=words), CORRECT
    )


def _too_slow(files: Iterable[tuple[str, str]], seconds: int) -> PolicyError:
    return PolicyError(
        say(
            "the YARA rules in {files} took longer than {seconds} s over one text",
            files=tuple(name for name, _ in files),
            seconds=seconds,
        ),
        say("Simplify them: repeats inside repeats and loops over the whole text take longest."),
    )
