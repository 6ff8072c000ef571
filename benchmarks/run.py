"""How long the gate takes, beside something that everybody knows: a table in Markdown.

    python benchmarks/run.py            # 200, 1,000 and 5,000 posts: some minutes
    python benchmarks/run.py --quick    # small sites: does it all run?

Times whole processes, A B A B, so that what slows the machine down slows down both; a figure
is the median. These are measurements, not tests: nothing fails for being slow, but every
command must end in 0.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from make_site import Made, make_site
from mkdocs.utils import get_theme_names

HERE = Path(__file__).resolve().parent
THREATGATE = str(Path(sys.executable).with_name("threatgate"))
INSIDE = (sys.executable, str(HERE / "inside.py"))
MKDOCS = (sys.executable, "-m", "mkdocs", "--quiet", "build", "--config-file", "plain.yml")
GIT_LOG = ("git", "log", "--raw", "--no-abbrev", "-z", "--", "filings")
NOTHING = (sys.executable, "-c", "pass")
SHARES = {"mkdocs": 0.07, "material": 0.02}
"""What the three looks should cost at most of a build with each theme."""

LARGEST = 5000
"""Posts of the site that the aims speak of."""

Stopwatch = Callable[[], float]


class Site(NamedTuple):
    """A site on disk, and what it is made of."""

    folder: Path
    made: Made


class Aim(NamedTuple):
    """What a figure should not exceed: seconds, and its ratio to what it is compared with."""

    seconds: float | None = None
    ratio: float | None = None


class Row(NamedTuple):
    """One line of the table; `sizes` says what was measured, `beside` what it was compared with."""

    what: str
    sizes: str
    seconds: float
    beside: str
    beside_seconds: float
    aim: Aim = Aim()

    @property
    def ratio(self) -> float:
        """How many times as long it took."""
        return self.seconds / self.beside_seconds

    def cells(self) -> tuple[str, ...]:
        """Return the line as the table shows it."""
        share = f"{self.ratio:.1%}" if self.ratio < 1 else f"{self.ratio:.1f} x"
        beside = f"{self.beside_seconds:.3f}"
        return (self.what, self.sizes, f"{self.seconds:.3f}", self.beside, beside, share, self.aimed())

    def aimed(self) -> str:
        """Return the aim in words, and whether it is met here."""
        aim = self.aim
        parts = []
        if aim.seconds is not None:
            parts.append(f"<= {aim.seconds} s: {'met' if self.seconds <= aim.seconds else 'MISSED'}")
        if aim.ratio is not None:
            limit = f"{aim.ratio:.0%}" if aim.ratio < 1 else f"{aim.ratio} x"
            parts.append(f"<= {limit}: {'met' if self.ratio <= aim.ratio else 'MISSED'}")
        return ", ".join(parts) or "-"


HEADS = ("what", "size", "seconds", "compared with", "seconds", "ratio", "aim")


def environment() -> dict[str, str]:
    """Return this environment without what would change what is measured."""
    leading = ("GIT_", "THREATGATE_", "SOURCE_DATE_EPOCH", "PYTHON")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(leading)}
    return kept | {"NO_MKDOCS_2_WARNING": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def process(command: Sequence[str], folder: Path, output: Path | None = None) -> float:
    """Return the seconds that a process takes, from its start to its end, which must be 0."""
    if output is not None:
        shutil.rmtree(output, ignore_errors=True)
        command = (*command, "--site-dir", str(output))
    begun = perf_counter()
    done = subprocess.run(command, cwd=folder, env=environment(), check=False, capture_output=True)
    seconds = perf_counter() - begun
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended in {done.returncode}:\n{(done.stdout + done.stderr).decode()}")
    return seconds


def inside(part: str, folder: Path, output: Path | None = None, *options: str) -> dict[str, float]:
    """Return the seconds that `inside.py` tells of a part of its process."""
    options = ("--site-dir", str(output), *options) if output else options
    done = subprocess.run(
        (*INSIDE, part, *options), cwd=folder, env=environment(), check=True, stdout=subprocess.PIPE
    )
    seconds: dict[str, float] = json.loads(done.stdout)
    return seconds


def ledger_part(folder: Path) -> float:
    """Return the seconds that reading the ledger takes in a process of its own."""
    return inside("ledger", folder)["part"]


def medians(runs: int, *stopwatches: Stopwatch, repeat: int = 1) -> list[float]:
    """Return the median of each, having run them in turn; `repeat` runs the first so often in each turn."""
    first, *others = stopwatches
    times: list[list[float]] = [[] for _ in stopwatches]
    for _ in range(runs):
        times[0].extend(first() for _ in range(repeat))
        for column, stopwatch in zip(times[1:], others, strict=True):
            column.append(stopwatch())
    return [statistics.median(column) for column in times]


def measure_site(site: Site, runs: int, builds: int) -> Iterator[Row]:
    """Yield what the gate costs on a whole site, before a build and in it."""
    folder, made = site
    sizes = f"{made.posts:,} posts, {made.receipts:,} receipts, {made.commits:,} commits"
    largest = made.posts == LARGEST
    output = folder.with_name("built")
    check = partial(process, (THREATGATE, "check"), folder)
    plain = partial(process, MKDOCS, folder, output)
    seconds, beside = medians(builds, check, plain, repeat=-(-runs // builds))
    aim = Aim(2.0, 0.07) if largest else Aim()
    yield Row("`threatgate check`", sizes, seconds, "`mkdocs build` without the plugin", beside, aim)
    parts = [inside("build", folder, output) for _ in range(builds)]
    gate, whole = (statistics.median(one[key] for one in parts) for key in ("part", "whole"))
    shutil.rmtree(output)
    yield Row("the gate in `mkdocs build`", sizes, gate, "that whole build", whole)


def measure_looks(site: Site, builds: int) -> Iterator[Row]:
    """Yield what the three looks take of the processor beside the rest of the same build, by theme."""
    folder, made = site
    output = folder.with_name("built")
    for theme, most in SHARES.items():
        if theme not in get_theme_names():
            continue
        parts = [inside("looks", folder, output, "--theme", theme) for _ in range(builds)]
        median = {key: statistics.median(one[key] for one in parts) for key in parts[0]}
        rest = median.pop("without")
        beside = f"the rest of `mkdocs build` ({theme})"
        sizes = f"{made.posts:,} posts"
        for look, seconds in median.items():
            yield Row(f"the look at the {look}", sizes, seconds, beside, rest)
        yield Row("the three looks", sizes, sum(median.values()), beside, rest, Aim(ratio=most))
        shutil.rmtree(output)


def measure_small(site: Site, runs: int) -> Iterator[Row]:
    """Yield what one post costs, and what the command costs that does nothing."""
    folder, made = site
    nothing = partial(process, NOTHING, folder)
    one, beside = medians(runs, partial(process, (THREATGATE, "check", made.post), folder), nothing)
    aim = Aim(0.5) if made.posts == LARGEST else Aim()
    yield Row("`threatgate check POST`", f"1 of {made.posts:,} posts", one, "`python -c pass`", beside, aim)
    one, beside = medians(2 * runs, partial(process, (THREATGATE, "--version"), folder), nothing)
    yield Row("`threatgate --version`", "", one, "`python -c pass`", beside, Aim(0.15))


def measure_ledgers(sites: Sequence[Site], runs: int) -> Iterator[Row]:
    """Yield what ledgers cost that each have twice the receipts and commits of the one before."""
    for site in sites:
        parts = medians(runs, partial(ledger_part, site.folder), partial(process, GIT_LOG, site.folder))
        aim = Aim(0.3) if site.made.posts == LARGEST else Aim()
        yield _ledger_row(site, "`git log --raw` of the ledger", parts, aim)
    for smaller, larger in pairwise(sites):
        parts = medians(runs, *(partial(ledger_part, one.folder) for one in (larger, smaller)))
        yield _ledger_row(larger, "half of both", parts, Aim(ratio=2.2))


def _ledger_row(site: Site, beside: str, parts: list[float], aim: Aim) -> Row:
    sizes = f"{site.made.receipts:,} receipts, {site.made.commits:,} commits"
    return Row("the ledger part", sizes, parts[0], beside, parts[1], aim)


def measure(folder: Path, asked: argparse.Namespace) -> Iterator[Row]:
    """Make the sites, and yield every line of the table."""
    for posts in asked.sizes:
        site = _made(folder, posts, asked.commits)
        yield from measure_site(site, asked.runs, asked.builds)
        yield from measure_looks(site, asked.builds)
        if posts == max(asked.sizes):
            yield from measure_small(site, asked.runs)
            halved = _made(folder, posts // 2, asked.commits // 2)
            doubled = _made(folder, posts * 2, asked.commits * 2)
            yield from measure_ledgers((halved, site, doubled), asked.runs)


def _made(folder: Path, posts: int, commits: int) -> Site:
    print(f"making a site of {posts:,} posts", file=sys.stderr)
    place = folder / str(posts) / "site"
    return Site(place, make_site(place, posts=posts, commits=commits))


def machine() -> str:
    """Return what the figures were measured on."""
    told = subprocess.run(("git", "--version"), check=True, capture_output=True, encoding="utf-8")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"Python {platform.python_version()}, MkDocs {version('mkdocs')}"
    return f"{cores} cores, {platform.system()}, {python}, git {told.stdout.split()[2]}"


def line(cells: Sequence[str]) -> str:
    """Return one line of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(description="Measure the gate beside a plain build, as a table.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 1000, LARGEST], help="posts of sites")
    parser.add_argument("--commits", type=int, default=3000, help="commits of each site (default: 3000)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each process (default: 5)")
    parser.add_argument("--builds", type=int, default=2, help="runs of each build (default: 2)")
    parser.add_argument("--quick", action="store_true", help="small sites and few runs")
    asked = parser.parse_args()
    if asked.quick:
        asked.sizes, asked.commits, asked.runs, asked.builds = [20, 60], 120, 2, 1
    return asked


def main() -> None:
    """Measure and print."""
    asked = options()
    print(f"{machine()}; medians of {asked.runs} runs, {asked.builds} of builds\n")
    print(line(HEADS), line(["---"] * len(HEADS)), sep="\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="threatgate-bench-") as folder:
        for row in measure(Path(folder), asked):
            print(line(row.cells()), flush=True)


if __name__ == "__main__":
    main()
