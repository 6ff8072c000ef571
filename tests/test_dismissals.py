"""Dismissals: a reviewer's word, on the record, that a suspicion is none; and all it cannot do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Told
from hypothesis import given
from hypothesis import strategies as st
from making import NOW, POLICY, SHANGHAI, when
from story import AUTHOR

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    TOP,
    Attachment,
    Case,
    Commit,
    Confidence,
    Declaration,
    Dismissal,
    Docket,
    Entry,
    Event,
    Exhibit,
    Finding,
    Ledger,
    Outcome,
    Post,
    Receipt,
    Rule,
    Settings,
    Standing,
    World,
    say,
)
from mkdocs_threatgate.policy.dismissals import dismiss, review
from mkdocs_threatgate.sources.receipts import read_receipt

POST = "docs/blog/posts/a.md"
URI = "blog/posts/a.md"
TITLE = "地震预警系统上线"
REASON = "An earthquake system; nothing about networks"
FAR = "2099-12-31"
WRITER = "wang@example.com"
"""Who commits the posts; a dismissal by the same person is told (TG311)."""

TODAY = datetime.now(ZoneInfo(SHANGHAI)).date()


def day(count: int) -> str:
    """Return a day so many days from today, in the site's time zone."""
    return (TODAY + timedelta(days=count)).isoformat()


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose one post declares `none`, with the reserved word in its title."""
    made = Blog(tmp_path / "blog").start()
    suspected(made)
    made.commit(by=WRITER)
    return made


def suspected(
    blog: Blog, name: str = "a.md", *, title: str = TITLE, body: str = "Text.\n", id_: str = ""
) -> str:
    own = f"\nid: {id_}" if id_ else ""
    return blog.post(name, f"{NOTHING}{own}", date=None, title=title, body=body)


def fingerprint(blog: Blog, path: str = POST, rule: str = "TG501") -> str:
    findings = blog.check(path).report["findings"]
    return str(next(one["fingerprint"] for one in findings if (one["rule"], one["path"]) == (rule, path)))


def entry(  # noqa: PLR0913 - an entry has that many sides
    blog: Blog,
    seen: str,
    identifier: str = "2026-dddddd",
    *,
    post: str = URI,
    rule: str = "TG501",
    until: str = FAR,
    recorder: str = AUTHOR,
) -> str:
    """Write a dismissal by hand; return its path."""
    lines = [
        "schema: threatgate.receipt/1",
        f'id: "{identifier}"',
        "event: dismissed",
        'recorded_at: "2026-06-21T10:00:00+08:00"',
        f"recorded_by: {recorder}",
        f"post: {post}",
        f"rule: {rule}",
        f'fingerprint: "{seen}"',
        f"reason: {REASON}",
        f"until: {until}",
    ]
    path = f"filings/2026/{identifier}.yml"
    blog.write(path, "\n".join([*lines, ""]))
    return path


def dismissed(blog: Blog, until: str = FAR) -> str:
    """Dismiss the suspicion and commit that; return the entry's path."""
    path = entry(blog, fingerprint(blog), until=until)
    blog.commit()
    assert blog.check().notices in ([], ["TG601"])
    return path


def outcomes(told: Told) -> list[tuple[str, str]]:
    return [(one["rule"], one["outcome"]) for one in told.report["findings"]]


STANDS = ("TG501", "blocks")
DISMISSED = ("TG501", "dismissed")
UNUSED = ("TG602", "notice")


# --- the story, at both doors ------------------------------------------------------------------------


