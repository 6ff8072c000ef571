"""`git add`, and who is at the keyboard; the only importer of GitPython.

GitPython is imported late, since it cannot even be imported where there is no git: by
then the gate has looked at the repository and said so.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from mkdocs_threatgate.errors import ThreatgateError, UsageError
from mkdocs_threatgate.model import say


def text_stored_as(top: Path, path: str, text: str) -> str:
    """Return the id of the blob that git makes of a text at a path; see `file_stored_as`."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(text.encode())
            file.seek(0)
            return _stored_as(top, path, file, path)
    except OSError as error:
        raise ThreatgateError(
            say("{path} could not be written: {problem}", path=path, problem=error.strerror or str(error)),
            say("Nothing was changed there. Make room or give write permission, and run the command again."),
        ) from error


def file_stored_as(top: Path, path: str, source: Path) -> str:
    """Return the id of the blob that git makes of a file at a path, by the filters that hold there.

    The path is relative to the top of the repository; nothing is staged yet. Raises
    `ThreatgateError` where a filter fails.
    """
    try:
        with source.open("rb") as file:
            return _stored_as(top, path, file, str(source))
    except OSError as error:
        raise ThreatgateError(
            say("{path} cannot be read: {problem}", path=str(source), problem=error.strerror or str(error)),
            say("Nothing was written. Make the file readable, and run the command again."),
        ) from error


def _stored_as(top: Path, path: str, file: IO[bytes], named: str) -> str:
    from git import Git, GitCommandError  # noqa: PLC0415 - see above

    try:
        return str(Git(top).hash_object("-w", f"--path={path}", "--stdin", istream=file))
    except GitCommandError as error:
        raise ThreatgateError(
            say("git cannot take {path}: {problem}", path=named, problem=_said(error)),
            say("Nothing was written. Mend the filter that .gitattributes names for {path}.", path=path),
        ) from error


def stage(top: Path, paths: tuple[str, ...], blobs: Mapping[str, str] | None = None) -> None:
    """Stage files, named relative to the top of the repository; commit nothing.

    `blobs` are the ids that some of them must be stored under: a filter that encrypts may
    make another of the same file each time.
    """
    from git import Git, GitCommandError  # noqa: PLC0415 - see above

    try:
        Git(top)(literal_pathspecs=True).add("--", *paths)
        for path, oid in (blobs or {}).items():
            if oid not in str(Git(top)(literal_pathspecs=True).ls_files("--stage", "--", path)).split():
                Git(top).update_index("--add", "--cacheinfo", f"100644,{oid},{path}")
    except GitCommandError as error:
        raise ThreatgateError(
            say("git add failed: {problem}", problem=_said(error)),
            say("The files are written. Stage them yourself: git add -f -- {paths}", paths=" ".join(paths)),
        ) from error


def _said(error: Exception) -> str:
    return " ".join(str(getattr(error, "stderr", error)).split())


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
