"""`git add`, and who is at the keyboard; the only importer of GitPython.

GitPython is imported late, since it cannot even be imported where there is no git: by
then the gate has looked at the repository and said so.
"""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs_threatgate.errors import ThreatgateError, UsageError
from mkdocs_threatgate.model import say


def stage(top: Path, paths: tuple[str, ...]) -> None:
    """Stage files, named relative to the top of the repository; commit nothing."""
    from git import Git, GitCommandError  # noqa: PLC0415 - see above

    try:
        Git(top).add("--", *paths)
    except GitCommandError as error:
        raise ThreatgateError(
            say("git add failed: {problem}", problem=" ".join(str(error.stderr).split())),
            say("The files are written. Stage them yourself: git add -f -- {paths}", paths=" ".join(paths)),
        ) from error


def is_ignored(top: Path, path: str) -> bool:
    """Return whether git is told to ignore a file, there or not, named relative to the top."""
    from git import Git, GitCommandError  # noqa: PLC0415 - see above

    try:
        Git(top).check_ignore("--quiet", "--", path)
    except GitCommandError:
        return False
    return True


def committer_address(top: Path) -> str:
    """Return the e-mail address that git would commit with; raises `UsageError` if there is none."""
    from git import Git, GitCommandError  # noqa: PLC0415 - see above

    try:
        address = str(Git(top).var("GIT_COMMITTER_IDENT")).partition("<")[2].partition(">")[0]
        stated = str(Git(top).config("--get", "user.email", with_exceptions=False))
    except GitCommandError:
        address = stated = ""
    if not address or not (stated or _in_environment()):
        raise UsageError(
            say("git does not know who you are, and a receipt says who recorded it"),
            say("Run: git config user.email you@example.com (and user.name)"),
        )
    return address


def _in_environment() -> bool:
    return bool(os.environ.get("GIT_COMMITTER_EMAIL") or os.environ.get("EMAIL"))
