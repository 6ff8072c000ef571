"""Several sites in one repository, several languages in one site: judged right, or refused with a reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Told

GATE = "plugins:\n  - threatgate:\n      posts: [blog/posts/**]\n"
POSTS = "blog/posts"


def post(declaration: str | None = NOTHING, title: str = "A post", body: str = "Text.") -> str:
    """Return the text of a post."""
    declared = f"threatgate:\n  {declaration}\n" if declaration else ""
    return f"---\ntitle: {title}\ndate: 2026-06-10\n{declared}---\n\n{body}\n"


def blocks(blog: Blog, *arguments: str) -> list[str]:
    """Return the blocking rules and paths, the same at both doors."""
    checked, built = blog.check(*arguments), blog.build("-q", *arguments)
    assert (checked.code, checked.blocks) == (built.code, built.shown)
    return [f"{one.rule} {one.path}" for one in checked.blocks]


def refusals(blog: Blog, *arguments: str) -> tuple[Told, Told]:
    """Return what both doors said, having refused, and built nothing."""
    checked, built = blog.threatgate("check", *arguments), blog.build("-q", *arguments)
    assert (checked.code, built.code) == (2, 2)
    assert "Traceback" not in built.err
    assert not any(blog.root.rglob("site"))
    return checked, built


def pages(folder: Path) -> list[str]:
    """Return the pages of a built site but its index and error page."""
    found = (path.parent.relative_to(folder).as_posix() for path in folder.rglob("index.html"))
    return sorted(name for name in found if name != ".")


# --- several configurations --------------------------------------------------------------------------


@pytest.fixture
def monorepo(tmp_path: Path) -> Blog:
    """A repository with two sites, each in a folder of its own with its own ledger."""
    blog = Blog(tmp_path / "repository").signed()
    for name in ("east", "west"):
        blog.write(f"{name}/mkdocs.yml", f"site_name: {name}\ntheme: mkdocs\n{GATE}")
        blog.write(f"{name}/docs/index.md", "# Site\n")
        blog.write(f"{name}/docs/{POSTS}/a.md", post(HANGZHOU))
    blog.commit()
    return blog


def test_a_filing_in_one_sites_ledger_is_none_in_the_others(monorepo: Blog) -> None:
    monorepo.receipt(folder="east/filings/2026")
    monorepo.commit()
    assert blocks(monorepo, "-f", "east/mkdocs.yml") == []
    assert blocks(monorepo, "-f", "west/mkdocs.yml") == ["TG201 west/docs/blog/posts/a.md"]
    assert pages(monorepo.root / "east/site") == ["blog/posts/a"]
    assert not (monorepo.root / "west/site").exists()


def test_without_f_the_site_of_the_folder_is_meant_and_none_above_or_below_it(monorepo: Blog) -> None:
    assert monorepo.threatgate("check", "--format", "json", here="west").rules == ["TG201"]
    told = monorepo.threatgate("check")
    assert told.code == 2
    assert "Run this in the folder of mkdocs.yml, or name the file with -f." in told.err


def test_the_commands_that_a_finding_gives_name_its_own_site(monorepo: Blog) -> None:
    told = monorepo.check("-f", "west/mkdocs.yml")
    command = told.command("TG201")
    assert " -f west/mkdocs.yml " in command
    assert monorepo.run(f"{command} --filed-at 2026-06-01T10:00:00+08:00").code == 0
    assert [path.parts[-3] for path in monorepo.root.glob("*/filings/2026")] == ["west"]
    monorepo.commit()
    assert monorepo.check("-f", "west/mkdocs.yml").code == 0


@pytest.fixture
def shared(tmp_path: Path) -> Blog:
    """Two sites, one configuration beside the other, and one ledger."""
    blog = Blog(tmp_path / "repository").signed()
    for name in ("en", "zh"):
        config = f"site_name: {name}\ntheme: mkdocs\ndocs_dir: {name}\nsite_dir: site/{name}\n{GATE}"
        blog.write(f"mkdocs.{name}.yml", config)
        blog.write(f"{name}/index.md", "# Site\n")
    blog.write(f"en/{POSTS}/a.md", post(f"{HANGZHOU}\n  id: hz-en", body="What happened in Hangzhou."))
    blog.write(f"zh/{POSTS}/b.md", post(f"{HANGZHOU}\n  id: hz-zh", body="杭州发生的事。"))
    blog.commit()
    return blog


def test_two_sites_with_one_ledger_see_only_the_filings_of_their_posts(shared: Blog) -> None:
    shared.receipt(post="hz-en", silent=True)
    shared.commit()
    assert blocks(shared, "-f", "mkdocs.en.yml") == []
    assert blocks(shared, "-f", "mkdocs.zh.yml") == ["TG201 zh/blog/posts/b.md"]
    shared.receipt("2026-bbbbbb", post="blog/posts/b.md", silent=True)
    shared.commit()
    assert blocks(shared, "-f", "mkdocs.zh.yml") == []
    for name in ("en", "zh"):
        told = shared.check("-f", f"mkdocs.{name}.yml")
        assert told.report["ledger"]["entries"] == 2
        assert set(told.notices) <= {"TG207", "TG311"}
    assert sorted(path.name for path in (shared.root / "site").iterdir()) == ["en", "zh"]


def test_a_filing_of_one_text_does_not_cover_another_under_the_same_path(shared: Blog) -> None:
    shared.write(f"zh/{POSTS}/a.md", post(HANGZHOU, body="Quite another thing, in Hangzhou too. " * 20))
    text = shared.content("blog/posts/none.md")
    assert text == ""
    told = shared.threatgate(
        "record",
        "en/blog/posts/a.md",
        "-f",
        "mkdocs.en.yml",
        "--authority",
        "杭州市公安局",
        "--filed-at",
        "2026-06-01T10:00:00+08:00",
    )
    assert told.code == 0, told.err
    shared.commit()
    assert shared.check("-f", "mkdocs.en.yml").code == 0
    assert shared.check("-f", "mkdocs.zh.yml", "zh/blog/posts/a.md").rules == ["TG201"]


def test_a_ledger_outside_the_folder_of_the_configuration_is_refused(monorepo: Blog) -> None:
    monorepo.write("west/mkdocs.yml", f"site_name: W\ntheme: mkdocs\n{GATE}      ledger: ../east/filings\n")
    for told in refusals(monorepo, "-f", "west/mkdocs.yml"):
        assert "../east/filings does not lie in the folder of mkdocs.yml" in told.err


# --- INHERIT, and docs elsewhere ---------------------------------------------------------------------


def test_a_configuration_may_inherit_from_other_folders_and_its_paths_are_its_own(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "repository").signed()
    blog.write(
        "shared/root.yml", "theme: mkdocs\ndocs_dir: content\nplugins:\n  threatgate:\n    language: zh\n"
    )
    blog.write("shared/deep/base.yml", "INHERIT: ../root.yml\nplugins: {threatgate: {posts: [news/**]}}\n")
    inherits = "INHERIT: ../shared/deep/base.yml\nsite_name: S\nplugins: {threatgate: {language: en}}\n"
    blog.write("site/mkdocs.yml", inherits + "site_dir: built\n")
    blog.write("site/content/index.md", "# Site\n")
    blog.write("site/content/news/a.md", post(HANGZHOU))
    blog.commit()
    assert blocks(blog, "-f", "site/mkdocs.yml") == ["TG201 site/content/news/a.md"]
    assert not (blog.root / "site/built").exists()
    blog.receipt(post="news/a.md", folder="site/filings/2026", silent=True)
    blog.commit()
    assert blocks(blog, "-f", "site/mkdocs.yml") == []
    assert pages(blog.root / "site/built") == ["news/a"]


def test_a_child_that_lists_its_plugins_anew_must_name_the_gate_again(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "repository").start()
    blog.write("child.yml", "INHERIT: mkdocs.yml\nplugins: [search]\n")
    blog.post(declaration=None)
    blog.commit()
    told = blog.threatgate("check", "-f", "child.yml")
    assert told.code == 2
    assert "child.yml does not say which files are posts" in told.err


def test_docs_may_lie_outside_the_folder_of_the_configuration(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "repository").signed()
    blog.write("tools/mkdocs.yml", f"site_name: S\ntheme: mkdocs\ndocs_dir: ../docs\n{GATE}")
    blog.write("docs/index.md", "# Site\n")
    blog.post()
    blog.commit()
    assert blocks(blog, "-f", "tools/mkdocs.yml") == ["TG201 docs/blog/posts/a.md"]
    blog.receipt(folder="tools/filings/2026")
    blog.commit()
    assert blocks(blog, "-f", "tools/mkdocs.yml") == []
    assert pages(blog.root / "tools/site") == ["blog/posts/a"]


def test_docs_outside_the_repository_are_refused(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "repository").start(f"site_name: S\ntheme: mkdocs\ndocs_dir: ../docs\n{GATE}")
    (tmp_path / "docs/blog/posts").mkdir(parents=True)
    (tmp_path / "docs/blog/posts/a.md").write_text(post(), encoding="utf-8")
    blog.commit()
    for told in refusals(blog):
        assert "lies outside the repository" in told.err


# --- what the environment decides --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (CONFIG + "docs_dir: !ENV [DOCS, docs]\n", "“docs_dir” must be a text that can be read as it stands"),
        (CONFIG.replace("[blog/posts/**]", "!ENV [GATED, 'x/**']"), "“posts” must be a list"),
        (CONFIG + "      ledger: !ENV [LEDGER, filings]\n", "“ledger” must be"),
        ("site_name: B\nplugins: [!ENV [PLUGIN, threatgate]]\n", "must be readable as it stands"),
        (
            "INHERIT: !ENV [PARENT, base.yml]\n" + CONFIG,
            "INHERIT must be a path that can be read as it stands",
        ),
    ],
)
def test_what_matters_to_the_gate_may_not_depend_on_the_environment(
    tmp_path: Path, config: str, said: str
) -> None:
    blog = Blog(tmp_path / "repository").start(config)
    blog.write("base.yml", "theme: mkdocs\n")
    blog.post(declaration=NOTHING)
    blog.commit()
    told = blog.threatgate("check")
    assert told.code == 2
    assert said in told.err
    assert blog.build("-q").code != 0
    assert not (blog.root / "site").exists()


def test_what_does_not_matter_to_the_gate_may_depend_on_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NAME", "From outside")
    env = (
        "site_name: !ENV NAME\nsite_dir: !ENV [OUT, built]\nrepo_url: !ENV [REPO]\nextra: {a: !ENV [A, 1]}\n"
    )
    config = CONFIG.replace("site_name: Blog\n", env).replace(
        "plugins:\n", "plugins:\n  - search: {min_search_length: !ENV [LENGTH, 3]}\n"
    )
    blog = Blog(tmp_path / "repository").start(config)
    blog.post()
    blog.commit()
    assert blocks(blog) == ["TG201 docs/blog/posts/a.md"]
    blog.receipt()
    blog.commit()
    assert blocks(blog) == []
    assert "From outside" in (blog.root / "built/index.html").read_text(encoding="utf-8")


def test_what_the_environment_might_leave_out_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEFT_OUT", "/blog/")
    blog = Blog(tmp_path / "repository").start(f"{CONFIG}exclude_docs: !ENV LEFT_OUT\n")
    blog.post()
    blog.commit()
    assert blocks(blog) == ["TG201 docs/blog/posts/a.md"]


# --- languages ---------------------------------------------------------------------------------------

I18N = """\
site_name: Blog
theme: mkdocs
plugins:
  - i18n:
      docs_structure: {structure}
      fallback_to_default: true
      languages:
        - {{locale: en, name: English, default: true, build: true}}
        - {{locale: zh, name: 中文, build: true}}
  - threatgate:
      posts: [{posts}]
