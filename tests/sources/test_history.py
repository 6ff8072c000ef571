"""Every version of every path, in one walk: who, when, from what, to what."""

from __future__ import annotations

import hashlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from story import AUTHOR, BEGINNING, Story

from mkdocs_threatgate.model import Commit
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.history import LAST_SECOND, Change, PathHistory, histories

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other disks take no such names")
POSIX = pytest.mark.skipif(os.name == "nt", reason="no modes and no links there")
START = int(BEGINNING.timestamp())
NONE, PLAIN, PROGRAM, LINK = "000000", "100644", "100755", "120000"
ZERO = "0" * 40
A = "filings/a.yml"


def oid(text: str) -> str:
    data = text.encode()
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def by(commit: str, minute: int, committer: str = AUTHOR, author: str = "") -> Commit:
    return Commit(commit, START + 60 * minute, committer, author or committer)


def told(story: Story, *pathspecs: str) -> dict[str, PathHistory]:
    return histories(open_repository(story.root), pathspecs or ["filings"])


@pytest.fixture
def story(tmp_path: Path) -> Story:
    story = Story(tmp_path / "site")
    story.write("README.md", "x")
    story.commit()
    return story


@POSIX
def test_each_change_tells_who_when_and_what(story: Story) -> None:
    story.write(A, "one")
    one = by(story.commit(by="wang@example.com"), 1, "wang@example.com")
    story.write(A, "two")
    two = by(story.commit(by="forge@example.com", author="liu@example.com"), 2, "forge@example.com", AUTHOR)
    story.write(A).chmod(0o755)
    three = by(story.commit(), 3)
    story.remove(A)
    four = by(story.commit(), 4)

    empty = oid("")
    assert told(story) == {
        A: PathHistory(
            added=one,
            changes=(
                Change(one, (ZERO,), oid("one"), (NONE, PLAIN), 0),
                Change(two, (oid("one"),), oid("two"), (PLAIN, PLAIN), 1),
                Change(three, (oid("two"),), empty, (PLAIN, PROGRAM), 2),
                Change(four, (empty,), ZERO, (PROGRAM, NONE), 3),
            ),
        )
    }
    assert [change.deletes for change in told(story)[A].changes] == [False, False, False, True]
    assert [change.founds for change in told(story)[A].changes] == [True, False, False, False]


def test_what_the_very_first_commit_holds_was_added_by_it(tmp_path: Path) -> None:
    story = Story(tmp_path / "root")
    story.write(A, "a")
    first = by(story.commit(), 0)
    assert told(story) == {A: PathHistory(first, (Change(first, (ZERO,), oid("a"), (NONE, PLAIN), 0),))}


def test_a_side_branch_that_edits_and_reverts_is_seen(story: Story) -> None:
    story.write(A, "true")
    added = by(story.commit(), 1)
    story.branch("side")
    story.write(A, "forged")
    edited = by(story.commit(), 2)
    story.write(A, "true")
    reverted = by(story.commit(), 3)
    story.checkout("main")
    story.merge("side")
    assert story.git("log", "--format=%H", "--", A) == added.id
    assert told(story)[A] == PathHistory(
        added,
        (
            Change(added, (ZERO,), oid("true"), (NONE, PLAIN), 0),
            Change(edited, (oid("true"),), oid("forged"), (PLAIN, PLAIN), 1),
            Change(reverted, (oid("forged"),), oid("true"), (PLAIN, PLAIN), 2),
        ),
    )


def test_an_evil_merge_is_seen(story: Story) -> None:
    story.write(A, "true")
    added = by(story.commit(), 1)
    story.branch("side")
    story.write("side.md", "x")
    story.commit()
    story.checkout("main")
    merged = by(story.merge("side", amend_with={A: "forged", "filings/b.yml": "b"}), 3)
    assert told(story) == {
        A: PathHistory(
            added,
            (
                Change(added, (ZERO,), oid("true"), (NONE, PLAIN), 0),
                Change(merged, (oid("true"), oid("true")), oid("forged"), (PLAIN, PLAIN, PLAIN), 1),
            ),
        ),
        "filings/b.yml": PathHistory(
            merged, (Change(merged, (ZERO, ZERO), oid("b"), (NONE, NONE, PLAIN), 1),)
        ),
    }


def test_a_merge_that_drops_what_one_parent_held_is_seen(story: Story) -> None:
    story.branch("side")
    story.write(A, "true")
    added = by(story.commit(), 1)
    story.checkout("main")
    dropped = by(story.merge("side", strategy="ours"), 2)
    assert story.git("log", "--full-history", "-c", "--format=", "--name-only", "--", A) == A
    assert told(story)[A].changes == (
        Change(added, (ZERO,), oid("true"), (NONE, PLAIN), 0),
        Change(dropped, (oid("true"),), ZERO, (PLAIN, NONE), 1),
    )


def test_a_merge_that_drops_what_both_parents_held_is_seen_once(story: Story) -> None:
    story.write(A, "true")
    added = by(story.commit(), 1)
    story.branch("side")
    story.commit()
    story.checkout("main")
    dropped = by(story.merge("side", amend_with={A: None}), 3)
    assert told(story)[A].changes == (
        Change(added, (ZERO,), oid("true"), (NONE, PLAIN), 0),
        Change(dropped, (oid("true"), oid("true")), ZERO, (PLAIN, PLAIN, NONE), 1),
    )


def test_an_octopus_that_drops_is_seen(story: Story) -> None:
    for name in ("one", "two"):
        story.checkout("main")
        story.branch(name)
        story.write(f"filings/{name}.yml", name)
        story.commit()
    story.checkout("main")
    tree = story.git("rev-parse", "one^{tree}")
    octopus = story.git("commit-tree", tree, *("-p", "main", "-p", "one", "-p", "two"), "-m", "x")
    story.git("reset", "--quiet", "--hard", octopus)
    last = told(story)["filings/two.yml"].changes[-1]
    assert (last.commit.id, last.before, last.deletes) == (octopus, (oid("two"),), True)
    assert len(told(story)["filings/one.yml"].changes) == 1


