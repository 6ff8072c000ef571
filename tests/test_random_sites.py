"""Random sites with random posts blocked: what only those say is nowhere, or nothing is published."""

from __future__ import annotations

import html
import os
import re
import sys
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import pytest
from blog import HANGZHOU, NOTHING, Blog
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from withholding import CLOCK, output

CONFIG = """\
site_name: Random
site_url: https://blog.example.com/
theme: {name: material, font: false}
markdown_extensions:
  - attr_list
  - md_in_html
  - pymdownx.superfences
  - pymdownx.snippets: {base_path: [docs]}
plugins:
  - search
  - blog
  - tags: {export: true}
  - meta
  - macros
  - include-markdown
  - redirects:
      redirect_maps:
        first.md: index.md
REDIRECTS
  - threatgate: {on_blocked: withhold}
"""
SYLLABLES = ("am", "ba", "ce", "del", "em", "fjo", "gro", "he", "is", "je", "kno", "li")
CHARACTERS = "港口继电器冰霜夜班灯塔渔船绳索桥梁潮汐"
LENGTH, CHINESE_LENGTH = 12, 20

LINKS = (
    "[words]({name}.md)",
    "[words]({name}.md#part){{ .md-button }}",
    "[words](../../../../../blog/2026/06/1{number}/title-of-{name}/)",
    "<https://blog.example.com/blog/2026/06/1{number}/title-of-{name}/>",
    '<a href="/blog/2026/06/1{number}/title-of-{name}/">words</a>',
    "![words]({name}/picture.png)",
    "[words][{name}]\n\n[{name}]: {name}.md 'Title'",
    "[data]({name}/data.txt)",
)
EACH = '{{% for file in files if file.src_uri == "blog/posts/{name}.md" %}}'
INCLUDES = (
    '--8<-- "blog/posts/{name}.md"',
    '{{% include-markdown "{name}.md" %}}',
    f"{EACH}{{{{{{{{ file.content_string }}}}}}}}{{{{% endfor %}}}}",
    f'<p title="{EACH}{{{{{{{{ file.content_string|e }}}}}}}}{{{{% endfor %}}}}"></p>',
    f'<a href="?text={EACH}{{{{{{{{ file.content_string|urlencode }}}}}}}}{{{{% endfor %}}}}">Share</a>',
)


class Drawn(NamedTuple):
    """A post as it is drawn: what it says, and which posts, by number, it links to, quotes, includes."""

    blocked: bool = False
    draft: bool = False
    chinese: bool = False
    links: tuple[tuple[int, str], ...] = ()
    quotes: tuple[int, ...] = ()
    includes: tuple[tuple[int, str], ...] = ()


def words(number: int, part: int) -> list[str]:
    """Return thirty words that only one part of one post says."""
    size = len(SYLLABLES)
    return [
        f"{SYLLABLES[(number * 7 + at) % size]}{SYLLABLES[(part * 5 + at * at) % size]}{number}x{part}x{at}"
        for at in range(30)
    ]


def chinese(number: int, part: int) -> str:
    """Return thirty characters and words; no twenty in a row stand anywhere else."""
    size = len(CHARACTERS)
    return "".join(CHARACTERS[(number * 11 + part * 7 + at * at * (number + 2)) % size] for at in range(30))


def says(number: int, one: Drawn, part: int) -> str:
    return chinese(number, part) if one.chinese else " ".join(words(number, part)).capitalize() + "."


@st.composite
def sites(draw: st.DrawFn) -> tuple[Drawn, ...]:
    """Draw the posts of a site."""
    count = draw(st.integers(2, 5))
    number = st.integers(0, count - 1)
    link = st.tuples(number, st.sampled_from(LINKS))
    include = st.tuples(number, st.sampled_from(INCLUDES))
    return tuple(
        Drawn(
            draw(st.booleans()),
            draw(st.integers(0, 4)) == 0,
            draw(st.booleans()),
            tuple(draw(st.lists(link, max_size=4))),
            tuple(draw(st.lists(number, max_size=1))),
            tuple(draw(st.lists(include, max_size=1))) if draw(st.integers(0, 3)) == 0 else (),
        )
        for _ in range(count)
    )


def written(number: int, site: tuple[Drawn, ...]) -> str:
    """Return the body of a post."""
    one = site[number]
    paragraphs = [
        says(number, one, 0),
        "<!-- more -->",
        "## Part",
        *(form.format(name=f"p{to}", number=to) for to, form in one.links),
        f"**{says(number, one, 1)}**",
        *(f"> {says(other, site[other], 1)}" for other in one.quotes),
        *(form.format(name=f"p{to}") for to, form in one.includes if to != number),
        f"![own](p{number}/picture.png) [own](p{number}/data.txt)",
    ]
    return "\n\n".join(paragraphs) + "\n"


