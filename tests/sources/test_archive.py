"""The earlier texts of covered posts, and their own attachments, out of real repositories."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from blog import HANGZHOU, Blog

from mkdocs_threatgate.model import Archive, Enclosure, Ledger, Text
from mkdocs_threatgate.sources.archive import covered_texts, own_id, read_archive
from mkdocs_threatgate.sources.enclosures import UNREADABLE, read_enclosures
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import Grounds, stand

POST = "docs/blog/posts/a.md"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog").start()


def read(blog: Blog) -> tuple[Grounds, Ledger, tuple[Text, ...]]:
    grounds = stand(read_site(blog.root / "mkdocs.yml"))
    texts = tuple(grounds.pages.texts(grounds.pages.uris()))
    ledger, _ = read_ledger(grounds.repository, grounds.prefix, grounds.site.settings, texts, ())
    return grounds, ledger, texts


def archive(blog: Blog) -> Archive:
    grounds, ledger, texts = read(blog)
    covered = covered_texts(ledger, texts)
    enclosed = read_enclosures(grounds.pages, (text for those in covered.values() for text in those))
    return read_archive(grounds.repository, ledger, covered, enclosed)


def attachments(blog: Blog) -> Mapping[str, list[str]]:
    """Return each post's own attachments by their paths."""
    grounds, _, texts = read(blog)
    found = read_enclosures(grounds.pages, texts)
    return {post: [one.path for one in those] for post, those in found.items()}


# --- texts -----------------------------------------------------------------------------------------------


def test_a_post_is_covered_by_its_path_or_by_the_id_that_its_front_matter_tells(blog: Blog) -> None:
    blog.post("a.md")
    blog.post("b.md", f"id: water\n{HANGZHOU}", body="It says id: fire, threatgate.\n")
    blog.post("c.md", f"{HANGZHOU}", body="id: water\n", extra="id: water")
    blog.receipt("2026-aaaaaa")
    blog.receipt("2026-bbbbbb", "water")
    blog.receipt("2026-cccccc", "fire")
    blog.commit()
    _, ledger, texts = read(blog)
    covered = {name: [text.uri for text in those] for name, those in covered_texts(ledger, texts).items()}
    assert covered == {"blog/posts/a.md": ["blog/posts/a.md"], "water": ["blog/posts/b.md"]}
    assert own_id(texts[-1]) == ""


def test_the_text_of_the_commit_is_read_for_receipts_without_digests(blog: Blog) -> None:
    blog.post(body="One.\n")
    blog.receipt(silent=True)
    first = blog.commit()
    then = (blog.root / POST).read_text(encoding="utf-8")
    blog.post(body="Two.\n")
    blog.commit()
    blog.receipt("2026-bbbbbb", silent=True)
    second = blog.commit()
    assert {key: one.text for key, one in archive(blog).editions.items()} == {
        (first, "blog/posts/a.md"): then,
        (second, "blog/posts/a.md"): (blog.root / POST).read_text(encoding="utf-8"),
    }


def test_a_blob_is_read_by_its_name_and_nothing_else_is_asked_for(blog: Blog) -> None:
    blog.post(date=None)
    blog.commit()
    assert blog.run(f"threatgate record {POST} --authority 杭州市公安局").code == 0
    filed = (blog.root / POST).read_text(encoding="utf-8")
    blog.commit()
    blog.write(POST, filed.replace("Text.", "Another text."))
    found = archive(blog)
    assert (list(found.blobs.values()), found.editions) == ([filed], {})


def test_what_is_no_blob_is_not_there(blog: Blog) -> None:
    blog.post()
    path = blog.receipt(silent=True)
    text = (blog.root / path).read_text(encoding="utf-8")
    for number, blob in enumerate(("--help", "HEAD", blog.commit(), "0" * 40, "x\n" + "0" * 40)):
        said = f"content: {{form: 1, blob: {blob!r}, meta: a, facts: b, text: c}}"
        again = text.replace("2026-aaaaaa", f"2026-bbbbb{number}").replace("a.md}", f"a.md, {said}}}")
        blog.write(f"filings/2026/2026-bbbbb{number}.yml", again)
    blog.commit()
    assert archive(blog).blobs == {}


