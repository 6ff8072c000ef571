"""`threatgate event POST opinion`: what an operator answered, as an entry of its own."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, Blog, Told
from plights import NETWORK, POST
from test_commands import state

REQUESTED, RESPONDED = "2026-05-20", "2026-05-25T10:00:00+08:00"
ASKED = ("--requested-at", REQUESTED)
CONSENT = (*ASKED, "--response", "consent", "--responded-at", RESPONDED)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post on the weakness of a network, and a letter that waits outside the ledger."""
    made = Blog(tmp_path / "blog").start()
    made.post(declaration=NETWORK)
    made.commit()
    (tmp_path / "letter.pdf").write_bytes(b"scan")
    return made


def opinion(blog: Blog, *arguments: str, post: str = POST) -> Told:
    return blog.threatgate("event", post, "opinion", *arguments)


def test_a_consent_is_recorded_on_the_text_as_it_stands_and_counts_once_committed(blog: Blog) -> None:
    told = opinion(blog, *CONSENT, "--number", "〔2026〕7", "--evidence", "../letter.pdf", "--format", "json")
    assert told.code == 0, told.err
    report = told.report
    recorded_at = report.pop("recorded_at")
    stem = f"filings/2026/{report['id']}"
    digest = hashlib.sha256(b"scan").hexdigest()
    evidence = {"path": f"{report['id']}.opinion.pdf", "sha256": digest, "role": "opinion"}
    assert report == {
        "id": report["id"],
        "filing": report["id"],
        "event": "opinion",
        "recorded_by": "liu@example.com",
        "operator": "Example Utility",
        "requested_at": REQUESTED,
        "responded_at": RESPONDED,
        "response": "consent",
        "number": "〔2026〕7",
        "covers": ["blog/posts/a.md"],
        "evidence": [evidence],
        "written": [f"{stem}.opinion.pdf", f"{stem}.yml"],
        "next": "git commit -m 'Record the opinion of Example Utility'",
    }
    lines = (blog.root / f"{stem}.yml").read_text(encoding="utf-8").splitlines()
    content = lines.pop(14)
    assert content.startswith("    content: {form: 1, blob: ")
    assert (
        lines
        == [
            "# yaml-language-server: $schema=../.schemas/receipt.json",
            "schema: threatgate.receipt/1",
            f'id: "{report["id"]}"',
            f'filing: "{report["id"]}"',
            "event: opinion",
            f'recorded_at: "{recorded_at}"',
            'recorded_by: "liu@example.com"',
            'operator: "Example Utility"',
            f'requested_at: "{REQUESTED}"',
            f'responded_at: "{RESPONDED}"',
            'response: "consent"',
            'number: "〔2026〕7"',
            "covers:",
            '  - post: "blog/posts/a.md"',
            "evidence:",
            f'  - {{path: "{evidence["path"]}", sha256: "{digest}", role: opinion}}',
        ][:12]
        + lines[12:]
    )
    assert "TG301" in blog.check().rules
    assert blog.run(report["next"]).code == 0
    checked = blog.check()
    assert (checked.code, checked.report["findings"]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        (ASKED, ["TG201"]),
        ((*ASKED, "--response", "none"), ["TG201"]),
        ((*ASKED, "--response", "objection", "--responded-at", RESPONDED), ["TG201"]),
        ((*ASKED, "--response", "no-objection", "--responded-at", RESPONDED), []),
        ((*ASKED, "--response", "consent", "--responded-at", "2026-06-20"), ["TG203"]),
    ],
)
def test_every_answer_can_be_recorded_and_is_judged(
    arguments: tuple[str, ...], rules: list[str], blog: Blog
) -> None:
    told = opinion(blog, *arguments, "--format", "json")
    assert told.code == 0, told.err
    assert blog.run(told.report["next"]).code == 0
    assert blog.check().rules == rules


def test_a_post_that_is_not_committed_yet_goes_with_the_opinion_on_it(blog: Blog) -> None:
    blog.post(declaration=f"id: utility\n{NETWORK}", body="Another text.\n")
    told = opinion(blog, *CONSENT, "--format", "json")
    assert told.report["covers"] == ["utility"]
    assert blog.run(told.report["next"]).code == 0
    assert blog.git("status", "--porcelain") == ""
    assert blog.check().code == 0


