"""`mkdocs serve`: findings on the pages they concern, passages marked, and a server that never dies."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog
from carriers import passage
from hypothesis import given
from hypothesis import strategies as st
from test_doors import eventually, served

from mkdocs_threatgate.model import Confidence, Finding, Rule, Span, say
from mkdocs_threatgate.plugin.banner import Alarm, Shown, with_banner
from mkdocs_threatgate.plugin.highlights import Passage, marked

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
RULE = Rule(code="TG403", slug="attack-recipe", title=say("A recipe"))
PAGE = '<html><body><nav>one two three</nav><article class="x">{}</article></body></html>'


def shown(path: str = "docs/a.md", theme: str = "material", lines: tuple[str, ...] = ()) -> Shown:
    return Shown(path, lines, theme, lambda other: "../b/" if other == "docs/b.md" else "")


def found(path: str | None, line: int = 0) -> Finding:
    return Finding(
        rule=RULE,
        path=path,
        span=Span(line, 1, line) if line else None,
        message=say("a <b> message"),
        remedy=say("Take it out."),
        command=("threatgate", "check", "a b.md"),
        confidence=Confidence.CERTAIN,
    )


def test_a_page_that_nothing_blocks_is_as_it_was() -> None:
    assert with_banner(PAGE, (), shown(), "en") == PAGE


def test_a_page_tells_its_own_findings_and_names_other_pages_in_a_line() -> None:
    alarm = Alarm("blocked", (found("docs/a.md", 2), found("docs/b.md", 1), found(None)))
    page = with_banner(
        PAGE.format("<p>One two three.</p>"), (alarm,), shown(lines=("", "One two three.")), "en"
    )
    assert '<div class="threatgate admonition failure" role="alert">' in page
    assert '<strong>TG403 attack-recipe</strong> · <a href="#threatgate-1">line 2</a>' in page
    assert (
        "a &lt;b&gt; message<br>Take it out.<br>next: <code>threatgate check &#x27;a b.md&#x27;</code>"
        in page
    )
    assert '<a href="../b/">docs/b.md</a>, the site as a whole' in page
    tail = "</p></article></body></html>"
    assert page.endswith(
        '<p><a id="threatgate-1"></a><mark class="threatgate-mark">One two three</mark>.' + tail
    )
    assert page.index("<nav>one two three</nav>") < page.index("<style>"), "the banner heads the content"


@pytest.mark.parametrize(
    ("theme", "classes"),
    [("mkdocs", "alert alert-danger"), ("readthedocs", "admonition danger"), ("", "alert alert-danger")],
)
def test_a_banner_looks_as_its_theme_does(theme: str, classes: str) -> None:
    page = with_banner(PAGE, (Alarm("the configuration\nis broken"),), shown(theme=theme), "en")
    assert f'<div class="threatgate {classes}" role="alert">' in page
    assert "<p>the configuration<br>is broken</p>" in page


def test_a_command_in_a_message_is_code_in_the_banner() -> None:
    page = with_banner(PAGE, (Alarm("`mkdocs build` stops here: a`<b>"),), shown(), "en")
    assert "<p><code>mkdocs build</code> stops here: a`&lt;b&gt;</p>" in page


@pytest.mark.parametrize(
    ("markup", "line", "expected"),
    [
        ("<p>a <em>b</em> c d</p>", "a *b* c", "<p>[a ]<em>[b]</em>[ c] d</p>"),
        ("<p>x &gt;&amp; y 0&gt;1 z</p>", "x >& y 0>1", "<p>[x &gt;&amp; y 0&gt;1] z</p>"),
        ("<p>网络攻击报告</p>", "- **网络**攻击", "<p>[网络攻击]报告</p>"),
        ('<p>see <a href="/x">the notes</a> now</p>', "see [the notes](https://e.test/a_b) now",
         '<p>[see ]<a href="/x">[the notes]</a>[ now]</p>'),
        ("<p>a b</p>", "a b", "<p>a b</p>"),
        ("<script>a b c</script><p>c</p>", "a b c", "<script>a b c</script><p>c</p>"),
        ("<p>ab c d</p>", "b c d", "<p>ab c d</p>"),
    ],
)  # fmt: skip
def test_words_are_marked_whatever_stands_between_them(markup: str, line: str, expected: str) -> None:
    text, names = marked(markup, 0, [Passage("n", (line,))])
    text = (
        text.replace('<a id="n"></a>', "")
        .replace('<mark class="threatgate-mark">', "[")
        .replace("</mark>", "]")
    )
    assert (text, bool(names)) == (expected, expected != markup)


@given(st.text("ab c<>&;/*\n", max_size=60), st.lists(st.text("ab c\n", max_size=12), max_size=4))
def test_a_mark_takes_nothing_away_and_crosses_no_tag(markup: str, lines: list[str]) -> None:
    text, _ = marked(markup, 0, [Passage("n", tuple(lines))])
    assert re.sub(r'<a id="n"></a>|<mark class="threatgate-mark">|</mark>', "", text) == markup
    for inside in re.findall(r'<mark class="threatgate-mark">(.*?)</mark>', text, re.DOTALL):
        assert not re.search(r"<[^<>]*>", inside)


@pytest.mark.long
def test_the_banner_goes_when_the_post_is_made_publishable_and_errors_do_not_stop_the_server(
    tmp_path: Path,
) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING, body=f"Before.\n\n{passage(1)}\n\nAfter.\n")
    blog.post("b.md", declaration=NOTHING)
    blog.commit()
    with served(blog) as (address, _):
        page = f"{address}/blog/posts/a/"
        eventually(page, "threatgate: this page would be blocked", "TG403", 'class="threatgate-mark"')
        eventually(f"{address}/blog/posts/b/", 'blocked: <a href="../a/">docs/blog/posts/a.md</a>')
        eventually(f"{address}/blog/posts/b/", "other pages would be blocked", without="TG403")
        blog.post(declaration=NOTHING, body="Before.\n\nAfter.\n")
        eventually(page, "<p>After.</p>", without="threatgate")
        blog.write("mkdocs.yml", "site_name: [\n")
        eventually(page, "<p>After.</p>", 'id="threatgate-failure"', "the site could not be built", "line 2")
        blog.write("mkdocs.yml", CONFIG)
        eventually(page, "<p>After.</p>", without="threatgate-failure")
        blog.write("mkdocs.yml", f"{CONFIG}hooks: [hook.py]\n")
        blog.write("hook.py", "def on_env(env, **_):\n    raise ValueError('no such thing')\n")
        eventually(page, 'id="threatgate-failure"', "no such thing")
        blog.write("mkdocs.yml", CONFIG)
        eventually(page, "<p>After.</p>", without="threatgate-failure")


@pytest.mark.long
@pytest.mark.matrix
def test_a_receipt_that_is_recorded_and_committed_takes_the_banner_away(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start().signed("liu@example.com")
    blog.post(declaration=HANGZHOU)
    blog.write("filings/README.md", "Filings.\n")
    blog.commit()
    with served(blog) as (address, _):
        page = f"{address}/blog/posts/a/"
        eventually(page, "TG201", "threatgate record docs/blog/posts/a.md --authority 杭州市公安局")
        blog.receipt()
        eventually(page, "TG301 receipt-uncommitted")
        blog.commit()
        eventually(page, "<p>Text.</p>", without="threatgate: ")


@pytest.mark.long
@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_a_browser_shows_the_banner_and_the_marks(theme: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG.replace("theme: mkdocs", f"theme: {{name: {theme}}}"))
    blog.post(declaration=NOTHING, body=f"Before.\n\n{passage(1)}\n")
    blog.commit()
    with served(blog) as (address, _):
        page = f"{address}/blog/posts/a/"
        eventually(page, "TG403")
        done = subprocess.run(
            [
                *(str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
                *(f"--user-data-dir={tmp_path / 'profile'}", "--timeout=8000", "--dump-dom", page),
            ],
            check=False,
            capture_output=True,
            encoding="utf-8",
            timeout=90,
        )
    assert 'role="alert"' in done.stdout
    assert '<a href="#threatgate-1">line 10</a>' in done.stdout
    assert '<a id="threatgate-1"></a><mark class="threatgate-mark">Proof of concept 1' in done.stdout


HOOK = """\
from pathlib import Path
def on_post_page(output, page, config):
    return output.replace("</body>", Path("told.txt").read_text() + "</body>")
"""


@pytest.mark.long
def test_what_a_template_adds_to_the_pages_is_shown_on_them_too(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}hooks: [hook.py]\nwatch: [told.txt]\n")
    blog.write("hook.py", HOOK)
    blog.write("told.txt", f"<p>{passage(1)}</p>\n")
    blog.post(declaration=NOTHING, body="Text.\n")
    blog.commit()
    with served(blog) as (address, log):
        page = f"{address}/blog/posts/a/"
        eventually(page, "threatgate: other pages would be blocked", "blocked: told.txt", 'role="alert"')
        told = log.read_text(encoding="utf-8")
        assert "told.txt:1:1: TG403 attack-recipe" in told
        assert "readers see it in site/404.html" not in told
        assert "readers see it in site/index.html" in told
        blog.write("told.txt", "<p>Nothing.</p>\n")
        eventually(page, "<p>Nothing.</p>", without="threatgate")
        blog.write("told.txt", f"<p>{passage(2)}</p>\n")
        eventually(page, "203.0.113.102", "blocked: told.txt")
