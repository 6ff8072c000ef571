"""How good and how fast the judgement of content is, as tables; see `README.md` beside this file.

    python benchmarks/judgement --labels FILE --repositories FOLDER [--rivals VENV] [--only PART...]

These are measurements, not tests: nothing fails for being slow or wrong. It ends in 1 where
labels or repositories cannot be read.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from documents import read_documents
from figures import Table
from hostile import SHAPES
from labels import Label, read_labels

PARTS = ("quality", "holdout", "worst", "speed", "rivals", "hostile")


def options() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = argparse.ArgumentParser(
        prog="judgement", description="Measure the judgement of content, as tables."
    )
    parser.add_argument(
        "--labels", type=Path, required=True, metavar="FILE", help="the labelled documents (TSV)"
    )
    parser.add_argument(
        "--repositories",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="where they lie: OWNER+NAME/repo or OWNER/NAME",
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, metavar="PART", help=f"of {', '.join(PARTS)}"
    )
    parser.add_argument(
        "--rivals", type=Path, metavar="VENV", help="a virtual environment that holds the rivals"
    )
    parser.add_argument(
        "--documents", type=int, default=500, metavar="N", help="documents of 8 KB to time (default: 500)"
    )
    parser.add_argument(
        "--shapes",
        nargs="+",
        choices=tuple(SHAPES),
        default=tuple(SHAPES),
        metavar="SHAPE",
        help="hostile documents to time (default: all)",
    )
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="errors to show (default: 10)")
    parser.add_argument("--core", type=int, metavar="N", help="the core to run on (default: the first)")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to tell (default: text)"
    )
    return parser.parse_args()


def main() -> None:
    """Measure and print; in text each table as soon as it is known."""
    asked = options()
    for path in (asked.labels, asked.repositories):
        if not path.exists():
            sys.exit(f"{path} is not there")
    core = pin(asked.core)
    labels = read_labels(asked.labels)
    texts = read_documents(labels, asked.repositories)
    if not texts:
        sys.exit(f"{asked.repositories} holds none of the {len(labels)} documents")
    about = f"{len(texts)} of {len(labels)} documents; {machine(core)}"
    tables = measured(asked, labels, texts)
    if asked.format == "json":
        told = {table.name: table.record() for table in tables}
        print(json.dumps({"about": about, "tables": told}, ensure_ascii=False, indent=1))
        return
    print(about)
    for table in tables:
        print(f"\n{table.text()}", flush=True)


def measured(asked: argparse.Namespace, labels: tuple[Label, ...], texts: dict[int, str]) -> Iterator[Table]:
    """Yield the tables asked for, in the order of the parts."""
    if {"quality", "holdout", "worst"} & set(asked.only):
        yield from judged(asked, labels, texts)
    if {"speed", "rivals"} & set(asked.only):
        yield from timed(asked, labels, texts)
    if "hostile" in asked.only:
        from speed import against_hostility  # noqa: PLC0415 - each part needs what it uses only

        yield against_hostility(asked.shapes)


def judged(asked: argparse.Namespace, labels: tuple[Label, ...], texts: dict[int, str]) -> Iterator[Table]:
    """Yield what the labelled documents say about the findings."""
    from holdout import left_out  # noqa: PLC0415 - see above
    from mistakes import worst  # noqa: PLC0415 - see above
    from ours import Judge  # noqa: PLC0415 - see above
    from quality import by_item, by_matter, quality  # noqa: PLC0415 - see above

    judge = Judge()
    seen = [judge.look(label, texts[label.row]) for label in labels if label.row in texts]
    if "quality" in asked.only:
        yield from (quality(seen), by_item(seen), by_matter(seen))
    if "holdout" in asked.only:
        yield left_out(seen)
    if "worst" in asked.only:
        yield worst(seen, asked.worst, excerpts=asked.format == "text")


def timed(asked: argparse.Namespace, labels: tuple[Label, ...], texts: dict[int, str]) -> Iterator[Table]:
    """Yield how long our own side and others take on the same files."""
    from rivals import find_rivals  # noqa: PLC0415 - see above
    from speed import Corpus, against_rivals, own_speed  # noqa: PLC0415 - see above

    corpus = Corpus(labels, texts)
    with tempfile.TemporaryDirectory(prefix="threatgate-judgement-") as folder:
        work = Path(folder)
        if "speed" in asked.only:
            yield own_speed(corpus, asked.documents, work)
        if "rivals" in asked.only:
            rivals = find_rivals(asked.rivals, asked.repositories, work)
            yield against_rivals(rivals, corpus, asked.documents, work)


def pin(core: int | None) -> int | None:
    """Keep this process, and those it starts, on one core; return which, None where that cannot be done."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    chosen = min(os.sched_getaffinity(0)) if core is None else core
    os.sched_setaffinity(0, {chosen})
    return chosen


def machine(core: int | None) -> str:
    """Return what the figures are measured on."""
    where = f"on core {core} alone" if core is not None else "on any core"
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {where}"


if __name__ == "__main__":
    main()
