"""A post without an id was renamed: what is told, and the way from there to publication."""

from __future__ import annotations

from pathlib import Path

import pytest
from blog import HANGZHOU, Blog
from plights import POST

NEW = "docs/blog/posts/b.md"
PLAIN = "What was done about it, and by whom, is told below in plain words. " * 2
BODY = f"Three pumps of a waterworks stood still, and everyone in the town was told of it that day. {PLAIN}\n"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose one post is filed, with a number and a document, and was renamed since."""
    made = Blog(tmp_path / "blog").start()
    made.post(declaration=HANGZHOU, date=None, body=BODY)
    made.write("letter.pdf", "scan")
    made.commit()
    told = made.threatgate(
        *("record", POST, "--authority", "杭州市公安局", "--number", "〔2026〕1号", "--channel", "email"),
        *("--filed-at", "2026-06-01T10:00:00+08:00", "--evidence", "letter.pdf"),
    )
    assert told.code == 0, told.err
    made.commit()
    assert made.check().code == 0
    made.move(POST, NEW)
    made.commit()
    return made


def filing(blog: Blog) -> str:
    """Return the id of the filing that the post names."""
    _, _, rest = (blog.root / NEW).read_text(encoding="utf-8").partition('filings: ["')
    return rest[:11]


def again(blog: Blog) -> str:
    return f"threatgate record {NEW} --again {filing(blog)}"


def test_both_findings_say_that_the_receipt_is_of_the_former_path_and_give_one_command(blog: Blog) -> None:
    told = blog.check()
    assert told.rules == ["TG209", "TG201"]
    assert told.command("TG209") == told.command("TG201") == again(blog)
    for one in told.report["findings"]:
        assert f"filing {filing(blog)}" in one["message"]
        assert "blog/posts/a.md" in one["message"]
        assert "under the path that it then had, or under its id" in one["remedy"]


def test_the_command_leads_to_publication_and_takes_over_all_that_was_filed(blog: Blog) -> None:
    former = filing(blog)
    earlier = (blog.root / f"filings/2026/{former}.yml").read_text(encoding="utf-8")
    post = (blog.root / NEW).read_text(encoding="utf-8")
    told = blog.run(again(blog))
    assert told.code == 0, told.err
    anew = filing(blog)
    assert (blog.root / NEW).read_text(encoding="utf-8") == post.replace(former, anew)
    assert blog.check().rules == ["TG301", "TG201"], "what is missing is its commit"
    assert blog.run(blog.check().command("TG201")).code == 0
    assert (blog.check().code, blog.check().notices) == (0, [])
    assert blog.git("status", "--porcelain") == ""
    later = (blog.root / f"filings/2026/{anew}.yml").read_text(encoding="utf-8")
    assert _without_times(later) == _without_times(
        earlier.replace(f'id: "{former}"', f'id: "{anew}"')
        .replace(f'filing: "{former}"', f'filing: "{anew}"')
        .replace("blog/posts/a.md", "blog/posts/b.md")
    )


def _without_times(receipt: str) -> list[str]:
    return [line for line in receipt.splitlines() if not line.startswith("recorded_at")]


@pytest.mark.parametrize(
    ("before", "after", "rules", "notices"),
    [
        ("everyone", "evreyone", [], ["TG207"]),
        ("Three", "30万", ["TG206"], []),
    ],
)
def test_what_was_edited_besides_is_measured_against_what_was_filed(
    before: str, after: str, rules: list[str], notices: list[str], blog: Blog
) -> None:
    text = (blog.root / NEW).read_text(encoding="utf-8")
    blog.write(NEW, text.replace(before, after))
    assert blog.run(f"{again(blog)} && git commit -qm x").code == 0
    told = blog.check()
    assert (told.rules, told.notices) == (rules, notices)
    if rules:
        assert blog.run(f"{told.command('TG206')} && git commit -qm y").code == 0
        assert blog.check().rules == []


def test_a_receipt_without_digests_is_taken_for_the_text_of_its_commit(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]", date=None, body=BODY)
    blog.receipt(silent=True)
    blog.commit()
    blog.move(POST, NEW)
    blog.write(NEW, (blog.root / NEW).read_text(encoding="utf-8").replace("Three", "30万"))
    blog.commit()
    assert blog.run(f"threatgate record {NEW} --again 2026-aaaaaa && git commit -qm x").code == 0
    assert blog.check().rules == ["TG206"]


def test_a_filing_that_ends_does_not_last_longer_for_being_recorded_again(tmp_path: Path) -> None:
    """An acceptance is not taken over, its end is: a report that needs none would outlast it."""
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]", date=None, body=BODY)
    blog.receipt(extra='received_at: "2026-06-02"\nvalid_until: "2026-08-01"')
    blog.commit()
    told = blog.threatgate("event", "2026-aaaaaa", "accepted", "--at", "2026-06-03")
    assert told.code == 0, told.err
    (accepted,) = (one for one in blog.root.glob("filings/2026/*.yml") if one.stem != "2026-aaaaaa")
    accepted.write_text(
        f'{accepted.read_text(encoding="utf-8")}valid_until: "2026-07-01"\n', encoding="utf-8"
    )
    blog.commit()
    assert blog.check().rules == ["TG208"]
    blog.move(POST, NEW)
    blog.commit()
    assert blog.run(f"threatgate record {NEW} --again 2026-aaaaaa && git commit -qm x").code == 0
    receipt = (blog.root / f"filings/2026/{filing(blog)}.yml").read_text(encoding="utf-8")
    times = [line for line in receipt.splitlines() if line.startswith(("filed", "received", "valid"))]
    assert times == [
        'filed_at: "2026-06-01T10:00:00+08:00"',
        'received_at: "2026-06-02"',
        'valid_until: "2026-07-01"',
    ]
    assert blog.check().rules == ["TG208"]


def test_a_post_that_was_given_an_id_at_last_is_covered_by_that(blog: Blog) -> None:
    assert blog.run(f"threatgate declare {NEW} --id pumps").code == 0
    assert blog.run(f"{again(blog)} && git commit -qam x").code == 0
    assert blog.check().code == 0
    blog.move(NEW, "docs/blog/posts/c.md")
    assert blog.check().code == 0


def test_what_came_after_the_filing_is_named(blog: Blog) -> None:
    assert blog.run(f"threatgate event {filing(blog)} acknowledged && git commit -qm x").code == 0
    told = blog.run(again(blog))
    assert "what came after it has to be recorded anew, as far as it counts: acknowledged" in told.out


def test_the_filing_of_another_post_is_not_taken_over(blog: Blog) -> None:
    """Its page is there: nothing was renamed, and whoever copied its front matter has to file."""
    blog.write(POST, (blog.root / NEW).read_bytes())
    told = blog.check(NEW)
    assert told.rules == ["TG209", "TG201"]
    assert told.command("TG209") == f"threatgate plan {NEW}"
    assert told.command("TG201") == f"threatgate record {NEW} --authority 杭州市公安局"
    refused = blog.run(again(blog))
    assert refused.code == 2
    assert "and nothing that was renamed" in refused.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--authority", "杭州市公安局"), "--again takes everything over from the filing"),
        (("docs/index.md",), "--again takes a filing over for one post"),
    ],
)
def test_nothing_is_said_beside_it(words: tuple[str, ...], said: str, blog: Blog) -> None:
    told = blog.threatgate("record", NEW, *words, "--again", filing(blog))
    assert (told.code, told.out, said in told.err) == (2, "", True)


def test_a_filing_that_was_withdrawn_or_that_the_body_may_not_receive_is_refused(blog: Blog) -> None:
    named = filing(blog)
    text = (blog.root / NEW).read_text(encoding="utf-8")
    blog.write(NEW, text.replace("杭州市", "南京市"))
    told = blog.threatgate("record", NEW, "--again", named)
    assert (told.code, "杭州市公安局 is not competent for this post" in told.err) == (2, True)
    blog.write(NEW, text)
    assert blog.run(f"threatgate event {named} withdrawn --reason Error && git commit -qm x").code == 0
    told = blog.threatgate("record", NEW, "--again", named)
    assert (told.code, f"filing {named} was withdrawn" in told.err) == (2, True)


def test_a_filing_that_a_broken_receipt_may_have_ended_is_not_recorded_again(blog: Blog) -> None:
    named = filing(blog)
    blog.write("filings/2026/2026-bbbbbb.yml", f"event: withdrawn\nfiling: {named}\n: :\n")
    blog.commit()
    told = blog.threatgate("record", NEW, "--again", named)
    assert (told.code, "filings/2026/2026-bbbbbb.yml cannot be read" in told.err) == (2, True)


def test_a_filing_whose_end_waits_for_its_commit_is_not_recorded_again(blog: Blog) -> None:
    named = filing(blog)
    assert blog.threatgate("event", named, "withdrawn", "--reason", "Error").code == 0
    told = blog.threatgate("record", NEW, "--again", named)
    assert (told.code, f"filing {named} was withdrawn" in told.err) == (2, True)


def test_a_filing_that_covers_the_post_as_it_is_called_is_not_recorded_again(blog: Blog) -> None:
    blog.move(NEW, POST)
    named = (blog.root / POST).read_text(encoding="utf-8").partition('filings: ["')[2][:11]
    told = blog.threatgate("record", POST, "--again", named)
    assert (told.code, f"filing {named} covers {POST} already" in told.err) == (2, True)


# --- receipts in front matter move with their post -------------------------------------------------------


@pytest.fixture
def inline(tmp_path: Path) -> Blog:
    """A blog whose one post holds its receipt itself."""
    made = Blog(tmp_path / "blog").start()
    made.post(declaration=HANGZHOU, date=None, body=BODY)
    made.commit()
    assert made.threatgate("record", POST, "--authority", "杭州市公安局", "--inline").code == 0
    made.commit()
    return made


EDITED = [("Three pumps", "30万 pumps", ["TG206"], []), ("everyone", "evreyone", [], ["TG207"])]


def edit(blog: Blog, post: str, before: str, after: str) -> None:
    text = (blog.root / post).read_text(encoding="utf-8")
    assert before in text
    blog.write(post, text.replace(before, after))


@pytest.mark.parametrize(("before", "after", "rules", "notices"), EDITED)
@pytest.mark.parametrize(
    "order", ["at once", "edited first", "renamed first", "renamed twice", "on a branch", "in a merge"]
)
def test_no_renaming_hides_an_edit_from_a_receipt_in_front_matter(
    inline: Blog, order: str, before: str, after: str, rules: list[str], notices: list[str]
) -> None:
    last = NEW
    if order == "in a merge":
        inline.git("checkout", "-q", "-b", "side")
        inline.write("docs/index.md", "# Another\n")
        inline.commit()
        inline.git("checkout", "-q", "main")
        inline.git("merge", "-q", "--no-ff", "--no-commit", "side")
    if order == "on a branch":
        inline.git("checkout", "-q", "-b", "side")
    if order == "edited first":
        edit(inline, POST, before, after)
        inline.commit()
        assert inline.check().rules == rules
    inline.move(POST, NEW)
    if order in ("renamed first", "renamed twice"):
        inline.commit()
        assert (inline.check().rules, inline.check().notices) == ([], [])
    if order == "renamed twice":
        last = "docs/blog/posts/c.md"
        inline.move(NEW, last)
    if order != "edited first":
        edit(inline, last, before, after)
    inline.commit()
    if order == "on a branch":
        inline.git("checkout", "-q", "main")
        inline.write("docs/index.md", "# Another\n")
        inline.commit()
        inline.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    told = inline.check()
    assert (told.rules, told.notices) == (rules, notices)


def test_a_filing_in_the_ledger_makes_a_renamed_and_edited_post_publishable(inline: Blog) -> None:
    inline.move(POST, NEW)
    edit(inline, NEW, "Three pumps", "30万 pumps")
    inline.commit()
    assert inline.check().rules == ["TG206"]
    assert inline.run(f"threatgate record {NEW} --authority 杭州市公安局 && git commit -qm x").code == 0
    assert (inline.check().rules, inline.check().code) == ([], 0)


def test_two_posts_with_one_receipt_may_be_renamed_together(inline: Blog) -> None:
    other, moved = "docs/blog/posts/other.md", "docs/blog/posts/moved.md"
    text = (inline.root / POST).read_text(encoding="utf-8")
    inline.write(other, text.replace("Three pumps", "Four wells of another works"))
    inline.commit()
    inline.move(POST, NEW)
    inline.move(other, moved)
    edit(inline, moved, "everyone", "evreyone")
    inline.commit()
    told = inline.check()
    assert [(one["rule"], one["path"]) for one in told.report["findings"]] == [("TG207", moved)]


def test_a_receipt_that_branches_held_in_texts_that_differ_is_known_of_none(inline: Blog) -> None:
    inline.git("rm", "-q", POST)
    start = inline.git("rev-list", "--max-parents=0", "HEAD").strip()
    text = inline.git("show", f"HEAD:{POST}") + "\n"
    inline.git("checkout", "-q", "-f", "-b", "side", start)
    inline.write(POST, text.replace("Three", "Nine"))
    inline.commit()
    inline.git("checkout", "-q", "main")
    inline.git("merge", "-q", "--no-ff", "-s", "ours", "-m", "Merge", "side")
    inline.move(POST, NEW)
    inline.commit()
    assert inline.check().rules == ["TG206"]


def test_a_post_that_was_renamed_as_it_was_is_as_good_as_before(inline: Blog) -> None:
    inline.move(POST, NEW)
    inline.commit()
    assert (inline.check().code, inline.check().notices) == (0, [])
