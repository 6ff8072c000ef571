"""`threatgate record` beyond one post and one body: asking, front matter, many posts, evidence as stored."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pexpect
import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog
from plights import NETWORK, POST
from test_commands import in_terminal, state

POLICE = "杭州市公安局"
REQUIRED = f"{CONFIG}      evidence: required\n"
SCAN = b"%PDF-1.7\0\xff\r\nscan\n"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post on an incident, and a scan that waits outside the ledger."""
    made = Blog(tmp_path / "blog").start()
    made.post(date=None)
    made.commit()
    (tmp_path / "scan.pdf").write_bytes(SCAN)
    return made


def say(child: pexpect.spawn[str], question: str, answer: str) -> None:
    """Wait for a question, and answer it."""
    child.expect(question)
    child.sendline(answer)


def ended(child: pexpect.spawn[str]) -> int | None:
    """Wait for the end of the command; return its exit code."""
    child.expect(pexpect.EOF)
    child.close()
    code: int | None = child.exitstatus
    return code


def recorded(blog: Blog) -> str:
    """Return the only receipt that is staged."""
    (path,) = (
        one for one in blog.git("diff", "--cached", "--name-only").splitlines() if one.endswith(".yml")
    )
    return (blog.root / path).read_text(encoding="utf-8")


def record(blog: Blog, *arguments: str) -> dict[str, object]:
    """Record, commit, and return what was told as data."""
    told = blog.threatgate("record", *arguments, "--format", "json")
    assert told.code == 0, told.err
    assert blog.run(told.report["next"]).code == 0
    return told.report


# --- asking ---------------------------------------------------------------------------------------------


def test_in_a_terminal_it_asks_who_received_it_and_for_what_else_was_not_said(blog: Blog) -> None:
    child = in_terminal(blog, "record", POST)
    child.expect("Filings are owed to these bodies:")
    shown = ["1  杭州市公安局 \\(330100\\)", "2  浙江省公安厅 \\(330000\\)", "3  公安部 \\(000000\\)"]
    for line in shown:
        child.expect(line)
        child.expect(r"meets: cn-2019-draft/5: i1, 浙江省杭州市 \(330100\)")
    say(child, "Who received the filing", "")
    say(child, "Who received the filing", "4")
    say(child, "“4” is none of the numbers 1 to 3\r\nWho received the filing", "2")
    say(child, "When was it filed.*now", "yesterday")
    say(child, "“yesterday” is no date or time.*\r\nWhen was it filed", "2199-01-01")
    say(child, "lies in the future.*\r\nWhen was it filed", "2026-06-01")
    say(child, "How", "pigeon")
    say(child, "“pigeon” is none of online-platform.*\r\nHow", "email")
    say(child, "Its number", "〔2026〕117")
    say(child, "A document that shows it", "nowhere.pdf")
    say(child, "there is no file nowhere.pdf\r\nA document", "../scan.pdf")
    say(child, "Another document", "")
    child.expect("next: git commit")
    assert ended(child) == 0
    receipt = recorded(blog)
    for line in (
        'authority: {kind: public-security, region: "330000", name: "浙江省公安厅"}',
        'filed_at: "2026-06-01"',
        'channel: "email"',
        'number: "〔2026〕117"',
        hashlib.sha256(SCAN).hexdigest(),
    ):
        assert line in receipt


def test_what_is_said_is_not_asked_and_a_named_body_ends_all_questions(blog: Blog) -> None:
    child = in_terminal(
        blog, "record", POST, "--filed-at", "2026-06-01", "--number", "7", "--evidence", "../scan.pdf"
    )
    say(child, "Who received the filing", "1")
    say(child, "How", "")
    child.expect("next: git commit")
    assert ended(child) == 0
    blog.git("reset", "--quiet", "--hard")
    child = in_terminal(blog, "record", POST, "--authority", POLICE)
    child.expect("next: git commit")
    assert ended(child) == 0


