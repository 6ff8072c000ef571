"""What was filed against what is published, in real repositories and at both doors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from blog import AFTER, BEFORE, CONFIG, DATE, HANGZHOU, Blog, Told

POST = "docs/blog/posts/a.md"
POLICE = "杭州市公安局"
BODY = (
    "The pumps of a waterworks in 杭州市 were switched off for two hours; 3万户 had no water.\n\n"
    + "A plain sentence that says what everyone can do to protect such a system.\n" * 40
)
MANY = "incidents: [{nature: intruded, places: [杭州市]}]\nid: water"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with one undated post, written and committed."""
    made = Blog(tmp_path / "blog").start()
    made.post(date=None, body=BODY, title="Water")
    made.commit()
    return made


def record(blog: Blog, post: str = POST) -> str:
    """Record a filing by command and commit as it says; return the filing's id."""
    told = blog.threatgate("record", post, "--authority", POLICE, "--format", "json")
    assert told.code == 0, told.err
    return commit(blog, told)


def commit(blog: Blog, told: Told) -> str:
    assert told.code == 0, told.err
    assert blog.run(told.report["next"]).code == 0
    return str(told.report["id"])


def happens(blog: Blog, filing: str, event: str, *arguments: str) -> str:
    """Record an event by command and commit as it says; return its id."""
    return commit(blog, blog.threatgate("event", filing, event, *arguments, "--format", "json"))


def edit(blog: Blog, before: str, after: str, path: str = POST) -> None:
    text = (blog.root / path).read_text(encoding="utf-8")
    assert before in text
    blog.write(path, text.replace(before, after, 1))


def found(blog: Blog) -> tuple[int, list[str], list[str]]:
    told = blog.check()
    return told.code, told.rules, told.notices


def message(blog: Blog, rule: str) -> str:
    return str(next(one["message"] for one in blog.check().report["findings"] if one["rule"] == rule))


CLEAN: tuple[int, list[str], list[str]] = (0, [], [])
EDITED: tuple[int, list[str], list[str]] = (0, [], ["TG207"])
DRIFTED: tuple[int, list[str], list[str]] = (1, ["TG206"], [])


# --- recorded and changed ----------------------------------------------------------------------------


def test_what_is_recorded_names_the_text_as_it_was_staged(blog: Blog) -> None:
    filing = record(blog)
    receipt = (blog.root / f"filings/2026/{filing}.yml").read_text(encoding="utf-8")
    digest = r'"sha256:[0-9a-f]{64}"'
    said = re.search(
        rf'^  - post: "blog/posts/a.md"\n    content: {{form: 1, blob: "([0-9a-f]{{40}})", '
        rf"meta: {digest}, facts: {digest}, text: {digest}}}$",
        receipt,
        re.MULTILINE,
    )
    assert said is not None
    assert blog.git("cat-file", "blob", said[1]) + "\n" == (blog.root / POST).read_text(encoding="utf-8")
    assert found(blog) == CLEAN


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("title: Water", "title: Water\ntags: [pumps]", CLEAN),
        ("says what", "says  \nwhat", CLEAN),
        ("everyone", "every\u200bone", CLEAN),
        ("everyone", "evreyone", EDITED),
        ("were switched", "were not switched", EDITED),
        ("3万户", "30万户", DRIFTED),
        ("title: Water", "title: Fire", DRIFTED),
        ("nature: intruded", "nature: damaged", DRIFTED),
        ("A plain", "CVE-2026-9999: a plain", DRIFTED),
    ],
)
def test_a_filed_post_may_be_corrected_and_not_changed(
    before: str, after: str, expected: tuple[int, list[str], list[str]], blog: Blog
) -> None:
    record(blog)
    edit(blog, before, after)
    assert found(blog) == expected
    blog.commit()
    assert found(blog) == expected


