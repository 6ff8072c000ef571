from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.content.pages import Page, excerpt, open_page
from mkdocs_threatgate.model import Span, Text, Zone
from mkdocs_threatgate.sources.posts import read_post

WORD = "zebra"
HAYSTACK = st.text(alphabet="ab 中文，（\n\t\r\u200b&;#<b>*\"+'ﬁＡ。0", max_size=80)


def page_of(text: str, form: str = "markdown") -> Page:
    return open_page(read_post(Text("p.md", "p.md", text, gated=True, ships=True), "UTC"), form)


def on_disk(text: str, span: Span) -> str:
    """Return what stands at a span of a file: from its column to the end of its line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[span.line - 1][span.column - 1 :]


@given(HAYSTACK, HAYSTACK)
def test_a_word_that_is_seen_stands_where_the_page_says(before: str, after: str) -> None:
    text = f"{before}\n{WORD}\n{after}"
    page = page_of(text)
    start = page.text.index(WORD)
    span = page.span(start, start + len(WORD))
    assert on_disk(text, span).startswith(WORD)
    assert span.end_line == span.line
    assert not page.disguised(start, start + len(WORD))


@given(HAYSTACK, st.sampled_from(("ze\u200bbra", "ｚｅｂｒａ", "z&#101;bra", "zе\u00adbra", "ze<b></b>bra")))
def test_a_disguised_word_is_read_and_its_place_is_that_of_the_disguise(before: str, written: str) -> None:
    text = f"{before}\n\nwords {written} words"
    page = page_of(text)
    start = page.text.index(WORD)
    span = page.span(start, start + len(WORD))
    assert on_disk(text, span).startswith(written)
    assert page.disguised(start, start + len(WORD))


def test_front_matter_is_read_but_for_the_declaration() -> None:
    page = page_of(
        "---\ntitle: one\ndescription: two\ntags: [three]\nthreatgate:\n  none: four\n---\n\nfive\n"
    )
    assert [word for word in ("one", "two", "three", "four", "five") if word in page.text] == [
        "one",
        "two",
        "three",
        "five",
    ]
    start = page.text.index("two")
    assert page.span(start, start + 3) == Span(3, 14, 3)
    assert page.zone(start) is Zone.FRONT_MATTER
    assert page.zone(page.text.index("one")) is Zone.HEADING


def test_what_is_encoded_is_read_where_it_stands() -> None:
    encoded = "emVicmEgemVicmEgemVicmEgemVicmEgemVicmEgemVicmEgemVicmE="
    page = page_of(f"words\n\n{encoded}\n\nwords\n")
    start = page.text.index(WORD)
    assert page.span(start, start + 5).line == 3
    assert page.zone(start) is Zone.CODE
    assert page.disguised(start, start + 5)


def test_excerpts_are_one_short_line_and_mask_personal_data() -> None:
    assert excerpt("\n  first line  \nsecond") == "first line"
    assert excerpt("x" * 200) == f"{'x' * 79}…"
    assert excerpt("name@example.com 11010119000307000X 13800000000 2026") == (
        "n***@example.com 110*************0X 138******00 2026"
    )
