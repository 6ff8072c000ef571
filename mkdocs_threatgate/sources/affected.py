"""A base commit → what differs from it now, and the pages that it concerns.

A page is concerned by its own text, by its attachments, by a title that a `.meta.yml` or the
nav gives it, by the entries of the ledger that it relies on, and by another page with its id.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import ANY_FILING, Entry, Text, say
from mkdocs_threatgate.sources.archive import IDENTIFIER, own_id
from mkdocs_threatgate.sources.differing import Differing, differing
from mkdocs_threatgate.sources.enclosures import BUNDLES
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.inline import may_hold_receipts
from mkdocs_threatgate.sources.ledger import is_quiet, read_ledger
from mkdocs_threatgate.sources.links import files_meant, link_targets
from mkdocs_threatgate.sources.pages import META_FILE, RENDERED
from mkdocs_threatgate.sources.world import Grounds

FILING = re.compile(r"[0-9]{4}-[a-z0-9]{6}")
HEAD_CHARACTERS = 64 * 1024
KEY = "threatgate"

Labels = tuple[tuple[str, str], ...]


class Affected(NamedTuple):
    """What a change concerns: pages to judge, files under the docs folder that differ, entries' keys."""

    pages: tuple[str, ...]
    files: frozenset[str]
    entries: frozenset[str]


def affected_by(grounds: Grounds, base: Repository, labels: Labels) -> Affected:
    """Return what differs from the commit `base`, and the pages that it concerns.

    `grounds` have the rules of the base, `labels` are the nav's titles there. Raises
    `LedgerError` where the ledger differs and history is too short to judge that.
    """
    return _Survey(grounds, base, labels).affected()


class _Survey:
    def __init__(self, grounds: Grounds, base: Repository, labels: Labels) -> None:
        self.grounds = grounds
        self.base = base
        self.pages = grounds.pages
        self.uris = grounds.pages.uris()
        self.labels = labels
        self.files: Differing = differing(grounds.pages, base)
        self.read: dict[str, Text] = {}

    def affected(self) -> Affected:
        if self.grounds.repository.shallow:
            self.refuse_unproven_receipts()
        entries, names = self.entries()
        chosen = {uri for uri in self.uris if uri in self.files.all} | self.titled()
        attached = self.attached() | (names & self.files.present)
        if attached or names:
            for text in self.texts(set(self.uris) - chosen):
                if _named(text) & names or _links_to(text, attached) or _bundles(text.uri, attached):
                    chosen.add(text.uri)
        chosen |= self.sharing_ids(chosen)
        keys = frozenset(entry.key for entry in entries)
        return Affected(tuple(sorted(chosen)), self.files.all | (names & self.files.present), keys)

    def texts(self, uris: Iterable[str]) -> Iterator[Text]:
        for uri in uris:
            if uri not in self.read:
                self.read[uri] = self.pages.text(uri)
            yield self.read[uri]

    def titled(self) -> set[str]:
        """Return the pages that a `.meta.yml` or the nav gives another title."""
        metas = {uri.removesuffix(META_FILE) for uri in self.files.all if uri.endswith(META_FILE)}
        below = {uri for uri in self.uris if any(uri.startswith(folder) for folder in metas)}
        relabelled = {uri for uri, _ in {*self.labels} ^ {*self.grounds.site.labels}}
        # a heading of the nav stands on every page
        return set(self.uris) if "" in relabelled else below | relabelled.intersection(self.uris)

    def attached(self) -> set[str]:
        """Return the attachments that differ, and those that may have come to belong to another page."""
        plain = {uri for uri in self.files.all | self.files.present if not _is_page(uri)}
        moved = {posixpath.dirname(uri) for uri in self.files.appeared if _is_page(uri)}
        found = plain & self.files.all
        found |= {uri for uri in plain if any(folder and uri.startswith(f"{folder}/") for folder in moved)}
        now = self.texts(uri for uri in self.uris if uri in self.files.all)
        for text in (*now, *self.files.earlier_pages()):
            found |= {uri for uri in _targets(text) if not _is_page(uri)}
        return found

    def entries(self) -> tuple[list[Entry], set[str]]:
        """Return the entries that are not what they were, and all names of posts and filings they touch."""
        repository, settings = self.grounds.repository, self.grounds.site.settings
        if is_quiet(repository, self.grounds.prefix, settings, self.base.head):
            return [], set()
        if repository.shallow:
            raise _too_shallow()
        before, after = self.ledger(self.base), self.ledger(repository)
        apart = [
            entry
            for ledger, other in ((before, after), (after, before))
            for key, entry in ledger.items()
            if other.get(key) != entry
        ]
        everything = [*before.values(), *after.values()]
        filings = {one.receipt.filing for one in apart if one.receipt}
        filings |= {mention for one in apart for mention in one.mentions}
        if ANY_FILING in filings:
            filings |= {one.receipt.filing for one in everything if one.receipt}
        chains = [one for one in everything if one.receipt and one.receipt.filing in filings]
        return apart, filings.union(*(_posts(one) for one in (*apart, *chains)))

    def ledger(self, repository: Repository) -> dict[str, Entry]:
        """Return the entries of the ledger as a commit has them, by their keys."""
        settings, texts = self.grounds.site.settings, tuple(self.texts(self.uris))
        ledger, _ = read_ledger(repository, self.grounds.prefix, settings, texts, (), self.base.head)
        return {entry.key: entry for entry in ledger.entries}

    def sharing_ids(self, chosen: set[str]) -> set[str]:
        """Return the pages that have an id of one of these."""
        ids = {own_id(text) for text in self.texts(chosen) if KEY in text.text} - {""}
        others = self.texts(set(self.uris) - chosen) if ids else ()
        return {text.uri for text in others if _named(text) & ids and own_id(text) in ids}

    def refuse_unproven_receipts(self) -> None:
        """Raise `LedgerError` if front matter that holds receipts has changed: that needs history."""
        now = self.texts(uri for uri in self.uris if uri in self.files.all)
        if any(may_hold_receipts(text) for text in (*now, *self.files.earlier_pages())):
            raise _too_shallow()


def _too_shallow() -> LedgerError:
    return LedgerError(
        say("the change touches the ledger, and history is cut short: it cannot be judged"),
        say("Fetch the whole history; in a workflow set “fetch-depth: 0” for the checkout."),
    )


def _is_page(uri: str) -> bool:
    return uri.lower().endswith(RENDERED)


def _targets(text: Text) -> Iterator[str]:
    for target, _ in link_targets(text.text):
        yield from files_meant(target, text.uri)


def _links_to(text: Text, attached: set[str]) -> bool:
    return bool(attached) and any(uri in attached for uri in _targets(text))


def _bundles(uri: str, attached: set[str]) -> bool:
    folder, name = posixpath.split(uri)
    is_bundle = bool(folder) and posixpath.splitext(name)[0].lower() in BUNDLES
    return is_bundle and any(file.startswith(f"{folder}/") for file in attached)


def _posts(entry: Entry) -> set[str]:
    receipt = entry.receipt
    if receipt is None:
        return set()
    dismissed = {receipt.dismissal.post} if receipt.dismissal else set()
    return {cover.post for cover in receipt.covers} | dismissed


def _named(text: Text) -> set[str]:
    """Return what may name a page, or a filing that it names; too much rather than too little."""
    head = text.text[:HEAD_CHARACTERS] if KEY in text.text else ""
    return {text.uri, *IDENTIFIER.findall(head), *FILING.findall(head)}
