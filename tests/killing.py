"""A command killed at every moment that matters, one moment after the other.

    python killing.py BLOG OUT STEP COMMAND…

For each moment the blog is copied to OUT/<number>, a process is forked there that runs the real
command, and it kills itself with SIGKILL when it is about to write for that many times: before
every opening for writing, renaming, removal, new folder, change of mode and flush of a folder
inside the blog, and before `git add`; only every STEPth. The last
number is the one whose command came to its end. How each ended stands in OUT/<number>.ended.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

from mkdocs_threatgate.authoring.journal import Change, Journal
from mkdocs_threatgate.cli import COMMANDS, main
from mkdocs_threatgate.errors import ThreatgateError

WRITING = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.truncate")
FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT


IN_VAIN = "write in vain"
"""In place of a command: two files that can be written and one that cannot."""


def write_in_vain(blog: Path) -> None:
    """Write a new file, an edited one, and one below a file, which is impossible; end in 3 as commands do."""
    changes = (
        Change(blog / "new/a.txt", b"new"),
        Change(blog / "mkdocs.yml", b"site_name: Other"),
        Change(blog / "docs/index.md/c.txt", b"impossible"),
    )
    try:
        Journal(blog, blog / ".git").write(changes)
    except ThreatgateError as error:
        print(error.message.values, error.remedy.template)  # noqa: T201 - whoever looks for a failure reads it
        raise SystemExit(error.exit_code) from error


class Moments:
    """Counts the moments of a process, and ends it at one of them."""

    def __init__(self, root: str, last: int) -> None:
        """Take the folder whose files matter, and at which moment to end."""
        self.root, self.last, self.passed = root, last, 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Be told of an event."""
        if self.matters(event, arguments):
            self.passed += 1
            if self.passed == self.last:
                os.kill(os.getpid(), signal.SIGKILL)

    def matters(self, event: str, arguments: tuple[Any, ...]) -> bool:
        """Return whether the event is about to change something."""
        if event == "subprocess.Popen":
            return "add" in arguments[1]
        if event not in ("open", *WRITING) or not isinstance(arguments[0], str | bytes | os.PathLike):
            return False
        path = os.fsdecode(arguments[0])
        if not path.startswith(self.root):
            return False
        if event == "open":
            return bool(arguments[2] & FLAGS) or (arguments[1] is None and os.path.isdir(path))  # noqa: PTH112
        return True


def end_of(blog: Path, said: Path, moment: int, command: list[str], limit: int = 0) -> str:
    """Run the command in a fork; return its exit code, or “killed”.

    With a `limit` no file that it writes may grow beyond so many bytes, as on a full disk.
    """
    child = os.fork()
    if child == 0:
        output = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.chdir(blog)
        if limit:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        sys.addaudithook(Moments(str(blog), moment))
        try:
            write_in_vain(blog) if command == [IN_VAIN] else main(command)
        except SystemExit as ended:
            sys.stdout.flush()
            os._exit(int(ended.code or 0))
        os._exit(99)
    _, status = os.waitpid(child, 0)
    return "killed" if os.WIFSIGNALED(status) else str(os.WEXITSTATUS(status))


def kill_at_every_moment(blog: Path, out: Path, step: int, command: list[str]) -> None:
    """Go through the moments; see above."""
    for moment in count(1, step):
        copy = out / str(moment)
        shutil.copytree(blog, copy, symlinks=True)
        ended = end_of(copy, out / f"{moment}.said", moment, command)
        (out / f"{moment}.ended").write_text(ended, encoding="utf-8")
        if ended != "killed":
            return


def warm_up(blog: Path) -> None:
    """Load what every fork needs: the commands, the libraries that they load late, the compiled patterns."""
    for name in (
        "filelock",
        "git",
        *(f"mkdocs_threatgate.cli.{name.replace('-', '_')}" for name in COMMANDS),
    ):
        __import__(name)
    with suppress(SystemExit), redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        main(["check", "--config-file", str(blog / "mkdocs.yml")])


if __name__ == "__main__":
    warm_up(Path(sys.argv[1]))
    kill_at_every_moment(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
