"""Which files go with a withheld post: those that it links to or names, and no other page does."""

from __future__ import annotations

from pathlib import Path

import pytest
from blog import HANGZHOU, NOTHING, Blog

from mkdocs_threatgate.sources.belongings import own_files
from mkdocs_threatgate.sources.pages import Pages
from mkdocs_threatgate.sources.settings import read_site

CONFIG = """\
site_name: Blog
theme: {name: material}
extra_css: [assets/site.css]
plugins:
  - blog
  - threatgate
"""
SHIPPED = frozenset({"blog/posts/bad.md", "blog/posts/good.md"})
FILE, OWN = "files/secret.txt", "blog/posts/files/secret.txt"


def owned(
    root: Path,
    body: str,
    *,
    front: str = "",
    other: str = "",
    more: dict[str, str] | None = None,
    shipped: frozenset[str] = SHIPPED,
) -> set[str]:
    """Return the files that go with a post of this body, where there are a few; `other` is another post's."""
    blog = Blog(root).start(CONFIG)
    blog.post("bad.md", HANGZHOU, body=f"{body}\n", extra=front)
    blog.post("good.md", NOTHING, body=f"{other}\n")
    files = {
        f"docs/{OWN}": "",
        "docs/blog/posts/other/secret.txt": "",
        "docs/assets/site.css": "",
        **(more or {}),
    }
    for path, text in files.items():
        blog.write(path, text)
    pages = Pages(read_site(blog.root / "mkdocs.yml"), blog.root)
    return set(own_files(pages, ["blog/posts/bad.md"], shipped))


@pytest.mark.parametrize(
    "body",
    [
        "[x](files/s%65cret.txt)",
        "[x](files\\secret.txt)",
        "[x][r]\n\n[r]:\n    files/secret.txt",
        '<img srcset="files/secret.txt 2x">',
        '<p style="background: url(files/secret.txt)">',
        '![x](a.png){ data-gallery="files/secret.txt" }',
        '<a href="/blog/files/secret.txt">x</a>',
        "<https://blog.example.com/blog/files/secret.txt>",
        '<img src="../../../../files/s&#101;cret.txt">',
        "[[files/secret.txt]]",
        "See ./files/secret.txt.",
        '--8<-- "docs/blog/posts/files/secret.txt"',
    ],
)
def test_a_file_that_a_post_names_in_any_way_goes_with_it(body: str, tmp_path: Path) -> None:
    assert owned(tmp_path / "blog", body) == {OWN}


def test_what_its_front_matter_names_goes_too(tmp_path: Path) -> None:
    assert owned(tmp_path / "blog", "Text.", front=f"image: {FILE}") == {OWN}


@pytest.mark.parametrize(
    "other", ["[x](files/secret.txt)", "`files/secret.txt`", '<img srcset="files/s%65cret.txt">']
)
def test_what_another_page_names_as_well_stays(other: str, tmp_path: Path) -> None:
    assert owned(tmp_path / "blog", f"[x]({FILE})", other=other) == set()


@pytest.mark.parametrize(
    "body", ["secret.txt", "old-files/secret.txt", "files/secret.txt.gpg", "[x](../assets/site.css)"]
)
def test_what_it_does_not_name_or_the_configuration_does_stays(body: str, tmp_path: Path) -> None:
    assert owned(tmp_path / "blog", body) == set()


def test_a_name_with_blanks_is_a_name(tmp_path: Path) -> None:
    more = {"docs/blog/posts/my notes.txt": "", "docs/blog/posts/a/my notes.txt": ""}
    assert owned(tmp_path / "blog", "[x](my notes.txt)", more=more) == {"blog/posts/my notes.txt"}


def test_with_a_drawing_goes_what_it_is_made_of(tmp_path: Path) -> None:
    more = {
        "docs/blog/posts/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="b.png"/></svg>\n',
        "docs/blog/posts/b.png": "PNG",
        "docs/blog/posts/c.png": "PNG",
    }
    assert owned(tmp_path / "blog", "![x](a.svg)", more=more) == {"blog/posts/a.svg", "blog/posts/b.png"}


def test_a_draft_keeps_nothing_in_the_site(tmp_path: Path) -> None:
    other = f"[x]({FILE})"
    assert owned(tmp_path / "blog", other, other=other, shipped=frozenset({"blog/posts/bad.md"})) == {OWN}