def test_a_suspicion_is_dismissed_by_the_command_it_names_once_that_is_committed(blog: Blog) -> None:
    assert blog.build("--quiet").code == 1
    command = blog.check().command("TG501")
    seen = fingerprint(blog)
    assert command == f"threatgate dismiss {POST} {seen} --reason '…' --until DATE"
    assert blog.run(command).code == 2, "placeholders are no reason and no day"
    told = blog.run(command.replace("'…'", f"'{REASON}'").replace("DATE", day(90)))
    assert told.code == 0, told.err
    assert blog.check().rules == ["TG501"]
    assert blog.build("--quiet").code == 1, "it is not committed yet"
    assert blog.run(told.out.partition("next: ")[2]).code == 0
    checked, built = blog.check(), blog.build("--strict")
    assert (checked.code, built.code, built.shown) == (0, 0, [])
    (finding,) = checked.report["findings"]
    (path,) = (blog.root / "filings").rglob("*.yml")
    assert {key: finding[key] for key in ("rule", "outcome", "remedy", "command", "fingerprint")} == {
        "rule": "TG501",
        "outcome": "dismissed",
        "remedy": f"Dismissed by {AUTHOR} until {day(90)} ({path.stem}): {REASON}",
        "command": None,
        "fingerprint": seen,
    }
    assert checked.report["summary"] == {"posts": 1, "blocked": 0, "blocks": 0, "notices": 0, "dismissed": 1}
    assert (checked.report["verdict"], checked.report["posts"][0]["verdict"]) == (
        "publishable",
        "publishable",
    )
    assert (blog.root / "site/blog/posts/a/index.html").exists()


def test_a_dismissal_is_told_to_people_as_that_and_not_as_a_block(blog: Blog) -> None:
    dismissed(blog)
    told = blog.threatgate("check")
    assert told.shown == []
    counted = "publishable: posts 1, blocked 0 · blocking findings 0, notices 0, dismissed 1"
    assert told.out.splitlines() == [
        f"{POST}:2:8: TG501 title-early-warning · cn-2019-draft/8 (dismissed)",
        "  the title holds “预警”, and no approval by a government department is recorded",
        "    2 | title: 地震预警系统上线",
        "      |        ^~~~~~~~~~~~~~~~",
        f"  Dismissed by {AUTHOR} until {FAR} (2026-dddddd): {REASON}",
        "",
        f"{counted} · ledger entries 1 at {blog.head[:12]}",
    ]
    plan = blog.threatgate("plan", POST)
    assert "what is not recorded is dismissed; publishable" in plan.out
    assert "cn-2019-draft/8: dismissed" in plan.out
    data = blog.threatgate("plan", POST, "--format", "json").report
    assert (data["owed"], data["next"]) == ([], [])


def test_what_it_dismissed_shows_in_the_log_of_a_build(blog: Blog) -> None:
    dismissed(blog)
    told = blog.build("--strict")
    assert (told.code, told.shown) == (0, [])
    assert "TG501 title-early-warning · cn-2019-draft/8 (dismissed)" in told.err
    assert "ERROR" not in told.err


def test_a_suspicion_is_told_with_its_fingerprint_in_text_too(blog: Blog) -> None:
    assert f" {fingerprint(blog)} --reason" in blog.threatgate("check").out
    for number in range(11):
        suspected(blog, f"{number:02}.md")
    grouped = blog.threatgate("check").out
    assert "12 times, in 12 files" in grouped
    assert "next: threatgate check docs/blog/posts/00.md\n" in grouped


