"""The line on which something was found, with the words underlined; pure.

      5 |   incidents: [{nature: intruded, places: [杭洲市]}]
        |                                           ^~~~~~

The line is shown as it is on disk, but for what must not be shown: personal data is masked, and
what a terminal would obey or nobody could see is spelt out. It is cut around the words where the
screen is too narrow for it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import accumulate, takewhile
from typing import NamedTuple

from mkdocs_threatgate.content.masking import masked_in_place
from mkdocs_threatgate.folding import read_as_seen
from mkdocs_threatgate.locale import UNSEEN
from mkdocs_threatgate.model import Docket, Finding, Post, Span
from mkdocs_threatgate.reports.screens import PAPER, Screen

TAB = 4
"""Cells between tab stops."""

MARGIN = 200
"""Characters beyond what fits on the screen that are looked at; a line may have millions."""

LONGEST_MARK = 80
"""Cells that are underlined, at most."""

CUT = "…"
MARK = re.compile(r"(?P<line>\d+): (?P<words>.*)")
"""One line of a finding's evidence: where it is, and the words."""

WORDLESS = re.compile(r"[\W_]*")
QUOTED = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'"
IN_BRACKETS = re.compile(QUOTED + r"|[^\s,\[\]{}][^,\[\]{}]*?(?=\s*(?:[,\[\]{}]|:\s|:$|\s#|$))")
SCALAR = re.compile(QUOTED + r"|[^\s\[\]{}].*?(?=\s*(?:: |:$| #|$))")
"""A YAML scalar, or a key, within brackets and outside them."""

BRACKET = re.compile(r"[\[{]")
WORD = re.compile(r"[^\s|]+")


class Frame(NamedTuple):
    """A line of a file as shown: `gutter` and `text` side by side, `mark` below the text.

    `quoted` is the line of the finding's evidence that it makes superfluous, or empty.
    """

    gutter: str
    text: str
    mark: str
    quoted: str = ""

    @property
    def below(self) -> str:
        """The gutter of the mark."""
        return f"{'|':>{len(self.gutter) - 1}} "


class Frames:
    """The frames of a run's findings."""

    def __init__(self, docket: Docket | None, screen: Screen = PAPER) -> None:
        """Take what was judged; what a build made of the sources has no lines on disk."""
        cases = docket.cases if docket and not docket.built else ()
        self.posts = {case.post.path: case.post for case in cases if case.post.text}
        self.screen = screen
        self.lines: dict[str, list[str]] = {}

    def frame(self, finding: Finding) -> Frame | None:
        """Return the line that a finding points at, or None where there is none to show."""
        post, span = self.posts.get(finding.path or ""), finding.span
        if post is None or span is None or (post.head and span == post.head.span):
            return None  # a finding about the whole front matter points at no words
        line = self._line(post, span.line)
        if WORDLESS.fullmatch(line, span.column - 1):
            return None
        quoted, words = _quoted(finding)
        end = _end(line, post, span, words)
        return _drawn(line, span, end or _end(line, post, span, ""), self.screen, quoted if end else "")

    def _line(self, post: Post, number: int) -> str:
        """Return a line of a file, counted as spans count; each file is taken apart but once."""
        if post.path not in self.lines:
            self.lines[post.path] = _lines(post.text)
        lines = self.lines[post.path]
        return lines[number - 1] if number <= len(lines) else ""


def _lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _quoted(finding: Finding) -> tuple[str, str]:
    """Return the line of the evidence that quotes what the finding points at, and the words in it."""
    for line in finding.evidence.splitlines():
        match = MARK.fullmatch(line)
        if match is None:
            return (line, line) if line == finding.evidence else ("", "")
        if finding.span and int(match["line"]) == finding.span.line:
            return line, match["words"]
    return "", ""


def _end(line: str, post: Post, span: Span, words: str) -> int:
    """Return the offset at which the words end; 0 where they do not stand there."""
    start = span.column - 1
    if words:
        return _end_of_quotation(line[start : start + 2 * MARGIN], start, words)
    if span.end_line > span.line and span.line >= post.body_line:
        return len(line)
    if span.line < post.body_line:
        kind = IN_BRACKETS if BRACKET.search(line, 0, start) else SCALAR
        found = kind.match(line, start, start + 2 * MARGIN)
        return found.end() if found else _end_of_word(line, start)
    return len(line) if span.column == 1 else _end_of_word(line, start)


def _end_of_word(line: str, start: int) -> int:
    found = WORD.match(line, start)
    return found.end() if found else start + 1


def _end_of_quotation(rest: str, start: int, words: str) -> int:
    """Return where a quotation ends that was read from here as a reader sees it, shortened and masked."""
    core = words.removesuffix(CUT)
    pattern = re.compile(r"\s*" + re.sub(r"(?:\\\*)+", r"[\\s\\S]+?", re.escape(core)))
    match = pattern.match(rest)
    if match:
        return start + match.end()
    reading = read_as_seen(rest)
    match = pattern.match(reading.text)
    return start + reading.origin(0, match.end())[1] if match else 0


def _drawn(line: str, span: Span, end: int, screen: Screen, quoted: str) -> Frame:
    gutter = f"{span.line:>5} | "
    room = max(screen.width - len(gutter) - 2, 20)
    first = max(span.column - 1 - room - MARGIN, 0)
    cells = _cells(line[first : end + room + MARGIN], screen.encoding)
    start, stop = span.column - 1 - first, max(end - first, span.column - first)
    places = (0, *accumulate(map(_width, cells)))
    left, right = _window(places, start, min(stop, len(cells)), room)
    before = CUT if left or first else ""
    after = CUT if right < len(cells) else ""
    pad = places[start] - places[left] + len(before)
    marked = min(places[min(stop, right)] - places[min(start, right)], LONGEST_MARK)
    return Frame(
        gutter=gutter,
        text=f"{before}{''.join(cells[left:right])}{after}".rstrip(),
        mark=" " * pad + "^" + "~" * (marked - 1),
        quoted=quoted,
    )


def _window(places: tuple[int, ...], start: int, stop: int, room: int) -> tuple[int, int]:
    """Return which cells are shown: all where they fit, else those around the words, these before all."""
    last = len(places) - 1
    if places[last] <= room:
        return 0, last
    spare = max(room - (places[stop] - places[start]), room // 3)
    left = next(
        one
        for one in range(start + 1)
        if places[start] - places[one] <= spare // 2 or places[last] - places[one] <= room
    )
    if places[left] <= 1:
        left = 0
    right = left + sum(1 for _ in takewhile(lambda place: place - places[left] <= room, places[left + 1 :]))
    return left, right


def _cells(line: str, encoding: str) -> list[str]:
    """Return what is shown for each character of a line."""
    shown = masked_in_place(line).encode(encoding, "replace").decode(encoding)
    if len(shown) != len(line):  # an encoding that has no character of its own for “?”
        shown = masked_in_place(line).encode("ascii", "replace").decode("ascii")
    cells: list[str] = []
    column = 0
    for letter in shown:
        cell = " " * (TAB - column % TAB) if letter == "\t" else _spelt(letter)
        column += _width(cell)
        cells.append(cell)
    return cells


def _spelt(letter: str) -> str:
    if UNSEEN.match(letter) or unicodedata.category(letter) in ("Cf", "Co", "Cn"):
        return letter.encode("unicode_escape").decode("ascii")
    return letter


@cache
def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # noqa: PLC0415 - slow to load, and only other scripts need it

    return cell_len(text)
