"""The working files against HEAD: neither the index nor a filter nor a link can deceive."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from story import Story

from mkdocs_threatgate.sources import working
from mkdocs_threatgate.sources.blobs import Oversize, committed
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.working import WorkingState, doubles, working_state

CLEAN = WorkingState((), {}, ())
LINKS = pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")


@pytest.fixture
def story(tmp_path: Path) -> Story:
    story = Story(tmp_path / "site")
    story.write("filings/2026/a.yml", "id: a\n")
    story.write("filings/2026/a.pdf", b"%PDF\r\n\0\n")
    story.commit()
    return story


def state(story: Story, limit: int = 100) -> WorkingState:
    repository = open_repository(story.root)
    return working_state(repository, committed(repository, ["filings"]), "filings", limit)


def test_a_fresh_checkout_differs_in_nothing(story: Story) -> None:
    assert state(story) == CLEAN


@pytest.mark.parametrize("lie", ["--assume-unchanged", "--skip-worktree"])
def test_an_index_that_lies_hides_no_edit(story: Story, lie: str) -> None:
    story.git("update-index", lie, "filings/2026/a.yml")
    story.write("filings/2026/a.yml", "id: forged\n")
    assert story.git("status", "--short") == ""
    assert state(story) == WorkingState(("filings/2026/a.yml",), {}, ())


def test_line_ends_alone_are_no_edit(story: Story) -> None:
    story.write("filings/2026/a.yml", "id: a\r\n")
    assert state(story) == CLEAN
    story.write("filings/2026/a.yml", "id: a\r")
    assert state(story).modified == ("filings/2026/a.yml",)


def test_a_large_file_is_compared_byte_for_byte_only(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "LIMIT", 3)
    assert state(story) == CLEAN
    story.write("filings/2026/a.yml", "id: a\r\n")
    assert state(story).modified == ("filings/2026/a.yml",)


def test_a_missing_file_is_no_edit(story: Story) -> None:
    story.remove("filings/2026/a.yml")
    assert state(story) == CLEAN
    story.git("sparse-checkout", "set", "docs")
    assert state(story) == CLEAN


def test_what_is_not_committed_comes_with_its_bytes_ignored_or_not(story: Story) -> None:
    story.write(".gitignore", "*.yml\n")
    story.write("filings/2026/b.yml", "id: b\n")
    story.write("filings/2026/deep/er/c.yml", "x" * 100)
    story.write("filings/big.pdf", "x" * 101)
    story.write("filings/staged.yml", "s")
    story.git("add", "--force", "filings/staged.yml")
    story.write("elsewhere.yml", "not asked for")
    uncommitted: dict[str, bytes | Oversize] = {
        "filings/2026/b.yml": b"id: b\n",
        "filings/2026/deep/er/c.yml": b"x" * 100,
        "filings/big.pdf": Oversize(101),
        "filings/staged.yml": b"s",
    }
    assert state(story) == WorkingState((), uncommitted, ())


@LINKS
def test_links_are_told_and_not_followed(story: Story, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yml").write_text("secret")
    story.link("filings/2025", str(outside))
    story.link("filings/b.yml", str(outside / "secret.yml"))
    story.remove("filings/2026/a.yml")
    story.link("filings/2026/a.yml", "a.pdf")
    os.mkfifo(story.root / "filings/pipe.yml")
    irregular = ("filings/2025", "filings/2026/a.yml", "filings/b.yml", "filings/pipe.yml")
    assert state(story) == WorkingState((), {}, irregular)


@LINKS
@pytest.mark.parametrize("linked", ["legal", "legal/filings"])
def test_a_ledger_behind_a_link_is_told_and_not_entered(tmp_path: Path, linked: str) -> None:
    story = Story(tmp_path / "site")
    story.commit()
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "filings").mkdir(parents=True)
    (elsewhere / "filings" / "a.yml").write_text("x")
    story.link(linked, str(elsewhere if linked == "legal" else elsewhere / "filings"))
    assert working_state(open_repository(story.root), {}, "legal/filings") == WorkingState((), {}, (linked,))


@pytest.mark.parametrize("nested", ["filings", "filings/2026", "filings/2027"])
def test_another_repository_in_the_ledger_is_told_and_not_entered(story: Story, nested: str) -> None:
    inner = Story(story.root / nested)
    inner.write("z.yml", "x")
    inner.commit()
    assert state(story) == WorkingState((), {}, (nested,))


def test_another_repository_around_the_ledger_is_told(story: Story) -> None:
    Story(story.root / "legal").write("filings/z.yml", "x")
    expected = WorkingState((), {}, ("legal",))
    assert working_state(open_repository(story.root), {}, "legal/filings") == expected


@pytest.mark.parametrize("folder", ["absent", "filings/2026/a.yml"])
def test_without_a_folder_there_is_nothing(story: Story, folder: str) -> None:
    assert working_state(open_repository(story.root), {}, folder) == CLEAN


def test_the_top_itself_may_be_asked(story: Story) -> None:
    repository = open_repository(story.root)
    story.write("b.yml", "b")
    assert working_state(repository, committed(repository, ["."]), ".") == WorkingState(
        (), {"b.yml": b"b"}, ()
    )


def test_doubles_are_paths_that_some_disk_takes_for_one() -> None:
    paths = (
        "f/A.yml",
        "f/a.yml",
        "f/café.yml",
        "f/cafe\u0301.yml",
        "f/b.yml",
        "g/a.yml",
        "f/b.yml",
        "f/\udcff",
    )
    assert doubles(paths) == (("f/A.yml", "f/a.yml"), ("f/cafe\u0301.yml", "f/café.yml"))
    assert doubles(()) == ()