def test_the_fingerprint_is_the_same_in_a_check_of_the_post_alone_and_in_every_language(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    suspected(blog, "0.md")
    whole = {one["path"]: one["fingerprint"] for one in blog.check().report["findings"]}
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    assert {path: fingerprint(blog, path) for path in whole} == whole
    assert len(set(whole.values())) == 2


# --- what it is bound to -----------------------------------------------------------------------------


def test_an_edit_elsewhere_keeps_it(blog: Blog) -> None:
    dismissed(blog)
    suspected(blog, body="# 另一个标题\n\nOther text, of any length.\n\n## 警察\n")
    assert outcomes(blog.check()) == [DISMISSED]
    text = (blog.root / POST).read_text(encoding="utf-8")
    blog.write(POST, text.replace("title:", "tags: [a]\ndate: 2026-06-10\ntitle:").replace("\n", "\r\n"))
    assert outcomes(blog.check()) == [DISMISSED]


@pytest.mark.parametrize("title", ["地震预警系统下线", "地震预 警系统上线", "勒索软件预警"])
def test_an_edit_of_the_title_raises_it_anew(title: str, blog: Blog) -> None:
    dismissed(blog)
    suspected(blog, title=title)
    told = blog.check()
    assert (told.code, outcomes(told)) == (1, [STANDS, UNUSED])


@pytest.mark.parametrize(
    "heading",
    ["勒索软件预警", "勒索软件预\u200b警", "勒索软件預警", "勒索软件&#39044;&#35686;", "勒索软件预<b></b>警"],
)
def test_another_title_with_the_word_raises_it_anew(heading: str, blog: Blog) -> None:
    dismissed(blog)
    suspected(blog, body=f"# {heading}\n")
    assert outcomes(blog.check()) == [STANDS, UNUSED]


def test_a_declaration_that_makes_it_threat_information_makes_it_a_fact(blog: Blog) -> None:
    dismissed(blog)
    blog.post(title=TITLE, date=None)
    told = blog.check()
    assert told.rules == ["TG501", "TG201"]
    assert told.notices == ["TG602"]
    assert told.command("TG501").startswith("threatgate record ")


@pytest.mark.parametrize(
    "other",
    [
        {"post": "blog/posts/b.md"},
        {"post": POST},
        {"post": "a.md"},
        {"rule": "TG401"},
        {"rule": "TG105"},
        {"seen": "0123456789abcdef"},
    ],
)
def test_it_does_not_count_for_another_post_rule_or_passage(other: dict[str, str], blog: Blog) -> None:
    suspected(blog, "b.md", title="Another")
    entry(blog, **{"seen": fingerprint(blog)} | other)
    blog.commit()
    told = blog.check()
    assert (told.code, outcomes(told)) == (1, [STANDS, UNUSED])


def test_a_post_with_an_id_keeps_it_through_a_rename_and_others_lose_it(blog: Blog) -> None:
    suspected(blog, id_="quake")
    path = "docs/blog/posts/b.md"
    suspected(blog, "b.md")
    blog.commit(by=WRITER)
    entry(blog, fingerprint(blog), post="quake")
    entry(blog, fingerprint(blog, path), "2026-eeeeee", post="blog/posts/b.md")
    blog.commit()
    assert outcomes(blog.check()) == [DISMISSED, DISMISSED]
    blog.move(POST, "docs/blog/posts/c.md")
    blog.move(path, "docs/blog/posts/d.md")
    told = blog.check()
    assert [(one["path"], one["outcome"]) for one in told.report["findings"] if one["rule"] == "TG501"] == [
        ("docs/blog/posts/c.md", "dismissed"),
        ("docs/blog/posts/d.md", "blocks"),
    ]


def test_a_post_with_an_id_may_be_named_by_its_path_as_well(blog: Blog) -> None:
    suspected(blog, id_="quake")
    blog.commit(by=WRITER)
    entry(blog, fingerprint(blog))
    blog.commit()
    assert outcomes(blog.check()) == [DISMISSED]


def test_a_dismissal_by_path_holds_on_when_the_post_is_given_an_id(blog: Blog) -> None:
    dismissed(blog, until=day(9))
    assert blog.run(f"threatgate declare {POST} --id quake").code == 0
    told = blog.check()
    assert [one["outcome"] for one in told.report["findings"] if one["rule"] == "TG501"] == ["dismissed"]
    assert told.notices == ["TG601"]
    renewal = told.command("TG601").replace("'…'", "Why").replace("DATE", FAR)
    assert blog.run(f"{renewal} && git commit -qm x").code == 0
    blog.commit(by=WRITER)
    assert (blog.check().code, blog.check().notices) == (0, [])


def test_a_dismissal_by_path_is_none_of_the_post_elsewhere_nor_of_another_passage(blog: Blog) -> None:
    dismissed(blog)
    suspected(blog, id_="quake", title=f"{TITLE}！")
    assert outcomes(blog.check()) == [STANDS, UNUSED]
    suspected(blog, id_="quake")
    blog.move(POST, "docs/blog/posts/c.md")
    assert outcomes(blog.check()) == [STANDS, UNUSED]


def test_the_command_names_a_post_by_its_id_and_a_page_by_its_path(blog: Blog) -> None:
    suspected(blog, id_="quake")
    page = "docs/about.md"
    blog.write(page, f"# {TITLE}\n")
    named = []
    for path in (POST, page):
        told = blog.threatgate(
            "dismiss",
            path,
            fingerprint(blog, path),
            "--reason",
            REASON,
            "--until",
            day(9),
            "--format",
            "json",
        )
        named.append(told.report["post"])
    blog.commit()
    assert named == ["quake", "about.md"]
    assert [one["outcome"] for one in blog.check().report["findings"] if one["rule"] == "TG501"] == [
        "dismissed"
    ] * 2


# --- what time does to it ----------------------------------------------------------------------------


def test_one_that_has_ended_lets_the_suspicion_block_again_and_says_why(blog: Blog) -> None:
    dismissed(blog, until="2026-06-30")
    told = blog.check()
    seen = fingerprint(blog)
    assert (told.code, outcomes(told)) == (1, [STANDS, ("TG601", "notice")])
    notice = told.report["findings"][1]
    assert (notice["path"], notice["line"], notice["message"], notice["command"]) == (
        POST,
        2,
        f"{AUTHOR} dismissed TG501 here until 2026-06-30; that is over, and it stands again",
        f"threatgate dismiss {POST} {seen} --reason '…' --until DATE",
    )
    assert blog.build("--quiet").code == 1
    command = notice["command"].replace("'…'", f"'{REASON}'").replace("DATE", day(60))
    assert blog.run(f"{command} && git commit --quiet -m Dismissed").code == 0
    assert outcomes(blog.check()) == [DISMISSED]


@pytest.mark.parametrize(("until", "noticed"), [(day(0), True), (day(29), True), (day(31), False)])
def test_it_gives_notice_from_thirty_days_before_its_end(until: str, noticed: bool, blog: Blog) -> None:  # noqa: FBT001 - an expectation
    dismissed(blog, until=until)
    told = blog.check()
    assert told.code == 0
    assert outcomes(told) == [DISMISSED, *([("TG601", "notice")] if noticed else [])]
    if noticed:
        message = told.report["findings"][1]["message"]
        assert message == f"the dismissal of TG501 here by {AUTHOR} ends on {until}"


def test_the_one_that_lasts_longest_counts_and_the_others_are_silent(blog: Blog) -> None:
    seen = fingerprint(blog)
    for number, until in enumerate(("2026-06-30", day(10), day(200), day(20))):
        entry(blog, seen, f"2026-aaaaa{number}", until=until)
    blog.commit()
    told = blog.check()
    assert outcomes(told) == [DISMISSED]
    assert f"until {day(200)} (2026-aaaaa2)" in told.report["findings"][0]["remedy"]


def test_one_that_names_nothing_is_a_notice_until_it_ends_and_silent_then(blog: Blog) -> None:
    seen = fingerprint(blog)
    suspected(blog, title="地震速报系统上线")
    path = entry(blog, seen)
    entry(blog, seen, "2026-eeeeee", until="2026-06-30")
    blog.commit()
    told = blog.check()
    assert (told.code, outcomes(told)) == (0, [UNUSED])
    notice = told.report["findings"][0]
    assert (notice["path"], notice["remedy"]) == (path, f"Leave it as it is: it ends on {FAR}.")
    assert notice["message"] == (
        f"this dismissal names no suspicion of TG501 in {URI} any more (fingerprint {seen})"
    )


def test_only_what_the_run_has_seen_is_missed(blog: Blog) -> None:
    suspected(blog, "b.md", title="Another")
    entry(blog, "0123456789abcdef")
    blog.commit()
    assert outcomes(blog.check("docs/blog/posts/b.md")) == []
    assert outcomes(blog.check(POST)) == [STANDS, UNUSED]
    blog.remove(POST)
    assert outcomes(blog.check()) == [UNUSED]


# --- who may not be believed -------------------------------------------------------------------------


def test_one_that_is_not_committed_does_not_count(blog: Blog) -> None:
    entry(blog, fingerprint(blog))
    told = blog.check()
    assert (told.code, outcomes(told)) == (1, [STANDS, ("TG301", "notice")])


def test_one_that_was_changed_in_history_does_not_count(blog: Blog) -> None:
    seen = fingerprint(blog)
    entry(blog, seen, until="2026-06-30")
    blog.commit()
    entry(blog, seen)
    blog.commit()
    told = blog.check()
    assert (told.code, outcomes(told)) == (1, [STANDS, ("TG302", "notice")])


def test_one_that_was_deleted_or_changed_on_disk_does_not_count(blog: Blog) -> None:
    path = dismissed(blog)
    blog.write(path, (blog.root / path).read_bytes() + b"note: a\n")
    assert outcomes(blog.check()) == [STANDS, ("TG301", "notice")]
    blog.remove(path)
    assert outcomes(blog.check()) == [DISMISSED], "a file left out of the checkout is still committed"
    blog.commit()
    assert outcomes(blog.check()) == [STANDS, ("TG302", "notice")]
    told = blog.threatgate("dismiss", POST, fingerprint(blog), "--reason", REASON, "--until", day(9))
    blog.commit()
    assert told.code == 0
    assert blog.check().rules == []


def test_one_in_a_history_that_is_cut_short_leaves_no_verdict(blog: Blog, tmp_path: Path) -> None:
    dismissed(blog)
    blog.write("other.txt", "x")
    blog.commit()
    shallow = Blog(blog.clone_shallow(tmp_path / "shallow").root)
    told = shallow.check()
    assert (told.code, told.report["verdict"]) == (3, "undecided")
    assert told.command("TG501") == "git fetch --unshallow"
    shallow.git("fetch", "--quiet", "--unshallow")
    assert outcomes(shallow.check()) == [DISMISSED]


def test_where_recorders_are_named_nobody_else_dismisses(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      recorders: [{AUTHOR}]\n")
    suspected(blog)
    blog.commit()
    seen = fingerprint(blog)
    blog.signed("wang@example.com")
    refused = blog.threatgate("dismiss", POST, seen, "--reason", REASON, "--until", day(9))
    assert (refused.code, "wang@example.com is none of the site's recorders" in refused.err) == (2, True)
    entry(blog, seen, recorder="wang@example.com")
    blog.commit(by="wang@example.com")
    assert outcomes(blog.check()) == [STANDS, ("TG309", "notice")]
    entry(blog, seen, "2026-eeeeee")
    blog.commit(by="wang@example.com")
    assert outcomes(blog.check()) == [STANDS, ("TG309", "notice"), ("TG309", "notice")]
    entry(blog, seen, "2026-ffffff")
    blog.commit()
    assert blog.check().rules == []


def test_a_fact_stands_whoever_says_otherwise(blog: Blog) -> None:
    path = "docs/blog/posts/b.md"
    blog.post("b.md", HANGZHOU, date=None, title=TITLE)
    blog.commit()
    for number, rule in enumerate(("TG201", "TG501")):
        seen = fingerprint(blog, path, rule)
        entry(blog, seen, f"2026-aaaaa{number}", post="blog/posts/b.md", rule=rule)
        refused = blog.threatgate("dismiss", path, seen, "--reason", REASON, "--until", day(9))
        assert (refused.code, refused.out) == (2, "")
        assert f"{rule} is a fact here, and facts cannot be dismissed" in refused.err
    blog.commit()
    told = blog.check(path)
    assert (told.code, told.rules, told.notices) == (1, ["TG501", "TG201"], ["TG305", "TG602"])
    assert blog.check().notices == ["TG305", "TG602"]


def test_front_matter_cannot_dismiss(blog: Blog) -> None:
    seen = fingerprint(blog)
    inline = f"{{event: dismissed, post: {URI}, rule: TG501, fingerprint: '{seen}', reason: x, until: {FAR}}}"
    blog.post(declaration=f"{NOTHING}\nreceipts: [{inline}]", date=None, title=TITLE)
    blog.commit()
    told = blog.check()
    assert told.rules == ["TG501", "TG305"]
    found = next(one for one in told.report["findings"] if one["rule"] == "TG305")
    assert found["message"] == "an event “dismissed” belongs into the ledger"


# --- the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"post": "docs/nothing.md"}, "is no page under docs"),
        (
            {"seen": "0123456789abcdef"},
            "nothing in docs/blog/posts/a.md has the fingerprint 0123456789abcdef",
        ),
        ({"seen": "TG501"}, "What can be dismissed there: "),
        ({"reason": " … "}, "is no reason"),
        ({"reason": ""}, "is no reason"),
        ({"until": "tomorrow"}, "“tomorrow” is no date or time"),
        ({"until": day(-1)}, "is over already"),
        ({"until": "2026-01-01T00:00:00Z"}, "is over already"),
    ],
)
def test_the_command_refuses_what_cannot_be_meant_and_writes_nothing(
    changed: dict[str, str], said: str, blog: Blog
) -> None:
    given_ = {"post": POST, "seen": fingerprint(blog), "reason": REASON, "until": day(9)} | changed
    told = blog.threatgate(
        "dismiss", given_["post"], given_["seen"], "--reason", given_["reason"], "--until", given_["until"]
    )
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert not (blog.root / "filings").exists()


