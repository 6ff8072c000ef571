"""The documents behind receipts: what git stores is what counts, whatever lies on disk; both doors."""

from __future__ import annotations

import base64
import hashlib
import os
from pathlib import Path

import pytest
from blog import BEFORE, CONFIG, HANGZHOU, NOTHING, Blog, Told

RECORDED = f"{HANGZHOU}\nfilings: [2026-aaaaaa]"
REQUIRED = f"{CONFIG}      evidence: required\n"
SCAN = "filings/2026/scan.pdf"
PDF = b"%PDF-1.7\r\n\0\xff scan\n"
LINKS = pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def listed(data: bytes = PDF, path: str = "scan.pdf", role: str = "submission") -> str:
    """Return the line of a receipt that lists a document."""
    return f'evidence: [{{path: "{path}", sha256: "{sha256(data)}", role: {role}}}]'


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with a post whose receipt lists a scan; nothing committed."""
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=RECORDED)
    blog.receipt(extra=listed())
    blog.write(SCAN, PDF)
    return blog


def told_of(blog: Blog) -> tuple[list[str], str, str]:
    """Return the blocking rules, and the message and command of the one TG306, both doors agreeing."""
    told = blog.check()
    (finding,) = [one for one in told.report["findings"] if one["rule"] == "TG306"]
    return told.rules, str(finding["message"]), str(finding["command"])


def assert_publishable(blog: Blog) -> None:
    told = blog.check()
    assert (told.code, told.report["findings"]) == (0, [])


# --- what the ledger holds --------------------------------------------------------------------------


def test_a_document_as_filed_is_good(blog: Blog) -> None:
    blog.commit()
    assert_publishable(blog)
    assert blog.build().code == 0


def test_a_digest_may_be_written_in_capitals_and_with_its_name(blog: Blog) -> None:
    blog.receipt(extra=listed().replace(sha256(PDF), f"sha256:{sha256(PDF).upper()}"))
    blog.commit()
    assert_publishable(blog)


def test_a_document_may_lie_elsewhere_in_the_ledger(blog: Blog) -> None:
    blog.receipt(extra=listed(path="../scans/./2026.pdf"))
    blog.write("filings/scans/2026.pdf", PDF)
    blog.commit()
    assert_publishable(blog)


def test_a_document_in_an_earlier_ledger_is_good(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      ledger_history: [old]\n")
    blog.post(declaration=RECORDED)
    blog.receipt(extra=listed(), folder="old/2026")
    blog.write("old/2026/scan.pdf", PDF)
    blog.commit()
    assert_publishable(blog)
    blog.move("old", "filings")
    blog.commit()
    assert_publishable(blog)


def test_another_document_blocks_at_both_doors(blog: Blog) -> None:
    blog.write(SCAN, b"%PDF another")
    blog.commit()
    rules, message, command = told_of(blog)
    assert rules == ["TG201", "TG306"]
    assert message == f"the evidence {SCAN} is not the document that the receipt states"
    assert command == "threatgate plan docs/blog/posts/a.md"
    built = blog.build()
    assert (built.code, built.shown) == (1, blog.check().blocks)


@pytest.mark.parametrize("stated", ["", "abcdef", "0" * 64])
def test_a_digest_that_is_none_blocks(blog: Blog, stated: str) -> None:
    blog.receipt(extra=listed().replace(sha256(PDF), stated or "none"))
    blog.commit()
    assert "TG306" in blog.check().rules


def test_a_missing_document_blocks(blog: Blog) -> None:
    blog.remove(SCAN)
    blog.commit()
    assert told_of(blog)[1] == f"the evidence {SCAN} is not in the ledger"


@pytest.mark.parametrize(
    "path", ["../../scan.pdf", "/filings/2026/scan.pdf", "../../filings2/scan.pdf", ".."]
)
def test_a_document_outside_the_ledger_blocks(blog: Blog, path: str) -> None:
    blog.receipt(extra=listed(path=path))
    blog.write("scan.pdf", PDF)
    blog.write("filings2/scan.pdf", PDF)
    blog.commit()
    assert told_of(blog)[1] == f"the evidence {path} does not lie in the ledger"


def test_a_document_that_is_not_committed_blocks_until_it_is(blog: Blog) -> None:
    blog.write(".gitignore", "*.pdf\n")
    blog.commit()
    rules, message, command = told_of(blog)
    assert (rules, message) == (["TG201", "TG306"], f"the evidence {SCAN} is not committed")
    assert blog.run(command).code == 0
    assert_publishable(blog)


def test_a_document_that_is_only_promised_to_git_blocks(blog: Blog) -> None:
    blog.remove(SCAN)
    blog.commit()
    blog.write(SCAN, PDF)
    blog.git("add", "--intent-to-add", SCAN)
    assert told_of(blog)[1] == f"the evidence {SCAN} is not committed"


def test_an_edited_document_blocks_names_the_commit_and_can_be_brought_back(blog: Blog) -> None:
    blog.commit()
    blog.write(SCAN, PDF + b"more")
    edited = blog.commit()
    blog.commit("Later")
    rules, message, command = told_of(blog)
    assert (rules, message) == (
        ["TG201", "TG306"],
        f"the evidence {SCAN} was changed in commit {edited[:12]}",
    )
    assert blog.run(command).code == 0
    assert_publishable(blog)


def test_a_deleted_document_blocks_names_the_commit_and_can_be_brought_back(blog: Blog) -> None:
    blog.commit()
    blog.remove(SCAN)
    deleted = blog.commit()
    _, message, command = told_of(blog)
    assert message == f"the evidence {SCAN} was deleted in commit {deleted[:12]}"
    assert blog.run(command).code == 0
    assert_publishable(blog)


def test_an_edited_document_that_never_was_the_one_must_be_found(blog: Blog) -> None:
    blog.write(SCAN, b"one")
    blog.commit()
    blog.write(SCAN, b"two")
    blog.commit()
    assert told_of(blog)[2] == "threatgate plan docs/blog/posts/a.md"
    blog.write(SCAN, PDF)
    blog.commit()
    assert_publishable(blog)


@LINKS
def test_a_link_is_no_document(blog: Blog) -> None:
    blog.write("filings/real.pdf", PDF)
    blog.remove(SCAN)
    blog.link(SCAN, "../real.pdf")
    blog.commit()
    assert told_of(blog)[1] == f"the evidence {SCAN} is no file, but a link or another repository"


@LINKS
def test_a_folder_behind_a_link_holds_no_document(blog: Blog, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "scan.pdf").write_bytes(PDF)
    blog.link("filings/2026/linked", str(tmp_path / "outside"))
    blog.receipt(extra=listed(path="linked/scan.pdf"))
    blog.commit()
    assert told_of(blog)[1] == "the evidence filings/2026/linked/scan.pdf is not in the ledger"


def test_a_fault_of_evidence_that_no_post_relies_on_is_a_notice(blog: Blog) -> None:
    blog.write(SCAN, b"another")
    blog.commit()
    blog.receipt("2026-bbbbbb")
    blog.post(declaration=RECORDED.replace("aaaaaa", "bbbbbb"))
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG306"])
    assert blog.check("docs/blog/posts/a.md").notices == ["TG306"]
    blog.post("b.md", NOTHING)
    assert blog.check("docs/blog/posts/b.md").notices == []


def test_where_only_one_post_is_asked_about_its_evidence_is_still_verified(blog: Blog) -> None:
    blog.post("b.md", declaration=f"id: water\n{HANGZHOU}")
    blog.receipt("2026-bbbbbb", post="water", extra=listed(path="b.pdf"))
    blog.write("filings/2026/b.pdf", b"another")
    blog.commit()
    assert blog.check("docs/blog/posts/a.md").report["findings"] == []
    assert blog.check("docs/blog/posts/b.md").rules == ["TG201", "TG306"]


def test_a_later_event_is_held_to_its_evidence_too(blog: Blog) -> None:
    blog.commit()
    blog.further("2026-bbbbbb", "acknowledged", listed(b"x", "answer.pdf", "acknowledgement"))
    blog.commit()
    assert told_of(blog)[:2] == (["TG306"], "the evidence filings/2026/answer.pdf is not in the ledger")
    blog.write("filings/2026/answer.pdf", b"x")
    blog.commit()
    assert_publishable(blog)


def test_a_withdrawal_counts_whatever_its_evidence(blog: Blog) -> None:
    blog.commit()
    blog.further("2026-bbbbbb", "withdrawn", f"reason: Filed in error\n{listed(b'x', 'gone.pdf')}")
    blog.commit()
    assert blog.check().rules == ["TG208", "TG306"]


def test_a_receipt_in_front_matter_names_documents_of_the_ledger(blog: Blog) -> None:
    authority = '{kind: public-security, region: "330100", name: 杭州市公安局}'
    receipt = f'{{authority: {authority}, filed_at: "{BEFORE}", {listed(path="2026/scan.pdf")}}}'
    blog.post(declaration=f"{HANGZHOU}\nreceipts: [{receipt}]")
    blog.remove("filings/2026/2026-aaaaaa.yml")
    blog.commit()
    assert_publishable(blog)
    blog.write(SCAN, b"another")
    blog.commit()
    assert sorted(blog.check().rules) == ["TG201", "TG306"]


def test_a_large_document_is_told_to_be_kept_elsewhere(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    from mkdocs_threatgate.sources import evidence  # noqa: PLC0415 - to make the bound small

    monkeypatch.setattr(evidence, "DOCUMENT_BYTES", len(PDF) - 1)
    blog.commit()
    assert told_of(blog)[1] == f"the evidence {SCAN} is larger than {len(PDF) - 1} bytes"
    monkeypatch.setattr(evidence, "DOCUMENT_BYTES", len(PDF))
    assert_publishable(blog)


# --- what git makes of files ------------------------------------------------------------------------


def pointer(content: bytes) -> bytes:
    """Return what Git LFS stores in place of a file."""
    return (
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(content)}\nsize {len(content)}\n"
    ).encode()


def test_a_pointer_of_git_lfs_stands_for_its_content(blog: Blog) -> None:
    blog.write(SCAN, pointer(PDF))
    blog.commit()
    blog.write(SCAN, PDF)  # as on disk after “git lfs pull”
    assert_publishable(blog)


def test_the_pointer_itself_may_be_what_is_stated(blog: Blog) -> None:
    blog.receipt(extra=listed(pointer(PDF)))
    blog.write(SCAN, pointer(PDF))
    blog.commit()
    assert_publishable(blog)


@pytest.mark.parametrize(
    "content",
    [pointer(b"another"), pointer(PDF) + b"more\n", b"# " + pointer(PDF), pointer(PDF).replace(b"v1", b"v9")],
)
def test_what_is_no_pointer_to_the_document_does_not_stand_for_it(blog: Blog, content: bytes) -> None:
    blog.write(SCAN, content)
    blog.commit()
    assert "TG306" in blog.check().rules


ENCRYPTED = {
    "age": b"age-encryption.org/v1\n-> X25519 AAAA\n\0\xff",
    "armoured age": b"-----BEGIN AGE ENCRYPTED FILE-----\n%s\n-----END AGE ENCRYPTED FILE-----\n"
    % base64.b64encode(b"age-encryption.org/v1\n"),
    "git-crypt": b"\0GITCRYPT\0\x01\x02\x03",
}


@pytest.mark.parametrize("kind", ENCRYPTED)
def test_an_encrypted_document_is_verified_without_a_key(blog: Blog, kind: str) -> None:
    blog.receipt(extra=listed(ENCRYPTED[kind]))
    blog.write(SCAN, ENCRYPTED[kind])
    blog.commit()
    blog.write(SCAN, PDF)  # as on disk where it is unlocked
    assert_publishable(blog)


def test_the_digest_of_what_git_crypt_hides_is_not_that_of_what_is_stored(blog: Blog) -> None:
    blog.write(SCAN, ENCRYPTED["git-crypt"])
    blog.commit()
    assert (
        told_of(blog)[1] == f"the evidence {SCAN} is stored encrypted, and the receipt states another digest"
    )


def test_line_ends_that_git_changed_are_told(blog: Blog) -> None:
    letter = b"Dear all,\r\nfiled.\r\n"
    blog.write(".gitattributes", "* text=auto\n")
    blog.receipt(extra=listed(letter, "letter.eml"))
    blog.write("filings/2026/letter.eml", letter)
    blog.commit()
    path = "filings/2026/letter.eml"
    rules, message, _ = told_of(blog)
    assert (rules, message) == (
        ["TG201", "TG306"],
        f"git changed the line ends of the evidence {path} when it was added",
    )
    blog.write(".gitattributes", "* text=auto\nfilings/** -text\n")
    blog.git("add", "--renormalize", ".")
    blog.commit()
    assert_publishable(blog)


CONVERSIONS = {
    "eol": ("filings/** text eol=crlf\n", {}),
    "text=auto": ("filings/** text=auto\n", {"core.autocrlf": "true"}),
    "autocrlf": ("", {"core.autocrlf": "true", "core.safecrlf": "false"}),
    "core.eol": ("filings/** text=auto\n", {"core.eol": "crlf"}),
    "ident": ("filings/** ident\n", {}),
    "working-tree-encoding": ("filings/**/*.yml working-tree-encoding=UTF-16\n", {}),
    "another encoding": ("filings/**/*.yml working-tree-encoding=GB18030 eol=crlf\n", {}),
    "filter": (
        "filings/** filter=shout\n",
        {"filter.shout.smudge": "tr a-z A-Z", "filter.shout.clean": "cat"},
    ),
    "ident and eol": ("filings/** ident eol=crlf\n", {}),
}


@pytest.mark.parametrize("kind", CONVERSIONS)
def test_what_git_writes_to_disk_changes_no_verdict(tmp_path: Path, kind: str) -> None:
    attributes, settings = CONVERSIONS[kind]
    origin = Blog(tmp_path / "origin").start()
    origin.post(declaration=RECORDED)
    letter = b"Dear all,\nfiled. $Id$\n"
    origin.receipt(extra=f"{listed(letter, 'letter.txt')}\nnote: $Id$")
    origin.write("filings/2026/letter.txt", letter)
    origin.commit()
    origin.write(".gitattributes", attributes)
    origin.git("add", ".gitattributes")
    origin.git("commit", "--quiet", "-m", "Attributes come later than the files")
    blog = Blog(tmp_path / "clone")
    for key, value in settings.items():
        blog.git("config", key, value)
    blog.git("fetch", "--quiet", origin.root.as_uri(), "main")
    blog.git("checkout", "--quiet", "FETCH_HEAD")
    receipt = "filings/2026/2026-aaaaaa.yml"
    assert (blog.root / receipt).read_bytes() != (origin.root / receipt).read_bytes()
    assert_publishable(blog)


def test_an_edit_under_an_attribute_is_still_an_edit(blog: Blog) -> None:
    blog.write(".gitattributes", "*.yml ident working-tree-encoding=GB18030\n")
    blog.commit()
    receipt = blog.root / "filings/2026/2026-aaaaaa.yml"
    text = receipt.read_bytes().decode("gb18030" if b"\xba\xbc" in receipt.read_bytes() else "utf-8")
    receipt.write_bytes(text.replace("2026-06-01", "2026-05-01").encode("gb18030"))
    assert "TG301" in blog.check().rules
    receipt.write_bytes(b"\xff")
    assert "TG301" in blog.check().rules


@pytest.mark.skipif(os.name == "nt", reason="the bait is a shell script")
def test_asking_for_attributes_runs_nothing(blog: Blog, tmp_path: Path) -> None:
    canary, bait = tmp_path / "canary", tmp_path / "bait"
    bait.write_text(f"#!/bin/sh\ntouch '{canary}'\nexit 1\n", encoding="utf-8")
    bait.chmod(0o755)
    blog.write(".gitattributes", "filings/** filter=bait diff=bait ident\n")
    blog.commit()
    keys = ("core.fsmonitor", "filter.bait.clean", "filter.bait.smudge", "filter.bait.process")
    for key in (*keys, "diff.bait.textconv", "core.alternateRefsCommand", "core.pager"):
        blog.git("config", key, str(bait))
    blog.write("filings/2026/2026-aaaaaa.yml", "edited: where a filter could have done it\n")
    assert_publishable(blog)
    assert not canary.exists()
    blog.run("git status")
    assert canary.exists(), "plain git takes the bait"


@pytest.mark.parametrize("stored", [pointer(b"x"), b"\0GITCRYPT\0\1"], ids=["LFS", "git-crypt"])
def test_a_receipt_that_git_keeps_for_somebody_else_is_told(blog: Blog, stored: bytes) -> None:
    blog.write("filings/2026/2026-aaaaaa.yml", stored)
    blog.commit()
    told = blog.check()
    assert told.rules == ["TG201", "TG305"]
    (finding,) = [one for one in told.report["findings"] if one["rule"] == "TG305"]
    assert finding["message"] == "git stores a pointer or a ciphertext in place of the receipt"


@pytest.mark.parametrize("lie", ["--assume-unchanged", "--skip-worktree"])
def test_an_index_that_lies_hides_no_other_document(blog: Blog, lie: str) -> None:
    blog.write(SCAN, b"another")
    blog.commit()
    blog.git("update-index", lie, SCAN, "filings/2026/2026-aaaaaa.yml")
    blog.write(SCAN, PDF)
    assert "TG306" in blog.check().rules


@pytest.mark.parametrize("lie", ["--assume-unchanged", "--skip-worktree"])
def test_a_document_forged_on_disk_is_not_what_counts(blog: Blog, lie: str) -> None:
    blog.commit()
    blog.git("update-index", lie, SCAN)
    blog.write(SCAN, b"forged")
    assert_publishable(blog)


def test_a_sparse_checkout_leaves_nothing_out(blog: Blog) -> None:
    blog.commit()
    blog.git("sparse-checkout", "set", "docs")
    assert not (blog.root / "filings").exists()
    assert_publishable(blog)


@pytest.mark.parametrize("other", ["SCAN.pdf", "scan.PDF"])
def test_a_document_under_another_case_is_not_the_one(blog: Blog, other: str) -> None:
    blog.move(SCAN, f"filings/2026/{other}")
    blog.commit()
    assert told_of(blog)[1] == f"the evidence {SCAN} is not in the ledger, but filings/2026/{other} is"


def test_a_document_in_another_unicode_form_is_not_the_one(blog: Blog) -> None:
    blog.receipt(extra=listed(path="caf\u00e9.pdf"))
    blog.move(SCAN, "filings/2026/cafe\u0301.pdf")
    blog.commit()
    message = told_of(blog)[1]
    assert (
        message
        == "the evidence filings/2026/caf\u00e9.pdf is not in the ledger, but filings/2026/cafe\u0301.pdf is"
    )


def test_of_doubles_the_one_counts_that_the_receipt_names(blog: Blog) -> None:
    for name in ("SCAN.pdf", "cafe\u0301.pdf"):
        blog.write(f"filings/2026/{name}", b"another")
    blog.receipt(extra=listed(path="caf\u00e9.pdf").replace("[", f"[{listed()[11:-1]}, "))
    blog.write("filings/2026/caf\u00e9.pdf", PDF)
    blog.commit()
    assert_publishable(blog)


def test_a_receipt_that_some_disks_take_for_another_does_not_count(blog: Blog) -> None:
    blog.commit()
    blog.receipt("2026-AAAAAA")
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG305"])
    blog.post(declaration=RECORDED.replace("aaaaaa", "AAAAAA"))
    blog.commit()
    assert blog.check().rules == ["TG305"]


# --- where evidence is required ---------------------------------------------------------------------


def demanding(tmp_path: Path) -> Blog:
    blog = Blog(tmp_path / "blog").start(REQUIRED)
    blog.post(declaration=RECORDED)
    return blog


def test_a_filing_that_shows_nothing_does_not_count_where_evidence_is_required(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.receipt()
    blog.commit()
    rules, message, _ = told_of(blog)
    assert rules == ["TG201", "TG306"]
    assert message == (
        "evidence is required, and the receipt lists none that shows it "
        "(role: submission, delivery-proof, acknowledgement, decision)"
    )
    built = blog.build()
    assert (built.code, built.shown) == (1, blog.check().blocks)


def test_a_filing_that_shows_its_submission_counts(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.receipt(extra=listed())
    blog.write(SCAN, PDF)
    blog.commit()
    assert_publishable(blog)


@pytest.mark.parametrize("role", ["correspondence", "photo"])
def test_a_document_of_another_role_shows_no_filing(tmp_path: Path, role: str) -> None:
    blog = demanding(tmp_path)
    blog.receipt(extra=listed(role=role))
    blog.write(SCAN, PDF)
    blog.commit()
    assert told_of(blog)[0] == ["TG201", "TG306"]


def test_an_empty_document_shows_nothing(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.receipt(extra=listed(b""))
    blog.write(SCAN, b"")
    blog.commit()
    assert told_of(blog)[0] == ["TG201", "TG306"]


def test_an_acceptance_must_be_shown_as_well(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.post(
        declaration="none: A word about a word\nfilings: [2026-aaaaaa]", title="勒索软件预警", date=None
    )
    blog.receipt(extra=listed())
    blog.write(SCAN, PDF)
    blog.commit()
    decided = 'decided_at: "2026-06-05T10:00:00+08:00"'
    blog.further("2026-bbbbbb", "accepted", decided)
    blog.commit()
    assert told_of(blog)[0] == ["TG205", "TG306"]
    blog.further("2026-cccccc", "accepted", f"{decided}\n{listed(b'yes', 'yes.pdf', 'decision')}")
    blog.write("filings/2026/yes.pdf", b"yes")
    blog.commit()
    told = blog.check()
    assert (told.rules, told.notices) == ([], ["TG306"])


def network(**facts: str) -> str:
    words = ", ".join(f"{key}: {value}" for key, value in facts.items())
    return f"networks: [{{operator: {{name: Example Utility}}, places: [杭州市], {words}}}]"


def fixed(evidence: str = "") -> str:
    return network(fixed=f'{{at: 2026-05-01, evidence: "{evidence}"}}')


def of_statement(told: Told) -> tuple[list[str], str]:
    """Return the blocking rules, and what the TG306 says after what is owed."""
    (message,) = [one["message"] for one in told.report["findings"] if one["rule"] == "TG306"]
    return told.rules, str(message).rpartition("; evidence is required: ")[2]


def test_a_repair_that_is_only_stated_does_not_suffice_where_evidence_is_required(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.post(declaration=fixed())
    blog.commit()
    assert of_statement(blog.check()) == (["TG306"], "the repair names no evidence")
    built = blog.build()
    assert (built.code, built.shown) == (1, blog.check().blocks)


@pytest.mark.parametrize("start", ["2026/", "filings/2026/"])
@pytest.mark.parametrize("stored", [PDF, pointer(PDF)], ids=["plain", "LFS"])
def test_a_repair_with_its_document_in_the_ledger_suffices(tmp_path: Path, start: str, stored: bytes) -> None:
    blog = demanding(tmp_path)
    blog.write("filings/2026/fix.pdf", stored)
    blog.post(declaration=fixed(f"{start}fix.pdf#sha256={sha256(PDF).upper()}"))
    blog.commit()
    assert blog.check().code == 0
    blog.write("filings/2026/fix.pdf", b"another")
    blog.commit()
    assert blog.check().rules == ["TG306"]


@pytest.mark.parametrize(
    "evidence",
    [
        "https://example.com/fix",
        "2026/fix.pdf",
        "2026/fix.pdf#sha256=abc",
        f"other.pdf#sha256={sha256(PDF)}",
        f"2026/../2026/fix.pdf#sha256={sha256(PDF)}",
        f"#sha256={sha256(PDF)}",
        f"2026/2026-aaaaaa.yml#sha256={sha256(PDF)}",
        f"2026/empty#sha256={sha256(b'')}",
    ],
)
def test_what_names_no_document_of_the_ledger_shows_no_repair(tmp_path: Path, evidence: str) -> None:
    blog = demanding(tmp_path)
    blog.write("filings/2026/fix.pdf", PDF)
    blog.write("filings/2026/empty", b"")
    blog.post(declaration=fixed(evidence))
    blog.commit()
    rules, reason = of_statement(blog.check())
    assert (rules, reason) == (["TG306"], f"“{evidence}” is no document in the ledger with that digest")


def test_a_document_that_waits_for_its_commit_shows_no_repair(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.post(declaration=fixed(f"2026/fix.pdf#sha256={sha256(PDF)}"))
    blog.commit()
    blog.write("filings/2026/fix.pdf", PDF)
    assert blog.check().rules == ["TG306"]
    blog.commit()
    assert blog.check().code == 0


CONSENT = "{requested_at: 2026-06-01, response: consent, responded_at: 2026-06-02}"


def test_an_opinion_that_is_only_stated_does_not_suffice_where_evidence_is_required(tmp_path: Path) -> None:
    blog = demanding(tmp_path)
    blog.post(declaration=network(opinion=CONSENT))
    blog.commit()
    assert of_statement(blog.check()) == (["TG306"], "no “opinion” event in the ledger shows it")
    opinion = f"operator: Example Utility\n{CONSENT[1:-1].replace(', ', chr(10))}"
    path = blog.receipt(event="opinion", extra=f"{opinion}\n{listed(role='correspondence')}")
    text = (blog.root / path).read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("authority", "filed_at"))]
    blog.write(path, "\n".join([*kept, ""]))
    blog.write(SCAN, PDF)
    blog.commit()
    assert blog.check().rules == []


def test_without_the_setting_statements_suffice(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=fixed())
    blog.commit()
    assert blog.check().code == 0
