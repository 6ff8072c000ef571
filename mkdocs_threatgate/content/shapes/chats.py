"""Exports of conversations: messages with their times, said by a few people in turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.rows import Place, Row, rows, runs, stretches

STAMP = "leak-chats/stamp"
HEAD = 500
"""Characters before a table in which its columns are named."""

COLUMNS = re.compile(
    r"\|[^\n]*\b(?:from|to|sender|receiver|recipient|speaker|user(?:name)?|nick(?:name)?|author|who|message|text|content)\b"
    r"|\|[^\n]*(?:发送|接收|发言|昵称|发件|收件|用户|成员|内容|消息)",
    re.IGNORECASE,
)
MESSAGES, SPEAKERS, OFTEN = 10, 2, 3
"""Messages of a conversation, people in it, and how often each of those speaks at least."""

GAP = 12
NEAR = 400
"""Characters around a time in which a message in JSON names its speaker."""

TIME = (
    r"\[?(?:20\d\d[/.年-]\d\d?[/.月-]\d\d?日?[ T,]*|\d\d?[/.]\d\d?[/.]\d{2,4},? )?"
    r"\d\d?:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?(?: ?[AP]M)?\]?"
)
WHO = r"(?P<who>[^\s:：<>\[\]|,=/][^\n:：<>\[\]|=/]{0,39}?)"
SAID = (
    re.compile(rf"{TIME}\s*(?:-\s+)?<(?P<who>[^<>\n]{{1,40}})>"),
    re.compile(rf"{TIME}\s+(?:-\s+)?{WHO}\s*(?:\([^()\n]{{1,40}}\))?\s*[:：](?=\s|\S)"),
    re.compile(rf"{TIME}\s+{WHO}\s*(?:\([^()\n]{{1,40}}\))?\s*$"),
    re.compile(rf"{WHO}\s*(?:\([^()\n]{{1,40}}\))?[:：]?\s+(?:[—–-]\s*)?{TIME}\s*[:：]?\s*$"),
    re.compile(rf"\|\s*{TIME}\s*\|\s*(?P<who>[^|\n]{{1,40}}?)\s*\|"),
    re.compile(rf"\|?\s*(?P<who>[^|\n]{{1,40}}?)\s*\|\s*{TIME}\s*\|"),
)
NAMED = re.compile(
    r"\b(?:from|sender|speaker|talker|author|user|username|nickname|display_name|from_name|sender_(?:name|alias)|who"
    r"|party)[\"']?\s*[:=]\s*[\"']?(?P<who>[^\"',\n]{1,60})",
    re.IGNORECASE,
)
KEYED = re.compile(r"[\s>*+,{\"'-]*(?:ts|\w*time\w*|date\w*|sent_at)[\"']?\s*[:=]", re.IGNORECASE)
"""A line that gives the time of a message as one of its properties, as JSON and YAML do."""

PREFIX = re.compile(r"[\s>*+-]*")
MACHINES = re.compile(
    r"(?:info|warn(?:ing)?|error|err|debug|trace|fatal|notice|crit(?:ical)?|get|post|put|head|utc|gmt|cst|am|pm"
    r"|stdout|stderr|kernel|systemd|sshd?|cron|nginx|root|localhost|\d+(?:\.\d+){3}|\W+|\d{1,4})\b",
    re.IGNORECASE,
)
"""Who writes with times but does not converse: logs, access lists, kernels."""


def chat_export(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield conversations: at least ten messages with times, two people or more who each speak again."""
    if len(marks[STAMP]) < MESSAGES:
        return
    found = rows(page.text, {STAMP: marks[STAMP]})
    speakers = {row.number: who for row in found if (who := _speaker(page.text, row))}
    for run in runs([row for row in found if row.number in speakers], GAP):
        if _converse([speakers[row.number] for row in run]) and _is_no_schedule(page.text, run[0]):
            yield from stretches(run)


def _converse(speakers: Sequence[str]) -> bool:
    often = [who for who, times in Counter(speakers).items() if times >= OFTEN]
    return len(speakers) >= MESSAGES and len(often) >= SPEAKERS and len(set(speakers)) * 2 <= len(speakers)


def _is_no_schedule(text: str, first: Row) -> bool:
    """Return whether a table, if it is one, names senders or messages in its head."""
    tabular = first.words(text).lstrip(" \t>").startswith("|")
    return not tabular or COLUMNS.search(text, max(first.start - HEAD, 0), first.start) is not None


def _speaker(text: str, row: Row) -> str:
    """Return who says what stands on a line with a time, empty if nobody does."""
    words = row.words(text)
    if '"' in words or KEYED.match(words):
        start = row.spots[0].start
        named = NAMED.search(words) or NAMED.search(text[max(start - NEAR, 0) : start + NEAR])
        if named is not None:
            return named["who"].strip().lower()
    prefix = PREFIX.match(words)
    start = prefix.end() if prefix else 0
    for form in SAID:
        said = form.match(words, start)
        if said is not None:
            who = said["who"].strip(" *_`").lower()
            return "" if MACHINES.match(who) else who
    return ""
