"""What of a quotation is nobody's business: addresses and numbers of persons, masked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.folding import read_as_seen

PERSONAL = re.compile(
    r"(?P<user>[\w.+-])[\w.+-]*(?P<at>@[\w-]+\.)|(?P<first>\d{3})\d{3,}(?P<last>[\dXx]{2})(?![\dXx])"
)


def masked(match: re.Match[str]) -> str:
    """Return what a match of `PERSONAL` is shown as."""
    if match["at"]:
        return f"{match['user']}***{match['at']}"
    return f"{match['first']}{'*' * (len(match[0]) - 5)}{match['last']}"


def masked_in_place(line: str) -> str:
    """Return a line, as long as it was, with a `*` for each character that is personal, disguised or not."""
    letters = list(line)
    for start, end in _personal(line):
        letters[start:end] = "*" * (end - start)
    return "".join(letters)


def _personal(line: str) -> Iterator[tuple[int, int]]:
    for match in PERSONAL.finditer(line):
        yield _kernel(match)
    reading = read_as_seen(line)
    if reading.steps:
        for match in PERSONAL.finditer(reading.text):
            yield reading.origin(*_kernel(match))


def _kernel(match: re.Match[str]) -> tuple[int, int]:
    """Return where that part of a match stands which is not to be seen."""
    if match["at"]:
        return match.end("user"), match.start("at")
    return match.end("first"), match.start("last")
