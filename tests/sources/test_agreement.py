"""What we accept is what MkDocs and python-frontmatter read: compared with the real two."""

from __future__ import annotations

import io
from typing import Any

import frontmatter
import pytest
from frontmatter.default_handlers import YAMLHandler
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from mkdocs.utils import meta

from mkdocs_threatgate.model import Mapping, Post, Sequence, Text, Value
from mkdocs_threatgate.sources.posts import read_post

OPENINGS = (
    "---\n", "---\n", "---\n", "--- \t\n", "---\r\n", "---\r", " ---\n", "\n---\n", "----\n",
    "---\x85\n", "---\u00a0\n", "---\u2028\n", "---\x0c\n", "\ufeff---\n", "\ufeff\ufeff---\n",
    "---\n\n", "---\n \n", "---\n\u3000\n", "---\n---\n", "--- # c\n", "---\n...\n", "---\n%YAML 1.1\n",
    "---\n%YAML 1.1\n--- \n", "---\n\ufeff", "---\n# comment\n", "\u200b---\n", "--- title: x\n",
    "---\n{}\n", "---\n- a\n",
)  # fmt: skip
LINES = (
    "title: x\n", "title: x\r\n", "title: x\r", "title: x\x85", "title: x\u2028 y\n",
    "date: 2026-12-01\n", "date: 2026-02-30\n", "date: 2026-01-01T25:00:00\n", "date: soon\n",
    "date:\n  created: 2026-12-01\n", "on: push\n", "tags: [a, 'b', \"c\\u4e2d\"]\n",
    "note: |\n  one\n\n  ---\n  two\n", "note: >-\n  one\n  two\n", "quote: 'it''s'\n",
    'quote: "a\n  b"\n', "words: one\n  two\n\n  three\n", "# comment\n", "\n", " \n", "\t\n",
    "\ta: b\n", "a:\tb\n", "a: b\t\n", "a: &x 1\n", "b: *x\n", "a: &x 1\n", "<<: {c: d}\n",
    "c: !!str 12\n", 'c: ! "12"\n', "c: !\n", "c: !!bool perhaps\n", "c: !!null words\n", "c: !ENV X\n",
    "c: !!python/name:os.system\n", "c: !!set {a, b}\n", "c: !!binary aGk=\n", "c: =\n", "country: NO\n",
    "at: 12:30:45\n", "oct: 010\n", "ref: 1_000\n", "big: 1" + "0" * 5000 + "\n", "nan: .nan\n",
    "e: ~\n", "content: x\n", "handler: x\n", "metadata: x\n", "? complex\n: y\n", "? [a]\n: y\n",
    "a: b: c\n", "a: 'open\n", "- item\n", "a: {b: [c, {d: e}]}\n", "a: [\n", "deep:\n  - - - x\n",
    "键: 值\n", "'q k': v\n", "a: b\x07\n", "a: \ufeffb\n", "a: b #c\n", "  indented: x\n", "...\n",
    "... \n", "----\n", "--- x\n", "---x\n", "---\x85\n", "---\u00a0\n", "a: ---\n", "%TAG ! x:\n",
)  # fmt: skip
DECLARATIONS = ("", "", "threatgate:\n  none: x\n", "threatgate:\r\n  none: x\r\n", "threatgate: {none: x}\n")
CLOSINGS = (
    "---\n", "---\n", "---\n", "--- \t\n", "---\r\n", "---\r", "---", "--- ", "...\n", "... \n",
    "----\n", " ---\n", "---\x85\n", "---\u00a0\n", "---\x0c\n", "", "---\n---\n", "---\n\n---\n",
    "--- x\n", "+++\n",
)  # fmt: skip
BODIES = (
    "",
    "Text.\n",
    "\n\n# Head\n\nText.\n",
    "\r\n\r\nText.\r\n",
    "a\n---\nb\n---\n",
    "\u3000\nText",
    "---\n",
    "...\n",
)

heads = st.builds(
    lambda opening, before, declaration, after, closing, body: (
        opening + "".join(before) + declaration + "".join(after) + closing + body
    ),
    st.sampled_from(OPENINGS),
    st.lists(st.sampled_from(LINES), max_size=4),
    st.sampled_from(DECLARATIONS),
    st.lists(st.sampled_from(LINES), max_size=3),
    st.sampled_from(CLOSINGS),
    st.sampled_from(BODIES),
)
plain_heads = st.builds(
    lambda lines, closing, body: "---\n" + "".join(lines) + closing + body,
    st.lists(st.sampled_from(LINES), max_size=4, unique_by=lambda line: line.partition(":")[0]),
    st.sampled_from(("---\n", "--- \t\n", "---\r\n")),
    st.sampled_from(BODIES),
)
noise = st.text(alphabet="-+.{}:#'\"[]!&*|>%? \n\r\tab01\x0b\x85\u00a0\u2028\ufeff\u200b", max_size=60)
texts = st.one_of(heads, plain_heads, noise, noise.map(lambda text: "---\n" + text + "\n---\n"))


