"""What the screen says to do next can be typed as it stands, and leads on."""

from __future__ import annotations

from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, Blog
from plights import CAREFUL, PLIGHTS, POST, SIGNED

RECORD = ("record", POST, "--authority", "杭州市公安局")
SHOWN = f"{CONFIG}      evidence: required\n"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=HANGZHOU, date=None)
    blog.commit()
    return blog


def test_the_state_of_a_filing_is_that_of_its_last_event_whatever_the_ids_are(blog: Blog) -> None:
    blog.receipt("2026-zzzzzz")
    blog.commit()
    blog.further("2026-aaaaaa", "withdrawn", "reason: Filed in error", filing="2026-zzzzzz")
    blog.commit()
    [post] = blog.threatgate("status", "--format", "json").report["posts"]
    [step] = post["filings"]
    assert (step["id"], step["event"], step["authority"]) == ("2026-zzzzzz", "withdrawn", "杭州市公安局")


@pytest.mark.parametrize("rule", ["TG202", "TG208"])
def test_a_new_filing_that_waits_is_to_be_committed_and_not_recorded_again(rule: str, tmp_path: Path) -> None:
    blog = PLIGHTS[rule](Blog(tmp_path / "blog"))
    assert blog.run(blog.check().command(rule)).code == 0
    told = blog.check()
    assert sorted(told.rules) == ["TG201", "TG301"]
    assert blog.run(told.command("TG201")).code == 0
    assert blog.check().rules == []


@pytest.mark.parametrize("rule", ["TG201", "TG202", "TG208"])
def test_where_evidence_is_required_the_command_that_records_asks_for_it(rule: str, tmp_path: Path) -> None:
    blog = PLIGHTS[rule](Blog(tmp_path / "blog"))
    assert "--evidence" not in blog.check().command(rule)
    blog = PLIGHTS["TG201"](Blog(tmp_path / "strict"))
    blog.write("mkdocs.yml", SHOWN)
    blog.write("letter.pdf", "scan")
    command = blog.check().command("TG201")
    assert command.endswith(" --authority 杭州市公安局 --evidence FILE")
    assert blog.run(command.replace("FILE", "letter.pdf")).code == 0


def test_where_evidence_is_required_the_command_that_supplements_asks_for_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(SHOWN)
    blog.post(declaration=HANGZHOU, date=None)
    blog.write("letter.pdf", "scan")
    blog.commit()
    assert blog.threatgate(*RECORD, "--evidence", "letter.pdf").code == 0
    blog.commit()
    blog.write(POST, (blog.root / POST).read_text(encoding="utf-8") + "\n30万条数据。\n")
    command = blog.check().command("TG206")
    assert command.endswith(" supplemented --evidence FILE")
    assert blog.run(command.replace("FILE", "letter.pdf")).code == 0
    blog.commit()
    assert blog.check().rules == []


def test_where_signatures_count_the_commit_that_is_printed_is_signed(tmp_path: Path) -> None:
    blog = PLIGHTS["TG304"](Blog(tmp_path / "blog"))
    told = blog.threatgate(*RECORD)
    assert told.code == 0, told.err
    assert "next: git commit -S -m 'Record filing " in told.out
    assert blog.check().command("TG301").endswith(" && git commit -S -m 'Record filing'")
    assert "signatures" in SIGNED


def test_who_is_no_recorder_records_nothing(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CAREFUL)
    blog.post(declaration=HANGZHOU, date=None)
    blog.receipt()
    blog.commit()
    blog.signed("wang@example.com")
    for words in (RECORD, ("event", "2026-aaaaaa", "acknowledged")):
        told = blog.threatgate(*words)
        assert told.code == 2
        assert told.err == (
            "error: wang@example.com is none of the site's recorders\n"
            "Have it recorded by one of liu@example.com.\n"
        )
    assert blog.git("status", "--porcelain") == ""


@pytest.mark.parametrize("rule", ["TG304", "TG305", "TG309"])
def test_who_records_anew_is_told_to_take_the_old_id_out(rule: str, tmp_path: Path) -> None:
    found = PLIGHTS[rule](Blog(tmp_path / "blog")).check().report["findings"]
    remedy = next(one["remedy"] for one in found if one["rule"] == rule)
    assert "take the old id out of “filings”" in remedy


