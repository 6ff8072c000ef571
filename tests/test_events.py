"""`threatgate event`: what may follow what, what each event needs, and what it writes."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from blog import BEFORE, HANGZHOU, Blog, Told

from mkdocs_threatgate.model import Event, Filing
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import stand

POST = "docs/blog/posts/a.md"
FILING = "2026-aaaaaa"
BODY = "A plain sentence that says what everyone can do to protect such a system.\n" * 40


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post that was filed before its date; the receipt is not its author's own."""
    made = Blog(tmp_path / "blog").start()
    made.post(body=BODY)
    made.receipt()
    made.commit()
    return made


def state(blog: Blog) -> tuple[str, str, tuple[str, ...]]:
    files = tuple(sorted(str(path) for path in (blog.root / "filings").rglob("*")))
    return blog.head, blog.git("status", "--porcelain"), files


def happens(blog: Blog, event: str, *arguments: str) -> Path:
    """Record an event and commit it; return the file of its receipt."""
    told = blog.threatgate("event", FILING, event, *arguments, "--format", "json")
    assert told.code == 0, told.err
    assert blog.run(told.report["next"]).code == 0
    return blog.root / f"filings/2026/{told.report['id']}.yml"


def filing(blog: Blog) -> Filing:
    """Return the filing as the gate folds it."""
    grounds = stand(read_site(blog.root / "mkdocs.yml"))
    ledger, _ = read_ledger(grounds.repository, grounds.prefix, grounds.site.settings, (), ())
    return next(one for one in ledger.filings if one.id == FILING)


def fields(receipt: Path) -> list[str]:
    """Return the names of a receipt's fields, in order."""
    return re.findall(r"^(\w+):", receipt.read_text(encoding="utf-8"), re.MULTILINE)


# --- what each event writes ------------------------------------------------------------------------------

COMMON = ["schema", "id", "filing", "event", "prev", "recorded_at", "recorded_by"]


@pytest.mark.parametrize(
    ("event", "arguments", "expected"),
    [
        ("acknowledged", (), ["received_at"]),
        ("acknowledged", ("--number", "7", "--at", "2026-06-02"), ["received_at", "number"]),
        ("accepted", (), ["decided_at"]),
        ("rejected", ("--reason", "Not ours"), ["decided_at", "reason"]),
        ("supplemented", (), ["filed_at", "covers"]),
        ("supplemented", ("--at", "2026-06-02", "--number", "8"), ["filed_at", "number", "covers"]),
        ("reviewed", (), ["covers"]),
        ("corrected", ("--reason", "Misspelt", "--number", "9"), ["reason", "set"]),
        ("withdrawn", ("--reason", "Error", "--at", "2026-06-02"), ["received_at", "reason"]),
    ],
)
def test_an_event_is_written_with_its_fields_and_read_without_a_fault(
    event: str, arguments: tuple[str, ...], expected: list[str], blog: Blog
) -> None:
    receipt = happens(blog, event, *arguments)
    assert fields(receipt) == [*COMMON, *expected]
    digest = hashlib.sha256((blog.root / f"filings/2026/{FILING}.yml").read_bytes()).hexdigest()
    assert f'prev: {{id: "{FILING}", sha256: "{digest}"}}\n' in receipt.read_text(encoding="utf-8")
    told = blog.check()
    assert {one["rule"] for one in told.report["findings"]} <= {"TG207", "TG208"}
    assert filing(blog).live is (event not in ("rejected", "withdrawn"))


def test_every_event_of_a_filing_can_be_recorded(blog: Blog) -> None:
    events = {str(event) for event in Event} - {"filed", "dismissed"}
    offered = blog.threatgate("event", FILING).err.split("Choose from:")[1]
    explained = blog.threatgate("event", "--help").out
    assert set(offered.replace(",", " ").split()) == events
    assert [event for event in events if event not in explained] == []


def test_evidence_is_kept_beside_the_receipt_with_its_digest(blog: Blog) -> None:
    blog.write("answer.PDF", b"%PDF-1.7\0\xff")
    blog.commit()
    receipt = happens(blog, "accepted", "--evidence", "answer.PDF", "--evidence", "mkdocs.yml")
    kept = receipt.with_name(f"{receipt.stem}.decision.pdf")
    assert kept.read_bytes() == b"%PDF-1.7\0\xff"
    digest = hashlib.sha256(b"%PDF-1.7\0\xff").hexdigest()
    text = receipt.read_text(encoding="utf-8")
    assert f'  - {{path: "{kept.name}", sha256: "{digest}", role: decision}}\n' in text
    assert receipt.with_name(f"{receipt.stem}.decision-2.yml.txt").exists(), "no receipt"
    assert blog.git("status", "--porcelain") == ""


