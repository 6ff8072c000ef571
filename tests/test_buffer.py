"""An editor's text is judged as if it were saved, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Told

POST = "docs/blog/posts/a.md"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with one publishable post."""
    blog = Blog(tmp_path / "blog").start()
    blog.post("a.md", NOTHING)
    blog.commit()
    return blog


def typed(blog: Blog, text: str, *arguments: str, name: str = POST, here: str = "") -> Told:
    """Judge a text as the file of a name."""
    command = ("check", "-", "--stdin-filename", name, "--format", "json", *arguments)
    return blog.threatgate(*command, input=text, here=here)


def text_of(blog: Blog, declaration: str, body: str = "Text.\n") -> str:
    """Return the text of a post that stands nowhere."""
    path = blog.root / blog.post("other.md", declaration, body=body)
    text = path.read_text("utf-8")
    path.unlink()
    return text


def test_what_is_typed_counts_and_what_is_on_disk_does_not(blog: Blog) -> None:
    before = (blog.root / POST).read_bytes()
    told = typed(blog, text_of(blog, HANGZHOU))
    assert (told.code, told.rules, told.blocks[0].path) == (1, ["TG201"], POST)
    assert told.report["findings"][0]["line"] == 5
    assert ((blog.root / POST).read_bytes(), blog.git("status", "--porcelain")) == (before, "")
    blog.post("a.md", HANGZHOU)
    assert typed(blog, text_of(blog, NOTHING)).code == 0


def test_the_verdict_is_that_on_the_saved_file(blog: Blog) -> None:
    """All else comes from disk: ledger, baseline, other posts, what a post links to."""
    blog.write("docs/files/a.txt", "name,phone\n")
    blog.receipt()
    blog.commit()
    text = text_of(blog, HANGZHOU, "See [it](../../files/a.txt).\n")
    unsaved = typed(blog, text)
    blog.write(POST, text)
    saved = blog.check(POST)
    assert (unsaved.code, saved.code) == (1, 1)
    for report in (one := unsaved.report, two := saved.report):
        report["checked_at"] = ""
    assert one == two


def test_a_post_that_is_not_there_yet_is_judged(blog: Blog) -> None:
    told = typed(blog, text_of(blog, HANGZHOU), name="docs/blog/posts/new.md")
    assert (told.rules, told.blocks[0].path) == (["TG201"], "docs/blog/posts/new.md")
    assert not (blog.root / "docs/blog/posts/new.md").exists()


def test_a_page_that_is_no_post_owes_no_declaration(blog: Blog) -> None:
    assert typed(blog, "# Front\n", name="docs/index.md").code == 0


@pytest.mark.parametrize("here", ["docs", "docs/blog/posts"])
def test_the_name_may_be_absolute_or_from_here(here: str, blog: Blog) -> None:
    text = text_of(blog, HANGZHOU)
    config = ("-f", str(blog.root / "mkdocs.yml"))
    for name in (str(blog.root / POST), str(Path(POST).relative_to(here))):
        told = typed(blog, text, *config, name=name, here=here)
        assert (told.code, told.blocks[0].path) == (1, POST)


@pytest.mark.parametrize(
    "name",
    ["README.md", "docs/a.txt", "docs", "docs/blog", "/etc/passwd", "../a.md", "mkdocs.yml", "docs/d.md"],
)
def test_a_name_that_is_no_page_of_the_site_is_an_error_of_usage(name: str, blog: Blog) -> None:
    (blog.root / "docs/d.md").mkdir()
    told = typed(blog, "text", name=name)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith(f"error: {name} is no page under docs\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ("-",),
        ("-", POST, "--stdin-filename", POST),
        (POST, "--stdin-filename", POST),
        ("--stdin-filename", POST),
        ("-", "--stdin-filename", ""),
        ("-", "--stdin-filename", POST, "--at", "HEAD"),
        ("-", "--stdin-filename", POST, "--at", "index"),
        ("-", "--stdin-filename", POST, "--since", "HEAD"),
    ],
)
def test_standard_input_is_judged_by_itself_and_under_a_name(arguments: tuple[str, ...], blog: Blog) -> None:
    told = blog.threatgate("check", *arguments, input="text")
    assert (told.code, told.out, told.err.count("\n")) == (2, "", 2)


def test_what_cannot_be_read_blocks_as_it_does_on_disk(blog: Blog) -> None:
    (blog.root / "big").write_bytes(b"a" * (8 * 2**20 + 1))
    (blog.root / "bad").write_bytes(b"\xff\xfe")
    for name in ("big", "bad"):
        told = blog.run(f"threatgate check - --stdin-filename {POST} --format json < {name}")
        assert (told.code, told.rules) == (1, ["TG106"])
        (blog.root / POST).write_bytes((blog.root / name).read_bytes())
        saved = blog.check(POST)
        kept = ("rule", "message", "fingerprint", "path", "line")
        assert [[one[key] for key in kept] for one in told.report["findings"]] == [
            [one[key] for key in kept] for one in saved.report["findings"]
        ]


def test_an_inline_receipt_that_is_only_typed_is_not_committed(blog: Blog) -> None:
    receipt = (
        "receipts:\n  - {schema: threatgate.receipt/1, id: 2026-aaaaaa, filing: 2026-aaaaaa, event: filed, "
        'recorded_at: "2026-06-01T11:00:00+08:00", recorded_by: liu@example.com, '
        'authority: {kind: public-security, region: "330100", name: 杭州市公安局}, '
        'filed_at: "2026-06-01T10:00:00+08:00"}'
    )
    told = typed(blog, text_of(blog, f"{HANGZHOU}\n{receipt}"))
    assert "TG301" in told.rules


def test_of_another_configuration_the_buffer_is_a_post_too(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("site/mkdocs.yml", CONFIG)
    blog.write("site/docs/blog/posts/a.md", "# A\n")
    blog.commit()
    name = "site/docs/blog/posts/a.md"
    told = typed(blog, text_of(blog, HANGZHOU), "-f", "site/mkdocs.yml", name=name)
    assert json.loads(told.out)["findings"][0]["path"] == name
    assert "-f site/mkdocs.yml" in told.command("TG201")
