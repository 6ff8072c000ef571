"""Texts of documents out of fetched repositories, read where they lie.

A folder of repositories holds git directories `OWNER+NAME/repo` (or `OWNER+NAME`), of which
the stated commit is read, or checkouts `OWNER/NAME`, of which the files are read as they are.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from labels import Label

HEAD = re.compile(rb"[0-9a-f]{40,64} (?P<type>\w+) (?P<size>\d+)\n")
"""What git says before an object: a line for what is not there looks otherwise."""

GIT = ("git", "-c", "core.quotePath=false", "-c", "protocol.allow=never")


def read_documents(labels: Iterable[Label], repositories: Path) -> dict[int, str]:
    """Return the texts of the labelled documents that are there, by row; tells which are not."""
    texts: dict[int, str] = {}
    repository = attrgetter("repository")
    for name, group in groupby(sorted(labels, key=repository), key=repository):
        wanted = tuple(group)
        specifications = [f"{label.commit}:{label.path}" for label in wanted]
        for label, raw in zip(wanted, read_files(repositories, name, specifications), strict=True):
            if raw is None:
                print(f"not there: {name} {label.path}", file=sys.stderr)
            else:
                texts[label.row] = raw.decode("utf-8", "replace")
    return texts


def read_files(repositories: Path, name: str, specifications: list[str]) -> list[bytes | None]:
    """Return the files `COMMIT:PATH` of a repository `OWNER/NAME`, None for each that is not there."""
    git_directory = find_git(repositories, name)
    if git_directory is not None:
        return list(_objects(git_directory, specifications))
    folder = repositories / name
    paths = [folder / specification.split(":", 1)[1] for specification in specifications]
    return [path.read_bytes() if path.is_file() else None for path in paths]


def find_git(repositories: Path, name: str) -> Path | None:
    """Return the git directory of a repository `OWNER/NAME`, or None."""
    flat = repositories / name.replace("/", "+")
    tried = (flat / "repo", flat / "repo" / ".git", flat, flat / ".git", repositories / name / ".git")
    return next((path for path in tried if (path / "HEAD").is_file()), None)


def list_files(repositories: Path, name: str, commit: str) -> tuple[str, ...]:
    """Return the paths of all files of a commit; none where the repository is no git directory."""
    git_directory = find_git(repositories, name)
    if git_directory is None:
        return ()
    listed = _git(git_directory, "ls-tree", "-r", "-z", "--name-only", commit)
    return tuple(path.decode("utf-8", "surrogateescape") for path in listed.split(b"\0") if path)


def _objects(git_directory: Path, specifications: list[str]) -> Iterator[bytes | None]:
    asked = "".join(f"{specification}\n" for specification in specifications)
    told = _git(git_directory, "cat-file", "--batch", given=asked.encode("utf-8", "surrogateescape"))
    here = 0
    for _ in specifications:
        head = HEAD.match(told, here)
        if head is None:
            here = told.find(b"\n", here) + 1 or len(told)
            yield None
            continue
        end = head.end() + int(head["size"])
        yield told[head.end() : end] if head["type"] == b"blob" else None
        here = end + 1


def _git(git_directory: Path, *arguments: str, given: bytes = b"") -> bytes:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        (*GIT, f"--git-dir={git_directory}", *arguments),
        input=given,
        env=clean | {"GIT_NO_LAZY_FETCH": "1"},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return done.stdout