"""


@pytest.mark.long
def test_each_translation_is_a_post_where_suffixes_name_languages(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(I18N.format(structure="suffix", posts="blog/posts/**"))
    blog.post("a.en.md", HANGZHOU, body="What happened.\n")
    blog.post("a.zh.md", HANGZHOU, body="发生的事。\n")
    blog.post("untranslated.md", NOTHING)
    blog.receipt(post="blog/posts/a.en.md")
    blog.commit()
    assert blocks(blog) == ["TG201 docs/blog/posts/a.zh.md"]
    assert not (blog.root / "site").exists()
    blog.receipt("2026-bbbbbb", post="blog/posts/a.zh.md")
    blog.commit()
    assert blocks(blog) == []
    each = ["blog/posts/a", "blog/posts/untranslated"]
    assert pages(blog.root / "site") == [*each, "zh", *(f"zh/{page}" for page in each)]


@pytest.mark.long
def test_each_translation_is_a_post_where_folders_name_languages(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(I18N.format(structure="folder", posts="'*/blog/posts/**'"))
    blog.move("docs/index.md", "docs/en/index.md")
    blog.write("docs/en/blog/posts/a.md", post(HANGZHOU, body="What happened."))
    blog.write("docs/zh/blog/posts/a.md", post(HANGZHOU, body="发生的事。"))
    blog.receipt(post="en/blog/posts/a.md")
    blog.commit()
    assert blocks(blog) == ["TG201 docs/zh/blog/posts/a.md"]
    assert not (blog.root / "site").exists()
    blog.receipt("2026-bbbbbb", post="zh/blog/posts/a.md")
    blog.commit()
    assert blocks(blog) == []
    assert pages(blog.root / "site") == ["blog/posts/a", "zh", "zh/blog/posts/a"]


TRANSLATED = """\
nav:
  - Home: index.md
  - Warning: blog/posts/a.md
