"""What of the ledger and of declarations must not be in the output → where it is. Pure.

Looked for are the numbers of receipts, their ids and digests, the addresses of who recorded them, the
digests of documents, the files themselves, and the `threatgate` block of a front matter: its keys, and
the sentences and ids that it states. What an author has made public elsewhere, in a post's text, in
other front matter or in the theme, is no giveaway: a contact address may well be a recorder's.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mkdocs_threatgate.content.automata import WORD_FLAGS, Automata
from mkdocs_threatgate.folding import decoded_runs
from mkdocs_threatgate.model import Case, Exposure, Ledger, Message, Receipt, say
from mkdocs_threatgate.sources.hypertext import squeeze

SHORTEST = 6
"""Characters of a number, an id or a sentence from which it is told from chance."""

KEY = "threatgate"
FOLLOWING = 240
BLOCK = re.compile(
    r"threatgate\W{1,16}(?:none|incidents|reports|networks|vulnerabilities|filings|receipts|publish_at|tlp"
    r"|embargo|id)\b\W{1,8}\w{1,24}"
)
"""The block's key, one of its own keys and what follows, in YAML, JSON or as a program prints it."""

TAG = re.compile(r"<[^<>]*(?:>|$)")
"""A tag, or what of one the end of a piece left: a highlighter sets its own into an example."""

Public = Callable[[str], bool]
"""Says of a text, squeezed, whether the site's own sources make it public elsewhere."""


class Secret(NamedTuple):
    """A text that must not be in the output, and what it is."""

    text: str
    what: Message


class Giveaways:
    """Looks for what must not be in the output."""

    def __init__(self, ledger: Ledger, cases: Iterable[Case]) -> None:
        """Take the ledger and the posts with their declarations."""
        secrets = {one.text: one for one in (*_of_ledger(ledger), *_of_declarations(cases))}
        self.secrets = tuple(one for one in secrets.values() if len(one.text) >= SHORTEST)
        self.digests = dict(_digests(ledger))
        words = (KEY, *(one.text for one in self.secrets))
        self.words = Automata([word.encode("utf-8", "replace") for word in words], WORD_FLAGS, literal=True)

    def in_file(self, path: str, sha256: str, text: str, public: Public) -> Iterator[Exposure]:
        """Yield what a file of the output gives away; `text` is what is readable in it."""
        whole = self.digests.get(sha256)
        if whole is not None:
            yield Exposure(path, whole, sha256)
        spelt = "\n".join((text, *(run.text for run in decoded_runs(text))))
        data = spelt.encode("utf-8", "replace")
        ends = self.words.ends(data)
        found = {word for word, _ in ends}
        for word in sorted(found - {0}):
            secret = self.secrets[word - 1]
            if not public(squeeze(secret.text)):
                yield Exposure(path, secret.what, secret.text)
        if 0 in found:
            yield from _blocks(path, data, (end for word, end in ends if word == 0), public)


def _blocks(path: str, data: bytes, ends: Iterable[int], public: Public) -> Iterator[Exposure]:
    """Yield the first front-matter block of a file that is no example in a text of the site's."""
    for end in ends:
        piece = data[end - len(KEY) : end + FOLLOWING].decode("utf-8", "replace")
        shown = [BLOCK.match(html.unescape(one)) for one in (piece, TAG.sub("", piece))]
        if shown[0] and not any(block and public(squeeze(block[0])) for block in shown):
            yield Exposure(path, say("the “threatgate” block of a front matter"), f"block {path}")
            return


def _of_ledger(ledger: Ledger) -> Iterator[Secret]:
    for entry in ledger.entries:
        receipt = entry.receipt
        if entry.sha256:
            yield Secret(entry.sha256, say("the digest of the receipt {id}", id=entry.stem))
        if receipt is not None:
            yield from _of_receipt(receipt)


def _of_receipt(receipt: Receipt) -> Iterator[Secret]:
    yield Secret(receipt.id, say("the id of the receipt {id}", id=receipt.id))
    yield Secret(receipt.number, say("the number of the receipt {id}", id=receipt.id))
    if "@" in receipt.recorded_by:
        yield Secret(receipt.recorded_by, say("the address of who recorded {id}", id=receipt.id))
    for document in receipt.evidence:
        digest = document.sha256.lower().removeprefix("sha256:")
        yield Secret(digest, say("the digest of a document of the receipt {id}", id=receipt.id))


def _of_declarations(cases: Iterable[Case]) -> Iterator[Secret]:
    for case in cases:
        said, path = case.declaration, case.post.path
        if said.none:
            yield Secret(said.none, say("what the declaration of {post} states", post=path))
        for filing in said.filings:
            yield Secret(filing.id, say("the filing that {post} names", post=path))
        for receipt in said.receipts:
            yield from _of_receipt(receipt)


def _digests(ledger: Ledger) -> Iterator[tuple[str, Message]]:
    """Yield the digests of files that must not be in the output, in hexadecimal."""
    for entry in ledger.entries:
        if entry.sha256 and not entry.inline:
            yield entry.sha256.removeprefix("sha256:"), say("the receipt {id} itself", id=entry.stem)
        for document in entry.receipt.evidence if entry.receipt else ():
            digest = document.sha256.lower().removeprefix("sha256:")
            yield digest, say("a document of the receipt {id} itself", id=entry.stem)
