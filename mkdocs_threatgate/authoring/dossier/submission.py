"""What a letter is made from, as the door gathers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mkdocs_threatgate.model import Answer, Authority, Case, Content, Enclosure, Filing, Shift


@dataclass(frozen=True, kw_only=True, slots=True)
class Submission:
    """A post on its way to one body.

    `answers` are those of its obligations that the body may receive; `publisher` may be empty;
    `digest` is the SHA-256 of the file; `now` is in the site's zone, whose name is `timezone`.
    `amended` is the filing with this body that has been overtaken, `shift` what has changed since.
    """

    case: Case
    body: Authority
    answers: tuple[Answer, ...]
    publisher: str
    summary: str
    digest: str
    content: Content
    enclosures: tuple[Enclosure, ...]
    now: datetime
    timezone: str
    amended: Filing | None = None
    shift: Shift | None = None
