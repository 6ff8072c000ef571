"""YAML text → a tree of values with their lines, strictly and inertly.

Reads the YAML 1.1 that MkDocs reads (through libyaml where it is there), and refuses
what two readers could take differently or what would run code: duplicate keys,
aliases, merge keys, tags, keys that are not strings, values that cannot be built.
Scalars stay as written, so `number: 0012345` keeps its zeros.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Any, NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from mkdocs_threatgate.model import Mapping, Message, Scalar, Sequence, Span, Value, say
from mkdocs_threatgate.sources.scalars import (
    IMPLICIT,
    MERGE,
    READ,
    STANDARD,
    ScalarError,
    build_kind,
    resolve_kind,
    shorten,
)

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # a PyYAML built without libyaml
    from yaml import SafeLoader as Loader  # type: ignore[assignment]

Event = Any
"""An event of PyYAML's parser; which fields there are depends on its class."""

Mark = Any
"""A place in the text as PyYAML counts it: `index`, `line` and `column` from 0."""

MAX_CHARACTERS = 64 * 1024
MAX_DEPTH = 32

UNTAGGED = (None, "!")
MAPPING_TAGS = (*UNTAGGED, STANDARD + "map")
SEQUENCE_TAGS = (*UNTAGGED, STANDARD + "seq")
NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_END = re.compile(r"\r\n?|\n")
YAML_LINE_END = re.compile("[\x85\u2028\u2029]")
"""What YAML takes for the end of a line and no editor does."""

new = tuple.__new__
"""Makes a NamedTuple in half the time; there are a hundred to a post."""


same_span = lru_cache(maxsize=8192)(Span)
same_key = lru_cache(maxsize=8192)(Scalar)
"""Make one object of equal ones: thousands of posts share theirs, and the collector has less to walk."""


class TreeError(Exception):
    """The text is not YAML that everybody would read alike; `span` says where."""

    def __init__(self, message: Message, span: Span) -> None:
        super().__init__(message.template)
        self.message = message
        self.span = span


def read_tree(
    text: str, *, first_line: int = 1, inert_tags: bool = False, limit: int = MAX_CHARACTERS
) -> Value | None:
    """Return the tree of a YAML text, or None where it is empty.

    `first_line` is the line of the file on which the text begins. With `inert_tags` a
    tagged value or an alias is read as a scalar of kind `tag` instead of being refused,
    for configuration files that belong to others, where keys may be of any type.
    A text of more than `limit` characters is refused. Raises `TreeError`.
    """
    reader = _Reader(text, first_line, inert_tags=inert_tags)
    if len(text) > limit:
        reader.refuse(say("the YAML is longer than {limit} characters", limit=limit))
    return reader.read()


