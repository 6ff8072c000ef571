"""What git makes of a working tree and of its index changes no verdict: that rests on what is committed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from blog import HANGZHOU, Blog
from story import Story

POST = "docs/blog/posts/a.md"
BLOCKED = "docs/blog/posts/b.md"
RECEIPT = "filings/2026/2026-aaaaaa.yml"


def tell(blog: Blog) -> Blog:
    """Commit a post whose filing is recorded, and one that has none."""
    blog.start()
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]")
    blog.post("b.md")
    blog.receipt(extra='note: "$Id$ 杭州"')
    blog.commit()
    return blog


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tell(Blog(tmp_path_factory.mktemp("origin") / "blog")).root


@pytest.fixture
def blog(origin: Path, tmp_path: Path) -> Blog:
    shutil.copytree(origin, tmp_path / "blog", symlinks=True)
    return Blog(tmp_path / "blog")


def assert_told_as_ever(blog: Blog) -> None:
    """The recorded post is publishable, the other is blocked, and nothing else is said."""
    told = blog.check()
    verdicts = {one["path"]: one["verdict"] for one in told.report["posts"] if one["path"] in (POST, BLOCKED)}
    assert verdicts == {POST: "publishable", BLOCKED: "blocked"}
    findings = [(one["rule"], one["outcome"], one["path"]) for one in told.report["findings"]]
    assert findings == [("TG201", "blocks", BLOCKED)]
    assert (blog.check(POST).code, blog.check(BLOCKED).code) == (0, 1)


# --- attributes and line ends ----------------------------------------------------------------------

ATTRIBUTES = {
    "text": "* text\n",
    "text=auto": "* text=auto\n",
    "-text": "* -text\n",
    "eol=crlf": "* text eol=crlf\n",
    "eol=lf": "* text eol=lf\n",
    "crlf": "* crlf\n",
    "ident": "* ident\n",
    "working-tree-encoding": "filings/** working-tree-encoding=UTF-16\n",
    "a Chinese encoding": "filings/** working-tree-encoding=GB18030 eol=crlf\n",
    "filter": "filings/** filter=shout\n",
    "binary": "* binary\n",
    "export-subst": "* export-subst export-ignore\n",
    "merge=ours": "filings/** merge=ours -diff\n",
    "a macro": "[attr]odd ident eol=crlf\nfilings/** odd\n",
}
SETTINGS = {
    "nothing": {},
    "autocrlf": {"core.autocrlf": "true", "core.safecrlf": "false"},
    "autocrlf=input": {"core.autocrlf": "input", "core.safecrlf": "true"},
    "eol": {"core.eol": "crlf"},
}


def check_out_anew(blog: Blog, *, everything: bool) -> None:
    """Have git write the files again, as attributes and settings now say; else those of the ledger alone."""
    for path in ("filings", *(["docs"] if everything else [])):
        shutil.rmtree(blog.root / path)
    blog.git("-c", "core.safecrlf=false", "checkout", "--quiet", "--", ".")


@pytest.mark.parametrize("settings", SETTINGS)
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_no_attribute_and_no_line_end_changes_a_verdict(blog: Blog, attributes: str, settings: str) -> None:
    for key, value in SETTINGS[settings].items():
        blog.git("config", key, value)
    blog.git("config", "filter.shout.smudge", "tr a-z A-Z")
    blog.git("config", "filter.shout.clean", "cat")
    blog.write(".gitattributes", ATTRIBUTES[attributes])
    blog.git("-c", "core.safecrlf=false", "add", ".gitattributes")
    blog.git("commit", "--quiet", "-m", "Attributes")
    check_out_anew(blog, everything=attributes not in ("ident", "a macro"))
    assert_told_as_ever(blog)


@pytest.mark.parametrize(
    "where", [".git/info/attributes", "filings/.gitattributes", "filings/2026/.gitattributes"]
)
def test_wherever_attributes_stand_they_change_no_verdict(blog: Blog, where: str) -> None:
    blog.write(where, "*.yml ident text eol=crlf\n")
    if not where.startswith(".git/"):
        blog.git("add", "--force", where)
        blog.git("commit", "--quiet", "-m", "Attributes")
    blog.remove(RECEIPT)
    blog.git("checkout", "--quiet", "--", RECEIPT)
    assert b"\r\n" in (blog.root / RECEIPT).read_bytes()
    assert_told_as_ever(blog)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("core.ignorecase", "true"),
        ("core.precomposeunicode", "true"),
        ("core.filemode", "false"),
        ("core.symlinks", "false"),
        ("core.trustctime", "false"),
        ("core.checkStat", "minimal"),
        ("core.untrackedCache", "true"),
        ("core.splitIndex", "true"),
        ("core.preloadIndex", "false"),
        ("core.bigFileThreshold", "1"),
        ("core.quotePath", "true"),
        ("core.abbrev", "4"),
        ("core.protectNTFS", "true"),
        ("index.version", "4"),
        ("feature.manyFiles", "true"),
        ("diff.ignoreSubmodules", "all"),
        ("status.showUntrackedFiles", "no"),
    ],
)
def test_no_setting_changes_a_verdict(blog: Blog, key: str, value: str) -> None:
    blog.git("config", key, value)
    blog.git("read-tree", "--reset", "-u", "HEAD")
    blog.git("status")
    assert_told_as_ever(blog)


# --- the index -----------------------------------------------------------------------------------------


def sparse(*words: str) -> Callable[[Blog], None]:
    def narrow(blog: Blog) -> None:
        blog.git("update-index", "--refresh")
        blog.git("sparse-checkout", "set", *words)
        assert not (blog.root / "filings/2026").exists()

    return narrow


def lying(flag: str) -> Callable[[Blog], None]:
    def lie(blog: Blog) -> None:
        blog.git("update-index", flag, RECEIPT)

    return lie


def unstaged(blog: Blog) -> None:
    """Stage that the ledger is to be taken out, and leave the files."""
    blog.git("rm", "--quiet", "-r", "--cached", "filings")


def ignored(blog: Blog) -> None:
    blog.write(".gitignore", "filings/\n*.yml\n")


def no_index(blog: Blog) -> None:
    blog.remove(".git/index")


def split(blog: Blog) -> None:
    blog.git("update-index", "--split-index")


def deleted(blog: Blog) -> None:
    blog.remove(RECEIPT)


def locked(blog: Blog) -> None:
    blog.write(".git/index.lock")


def merging(blog: Blog) -> None:
    blog.write(".git/MERGE_HEAD", f"{blog.head}\n")


def detached(blog: Blog) -> None:
    blog.checkout(blog.head)


def packed(blog: Blog) -> None:
    blog.git("gc", "--quiet", "--prune=now")
    blog.git("pack-refs", "--all")
    blog.git("commit-graph", "write", "--reachable", "--changed-paths")
    blog.git("multi-pack-index", "write")


INDEXES: dict[str, Callable[[Blog], None]] = {
    "sparse, cone": sparse("--cone", "docs"),
    "sparse, no cone": sparse("--no-cone", "/docs/", "/mkdocs.yml"),
    "sparse index": sparse("--cone", "--sparse-index", "docs"),
    "assume-unchanged": lying("--assume-unchanged"),
    "skip-worktree": lying("--skip-worktree"),
    "fsmonitor-valid": lying("--fsmonitor-valid"),
    "staged to be removed": unstaged,
    "ignored": ignored,
    "no index": no_index,
    "split index": split,
    "deleted on disk": deleted,
    "locked": locked,
    "in a merge": merging,
    "detached": detached,
    "packed": packed,
}


@pytest.mark.parametrize("kind", INDEXES)
def test_nothing_in_the_index_changes_a_verdict(blog: Blog, kind: str) -> None:
    INDEXES[kind](blog)
    assert_told_as_ever(blog)


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree", "--fsmonitor-valid"])
def test_no_flag_hides_that_a_receipt_differs_on_disk(blog: Blog, flag: str) -> None:
    blog.git("update-index", flag, RECEIPT)
    blog.receipt(filed_at="2026-05-01T10:00:00+08:00")
    assert [(one.rule, one.path) for one in blog.check().blocks] == [("TG301", POST), ("TG201", BLOCKED)]


@pytest.mark.parametrize("how", ["not added", "intended", "added", "ignored", "committed by another branch"])
def test_a_receipt_counts_once_it_is_committed_here(blog: Blog, how: str) -> None:
    path = blog.receipt("2026-bbbbbb", "blog/posts/b.md")
    if how == "intended":
        blog.git("add", "--intent-to-add", path)
    elif how == "added":
        blog.git("add", path)
    elif how == "ignored":
        blog.write(".git/info/exclude", "filings/\n")
    elif how == "committed by another branch":
        blog.branch("side")
        blog.commit()
        blog.git("symbolic-ref", "HEAD", "refs/heads/main")
    assert [(one.rule, one.path) for one in blog.check().blocks] == [("TG301", BLOCKED), ("TG201", BLOCKED)]
    blog.checkout("main")
    blog.git("add", "--force", path)
    blog.commit()
    assert blog.check().code == 0


# --- names that some disks take for one --------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="needs a disk that keeps them apart")
@pytest.mark.parametrize(
    "double",
    ["filings/2026/2026-AAAAAA.yml", "filings/2026/2026-aaaaaa.YML", "Filings/2026/2026-aaaaaa.yml"],
)
def test_a_double_of_a_receipt_in_other_letters_helps_nobody(blog: Blog, double: str) -> None:
    text = (blog.root / RECEIPT).read_text(encoding="utf-8")
    blog.write(double, text.replace("posts/a.md", "posts/b.md"))
    blog.commit()
    told = blog.check()
    assert (
        told.report["posts"][[one["path"] for one in told.report["posts"]].index(BLOCKED)]["verdict"]
        == "blocked"
    )


@pytest.mark.skipif(os.name == "nt", reason="needs a disk that keeps them apart")
@pytest.mark.parametrize(("first", "second"), [("caf\u00e9", "cafe\u0301"), ("Post", "post")])
def test_posts_that_some_disks_take_for_one_are_two(blog: Blog, first: str, second: str) -> None:
    for name in (first, second):
        blog.post(f"{name}.md")
    blog.receipt("2026-cccccc", f"blog/posts/{first}.md")
    blog.commit()
    assert [(one.rule, one.path) for one in blog.check().blocks] == [
        ("TG201", BLOCKED),
        ("TG201", f"docs/blog/posts/{second}.md"),
    ]


# --- other repositories, other places ----------------------------------------------------------------


def test_in_a_linked_worktree_all_is_as_ever(blog: Blog, tmp_path: Path) -> None:
    blog.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked tree"))
    linked = Blog(tmp_path / "linked tree")
    assert_told_as_ever(linked)
    linked.receipt(filed_at="2026-05-01T10:00:00+08:00")
    linked.commit()
    assert ("TG302", POST) in [(one.rule, one.path) for one in linked.check().blocks]
    assert_told_as_ever(blog)


def test_in_a_repository_with_longer_ids_all_is_as_ever(tmp_path: Path) -> None:
    assert_told_as_ever(tell(Blog(tmp_path / "blog", object_format="sha256")))


@pytest.mark.skipif(os.name == "nt", reason="not a name there")
@pytest.mark.parametrize(
    "name", ["with spaces", "威胁 信息", "'\"$(x)`;&", "-rf", "new\nline", "[a]*?", "a:b"]
)
def test_in_a_folder_of_any_name_all_is_as_ever(origin: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(origin, tmp_path / name, symlinks=True)
    assert_told_as_ever(Blog(tmp_path / name))


def test_behind_a_link_all_is_as_ever(blog: Blog, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(blog.root)
    assert_told_as_ever(Blog(tmp_path / "link"))


def test_in_a_submodule_all_is_as_ever(origin: Path, tmp_path: Path) -> None:
    outer = Story(tmp_path / "outer")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(origin), "blog")
    outer.commit()
    assert_told_as_ever(Blog(outer.root / "blog"))


def test_a_site_below_the_top_of_its_repository_is_as_ever(tmp_path: Path) -> None:
    outer = Story(tmp_path)
    outer.write("filings/2026/2026-bbbbbb.yml", "not of this site\n")
    outer.commit()
    blog = Blog(tmp_path / "site")
    shutil.rmtree(blog.root / ".git")
    tell(blog)
    told = blog.check()
    assert [(one.rule, one.path) for one in told.blocks] == [("TG201", f"site/{BLOCKED}")]


# --- what is no part of this repository ----------------------------------------------------------------

ELSEWHERE = "it is another repository, a link or no file: what is put there does not count"


def told_of_ledger(blog: Blog) -> list[tuple[str, str, str, str]]:
    """Return what is said, less the post that has no filing anyway."""
    return [
        (one["rule"], one["outcome"], one["path"], one["message"] if one["rule"] == "TG305" else "")
        for one in blog.check().report["findings"]
        if one["path"] != BLOCKED
    ]


def test_a_ledger_that_is_a_submodule_is_none(blog: Blog, tmp_path: Path) -> None:
    blog.move("filings", "../ledger")
    blog.commit()
    ledger = Story(tmp_path / "ledger")
    ledger.commit()
    blog.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(ledger.root), "filings")
    blog.commit()
    assert (blog.root / RECEIPT).is_file()
    assert told_of_ledger(blog) == [
        ("TG302", "blocks", POST, ""),
        ("TG201", "blocks", POST, ""),
        ("TG305", "notice", "filings", ELSEWHERE),
    ]


@pytest.mark.parametrize("nested", ["filings/2027", "filings/2026/deeper"])
def test_another_repository_in_the_ledger_is_told_and_holds_no_receipt(blog: Blog, nested: str) -> None:
    inner = Story(blog.root / nested)
    blog.receipt("2026-bbbbbb", "blog/posts/b.md", folder=nested)
    inner.commit()
    assert told_of_ledger(blog) == [("TG305", "notice", nested, ELSEWHERE)]
    blog.git("-c", "advice.addEmbeddedRepo=false", "add", nested)
    blog.git("commit", "--quiet", "-m", "Silently a submodule")
    assert told_of_ledger(blog) == [("TG305", "notice", nested, ELSEWHERE)]
    assert [(one.rule, one.path) for one in blog.check().blocks] == [("TG201", BLOCKED)]


def test_a_repository_made_around_committed_receipts_takes_none_away(blog: Blog) -> None:
    Story(blog.root / "filings/2026")
    assert told_of_ledger(blog) == [("TG305", "notice", "filings/2026", ELSEWHERE)]
    assert blog.check(POST).code == 0


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
@pytest.mark.parametrize("committed", [True, False])
def test_a_link_in_the_ledger_is_told_and_leads_nowhere(blog: Blog, *, committed: bool) -> None:
    blog.receipt("2026-bbbbbb", "blog/posts/b.md", folder="../outside")
    blog.link("filings/2027", "../../outside")
    if committed:
        blog.commit()
    assert (blog.root / "filings/2027/2026-bbbbbb.yml").is_file()
    assert told_of_ledger(blog) == [("TG305", "notice", "filings/2027", ELSEWHERE)]