def test_the_command_lists_what_can_be_dismissed_by_fingerprint(blog: Blog) -> None:
    seen = fingerprint(blog)
    told = blog.threatgate("dismiss", POST, "x", "--reason", REASON, "--until", day(9))
    assert f"What can be dismissed there: {seen} (TG501 line 2)" in told.err
    suspected(blog, title="Nothing")
    told = blog.threatgate("dismiss", POST, "x", "--reason", REASON, "--until", day(9))
    assert "Nothing there can be dismissed" in told.err
    blog.write("docs/blog/posts/a.csv", "a,b\n")
    told = blog.threatgate("dismiss", "docs/blog/posts/a.csv", "x", "--reason", REASON, "--until", day(9))
    assert "nothing in docs/blog/posts/a.csv has the fingerprint x" in told.err


def test_the_command_refuses_what_is_dismissed_already_unless_it_is_to_last_longer(blog: Blog) -> None:
    words = ("dismiss", POST, fingerprint(blog), "--reason", REASON, "--until")
    assert blog.threatgate(*words, day(9)).code == 0
    (path,) = (one.relative_to(blog.root).as_posix() for one in (blog.root / "filings").rglob("*.yml"))
    told = blog.threatgate(*words, day(9))
    assert (told.code, f"it is dismissed already in {path}, which is not committed" in told.err) == (2, True)
    assert blog.run(told.err.partition("Commit it: ")[2]).code == 0
    assert blog.check().code == 0
    told = blog.threatgate(*words, day(9))
    assert (told.code, f"it is dismissed already until {day(9)}, in {path}" in told.err) == (2, True)
    assert blog.threatgate(*words, day(10)).code == 0
    assert blog.run("git commit --quiet -m Again").code == 0
    assert f"until {day(10)}" in blog.check().report["findings"][0]["remedy"]


