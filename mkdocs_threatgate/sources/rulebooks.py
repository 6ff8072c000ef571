"""Folders of TOML files → the signals that detectors look for, with a digest of their texts.

A file is a small family: the item of Art. 4 that it speaks for, and its `[[signal]]` tables.
Shipped files come first; a site's own folder (`content_rules`) may add to them, never replace
or calm them: its ids begin with `site/` and its file's name, and its weights are points against.
A rule that is wrong leaves no verdict, whoever wrote it.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from mkdocs_threatgate.content.own_rules import OWN
from mkdocs_threatgate.content.shapes import SHAPES
from mkdocs_threatgate.errors import PolicyError
from mkdocs_threatgate.model import Bilingual, Rulebook, Settings, Signal, Zone, say
from mkdocs_threatgate.sources import forms
from mkdocs_threatgate.sources.forms import Leaf, Misfit, Table, Tables
from mkdocs_threatgate.sources.rule_files import CORRECT, YARA, RuleFile, read_folder, read_own_folder
from mkdocs_threatgate.sources.rule_proofs import prove

MAX_WEIGHT, MAX_REASON = 20, 200
ITEMS = 6
IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

OPTIONAL: dict[str, Any] = {
    "structural": False,
    "zones": [],
    "patterns": [],
    "shape": "",
    "matches": [],
    "spares": [],
}


def read_rulebook(folder: Path | None = None, shown: str = "") -> Rulebook:
    """Return the shipped signals, and those of a site's own folder, which messages call `shown`.

    Raises `PolicyError` with file and line for a rule that is wrong, `UsageError` if the folder
    is not there or its YARA files need the extra that is not installed.
    """
    shipped = read_folder("signals", resources.files("mkdocs_threatgate").joinpath("content", "signals"))
    if folder is None:
        return build_rulebook(shipped)
    own = read_own_folder(folder, shown)
    rulebook = build_rulebook((*shipped, *own))
    prove(rulebook, own)
    return rulebook


def rules_folder(home: Path, settings: Settings) -> Path | None:
    """Return the folder of a site's own rules, from that of its configuration, or None if it has none."""
    return home / settings.content_rules if settings.content_rules else None


def build_rulebook(files: tuple[RuleFile, ...]) -> Rulebook:
    """Return the signals of these files, in their order; raises `PolicyError` with file and line."""
    rules = tuple(file for file in files if not file.name.lower().endswith(YARA))
    signals = tuple(signal for file in rules for signal in _signals(file))
    first: dict[str, str] = {}
    for signal in signals:
        if first.setdefault(signal.id, signal.origin) != signal.origin:
            raise PolicyError(
                say(
                    "{file}: the id “{id}” stands in {first} too",
                    file=signal.origin,
                    id=signal.id,
                    first=first[signal.id],
                ),
                say("Give each signal an id of its own."),
            )
    canonical = json.dumps(sorted((file.name, file.text) for file in files), ensure_ascii=False).encode()
    return Rulebook(
        signals=signals,
        yara=tuple((file.name, file.text) for file in files if file not in rules),
        digest=f"sha256:{hashlib.sha256(canonical).hexdigest()}",
    )


def _signals(file: RuleFile) -> Iterator[Signal]:
    try:
        values = tomllib.loads(file.text)
    except (ValueError, RecursionError) as error:
        problem = say("{file} cannot be read as TOML: {problem}", file=file.name, problem=str(error))
        raise PolicyError(problem, CORRECT) from error
    tables = values.get("signal")
    if isinstance(tables, list):
        values["signal"] = [OPTIONAL | table if isinstance(table, dict) else table for table in tables]
    for misfit in forms.examine(values, OWN_FILE if file.own else FILE):
        raise PolicyError(
            say("{file}: {problem}", file=_at(file, misfit), problem=misfit.problem), misfit.remedy
        )
    name = file.name.rsplit("/", 1)[-1]
    family = f"{OWN}{name}" if file.own else name.removesuffix(".toml")
    for position, table in enumerate(values["signal"]):
        yield _signal(file, position, family, values["item"], table)


def _signal(file: RuleFile, position: int, family: str, item: int, table: dict[str, Any]) -> Signal:
    if bool(table["patterns"]) is bool(table["shape"]):
        raise PolicyError(
            say("{file}: a signal has either “patterns” or a “shape”", file=file.at(position)),
            say("Write one of them."),
        )
    if table["shape"] and table["shape"] not in SHAPES:
        raise PolicyError(
            say(
                "{file}: there is no shape “{shape}”",
                file=file.at(position, "shape"),
                shape=table["shape"],
            ),
            say("Known here: {known}.", known=tuple(sorted(SHAPES))),
        )
    return Signal(
        id=f"{family}/{table['id']}",
        item=item,
        weight=table["weight"],
        reason=Bilingual(**table["reason"]),
        structural=table["structural"],
        zones=frozenset(Zone(word) for word in table["zones"]) or frozenset(Zone),
        patterns=tuple(table["patterns"]),
        shape=table["shape"],
        matches=tuple(table["matches"]),
        spares=tuple(table["spares"]),
        origin=file.at(position),
    )


def _at(file: RuleFile, misfit: Misfit) -> str:
    """Return the file of a misfit with the line that it is in."""
    key = str(dict(misfit.problem.values).get("key", ""))
    place = re.match(r"signal\[(\d+)\]\.?([\w-]*)", key)
    if place:
        return file.at(int(place[1]), place[2])
    return file.at(None, key)


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one for one in value)


TEXTS = Leaf(say("a list of texts"), _texts)
REASON = Leaf(
    say("a text of up to {most} characters", most=MAX_REASON),
    lambda value: isinstance(value, str) and 0 < len(value) <= MAX_REASON,
)
KEYS: dict[str, forms.Form] = {
    "id": Leaf(
        say("small letters, digits and hyphens"),
        lambda value: isinstance(value, str) and IDENTIFIER.fullmatch(value) is not None,
    ),
    "weight": Leaf(
        say("a whole number from -{most} to {most}", most=MAX_WEIGHT),
        lambda value: type(value) is int and abs(value) <= MAX_WEIGHT,
    ),
    "structural": Leaf(say("true or false"), lambda value: isinstance(value, bool)),
    "zones": Leaf(
        say("a list of {words}", words=tuple(Zone)),
        lambda value: _texts(value) and set(value) <= set(Zone),  # type: ignore[call-overload]  # a list by then
    ),
    "patterns": TEXTS,
    "shape": Leaf(say("the name of a shape"), lambda value: isinstance(value, str)),
    "reason": Table({"en": REASON, "zh": REASON}),
    "matches": TEXTS,
    "spares": TEXTS,
}
AGAINST = Leaf(
    say("a whole number from 1 to {most}: what a site adds speaks against, never for", most=MAX_WEIGHT),
    lambda value: type(value) is int and 1 <= value <= MAX_WEIGHT,
)


def _file(least_item: int, keys: dict[str, forms.Form]) -> Table:
    return Table(
        {
            "item": Leaf(
                say("a whole number from {least} to {most}, an item of Art. 4", least=least_item, most=ITEMS),
                lambda value: type(value) is int and least_item <= value <= ITEMS,
            ),
            "signal": Tables(Table(keys), 1),
        }
    )


FILE = _file(0, KEYS)
OWN_FILE = _file(1, KEYS | {"weight": AGAINST})
