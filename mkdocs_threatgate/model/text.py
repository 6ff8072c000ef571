"""Text and where it stands: messages, spans, YAML as written, points in time, faults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True)
class Message:
    """An English template with `{names}`, and the values to put in their places.

    A value may be a string, a number, another `Message`, or a tuple of these,
    which a report joins in its reader's language.
    """

    template: str
    values: tuple[tuple[str, object], ...] = ()


def say(template: str, **values: object) -> Message:
    """Return the message of this template; the extractor of translations looks for this name."""
    return Message(template, tuple(values.items()))


class Span(NamedTuple):
    """Where something stands in a file on disk; lines and columns (code points) from 1."""

    line: int
    column: int
    end_line: int


TOP = Span(1, 1, 1)


class Scalar(NamedTuple):
    """A YAML scalar as written; `plain` tells an unquoted one, `kind` what YAML takes it for."""

    text: str
    plain: bool
    kind: str
    span: Span


class Sequence(NamedTuple):
    """A YAML sequence with its place in the file."""

    items: tuple[Value, ...]
    span: Span


class Mapping(NamedTuple):
    """A YAML mapping with its place in the file; keys are unique strings."""

    entries: tuple[tuple[Scalar, Value], ...]
    span: Span

    def get(self, key: str) -> Value | None:
        """Return the value under this key, or None."""
        for name, value in self.entries:
            if name.text == key:
                return value
        return None


Value = Scalar | Sequence | Mapping


class When(NamedTuple):
    """A point in time as stated; a bare date spans its whole day, `end` being the next midnight."""

    start: datetime
    end: datetime
    text: str

    @property
    def bare(self) -> bool:
        """Whether only a date was stated."""
        return self.start != self.end


class Fault(NamedTuple):
    """Something that a source could not read as meant, carried until the checks object to it."""

    code: str
    message: Message
    remedy: Message
    span: Span = TOP
