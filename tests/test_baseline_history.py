"""What was public before the gate, over changing history: edits, renames, branches, merges, further files."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, Blog

FILE, SECOND = "threatgate-baseline.txt", "second.txt"
ONE, BOTH = f"{CONFIG}      baseline: {FILE}\n", f"{CONFIG}      baseline: [{FILE}, {SECOND}]\n"
POST = "docs/blog/posts/a.md"
LONG = "An old post of some length that somebody may want to correct one day.\n" * 8
TOLD = ("TG302", FILE)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with an old post that says nothing, dated long ago."""
    blog = Blog(tmp_path / "blog").start()
    blog.post("a.md", None, date="2020-01-01", body=LONG)
    blog.commit()
    return blog


def adopt(blog: Blog, output: str = FILE, config: str = ONE) -> None:
    told = blog.threatgate("baseline", "--output", output)
    assert told.code == 0, told.err
    blog.write("mkdocs.yml", config)
    blog.commit()


def blocks(blog: Blog) -> list[tuple[str, str | None]]:
    return [(found.rule, found.path) for found in blog.check().blocks]


def notices(blog: Blog) -> list[tuple[str, str]]:
    told = blog.check()
    assert told.code == 0, told.out
    return [(one["rule"], one["path"]) for one in told.report["findings"] if one["outcome"] == "notice"]


def revise(blog: Blog, path: str, before: str, after: str) -> None:
    text = (blog.root / path).read_text(encoding="utf-8")
    assert before in text
    blog.write(path, text.replace(before, after, 1))


# --- the posts change ------------------------------------------------------------------------------


def test_a_correction_leaves_an_old_post_alone_and_many_add_up(blog: Blog) -> None:
    adopt(blog)
    for correction in ("An old post,", "One old post,", "Some old post,"):
        text = (blog.root / POST).read_text(encoding="utf-8")
        blog.write(POST, re.sub(r"\n\w+ old post,?", f"\n{correction}", text, count=1))
        blog.commit()
        assert notices(blog) == [("TG101", POST)]
    for _ in range(4):
        revise(blog, POST, "of some length that", "whose length is such that")
        blog.commit()
    assert blocks(blog) == [("TG101", POST)]


def test_a_changed_fact_brings_it_before_the_gate_and_a_filing_made_then_is_in_time(blog: Blog) -> None:
    adopt(blog)
    revise(blog, POST, "some length", "10 km length")
    blog.commit()
    assert blocks(blog) == [("TG101", POST)]
    assert blog.threatgate("declare", POST, "--incident", "杭州市").code == 0
    blog.commit()
    assert blocks(blog) == [("TG201", POST)]
    assert blog.threatgate("record", POST, "--authority", "杭州市公安局").code == 0
    blog.commit()
    assert blocks(blog) == []


def test_what_is_changed_back_is_an_old_post_again(blog: Blog) -> None:
    adopt(blog)
    revise(blog, POST, "some length", "10 km length")
    blog.commit()
    assert blocks(blog) == [("TG101", POST)]
    blog.git("revert", "--no-edit", "HEAD")
    assert notices(blog) == [("TG101", POST)]


def test_an_old_post_may_be_declared_and_owes_nothing_for_the_past(blog: Blog) -> None:
    adopt(blog)
    assert blog.threatgate("declare", POST, "--incident", "杭州市").code == 0
    blog.commit()
    assert notices(blog) == [("TG201", POST)]


def test_a_renamed_post_is_a_new_one_until_another_baseline_names_it(blog: Blog) -> None:
    adopt(blog)
    moved = "docs/blog/posts/moved.md"
    blog.move(POST, moved)
    blog.commit()
    assert blocks(blog) == [("TG101", moved)]
    adopt(blog, SECOND, BOTH)
    assert notices(blog) == [("TG101", moved)]
    blog.post("a.md", None, date="2020-01-01", body="Another text under the old name.\n")
    blog.commit()
    assert blocks(blog) == [("TG101", POST)]


def test_a_copy_of_an_old_post_is_a_new_one(blog: Blog) -> None:
    adopt(blog)
    blog.write("docs/blog/posts/copy.md", (blog.root / POST).read_bytes())
    blog.commit()
    assert blocks(blog) == [("TG101", "docs/blog/posts/copy.md")]


def test_a_deleted_post_that_comes_back_as_it_was_is_an_old_one(blog: Blog) -> None:
    adopt(blog)
    blog.post("b.md", "none: Another")
    kept = (blog.root / POST).read_bytes()
    blog.remove(POST)
    blog.commit()
    assert notices(blog) == []
    blog.write(POST, kept.replace(b"\n", b"\r\n"))
    blog.commit()
    assert notices(blog) == [("TG101", POST)]


# --- further files ---------------------------------------------------------------------------------


def test_a_second_file_adds_old_posts_and_takes_none_away(blog: Blog) -> None:
    adopt(blog)
    revise(blog, POST, "some length", "10 km length")
    blog.post("b.md", None, date="2020-01-01", body="Forgotten.\n")
    blog.commit()
    adopt(blog, SECOND, BOTH)
    assert notices(blog) == [("TG101", POST), ("TG101", "docs/blog/posts/b.md")]
    revise(blog, POST, "10 km length", "some length")
    blog.commit()
    assert notices(blog) == [
        ("TG101", POST),
        ("TG101", "docs/blog/posts/b.md"),
    ]  # the first text counts still
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: [{SECOND}, {FILE}]\n")
    blog.commit()
    assert blocks(blog) == []


def test_a_file_that_the_settings_no_longer_name_has_no_effect(blog: Blog) -> None:
    adopt(blog)
    blog.write("mkdocs.yml", CONFIG)
    blog.commit()
    assert blocks(blog) == [("TG101", POST)]


