"""Many paths become few folders, and no answer changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from story import Story

from mkdocs_threatgate.sources.blobs import committed
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.history import histories
from mkdocs_threatgate.sources.pathspecs import FEW, among, gather

POSTS = tuple(f"docs/posts/{number}.md" for number in range(FEW + 1))


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        ((), ()),
        (("filings", "filings", "old/"), ("filings", "old")),
        (POSTS[1:], POSTS[1:]),
        (POSTS, ("docs/posts",)),
        ((*POSTS, "filings", "docs/index.md"), ("docs/posts", "filings", "docs/index.md")),
        (tuple(f"docs/{number}/index.md" for number in range(99)), ("docs",)),
        (tuple(f"{number}.md" for number in range(99)), (".",)),
        (tuple(f"{number}/{number}.md" for number in range(99)), (".",)),
    ],
)
def test_paths_are_gathered_until_they_are_few(paths: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert gather(paths) == expected
    assert all(among(path, gather(paths)) for path in paths)


def test_a_path_is_among_others_by_itself_or_by_its_folder() -> None:
    assert among("docs/a.md", {"docs/a.md"})
    assert among("docs/a.md", {"docs"})
    assert among("docs/a.md", {"."})
    assert not among("docs/a.md", {"docs/a", "doc", "a.md", "docs/a.md/b"})


@pytest.mark.parametrize("folder", ["", "docs/", "docs/posts/"])
def test_asking_for_many_paths_answers_for_these_only(tmp_path: Path, folder: str) -> None:
    story = Story(tmp_path / "site")
    names = [f"{folder}{number}.md" for number in range(FEW + 9)]
    for name in names:
        story.write(name, name)
    story.commit()
    story.remove(names[0])
    story.commit()
    repository = open_repository(story.root)
    wanted = [*names[: FEW + 1], f"{folder}absent.md"]
    assert set(histories(repository, wanted)) == set(names[: FEW + 1])
    assert set(committed(repository, wanted)) == set(names[1 : FEW + 1])