def test_line_ends_of_another_system_are_no_change(blog: Blog) -> None:
    record(blog)
    text = (blog.root / POST).read_bytes()
    blog.write(POST, b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert found(blog) == CLEAN


def test_both_doors_say_the_same_of_a_changed_post(blog: Blog) -> None:
    record(blog)
    edit(blog, "everyone", "evreyone")
    checked, built = blog.check(), blog.build("--strict")
    assert (checked.code, built.code, built.shown) == (0, 0, [])
    assert "TG207 content-edited (notice)" in built.err
    edit(blog, "3万户", "30万户")
    checked, built = blog.check(), blog.build("--quiet")
    assert (checked.code, built.code) == (1, 1)
    assert checked.blocks == built.shown


def test_the_finding_says_what_has_changed_and_what_to_run(blog: Blog) -> None:
    filing = record(blog)
    edit(blog, "3万户", "30万户")
    edit(blog, "places: [杭州市]", "places: [杭州市, 宁波市]")
    told = blog.check()
    assert told.rules == ["TG206", "TG201"]
    assert message(blog, "TG206").endswith(
        f"; filing {filing} was made for another text: "
        "declared since: incident: place 浙江省宁波市 (330200); "
        "new in the text: number 30万户; no longer in the text: number 3万户; "
        "differing characters of the text: 1"
    )
    assert told.command("TG206") == f"threatgate event {filing} supplemented"


def test_plan_tells_the_difference_in_words_and_as_data(blog: Blog) -> None:
    filing = record(blog)
    edit(blog, "everyone", "evreyone")
    edit(blog, "title: Water", "title: Water and fire")
    shown = blog.threatgate("plan", POST).out
    assert (
        f"changed since filing {filing}: facts, or more than wording\n"
        "  the title was “Water”\n  differing characters of the text: 2\n"
    ) in shown
    data = blog.threatgate("plan", POST, "--format", "json").report
    assert data["changed"] == [
        {
            "filing": filing,
            "drift": "material",
            "reviewed": False,
            "assumed": None,
            "changes": ["the title was “Water”", "differing characters of the text: 2"],
        }
    ]


def test_plan_of_what_is_as_filed_tells_of_no_difference(blog: Blog) -> None:
    record(blog)
    assert "changed" not in blog.threatgate("plan", POST).out
    assert blog.threatgate("plan", POST, "--format", "json").report["changed"] == []


def test_a_second_filing_for_another_body_is_no_change_of_the_first(blog: Blog) -> None:
    edit(blog, "places: [杭州市]", "places: [杭州市, 宁波市]")
    blog.commit()
    record(blog)
    told = blog.threatgate("record", POST, "--authority", "宁波市公安局", "--format", "json")
    commit(blog, told)
    assert found(blog) == CLEAN


# --- supplemented and reviewed ------------------------------------------------------------------------


def test_a_supplement_covers_the_changed_text_even_of_a_post_long_public(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(date=DATE, body=BODY)
    blog.commit()
    commit(
        blog,
        blog.threatgate("record", POST, "--authority", POLICE, "--filed-at", BEFORE, "--format", "json"),
    )
    filing = next((blog.root / "filings/2026").iterdir()).stem
    edit(blog, "3万户", "30万户")
    assert found(blog) == DRIFTED
    happens(blog, filing, "supplemented")
    assert found(blog) == CLEAN
    edit(blog, "30万户", "31万户")
    assert found(blog) == DRIFTED
    edit(blog, "31万户", "3万户")
    assert found(blog) == DRIFTED, "the supplement has taken the place of what was filed first"


def test_a_supplement_counts_once_it_is_committed(blog: Blog) -> None:
    filing = record(blog)
    edit(blog, "3万户", "30万户")
    told = blog.threatgate("event", filing, "supplemented", "--format", "json")
    assert told.report["covers"] == ["blog/posts/a.md"]
    assert blog.check().rules == ["TG301", "TG206"]
    following = blog.check().command("TG206")
    assert following.endswith("&& git commit -m 'Record what has changed'"), "it is recorded already"
    again = blog.threatgate("event", filing, "supplemented")
    assert (again.code, again.out) == (2, "")
    assert f"it is recorded already in filings/2026/{told.report['id']}.yml, and not committed" in again.err
    commit(blog, told)
    assert found(blog) == CLEAN
    assert blog.git("status", "--porcelain") == "", "the text that it covers is in the same commit"


def test_the_command_of_a_changed_post_whose_supplement_waits_leads_to_publication(blog: Blog) -> None:
    record(blog)
    edit(blog, "3万户", "30万户")
    for _ in range(2):
        told = blog.run(blog.check().command("TG206"))
        assert told.code == 0, told.err
    assert found(blog) == CLEAN
    assert blog.git("status", "--porcelain") == ""


def test_a_review_settles_an_edit_as_it_is_and_no_further_one(blog: Blog) -> None:
    filing = record(blog)
    edit(blog, "everyone", "evreyone")
    assert blog.check().command("TG207") == f"threatgate event {filing} reviewed"
    happens(blog, filing, "reviewed")
    assert found(blog) == CLEAN
    edit(blog, "protect", "portect")
    assert found(blog) == EDITED
    assert "differing characters of the text: 4" in message(blog, "TG207")


def test_a_review_of_more_than_wording_is_refused_and_if_written_by_hand_helps_nothing(blog: Blog) -> None:
    filing = record(blog)
    edit(blog, "3万户", "30万户")
    told = blog.threatgate("event", filing, "reviewed")
    assert (told.code, told.out) == (2, "")
    assert f"{POST}: more than the wording has changed: new in the text: number 30万户" in told.err
    assert f"threatgate event {filing} supplemented" in told.err
    blog.commit()
    blog.further("2026-bbbbbb", "reviewed", "covers: [{post: blog/posts/a.md}]", filing=filing)
    blog.commit()
    assert found(blog) == DRIFTED


def test_many_reviewed_corrections_do_not_add_up_to_another_text(blog: Blog) -> None:
    filing = record(blog)
    for letter in "ABCD":
        edit(blog, "A plain sentence that says", f"{letter} clear remark which tells")
        told = blog.threatgate("event", filing, "reviewed", "--format", "json")
        assert (told.code == 0) is (letter != "D")
        if told.code == 0:
            commit(blog, told)
    assert found(blog) == DRIFTED
    assert re.search(r"the text: \d\d$", message(blog, "TG206"))


def test_a_shallow_clone_gives_no_verdict_whatever_has_changed(blog: Blog, tmp_path: Path) -> None:
    record(blog)
    edit(blog, "everyone", "evreyone")
    blog.commit()
    blog.clone_shallow(tmp_path / "clone")
    assert Blog(tmp_path / "clone", now=blog.now).check().code == 3


# --- filings of several posts, and posts of another name ------------------------------------------------


def two_posts(blog: Blog) -> str:
    blog.post("a.md", MANY, date=None, body=BODY)
    blog.post("b.md", HANGZHOU, date=None, body=BODY)
    blog.commit()
    path = blog.receipt(post="water", silent=True)
    edit(blog, "covers: [{post: water}]", "covers: [{post: water}, {post: blog/posts/b.md}]", path)
    blog.commit()
    happens(blog, "2026-aaaaaa", "reviewed", "--post", POST, "--post", "docs/blog/posts/b.md")
    return "2026-aaaaaa"


def test_of_several_posts_the_changed_one_is_supplemented(blog: Blog) -> None:
    filing = two_posts(blog)
    assert found(blog) == CLEAN
    edit(blog, "3万户", "30万户", "docs/blog/posts/b.md")
    told = blog.check()
    assert told.blocks == [("TG206", "docs/blog/posts/b.md", 4)]
    assert told.command("TG206") == f"threatgate event {filing} supplemented --post docs/blog/posts/b.md"
    supplemented = blog.threatgate("event", filing, "supplemented", "--format", "json")
    assert supplemented.report["covers"] == ["blog/posts/b.md"]
    commit(blog, supplemented)
    assert found(blog) == CLEAN


def test_where_it_is_not_plain_which_post_is_meant_it_must_be_said(blog: Blog) -> None:
    filing = two_posts(blog)
    told = blog.threatgate("event", filing, "supplemented")
    assert (told.code, told.out) == (2, "")
    assert f"filing {filing} covers several posts" in told.err
    assert f"--post: {POST}, docs/blog/posts/b.md" in told.err
    blog.post("c.md", HANGZHOU)
    told = blog.threatgate("event", filing, "supplemented", "--post", "docs/blog/posts/c.md")
    assert (told.code, told.out) == (2, "")
    assert f"filing {filing} does not cover blog/posts/c.md" in told.err


def test_a_renamed_post_with_an_id_is_still_compared_with_what_was_filed(blog: Blog) -> None:
    blog.post("a.md", MANY, date=None, body=BODY)
    blog.commit()
    record(blog)
    blog.move(POST, "docs/blog/posts/z.md")
    blog.commit()
    assert found(blog) == CLEAN
    edit(blog, "everyone", "evreyone", "docs/blog/posts/z.md")
    assert found(blog) == EDITED
    edit(blog, "3万户", "30万户", "docs/blog/posts/z.md")
    assert found(blog) == DRIFTED


# --- histories ----------------------------------------------------------------------------------------


def squashed(blog: Blog) -> None:
    """Squash the branch that the receipt was recorded on, and forget what was there."""
    blog.git("checkout", "--quiet", "main")
    blog.git("merge", "--quiet", "--squash", "work")
    blog.commit("Squashed")
    blog.git("branch", "-D", "work")
    blog.git("reflog", "expire", "--expire=now", "--all")
    blog.git("gc", "--quiet", "--prune=now")


def test_what_was_green_on_a_branch_is_green_when_the_branch_was_squashed(blog: Blog) -> None:
    blog.branch("work")
    filing = record(blog)
    edit(blog, "everyone", "evreyone")
    blog.commit()
    assert found(blog) == EDITED
    squashed(blog)
    assert found(blog) == EDITED
    assert f"what was filed as {filing} is not recorded" in message(blog, "TG207")
    happens(blog, filing, "reviewed")
    assert found(blog) == CLEAN


def test_a_fact_changed_on_a_branch_is_not_lost_when_the_branch_was_squashed(blog: Blog) -> None:
    blog.branch("work")
    filing = record(blog)
    edit(blog, "3万户", "30万户")
    blog.commit()
    assert found(blog) == DRIFTED
    squashed(blog)
    assert found(blog) == DRIFTED
    assert message(blog, "TG206").endswith(": facts in the text, or attachments")
    happens(blog, filing, "supplemented")
    assert found(blog) == CLEAN


def test_a_text_that_git_stores_with_other_line_ends_is_found_again(blog: Blog) -> None:
    blog.write(".gitattributes", "*.md text eol=lf\n")
    text = (blog.root / POST).read_bytes()
    blog.commit()
    blog.write(POST, text.replace(b"\n", b"\r\n"))
    record(blog)
    assert found(blog) == CLEAN
    edit(blog, "everyone", "evreyone")
    assert found(blog) == EDITED
    assert "is not recorded" not in message(blog, "TG207")


# --- receipts that do not say what was filed ------------------------------------------------------------


def test_a_receipt_without_digests_is_taken_for_the_text_of_its_commit_and_a_notice_says_so(
    blog: Blog,
) -> None:
    blog.receipt(silent=True)
    held = blog.commit()
    assert found(blog) == EDITED
    assert message(blog, "TG207") == (
        f"what was filed as 2026-aaaaaa is not recorded: the text in commit {held[:12]} is taken"
    )
    edit(blog, "everyone", "evreyone")
    assert found(blog) == EDITED
    assert message(blog, "TG207").startswith(
        "edited since it was filed as 2026-aaaaaa: differing characters of the text: 2; what was filed as"
    )
    happens(blog, "2026-aaaaaa", "reviewed")
    assert found(blog) == CLEAN
    edit(blog, "3万户", "30万户")
    assert found(blog) == DRIFTED


def test_the_text_of_its_commit_is_the_one_on_the_branch_where_it_was_recorded(blog: Blog) -> None:
    blog.branch("work")
    blog.receipt(silent=True)
    blog.commit()
    blog.checkout("main")
    edit(blog, "3万户", "30万户")
    blog.commit()
    blog.merge("work")
    assert found(blog) == DRIFTED


def test_a_receipt_that_was_committed_before_its_post_does_not_show_what_was_filed(blog: Blog) -> None:
    blog.receipt("2026-aaaaaa", "blog/posts/later.md")
    blog.commit()
    blog.post("a.md", 'none: "nothing"')
    blog.post("later.md", date=None, body=BODY)
    blog.commit()
    assert found(blog) == DRIFTED
    assert message(blog, "TG206").endswith(": the text as it was filed cannot be found")
    assert blog.check().command("TG206") == "threatgate event 2026-aaaaaa reviewed"
    happens(blog, "2026-aaaaaa", "reviewed")
    assert found(blog) == CLEAN


def test_a_form_that_is_not_computed_any_more_is_as_good_as_none(blog: Blog) -> None:
    path = blog.receipt(silent=True)
    edit(blog, "{post: blog/posts/a.md}", "{post: blog/posts/a.md, content: {form: 7, blob: x}}", path)
    blog.commit()
    assert found(blog) == EDITED
    edit(blog, "3万户", "30万户")
    assert found(blog) == DRIFTED


def test_a_filing_in_front_matter_is_bound_to_the_text_it_came_with(blog: Blog) -> None:
    authority = "{kind: public-security, region: '330100'}"
    receipts = f"receipts: [{{authority: {authority}, filed_at: {BEFORE}}}]"
    blog.post(declaration=f"{HANGZHOU}\n{receipts}", date=DATE, body=BODY)
    blog.commit()
    assert found(blog) == CLEAN
    edit(blog, "everyone", "evreyone")
    assert found(blog) == EDITED
    assert blog.check().command("TG207") == f"threatgate plan {POST}"
    edit(blog, "3万户", "30万户")
    assert found(blog) == DRIFTED
    assert blog.check().command("TG206") == f"threatgate record {POST} --authority {POLICE}"


# --- attachments ------------------------------------------------------------------------------------------


def bundled(blog: Blog) -> str:
    blog.remove(POST)
    path = blog.post("water/index.md", date=None, body=BODY + "\n[the table](table.csv), [a map](map.png)\n")
    blog.write("docs/blog/posts/water/table.csv", "day,houses\n1,3\n")
    blog.write("docs/blog/posts/water/map.png", b"\x89PNG")
    blog.write("docs/blog/posts/water/parts/list.txt", "a list\n")
    blog.commit()
    record(blog, path)
    return path


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("table.csv", "day,houses\n1,30\n", DRIFTED),
        ("parts/list.txt", "another\n", DRIFTED),
        ("more.txt", "more\n", DRIFTED),
        ("map.png", b"\x89PNG\r\n", CLEAN),
    ],
)
def test_a_changed_attachment_is_a_changed_fact(
    file: str, content: str | bytes, expected: tuple[int, list[str], list[str]], blog: Blog
) -> None:
    bundled(blog)
    assert found(blog) == CLEAN
    blog.write(f"docs/blog/posts/water/{file}", content)
    assert found(blog) == expected
    if expected is DRIFTED:
        assert message(blog, "TG206").endswith("attachments were changed, added or taken away")


