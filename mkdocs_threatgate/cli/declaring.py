"""What an author says about a post: by the command line, or for the rest in a terminal → items of YAML."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mkdocs_threatgate.authoring.front_matter import Field
from mkdocs_threatgate.cli.asking import Unfit, ask
from mkdocs_threatgate.cli.door import tell
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Declaration, Incident, Message, Network, Report, say
from mkdocs_threatgate.tables import sectors

NATIONAL = ("national", "全国")
UNKNOWN = ("unknown", "不明")
ABOUT = ("none", "incident", "report", "network")
PLACES = ("places", "places_unknown")
SUBJECTS = ("scope", "regions", "sectors")

Item = tuple[str, tuple[Field, ...]]
"""A list of the declaration, and the fields of one item in it."""

Part = Incident | Report | Network


@dataclass(frozen=True, kw_only=True)
class Said:
    """What is said about a post; `identifier` is the id that it is to have."""

    none: str | None = None
    incidents: tuple[str, ...] = ()
    nature: str | None = None
    reports: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    fixed_at: str | None = None
    identifier: str | None = None

    @property
    def about(self) -> bool:
        """Whether anything is said of what the post is about."""
        return self.none is not None or bool(self.incidents or self.reports or self.networks)

    def items(self) -> Iterator[Item]:
        """Yield the items of the lists, in the order of the lists."""
        if self.incidents:
            yield "incidents", (where(self.incidents), *(_nature(self.nature)))
        if self.reports:
            yield "reports", report(self.reports)
        for operator in self.networks:
            yield "networks", (("operator", f"{{name: {quoted(operator)}}}"), *_fixed(self.fixed_at))

    def block(self) -> Iterator[str]:
        """Yield the lines of a declaration that says this and no more."""
        if self.identifier:
            yield f"id: {quoted(self.identifier)}"
        if self.none is not None:
            yield f"none: {quoted(self.none)}"
        previous = ""
        for key, fields in self.items():
            if key != previous:
                yield f"{key}:"
            previous = key
            for number, (name, value) in enumerate(fields):
                yield f"  {'  ' if number else '- '}{name}: {value}"


def where(named: tuple[str, ...]) -> Field:
    """Return the places of an incident as a field, or that nobody knows them."""
    if any(place in UNKNOWN for place in named):
        return "places_unknown", "true"
    return "places", _list(named)


def report(named: tuple[str, ...]) -> tuple[Field, ...]:
    """Return what a report is on as fields: the nation, regions and sectors."""
    fields = tuple(one for one in named if sectors.resolve_sector(one).problem != "unknown")
    regions = tuple(one for one in named if one not in NATIONAL and one not in fields)
    national = (("scope", "national"),) if any(one in NATIONAL for one in named) else ()
    listed = (("regions", _list(regions)),) if regions else ()
    return (*national, *listed, *((("sectors", _list(fields)),) if fields else ()))


def _nature(nature: str | None) -> tuple[Field, ...]:
    return (("nature", nature),) if nature else ()


def _fixed(time: str | None) -> tuple[Field, ...]:
    return (("fixed", f"{{at: {quoted(time)}}}"),) if time else ()


def quoted(text: str) -> str:
    """Return a text as YAML in quotes."""
    return json.dumps(text, ensure_ascii=False)


def _list(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(quoted, texts))}]"


# --- asked in a terminal --------------------------------------------------------------------------


def asked_about(setting: str, about: tuple[str, ...] = ABOUT) -> Said:
    """Return what somebody answers about a post."""
    word = ask(
        say("What is the post about? ({choices})", choices=about), setting, _one_of(about), default=about[0]
    )
    if word == "none":
        return Said(none=ask(say("Why does it owe nothing?"), setting, str))
    if word == "incident":
        return Said(incidents=_places(setting, ""))
    if word == "report":
        return Said(reports=_subjects(setting, ""))
    return Said(networks=(ask(say("Whose network is it?"), setting, str),))


def asked_of(part: Part, setting: str) -> Said:
    """Return what somebody answers about one part of a declaration; what it says now is the default."""
    now = _what(part)
    if isinstance(part, Incident):
        said = _places(setting, now)
        return Said(incidents=() if ", ".join(said) == now else said)
    if isinstance(part, Report):
        said = _subjects(setting, now)
        return Said(reports=() if ", ".join(said) == now else said)
    name = ask(say("Whose network is it?"), setting, str, default=now or None)
    return Said(networks=() if name == now else (name,))


def asked_which(declaration: Declaration, setting: str) -> str:
    """Return the id of the part that somebody wants to change, or an empty text for one more."""
    known = tuple(part.id for part in parts(declaration))
    for part in parts(declaration):
        tell(say("  {id}  {what}", id=part.id, what=_what(part)), setting, error=True)
    question = say("Which of it is to be changed? ({known}; empty to add something)", known=known)
    return ask(question, setting, _one_of(("", *known)), default="")


def _what(part: Part) -> str:
    """Return a part of a declaration in the words that `--incident` and the others take."""
    if isinstance(part, Incident):
        return UNKNOWN[0] if part.places_unknown else ", ".join(place.text for place in part.places)
    if isinstance(part, Report):
        words = (*(place.text for place in part.regions), *(sector.text for sector in part.sectors))
        return ", ".join(words) or NATIONAL[0]
    return part.operator.name if part.operator else ""


def _places(setting: str, now: str) -> tuple[str, ...]:
    question = say("Where did it happen? (places, or “unknown”)")
    return ask(question, setting, _words, default=now or None)


def _subjects(setting: str, now: str) -> tuple[str, ...]:
    question = say("On what? (national, places, sectors)")
    return ask(question, setting, _words, default=now or None)


def _one_of(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in words:
            known = tuple(word for word in words if word)
            raise Unfit(say("“{text}” is none of {words}", text=text, words=known))
        return text

    return read


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.replace("，", ",").replace("、", ",").replace(",", " ").split())
    if not words:
        raise Unfit(say("name at least one"))
    return words


# --- what is said of one part ---------------------------------------------------------------------


def parts(declaration: Declaration) -> tuple[Part, ...]:
    """Return the incidents, reports and networks that a post declares."""
    return (*declaration.incidents, *declaration.reports, *declaration.networks)


def key_of(part: Part) -> str:
    """Return the list that a part of a declaration stands in."""
    if isinstance(part, Incident):
        return "incidents"
    return "reports" if isinstance(part, Report) else "networks"


def refuse_unfit(part: Part, said: Said) -> None:
    """Raise `UsageError` where what is said is of another kind than the part that it is to change."""
    fits = {
        "incidents": (said.incidents, said.nature),
        "reports": (said.reports,),
        "networks": (said.networks, said.fixed_at),
    }
    wanted: dict[str, Message] = {
        "incidents": say("Say --incident PLACE or --nature."),
        "reports": say("Say --report WHAT."),
        "networks": say("Say --network OPERATOR, once, or --fixed-at."),
    }
    key = key_of(part)
    strange = said.none is not None or any(any(those) for name, those in fits.items() if name != key)
    if strange or not any(fits[key]) or len(said.networks) > 1:
        raise UsageError(say("that is not what “{id}” can be changed to", id=part.id), wanted[key])
