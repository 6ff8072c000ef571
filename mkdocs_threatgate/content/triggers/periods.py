"""The time that a text is about, as written."""

from __future__ import annotations

import re

PERIOD = re.compile(
    r"(?<!\d)20\d\d(?![\d万亿余多名条个台元美]) ?年? ?(?:度|全年|第?[一二三四1-4] ?季度|Q[1-4]|H[12]"
    r"|[上下]半年|年中|\d{1,2}(?:月份?|[-~至]\d{1,2}月)(?:\d{1,2}日)?)?"
    r"|(?:Q[1-4]|H[12]|[Ff]irst half|[Ss]econd half|(?:[Ff]irst|[Ss]econd|[Tt]hird"
    r"|[Ff]ourth) quarter)(?: of)? 20\d\d"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: (?:to"
    r"|and|through) \w+)? 20\d\d"
    r"|[上下]半年|第[一二三四]季度|\d{1,2}月(?:份|\d{1,2}日)"
)


def find_period(text: str) -> str:
    """Return the first time that a text (as seen) states, longest reading, or ""."""
    found = PERIOD.search(text)
    return found[0].strip() if found else ""
