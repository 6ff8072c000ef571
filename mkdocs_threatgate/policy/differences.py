"""What has changed between two states of a post, in words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import reduce

from mkdocs_threatgate.model import NATION, Content, Message, Nature, say
from mkdocs_threatgate.policy.facts import Fact, Wording, wording_of
from mkdocs_threatgate.policy.substance import Substance
from mkdocs_threatgate.tables import divisions

EDITORIAL_CHARACTERS = 200
EDITORIAL_SHARE = 0.02
"""What is no more than both is a correction of the wording."""

MANY = 6
"""Facts of one sort that are named one by one; further ones are counted."""

LONGEST = 60
IDENTIFIERS = ("weakness", "address", "digest")
PARTS = re.compile(r"\d+(?:[.,]\d+)*")
"""The numbers within an identifier, which are facts as well and not told a second time."""

UNKNOWN_PLACE = "unknown"

LISTS = {
    "incident": say("incident"),
    "report": say("report"),
    "network": say("network"),
    "vulnerability": say("vulnerability"),
}
FIELDS = {
    "nature": say("nature"),
    "place": say("place"),
    "occurred": say("date"),
    "operator": say("operator"),
    "own": say("operated by the publisher"),
    "scope": say("scope"),
    "sector": say("sector"),
}
KINDS = {
    "weakness": say("weakness"),
    "address": say("address"),
    "digest": say("digest"),
    "number": say("number"),
    "image": say("image"),
    "code": say("block of code"),
    "place": say("place"),
}
WORDS = {
    Nature.ATTACKED: say("attacked"),
    Nature.DAMAGED: say("damaged"),
    Nature.INTRUDED: say("intruded"),
    Nature.DATA_LEAKED: say("data leaked"),
    Nature.OTHER: say("other"),
    "yes": say("yes"),
    "no": say("no"),
    "national": say("national"),
}


def is_corrected(old: Wording, new: Wording) -> bool:
    """Return whether one wording is no more than a correction of the other.

    Where links lead and what headings say may change; a heading more or less is text. Linear in
    the length: nothing beyond the limit is counted.
    """
    before, after = _measured(old, new)
    limit = min(EDITORIAL_CHARACTERS, int(EDITORIAL_SHARE * max(len(before), len(after))))
    return _distance(before, after, limit) <= limit


def _measured(old: Wording, new: Wording) -> tuple[str, str]:
    if len(old.headings) == len(new.headings):
        return old.prose, new.prose
    return " ".join((old.prose, *old.headings)), " ".join((new.prose, *new.headings))


def changes_between(old: Substance, new: Substance) -> tuple[Message, ...]:
    """Return what has changed from one state of a post to another."""
    return tuple(_changes(old, new))


def changes_of_digests(filed: Content, new: Substance) -> tuple[Message, ...]:
    """Return what can be said of the changes where only the digests of the earlier state are known."""
    found = []
    if filed.meta != new.meta_digest:
        found.append(say("the title or what is declared"))
    if filed.facts != new.facts_digest:
        found.append(say("facts in the text, or attachments"))
    return tuple(found)


def in_words(changes: tuple[Message, ...]) -> Message:
    """Return changes in one sentence; they hold lists of their own."""
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), changes)


def _changes(old: Substance, new: Substance) -> Iterator[Message]:
    if old.title != new.title:
        yield say("the title was “{before}”", before=_short(old.title))
    yield from _declared(old, new)
    gone, come = _apart(old.facts, new.facts)
    if come:
        yield say("new in the text: {facts}", facts=_listed(come, KINDS))
    if gone:
        yield say("no longer in the text: {facts}", facts=_listed(gone, KINDS))
    if old.enclosed != new.enclosed:
        yield say("attachments were changed, added or taken away")
    yield from _wording(wording_of(old.printed), wording_of(new.printed))


def _wording(old: Wording, new: Wording) -> Iterator[Message]:
    if old.headings != new.headings:
        yield say("headings")
    if old.links != new.links:
        yield say("links")
    distance = _distance(*_measured(old, new), EDITORIAL_CHARACTERS)
    if distance > EDITORIAL_CHARACTERS:
        yield say("differing characters of the text: more than {count}", count=EDITORIAL_CHARACTERS)
    elif distance:
        yield say("differing characters of the text: {count}", count=distance)


def _declared(old: Substance, new: Substance) -> Iterator[Message]:
    if old.declared == new.declared:
        return
    before, after = ([(name, *fact) for name, facts in one.declared for fact in facts] for one in (old, new))
    come, gone = (
        list((Counter(one) - Counter(other)).elements()) for one, other in ((after, before), (before, after))
    )
    if come:
        yield say("declared since: {facts}", facts=_stated(come))
    if gone:
        yield say("no longer declared: {facts}", facts=_stated(gone))
    if not come and not gone:
        yield say("what is declared is combined otherwise")


def _stated(facts: Iterable[tuple[str, str, str]]) -> tuple[Message, ...]:
    return _cut(
        say(
            "{item}: {field} {value}",
            item=LISTS.get(item, item),
            field=FIELDS.get(name, name),
            value=_value(name, value),
        )
        for item, name, value in facts
    )


def _value(name: str, value: str) -> Message | str:
    if name == "place" and value != UNKNOWN_PLACE:
        full = divisions.full_name(value)
        return say("{place} ({code})", place=full, code=value) if full and value != NATION else value
    if name == "place":
        return say("unknown")
    return WORDS.get(value, _short(value)) if name in ("nature", "own", "scope") else _short(value)


def _apart(before: tuple[Fact, ...], after: tuple[Fact, ...]) -> tuple[list[Fact], list[Fact]]:
    old, new = set(before), set(after)
    return sorted(old - new), sorted(new - old)


def _listed(facts: list[Fact], kinds: dict[str, Message]) -> tuple[Message, ...]:
    named = {number for kind, value in facts if kind in IDENTIFIERS for number in PARTS.findall(value)}
    told = (
        (kind, value)
        for kind, value in facts
        if kind != "number" or (PARTS.match(value) or ("",))[0] not in named
    )
    return _cut(say("{kind} {value}", kind=kinds[kind], value=_short(value)) for kind, value in told)


def _cut(messages: Iterable[Message]) -> tuple[Message, ...]:
    every = tuple(messages)
    if len(every) <= MANY:
        return every
    return (*every[:MANY], say("{count} more", count=len(every) - MANY))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _distance(old: str, new: str, limit: int) -> int:
    """Return the Levenshtein distance, or more than the limit as soon as it is beyond that."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - slow to load, and few runs need it

    return Levenshtein.distance(old, new, score_cutoff=limit)
