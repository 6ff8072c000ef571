"""Several files written as one step: all of them or none, whatever ends the process.

A file system renames one file at a time. So the new contents are first laid down whole in a
folder of the git directory, where neither git nor a generator looks. Then a journal that names
them is renamed into place, and that is the decision: before it everything stands as it was,
after it the next command that writes finishes what is left to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.authoring.decisions import Decided, Step, digest
from mkdocs_threatgate.authoring.files import cannot_write, lay_down, move, part_of, synchronize
from mkdocs_threatgate.authoring.lock import LOCK, locked
from mkdocs_threatgate.authoring.staging import stage
from mkdocs_threatgate.errors import ThreatgateError, UsageError
from mkdocs_threatgate.model import say

FOLDER = "threatgate"
DECIDED = "journal.json"
UNFINISHED = say("note: a command that writes was interrupted or is just running; run it again to finish it")


class Change(NamedTuple):
    """A file to be written: where, its bytes, and those that it must still hold, None being any."""

    path: Path
    data: bytes
    expected: bytes | None = None


class _Write(NamedTuple):
    """A change on its way: its path from the top, its place, where it is kept till then, what stood there."""

    path: str
    target: Path
    kept: Path
    data: bytes
    before: bytes | None


@dataclass(frozen=True)
class Journal:
    """What commands that write have decided on and not finished.

    `top` is the root of the working tree, `private` the git directory of that tree.
    """

    top: Path
    private: Path

    @property
    def folder(self) -> Path:
        """Where the journal and what it names lie."""
        return self.private / FOLDER

    @property
    def unfinished(self) -> bool:
        """Whether an earlier command was interrupted after its decision, or another one is just at it."""
        return (self.folder / DECIDED).exists()

    def held(self) -> AbstractContextManager[None]:
        """Keep every other command that writes out; raises `ThreatgateError` where one is at it."""
        return locked(self.folder, self.top)

    def write(self, changes: Iterable[Change], also: tuple[str, ...] | None = ()) -> tuple[str, ...]:
        """Write these files as one step and stage them, with what else is named; return their paths.

        Paths are from the top; nothing is staged if `also` is None. Raises `UsageError` where
        a file no longer holds what it must, and `ThreatgateError` where writing is impossible:
        everything then stands as it was.
        """
        with self.held():
            self.refuse_unfinished()
            writes = tuple(self._write(number, change) for number, change in enumerate(changes))
            paths = tuple(write.path for write in writes)
            staged = () if also is None else tuple(dict.fromkeys((*paths, *also)))
            fresh = [folder for write in writes for folder in _missing(write.target.parent)]
            try:
                self._decide(writes, staged)
                _put(writes)
            except BaseException:
                self._take_back(writes, fresh)
                raise
            self._close(staged)
        return paths

    def complete(self) -> tuple[str, ...]:
        """Finish what an interrupted command had decided on; return the files' paths, from the top.

        What one left that had decided nothing is thrown away. Raises `ThreatgateError` where
        a file was changed since: nobody's words are overwritten.
        """
        with self.held():
            if not self.unfinished:
                self._clear()
                return ()
            decided = Decided.read(self.folder / DECIDED, self.top)
            waiting = tuple(self._waiting(number, step) for number, step in enumerate(decided.steps))
            try:
                _put(waiting)
            except ThreatgateError as problem:
                raise _stuck(problem) from problem
            self._close(decided.staged)
        return tuple(step.path for step in decided.steps)

    def refuse_unfinished(self) -> None:
        """Finish what an interrupted command had decided on, and raise `UsageError` to say so.

        To go on would do it a second time where the same command was run again.
        """
        finished = self.complete()
        if finished:
            raise UsageError(
                say(
                    "an earlier command was interrupted: its files are now complete: {files}", files=finished
                ),
                say(
                    "Look at them with “git status” and commit them. "
                    "Run this command again only if it is another one."
                ),
            )

    def _write(self, number: int, change: Change) -> _Write:
        target = change.path.resolve()
        path = target.relative_to(self.top.resolve()).as_posix()
        before = _content(target)
        if change.expected not in (None, before):
            raise UsageError(say("{path} was changed meanwhile", path=path), say("Run the command again."))
        return _Write(path, target, self.folder / str(number), change.data, before)

    def _decide(self, writes: tuple[_Write, ...], staged: tuple[str, ...]) -> None:
        for write in writes:
            with _telling(write.target):
                mode = 0o644 if write.before is None else write.target.stat().st_mode & 0o777
                lay_down(write.kept, write.data, mode)
        steps = tuple(Step(write.path, digest(write.before), digest(write.data)) for write in writes)
        place = self.folder / DECIDED
        with _telling(place):
            lay_down(part_of(place), Decided(steps, staged).written(), 0o644)
            synchronize(self.folder)
            part_of(place).replace(place)
            synchronize(self.folder)
            synchronize(self.private)

    def _take_back(self, writes: tuple[_Write, ...], fresh: list[Path]) -> None:
        """Restore what stood there.

        At every moment each file is either as it was, its new content being kept, or new:
        killed in the midst of this, the next command finishes the step after all.
        """
        try:
            for write in writes if self.unfinished else ():
                part_of(write.target).unlink(missing_ok=True)
                if not write.kept.exists():
                    _restore(write)
        except OSError as problem:
            raise _stuck(cannot_write(self.folder, problem)) from problem
        self._clear()
        for folder in fresh:
            with suppress(OSError):
                folder.rmdir()

    def _waiting(self, number: int, step: Step) -> _Write:
        """Return what is left to do for a file, which must stand as it was before or was to become."""
        target, kept = self.top / step.path, self.folder / str(number)
        data = _content(kept)
        if data is not None:
            found = digest(_content(target))
            if found == step.after:
                kept.unlink()
            elif found != step.before or digest(data) != step.after:
                raise self._changed(step.path)
        return _Write(step.path, target, kept, data or b"", None)

    def _changed(self, path: str) -> ThreatgateError:
        return ThreatgateError(
            say(
                "an earlier command was interrupted, and {path} was changed before it could be completed",
                path=path,
            ),
            say(
                "To give up what it had not written yet, delete {folder} and look at “git status”.",
                folder=str(self.folder),
            ),
        )

    def _close(self, staged: tuple[str, ...]) -> None:
        try:
            if staged:
                stage(self.top, staged)
        except ThreatgateError:
            self._clear()  # the files are written, and the error says how to stage them
            raise
        self._clear()

    def _clear(self) -> None:
        """Throw away the journal, then what it names."""
        with _telling(self.folder):
            if self.unfinished:
                (self.folder / DECIDED).unlink()
                synchronize(self.folder)
            for stray in self.folder.iterdir():
                if stray.name != LOCK:
                    stray.unlink()


def _put(writes: tuple[_Write, ...]) -> None:
    """Move each file to its place; one that is no longer kept is there already."""
    folders = {folder.parent for write in writes for folder in _missing(write.target.parent)}
    for write in writes:
        with _telling(write.target):
            part_of(write.target).unlink(missing_ok=True)
            if write.kept.exists():
                write.target.parent.mkdir(parents=True, exist_ok=True)
                move(write.kept, write.target)
    for folder in folders | {write.target.parent for write in writes}:
        with _telling(folder):
            synchronize(folder)


def _restore(write: _Write) -> None:
    if write.before is None:
        move(write.target, write.kept)
        return
    mode = write.target.stat().st_mode & 0o777
    lay_down(part_of(write.kept), write.data, mode)
    part_of(write.kept).replace(write.kept)
    lay_down(part_of(write.kept), write.before, mode)
    move(part_of(write.kept), write.target)


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn an error of the operating system into one that says which file could not be written."""
    try:
        yield
    except OSError as error:
        raise cannot_write(path, error) from error


def _stuck(problem: ThreatgateError) -> ThreatgateError:
    return ThreatgateError(
        problem.message,
        say("Make room or give write permission, and run the command again: it finishes what was begun."),
    )


def _missing(folder: Path) -> Iterator[Path]:
    """Yield the folders that have to be made, the innermost first."""
    while not folder.exists():
        yield folder
        folder = folder.parent


def _content(path: Path) -> bytes | None:
    with _telling(path):
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