class _Reader:
    def __init__(self, text: str, first_line: int, *, inert_tags: bool) -> None:
        self.text = text
        self.shift = first_line
        self.inert_tags = inert_tags
        self.depth = 0
        self.anchors: set[str] = set()
        self.starts: tuple[int, ...] = ()
        if not text.isascii() and YAML_LINE_END.search(text):
            self.starts = _line_starts(text)

    def read(self) -> Value | None:
        try:
            self.next: Callable[[], Event] = Loader(self.text).get_event
            return self.document()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = say("the YAML cannot be read: {problem}", problem=str(error.problem or error.context))
            self.refuse(problem, self.span(mark, mark) if mark else None)
        except (yaml.YAMLError, UnicodeError) as error:
            self.refuse_character(error)

    def document(self) -> Value | None:
        self.next()
        if self.next().__class__ is StreamEndEvent:
            return None
        value = self.value(self.next())
        self.next()
        after = self.next()
        if after.__class__ is not StreamEndEvent:
            self.refuse(say("a second YAML document begins here"), self.place(after))
        return value

    def value(self, event: Event) -> Value:
        kind = event.__class__
        if kind is ScalarEvent:
            return self.scalar(event)
        if kind is AliasEvent:
            if not self.inert_tags:
                self.refuse(say("YAML aliases (*name) are not read here"), self.place(event))
            return Scalar("*", plain=False, kind="tag", span=self.place(event))
        self.descend(event, MAPPING_TAGS if kind is MappingStartEvent else SEQUENCE_TAGS)
        tree = self.mapping(event) if kind is MappingStartEvent else self.sequence(event)
        self.depth -= 1
        return tree

    def descend(self, event: Event, tags: tuple[str | None, ...]) -> None:
        if event.anchor is not None:
            self.anchored(event)
        if event.tag not in tags and not self.inert_tags:
            self.refuse(say("the YAML tag {tag} is not read here", tag=shorten(event.tag)), self.place(event))
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.refuse(say("the YAML nests deeper than {limit} levels", limit=MAX_DEPTH), self.place(event))

    def mapping(self, event: Event) -> Mapping:
        entries: list[tuple[Scalar, Value]] = []
        keys: set[str] = set()
        while (key := self.next()).__class__ is not MappingEndEvent:
            name = self.key(key)
            if name.text in keys:
                self.refuse(say("the key “{key}” stands here twice", key=shorten(name.text)), name.span)
            keys.add(name.text)
            entries.append((name, self.value(self.next())))
        last = entries[-1][1].span if entries else None
        return new(Mapping, (tuple(entries), self.extent(event, key, last)))

    def sequence(self, event: Event) -> Sequence:
        items: list[Value] = []
        while (item := self.next()).__class__ is not SequenceEndEvent:
            items.append(self.value(item))
        return new(Sequence, (tuple(items), self.extent(event, item, items[-1].span if items else None)))

    def key(self, event: Event) -> Scalar:
        if event.__class__ is not ScalarEvent:
            self.refuse(say("a key must be a single word"), self.place(event))
        key = self.scalar(event, same_key)
        if key.kind != "str" and not self.inert_tags:
            message = say(
                "YAML does not take the key “{key}” for text; write it in quotes", key=shorten(key.text)
            )
            self.refuse(message, key.span)
        return key

    def scalar(self, event: Event, make: Callable[[str, bool, str, Span], Scalar] = Scalar) -> Scalar:
        value, kind = event.value, "str"
        if event.anchor is not None:
            self.anchored(event)
        if event.tag is not None or (event.implicit[0] and value[:1] in IMPLICIT):
            kind = self.kind(event)
        return make(value, not event.style, kind, self.span(event.start_mark, event.end_mark))

    def kind(self, event: Event) -> str:
        untagged = event.tag in UNTAGGED
        if untagged and not event.implicit[0]:
            return "str"
        try:
            kind = resolve_kind(event.value) if untagged else build_kind(event.value, event.tag)
        except ScalarError as error:
            self.refuse(error.message, self.place(event))
        if kind in READ:
            return kind
        if not self.inert_tags:
            message = say("the YAML tag {tag} is not read here", tag=shorten(kind))
            if kind == MERGE:
                message = say("YAML merge keys (<<) are not read here")
            self.refuse(message, self.place(event))
        return "tag"

    def anchored(self, event: Event) -> None:
        if event.anchor in self.anchors:
            message = say("the anchor &{anchor} stands here twice", anchor=shorten(event.anchor))
            self.refuse(message, self.place(event))
        self.anchors.add(event.anchor)

    def place(self, event: Event) -> Span:
        return self.span(event.start_mark, event.end_mark)

    def extent(self, first: Event, end: Event, last: Span | None) -> Span:
        """Return where a collection stands; one in block style ends with its last part."""
        span = self.span(first.start_mark, end.end_mark)
        if first.flow_style or last is None:
            return span
        return same_span(span.line, span.column, last.end_line)

    def span(self, start: Mark, end: Mark) -> Span:
        if self.starts:
            line, column = self.line_of(start.index)
            return Span(line, column, self.line_of(max(start.index, end.index - 1))[0])
        line, end_line = start.line + self.shift, end.line + self.shift
        if end_line > line and not end.column:
            end_line -= 1
        return same_span(line, start.column + 1, end_line)

    def line_of(self, index: int) -> tuple[int, int]:
        line = bisect_right(self.starts, index) - 1
        return line + self.shift, index - self.starts[line] + 1

    def refuse_character(self, error: Exception) -> NoReturn:
        found = NOT_YAML.search(self.text)
        if found is None:
            self.refuse(say("the YAML cannot be read: {problem}", problem=type(error).__name__))
        self.starts = _line_starts(self.text)
        line, column = self.line_of(found.start())
        code = f"U+{ord(found.group()):04X}"
        self.refuse(say("the character {code} may not stand in YAML", code=code), Span(line, column, line))

    def refuse(self, message: Message, span: Span | None = None) -> NoReturn:
        raise TreeError(message, span or Span(self.shift, 1, self.shift))


def _line_starts(text: str) -> tuple[int, ...]:
    """Return where lines start, as libyaml counts: it takes a byte-order mark off first."""
    return (0, *(end.end() for end in LINE_END.finditer(text.removeprefix("\ufeff"))))