def test_one_opinion_may_be_on_several_posts(blog: Blog) -> None:
    blog.post("b.md", NETWORK)
    told = opinion(blog, *CONSENT, "--post", "blog/posts/b.md", "--post", POST, "--format", "json")
    assert told.report["covers"] == ["blog/posts/a.md", "blog/posts/b.md"]
    assert blog.run(told.report["next"]).code == 0
    assert blog.check().code == 0


def test_of_several_operators_one_must_be_named_as_declared(blog: Blog) -> None:
    other = "{operator: {name: Other Utility}, places: [杭州市]}"
    blog.post(declaration=NETWORK.replace("[{", f"[{other}, {{", 1))
    told = opinion(blog, *CONSENT)
    assert (told.code, told.out) == (2, "")
    assert "networks of several operators are declared there" in told.err
    assert "--operator Other Utility, Example Utility" in told.err
    named = opinion(blog, *CONSENT, "--operator", "Example Utility", "--format", "json")
    assert named.report["operator"] == "Example Utility"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "nothing says when the opinion was asked for"),
        ((*ASKED, "--response", "consent"), "an answer has a time"),
        ((*ASKED, "--responded-at", RESPONDED), "an answer has a time"),
        ((*ASKED, "--response", "none", "--responded-at", RESPONDED), "an answer has a time"),
        ((*ASKED, "--response", "yes"), "Invalid value for '--response'"),
        (("--requested-at", "2199-01-01"), "2199-01-01 lies in the future"),
        (("--requested-at", "once"), "“once” is no date or time"),
        (
            ("--requested-at", "2026-05-26", "--response", "consent", "--responded-at", RESPONDED),
            f"the operator answered at {RESPONDED}, before it was asked",
        ),
        ((*CONSENT, "--operator", "Other"), "no network of “Other” is declared there"),
        ((*CONSENT, "--at", "2026-05-25", "--reason", "x"), "“opinion” takes no --at, --reason"),
        ((*CONSENT, "--post", "docs/index.md"), "no network of an operator is declared there"),
        ((*CONSENT, "--post", "x.md"), "x.md is no page under docs"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    arguments: tuple[str, ...], said: str, blog: Blog
) -> None:
    before = state(blog)
    told = opinion(blog, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert state(blog) == before


def test_other_events_take_nothing_of_an_opinion(blog: Blog) -> None:
    told = blog.threatgate("event", "2026-aaaaaa", "accepted", *CONSENT)
    assert (told.code, told.out) == (2, "")
    assert "“accepted” takes no --requested-at, --response, --responded-at" in told.err


def test_a_post_without_a_network_has_no_opinion(blog: Blog) -> None:
    blog.post(declaration=HANGZHOU)
    told = opinion(blog, *CONSENT)
    assert (told.code, f"{POST}: no network of an operator is declared there" in told.err) == (2, True)


def test_the_same_answer_on_the_same_text_is_recorded_once(blog: Blog) -> None:
    assert opinion(blog, *CONSENT).code == 0
    before = state(blog)
    again = opinion(blog, *CONSENT)
    assert (again.code, "it is recorded already in filings/2026/" in again.err) == (2, True)
    assert state(blog) == before
    assert blog.run(again.err.partition("Commit it first: ")[2]).code == 0
    assert blog.check().code == 0


def test_where_evidence_is_required_an_opinion_shows_it(blog: Blog) -> None:
    blog.write("mkdocs.yml", f"{CONFIG}      evidence: required\n")
    refused = opinion(blog, *CONSENT)
    assert (refused.code, "Add --evidence FILE" in refused.err) == (2, True)
    for role in ((), ("--role", "correspondence")):
        told = opinion(blog, *CONSENT, *role, "--evidence", "../letter.pdf", "--format", "json")
        assert told.code == 0, told.err
        assert blog.run(told.report["next"]).code == 0
        assert blog.check().code == 0


def test_the_command_that_a_bare_statement_gives_records_what_is_stated(blog: Blog) -> None:
    said = "opinion: {requested_at: 2026-06-01, response: consent, responded_at: 2026-06-02}"
    blog.post(declaration=NETWORK.replace("places", f"{said}, places"))
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG311"])
    recorded = blog.run(told.command("TG311").replace("FILE", "../letter.pdf"))
    assert recorded.code == 0, recorded.err
    blog.commit()
    assert blog.check().report["findings"] == []