# --- what is refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("corrected", "--number", "9"), "“corrected” needs a reason"),
        (("corrected", "--reason", "Misspelt"), "nothing is corrected"),
        (("corrected", "--reason", "x", "--channel", "pigeon"), "Invalid value for '--channel'"),
        (("corrected", "--reason", "x", "--note", "y", "--at", "2026-06-02"), "“corrected” has no time"),
        (("reviewed", "--at", "2026-06-02"), "“reviewed” has no time but that of its record"),
        (("accepted", "--note", "x"), "“accepted” corrects nothing"),
        (("accepted", "--post", POST), "“accepted” concerns the whole filing, not one post"),
        (("supplemented", "--post", "docs/index.md"), "filing 2026-aaaaaa does not cover index.md"),
        (("supplemented", "--post", "x.md"), "x.md is no page under docs"),
        (("supplemented", "--at", "2199-01-01"), "lies in the future"),
        (("filed",), "Invalid value for"),
    ],
)
def test_what_would_be_ignored_or_cannot_be_is_refused(
    arguments: tuple[str, ...], said: str, blog: Blog
) -> None:
    before = state(blog)
    told = blog.threatgate("event", FILING, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert state(blog) == before


@pytest.mark.parametrize("end", ["rejected", "withdrawn"])
@pytest.mark.parametrize("event", ["accepted", "supplemented", "reviewed"])
def test_nothing_helps_a_filing_that_has_ended(event: str, end: str, blog: Blog) -> None:
    happens(blog, end, "--reason", "Error")
    before = state(blog)
    told = blog.threatgate("event", FILING, event)
    assert (told.code, told.out) == (2, "")
    assert f"filing {FILING} was {end}" in told.err
    assert state(blog) == before
    assert fields(happens(blog, "corrected", "--reason", "Misspelt", "--number", "9"))[-1] == "set"


def test_a_filing_whose_posts_are_gone_cannot_be_supplemented(blog: Blog) -> None:
    blog.remove(POST)
    blog.post("b.md", "none: nothing")
    blog.commit()
    told = blog.threatgate("event", FILING, "supplemented")
    assert (told.code, told.out) == (2, "")
    assert f"none of the posts that filing {FILING} covers is there" in told.err


# --- how a chain is folded ----------------------------------------------------------------------------------


def test_a_correction_sets_words_that_decide_nothing(blog: Blog) -> None:
    receipt = happens(
        blog, "corrected", "--reason", "Misspelt", "--name", "杭州市公安局网安支队", "--number", "〔2026〕9",
        "--channel", "email", "--note", "As on the letter",
    )  # fmt: skip
    assert (
        'set: {authority.name: "杭州市公安局网安支队", number: "〔2026〕9", channel: "email", '
        'note: "As on the letter"}\n'
    ) in receipt.read_text(encoding="utf-8")
    filed = filing(blog).filed
    assert filed.authority is not None
    assert (filed.authority.name, filed.authority.region) == ("杭州市公安局网安支队", "330100")
    assert (filed.number, filed.channel) == ("〔2026〕9", "email")
    assert blog.check().rules == []


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ('set: {filed_at: "2026-01-01"}', "“filed_at” cannot be corrected, only authority.name"),
        ('set: {authority: {region: "000000"}}', "“authority.region” cannot be corrected"),
        ("set: {authority: 公安部}", "“authority” cannot be corrected"),
        ("set: {covers: []}", "“covers” cannot be corrected"),
        ("set: {number: {a: b}}", "“number.a” cannot be corrected"),
        ("set: {number: []}", "“number” must be a text that is not empty"),
        ("set: {channel: pigeon}", "“pigeon” is no channel"),
        ("set: {}", "it corrects nothing"),
        ("set: 9", "“set” must be a mapping"),
        ("note: nothing is set", "“set” is missing"),
    ],
)
def test_nothing_else_can_be_corrected(stated: str, said: str, blog: Blog) -> None:
    blog.further("2026-bbbbbb", "corrected", f"reason: Wrong\n{stated}")
    blog.commit()
    findings = blog.check().report["findings"]
    invalid = [one for one in findings if one["rule"] == "TG305"]
    assert [one["outcome"] for one in invalid] == ["blocks"]
    assert said in invalid[0]["message"]
    assert filing(blog).filed.filed_at == filing(blog).entries[0].receipt.filed_at  # type: ignore[union-attr]


