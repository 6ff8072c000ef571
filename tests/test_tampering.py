"""What somebody might do to history, to receipts and to their names to get a blocked post out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from blog import AFTER, BEFORE, CONFIG, HANGZHOU, Blog
from story import AUTHOR

from mkdocs_threatgate.gate import decide
from mkdocs_threatgate.model import Decision
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import read_world, stand

LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
RECEIPT = "filings/2026/2026-aaaaaa.yml"
BASELINE = "threatgate-baseline.txt"
WITHDRAWAL = "filings/2026/2026-wwwwww.yml"
INLINE = (
    f"{HANGZHOU}\nreceipts: [{{authority: {{kind: public-security, region: '330100'}}, "
    "filed_at: 2026-06-01, channel: phone}]"
)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose one post has its filing recorded."""
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    blog.receipt()
    blog.commit()
    return blog


def beside(blog: Blog, write: Callable[[], object], *, unrelated: bool, merged_into: str = "main") -> None:
    """Commit what `write` writes on a branch that claims to be older than all, and merge it, in vain.

    Main's files stand as they are.
    The branch begins at the first commit, or from nothing; it is merged, or it merges main.
    """
    now, first = blog.now, blog.git("rev-list", "--max-parents=0", "main")
    blog.git("checkout", "--quiet", *(["--orphan", "side"] if unrelated else ["-b", "side", first]))
    if unrelated:
        blog.git("rm", "-r", "--quiet", "--cached", ".")
    write()
    blog.commit(at=LONG_AGO)
    blog.now = now
    tree, tips = blog.git("rev-parse", "main^{tree}"), ["main", "side"]
    tips = tips if merged_into == "main" else tips[::-1]
    merge = blog.git("commit-tree", tree, "-p", tips[0], "-p", tips[1], "-m", "Merge")
    blog.git("checkout", "--quiet", "--force", "-B", "main", merge)
    blog.git("clean", "--quiet", "--force", "-d")


BRANCHES = pytest.mark.parametrize("unrelated", [True, False])
ORDERS = pytest.mark.parametrize("merged_into", ["main", "side"])


# --- a branch that claims to be older ----------------------------------------------------------------


@BRANCHES
@ORDERS
@pytest.mark.parametrize("disguise", ["another receipt", "an acknowledgement", "nothing", "no YAML"])
def test_a_branch_that_claims_to_be_older_hides_no_withdrawal(
    blog: Blog, disguise: str, merged_into: str, *, unrelated: bool
) -> None:
    blog.further("2026-kkkkkk", "acknowledged")
    blog.commit()
    blog.further("2026-wwwwww", "withdrawn", "reason: a mistake")
    blog.commit()
    assert blog.check().rules == ["TG208"]

    def write() -> None:
        if disguise == "another receipt":
            blog.receipt("2026-wwwwww", "blog/posts/other.md", silent=True)
        elif disguise == "an acknowledgement":
            blog.further("2026-wwwwww", "acknowledged")
        else:
            blog.write(WITHDRAWAL, "" if disguise == "nothing" else ": [")

    beside(blog, write, unrelated=unrelated, merged_into=merged_into)
    assert set(blog.check().rules) == {"TG208", "TG302"}


@BRANCHES
def test_a_branch_that_claims_to_be_older_hides_no_withdrawal_that_cannot_be_read(
    blog: Blog, *, unrelated: bool
) -> None:
    blog.write(WITHDRAWAL, "filing: 2026-aaaaaa\nevent: withdrawn\nevent: withdrawn\n")
    blog.commit()
    assert blog.check().rules == ["TG305"]
    beside(
        blog,
        lambda: blog.receipt("2026-wwwwww", "blog/posts/other.md", silent=True),
        unrelated=unrelated,
    )
    assert "TG302" in blog.check().rules


def test_a_withdrawal_that_was_overwritten_still_counts(blog: Blog) -> None:
    for event in ("withdrawn", "acknowledged"):
        blog.further("2026-wwwwww", event, "reason: a mistake" if event == "withdrawn" else "")
        blog.commit()
    assert set(blog.check().rules) == {"TG208", "TG302"}


def test_an_event_that_became_a_withdrawal_counts_as_one(blog: Blog) -> None:
    for event in ("acknowledged", "withdrawn"):
        blog.further("2026-wwwwww", event, "reason: a mistake" if event == "withdrawn" else "")
        blog.commit()
    assert set(blog.check().rules) == {"TG208", "TG302"}