def ours(content: str) -> Post:
    return read_post(Text("a.md", "a.md", content, gated=True, ships=True), "Asia/Shanghai")


def as_mkdocs_opens_it(content: str) -> str:
    return io.TextIOWrapper(io.BytesIO(content.encode()), encoding="utf-8-sig").read()


def agrees(tree: Value, value: Any) -> bool:  # noqa: ANN401  # whatever YAML builds
    """Return whether a built value has the same keys and the same texts as the tree."""
    if isinstance(tree, Mapping):
        keys = [key.text for key, _ in tree.entries]
        return (
            isinstance(value, dict)
            and keys == list(value)
            and all(agrees(part, value[key.text]) for key, part in tree.entries)
        )
    if isinstance(tree, Sequence):
        return (
            isinstance(value, list) and len(value) == len(tree.items) and all(map(agrees, tree.items, value))
        )
    return bool(value == tree.text) if tree.kind == "str" else not isinstance(value, (dict, list, str))


@settings(max_examples=700, deadline=None)
@given(texts)
@example("---\n---\ntitle: x\n---\n")
@example("---\nthreatgate: {none: x}\n...\nText\n---\n")
@example("---\ncontent: x\nhandler: y\n---\nText")
@example("\ufeff---\r\ntitle: x\u2028 y\r\n---\r\n\r\nText\r\n")
def test_what_is_accepted_both_others_read_the_same(content: str) -> None:
    post = ours(content)
    assume(not post.faults)
    opened = as_mkdocs_opens_it(content)
    body, data = meta.get_data(opened)
    assert post.body == body
    if post.head is None:
        assert data == {}
        assert frontmatter.parse(opened) == ({}, opened.strip())
    else:
        assert agrees(post.head, data)
        metadata, rest = frontmatter.parse(opened, handler=YAMLHandler())
        assert agrees(post.head, metadata)
        assert rest == post.body.strip()


@settings(max_examples=600, deadline=None)
@given(heads.filter(lambda text: "threatgate:" in text))
def test_no_declaration_that_mkdocs_drops_goes_unnoticed(content: str) -> None:
    _, data = meta.get_data(as_mkdocs_opens_it(content))
    post = ours(content)
    if not data:
        assert [fault.code for fault in post.faults] == ["TG102"]
    if not data and "%YAML" not in content:  # behind such a line --- both others end the front matter
        ungated = read_post(Text("a.md", "a.md", content, gated=False, ships=True), "Asia/Shanghai")
        assert [fault.code for fault in ungated.faults] == ["TG102"]
    if data and not post.faults:
        assert post.head is not None
        assert (post.head.get("threatgate") is not None) == ("threatgate" in data)


@settings(max_examples=300, deadline=None)
@given(texts)
def test_the_body_stands_on_its_line_of_the_file(content: str) -> None:
    post = ours(content)
    assume(post.body)
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert "\n".join(lines[post.body_line - 1 :]) == post.body


@settings(max_examples=300, deadline=None)
@given(plain_heads)
def test_every_key_stands_where_its_span_says(content: str) -> None:
    post = ours(content)
    assume(post.head is not None)
    lines = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert post.head is not None
    for key, _ in post.head.entries:
        written = lines[key.span.line - 1][key.span.column - 1 :]
        assert written.lstrip("'\"").startswith(key.text)


@pytest.mark.parametrize(
    "content",
    [
        "---\ntitle: x\n---\nText.\n",
        "--- \ntitle: 'y: z'\ntags: [a, b]\n---\t\n\n\nText.\n",
        "\ufeff---\r\ntitle: x\r\nthreatgate:\r\n  none: y\r\n---\r\nText.\r\n",
        "---\nnote: |\n  a\n\n  b\nat: 12:30\n---\n",
        "---\n{}\n---\nText.\n",
        "Text.\n",
    ],
)
def test_usual_posts_are_accepted(content: str) -> None:
    assert ours(content).faults == ()
