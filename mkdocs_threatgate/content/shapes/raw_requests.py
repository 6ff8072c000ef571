"""HTTP requests written out: whether they can be sent, what they carry and at whom they aim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.spots import Place, in_code, inside, together
from mkdocs_threatgate.model import Zone

LINE = "recipe-request/request-line"
CURL = "recipe-request/curl-line"

PAYLOAD = "recipe-request/payload-sign"
BODY = "recipe-request/body-sign"

LENGTH = 6000
"""Characters of a request that are looked at, at most."""

COMMAND = 600
"""Characters of a command that sends a request, at most."""

HEAD = 500
"""Characters within which the first header of a request follows its first line."""

LOGGED = re.compile(r"\s*[\"”']?\s+[1-5]\d\d\b")
HEADER = re.compile(
    r"(?<![A-Za-z-])(?:Host|User-Agent|Content-(?:Type|Length)|Cookie|Accept(?:-\w+)?|Connection|Referer|Origin)"
    r"[ \t]*:",
    re.IGNORECASE,
)
HOST = re.compile(r"(?<![A-Za-z-])Host[ \t]*:[ \t]*(?P<name>[^\s`'\"]*)", re.IGNORECASE)
ANY_TARGET = re.compile(
    r"(?:\{\{.*|<.*|\$.*|%s|%target%|\[.*|\(.*|(?:your|my|the)?[-_]?(?:ip|host|hostname|target|victim|domain|url|port)"
    r"(?:[-_.:]?(?:ip|host|name|port|com|here|url|\d+))*|(?:target|victim|vulnerable|vuln|redacted)[\w.-]*(?::\w+)?"
    r"|[x*]{1,4}(?:[.:][x*\d]{1,5})+|[x*]{2,}\S*|目标\S*|靶\S*|受害\S*|此处\S*|填\S*|User-Agent.*)?",
    re.IGNORECASE,
)


class Request(NamedTuple):
    """A request in the text: `start` and `line_end` bound its first line, `end` its body."""

    start: int
    line_end: int
    end: int


def raw_request(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the requests that are written out with their headers."""
    for request in _requests(page, marks):
        if HEADER.search(page.text, request.line_end, min(request.end, request.line_end + HEAD)):
            yield request.start, request.line_end


def attack_request(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the raw requests that carry an attack."""
    signs = together(marks, (PAYLOAD, BODY))
    for request in _requests(page, marks):
        if any(not _is_usual(page.text, start) for start, _ in inside(signs, request.start, request.end)):
            yield request.start, request.line_end


def payload_in_address(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the commands that send a request which carries an attack."""
    signs = marks[PAYLOAD]
    for start, end in in_code(page, marks[CURL]) if signs else ():
        line = page.text.find("\n", end, end + COMMAND)
        if inside(signs, start, line if line >= 0 else end + COMMAND):
            yield start, end


def placeholder_target(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the hosts of requests that stand for any target."""
    for request in _requests(page, marks):
        host = HOST.search(page.text, request.line_end, min(request.end, request.line_end + HEAD))
        if host and ANY_TARGET.fullmatch(host["name"]):
            yield host.start(), host.end()


def _requests(page: Page, marks: Marks) -> Iterator[Request]:
    """Yield the requests in order, each up to the next one, the end of its code, or a length."""
    places = marks[LINE]
    for position, (start, end) in enumerate(places):
        if page.text[start - 1 : start] in ('"', "“") or LOGGED.match(page.text, end):
            continue
        region = page.region(start)
        following = places[position + 1][0] if position + 1 < len(places) else len(page.text)
        limit = region.end if region.zone is not Zone.HEADING else len(page.text)
        yield Request(start, end, max(end, min(following, limit, start + LENGTH)))


def _is_usual(text: str, offset: int) -> bool:
    """Return whether what looks like an attack is part of a header that browsers send."""
    line = text.rfind("\n", max(offset - LENGTH, 0), offset) + 1
    return text[line : line + 12].lower().startswith(("accept", "user-agent", "sec-ch", "if-none"))
