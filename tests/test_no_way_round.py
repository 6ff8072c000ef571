"""Ways round the gate that somebody tried: each must end in “not published”."""

from __future__ import annotations

from pathlib import Path

import pytest
from blog import AFTER, CONFIG, HANGZHOU, NOTHING, Blog


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog").start()


@pytest.mark.parametrize("facts", ["vulnerabilities: []", "vulnerabilities: nothing", "tlp: CLEAR"])
def test_a_fact_that_says_nothing_is_no_declaration(blog: Blog, facts: str) -> None:
    blog.post(declaration=facts)
    blog.commit()
    assert blog.check().rules == ["TG103"]


@pytest.mark.parametrize(
    "second",
    [
        "blog: {blog_dir: ./news}",
        "group: {plugins: [{blog: {blog_dir: news}}]}",
        "blog: {post_dir: news//posts}",
    ],
)
def test_the_posts_of_a_second_blog_are_gated(tmp_path: Path, second: str) -> None:
    blog = Blog(tmp_path).start(f"site_name: B\nplugins:\n  - blog\n  - {second}\n  - threatgate\n")
    blog.post(declaration=NOTHING)
    blog.write("docs/news/posts/bad.md", "---\ntitle: Bad\n---\nText.\n")
    blog.commit()
    found = blog.check().report["findings"]
    assert [(one["rule"], one["path"]) for one in found] == [("TG101", "docs/news/posts/bad.md")]


def test_a_draft_is_published_where_the_blog_cannot_be_read(tmp_path: Path) -> None:
    plugins = "plugins:\n  - blog: {<<: *o}\n  - threatgate: {posts: [blog/posts/**]}\n"
    config = f"site_name: B\nextra: {{o: &o {{draft: true}}}}\n{plugins}"
    blog = Blog(tmp_path).start(config)
    blog.post(declaration=None, extra="draft: true")
    blog.commit()
    assert blog.check().rules == ["TG101"]


@pytest.mark.parametrize("broken", ["event: withdrawn\nevent: withdrawn\n", "x" * 70_000])
def test_a_withdrawal_that_cannot_be_read_still_counts(blog: Blog, broken: str) -> None:
    blog.post()
    blog.receipt()
    blog.commit()
    assert blog.check().code == 0
    blog.write("filings/2026/2026-wwwwww.yml", f"schema: threatgate.receipt/1\nfiling: 2026-aaaaaa\n{broken}")
    blog.commit()
    assert blog.check().rules == ["TG305"]
    blog.receipt("2026-bbbbbb")
    blog.commit()
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-bbbbbb]")
    blog.commit()
    expected = 1 if len(broken) > 64_000 else 0
    assert blog.check().code == expected


@pytest.mark.parametrize("target", ["./blog/posts/a.md", "blog//posts/a.md", "!ENV [X, blog/posts/a.md]"])
def test_a_title_in_the_nav_is_the_posts_however_its_path_is_written(tmp_path: Path, target: str) -> None:
    blog = Blog(tmp_path).start(f"{CONFIG}nav:\n  - 预警: {target}\n")
    blog.post(declaration=NOTHING)
    blog.commit()
    assert "TG501" in blog.check().rules


def test_a_title_that_a_meta_file_adds_is_the_posts(blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.write("docs/blog/.meta.yml", "title: 预警\n")
    blog.commit()
    assert blog.check().rules == ["TG501"]


@pytest.mark.parametrize(
    "added", ["`<!-- Hangzhou 10.0.0.1 -->`", "    <!-- 10.0.0.1 -->", "<!--> 10.0.0.1 <!-- -->"]
)
def test_what_looks_like_a_comment_is_part_of_an_old_post(blog: Blog, added: str) -> None:
    path = blog.post(declaration=None, body="An old text. " * 80 + "\n")
    blog.commit()
    blog.threatgate("baseline")
    blog.write("mkdocs.yml", CONFIG + "      baseline: threatgate-baseline.txt\n")
    blog.commit()
    assert blog.check().code == 0
    blog.write(path, f"{(blog.root / path).read_text(encoding='utf-8')}\n{added}\n")
    assert blog.check().rules == ["TG101"]


def test_a_late_receipt_that_waits_for_its_commit_is_not_recorded_twice(blog: Blog) -> None:
    path = blog.post()
    blog.commit()
    blog.signed("liu@example.com")
    assert blog.threatgate("record", path, "--authority", "杭州市公安局").code == 0
    told = blog.check()
    assert told.rules == ["TG301", "TG201"]
    assert all(one["command"].startswith("git add -- :/filings/") for one in told.report["findings"])
    assert blog.threatgate("record", path, "--authority", "杭州市公安局").code == 2


def test_an_inline_receipt_with_a_fault_is_overcome_by_another(blog: Blog) -> None:
    authority = "{kind: public-security, region: '330100'}"
    faulty = f"receipts: [{{id: a, authority: {authority}, filed_at: {AFTER}, channel: x}}]"
    blog.post(declaration=f"{HANGZHOU}\n{faulty}")
    blog.commit()
    assert set(blog.check().rules) == {"TG201", "TG305"}
    blog.receipt()
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG305"])


def test_a_shallow_clone_leaves_a_baseline_unproven(blog: Blog, tmp_path: Path) -> None:
    blog.post(declaration=None)
    blog.commit()
    blog.threatgate("baseline")
    blog.write("mkdocs.yml", CONFIG + "      baseline: threatgate-baseline.txt\n")
    blog.commit()
    blog.write("other.txt", "x")
    blog.commit()
    shallow = blog.clone_shallow(tmp_path / "shallow")
    told = Blog(shallow.root).check()
    assert told.code == 3
    found = [(one["rule"], one["command"]) for one in told.report["findings"] if one["outcome"] == "blocks"]
    assert found == [("TG303", "git fetch --unshallow")]


def test_a_list_too_long_to_be_meant_is_refused_at_once(blog: Blog) -> None:
    places = ", ".join(f"nowhere{number}" for number in range(5000))
    blog.post(declaration=f"incidents: [{{places: [{places}]}}]")
    blog.commit()
    told = blog.check()
    assert told.rules == ["TG103"]
    assert "400 items" in told.report["findings"][0]["message"]


def test_a_post_that_was_changed_since_its_commit_is_not_in_the_baseline(blog: Blog) -> None:
    path = blog.post(declaration=None)
    blog.post("b.md", declaration=None)
    blog.commit()
    blog.post(declaration=None, body="Something else entirely.\n")
    assert blog.threatgate("baseline").code == 0
    listed = (blog.root / "threatgate-baseline.txt").read_text(encoding="utf-8")
    assert path not in listed
    assert "docs/blog/posts/b.md" in listed
