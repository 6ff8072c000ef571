"""The sites that benchmarks are run on: publishable, of the stated size, always the same."""

import subprocess
import sys
from pathlib import Path

import pytest
from blog import Blog

GENERATOR = Path(__file__).parents[1] / "benchmarks" / "make_site.py"


def make_site(folder: Path, *options: str) -> str:
    """Run the generator for 20 posts in 30 commits; return what it prints."""
    done = subprocess.run(
        [sys.executable, str(GENERATOR), str(folder), "--posts", "20", "--commits", "30", *options],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("benchmark") / "site"
    make_site(folder)
    return folder


def test_a_made_site_is_publishable_with_all_its_posts_and_receipts(site: Path) -> None:
    told = Blog(site).check()
    assert (told.code, told.report["summary"]["posts"], told.report["ledger"]["entries"]) == (0, 20, 4)
    owed = [one["obligations"] for one in told.report["posts"] if one["obligations"]]
    assert [[one["status"] for one in obligations] for obligations in owed] == [["met"]] * 4


def test_posts_are_of_the_stated_size_and_the_history_of_the_stated_length(site: Path) -> None:
    blog = Blog(site)
    sizes = [post.stat().st_size for post in site.glob("docs/blog/posts/**/*.md")]
    assert (len(sizes), min(sizes) >= 6_000, max(sizes) <= 8_192) == (20, True, True)
    assert (blog.git("rev-list", "--count", "HEAD"), blog.git("status", "--porcelain")) == ("30", "")


def test_one_seed_makes_one_site(site: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    assert make_site(again).startswith("20 posts, 4 receipts, 30 commits")
    make_site(other, "--seed", "2")
    heads = [Blog(folder).head for folder in (site, again, other)]
    assert (heads[0] == heads[1], heads[0] == heads[2]) == (True, False)


@pytest.mark.parametrize("options", [(), ("--merges",), ("--signed",), ("--merges", "--signed")])
def test_a_made_ledger_is_intact_and_proved(tmp_path: Path, options: tuple[str, ...]) -> None:
    generator = GENERATOR.with_name("make_ledger.py")
    sizes = ("--receipts", "20", "--commits", "60")
    subprocess.run(
        [sys.executable, str(generator), str(tmp_path / "site"), *sizes, *options],
        check=True,
        capture_output=True,
    )
    blog = Blog(tmp_path / "site")
    told = blog.check()
    assert (told.code, told.report["findings"]) == (0, [])
    assert told.report["ledger"] == {"commit": blog.head, "entries": 20, "intact": True}
    assert blog.git("status", "--porcelain") == ""
    merges = int(blog.git("rev-list", "--count", "--merges", "HEAD"))
    assert merges == (29 if "--merges" in options else 0)
    signed = "gpgsig" in blog.git("cat-file", "commit", "HEAD")
    assert signed == ("--signed" in options)