def test_the_only_body_is_shown_and_confirmed_with_the_enter_key(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration="incidents: [{places_unknown: true}]", date=None)
    blog.commit()
    child = in_terminal(blog, "record", POST)
    child.expect(r"1  公安部 \(000000\)")
    for question in (
        r"Who received the filing.*\[1\]",
        "When was it filed",
        "How",
        "Its number",
        "A document",
    ):
        say(child, question, "")
    child.expect("recorded .*公安部")
    assert ended(child) == 0
    assert "channel:" not in recorded(blog)


def test_the_body_that_was_used_last_comes_first_and_bodies_no_longer_owed_are_left_out(blog: Blog) -> None:
    blog.post("b.md", date=None)
    blog.post("c.md", "incidents: [{places: [杭州市, 南京市]}]", date=None)
    blog.commit()
    record(blog, "blog/posts/b.md", "--authority", "公安部", "--filed-at", "2026-05-01")
    record(blog, "blog/posts/b.md", "--authority", "浙江省公安厅", "--filed-at", "2026-06-01")
    child = in_terminal(blog, "record", POST)
    child.expect(r"1  浙江省公安厅 \(330000\), last used 2026-06-01")
    child.expect(r"2  公安部 \(000000\), last used 2026-05-01")
    child.expect(r"3  杭州市公安局 \(330100\)\r\n")
    say(child, r"Who received the filing.*\[1\]", "")
    child.expect("When")
    child.sendeof()
    assert ended(child) == 3
    record(blog, "blog/posts/c.md", "--authority", POLICE)
    told = blog.threatgate("record", "blog/posts/c.md")
    assert "competent: 公安部 (000000), 南京市公安局 (320100), 江苏省公安厅 (320000)\n" in told.err


@pytest.mark.parametrize(
    ("question", "how"), [("Who received", "end"), ("When was", "interrupt"), ("A document", "interrupt")]
)
def test_whoever_breaks_off_has_changed_nothing(question: str, how: str, blog: Blog) -> None:
    before = state(blog)
    child = in_terminal(blog, "record", POST)
    for earlier in ("Who received", "When was", "How", "Its number", "A document"):
        child.expect(earlier)
        if earlier == question:
            break
        child.sendline("1" if earlier == "Who received" else "")
    child.sendintr() if how == "interrupt" else child.sendeof()
    child.expect("\r\ninterrupted: no verdict")
    assert ended(child) == 3
    assert state(blog) == before
    assert blog.git("status", "--porcelain") == ""


def test_without_a_terminal_it_names_the_bodies_and_the_command_for_the_first(blog: Blog) -> None:
    before = state(blog)
    given = ("--number", "〔2026〕 7", "--inline", "--role", "decision", "--evidence", "../scan.pdf")
    told = blog.threatgate("record", POST, *given)
    assert (told.code, told.out) == (2, "")
    assert told.err == (
        "error: nothing says who received the filing; competent: 杭州市公安局 (330100), "
        "浙江省公安厅 (330000), 公安部 (000000)\n"
        f"Say who did, for example: threatgate record {POST} --number '〔2026〕 7' "
        "--evidence ../scan.pdf --role decision --inline --authority 杭州市公安局\n"
    )
    assert state(blog) == before
    assert blog.run(told.err.partition("for example: ")[2]).code == 0
    assert "number: " in (blog.root / POST).read_text(encoding="utf-8")


def test_where_data_is_wanted_nothing_is_asked(blog: Blog) -> None:
    child = in_terminal(blog, "record", POST, "--format", "json")
    child.expect("error: nothing says who received the filing")
    assert ended(child) == 2


def test_only_bodies_of_the_kind_and_for_the_article_that_are_named_are_offered(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=f"{HANGZHOU}\nreports: [{{regions: [浙江省]}}]", date=None)
    blog.commit()
    article = blog.threatgate("record", POST, "--article", "cn-2019-draft/6-1", "--kind", "public-security")
    assert "competent: 浙江省公安厅 (330000), 公安部 (000000)\n" in article.err
    command = f"threatgate record {POST} --kind public-security --article cn-2019-draft/6-1"
    assert article.err.endswith(f"for example: {command} --authority 浙江省公安厅\n")
    other = blog.threatgate("record", POST, "--article", "cn-2019-draft/8")
    assert (other.code, "It owes filings under: " in other.err) == (2, True)


