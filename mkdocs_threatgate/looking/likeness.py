"""A file of an output that nobody saw being made → the sources that it repeats. Pure.

Generators give pages whatever address they like, so that the words must tell. Sources are known by the
first letters of their lines and of what follows a full stop or a comma: what a reader is shown has these
in common with them, whatever became of the line ends, the quotation marks and the emphasis.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mkdocs_threatgate.content.pages import open_page
from mkdocs_threatgate.looking.publicity import public_lines
from mkdocs_threatgate.model import Case
from mkdocs_threatgate.sources.hypertext import squeeze

LONGEST = 16
UNSAID = str.maketrans(dict.fromkeys("*`_\\'\"“”‘’ \t\r\f\v\u00a0\u200b", ""))
"""What is left out of both sides: spaces, emphasis, and the quotation marks that programs curl."""

BEGINNING = re.compile(
    rf"(?:^[-#>+|\d.)(\[!~=]*|(?<=[.,;:!?。，；：！？)|\]]))(?=([^\n]{{6,{LONGEST}}}))", re.MULTILINE
)
"""Where a line begins, or something in it, and what begins there."""


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


def _beginnings(text: str) -> list[str]:
    return BEGINNING.findall(text.translate(UNSAID))
