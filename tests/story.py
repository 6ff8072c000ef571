"""A story told in commits: real git repositories for tests, always the same to the last bit.

    story = Story(tmp_path / "site")
    story.write("filings/2026/a.yml", "id: a")
    added = story.commit("Record a filing", by="liu@example.com")

Paths are POSIX, from the root. The clock starts at `BEGINNING` and moves on by a minute with
every commit. Nothing of the machine's own git configuration or environment has any effect.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
AUTHOR = "liu@example.com"

ISOLATED = {
    "PATH": os.environ.get("PATH", os.defpath),
    "HOME": os.devnull,
    "LC_ALL": "C",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_MERGE_AUTOEDIT": "no",
} | {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}


class Story:
    """A git repository at `root` with a working tree, on the branch `main`.

    An empty or missing folder becomes a repository; one that is there already is continued.
    """

    def __init__(self, root: Path, *, object_format: str = "sha1", now: datetime = BEGINNING) -> None:
        self.root = root
        self.now = now
        root.mkdir(parents=True, exist_ok=True)
        if not (root / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main", f"--object-format={object_format}")

    @property
    def head(self) -> str:
        """The id of the current commit."""
        return self.git("rev-parse", "HEAD")

    def git(self, *arguments: str, by: str = AUTHOR, author: str = "", given: bytes = b"") -> str:
        """Run git here, with `given` as its input; return what it prints, less the last line's end."""
        identity = {
            f"GIT_{role}_{part}": value
            for role, who in (("AUTHOR", author or by), ("COMMITTER", by))
            for part, value in (
                ("NAME", who.partition("@")[0]),
                ("EMAIL", who),
                ("DATE", self.now.isoformat()),
            )
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=ISOLATED | identity,
            input=given,
            capture_output=True,
            check=False,
            timeout=60,
        )
        if done.returncode:
            complaint = (done.stderr + done.stdout).decode("utf-8", "replace")
            failure = f"git {' '.join(arguments)}: {complaint}"
            raise AssertionError(failure)
        return done.stdout.decode("utf-8", "surrogateescape").removesuffix("\n")

    def write(self, path: str, content: str | bytes = "") -> Path:
        """Write a file, with its folders; text is written as UTF-8, its line ends untouched."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def link(self, path: str, target: str) -> None:
        """Make a symbolic link."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(target)

    def remove(self, path: str) -> None:
        """Remove a file."""
        (self.root / path).unlink()

    def move(self, source: str, target: str) -> None:
        """Rename a file or a folder."""
        place = self.root / target
        place.parent.mkdir(parents=True, exist_ok=True)
        (self.root / source).rename(place)

    def commit(
        self,
        message: str = "A step",
        by: str = AUTHOR,
        at: datetime | None = None,
        author: str = "",
    ) -> str:
        """Commit everything on disk that is not ignored, changed or not; return the commit's id.

        `by` is the committer, and the author too unless one is given. A moment given with `at`
        (with its zone) sets the clock, so that later commits come after it.
        """
        self.now = at or self.now
        self.git("add", "--all")
        return self._record(message, by, author)

    def branch(self, name: str) -> None:
        """Begin a branch here and go to it."""
        self.git("checkout", "--quiet", "-b", name)

    def checkout(self, name: str) -> None:
        """Go to a branch or a commit."""
        self.git("checkout", "--quiet", name)

    def merge(
        self,
        name: str,
        strategy: str | None = None,
        amend_with: Mapping[str, str | bytes | None] | None = None,
        by: str = AUTHOR,
    ) -> str:
        """Merge a branch with a merge commit, whose id is returned.

        `amend_with` makes it an evil merge: files that the merge commit holds whatever its
        parents held, None being a file it does not hold. It also settles conflicts.
        """
        chosen = [f"--strategy={strategy}"] if strategy else []
        try:
            self.git("merge", "--quiet", "--no-ff", "--no-commit", *chosen, name)
        except AssertionError:
            if not amend_with:
                raise
        for path, content in (amend_with or {}).items():
            if content is None:
                (self.root / path).unlink(missing_ok=True)
            else:
                self.write(path, content)
        self.git("add", "--all")
        return self._record(f"Merge {name}", by)

    def clone(self, path: Path, *arguments: str) -> Story:
        """Clone this repository to a path, with further options of `git clone`."""
        self.git("clone", "--quiet", "--no-local", *arguments, self.root.as_uri(), str(path))
        return Story(path, now=self.now)

    def clone_shallow(self, path: Path, depth: int = 1) -> Story:
        """Clone the last commits only, as build servers do by default."""
        return self.clone(path, f"--depth={depth}")

    def _record(self, message: str, by: str, author: str = "") -> str:
        words = ("--quiet", "--no-verify", "--allow-empty", f"--message={message}")
        self.git("commit", *words, by=by, author=author)
        self.now += timedelta(minutes=1)
        return self.head
