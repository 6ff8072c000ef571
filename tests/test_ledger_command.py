"""`threatgate ledger verify` and `threatgate ledger list`: every entry, whatever posts rely on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, POLICE, Blog, Told
from plights import PLIGHTS, SIGNED
from signing import sign_with_ssh, ssh_key

INLINE = f'receipts: [{{id: one, authority: {POLICE}, filed_at: "2026-06-01T10:00:00+08:00"}}]'


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    return Blog(tmp_path / "blog").start()


def verify(blog: Blog) -> Told:
    return blog.threatgate("ledger", "verify", "--format", "json")


def entry(told: Told, name: str) -> dict[str, Any]:
    entries: list[dict[str, Any]] = told.report["entries"]
    return next(one for one in entries if name in one["path"])


def findings(told: Told) -> list[tuple[str, str]]:
    return [(one["rule"], one["outcome"]) for one in told.report["findings"]]


def test_a_sound_ledger_is_intact_and_names_who_recorded_what(blog: Blog) -> None:
    blog.post(date=None)
    blog.receipt()
    commit = blog.commit(by="wang@example.com")
    blog.further("2026-bbbbbb", "acknowledged")
    blog.commit()
    told = verify(blog)
    assert (told.code, told.report["verdict"], told.report["findings"]) == (0, "intact", [])
    assert told.report["summary"] == {
        "entries": 2,
        "intact": 2,
        "rewritten": 0,
        "moved": 0,
        "deleted": 0,
        "uncommitted": 0,
        "unproven": 0,
        "at_fault": 0,
    }
    assert entry(told, "2026-aaaaaa") == {
        "id": "2026-aaaaaa",
        "path": "filings/2026/2026-aaaaaa.yml",
        "inline": False,
        "filing": "2026-aaaaaa",
        "event": "filed",
        "at": "2026-06-01T10:00:00+08:00",
        "authority": {
            "kind": "public-security",
            "region": "330100",
            "name": "杭州市公安局",
            "department": "",
        },
        "posts": ["blog/posts/a.md"],
        "recorded_by": "liu@example.com",
        "commit": commit,
        "committed_at": "2026-01-01T00:00:00+00:00",
        "committer": "wang@example.com",
        "signed": None,
        "standing": "intact",
        "valid": True,
        "modified": False,
    }
    assert blog.threatgate("ledger").out == blog.threatgate("ledger", "verify").out
    assert blog.threatgate("ledger").out.splitlines()[-1] == f"intact: 2 entries at {blog.head[:12]}"


def edited(blog: Blog) -> None:
    path = "filings/2026/2026-aaaaaa.yml"
    blog.write(path, (blog.root / path).read_bytes() + b"note: corrected\n")
    blog.commit()


def moved(blog: Blog) -> None:
    blog.move("filings/2026/2026-aaaaaa.yml", "filings/2027/2026-aaaaaa.yml")
    blog.commit()


def deleted(blog: Blog) -> None:
    blog.remove("filings/2026/2026-aaaaaa.yml")
    blog.commit()


def dropped_by_a_merge(blog: Blog) -> None:
    blog.branch("side")
    blog.receipt("2026-cccccc")
    blog.commit()
    blog.checkout("main")
    blog.merge("side", strategy="ours")


def changed_on_disk(blog: Blog) -> None:
    path = "filings/2026/2026-aaaaaa.yml"
    blog.write(path, (blog.root / path).read_bytes() + b"note: corrected\n")


def misspelt(blog: Blog) -> None:
    blog.receipt("2026-bbbbbb", extra="channel: pigeon")
    blog.commit()


def out_of_chain(blog: Blog) -> None:
    blog.further("2026-bbbbbb", "acknowledged", digest=hashlib.sha256(b"another").hexdigest())
    blog.commit()


def without_its_evidence(blog: Blog) -> None:
    digest = hashlib.sha256(b"scan").hexdigest()
    blog.receipt("2026-bbbbbb", extra=f'evidence: [{{path: scan.pdf, sha256: "{digest}", role: submission}}]')
    blog.commit()


def no_yaml(blog: Blog) -> None:
    blog.write("filings/2026/2026-bbbbbb.yml", "a: [\n")
    blog.commit()


@pytest.mark.parametrize(
    ("harm", "rule", "standing"),
    [
        (edited, "TG302", "rewritten"),
        (moved, "TG302", "moved"),
        (deleted, "TG302", "deleted"),
        (dropped_by_a_merge, "TG302", "deleted"),
        (changed_on_disk, "TG301", "intact"),
        (misspelt, "TG305", "intact"),
        (out_of_chain, "TG307", "intact"),
        (without_its_evidence, "TG306", "intact"),
        (no_yaml, "TG305", "intact"),
    ],
)
def test_an_entry_at_fault_ends_in_one_with_its_remedy_whatever_relies_on_it(
    blog: Blog, harm: Callable[[Blog], None], rule: str, standing: str
) -> None:
    blog.post("news.md", NOTHING)
    blog.receipt(silent=True, post="blog/posts/gone.md")
    blog.commit()
    assert verify(blog).code == 0
    harm(blog)
    told = verify(blog)
    assert (told.code, told.report["verdict"]) == (1, "at-fault")
    assert (rule, "blocks") in findings(told)
    assert {one["outcome"] for one in told.report["findings"]} == {"blocks"}
    assert all(one["remedy"] and one["command"] for one in told.report["findings"])
    wrong = [
        one
        for one in told.report["entries"]
        if one["standing"] in ("rewritten", "moved", "deleted") or one["modified"] or not one["valid"]
    ]
    assert standing in {one["standing"] for one in wrong}
    shown = blog.threatgate("ledger", "verify")
    assert shown.code == 1
    assert f"{rule} " in shown.out
    assert shown.out.splitlines()[-1].startswith(f"at fault: {len(wrong)} of ")
    assert blog.check().code == 0  # no post relies on it


def test_a_receipt_that_waits_for_its_commit_is_told_and_no_fault(blog: Blog) -> None:
    blog.post(date=None)
    blog.commit()
    blog.receipt()
    told = verify(blog)
    assert (told.code, findings(told)) == (0, [("TG301", "notice")])
    assert entry(told, "2026-aaaaaa")["standing"] == "uncommitted"
    last = blog.threatgate("ledger", "verify").out.splitlines()[-1]
    assert last == f"intact: 1 entry at {blog.head[:12]}; still to be committed: 1"


def test_short_history_gives_no_verdict(blog: Blog, tmp_path: Path) -> None:
    blog.post(date=None)
    blog.receipt()
    blog.commit()
    clone = Blog(blog.clone_shallow(tmp_path / "clone").root)
    told = verify(clone)
    assert (told.code, told.report["verdict"], told.rules) == (3, "undecided", ["TG303"])
    assert entry(told, "2026-aaaaaa")["standing"] == "unproven"
    last = clone.threatgate("ledger").out.splitlines()[-1]
    assert last.startswith("no verdict: history is too short to judge 1 entry at ")


def test_receipts_in_front_matter_are_entries_too(blog: Blog) -> None:
    path = blog.post(declaration=f"{HANGZHOU}\n{INLINE}", date=None)
    blog.commit()
    told = verify(blog)
    assert (told.code, [one["path"] for one in told.report["entries"]]) == (0, [path])
    assert (entry(told, "a.md")["inline"], entry(told, "a.md")["id"]) == (True, "one")
    text = (blog.root / path).read_text(encoding="utf-8")
    blog.write(path, text.replace("330100", "330000"))
    blog.commit()
    told = verify(blog)
    assert (told.code, told.rules, entry(told, "a.md")["standing"]) == (1, ["TG302"], "rewritten")


def test_every_signature_is_verified_however_few_posts_there_are(blog: Blog, tmp_path: Path) -> None:
    key = ssh_key(tmp_path / "key")
    blog.write("mkdocs.yml", SIGNED)
    blog.write("allowed_signers", f"liu@example.com {key}\n")
    blog.post("news.md", NOTHING)
    blog.commit("Say whose keys count")
    blog.receipt("2026-aaaaaa", "blog/posts/gone.md")
    blog.commit("Unsigned")
    sign_with_ssh(blog, tmp_path / "key")
    blog.receipt("2026-bbbbbb", "blog/posts/gone.md")
    blog.commit("Signed")
    told = verify(blog)
    assert (told.code, told.rules) == (1, ["TG304"])
    assert (entry(told, "aaaaaa")["signed"], entry(told, "bbbbbb")["signed"]) == (False, True)
    lines = blog.threatgate("ledger").out.splitlines()
    assert [line.split()[-1] for line in lines[:3]] == ["signature", "signed", "signed"]
    assert lines[1].endswith("not signed")
    blog.write("mkdocs.yml", SIGNED.replace("required", "notice"))
    blog.commit()
    told = verify(blog)
    assert (told.code, findings(told)) == (0, [("TG304", "notice")])


def test_a_recorder_who_may_not_is_at_fault(blog: Blog) -> None:
    PLIGHTS["TG309"](blog)
    told = verify(blog)
    assert (told.code, told.rules, entry(told, "aaaaaa")["committer"]) == (1, ["TG309"], "wang@example.com")


def test_a_ledger_that_would_be_published_is_at_fault(blog: Blog) -> None:
    PLIGHTS["TG308"](blog)
    told = verify(blog)
    assert (told.code, told.rules) == (1, ["TG308"])
    last = blog.threatgate("ledger").out.splitlines()[-1]
    assert last.endswith("; what is at fault besides stands above")


def test_a_changed_baseline_is_at_fault(blog: Blog) -> None:
    blog.post(declaration=None)
    blog.commit()
    blog.threatgate("baseline")
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: threatgate-baseline.txt\n")
    blog.commit()
    assert verify(blog).code == 0
    file = blog.root / "threatgate-baseline.txt"
    blog.write(file.name, file.read_bytes() + b"sha256:0 0 docs/new.md\n")
    blog.commit()
    told = verify(blog)
    assert (told.code, told.rules) == (1, ["TG302"])


def test_a_dismissal_is_no_fault_whatever_it_dismisses(blog: Blog) -> None:
    blog.post("news.md", NOTHING)
    lines = (
        "schema: threatgate.receipt/1",
        'id: "2026-dddddd"',
        'filing: "2026-dddddd"',
        "event: dismissed",
        'recorded_at: "2026-06-21T10:00:00+08:00"',
        "recorded_by: liu@example.com",
        "post: blog/posts/gone.md",
        "rule: TG403",
        "fingerprint: 0123456789abcdef",
        "reason: A drill",
        'until: "2027-01-01"',
    )
    blog.write("filings/2026/2026-dddddd.yml", "\n".join((*lines, "")))
    blog.commit()
    told = verify(blog)
    assert (told.code, told.report["findings"]) == (0, [])
    listed = blog.threatgate("ledger", "list", "--post", "blog/posts/gone.md", "--format", "json").report
    assert [one["id"] for one in listed] == ["2026-dddddd"]  # type: ignore[index]


def test_an_empty_ledger_is_intact(blog: Blog) -> None:
    blog.post("news.md", NOTHING)
    blog.commit()
    assert blog.threatgate("ledger").out == f"intact: 0 entries at {blog.head[:12]}\n"
    assert blog.threatgate("ledger", "list").out == "no entry of the ledger matches\n"


def listed(blog: Blog, *arguments: str) -> list[str]:
    told = blog.threatgate("ledger", "list", "--format", "json", *arguments)
    assert told.code == 0
    return [one["id"] for one in told.report]  # type: ignore[index]


def test_the_list_can_be_filtered_by_post_filing_and_event(blog: Blog) -> None:
    blog.post("a.md", f"{HANGZHOU}\nid: water", date=None)
    blog.post("b.md", date=None)
    blog.receipt("2026-aaaaaa", "water")
    blog.receipt("2026-bbbbbb", "blog/posts/b.md")
    blog.commit()
    blog.further("2026-cccccc", "acknowledged")
    blog.write("filings/2026/2026-dddddd.yml", "withdrawn 2026-bbbbbb: [\n")
    blog.commit()
    every = ["2026-aaaaaa", "2026-bbbbbb", "2026-cccccc", "2026-dddddd"]
    assert listed(blog) == every
    assert listed(blog, "--post", "docs/blog/posts/a.md") == ["2026-aaaaaa"]
    assert listed(blog, "--post", "water") == ["2026-aaaaaa"]
    assert listed(blog, "--post", "blog/posts/b.md") == ["2026-bbbbbb"]
    assert listed(blog, "--filing", "2026-aaaaaa") == ["2026-aaaaaa", "2026-cccccc"]
    assert listed(blog, "--filing", "2026-bbbbbb") == ["2026-bbbbbb", "2026-dddddd"]  # may be about it
    assert listed(blog, "--event", "acknowledged") == ["2026-cccccc"]
    assert listed(blog, "--event", "acknowledged", "--event", "filed") == every[:3]
    assert listed(blog, "--post", "nowhere.md") == []
    assert blog.threatgate("ledger", "list", "--event", "eaten").code == 2


def test_the_list_reads_in_lines(blog: Blog) -> None:
    blog.post("a.md", date=None)
    blog.receipt("2026-aaaaaa")
    blog.commit()
    [heads, row] = blog.threatgate("ledger", "list").out.splitlines()
    commit = blog.head[:12]
    columns = (("id", 13), ("date", 12), ("event", 7), ("authority", 14), ("posts", 17), ("recorded by", 17))
    assert heads == "".join(f"{name:{width}}" for name, width in columns) + "commit        history"
    said = ["filed", "杭州市公安局", "blog/posts/a.md", "liu@example.com", commit, "intact"]
    assert row.split("  ")[2:] == said


def test_help_names_both(blog: Blog) -> None:
    told = blog.threatgate("ledger", "--help")
    assert (told.code, "  verify " in told.out, "  list " in told.out) == (0, True, True)
    assert all("--format" in blog.threatgate("ledger", name, "--help").out for name in ("verify", "list"))
    assert blog.threatgate("ledger", "prune").code == 2
