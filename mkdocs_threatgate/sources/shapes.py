"""Trees of YAML → typed fields, collecting a fault for all that is not as it should be.

One reader serves declarations, receipts and configuration, so that an unknown key, a
wrong type or a near miss is said in the same words everywhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from mkdocs_threatgate.model import Fault, Mapping, Message, Scalar, Sequence, Span, Value, When, say
from mkdocs_threatgate.sources.moments import read_moment

Word = TypeVar("Word", bound=StrEnum)

MOST_ITEMS = 400
"""More than any post could mean, and few enough to be looked up one by one."""

TRUTH = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How strictly a kind of file is read: the codes of its faults and its time zone.

    `ambiguous` is the code for a plain scalar that YAML takes for something else than
    text (`NO`, `010`, `12:30`), or empty where scalars count as written.
    """

    code: str
    timezone: str
    ambiguous: str = ""


class Fields:
    """The fields of one mapping; each is taken by name, and what is left over is a fault."""

    def __init__(self, tree: Mapping, faults: list[Fault], manner: Manner, path: str = "") -> None:
        self.tree = tree
        self.faults = faults
        self.manner = manner
        self.path = path
        self.stated = {key.text: value for key, value in tree.entries}
        self.known: dict[str, None] = {}

    @property
    def span(self) -> Span:
        """Where the mapping stands."""
        return self.tree.span

    def name(self, key: str) -> str:
        """Return the key with the path that leads to it, as a person would say it."""
        return f"{self.path}.{key}" if self.path else key

    def take(self, key: str) -> Value | None:
        """Return the raw value of a key, which is known from then on; None if absent or null."""
        self.known[key] = None
        value = self.stated.get(key)
        return None if isinstance(value, Scalar) and value.kind == "null" and value.plain else value

    def are_absent(self, *keys: str) -> bool:
        """Return whether none of these keys is there; if so, they are known from then on."""
        if not self.stated.keys().isdisjoint(keys):
            return False
        self.known.update(dict.fromkeys(keys))
        return True

    def fault(self, message: Message, remedy: Message, span: Span, code: str = "") -> None:
        """Collect a fault at this place."""
        self.faults.append(Fault(code or self.manner.code, message, remedy, span))

    def expected(self, key: str, expected: Message, value: Value) -> None:
        """Collect the fault that a value is of the wrong type."""
        self.fault(
            say("“{key}” must be {expected}", key=self.name(key), expected=expected),
            say("Correct “{key}”.", key=self.name(key)),
            value.span,
        )

    def missing(self, key: str) -> None:
        """Collect the fault that a field which must be there is not."""
        self.fault(
            say("“{key}” is missing", key=self.name(key)), say("Add “{key}”.", key=self.name(key)), self.span
        )

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a field's text, or an empty one."""
        value = self.take(key)
        if value is None:
            if required:
                self.missing(key)
            return ""
        found = self.as_text(key, value)
        if required and found is not None and not found.strip():
            self.expected(key, say("a text that is not empty"), value)
        return found or ""

    def as_text(self, key: str, value: Value) -> str | None:
        """Return the text of a scalar, or None with a fault."""
        if not isinstance(value, Scalar) or value.kind == "tag":
            self.expected(key, say("a text"), value)
            return None
        if self.manner.ambiguous and value.plain and value.kind in ("bool", "odd"):
            self.fault(
                say("YAML does not take “{value}” for text", value=value.text),
                say('Write it in quotes: "{value}".', value=value.text),
                value.span,
                self.manner.ambiguous,
            )
            return None
        return value.text

    def flag(self, key: str) -> bool | None:
        """Return a field's truth value, or None where it is not stated."""
        value = self.take(key)
        if value is None:
            return None
        if isinstance(value, Scalar) and value.kind == "bool":
            return TRUTH.get(value.text.lower())
        self.expected(key, say("true or false"), value)
        return None

    def moment(self, key: str, *, required: bool = False) -> When | None:
        """Return a field's date or time."""
        value = self.take(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        found = read_moment(value.text, self.manner.timezone) if isinstance(value, Scalar) else None
        if found is None:
            self.expected(key, say("a date or a time such as 2026-12-01T09:00:00+08:00"), value)
        return found

    def choice(self, key: str, words: type[Word], *, required: bool = False) -> Word | None:
        """Return a field's word out of a closed set."""
        value = self.take(key)
        if value is None:
            if required:
                self.missing(key)
            return None
        text = self.as_text(key, value)
        if text is None:
            return None
        for word in words:
            if word.value == text.replace("_", "-"):
                return word
        self.expected(key, say("one of {words}", words=tuple(word.value for word in words)), value)
        return None

    def mapping(self, key: str, *, required: bool = False) -> Fields | None:
        """Return a field that is a mapping, to be read in turn."""
        value = self.take(key)
        if isinstance(value, Mapping):
            return Fields(value, self.faults, self.manner, self.name(key))
        if value is not None:
            self.expected(key, say("a mapping (key: value)"), value)
        elif required:
            self.missing(key)
        return None

    def items(self, key: str) -> tuple[Value, ...]:
        """Return a field's items; a field that is no list gives none, with a fault."""
        value = self.take(key)
        if value is None:
            return ()
        if not isinstance(value, Sequence):
            self.expected(key, say("a list"), value)
            return ()
        if len(value.items) > MOST_ITEMS:
            self.expected(key, say("a list of {limit} items at most", limit=MOST_ITEMS), value)
            return ()
        return value.items

    def texts(self, key: str) -> tuple[tuple[str, Span], ...]:
        """Return a field's items as texts with their places."""
        found = ((self.as_text(key, item), item.span) for item in self.items(key))
        return tuple((text, span) for text, span in found if text is not None)

    def mappings(self, key: str) -> Iterator[Fields]:
        """Return a field's items as mappings, each to be read in turn."""
        for position, item in enumerate(self.items(key)):
            if isinstance(item, Mapping):
                yield Fields(item, self.faults, self.manner, f"{self.name(key)}[{position}]")
            else:
                self.expected(key, say("a list of mappings (- key: value)"), item)

    def close(self) -> None:
        """Collect a fault for each key that nobody asked for, with the one that was meant."""
        for key, _ in self.tree.entries:
            if key.text in self.known:
                continue
            near = difflib.get_close_matches(key.text, self.known, n=1)
            remedy = (
                say("Did you mean “{near}”?", near=near[0])
                if near
                else say("Known here: {known}.", known=tuple(self.known))
            )
            self.fault(say("the key “{key}” is not known", key=self.name(key.text)), remedy, key.span)