@pytest.mark.parametrize("event", ["filed", "supplemented"])
def test_nobody_is_told_to_mend_a_committed_receipt(event: str, tmp_path: Path) -> None:
    blog = PLIGHTS["TG305"](Blog(tmp_path / "blog"))
    if event == "supplemented":
        blog.receipt("2026-cccccc")
        blog.further("2026-dddddd", "supplemented", "covers: []", filing="2026-cccccc")
        blog.commit()
    remedies = {one["remedy"] for one in blog.check().report["findings"] if one["rule"] == "TG305"}
    assert remedies
    assert all("leave the old" in remedy for remedy in remedies)


def test_nothing_follows_a_filing_that_counts_for_nothing(tmp_path: Path) -> None:
    blog = PLIGHTS["TG309"](Blog(tmp_path / "blog"))
    told = blog.threatgate("event", "2026-aaaaaa", "acknowledged")
    assert told.code == 2
    assert told.err == (
        "error: filing 2026-aaaaaa is in the ledger and counts for nothing\n"
        "See what is wrong with it: threatgate ledger verify\n"
    )


def test_the_event_that_was_recorded_is_told_in_chinese(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.receipt()
    blog.commit()
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    told = blog.threatgate("event", "2026-aaaaaa", "rejected", "--reason", "材料不全")
    assert "被退回" in told.out.splitlines()[0]
    assert "rejected" not in told.out.splitlines()[0]


def test_two_events_may_wait_for_the_same_commit(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    posts = [blog.post(name, HANGZHOU, date=None) for name in ("a.md", "b.md")]
    blog.commit()
    assert blog.threatgate("record", *posts, "--authority", "杭州市公安局").code == 0
    blog.commit()
    for number, post in enumerate(posts, start=3):
        blog.write(post, (blog.root / post).read_text(encoding="utf-8") + f"\n{number}0万条数据。\n")
    for post in posts:
        found = blog.check(post).report["findings"]
        told = blog.run(next(one["command"] for one in found if one["rule"] == "TG206"))
        assert told.code == 0, told.err
    blog.commit()
    assert (blog.check().rules, blog.threatgate("ledger", "verify").code) == ([], 0)


def test_init_names_the_configuration_in_the_command_for_owners(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("my site/mkdocs.yml", CONFIG)
    blog.write("my site/docs/blog/posts/a.md", "# A\n")
    blog.signed().commit()
    told = blog.threatgate("init", "--yes", "-f", "my site/mkdocs.yml")
    assert "threatgate init -f 'my site/mkdocs.yml' --owner @ORGANISATION/TEAM" in told.out


def test_plan_names_from_when_on_a_post_may_go_out_that_was_filed_too_late(tmp_path: Path) -> None:
    blog = PLIGHTS["TG203"](Blog(tmp_path / "blog"))
    told = blog.run(blog.check().command("TG203"))
    assert "may be published from 2026-06-20 10:01+08:00 on" in told.out
    text = (blog.root / POST).read_text(encoding="utf-8")
    blog.write(POST, text.replace("date: 2026-06-10", "date: 2026-06-20T10:01:00+08:00"))
    assert blog.check().rules == []


def test_an_acceptance_that_waits_is_to_be_committed_and_not_recorded_again(tmp_path: Path) -> None:
    blog = PLIGHTS["TG205"](Blog(tmp_path / "blog"))
    for _ in range(2):
        told = blog.run(blog.check().command("TG205"))
        assert told.code == 0, told.err
    assert blog.check().rules == []


def test_where_signatures_count_what_waits_is_to_be_committed_with_one(tmp_path: Path) -> None:
    blog = PLIGHTS["TG304"](Blog(tmp_path / "blog"))
    assert blog.threatgate(*RECORD).code == 0
    again = blog.threatgate(*RECORD)
    assert (again.code, "&& git commit -S -m 'Record filing'" in again.err) == (2, True)


def test_plan_names_the_fewest_bodies_where_one_may_receive_several_duties(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration="reports: [{regions: [上海市, 江苏省, 浙江省]}]", date=None)
    blog.commit()
    told = blog.threatgate("plan", POST, "--format", "json").report
    few = [body["name"] for body in told["fewest"]]
    assert (len(told["owed"]), few) == (8, ["国家互联网信息办公室", "公安部"])
    shown = blog.threatgate("plan", POST).out
    assert (
        "enough for all that is open: filings with 国家互联网信息办公室 (000000), 公安部 (000000)\n" in shown
    )
    for name in few:
        assert blog.run(f"threatgate record {POST} --authority {name} && git commit -qm x").code == 0
    assert blog.check().rules == []
    assert "enough for" not in blog.threatgate("plan", POST).out


def test_plan_of_a_single_duty_names_no_fewest(blog: Blog) -> None:
    assert blog.threatgate("plan", POST, "--format", "json").report["fewest"] == []
