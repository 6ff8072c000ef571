"""The facts in a text: what an authority was told, and no correction of wording may change.

Identifiers of weaknesses, numbers with what they count, addresses, digests, pictures, blocks
of code, names of divisions. Links and headings are wording. Linear in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from operator import add
from typing import NamedTuple

from mkdocs_threatgate.folding.titles import UNSEEN
from mkdocs_threatgate.model import Level
from mkdocs_threatgate.tables.naming import short_name
from mkdocs_threatgate.tables.register import register

Fact = tuple[str, str]
"""What kind of fact it is, and what it says."""

WEAKNESS = re.compile(
    r"(?<![A-Za-z0-9])(?:CVE|CNVD|CNNVD|NVDB|CNVDB|GHSA)-[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.IGNORECASE
)
NAMING = ("CVE-", "CNVD-", "CNNVD-", "NVDB-", "CNVDB-", "GHSA-")
ADDRESS = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d)|(?<![\w:])[0-9a-f]{1,4}:[0-9a-f:]{3,35}(?!\w)", re.IGNORECASE
)
MAYBE_ADDRESS = re.compile(r"\.\d{1,3}\.\d|:[0-9a-f:]{3}", re.IGNORECASE)
"""What every address holds; it is far quicker to see that there is none."""

DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,128}(?![0-9A-Za-z])", re.IGNORECASE)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*(?:\s?[百千万亿]*[%\u4e00-\u9fff]|[A-Za-z])?")
SPELLED = re.compile(
    r"[〇零一二两三四五六七八九十百千万亿]{2,}\w?|[二两三四五六七八九十][个名人家次台户款项起例条份]"
)
LETTERS = re.compile(r"[a-z]+")
ENGLISH = re.compile(
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:dozen|hundred|thousand|million|billion)s?"
)
HIDDEN_TARGET = re.compile(r"\]\(([^()]{0,2000})\)")
BARE_TARGET = re.compile(r"\bhttps?://[^\s<>()\[\]]+", re.IGNORECASE)
"""Where a link leads may change; what it shows of itself may be an address that matters."""

IMAGE = re.compile(
    r"!\[[^\[\]]{0,500}\]\(\s?<?([^\s()<>]{1,500})|<img\b[^<>]{0,500}?\bsrc\s?=\s?[\"']?([^\s\"'<>]{1,500})",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\s()<>\[\]\"'`=]+")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff")
"""The endings of images, which are facts by their paths and no attachments."""

HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]{1,120})$", re.MULTILINE)
"""A longer line is no heading that anybody would read as one."""

FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
CAPITALISED = re.compile(r"[A-Z][a-z]+")
APART = re.compile(r"[A-Z][a-z]+['’][a-z]+")
"""Xi'an and Lu'an."""


def seen(text: str) -> str:
    """Return a text without what its reader does not see, and in NFKC; its lines stay as they are."""
    return unicodedata.normalize("NFKC", UNSEEN.sub("", text))


def as_read(text: str) -> str:
    """Return a text as its reader sees it, in one line: NFKC, nothing invisible, spaces folded."""
    return " ".join(seen(text).split())


class Wording(NamedTuple):
    """How a text is put: its sentences, its headings, and where its links lead; each as read."""

    prose: str
    headings: tuple[str, ...]
    links: tuple[str, ...]


def wording_of(body: str) -> Wording:
    """Return how a body of Markdown is put; what may change without being told anew stands apart."""
    lines = seen(body)
    headings = tuple(as_read(heading) for heading in HEADING.findall(lines))
    text = " ".join(HEADING.sub("", lines).split())
    links = (*HIDDEN_TARGET.findall(text), *BARE_TARGET.findall(HIDDEN_TARGET.sub("] ", text)))
    prose = BARE_TARGET.sub(" ", HIDDEN_TARGET.sub("] ", text))
    return Wording(" ".join(prose.split()), headings, links)


def facts_in(lines: str) -> tuple[Fact, ...]:
    """Return the facts in a body of Markdown as `seen`, each once, in order.

    Only fenced blocks of code take part as blocks; how their lines are laid out says nothing.
    """
    text = " ".join(lines.split())
    shown = HIDDEN_TARGET.sub("] ", text)
    counted = BARE_TARGET.sub(" ", shown)
    return tuple(
        sorted(
            {
                *(("weakness", found.upper()) for found in _weaknesses(shown)),
                *(("address", found.lower()) for found in _addresses(shown)),
                *(("digest", found.lower()) for found in DIGEST.findall(shown)),
                *(("number", found.replace(" ", "")) for found in NUMBER.findall(counted)),
                *(("number", found) for found in SPELLED.findall(counted)),
                *(
                    ("number", word)
                    for word in {*LETTERS.findall(counted.lower())}
                    if ENGLISH.fullmatch(word)
                ),
                *(("image", found) for found in _images(text)),
                *(("code", found) for found in _code_blocks(lines)),
                *(("place", found) for found in _places(text)),
            }
        )
    )


def _weaknesses(text: str) -> list[str]:
    raised = text.upper()
    return WEAKNESS.findall(text) if any(name in raised for name in NAMING) else []


def _addresses(text: str) -> list[str]:
    return ADDRESS.findall(text) if MAYBE_ADDRESS.search(text) else []


def _images(text: str) -> Iterator[str]:
    yield from (one or other for one, other in IMAGE.findall(text))
    lowered = text.lower()
    if any(ending in lowered for ending in PICTURES):
        yield from (word for word in WORD.findall(text) if word.lower().endswith(PICTURES))


def _code_blocks(text: str) -> Iterator[str]:
    """Yield each fenced block in one line; an unclosed one runs to the end."""
    block: list[str] = []
    fence = ""
    for line in text.splitlines():
        match = FENCE.match(line)
        if fence and match and match[1].startswith(fence):
            yield " ".join(" ".join(block).split())
            block, fence = [], ""
        elif fence:
            block.append(line)
        elif match:
            fence = match[1]
    if fence:
        yield " ".join(" ".join(block).split())


def _places(text: str) -> Iterator[str]:
    """Yield the names of divisions in a text, sought only where its pairs of letters begin one."""
    names = {} if text.isascii() else _names()
    for beginning in names.keys() & set(map(add, text, text[1:])) if names else ():
        yield from (name for name in names[beginning] if name in text)
    words = {*CAPITALISED.findall(text), *(re.sub("['’]", "", word) for word in APART.findall(text))}
    yield from _spellings() & words


@cache
def _names() -> dict[str, set[str]]:
    """Return what divisions are called, by its first two letters.

    Provinces and prefectures are told by their names without suffix, and by the whole name
    where that is shared (吉林省, 吉林市); short names of counties are too often words.
    """
    great = {row.name for row in register().values() if row.level > Level.COUNTY}
    shared = Counter(short_name(name) for name in great)
    whole = {row.name for row in register().values() if row.name not in great}
    whole |= {name for name in great if shared[short_name(name)] > 1}
    names: dict[str, set[str]] = defaultdict(set)
    for name in whole | set(shared):
        names[name[:2]].add(name)
    return names


@cache
def _spellings() -> frozenset[str]:
    """Return the Latin spellings of provinces and prefectures; those of counties are too often words."""
    rows = (row for row in register().values() if row.level > Level.COUNTY)
    return frozenset(name.capitalize() for row in rows for name in (row.pinyin, *row.aliases))
