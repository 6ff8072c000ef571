"""A post as it was judged → its text as it is staged: without its declaration and without dead links.

Every other byte stays. Front matter is edited at the places that reading it gave; the caller
reads the result again and takes it only if nothing but the intended has changed. Pure.
"""

from __future__ import annotations

import json
import re
from itertools import islice

from mkdocs_threatgate.authoring.unlinking import Gone, unlink
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Mapping, Post, Scalar, Sequence, Value, say

KEY = "threatgate"
LINKS = "links"
"""Material's blog lists related pages under this key."""

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")


def staged_text(post: Post, gone: Gone | None = None) -> str:
    """Return the text of a post's copy; raises `UsageError` where its front matter cannot be edited.

    The `threatgate` block is taken out, and so are the links to what is `gone`, of which
    only the words are left. Paths in the front matter count from the docs folder, and are asked
    about with a slash in front.
    """
    # the head alone is taken apart into lines; bodies are long
    head = [found.group() for found in islice(LINE.finditer(post.text), post.body_line - 1)]
    body = post.text[sum(map(len, head)) :]
    if post.head is not None:
        wanted = staged_head(post.head, gone)
        for name, value in reversed(post.head.entries):
            kept = wanted.get(name.text)
            if kept is not value:
                _replace(head, post, name, value, kept)
        if not wanted.entries:
            head[1:1] = [f"{{}}{_newline(head[0])}"]  # MkDocs prints empty front matter as text
    return "".join(head) + (unlink(body, gone) if gone else body)


def staged_head(head: Mapping, gone: Gone | None = None) -> Mapping:
    """Return front matter without the declaration, and without `links` to what is gone."""
    entries = []
    for name, value in head.entries:
        kept: Value | None = value
        if name.text == KEY:
            kept = None
        elif name.text == LINKS and gone:
            kept = _linked(value, gone)
        if kept is not None:
            entries.append((name, kept))
    return Mapping(tuple(entries), head.span)


def _linked(value: Value, gone: Gone) -> Value | None:
    """Return a value less the paths in it that are gone: itself if none is, None if nothing is left."""
    if isinstance(value, Scalar):
        return None if value.kind == "str" and gone(f"/{value.text}") else value
    if isinstance(value, Sequence):
        items = tuple(_linked(item, gone) for item in value.items)
        if all(kept is item for kept, item in zip(items, value.items, strict=True)):
            return value
        left = tuple(item for item in items if item is not None)
        return Sequence(left, value.span) if left else None
    pairs = tuple((name, _linked(item, gone)) for name, item in value.entries)
    if all(kept is item for (_, kept), (_, item) in zip(pairs, value.entries, strict=True)):
        return value
    named = tuple((name, kept) for name, kept in pairs if kept is not None)
    return Mapping(named, value.span) if named else None


def _replace(head: list[str], post: Post, name: Scalar, value: Value, kept: Value | None) -> None:
    """Put the lines of an entry anew, or take them out with the comments and blank lines inside them."""
    first, last = name.span.line - 1, max(name.span.end_line, value.span.end_line)
    others = (
        (other.span.line - 1, max(other.span.end_line, content.span.end_line))
        for other, content in (post.head.entries if post.head else ())
        if other is not name
    )
    if any(start < last and first < end for start, end in others) or last >= len(head):
        raise cannot_be_taken_out(post, name.text)
    for number in range(last, len(head)):
        if not _is_inside(head[number]):
            break
        last = number + 1 if head[number].strip() else last
    indent = " " * (name.span.column - 1)
    anew = f"{indent}{name.text}: {_json(kept)}{_newline(head[first])}" if kept is not None else ""
    head[first:last] = [anew] if anew else []


def _is_inside(line: str) -> bool:
    """Return whether a line behind an entry is blank, or can only be a comment inside it."""
    return not line.strip() or (line[0] in " \t" and line.lstrip()[0] == "#")


def _json(value: Value) -> str:
    """Return a value in YAML's flow style; texts are quoted, all else stands as it was written."""
    if isinstance(value, Sequence):
        return f"[{', '.join(_json(item) for item in value.items)}]"
    if isinstance(value, Mapping):
        pairs = (
            f"{json.dumps(name.text, ensure_ascii=False)}: {_json(item)}" for name, item in value.entries
        )
        return f"{{{', '.join(pairs)}}}"
    return json.dumps(value.text, ensure_ascii=False) if value.kind == "str" else value.text or "null"


def _newline(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def cannot_be_taken_out(post: Post, key: str = KEY) -> UsageError:
    """Return the error that a key stands in the front matter so that it cannot be taken out or changed."""
    return UsageError(
        say(
            "{path}: the front matter is laid out in a way that “{key}” cannot be taken out",
            path=post.path,
            key=key,
        ),
        say("Write each key of the front matter on a line of its own."),
    )


def is_as_intended(post: Post, again: Post, gone: Gone | None = None) -> bool:
    """Return whether a staged text, read again, is the post less what was to go."""
    if post.head is None:
        return again.head is None and not again.faults
    return again.head is not None and _bare(again.head) == _bare(staged_head(post.head, gone))


def _bare(value: Value) -> object:
    """Return a value without its places."""
    if isinstance(value, Scalar):
        return value.kind, value.text
    if isinstance(value, Sequence):
        return tuple(_bare(item) for item in value.items)
    return tuple((name.text, _bare(item)) for name, item in value.entries)
