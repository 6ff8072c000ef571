"""`on_blocked: withhold`: the site without its blocked posts is the site in which they never were."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from blog import HANGZHOU, NOTHING, Blog
from carriers import passage
from test_doors import eventually, served
from withholding import CLOCK, POSTS, make, output, sentence, shingles

from mkdocs_threatgate.looking.passages import Withheld, hold, leaked, passages

CONFIG = """\
site_name: Blog
site_url: https://blog.example.com/
theme: mkdocs
plugins:
  - search
  - threatgate:
      posts: [blog/posts/**]
      on_blocked: withhold
"""
TOLD = "Seven quiet engineers carried the broken relay across the frozen harbour before the shift began"
CHINESE = "七名工程师在清晨换班之前把损坏的继电器抬过了结冰的港口没有惊动任何人"


@pytest.fixture(autouse=True)
def _one_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))


def two(
    root: Path, config: str = CONFIG, *, body: str = f"{TOLD}.\n", title: str = "The relay affair"
) -> Blog:
    """Return a blog with one blocked post, `bad.md`, and one that is publishable, `good.md`."""
    blog = Blog(root).start(config)
    blog.post("bad.md", declaration=HANGZHOU, body=body, title=title)
    blog.post("good.md", declaration=NOTHING, body="Good text.\n", title="Good")
    blog.commit()
    return blog


def withheld(text: str) -> list[str]:
    return re.findall(r"^withheld: (.+)$", text, re.MULTILINE)


# --- the site without them --------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(
    "blocked", [("p3",), ("p1", "p2"), pytest.param(("p1", "p4", "p6", "p7"), marks=pytest.mark.matrix)]
)
def test_the_rest_is_the_site_in_which_they_never_were(blocked: tuple[str, ...], tmp_path: Path) -> None:
    with_them = make(tmp_path / "withheld" / "blog", frozenset(blocked))
    never = make(tmp_path / "never" / "blog", frozenset(blocked), plain=True)
    built, other = with_them.build("--strict"), never.build("--strict")
    assert (built.code, other.code) == (0, 0), (built.err, other.err)
    had, wanted = output(with_them.root / "site"), output(never.root / "site")
    assert sorted(had) == sorted(wanted)
    assert {name for name in had if had[name] != wanted[name]} == set()
    text = "\n".join(one.decode(errors="ignore") for one in had.values())
    for number in (POSTS.index(name) for name in blocked):
        secrets = shingles("\n".join(sentence(number + more) for more in (0, 20, 50)))
        assert secrets.isdisjoint(shingles(text))
        assert f"cat-{POSTS[number]}" not in text
        assert f"Title of the {POSTS[number]}" not in text


NAV = """\
nav:
  - index.md
  - Affairs:
      - The relay affair: blog/posts/bad.md
  - Good ones:
      - blog/posts/good.md
      - Bad again: blog/posts/bad.md
  - Last: last.md
"""
PLAIN_NAV = "nav:\n  - index.md\n  - Good ones:\n      - blog/posts/good.md\n  - Last: last.md\n"


def test_an_explicit_nav_names_nothing_that_is_withheld(tmp_path: Path) -> None:
    sites = []
    for name, nav in (("withheld", NAV), ("never", PLAIN_NAV)):
        blog = two(tmp_path / name, CONFIG + nav)
        blog.write("docs/last.md", "# Last\n")
        if name == "never":
            (blog.root / "docs/blog/posts/bad.md").unlink()
        blog.commit()
        built = blog.build("--strict")
        assert built.code == 0, built.err
        sites.append(output(blog.root / "site"))
    assert sites[0] == sites[1]


@pytest.mark.matrix
def test_a_nav_made_by_a_plugin_is_pruned_too(tmp_path: Path) -> None:
    hook = (
        "from mkdocs.structure.pages import Page\n"
        "def on_nav(nav, config, files):\n"
        "    page = Page('The relay affair', files.get_file_from_path('blog/posts/bad.md'), config)\n"
        "    page.previous_page, page.next_page = nav.pages[0], nav.pages[1]\n"
        "    nav.pages[0].next_page = nav.pages[1].previous_page = page\n"
        "    nav.items.insert(1, page)\n"
        "    nav.pages.insert(1, page)\n"
        "    return nav\n"
    )
    blog = two(tmp_path / "blog", f"{CONFIG}hooks: [hook.py]\n")
    blog.write("hook.py", hook)
    blog.commit()
    built = blog.build("--strict")
    assert built.code == 0, built.err
    assert "relay" not in "".join(one.decode(errors="ignore") for one in output(blog.root / "site").values())
    assert 'rel="next" href="blog/posts/good/"' in (blog.root / "site/index.html").read_text()


BUNDLE = """\
# Links

A ![picture of it](blog/posts/bad/p.png "T") and
[![picture](blog/posts/bad/p.png)](blog/posts/bad/index.md).
[ref], [ref][], [**bold** `code`][ref]{ .c } &amp; <https://blog.example.com/blog/posts/bad/> end.
<a class="x" href="blog/posts/bad/">raw</a> <video src="blog/posts/bad/v.mp4"></video>
[good](blog/posts/good.md)

| a | b |
|---|---|
| [in a table](blog/posts/bad/index.md#x) | `[code](blog/posts/bad/index.md)` |

```md
[code](blog/posts/bad/index.md)
```

[ref]: blog/posts/bad/index.md "The title"
"""
WITHOUT = """\
<p>A picture of it and
picture.
ref, ref, <strong>bold</strong> <code>code</code> &amp; … end.
<a class="x">raw</a> <video></video>
<a href="../blog/posts/good/">good</a></p>
"""


def test_links_become_their_words_and_code_stays(tmp_path: Path) -> None:
    config = f"{CONFIG}markdown_extensions: [attr_list, tables, fenced_code]\n"
    blog = Blog(tmp_path / "blog").start(config)
    blog.post("bad/index.md")
    blog.write("docs/blog/posts/bad/p.png", b"\x89PNG\r\n\x1a\n")
    blog.write("docs/blog/posts/bad/v.mp4", b"")
    blog.post("good.md", declaration=NOTHING)
    blog.write("docs/links.md", BUNDLE)
    blog.commit()
    built = blog.build("--strict")
    assert built.code == 0, built.err
    page = (blog.root / "site/links/index.html").read_text(encoding="utf-8")
    assert WITHOUT in page
    assert "<td>in a table</td>" in page
    assert page.count("[code](blog/posts/bad/index.md)") == 2
    assert not (blog.root / "site/blog/posts/bad").exists()


@pytest.mark.matrix
def test_serve_shows_the_post_and_says_that_a_build_leaves_it_out(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    with served(blog) as (address, _):
        said = "blocked; <code>mkdocs build</code> leaves this out: docs/blog/posts/bad.md"
        eventually(f"{address}/blog/posts/bad/", TOLD, said)


LANGUAGES = """\
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, name: English, default: true, build: true}
        - {locale: zh, name: 中文, build: true}
"""


@pytest.mark.long
@pytest.mark.matrix
def test_a_translation_is_withheld_alone(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog", CONFIG.replace("plugins:\n", LANGUAGES))
    blog.post("bad.zh.md", declaration=NOTHING, body="好文章。\n", title="另一篇")
    blog.commit()
    built = blog.build("--strict")
    assert (built.code, withheld(built.err)) == (0, ["blog/posts/bad.md"])
    site = blog.root / "site"
    posts = [f"{path}/index.html" for path in ("blog/posts/bad", "blog/posts/good", "zh/blog/posts/bad")]
    assert [(site / path).exists() for path in posts] == [False, True, True]
    manifest = (site / "threatgate-manifest.json").read_text(encoding="utf-8")
    assert re.findall(r"posts/(\S+?\.md)", manifest) == ["bad.zh.md", "good.md"]


def test_what_is_left_out_is_told_even_to_who_asked_for_silence(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    blog.write("docs/blog/posts/bad.txt", "Data\n")
    blog.post("bad.md", body=f"{TOLD}. [Data](bad.txt)\n")
    blog.commit()
    told = blog.build("--quiet", "--strict")
    assert (told.code, withheld(told.err)) == (0, ["blog/posts/bad.md", "blog/posts/bad.txt"])
    assert not (blog.root / "site/blog/posts/bad.txt").exists()
    manifest = (blog.root / "site/threatgate-manifest.json").read_text(encoding="utf-8")
    assert ("good.md" in manifest, "bad" in manifest) == (True, False)


def test_a_check_stays_blocked_and_says_what_a_build_does(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    told = blog.threatgate("check")
    assert (told.code, withheld(told.out)) == (1, ["blog/posts/bad.md"])
    assert "a build leaves this out, and publishes the rest" in told.out


def test_once_it_is_recorded_the_post_is_there(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    assert blog.build("--quiet").code == 0
    blog.receipt(post="blog/posts/bad.md")
    blog.commit()
    assert (blog.build("--quiet").code, (blog.root / "site/blog/posts/bad/index.html").exists()) == (0, True)


def test_a_blocked_attachment_goes_and_its_post_stays(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG)
    blog.post("good.md", declaration=NOTHING, body="See [the notes](notes.txt).\n")
    blog.write("docs/blog/posts/notes.txt", f"{passage(1)}\n")
    blog.commit()
    told = blog.build("--quiet")
    assert (told.code, withheld(told.err)) == (0, ["blog/posts/notes.txt"])
    page = (blog.root / "site/blog/posts/good/index.html").read_text(encoding="utf-8")
    assert "<p>See the notes.</p>" in page
    assert not (blog.root / "site/blog/posts/notes.txt").exists()


def test_a_post_that_relies_on_a_faulty_receipt_goes_alone(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    blog.receipt(post="blog/posts/bad.md")
    blog.commit()
    blog.receipt(post="blog/posts/bad.md", authority='{kind: public-security, region: "110000", name: X}')
    blog.commit()
    told = blog.build("--quiet")
    assert (told.code, withheld(told.err)) == (0, ["blog/posts/bad.md"])


def test_a_draft_that_would_not_ship_is_neither_blocked_nor_withheld(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog", f"{CONFIG}draft_docs: drafts/\n")
    blog.write("docs/drafts/d.md", "# Draft\n")
    blog.commit()
    assert withheld(blog.build("--quiet").err) == ["blog/posts/bad.md"]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("docs/blog/posts/.meta.yml", "threatgate: {none: nothing}\n", 1),
        ("docs/filings/2026/2026-aaaaaa.yml", "x: y\n", 1),
        (".git/shallow", "", 3),
    ],
)
def test_what_is_wrong_with_the_whole_fails_the_build(
    path: str, text: str, code: int, tmp_path: Path
) -> None:
    blog = two(tmp_path / "blog", CONFIG + "      ledger: docs/filings\n" if "filings" in path else CONFIG)
    if code == 3:
        blog.post("bad.md", declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]")
        blog.receipt(post="blog/posts/bad.md")
        blog.commit()
        text = blog.git("rev-parse", "HEAD").strip() + "\n"
    blog.write(path, text)
    told = blog.build("--quiet")
    assert (told.code, withheld(told.err), (blog.root / "site").exists()) == (code, [], False)


def test_a_link_into_the_ledger_fails_the_build(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    blog.receipt(post="blog/posts/good.md")
    blog.link("docs/receipt.yml", "../filings/2026/2026-aaaaaa.yml")
    blog.commit()
    told = blog.build("--quiet")
    assert (told.code, withheld(told.err), (blog.root / "site").exists()) == (1, [], False)


def test_under_fail_nothing_is_withheld(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog", CONFIG.replace("withhold", "fail"))
    told = blog.build("--quiet")
    assert (told.code, withheld(told.err), (blog.root / "site").exists()) == (1, [], False)


def test_a_folder_is_staged_without_them(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    blog.write("docs/blog/posts/bad.txt", "Data\n")
    blog.post("bad.md", body=f"{TOLD}. [Data](bad.txt)\n")
    blog.post("good.md", declaration=NOTHING, body="See [the affair](bad.md).\n")
    blog.commit()
    told = blog.threatgate("stage", "staged")
    assert told.code == 0
    assert re.findall(r"left out: (\S+): withheld", told.out) == ["blog/posts/bad.md", "blog/posts/bad.txt"]
    assert "TG201" in told.err
    staged = output(blog.root / "staged")
    assert [name for name in staged if "bad" in name] == []
    assert b"See the affair." in staged["blog/posts/good.md"]
    assert "bad" not in (blog.root / "staged/threatgate-manifest.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("link", ["docs/copy.md", "docs/copies"])
def test_what_a_link_in_the_file_system_makes_a_post_is_one(link: str, tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    blog.post("bad.md", declaration=None, body=f"{TOLD}.\n")
    blog.link(link, "blog/posts/bad.md" if link.endswith(".md") else "blog/posts")
    blog.commit()
    told = blog.build("--quiet")
    copy = "copy.md" if link.endswith(".md") else "copies/bad.md"
    assert (told.code, withheld(told.err)) == (0, ["blog/posts/bad.md", copy])
    text = b"".join(output(blog.root / "site").values())
    assert (b"harbour" in text, b"Good text" in text) == (False, True)


# --- what gets through elsewhere ---------------------------------------------------------------------

SNIPPETS = "markdown_extensions:\n  - pymdownx.snippets:\n      base_path: [docs/blog/posts]\n"
COPYING = """\
import json
from pathlib import Path
def on_post_build(config):
    text = Path("docs/blog/posts/bad.md").read_text()
    Path(config.site_dir, "x.json").write_text(json.dumps({"all": text.rpartition("---")[2]}))
"""
NAMING = """\
def on_post_page(output, page, config):
    return output.replace("</body>", "<li><a href='x'>The relay affair</a></li></body>")
"""
LEAKS = {
    "an include": (SNIPPETS, "docs/more.md", '# More\n\n--8<-- "bad.md"\n', "docs/more.md"),
    "a hook": (
        "hooks: [hook.py]\n",
        "hook.py",
        COPYING,
        "site/x.json",
    ),
    "a title": (
        "hooks: [hook.py]\n",
        "hook.py",
        NAMING,
        "site/index.html",
    ),
    "an attachment": ("", "docs/copy.txt", f"{TOLD}\n", "site/copy.txt"),
}


@pytest.mark.matrix
@pytest.mark.parametrize("what", LEAKS)
def test_what_carries_a_withheld_post_blocks_the_whole_build(what: str, tmp_path: Path) -> None:
    config, path, text, told_at = LEAKS[what]
    blog = two(tmp_path / "blog", CONFIG + config)
    blog.write(path, text)
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, {one.rule for one in built.shown}) == (1, {"TG701"}), built.err
    assert told_at in {one.path for one in built.shown}
    assert not (blog.root / "site").exists()


def test_what_an_earlier_build_left_is_found_by_a_dirty_one(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog", CONFIG.replace("withhold", "fail"))
    blog.receipt(post="blog/posts/bad.md")
    blog.commit()
    assert blog.build("--quiet").code == 0
    blog.write("mkdocs.yml", CONFIG)
    blog.git("rm", "-q", "-r", "filings")
    blog.commit()
    built = blog.build("--quiet", "--dirty")
    assert (built.code, {one.rule for one in built.shown}) == (1, {"TG701"}), built.err


def test_a_plugin_that_puts_a_file_back_is_refused(tmp_path: Path) -> None:
    hook = (
        "from mkdocs.plugins import event_priority\n"
        "from mkdocs.structure.files import InclusionLevel\n"
        "@event_priority(-60)\n"
        "def on_files(files, config):\n"
        "    files.get_file_from_path('blog/posts/bad.md').inclusion = InclusionLevel.INCLUDED\n"
    )
    blog = two(tmp_path / "blog", f"{CONFIG}hooks: [hook.py]\n")
    blog.write("hook.py", hook)
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, {one.rule for one in built.shown}) == (1, {"TG701"}), built.err
    assert "docs/blog/posts/bad.md must not be published, but the file itself is here" in built.err


def test_a_published_page_may_quote(tmp_path: Path) -> None:
    blog = two(tmp_path / "blog")
    blog.write("docs/quote.md", f"# Quote\n\n> {TOLD}\n\n- The relay affair\n")
    blog.commit()
    assert blog.build("--quiet").code == 0


# --- passages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [TOLD, CHINESE])
@pytest.mark.parametrize(
    "form",
    [
        "{0}",
        "<p>{0}</p>",
        "<p>{1}</p>",
        '<meta name="description" content="{0}">',
        "<item><description>&lt;p&gt;{0}&lt;/p&gt;</description></item>",
        "<description><![CDATA[<p>{1}</p>]]></description>",
        "<!-- {0} -->",
        "{2}",
        "**{1}**",
    ],
)
def test_a_passage_is_known_in_every_form(form: str, text: str) -> None:
    middle = len(text) // 2
    at = text.find(" ", middle) if " " in text else middle
    marked = f"{text[:at]}<b>{text[at : at + 1]}</b>{text[at + 1 :]}"
    entities = "".join(f"&#{ord(character)};" for character in text)
    held = hold([Withheld("bad.md", f"# Title\n\n{text}\n")], [])
    found = leaked(f"<p>Before.</p>\n{form.format(text, marked, entities)}\n<p>After.</p>", held)
    assert [one.post for one in found] == ["bad.md"]


@pytest.mark.parametrize("text", [TOLD, CHINESE])
@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: f"<script>var index = {json.dumps({'text': text})}</script>",
        lambda text: f'<p data-index="{html.escape(json.dumps([text]))}"></p>',
        lambda text: f'<a href="https://share.example.com/?text={quote(text)}">Share</a>',
        lambda text: f'<a href="mailto:?body={quote(text)}&amp;subject=x">Share</a>',
        lambda text: f'<img src="data:image/svg+xml,{quote(f"<svg><text>{text}</text></svg>")}">',
        lambda text: f'<img src="data:text/plain;base64,{b64encode(text.encode()).decode()}">',
        lambda text: b64encode(f"<p>{text}</p>".encode()).decode(),
    ],
)
def test_a_passage_is_known_where_only_a_program_reads_it(encoded: Callable[[str], str], text: str) -> None:
    held = hold([Withheld("bad.md", f"# Title\n\n{text}\n")], [])
    assert [one.post for one in leaked(f"<p>Before.</p>\n{encoded(text)}\n<p>After.</p>", held)] == ["bad.md"]
    assert leaked(encoded("Others"), held) == ()


@pytest.mark.parametrize("text", [TOLD, CHINESE])
def test_what_a_published_source_holds_is_nobodys_secret(text: str) -> None:
    held = hold([Withheld("bad.md", f"Alone. {text}\n")], [f"**Quote:** {text}"])
    assert leaked(f"<p>{text}</p>", held) == ()


def test_markdown_and_its_html_have_the_same_passages() -> None:
    words = " ".join(f"word{number}" for number in range(6))
    source = f"1. {words} [a link](https://example.com/a_(b) 'T') and `code` **x**y.\n\n```py\n{words}\n```\n"
    shown = (
        f'<ol><li>{words} <a href="https://example.com/a_(b)">a link</a> and <code>code</code> '
        f"<strong>x</strong>y.</li></ol><pre><code>{words}</code></pre>"
    )
    assert passages(source) == passages(shown) != frozenset()


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<li>The relay affair</li>", 1),
        ("<a title='x'> The <b>Relay</b> affair</a>", 0),
        ('<img alt="The relay affair">', 1),
        ('{"title": "x"}\nThe relay affair', 1),
        ("<p>We tell of the relay affair here.</p>", 0),
    ],
)
def test_a_title_counts_as_a_whole_element(markup: str, found: int) -> None:
    held = hold([Withheld("bad.md", "Text.", ("The relay affair", "Log"))], [])
    assert [one.is_title for one in leaked(markup, held)] == [True] * found
    assert leaked("<b>Log</b>", held) == ()
