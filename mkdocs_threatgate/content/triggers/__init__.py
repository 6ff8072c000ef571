"""What a post tells that its author should have declared (Arts. 5, 6 and 7 of the 2019 draft).

Titles, headlines and the opening decide. A recognition is `high`, and may block, only where the
words are plain and the mainland is or may be concerned: a place in it, a body that a Chinese
text leaves unnamed (某公司), a Chinese sector. What happened abroad, or to a body that is not
shown to be Chinese, is `medium`, a notice: the authorities that the draft Measures name are
organs of the mainland, and nothing is owed to them for a place abroad. Likewise `medium` are
an item of a digest, as retelling in a line what is public may owe nothing (the draft does not
say), and a body that an opening names, as it may be cited as the occasion of something else.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from mkdocs_threatgate.content.triggers.bodies import DOMESTIC
from mkdocs_threatgate.content.triggers.english_incidents import find_english_incident
from mkdocs_threatgate.content.triggers.english_networks import find_english_network
from mkdocs_threatgate.content.triggers.incidents import find_incident
from mkdocs_threatgate.content.triggers.networks import find_named_network, find_network
from mkdocs_threatgate.content.triggers.passages import Head, Passage, read_headlines
from mkdocs_threatgate.content.triggers.periods import find_period
from mkdocs_threatgate.content.triggers.places import Whereabouts, find_places
from mkdocs_threatgate.content.triggers.reports import find_named_reports, find_reports
from mkdocs_threatgate.content.triggers.telling import Telling
from mkdocs_threatgate.content.triggers.trades import find_sectors
from mkdocs_threatgate.folding import fold
from mkdocs_threatgate.model import NATION, Confidence, Matter, Post, Recognition
from mkdocs_threatgate.tables.divisions import in_mainland

__all__ = ["recognise"]

DIGEST = re.compile(
    r"早报|晚报|日报|周报|月报|快报|快讯|速览|速递|周讯|要闻|牛览|一周|简讯|头条|热点|资讯|新闻汇总|每日|每周"
    r"|\b(?i:weekly|round-?up|recap|newsletter|digest|this week in|week in review|in brief|news wrap)\b"
)
DIGEST_OPENING = re.compile(
    r"(?:新闻|安全|资讯|事件|本周|今日|热点|信息安全)[^,;。\n]{0,6}(?:速览|快讯|要闻|早报|简报|导读|汇总)"
)
"""What a text of many items calls itself, in its title or at its head."""

RECENT = re.compile(r"近日|日前|今[日天]|昨[日天]|近期|[本上][周月]|凌晨|\d月\d{1,2}日")
RECENT_ENGLISH = re.compile(
    r"\b(?:yesterday|last (?:week|month|night)|this week|[Oo]n (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"|January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
"""What makes a sentence news: without it an opening reminds of old incidents, or speaks in general."""

ADVISORY = re.compile(
    r"CVE-|复现|通告|预警|公告|P[Oo]C|EXP|补丁|修复|CNN?VD|代码审计|0day|注入|RCE|反序列化|任意|执行"
    r"|[Aa]dvisory|[Rr]elease"
)
"""Titles of writing about products: its opening tells who found a flaw, not who was attacked."""

HERALD = re.compile(r"发布|报告|白皮书|重磅|出炉|解读|态势|下载")
"""Titles of posts that give out a report whose own title stands in the opening."""

CHINESE = re.compile("[\u4e00-\u9fff]")
NEARBY = 300
"""Characters of the opening in which the place of a titled incident is sought."""


def recognise(post: Post) -> tuple[Recognition, ...]:
    """Return what a post tells, what is surest first; empty for most posts.

    Pure; takes time linear in the post, and looks at its first lines only unless it is a digest.
    """
    head = Head(post)
    found = [*_of_titles(head), *_of_opening(head)]
    if _is_digest(head):
        found += _of_headlines(post)
    return _condensed(found) if found else ()


def _is_advisory(head: Head) -> bool:
    return any(ADVISORY.search(title.text) for title in head.titles)


def _is_digest(head: Head) -> bool:
    named = any(DIGEST.search(title.text) for title in head.titles[:1])
    return named or (not _is_advisory(head) and DIGEST_OPENING.search(head.raw) is not None)


def _of_titles(head: Head) -> Iterator[Recognition]:
    for title in head.titles:
        for telling in _tellings(title.text, head):
            yield _recognition(telling, title, head)
    for sentence in head.summaries:
        for telling in _of_sentence(sentence.text, head) or _listed(find_named_network(sentence.text)):
            yield _recognition(telling, sentence, head)


def _of_opening(head: Head) -> Iterator[Recognition]:
    if _is_advisory(head) or not _may_tell(head.raw):
        return
    for paragraph in head.opening(_may_tell):
        for sentence in paragraph.sentences():
            for telling in _of_sentence(sentence.text, head):
                cited = telling.matter is Matter.INCIDENT and telling.named
                yield _recognition(telling._replace(sure=telling.sure and not cited), sentence, head)


def _is_recent(text: str) -> bool:
    return (RECENT if CHINESE.search(text) else RECENT_ENGLISH).search(text) is not None


def _may_tell(text: str) -> bool:
    """Return whether some prose may tell of something: news, or the title of a report."""
    return "《" in text or _is_recent(text)


def _of_headlines(post: Post) -> Iterator[Recognition]:
    for headline in read_headlines(post):
        for telling in _tellings(headline.text, None):
            if telling.matter in (Matter.INCIDENT, Matter.NETWORK) and telling.sure:
                yield _recognition(telling._replace(sure=False), headline, None)


def _tellings(headline: str, head: Head | None) -> tuple[Telling, ...]:
    """Return what a headline tells; one that tells of an incident is not asked for more."""

    def opening() -> str:
        return head.first if head else ""

    if CHINESE.search(headline):
        told = find_incident(headline) or find_network(headline, opening)
    else:
        told = find_english_incident(headline) or find_english_network(headline, opening)
    return (told,) if told else find_reports(headline)


def _listed(told: Telling | None) -> tuple[Telling, ...]:
    return (told,) if told else ()


def _of_sentence(sentence: str, head: Head) -> tuple[Telling, ...]:
    """Return what a sentence of the opening tells, where it says so outright."""
    if _is_recent(sentence):
        told = find_incident(sentence) if CHINESE.search(sentence) else find_english_incident(sentence)
        if told and told.sure:
            return (told,)
    heralds = any(HERALD.search(title.text) for title in head.titles)
    return find_named_reports(sentence) if heralds else ()


def _recognition(telling: Telling, passage: Passage, head: Head | None) -> Recognition:
    where, sectors = _where(telling, passage, head), find_sectors(passage.text)
    national = telling.matter is Matter.REGIONAL and not where.inside and not where.outside
    return Recognition(
        matter=telling.matter,
        span=passage.span,
        quote=passage.text,
        confidence=_confidence(telling, where, sectors, passage.text),
        subject=telling.subject,
        places=(NATION,) if national else (*where.inside, *where.outside),
        sectors=sectors,
        period=find_period(passage.text),
        passage=hashlib.sha256(fold(passage.text).encode("utf-8", "surrogateescape")).hexdigest()[:16],
    )


def _where(telling: Telling, passage: Passage, head: Head | None) -> Whereabouts:
    """Return where it happened; a headline that does not say it is helped by places of the opening."""
    where = find_places(passage.text)
    if head is None or where.inside or where.outside or telling.matter in (Matter.REGIONAL, Matter.SECTOR):
        return where
    around = find_places(head.first[:NEARBY])
    return Whereabouts(around.inside, around.outside, where.mainland, where.beyond)


def _confidence(telling: Telling, where: Whereabouts, sectors: tuple[str, ...], text: str) -> Confidence:
    chinese = CHINESE.search(text) is not None
    ours = not telling.named or (telling.matter is Matter.SECTOR and sectors != ("other",))
    mainland = where.mainland or (chinese and ours) or DOMESTIC.search(telling.subject) is not None
    return Confidence.HIGH if telling.sure and mainland and not where.foreign else Confidence.MEDIUM


def _condensed(found: list[Recognition]) -> tuple[Recognition, ...]:
    """Return what is surest of each matter, and what adds a place of the mainland to it."""
    kept: list[Recognition] = []
    for one in sorted(found, key=_is_unsure):
        places = [place for other in kept if other.matter is one.matter for place in other.places]
        new = [place for place in one.places if place not in places and len(place) == len(NATION)]
        if all(other.matter is not one.matter for other in kept) or any(map(in_mainland, new)):
            kept.append(one)
    return tuple(kept)


def _is_unsure(recognition: Recognition) -> bool:
    return recognition.confidence is not Confidence.HIGH