def test_the_command_writes_an_entry_that_is_read_back_and_commits_nothing(blog: Blog) -> None:
    seen, head = fingerprint(blog), blog.head
    reason = 'It says "预警": a\nname: x'
    told = blog.threatgate(
        "dismiss",
        POST,
        seen.upper(),
        "--reason",
        reason,
        "--until",
        "2027-01-01T09:00+08:00",
        "--format",
        "json",
    )
    assert told.code == 0
    identifier = told.report["id"]
    (path,) = told.report["written"]
    assert told.report == {
        "id": identifier,
        "post": URI,
        "rule": "TG501",
        "fingerprint": seen,
        "until": "2027-01-01T09:00:00+08:00",
        "written": [f"filings/{TODAY.year}/{identifier}.yml"],
        "next": f"git commit -m 'Dismiss TG501 in {URI}'",
    }
    receipt, faults = read_receipt((blog.root / path).read_bytes(), identifier, SHANGHAI)
    assert receipt is not None
    assert (receipt.recorded_by, faults) == (AUTHOR, ())
    assert receipt.dismissal == Dismissal(URI, "TG501", seen, reason, when("2027-01-01T09:00:00+08:00"))
    assert (blog.head, blog.git("diff", "--cached", "--name-only")) == (head, path)


def test_a_word_that_is_to_hold_for_more_than_a_year_is_taken_with_a_note(blog: Blog) -> None:
    told = blog.threatgate("dismiss", POST, fingerprint(blog), "--reason", REASON, "--until", FAR)
    assert told.code == 0
    assert f"note: {FAR} is more than a year ahead" in told.err


