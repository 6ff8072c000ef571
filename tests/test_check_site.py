"""`threatgate check-site`: the gate on the output of any generator."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Found, Told
from carriers import passage
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from mkdocs_threatgate.looking.assurance import read_manifest
from mkdocs_threatgate.reports.manifest import FILE

MATERIAL = """\
site_name: Blog
site_url: https://blog.example.com/
theme: {name: material, font: false}
plugins:
  - search
  - blog
  - threatgate
"""
OFF = f"{CONFIG}      enabled: false\n"
PUMPS = (
    "In the night to Tuesday someone switched off the three large pumps of a waterworks.\n\n"
    "The operator started them by hand, and the town had water again before breakfast.\n"
)
GARDEN = (
    "Version four of our dashboard sorts its tables, and remembers what you had looked at before that.\n\n"
    "It draws curves in “soft” colours -- see [the notes](https://example.com/notes), and *enjoy* them.\n"
)
OWN = "posts: [posts/**]\ndocs_dir: content\n"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post that owes nothing, and one whose filing is recorded."""
    return filled(Blog(tmp_path / "blog").start())


def filled(blog: Blog) -> Blog:
    blog.post("garden.md", declaration=NOTHING, title="Release notes of spring", body=GARDEN)
    blog.post(title="Still pumps by night", body=PUMPS)
    blog.receipt()
    blog.commit()
    return blog


def checked(blog: Blog, folder: str = "site", *options: str) -> Told:
    return blog.threatgate("check-site", folder, "--format", "json", *options)


def messages(told: Told, rule: str) -> list[str]:
    return [one["message"] for one in told.report["findings"] if one["rule"] == rule]


