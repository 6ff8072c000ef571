"""The hardened runner: the one place that starts git, and the only importer of subprocess.

Git is started as `isolation` says, without a shell, within bounds of time and size, and
never in a folder that the repository's content names. GitPython is not used here: it starts
from the whole inherited environment, so that a `GIT_DIR` would let another repository answer.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from threading import Event, Timer
from typing import IO

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.isolation import environment, find_program
from mkdocs_threatgate.sources.refusals import explain

TIMEOUT = 60.0
"""Seconds that one command may take."""

FORMATS = (b"sha1", b"sha256")

OUTPUT_BOUND = 256 * 2**20
"""Bytes that one command may answer; a repository can be made whose small objects answer with more."""


class TooMuchError(LedgerError):
    """Git answers with more than was asked to be taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Repository:
    """The repository around a folder, as it stood when it was opened.

    `top` is the root of the working tree; `head` the full id of the commit HEAD named, to
    which every later question is put, so that a commit made meanwhile changes no answer;
    `object_format` is `sha1` or `sha256`; `shallow` tells that history is cut short, so
    that no entry can be proved intact. `on_disk` is false where the working tree is not what
    is judged, `pending` the id of a commit that is about to be made, if that is judged, and
    `variables` are what git's environment has besides, to find that commit's objects.
    """

    top: Path
    object_format: str
    shallow: bool
    head: str
    on_disk: bool = True
    pending: str = ""
    variables: tuple[tuple[str, str], ...] = ()

    def run(
        self,
        *arguments: str,
        input: bytes = b"",  # noqa: A002 - subprocess's own word
        variables: tuple[tuple[str, str], ...] = (),
        bound: int | None = None,
    ) -> bytes:
        """Return what `git ARGUMENTS`, started at the top, writes; raise `LedgerError` if it fails.

        `variables` are added to its environment, for this one command. More than `bound` bytes
        are a `TooMuchError`.
        """
        return _run(self.top, arguments, input, (*self.variables, *variables), bound or OUTPUT_BOUND)

    def commit(self, revision: str) -> str:
        """Return the full id of the commit that a revision names; raise `LedgerError` if none."""
        if revision == "HEAD":
            return self.head
        try:
            answer = self.run("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
        except LedgerError as problem:
            raise LedgerError(
                say("This repository has no commit “{revision}”", revision=revision),
                say("Fetch it: git fetch origin {revision}", revision=revision.removeprefix("origin/")),
            ) from problem
        return answer.decode("ascii").strip()

    def private(self) -> Path:
        """Return the git directory of this working tree; that of a linked one is its own."""
        answer = self.run("rev-parse", "--absolute-git-dir")
        return Path(os.fsdecode(answer.removesuffix(b"\n")))


def open_repository(folder: Path) -> Repository:
    """Return the repository around `folder`, the folder of the configuration file.

    Raises `LedgerError` where git is missing, there is no repository, it has no commit or
    no working tree, belongs to someone else, or claims a tree that `folder` is not in.
    """
    here = folder.resolve()
    found = _look(here)
    top = Path(os.fsdecode(found.top)).resolve()
    # A tree that the configuration put elsewhere may lie around another repository.
    if not here.is_relative_to(top) or (top != here and _look(top) != found):
        raise LedgerError(
            say(
                "{folder} lies in a repository that claims another tree: {top}",
                folder=str(here),
                top=str(top),
            ),
            say("Remove “core.worktree” from the repository's configuration, or run in a plain clone."),
        )
    return Repository(top=top, object_format=found.object_format, shallow=found.shallow, head=found.head)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    object_format: str
    shallow: bool
    head: str
    top: bytes


def _look(folder: Path) -> _Found:
    """Ask everything in one process; the answers come in the order of the questions."""
    questions = ("--show-object-format", "--is-shallow-repository", "HEAD^{commit}", "--show-toplevel")
    answer = _run(folder, ("rev-parse", *questions), b"", (), OUTPUT_BOUND)
    object_format, shallow, head, top = answer.split(b"\n", 3)
    if object_format not in FORMATS:
        raise LedgerError(
            say("This git is too old, or the repository of {folder} too new", folder=str(folder)),
            say("Install a newer git: 2.38 at least."),
        )
    return _Found(
        object_format=object_format.decode("ascii"),
        shallow=shallow != b"false",
        head=head.decode("ascii"),
        top=top.removesuffix(b"\n"),
    )


def _run(
    folder: Path,
    arguments: tuple[str, ...],
    given: bytes,
    variables: tuple[tuple[str, str], ...],
    bound: int,
) -> bytes:
    """Start git in `folder`; questions and complaints are files, so that no pipe can fill up and hang."""
    with tempfile.TemporaryFile() as questions, tempfile.TemporaryFile() as complaints:
        questions.write(given)
        questions.seek(0)
        process = _start(folder, arguments, variables, questions if given else None, complaints)
        answer = _await(process, arguments[0], bound)
        if process.returncode != 0:
            complaints.seek(0)
            raise explain(folder, arguments[0], complaints.read(2**16))
    return answer


def _start(
    folder: Path,
    arguments: tuple[str, ...],
    variables: tuple[tuple[str, str], ...],
    questions: IO[bytes] | None,
    complaints: IO[bytes],
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - an absolute path and a list, no shell
            [find_program(os.environ), "--no-pager", *arguments],
            cwd=folder,
            env=environment(os.environ) | dict(variables),
            stdin=questions or subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
    except (OSError, ValueError) as problem:
        reason = str(problem)
        raise LedgerError(
            say("git could not be started in {folder}: {reason}", folder=str(folder), reason=reason),
            say("Check that git runs in this folder, and that no configured path holds odd characters."),
        ) from problem


def _await(process: subprocess.Popen[bytes], command: str, bound: int) -> bytes:
    """Read the whole answer, within the bounds of time and size."""
    late = Event()

    def stop() -> None:
        late.set()
        process.kill()

    timer = Timer(TIMEOUT, stop)
    timer.daemon = True
    timer.start()
    try:
        with process:
            answer = _read(process, command, bound)
    finally:
        timer.cancel()
    if late.is_set():
        raise LedgerError(
            say("“git {command}” gave no answer within {seconds} seconds", command=command, seconds=TIMEOUT),
            say("Run “git gc” in the repository, then try again."),
        )
    return answer


def _read(process: subprocess.Popen[bytes], command: str, bound: int) -> bytes:
    stream = process.stdout or BytesIO()
    pieces, size = [], 0
    while piece := stream.read(2**16):
        pieces.append(piece)
        size += len(piece)
        if size > bound:
            process.kill()
            raise too_much(command, bound)
    return b"".join(pieces)


def too_much(command: str, bound: int) -> TooMuchError:
    """Return the error for more bytes than git may answer, in one process or in several."""
    return TooMuchError(
        say("“git {command}” answers with more than {bound} bytes", command=command, bound=bound),
        say("The history of the ledger is larger than the gate can judge: see who wrote it."),
    )