def test_one_post_alone_is_judged_like_the_whole_site(blog: Blog) -> None:
    path = bundled(blog)
    blog.write("docs/blog/posts/water/table.csv", "day,houses\n1,30\n")
    assert blog.check(path).rules == blog.check().rules == ["TG206"]


def test_a_file_that_other_pages_link_to_is_not_the_posts_own(blog: Blog) -> None:
    edit(blog, "A plain", "[table](../files/table%20one.csv) A plain")
    blog.write("docs/blog/files/table one.csv", "1\n")
    blog.commit()
    record(blog)
    blog.write("docs/blog/files/table one.csv", "2\n")
    assert found(blog) == DRIFTED
    blog.write("docs/blog/files/table one.csv", "1\n")
    assert found(blog) == CLEAN
    blog.write("docs/index.md", "# Blog\n\n[the table](<blog/files/table one.csv>)\n")
    assert found(blog) == DRIFTED, "what was its own when it was filed is so no longer"
    assert blog.check(POST).rules == ["TG206"]


def test_the_attachments_of_a_silent_receipt_are_those_of_its_commit(blog: Blog) -> None:
    blog.remove(POST)
    blog.post("water/index.md", date=None, body=BODY)
    blog.write("docs/blog/posts/water/table.csv", "1\n")
    blog.receipt(post="blog/posts/water/index.md", silent=True)
    blog.commit()
    assert found(blog) == EDITED
    blog.write("docs/blog/posts/water/table.csv", "2\n")
    assert found(blog) == DRIFTED


