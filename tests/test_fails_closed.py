"""Whatever goes wrong ends in a non-zero exit and one clear message, at both doors."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Told
from plights import PLIGHTS, POST

BIN = Path(sys.executable).parent
SECONDS = 60
ELSEWHERE = {"GIT_DIR": os.devnull, "GIT_INDEX_FILE": os.devnull, "GIT_WORK_TREE": os.devnull}


class Trouble(NamedTuple):
    """How a run must end, what it must say, and the environment it takes."""

    code: int
    said: str
    environment: Mapping[str, str] = {}
    build: int | None = None


def run(blog: Blog, command: list[str], environment: Mapping[str, str], limit: int | None = None) -> Told:
    """Run a command in a process of its own; `limit` is the size in bytes that no file may exceed."""

    def bound() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        command,
        cwd=blog.root,
        check=False,
        capture_output=True,
        timeout=SECONDS,
        preexec_fn=bound,
        env=os.environ | environment,
    )
    return Told(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def threatgate(blog: Blog, *arguments: str, **environment: str) -> Told:
    return run(blog, [str(BIN / "threatgate"), *arguments], environment)


def mkdocs(blog: Blog, **environment: str) -> Told:
    return run(blog, [sys.executable, "-m", "mkdocs", "build", "--quiet"], environment)


def assert_clear(told: Told, code: int, said: str) -> None:
    """One message that says what and where, one that says what to do, and no traceback."""
    assert told.code == code, told
    assert said in told.out + told.err
    assert "Traceback" not in told.out + told.err
    assert "internal error" not in told.out + told.err


# --- git -------------------------------------------------------------------------------------------


def git_is_missing(_blog: Blog) -> Trouble:
    return Trouble(3, "git is not installed, or not on the PATH", {"PATH": str(BIN)})


def no_repository(blog: Blog) -> Trouble:
    shutil.rmtree(blog.root / ".git")
    return Trouble(3, "is not in a git repository")


def no_commit(blog: Blog) -> Trouble:
    shutil.rmtree(blog.root / ".git")
    blog.git("init", "--quiet")
    return Trouble(3, "has no commit yet")


def another_owner(blog: Blog) -> Trouble:
    """Let the real git take the repository for another's, as it does for its own tests."""
    real = shutil.which("git")
    shim = blog.root.parent / "bin/git"
    shim.parent.mkdir()
    shim.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{real}" "$@"\n')
    shim.chmod(0o755)
    return Trouble(3, "belongs to another user", {"PATH": f"{shim.parent}{os.pathsep}{os.environ['PATH']}"})


def damaged_head(blog: Blog) -> Trouble:
    (blog.root / ".git/refs/heads/main").write_text("0" * 40 + "\n")
    return Trouble(3, "has no commit yet")


def missing_objects(blog: Blog) -> Trouble:
    for folder in (blog.root / ".git/objects").glob("??"):
        shutil.rmtree(folder)
    return Trouble(3, "git")


# --- files -----------------------------------------------------------------------------------------


def no_docs_folder(blog: Blog) -> Trouble:
    shutil.rmtree(blog.root / "docs")
    return Trouble(2, "the docs folder docs is not there", build=1)  # MkDocs itself sees that first


def not_utf_8(blog: Blog) -> Trouble:
    blog.write(POST, b"---\ntitle: \xff\n---\n")
    return Trouble(1, "the file is not UTF-8 text (byte 11)")


def a_pipe(blog: Blog) -> Trouble:
    os.mkfifo(blog.root / "docs/blog/posts/pipe.md")
    return Trouble(1, "it is no regular file")


def a_dangling_link(blog: Blog) -> Trouble:
    blog.link("docs/blog/posts/gone.md", "nowhere.md")
    return Trouble(1, "the file cannot be read: No such file or directory")


def a_link_out_of_the_repository(blog: Blog) -> Trouble:
    (blog.root.parent / "outside.md").write_text("---\ntitle: A\nthreatgate: {none: B}\n---\n\nText\n")
    blog.link("docs/blog/posts/outside.md", "../../../../outside.md")
    return Trouble(1, "the file is a link that leads out of the repository")


def links_without_end(blog: Blog) -> Trouble:
    for name in ("one", "two", "three"):
        blog.link(f"docs/{name}/again", "..")
    return Trouble(3, "link")


def ten_megabytes_of_front_matter(blog: Blog) -> Trouble:
    blog.write(POST, f"---\ntitle: {'A' * 10_000_000}\n---\n\nText\n")
    return Trouble(1, "the file is larger than 8 MB")


def a_megabyte_of_front_matter(blog: Blog) -> Trouble:
    blog.write(POST, "---\ntitle: A\n" + "".join(f"k{n}: v\n" for n in range(100_000)) + "---\n\nText\n")
    return Trouble(1, "TG102 front-matter-ambiguous")


def deep_nesting(blog: Blog) -> Trouble:
    blog.write(POST, f"---\ntitle: A\nthreatgate: {'[' * 3000}{']' * 3000}\n---\n\nText\n")
    return Trouble(1, "TG102 front-matter-ambiguous")


