"""What `--help` prints, in the language of messages: click's texts looked up in the catalogue, and folded.

click folds by letters; a Chinese one takes two columns, and a line may end after any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import click

from mkdocs_threatgate.cli.door import language
from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.locale import translated
from mkdocs_threatgate.model import say

OWN = (
    say("Usage"),
    say("Options"),
    say("Commands"),
    say("Show this message and exit."),
    say("Show the version and exit."),
    say("default"),
    say("required"),
)
"""What click itself says; named here for the catalogue."""

EXTRA = re.compile(r"  (\[[^\]]*\])$")
PIECE = re.compile(r"\[[^\]]+\]|（?(?:[!-~“”‘’]+|[^!-~\s])[，。；：、）！？]*|\s+")
"""What stays on one line: a word, or a letter that takes two columns, with the marks at its ends."""


class Formatter(click.HelpFormatter):
    """Writes help in Chinese where messages are; in English it is click's own."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how a command is called."""
        own = f"{translated('Usage', 'zh')}：" if self._is_chinese() and prefix is None else prefix
        super().write_usage(prog, args, own)

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        if self._is_chinese():
            self.write(f"{' ' * self.current_indent}{translated(heading, 'zh')}：\n")
        else:
            super().write_heading(heading)

    def write_text(self, text: str) -> None:
        """Write paragraphs, each folded to the width at hand."""
        if not self._is_chinese():
            super().write_text(text)
            return
        indent = " " * self.current_indent
        for number, paragraph in enumerate(paragraphs(text)):
            self.write("\n" if number else "")
            for line in folded(translated(paragraph, "zh"), max(self.width - self.current_indent, 11)):
                self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names, and beside each what it means."""
        if not self._is_chinese():
            super().write_dl(rows, col_max, col_spacing)
            return
        rows = tuple(rows)
        first = min(max((cell_len(name) for name, _ in rows), default=0), col_max) + col_spacing
        indent, room = " " * self.current_indent, max(self.width - first - self.current_indent, 10)
        for name, text in rows:
            lines = list(folded(_row(text), room))
            fits = cell_len(name) <= first - col_spacing
            start = name.ljust(first) + lines.pop(0) if fits and lines else name
            self.write(f"{indent}{start}".rstrip() + "\n")
            for line in lines:
                self.write(f"{indent}{' ' * first}{line}\n")

    @staticmethod
    def _is_chinese() -> bool:
        return spoken() == "zh"


class HelpContext(click.Context):
    """A context whose help is written in the language of messages."""

    formatter_class = Formatter


def spoken() -> str:
    """Return the language of help and manuals: the environment's, else that of the site in this folder."""
    chosen = language("")
    if chosen:
        return chosen
    from mkdocs_threatgate.sources.settings import find_configuration, read_site  # noqa: PLC0415 - slow to load

    with suppress(ThreatgateError, OSError):
        return read_site(find_configuration(Path())).settings.language
    return "en"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return a text's paragraphs, each as one line: the keys of the catalogue."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def folded(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a text that take no more than so many columns of a terminal."""
    line = ""
    for piece in PIECE.findall(text):
        if line and cell_len(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = piece.lstrip()
        else:
            line += piece
    if line.strip():
        yield line.rstrip()


def cell_len(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    from rich.cells import cell_len as measured  # noqa: PLC0415 - only Chinese help needs it

    return measured(text)


def _row(text: str) -> str:
    extra = EXTRA.search(text)
    said = translated(text[: extra.start()] if extra else text, "zh")
    if not extra:
        return said
    inner = (part.partition(": ") for part in extra[1][1:-1].split("; "))
    words = (f"{translated(name, 'zh')}{'：' if value else ''}{value}" for name, _, value in inner)
    return f"{said}  [{'；'.join(words)}]"
