"""Lists of accounts with their passwords, in clear or as digests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.rows import Place, Row, rows, runs, stretches

PAIR, MAIL, DIGEST = (f"leak-records/{word}" for word in ("pair", "mail", "digest"))
ACCOUNTS = 10
GAP = 6
ACCOUNT = re.compile(r"[\s>*+|-]*(?P<account>[\w.@+-]+)[ \t]*[:;,|]")
FILE = re.compile(
    r"\.[a-z]\w{0,4}$|[.-]\d|^(?:md5|sha-?\d+|sha|crc32|ssdeep|imphash|hash|file\w*|sample\w*)$",
    re.IGNORECASE,
)
"""What a digest belongs to that is no account: a file, a release, the name of the algorithm."""

TRAILING = re.compile(r":\d*:\d*:\d*|:::|:500:|:501:")
"""The further fields of /etc/shadow and of Windows' hash dumps, as seen in every lesson."""


class _Account(NamedTuple):
    name: str
    row: Row


def credential_pairs(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield runs of lines, each an account with its secret, but not what lessons and indicators print."""
    if len(marks[PAIR]) + min(len(marks[MAIL]), len(marks[DIGEST])) < ACCOUNTS:
        return
    found = rows(page.text, {word: marks[word] for word in (PAIR, MAIL, DIGEST)})
    accounts = {row.number: name for row in found if (name := _account(page.text, row))}
    for run in runs([row for row in found if row.number in accounts], GAP):
        if len({accounts[row.number] for row in run}) >= ACCOUNTS:
            yield from stretches(run)


def _account(text: str, row: Row) -> str:
    """Return whose secret stands on a line, empty if nobody's."""
    words = row.words(text)
    if TRAILING.search(words):
        return ""
    mails = [spot for spot in row.spots if spot.kind == MAIL]
    kinds = {spot.kind for spot in row.spots}
    if len(mails) == 1 and kinds & {PAIR, DIGEST}:
        return text[mails[0].start : mails[0].end].lower()
    if mails or PAIR not in kinds:
        return ""
    named = ACCOUNT.match(words)
    return "" if named is None or FILE.search(named["account"]) else named["account"].lower()
