"""Links to withheld posts that are written as addresses of the built site: Material's blog makes its own."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from blog import HANGZHOU, NOTHING, Blog
from withholding import CLOCK, output

from mkdocs_threatgate.sources.belongings import leading_to

CONFIG = """\
site_name: Withheld
site_url: {site}
use_directory_urls: {folders}
theme:
  name: material
  font: false
validation:
  links: {{absolute_links: info, unrecognized_links: info}}
plugins:
  - search
  - meta
  - blog: {{{blog}}}
  - redirects:
      redirect_maps:
        kept.md: index.md
{redirects}
  - threatgate:
      on_blocked: withhold
nav:
  - index.md
  - blog/index.md
{nav}
"""
LINKS = """\
- [relative]({up}{address})
- [with an anchor]({up}{address}#part)
- [absolute]({base}/{address})
- [whole](https://blog.example.com{base}/{address})
- [without its scheme](//blog.example.com{base}/{address})
- [unsafe](http://BLOG.example.com{base}/{address}?x=1)
- <https://blog.example.com{base}/{address}>
- [by reference][gone]
- <a href="{base}/{address}">raw</a>
- [encoded]({up}{encoded})
- [kept]({up}{kept})

[gone]: {base}/{address} "Title"
"""
PLAIN = """\
- relative
- with an anchor
- absolute
- whole
- without its scheme
- unsafe
- …
- by reference
- <a>raw</a>
- encoded
- [kept]({up}{kept})
"""


class Form(NamedTuple):
    """How a blog makes its addresses: those of the posts `bad.md` and `good.md`, and its options."""

    bad: str
    good: str
    options: str = ""
    base: str = ""
    folders: bool = True


FORMS = {
    "by the file": Form(
        "blog/affairs/2026-06/bad/",
        "blog/quiet/2026-06/good/",
        options="post_url_format: '{categories}/{date}/{file}', post_url_date_format: yyyy-MM",
    ),
    "a slug of one's own": Form(
        "blog/10_06_26/The_Relay_Affair/",
        "blog/10_06_26/Good/",
        options="post_url_date_format: dd_MM_yy, post_slugify_separator: '_', "
        "post_slugify: !!python/object/apply:pymdownx.slugs.slugify {kwds: {case: none}}",
    ),
    "pages as files, below a folder": Form(
        "blog/2026/06/10/the-relay-affair.html", "blog/2026/06/10/good.html", base="/base", folders=False
    ),
}


def make(root: Path, form: Form, *, plain: bool) -> Blog:
    """Write a site whose pages link to a blocked post; `plain` is that in which it has never been."""
    address = "" if plain else form.bad
    nav = f"  - Gone: {form.base}/{form.bad}\n  - Kept: {form.base}/{form.good}"
    redirects = f"        old.md: https://blog.example.com{form.base}/{form.bad}"
    config = CONFIG.format(
        site=f"https://blog.example.com{form.base}/",
        folders=str(form.folders).lower(),
        blog=form.options,
        nav="\n".join(nav.splitlines()[1:]) if plain else nav,
        redirects="" if plain else redirects,
    )
    blog = Blog(root).start(config)
    blog.write("docs/blog/index.md", "# Blog\n")
    depth = form.good.rstrip("/").count("/") + form.folders
    above = {"index.md": "", "blog/posts/good.md": "../" * depth, "other.md": "../" * form.folders}
    for page, up in above.items():
        values = {"up": up, "base": form.base, "address": address, "kept": form.good}
        encoded = address.replace("a", "%61", 1)
        text = (PLAIN if plain else LINKS).format(encoded=encoded, **values)
        if page == "blog/posts/good.md":
            extra = "categories: [quiet]"
            if not plain:
                extra += f"\nlinks:\n  - index.md\n  - Affair: https://blog.example.com{form.base}/{form.bad}"
            else:
                extra += "\nlinks:\n  - index.md"
            blog.post("good.md", NOTHING, title="Good", body=f"{text}\n<!-- more -->\n\nMore.\n", extra=extra)
        else:
            blog.write(f"docs/{page}", f"# Page\n\n{text}")
    if not plain:
        blog.post(
            "bad.md",
            HANGZHOU,
            title="The Relay Affair",
            body="[Data](bad/data.txt)\n",
            extra="categories: [affairs]",
        )
        blog.write("docs/blog/posts/bad/data.txt", "Data\n")
    blog.commit()
    return blog


@pytest.mark.long
@pytest.mark.parametrize("name", FORMS)
def test_a_link_by_the_address_of_a_withheld_post_becomes_its_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(CLOCK))
    form, sites = FORMS[name], []
    for plain in (False, True):
        blog = make(tmp_path / str(plain) / "blog", form, plain=plain)
        built = blog.build("--quiet")
        assert built.code == 0, built.err
        sites.append(output(blog.root / "site"))
    had, wanted = sites
    assert sorted(had) == sorted(wanted)
    assert {path for path in had if had[path] != wanted[path]} == set()
    assert any(form.good.rstrip("/").encode() in data for data in had.values())


@pytest.mark.parametrize(
    ("target", "leads"),
    [
        ("../bad/", True),
        ("../../../../../../2026/bad/index.html#x", True),
        ("/base/2026/bad", True),
        ("//example.com/base/2026/bad/", True),
        ("HTTP://EXAMPLE.com/base/2026/b%61d.html", True),
        ("https://example.com/2026/bad/", True),
        ("\\base\\2026\\bad\\", True),
        ("/ba\nse/2026/bad/", True),
        ("https://example.com.test/base/2026/bad/", False),
        ("https://[::1/base/2026/bad/", False),
        ("../good/", False),
        ("mailto:bad@example.com", False),
        ("../badly/", False),
    ],
)
def test_an_address_is_known_however_it_is_written(target: str, leads: bool) -> None:  # noqa: FBT001 - the expectation
    known = leading_to(
        frozenset(), "posts/good.md", "https://example.com/base/", frozenset({"2026/bad"}), "2026/good/"
    )
    assert known(target) is leads


NAMING = """\
def on_post_page(output, page, config):
    return output.replace("</body>", "<a href='{address}'>More</a></body>")
"""


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/blog/posts/bad/", True),
        ("https://blog.example.com/blog/posts/bad/index.html#x", True),
        ("../blog/posts/bad", True),
        ("/zh/blog/posts/bad-good/", False),
        ("/blog/posts/bad/other.html", False),
        ("/blog/posts/bad.md", False),
    ],
)
def test_an_address_that_a_template_or_a_hook_prints_blocks_the_build(
    address: str,
    told: bool,  # noqa: FBT001 - the expectation
    tmp_path: Path,
) -> None:
    blog = Blog(tmp_path / "blog").start(
        "site_name: Blog\ntheme: mkdocs\nhooks: [hook.py]\nplugins:\n"
        "  - threatgate: {posts: [blog/posts/**], on_blocked: withhold}\n"
    )
    blog.write("hook.py", NAMING.format(address=address))
    blog.post("bad.md", HANGZHOU)
    blog.post("good.md", NOTHING)
    blog.commit()
    built = blog.build("--quiet")
    assert (built.code, {one.rule for one in built.shown}) == ((1, {"TG701"}) if told else (0, set())), (
        built.err
    )
    said = "docs/blog/posts/bad.md must not be published, but its address blog/posts/bad is here"
    assert built.err.count(f"{said}; further files that hold it: 1") == told