@BRANCHES
@ORDERS
@pytest.mark.parametrize("kind", ["a receipt without digests", "a receipt in front matter"])
def test_a_branch_that_claims_to_be_older_brings_no_other_text_as_filed(
    tmp_path: Path, kind: str, merged_into: str, *, unrelated: bool
) -> None:
    blog = Blog(tmp_path / "blog").start()
    declaration = INLINE if kind == "a receipt in front matter" else HANGZHOU

    def write(body: str) -> None:
        blog.post(declaration=declaration, body=body)
        if declaration == HANGZHOU:
            blog.receipt(silent=True)

    blog.commit()
    write("3 houses.\n")
    blog.commit()
    assert blog.check().code == 0
    write("300000 houses and CVE-2026-1234.\n")
    blog.commit()
    assert blog.check().rules == ["TG206"]
    beside(
        blog,
        lambda: write("300000 houses and CVE-2026-1234.\n"),
        unrelated=unrelated,
        merged_into=merged_into,
    )
    assert blog.check().rules == ["TG206"]


def test_the_same_receipt_with_the_same_text_on_two_branches_is_one(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.commit()
    blog.branch("side")
    for branch in ("side", "main"):
        blog.checkout(branch)
        blog.post(declaration=INLINE)
        blog.post("b.md")
        blog.receipt(post="blog/posts/b.md", silent=True)
        blog.commit()
    blog.merge("side")
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG207"])


@BRANCHES
def test_a_branch_that_claims_to_be_older_makes_no_post_old(tmp_path: Path, *, unrelated: bool) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=None)
    blog.commit()
    assert blog.threatgate("baseline").code == 0
    listing = (blog.root / BASELINE).read_bytes()
    blog.git("rm", "--quiet", "--force", BASELINE)
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: {BASELINE}\n")
    blog.write(BASELINE, "# threatgate.baseline/1\n")
    blog.commit()
    assert blog.check().rules == ["TG101"]
    beside(blog, lambda: blog.write(BASELINE, listing), unrelated=unrelated)
    told = blog.check()
    assert (told.code, "TG302" in told.rules) == (1, True)


# --- unrelated roots, many parents, odd times ----------------------------------------------------------


def test_a_receipt_that_comes_with_an_unrelated_root_counts_as_any(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    blog.commit()
    blog.git("checkout", "--quiet", "--orphan", "side")
    blog.git("rm", "-r", "--quiet", "--cached", ".")
    blog.receipt()
    blog.git("add", "filings")
    blog.git("commit", "--quiet", "-m", "A root of its own")
    blog.git("checkout", "--quiet", "--force", "main")
    blog.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "Join", "side")
    assert blog.check().code == 0


def test_an_octopus_that_drops_a_receipt_is_seen(blog: Blog) -> None:
    tree = blog.git("rev-parse", "main~0^{tree}")
    for name in ("one", "two"):
        blog.git("branch", name, blog.git("commit-tree", tree, "-p", "main", "-m", name))
    blog.git("rm", "--quiet", RECEIPT)
    bare = blog.git("write-tree")
    octopus = blog.git("commit-tree", bare, *("-p", "main", "-p", "one", "-p", "two"), "-m", "Octopus")
    blog.git("reset", "--quiet", "--hard", octopus)
    blog.receipt()
    blog.commit()
    assert blog.check().rules == ["TG302", "TG201"]


@pytest.mark.parametrize("time", ["-1", "0", "9999999999999", "253402300800", "18446744073709551616", "x"])
def test_the_time_of_a_commit_decides_nothing(blog: Blog, time: str) -> None:
    tree, parent = blog.git("rev-parse", "HEAD^{tree}"), blog.git("rev-parse", "HEAD")
    text = f"tree {tree}\nauthor x <{AUTHOR}> {time} +0000\ncommitter x <{AUTHOR}> {time} +0000\n\nx\n"
    commit = blog.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", given=text.encode())
    blog.git("update-ref", "HEAD", commit)
    assert blog.check().code == 0
    merge = blog.git("commit-tree", tree, "-p", parent, "-p", commit, "-m", "x")
    blog.git("update-ref", "HEAD", merge)
    assert blog.check().code == 0
    blog.receipt(filed_at="2026-05-01T10:00:00+08:00")
    blog.commit()
    assert blog.check().rules == ["TG302", "TG201"]


def test_a_commit_made_during_a_check_is_not_judged_by_half(blog: Blog) -> None:
    grounds = stand(read_site(blog.root / "mkdocs.yml"))
    head = blog.head
    blog.receipt(filed_at="2026-05-01T10:00:00+08:00")
    blog.commit()
    verdict = decide(read_world(grounds), datetime(2026, 7, 1, tzinfo=UTC))
    assert verdict.docket.ledger.commit == head
    assert verdict.decision is Decision.BLOCKED
    assert [one.rule.code for one in verdict.findings] == ["TG301"]
    assert blog.check().rules == ["TG302", "TG201"]


# --- receipts and their names -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "twin",
    ["filings/2026/2026-aaaaaa.yaml", "filings/2025/2026-aaaaaa.yml", "filings/2026/more/2026-aaaaaa.yml"],
)
def test_no_second_receipt_speaks_under_the_id_of_another(blog: Blog, twin: str) -> None:
    text = (blog.root / RECEIPT).read_text(encoding="utf-8")
    late = text.replace(BEFORE, AFTER)
    blog.write(RECEIPT.replace("aaaaaa", "bbbbbb"), late.replace("aaaaaa", "bbbbbb"))
    blog.write(twin.replace("aaaaaa", "bbbbbb"), text.replace("aaaaaa", "bbbbbb"))
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-bbbbbb]")
    blog.commit()
    told = blog.check()
    assert set(told.rules) == {"TG305"}
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]")
    assert blog.check().code == 0


