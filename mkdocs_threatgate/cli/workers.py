"""Work spread over processes: results in the order of the work, and no process that outlives it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import NamedTuple, TypeVar

from mkdocs_threatgate import errors
from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.model import Message, say

Piece = TypeVar("Piece")
Result = TypeVar("Result")
SECONDS_TO_END = 2.0


class Failure(NamedTuple):
    """Why a worker has no result; an error of ours by its name, or any other in its own words."""

    kind: str
    message: Message
    remedy: Message


class Worker(NamedTuple):
    """A process that works, and the line to it."""

    process: BaseProcess
    line: Connection


@contextmanager
def crew(
    prepare: Callable[..., Callable[[Piece], Result]], arguments: tuple[object, ...], processes: int
) -> Iterator[Callable[[Sequence[Piece]], Iterator[Result]]]:
    """Give what works off pieces in so many processes and yields the results in the order of the pieces.

    Each process calls `prepare` once with the arguments, and what that returns with one piece
    after the other; all of them must be such as can be sent to another process. What it raises
    is raised here. A process that dies raises `ThreatgateError`. They all end with the context.
    """
    workers: list[Worker] = []
    try:
        with _undisturbed():
            workers.extend(_start() for _ in range(processes))
        for worker in workers:
            _send(worker.line, (prepare, arguments))
        yield partial(_in_order, workers)
    finally:
        _end(workers)


def _in_order(workers: Sequence[Worker], pieces: Sequence[Piece]) -> Iterator[Result]:
    waiting = list(reversed(range(len(pieces))))
    at_work: dict[Connection, int] = {}
    results: dict[int, Result] = {}
    following = 0
    for worker in workers:
        _hand(worker.line, waiting, pieces, at_work)
    while following < len(pieces):
        for ready in wait(tuple(at_work)):
            line = next(one for one in at_work if one is ready)
            results[at_work.pop(line)] = _received(line)
            _hand(line, waiting, pieces, at_work)
        while following in results:
            yield results.pop(following)
            following += 1


def _hand(
    line: Connection, waiting: list[int], pieces: Sequence[Piece], at_work: dict[Connection, int]
) -> None:
    """Hand the next piece of work to a process, if there is one."""
    if waiting:
        number = waiting.pop()
        _send(line, pieces[number])
        at_work[line] = number


def _send(line: Connection, what: object) -> None:
    try:
        line.send(what)
    except OSError as error:
        raise _died() from error


def _received(line: Connection) -> Result:  # type: ignore[type-var]  # whatever was sent
    try:
        answer = line.recv()
    except (EOFError, OSError) as error:
        raise _died() from error
    if not isinstance(answer, Failure):
        result: Result = answer
        return result
    kind = getattr(errors, answer.kind, ThreatgateError)
    raise kind(answer.message, answer.remedy)


def _died() -> ThreatgateError:
    return ThreatgateError(
        say("a process of the scan ended before its work was done"),
        say("Run it again with --jobs 1, or on fewer files: there may not be memory enough."),
    )


def _start() -> Worker:
    # started anew, not forked: the same on every system, and no half of what a thread was doing
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours)


def _work(line: Connection) -> None:
    """Work off pieces until the line is closed; what is wrong goes back over the line."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us ends us
    with suppress(EOFError, OSError):
        prepare, arguments = line.recv()
        answer = _answering(prepare, arguments)
        while True:
            line.send(answer(line.recv()))


def _answering(
    prepare: Callable[..., Callable[[Piece], Result]], arguments: tuple[object, ...]
) -> Callable[[Piece], Result | Failure]:
    """Return what answers a piece of work with its result, or with why there is none."""
    prepared: list[Callable[[Piece], Result]] = []

    def answer(piece: Piece) -> Result | Failure:
        try:
            if not prepared:
                prepared.append(prepare(*arguments))
            return prepared[0](piece)
        except ThreatgateError as error:
            return Failure(type(error).__name__, error.message, error.remedy)
        except Exception as error:  # noqa: BLE001 - told by the process that asked
            return _internal(error)

    return answer


def _internal(error: Exception) -> Failure:
    return Failure(
        "ThreatgateError",
        say("internal error, no verdict: {problem}", problem=f"{type(error).__name__}: {error}"),
        say("Please report it with the command that you ran."),
    )


def _end(workers: Sequence[Worker]) -> None:
    for worker in workers:
        worker.line.close()
        worker.process.terminate()
    for worker in workers:
        worker.process.join(SECONDS_TO_END)
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep an interrupt from the processes started meanwhile, which would print what they were doing.

    It reaches this process afterwards. Where the system knows no masks nothing is done.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker  # noqa: PLC0415 - there where masks are

    resource_tracker.ensure_running()  # the first process would start it, and that lifts the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