def test_a_department_is_named_by_its_code_in_the_command_for_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration="reports: [{sectors: [finance/banking]}]", date=None)
    blog.commit()
    told = blog.threatgate("record", POST)
    assert f"for example: threatgate record {POST} --authority NFRA\n" in told.err
    assert blog.run(told.err.partition("for example: ")[2]).code == 0


def test_where_all_is_recorded_or_waits_nothing_is_offered(blog: Blog) -> None:
    assert blog.threatgate("record", POST, "--authority", POLICE).code == 0
    waiting = blog.threatgate("record", POST)
    assert (waiting.code, "recorded already in " in waiting.err) == (2, True)
    assert blog.run(waiting.err.partition("Commit it first: ")[2]).code == 0
    done = blog.threatgate("record", POST)
    assert (done.code, done.out) == (2, "")
    assert f"{POST} owes no filing that is not recorded" in done.err
    assert blog.threatgate("record", POST, "--authority", "公安部").code == 0


# --- into the front matter ---------------------------------------------------------------------------------


def test_an_inline_receipt_is_written_into_the_post_and_counts_once_committed(blog: Blog) -> None:
    before = (blog.root / POST).read_text(encoding="utf-8")
    told = blog.threatgate(
        "record", POST, "--authority", POLICE, "--inline", "--article", "cn-2019-draft/5",
        "--filed-at", "2026-06-01", "--channel", "fax", "--evidence", "../scan.pdf", "--format", "json",
    )  # fmt: skip
    assert told.code == 0, told.err
    report = told.report
    kept = f"filings/2026/{report['id']}.submission.pdf"
    assert report["written"] == [kept, POST]
    assert report["covers"] == ["blog/posts/a.md"]
    listed = f'path: "2026/{report["id"]}.submission.pdf", sha256: "{hashlib.sha256(SCAN).hexdigest()}"'
    added = (
        "  receipts:\n"
        f'    - id: "{report["id"]}"\n'
        "      event: filed\n"
        f'      recorded_at: "{report["recorded_at"]}"\n'
        '      recorded_by: "liu@example.com"\n'
        '      authority: {kind: public-security, region: "330100", name: "杭州市公安局"}\n'
        '      filed_at: "2026-06-01"\n'
        '      channel: "fax"\n'
        "      articles: [cn-2019-draft/5]\n"
        f"      evidence: [{{{listed}, role: submission}}]\n"
    )
    after = (blog.root / POST).read_text(encoding="utf-8")
    assert after == before.replace("---\n\nText", f"{added}---\n\nText")
    assert (blog.root / kept).read_bytes() == SCAN
    assert sorted(blog.check().rules) == ["TG201", "TG301"]
    assert blog.run(report["next"]).code == 0
    assert blog.check().code == 0
    assert blog.git("status", "--porcelain") == ""


