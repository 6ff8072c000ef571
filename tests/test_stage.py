"""`threatgate stage`: a folder of copies that a generator without plugins may publish."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.authoring.staged import Copy, write_folder
from mkdocs_threatgate.authoring.staged_text import is_as_intended, staged_text
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.staging import Staging, plan_staging
from mkdocs_threatgate.errors import SourceError, ThreatgateError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Post, Text
from mkdocs_threatgate.reports.manifest import FILE
from mkdocs_threatgate.sources.pages import STAGED
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import stand

DIR = ".gate/docs"
WITHOUT_GATE = "INHERIT: mkdocs.yml\ndocs_dir: .gate/docs\nplugins: []\n"
POST = "---\ntitle: A post\ndate: 2026-06-10\n---\n\nText.\n"
GIF = b"GIF89a\1\0\1\0\0\0\0;"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post that owes nothing, one that is filed, and an attachment."""
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING)
    blog.post("b.md")
    blog.receipt(post="blog/posts/b.md")
    blog.write("docs/blog/x.gif", GIF)
    blog.write("docs/.meta.yml", "tags: [a]\n")
    blog.commit()
    return blog


def files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below a folder by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def staged(blog: Blog) -> dict[str, bytes]:
    """Return the staged files, less what says that they are staged."""
    found = files(blog.root / DIR)
    assert found.pop(".gitignore") == b"*\n"
    assert found.pop(STAGED).startswith(b"This folder was written by `threatgate stage`")
    return found


def planned(blog: Blog, *withheld: str) -> Staging:
    site = read_site(blog.root / "mkdocs.yml")
    return plan_staging(stand(site), judged(site, (), ""), frozenset(withheld))


def texts(staging: Staging) -> dict[str, str]:
    return {copy.uri: copy.data.decode() for copy in staging.copies if copy.data is not None}


# --- what is staged ----------------------------------------------------------------------------------


def test_the_staged_folder_holds_all_files_without_their_declarations_and_the_manifest(blog: Blog) -> None:
    told = blog.threatgate("stage", DIR)
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        "staged in .gate/docs: files 6, posts among them 2\n"
        "build from it with a second configuration, for example staged.yml:\n"
        "  INHERIT: mkdocs.yml\n"
        "  docs_dir: .gate/docs\n"
        "next: zensical build --clean -f staged.yml\n"
    )
    found = staged(blog)
    manifest = json.loads(found.pop(FILE))
    assert found == {
        ".meta.yml": b"tags: [a]\n",
        "blog/posts/a.md": POST.encode(),
        "blog/posts/b.md": POST.encode(),
        "blog/x.gif": GIF,
        "index.md": b"# Blog\n",
    }
    sources = ("docs/blog/posts/a.md", "docs/blog/posts/b.md")
    digests = {path: hashlib.sha256((blog.root / path).read_bytes()).hexdigest() for path in sources}
    assert manifest["posts"] == {path: f"sha256:{digest}" for path, digest in digests.items()}
    assert manifest["commit"] == blog.head
    assert blog.git("status", "--porcelain") == ""


def test_the_answer_is_there_as_data(blog: Blog) -> None:
    told = blog.threatgate("stage", DIR, "--format", "json")
    assert told.report == {
        "folder": ".gate/docs",
        "docs_dir": ".gate/docs",
        "files": 6,
        "posts": 2,
        "manifest": ".gate/docs/threatgate-manifest.json",
        "left_out": [],
        "notes": [],
        "next": "zensical build --clean -f staged.yml",
    }


