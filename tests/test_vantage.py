"""Where the gate reads from: the working tree, the index (`--at index`) or a commit (`--at REV`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog
from signing import ssh_key

POST = "docs/blog/posts/a.md"
INDEX = ("--at", "index")


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose one post owes nothing."""
    made = Blog(tmp_path / "blog").start()
    made.post("a.md", NOTHING)
    made.commit()
    return made


def state(root: Path) -> dict[str, tuple[bytes, int]]:
    """Return every file of a repository, git's own too, with its mode."""
    return {
        str(path.relative_to(root)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_the_index_is_judged_and_not_the_files_on_disk(blog: Blog) -> None:
    blog.post("a.md", None)
    blog.git("add", "--all")
    blog.post("a.md", NOTHING)
    assert (blog.check().code, blog.check(*INDEX).code) == (0, 1)
    blog.git("add", "--all")
    blog.post("a.md", None)
    assert (blog.check().code, blog.check(*INDEX).code) == (1, 0)


def test_a_staged_receipt_counts_as_committed(blog: Blog) -> None:
    blog.post("a.md", HANGZHOU)
    blog.receipt()
    blog.git("add", "--all")
    assert blog.check().rules == ["TG301", "TG201"]
    told = blog.check(*INDEX)
    assert (told.code, told.rules) == (0, [])
    (obligation,) = told.report["posts"][0]["obligations"]
    assert (obligation["status"], obligation["filings"]) == ("met", ["2026-aaaaaa"])


def test_a_receipt_that_is_not_staged_does_not(blog: Blog) -> None:
    blog.post("a.md", HANGZHOU)
    blog.git("add", "--all")
    blog.receipt()
    assert blog.check(*INDEX).rules == ["TG201"]


def test_a_staged_change_of_a_receipt_is_one_of_history(blog: Blog) -> None:
    blog.post("a.md", HANGZHOU)
    path = blog.receipt()
    blog.commit()
    blog.write(path, (blog.root / path).read_text() + "# edited\n")
    blog.git("add", "--all")
    assert blog.check(*INDEX).rules[0] == "TG302"


def test_the_repository_is_left_as_it_was(blog: Blog) -> None:
    blog.post("a.md", HANGZHOU)
    blog.receipt()
    blog.git("add", "--all")
    before = state(blog.root)
    blog.check(*INDEX)
    assert state(blog.root) == before


def test_the_configuration_is_the_staged_one(blog: Blog) -> None:
    blog.write("mkdocs.yml", CONFIG.replace("blog/posts/**", "blog/**"))
    blog.git("add", "--all")
    blog.write("mkdocs.yml", CONFIG.replace("blog/posts/**", "nothing/**"))
    assert (blog.check().code, blog.check(*INDEX).code) == (3, 0)


def test_an_inherited_configuration_and_a_pack_of_ones_own_are_staged_too(blog: Blog) -> None:
    blog.write("base/site.yml", CONFIG)
    blog.write("mkdocs.yml", "INHERIT: base/site.yml\nsite_name: Child\n")
    blog.git("add", "--all")
    (blog.root / "base/site.yml").unlink()
    assert blog.check(*INDEX).code == 0


def test_a_name_in_a_commit_that_takes_only_some_files_is_judged(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git commit -- FILE` hands its hooks an index of its own."""
    blog.post("b.md", None)
    blog.git("add", "--all")
    (blog.root / ".git/other").write_bytes((blog.root / ".git/index").read_bytes())
    blog.git("rm", "-q", "--cached", "docs/blog/posts/b.md")
    assert blog.check(*INDEX).code == 0
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    assert blog.check(*INDEX).code == 1


def test_a_merge_in_progress_has_both_parents(blog: Blog) -> None:
    blog.branch("other")
    blog.post("b.md", HANGZHOU)
    blog.receipt(post="blog/posts/b.md")
    blog.commit()
    blog.checkout("main")
    blog.post("c.md", NOTHING)
    blog.commit()
    blog.git("merge", "--no-ff", "--no-commit", "-q", "other")
    assert blog.check(*INDEX).code == 0


def test_a_conflict_is_no_commit(blog: Blog) -> None:
    blog.branch("other")
    blog.post("a.md", NOTHING, body="One.\n")
    blog.commit()
    blog.checkout("main")
    blog.post("a.md", NOTHING, body="Two.\n")
    blog.commit()
    with pytest.raises(AssertionError, match="CONFLICT"):
        blog.git("merge", "other")
    told = blog.threatgate("check", *INDEX)
    assert told.code == 3
    assert told.err.startswith("error: the index cannot be committed as it stands: ")


def test_what_is_to_be_committed_cannot_be_signed_yet(blog: Blog, tmp_path: Path) -> None:
    blog.write("allowed_signers", f"liu@example.com {ssh_key(tmp_path / 'key')}\n")
    blog.write("mkdocs.yml", f"{CONFIG}      signatures: required\n      allowed_signers: allowed_signers\n")
    blog.post("a.md", HANGZHOU)
    blog.commit()
    blog.receipt()
    blog.git("add", "--all")
    assert blog.check(*INDEX).code == 0
    blog.commit()
    assert "TG304" in blog.check().rules


def test_a_commit_is_judged_by_its_own_files(blog: Blog) -> None:
    good = blog.head
    blog.post("a.md", None)
    bad = blog.commit()
    blog.post("a.md", NOTHING)
    blog.commit()
    assert [blog.check("--at", one).code for one in (good, bad, "HEAD")] == [0, 1, 0]
    assert blog.check("--at", bad).report["ledger"]["commit"] == bad


def test_a_commit_is_judged_from_a_folder_below_and_with_posts_named(blog: Blog) -> None:
    blog.post("b.md", None)
    bad = blog.commit()
    told = blog.threatgate("check", "-f", "../mkdocs.yml", "--at", bad, "blog/posts/a.md", here="docs")
    assert told.code == 0


def test_links_within_the_repository_are_followed_and_others_are_not(blog: Blog) -> None:
    blog.write("README.md", "# Read me\n")
    blog.link("docs/readme.md", "../README.md")
    good = blog.commit()
    blog.link("docs/passwd.md", "/etc/passwd")
    bad = blog.commit()
    assert blog.check("--at", good).code == 0
    told = blog.check("--at", bad)
    assert [(one.rule, one.path) for one in told.blocks] == [("TG106", "docs/passwd.md")]


def test_line_ends_and_filters_of_a_checkout_have_no_say(blog: Blog, tmp_path: Path) -> None:
    bait, canary = tmp_path / "bait", tmp_path / "canary"
    bait.write_text(f"#!/bin/sh\ntouch '{canary}'\ncat\n")
    bait.chmod(0o755)
    blog.git("config", "filter.x.smudge", str(bait))
    blog.git("config", "filter.x.clean", str(bait))
    blog.write(".gitattributes", "docs/** text eol=crlf\n")
    commit = blog.commit()
    blog.write(".git/info/attributes", "docs/** filter=x\n")
    blog.git("config", "core.autocrlf", "true")
    assert (blog.check("--at", commit).code, blog.check(*INDEX).code) == (0, 0)
    assert not canary.exists()


def test_a_revision_that_is_none_leaves_no_verdict(blog: Blog) -> None:
    told = blog.threatgate("check", "--at", "nowhere")
    assert (told.code, told.err.splitlines()[0]) == (3, "error: This repository has no commit “nowhere”")


def test_a_revision_that_looks_like_an_option_is_none(blog: Blog) -> None:
    assert blog.threatgate("check", "--at", "--output=/tmp/x").code == 3


def test_a_commit_before_there_was_a_configuration_says_so(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("README.md", "A blog.\n")
    first = blog.commit()
    blog.start().post("a.md", NOTHING)
    blog.commit()
    told = blog.threatgate("check", "--at", first)
    assert told.code == 2
    assert told.err.startswith("error: there is no configuration in ")


@pytest.mark.parametrize("name", ["..", ".git", "."])
def test_a_forged_tree_writes_nothing_outside(blog: Blog, name: str) -> None:
    blob = blog.git("rev-parse", "HEAD:mkdocs.yml")
    tree = bytes(f"100644 {name}\0", "utf-8") + bytes.fromhex(blob)
    forged = blog.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=tree)
    commit = blog.git("commit-tree", forged, "-p", "HEAD", "-m", "forged")
    told = blog.threatgate("check", "--at", commit)
    assert told.code == 3
    assert "a path that no checkout could have" in told.err


def test_a_file_is_not_written_through_a_link(blog: Blog, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = blog.git("hash-object", "-w", "--stdin", given=str(outside).encode())
    blob = blog.git("rev-parse", "HEAD:mkdocs.yml")
    inner = blog.git(
        "hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=b"100644 x\0" + bytes.fromhex(blob)
    )
    tree = b"120000 docs\0" + bytes.fromhex(link) + b"40000 docs\0" + bytes.fromhex(inner)
    forged = blog.git("hash-object", "-w", "-t", "tree", "--literally", "--stdin", given=tree)
    commit = blog.git("commit-tree", forged, "-p", "HEAD", "-m", "forged")
    assert blog.threatgate("check", "--at", commit).code in (2, 3)
    assert list(outside.iterdir()) == []


def test_pre_commit_blocks_a_commit_and_lets_another_by(blog: Blog) -> None:
    """As a hook of git's own, which hands down its variables."""
    hook = blog.write(
        ".git/hooks/pre-commit", f"#!/bin/sh\nexec '{sys.executable}' -m mkdocs_threatgate check --at index\n"
    )
    hook.chmod(0o755)
    environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}

    def commit(*arguments: str) -> int:
        words = ["git", "commit", "-qm", "x", *arguments]
        return subprocess.run(
            words, cwd=blog.root, env=environment, capture_output=True, check=False
        ).returncode

    blog.post("a.md", None)
    blog.git("add", "--all")
    assert commit() == 1
    assert commit("-a") == 1
    assert commit("--", POST) == 1
    blog.post("a.md", NOTHING, body="Another text.\n")
    assert commit("-a") == 0