def test_an_inline_receipt_shows_its_evidence_where_that_is_required(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(REQUIRED)
    blog.post(date=None)
    blog.write("scan.pdf", SCAN)
    blog.commit()
    report = record(blog, POST, "--authority", POLICE, "--inline", "--evidence", "scan.pdf")
    assert blog.check().code == 0
    blog.write(f"filings/2026/{report['id']}.submission.pdf", "another")
    blog.commit()
    assert "TG306" in blog.check().rules


@pytest.mark.parametrize(
    ("config", "arguments", "said"),
    [
        (f"{CONFIG}      inline_receipts: deny\n", (POST,), "does not allow receipts in front matter"),
        (CONFIG, (POST, "docs/blog/posts/b.md"), "a receipt in front matter covers its own post alone"),
        (CONFIG, ("docs/blog/posts/c.md",), "is laid out in a way that cannot be extended safely"),
    ],
)
def test_an_inline_receipt_is_refused_where_it_cannot_stand(
    config: str, arguments: tuple[str, ...], said: str, blog: Blog
) -> None:
    blog.write("mkdocs.yml", config)
    blog.post("b.md")
    blog.post("c.md", f"{HANGZHOU}\nreceipts: &a []")
    blog.commit()
    before = state(blog)
    told = blog.threatgate("record", *arguments, "--authority", POLICE, "--inline")
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert state(blog) == before


def test_a_second_inline_receipt_waits_until_the_first_is_committed(blog: Blog) -> None:
    inline = ("record", POST, "--authority", POLICE, "--inline")
    assert blog.threatgate(*inline).code == 0
    before = state(blog)
    again = blog.threatgate(*inline)
    assert (again.code, f"recorded already in {POST}, and not committed" in again.err) == (2, True)
    assert state(blog) == before
    assert blog.run(again.err.partition("Commit it first: ")[2]).code == 0
    assert blog.threatgate(*inline).code == 0
    assert (blog.root / POST).read_text(encoding="utf-8").count("- id: ") == 2


def test_no_event_can_follow_an_inline_receipt_and_the_way_on_is_named(blog: Blog) -> None:
    identifier = str(record(blog, POST, "--authority", POLICE, "--inline")["id"])
    before = state(blog)
    told = blog.threatgate("event", identifier, "acknowledged")
    assert (told.code, told.out) == (2, "")
    assert f"filing {identifier} stands in {POST}, where no event can follow it" in told.err
    assert state(blog) == before
    again = told.err.partition("what became of it: ")[2].strip()
    assert blog.run(f"{again} && git commit --quiet -m Again").code == 0
    filings = re.findall(r"filings: \[\"(.*)\"\]", (blog.root / POST).read_text(encoding="utf-8"))
    assert blog.threatgate("event", filings[0], "acknowledged").code == 0


@pytest.mark.parametrize("damage", ["changed", "dropped", "moved"])
def test_a_void_inline_receipt_is_replaced_by_a_new_one_at_the_end(damage: str, blog: Blog) -> None:
    first = str(record(blog, POST, "--authority", POLICE, "--inline", "--filed-at", "2026-06-01")["id"])
    text = (blog.root / POST).read_text(encoding="utf-8")
    entry = text[text.index("    - id: ") : text.index("---\n\nText")]
    changed = {
        "changed": text.replace("2026-06-01", "2026-05-01"),
        "dropped": text.replace(f"  receipts:\n{entry}", ""),
        "moved": text.replace(f'id: "{first}"', 'id: "2026-aaaaaa"'),
    }[damage]
    blog.write(POST, changed)
    blog.commit()
    told = blog.check()
    if damage == "moved":  # the old one is void; under its new id it is another receipt, which counts
        assert (told.code, told.notices) == (0, ["TG302"])
        return
    assert set(told.rules) <= {"TG201", "TG302"}
    assert "TG201" in told.rules
    record(blog, POST, "--authority", POLICE, "--inline")
    assert blog.check().code == 0


# --- several posts, several filings -----------------------------------------------------------------------


def test_one_filing_may_cover_several_posts(blog: Blog) -> None:
    blog.post("b.md", f"id: hz\n{HANGZHOU}", date=None)
    blog.commit()
    posts = ("docs/blog/posts/b.md", POST)
    report = record(blog, *posts, "blog/posts/a.md", "--authority", POLICE)
    assert report["covers"] == ["hz", "blog/posts/a.md"]
    assert report["written"] == [f"filings/2026/{report['id']}.yml", *posts]
    for post in posts:
        assert f'filings: ["{report["id"]}"]' in (blog.root / post).read_text(encoding="utf-8")
    assert blog.check().code == 0
    assert blog.git("status", "--porcelain") == ""


def test_a_body_must_be_competent_for_each_of_several_posts(blog: Blog) -> None:
    blog.post("b.md", "incidents: [{places: [南京市]}]", date=None)
    blog.post("c.md", NOTHING)
    blog.commit()
    before = state(blog)
    both = ("record", POST, "docs/blog/posts/b.md")
    refused = blog.threatgate(*both, "--authority", POLICE)
    assert (refused.code, f"{POLICE} is not competent for this post" in refused.err) == (2, True)
    offered = blog.threatgate(*both)
    assert "competent: 公安部 (000000)\n" in offered.err
    nothing = blog.threatgate("record", POST, "docs/blog/posts/c.md", "--authority", POLICE)
    assert (nothing.code, "c.md owes no filing" in nothing.err) == (2, True)
    assert state(blog) == before
    blog.post("d.md", "reports: [{sectors: [finance/banking]}]", date=None)
    apart = blog.threatgate("record", POST, "docs/blog/posts/d.md")
    assert (apart.code, "no body is still to be told of each of " in apart.err) == (2, True)


def test_one_post_may_have_several_filings(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration="incidents: [{places: [杭州市, 南京市]}]", date=None)
    blog.commit()
    ids = [record(blog, POST, "--authority", body)["id"] for body in (POLICE, "南京市公安局")]
    assert f'filings: ["{ids[0]}", "{ids[1]}"]' in (blog.root / POST).read_text(encoding="utf-8")
    assert blog.check().code == 0


# --- evidence ---------------------------------------------------------------------------------------------

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 21\n"
FILTERS = {
    "as it is": ("", "cat"),
    "text with other line ends": ("*.pdf text", "cat"),
    "a filter": ("*.pdf filter=f", "tr a-z A-Z"),
    "a ciphertext that is another each time": ("*.pdf filter=f", "sh -c 'cat; head -c 16 /dev/urandom'"),
    "Git LFS": ("*.pdf filter=f", f"sh -c 'cat >/dev/null; printf \"{POINTER}\"'"),
}


@pytest.mark.parametrize("command", ["record", "inline", "event"])
@pytest.mark.parametrize("kept", FILTERS)
def test_the_digest_is_that_of_what_git_stores(kept: str, command: str, blog: Blog) -> None:
    attributes, clean = FILTERS[kept]
    digest = hashlib.sha256(SCAN).hexdigest()
    blog.git("config", "core.autocrlf", "true")
    blog.git("config", "filter.f.clean", clean.replace("{digest}", digest).replace("\n", "\\n"))
    blog.write("mkdocs.yml", REQUIRED)
    blog.write(".gitattributes", f"{attributes}\n")
    blog.receipt(post="blog/posts/a.md")
    blog.commit()
    arguments = {
        "record": ("record", POST, "--authority", POLICE),
        "inline": ("record", POST, "--authority", POLICE, "--inline"),
        "event": ("event", "2026-aaaaaa", "accepted"),
    }[command]
    told = blog.threatgate(*arguments, "--evidence", "../scan.pdf", "--format", "json")
    assert told.code == 0, told.err
    assert blog.run(told.report["next"]).code == 0
    (path,) = (one for one in told.report["written"] if one.endswith(".pdf"))
    stored = blog.run(f"git cat-file blob HEAD:{path} | sha256sum").out.split()[0]
    assert told.report["evidence"][0]["sha256"] == (digest if kept == "Git LFS" else stored)
    assert (blog.root / path).read_bytes() == SCAN
    if command != "event":
        assert blog.check().code == 0
    assert "TG306" not in [
        one["rule"] for one in blog.check().report["findings"] if told.report["id"] in str(one)
    ]


def test_documents_that_show_nothing_are_refused(blog: Blog) -> None:
    blog.write("empty.pdf", "")
    blog.git("config", "filter.broken.clean", "false")
    blog.git("config", "filter.broken.required", "true")
    blog.write(".gitattributes", "*.doc filter=broken\n")
    blog.write("letter.doc", "scan")
    before = state(blog)
    for name, code, said in (
        ("empty.pdf", 2, "the document empty.pdf is empty"),
        ("letter.doc", 3, "git cannot take letter.doc: "),
        ("nowhere.pdf", 2, "'nowhere.pdf' does not exist"),
    ):
        told = blog.threatgate("record", POST, "--authority", POLICE, "--evidence", name)
        assert (told.code, told.out, said in told.err) == (code, "", True), told.err
    assert state(blog) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Add --evidence FILE"),
        (
            ("--evidence", "../scan.pdf", "--role", "correspondence"),
            "with --role: submission, delivery-proof",
        ),
    ],
)
def test_where_evidence_is_required_nothing_is_recorded_without(
    arguments: tuple[str, ...], said: str, blog: Blog
) -> None:
    blog.write("mkdocs.yml", REQUIRED)
    before = state(blog)
    told = blog.threatgate("record", POST, "--authority", POLICE, *arguments)
    assert (told.code, told.out, said in told.err) == (2, "", True)
    assert state(blog) == before
    assert blog.threatgate("record", POST, "--authority", POLICE, "--evidence", "../scan.pdf").code == 0


