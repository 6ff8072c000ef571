"""A configuration file → its tree, with its parents merged in, and nothing in it carried out.

Tags such as `!ENV` or `!!python/name` stay words: nothing of the site is imported or run
(contract part 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import TOP, Fault, Mapping, Scalar, Sequence, Span, Value, say
from mkdocs_threatgate.sources.trees import TreeError, read_tree

MAX_CHARACTERS = 4 * 1024 * 1024
MAX_BYTES = 4 * MAX_CHARACTERS
DEPTH_OF_INHERITANCE = 16
LINE_END = re.compile(r"\r\n?|\n")
TAG = re.compile(r"(?:&\S+\s+)?!")


def read_configuration(config: Path, depth: int = 0) -> Mapping:
    """Return the tree of a file, over that of the file it inherits from; a tagged value is a `tag`.

    Raises `UsageError` with file, line and remedy for what cannot be read as it stands.
    """
    text = _text(config)
    try:
        tree = read_tree(text, inert_tags=True, limit=MAX_CHARACTERS)
    except TreeError as error:
        refuse(config, Fault("", error.message, say("Correct the file."), error.span))
    if tree is None:
        tree = Mapping((), span=TOP)
    if not isinstance(tree, Mapping):
        refuse(config, Fault("", say("it holds no settings"), say("Write “key: value” lines."), tree.span))
    return _inherit(config, _tagged(tree, LINE_END.split(text)), depth)


def lineage(config: Path) -> Iterator[Path]:
    """Yield a configuration file and every file that it inherits from, the nearest first.

    To be asked once it has been read, when each is known to be there.
    """
    for _ in range(DEPTH_OF_INHERITANCE + 2):
        yield config
        text = _text(config)
        tree = read_tree(text, inert_tags=True, limit=MAX_CHARACTERS) if "INHERIT" in text else None
        parent = tree.get("INHERIT") if isinstance(tree, Mapping) else None
        if not isinstance(parent, Scalar):
            return
        config = config.parent / parent.text


def refuse(config: Path, fault: Fault) -> NoReturn:
    """Raise the `UsageError` of a fault in a configuration file."""
    raise UsageError(
        say("{file}, line {line}: {problem}", file=config.name, line=fault.span.line, problem=fault.message),
        fault.remedy,
    )


def literal(config: Path, tree: Mapping, key: str) -> str:
    """Return a text as it stands in the file, or an empty one; raises `UsageError` for anything else."""
    value = tree.get(key)
    if value is None:
        return ""
    if not isinstance(value, Scalar) or value.kind == "tag":
        problem = say("“{key}” must be a text that can be read as it stands", key=key)
        remedy = say("Write the value itself, without a YAML tag.")
        refuse(config, Fault("", problem, remedy, value.span))
    return value.text


def _text(config: Path) -> str:
    """Return a file's text; neither a pipe nor a device is read, which would give no end of it."""
    try:
        if config.exists() and not config.is_file():
            problem = say("it is no regular file")
        elif config.stat().st_size > MAX_BYTES:
            problem = say("the file is larger than {limit} MB", limit=MAX_BYTES // 1024**2)
        else:
            return config.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            say("{file} cannot be read: {problem}", file=str(config), problem=str(error)),
            say("Make the file readable, as UTF-8 text."),
        ) from error
    raise UsageError(
        say("{file} cannot be read: {problem}", file=str(config), problem=problem),
        say("Make the file readable, as UTF-8 text."),
    )


def _tagged(tree: Mapping, lines: list[str]) -> Mapping:
    """Return the tree with each list or mapping that has a tag in place of what the tag would make of it."""
    return Mapping(tuple((key, _untouched(value, lines)) for key, value in tree.entries), tree.span)


def _untouched(value: Value, lines: list[str]) -> Value:
    if isinstance(value, Scalar):
        return value
    if _has_tag(value.span, lines):
        return Scalar("!", plain=False, kind="tag", span=value.span)
    if isinstance(value, Mapping):
        return _tagged(value, lines)
    return Sequence(tuple(_untouched(item, lines) for item in value.items), value.span)


def _has_tag(span: Span, lines: list[str]) -> bool:
    return TAG.match(lines[span.line - 1], span.column - 1) is not None


def _inherit(config: Path, tree: Mapping, depth: int) -> Mapping:
    parent = tree.get("INHERIT")
    if parent is None:
        return tree
    if not isinstance(parent, Scalar) or parent.kind == "tag" or depth > DEPTH_OF_INHERITANCE:
        problem = say("INHERIT must be a path that can be read as it stands")
        refuse(config, Fault("", problem, say("Write the path of the parent file."), parent.span))
    return _merge(read_configuration(config.parent / parent.text, depth + 1), tree)


def _merge(parent: Mapping, child: Mapping) -> Mapping:
    """Merge as MkDocs does: mappings key by key, all else replaced by the child's."""
    merged = {key.text: (key, value) for key, value in parent.entries}
    for key, value in child.entries:
        before = merged.get(key.text, (key, value))[1]
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            merged[key.text] = (key, _merge(before, value))
        else:
            merged[key.text] = (key, value)
    return Mapping(tuple(merged.values()), child.span)
