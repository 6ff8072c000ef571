"""The index → the commit that is about to be made, without a trace in the repository.

Its objects go into a folder of their own, and the index is read from a copy, since git locks
the one that it reads. All else of the gate then reads this commit as it reads any other.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.git import Repository

INDEX = "GIT_INDEX_FILE"
"""Names the index of a commit that takes only some files; git hands it to its hooks."""

NOBODY = ("nobody", "nobody@localhost.invalid")


def pending_commit(repository: Repository, room: Path, now: datetime) -> Repository:
    """Return the repository with the commit that the index would make as its head.

    `room` is a folder to keep its objects in for as long as the result is used; `now` the
    commit's time. Raises `LedgerError` where the index cannot be committed, in the midst of a
    merge with conflicts for example.
    """
    index, objects = room / "index", room / "objects"
    objects.mkdir()
    shutil.copyfile(_index(repository), index)
    variables = (
        ("GIT_OBJECT_DIRECTORY", str(objects)),
        ("GIT_ALTERNATE_OBJECT_DIRECTORIES", _listed(_inside(repository, "objects"))),
    )
    apart = replace(repository, variables=variables)
    try:
        tree = _word(apart.run("write-tree", "--missing-ok", variables=((INDEX, str(index)),)))
    except LedgerError as problem:
        raise LedgerError(
            say("the index cannot be committed as it stands: {problem}", problem=problem.message),
            say("Settle what is in conflict, stage it with “git add”, and try again."),
        ) from problem
    parents = (word for parent in (repository.head, *_merged(repository)) for word in ("-p", parent))
    commit = _word(
        apart.run("commit-tree", tree, *parents, "-m", "pending", variables=_identity(repository, now))
    )
    return replace(apart, head=commit, pending=commit, on_disk=False)


def _index(repository: Repository) -> Path:
    stated = os.environ.get(INDEX)
    index = repository.top / stated if stated else _inside(repository, "index")
    if not index.is_file():
        raise LedgerError(
            say("there is no index at {path}", path=str(index)), say("Stage something first: git add FILE")
        )
    return index


def _inside(repository: Repository, name: str) -> Path:
    """Return the absolute path of something in the git folder, which worktrees share or do not."""
    answer = repository.run("rev-parse", "--git-path", name)
    return repository.top / os.fsdecode(answer.removesuffix(b"\n"))


def _merged(repository: Repository) -> tuple[str, ...]:
    """Return the commits that are being merged, if any."""
    heads = _inside(repository, "MERGE_HEAD")
    return tuple(repository.commit(line) for line in heads.read_text().split()) if heads.is_file() else ()


def _identity(repository: Repository, now: datetime) -> tuple[tuple[str, str], ...]:
    try:
        ident = repository.run("var", "GIT_COMMITTER_IDENT").decode("utf-8", "replace")
        name, _, rest = ident.partition(" <")
        who = (name or NOBODY[0], rest.partition(">")[0])
    except LedgerError:
        who = NOBODY
    date = f"@{int(now.timestamp())} +0000"
    return tuple(
        (f"GIT_{role}_{field}", value)
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", who[0]), ("EMAIL", who[1]), ("DATE", date))
    )


def _listed(folder: Path) -> str:
    """Return a folder as git reads it in a list of folders, in quotes where it would not stand alone."""
    text = str(folder)
    if os.pathsep not in text and not text.startswith('"'):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _word(answer: bytes) -> str:
    return answer.decode("ascii").strip()
