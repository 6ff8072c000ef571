"""What the TOML files of a pack may hold, as tables, and what is wrong with one that differs.

Whatever a form does not foresee is a misfit: an article read half would let posts by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from mkdocs_threatgate.model import (
    Article,
    Each,
    Kind,
    Level,
    Message,
    Route,
    Subject,
    Territory,
    Trigger,
    say,
)

MAX_DAYS = 3650
LEVELS = {"any": Level.COUNTY} | {level.word: level for level in Level}


class Leaf(NamedTuple):
    """A single value: what it must be in words, and the same as a test."""

    expected: Message
    fits: Callable[[object], bool]


class Table(NamedTuple):
    """A table: its keys with their forms; all must be there or, with `some`, at least one."""

    keys: Mapping[str, Form]
    some: bool = False


class Tables(NamedTuple):
    """An array of tables of one form; `least` is 0 or 1, the smallest number of them."""

    table: Table
    least: int


Form = Leaf | Table | Tables


class Misfit(NamedTuple):
    """Something in a file that differs from its form, and what to do about it."""

    problem: Message
    remedy: Message


def examine(value: object, form: Form, path: str = "") -> Iterator[Misfit]:
    """Return all that differs; `path` is the dotted key of the value, empty for a whole file."""
    match form:
        case Leaf():
            if not form.fits(value):
                yield _wrong(path, form.expected)
        case Tables():
            if not isinstance(value, list) or len(value) < form.least:
                yield _wrong(path, _expected(form))
                return
            for position, item in enumerate(value):
                yield from examine(item, form.table, f"{path}[{position}]")
        case Table():
            if not isinstance(value, dict) or (form.some and not value):
                yield _wrong(path, _expected(form))
                return
            yield from _examine_keys(value, form, path)


def _examine_keys(value: dict[str, object], form: Table, path: str) -> Iterator[Misfit]:
    prefix = f"{path}." if path else ""
    for key in (key for key in value if key not in form.keys):
        shown = prefix + (key if key.isprintable() else ascii(key))
        known = tuple(form.keys)
        yield Misfit(say("the key “{key}” is not known", key=shown), say("Known here: {known}.", known=known))
    for key, inner in form.keys.items():
        if key in value:
            yield from examine(value[key], inner, prefix + key)
        elif not form.some:
            name = prefix + key
            yield Misfit(
                say("“{key}” is missing; it must be {expected}", key=name, expected=_expected(inner)),
                say("Add “{key}”.", key=name),
            )


def examine_duty(article: Article) -> Iterator[Misfit]:
    """Return parts of a duty that are well formed and yet do not belong together.

    Without this an article could name a fact that is never computed for its subject, or
    nobody to file with, and then silently ask nothing of anyone.
    """
    subject = article.subject
    if article.each not in EACH_OF[subject]:
        expected = say("one of {words} for “{subject}”", words=EACH_OF[subject], subject=subject)
        yield _wrong("duty.each", expected)
    computed = ALWAYS_COMPUTED + COMPUTED_OF.get(subject, ())
    if any(name not in computed for condition in article.when for name, _ in condition):
        yield _wrong("duty.when", say("made of {words} for “{subject}”", words=computed, subject=subject))
    if bool(article.addressees) is (subject is Subject.CONTENT):
        least = say("empty") if article.addressees else say("at least one table")
        yield _wrong("duty.addressees", say("{what} for “{subject}”", what=least, subject=subject))
    if (Route.NOTICE in article.routes) is not (article.notice_days > 0):
        yield _wrong("duty.notice_days", say("1 or more with the route “notice”, and 0 without it"))


def _wrong(key: str, expected: Message) -> Misfit:
    problem = say("“{key}” must be {expected}", key=key, expected=expected)
    return Misfit(problem, say("Correct “{key}”.", key=key))


def _expected(form: Form) -> Message:
    match form:
        case Leaf():
            return form.expected
        case Table():
            return say("a table of {words}", words=tuple(form.keys))
        case Tables():
            words = tuple(form.table.keys)
            if form.least:
                return say("a list of one or more tables of {words}", words=words)
            return say("a list of tables of {words}", words=words)


def _matches(pattern: str) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value) is not None


def _one_of(*known: str) -> Leaf:
    return Leaf(say("one of {words}", words=known), lambda value: value in known)


def _some_of(words: type[StrEnum], least: int) -> Leaf:
    known = tuple(words)

    def fits(value: object) -> bool:
        if not isinstance(value, list) or any(one not in known for one in value):
            return False
        return least <= len(value) == len(set(value))

    if least:
        return Leaf(say("a list of one or more of {words}, none twice", words=known), fits)
    return Leaf(say("a list of any of {words}, none twice", words=known), fits)


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or not value.strip():
        return False
    return not any(unicodedata.category(one).startswith("C") for one in value if one != "\n")


def _is_days(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_DAYS


def _are_addresses(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_matches(r"https?://[!-~]+"), value))


ID = Leaf(say("small letters, digits and hyphens, such as 6-1"), _matches(r"[a-z0-9]+(-[a-z0-9]+)*"))
TEXT = Leaf(say("a text that is not empty and holds no control characters"), _is_text)
FLAG = Leaf(say("true or false"), lambda value: isinstance(value, bool))
DAYS = Leaf(say("a whole number of days from 0 to {most}", most=MAX_DAYS), _is_days)
DATE = Leaf(say("a date such as 2019-11-20, without quotes"), lambda value: type(value) is date)
ADDRESSES = Leaf(say("a list of at least one https:// address"), _are_addresses)
STATUS = _one_of("draft", "in-force")
BOTH = Table({"en": TEXT, "zh": TEXT})

PROFILE = Table(
    {"id": ID, "legal_status": STATUS, "issued": DATE, "title": BOTH, "instrument": BOTH, "note": BOTH}
)
ADDRESSEE = Table({"kinds": _some_of(Kind, 1), "level": _one_of(*LEVELS), "territory": _one_of(*Territory)})
DUTY = Table(
    {
        "subject": _one_of(*Subject),
        "each": _one_of(*Each),
        "routes": _some_of(Route, 0),
        "notice_days": DAYS,
        "when": Tables(Table(dict.fromkeys(Trigger, FLAG), some=True), 1),
        "addressees": Tables(ADDRESSEE, 0),
    }
)
ARTICLE = Table(
    {
        "id": ID,
        "legal_status": STATUS,
        "verified": FLAG,
        "sources": ADDRESSES,
        "citation": BOTH,
        "title": BOTH,
        "why": BOTH,
        "remedy": BOTH,
        "duty": DUTY,
    }
)

EACH_OF: Mapping[Subject, tuple[Each, ...]] = {
    Subject.INCIDENT: (Each.WHOLE, Each.PLACE),
    Subject.REPORT: (Each.WHOLE, Each.REGION, Each.SECTOR),
    Subject.NETWORK: (Each.WHOLE,),
    Subject.TITLE: (Each.WHOLE,),
    Subject.CONTENT: (Each.WHOLE,),
}
ALWAYS_COMPUTED = (Trigger.STATED, Trigger.IN_SCOPE)
COMPUTED_OF: Mapping[Subject, tuple[Trigger, ...]] = {
    Subject.REPORT: (
        Trigger.REGIONAL,
        Trigger.SECTORAL,
        Trigger.NATIONWIDE,
        Trigger.CROSS_REGION,
        Trigger.CROSS_SECTOR,
    ),
    Subject.NETWORK: (Trigger.OWN_EXEMPT,),
    Subject.TITLE: (Trigger.EARLY_WARNING,),
}