def test_a_site_with_threatgate_yml_is_told_the_one_line_it_needs(tmp_path: Path) -> None:
    blog = Blog(tmp_path)
    blog.write("threatgate.yml", "posts: [blog/posts/**]\n")
    blog.post(declaration=NOTHING)
    blog.commit()
    told = blog.threatgate("stage", DIR)
    assert told.out == (
        "staged in .gate/docs: files 2, posts among them 1\n"
        "put this line into your generator's configuration:\n"
        "  docs_dir: .gate/docs\n"
        "next: zensical build --clean\n"
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_where_a_post_is_blocked_nothing_is_written(blog: Blog, form: str) -> None:
    blog.threatgate("stage", DIR)
    before = files(blog.root / DIR)
    blog.post("bad.md")
    blog.commit()
    told = blog.threatgate("stage", DIR, "--format", form)
    assert told.code == 1
    assert "TG201" in told.out
    assert told.err == "nothing was staged in .gate/docs\n"
    assert files(blog.root / DIR) == before
    assert blog.threatgate("stage", ".gate/other").code == 1
    assert not (blog.root / ".gate/other").exists()


def test_what_the_generator_leaves_out_is_left_to_it_unless_something_is_found_there(tmp_path: Path) -> None:
    config = f"{CONFIG}exclude_docs: |\n  parts/\ndraft_docs: |\n  blog/posts/draft.md\n"
    blog = Blog(tmp_path).start(config)
    blog.post(declaration=NOTHING)
    blog.post("draft.md")
    blog.write("docs/parts/note.md", "A snippet.\n")
    blog.write("docs/parts/words.txt", "Words.\n")
    blog.commit()
    told = blog.threatgate("stage", DIR)
    assert told.code == 0
    why = "not to be published, and would be blocked or noticed if it were"
    assert f"left out: blog/posts/draft.md: {why}\n" in told.out
    assert list(staged(blog)) == ["blog/posts/a.md", "index.md", "parts/note.md", "parts/words.txt", FILE]


def test_a_link_that_leads_into_the_ledger_is_blocked_and_others_are_followed(blog: Blog) -> None:
    blog.link("docs/receipt.yml", "../filings/2026/2026-aaaaaa.yml")
    blog.link("docs/again.gif", "blog/x.gif")
    blog.commit()
    told = blog.threatgate("stage", DIR)
    assert (told.code, (blog.root / DIR).exists()) == (1, False)
    assert "docs/receipt.yml:1:1: TG308 ledger-exposed\n" in told.out
    blog.remove("docs/receipt.yml")
    blog.commit()
    assert blog.threatgate("stage", DIR).code == 0
    assert staged(blog)["again.gif"] == GIF
    assert not any(path.is_symlink() for path in (blog.root / DIR).rglob("*"))


def test_a_copy_shares_nothing_with_its_source(blog: Blog) -> None:
    blog.threatgate("stage", DIR)
    for path in (blog.root / DIR).rglob("*"):
        assert path.is_dir() or path.stat().st_nlink == 1


def test_an_attachment_that_is_not_what_was_judged_is_not_staged(tmp_path: Path) -> None:
    source = tmp_path / "x.txt"
    source.write_text("changed", encoding="utf-8")
    with pytest.raises(SourceError, match="changed while"):
        write_folder(tmp_path / "out", (Copy("x.txt", source=source, sha256="0" * 64),), STAGED)
    assert list(tmp_path.iterdir()) == [source]


# --- the declaration does not leak -------------------------------------------------------------------


def post_of(text: str) -> Post:
    return read_post(Text("docs/a.md", "a.md", text, gated=True, ships=True), "UTC")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "title: A\nthreatgate:\n  none: x\n\n  # a name\n\n# kept\ntags: [a]\n",
            "title: A\n\n# kept\ntags: [a]\n",
        ),
        ("threatgate: {none: x}\ntitle: A\n", "title: A\n"),
        ("threatgate: {none: x,\n  id: y}\ntitle: A\n", "title: A\n"),
        ("'threatgate':\n- a\n- b\n", "{}\n"),
        ("threatgate:\ntitle: A\n", "title: A\n"),
        ("threatgate: |\n  a\n\n  b\n\ntitle: A\n", "title: A\n"),
        ("? threatgate\n: none: x\ntitle: A\n", "title: A\n"),
        ("title: A # threatgate: no\nother: 'threatgate:'\n", None),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_the_declaration_is_taken_out_and_every_other_byte_stays(
    before: str, after: str | None, newline: str, start: str
) -> None:
    def whole(head: str) -> str:
        return f"{start}---\n{head}---\n\nNote: a colon.\n".replace("\n", newline)

    text = staged_text(post_of(whole(before)))
    assert text == whole(before if after is None else after)
    assert is_as_intended(post_of(whole(before)), post_of(text))


def test_front_matter_that_cannot_be_taken_apart_is_refused_and_nothing_is_written(blog: Blog) -> None:
    blog.write(
        "docs/blog/posts/c.md", "---\n{date: 2026-06-10, threatgate: {none: A reason}}\n---\n\nText.\n"
    )
    blog.commit()
    assert blog.check().code == 0
    told = blog.threatgate("stage", DIR)
    assert told.code == 2
    assert told.err == (
        "error: docs/blog/posts/c.md: the front matter is laid out in a way that “threatgate” cannot be "
        "taken out\nWrite each key of the front matter on a line of its own.\n"
    )
    assert not (blog.root / DIR).exists()


