"""Mailboxes laid open: letters one after the other, each with sender, receiver and subject."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.rows import Place, rows, runs, stretches

SENDER = "leak-chats/sender"
LETTERS = 6
HEAD, GAP = 400, 120
"""Characters after a sender in which the rest of a letter's head stands, and lines between two letters."""

RECEIVER = re.compile(r"^[ \t>*|-]*(?:To|收件人)[* \t]*[:：]", re.MULTILINE | re.IGNORECASE)
SUBJECT = re.compile(r"^[ \t>*|-]*(?:Subject|主题)[* \t]*[:：]", re.MULTILINE | re.IGNORECASE)


def mail_archive(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield runs of letters: sender, receiver and subject again and again."""
    if len(marks[SENDER]) < LETTERS:
        return
    letters = [
        row
        for row in rows(page.text, {SENDER: marks[SENDER]})
        if all(part.search(page.text, row.end, row.end + HEAD) for part in (RECEIVER, SUBJECT))
    ]
    for run in runs(letters, GAP):
        if len(run) >= LETTERS:
            yield from stretches(run)
