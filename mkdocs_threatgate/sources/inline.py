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
from mkdocs_threatgate.sources.posts import read_post
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
        elif key not in committed or _plain(committed[key]) != _plain(tree):
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
    versions: dict[str, Known] = {}
    committed: Known = {}
    added: dict[str, tuple[Commit, ...]] = {}
    broken: dict[str, Commit] = {}
    for change in history.changes if history else ():
        after = _version(change.after, text, blobs, versions, timezone)
        before = [_version(oid, text, blobs, versions, timezone) for oid in change.before]
        for key, tree in after.items():
            if not any(key in one for one in before):
                added[key] = (*added.get(key, ()), change.commit)
            if _plain(committed.setdefault(key, tree)) != _plain(tree):
                broken.setdefault(key, change.commit)
        for one in before:
            for key, tree in one.items():
                if key not in after or _plain(after[key]) != _plain(tree):
                    broken.setdefault(key, change.commit)
    return committed, added, broken


def _version(
    oid: str,
    text: Text,
    blobs: AbstractMapping[str, bytes | Oversize | None],
    versions: dict[str, Known],
    timezone: str,
) -> Known:
    if oid not in versions:
        data = blobs.get(oid)
        then = data.decode("utf-8", "replace") if isinstance(data, bytes) else ""
        post = read_post(text._replace(text=then, fault=None), timezone)
        versions[oid] = inline_receipts(post)
    return versions[oid]


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


def _plain(value: Value) -> object:
    """Return a tree as bare texts, to be compared whatever its layout."""
    if isinstance(value, Scalar):
        return value.text
    if isinstance(value, Sequence):
        return tuple(_plain(item) for item in value.items)
    return frozenset((key.text, _plain(one)) for key, one in value.entries)
