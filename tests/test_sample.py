"""The sample site: a blog as a vendor would have it, publishable, and the demo that it carries."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from blog import Blog

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    folder = tmp_path_factory.mktemp("sample")
    blog = Blog(folder)
    shutil.copytree(ROOT / "sample_site", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("site"))
    blog.commit("The sample as it is")
    return blog


def _posts(sample: Blog) -> dict[str, dict[str, Any]]:
    told = sample.check()
    assert told.code == 0, told.out
    return {post["path"].removeprefix("docs/blog/posts/"): post for post in told.report["posts"]}


def test_the_sample_is_publishable_and_has_many_posts(sample: Blog) -> None:
    posts = _posts(sample)
    assert len(posts) >= 14
    assert {post["verdict"] for post in posts.values()} == {"publishable"}


def test_the_sample_shows_every_duty_and_every_discharge(sample: Blog) -> None:
    owed = [one for post in _posts(sample).values() for one in post["obligations"] if post["ships"]]
    assert {one["article"] for one in owed} == {
        f"cn-2019-draft/{article}" for article in ("5", "6-1", "6-2", "6-3", "7", "8")
    }
    assert {one["status"] for one in owed} == {"met"}
    networks = [one for one in owed if one["article"] == "cn-2019-draft/7"]
    assert sorted(len(one["filings"]) for one in networks) == [0, 0, 1]


def test_only_the_draft_and_the_place_abroad_are_noticed(sample: Blog) -> None:
    findings = sample.check().report["findings"]
    found = {(one["rule"], one["path"].rsplit("/", 1)[-1]) for one in findings if one["rule"] != "TG207"}
    assert found == {
        ("TG107", "ohio-reseller-key.md"),
        ("TG201", "xiaoshan-water-intrusion.md"),
        ("TG311", "library-seat-booking.md"),
    }


def test_its_receipts_are_older_than_digests_and_its_posts_as_they_were_filed(sample: Blog) -> None:
    told = [one for one in sample.check().report["findings"] if one["rule"] == "TG207"]
    assert len(told) == len({one["path"] for one in told}) > 10
    assert all("is not recorded: the text in commit" in one["message"] for one in told)
    assert sample.threatgate("check").out.count("TG207") == 1


@pytest.mark.matrix
def test_the_sample_is_built_with_material_and_without_a_warning(sample: Blog) -> None:
    told = sample.build("--strict")
    assert told.code == 0, told.err
    pages = list(sample.root.glob("site/blog/**/index.html"))
    assert any("hangzhou-parking" in str(page) for page in pages)
    assert not any("xiaoshan" in str(page) for page in pages)
    published = b"".join(page.read_bytes() for page in sample.root.rglob("site/**/*") if page.is_file())
    assert b"threatgate.receipt" not in published
    assert b"2026-r7wfq5" not in published


def test_the_demo_comes_out_as_told() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "demo.py")], check=False, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    story = done.stdout
    steps = [
        "[exit code 1]",
        "TG201",
        "threatgate record",
        "recorded 20",
        "published: site/blog/",
        "as told.",
    ]
    assert [step for step in steps if step not in story] == []
    assert story.index("TG201") < story.index("recorded 20") < story.index("published: site/blog/")
