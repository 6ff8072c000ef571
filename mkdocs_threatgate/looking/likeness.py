"""A file of an output that nobody saw being made → the sources that it repeats. Pure.

Generators give pages whatever address they like, so that the words must tell. Sources are known by the
first letters of their lines and of what follows a full stop, a comma or a bracket: what a reader is shown
has these in common with them, whatever became of the line ends, the quotation marks and the emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mkdocs_threatgate.content.pages import open_page
from mkdocs_threatgate.looking.publicity import public_lines
from mkdocs_threatgate.model import Case
from mkdocs_threatgate.sources.hypertext import squeeze

SHORTEST, LONGEST = 6, 16
"""Letters of a beginning."""

READ = 64
"""Characters of a piece that its beginning is taken from, spaces and marks among them."""

END = re.compile(r"[.,;:!?。，；：！？()|\[\]\n]+")
UNSAID = re.compile(r"[\s*`_\\'\"“”‘’\u200b]+")
"""What is left out of both sides: spaces, emphasis, and the quotation marks that programs curl."""

MARKERS = "-#>+~=0123456789 \t"
"""What begins headings, items and quotations in Markdown."""


class Likeness:
    """Tells which sources a text repeats."""

    def __init__(self, cases: Iterable[Case]) -> None:
        """Take the posts and pages as judged."""
        self.cases = tuple(cases)
        self.owners: dict[str, int] = {}
        self.readings: dict[int, str] = {}
        for at, case in enumerate(self.cases):
            told = (*(title.text for title in case.post.titles), case.post.body, case.post.text)
            for beginning in _beginnings("\n".join(told)):
                self.owners.setdefault(beginning, at)

    def repeated(self, text: str) -> tuple[int, ...]:
        """Return the sources that a text repeats anything of, by their numbers, in its order."""
        owners = self.owners
        return tuple(dict.fromkeys(owners[one] for one in _beginnings(text) if one in owners))

    def reading(self, source: int) -> str:
        """Return all that is known of a source, squeezed: as it is on disk, and as it is read."""
        known = self.readings.get(source)
        if known is None:
            post = self.cases[source].post
            titles = "\n".join(title.text for title in post.titles)
            known = squeeze("\n".join((titles, *public_lines(post.text, post.body_line), post.body)))
            known += "\n" + squeeze(open_page(post).text)
            self.readings[source] = known
        return known


def _beginnings(text: str) -> Iterator[str]:
    for piece in END.split(text):
        begun = UNSAID.sub("", piece.lstrip(MARKERS)[:READ])[:LONGEST]
        if len(begun) >= SHORTEST:
            yield begun
