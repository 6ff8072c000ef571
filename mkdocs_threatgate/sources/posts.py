"""Text → Post: front matter read strictly, and only where every reader reads the same.

MkDocs drops a front matter that it cannot read without a word and prints it as text,
and python-frontmatter finds front matter where MkDocs finds none. What only one of the
two would read, or either would drop, is a fault that the post carries.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from frontmatter.default_handlers import YAMLHandler

from mkdocs_threatgate.model import TOP, Fault, Mapping, Message, Post, Scalar, Span, Text, Value, When, say
from mkdocs_threatgate.sources.moments import read_moment
from mkdocs_threatgate.sources.scalars import shorten
from mkdocs_threatgate.sources.titles import read_titles
from mkdocs_threatgate.sources.trees import TreeError, read_tree

AMBIGUOUS = "TG102"
KEY = "threatgate"
DECLARES = re.compile(rf"{KEY}[^\w\n]{{0,20}}:")
"""What could be the key of a declaration, whoever may read it so; the bare word is not."""
YAML = YAMLHandler()

OPENING = re.compile(r"---[ \t]*\n")
CLOSING = re.compile(r"\n(\.\.\.|---)[ \t]*\n")
"""MkDocs' own two rules: how front matter begins, and how it ends, after one line at least."""

CLOSED_AT_ONCE = re.compile(r"---[ \t]*\n(?:\.\.\.|---)[ \t]*(?:\n|\Z)")
CLOSED_BY_THE_END = re.compile(r"\n---[ \t]*\Z")

ALIKE = re.compile(r"[\s\ufeff\u200b-\u200d\u2060]*(---|\+\+\+|[{}](?=[^\S\n]*(?:\n|\Z)))[^\n]*")
"""What else looks like the first line of front matter, to other tools or to an author."""

MULTIMARKDOWN = re.compile(r" {0,3}[A-Za-z0-9_-]+:")
BLANK_LINE = re.compile(r"\n[^\S\n]*(?=\n|\Z)")

REWRITE = say(
    "Let the file begin with a line --- and nothing else, then “key: value” lines of plain YAML, "
    "then a line --- and nothing else."
)
CORRECT = say("Correct the front matter: what MkDocs cannot read it drops, the declaration with it.")
WRITE_DATE = say("Write the date as 2026-12-01 or 2026-12-01T09:00:00+08:00.")


class _Head(NamedTuple):
    """Front matter as split off: it ends before `end`; `raw` is what could hold a declaration."""

    tree: Mapping | None = None
    end: int = 0
    raw: str = ""
    fault: Fault | None = None


def read_post(text: Text, timezone: str) -> Post:
    """Return the post in a text, with its front matter as a tree or the faults that prevent it.

    Never raises for what the text holds. TG102 is carried where MkDocs or python-frontmatter
    drops front matter or reads another one, and for a date that is none; on a page that owes
    no declaration only if what is dropped could hold one. Dates without an offset are in
    `timezone` (an IANA name). A `draftable` text that says `draft: true` does not ship.
    Lines are those of the file on disk, ended by newlines and carriage returns alone; a
    byte-order mark has no column. `body` is what MkDocs takes for Markdown, and the whole
    text where front matter is at fault; its line ends are newlines.
    """
    content = _with_newlines(text.text) if text.fault is None else ""
    head = _read_head(content) if text.fault is None else _Head(raw=f"{KEY}:", fault=text.fault)
    body = _body(content, head)
    line = content.count("\n", 0, len(content) - len(body)) + 1
    date, misdated = _read_date(head.tree, timezone)
    heeded = text.gated or DECLARES.search(head.raw) is not None
    return Post(
        path=text.path,
        uri=text.uri,
        gated=text.gated,
        ships=text.ships and not (text.draftable and _is_draft(head.tree)),
        text=text.text,
        head=head.tree,
        body=body,
        body_line=line,
        date=date,
        titles=read_titles(head.tree, body, line, text.labels, text.uri),
        faults=tuple(fault for fault in (head.fault, misdated) if fault and heeded),
    )


def beginning(text: str) -> str:
    """Return the part of a text on which its front matter depends: to the line that closes it, or all."""
    content = _with_newlines(text)
    opening = OPENING.match(content)
    closing = CLOSING.search(content, opening.end()) if opening else None
    return content[: closing.end()] if closing else text


def _with_newlines(text: str) -> str:
    content = text.removeprefix("\ufeff")
    return content.replace("\r\n", "\n").replace("\r", "\n") if "\r" in content else content