def test_commands_name_the_configuration_where_it_would_not_be_found(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.move("mkdocs.yml", "other.yml")
    suspected(blog)
    blog.commit()
    told = blog.check("-f", "other.yml")
    command = told.command("TG501")
    assert command.startswith(f"threatgate dismiss -f other.yml {POST} ")
    command = command.replace("'…'", f"'{REASON}'").replace("DATE", day(90))
    assert blog.run(f"{command} && git commit --quiet -m Dismissed").code == 0
    assert blog.check("-f", "other.yml").code == 0


# --- the entry, read ---------------------------------------------------------------------------------

WRITTEN = {
    "schema": "threatgate.receipt/1",
    "id": "2026-dddddd",
    "event": "dismissed",
    "recorded_at": "2026-06-21T10:00:00+08:00",
    "recorded_by": AUTHOR,
    "post": URI,
    "rule": "TG401",
    "fingerprint": "0123456789abcdef",
    "reason": REASON,
    "until": "2026-12-01",
}


def told(**changed: str) -> tuple[Receipt | None, list[str]]:
    text = "\n".join(f"{key}: {value}" for key, value in (WRITTEN | changed).items() if value != "-")
    receipt, faults = read_receipt(text.encode(), "2026-dddddd", SHANGHAI)
    assert all(fault.code == "TG305" for fault in faults)
    return receipt, [render(fault.message, "en") for fault in faults]


@pytest.mark.parametrize("rule", ["TG105", "TG401", "TG406", "TG410", "TG411", "TG501"])
def test_an_entry_is_read_with_the_end_of_its_last_day(rule: str) -> None:
    receipt, faults = told(rule=rule, fingerprint="0123456789ABCDEF")
    assert receipt is not None
    assert (receipt.event, faults) == (Event.DISMISSED, [])
    assert receipt.dismissal == Dismissal(URI, rule, "0123456789abcdef", REASON, when("2026-12-01"))
    assert receipt.dismissal.until.end == when("2026-12-02T00:00:00+08:00").start


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        *(({key: "-"}, f"“{key}” is missing") for key in ("post", "rule", "fingerprint", "reason", "until")),
        ({"recorded_by": "-"}, "“recorded_by” is missing"),
        ({"reason": '" "'}, "“reason” must be a text that is not empty"),
        ({"post": "[a]"}, "“post” must be a text"),
        ({"rule": "TG201"}, "TG201 cannot be dismissed, only suspicions can: TG105, TG4xx, TG501"),
        ({"rule": "TG4"}, "TG4 cannot be dismissed, only suspicions can: TG105, TG4xx, TG501"),
        ({"fingerprint": "0123"}, "“0123” is no fingerprint"),
        ({"fingerprint": "0123456789abcdeg"}, "“0123456789abcdeg” is no fingerprint"),
        ({"until": "never"}, "“until” must be a date or a time such as 2026-12-01T09:00:00+08:00"),
        ({"until": "2026-02-30"}, "“2026-02-30” is no possible value: day is out of range for month"),
        ({"colour": "blue"}, "the key “colour” is not known"),
    ],
)
def test_each_field_of_an_entry_that_is_wrong_is_one_fault(changed: dict[str, str], said: str) -> None:
    assert told(**changed)[1] == [said]