def test_a_nested_correction_means_the_same(blog: Blog) -> None:
    blog.further("2026-bbbbbb", "corrected", "reason: Wrong\nset: {authority: {name: 公安局}}")
    blog.commit()
    filed = filing(blog).filed
    assert filed.authority is not None
    assert filed.authority.name == "公安局"


@pytest.mark.parametrize("event", ["supplemented", "reviewed"])
@pytest.mark.parametrize(
    ("covers", "said"),
    [
        ("number: '1'", "“covers” is missing"),
        ("covers: []", "“covers” is missing"),
        ("covers: [{post: blog/posts/b.md}]", "it names blog/posts/b.md, which its filing does not cover"),
    ],
)
def test_a_renewal_of_nothing_or_of_another_post_is_invalid(
    event: str, covers: str, said: str, blog: Blog
) -> None:
    blog.post("b.md", HANGZHOU)
    blog.further("2026-bbbbbb", event, covers)
    blog.commit()
    told = blog.check()
    assert told.blocks == [
        ("TG201", "docs/blog/posts/b.md", 5),
        ("TG305", "filings/2026/2026-bbbbbb.yml", 1),
    ]
    assert said in told.report["findings"][-1]["message"]


def test_an_invalid_renewal_is_overcome_by_a_valid_one(blog: Blog) -> None:
    blog.further("2026-bbbbbb", "supplemented", "number: '1'")
    blog.commit()
    assert blog.check().rules == ["TG305"]
    happens(blog, "supplemented")
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG305"])


def test_a_supplement_that_was_deleted_no_longer_covers_and_can_be_recorded_anew(blog: Blog) -> None:
    edited = (blog.root / POST).read_text(encoding="utf-8").replace("A plain", "CVE-2026-9999: a plain", 1)
    blog.write(POST, edited)
    receipt = happens(blog, "supplemented")
    assert blog.check().code == 0
    receipt.unlink()
    blog.commit()
    assert sorted(blog.check().rules) == ["TG206", "TG302"]
    happens(blog, "supplemented")
    assert (blog.check().code, blog.check().notices) == (0, ["TG302"])


def test_events_follow_the_last_one_even_within_one_second(blog: Blog) -> None:
    before = FILING
    for event in ("acknowledged", "accepted", "supplemented", "reviewed", "supplemented"):
        receipt = happens(blog, event)
        assert f'prev: {{id: "{before}", ' in receipt.read_text(encoding="utf-8")
        before = receipt.stem
    made = filing(blog)
    assert [cover.event for cover in made.covers] == ["filed", "supplemented", "reviewed", "supplemented"]
    assert (made.accepted, made.unapproved) == (True, 3)
    happens(blog, "accepted")
    assert filing(blog).unapproved == 0


def test_what_two_branches_record_is_folded_by_its_time(blog: Blog) -> None:
    blog.branch("work")
    happens(blog, "supplemented")
    blog.checkout("main")
    happens(blog, "acknowledged")
    blog.merge("work")
    told = blog.check()
    assert (told.code, told.rules) == (0, [])
    assert [cover.event for cover in filing(blog).covers] == ["filed", "supplemented"]


def test_json_names_what_was_written(blog: Blog) -> None:
    blog.write("letter.pdf", "scan")
    evidence = ("--evidence", "letter.pdf", "--role", "delivery-proof")
    told: Told = blog.threatgate(
        "event", FILING, "supplemented", "--at", BEFORE, "--number", "8", *evidence, "--format", "json"
    )
    identifier = told.report["id"]
    kept = f"{identifier}.delivery-proof.pdf"
    report = told.report
    recorded_at = report.pop("recorded_at")
    assert f'recorded_at: "{recorded_at}"\n' in (blog.root / report["written"][1]).read_text(encoding="utf-8")
    assert report == {
        "id": identifier,
        "filing": FILING,
        "event": "supplemented",
        "recorded_by": "liu@example.com",
        "filed_at": BEFORE,
        "number": "8",
        "covers": ["blog/posts/a.md"],
        "evidence": [{"path": kept, "sha256": hashlib.sha256(b"scan").hexdigest(), "role": "delivery-proof"}],
        "written": [f"filings/2026/{kept}", f"filings/2026/{identifier}.yml"],
        "next": f"git commit -m 'Record that filing {FILING} was supplemented'",
    }
