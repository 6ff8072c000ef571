"""What is withheld of a judged site → where it stands all the same, on pages and in the output. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from mkdocs_threatgate.looking.naming import Named
from mkdocs_threatgate.looking.passages import Held, Withheld, hold, leaked
from mkdocs_threatgate.model import Docket, Leak, Post, say


class Leaks:
    """Looks for what is withheld: passages, titles and addresses of posts, and attachments as whole files."""

    def __init__(self, docket: Docket, gone: frozenset[str]) -> None:
        """Take what was judged, and what of it is withheld, by paths under the docs folder."""
        self.held = held_back(docket, gone)
        files = [one.attachment for one in docket.exhibits]
        published = {one.sha256 for one in files if one.uri not in gone}
        self.files = {one.sha256: one.path for one in files if one.uri in gone} if gone else {}
        for digest in published & self.files.keys():
            del self.files[digest]
        self.texts = tuple(one.text for one in _published(docket, gone)) if gone else ()
        self.named = Named()

    def know(self, addresses: Mapping[str, str], others: Iterable[str]) -> None:
        """Look for addresses, too, that no published page names: the path of the post that each is of.

        `others` are the addresses of what is published; one that ends as they do cannot be told from them.
        """
        if addresses:
            self.named = self.named.having(addresses, others, self.texts)

    def in_text(self, path: str, text: str) -> Iterator[Leak]:
        """Yield what a page, or a file of the output, holds of withheld posts; `text` is what it says."""
        for one in leaked(text, self.held):
            words = f"“{one.words}”"
            what = (
                say("its title {words}", words=words)
                if one.is_title
                else say("the passage {words}", words=words)
            )
            digest = hashlib.sha256(one.words.encode("utf-8", "surrogateescape")).hexdigest()
            yield Leak(path, one.post, what, f"{one.post} {digest}")
        for address, post in self.named.those_in(text):
            yield Leak(path, post, say("its address {address}", address=address), f"{post} {address}")

    def in_file(self, path: str, sha256: str, text: str) -> Iterator[Leak]:
        """Yield what a file of the output holds; `sha256` is its digest."""
        if sha256 in self.files:
            yield Leak(path, self.files[sha256], say("the file itself"), f"{self.files[sha256]} file")
        yield from self.in_text(path, text)


def held_back(docket: Docket, gone: frozenset[str]) -> Held:
    """Return the passages and titles that no page holds which is published."""
    if not gone:
        return Held({}, {})
    posts = (case.post for case in docket.cases if case.post.uri in gone)
    withheld = (Withheld(post.path, post.text, tuple(one.text for one in post.titles)) for post in posts)
    return hold(withheld, (post.text for post in _published(docket, gone)))


def _published(docket: Docket, gone: frozenset[str]) -> Iterator[Post]:
    return (case.post for case in docket.cases if case.post.ships and case.post.uri not in gone)
