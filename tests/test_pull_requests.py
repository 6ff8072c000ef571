"""What a range of commits is judged by: `check --since REV`, by the rules of its base."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Told
from story import ISOLATED

GOOD = ("--since", "main")
LENIENT = f"{CONFIG}      interpretation: {{own_network_exempt: true}}\n"
RECORDERS = f"{CONFIG}      recorders: [liu@example.com]\n"
OTHER = "mallory@example.com"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with two posts that owe nothing, on `main`; the change is made on `topic`."""
    made = Blog(tmp_path / "blog").start()
    made.post("a.md", NOTHING)
    made.post("b.md", NOTHING)
    made.commit()
    made.branch("topic")
    return made


def judged(told: Told) -> list[str]:
    return [post["path"].rsplit("/", 1)[-1] for post in told.report["posts"]]


def since(blog: Blog, *arguments: str) -> Told:
    return blog.check(*GOOD, *arguments)


def test_nothing_changed_is_nothing_to_judge_and_publishable(blog: Blog) -> None:
    told = since(blog)
    assert (told.code, judged(told), told.blocks) == (0, [], [])


def test_only_changed_posts_are_judged(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("old.md", None)
    blog.commit()
    blog.git("checkout", "-q", "-b", "other")
    blog.post("a.md", NOTHING, body="Another text.\n")
    blog.commit()
    told = since(blog)
    assert (told.code, judged(told)) == (0, ["a.md"])
    assert blog.check().code == 1


def test_a_changed_post_that_owes_a_filing_blocks(blog: Blog) -> None:
    blog.post("a.md", HANGZHOU)
    blog.commit()
    told = since(blog)
    assert (told.code, told.rules, judged(told)) == (1, ["TG201"], ["a.md"])
    assert told.report["since"] == {"revision": "main", "base": blog.git("rev-parse", "main"), "whole": False}


def test_what_is_only_on_disk_counts_as_changed(blog: Blog) -> None:
    blog.post("c.md", None)
    assert (since(blog).code, since(blog).rules) == (1, ["TG101"])


def test_main_moving_on_is_no_change_of_the_branch(blog: Blog) -> None:
    blog.post("a.md", NOTHING, body="Another text.\n")
    blog.commit()
    blog.git("checkout", "-q", "main")
    blog.post("b.md", None)
    blog.commit()
    blog.git("checkout", "-q", "topic")
    told = since(blog)
    assert (told.code, judged(told)) == (0, ["a.md"])


def test_a_gate_that_is_opened_stays_shut_for_what_the_change_touches(blog: Blog) -> None:
    blog.post("a.md", None)
    blog.write("mkdocs.yml", CONFIG.replace("blog/posts/**", "blog/posts/b.md"))
    blog.commit()
    assert blog.check().code == 0
    told = since(blog)
    assert (told.code, told.rules) == (1, ["TG101"])
    assert told.notices == ["TG310"]
    assert [one["message"] for one in told.report["findings"] if one["rule"] == "TG310"] == [
        "the change touches the gate: settings: posts"
    ]


@pytest.mark.parametrize(
    "opened",
    [
        CONFIG.replace("  - threatgate:\n      posts: [blog/posts/**]\n", "  - search\n"),
        CONFIG + "      enabled: false\n",
    ],
)
def test_a_gate_that_is_taken_out_is_not_out(blog: Blog, opened: str) -> None:
    blog.post("a.md", HANGZHOU)
    blog.write("mkdocs.yml", opened)
    blog.commit()
    assert since(blog).code in (1, 2)


def test_a_gate_that_moves_to_another_file_is_the_one_that_the_base_had(blog: Blog) -> None:
    """The base holds a file of that name already, and it is not where its gate is."""
    blog.git("checkout", "-q", "main")
    blog.write("properdocs.yml", "site_name: Blog\nplugins: [blog]\n")
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    blog.post("x.md", None)
    blog.write("mkdocs.yml", "site_name: Blog\nplugins: [search]\n")
    blog.write("properdocs.yml", CONFIG.replace("blog/posts/**", "blog/posts/a.md"))
    blog.commit()
    assert blog.check().code == 0
    told = since(blog)
    assert (told.code, told.rules) == (1, ["TG101"])


def test_a_stricter_gate_judges_the_whole_site(blog: Blog) -> None:
    blog.write("docs/news/x.md", "# News\n")
    blog.write("mkdocs.yml", CONFIG.replace("[blog/posts/**]", "[blog/posts/**, news/**]"))
    blog.commit()
    told = since(blog)
    assert (told.code, told.rules, judged(told)) == (1, ["TG101"], ["a.md", "b.md", "x.md"])


def test_a_new_gate_judges_the_whole_site_by_its_own_rules(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("README.md", "A blog.\n")
    blog.commit()
    blog.branch("topic")
    blog.start().post("a.md", None)
    blog.commit()
    told = since(blog)
    assert (told.code, told.rules, told.notices) == (1, ["TG101"], ["TG310"])


def test_a_policy_of_the_change_does_not_judge_it(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.write("law/profile.toml", 'id = "own"\n[title]\nen = "Own"\nzh = "自有"\n')
    blog.git("checkout", "-q", "topic")
    (blog.root / "law/profile.toml").unlink(missing_ok=True)
    blog.post("a.md", HANGZHOU)
    blog.commit()
    assert since(blog).rules == ["TG201"]


def test_a_baseline_of_the_change_covers_none_of_it(blog: Blog) -> None:
    blog.post("a.md", HANGZHOU)
    blog.commit()
    blog.threatgate("baseline")
    blog.write("mkdocs.yml", CONFIG + "      baseline: threatgate-baseline.txt\n")
    blog.commit()
    assert blog.check().code == 0
    told = since(blog)
    assert (told.code, told.rules) == (1, ["TG201"])
    assert told.notices[-2:] == ["TG310", "TG310"] or "TG310" in told.notices


def test_recorders_of_the_change_are_none(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.write("mkdocs.yml", RECORDERS)
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    blog.post("c.md", HANGZHOU)
    blog.receipt(post="blog/posts/c.md", extra="")
    blog.write("mkdocs.yml", RECORDERS.replace("liu@example.com", f"liu@example.com, {OTHER}"))
    blog.commit(by=OTHER)
    told = since(blog)
    assert told.code == 1
    assert "TG309" in told.rules


def test_a_post_that_relies_on_an_entry_that_the_change_touches_is_judged(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("c.md", HANGZHOU)
    path = blog.receipt(post="blog/posts/c.md")
    blog.commit()
    assert blog.check().code == 0
    blog.git("checkout", "-q", "-b", "more")
    blog.write(path, (blog.root / path).read_text().replace("10:00:00", "11:00:00", 1))
    blog.commit()
    told = since(blog)
    assert (told.code, judged(told)) == (1, ["c.md"])
    finding = next(one for one in told.report["findings"] if one["rule"] == "TG302")
    assert finding["remedy"].startswith("Squash the branch's own commits, so that the change never enters")


def test_an_edit_that_was_taken_back_on_the_branch_is_judged(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("c.md", HANGZHOU)
    path = blog.receipt(post="blog/posts/c.md")
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    before = (blog.root / path).read_text()
    blog.write(path, before + "# edited\n")
    blog.commit()
    blog.write(path, before)
    blog.commit()
    told = since(blog)
    assert (told.code, told.rules[:1], judged(told)) == (1, ["TG302"], ["c.md"])


def test_a_withdrawal_touches_the_posts_of_its_filing(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("c.md", HANGZHOU)
    blog.receipt(post="blog/posts/c.md")
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    blog.further("2026-bbbbbb", "withdrawn", 'reason: "no"\nreceived_at: "2026-06-22T10:00:00+08:00"')
    blog.commit()
    told = since(blog)
    assert (told.code, told.rules, judged(told)) == (1, ["TG208"], ["c.md"])


def test_a_receipt_for_an_old_post_judges_that_post(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("c.md", HANGZHOU)
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    blog.receipt(post="blog/posts/c.md")
    blog.commit()
    told = since(blog)
    assert (told.code, judged(told)) == (0, ["c.md"])


def test_a_receipt_that_cannot_be_read_is_told(blog: Blog) -> None:
    blog.write("filings/2026/2026-aaaaaa.yml", "schema: [\n")
    blog.commit()
    assert since(blog).notices == ["TG305"]


def test_a_post_with_a_changed_attachment_is_judged(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("c.md", None, body="See [the list](../../files/list.csv).\n")
    blog.write("docs/files/list.csv", "a,b\n")
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    blog.write("docs/files/list.csv", "a,c\n")
    blog.commit()
    told = since(blog)
    assert (told.code, judged(told)) == (1, ["c.md"])


def test_a_changed_attachment_that_no_post_links_to_is_judged(blog: Blog) -> None:
    blog.write("docs/files/tool.exe", b"MZ" + bytes(200))
    blog.commit()
    assert since(blog).blocks[0].path == "docs/files/tool.exe"


def test_an_id_that_another_post_has_is_found(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.post("c.md", f"id: same\n{NOTHING}")
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    blog.post("d.md", f"id: same\n{NOTHING}")
    blog.commit()
    told = since(blog)
    assert (told.code, told.rules, judged(told)) == (1, ["TG103", "TG103"], ["c.md", "d.md"])


def test_titles_from_above_judge_the_posts_below(blog: Blog) -> None:
    blog.write("docs/blog/posts/.meta.yml", "title: 网络安全预警\n")
    blog.commit()
    assert judged(since(blog)) == ["a.md", "b.md"]


def test_a_declaration_for_many_is_found(blog: Blog) -> None:
    blog.write("docs/blog/posts/.meta.yml", "threatgate: {none: nothing at all}\n")
    blog.commit()
    assert since(blog).rules == ["TG103"]


def test_a_base_that_is_not_there_leaves_no_verdict(blog: Blog) -> None:
    told = blog.threatgate("check", "--since", "origin/main")
    assert told.code == 3
    assert told.err.splitlines() == [
        "error: This repository has no commit “origin/main”",
        "Fetch it: git fetch origin main",
    ]


def test_a_base_without_a_common_history_leaves_no_verdict(blog: Blog) -> None:
    blog.git("checkout", "-q", "--orphan", "alone")
    blog.commit()
    told = blog.threatgate("check", "--since", "main")
    assert told.code == 3
    assert told.err.startswith("error: nothing joins this commit with “main” in the history at hand")


def test_posts_and_a_range_are_not_named_together(blog: Blog) -> None:
    told = blog.threatgate("check", "--since", "main", "docs/blog/posts/a.md")
    assert (told.code, told.err.splitlines()[0]) == (
        2,
        "error: --since finds out by itself which posts to judge",
    )


def test_no_post_at_all_is_no_verdict_in_a_range_either(blog: Blog) -> None:
    blog.git("checkout", "-q", "main")
    blog.write("mkdocs.yml", CONFIG.replace("blog/posts", "news"))
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    assert since(blog).code == 3


# --- what a build server has: a merge of the branch, and little history -----------------------


def shallow(blog: Blog, depth: int, tmp_path: Path) -> Blog:
    """Return a clone with little history of the merge that a forge makes of a branch."""
    blog.git("checkout", "-q", "main")
    blog.git("checkout", "-q", "-b", "merged")
    blog.git("merge", "-q", "--no-ff", "-m", "merge", "more")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", f"--depth={depth}", "-b", "merged", f"file://{blog.root}", str(clone)],
        check=True,
        env=ISOLATED,
    )
    return Blog(clone).signed()


def recorded(blog: Blog) -> Blog:
    """Record a filing on `main`, and begin the branch `more` there."""
    blog.git("checkout", "-q", "main")
    blog.post("c.md", HANGZHOU)
    blog.receipt(post="blog/posts/c.md")
    blog.commit()
    blog.git("checkout", "-q", "-b", "more")
    return blog


def test_a_merge_of_depth_two_suffices_while_the_ledger_is_left_alone(blog: Blog, tmp_path: Path) -> None:
    recorded(blog).post("a.md", NOTHING, body="Another text.\n")
    blog.commit()
    told = shallow(blog, 2, tmp_path).check("--since", "HEAD^1")
    assert (told.code, judged(told)) == (0, ["a.md"])


def test_a_filed_post_may_be_corrected_there(blog: Blog, tmp_path: Path) -> None:
    recorded(blog).write("docs/blog/posts/c.md", (blog.root / "docs/blog/posts/c.md").read_text() + "\n")
    blog.commit()
    told = shallow(blog, 2, tmp_path).check("--since", "HEAD^1")
    assert (told.code, judged(told)) == (0, ["c.md"])


def test_a_blocked_post_is_blocked_there(blog: Blog, tmp_path: Path) -> None:
    recorded(blog).post("d.md", HANGZHOU)
    blog.commit()
    told = shallow(blog, 2, tmp_path).check("--since", "HEAD^1")
    assert (told.code, told.rules) == (1, ["TG201"])


def test_a_change_of_the_ledger_asks_for_the_whole_history(blog: Blog, tmp_path: Path) -> None:
    recorded(blog).post("d.md", HANGZHOU)
    blog.receipt("2026-bbbbbb", post="blog/posts/d.md")
    blog.commit()
    told = shallow(blog, 2, tmp_path).threatgate("check", "--since", "HEAD^1")
    assert (told.code, told.err.splitlines()) == (
        3,
        [
            "error: the change touches the ledger, and history is cut short: it cannot be judged",
            "Fetch the whole history; in a workflow set “fetch-depth: 0” for the checkout.",
        ],
    )


def test_receipts_in_front_matter_ask_for_it_too(blog: Blog, tmp_path: Path) -> None:
    recorded(blog).post("d.md", f"{HANGZHOU}\nreceipts: []")
    blog.commit()
    assert shallow(blog, 2, tmp_path).check("--since", "HEAD^1").code == 3


def test_depth_one_has_no_base(blog: Blog, tmp_path: Path) -> None:
    recorded(blog).post("d.md", HANGZHOU)
    blog.commit()
    assert shallow(blog, 1, tmp_path).check("--since", "HEAD^1").code == 3


def test_a_ledger_may_move_where_its_earlier_folder_is_named(blog: Blog) -> None:
    recorded(blog)
    blog.move("filings", "ledger")
    blog.write("mkdocs.yml", CONFIG + "      ledger: ledger\n      ledger_history: [filings]\n")
    blog.commit()
    told = since(blog)
    assert (told.code, told.notices) == (0, ["TG310"])


def test_the_report_says_what_was_judged(blog: Blog) -> None:
    told = blog.threatgate("check", *GOOD)
    base = blog.git("rev-parse", "main")[:12]
    assert told.out.splitlines()[-1] == f"Judged is what has changed since main ({base})."
