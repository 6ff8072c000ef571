from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.content.zones import find_regions, link_spans
from mkdocs_threatgate.model import Zone

MARKDOWN = st.text(alphabet="ab \n\t#|`~-=<>!*1.hp/re中", max_size=200) | st.lists(
    st.sampled_from(
        (
            "```\n",
            "~~~\n",
            "# title\n",
            "| a | b |\n",
            "    code\n",
            "- item\n",
            "\n",
            "<pre>\n",
            "</pre>\n",
            "<!-- x\n",
            "-->\n",
            "words\n",
            "===\n",
            "> ```\n",
            "<div hidden>\n",
            "</div>\n",
        )
    ),
    max_size=14,
).map("".join)


def zones(text: str, form: str = "markdown") -> list[tuple[Zone, str]]:
    return [
        (region.zone, text[region.start : region.end].strip())
        for region in find_regions(text, form)
        if text[region.start : region.end].strip()
    ]


@given(MARKDOWN)
def test_regions_cover_the_text_in_order_and_without_gaps(text: str) -> None:
    regions = find_regions(text)
    assert "".join(text[region.start : region.end] for region in regions) == text
    assert all(region.start < region.end for region in regions)


def test_headings_tables_and_words_are_told_apart() -> None:
    text = "Title\n=====\n\nwords\nmore words\n\n## Sub\n| a | b |\n|---|---|\n\nend"
    assert zones(text) == [
        (Zone.HEADING, "Title\n====="),
        (Zone.PROSE, "words\nmore words"),
        (Zone.HEADING, "## Sub"),
        (Zone.TABLE, "| a | b |\n|---|---|"),
        (Zone.PROSE, "end"),
    ]


def test_code_is_code_fenced_indented_quoted_or_html_with_or_without_a_language() -> None:
    for code in (
        "```\nx\n```",
        "```python title='a'\nx\n```",
        "~~~~\nx\n```\n~~~~",
        "> ```\n> x\n> ```",
        "<pre><code>x</code></pre>",
        "<script>x</script>",
        "1. step\n\n    ```sh\n    x\n    ```",
    ):
        assert Zone.CODE in {zone for zone, text in zones(f"before\n\n{code}\n\nafter") if "x" in text}, code
    assert (Zone.CODE, "x = 1\n\n    y = 2") in zones("before\n\n    x = 1\n\n    y = 2\n\nafter")


def test_what_is_indented_under_a_list_item_is_prose() -> None:
    assert zones("- item\n\n    its second paragraph\n") == [
        (Zone.PROSE, "- item\n\n    its second paragraph")
    ]


def test_a_fence_that_nothing_closes_runs_to_the_end() -> None:
    assert zones("words\n```\nx\n# no heading") == [
        (Zone.PROSE, "words"),
        (Zone.CODE, "```\nx\n# no heading"),
    ]


def test_markup_inside_a_fence_is_code() -> None:
    text = "```html\n<!-- a --><div hidden>b</div>\n```"
    assert zones(text) == [(Zone.CODE, text)]


def test_comments_and_elements_that_are_not_shown_are_told() -> None:
    text = "a <!-- b --> c <span style='display: none'>d</span> e <p hidden>f</p>"
    assert zones(text) == [
        (Zone.PROSE, "a"),
        (Zone.COMMENT, "<!-- b -->"),
        (Zone.PROSE, "c"),
        (Zone.HIDDEN, "<span style='display: none'>d</span>"),
        (Zone.PROSE, "e"),
        (Zone.HIDDEN, "<p hidden>f</p>"),
    ]


def test_diagrams_are_known_by_their_language_or_by_what_they_draw() -> None:
    for code in (
        "```mermaid\ngraph TD\nA-->B\n```",
        "```\nflowchart LR\nA-->B\n```",
        "```dot\ndigraph {a->b}\n```",
        "```\n@startuml\na -> b\n```",
        "<pre>\ndigraph g { a -> b }\n</pre>",
    ):
        assert zones(code) == [(Zone.DIAGRAM, code)]


def test_html_files_have_no_markdown_in_them() -> None:
    text = "<h1>Title</h1>\n    <p>indented words</p>\n# no heading\n<table><tr><td>a</td></tr></table>"
    assert zones(text, "html") == [
        (Zone.HEADING, "<h1>Title</h1>"),
        (Zone.PROSE, "<p>indented words</p>\n# no heading"),
        (Zone.TABLE, "<table><tr><td>a</td></tr></table>"),
    ]


def test_targets_of_links_are_links_and_addresses_in_prose_are_not() -> None:
    text = (
        "see [this](https://a.test/x 'Title') or https://b.test, ![alt](p.png)\n\n[ref]: https://c.test 'T'\n"
    )
    found = [text[start:end] for start, end in link_spans(text)]
    assert found == ["](https://a.test/x", "](p.png", "[ref]: https://c.test"]
