"""A new author takes a blocked post to published in one sitting, typing what the screen says next.

Nothing is called but the real commands, in a real shell in a terminal; nothing is typed that
the README, `--help` or the screen before did not show, but answers to questions.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pexpect
import pytest
from blog import CONFIG, Blog
from story import ISOLATED

BIN = Path(sys.executable).parent
POST = "docs/blog/posts/water.md"
PROMPT = "sitting> "
STYLED = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ERASED = re.compile(r"[^\n]*(?:\n(?:\x1b\[\?25h)?\r*\x1b\[1A)?\x1b\[2K")
"""What a line held before it was erased, such as a bar of progress."""
NEXT = re.compile(r"^ *next: (.+)$", re.MULTILINE)
BODY = "## 经过\n\n某水务公司的办公网络被入侵，三台主机受到影响。\n"


class Terminal:
    """A shell that an author sits at: types a line, answers questions, reads the screen."""

    def __init__(self, folder: Path, home: Path) -> None:
        environment = {
            **ISOLATED,
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PS1": PROMPT,
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "GIT_PAGER": "cat",
        }
        self.shell = pexpect.spawn(
            "bash",
            ["--norc", "--noprofile", "-i"],
            cwd=str(folder),
            env=environment,
            encoding="utf-8",
            timeout=120,
            dimensions=(60, 400),
        )
        self.shell.expect_exact(PROMPT)

    def type(self, line: str, *answers: tuple[str, str]) -> str:
        """Type a line, answer each question when it is put; return what the screen shows."""
        self.shell.sendline(line)
        shown = ""
        for question, answer in answers:
            self.shell.expect(question)
            shown += str(self.shell.before) + str(self.shell.after)
            self.shell.sendline(answer)
        self.shell.expect_exact(PROMPT)
        screen = STYLED.sub("", ERASED.sub("", shown + str(self.shell.before)))
        return str(screen).replace("\r", "")

    def exit_code(self) -> int:
        """Return the exit code of the last line."""
        return int(self.type("echo $?").splitlines()[1])


def following(screen: str) -> str:
    """Return the last command that the screen gives as the next one."""
    return str(NEXT.findall(screen)[-1]).strip()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in the folder of a blog that has the gate, and a post that says nothing yet."""
    blog = Blog(tmp_path / "blog").start(CONFIG)
    blog.commit()
    blog.write(POST, f"---\ntitle: 一起水务网络入侵事件\n---\n\n{BODY}")
    blog.commit()
    (tmp_path / "home").mkdir()
    (tmp_path / "receipt.pdf").write_bytes(b"%PDF-1.7\n% a scan of the stamped slip\n")
    return Terminal(blog.root, tmp_path / "home")


def test_a_blocked_post_is_published_in_one_sitting(terminal: Terminal) -> None:
    screen = terminal.type("mkdocs build")
    assert terminal.exit_code() == 1
    assert f"{POST}:2:1: TG101 declaration-missing" in screen
    assert "blocked, nothing was built" in screen
    declare = following(screen)
    assert declare == f"threatgate declare {POST}"

    screen = terminal.type(
        declare, (r"What is the post about\?.*: ", "incident"), (r"Where did it happen\?.*: ", "杭州市萧山区")
    )
    assert f"declared in {POST}:" in screen
    plan = following(screen)
    assert plan == f"threatgate plan {POST}"

    screen = terminal.type(plan)
    assert "cn-2019-draft/5: open" in screen
    assert "competent: 杭州市公安局 (330100), 浙江省公安厅 (330000), 公安部 (000000)" in screen
    record = following(screen)
    assert record == f"threatgate record {POST} --authority 杭州市公安局"

    screen = terminal.type(f"threatgate dossier {POST} -o letter.docx")
    assert "letter.docx" in screen
    assert terminal.exit_code() == 0

    screen = terminal.type(
        f"threatgate record {POST}",
        (r"Who received the filing\? \(number\).*: ", "1"),
        (r"When was it filed\?.*: ", ""),
        (r"How\?.*: ", "in-person"),
        (r"Its number\?.*: ", "杭公网安〔2026〕117号"),
        (r"A document that shows it\?.*: ", "../receipt.pdf"),
        (r"Another document\?.*: ", ""),
    )
    assert "1  杭州市公安局 (330100)" in screen
    assert re.search(r"recorded 20\d\d-[a-z0-9]{6}: filed with 杭州市公安局 at ", screen)
    commit = following(screen)
    assert commit.startswith("git commit -m 'Record filing 20")

    screen = terminal.type("threatgate check")
    assert terminal.exit_code() == 1
    assert "TG301 receipt-uncommitted" in screen

    terminal.type(commit)
    assert terminal.exit_code() == 0

    screen = terminal.type(plan)
    assert "all that it owes is recorded; publishable" in screen
    screen = terminal.type("mkdocs build")
    assert terminal.exit_code() == 0
    assert "publishable: posts 1, blocked 0" in screen
    assert "threatgate" not in terminal.type("cat site/blog/posts/water/index.html")

    screen = terminal.type(f"threatgate proof {POST} -o proof.zip")
    verify = screen.partition("to verify it: unzip proof.zip && ")[2].splitlines()[0]
    assert re.fullmatch(r"sh proof/verify\.sh [0-9a-f]{64}", verify)
    terminal.type(f"cd .. && {sys.executable} -m zipfile -e blog/proof.zip . && {verify}")
    assert terminal.exit_code() == 0
