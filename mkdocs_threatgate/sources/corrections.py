"""What a `corrected` event sets: words of a receipt that decide nothing, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Mapping, Message, Scalar, Value, say
from mkdocs_threatgate.sources.shapes import Fields

CORRECTABLE = ("authority.name", "number", "channel", "note")
"""Kind and territory of the body, times and covers decide whether a filing counts: those are filed anew."""


def read_corrections(
    fields: Fields, channels: tuple[str, ...], remedy: Message
) -> tuple[tuple[str, str], ...]:
    """Return what is corrected and how it now reads, with a fault for all that cannot be.

    `authority: {name: …}` and `authority.name: …` mean the same.
    """
    found = []
    for name, value in _stated(fields.tree, ""):
        problem = _problem(name, value, channels)
        if problem is not None:
            fields.fault(problem, remedy, value.span)
        elif isinstance(value, Scalar):
            found.append((name, value.text))
    if not fields.tree.entries:
        fields.fault(
            say("it corrects nothing; “set” may hold: {known}", known=CORRECTABLE), remedy, fields.span
        )
    return tuple(found)


def _stated(tree: Mapping, above: str) -> Iterator[tuple[str, Value]]:
    for key, value in tree.entries:
        if isinstance(value, Mapping) and not above:
            yield from _stated(value, f"{key.text}.")
        else:
            yield f"{above}{key.text}", value


def _problem(name: str, value: Value, channels: tuple[str, ...]) -> Message | None:
    if name not in CORRECTABLE:
        return say("“{name}” cannot be corrected, only {known} can", name=name, known=CORRECTABLE)
    if not isinstance(value, Scalar) or not value.text.strip():
        return say("“{key}” must be {expected}", key=name, expected=say("a text that is not empty"))
    if name == "channel" and value.text not in channels:
        return say("“{channel}” is no channel; known: {known}", channel=value.text, known=channels)
    return None
