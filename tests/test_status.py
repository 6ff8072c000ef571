"""`threatgate status`: where the filings of all posts stand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
from blog import AFTER, HANGZHOU, NOTHING, Blog
from examples import example
from plights import PLIGHTS

from mkdocs_threatgate.cli.telling import MOST_FOLDED
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Message

CYBERSPACE = '{kind: cyberspace, region: "330100", name: 杭州市互联网信息办公室}'
NETWORK = "networks: [{operator: {name: Example Utility}, places: [杭州市]}]"
LATE_JUNE = "1782360000"  # 2026-06-25
TODAY = "1795305600"  # 2026-11-22
BIN = Path(sys.executable).parent


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    return Blog(tmp_path / "blog").start()


def states(blog: Blog, *arguments: str) -> dict[str, str]:
    told = blog.threatgate("status", "--format", "json", *arguments)
    assert told.code == 0, told.err
    return {post["path"].rpartition("/")[2]: post["state"] for post in told.report["posts"]}


def line(blog: Blog, name: str) -> dict[str, Any]:
    posts: list[dict[str, Any]] = blog.threatgate("status", "--format", "json").report["posts"]
    return next(post for post in posts if post["path"].endswith(f"/{name}"))


def test_every_post_that_owes_or_has_a_filing_is_shown_with_its_state(blog: Blog) -> None:
    blog.post("recorded.md", date=None)
    blog.receipt("2026-aaaaaa", "blog/posts/recorded.md")
    blog.post("open.md", date=None)
    blog.post("late.md")
    blog.receipt("2026-bbbbbb", "blog/posts/late.md", filed_at=AFTER)
    blog.post("title.md", "none: A word about a word", title="勒索软件预警", date=None)
    blog.receipt("2026-cccccc", "blog/posts/title.md")
    blog.post("news.md", NOTHING)
    blog.post("undeclared.md", None)
    blog.commit()
    told = blog.threatgate("status", "--format", "json")
    assert told.code == 0
    assert states(blog) == {
        "late.md": "blocked",
        "open.md": "blocked",
        "recorded.md": "publishable",
        "title.md": "pending",
    }
    assert told.report["totals"] == {
        "undecided": 0,
        "blocked": 2,
        "pending": 1,
        "expiring": 0,
        "publishable": 1,
        "others": 2,
        "others_blocked": 1,
        "elsewhere": 0,
    }
    assert line(blog, "recorded.md")["filings"] == [
        {
            "id": "2026-aaaaaa",
            "event": "filed",
            "at": "2026-06-01T10:00:00+08:00",
            "authority": "杭州市公安局",
            "standing": "intact",
            "valid": True,
        }
    ]
    assert line(blog, "open.md")["next"] == [
        "threatgate record docs/blog/posts/open.md --authority 杭州市公安局"
    ]
    assert line(blog, "title.md")["next"] == ["threatgate event 2026-cccccc accepted"]


def test_the_table_reads_in_lines_and_ends_with_the_next_commands(blog: Blog) -> None:
    blog.post("a.md", date=None)
    blog.post("b.md", date=None)
    blog.receipt("2026-aaaaaa", "blog/posts/b.md")
    blog.commit()
    told = blog.threatgate("status")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "post                  owes                        filings                       state",
        "docs/blog/posts/a.md  5 → 杭州市公安局: open                                    blocked",
        "docs/blog/posts/b.md  5 → 杭州市公安局: recorded  2026-aaaaaa filed 2026-06-01  publishable",
        "",
        "blocked: docs/blog/posts/a.md",
        "  next: threatgate record docs/blog/posts/a.md --authority 杭州市公安局",
        "",
        "posts with filings: 2 (blocked 1, publishable 1)",
    ]


def test_a_notice_that_still_runs_is_pending_until_its_end_and_one_missed_is_not(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post("running.md", NETWORK, date=None)
    blog.receipt(
        "2026-aaaaaa", "blog/posts/running.md", authority=CYBERSPACE, filed_at="2026-06-20T10:00:00+08:00"
    )
    blog.post("missed.md", NETWORK)
    blog.receipt("2026-bbbbbb", "blog/posts/missed.md", authority=CYBERSPACE)
    blog.commit()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", LATE_JUNE)
    assert states(blog) == {"missed.md": "pending", "running.md": "pending"}
    assert line(blog, "running.md")["earliest"] == "2026-07-20T10:00:00+08:00"
    assert "pending until 2026-07-20" in blog.threatgate("status").out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", TODAY)
    assert states(blog) == {"missed.md": "blocked", "running.md": "publishable"}


def test_a_filing_that_is_not_committed_or_not_valid_is_shown_as_that(blog: Blog) -> None:
    blog.post("a.md", f"{HANGZHOU}\nfilings: [2026-zzzzzz]", date=None)
    path = blog.receipt("2026-bbbbbb", "blog/posts/a.md", extra="channel: pigeon")
    blog.commit()
    blog.receipt("2026-aaaaaa", "blog/posts/a.md")
    told = {one["id"]: (one["event"], one["standing"], one["valid"]) for one in line(blog, "a.md")["filings"]}
    assert told == {
        "2026-aaaaaa": ("filed", "uncommitted", True),
        "2026-bbbbbb": ("filed", "intact", False),
        "2026-zzzzzz": (None, None, True),
    }
    out = blog.threatgate("status").out
    for words in (
        "2026-aaaaaa filed 2026-06-01 (not committed)",
        "2026-bbbbbb filed 2026-06-01 (not valid)",
        "2026-zzzzzz: not in the ledger",
    ):
        assert words in out
    blog.write(path, (blog.root / path).read_bytes() + b"note: corrected\n")
    blog.commit()
    standings = {one["id"]: one["standing"] for one in line(blog, "a.md")["filings"]}
    assert standings == {"2026-aaaaaa": "intact", "2026-bbbbbb": "rewritten", "2026-zzzzzz": None}


def test_a_later_event_stands_for_its_filing(blog: Blog) -> None:
    blog.post("a.md", date=None)
    blog.receipt("2026-aaaaaa", "blog/posts/a.md")
    blog.commit()
    blog.further("2026-bbbbbb", "withdrawn", "reason: Filed in error")
    blog.commit()
    [step] = line(blog, "a.md")["filings"]
    assert (step["id"], step["event"], step["at"][:10]) == ("2026-aaaaaa", "withdrawn", "2026-06-22")
    assert states(blog) == {"a.md": "blocked"}


@pytest.mark.parametrize(
    ("until", "state"),
    [("2026-12-01", "expiring"), ("2026-12-21", "expiring"), ("2026-12-23", "publishable")],
)
def test_a_filing_that_ends_within_thirty_days_is_expiring(blog: Blog, until: str, state: str) -> None:
    blog.post("a.md", date=None)
    blog.receipt("2026-aaaaaa", "blog/posts/a.md", extra=f'valid_until: "{until}"')
    blog.commit()
    assert states(blog) == {"a.md": state}
    ends = [{"filing": "2026-aaaaaa", "until": until}] if state == "expiring" else []
    assert line(blog, "a.md")["ends"] == ends
    assert (f"expiring {until}" in blog.threatgate("status").out) is bool(ends)


@pytest.mark.parametrize(("until", "expiring"), [("2026-12-10", True), ("2027-02-01", False)])
def test_a_post_that_rests_on_a_dismissal_is_shown_when_that_ends(
    blog: Blog, until: str, *, expiring: bool
) -> None:
    blog.post("a.md", NOTHING, body=example(3, "flagged"))
    blog.post("news.md", NOTHING)
    blog.commit()
    [found] = [one for one in blog.check().report["findings"] if one["rule"] == "TG403"]
    reason = ("--reason", "A drill", "--until", until)
    assert blog.threatgate("dismiss", found["path"], found["fingerprint"], *reason).code == 0
    blog.commit()
    assert states(blog) == ({"a.md": "expiring"} if expiring else {})


def test_status_can_be_limited_to_posts_and_folders(blog: Blog) -> None:
    for name in ("a.md", "old/b.md", "old/c.md"):
        blog.post(name, date=None)
    blog.commit()
    assert set(states(blog, "docs/blog/posts/a.md")) == {"a.md"}
    assert set(states(blog, "docs/blog/posts/old")) == {"b.md", "c.md"}
    assert blog.threatgate("status", "nowhere.md").code == 2


def test_a_blog_that_owes_nothing_says_so(blog: Blog) -> None:
    blog.post("a.md", NOTHING)
    blog.commit()
    told = blog.threatgate("status")
    assert told.out.splitlines() == [
        "no post owes a filing or has one",
        "other posts, which owe no filing: 1, of them blocked: 0",
    ]


def test_what_blocks_and_is_on_no_post_is_counted(blog: Blog) -> None:
    PLIGHTS["TG308"](blog)
    told = blog.threatgate("status")
    assert told.out.splitlines()[-1] == "blocking findings on no post: 1; “threatgate check” tells them"


def test_a_long_table_on_a_narrow_terminal_is_told_in_time(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(MOST_FOLDED + 1):
        blog.post(f"{number:03}.md", NETWORK, date=None)
    blog.commit()
    monkeypatch.setenv("TERM", "xterm-256color")
    shown = pexpect.run(f"{BIN}/threatgate status", cwd=str(blog.root), encoding="utf-8", dimensions=(40, 60))
    rows = [one for one in shown.splitlines() if one.startswith("docs/")]
    assert len(rows) == MOST_FOLDED + 1
    assert all(one.endswith("blocked") for one in rows)


def test_a_shallow_clone_leaves_posts_without_verdict(blog: Blog, tmp_path: Path) -> None:
    blog.post("a.md", date=None)
    blog.receipt("2026-aaaaaa", "blog/posts/a.md")
    blog.commit()
    blog.clone_shallow(tmp_path / "clone")
    assert states(Blog(tmp_path / "clone")) == {"a.md": "undecided"}


def test_columns_stand_below_one_another_on_a_terminal_in_chinese_too(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post("通报.md", date=None)
    blog.post("a-longer-name-than-that.md", date=None)
    blog.commit()
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    shown = pexpect.run(
        f"{BIN}/threatgate status", cwd=str(blog.root), encoding="utf-8", dimensions=(40, 110)
    ).splitlines()
    assert not any("\x1b" in one for one in shown)
    rows = [one for one in shown if "杭州市公安局" in one and one.startswith("docs/")]
    places = {_width(one[: one.index("5 →")]) for one in rows}
    assert (len(rows), len(places)) == (2, 1)


def _width(text: str) -> int:
    return sum(1 if ord(letter) < 0x2E80 else 2 for letter in text)


def test_every_word_of_the_table_is_known_in_chinese(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post("a.md", date=None)
    blog.commit()
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    out = blog.threatgate("status").out
    assert out.splitlines()[0].split() == [
        render(Message(word), "zh") for word in ("post", "owes", "filings", "state")
    ]
    assert json.loads(blog.threatgate("status", "--format", "json").out)["posts"][0]["state"] == "blocked"
