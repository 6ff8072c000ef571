"""The docs folder as the texts to be judged: which are posts, which ship, which cannot be read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mkdocs_threatgate.errors import SourceError, ThreatgateError, UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Text
from mkdocs_threatgate.sources.pages import MAX_BYTES, MAX_LINKS, Pages
from mkdocs_threatgate.sources.settings import read_site

UNPRIVILEGED = 65534
POST = "---\ntitle: A\n---\nText.\n"
PLUGIN = "plugins: [{threatgate: {posts: [blog/posts/**]}}]\n"
LINKS = pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")


def put(top: Path, *uris: str, content: str | bytes = POST) -> None:
    for uri in uris:
        file = top / "docs" / uri
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)


@pytest.fixture
def top(tmp_path: Path) -> Path:
    put(tmp_path, "blog/posts/a.md", "index.md")
    return tmp_path


def pages(top: Path, config: str = PLUGIN) -> Pages:
    (top / "mkdocs.yml").write_text(config, encoding="utf-8")
    return Pages(read_site(top / "mkdocs.yml"), top)


def texts(top: Path, config: str = PLUGIN) -> dict[str, Text]:
    found = pages(top, config)
    return {text.uri: text for text in found.texts(found.uris())}


def refusal(top: Path, config: str = PLUGIN) -> tuple[type[ThreatgateError], str]:
    with pytest.raises(ThreatgateError) as raised:
        texts(top, config)
    return type(raised.value), render(raised.value.message, "en")


def problem(text: Text) -> str:
    assert text.fault is not None
    assert (text.fault.code, text.text) == ("TG106", "")
    return render(text.fault.message, "en")


# --- which files -----------------------------------------------------------------------------------


def test_every_file_that_is_rendered_is_read_and_only_posts_are_gated(top: Path) -> None:
    put(top, "b.markdown", "c.mdown", "d.mkdn", "e.mkd", "blog/posts/F.MD", "g.txt", "blog/posts/img.png")
    assert {uri: text.gated for uri, text in texts(top).items()} == {
        "b.markdown": False,
        "blog/posts/F.MD": True,
        "blog/posts/a.md": True,
        "c.mdown": False,
        "d.mkdn": False,
        "e.mkd": False,
        "index.md": False,
    }


def test_a_text_comes_whole_with_its_path_from_the_top(top: Path) -> None:
    site = top / "site"
    put(site, "blog/posts/文.md")
    config = f"{PLUGIN}nav: [{{First: blog/posts/文.md}}, {{Second: blog/posts/文.md}}]\n"
    (site / "mkdocs.yml").write_text(config, encoding="utf-8")
    found = Pages(read_site(site / "mkdocs.yml"), top)
    assert tuple(found.texts(found.uris())) == (
        Text(
            path="site/docs/blog/posts/文.md",
            uri="blog/posts/文.md",
            text=POST,
            gated=True,
            ships=True,
            labels=("First", "Second"),
        ),
    )


@pytest.mark.parametrize(
    ("globs", "gated"),
    [
        ("[blog/posts/**]", ["blog/posts/2026/b.md", "blog/posts/a.md"]),
        ("[/blog/posts*]", ["blog/posts-old/c.md", "blog/posts/2026/b.md", "blog/posts/a.md"]),
        ("['blog/posts/*.md']", ["blog/posts/a.md"]),
        ("[blog/, '!blog/posts-old/']", ["blog/posts/2026/b.md", "blog/posts/a.md"]),
        ("['*.md', '!/index.md']", ["blog/posts-old/c.md", "blog/posts/2026/b.md", "blog/posts/a.md"]),
        ("['**/2026/']", ["blog/posts/2026/b.md"]),
    ],
)
def test_posts_are_named_as_in_a_gitignore_file(top: Path, globs: str, gated: list[str]) -> None:
    put(top, "blog/posts/2026/b.md", "blog/posts-old/c.md")
    found = texts(top, f"plugins: [{{threatgate: {{posts: {globs}}}}}]\n")
    assert sorted(uri for uri, text in found.items() if text.gated) == gated


@pytest.mark.parametrize("globs", ["['!']", "['[z-a]']", '["\\\\"]'])
def test_a_glob_that_cannot_be_read_is_refused(top: Path, globs: str) -> None:
    kind, message = refusal(top, f"plugins: [{{threatgate: {{posts: {globs}}}}}]\n")
    assert (kind, message.startswith("the globs ")) == (UsageError, True)


def test_a_gate_that_sees_no_post_gives_no_verdict(top: Path) -> None:
    assert refusal(top, "plugins: [{threatgate: {posts: [news/**]}}]\n") == (
        SourceError,
        "no file under docs is a post (posts: news/**)",
    )


def test_docs_outside_the_repository_are_refused(top: Path) -> None:
    (top / "mkdocs.yml").write_text(PLUGIN, encoding="utf-8")
    elsewhere = top / "blog"
    elsewhere.mkdir()
    with pytest.raises(UsageError, match="outside the repository"):
        Pages(read_site(top / "mkdocs.yml"), elsewhere)


# --- what ships --------------------------------------------------------------------------------------


def test_only_what_is_shown_to_be_left_out_does_not_ship(top: Path) -> None:
    put(
        top,
        "drafts/b.md",
        "blog/posts/wip.md",
        ".hidden/c.md",
        "templates/d.md",
        "x/templates/e.md",
        ".known/f.md",
    )
    config = f"exclude_docs: |\n  /drafts/\n  !.known\ndraft_docs: wip.md\n{PLUGIN}"
    assert {uri: text.ships for uri, text in texts(top, config).items()} == {
        ".hidden/c.md": False,
        ".known/f.md": True,
        "blog/posts/a.md": True,
        "blog/posts/wip.md": False,
        "drafts/b.md": False,
        "index.md": True,
        "templates/d.md": False,
        "x/templates/e.md": True,
    }


@pytest.mark.parametrize(
    ("plugins", "draftable"),
    [
        ("[blog, threatgate]", True),
        ("{blog: {draft: true}, threatgate: }", False),
        ("{blog: {draft: !ENV [DRAFTS, false]}, threatgate: }", False),
        ("{blog: {enabled: off}, threatgate: {posts: [blog/posts/**]}}", False),
        ("{blog: {enabled: !ENV CI}, threatgate: }", False),
        ("[{threatgate: {posts: [blog/posts/**]}}]", False),
    ],
)
def test_a_draft_counts_as_left_out_only_where_the_blog_surely_leaves_it_out(
    top: Path, plugins: str, *, draftable: bool
) -> None:
    found = texts(top, f"plugins: {plugins}\n")
    assert {uri: text.draftable for uri, text in found.items()} == {
        "blog/posts/a.md": draftable,
        "index.md": False,
    }


def test_meta_files_are_read_apart_from_the_pages(top: Path) -> None:
    put(top, "blog/posts/.meta.yml", "blog/x.meta.yml", content="tags: [a]\n")
    (meta,) = pages(top).meta_files()
    assert (meta.path, meta.text, meta.gated) == ("docs/blog/posts/.meta.yml", "tags: [a]\n", False)


# --- what cannot be read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("正文".encode("gbk"), "the file is not UTF-8 text (byte 0)"),
        (b"# A\n\xff", "the file is not UTF-8 text (byte 4)"),
        ("# A\n".encode("utf-16"), "the file is not UTF-8 text (byte 0)"),
        (b"x" * (MAX_BYTES + 1), "the file is larger than 8 MB"),
    ],
)
def test_what_cannot_be_decoded_is_a_fault_of_the_post(top: Path, content: bytes, expected: str) -> None:
    put(top, "blog/posts/a.md", content=content)
    assert problem(texts(top)["blog/posts/a.md"]) == expected


def test_a_byte_order_mark_and_every_line_end_stay_as_they_are(top: Path) -> None:
    put(top, "blog/posts/a.md", content=b"\xef\xbb\xbf---\r\ntitle: A\r---\n")
    assert texts(top)["blog/posts/a.md"].text == "\ufeff---\r\ntitle: A\r---\n"


@pytest.mark.skipif(os.name == "nt", reason="other permissions there")
@pytest.mark.parametrize("locked", ["docs/blog/posts/a.md", "docs/blog"])
def test_a_file_or_folder_without_permission_is_told(locked: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        top = Path(folder)
        top.chmod(0o755)
        put(top, "blog/posts/a.md")
        found = pages(top)
        (top / locked).chmod(0)
        with _unprivileged():
            if locked.endswith(".md"):
                text = found.text("blog/posts/a.md")
                assert problem(text) == "the file cannot be read: Permission denied"
            else:
                with pytest.raises(SourceError):
                    found.uris()
        (top / locked).chmod(0o755)


@contextmanager
def _unprivileged() -> Iterator[None]:
    """Be somebody to whom permissions apply; root reads everything."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(UNPRIVILEGED)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