# --- built with the gate ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "config", [CONFIG, pytest.param(MATERIAL, marks=[pytest.mark.long, pytest.mark.matrix])]
)
def test_what_the_gate_has_built_is_publishable(config: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(config)
    blog.write("docs/blog/index.md", "# Posts\n")
    filled(blog)
    assert blog.build("--quiet").code == 0
    told = checked(blog)
    assert (told.code, told.report["findings"], told.report["summary"]["posts"]) == (0, [], 2)
    assert "publishable: posts 2" in blog.threatgate("check-site", "site").out


def test_the_report_can_be_written_to_a_file_as_well(blog: Blog) -> None:
    blog.build("--quiet")
    told = blog.threatgate("check-site", "site", "--output", "json=report.json")
    report = json.loads((blog.root / "report.json").read_text(encoding="utf-8"))
    assert (told.code, report["verdict"]) == (0, "publishable")


# --- built without it -------------------------------------------------------------------------------


def test_a_build_with_the_gate_switched_off_and_on_again_has_no_manifest(blog: Blog) -> None:
    blog.write("mkdocs.yml", OFF)
    assert blog.build("--quiet").code == 0
    assert checked(blog).code == 2, "the command refuses a gate that is switched off"
    blog.write("mkdocs.yml", CONFIG)
    told = checked(blog)
    assert (told.code, told.blocks) == (1, [Found("TG702", f"site/{FILE}", None)])
    assert messages(told, "TG702") == [f"the site has no {FILE}: it was built without the gate"]
    assert told.command("TG702") == "mkdocs build"


@pytest.mark.parametrize("config", [OFF, CONFIG.partition("plugins")[0]])
def test_a_build_with_another_configuration_has_no_manifest(config: str, blog: Blog) -> None:
    blog.write("other.yml", config)
    assert blog.build("--quiet", "-f", "other.yml").code == 0
    assert checked(blog).rules == ["TG702"]


def test_an_earlier_manifest_that_a_dirty_build_leaves_behind_is_not_true_any_more(blog: Blog) -> None:
    blog.build("--quiet")
    blog.write("other.yml", OFF)
    blog.post("new.md", declaration=NOTHING, title="An unnamed thing", body=passage(1).partition(":")[0])
    blog.write("docs/blog/posts/garden.md", (blog.root / "docs/blog/posts/garden.md").read_text() + "\nAh.\n")
    assert blog.build("--quiet", "--dirty", "-f", "other.yml").code == 0
    told = checked(blog)
    assert (told.code, set(told.rules)) == (1, {"TG702"})
    assert messages(told, "TG702")[-1] == (
        "not as they were when the site was built: docs/blog/posts/garden.md"
    )


# --- the manifest -----------------------------------------------------------------------------------


def doctored(blog: Blog, edit: Callable[[dict[str, object]], object]) -> Told:
    file = blog.root / "site" / FILE
    manifest = json.loads(file.read_bytes())
    edit(manifest)
    file.write_text(json.dumps(manifest), encoding="utf-8")
    return checked(blog)


EDITS: dict[str, tuple[Callable[[dict], object], str]] = {  # type: ignore[type-arg]
    "commit": (lambda one: one.update(commit="0" * 40), "built from the commit 000000000000; HEAD is"),
    "policy": (lambda one: one.update(policy="sha256:0"), "judged by other articles"),
    "rules": (lambda one: one.update(rules="sha256:0"), "judged by other content rules"),
    "configuration": (lambda one: one.update(configuration="x"), "judged under other settings of the gate"),
    "version": (
        lambda one: one.update(rules="sha256:0", tool={"version": "0.0.1"}),
        "it was built with threatgate 0.0.1",
    ),
    "digest": (
        lambda one: one["posts"].update({"docs/blog/posts/a.md": "sha256:0"}),
        "not as they were when the site was built: docs/blog/posts/a.md",
    ),
    "stranger": (
        lambda one: one["posts"].update({"docs/x.md": "sha256:0"}),
        "not to be published: docs/x.md",
    ),
    "schema": (lambda one: one.update(schema="threatgate.manifest/9"), "no manifest that can be read"),
    "types": (lambda one: one.update(posts=[]), "no manifest that can be read"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_manifest_that_is_not_true_blocks(name: str, blog: Blog) -> None:
    blog.build("--quiet")
    edit, said = EDITS[name]
    told = doctored(blog, edit)
    assert (told.code, told.blocks) == (1, [Found("TG702", f"site/{FILE}", None)])
    assert said in messages(told, "TG702")[0]


def test_a_post_in_the_site_that_the_manifest_does_not_name_blocks_where_it_stands(blog: Blog) -> None:
    blog.build("--quiet")
    told = doctored(blog, lambda one: one["posts"].pop("docs/blog/posts/a.md"))  # type: ignore[attr-defined]
    assert (told.code, told.rules) == (1, ["TG702"])
    said = "docs/blog/posts/a.md stands in the site, and the manifest does not name it"
    assert messages(told, "TG702") == [said]
    shutil.rmtree(blog.root / "site/blog/posts/a")
    shutil.rmtree(blog.root / "site/search", ignore_errors=True)
    for page in (blog.root / "site").rglob("*.html"):
        page.write_text(page.read_text().replace("Still pumps by night", ""), encoding="utf-8")
    assert checked(blog).code == 0, "a post that is not in the site need not be named"


def test_another_commit_needs_another_build_and_a_dirty_tree_does_not(blog: Blog) -> None:
    blog.build("--quiet")
    blog.write("README.md", "Notes.\n")
    assert checked(blog).code == 0
    blog.commit()
    told = checked(blog)
    assert (told.code, told.rules) == (1, ["TG702"])
    assert re.search(r"built from the commit \w{12}; HEAD is \w{12}$", messages(told, "TG702")[0])


@given(
    st.binary()
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_whatever_stands_in_place_of_a_manifest_is_none(data: bytes) -> None:
    assert read_manifest(data) is None


# --- what must not be in it -------------------------------------------------------------------------


def test_a_post_that_was_blocked_after_the_build_must_go_from_the_site(blog: Blog) -> None:
    blog.build("--quiet")
    blog.further("2026-bbbbbb", "withdrawn", "reason: Filed in error")
    blog.commit()
    told = checked(blog)
    assert told.code == 1
    assert Found("TG208", "docs/blog/posts/a.md", 5) in told.blocks
    assert {one.path for one in told.blocks if one.rule == "TG701"} >= {"site/blog/posts/a/index.html"}
    assert "TG702" in told.rules


def test_a_page_that_was_put_into_the_site_by_hand_is_judged(blog: Blog) -> None:
    blog.build("--quiet")
    blog.write("site/pasted/index.html", f"<html><body><p>{html.escape(passage(1))}</p></body></html>")
    told = checked(blog)
    assert (told.code, told.blocks) == (1, [Found("TG403", "site/pasted/index.html", None)])


def test_what_only_a_pasted_page_tells_is_found_though_nothing_declares_it(blog: Blog) -> None:
    blog.build("--quiet")
    pages = {
        "told.html": "<h1>杭州某水务公司遭勒索攻击始末</h1><p>该公司内网遭勒索软件攻击，业务中断。</p>",
        "title.html": "<title>勒索软件预警</title><h1>勒索软件预警</h1><p>请各单位注意防范。</p>",
    }
    for name, page in pages.items():
        blog.write(f"site/{name}", f"<html><body>{page}</body></html>")
    told = checked(blog)
    assert (told.code, set(told.blocks)) == (1, {Found("TG501", "site/title.html", None)})
    noticed = {(one["rule"], one["path"]) for one in told.report["findings"] if one["outcome"] == "notice"}
    assert noticed == {("TG105", "site/told.html")}, "a page that is no post owes no declaration"


def test_a_receipt_or_a_document_of_the_ledger_in_the_site_blocks(blog: Blog) -> None:
    blog.build("--quiet")
    shutil.copy(blog.root / "filings/2026/2026-aaaaaa.yml", blog.root / "site/innocent.txt")
    told = checked(blog)
    assert told.code == 1
    assert Found("TG308", "site/innocent.txt", None) in told.blocks
    assert "the receipt 2026-aaaaaa itself is in the output" in messages(told, "TG308")


def test_the_declaration_in_a_page_blocks(blog: Blog) -> None:
    blog.build("--quiet")
    page = blog.root / "site/blog/posts/garden/index.html"
    page.write_text(page.read_text().replace("</body>", "<p>Release notes; no threat information</p></body>"))
    told = checked(blog)
    assert (told.code, set(told.blocks)) == (1, {Found("TG308", "site/blog/posts/garden/index.html", None)})


# --- other generators -------------------------------------------------------------------------------


def page_like_hugo(title: str, body: str) -> str:
    """Return a page as a minifier leaves it: no line ends, no quotation marks, curled quotes."""
    shown = markdown(body).replace("“", "&ldquo;").replace("”", "&rdquo;").replace("--", "&ndash;")
    page = f"<!doctype html><html lang=en><title>{title} | Blog</title><body><article><h1>{title}</h1>{shown}"
    return page.replace("\n", " ")


def page_like_jekyll(title: str, body: str) -> str:
    """Return a page of a layout with much around it, every letter that can be an entity being one."""
    shown = re.sub(r"(?<=[a-z])e(?=[a-z])(?![^<]*>)", "&#101;", markdown(body))
    return (
        f'<html>\n<head>\n<title>{title}</title>\n</head>\n<body class="post">\n<div class="wrap">\n'
        f'<nav><a href="/">Blog</a></nav>\n<h1 class="p-name">{title}</h1>\n<div class="e-content">\n'
        f"{shown}\n</div>\n</div>\n<footer>Written in Hangzhou</footer>\n</body>\n</html>\n"
    )


LAYOUTS = {"hugo": page_like_hugo, "jekyll": page_like_jekyll}


@pytest.fixture
def plain(tmp_path: Path) -> Blog:
    """A site of another generator, with the sources and a threatgate.yml of its own."""
    blog = Blog(tmp_path / "blog").signed()
    blog.write("threatgate.yml", OWN)
    blog.write("content/posts/garden.md", source("Release notes of spring", NOTHING, GARDEN))
    blog.write("content/posts/pumps.md", source("Still pumps by night", HANGZHOU, PUMPS))
    blog.receipt(post="posts/pumps.md", silent=True)
    blog.commit()
    return blog


def source(title: str, declaration: str, body: str) -> str:
    return f"---\ntitle: {title}\ndate: 2026-06-10\nthreatgate:\n  {declaration}\n---\n\n{body}"


def generate(blog: Blog, layout: str, *names: str) -> None:
    """Write the output of a generator: a page for each post, a list of them, feeds and an index."""
    titles = {"garden": ("Release notes of spring", GARDEN), "pumps": ("Still pumps by night", PUMPS)}
    write = LAYOUTS[layout]
    for name in names:
        blog.write(f"public/2026/06/{name}.html", write(*titles[name]))
    listed = "".join(f"- [{titles[name][0]}](/2026/06/{name}.html)\n" for name in names)
    blog.write("public/index.html", write("Blog", listed))
    blog.write("public/css/main.css", "body { margin: 0 auto; max-width: 40em }\n")


def as_json_feed(title: str, body: str) -> str:
    item = {"id": "1", "title": title, "content_html": markdown(body)}
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Blog", "items": [item]})


def as_rss(title: str, body: str) -> str:
    return (
        f"<rss><channel><item><title>{title}</title>"
        f"<description>{html.escape(markdown(body))}</description></item></channel></rss>"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_output_of_another_generator_is_publishable_without_a_manifest(layout: str, plain: Blog) -> None:
    generate(plain, layout, "garden", "pumps")
    plain.write("public/feed.json", as_json_feed("Release notes of spring", GARDEN))
    plain.write("public/feed.xml", as_rss("Release notes of spring", GARDEN))
    told = checked(plain, "public")
    assert (told.code, told.rules) == (0, [])


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_blocked_post_in_the_output_of_another_generator_is_found_in_any_layout(
    layout: str, plain: Blog
) -> None:
    plain.further("2026-bbbbbb", "withdrawn", "reason: Filed in error")
    plain.commit()
    generate(plain, layout, "garden", "pumps")
    told = checked(plain, "public")
    assert (told.code, {one.rule for one in told.blocks}) == (1, {"TG208", "TG701"})
    assert {one.path for one in told.blocks if one.rule == "TG701"} == {
        "public/2026/06/pumps.html",
        "public/index.html",
    }


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("feed.json", as_json_feed),
        ("feed.xml", as_rss),
        (
            "share.html",
            lambda _, body: f'<a data-text="{html.escape(" ".join(body.split()))}" href="/">Share</a>',
        ),
        ("split.html", lambda _, body: f"<p>{body.replace('pumps', 'pu<!-- x -->mps')}</p>"),
        ("search.js", lambda _, body: f"window.index = [{json.dumps(body)}]"),
        ("plain.txt", lambda _, body: body),
    ],
)
def test_a_withheld_post_is_found_wherever_it_stands_and_else_the_site_is_publishable(
    name: str, write: Callable[[str, str], str], plain: Blog
) -> None:
    plain.write("threatgate.yml", f"{OWN}on_blocked: withhold\n")
    plain.further("2026-bbbbbb", "withdrawn", "reason: Filed in error")
    plain.commit()
    generate(plain, "jekyll", "garden")
    told = checked(plain, "public")
    assert (told.code, told.rules, told.notices) == (0, [], ["TG208"])
    assert plain.check().code == 1
    plain.write(f"public/{name}", write("Still pumps by night", PUMPS))
    told = checked(plain, "public")
    assert (told.code, {one.path for one in told.blocks}) == (1, {f"public/{name}"})
    assert set(told.rules) == {"TG701"}


def test_a_draft_that_would_be_blocked_must_not_be_in_the_output(plain: Blog) -> None:
    draft = source("An open gate at night", "incidents: [{places: [杭州市]}]", passage(1))
    plain.write("content/posts/draft.md", draft.replace("title:", "draft: true\ntitle:", 1))
    plain.commit()
    generate(plain, "hugo", "garden", "pumps")
    before = checked(plain, "public")
    plain.write("public/draft.html", page_like_hugo("An open gate at night", passage(1)))
    told = checked(plain, "public")
    assert Found("TG701", "public/draft.html", None) in {*told.blocks} - {*before.blocks}


def test_what_another_generator_adds_to_the_sources_is_judged(plain: Blog) -> None:
    generate(plain, "hugo", "garden", "pumps")
    plain.write("public/footer.html", page_like_hugo("Contact", f"Write to us.\n\n{passage(2)}"))
    told = checked(plain, "public")
    assert (told.code, told.blocks) == (1, [Found("TG403", "public/footer.html", None)])


def test_what_the_sources_hold_in_a_dismissed_passage_is_not_told_again(plain: Blog) -> None:
    flagged = source("How it is done", NOTHING, f"Notes on a laboratory of ours.\n\n{passage(3)}\n")
    plain.write("content/posts/flagged.md", flagged)
    plain.commit()
    command = plain.check().command("TG403").replace("…", "ours").replace("DATE", "2099-01-01")
    assert plain.run(command).code == 0
    plain.commit()
    assert plain.check().code == 0
    generate(plain, "hugo", "garden")
    plain.write("public/flagged.html", page_like_hugo("How it is done", flagged.rpartition("---")[2]))
    told = checked(plain, "public")
    assert (told.code, told.rules) == (0, [])


def test_a_staged_site_is_held_to_the_manifest_that_was_staged(plain: Blog) -> None:
    assert plain.threatgate("stage", ".gate/docs").code == 0
    generate(plain, "hugo", "garden", "pumps")
    shutil.copy(plain.root / ".gate/docs" / FILE, plain.root / "public" / FILE)
    assert checked(plain, "public").code == 0
    plain.write("content/posts/garden.md", source("Release notes of spring", NOTHING, f"{GARDEN}\nMore.\n"))
    told = checked(plain, "public")
    assert (told.code, told.rules, told.command("TG702")) == (1, ["TG702"], "threatgate stage .gate/docs")


@pytest.mark.skipif("THREATGATE_ZENSICAL" not in os.environ, reason="THREATGATE_ZENSICAL names no zensical")
def test_zensical_leaves_no_manifest_unless_it_builds_from_the_staged_copy(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(MATERIAL.replace("theme: {name: material, font: false}\n", ""))
    blog.write("docs/blog/index.md", "# Posts\n")
    filled(blog)

    def build(*options: str) -> None:
        command = [os.environ["THREATGATE_ZENSICAL"], "build", "--clean", *options]
        subprocess.run(command, cwd=blog.root, check=True, capture_output=True)

    build()
    assert (checked(blog).code, checked(blog).rules) == (1, ["TG702"])
    assert blog.threatgate("stage", ".gate/docs").code == 0
    blog.write("staged.yml", "INHERIT: mkdocs.yml\ndocs_dir: .gate/docs\n")
    build("-f", "staged.yml")
    told = checked(blog)
    assert (told.code, told.report["findings"]) == (0, [])


# --- no site ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("files", [None, (), ("readme.txt",)])
def test_a_folder_that_is_no_built_site_gives_no_verdict(files: tuple[str, ...] | None, blog: Blog) -> None:
    if files is not None:
        (blog.root / "site").mkdir()
    for name in files or ():
        blog.write(f"site/{name}", "Text.\n")
    told = blog.threatgate("check-site", "site")
    assert (told.code, told.out) == (3, "")
    assert "Build the site first" in told.err
