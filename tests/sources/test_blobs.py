"""What a commit holds: literal paths, ids only, within bounds."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
from story import Story

from mkdocs_threatgate.sources import blobs
from mkdocs_threatgate.sources.blobs import Blob, Oversize, committed, digests, read_blobs
from mkdocs_threatgate.sources.git import open_repository

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other disks take no such names")
POSIX = pytest.mark.skipif(os.name == "nt", reason="no modes and no links there")
ABSENT = "0123456789abcdef0123456789abcdef01234567"


def oid(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def plain(data: bytes) -> Blob:
    return Blob("100644", "blob", oid(data))


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "site")


def test_only_what_the_commit_holds_is_committed(story: Story) -> None:
    story.write(".gitignore", "*ignored*\n")
    story.write("filings/2026/a.yml", "a")
    story.write("filings/removed.yml", "on disk no more")
    story.commit()
    story.remove("filings/removed.yml")
    story.write("filings/ignored.yml", "i")
    story.write("filings/staged.yml", "s")
    story.write("filings/intended.yml", "n")
    story.git("add", "filings/staged.yml")
    story.git("add", "--intent-to-add", "filings/intended.yml")

    assert committed(open_repository(story.root), ["filings"]) == {
        "filings/2026/a.yml": plain(b"a"),
        "filings/removed.yml": plain(b"on disk no more"),
    }


@LINUX
def test_paths_are_literal_whatever_they_look_like(story: Story) -> None:
    odd = ("a[1].yml", "a1.yml", ":(top)x.yml", "new\nline.yml", "回执.yml", "tab\t.yml", "-r", "*.yml")
    for name in odd:
        story.write(f"filings/{name}", name)
    story.commit()
    repository = open_repository(story.root)

    assert committed(repository, ["filings"]) == {f"filings/{name}": plain(name.encode()) for name in odd}
    for name in odd:
        expected = {f"filings/{name}": plain(name.encode())}
        assert committed(repository, [f"filings/{name}"]) == expected
    assert committed(repository, ["filings/a?.yml", ":(glob)**", "fil*"]) == {}
    assert committed(repository, []) == {}


@LINUX
def test_a_path_that_is_no_utf8_survives(story: Story) -> None:
    story.write("filings/\udcff.yml", "x")
    story.commit()
    assert committed(open_repository(story.root), ["filings"]) == {"filings/\udcff.yml": plain(b"x")}


@POSIX
def test_links_and_other_repositories_are_seen_as_such(story: Story, tmp_path: Path) -> None:
    other = Story(tmp_path / "other")
    commit = other.commit()
    story.link("filings/link.yml", "/etc/passwd")
    story.write("filings/run.yml", "x").chmod(0o755)
    story.git("update-index", "--add", "--cacheinfo", f"160000,{commit},filings/nested")
    story.git("add", "filings/link.yml", "filings/run.yml")
    story.git("commit", "--quiet", "--message=x")

    held = committed(open_repository(story.root), ["filings"])
    assert held == {
        "filings/link.yml": Blob("120000", "blob", oid(b"/etc/passwd")),
        "filings/nested": Blob("160000", "commit", commit),
        "filings/run.yml": Blob("100755", "blob", oid(b"x")),
    }
    assert [path for path, blob in held.items() if blob.regular] == ["filings/run.yml"]


def test_an_older_commit_can_be_asked(story: Story) -> None:
    story.write("filings/a.yml", "first")
    first = story.commit()
    story.write("filings/a.yml", "second")
    story.commit()
    repository = open_repository(story.root)
    assert committed(repository, ["filings"], first) == {"filings/a.yml": plain(b"first")}
    assert committed(repository, ["filings"], "HEAD") == {"filings/a.yml": plain(b"second")}


def test_blobs_come_byte_for_byte_and_within_the_limit(story: Story) -> None:
    contents = (b"", b"\n", b"a\r\n\0\xff", b"x" * 100, b"y" * 101)
    for number, data in enumerate(contents):
        story.write(f"{number}", data)
    story.commit()
    repository = open_repository(story.root)
    tree = story.git("rev-parse", "HEAD^{tree}")
    odd = ("", "HEAD:0", f"{oid(b'')}\nHEAD", tree, repository.head, ABSENT, oid(b"").upper(), "0" * 40)

    asked = [oid(data) for data in contents] + list(odd)
    missing = dict.fromkeys(odd)
    assert read_blobs(repository, asked, limit=100) == {
        **{oid(data): data for data in contents[:-1]},
        oid(contents[-1]): Oversize(101),
        **missing,
    }
    assert digests(repository, asked, limit=100) == {
        **{oid(data): hashlib.sha256(data).hexdigest() for data in contents[:-1]},
        oid(contents[-1]): Oversize(101),
        **missing,
    }
    assert read_blobs(repository, []) == {}


def test_many_blobs_are_read_in_batches(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = [f"{number}".encode() * 7 for number in range(50)]
    for number, data in enumerate(contents):
        story.write(f"{number}", data)
    story.commit()
    monkeypatch.setattr(blobs, "BATCH", 30)
    expected = {oid(data): data for data in contents}
    assert read_blobs(open_repository(story.root), list(expected)) == expected


def test_in_a_sparse_checkout_everything_is_still_committed(story: Story) -> None:
    story.write("filings/a.yml", "a")
    story.write("docs/b.md", "b")
    story.commit()
    story.git("sparse-checkout", "set", "docs")
    assert not (story.root / "filings").exists()
    assert committed(open_repository(story.root), ["filings"]) == {"filings/a.yml": plain(b"a")}
