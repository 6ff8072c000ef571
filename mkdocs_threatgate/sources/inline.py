"""Receipts in posts' front matter → entries, held to the same rule as files of the ledger.

An inline receipt is known by its id, else by its place in the list. The list only grows:
one that was changed or dropped in any commit is void (contract part 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as AbstractMapping
from dataclasses import replace

from mkdocs_threatgate.model import (
    TOP,
    Commit,
    Entry,
    Fault,
    Mapping,
    Post,
    Receipt,
    Scalar,
    Sequence,
    Settings,
    Standing,
    Text,
    Value,
    say,
)
from mkdocs_threatgate.sources.blobs import Oversize
from mkdocs_threatgate.sources.history import PathHistory
from mkdocs_threatgate.sources.posts import beginning, read_post
from mkdocs_threatgate.sources.receipts import CODE, receipt_of

DENIED = Fault(
    CODE,
    say("the site does not allow receipts in front matter (inline_receipts: deny)"),
    say("Record the filing in the ledger instead."),
)
Known = dict[str, Mapping]


def may_hold_receipts(text: Text) -> bool:
    """Return whether a file's front matter could hold inline receipts; cheap, and never misses one."""
    return "receipts" in text.text and "threatgate" in text.text


def inline_entries(
    text: Text,
    history: PathHistory | None,
    blobs: AbstractMapping[str, bytes | Oversize | None],
    settings: Settings,
) -> Iterator[Entry]:
    """Yield an entry for every inline receipt of a post, now or ever.

    `history` is None where it cannot be judged; `blobs` hold the versions it names.
    """
    now = inline_receipts(read_post(text, settings.timezone))
    committed, added, broken = _replay(text, history, blobs, settings.timezone)
    for key, tree in now.items():
        standing = Standing.INTACT
        if history is None:
            standing = Standing.UNPROVEN
        elif key in broken:
            standing = Standing.REWRITTEN
        elif key not in committed or differ(committed[key], tree):
            standing = Standing.UNCOMMITTED
        said = committed.get(key, tree) if standing is Standing.REWRITTEN else tree
        yield from _entry(
            text, key, said, settings, standing=standing, added=added.get(key, ()), changed=broken.get(key)
        )
    for key, commit in broken.items():
        if key not in now and key in committed:
            yield from _entry(
                text,
                key,
                committed[key],
                settings,
                standing=Standing.DELETED,
                added=added.get(key, ()),
                changed=commit,
            )


def _replay(
    text: Text,
    history: PathHistory | None,
    blobs: AbstractMapping[str, bytes | Oversize | None],
    timezone: str,
) -> tuple[Known, dict[str, tuple[Commit, ...]], dict[str, Commit]]:
    """Return the receipts as first committed, who added each on which branch, and who first broke which."""
    versions = _Versions(text, blobs, timezone)
    committed: Known = {}
    added: dict[str, tuple[Commit, ...]] = {}
    broken: dict[str, Commit] = {}
    for change in history.changes if history else ():
        after = versions.of(change.after)
        before = [versions.of(oid) for oid in change.before]
        for key, tree in after.items():
            if not any(key in one for one in before):
                added[key] = (*added.get(key, ()), change.commit)
            if differ(committed.setdefault(key, tree), tree):
                broken.setdefault(key, change.commit)
        for one in before:
            for key, tree in one.items():
                if key not in after or differ(after[key], tree):
                    broken.setdefault(key, change.commit)
    return committed, added, broken


class _Versions:
    """The receipts in every version of a post by its blob; many have one front matter, which is read once."""

    def __init__(
        self, text: Text, blobs: AbstractMapping[str, bytes | Oversize | None], timezone: str
    ) -> None:
        self.text = text
        self.blobs = blobs
        self.timezone = timezone
        self.by_blob: dict[str, Known] = {}
        self.by_beginning: dict[str, Known] = {}

    def of(self, oid: str) -> Known:
        """Return the receipts in one version, none where it cannot be read."""
        if oid not in self.by_blob:
            data = self.blobs.get(oid)
            then = beginning(data.decode("utf-8", "replace")) if isinstance(data, bytes) else ""
            if then not in self.by_beginning:
                post = read_post(self.text._replace(text=then, fault=None), self.timezone)
                self.by_beginning[then] = inline_receipts(post)
            self.by_blob[oid] = self.by_beginning[then]
        return self.by_blob[oid]


def inline_receipts(post: Post) -> Known:
    """Return a post's inline receipts by what they are known by."""
    declaration = post.head.get("threatgate") if post.head else None
    receipts = declaration.get("receipts") if isinstance(declaration, Mapping) else None
    known: Known = {}
    for position, tree in enumerate(receipts.items if isinstance(receipts, Sequence) else (), start=1):
        if isinstance(tree, Mapping):
            identifier = tree.get("id")
            key = (
                identifier.text
                if isinstance(identifier, Scalar) and identifier.text
                else f"{post.uri}#{position}"
            )
            known.setdefault(key, tree)
    return known


def _entry(  # noqa: PLR0913 - an entry has that many sides
    text: Text,
    key: str,
    tree: Mapping,
    settings: Settings,
    *,
    standing: Standing,
    added: tuple[Commit, ...],
    changed: Commit | None,
) -> Iterator[Entry]:
    receipt, faults = receipt_of(tree, settings.timezone, post=text.uri)
    if receipt is None or faults:
        return  # the declaration carries these faults to the checks
    named: Receipt = replace(receipt, id=key, filing=key, span=TOP)
    yield Entry(
        path=text.path,
        receipt=named,
        faults=(DENIED,) if settings.inline_receipts == "deny" else (),
        standing=standing,
        added=added[0] if added else None,
        again=tuple(commit.id for commit in added[1:]),
        changed=changed,
        inline=text.uri,
    )


def differ(one: Value, other: Value) -> bool:
    """Return whether two receipts say other things, whatever their layout."""
    return one is not other and _plain(one) != _plain(other)


def _plain(value: Value) -> object:
    """Return a tree as bare texts, to be compared whatever its layout."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return tuple(_plain(item) for item in value.items)
    return frozenset((key.text, _plain(one)) for key, one in value.entries)
