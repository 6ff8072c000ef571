"""What a site's own sources make public: a text that stands there too gives nothing away. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from mkdocs_threatgate.content.pages import OWN_KEY
from mkdocs_threatgate.model import Case
from mkdocs_threatgate.sources.hypertext import squeeze


class Publicity:
    """Says whether the sources make a text public: a post's words, other front matter, the theme."""

    def __init__(self, cases: Iterable[Case], others: Callable[[], Iterable[str]]) -> None:
        """Take the posts and pages, and what else is printed, which is asked for only where it matters."""
        self.cases, self.others = tuple(cases), others

    def __call__(self, squeezed: str) -> bool:
        """Return whether a text, squeezed, stands in the sources."""
        return squeezed in self._texts

    @cached_property
    def _texts(self) -> str:
        return squeeze("\n".join((*self.others(), *self._pages())))

    def _pages(self) -> Iterator[str]:
        for case in self.cases:
            yield case.post.body
            yield from public_lines(case.post.text, case.post.body_line)


def public_lines(text: str, body_line: int) -> Iterator[str]:
    """Yield the lines of a post's front matter but for the declaration; the body begins on `body_line`."""
    own = False
    for line in text.split("\n")[: body_line - 1]:
        if line[:1].strip():
            own = line.strip("\"' ").startswith(OWN_KEY)
        if not own:
            yield line
