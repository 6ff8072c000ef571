"""Personal records: rows of people, identity, mobile and card numbers in number, dumps of tables.

A number counts only where it adds up and stands in full; what is masked is nobody's. One person's
number in a text is a contact, ten in a row are a leak.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.numbers import is_card_number, is_identity_number
from mkdocs_threatgate.content.shapes.rows import Place, Spot, rows, runs, stretches

NUMBER, MAIL, DIGEST, INSERT = (f"leak-records/{word}" for word in ("number", "mail", "digest", "insert"))
IDENTITY, MOBILE, CARD, SOCIAL, PHONE = "identity", "mobile", "card", "social", "phone"
PEOPLE, IDENTITIES, CARDS, INSERTED = 10, 5, 5, 8
"""Different people from which on records, mobile, identity and card numbers, and inserted rows count."""

BESIDE, BLOCK = 160, 20_000
"""Characters around a number in which the rest of its record is sought, and of a statement."""

GAP = 12
KINDS = (
    (MOBILE, re.compile(r"(?:86)?1[3-9]\d{9}|1[3-9]\d[ -]\d{4}[ -]\d{4}")),
    (SOCIAL, re.compile(r"\d{3}-\d\d-\d{4}")),
    (PHONE, re.compile(r"\+[^\n]+")),
)
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
FIELD = re.compile(
    rf"(?:^|[\s|,;，\"'：:])(?:[{SURNAMES}])[\u4e00-\u9fa5]{{1,2}}(?=[\s|,;，\"']|$)"
    r"|[\u4e00-\u9fa5]{1,8}(?:省|市|区|县|州)[\u4e00-\u9fa5\d]{2,30}(?:路|街|镇|村|号|区|县|栋|室|巷)"
    r"|\b\d{1,5} [A-Z][a-z]+ (?:St|Street|Ave|Avenue|Road|Rd|Lane|Ln|Drive|Dr|Blvd)\b"
    r"|\b(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])\b"
    r"|\b[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][a-z]+(?=[\"',;|\t]|[ ]\|)"
    r"|(?:姓名|联系人|住址|地址|户主|name|address|birth\w*|dob)[\"']?\s*[:：=]",
    re.MULTILINE,
)
"""What stands beside a number in a record of a person: a name, an address, a date of birth."""


def personal_records(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield rows of people: numbers of one kind, each with another thing about its person beside it."""
    others = _personal(page.text, marks)
    for kind in (IDENTITY, MOBILE, CARD, SOCIAL, PHONE):
        leading = [spot for spot in others if spot.kind == kind]
        if len(leading) >= PEOPLE:
            around = _surroundings(leading)
            records = [spot for spot, beside in around if _is_record(page.text, spot, beside, others)]
            yield from _crowds(page.text, records, PEOPLE)


def identity_numbers(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield valid identity numbers of several people close together."""
    yield from _crowds(page.text, _of_kind(page.text, marks, IDENTITY), IDENTITIES)


def mobile_numbers(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield mobile numbers of many people close together."""
    yield from _crowds(page.text, _of_kind(page.text, marks, MOBILE), PEOPLE)


def card_numbers(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield valid numbers of several payment cards close together."""
    yield from _crowds(page.text, _of_kind(page.text, marks, CARD), CARDS)


def table_dump(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield statements that write rows of people into a table."""
    if not marks[INSERT]:
        return
    personal = _personal(page.text, marks)
    last = -1
    for start, end in marks[INSERT]:
        if start < last:
            continue
        first = bisect_left(personal, start, key=_start)
        inside = personal[first : bisect_left(personal, start + BLOCK, key=_start)]
        enough = len(_values(page.text, inside)) >= INSERTED
        last = start + (BLOCK if enough else BLOCK // 8)
        if enough:
            yield start, end


def _personal(text: str, marks: Marks) -> list[Spot]:
    """Return all that could be a person's, in order: numbers, e-mail addresses, digests."""
    others = (Spot(word, *place) for word in (MAIL, DIGEST) for place in marks[word])
    return sorted((*_numbers(text, marks[NUMBER]), *others), key=_start)


def _numbers(text: str, places: Sequence[Place]) -> list[Spot]:
    return [spot for start, end in places if (spot := _kind(text, start, end)) is not None]


def _kind(text: str, start: int, end: int) -> Spot | None:
    """Return what a number is, or None if it is nobody's as far as one can tell."""
    written = text[start:end]
    if text[start - 1 : start] in ("*", ".", "-", "_") or text[end : end + 1] in ("*", "_"):
        return None
    if is_identity_number(written):
        return Spot(IDENTITY, start, end)
    for kind, pattern in KINDS:
        if pattern.fullmatch(written):
            return Spot(kind, start, end)
    return Spot(CARD, start, end) if is_card_number(written) else None


def _of_kind(text: str, marks: Marks, kind: str) -> list[Spot]:
    return [spot for spot in _numbers(text, marks[NUMBER]) if spot.kind == kind]


def _surroundings(leading: Sequence[Spot]) -> Iterator[tuple[Spot, Place]]:
    """Yield each number with the slice around it, up to its neighbours of the same kind."""
    for index, spot in enumerate(leading):
        before = leading[index - 1].end if index else 0
        after = leading[index + 1].start if index + 1 < len(leading) else spot.end + BESIDE
        yield spot, (max(before, spot.start - BESIDE), min(after, spot.end + BESIDE))


def _is_record(text: str, spot: Spot, beside: Place, others: Sequence[Spot]) -> bool:
    first = bisect_left(others, beside[0], key=_start)
    for other in others[first : first + 8]:
        if other.start >= beside[1]:
            break
        if other.kind != spot.kind:
            return True
    return (
        FIELD.search(text[beside[0] : spot.start]) is not None
        or FIELD.search(text[spot.end : beside[1]]) is not None
    )


def _crowds(text: str, spots: Sequence[Spot], least: int) -> Iterator[Place]:
    """Yield runs of numbers of at least so many people, in stretches of lines."""
    if len(spots) < least:
        return
    for run in runs(rows(text, {"": [(spot.start, spot.end) for spot in spots]}), GAP):
        if len({text[s.start : s.end] for row in run for s in row.spots}) >= least:
            yield from stretches(run)


def _values(text: str, spots: Sequence[Spot]) -> set[str]:
    return {text[spot.start : spot.end].lower() for spot in spots}


def _start(spot: Spot) -> int:
    return spot.start