def make(root: Path, site: tuple[Drawn, ...]) -> Blog:
    redirects = "\n".join(
        f"        old{at}.md: blog/posts/p{at}.md" for at, one in enumerate(site) if not one.draft
    )
    blog = Blog(root).start(CONFIG.replace("REDIRECTS", redirects))
    blog.write("docs/blog/index.md", "# Blog\n")
    blog.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    for number, one in enumerate(site):
        extra = f"tags: [tag-p{number}]\ncategories: [cat-p{number}]\ndescription: {says(number, one, 2)}"
        blog.post(
            f"p{number}.md",
            HANGZHOU if one.blocked else NOTHING,
            date=f"2026-06-1{number}",
            title=f"Title of p{number}",
            body=written(number, site),
            extra=f"{extra}\ndraft: true" if one.draft else extra,
        )
        blog.write(f"docs/blog/posts/p{number}/data.txt", f"{says(number, one, 3)}\n")
        blog.write(f"docs/blog/posts/p{number}/picture.png", b"\x89PNG\r\n\x1a\n%d" % number)
    blog.commit()
    return blog


def built(folder: Path) -> int:
    """Build in a copy of this process, which is quicker by seconds; return what the command would end in."""
    child = get_context("fork").Process(target=_build, args=(folder,))
    child.start()
    child.join()
    return int(child.exitcode or 0)


def _build(folder: Path) -> None:
    os.chdir(folder)
    # an earlier build of this process left its plugins here, with temporary folders that go only once
    MkDocsConfig.plugins.plugin_cache.clear()  # type: ignore[attr-defined]  # typed as any option
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    try:
        build(config)
        config.plugins.on_shutdown()
    except Abort as ended:
        sys.exit(ended.exit_code)


def runs(text: str) -> set[tuple[str, ...]]:
    """Return the runs of twelve words, or of twenty characters of Chinese, not as the gate reads."""
    plain = html.unescape(html.unescape(re.sub("<[^>]*>", " ", text))).lower()
    tokens = re.findall(r"[\u4e00-\u9fff]|[a-z0-9]+", plain)
    return {
        tuple(tokens[at : at + length])
        for length in (LENGTH, CHINESE_LENGTH)
        for at in range(len(tokens) - length + 1)
    }


def check(site: tuple[Drawn, ...], root: Path) -> None:
    """Build the site, and hold it to what must be."""
    blog = make(root / "blog", site)
    code = built(blog.root)
    shipped = [at for at, one in enumerate(site) if not one.draft]
    kept = [at for at in shipped if not site[at].blocked]
    gone = {at for at in shipped if site[at].blocked}
    if any(to in gone for at in kept for to, _ in site[at].includes if to != at):
        assert (code, (blog.root / "site").exists()) == (1, False)
        return
    if code == 1 and any(site[at].includes for at in kept):
        assert not (blog.root / "site").exists(), "a post that is included whole shows its declaration"
        return
    assert code == 0
    included = {to for at in kept for to, _ in site[at].includes}
    quoted = {(other, 1) for at in kept for other in site[at].quotes} | {
        (other, 1) for at in included for other in site[at].quotes
    }
    beside = {to for at in kept for to, form in site[at].links if "/data" in form or "/picture" in form}
    parts = {(at, part) for at in range(len(site)) for part in range(4)}
    silent = {
        (at, part) for at, part in parts if at not in kept and at not in included and (at, part) not in quoted
    }
    files = output(blog.root / "site")
    shown = set[tuple[str, ...]]().union(*(runs(data.decode(errors="ignore")) for data in files.values()))
    for at, part in sorted(silent):
        # what lies beside a draft is there, and what another post links to
        if part != 3 or (at in gone and at not in beside):
            assert runs(says(at, site[at], part)).isdisjoint(shown), (at, part)
    for at in gone - beside:
        assert [name for name in files if f"p{at}" in re.split(r"[/.-]", name)] == []
    for at in gone:
        named = (f"title-of-p{at}", f"Title of p{at}", f"cat-p{at}", f"tag-p{at}", f"old{at}")
        assert [one for one in named for data in files.values() if one.encode() in data] == []
    for at in kept:
        assert runs(says(at, site[at], 0)) <= shown


BY_HAND: tuple[tuple[Drawn, ...], ...] = (
    (Drawn(blocked=True, chinese=True), Drawn(links=tuple((0, form) for form in LINKS), quotes=(0,))),
    (Drawn(blocked=True, chinese=True), Drawn(links=tuple((0, form) for form in LINKS[:5]))),
    *((Drawn(blocked=True), Drawn(chinese=True, includes=((0, form),))) for form in INCLUDES),
)


@pytest.mark.long
@pytest.mark.parametrize("number", range(len(BY_HAND)))
def test_every_way_of_naming_and_of_including_a_blocked_post(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))
    check(BY_HAND[number], tmp_path)


@pytest.mark.long
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(site=sites())
def test_what_only_blocked_posts_say_is_nowhere(
    site: tuple[Drawn, ...], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))
        check(site, tmp_path_factory.mktemp("random"))
