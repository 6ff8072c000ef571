"""Commands that write, interrupted at any moment: what they leave, and what the next one does.

The old state or the new one, after one further command that writes at most; and nothing that
was blocked is publishable in between.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pexpect
import pytest
from blog import NOTHING, Blog
from killing import end_of
from plights import POST

from mkdocs_threatgate.authoring import lock
from mkdocs_threatgate.authoring.journal import Change, Journal
from mkdocs_threatgate.errors import UsageError

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
RECORD = ("record", POST, "--authority", "杭州市公安局")
COMPLETE = "an earlier command was interrupted: its files are now complete: "
TRIED = {"new/a.txt": b"new", "mkdocs.yml": b"site_name: Other", "docs/index.md/c.txt": b"impossible"}
UNFINISHED = "note: a command that writes was interrupted or is just running; run it again to finish it\n"
CHANGING = re.compile(
    rb"20\d\d-[a-z0-9]{6}(?![a-z0-9-])|\d{4}-\d\d-\d\dT[\d:]+\+08:00|(?<![0-9a-f])[0-9a-f]{40,64}(?![0-9a-f])"
)
"""What differs from run to run: ids, times, and digests of texts that name an id."""


class Tree(NamedTuple):
    """What is on disk and what is staged, less what differs from run to run."""

    files: tuple[tuple[bytes, bytes], ...]
    staged: tuple[bytes, ...]


class Scene(NamedTuple):
    """A blog as it is before a command, the command, and what it says when all is done already."""

    make: Callable[[Blog], None]
    command: tuple[str, ...]
    already: str


def tree(blog: Blog) -> Tree:
    """Return the state of a blog; empty folders are none to git, and none here."""
    files = (
        (path.relative_to(blog.root), path.read_bytes())
        for path in blog.root.rglob("*")
        if path.is_file() and ".git" not in path.relative_to(blog.root).parts
    )
    staged = blog.git("diff", "--cached", "--name-status").encode().splitlines()
    return Tree(
        tuple(sorted((steady(os.fsencode(path)), steady(data)) for path, data in files)),
        tuple(sorted(map(steady, staged))),
    )


def steady(data: bytes) -> bytes:
    """Return bytes with a mark for what differs from run to run."""
    return CHANGING.sub(b"*", data)


def has_journal(blog: Blog) -> bool:
    """Return whether a command was interrupted after its decision."""
    return (blog.root / ".git/threatgate/journal.json").exists()


def left_over(blog: Blog) -> list[str]:
    """Return what a command has left in the git directory."""
    folder = blog.root / ".git/threatgate"
    return [path.name for path in folder.iterdir() if path.name != "lock"] if folder.exists() else []


def owing(blog: Blog) -> None:
    """A post that owes a filing, not recorded."""
    blog.post()
    blog.commit()


def filed(blog: Blog) -> None:
    """A post that owes a filing, recorded and committed."""
    blog.post()
    blog.receipt()
    blog.commit()


def rewritten(blog: Blog) -> None:
    """A post whose facts were changed after it was filed."""
    filed(blog)
    blog.post(body="It hit 12 hospitals.\n")


def suspected(blog: Blog) -> None:
    """A post whose title has the reserved word, of another meaning."""
    blog.post(declaration=NOTHING, date=None, title="地震预警系统上线")
    blog.commit()


def undeclared(blog: Blog) -> None:
    """A post that declares nothing, and says little."""
    blog.post(declaration=None)
    blog.commit()


SCENES = {
    "record": Scene(owing, (*RECORD, "--evidence", "EVIDENCE"), "recorded already"),
    "event": Scene(
        filed, ("event", "2026-aaaaaa", "acknowledged", "--evidence", "EVIDENCE"), "recorded already"
    ),
    "supplement": Scene(rewritten, ("event", "2026-aaaaaa", "supplemented"), "recorded already"),
    "dismiss": Scene(
        suspected,
        ("dismiss", POST, "FINGERPRINT", "--reason", "Earthquakes", "--until", "2099-12-31"),
        "dismissed already",
    ),
    "declare": Scene(undeclared, ("declare", POST, "--none", "Release notes"), "declares already"),
    "baseline": Scene(undeclared, ("baseline",), "is there already"),
}


def stage_scene(name: str, folder: Path) -> tuple[Blog, list[str]]:
    """Return a blog as it is before a command, and the command."""
    scene = SCENES[name]
    blog = Blog(folder / "blog").start()
    scene.make(blog)
    letter = folder / "letter.pdf"
    letter.write_bytes(b"%PDF-1.4 a letter")
    words = {"EVIDENCE": str(letter)}
    if "FINGERPRINT" in scene.command:
        words["FINGERPRINT"] = blog.check().report["findings"][0]["fingerprint"]
    return blog, [words.get(word, word) for word in scene.command]


def killed(blog: Blog, command: list[str], out: Path, step: int = 1, ends_in: str = "0") -> list[Blog]:
    """Return a copy of the blog for every STEPth moment at which the command was killed.

    The last one is that in which it came to its end.
    """
    out.mkdir()
    script = (sys.executable, str(HERE / "killing.py"), str(blog.root), str(out), str(step), *command)
    done = subprocess.run(script, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    moments = sorted(int(path.stem) for path in out.glob("*.ended"))
    ends = [(out / f"{moment}.ended").read_text(encoding="utf-8") for moment in moments]
    said = (out / f"{moments[-1]}.said").read_text(encoding="utf-8")
    assert ends == ["killed"] * (len(moments) - 1) + [ends_in], said
    return [Blog(out / str(moment)) for moment in moments]


def examine_every_moment(name: str, folder: Path, step: int) -> tuple[int, int]:
    """Kill a command at every STEPth moment and go on as its user would.

    Returns at how many moments it was killed, and at how many of them it had left a journal.
    """
    blog, command = stage_scene(name, folder)
    old, before = tree(blog), blog.check()
    *copies, done = killed(blog, command, folder / "out", step)
    new, journals = tree(done), 0
    assert (new == old, left_over(done)) == (False, [])
    for copy in copies:
        found, decided = tree(copy), has_journal(copy)
        journals += decided
        assert decided or found in (old, new)
        assert set(found.files) <= {*old.files, *new.files}
        told = copy.check()
        assert (told.code >= before.code or found == new, told.err == UNFINISHED) == (True, decided)
        assert (tree(copy), has_journal(copy)) == (found, decided)
        again = copy.threatgate(*command)
        if decided:
            assert (again.code, COMPLETE in again.err) == (2, True)
        else:
            assert (again.code, SCENES[name].already in again.err) == (
                (0, False) if found == old else (2, True)
            )
        assert (tree(copy), left_over(copy)) == (new, [])
        assert SCENES[name].already in copy.threatgate(*command).err
    return len(copies), journals


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_killed_at_any_moment_a_command_leaves_the_old_state_or_the_new_one(
    name: str, tmp_path: Path
) -> None:
    moments, journals = examine_every_moment(name, tmp_path, step=1)
    assert (moments > 10, 0 < journals < moments) == (True, True)


def test_killed_at_some_moments_a_command_leaves_the_old_state_or_the_new_one(tmp_path: Path) -> None:
    moments, journals = examine_every_moment("declare", tmp_path, step=5)
    assert 0 < journals < moments


@pytest.mark.long
def test_killed_while_it_finishes_what_another_one_began_a_command_leaves_that_to_the_next(
    tmp_path: Path,
) -> None:
    blog, command = stage_scene("record", tmp_path)
    *copies, done = killed(blog, command, tmp_path / "out")
    first = next(copy for copy in copies if has_journal(copy))
    *again, finished = killed(first, command, tmp_path / "again", ends_in="2")
    assert (tree(finished), left_over(finished), len(again) > 8) == (tree(done), [], True)
    for copy in again:
        copy.threatgate(*command)
        assert (tree(copy), left_over(copy)) == (tree(done), [])


def test_what_cannot_be_written_whole_is_taken_back_even_if_killed_meanwhile(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.commit()
    old = tree(blog)
    *copies, ended = killed(blog, ["write in vain"], tmp_path / "out", ends_in="3")
    assert (tree(ended), left_over(ended), (ended.root / "new").exists()) == (old, [], False)
    for copy in copies:
        assert has_journal(copy) or tree(copy) == old
        if has_journal(copy):  # what stands in the way goes away, and the next command finishes
            (copy.root / "docs/index.md").unlink()
            assert Journal(copy.root, copy.root / ".git").complete() == tuple(TRIED)
            assert {path: (copy.root / path).read_bytes() for path in TRIED} == TRIED
            assert left_over(copy) == []


# --- what lies in the way --------------------------------------------------------------------------


def interrupted(tmp_path: Path) -> tuple[Blog, list[str]]:
    """Return a blog in which `record` was killed after its decision, before anything was put in place."""
    blog, command = stage_scene("record", tmp_path)
    path = blog.root / POST
    after = path.read_bytes().replace(b"threatgate:", b"threatgate:\n  filings: [2026-bbbbbb]")
    receipt = blog.root / "filings/2026/2026-bbbbbb.yml"
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from mkdocs_threatgate.authoring.journal import Change, Journal\n"
        "def end(event, arguments):\n"
        "    if event == 'os.rename' and str(arguments[1]).endswith('.yml'):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(end)\n"
        "post, receipt, after = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3].encode()\n"
        "Journal(Path('.'), Path('.git')).write([Change(receipt, b'id: 1'), Change(post, after)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path), str(receipt), after.decode()], cwd=blog.root, check=False
    )
    assert (done.returncode, has_journal(blog)) == (-signal.SIGKILL, True)
    return blog, command


def test_a_file_that_was_changed_before_the_next_command_is_not_overwritten(tmp_path: Path) -> None:
    blog, command = interrupted(tmp_path)
    edited = blog.post(body="My own words.\n")
    mine = (blog.root / edited).read_bytes()
    folder = blog.root / ".git/threatgate"
    for _ in range(2):
        told = blog.threatgate(*command)
        said = (
            f"error: an earlier command was interrupted, and {POST} was changed before it could be completed",
            f"To give up what it had not written yet, delete {folder} and look at “git status”.",
        )
        assert (told.code, told.out, tuple(told.err.splitlines())) == (3, "", said)
        assert ((blog.root / POST).read_bytes(), has_journal(blog)) == (mine, True)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert blog.threatgate(*command).code == 0
    assert b"My own words." in (blog.root / POST).read_bytes()


def test_to_read_tells_of_an_interrupted_command_and_changes_nothing(tmp_path: Path) -> None:
    blog, command = interrupted(tmp_path)
    old = tree(blog)
    for told in (blog.threatgate("check"), blog.threatgate("plan", POST)):
        assert told.err == UNFINISHED
    built = blog.build()
    assert (built.code, UNFINISHED.strip() in built.err) == (1, True)
    assert (tree(blog), has_journal(blog)) == (old, True)
    assert COMPLETE in blog.threatgate(*command).err
    assert blog.threatgate("check").err == ""


@pytest.mark.parametrize(
    "path", ["../other.txt", "/etc/other.txt", ".git/hooks/pre-commit", "sub/.GIT/config", "out/x"]
)
def test_a_journal_that_leads_out_of_the_working_tree_is_not_followed(path: str, tmp_path: Path) -> None:
    blog, command = interrupted(tmp_path)
    blog.link("out", str(tmp_path))
    journal = blog.root / ".git/threatgate/journal.json"
    journal.write_text(journal.read_text(encoding="utf-8").replace(POST, path), encoding="utf-8")
    told = blog.threatgate(*command)
    assert told.err == (
        f"error: {journal} cannot be read\nDelete {journal.parent} and look at “git status”.\n"
    )
    assert (told.code, has_journal(blog), (tmp_path / "x").exists()) == (3, True, False)


def test_a_post_that_is_changed_while_a_command_runs_is_not_overwritten(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    path = blog.write("a.txt", "mine")
    journal = Journal(blog.root, blog.root / ".git")
    with pytest.raises(UsageError, match="changed meanwhile"):
        journal.write([Change(blog.root / "b.txt", b"b"), Change(path, b"new", expected=b"old")])
    assert (path.read_bytes(), (blog.root / "b.txt").exists(), left_over(blog)) == (b"mine", False, [])
    assert journal.write([Change(path, b"new", expected=b"mine")]) == ("a.txt",)


# --- a full disk -----------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("limit", [400, 20_000, 60_000])
def test_a_disk_that_is_full_leaves_the_old_state(limit: int, tmp_path: Path) -> None:
    blog, command = stage_scene("record", tmp_path)
    if limit > 400:  # else it is the receipt that has no room
        (tmp_path / "letter.pdf").write_bytes(b"x" * 70_000)
    old = tree(blog)
    said = tmp_path / "said"
    assert end_of(blog.root, said, 0, command, limit) == "3", said.read_text(encoding="utf-8")
    assert (tree(blog), left_over(blog)) == (old, [])
    assert blog.threatgate(*command).code == 0


@pytest.mark.parametrize("name", ["record", "dismiss"])
def test_a_ledger_that_cannot_be_written_leaves_the_old_state(name: str, tmp_path: Path) -> None:
    blog, command = stage_scene(name, tmp_path)
    blog.write("filings/2026", "no folder")
    old = tree(blog)
    told = blog.threatgate(*command)
    assert (told.code, "could not be written" in told.err) == (3, True)
    assert (tree(blog), left_over(blog)) == (old, [])


# --- two at once -----------------------------------------------------------------------------------


def test_of_two_commands_that_write_one_waits_and_is_told_if_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.1)
    blog, command = stage_scene("declare", tmp_path)
    script = (
        "import time; from pathlib import Path; from mkdocs_threatgate.authoring.journal import Journal\n"
        "with Journal(Path('.'), Path('.git')).held(): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=blog.root, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        told = blog.threatgate(*command)
        said = (
            f"error: another threatgate command is writing in {blog.root}",
            "Wait until it has ended, or end it, and run this one again.",
        )
        assert (told.code, tuple(told.err.splitlines())) == (3, said)
        assert blog.check().err == ""  # to read, nobody waits
        holder.kill()
    assert blog.threatgate(*command).code == 0  # the lock of a process that was killed is free


def test_commands_that_write_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    names = ("a.md", "b.md")
    for name in names:
        blog.post(name, None)
    blog.commit()
    running = [
        subprocess.Popen(
            [BIN / "threatgate", "declare", f"docs/blog/posts/{name}", "--none", "Release notes"],
            cwd=blog.root,
            stdout=subprocess.DEVNULL,
        )
        for name in (*names, *names)
    ]
    assert sorted(process.wait() for process in running) == [0, 0, 2, 2]
    assert blog.check().code == 0


# --- where git keeps its own -----------------------------------------------------------------------


def test_a_linked_working_tree_and_a_git_directory_elsewhere_have_journals_of_their_own(
    tmp_path: Path,
) -> None:
    blog, command = stage_scene("record", tmp_path)
    blog.git("worktree", "add", "--quiet", str(tmp_path / "linked"))
    linked = Blog(tmp_path / "linked")
    blog.git("clone", "--quiet", f"--separate-git-dir={tmp_path / 'kept'}", ".", str(tmp_path / "apart"))
    apart = Blog(tmp_path / "apart").signed()
    for one, private in ((linked, blog.root / ".git/worktrees/linked"), (apart, tmp_path / "kept")):
        assert one.threatgate(*command).code == 0
        assert [path.name for path in (private / "threatgate").iterdir()] == ["lock"]
        one.git("commit", "--quiet", "--message=Record")
        assert one.check().rules == ["TG203"]  # it counts, and is later than the post's date
    assert not (blog.root / ".git/threatgate").exists()


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no second file system")  # noqa: S108 - it is one
def test_a_git_directory_on_another_file_system_does(tmp_path: Path) -> None:
    blog, command = stage_scene("record", tmp_path)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as other:
        if Path(other).stat().st_dev == tmp_path.stat().st_dev:
            pytest.skip("no second file system")
        blog.git("clone", "--quiet", f"--separate-git-dir={other}/kept", ".", str(tmp_path / "apart"))
        apart = Blog(tmp_path / "apart").signed()
        assert apart.threatgate(*command).code == 0
        assert blog.threatgate(*command).code == 0
        assert tree(apart) == tree(blog)
        assert [path.name for path in Path(other, "kept/threatgate").iterdir()] == ["lock"]


# --- somebody at the terminal ----------------------------------------------------------------------


@pytest.mark.parametrize("answers", [(), ("none",), ("incident",), ("report",), ("network",)])
def test_an_interrupt_at_any_question_of_declare_writes_nothing(
    answers: tuple[str, ...], tmp_path: Path
) -> None:
    blog, _ = stage_scene("declare", tmp_path)
    old = tree(blog)
    child = pexpect.spawn(
        str(BIN / "threatgate"), ["declare", POST], cwd=str(blog.root), encoding="utf-8", timeout=30
    )
    child.expect(r"What is the post about.*\]: ")  # the blank is the reader's own: now it reads
    for answer in answers:
        child.sendline(answer)
        child.expect(r"\?.*: ")
    child.sendintr()
    child.expect("interrupted: no verdict")
    child.expect(pexpect.EOF)
    echoes = child.getecho()
    child.close()
    assert (child.exitstatus, echoes) == (3, True)
    assert (tree(blog), left_over(blog)) == (old, [])
    assert blog.threatgate(*SCENES["declare"].command).code == 0