def test_a_copy_of_a_receipt_says_nothing_new(blog: Blog) -> None:
    blog.write("filings/2025/2026-aaaaaa.yml", (blog.root / RECEIPT).read_bytes())
    blog.commit()
    assert blog.check().code == 0


NO_RECEIPTS = {
    "empty": b"",
    "blank": b"\n \n",
    "a comment": b"# filed\n",
    "a list": b"- id: 2026-bbbbbb\n",
    "null": b"~\n",
    "UTF-16": None,
    "a byte-order mark inside": None,
    "too large": None,
    "an alias": None,
    "a merge key": None,
    "a tag": None,
    "two documents": None,
    "a key twice": None,
    "a NUL": None,
    "an id in capitals": None,
    "an id in front of another": None,
}


def no_receipt(kind: str, text: str) -> bytes:
    given = NO_RECEIPTS[kind]
    changed = {
        "UTF-16": text.encode("utf-16"),
        "a byte-order mark inside": text.replace("event:", "\ufeffevent:").encode(),
        "too large": (text + "#" * 65_536).encode(),
        "an alias": text.replace("event: filed", "x: &x filed\nevent: *x").encode(),
        "a merge key": text.replace("event: filed", "<<: {event: filed}").encode(),
        "a tag": text.replace("event: filed", "event: !x filed").encode(),
        "two documents": f"{text}---\n{text}".encode(),
        "a key twice": text.replace("event: filed", "event: withdrawn\nevent: filed").encode(),
        "a NUL": f"{text}\0".encode(),
        "an id in capitals": text.replace('"2026-bbbbbb"', '"2026-BBBBBB"').encode(),
        "an id in front of another": text.replace('"2026-bbbbbb"', '"2026-bbbbb"').encode(),
    }
    return changed[kind] if given is None else given


@pytest.mark.parametrize("kind", NO_RECEIPTS)
def test_what_is_no_receipt_meets_nothing(blog: Blog, kind: str) -> None:
    blog.post("b.md")
    path = blog.receipt("2026-bbbbbb", "blog/posts/b.md")
    text = (blog.root / path).read_text(encoding="utf-8")
    blog.write(path, no_receipt(kind, text))
    blog.commit()
    told = blog.check()
    assert (told.code, "TG201" in told.rules) == (1, True)
    assert "TG305" in told.rules + told.notices
    blog.write(RECEIPT.replace("aaaaaa", "cccccc"), text.replace("bbbbbb", "cccccc"))
    blog.commit()
    assert "TG201" not in blog.check().rules


def test_a_receipt_may_be_as_large_as_the_bound(blog: Blog) -> None:
    blog.post("b.md")
    path = blog.receipt("2026-bbbbbb", "blog/posts/b.md")
    data = (blog.root / path).read_bytes()
    blog.write(path, data + b"#" * (65_536 - len(data)))
    blog.commit()
    assert blog.check().code == 0


@pytest.mark.parametrize("folder", ["[a]*?", "a b", "台账", "-rf", "a'b", "filings.d", "a/../b", ":(top)"])
def test_a_ledger_of_any_name_is_that_folder_alone(tmp_path: Path, folder: str) -> None:
    blog = Blog(tmp_path / "blog").start(f'{CONFIG}      ledger: "{folder}"\n')
    blog.post()
    for other in ("a", "ab", "filingsxd", "b"):
        blog.receipt(folder=f"{other}/2026")
    blog.commit()
    refused = ".." in folder
    assert blog.check().code == (2 if refused else 1)
    if not refused:
        assert blog.check().rules == ["TG201"]
        blog.receipt(folder=f"{folder}/2026")
        blog.commit()
        assert blog.check().code == 0


def test_an_earlier_ledger_revives_nothing(blog: Blog) -> None:
    blog.further("2026-wwwwww", "withdrawn", "reason: a mistake")
    blog.commit()
    blog.receipt("2026-wwwwww", "blog/posts/other.md", folder="old/2026", silent=True)
    blog.commit(at=LONG_AGO)
    blog.write("mkdocs.yml", CONFIG + "      ledger_history: [old]\n")
    blog.commit()
    assert set(blog.check().rules) == {"TG208", "TG302"}


def test_a_post_in_place_of_the_filed_one_is_not_covered(blog: Blog) -> None:
    blog.post(title="Another", body="Something else about 30 houses.\n")
    blog.commit()
    assert blog.check().rules == ["TG206"]
    blog.move("docs/blog/posts/a.md", "docs/blog/posts/c.md")
    blog.commit()
    assert blog.check().rules == ["TG201"]