def aliases(blog: Blog) -> Trouble:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    blog.write(POST, "\n".join(["---", *lines, "threatgate: {none: B}", "---", "", "Text"]))
    return Trouble(1, "TG102 front-matter-ambiguous")


def code_in_front_matter(blog: Blog) -> Trouble:
    mark = blog.root / "mark"
    blog.write(POST, f"---\ntitle: !!python/object/apply:pathlib.Path.touch ['{mark}']\n---\n\nText\n")
    return Trouble(1, "TG102 front-matter-ambiguous")


def deep_receipt(blog: Blog) -> Trouble:
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]")
    blog.write("filings/2026/2026-aaaaaa.yml", "[" * 3000)
    blog.commit()
    return Trouble(1, "TG305 receipt-invalid")


def large_receipt(blog: Blog) -> Trouble:
    blog.post(declaration=f"{HANGZHOU}\nfilings: [2026-aaaaaa]")
    blog.write("filings/2026/2026-aaaaaa.yml", "a" * 1_000_000)
    blog.commit()
    return Trouble(1, "TG305 receipt-invalid")


# --- configuration -----------------------------------------------------------------------------------


def deep_configuration(blog: Blog) -> Trouble:
    blog.write("mkdocs.yml", f"{CONFIG}extra: {'[' * 3000}{']' * 3000}\n")
    return Trouble(2, "mkdocs.yml", build=1)  # MkDocs itself reads that first


def configuration_not_utf_8(blog: Blog) -> Trouble:
    blog.write("mkdocs.yml", CONFIG.encode() + b"extra: \xff\n")
    return Trouble(2, "mkdocs.yml cannot be read", build=1)


def empty_configuration(blog: Blog) -> Trouble:
    blog.write("mkdocs.yml", "")
    return Trouble(2, "mkdocs.yml does not say which files are posts", build=1)


def no_configuration(blog: Blog) -> Trouble:
    blog.remove("mkdocs.yml")
    return Trouble(2, "there is no configuration in", build=1)


def a_ledger_elsewhere(blog: Blog) -> Trouble:
    blog.write("mkdocs.yml", f"{CONFIG}      ledger: ../filings\n")
    return Trouble(2, "../filings does not lie in the folder of mkdocs.yml")


def a_baseline_that_is_none(blog: Blog) -> Trouble:
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: mkdocs.yml\n")
    blog.commit()
    return Trouble(3, "mkdocs.yml is no baseline of this version")


TROUBLES: tuple[Callable[[Blog], Trouble], ...] = (
    git_is_missing,
    no_repository,
    no_commit,
    another_owner,
    damaged_head,
    missing_objects,
    no_docs_folder,
    not_utf_8,
    a_pipe,
    a_dangling_link,
    a_link_out_of_the_repository,
    links_without_end,
    ten_megabytes_of_front_matter,
    a_megabyte_of_front_matter,
    deep_nesting,
    aliases,
    code_in_front_matter,
    deep_receipt,
    large_receipt,
    deep_configuration,
    configuration_not_utf_8,
    empty_configuration,
    no_configuration,
    a_ledger_elsewhere,
    a_baseline_that_is_none,
)


@pytest.mark.parametrize("make", TROUBLES, ids=lambda make: make.__name__)
def test_both_doors_fail_closed_with_one_clear_message(
    make: Callable[[Blog], Trouble], tmp_path: Path
) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING)
    blog.commit()
    trouble = make(blog)
    assert_clear(threatgate(blog, "check", **trouble.environment), trouble.code, trouble.said)
    built = mkdocs(blog, **trouble.environment)
    if trouble.build is None:
        assert_clear(built, trouble.code, trouble.said)
    assert built.code == (trouble.build or trouble.code)
    assert not (blog.root / "site").exists()
    assert not (blog.root / "mark").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("plan", POST),
        ("declare", POST, "--none", "A reason"),
        ("record", POST, "--authority", "杭州市公安局"),
        ("event", "2026-aaaaaa", "accepted"),
        ("baseline",),
    ],
    ids=lambda arguments: arguments[0],
)
def test_every_command_fails_closed_without_a_repository(arguments: tuple[str, ...], tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    for trouble in (no_commit(blog), git_is_missing(blog), no_repository(blog)):
        told = threatgate(blog, *arguments, **trouble.environment)
        if trouble.said != "has no commit yet":
            assert_clear(told, 3, trouble.said)
        assert told.code == 3
        assert len(told.err.splitlines()) == 2


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("signatures: required", "“signatures: required” needs “allowed_signers”"),
        ("content_rules: rules", "the folder of content rules rules is not there"),
        ("profiles: [cn-2026]", "cn-2026"),
        ("profiles: [cn-2019-draft, house]", "house"),
        ("profiles: [elsewhere]", "elsewhere"),
        ("post: [blog/posts/**]", "“post”"),
    ],
)
def test_options_that_this_version_does_not_have_are_refused_not_ignored(
    option: str, said: str, tmp_path: Path
) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      {option}\n")
    blog.post(declaration=NOTHING)
    blog.commit()
    for told in (threatgate(blog, "check"), mkdocs(blog)):
        assert_clear(told, 2, said)
    assert not (blog.root / "site").exists()


