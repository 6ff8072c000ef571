"""Every title-like text of a post, with its place."""

from __future__ import annotations

import pytest

from mkdocs_threatgate.model import TOP, Span, Text, Title
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.titles import read_titles


def titles_of(content: str, *labels: str, uri: str = "blog/posts/a-post.md") -> tuple[Title, ...]:
    return read_post(Text(uri, uri, content, gated=True, ships=True, labels=labels), "UTC").titles


def headings(body: str) -> list[tuple[str, int]]:
    return [(title.text, title.span.line) for title in titles_of(body) if title.field == "h1"]


def test_the_title_comes_first_then_headings_the_navigation_and_other_fields() -> None:
    content = "---\nsubtitle: Sub\ntitle: Main\nheadline: Line\n---\n\n# One\n\n# Two\n"
    assert titles_of(content, "In the menu") == (
        Title("Main", "title", Span(3, 8, 3)),
        Title("One", "h1", Span(7, 1, 7)),
        Title("Two", "h1", Span(9, 1, 9)),
        Title("In the menu", "nav", TOP),
        Title("Sub", "subtitle", Span(2, 11, 2)),
        Title("Line", "headline", Span(4, 11, 4)),
    )


def test_without_a_title_the_first_heading_names_the_post_then_the_navigation() -> None:
    assert titles_of("---\nsubtitle: Sub\n---\n# One\n", "Menu")[0] == Title("One", "h1", Span(4, 1, 4))
    assert titles_of("---\nsubtitle: Sub\n---\nText\n", "Menu")[0] == Title("Menu", "nav", TOP)


@pytest.mark.parametrize(
    ("uri", "title"),
    [
        ("blog/posts/hz-water_attack.md", "Hz water attack"),
        ("blog/posts/HZ-water.md", "HZ water"),
        ("blog/posts/2026/index.md", "Index"),
        ("guide/README.md", "Index"),
        ("index.md", "Home"),
        ("README.md", "Home"),
        ("水利预警.markdown", "水利预警"),
    ],
)
def test_a_post_without_any_title_has_the_one_that_mkdocs_makes_of_its_name(uri: str, title: str) -> None:
    assert titles_of("---\nsubtitle: Sub\n---\nText\n", uri=uri) == (
        Title(title, "file name", TOP),
        Title("Sub", "subtitle", Span(2, 11, 2)),
    )


@pytest.mark.parametrize(
    "key",
    ["seo_title", "og:title", "meta-title", "metaTitle", "Title", "title_en", "title-zh-Hans", "title.zh_CN",
     "headline", "page_headline", "subtitle"],
)  # fmt: skip
def test_a_field_that_is_a_title_by_its_name_is_one(key: str) -> None:
    span = Span(2, len(key) + 5, 2)
    assert Title("Words", key, span) in titles_of(f'---\n"{key}": Words\n---\n')


@pytest.mark.parametrize(
    "key", ["titles_of_books", "description", "entitled", "title_template_long_name", "tags"]
)
def test_other_fields_are_no_titles(key: str) -> None:
    assert titles_of(f"---\n{key}: Words\n---\n") == (Title("A post", "file name", TOP),)


def test_translations_and_the_social_card_are_titles() -> None:
    content = """---
title:
  en: Water
  zh: 水
social:
  cards_layout_options:
    title: Card
  cards: false
---
"""
    assert titles_of(content) == (
        Title("Water", "title.en", Span(3, 7, 3)),
        Title("水", "title.zh", Span(4, 7, 4)),
        Title("Card", "social.cards_layout_options.title", Span(7, 12, 7)),
    )


@pytest.mark.parametrize("value", ["", "~", '""', '"  "', "[]", "{}"])
def test_an_empty_title_is_none(value: str) -> None:
    assert titles_of(f"---\ntitle: {value}\n---\n# Head\n") == (Title("Head", "h1", Span(4, 1, 4)),)


def test_a_title_that_yaml_takes_for_a_number_or_a_truth_is_one_as_written() -> None:
    assert [title.text for title in titles_of("---\ntitle: NO\nsubtitle: 1.10\n---\n")] == ["NO", "1.10"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("# One\n", [("One", 1)]),
        ("Text\n# One #\n\n#Two##\n   # Three\n", [("One", 2), ("Two", 4), ("Three", 5)]),
        ("> # Quoted\n> > # Twice\n", [("Quoted", 1), ("Twice", 2)]),
        ("## Two\n    # code\n\\# no\n#\n##\n", []),
        ("One\n===\n\nTwo\n=\n\n===\n", [("One", 1), ("Two", 4)]),
        ("One\n---\n", []),
        (
            '# C\\# and [a **link**](https://example.com "t") ![img](x.png)\n',
            [("C\\# and a **link** img", 1)],
        ),
        ("# One {#id .class}\n# Two { not }\n", [("One", 1), ("Two { not }", 2)]),
        ("# A <b>b</b>\tc\n", [("A b c", 1)]),
        ("<h1>One</h1>\n\nText <H1 class='x'>Two\nlines</H1>\n", [("One", 1), ("Two lines", 3)]),
        ("<h1>open\n", []),
        ("<h1x>no</h1x>\n<h10>no</h10>\n", []),
        ("# a\n\n<h1>b</h1>\n\n# c\n", [("a", 1), ("b", 3), ("c", 5)]),
        ("# 预\u200b警\r\n\r\n# x\r", [("预\u200b警", 1), ("x", 3)]),
    ],
)
def test_every_heading_of_the_first_level_is_a_title(body: str, found: list[tuple[str, int]]) -> None:
    assert headings(body) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("```sh\n# comment\n```\n# One\n", [("One", 4)]),
        ("~~~\n# comment\n```\n# comment\n~~~\n# One\n", [("One", 6)]),
        ("````\n```\n# comment\n```\n# comment\n````\n# One\n", [("One", 7)]),
        ("```\na\n===\n<h1>b</h1>\n```\n<h1>c</h1>\n", [("c", 6)]),
        ("> ```\n> # comment\n> ```\n> # One\n", [("One", 4)]),
        ("```\n# shown: nothing closes the block\n", [("shown: nothing closes the block", 2)]),
        ("```sh\n# a\n```sh\n# b\n", [("a", 2), ("b", 4)]),
        ("```inline``` code\n# One\n```\n# comment\n```\n", [("One", 2)]),
        ("```\n# c\n```\n\n```\n# c\n```\n# One\n", [("One", 8)]),
    ],
)
def test_what_stands_in_a_block_of_code_is_no_heading(body: str, found: list[tuple[str, int]]) -> None:
    assert headings(body) == found


@pytest.mark.parametrize("body", ["- # 预警\n", "1. # 预警\n", "> - # 预警\n", "* text\n\n  # 预警\n"])
def test_a_heading_within_a_list_is_a_heading(body: str) -> None:
    titles = read_titles(None, body, 1, (), "a.md")
    assert "预警" in [title.text for title in titles if title.field == "h1"]