KEYS = st.sampled_from(["title", "date", "tags", "x y", "“q”"])
VALUES = st.one_of(
    st.sampled_from(
        ["A", "'b: c'", "[1, 2]", "{a: b}", "|\n  text\n\n  # no comment", ">-\n  folded\n  text"]
    ),
    st.sampled_from(["\n- a\n- b", "\n  - a: 1\n    b: 2", "\n  c: d\n  # comment\n  e: f", ""]),
)
BLOCKS = st.sampled_from(
    [
        "{none: x}",
        "\n  none: x",
        "\n  none: |\n    x\n\n  id: y\n  # said",
        "\n- a",
        "'x'",
        "\n  incidents:\n  - a: b\n",
    ]
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(KEYS, VALUES), max_size=4, unique_by=lambda entry: entry[0]), BLOCKS, st.integers(0, 4)
)
def test_whatever_stands_beside_it_only_the_declaration_goes(
    others: list[tuple[str, str]], block: str, place: int
) -> None:
    entries = [f"{key}: {value}\n" for key, value in others]
    place = min(place, len(entries))
    with_it = "".join((*entries[:place], f"threatgate: {block}\n", *entries[place:]))
    post = post_of(f"---\n{with_it}---\n\nBody\n")
    assert post.head is not None
    text = staged_text(post)
    assert is_as_intended(post, post_of(text))
    assert "threatgate" not in text
    assert all(entry.strip() in text for entry in entries)


# --- without withheld posts --------------------------------------------------------------------------


@pytest.fixture
def linked(blog: Blog) -> Blog:
    """A blog whose posts link to one another in many ways."""
    links = "[b](b.md), [b][r], <a href='../b/'>b</a>, [c](c.md), ![x](own.gif) ![y](shared.gif)"
    body = f"See {links}.\n\n[r]: b.md\n"
    extra = (
        "links:\n  - blog/posts/b.md\n  - Related:\n      - C: blog/posts/c.md\n      - blog/posts/b.md#x\n"
    )
    blog.post(declaration=NOTHING, body=body.replace("own", "shared"), extra=extra)
    blog.post("c.md", declaration=NOTHING, body="`[b](b.md)` https://example.com/site/blog/posts/b/\n")
    blog.post("b.md", body=body)
    blog.receipt(post="blog/posts/b.md")
    for name in ("own", "shared"):
        blog.write(f"docs/blog/posts/{name}.gif", GIF)
    nav = "nav:\n  - index.md\n  - B: blog/posts/b.md\n  - Files: blog/posts/own.gif\n"
    blog.write("mkdocs.yml", f"{CONFIG}site_url: https://example.com/site\n{nav}")
    blog.commit()
    return blog


def test_a_withheld_post_goes_with_its_own_attachments_and_the_links_to_it(linked: Blog) -> None:
    staging = planned(linked, "blog/posts/b.md")
    held = texts(staging)
    assert sorted(copy.uri for copy in staging.copies) == [
        ".meta.yml",
        "blog/posts/a.md",
        "blog/posts/c.md",
        "blog/posts/shared.gif",
        "blog/x.gif",
        "index.md",
        FILE,
    ]
    assert held["blog/posts/a.md"] == (
        "---\ntitle: A post\ndate: 2026-06-10\n"
        'links: [{"Related": [{"C": "blog/posts/c.md"}]}]\n'
        "---\n\n"
        "See b, b, <a>b</a>, [c](c.md), ![x](shared.gif) ![y](shared.gif).\n\n\n"
    )
    assert held["blog/posts/c.md"].endswith("`[b](b.md)` …\n")
    assert "b.md" not in held[FILE]
    assert [(uri, render(why, "en")) for uri, why in staging.left_out] == [
        ("blog/posts/b.md", "withheld"),
        ("blog/posts/own.gif", "withheld"),
    ]
    assert [render(note, "en") for note in staging.notes] == [
        "mkdocs.yml, line 9: the nav names blog/posts/b.md, which is withheld; take the entry out",
        "mkdocs.yml, line 10: the nav names blog/posts/own.gif, which is withheld; take the entry out",
    ]


def test_without_a_post_the_copy_is_as_if_the_post_had_never_been(linked: Blog) -> None:
    for name in ("a.md", "c.md"):
        linked.post(name, declaration=NOTHING, title=name)
    linked.write("docs/blog/.authors.yml", "authors: {}\n")
    linked.commit()
    without = {copy.uri: copy for copy in planned(linked, "blog/posts/b.md").copies}
    for name in ("b.md", "own.gif", "shared.gif"):
        linked.remove(f"docs/blog/posts/{name}")
    never = {copy.uri: copy for copy in planned(linked).copies}
    assert without == never