def test_where_evidence_is_required_it_is_asked_for_until_it_is_named(blog: Blog) -> None:
    blog.write("mkdocs.yml", REQUIRED)
    child = in_terminal(blog, "record", POST)
    say(child, "Who received", "1")
    for question in ("When was", "How", "Its number", "A document"):
        say(child, question, "")
    say(child, "this site requires evidence: name a document\r\nA document", "../scan.pdf")
    say(child, "Another", "")
    child.expect("next: git commit")
    assert ended(child) == 0


def test_documents_keep_their_endings_but_none_becomes_a_receipt(blog: Blog) -> None:
    names = ["mail.EML", "data.yml", "no-ending", "odd.a b", "archive.tar.gz"]
    for name in names:
        blog.write(f"in/{name}", name)
    evidence = [word for name in names for word in ("--evidence", f"in/{name}")]
    report = record(blog, POST, "--authority", POLICE, "--role", "delivery-proof", *evidence)
    stem = f"filings/2026/{report['id']}"
    ends = (".eml", "-2.yml.txt", "-3", "-4", "-5.gz")
    assert report["written"] == [*(f"{stem}.delivery-proof{end}" for end in ends), f"{stem}.yml", POST]
    assert blog.check().notices == []


# --- the receipt as a file --------------------------------------------------------------------------------


