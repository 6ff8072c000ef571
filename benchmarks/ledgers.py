"""How long a large ledger takes to verify, beside GitPython asked file by file: a table in Markdown.

    python benchmarks/ledgers.py                    # 5,000 receipts in 20,000 commits: some minutes
    python benchmarks/ledgers.py --quick            # a small ledger: does it all run?
    python benchmarks/ledgers.py --keep FOLDER      # makes the ledgers there once, and finds them again

The quickest run says what the work takes, the median what the machine made of it. GitPython
is asked for a sample of the files, and the figure is for as many as there are.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter

from make_ledger import Shape, make_ledger
from run import THREATGATE, ledger_part, line, machine, process

HEADS = ("what", "history", "signed", "quickest", "median", "GitPython per file", "aim")
SAMPLE = 15
"""Files that GitPython is asked about."""

AIMS = {False: 0.6, True: 2.0}
"""Seconds for a history in one line, by whether its commits are signed and verified."""


def measure(folder: Path, asked: argparse.Namespace) -> Iterator[tuple[str, ...]]:
    """Make the ledgers that are not there yet, and yield every line of the table."""
    for merges in (False, True):
        per_file = 0.0
        for signed in (False, True):
            shape = Shape(asked.receipts, asked.commits, merges, signed)
            site = folder / shape.name
            if not site.exists():
                print(f"making {shape.name}", file=sys.stderr)
                unfinished = site.with_name(f"{shape.name}.unfinished")
                shutil.rmtree(unfinished, ignore_errors=True)
                make_ledger(unfinished, shape)
                unfinished.rename(site)
            per_file = per_file or by_gitpython(site) * shape.receipts
            words = ("with merges" if merges else "one line", "yes" if signed else "no")
            aim = f"<= {AIMS[signed]} s" if not merges else "-"
            for what, run in (
                ("`read_ledger`", partial(ledger_part, site)),
                ("`threatgate check`", partial(process, (THREATGATE, "check"), site)),
            ):
                shown = aim if what == "`read_ledger`" else "-"
                yield (what, *words, *_figures(run, asked.runs), f"{per_file:.0f} s", shown)


def _figures(run: Callable[[], float], runs: int) -> tuple[str, str]:
    times = [run() for _ in range(runs)]
    return f"{min(times):.2f} s", f"{statistics.median(times):.2f} s"


def by_gitpython(site: Path) -> float:
    """Return the seconds that GitPython takes to tell one file's commits, the mean of a sample."""
    from git import Repo  # noqa: PLC0415 - slow to load, and no part of what is measured

    paths = sorted(str(path.relative_to(site)) for path in site.glob("filings/*/*.yml"))
    sample = list(islice(paths, 0, None, max(1, len(paths) // SAMPLE)))
    with Repo(site) as repository:
        begun = perf_counter()
        for path in sample:
            if not list(repository.iter_commits(paths=path)):
                sys.exit(f"GitPython knows no commit of {path}")
        return (perf_counter() - begun) / len(sample)


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure ledgers beside GitPython, as a table.")
    parser.add_argument("--receipts", type=int, default=5000, help="receipts of a ledger (default: 5000)")
    parser.add_argument("--commits", type=int, default=20000, help="commits of its history (default: 20000)")
    parser.add_argument("--runs", type=int, default=7, help="runs of each (default: 7)")
    parser.add_argument("--keep", type=Path, help="a folder outside any repository for what is made")
    parser.add_argument("--quick", action="store_true", help="a small ledger and few runs")
    asked = parser.parse_args()
    if asked.quick:
        asked.receipts, asked.commits, asked.runs = 20, 60, 2
    return asked


def main() -> None:
    """Measure and print."""
    asked = options()
    print(f"{machine()}; {asked.receipts:,} receipts, {asked.commits:,} commits; {asked.runs} runs")
    print("GitPython: from a sample of files\n")
    print(line(HEADS), line(["---"] * len(HEADS)), sep="\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="threatgate-bench-") as folder:
        for cells in measure(asked.keep or Path(folder), asked):
            print(line(cells), flush=True)


if __name__ == "__main__":
    main()
