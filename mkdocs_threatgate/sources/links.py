"""What a post's body links to, and where a password stands beside the link.

Links inside code count too: that a reader must copy the address changes nothing.
All of it takes time in proportion to the text. Pure.
"""

from __future__ import annotations

import html
import posixpath
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

TARGET = re.compile(
    r"\]\([ \t]*\n?[ \t]*(?:<(?P<angled>[^<>\n]*)>|(?P<inline>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))"
    r"|^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*<?(?P<reference>[^\s<>]+)"
    r"|\b(?:href|src|data|poster)[ \t]{0,8}=[ \t]{0,8}"
    r"(?:\"(?P<double>[^\"\n]*)\"|'(?P<single>[^'\n]*)'|(?P<bare>[^\s\"'<>]+))"
    r"|(?P<address>(?:https?|ftp)://[^\s<>\"'()\[\]{}`|\\\u3000-\u303f\uff00-\uffef]+)",
    re.IGNORECASE | re.MULTILINE,
)
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")
CLOSING = ".,;:!?*_~"

NEAR = 2
"""Lines above and below a link in which a password is taken to be its own."""

LONGEST = 80
WORD = r"[^\s`\"'“”‘’*<>()（）\[\]【】,，。；;、|]{1,64}"
ENGLISH = r"\bpass(?:word|wd|code|phrase)s?\b|\bpwd\b"
ARCHIVE = r"\b(?:archive|attachment|download|file|zip|rar|7z)\b"
CHINESE = r"密[码碼]|口令"
PASSWORD = re.compile(
    rf"(?:{ENGLISH})[\s`\"'*_(]{{0,6}}(?:is\b|[:：=])[\s`\"'“”‘’*_<>]{{0,12}}{WORD}"
    rf"|(?:{ENGLISH})[ \t]{{0,3}}[`\"'“(]{{1,3}}{WORD}"
    rf"|(?:{ENGLISH}|\bpw\b|{CHINESE})[^\w\n]{{0,4}}infected\b"
    rf"|\bpassword[ -]protected\b|(?:{ENGLISH})\s(?:for|of|to)\s(?:the\s|this\s)?{ARCHIVE}"
    rf"|{ARCHIVE}\s(?:file\s)?(?:{ENGLISH})"
    r"|[`\"'“‘*(（「:：=][ \t]{0,3}infected[ \t]{0,3}[`\"'”’*)）」\n.,，。]"
    r"|(?:解压|解壓|壓縮|压缩包?|提取|访问|訪問|文件|附件)(?:密[码碼]|[码碼]|口令)[^\n]{0,24}"
    rf"|(?:{CHINESE})[`\"'*_ \t]{{0,4}}(?:统一|都)?[:：=][`\"'“”‘’*_ \t<>]{{0,6}}{WORD}"
    rf"|(?:{CHINESE})(?:统一|都)?[是为為][`\"'“”‘’*_ \t<>]{{0,6}}[A-Za-z0-9]{{1,64}}",
    re.IGNORECASE,
)
HINTS = ("pass", "pwd", "infected", "码", "碼", "口令")
"""Without one of these no password is named; to look for them takes next to no time."""


def link_targets(body: str) -> Iterator[tuple[str, int]]:
    """Yield every link in a body of Markdown or HTML: its target as written, entities decoded, and its line.

    Inline and reference links, images, addresses in angle brackets or bare, `href` and
    `src`. Lines count from 1, in the body.
    """
    begins = _line_starts(body)
    for found in TARGET.finditer(body):
        target = next((text for text in found.groups() if text), "").strip()
        if found["address"]:
            target = target.rstrip(CLOSING)
        if target:
            yield decoded(target), bisect_right(begins, found.start())


def named_with_password(body: str) -> Iterator[tuple[str, int, str]]:
    """Yield every link beside which a password is named: its target, its line, and the password's words.

    Beside is the same line, or at most `NEAR` lines above or below; the nearest words are
    given, at most `LONGEST` characters of them. Lines count from 1, in the body.
    """
    lines = body.split("\n")
    named = dict(_passwords(lines))
    for first, last in _runs(named, len(lines)):
        # one line more: a target may stand on the line after its link
        for target, place in link_targets("\n".join(lines[first - 1 : last + 1])):
            line = first + place - 1
            beside = next((near for near in _outwards(line) if near in named), None)
            if beside is not None and line <= last:
                yield target, line, named[beside]


def _passwords(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines that name a password, from 1, and its words."""
    for number, line in enumerate(lines, start=1):
        seen = line.lower()
        if any(hint in seen for hint in HINTS):
            found = PASSWORD.search("\n".join(lines[number - 1 : number + 1]))
            if found is not None and found.start() <= len(line):
                yield number, " ".join(found[0].split())[:LONGEST]


def _runs(named: Iterable[int], count: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines, first and last, that are near one of these lines."""
    first, last = 1, 0
    for line in named:
        if line - NEAR > last + 1:
            if last:
                yield first, last
            first = max(1, line - NEAR)
        last = min(count, line + NEAR)
    if last:
        yield first, last


def files_meant(target: str, page: str) -> tuple[str, ...]:
    """Return the paths under the docs folder that a link on a page may mean; none for one that leads away.

    `page` is the page's own path under the docs folder. MkDocs resolves Markdown links from
    the page's file; what stands in raw HTML a browser resolves from the page's address, which
    may be a folder of the page's name.
    """
    if SCHEME.match(target):
        return ()
    path = unquote(target.partition("#")[0].partition("?")[0])
    if not path:
        return ()
    if path.startswith("/"):
        return _inside(path.lstrip("/"))
    folder, stem = posixpath.dirname(page), posixpath.splitext(page)[0]
    return tuple(
        dict.fromkeys((*_inside(posixpath.join(folder, path)), *_inside(posixpath.join(stem, path))))
    )


def _inside(path: str) -> tuple[str, ...]:
    normal = posixpath.normpath(path)
    return () if normal.startswith("..") or normal == "." else (normal,)


def decoded(target: str) -> str:
    """Return a target with its entities decoded; Python refuses to read endless numbers."""
    return html.unescape(LONG_NUMBER.sub("", target)) if "&" in target else target


def _outwards(line: int) -> Iterator[int]:
    """Yield a line and its neighbours, the nearest first."""
    yield line
    for distance in range(1, NEAR + 1):
        yield line + distance
        yield line - distance


def _line_starts(body: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", body))]