"""


@pytest.mark.parametrize(
    ("uri", "structure", "language", "flagged"),
    [
        ("blog/posts/a.zh.md", "suffix", "nav_translations: {Warning: 预警}", True),
        ("zh/blog/posts/a.md", "folder", "nav_translations: {Warning: 预警}", True),
        ("blog/posts/a.zh.md", "suffix", "nav: [{预警: blog/posts/a.md}]", True),
        ("blog/posts/a.en.md", "suffix", "nav_translations: {Warning: 预警}", False),
        ("blog/posts/a.zh.md", "suffix", "nav_translations: {Warning: 消息}", False),
        ("blog/posts/a.zh.md", "suffix", "nav_translations: !ENV [X, 预警]", False),
    ],
)
def test_a_title_in_the_nav_of_a_language_is_the_translations(
    tmp_path: Path, uri: str, structure: str, language: str, *, flagged: bool
) -> None:
    config = I18N.format(structure=structure, posts="'**/a*'")
    config = config.replace("name: 中文, build: true}", f"name: 中文, build: true, {language}}}")
    blog = Blog(tmp_path / "blog").start(config + TRANSLATED)
    blog.write(f"docs/{uri}", post())
    blog.commit()
    assert ("TG501" in blog.check().rules) == flagged


def test_globs_that_miss_the_folders_of_languages_let_nothing_by(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(I18N.format(structure="folder", posts="blog/posts/**"))
    blog.write("docs/zh/blog/posts/a.md", post(HANGZHOU))
    blog.commit()
    told = blog.threatgate("check")
    assert told.code == 3
    assert "no file under docs is a post" in told.err


# --- pages from elsewhere ----------------------------------------------------------------------------

PROJECTS = "projects: {projects: false}"
MONOREPO = "monorepo"
MULTIREPO = "multirepo: {cleanup: true}"


@pytest.mark.parametrize(
    ("plugin", "theme", "module"),
    [
        (PROJECTS, "material", "material.plugins.projects.plugin"),
        (
            PROJECTS.replace("projects:", "material/projects:", 1),
            "material",
            "material.plugins.projects.plugin",
        ),
        (MONOREPO, "mkdocs", "mkdocs_monorepo_plugin.plugin"),
        (MULTIREPO, "mkdocs", "mkdocs_multirepo_plugin.plugin"),
    ],
)
def test_a_plugin_that_brings_pages_from_elsewhere_is_refused(
    tmp_path: Path, plugin: str, theme: str, module: str
) -> None:
    pytest.importorskip(module)
    nav = "nav:\n  - index.md\n  - Other: '!include ./other/mkdocs.yml'\n" if plugin == MONOREPO else ""
    config = CONFIG.replace("theme: mkdocs", f"theme: {theme}").replace(
        "plugins:\n", f"plugins:\n  - {plugin}\n"
    )
    blog = Blog(tmp_path / "blog").start(config + nav)
    blog.post(declaration=NOTHING)
    for folder in ("other", "projects/other"):
        blog.write(f"{folder}/mkdocs.yml", "site_name: other\nnav: [{Home: index.md}]\n")
        blog.write(f"{folder}/docs/index.md", post(None, title="Not judged"))
    blog.commit()
    name = plugin.partition(":")[0]
    for told in refusals(blog):
        assert f"mkdocs.yml: the plugin “{name}” brings pages from elsewhere" in told.err
        assert "Build each site from its own configuration" in told.err


def test_such_a_plugin_that_is_surely_off_is_let_be(tmp_path: Path) -> None:
    off = "plugins:\n  - projects: {enabled: false}\n"
    config = CONFIG.replace("theme: mkdocs", "theme: material").replace("plugins:\n", off)
    blog = Blog(tmp_path / "blog").start(config)
    blog.post(declaration=NOTHING)
    blog.commit()
    assert blog.check().code == 0
    blog.write("mkdocs.yml", config.replace("false", "!ENV [ON, false]"))
    blog.commit()
    assert blog.check().code == 2


def test_a_hook_that_moves_the_docs_folder_is_refused_at_the_door_that_can_see_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}hooks: [move.py]\n")
    blog.write("move.py", "def on_config(config):\n    config.docs_dir = 'other'\n    return config\n")
    blog.write(f"other{os.sep}index.md", "# Elsewhere\n")
    blog.post(declaration=NOTHING)
    blog.commit()
    told = blog.build("-q")
    assert told.code == 2
    assert "this build takes its pages from" in told.err
    assert not (blog.root / "site").exists()