# --- the file itself -------------------------------------------------------------------------------


def put_back(blog: Blog) -> None:
    """Walk the way out that the finding gives, and find it to lead out."""
    told = blog.check()
    command = told.command("TG302")
    done = blog.run(command)
    assert done.code == 0, done.err
    assert ("TG302", FILE) in notices(blog)
    assert blog.threatgate("ledger").code == 0


def edit(blog: Blog) -> None:
    data = (blog.root / FILE).read_bytes()
    blog.write(FILE, data + b"sha256:00 00 docs/blog/posts/b.md\n")


def shorten(blog: Blog) -> None:
    blog.write(FILE, (blog.root / FILE).read_bytes().split(b"\n", 1)[0] + b"\n")


def delete(blog: Blog) -> None:
    blog.remove(FILE)


@pytest.mark.parametrize("harm", [edit, shorten, delete])
def test_a_changed_file_counts_as_first_committed_and_can_be_put_back(blog: Blog, harm: object) -> None:
    adopt(blog)
    assert callable(harm)
    harm(blog)
    blog.commit()
    assert blocks(blog) == [TOLD]  # and not the old post: its entry still counts
    assert blog.threatgate("ledger").code == 1
    put_back(blog)


def test_an_edit_that_is_not_committed_has_no_effect(blog: Blog) -> None:
    adopt(blog)
    blog.post("b.md", None)
    line = (blog.root / FILE).read_text(encoding="utf-8").splitlines()[1]
    blog.write(FILE, (blog.root / FILE).read_text(encoding="utf-8") + line.replace("a.md", "b.md") + "\n")
    assert blocks(blog) == [("TG101", "docs/blog/posts/b.md")]


def test_a_file_may_be_renamed_and_counts_as_it_is_then(blog: Blog) -> None:
    adopt(blog)
    blog.move(FILE, "old.txt")
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: old.txt\n")
    blog.commit()
    assert notices(blog) == [("TG101", POST)]


# --- branches and merges ---------------------------------------------------------------------------


def test_a_file_that_is_committed_later_on_a_branch_counts_once_that_is_merged(blog: Blog) -> None:
    blog.branch("adopt")
    adopt(blog)
    blog.checkout("main")
    blog.post("b.md", "none: Another")
    blog.commit()
    assert blocks(blog) == [("TG101", POST)]
    blog.merge("adopt")
    assert notices(blog) == [("TG101", POST)]


def test_what_changed_on_the_main_branch_meanwhile_is_judged(blog: Blog) -> None:
    blog.branch("adopt")
    adopt(blog)
    blog.checkout("main")
    revise(blog, POST, "some length", "10 km length")
    blog.commit()
    blog.merge("adopt")
    assert blocks(blog) == [("TG101", POST)]


def test_a_file_made_twice_on_a_branch_is_one_version_once_squashed(blog: Blog) -> None:
    blog.branch("adopt")
    adopt(blog)
    blog.post("b.md", None, date="2020-01-01")
    blog.commit()
    blog.remove(FILE)
    adopt(blog)
    assert blocks(blog) == [("TG101", "docs/blog/posts/b.md"), TOLD]
    blog.checkout("main")
    blog.git("merge", "--squash", "adopt")
    blog.commit("Squashed")
    assert notices(blog) == [("TG101", POST), ("TG101", "docs/blog/posts/b.md")]


def test_a_file_made_twice_and_merged_can_be_put_back(blog: Blog) -> None:
    blog.branch("adopt")
    adopt(blog)
    shorten(blog)
    blog.commit()
    blog.checkout("main")
    blog.merge("adopt")
    assert blocks(blog) == [TOLD]
    put_back(blog)


def test_the_same_file_picked_for_two_branches_was_never_changed(blog: Blog) -> None:
    blog.branch("adopt")
    adopt(blog)
    picked = blog.head
    blog.checkout("main")
    blog.post("b.md", "none: Another")
    blog.commit()
    blog.git("cherry-pick", picked)
    blog.merge("adopt")
    assert notices(blog) == [("TG101", POST)]


def test_of_two_first_versions_only_what_both_hold_counts(blog: Blog) -> None:
    blog.branch("other")
    blog.post("b.md", None, date="2020-01-01")
    blog.now = datetime(2020, 1, 1, tzinfo=UTC)  # it claims to be older
    adopt(blog)
    theirs = (blog.root / FILE).read_bytes()
    blog.checkout("main")
    blog.now = datetime(2026, 2, 1, tzinfo=UTC)
    adopt(blog)
    blog.merge("other", amend_with={FILE: theirs, "mkdocs.yml": ONE})
    assert ("TG101", "docs/blog/posts/b.md") in blocks(blog)
    assert ("TG101", POST) not in blocks(blog)


def test_a_merge_that_drops_the_file_is_told_and_can_be_mended(blog: Blog) -> None:
    blog.branch("adopt")
    blog.threatgate("baseline")
    blog.commit()
    blog.checkout("main")
    blog.merge("adopt", strategy="ours")
    blog.write("mkdocs.yml", ONE)
    blog.commit()
    assert blocks(blog) == [TOLD]
    put_back(blog)


def test_an_old_incident_with_a_filing_of_today_needs_no_new_date(blog: Blog) -> None:
    adopt(blog)
    revise(blog, POST, "some length", "10 km length")
    revise(blog, POST, "title: A post", f"title: A post\nthreatgate:\n  {HANGZHOU}")
    blog.receipt("2026-aaaaaa", filed_at="2026-06-01T10:00:00+08:00")
    blog.commit()
    assert blocks(blog) == []