@pytest.mark.parametrize("name", ["a b.md", "水.md", "a:b.md", "a blob 3.md", "-a.md", "a\rb.md"])
def test_a_post_of_any_name_is_found_in_a_commit(name: str, blog: Blog) -> None:
    blog.post(name)
    path = blog.receipt(silent=True)
    quoted = '"' + f"blog/posts/{name}".replace("\r", "\\r") + '"'
    receipt = (blog.root / path).read_text(encoding="utf-8")
    blog.write(path, receipt.replace("{post: blog/posts/a.md}", f"{{post: {quoted}}}"))
    blog.post("z.md")
    held = blog.commit()
    assert list(archive(blog).editions) == [(held, f"blog/posts/{name}")]


def test_a_name_with_a_line_break_is_not_asked_for(blog: Blog) -> None:
    blog.post("a\nb.md")
    blog.post("c.md")
    text = (blog.root / blog.receipt("2026-bbbbbb", "blog/posts/c.md", silent=True)).read_text(
        encoding="utf-8"
    )
    blog.write(
        "filings/2026/2026-aaaaaa.yml",
        text.replace("2026-bbbbbb", "2026-aaaaaa").replace("blog/posts/c.md", '"blog/posts/a\\nb.md"'),
    )
    held = blog.commit()
    assert list(archive(blog).editions) == [(held, "blog/posts/c.md")]


def test_a_clone_without_the_earlier_texts_gives_none_and_no_error(blog: Blog, tmp_path: Path) -> None:
    blog.git("config", "uploadpack.allowFilter", "true")
    blog.post(date=None)
    blog.commit()
    assert blog.run(f"threatgate record {POST} --authority 杭州市公安局").code == 0
    blog.commit()
    blog.write(POST, (blog.root / POST).read_bytes().replace(b"Text.", b"Another text."))
    blog.commit()
    blog.clone(tmp_path / "clone", "--filter=blob:none")
    partial = Blog(tmp_path / "clone", now=blog.now)
    assert archive(partial) == Archive()
    assert (partial.check().code, partial.check().rules) == (1, ["TG206"])


# --- attachments -----------------------------------------------------------------------------------------


def test_a_folder_with_an_index_is_that_posts_alone_up_to_other_pages(blog: Blog) -> None:
    for post in ("water/index.md", "water/more/index.md", "sea/README.md", "lake/index.md", "lake/other.md"):
        blog.post(post)
    inside = ("water/a.csv", "water/b/c.txt", "water/b/c/d.pdf", "water/e.PNG", "water/f.svg")
    for path in (*inside, "water/more/g.csv", "sea/h.zip", "lake/i.csv", "j.csv"):
        blog.write(f"docs/blog/posts/{path}", "x")
    blog.write("docs/k.csv", "x")
    blog.commit()
    folder = "docs/blog/posts"
    assert attachments(blog) == {
        f"{folder}/water/index.md": [f"{folder}/{path}" for path in inside[:3]],
        f"{folder}/water/more/index.md": [f"{folder}/water/more/g.csv"],
        f"{folder}/sea/README.md": [f"{folder}/sea/h.zip"],
    }


@pytest.mark.parametrize(
    "link",
    [
        "[t](../t%20able.csv)",
        "[t](<../t able.csv>)",
        "[t]: ../t%20able.csv",
        '<a href="/blog/t able.csv">t</a>',
    ],
)
@pytest.mark.parametrize("other", ["", "[u](../t%20able.csv)", '<a href="../t able.csv">u</a>'])
def test_a_file_that_only_one_post_links_to_is_its_own(link: str, other: str, blog: Blog) -> None:
    blog.post("a.md", body=f"See {link}.\n" if link[-1] != "v" else f"See [t].\n\n{link}\n")
    blog.post("b.md", body=f"See {other}\n")
    blog.write("docs/blog/t able.csv", "x")
    blog.commit()
    assert attachments(blog) == ({} if other else {POST: ["docs/blog/t able.csv"]})


def test_an_attachment_is_known_by_its_bytes(blog: Blog) -> None:
    blog.post("water/index.md")
    blog.write("docs/blog/posts/water/a.csv", b"a\0b")
    blog.commit()
    grounds, _, texts = read(blog)
    (found,) = read_enclosures(grounds.pages, texts).values()
    digest = hashlib.sha256(b"a\0b").hexdigest()
    assert found == (Enclosure("docs/blog/posts/water/a.csv", digest),)


def test_a_link_out_of_the_repository_is_not_followed(blog: Blog) -> None:
    blog.post("water/index.md")
    (blog.root.parent / "secret").write_text("secret", encoding="utf-8")
    blog.link("docs/blog/posts/water/a.csv", "../../../../../secret")
    blog.commit()
    grounds, _, texts = read(blog)
    (found,) = read_enclosures(grounds.pages, texts).values()
    assert [one.sha256 for one in found] == [UNREADABLE]
