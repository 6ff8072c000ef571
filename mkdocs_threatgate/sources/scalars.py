"""What YAML 1.1 takes a scalar for, found out as MkDocs would: by resolving and building it."""

from __future__ import annotations

import re
from functools import lru_cache

import yaml
from yaml.constructor import SafeConstructor
from yaml.nodes import ScalarNode

from mkdocs_threatgate.model import Message, say

STANDARD = "tag:yaml.org,2002:"
MERGE = STANDARD + "merge"
KINDS = {STANDARD + kind: kind for kind in ("str", "int", "float", "bool", "null", "timestamp")}
READ = frozenset({*KINDS.values(), "odd"})
NUMBERS = ("int", "float")
PLAIN_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
IMPLICIT = yaml.SafeLoader.yaml_implicit_resolvers
"""By its first letter, the patterns by which YAML takes a plain scalar for more than text."""

CONSTRUCTOR = SafeConstructor()
CONSTRUCTORS = {
    "bool": CONSTRUCTOR.construct_yaml_bool,
    "int": CONSTRUCTOR.construct_yaml_int,
    "float": CONSTRUCTOR.construct_yaml_float,
    "timestamp": CONSTRUCTOR.construct_yaml_timestamp,
}
LONGEST_QUOTE = 80
LONGEST_WORD = 32


class ScalarError(Exception):
    """A scalar has no value that can be built; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.template)
        self.message = message


def resolve_kind(value: str) -> str:
    """Return the kind that YAML gives an untagged scalar without quotes, as `build_kind` does."""
    return _remembered(value) if len(value) <= LONGEST_WORD else _resolved(value)


def build_kind(value: str, tag: str) -> str:
    """Return the kind (`str`, `int`, `float`, `bool`, `null`, `timestamp`), having built the value.

    A number that would not be printed as it is written, such as 0012345, is `odd`; a full
    tag without a value of its own is the kind. Raises `ScalarError` for an impossible value.
    """
    kind = KINDS.get(tag, tag)
    construct = CONSTRUCTORS.get(kind)
    if construct is None:
        return kind
    try:
        construct(ScalarNode(tag, value))
    except (ArithmeticError, AttributeError, LookupError, ValueError) as error:  # YAML's builders' own
        problem = " ".join(str(error).split())
        message = say("“{value}” is no possible value: {problem}", value=shorten(value), problem=problem)
        raise ScalarError(message) from error
    return "odd" if kind in NUMBERS and not PLAIN_NUMBER.fullmatch(value) else kind


def _resolved(value: str) -> str:
    for tag, pattern in IMPLICIT.get(value[:1], ()):
        if pattern.match(value):
            return build_kind(value, str(tag))
    return "str"


_remembered = lru_cache(maxsize=4096)(_resolved)
"""Most keys and many values are the same in thousands of posts."""


def shorten(text: str) -> str:
    """Return the text, cut to what a message can quote."""
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