# --- approvals, notices, opinions --------------------------------------------------------------------------


def test_an_approval_is_needed_anew_for_a_changed_text(blog: Blog) -> None:
    blog.post(declaration="none: A word about a word", title="勒索软件预警", date=None, body=BODY)
    blog.commit()
    arguments = ("--authority", POLICE, "--article", "cn-2019-draft/8", "--format", "json")
    filing = commit(blog, blog.threatgate("record", POST, *arguments))
    happens(blog, filing, "accepted")
    assert found(blog) == CLEAN
    edit(blog, "3万户", "30万户")
    assert found(blog) == DRIFTED
    happens(blog, filing, "supplemented")
    assert found(blog) == (1, ["TG205"], [])
    assert "it was accepted before it was supplemented, and not since" in message(blog, "TG205")
    happens(blog, filing, "accepted")
    assert found(blog) == CLEAN


def test_a_notice_of_thirty_days_runs_anew_for_what_was_supplemented_before_publication(
    blog: Blog,
) -> None:
    network = "networks: [{operator: {name: Example Utility}, places: [杭州市]}]"
    blog.post(declaration=network, date=None, body=BODY)
    blog.commit()
    arguments = ("--authority", POLICE, "--filed-at", BEFORE, "--format", "json")
    filing = commit(blog, blog.threatgate("record", POST, *arguments))
    assert found(blog) == CLEAN
    edit(blog, "3万户", "30万户")
    assert found(blog) == DRIFTED
    happens(blog, filing, "supplemented")
    assert found(blog) == (1, ["TG204"], [])
    edit(blog, "title: A post", "title: A post\ndate: 2026-07-10")
    assert found(blog) == CLEAN, "of what was public already no notice is late"


