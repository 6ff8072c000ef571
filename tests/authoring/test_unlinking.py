"""Links to what is withheld become words; all else stays, as Python-Markdown itself reads it."""

from __future__ import annotations

import html
import time
from html.parser import HTMLParser
from itertools import pairwise

import markdown
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.authoring.code_spans import code_spans
from mkdocs_threatgate.authoring.unlinking import unlink

EXTENSIONS = ["extra", "admonition", "pymdownx.superfences", "pymdownx.details", "pymdownx.tabbed"]


def gone(target: str) -> bool:
    return "bad" in html.unescape(target)


class Reader(HTMLParser):
    """The words, the code and the links of a page as a browser has them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.code: list[str] = []
        self.depth = 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in ("code", "pre")
        named = dict(attrs)
        self.links += [value for name in ("href", "src") if (value := named.get(name))]
        if tag == "img":
            self.words.append(named.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        (self.code if self.depth else self.words).append(data)


def read(body: str) -> tuple[str, list[str], str]:
    page = Reader(markdown.markdown(body, extensions=EXTENSIONS))
    return " ".join("".join(page.words).split()), page.links, "".join(page.code)


# --- one form after another ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("See [the words](bad.md).", "See the words."),
        ('[w](bad.md "a title (with) signs")', "w"),
        ("[w]( <bad post.md> 'title' )", "w"),
        ("[w](my bad post.md)", "w"),
        ("[w](a_(b)/bad.md)", "w"),
        ("[w](\n  bad.md\n)", "w"),
        ("[w](b&#97;d.md) [w](bad\\_post.md)", "w w"),
        ("[**bold** [in] `code`](bad.md)", "**bold** [in] `code`"),
        ("[w](bad.md){ .md-button target=_blank }", "w"),
        ("[w](bad.md){{ macro }} [w](bad.md){% raw %}", "w{{ macro }} w{% raw %}"),
        ("[![alt](good.png)](bad.md)", "![alt](good.png)"),
        ("![alt](bad.png)", "alt"),
        ("[a](good.md)[b](bad.md)[c](good.md)", "[a](good.md)b[c](good.md)"),
        ("[a](good.md#bad-heading-is-not-a-file)", "a"),
        ("[w][r] and [r][] and [r] and [R  ]\n\n[r]: bad.md 'Title'\n", "w and r and r and R  \n\n\n"),
        ("[w][r]\n\n[r]:\n  <bad.md>\n  (Title)\n\nMore.", "w\n\n\n\nMore."),
        ("[w][r] [r]\n\n[r]: bad.md\n[r]: good.md\n", "[w][r] [r]\n\n\n[r]: good.md\n"),
        ("[w][other]\n\n[r]: bad.md\n", "[w][other]\n\n\n"),
        ("[^1]\n\n[^1]: see [w](bad.md)", "[^1]\n\n[^1]: see w"),
        ("<a href='bad.md' id=x>w</a>", "<a id=x>w</a>"),
        ('<A CLASS="c" HREF = "bad.md">w</A>', '<A CLASS="c">w</A>'),
        ("<img alt=w src=bad.png>", "<img alt=w>"),
        ("<iframe src='bad.html' data-src='x'></iframe>", "<iframe data-src='x'></iframe>"),
        ("<https://example.com/bad> or https://example.com/bad, or so", "… or …, or so"),
        ("<https://example.com/good> https://example.com/good", None),
        (r"\[w](bad.md)", None),
        (r"[w\](bad.md)", None),
        ("[w\n\nx](bad.md)", None),
        ("[w](bad.md", None),
        ("`[w](bad.md)` and ``a ` [w](bad.md)``", None),
        ("```\n[w](bad.md)\n```\n", None),
        ("~~~~ md\n~~~\n[w](bad.md)\n~~~~\n", None),
        ("Text\n\n    [w](bad.md)\n\n    [w](bad.md)\n", None),
        ("- item\n\n        [w](bad.md)\n", None),
        ("<pre>\n[w](bad.md)\n</pre>\n<script>x='[w](bad.md)'</script>", None),
        ("- item\n\n    [w](bad.md)\n", "- item\n\n    w\n"),
        ("!!! note\n    [w](bad.md)\n", "!!! note\n    w\n"),
        ("Text\n    [w](bad.md)\n", "Text\n    w\n"),
        ("```\n[w](bad.md)\n", "```\nw\n"),
        ("a ` b [w](bad.md)\n\nc ` d", "a ` b w\n\nc ` d"),
        ("> [w](bad.md)\n", "> w\n"),
        ("| a | [w](bad.md) |\n|---|---|\n", "| a | w |\n|---|---|\n"),
        ("# [w](bad.md)\r\n\r\n[w](bad.md)\r\n", "# w\r\n\r\nw\r\n"),
        ("[w][r]\r\n\r\n[r]: bad.md\r\nMore", "w\r\n\r\n\r\nMore"),
    ],
)
def test_each_form_of_a_link_is_taken_out_and_nothing_else(body: str, expected: str | None) -> None:
    assert unlink(body, gone) == (body if expected is None else expected)


def test_a_body_without_links_to_it_is_the_same_object() -> None:
    body = "[a](good.md) <b>c</b> `d`\n"
    assert unlink(body, gone) is body


# --- odd forms, put together at random ---------------------------------------------------------------

WORDS = st.sampled_from(["words", "*emphasis*", "[in brackets]", "`code`", "a \\] b", "词", "![i](good.png)"])
TARGETS = st.sampled_from(
    ["bad.md", "good.md", "<bad.md>", "../bad/", "good.md#x", "a_(bad)_b.md", "bad.md 'T (x)'", 'good.md "T"']
)
PIECES = st.one_of(
    st.sampled_from(
        [
            "plain",
            "\\[no](bad.md)",
            "`[c](bad.md)`",
            "``x ` y``",
            "[r]",
            "[w][s]",
            "[undefined]",
            "<b>b</b>",
            "]",
            "(",
            "<a href='bad.html'>h</a>",
            '<a class="x" href="good.html">h</a>',
        ]
    ),
    st.builds("[{}]({})".format, WORDS, TARGETS),
)
LINES = st.lists(PIECES, min_size=1, max_size=4).map(" . ".join)  # “[a] [b]” is one link to Python-Markdown
BLOCKS = st.one_of(
    LINES,
    LINES.map("## {}".format),
    LINES.map("- item\n\n    {}\n\n        [code](bad.md)\n".format),
    LINES.map("> {}".format),
    LINES.map("!!! note\n\n    {}".format),
    st.just("```md\n[code](bad.md)\n\n    [code](bad.md)\n```"),
    st.just("Text\n\n    [code](bad.md)"),
)
BODIES = st.lists(BLOCKS, min_size=1, max_size=5).map(
    lambda blocks: "\n\n".join((*blocks, "End.", "[r]: bad.md\n[s]: good.md 'S'\n"))
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(BODIES)
def test_the_page_keeps_its_words_its_code_and_its_other_links(body: str) -> None:
    words, links, code = read(body)
    after_words, after_links, after_code = read(unlink(body, gone))
    assert (after_words, after_code) == (words, code)
    assert after_links == [link for link in links if not gone(link)]


@given(st.text(alphabet="[]()!<>`~\\ \n\tab:\"'{}=-*#&;", max_size=60))
def test_whatever_the_text_nothing_happens_where_nothing_is_gone(body: str) -> None:
    assert unlink(body, lambda _: False) == body
    assert unlink(unlink(body, lambda _: True), lambda _: False) == unlink(body, lambda _: True)
    spans = code_spans(body)
    assert all(start < end for start, end in spans)
    assert all(before[1] < after[0] for before, after in pairwise(spans))


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "]",
        "[a](",
        "[a](b ",
        "`",
        "``` `",
        "<a ",
        "<a '",
        "![",
        "\\",
        "[a]: ",
        "<pre>",
        "~~~\n",
        "    a\n\n",
        "(",
        "{",
        "<!--",
    ],
)
def test_no_text_takes_longer_than_its_length_allows(piece: str) -> None:
    def seconds(count: int) -> float:
        body = piece * count + "[w](bad.md)"
        started = time.process_time()
        unlink(body, gone)
        return time.process_time() - started

    assert seconds(40_000) < 4