def test_two_withheld_posts_take_with_them_what_only_they_share(linked: Blog) -> None:
    staging = planned(linked, "blog/posts/a.md", "blog/posts/b.md")
    assert [copy.uri for copy in staging.copies if copy.uri.endswith(".gif")] == ["blog/x.gif"]


def test_a_page_bundle_is_withheld_whole(blog: Blog) -> None:
    blog.post("bundle/index.md", declaration=NOTHING)
    blog.write("docs/blog/posts/bundle/deep/x.gif", GIF)
    blog.commit()
    left = [uri for uri, _ in planned(blog, "blog/posts/bundle/index.md").left_out]
    assert left == ["blog/posts/bundle/deep/x.gif", "blog/posts/bundle/index.md"]


# --- where it is staged ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        ("docs", "docs lies in docs, or holds it"),
        ("docs/staged", "docs/staged lies in docs, or holds it"),
        (".", ". lies in docs, or holds it"),
        ("..", ".. lies in docs, or holds it"),
        ("filings/x", "filings/x lies in filings, or holds it"),
        ("site", "site lies in site, or holds it"),
        ("site/docs", "site/docs lies in site, or holds it"),
        (".git/docs", ".git/docs lies in .git, or holds it"),
        ("link", "link lies in docs, or holds it"),
        ("loose", "loose is there already, and no folder"),
        ("mkdocs.yml", "mkdocs.yml is there already, and no folder"),
        ("other", "other is there already, and was not staged by threatgate"),
    ],
)
def test_a_folder_that_may_hold_other_things_is_refused(blog: Blog, folder: str, said: str) -> None:
    blog.write("other/mine.txt", "mine")
    blog.link("link", "docs")
    blog.link("loose", "nowhere")
    before = files(blog.root)
    told = blog.threatgate("stage", folder)
    assert told.code == 2
    assert told.err.startswith(f"error: {said}\n")
    assert files(blog.root) == before


def test_the_site_folder_of_the_configuration_is_refused(blog: Blog) -> None:
    blog.write("mkdocs.yml", f"{CONFIG}site_dir: public\n")
    blog.commit()
    assert blog.threatgate("stage", "public/docs").code == 2
    assert blog.threatgate("stage", "site").code == 0


def test_an_empty_folder_is_taken_and_a_staged_one_replaced(blog: Blog) -> None:
    (blog.root / DIR).mkdir(parents=True)
    assert blog.threatgate("stage", DIR).code == 0
    blog.remove("docs/blog/posts/a.md")
    blog.commit()
    assert blog.threatgate("stage", DIR).code == 0
    assert "blog/posts/a.md" not in staged(blog)
    assert [path.name for path in (blog.root / ".gate").iterdir()] == ["docs"]