def test_the_same_file_added_on_two_branches_was_added_by_the_earlier(story: Story) -> None:
    story.branch("late")
    story.write(A, "a")
    late = by(story.commit(at=datetime(2026, 3, 1, tzinfo=UTC)), 0)
    story.checkout("main")
    story.write(A, "a")
    early = story.commit(at=datetime(2026, 2, 1, tzinfo=UTC))
    story.merge("late")
    history = told(story)[A]
    assert history.added.id == early
    assert {change.commit.id for change in history.changes if change.founds} == {early, late.id}


def test_a_rename_is_a_departure_and_an_arrival(story: Story) -> None:
    story.write(A, "a")
    story.commit()
    story.move(A, "filings/b.yml")
    moved = by(story.commit(), 2)
    past = told(story)
    assert past[A].changes[-1] == Change(moved, (oid("a"),), ZERO, (PLAIN, NONE), 1)
    assert past["filings/b.yml"].changes == (Change(moved, (ZERO,), oid("a"), (NONE, PLAIN), 1),)


@LINUX
def test_paths_of_any_bytes_are_told_apart(story: Story) -> None:
    odd = ("new\nline", ":100644 x", "\x02" + "0" * 40, "回执", "a[1]", "tab\t", "::", "\udcff")
    for name in odd:
        story.write(f"filings/{name}", name.encode("utf-8", "surrogateescape"))
    added = by(story.commit(), 1)
    assert {path: history.added for path, history in told(story).items()} == {
        f"filings/{name}": added for name in odd
    }
    assert set(told(story, "filings/a[1]", "filings/new\nline")) == {"filings/a[1]", "filings/new\nline"}


@POSIX
def test_a_change_of_kind_is_told_by_its_mode(story: Story, tmp_path: Path) -> None:
    story.write("target", "x")
    story.write(A, "a")
    story.commit()
    story.remove(A)
    story.link(A, "../target")
    story.commit()
    commit = Story(tmp_path / "other").commit()
    story.write(".gitmodules", '[submodule "a"]\n\tpath = filings/a.yml\n\turl = x\n\tignore = all\n')
    story.git("add", ".gitmodules")
    story.git("update-index", "--cacheinfo", f"160000,{commit},{A}")
    story.git("commit", "--quiet", "--message=x")
    story.git("update-index", "--force-remove", A)
    story.git("commit", "--quiet", "--message=x")
    assert [change.modes for change in told(story)[A].changes] == [
        (NONE, PLAIN),
        (PLAIN, LINK),
        (LINK, "160000"),
        ("160000", NONE),
    ]


def test_only_the_asked_paths_and_the_asked_commit_are_walked(story: Story) -> None:
    story.write("filings/a.yml", "a")
    first = story.commit()
    story.write("docs/a.md", "a")
    story.write("filings/b.yml", "b")
    story.commit()
    repository = open_repository(story.root)
    assert set(histories(repository, ["filings"])) == {"filings/a.yml", "filings/b.yml"}
    assert set(histories(repository, ["filings"], first)) == {"filings/a.yml"}
    assert set(histories(repository, ["docs/a.md", "absent"])) == {"docs/a.md"}
    assert histories(repository, []) == {}


@pytest.mark.parametrize(
    ("committer", "expected"),
    [
        ("x <a\x02b\x03@example.com> 1767225600 +0000", (1767225600, "a\x02b\x03@example.com")),
        ("x <> 1767225600 +0000", (1767225600, "")),
        ("x <liu@example.com> 99999999999999 +0000", (LAST_SECOND, AUTHOR)),
        ("x <liu@example.com> yesterday +0000", (0, AUTHOR)),
        ("x <liu@example.com> 1767225600 +0000\nencoding UTF-16", (0, "")),
        ("x <liu\udcff@example.com> 1767225600 +0000", (1767225600, "liu\ufffd@example.com")),
    ],
)
def test_an_odd_committer_confuses_nothing(story: Story, committer: str, expected: tuple[int, str]) -> None:
    story.write(A, "a")
    story.git("add", "--all")
    tree = story.git("write-tree")
    text = f"tree {tree}\nparent {story.head}\nauthor {committer}\ncommitter {committer}\n\nx\n"
    commit = story.git(
        *("hash-object", "-t", "commit", "-w", "--literally", "--stdin"),
        given=text.encode("utf-8", "surrogateescape"),
    )
    story.git("reset", "--quiet", "--hard", commit)
    time, address = expected
    assert told(story)[A].added == Commit(commit, time, address, address)


def test_in_a_shallow_clone_the_oldest_commit_at_hand_seems_to_have_added_all(
    story: Story, tmp_path: Path
) -> None:
    story.write(A, "true")
    story.commit()
    story.write(A, "forged")
    forged = by(story.commit(), 2)
    clone = story.clone_shallow(tmp_path / "shallow")
    assert open_repository(clone.root).shallow
    assert told(clone) == {
        A: PathHistory(forged, (Change(forged, (ZERO,), oid("forged"), (NONE, PLAIN), 0),))
    }


def test_a_sha256_history_is_read_alike(tmp_path: Path) -> None:
    story = Story(tmp_path / "long", object_format="sha256")
    story.write(A, "a")
    added = by(story.commit(), 0)
    blob = hashlib.sha256(b"blob 1\0a").hexdigest()
    assert told(story) == {A: PathHistory(added, (Change(added, ("0" * 64,), blob, (NONE, PLAIN), 0),))}