def test_an_opinion_is_one_on_the_text_that_the_operator_was_asked_about(blog: Blog) -> None:
    network = "networks: [{operator: {name: Example Utility}, places: [杭州市]}]"
    blog.post(declaration=network, date=DATE, body=BODY)
    blog.write(
        "filings/2026/2026-oooooo.yml",
        'schema: threatgate.receipt/1\nid: "2026-oooooo"\nfiling: "2026-oooooo"\nevent: opinion\n'
        'recorded_at: "2026-06-09"\nrecorded_by: liu@example.com\noperator: Example Utility\n'
        'requested_at: "2026-06-01"\nresponse: consent\nresponded_at: "2026-06-02"\nnumber: "7"\n'
        "covers: [{post: blog/posts/a.md}]\n",
    )
    blog.commit()
    assert found(blog) == CLEAN
    edit(blog, "everyone", "evreyone")
    assert found(blog) == CLEAN
    edit(blog, "3万户", "30万户")
    told = blog.check()
    assert told.rules == ["TG206"]
    assert "; the opinion 2026-oooooo was given on another text: new in the text" in message(blog, "TG206")
    asked = f"threatgate event {POST} opinion --operator 'Example Utility' --requested-at TIME"
    assert told.command("TG206").startswith(asked)


# --- laws ----------------------------------------------------------------------------------------------


def obligations(blog: Blog) -> list[dict[str, Any]]:
    return [one for post in blog.check().report["posts"] for one in post["obligations"]]


def test_a_drifted_filing_comes_near_to_what_it_was_made_for_and_to_nothing_else(blog: Blog) -> None:
    edit(blog, "places: [杭州市]", "places: [杭州市, 南京市]")
    blog.commit()
    record(blog)
    edit(blog, "3万户", "30万户")
    assert blog.check().rules == ["TG206", "TG201"]
    assert [one["status"] for one in obligations(blog)] == ["open", "open"]


def test_a_changed_post_whose_filing_is_late_as_well_is_told_so_first(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG)
    blog.post(body=BODY)
    blog.receipt(filed_at=AFTER)
    blog.commit()
    edit(blog, "3万户", "30万户")
    assert blog.check().rules == ["TG203"]