def _is_draft(tree: Mapping | None) -> bool:
    """Return whether the post says `draft: true`, as the blog plugin reads it."""
    draft = tree.get("draft") if tree else None
    return isinstance(draft, Scalar) and draft.kind == "bool" and draft.text.lower() in ("true", "yes", "on")


def _body(content: str, head: _Head) -> str:
    if head.fault is not None:
        return content
    if head.tree is not None:
        return content[head.end :].lstrip("\n")
    first, _, rest = content.partition("\n")
    # where there is no front matter MkDocs looks for MultiMarkdown, and eats a blank line on the way
    return (content if first.strip() else rest).lstrip("\n")


def _read_head(content: str) -> _Head:
    opening = OPENING.match(content)
    if opening is None:
        return _read_alike(content)
    closing = CLOSING.search(content, opening.end())
    if closing is None:
        return _unclosed(content)
    raw = content[: closing.end()]
    written = content[opening.end() : closing.start() + 1]
    last = raw.count("\n")
    if closing[1] == "...":
        problem = say("the front matter ends with “...”, which python-frontmatter does not take for an end")
        return _faulty(content, problem, span=Span(last, 1, last))
    if not _splits_alike(raw, written):
        problem = say("MkDocs takes lines 1 to {last} for front matter, python-frontmatter others", last=last)
        return _faulty(content, problem, span=Span(1, 1, last))
    return _read_yaml(raw, written)


def _splits_alike(raw: str, written: str) -> bool:
    """Return whether python-frontmatter takes the same lines for YAML, from their first character on."""
    try:
        split, _ = YAML.split(raw)
    except ValueError:
        return False
    return bool(split.strip() == written.strip()) and not written.startswith("\ufeff")


def _read_yaml(raw: str, written: str) -> _Head:
    try:
        tree = read_tree(written, first_line=2)
    except TreeError as error:
        return _faulty(raw, error.message, CORRECT, error.span)
    if isinstance(tree, Mapping):
        return _Head(tree, len(raw), raw)
    if tree is None:
        return _faulty(raw, say("the front matter is empty, and MkDocs prints its lines as text"))
    return _faulty(raw, say("the front matter holds no “key: value” lines"), CORRECT, tree.span)


def _unclosed(content: str) -> _Head:
    if CLOSED_AT_ONCE.match(content):
        return _faulty(content, say("the front matter is empty, and MkDocs prints its lines as text"))
    if CLOSED_BY_THE_END.search(content):
        problem = say("the file ends with the --- that closes the front matter, and MkDocs does not see it")
        return _faulty(content, problem, say("End the last line with a line break."))
    return _faulty(content, say("the front matter begins with --- and no line --- ends it"))


def _read_alike(content: str) -> _Head:
    """Return the fault of what another tool, or an author, may take for front matter."""
    alike = ALIKE.match(content)
    if alike is None:
        if not MULTIMARKDOWN.match(content):
            return _Head()
        blank = BLANK_LINE.search(content)
        problem = say(
            "MkDocs takes the first lines for MultiMarkdown metadata and leaves them out of the page"
        )
        return _faulty(content[: blank.start()] if blank else content, problem)
    problem = {
        "---": say("MkDocs sees front matter only if the very first line is --- and nothing else"),
        "+++": say("front matter in TOML (+++) is not read by MkDocs"),
    }.get(alike[1], say("front matter in JSON is not read by MkDocs"))
    line = content.count("\n", 0, alike.start(1)) + 1
    return _faulty(content, problem, span=Span(line, 1, line))


def _faulty(raw: str, problem: Message, remedy: Message = REWRITE, span: Span = TOP) -> _Head:
    return _Head(raw=raw, fault=Fault(AMBIGUOUS, problem, remedy, span))


def _read_date(head: Mapping | None, timezone: str) -> tuple[When | None, Fault | None]:
    """Return a post's own date: `date`, or `date.created` as Material for MkDocs has it."""
    value: Value | None = head.get("date") if head else None
    if isinstance(value, Mapping):
        created = value.get("created")
        if created is None or _is_null(created):
            return None, Fault(AMBIGUOUS, say("“date” has no “created”"), WRITE_DATE, value.span)
        value = created
    if value is None or _is_null(value):
        return None, None
    if not isinstance(value, Scalar):
        return None, Fault(AMBIGUOUS, say("“date” is no single date"), WRITE_DATE, value.span)
    moment = read_moment(value.text, timezone)
    if moment is None:
        problem = say("“{value}” is no date that can be read", value=shorten(value.text))
        return None, Fault(AMBIGUOUS, problem, WRITE_DATE, value.span)
    return moment, None


def _is_null(value: Value) -> bool:
    return isinstance(value, Scalar) and value.kind == "null"