# --- pure: whatever the findings and the entries -----------------------------------------------------

RULES = tuple(
    Rule(code=code, slug=code, title=say("A rule"), suspicion=code != "TG201")
    for code in ("TG401", "TG501", "TG201")
)
NAMES = ("a.md", "b.md", "b", "c.zip", "gone.md")
PATHS = {"a.md": "docs/a.md", "b.md": "docs/b.md", "b": "docs/b.md", "c.zip": "docs/c.zip"}
PRINTS = ("0" * 16, "1" * 16)


def case(uri: str, own: str | None = None) -> Case:
    return Case(post=Post(path=f"docs/{uri}", uri=uri), declaration=Declaration(id=own), moment=NOW)


def docket(entries: tuple[Entry, ...], settings: Settings, *, whole: bool) -> Docket:
    world = World(texts=(), ledger=Ledger(dismissals=entries), policy=POLICY, settings=settings, whole=whole)
    exhibits = (Exhibit(attachment=Attachment(path="docs/c.zip", uri="c.zip")),)
    return Docket(cases=(case("a.md"), case("b.md", "b")), world=world, now=NOW, exhibits=exhibits)


findings = st.builds(
    lambda rule, path, confidence, seen, outcome: Finding(
        rule=rule,
        path=path,
        span=TOP,
        message=say("x"),
        remedy=say("y"),
        confidence=confidence,
        fingerprint=seen,
        outcome=outcome,
    ),
    st.sampled_from(RULES),
    st.sampled_from(("docs/a.md", "docs/b.md", "docs/c.zip", None)),
    st.sampled_from(Confidence),
    st.sampled_from(PRINTS),
    st.sampled_from((Outcome.BLOCKS, Outcome.NOTICE)),
)