# --- links ------------------------------------------------------------------------------------------------


@LINKS
def test_links_within_the_repository_are_followed(top: Path) -> None:
    (top / "shared").mkdir()
    (top / "shared/b.md").write_text(POST, encoding="utf-8")
    (top / "docs/blog/posts/b.md").symlink_to("../../../shared/b.md")
    (top / "docs/blog/posts/more").symlink_to("../../../shared")
    found = texts(top)
    assert [found[uri].text for uri in ("blog/posts/b.md", "blog/posts/more/b.md")] == [POST, POST]


@LINKS
def test_a_link_out_of_the_repository_is_a_fault_whether_of_a_file_or_of_a_folder(
    top: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "secret.md").write_text("secret", encoding="utf-8")
    (top / "docs/blog/posts/file.md").symlink_to(outside / "secret.md")
    (top / "docs/blog/posts/folder").symlink_to(outside)
    found = texts(top)
    for uri in ("blog/posts/file.md", "blog/posts/folder/secret.md"):
        assert problem(found[uri]) == "the file is a link that leads out of the repository"


@LINKS
def test_a_link_that_leads_nowhere_is_a_fault(top: Path) -> None:
    (top / "docs/blog/posts/gone.md").symlink_to("nothing.md")
    (top / "docs/blog/posts/self.md").symlink_to("self.md")
    found = texts(top)
    assert problem(found["blog/posts/gone.md"]) == "the file cannot be read: No such file or directory"
    expected = "the file cannot be read: Too many levels of symbolic links"
    assert problem(found["blog/posts/self.md"]) == expected


ENDLESS = "links in {} lead back to a folder around them, or are more than 256"


@LINKS
@pytest.mark.parametrize("target", [".", "..", "../../docs", "posts/.."])
def test_a_link_that_leads_back_to_a_folder_around_it_is_refused(top: Path, target: str) -> None:
    (top / "docs/blog/loop").symlink_to(target)
    assert refusal(top) == (SourceError, ENDLESS.format("blog"))


@LINKS
def test_links_that_multiply_come_to_an_end(top: Path) -> None:
    for number in range(20):
        folder = top / f"docs/level{number}"
        folder.mkdir()
        for name in ("a", "b"):
            (folder / name).symlink_to(f"../level{number + 1}")
    kind, message = refusal(top)
    assert (kind, message.endswith(f"or are more than {MAX_LINKS}")) == (SourceError, True)
