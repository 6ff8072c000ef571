"""A post's declaration with something added or changed → its text, read again: nothing else has changed."""

from __future__ import annotations

from mkdocs_threatgate.authoring.declared import exchange_none, set_fields
from mkdocs_threatgate.authoring.front_matter import KEY, Field, add_identifier, add_item, unsafe
from mkdocs_threatgate.cli.declaring import PLACES, SUBJECTS, Part, Said, key_of, quoted, report, where
from mkdocs_threatgate.model import TOP, Mapping, Post, Scalar, Sequence, Text, Value
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.trees import TreeError, read_tree

Path = tuple[str | int, ...]
"""The keys and positions that lead to a part of a front matter."""

HOLE: tuple[object, ...] = ("hole",)


def with_item(post: Post, key: str, fields: tuple[Field, ...], timezone: str) -> str:
    """Return the post's text with one more item in a list of its declaration, in the place of `none` if any.

    Raises `UsageError` where that cannot be done without changing anything else.
    """
    declaration = _part(post, (KEY,))
    denied = isinstance(declaration, Mapping) and declaration.get("none") is not None
    edited = exchange_none(post, key, fields) if denied else add_item(post, key, fields)
    after = read_again(post, edited, timezone)
    before = _items(post, key)
    now = _items(after, key)
    wanted = (*before, _plain(_tree(fields)))
    apart = ("none", key) if denied else (key,)
    if now != wanted or _around(post, (KEY,), apart) != _around(after, (KEY,), apart):
        raise unsafe()
    return _same_body(post, after, edited)


def with_fields(
    post: Post, path: Path, fields: tuple[Field, ...], instead: tuple[str, ...], timezone: str
) -> str:
    """Return the post's text with these values in a part of its front matter, `instead` of other keys.

    Raises `UsageError` as `with_item` does.
    """
    mapping = _part(post, path)
    if not isinstance(mapping, Mapping):
        raise unsafe()
    edited = set_fields(post.text, mapping, fields, instead)
    after = read_again(post, edited, timezone)
    apart = (*(name for name, _ in fields), *instead)
    changed = _part(after, path)
    put = {name.text: _plain(one) for name, one in changed.entries} if isinstance(changed, Mapping) else {}
    wanted = {name.text: _plain(one) for name, one in _tree(fields).entries}
    stays = all(put.get(name) == value for name, value in wanted.items())
    gone = all(name in wanted or name not in put for name in instead)
    if not (stays and gone) or _around(post, path, apart) != _around(after, path, apart):
        raise unsafe()
    return _same_body(post, after, edited)


def with_identifier(post: Post, identifier: str, timezone: str) -> str:
    """Return the post's text with an id of its own; raises `UsageError` as `with_item` does."""
    edited = add_identifier(post, identifier)
    after = read_again(post, edited, timezone)
    stated = _part(after, (KEY, "id"))
    named = isinstance(stated, Scalar) and stated.text == identifier
    if not named or _around(post, (KEY,), ("id",)) != _around(after, (KEY,), ("id",)):
        raise unsafe()
    return _same_body(post, after, edited)


def changed(post: Post, part: Part, said: Said, timezone: str) -> Post:
    """Return the post with what is said of one part of its declaration, all else of that as it was."""
    listed = _part(post, (KEY, key_of(part)))
    items = listed.items if isinstance(listed, Sequence) else ()
    path = (KEY, key_of(part), next(place for place, item in enumerate(items) if item.span == part.span))

    def put(fields: tuple[Field, ...], instead: tuple[str, ...] = (), below: str = "") -> Post:
        inner = (*path, below) if below else path
        return read_again(post, with_fields(post, inner, fields, instead, timezone), timezone)

    if said.incidents:
        post = put((where(said.incidents),), PLACES)
    if said.nature:
        post = put((("nature", said.nature),))
    if said.reports:
        post = put(report(said.reports), SUBJECTS)
    named = (("operator", "name", one) for one in said.networks)
    repaired = (("fixed", "at", one) for one in (said.fixed_at,) if one)
    for key, inner, text in (*named, *repaired):
        if isinstance(_part(post, (*path, key)), Mapping):
            post = put(((inner, quoted(text)),), below=key)
        else:
            post = put(((key, f"{{{inner}: {quoted(text)}}}"),))
    return post


def read_again(post: Post, edited: str, timezone: str) -> Post:
    """Return what would be read of a post if its file were this text."""
    return read_post(Text(post.path, post.uri, edited, gated=True, ships=post.ships), timezone)


def _same_body(post: Post, after: Post, edited: str) -> str:
    if after.body != post.body or len(after.faults) > len(post.faults):
        raise unsafe()
    return edited


def _tree(fields: tuple[Field, ...]) -> Mapping:
    """Return what fields say, read as YAML."""
    try:
        tree = read_tree("".join(f"{name}: {value}\n" for name, value in fields))
    except TreeError as problem:
        raise unsafe() from problem
    return tree if isinstance(tree, Mapping) else Mapping((), TOP)


def _part(post: Post, path: Path) -> Value | None:
    found: Value | None = post.head
    for step in path:
        if isinstance(found, Mapping) and isinstance(step, str):
            found = found.get(step)
        elif isinstance(found, Sequence) and isinstance(step, int) and step < len(found.items):
            found = found.items[step]
        else:
            return None
    return found


def _items(post: Post, key: str) -> tuple[object, ...]:
    listed = _part(post, (KEY, key))
    return tuple(_plain(one) for one in listed.items) if isinstance(listed, Sequence) else ()


def _around(post: Post, path: Path, apart: tuple[str, ...]) -> object:
    """Return a post's front matter without its places, and without some keys of the part at a path."""
    return _without(post.head, path, apart) if post.head else ()


def _without(value: Value, path: Path, apart: tuple[str, ...]) -> object:
    if not path:
        kept = value.entries if isinstance(value, Mapping) else ()
        return tuple((name.text, _plain(one)) for name, one in kept if name.text not in apart)
    if isinstance(value, Sequence):
        return tuple(
            _without(one, path[1:], apart) if place == path[0] else _plain(one)
            for place, one in enumerate(value.items)
        )
    if isinstance(value, Mapping):
        return tuple(
            (name.text, _without(one, path[1:], apart) if name.text == path[0] else _plain(one))
            for name, one in value.entries
        )
    return HOLE


def _plain(value: Value) -> object:
    """Return a tree without its places and its layout, to be compared."""
    if isinstance(value, Scalar):
        return ("scalar", value.text, value.kind)
    if isinstance(value, Sequence):
        return ("list", *(_plain(item) for item in value.items))
    return ("mapping", *((name.text, _plain(one)) for name, one in value.entries))