def test_a_receipt_begins_with_a_line_for_editors_which_the_gate_reads_over(blog: Blog) -> None:
    record(blog, POST, "--authority", POLICE)
    (path,) = (blog.root / "filings/2026").glob("*.yml")
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../.schemas/receipt.json\nschema: threatgate")
    assert blog.check().code == 0
    blog.post("b.md", date=None)
    blog.write(
        blog.receipt("2026-bbbbbb", "blog/posts/b.md", extra="# and here\n"),
        "# one\n\n" + (blog.root / "filings/2026/2026-bbbbbb.yml").read_text(encoding="utf-8"),
    )
    blog.commit()
    assert blog.check().code == 0


def test_a_notice_for_a_network_can_be_recorded_and_named_with_brackets_in_its_path(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post("[a].md", NETWORK, date=None)
    blog.post("a.md", NOTHING)
    blog.commit()
    blog.write("docs/blog/posts/a.md", (blog.root / POST).read_text(encoding="utf-8") + "More.\n")
    told = blog.threatgate("record", "docs/blog/posts/[a].md", "--authority", POLICE, "--format", "json")
    assert told.code == 0, told.err
    assert set(blog.git("diff", "--cached", "--name-only").splitlines()) == set(told.report["written"])


def test_a_receipt_names_the_post_by_the_blob_that_git_stores(blog: Blog) -> None:
    blog.git("config", "core.autocrlf", "true")
    text = (blog.root / POST).read_text(encoding="utf-8")
    blog.write(POST, text.replace("\n", "\r\n"))
    blog.commit()
    record(blog, POST, "--authority", POLICE, "--filed-at", "2026-06-01")
    (path,) = (blog.root / "filings/2026").glob("*.yml")
    stored = blog.git("rev-parse", f"HEAD:{POST}")
    assert f'blob: "{stored}"' in path.read_text(encoding="utf-8")
    edited = (blog.root / POST).read_bytes().replace(b"Text", b"Words and text")
    blog.write(POST, edited)
    blog.commit()
    shown = blog.threatgate("plan", POST).out
    assert "differing characters of the text: " in shown
    assert "compared with the text in commit" not in shown
