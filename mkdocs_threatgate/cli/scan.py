"""`threatgate scan`: the detectors on files, without a site."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from mkdocs_threatgate.cli.door import (
    EXIT_CODES,
    guarded,
    report_progress,
    write_outputs,
)
from mkdocs_threatgate.cli.reporting import report_option, tell_report
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.gate import Tools
from mkdocs_threatgate.model import Ledger, Rulebook, Settings, Text, World, say
from mkdocs_threatgate.scanning import Judged, Passwords, judge_files, make_tools, make_verdict
from mkdocs_threatgate.sources.articles import read_policy
from mkdocs_threatgate.sources.clock import read_clock
from mkdocs_threatgate.sources.loose import (
    STANDARD_INPUT,
    Loose,
    find_loose,
    read_loose,
    read_stream,
    shown,
)
from mkdocs_threatgate.sources.pages import RENDERED
from mkdocs_threatgate.sources.rulebooks import read_rulebook

WORTH_SPREADING = 8 * 1024**2
"""Bytes in all from which further processes save more time than they take to start."""

FILES_AT_ONCE, BYTES_AT_ONCE = 64, 512 * 1024


class Handful(NamedTuple):
    """Files that are judged together, and the passwords that pages have named for them."""

    files: tuple[Loose, ...]
    passwords: Passwords | None = None


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="FILE…|-")
@click.option("--rules", metavar="FOLDER", help="A folder of further rules, as “content_rules” names one.")
@click.option(
    "--stdin-filename", metavar="PATH", help="What standard input is called; its ending says how to read it."
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many processes work at once; else one for each core.",
)
@report_option
@click.option(
    "--output", "outputs", multiple=True, metavar="FORMAT=FILE", help="Write the report to a file as well."
)
@guarded
def command(
    *,
    names: tuple[str, ...],
    rules: str | None,
    stdin_filename: str | None,
    jobs: int | None,
    form: str,
    outputs: tuple[str, ...],
) -> int:
    """Look for prohibited content and undeclared triggers in files of any kind.

    A folder stands for all files below it, those that begin with a dot left out; “-” is
    standard input. No site, no configuration and no repository are needed. Ends in 0 if
    nothing was found that blocks, 1 if something was, 2 for usage, 3 if no verdict could
    be reached.
    """
    standard = STANDARD_INPUT in names
    if (standard and len(names) > 1) or (stdin_filename and not standard):
        raise UsageError(
            say("standard input is scanned by itself, and only it takes --stdin-filename"),
            say("Write: {command}", command="threatgate scan - --stdin-filename draft.md"),
        )
    clock = read_clock(os.environ)
    rulebook = read_rulebook(Path(rules) if rules else None, rules or "")
    world = _world(rulebook, pinned=clock.pinned)
    judged = _judged(names, stdin_filename, jobs, world, clock.now)
    verdict = make_verdict(judged, world, clock.now)
    write_outputs(verdict, outputs, "en")
    tell_report(verdict, form, top=Path())
    return EXIT_CODES[verdict.decision]


def _world(rulebook: Rulebook, *, pinned: bool) -> World:
    settings = Settings()
    return World(
        texts=(),
        ledger=Ledger(),
        policy=read_policy(settings.profiles, Path()),
        settings=settings,
        rulebook=rulebook,
        whole=False,
        pinned=pinned,
    )


def _judged(
    names: tuple[str, ...], stdin_filename: str | None, jobs: int | None, world: World, now: datetime
) -> Iterable[Judged]:
    if names == (STANDARD_INPUT,):
        path = shown(stdin_filename) if stdin_filename else STANDARD_INPUT
        return (judge_files((read_stream(sys.stdin.buffer, path),), make_tools(world, now)),)
    files = find_loose(names)
    pages = tuple(file for file in files if file.path.lower().endswith(RENDERED))
    others = tuple(file for file in files if not file.path.lower().endswith(RENDERED))
    return _watched((*pages, *others), _worked_off(pages, others, jobs or cores(), world, now))


def cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def _worked_off(
    pages: tuple[Loose, ...], others: tuple[Loose, ...], jobs: int, world: World, now: datetime
) -> Iterator[Judged]:
    """Yield the results: pages first, for they name the passwords of the others."""
    handfuls = tuple(_handfuls(pages)), tuple(_handfuls(others))
    jobs = min(jobs, max(map(len, handfuls)))
    passwords: dict[str, tuple[str, ...]] = {}
    with _labour(jobs if _is_much((*pages, *others)) else 1, world, now) as work:
        for judged in work(handfuls[0]):
            yield judged
            for path, words in judged.passwords.items():
                passwords[path] = (*passwords.get(path, ()), *words)
        yield from work(tuple(handful._replace(passwords=passwords) for handful in handfuls[1]))


@contextmanager
def _labour(
    jobs: int, world: World, now: datetime
) -> Iterator[Callable[[Sequence[Handful]], Iterator[Judged]]]:
    """Give what judges handfuls of files, in this process or in several."""
    if jobs == 1:
        yield partial(map, _prepared(world, now))
        return
    from mkdocs_threatgate.cli.workers import crew  # noqa: PLC0415 - few runs need it

    with crew(_prepared, (world, now), jobs) as work:
        yield work


def _is_much(files: tuple[Loose, ...]) -> bool:
    return sum(file.size for file in files) > WORTH_SPREADING


def _prepared(world: World, now: datetime) -> Callable[[Handful], Judged]:
    """Return what judges a handful of files, in this process or in another."""
    return partial(_judge, make_tools(world, now))


def _judge(tools: Tools, handful: Handful) -> Judged:
    return judge_files(map(read_loose, handful.files), tools, handful.passwords)


def _handfuls(files: Iterable[Loose]) -> Iterator[Handful]:
    """Yield the files by the handful: few enough that all processes end together."""
    handful: list[Loose] = []
    size = 0
    for file in files:
        if handful and (len(handful) == FILES_AT_ONCE or size + file.size > BYTES_AT_ONCE):
            yield Handful(tuple(handful))
            handful, size = [], 0
        handful.append(file)
        size += file.size
    if handful:
        yield Handful(tuple(handful))


def _watched(files: tuple[Loose, ...], results: Iterator[Judged]) -> Iterator[Judged]:
    """Yield the results; on a terminal a bar shows how many files are done."""
    bar = iter(report_progress(Text(file.path, file.path, "", gated=True, ships=True) for file in files))
    try:
        for result in results:
            for _ in range(result.files):
                next(bar)
            yield result
    finally:
        for one in (bar, results):
            if isinstance(one, Generator):
                one.close()
