"""TG411: what blocks, what is a notice, what is quiet, and what a dismissal is bound to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from making import NOW, POLICY
from parcels import PICTURE, PROGRAM, TYPES, locked, opened, pdf, zipped

from mkdocs_threatgate.checks.content.attachment_unreadable import RULE, check
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import (
    Attachment,
    Confidence,
    Docket,
    Exhibit,
    Fault,
    Finding,
    Ledger,
    Outcome,
    Settings,
    World,
    say,
)

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24)
WITH_MACROS = zipped({"[Content_Types].xml": TYPES, "xl/vbaProject.bin": b"\0"})
BLOCKS, NOTICE = Outcome.BLOCKS, Outcome.NOTICE


def findings(*exhibits: Exhibit) -> tuple[Finding, ...]:
    world = World(texts=(), ledger=Ledger(), policy=POLICY, settings=Settings())
    found: Iterator[Finding] = check(Docket(cases=(), world=world, now=NOW, exhibits=exhibits))
    return tuple(found)


def found(name: str, data: bytes, *passwords: str) -> list[tuple[Outcome, Confidence, str]]:
    told = findings(Exhibit(attachment=opened(name, data), passwords=passwords))
    assert {(one.rule, one.path, one.span, one.article) for one in told} <= {
        (RULE, f"docs/{name}", None, None)
    }
    return [(one.outcome, one.confidence, render(one.message, "en")) for one in told]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "sample.zip",
            locked(zipped({"a.bin": "a"})),
            "it hides its content from everyone without the password: a.bin (encrypted)",
        ),
        ("tool.exe", PROGRAM, "it is, or holds, a program: tool.exe (a program (Windows))"),
        (
            "tools.zip",
            zipped({str(number): WITH_MACROS for number in range(5)}),
            "it holds macros, which are programs: 0 (macros), 1 (macros), 2 (macros), 2 more",
        ),
        (
            "day.pcap",
            b"\xd4\xc3\xb2\xa1" + bytes(20),
            "it is, or holds, the traffic of a real network: day.pcap (captured network traffic (pcap))",
        ),
        (
            "sums.xlsm",
            WITH_MACROS,
            "it holds macros, which are programs: sums.xlsm (macros)",
        ),
        (
            "notes.txt",
            zipped({"a.txt": "a"}),
            "it is not what it seems: notes.txt (its extension .txt says otherwise than its content (zip))",
        ),
    ],
)
def test_what_is_dangerous_or_hidden_blocks(name: str, data: bytes, message: str) -> None:
    assert found(name, data) == [(BLOCKS, Confidence.HIGH, message)]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        (
            "a.dat",
            b"\0\1\2\3",
            "it cannot be read, or not all of it: a.dat (binary content of no known kind)",
        ),
        (
            "a.7z",
            SEVEN_ZIP,
            "it cannot be read, or not all of it: a.7z (a 7z archive, which is not opened here)",
        ),
        (
            "scan.pdf",
            pdf(b"q Q"),
            "it cannot be read, or not all of it: scan.pdf (a PDF of pictures, with little text or none)",
        ),
        (
            "zeros.zip",
            zipped({"a": bytes(30_000_000)}),
            "it is larger than what is read: a (it unpacks to more than 9 MB)",
        ),
    ],
)
def test_what_merely_cannot_be_read_is_a_notice(name: str, data: bytes, message: str) -> None:
    assert found(name, data)[-1] == (NOTICE, Confidence.MEDIUM, message)


def test_an_archive_that_cannot_be_opened_blocks_where_a_password_stands_beside_it() -> None:
    message = (
        "it cannot be read, or not all of it: a.7z (a 7z archive, which is not opened here)"
        "; beside a link to it stands “密码：infected”"
    )
    assert found("a.7z", SEVEN_ZIP, "密码：infected") == [(BLOCKS, Confidence.HIGH, message)]


def test_a_password_beside_a_scanned_document_is_about_something_else() -> None:
    assert [outcome for outcome, _, _ in found("scan.pdf", pdf(b"q Q"), "password: admin")] == [NOTICE]


def test_what_can_be_read_is_quiet() -> None:
    archive = zipped({"read.me": "words", "a.png": PICTURE})
    assert found("a.png", PICTURE) == []
    assert found("sources.zip", archive, "password: abc") == []


def test_a_file_that_cannot_be_opened_is_a_fact() -> None:
    fault = Fault("TG411", say("it is no regular file"), say("Take it out."))
    (finding,) = findings(Exhibit(attachment=Attachment(path="docs/pipe", uri="pipe", fault=fault)))
    assert (finding.outcome, finding.confidence) == (BLOCKS, Confidence.CERTAIN)
    assert (finding.path, finding.message, finding.remedy) == ("docs/pipe", fault.message, fault.remedy)


def test_a_file_whose_name_is_no_text_is_told_all_the_same() -> None:
    (finding,) = findings(Exhibit(attachment=opened("a\udcff.dat", b"\0")))
    message = "it cannot be read, or not all of it: a?.dat (binary content of no known kind)"
    assert render(finding.message, "en") == message


def test_a_dismissal_is_bound_to_the_bytes() -> None:
    before, after = (
        findings(Exhibit(attachment=opened("a.zip", locked(zipped({"a": content})))))
        for content in ("1", "2")
    )
    assert before[0].identity.startswith("encrypted ")
    assert before[0].identity != after[0].identity
