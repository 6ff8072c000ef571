"""The graph behind a commit and the pairs of its trees: the same history as git tells in one breath."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from story import AUTHOR, BEGINNING, Story

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Commit
from mkdocs_threatgate.sources import graph
from mkdocs_threatgate.sources.git import Repository, open_repository
from mkdocs_threatgate.sources.graph import EMPTY, differences, nodes
from mkdocs_threatgate.sources.history import Change, PathHistory, founding, histories

PATHS = ("filings/a.yml", "filings/b.yml", "filings/2026/c.yml", "docs/a.md", "x")
MODES = ("100644", "100644", "100644", "100755", "120000")
ASKED = (["filings"], ["filings", "docs/a.md"], ["filings/a.yml"], ["docs", "x"], ["."])

LOG = (
    *("log", "-z", "--topo-order", "--reverse", "--full-history", "--root", "-c", "--raw", "--no-abbrev"),
    *("--no-renames", "--format=%x02%H%x00%P%x00%ct%x00%ce%x00%ae%x00"),
)
DROPS = ("diff-tree", "--stdin", "-m", "-r", "-z", "--raw", "--no-abbrev", "--no-renames")

Files = dict[str, tuple[str, str]]


def invent(story: Story, seed: int, steps: int = 30) -> None:
    """Make a history in which anything may happen: branches, merges of up to four, drops, links, folders."""
    random = Random(seed)  # noqa: S311 - a history, the same each time
    held: list[Files] = []
    lines: list[str] = []
    for mark in range(1, steps + 1):
        parents = sorted(random.sample(range(1, mark), k=min(mark - 1, random.choice((1, 1, 1, 2, 2, 3, 4)))))
        parents = sorted({*parents, mark - 1} - {0}) if random.random() < 0.8 else parents
        random.shuffle(parents)
        files = dict(held[random.choice(parents) - 1]) if parents else {}
        for parent in parents:
            files |= held[parent - 1] if random.random() < 0.5 else {}
        for path in random.sample(PATHS, k=random.choice((0, 0, 1, 1, 2))):
            files.pop(path, None)
            if random.random() < 0.7:
                files[path] = (random.choice(MODES), random.choice("abc"))
        if random.random() < 0.1:  # the folder is a file for once
            files = {path: what for path, what in files.items() if not path.startswith("filings/")}
            files["filings"] = ("100644", "a")
        elif len(files) > 1:
            files.pop("filings", None)
        held.append(files)
        time = int(BEGINNING.timestamp()) + random.choice((60 * mark, 60, 0))
        lines += ["commit refs/heads/main" if parents else "reset refs/heads/main"]
        lines += [] if parents else ["", "commit refs/heads/main"]
        lines += [f"mark :{mark}", f"committer liu <{AUTHOR}> {time} +0000", "data 1", "x"]
        lines += [f"{word} :{one}" for word, one in zip(("from", *["merge"] * 4), parents, strict=False)]
        lines += ["deleteall"]
        for path, (mode, content) in files.items():
            lines += [f"M {mode} inline {path}", f"data {len(content)}", content]
    story.git("fast-import", "--quiet", "--force", given="\n".join((*lines, "")).encode())


def told_in_one_breath(repository: Repository, asked: list[str], wanted: str) -> dict[str, PathHistory]:
    """Return the histories as `git log` tells them in one pass, and `git diff-tree -m` what merges drop."""
    merges: dict[str, tuple[int, Commit]] = {}
    changes: dict[str, list[Change]] = {}
    step, commit = -1, Commit("", 0, "", "")
    tokens = iter(repository.run(*LOG, "HEAD", "--", *asked).decode().split("\0"))
    for token in tokens:
        if token.startswith("\x02"):
            step, parents = step + 1, next(tokens)
            commit = Commit(token[1:], int(next(tokens)), next(tokens), next(tokens))
            if " " in parents:
                merges[commit.id] = (step, commit)
        elif line := token.lstrip("\n"):
            changes.setdefault(next(tokens), []).append(change(line, commit, step))
    for path, one in drops(repository, asked, wanted, merges):
        known = [each for each in changes.get(path, ()) if each.step == one.step]
        if not any(len(each.before) > 1 or each.deletes for each in known):
            changes.setdefault(path, []).append(one)
    for each in changes.values():
        each.sort(key=lambda one: one.step)
    return {path: PathHistory(founding(each).commit, tuple(each)) for path, each in changes.items()}


def drops(
    repository: Repository, asked: list[str], wanted: str, merges: dict[str, tuple[int, Commit]]
) -> Iterator[tuple[str, Change]]:
    given = "".join(f"{oid}\n" for oid in merges).encode()
    answer = repository.run(*DROPS, f"--diff-filter={wanted}", "--", *asked, input=given) if given else b""
    tokens = iter(answer.decode().split("\0"))
    step, commit = -1, Commit("", 0, "", "")
    for token in tokens:
        if token.startswith(":"):
            yield next(tokens), change(token, commit, step)
        elif token:
            step, commit = merges[token]


def change(line: str, commit: Commit, step: int) -> Change:
    """Read `:MODE NEW-MODE OID NEW-OID STATUS`, with one colon, mode and id more per further parent."""
    words = line.lstrip(":").split(" ")
    parents = len(words) // 2 - 1
    oids = words[parents + 1 : -1]
    return Change(commit, tuple(oids[:-1]), oids[-1], tuple(words[: parents + 1]), step)


@pytest.mark.parametrize("seed", range(8))
def test_git_tells_the_same_in_one_breath(tmp_path: Path, seed: int) -> None:
    story = Story(tmp_path / "site")
    invent(story, seed)
    repository = open_repository(story.root)
    for asked in ASKED:
        assert histories(repository, asked) == told_in_one_breath(repository, asked, "D")
        every = histories(repository, asked, every_parent=True)
        assert every == told_in_one_breath(repository, asked, "DM")


@pytest.mark.parametrize("seed", range(6))
def test_a_history_too_long_to_be_told_whole_is_told_by_what_touches_the_paths(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(tmp_path / "site")
    invent(story, seed)
    repository = open_repository(story.root)
    whole = [histories(repository, asked, every_parent=True) for asked in ASKED]
    monkeypatch.setattr(graph, "MANY", 100)
    monkeypatch.setattr(graph, "BATCH", 3)
    repository = open_repository(shutil.copytree(story.root, tmp_path / "copy"))
    assert [histories(repository, asked, every_parent=True) for asked in ASKED] == whole
    assert len(nodes(repository, repository.head, ["filings/a.yml"])) < 30


def test_a_commit_comes_after_all_its_ancestors_whatever_the_clocks_say(tmp_path: Path) -> None:
    story = Story(tmp_path / "site")
    invent(story, 1)
    repository = open_repository(story.root)
    order = [node.id.decode() for node in nodes(repository, repository.head, ["."])]
    known: set[str] = set()
    for commit in order:
        assert known.issuperset(story.git("log", "-1", "--format=%P", commit).split())
        known.add(commit)
    assert order[-1] == repository.head


@pytest.mark.parametrize("held", ["sha1", "sha256"])
def test_before_the_first_commit_there_is_the_empty_tree(tmp_path: Path, held: str) -> None:
    story = Story(tmp_path / "site", object_format=held)
    story.write("a", "a")
    story.commit()
    (only,) = nodes(open_repository(story.root), story.head, ["a"])
    assert only.pairs == ((EMPTY[held], story.git("rev-parse", "HEAD^{tree}").encode()),)
    assert story.git("hash-object", "-t", "tree", "--stdin").encode() == EMPTY[held]


def test_a_tree_that_is_not_there_is_no_tree_without_changes(tmp_path: Path) -> None:
    story = Story(tmp_path / "site")
    story.write("filings/a.yml", "a")
    story.commit()
    tree = story.git("rev-parse", "HEAD^{tree}")
    story.write("b", "b")
    story.commit()
    (story.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    repository = open_repository(story.root)
    with pytest.raises(LedgerError) as caught:
        histories(repository, ["filings"])
    empty = EMPTY["sha1"].decode()
    assert render(caught.value.message, "en") == f"git does not tell how these trees differ: {empty} {tree}"


def test_a_folder_that_is_not_there_is_no_folder_without_changes(tmp_path: Path) -> None:
    story = Story(tmp_path / "site")
    story.write("filings/a.yml", "a")
    story.commit()
    tree = story.git("rev-parse", "HEAD:filings")
    (story.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(LedgerError, match="git"):
        histories(open_repository(story.root), ["filings"])


def test_all_that_several_processes_answer_is_bounded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(tmp_path / "site")
    invent(story, 2)
    repository = open_repository(story.root)
    pairs = [pair for node in nodes(repository, story.head, ["."]) for pair in node.pairs]
    monkeypatch.setattr(graph, "BATCH", 1)
    monkeypatch.setattr(graph, "OUTPUT_BOUND", 500)
    with pytest.raises(LedgerError) as caught:
        differences(repository, pairs, ["."])
    assert render(caught.value.message, "en") == "“git diff-tree” answers with more than 500 bytes"


def test_all_that_is_asked_of_one_commit_walks_the_graph_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = Story(tmp_path / "site")
    invent(story, 3)
    repository = open_repository(story.root)
    asked = []
    run = Repository.run

    def counted(
        self: Repository,
        *arguments: str,
        input: bytes = b"",  # noqa: A002 - as it is
        bound: int | None = None,
    ) -> bytes:
        asked.append(arguments[0])
        return run(self, *arguments, input=input, bound=bound)

    monkeypatch.setattr(Repository, "run", counted)
    for paths in ASKED:
        histories(repository, paths)
    assert asked == ["log", *["diff-tree"] * len(ASKED)]
