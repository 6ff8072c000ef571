"""TG311: what rests on somebody's word alone is told, and nothing is blocked by it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from blog import BEFORE, DATE, Blog

POST = "docs/blog/posts/a.md"
OPERATOR = "operator: {name: Example Utility}, places: [杭州市]"
LETTER = hashlib.sha256(b"We agree.").hexdigest()
AGREED = "opinion: {requested_at: 2026-06-01, response: consent, responded_at: 2026-06-02}"


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog").start()


def stated(*facts: str) -> str:
    return f"networks: [{{{', '.join((OPERATOR, *facts))}}}]"


def opinion(blog: Blog, extra: str = "", operator: str = "Example Utility") -> None:
    blog.write(
        "filings/2026/2026-oooooo.yml",
        'schema: threatgate.receipt/1\nid: "2026-oooooo"\nfiling: "2026-oooooo"\nevent: opinion\n'
        f'recorded_at: "2026-06-09"\nrecorded_by: liu@example.com\noperator: {operator}\n'
        'requested_at: "2026-06-01"\nresponse: consent\nresponded_at: "2026-06-02"\n'
        f"covers: [{{post: blog/posts/a.md}}]\n{extra}",
    )


def found(blog: Blog) -> tuple[int, list[str]]:
    told = blog.check()
    assert told.rules == []
    return told.code, told.notices


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((AGREED,), ["TG311"]),
        (("fixed: {at: 2026-06-01}",), ["TG311"]),
        (("fixed: {at: 2026-06-01, evidence: ' '}",), ["TG311"]),
        (("fixed: {at: 2026-06-01, evidence: 'https://example.com/fixed'}",), []),
        ((AGREED, "fixed: {at: 2026-06-01, evidence: 'https://example.com/fixed'}"), []),
    ],
)
def test_a_statement_that_nothing_shows_is_told(
    facts: tuple[str, ...], expected: list[str], blog: Blog
) -> None:
    blog.post(declaration=stated(*facts), date=DATE)
    blog.commit()
    assert found(blog) == (0, expected)


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("", ["TG311"]),
        ('number: "7"\n', []),
        (f'evidence: [{{path: a.pdf, sha256: "{LETTER}", role: correspondence}}]\n', []),
    ],
)
def test_an_opinion_in_the_ledger_is_shown_by_a_number_or_a_document(
    extra: str, expected: list[str], blog: Blog
) -> None:
    blog.post(declaration=stated(), date=DATE)
    opinion(blog, extra)
    blog.write("filings/2026/a.pdf", "We agree.")
    blog.commit()
    assert found(blog) == (0, expected)


def test_another_operators_letter_shows_nothing(blog: Blog) -> None:
    blog.post(declaration=stated(AGREED), date=DATE)
    opinion(blog, 'number: "7"\n', operator="Another")
    blog.commit()
    assert found(blog) == (0, ["TG311"])


def test_what_a_filing_meets_needs_no_statement(blog: Blog) -> None:
    blog.post(declaration=stated(AGREED), date="2026-07-10")
    blog.receipt(filed_at=BEFORE)
    blog.commit()
    assert found(blog) == (0, [])


def test_it_is_told_where_the_network_is_declared(blog: Blog) -> None:
    blog.post(declaration=stated(AGREED), date=DATE)
    blog.commit()
    (finding,) = blog.check().report["findings"]
    assert (finding["rule"], finding["slug"], finding["path"], finding["line"]) == (
        "TG311",
        "statement-only",
        POST,
        5,
    )
    assert finding["message"] == (
        "that Example Utility agreed or the fault was repaired is stated, and nothing shows it"
    )


# --- dismissals -------------------------------------------------------------------------------------------


def dismissed(blog: Blog, by: str, *, config: str = "") -> list[str]:
    """Commit a post as one person, and the dismissal of its title as another; return the notices."""
    if config:
        blog.start(f"{(blog.root / 'mkdocs.yml').read_text(encoding='utf-8')}      {config}\n")
    blog.post(declaration="none: A word about a word", title="勒索软件预警", date=None)
    blog.commit(by="wang@example.com")
    fingerprint = blog.check().report["findings"][0]["fingerprint"]
    told = blog.threatgate("dismiss", POST, fingerprint, "--reason", "A word", "--until", "2099-12-31")
    assert told.code == 0, told.err
    blog.commit(by=by, author=by if by != "forge@example.com" else "wang@example.com")
    told = blog.check()
    assert told.code == 0
    return told.notices


@pytest.mark.parametrize(("by", "expected"), [("wang@example.com", ["TG311"]), ("liu@example.com", [])])
def test_a_dismissal_by_the_texts_last_committer_is_told(by: str, expected: list[str], blog: Blog) -> None:
    assert dismissed(blog, by) == expected


def test_of_a_commit_by_a_forge_its_author_counts(blog: Blog) -> None:
    assert dismissed(blog, "forge@example.com", config="forges: [forge@example.com]") == ["TG311"]


def test_who_edits_the_file_later_is_its_last_committer(blog: Blog) -> None:
    assert dismissed(blog, "liu@example.com") == []
    blog.write(POST, (blog.root / POST).read_bytes() + b"More.\n")
    blog.commit(by="liu@example.com")
    (finding,) = (one for one in blog.check().report["findings"] if one["outcome"] == "notice")
    assert (finding["rule"], finding["path"]) == ("TG311", POST)
    assert finding["message"].endswith(
        ".yml dismisses what liu@example.com, who recorded it, had last committed"
    )
    assert finding["command"] == f"git log -1 -- :/{POST}"


def test_a_post_that_is_named_by_its_id_is_found(blog: Blog) -> None:
    blog.post(declaration="none: A word about a word\nid: word", title="勒索软件预警", date=None)
    blog.commit(by="wang@example.com")
    fingerprint = blog.check().report["findings"][0]["fingerprint"]
    blog.threatgate("dismiss", POST, fingerprint, "--reason", "A word", "--until", "2099-12-31")
    blog.commit(by="wang@example.com")
    assert blog.check().notices == blog.check(POST).notices == ["TG311"]
