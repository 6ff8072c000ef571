"""Withheld texts, and the texts that are published → what of the former stands in a file of the output. Pure.

A passage is twelve words in a row, or twenty characters and words in a row where Chinese characters are
among them. Texts are compared as a reader sees them, without case, markup and punctuation, so that
Markdown and the HTML, feeds and search indexes that are made of it have the same passages. A passage that a
published source holds as well is nobody's secret. All of it takes time in proportion to the texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from mkdocs_threatgate.folding import decoded_runs, read_as_seen
from mkdocs_threatgate.sources.hypertext import unshown

WORDS, CHARACTERS = 12, 20
"""Words in a row that are a passage, and words and characters in a row where some are Chinese."""

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\U00020000-\U0003ffff"
HAS_HAN = re.compile(f"[{HAN}]")
TOKEN = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")
CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
LINK = re.compile(
    r"\]\((?:[^()\s]|\([^()\s]{0,200}\)){0,2000}(?:[ \t]+(?:\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'))?[ \t]*\)"
    r"|\]\[[^\[\]\n]{0,400}\]"
)
IMAGE = re.compile(r"!\[([^\[\]\n]{0,2000})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,400}\])")
MARKED = re.compile(r"^[ \t>]*(?:(?:`{3,}|~{3,})[^\n]*|\d{1,9}[.)](?=[ \t]))", re.MULTILINE)
"""The line of a fence, which names a language, and the number of an item in a list."""

HEAD = 1000
"""Characters in which a page of HTML shows that it is one."""

PARTS = re.compile(r"<[^<>]*>|\n")
SHORTEST_TITLE, SHORTEST_TITLE_IN_CHINESE = 10, 4
"""Characters of a title, squeezed, from which it is told from the words of a theme."""


class Withheld(NamedTuple):
    """A post that is held back: its path, which is not told to readers, its file's text, its titles."""

    path: str
    text: str
    titles: tuple[str, ...] = ()


class Held(NamedTuple):
    """What must not be in the output, and the post that each is from; meant for one process only."""

    passages: Mapping[int, str]
    titles: Mapping[str, str]

    def __bool__(self) -> bool:
        """Return whether anything is held back."""
        return bool(self.passages or self.titles)


class Leaked(NamedTuple):
    """A passage of a withheld post, or a title of it, that stands in a text."""

    post: str
    words: str
    is_title: bool


def passages(text: str) -> frozenset[int]:
    """Return the passages of a Markdown, HTML, XML or plain text, each as a number.

    Numbers compare within one process: they are made with Python's own hash.
    """
    return frozenset(number for part in _parts(text) for number, _ in _windows(part))


def hold(withheld: Iterable[Withheld], published: Iterable[str]) -> Held:
    """Return what these posts hold that no published source does; `published` are the sources' texts."""
    posts = tuple(withheld)
    found = {number: post.path for post in posts for number in passages(post.text)}
    titles = {words: post.path for post in posts for words in _titles(post)}
    for text in published if found or titles else ():
        for part in _parts(text):
            for number in _numbers(part):
                found.pop(number, None)
            line = _line(part)
            for title in [title for title in titles if f" {title} " in line]:
                del titles[title]
    return Held(found, titles)


def leaked(text: str, held: Held) -> tuple[Leaked, ...]:
    """Return what a text of the output holds of withheld posts: of each post the first passage, and titles.

    A title counts where it is all that an element or an attribute of it holds, or a string of JSON.
    """
    if not held:
        return ()
    found: dict[tuple[str, bool], Leaked] = {}
    for part in _parts(text):
        if held.passages and not held.passages.keys().isdisjoint(_numbers(part)):
            for number, words in _windows(part):
                post = held.passages.get(number)
                if post is not None:
                    found.setdefault((post, False), Leaked(post, " ".join(words), is_title=False))
        line = _line(part) if held.titles else ""
        named = {title: post for title, post in held.titles.items() if f" {title} " in line}
        for title in named.keys() & _elements(text) if named else ():
            found.setdefault((named[title], True), Leaked(named[title], title, is_title=True))
    return tuple(found[key] for key in sorted(found))


def _titles(post: Withheld) -> Iterator[str]:
    for title in post.titles:
        words = _words(title)
        squeezed = "".join(words)
        shortest = SHORTEST_TITLE_IN_CHINESE if HAS_HAN.search(squeezed) else SHORTEST_TITLE
        if len(squeezed) >= shortest:
            yield " ".join(words)


def _elements(text: str) -> frozenset[str]:
    """Return what elements, attributes and lines hold as a whole, as titles are compared."""
    pieces = (*PARTS.split(CDATA.sub(" ", text)), *unshown(text))
    return frozenset(" ".join(_words(piece)) for piece in pieces if piece and not piece.isspace())


def _line(tokens: list[str]) -> str:
    return f" {' '.join(tokens)} "


def _parts(text: str) -> tuple[list[str], ...]:
    """Return the words that a text shows; apart from them of attributes and comments, and encoded ones."""
    images = [found[1] for found in IMAGE.finditer(text)] if "![" in text else []
    beside = (*images, *(unshown(text) if "<" in text else ()))
    # scripts write Chinese so, and links by which a page is shared its words
    encoded = [run.text for run in decoded_runs("\n".join((text, *beside)))]
    return (_words(text), *(_words("\n".join(more)) for more in (beside, encoded) if more))


def _words(text: str) -> list[str]:
    """Return a text as the words, and the Chinese characters, that a reader sees, in small letters."""
    if "CDATA" in text:
        text = CDATA.sub(" ", text)
    seen = _plain(read_as_seen(_unmarked(text)).text)
    if "&" in seen:  # a feed writes code of a page as text of a text
        seen = _plain(read_as_seen(seen).text)
    return TOKEN.findall(seen.casefold())


def _unmarked(text: str) -> str:
    """Return Markdown without the targets of links, pictures, languages of code, numbers of items."""
    if "](" in text or "][" in text:
        text = LINK.sub("]", IMAGE.sub(" ", text))
    return text if "<html" in text[:HEAD] else MARKED.sub("", text)


def _plain(text: str) -> str:
    return TAG.sub(" ", text) if "<" in text else text


def _numbers(tokens: list[str]) -> Iterator[int]:
    """Return the numbers of all runs; those that are no passages are in no set of them either."""
    return chain(map(hash, _runs(tokens, WORDS)), map(hash, _runs(tokens, CHARACTERS)))


def _windows(tokens: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the passages of a text, and the words of each."""
    chinese = [bool(HAS_HAN.match(token)) for token in tokens]
    if not any(chinese):
        yield from ((hash(run), run) for run in _runs(tokens, WORDS))
        return
    until = len(tokens)  # the place of the nearest Chinese character from here on
    nearest = [until] * (until + 1)
    for at in range(until - 1, -1, -1):
        nearest[at] = at if chinese[at] else nearest[at + 1]
    for at in range(until):
        length = WORDS if nearest[at] >= at + WORDS else CHARACTERS
        if at + length <= until:
            run = tuple(tokens[at : at + length])
            yield hash(run), run


def _runs(tokens: list[str], length: int) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[at:] for at in range(length)), strict=False)