# --- the machine -------------------------------------------------------------------------------------


def test_a_full_disk_leaves_an_earlier_report_as_it_was(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    blog.write("report.json", "the last one")
    told = run(blog, [str(BIN / "threatgate"), "check", "--output", "json=report.json"], {}, limit=400)
    assert_clear(told, 3, "report.json could not be written: File too large")
    assert (blog.root / "report.json").read_text(encoding="utf-8") == "the last one"
    assert blog.git("status", "--porcelain") == "?? report.json"


def test_a_full_disk_leaves_no_half_of_a_filing(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    (tmp_path / "answer.txt").write_text("Received")
    record = [str(BIN / "threatgate"), "record", POST, "--authority", "杭州市公安局"]
    for limit in (200, 450):  # too little for the receipt; enough for it, too little for the post
        blog.post(date=None, body="Text\n" * 100)
        blog.commit()
        told = run(blog, [*record, "--evidence", str(tmp_path / "answer.txt")], {}, limit)
        assert_clear(told, 3, "could not be written: File too large")
        assert blog.git("status", "--porcelain") == ""


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    told = threatgate(blog, "check", "--output", "json=/dev/full")
    assert_clear(told, 3, "/dev/full could not be written: No space left on device")
    assert Path("/dev/full").is_char_device()
    streamed = threatgate(blog, "check", "--output", "json=/dev/stderr")
    assert (streamed.code, '"verdict": "blocked"' in streamed.err) == (1, True)


@pytest.mark.parametrize("post", [NOTHING, HANGZHOU])
def test_an_answer_that_nobody_can_read_is_no_success(post: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=post)
    blog.commit()
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [BIN / "threatgate", "check"], cwd=blog.root, check=False, stdout=full, stderr=subprocess.PIPE
        )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [BIN / "threatgate", "check"], cwd=blog.root, check=False, stdout=writer, stderr=subprocess.PIPE
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (3, b"")


def test_a_terminal_that_knows_only_ascii_changes_no_verdict(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    narrow = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for told in (threatgate(blog, "check", **narrow), mkdocs(blog, **narrow)):
        assert_clear(told, 1, "TG201 receipt-missing")
    assert threatgate(blog, "check", "--format", "json", **narrow).report["verdict"] == "blocked"
    for arguments in (("plan", POST), ("places", "hangzhou"), ("rules",), ("explain", "TG501")):
        assert threatgate(blog, *arguments, **narrow).code == 0


def test_what_a_site_holds_forges_nothing_on_the_screen(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(title=r'"\e]0;owned\a\e[2Jpublishable"')
    blog.post("x\npublishable: \x1b[2J.md")
    blog.post("\u202egnp.md")
    (blog.root / "docs/blog/posts" / os.fsdecode(b"\xff.md")).write_text("Text\n")
    blog.commit()
    bad = ("\x1b", "\x07", "\u202e", "\npublishable")
    for told in (
        threatgate(blog, "check", "--output", "json=report.json", "--output", "text=report.txt"),
        mkdocs(blog),
        threatgate(blog, "plan", POST),
    ):
        assert [one for one in bad if one in told.out + told.err] == []
        assert told.code in (0, 1)
    report = json.loads((blog.root / "report.json").read_text(encoding="utf-8"))
    assert report["findings"] == threatgate(blog, "check", "--format", "json").report["findings"]
    assert len({one["fingerprint"] for one in report["findings"]}) == 4
    assert r"docs/blog/posts/x\npublishable: \x1b[2J.md:5:" in (blog.root / "report.txt").read_text(
        encoding="utf-8"
    )


def test_the_environment_of_a_hook_leads_to_no_other_repository(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    for told in (threatgate(blog, "check", **ELSEWHERE), mkdocs(blog, **ELSEWHERE)):
        assert_clear(told, 1, "TG201 receipt-missing")


# --- ourselves ---------------------------------------------------------------------------------------

BROKEN = """\
import sys
from mkdocs_threatgate.checks.filing import receipt_missing

def check(docket):
    raise RuntimeError("out of order")
    yield

receipt_missing.check = check
if sys.argv[1] == "mkdocs":
    from mkdocs.__main__ import cli as main
else:
    from mkdocs_threatgate.cli import main
main(sys.argv[2:])
"""


@pytest.mark.parametrize(
    "arguments", [("threatgate", "check"), ("mkdocs", "build"), ("mkdocs", "-q", "build")]
)
def test_a_mistake_of_ours_is_no_verdict(arguments: tuple[str, ...], tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING)
    blog.commit()
    told = run(blog, [sys.executable, "-c", BROKEN, *arguments], {})
    assert told.code == 3
    assert "internal error, no verdict: RuntimeError: out of order" in told.err
    assert "Traceback" not in told.err
    assert not (blog.root / "site").exists()
