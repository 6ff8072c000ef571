"""A Material site with everything that names posts, and the same site as if some of them had never been."""

from __future__ import annotations

import os
import re
from pathlib import Path

from blog import HANGZHOU, NOTHING, Blog

CLOCK = 1_790_000_000
"""When files were last changed, in seconds since 1970."""

POSTS = tuple(f"p{number}" for number in range(1, 8))
CONFIG = """\
site_name: Withheld
site_url: https://blog.example.com/
theme:
  name: material
  font: false
extra:
  told: a word
markdown_extensions:
  - attr_list
  - md_in_html
  - pymdownx.superfences
plugins:
  - search
  - blog:
      pagination_per_page: 2
      authors_profiles: true
  - tags
  - meta
  - macros
  - include-markdown
  - redirects:
      redirect_maps:
        front.md: index.md
{redirects}
  - rss:
      use_git: false
      match_path: blog/posts/.*
      date_from_meta:
        as_creation: date
  - threatgate:
      on_blocked: withhold
"""
WORDS = ("amber", "basin", "cedar", "delta", "ember", "fjord", "grove", "heron", "islet", "jetty", "knoll")


def sentence(number: int) -> str:
    """Return a paragraph of twenty words that only one post holds."""
    return " ".join(f"{WORDS[(number * 3 + at) % len(WORDS)]}{number}x{at}" for at in range(20)) + "."


def links(number: int, blocked: frozenset[str], *, plain: bool) -> str:
    """Return links to other posts in every way of writing them, or their words where they are plain."""
    ahead = [POSTS[(number + step) % len(POSTS)] for step in (1, 2, 3)]

    def link(name: str, written: str, words: str) -> str:
        return words if plain and name in blocked else written

    first, second, third = ahead
    parts = [
        link(first, f"[the **first** one]({first}.md)", "the **first** one"),
        link(second, f"[the second]({second}.md#part){{ .md-button }}", "the second"),
        link(third, f"[the third][{third}]", "the third"),
        f"![a picture]({POSTS[number]}/picture.png)",
        link(first, f"<https://blog.example.com/blog/posts/{first}/>", "…"),
    ]
    defined = "" if plain and third in blocked else f"\n[{third}]: {third}.md 'Title'\n"
    code = f"```md\n[{first}]({first}.md)\n```\n"
    return "See " + ", ".join(parts) + f".\n{defined}\n{code}"


def related(number: int, blocked: frozenset[str], *, plain: bool) -> str:
    """Return the related links of a post's front matter."""
    named = [POSTS[(number + step) % len(POSTS)] for step in (1, 4)]
    kept = [name for name in named if not (plain and name in blocked)]
    lines = [*(f"  - blog/posts/{name}.md" for name in kept), "  - index.md"]
    return "links:\n" + "\n".join(lines)


def post(number: int, blocked: frozenset[str], *, plain: bool) -> str:
    name = POSTS[number]
    declaration = HANGZHOU if name in blocked else NOTHING
    head = [
        "---",
        f"title: Title of the {name} post",
        f"date: 2026-0{number % 3 + 1}-1{number}",
        f"description: About {name} and {sentence(number + 50)}",
        f"tags: [all, tag-{name}]",
        f"categories: [every, cat-{name}]",
        f"authors: [author-{name}]",
        related(number, blocked, plain=plain),
        "threatgate:",
        f"  {declaration}",
        "---",
    ]
    body = [
        f"# Title of the {name} post",
        sentence(number),
        links(number, blocked, plain=plain),
        "<!-- more -->",
        "## Part",
        f"More of it, {{{{ told }}}}. [A file]({name}/data.txt)\n",
        sentence(number + 20),
        f"![own](pictures/{name}.png)",
    ]
    return "\n".join(head) + "\n" + "\n\n".join(body) + "\n"


def front_page(blocked: frozenset[str], *, plain: bool) -> str:
    lines = [
        f"- {name} post" if plain and name in blocked else f"- [{name} post](blog/posts/{name}.md)"
        for name in POSTS
    ]
    raw = [
        f"<div><a>raw {name}</a></div>"
        if plain and name in blocked
        else f'<div><a href="blog/posts/{name}.md">raw {name}</a></div>'
        for name in POSTS
    ]
    return "# Front\n\n" + "\n".join(lines) + "\n\n" + "\n\n".join(raw) + "\n"


def make(root: Path, blocked: frozenset[str], *, plain: bool = False) -> Blog:
    """Write the site and commit it; `plain` is the site as if the blocked posts had never been."""
    there = [name for name in POSTS if not (plain and name in blocked)]
    redirects = "\n".join(f"        old-{name}.md: blog/posts/{name}.md" for name in there)
    blog = Blog(root).start(CONFIG.replace("{redirects}", redirects))
    blog.write("docs/index.md", front_page(blocked, plain=plain))
    blog.write("docs/tags.md", "# Tags\n\n<!-- material/tags -->\n")
    blog.write("docs/blog/posts/.meta.yml", "hide: [feedback]\n")
    authors = "".join(
        f"  author-{name}:\n    name: {name}\n    description: Somebody\n    avatar: https://example.com/a.png\n"
        for name in POSTS
    )
    blog.write("docs/blog/.authors.yml", f"authors:\n{authors}")
    for number, name in enumerate(POSTS):
        if name in there:
            blog.write(f"docs/blog/posts/{name}.md", post(number, blocked, plain=plain))
            blog.write(f"docs/blog/posts/{name}/data.txt", f"{name} data\n")
            blog.write(f"docs/blog/posts/pictures/{name}.png", b"\x89PNG\r\n\x1a\n" + name.encode())
            blog.write(f"docs/blog/posts/{name}/picture.png", b"\x89PNG\r\n\x1a\n" + name.encode() * 2)
    blog.commit()
    for place in (blog.root / "docs").rglob("*"):
        os.utime(place, (CLOCK, CLOCK))
    return blog


def output(folder: Path) -> dict[str, bytes]:
    """Return a site's files by their paths, but for the manifest."""
    return {
        place.relative_to(folder).as_posix(): place.read_bytes()
        for place in sorted(folder.rglob("*"))
        if place.is_file() and place.name != "threatgate-manifest.json"
    }


def shingles(text: str, length: int = 12) -> set[tuple[str, ...]]:
    """Return all runs of so many words of a text, apart from how the gate reads it."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[at:] for at in range(length)), strict=False))
