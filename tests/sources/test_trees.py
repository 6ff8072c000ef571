"""YAML as a tree with places, read strictly and inertly."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import Mapping, Message, Scalar, Sequence, Span, say
from mkdocs_threatgate.sources.trees import MAX_CHARACTERS, MAX_DEPTH, TreeError, read_tree


def word(text: str, line: int, column: int, kind: str = "str", *, plain: bool = True) -> Scalar:
    return Scalar(text, plain, kind, Span(line, column, line))


def tag(name: str) -> Message:
    return say("the YAML tag {tag} is not read here", tag=name)


def no_text(key: str) -> Message:
    return say("YAML does not take the key “{key}” for text; write it in quotes", key=key)


def impossible(value: str, problem: str) -> Message:
    return say("“{value}” is no possible value: {problem}", value=value, problem=problem)


def refusal(text: str) -> tuple[Message, Span]:
    with pytest.raises(TreeError) as caught:
        read_tree(text)
    return caught.value.message, caught.value.span


def test_a_mapping_keeps_order_kinds_and_places() -> None:
    tree = read_tree('title: "Hi"\ntags: [a, 2]\nnested:\n  - x: yes\n\n# end\n', first_line=2)
    assert tree == Mapping(
        (
            (word("title", 2, 1), word("Hi", 2, 8, plain=False)),
            (word("tags", 3, 1), Sequence((word("a", 3, 8), word("2", 3, 11, "int")), Span(3, 7, 3))),
            (
                word("nested", 4, 1),
                Sequence(
                    (Mapping(((word("x", 5, 5), word("yes", 5, 8, "bool")),), Span(5, 5, 5)),), Span(5, 3, 5)
                ),
            ),
        ),
        Span(2, 1, 5),
    )


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "\ufeff"])
def test_an_empty_text_has_no_tree(text: str) -> None:
    assert read_tree(text) is None


@pytest.mark.parametrize(
    ("written", "text", "kind", "written_plainly"),
    [
        ("plain words", "plain words", "str", True),
        ("'quoted'", "quoted", "str", False),
        ('"330106"', "330106", "str", False),
        ("330106", "330106", "int", True),
        ("-1.5", "-1.5", "float", True),
        ("0012345", "0012345", "odd", True),
        ("1_000", "1_000", "odd", True),
        ("12:30:45", "12:30:45", "odd", True),
        ("0x1F", "0x1F", "odd", True),
        (".inf", ".inf", "odd", True),
        ("NO", "NO", "bool", True),
        ("~", "~", "null", True),
        ("", "", "null", True),
        ("2026-12-01", "2026-12-01", "timestamp", True),
        ("2026-12-01 09:00:00", "2026-12-01 09:00:00", "timestamp", True),
        ("!!str 12", "12", "str", True),
        ('!!int "12"', "12", "int", False),
        ('! "12"', "12", "int", False),
        ("!", "", "str", True),
        ("|\n  two\n  lines", "two\nlines", "str", False),
        (">-\n  two\n  lines", "two lines", "str", False),
    ],
)
def test_a_scalar_stays_as_written_with_what_yaml_takes_it_for(
    written: str, text: str, kind: str, written_plainly: object
) -> None:
    tree = read_tree(f"key: {written}")
    assert isinstance(tree, Mapping)
    value = tree.get("key")
    assert isinstance(value, Scalar)
    assert (value.text, value.kind, value.plain) == (text, kind, written_plainly)


@pytest.mark.parametrize(
    ("text", "message", "span"),
    [
        ("a: 1\nb: 2\na: 3\n", say("the key “{key}” stands here twice", key="a"), Span(3, 1, 3)),
        ("a: &x 1\nb: *x\n", say("YAML aliases (*name) are not read here"), Span(2, 4, 2)),
        ("a: &x 1\nb: &x 1\n", say("the anchor &{anchor} stands here twice", anchor="x"), Span(2, 4, 2)),
        ("a: &x [*x]\n", say("YAML aliases (*name) are not read here"), Span(1, 8, 1)),
        ("&x a: 1\n*x : 2\n", say("a key must be a single word"), Span(2, 1, 2)),
        ("a:\n  <<: {b: 1}\n", say("YAML merge keys (<<) are not read here"), Span(2, 3, 2)),
        ("a: !ENV HOME\n", tag("!ENV"), Span(1, 4, 1)),
        (
            "a: !!python/object/apply:os.system [x]\n",
            tag("tag:yaml.org,2002:python/object/apply:os.system"),
            Span(1, 4, 1),
        ),
        ("a: !!map [x]\n", tag("tag:yaml.org,2002:map"), Span(1, 4, 1)),
        ("a: !!binary aGk=\n", tag("tag:yaml.org,2002:binary"), Span(1, 4, 1)),
        ("a: =\n", tag("tag:yaml.org,2002:value"), Span(1, 4, 1)),
        ("on: push\n", no_text("on"), Span(1, 1, 1)),
        ("2026: x\n", no_text("2026"), Span(1, 1, 1)),
        ("~: x\n", no_text("~"), Span(1, 1, 1)),
        ("? [a]\n: x\n", say("a key must be a single word"), Span(1, 3, 1)),
        ("a: 1\n--- b\n", say("a second YAML document begins here"), Span(2, 1, 2)),
        ("a: b\x07\n", say("the character {code} may not stand in YAML", code="U+0007"), Span(1, 5, 1)),
        ("a: b\nc: \x00\n", say("the character {code} may not stand in YAML", code="U+0000"), Span(2, 4, 2)),
        ("a: \ud800\n", say("the character {code} may not stand in YAML", code="U+D800"), Span(1, 4, 1)),
        (
            "a: 2026-02-30\n",
            impossible("2026-02-30", "day is out of range for month"),
            Span(1, 4, 1),
        ),
        (
            "a: !!bool perhaps\n",
            impossible("perhaps", "'perhaps'"),
            Span(1, 4, 1),
        ),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused_where_it_stands(
    text: str, message: Message, span: Span
) -> None:
    assert refusal(text) == (message, span)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n\tb: 2\n", 2),
        ("a: 'x\n", 2),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: b: c\n", 1),
        ("a: @x\n", 1),
        ("- a\nb: c", 2),
    ],
)
def test_broken_yaml_is_refused_with_its_line(text: str, line: int) -> None:
    message, span = refusal(text)
    assert message.template == "the YAML cannot be read: {problem}"
    assert span.line == line


def test_only_line_ends_that_editors_know_are_counted() -> None:
    tree = read_tree("a: x\u2028 y\r\nb: z\x85\rc: w\nd: !ENV v\n", inert_tags=True)
    assert isinstance(tree, Mapping)
    assert [(key.text, key.span.line, value.span) for key, value in tree.entries] == [
        ("a", 1, Span(1, 4, 1)),
        ("b", 2, Span(2, 4, 2)),
        ("c", 3, Span(3, 4, 3)),
        ("d", 4, Span(4, 4, 4)),
    ]
    assert refusal("a: x\u2029 y\nb: 2026-02-30\n")[1] == Span(2, 4, 2)
    assert refusal("a: x\u2029 y\nb: c: d\n")[1] == Span(2, 5, 2)


def test_columns_count_characters_and_no_byte_order_mark() -> None:
    tree = read_tree("\ufeff标题: 某公司 🙂\n键: 值\u2028\n")
    assert isinstance(tree, Mapping)
    assert [(key.span, value.span) for key, value in tree.entries] == [
        (Span(1, 1, 1), Span(1, 5, 1)),
        (Span(2, 1, 2), Span(2, 4, 2)),
    ]


def test_a_block_of_text_spans_its_lines() -> None:
    tree = read_tree("a: |\n  one\n  two\nb: one\n  two\n")
    assert isinstance(tree, Mapping)
    assert [value.span for _, value in tree.entries] == [Span(1, 4, 3), Span(4, 4, 5)]


def test_files_of_others_are_read_with_their_tags_and_aliases_inert() -> None:
    tree = read_tree("a: !!python/name:os.system\nb: !ENV [X, y]\n1: &n z\nc: *n\n", inert_tags=True)
    assert tree == Mapping(
        (
            (word("a", 1, 1), Scalar("", plain=True, kind="tag", span=Span(1, 4, 1))),
            (word("b", 2, 1), Sequence((word("X", 2, 10), word("y", 2, 13)), Span(2, 4, 2))),
            (word("1", 3, 1, "int"), word("z", 3, 4)),
            (word("c", 4, 1), Scalar("*", plain=False, kind="tag", span=Span(4, 4, 4))),
        ),
        Span(1, 1, 4),
    )


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    text = "a: " + "x" * MAX_CHARACTERS
    assert refusal(text) == (
        say("the YAML is longer than {limit} characters", limit=MAX_CHARACTERS),
        Span(1, 1, 1),
    )
    assert isinstance(read_tree(text, limit=len(text)), Mapping)


@pytest.mark.parametrize("text", ["[", "{a: ", "- ", "a:\n"])
def test_a_tree_that_is_too_deep_is_refused(text: str) -> None:
    message, _ = refusal("".join(" " * depth + text if text.endswith("\n") else text for depth in range(300)))
    assert (
        message == say("the YAML nests deeper than {limit} levels", limit=MAX_DEPTH)
        or "key" in message.template
    )


def test_a_tree_of_the_greatest_depth_is_read() -> None:
    assert isinstance(read_tree("[" * MAX_DEPTH + "]" * MAX_DEPTH), Sequence)
    message, span = refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    assert message == say("the YAML nests deeper than {limit} levels", limit=MAX_DEPTH)
    assert span == Span(1, MAX_DEPTH + 1, 1)


@pytest.mark.parametrize(
    "part", ["[", "{", "- ", "? ", "a: ", "&a ", "\n", "#", "!", "'", '"', "%", "|\n", "a: b\n"]
)
def test_refusing_or_reading_takes_little_time(part: str) -> None:
    started = time.process_time()
    with contextlib.suppress(TreeError):
        read_tree(part * (MAX_CHARACTERS // len(part)))
    assert time.process_time() - started < 5


def test_a_long_value_is_not_quoted_in_full() -> None:
    message, _ = refusal("a" * 200 + ": 1\n" + "a" * 200 + ": 2\n")
    assert message == say("the key “{key}” stands here twice", key="a" * 79 + "…")


@given(st.text(alphabet="ab:-[]{}!&*#'\"|>%@`,?~. \n\t0129<=\x85\u2028\ufeff中", max_size=60))
def test_what_is_accepted_yaml_builds_to_the_same_keys_and_texts(text: str) -> None:
    try:
        tree = read_tree(text)
    except TreeError:
        return
    assert same(tree, yaml.load(text, yaml.CSafeLoader))  # a safe loader


def same(tree: object, value: object) -> bool:
    if isinstance(tree, Mapping):
        return isinstance(value, dict) and all(
            key.text in value and same(part, value[key.text]) for key, part in tree.entries
        )
    if isinstance(tree, Sequence):
        return isinstance(value, list) and all(map(same, tree.items, value))
    if isinstance(tree, Scalar) and tree.kind == "str":
        return tree.text == value
    return not isinstance(value, (dict, list, str))


def test_the_same_is_read_where_there_is_no_libyaml() -> None:
    program = """
import yaml
del yaml.CSafeLoader
from mkdocs_threatgate.sources import trees
assert trees.Loader is yaml.SafeLoader
print(trees.read_tree("a: [x, 2026-12-01]\\nb: |\\n  y\\nc: ! '12'\\n"))
for text in ("[" * 3000, "a: 1\\na: 2", "a: \\x07", "a: *x", "a: b: c", "a: &x 1\\nb: &x 1"):
    try:
        trees.read_tree(text)
    except trees.TreeError as error:
        print(error.message.template, error.span)
"""
    plain = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    program = program.replace("del yaml.CSafeLoader", "").replace("is yaml.SafeLoader", "is yaml.CSafeLoader")
    fast = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert plain.stdout == fast.stdout
