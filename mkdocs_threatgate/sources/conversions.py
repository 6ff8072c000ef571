"""Working files that git itself made different from what is committed: no edits, and not told as such.

`.gitattributes` may have git write another text to disk than it stores: in another encoding,
with `$Id$` filled in, or through a filter, which is never run here. What counts is the blob
in any case; this only keeps the gate from asking an author to undo what git would do again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from mkdocs_threatgate.sources.blobs import Blob, path_text
from mkdocs_threatgate.sources.git import Repository

ATTRIBUTES = ("filter", "ident", "working-tree-encoding")
ABSENT = ("unspecified", "unset", "")
FILE_BYTES = 2**20
IDENT = re.compile(rb"\$Id:[^$\n]*\$")


class _Attributes(NamedTuple):
    filter: str = ""
    ident: str = ""
    encoding: str = ""


def converted(repository: Repository, at_head: Mapping[str, Blob], paths: Collection[str]) -> frozenset[str]:
    """Return those of `paths` whose files differ from HEAD by what git's attributes do alone.

    A path with a filter counts as such: only the filter could tell. Paths are from the top;
    git is asked only where there are any.
    """
    if not paths:
        return frozenset()
    stated = _attributes(repository, paths)
    return frozenset(
        path for path in paths if _is_converted(repository, path, at_head[path].oid, stated.get(path))
    )


def _attributes(repository: Repository, paths: Collection[str]) -> dict[str, _Attributes]:
    asked = b"".join(path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)
    tokens = iter(repository.run("check-attr", "--stdin", "-z", *ATTRIBUTES, input=asked).split(b"\0"))
    found: dict[str, list[str]] = {}
    for path in tokens:
        if path:
            next(tokens)  # the attributes come in the order in which they were asked for
            value = next(tokens).decode("utf-8", "replace")
            found.setdefault(path_text(path), []).append("" if value in ABSENT else value)
    return {path: _Attributes(*values) for path, values in found.items()}


def _is_converted(repository: Repository, path: str, oid: str, attributes: _Attributes | None) -> bool:
    if attributes is None or not any(attributes):
        return False
    if attributes.filter:
        return True
    with (repository.top / path).open("rb") as file:
        data = file.read(FILE_BYTES)
    return any(_oid(text, repository.object_format) == oid for text in _readings(data, attributes))


def _readings(data: bytes, attributes: _Attributes) -> Iterator[bytes]:
    """Yield what git may have stored for a file with these bytes."""
    if attributes.encoding:
        try:
            data = data.decode(attributes.encoding.removesuffix("-BOM")).encode()
        except (UnicodeError, LookupError):
            return
    if attributes.ident:
        data = IDENT.sub(b"$Id$", data)
    yield data
    yield data.replace(b"\r\n", b"\n")


def _oid(data: bytes, object_format: str) -> str:
    return hashlib.new(object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