def test_where_folders_cannot_trade_places_the_new_one_still_replaces_the_old(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_threatgate.authoring.exchange.sys.platform", "darwin")
    test_an_empty_folder_is_taken_and_a_staged_one_replaced(blog)


def test_a_folder_that_cannot_be_written_is_told_and_leaves_nothing(blog: Blog) -> None:
    blog.write(".gate", "a file")
    told = blog.threatgate("stage", DIR)
    assert told.code == 3
    assert "could not be written" in told.err


def test_an_interruption_leaves_the_old_folder(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", (Copy("a.md", b"old"),), STAGED)
    before = files(tmp_path)

    def copies() -> list[Copy]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path / "out", (copy for _ in "x" for copy in copies()), STAGED)
    with pytest.raises(ThreatgateError):
        write_folder(tmp_path / "out", (Copy("a", b""), Copy("a/b", b"")), STAGED)
    assert files(tmp_path) == before


KILLED = """
import sys
from pathlib import Path
from mkdocs_threatgate.authoring.staged import Copy, write_folder
print("ready", flush=True)
for turn in range(10_000):
    write_folder(Path(sys.argv[1]), [Copy(f"{n}.md", b"%d" % turn) for n in range(20)], ".threatgate-staged")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="folders trade places in one step on Linux only")
@pytest.mark.parametrize("delay", [0.01, 0.05, 0.13])
def test_a_kill_at_any_moment_leaves_the_old_folder_or_the_new(tmp_path: Path, delay: float) -> None:
    out = tmp_path / "out"
    write_folder(out, [Copy(f"{number}.md", b"0") for number in range(20)], STAGED)
    with subprocess.Popen([sys.executable, "-c", KILLED, out], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
    held = {data for name, data in files(out).items() if name.endswith(".md")}
    assert len(held) == 1
    assert len(files(out)) == 22
    for left in tmp_path.glob(".out.*"):
        os.utime(left, (0, 0))
    write_folder(out, (), STAGED)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_both_doors_refuse_to_judge_a_staged_folder(blog: Blog) -> None:
    blog.threatgate("stage", DIR)
    blog.write("staged.yml", "INHERIT: mkdocs.yml\ndocs_dir: .gate/docs\n")
    for told in (blog.threatgate("check", "-f", "staged.yml"), blog.build("-q", "-f", "staged.yml")):
        assert told.code == 2
        assert ".gate/docs is a staged copy, not the posts themselves" in told.err


# --- generators build from it ------------------------------------------------------------------------


@pytest.mark.matrix
def test_mkdocs_builds_the_staged_folder_as_it_builds_the_docs(blog: Blog) -> None:
    blog.threatgate("stage", DIR)
    blog.write("staged.yml", f"{WITHOUT_GATE}site_dir: from-copy\n")
    assert blog.build("-q", "--strict").code == 0
    assert blog.build("-q", "--strict", "-f", "staged.yml").code == 0
    from_docs, from_copy = files(blog.root / "site"), files(blog.root / "from-copy")
    assert json.loads(from_copy.pop(FILE))["commit"] == blog.head
    from_docs.pop(FILE, None)  # written by the plugin
    changing = {path for path in from_docs if path.endswith((".gz", "sitemap.xml"))}
    assert from_copy.keys() == from_docs.keys()
    different = {
        path for path in from_docs.keys() - changing if undated(from_docs[path]) != undated(from_copy[path])
    }
    assert different == set()


def undated(page: bytes) -> bytes:
    """Return a page without the moment of its build."""
    return b"\n".join(line for line in page.splitlines() if b"Build Date" not in line)


@pytest.mark.skipif("THREATGATE_ZENSICAL" not in os.environ, reason="THREATGATE_ZENSICAL names no zensical")
def test_zensical_builds_the_staged_folder_without_what_is_withheld(linked: Blog) -> None:
    config = f"{CONFIG}site_url: https://example.com/site\n".replace("theme: mkdocs\n", "").replace(
        "plugins:\n", "plugins:\n  - search\n  - blog\n  - tags\n"
    )
    linked.write("mkdocs.yml", config)
    linked.post("c.md", declaration=NOTHING, title="Another")
    linked.post("b.md", title="Unmistakable", body="Unmistakable words. ![x](own.gif)\n")
    linked.write("docs/blog/index.md", "# Blog\n")
    linked.receipt("2026-bbbbbb", post="blog/posts/b.md")
    linked.commit()
    staging = planned(linked, "blog/posts/b.md")
    write_folder(linked.root / DIR, staging.copies, STAGED)
    linked.write("staged.yml", "INHERIT: mkdocs.yml\ndocs_dir: .gate/docs\n")
    done = subprocess.run(
        [os.environ["THREATGATE_ZENSICAL"], "build", "--clean", "-f", "staged.yml"],
        cwd=linked.root,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    built = files(linked.root / "site")
    assert json.loads(built[FILE])["commit"] == linked.head
    assert any(b"A post" in data for data in built.values())
    for data in built.values():
        assert b"nmistakable" not in data
        assert b"no threat information" not in data
    assert not any("own.gif" in path for path in built)


def test_the_receipts_and_their_officers_are_nowhere_in_the_copy(tmp_path: Path) -> None:
    blog = Blog(tmp_path).start()
    authority = "{kind: public-security, region: '330100', name: 杭州市公安局}"
    inline = (
        f"receipts: [{{id: r1, authority: {authority}, filed_at: 2026-06-01, number: 杭公网安〔2026〕117号}}]"
    )
    blog.post(declaration=f"{HANGZHOU}\n{inline}")
    blog.commit()
    assert blog.threatgate("stage", DIR).code == 0
    assert not any("杭".encode() in data for data in staged(blog).values())


@pytest.mark.parametrize("folder", ["not/there/yet", "a b", "数据"])
def test_the_folder_is_made_with_all_above_it_and_named_as_the_configuration_needs_it(
    blog: Blog, folder: str
) -> None:
    told = blog.threatgate("stage", f"../../{folder}", "-f", "../mkdocs.yml", here="docs/blog")
    assert told.code == 2, "the configuration is not there"
    told = blog.threatgate("stage", f"../../{folder}", "-f", "../../mkdocs.yml", here="docs/blog")
    assert told.code == 0
    assert f"  docs_dir: {folder}\n" in told.out


def test_a_switched_off_gate_stages_nothing(blog: Blog) -> None:
    blog.write("mkdocs.yml", f"{CONFIG}      enabled: false\n")
    blog.commit()
    assert blog.threatgate("stage", DIR).code == 2
    assert not (blog.root / DIR).exists()
