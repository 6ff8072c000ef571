"""Append-only, judged over the whole graph; and against an oracle that looks at every tree."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from story import AUTHOR, BEGINNING, Story

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import Commit, Standing
from mkdocs_threatgate.sources.blobs import Blob, committed
from mkdocs_threatgate.sources.fates import Fate, judge
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.history import histories

INTACT, REWRITTEN, MOVED, DELETED = (
    Standing.INTACT,
    Standing.REWRITTEN,
    Standing.MOVED,
    Standing.DELETED,
)
POSIX = pytest.mark.skipif(os.name == "nt", reason="no modes and no links there")
A, B = "filings/2026/a.yml", "filings/2026/b.yml"


def oid(text: str) -> str:
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def fates(story: Story, *earlier: str) -> dict[str, Fate]:
    repository = open_repository(story.root)
    folders = ("filings", *earlier)
    past = histories(repository, folders)
    found = judge(past, committed(repository, folders), folder="filings", earlier=earlier)
    return {path: fate._replace(again=(), others=()) for path, fate in found.items()}


class Scene(NamedTuple):
    """A story whose first receipt, `A` holding “a”, was added by `added`."""

    story: Story
    added: Commit

    def by(self, commit: str, minute: int) -> Commit:
        return Commit(commit, int(BEGINNING.timestamp()) + 60 * minute, AUTHOR, AUTHOR)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    story = Story(tmp_path / "site")
    story.write("README.md", "x")
    story.commit()
    story.branch("old")
    story.checkout("main")
    story.write(A, "a")
    moment = int(story.now.timestamp())
    return Scene(story, Commit(story.commit(), moment, AUTHOR, AUTHOR))


def diverge(story: Story) -> None:
    """Begin the branch `side`, with main having moved on."""
    story.branch("side")
    story.checkout("main")
    story.write("main.md", "x")
    story.commit()
    story.checkout("side")


def test_an_entry_written_once_is_intact_whatever_else_happens(scene: Scene) -> None:
    story, added = scene
    diverge(story)
    story.write(B, "b")
    second = scene.by(story.commit(), 3)
    story.checkout("main")
    story.merge("side")
    story.checkout("old")
    story.write("old.md", "x")
    story.commit()
    story.merge("main")
    story.checkout("main")
    story.merge("old")
    assert fates(story) == {A: Fate(INTACT, oid("a"), added), B: Fate(INTACT, oid("b"), second)}


def test_an_edit_is_a_rewriting_even_if_undone(scene: Scene) -> None:
    story, added = scene
    story.write(A, "forged")
    edited = scene.by(story.commit(), 2)
    expected = {A: Fate(REWRITTEN, oid("a"), added, edited)}
    assert fates(story) == expected
    story.write(A, "a")
    story.commit()
    assert fates(story) == expected


def test_a_side_branch_that_edits_and_reverts_is_a_rewriting(scene: Scene) -> None:
    story, added = scene
    diverge(story)
    story.write(A, "forged")
    edited = scene.by(story.commit(), 3)
    story.write(A, "a")
    story.commit()
    story.checkout("main")
    story.merge("side")
    assert fates(story) == {A: Fate(REWRITTEN, oid("a"), added, edited)}


def test_an_evil_merge_is_a_rewriting(scene: Scene) -> None:
    story, added = scene
    diverge(story)
    story.write("side.md", "x")
    story.commit()
    story.checkout("main")
    merged = scene.by(story.merge("side", amend_with={A: "forged"}), 4)
    assert fates(story) == {A: Fate(REWRITTEN, oid("a"), added, merged)}


def test_an_entry_that_only_a_merge_added_is_intact(scene: Scene) -> None:
    story, _ = scene
    diverge(story)
    story.commit()
    story.checkout("main")
    merged = scene.by(story.merge("side", amend_with={B: "b"}), 4)
    assert fates(story)[B] == Fate(INTACT, oid("b"), merged)


def test_a_deletion_is_a_deletion_even_if_undone(scene: Scene) -> None:
    story, added = scene
    story.remove(A)
    removed = scene.by(story.commit(), 2)
    expected = {A: Fate(DELETED, oid("a"), added, removed)}
    assert fates(story) == expected
    story.write(A, "a")
    story.commit()
    assert fates(story) == expected


def test_a_merge_that_drops_an_entry_deletes_it(scene: Scene) -> None:
    story, added = scene
    story.checkout("old")
    story.write("old.md", "x")
    story.commit()
    dropped = scene.by(story.merge("main", strategy="ours"), 3)
    assert fates(story) == {A: Fate(DELETED, oid("a"), added, dropped)}


@pytest.mark.parametrize("undone", ["added again", "merged again"])
def test_a_merge_that_drops_an_entry_deletes_it_even_if_undone(scene: Scene, undone: str) -> None:
    story, added = scene
    story.checkout("old")
    story.write("old.md", "x")
    story.commit()
    dropped = scene.by(story.merge("main", strategy="ours"), 3)
    if undone == "added again":
        story.write(A, "a")
        story.commit()
    else:
        story.checkout("main")
        story.merge("old", strategy="ours")
    assert (story.root / A).read_text() == "a"
    assert fates(story) == {A: Fate(DELETED, oid("a"), added, dropped)}


def test_two_branches_that_add_different_files_under_one_name_rewrite(scene: Scene) -> None:
    story, _ = scene
    diverge(story)
    story.write(B, "theirs")
    theirs = scene.by(story.commit(), 3)
    story.checkout("main")
    story.write(B, "ours")
    ours = scene.by(story.commit(), 4)
    story.merge("side", amend_with={B: "ours"})
    assert fates(story)[B] == Fate(REWRITTEN, oid("theirs"), theirs, ours)


def test_a_cherry_pick_of_an_entry_is_the_same_entry(scene: Scene) -> None:
    story, _ = scene
    diverge(story)
    story.write(B, "b")
    first = scene.by(story.commit(), 3)
    story.checkout("main")
    story.git("cherry-pick", "side")
    story.merge("side")
    assert fates(story)[B] == Fate(INTACT, oid("b"), first)


def test_criss_cross_merges_harm_nothing(scene: Scene) -> None:
    story, added = scene
    diverge(story)
    story.write(B, "b")
    second = scene.by(story.commit(), 3)
    main = story.git("rev-parse", "main")
    story.merge("main")
    story.checkout("main")
    story.merge("side~1")
    assert story.git("rev-parse", "main~1") == main
    story.merge("side")
    assert fates(story) == {A: Fate(INTACT, oid("a"), added), B: Fate(INTACT, oid("b"), second)}


@pytest.mark.parametrize("name", [B, "filings/2027/a.yml"])
def test_an_entry_under_a_new_name_is_moved_and_so_is_the_old(scene: Scene, name: str) -> None:
    story, added = scene
    story.move(A, name)
    moved = scene.by(story.commit(), 2)
    assert fates(story) == {
        A: Fate(MOVED, oid("a"), added, moved),
        name: Fate(MOVED, oid("a"), moved, moved),
    }


def test_a_move_in_two_steps_is_a_move(scene: Scene) -> None:
    story, added = scene
    story.write(B, "a")
    copied = scene.by(story.commit(), 2)
    assert fates(story) == {A: Fate(INTACT, oid("a"), added), B: Fate(INTACT, oid("a"), copied)}
    story.remove(A)
    removed = scene.by(story.commit(), 3)
    assert fates(story) == {
        A: Fate(MOVED, oid("a"), added, removed),
        B: Fate(MOVED, oid("a"), copied, copied),
    }


def test_a_move_whose_old_name_is_taken_again_is_a_move(scene: Scene) -> None:
    story, added = scene
    story.move(A, B)
    story.write(A, "forged")
    moved = scene.by(story.commit(), 2)
    assert fates(story) == {
        A: Fate(REWRITTEN, oid("a"), added, moved),
        B: Fate(MOVED, oid("a"), moved, moved),
    }


def test_a_new_entry_beside_a_deleted_one_is_intact(scene: Scene) -> None:
    story, added = scene
    story.remove(A)
    story.write(B, "b")
    second = scene.by(story.commit(), 2)
    assert fates(story) == {
        A: Fate(DELETED, oid("a"), added, second),
        B: Fate(INTACT, oid("b"), second),
    }


@POSIX
def test_a_change_of_mode_is_a_rewriting(scene: Scene) -> None:
    story, added = scene
    (story.root / A).chmod(0o755)
    changed = scene.by(story.commit(), 2)
    assert fates(story) == {A: Fate(REWRITTEN, oid("a"), added, changed)}


@POSIX
def test_a_link_is_no_entry_from_the_start(scene: Scene) -> None:
    story, _ = scene
    story.link(B, "a.yml")
    linked = scene.by(story.commit(), 2)
    assert fates(story)[B] == Fate(REWRITTEN, oid("a.yml"), linked, linked)


def test_another_repository_is_no_entry_from_the_start(scene: Scene) -> None:
    story, added = scene
    story.git("update-index", "--add", "--cacheinfo", f"160000,{added.id},filings/other")
    story.git("commit", "--quiet", "--message=x")
    assert fates(story)["filings/other"].standing is REWRITTEN


def test_a_path_at_head_that_history_does_not_know_is_refused() -> None:
    with pytest.raises(LedgerError):
        judge({}, {A: Blob("100644", "blob", oid("a"))})


# --- the ledger folder itself moves ----------------------------------------------------


def test_a_ledger_that_moves_as_a_whole_stays_intact_where_the_settings_name_it(scene: Scene) -> None:
    story, _ = scene
    story.write("receipts/2026/x.yml", "x")
    added = scene.by(story.commit(), 2)
    story.move("receipts/2026/x.yml", "filings/2026/x.yml")
    moved = scene.by(story.commit(), 3)
    assert fates(story, "receipts")["filings/2026/x.yml"] == Fate(INTACT, oid("x"), added)
    assert "receipts/2026/x.yml" not in fates(story, "receipts")
    assert fates(story)["filings/2026/x.yml"] == Fate(INTACT, oid("x"), moved)


def test_a_ledger_may_move_twice_and_by_copying(scene: Scene) -> None:
    story, _ = scene
    story.write("one/x.yml", "x")
    added = scene.by(story.commit(), 2)
    story.move("one/x.yml", "two/deep/x.yml")
    story.commit()
    story.write("filings/x.yml", "x")
    story.commit()
    copied = fates(story, "one", "two/deep")
    assert copied["filings/x.yml"] == copied["two/deep/x.yml"] == Fate(INTACT, oid("x"), added)
    story.remove("two/deep/x.yml")
    story.commit()
    assert fates(story, "one", "two/deep")["filings/x.yml"] == Fate(INTACT, oid("x"), added)


def test_an_old_branch_may_be_merged_after_the_ledger_moved(scene: Scene) -> None:
    story, _ = scene
    story.write("receipts/x.yml", "x")
    added = scene.by(story.commit(), 2)
    story.branch("late")
    story.write("receipts/y.yml", "y")
    second = scene.by(story.commit(), 3)
    story.checkout("main")
    story.move("receipts/x.yml", "filings/x.yml")
    story.commit()
    story.checkout("late")
    story.merge("main", amend_with={"receipts/y.yml": None, "filings/y.yml": "y"})
    assert sorted(path.name for path in (story.root / "filings").iterdir()) == ["2026", "x.yml", "y.yml"]
    found = fates(story, "receipts")
    assert found["filings/x.yml"] == Fate(INTACT, oid("x"), added)
    assert found["filings/y.yml"] == Fate(INTACT, oid("y"), second)
    assert len(found) == 3


def test_a_moving_ledger_hides_no_edit_no_deletion_and_no_new_name(scene: Scene) -> None:
    story, _ = scene
    for name in "efgh":
        story.write(f"receipts/{name}.yml", name)
    added = scene.by(story.commit(), 2)
    story.move("receipts/e.yml", "filings/e.yml")
    story.write("filings/e.yml", "forged")
    story.remove("receipts/f.yml")
    story.move("receipts/g.yml", "filings/renamed.yml")
    story.remove("receipts/h.yml")
    moved = scene.by(story.commit(), 3)
    story.write("filings/h.yml", "h")
    story.commit()
    found = fates(story, "receipts")
    del found[A]
    assert found == {
        "filings/e.yml": Fate(REWRITTEN, oid("e"), added, moved),
        "receipts/f.yml": Fate(DELETED, oid("f"), added, moved),
        "receipts/g.yml": Fate(MOVED, oid("g"), added, moved),
        "filings/renamed.yml": Fate(MOVED, oid("g"), moved, moved),
        "filings/h.yml": Fate(DELETED, oid("h"), added, moved),
    }


# --- the oracle --------------------------------------------------------------------------

PATHS = ("filings/a", "filings/b", "filings/c")
Tree = dict[str, tuple[str, str]]


class Step(NamedTuple):
    """A commit to be made: parents by number, its time, its whole tree as (mode, content)."""

    parents: tuple[int, ...]
    time: int
    tree: Tree


@st.composite
def pasts(draw: st.DrawFn) -> list[Step]:
    """Draw a graph of commits: linear edits, branches, honest and evil merges, many heads."""
    steps = [Step((), draw(st.integers(0, 9)), {})]
    for number in range(1, draw(st.integers(2, 9))):
        count = min(number, draw(st.sampled_from((1, 1, 1, 2, 2, 3))))
        near = st.integers(max(0, number - 4), number - 1)
        parents = tuple(draw(st.lists(near, min_size=1, max_size=count, unique=True)))
        tree: Tree = {}
        for parent in parents if draw(st.booleans()) else parents[:1]:
            tree = {**steps[parent].tree, **tree}
        for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2)))):
            tree = draw(edits(tree))
        steps.append(Step(parents, draw(st.integers(0, 9)), tree))
    return steps


@st.composite
def edits(draw: st.DrawFn, tree: Tree) -> Tree:
    path, other = draw(st.sampled_from(PATHS)), draw(st.sampled_from(PATHS))
    deed = draw(st.sampled_from(("add", "add", "edit", "delete", "rename", "mode")))
    if path not in tree or deed in ("add", "edit"):
        mode = draw(st.sampled_from(("100644", "100644", "100644", "100644", "120000")))
        return {**tree, path: (mode, path if deed == "add" else draw(st.sampled_from("xy")))}
    rest = {name: held for name, held in tree.items() if name != path}
    if deed == "rename":
        return {**rest, other: tree[path]}
    return {**rest, path: ("100755", tree[path][1])} if deed == "mode" else rest


def make(story: Story, steps: list[Step]) -> None:
    """Write the graph as the branch main, whose head merges nothing: only its ancestors count."""
    lines: list[str] = []
    for number, step in enumerate(steps, start=1):
        lines += ["commit refs/heads/main", f"mark :{number}"]
        lines += [f"committer liu <liu@example.com> {step.time} +0000", "data 0"]
        words = ("from", *["merge"] * len(step.parents))
        lines += [f"{word} :{parent + 1}" for word, parent in zip(words, step.parents, strict=False)]
        lines += ["deleteall"]
        for path, (mode, content) in step.tree.items():
            lines += [f"M {mode} inline {path}", f"data {len(content)}", content]
    script = "\n".join(("reset refs/heads/main", *lines, ""))
    story.git("fast-import", "--quiet", "--force", given=script.encode())


class Seen(NamedTuple):
    """What the oracle sees: commits in an order of time, their parents and their trees."""

    parents: dict[str, list[str]]
    times: dict[str, int]
    trees: dict[str, dict[str, Blob]]


def look(story: Story) -> Seen:
    walk = story.git("rev-list", "--topo-order", "--reverse", "--format=%H %T %ct %P", "HEAD").splitlines()
    seen = Seen({}, {}, {})
    for line in walk[1::2]:
        commit, tree, time, *parents = line.split()
        seen.parents[commit] = parents
        seen.times[commit] = int(time)
        seen.trees[commit] = dict(entries(story.git("ls-tree", "-r", tree)))
    return seen


def entries(listing: str) -> Iterator[tuple[str, Blob]]:
    for line in listing.splitlines():
        about, _, path = line.partition("\t")
        yield path, Blob(*about.split(" "))


def foretell(seen: Seen, head: str) -> dict[str, tuple[Standing, str, str, str | None]]:
    """Judge by brute force: an entry is intact if, once held, it is held the same ever after."""
    order = {commit: number for number, commit in enumerate(seen.trees)}
    paths = {path for tree in seen.trees.values() for path in tree}
    first = {path: founder(seen, path, order) for path in paths}
    took: dict[tuple[str, str], int] = {}
    for commit, tree in seen.trees.items():
        for path, blob in tree.items():
            took.setdefault((path, blob.oid), order[commit])
    at_head = seen.trees[head]
    answers = {}
    for path in paths:
        origin = seen.trees[first[path]][path]
        breach = next((one for one in seen.trees if broken(seen, one, path, origin)), None)
        breach = breach if origin.regular else first[path]
        own, here = took[path, origin.oid], at_head.get(path)
        others = [(name, step) for (name, blob), step in took.items() if blob == origin.oid and name != path]
        new = any(step > own and holds(at_head, name, origin.oid) for name, step in others)
        old = any(step < own and not holds(at_head, name, origin.oid) for name, step in others)
        if here is None:
            standing = MOVED if new else DELETED
        elif breach:
            standing = REWRITTEN if path in seen.trees[breach] else DELETED
        else:
            standing, breach = (MOVED, first[path]) if old else (INTACT, None)
        answers[path] = (standing, origin.oid, first[path], breach)
    return answers


def holds(tree: Mapping[str, Blob], path: str, blob: str) -> bool:
    return path in tree and tree[path].oid == blob


def founder(seen: Seen, path: str, order: Mapping[str, int]) -> str:
    founders = [
        commit
        for commit, tree in seen.trees.items()
        if path in tree and not any(path in seen.trees[parent] for parent in seen.parents[commit])
    ]
    return min(founders, key=lambda commit: (seen.times[commit], order[commit]))


def broken(seen: Seen, commit: str, path: str, origin: Blob) -> bool:
    held = seen.trees[commit].get(path)
    if held is None:
        return any(path in seen.trees[parent] for parent in seen.parents[commit])
    return held != origin


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(tmp_path_factory.mktemp("workshop"))


@settings(max_examples=150, deadline=None, database=None)
@given(steps=pasts())
def test_the_judgement_is_that_of_an_oracle_that_looks_at_every_tree(
    workshop: Story, steps: list[Step]
) -> None:
    make(workshop, steps)
    seen = look(workshop)
    found = {
        path: (fate.standing, fate.first_blob, fate.added.id, fate.changed.id if fate.changed else None)
        for path, fate in fates(workshop).items()
    }
    assert found == foretell(seen, workshop.head)
