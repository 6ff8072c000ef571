"""Addresses in a site that lead to what is withheld → which of them a text of the output names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote

from mkdocs_threatgate.content.automata import WORD_FLAGS, Automata

SHORTEST = 12
"""Characters of an address from which it is told from chance."""

BEFORE = re.compile(rb"[\w%.~-]")
AFTER = re.compile(rb"(?:/index\.html|\.html|/)?(?![\w/%~-]|\.\w)")
"""What does not stand before an address, and what follows one that goes on to no other page."""


@dataclass(frozen=True)
class Named:
    """Addresses to be looked for, as paths from the root of the site; the post that each is of."""

    posts: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()

    def having(self, posts: Mapping[str, str], others: Iterable[str], published: Iterable[str]) -> Named:
        """Return these and further ones, without those that a published text names, or that end another's."""
        public = self.others.union(others)
        more = {
            address: post
            for address, post in {**self.posts, **posts}.items()
            if "/" in address
            and len(address) >= SHORTEST
            and not any(one == address or one.endswith(f"/{address}") for one in public)
        }
        known = Named(more, public)
        said = {address for text in published for address, _ in known.those_in(text)}
        return Named({address: more[address] for address in more.keys() - said}, public)

    def those_in(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the addresses that a text names, and the post that each is of."""
        if not self.posts:
            return
        data = b" " + text.encode("utf-8", "replace")
        found = {
            number // 2
            for number, end in self._words.ends(data)
            if AFTER.match(data, end) and not BEFORE.match(data, end - len(self._spelt[number]) - 1)
        }
        for address in (self._addresses[at] for at in sorted(found)):
            yield address, self.posts[address]

    @cached_property
    def _addresses(self) -> tuple[str, ...]:
        return tuple(sorted(self.posts))

    @cached_property
    def _spelt(self) -> tuple[bytes, ...]:
        """The addresses as they stand, and as browsers write them."""
        return tuple(form.encode() for one in self._addresses for form in (one, quote(one)))

    @cached_property
    def _words(self) -> Automata:
        return Automata(self._spelt, WORD_FLAGS, literal=True)
