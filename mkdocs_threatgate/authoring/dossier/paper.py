"""A letter as a tree of blocks, whatever it will be written as."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
"""What XML does not take, what cannot be written, and what hides in a text or turns it round."""

SPACES = re.compile(r"[ \t\r\n\u2028\u2029]+")

DIGEST = re.compile(r"(?:sha256:)?[0-9a-f]{40,64}")
"""What is set in letters of one width, since it is compared letter by letter."""


class Style(StrEnum):
    """What a paragraph is, which says how it is set."""

    SALUTATION = "salutation"
    BODY = "body"
    NOTE = "note"
    SIGNATURE = "signature"


class Heading(NamedTuple):
    """The title of a section; of a part of a section where it is `minor`."""

    text: str
    minor: bool = False


class Paragraph(NamedTuple):
    """A paragraph of running text."""

    text: str
    style: Style = Style.BODY


class Rows(NamedTuple):
    """A table of labels and what they stand for; an empty value is to be filled in by hand.

    `roomy` rows leave room for a stamp.
    """

    rows: tuple[tuple[str, str], ...]
    roomy: bool = False


class Slip(NamedTuple):
    """Where the part begins that the receiver fills in and sends back: a line to cut along, a title."""

    cut: str
    title: str


Block = Heading | Paragraph | Rows | Slip


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """A letter: its language (`zh`, `en`), its title and its blocks; `made_at` has a time zone."""

    language: str
    title: str
    author: str
    made_at: datetime
    blocks: tuple[Block, ...]


def tidy(text: str) -> str:
    """Return a text in one line, without what a reader would not see; wide spaces stay."""
    return " ".join(word for word in SPACES.split(UNSEEN.sub("", text)) if word)
