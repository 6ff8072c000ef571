"""What was recognised, in words for a person, and as the declaration that it would take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_threatgate.content.masking import PERSONAL, masked
from mkdocs_threatgate.content.triggers.comparison import Disagreement, Gap
from mkdocs_threatgate.model import NATION, Matter, Message, Recognition, say
from mkdocs_threatgate.tables.divisions import full_name

NATIONAL = "national"
UNKNOWN = "unknown"
NAMELESS = "NAME"
MATTERS = {
    Matter.INCIDENT: say("an incident"),
    Matter.REGIONAL: say("an analysis report on a region"),
    Matter.SECTOR: say("an analysis report on a sector"),
    Matter.NETWORK: say("a weakness of a specific network"),
}


def objection(recognition: Recognition, gap: Gap) -> Message:
    """Return what a text tells, quoted, and what its declaration says instead."""
    quote, told, details = quoted(recognition), MATTERS[recognition.matter], tuple(_details(recognition))
    if details:
        told = say("{matter} ({details})", matter=told, details=details)
    match gap.how:
        case Disagreement.UNDECLARED:
            return say("“{quote}” tells of {told}, which is not declared", quote=quote, told=told)
        case Disagreement.DENIED:
            return say("the post declares “none”, but “{quote}” tells of {told}", quote=quote, told=told)
        case Disagreement.OTHERWISE:
            return say(
                "the post declares {declared}, but “{quote}” tells of {told}",
                declared=gap.declared,
                quote=quote,
                told=told,
            )


def quoted(recognition: Recognition) -> str:
    """Return the words that tell it as a report may show them, personal data masked."""
    return PERSONAL.sub(masked, recognition.quote)


def way_out(recognition: Recognition, *, stated: bool) -> Message:
    """Return how the declaration is mended; `stated` tells that there is one already."""
    if stated:
        return say(
            "Under “threatgate” write {entry}, corrected where needed; or have a reviewer dismiss it.",
            entry=entry(recognition),
        )
    return say(
        "Declare it: {entry}, corrected where needed; or declare what it is, and have a reviewer "
        "dismiss this.",
        entry=entry(recognition),
    )


def _details(recognition: Recognition) -> Iterator[Message]:
    if recognition.subject:
        yield say("body: {name}", name=recognition.subject)
    if recognition.places:
        yield say("place: {places}", places=tuple(map(_place, recognition.places)))
    if recognition.sectors:
        yield say("sector: {sectors}", sectors=recognition.sectors)
    if recognition.period:
        yield say("time: {period}", period=recognition.period)


def _place(code: str) -> str:
    """Return a division's name with its code; a country stands for itself."""
    name = full_name(code)
    return f"{name} ({code})" if name else code


def options(recognitions: Iterable[Recognition]) -> tuple[str, ...]:
    """Return the options of `threatgate declare` that declare what was recognised, each once."""
    pairs = dict.fromkeys(pair for recognition in recognitions for pair in _options(recognition))
    places = [value for option, value in pairs if option == "--incident" and value != UNKNOWN]
    return tuple(word for pair in pairs if not (places and pair == ("--incident", UNKNOWN)) for word in pair)


def _options(recognition: Recognition) -> Iterator[tuple[str, str]]:
    match recognition.matter:
        case Matter.INCIDENT:
            yield from (("--incident", place) for place in recognition.places or (UNKNOWN,))
        case Matter.REGIONAL:
            yield from (("--report", NATIONAL if place == NATION else place) for place in recognition.places)
        case Matter.SECTOR:
            yield from (("--report", sector) for sector in recognition.sectors)
        case Matter.NETWORK:
            yield "--network", recognition.subject or NAMELESS


def entry(recognition: Recognition) -> str:
    """Return the lines of a declaration for what was recognised, in YAML, to stand under `threatgate`."""
    places = ", ".join(f'"{place}"' for place in recognition.places)
    match recognition.matter:
        case Matter.INCIDENT:
            where = f"places: [{places}]" if places else "places_unknown: true"
            return f"incidents: [{{{where}}}]"
        case Matter.REGIONAL:
            what = "scope: national" if recognition.places == (NATION,) else f"regions: [{places}]"
            return f"reports: [{{{what}}}]"
        case Matter.SECTOR:
            return f"reports: [{{sectors: [{', '.join(recognition.sectors)}]}}]"
        case Matter.NETWORK:
            return f'networks: [{{operator: {{name: "{recognition.subject or NAMELESS}"}}}}]'
