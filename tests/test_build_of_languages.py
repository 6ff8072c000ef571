"""A plugin that builds once more for a further language builds into the same site."""

from __future__ import annotations

import json
from pathlib import Path

from blog import Blog

CONFIG = """\
site_name: Blog
theme: mkdocs
plugins:
  - i18n:
      docs_structure: suffix
      languages:
        - {locale: en, name: English, default: true}
        - {locale: zh, name: 中文}
  - threatgate:
      posts: [blog/posts/**]
"""


def test_both_languages_are_in_the_site_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG)
    blog.write("docs/index.zh.md", "# 博客\n")
    blog.post("a.md", "{none: Release notes}")
    blog.commit()
    told = blog.build()
    assert told.code == 0, told.err
    for page in ("index.html", "blog/posts/a/index.html", "zh/index.html", "zh/blog/posts/a/index.html"):
        assert (blog.root / "site" / page).is_file(), page
    manifest = json.loads((blog.root / "site" / "threatgate-manifest.json").read_text(encoding="utf-8"))
    assert list(manifest["posts"]) == ["docs/blog/posts/a.md"]
    assert [entry.name for entry in blog.root.iterdir() if "threatgate-new" in entry.name] == []


def test_what_a_further_language_brings_is_judged_and_leaves_the_earlier_site(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG)
    blog.post("a.md", "{none: Release notes}")
    blog.commit()
    assert blog.build().code == 0
    before = (blog.root / "site" / "index.html").read_bytes()
    blog.post("a.zh.md", "{incidents: [{nature: intruded, places: [杭州市]}]}")
    blog.commit()
    assert blog.build().code == 1
    assert (blog.root / "site" / "index.html").read_bytes() == before
    assert [entry.name for entry in blog.root.iterdir() if "threatgate-new" in entry.name] == []


EXAMPLE = """\
# How to declare

```markdown
---
threatgate:
  incidents:
    - places: [杭州市]
---
```
"""


def test_a_page_may_show_a_declaration_as_an_example_whatever_a_highlighter_makes_of_it(
    tmp_path: Path,
) -> None:
    blog = Blog(tmp_path / "blog").start(
        "site_name: Blog\ntheme: mkdocs\nmarkdown_extensions: [pymdownx.highlight, pymdownx.superfences]\n"
        "plugins: [{threatgate: {posts: [blog/posts/**]}}]\n"
    )
    blog.write("docs/how.md", EXAMPLE)
    blog.post("a.md", "{none: Release notes}")
    blog.commit()
    told = blog.build()
    assert told.code == 0, told.err
    assert "incidents:" in (blog.root / "site" / "how" / "index.html").read_text(encoding="utf-8")