def written(number: int, said: Dismissal, standing: Standing, *, faulty: bool, modified: bool) -> Entry:
    receipt = Receipt(
        id=f"{number}",
        filing="",
        event=Event.DISMISSED,
        recorded_at=when("2026-06-01"),
        recorded_by=AUTHOR,
        dismissal=said,
    )
    faults = read_receipt(b"", "x", SHANGHAI)[1] if faulty else ()
    added = Commit("c", 0, AUTHOR, AUTHOR)
    return Entry(
        path=f"{number}.yml",
        receipt=receipt,
        standing=standing,
        faults=faults,
        modified=modified,
        added=added,
    )


entries = st.lists(
    st.builds(
        written,
        st.integers(0, 9),
        st.builds(
            Dismissal,
            st.sampled_from(NAMES),
            st.sampled_from([rule.code for rule in RULES]),
            st.sampled_from(PRINTS),
            st.just(REASON),
            st.sampled_from(
                [when("2026-11-21"), when("2026-11-22"), when("2026-11-22T12:00:00+08:00"), when(FAR)]
            ),
        ),
        st.sampled_from((Standing.INTACT, *Standing)),
        faulty=st.booleans(),
        modified=st.booleans(),
    ),
    max_size=6,
).map(tuple)


@given(
    st.lists(findings, unique_by=lambda one: (one.path, one.rule.code, one.fingerprint)),
    entries,
    st.booleans(),
)
def test_a_finding_is_dismissed_if_and_only_if_an_intact_entry_that_has_not_ended_names_it(
    found: list[Finding],
    ledger: tuple[Entry, ...],
    whole: bool,  # noqa: FBT001 - drawn
) -> None:
    reviews = review(found, docket(ledger, Settings(), whole=whole))
    settled = dismiss(found, reviews, NOW)
    assert [one.outcome is Outcome.DISMISSED for one in settled] == [
        any(names(one, finding, Standing.INTACT) for one in ledger) for finding in found
    ]
    assert [
        replace(after, outcome=before.outcome, remedy=before.remedy, command=(), decisive=False)
        for before, after in zip(found, settled, strict=True)
    ] == found


def names(one: Entry, finding: Finding, standing: Standing) -> bool:
    """Tell, in the words of the contract, whether an entry dismisses a finding."""
    said = one.receipt.dismissal if one.receipt else None
    assert said is not None
    return (
        one.standing is standing
        and not one.faults
        and not one.modified
        and finding.rule.suspicion
        and finding.confidence is not Confidence.CERTAIN
        and PATHS.get(said.post) == finding.path
        and finding.path is not None
        and (said.rule, said.fingerprint) == (finding.rule.code, finding.fingerprint)
        and said.until.end > NOW
    )
