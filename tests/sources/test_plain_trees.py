"""Plain YAML read the short way: the same tree as the long way gives, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.model import Value
from mkdocs_threatgate.sources.plain_trees import read_plain_tree
from mkdocs_threatgate.sources.trees import MAX_CHARACTERS, TreeError, read_tree

RECEIPT = """\
# yaml-language-server: $schema=receipt.json
schema: threatgate.receipt/1
id: "2026-k7q3m9"
recorded_at: 2026-06-01
number: "杭公网安〔2026〕117号"
channel: 12387
authority: {kind: public-security, region: "330100", name: 杭州市公安局}
articles: [cn-2019-draft/5, "x"]
covers:
  - post: blog/posts/a.md
    content: {form: 1, blob: "0a", meta: "sha256:00"}
  - post: "b.md"
evidence:
  - {path: "a.pdf", sha256: "00", role: submission}
  - path: b.pdf
"""


def slowly(text: str) -> Value | str | None:
    """Return the tree, or that there is none."""
    try:
        return read_tree(text)
    except TreeError:
        return "refused"


def test_a_receipt_as_recorded_is_read_the_short_way() -> None:
    assert read_plain_tree(RECEIPT) == slowly(RECEIPT) != "refused"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: b",
        "a:\n",
        "a: b\na: c\n",
        "a: {b: c, b: d}\n",
        "no: b\n",
        "a: 2026-13-01\n",
        "a: 'b'\n",
        'a: "b\\n"\n',
        "a: b c\n",
        "a: b: c\n",
        "a: b #\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !!str b\n",
        "<<: {b: c}\n",
        "a: |\n  - b: c\n",
        "a: b\n  - c: d\n",
        "a:\n    b: c\n",
        "a:\n  - b:\n",
        "a:\n  - b: c\n# comment\n    d: e\n",
        "a: b\r\n",
        "a:\tb\n",
        "---\na: b\n",
        "a: b\n...\n",
        "a: b\u2028\n",
        'a: "\ufeffb"\n',
        'a: "\x85b"\n',
        'a: "\x00"\n',
        "  - a: b\n",
        "a: b\n" + "#" * MAX_CHARACTERS + "\n",
    ],
)
def test_what_is_not_plain_is_read_the_long_way(text: str) -> None:
    assert read_plain_tree(text) is None


WORDS = st.one_of(
    st.from_regex(r"[\w./+-]{1,12}", fullmatch=True),
    st.from_regex(r'"[^"\\\n]{0,12}"', fullmatch=True),
    st.sampled_from(
        ["no", "on", "y", "null", "~", "1e3", "0x1f", "012", "1_0", "12:30", "1:2", ".inf", "-", "="]
    ),
    st.sampled_from(
        ["2026-06-01", "2026-99-01", "2026-06-01T10:00:00+08:00", "a", "杭州市", "É", "\u00b2", "\u2160"]
    ),
)
KEYS = st.one_of(st.sampled_from("abcdefghij"), st.sampled_from(["id", "no", "y", "null", "a_1"]))
PLAIN = st.one_of(st.from_regex(r"[a-z0-9][a-z0-9./+-]{0,6}", fullmatch=True), st.just('"杭州"'))
SCALARS = st.one_of(PLAIN, PLAIN, PLAIN, WORDS)
PAIRS = st.lists(st.tuples(KEYS, SCALARS).map(": ".join), max_size=3)
BRACES = PAIRS.map(lambda pairs: f"{{{', '.join(pairs)}}}")
BRACKETS = st.lists(SCALARS, max_size=3).map(lambda words: f"[{', '.join(words)}]")
VALUES = st.one_of(SCALARS, SCALARS, BRACES, BRACKETS)
FIELDS = st.tuples(KEYS, VALUES).map(": ".join)
LISTS = st.tuples(KEYS, st.lists(st.one_of(FIELDS, FIELDS, BRACES), min_size=1, max_size=3)).map(
    lambda parts: f"{parts[0]}:\n  - " + "\n    ".join(parts[1])
)
ODD = st.sampled_from(
    ["# comment", "", "---", "  # comment", "a:", "    a: b", "  - {a: b}", "  - a: b", "  a: b"]
)
LINES = st.one_of(FIELDS, FIELDS, FIELDS, LISTS, LISTS, ODD)


@given(st.lists(LINES, min_size=1, max_size=4).map("\n".join), st.sampled_from(["\n", "\n", "\n\n", ""]))
def test_both_ways_read_the_same(text: str, end: str) -> None:
    plain = read_plain_tree(text + end)
    assert plain is None or plain == slowly(text + end)


@given(
    st.integers(0, len(RECEIPT)), st.integers(0, 3), st.text(max_size=2) | st.sampled_from(' :,{}[]"#-\n\t')
)
def test_both_ways_read_the_same_after_a_slip_of_the_pen(place: int, cut: int, put: str) -> None:
    text = RECEIPT[:place] + put + RECEIPT[place + cut :]
    plain = read_plain_tree(text)
    assert plain is None or plain == slowly(text)
