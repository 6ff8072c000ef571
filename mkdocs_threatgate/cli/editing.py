"""A post's front matter as edited → the same, read again: nothing but the intended has changed."""

from __future__ import annotations

from mkdocs_threatgate.authoring.front_matter import (
    KEY,
    add_filing,
    add_receipt,
    exchange_filing,
    unsafe,
)
from mkdocs_threatgate.model import Mapping, Post, Scalar, Sequence, Text, Value
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

Bare = tuple[object, ...]


def with_filing(post: Post, identifier: str, timezone: str) -> str:
    """Return the post's text with this id in `threatgate.filings`; raises `UsageError` if that is unsafe."""
    edited = add_filing(post, identifier)
    after = _read_again(post, edited, "filings", timezone)
    if read_declaration(after, timezone).filings[-1].id != identifier:
        raise unsafe()
    return edited


def with_filing_exchanged(post: Post, former: str, identifier: str, timezone: str) -> str:
    """Return the post's text that names this filing for the former one; raises `UsageError` if unsafe."""
    edited = exchange_filing(post, former, identifier)
    after = read_post(Text(post.path, post.uri, edited, gated=post.gated, ships=post.ships), timezone)
    (rest, items), (others, changed) = _apart(post, "filings"), _apart(after, "filings")
    if (others, after.body, len(after.faults)) != (rest, post.body, len(post.faults)):
        raise unsafe()
    before = [one.id for one in read_declaration(post, timezone).filings]
    named = [one.id for one in read_declaration(after, timezone).filings]
    place = before.index(former)
    if named != [*before[:place], identifier, *before[place + 1 :]] or len(items) != len(changed):
        raise unsafe()
    return edited


def with_receipt(post: Post, fields: tuple[tuple[str, str], ...], identifier: str, timezone: str) -> str:
    """Return the post's text with a receipt in `threatgate.receipts`; raises `UsageError` if that is unsafe.

    The receipt is the last of the list, and without a fault.
    """
    edited = add_receipt(post, fields)
    before = read_declaration(post, timezone)
    after = read_declaration(_read_again(post, edited, "receipts", timezone), timezone)
    if len(after.faults) > len(before.faults) or len(after.receipts) != len(before.receipts) + 1:
        raise unsafe()
    if after.receipts[-1].id != identifier:
        raise unsafe()
    return edited


def _read_again(post: Post, edited: str, key: str, timezone: str) -> Post:
    """Return the post as edited, if it reads as before but for one more item under this key."""
    text = Text(post.path, post.uri, edited, gated=post.gated, ships=post.ships)
    after = read_post(text, timezone)
    (rest, items), (others, more) = _apart(post, key), _apart(after, key)
    same = (others, after.body, more[:-1]) == (rest, post.body, items)
    if len(after.faults) > len(post.faults) or not same or not more:
        raise unsafe()
    return after


def _apart(post: Post, key: str) -> tuple[Bare, Bare]:
    """Return a post's front matter without one list of its declaration, and that list."""
    if post.head is None:
        return (), ()
    declaration = post.head.get(KEY)
    listed = declaration.get(key) if isinstance(declaration, Mapping) else None
    items = tuple(_bare(item) for item in listed.items) if isinstance(listed, Sequence) else ()
    rest = tuple(
        (_bare(name), _bare(value, key if name.text == KEY else "")) for name, value in post.head.entries
    )
    return rest, items


def _bare(value: Value, left_out: str = "") -> Bare:
    """Return a tree without its places."""
    if isinstance(value, Scalar):
        return (value.text, value.plain, value.kind)
    if isinstance(value, Sequence):
        return ("list", *(_bare(item) for item in value.items))
    kept = ((key, one) for key, one in value.entries if not left_out or key.text != left_out)
    return ("mapping", *((_bare(key), _bare(one)) for key, one in kept))
