"""The guides, carried out: what they write, what they type, and what is shown."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from blog import Blog, Told
from test_first_post import BLOCK, DOCS, Line, fits, steps


def block(page: str, title: str) -> str:
    """Return the text of a page's file of this name."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return next(found[3] for found in BLOCK.finditer(text) if found[2] == title)


@pytest.mark.parametrize(("page", "language"), [("own-articles.md", "en"), ("own-articles.zh.md", "zh")])
def test_a_pack_written_by_the_guide_asks_what_the_guide_shows(
    page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THREATGATE_LANG", language)
    blog = Blog(tmp_path / "blog").start()
    shown = []
    for step in steps((DOCS / page).read_text(encoding="utf-8")):
        if isinstance(step, Line):
            blog.commit()
            told = blog.threatgate(*step.command.split()[1:])
            shown.append((step.command, fits(step.shown, told.out), told.code))
        else:
            blog.write(*step)
    assert shown == [("threatgate plan docs/blog/posts/water.md", True, 0)]


@pytest.mark.long
def test_the_documents_themselves_are_publishable_by_what_the_ledger_dismisses(tmp_path: Path) -> None:
    documents = Blog(tmp_path / "documents").signed()
    for folder in ("docs", "filings"):
        shutil.copytree(DOCS.parent / folder, documents.root / folder)
    shutil.copy(DOCS.parent / "threatgate.yml", documents.root)
    documents.commit()
    told = documents.check("-f", "threatgate.yml")
    blocking = [one for one in told.report["findings"] if one["outcome"] == "blocks"]
    assert [(one["path"], one["command"]) for one in blocking] == []
    assert told.code == 0


# --- the hook before a push --------------------------------------------------------------------


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with the hook of the guide, and a remote that has what was public."""
    subprocess.run(["git", "init", "--quiet", "--bare", tmp_path / "remote"], check=True)
    blog = Blog(tmp_path / "blog").start()
    blog.write(".githooks/pre-push", block("public-repository.md", ".githooks/pre-push"))
    blog.post("a.md", declaration="{none: Release notes}")
    blog.commit()
    (blog.root / ".githooks/pre-push").chmod(0o755)
    blog.run("git config core.hooksPath .githooks")
    blog.run(f"git remote add origin {tmp_path / 'remote'}")
    return blog


def push(blog: Blog, *refs: str) -> Told:
    return blog.run(" ".join(("git push --quiet origin", *(refs or ("HEAD:refs/heads/main",)))))


@pytest.mark.long
def test_the_hook_lets_a_publishable_post_by_on_a_branch_that_is_new_and_on_one_that_is_known(
    blog: Blog,
) -> None:
    assert push(blog).code == 0
    blog.post("b.md", declaration="{none: Release notes}")
    blog.commit()
    assert push(blog).code == 0


@pytest.mark.parametrize("known", [pytest.param(True, marks=pytest.mark.long), False])
def test_the_hook_stops_a_post_that_owes_a_filing(blog: Blog, *, known: bool) -> None:
    assert not known or push(blog).code == 0
    blog.post("b.md", declaration="{incidents: [{nature: intruded, places: [杭州市]}]}")
    blog.commit()
    blog.write("docs/blog/posts/b.md", "the file on disk is not what is pushed")
    told = push(blog)
    assert (told.code != 0, "TG201" in told.err, "not pushed: refs/heads/main" in told.err) == (
        True,
        True,
        True,
    )


@pytest.mark.long
def test_the_hook_has_nothing_against_deleting_a_branch(blog: Blog) -> None:
    assert push(blog, "HEAD:refs/heads/topic").code == 0
    assert push(blog, ":refs/heads/topic").code == 0
