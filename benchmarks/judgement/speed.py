"""How fast it is: our detectors and what a user would run instead, on one core and the same files."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from figures import Aim, Cell, Share, Table
from labels import HARMLESS, Label
from mix import MIXES, ORDINARY, Mix, mixed, write_folder
from rivals import FailedError, Missing, Rival, run, told_version

ALONE = str(Path(__file__).with_name("alone.py"))
FAST = Aim(2000)
MEGABYTE = 1_000_000
RATIO = Aim(3, ceiling=True)
"""What twice the size may take, as a multiple: twice, and some for memory and clock; squares take four."""

LIMIT = 120
"""Seconds that one shape may take in all."""

INSTANT = 0.02
"""Seconds that are too few to be timed well enough for a ratio."""

SHORT = 5.0
"""Seconds of a process that is run again, for the faster of the two."""


class Corpus(NamedTuple):
    """The labelled documents that are there."""

    labels: Sequence[Label]
    texts: Mapping[int, str]


def alone(*arguments: str, limit: float | None = None) -> dict[str, float]:
    """Return what a process of its own measures; raises `FailedError`, or `TimeoutExpired` after a limit."""
    done = subprocess.run(
        (sys.executable, ALONE, *arguments), check=False, capture_output=True, timeout=limit
    )
    if done.returncode:
        raise FailedError(done.returncode, done.stderr)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def own_speed(corpus: Corpus, count: int, work: Path) -> Table:
    """Return documents per second of our own side, for each mix."""
    rows: list[tuple[Cell, ...]] = []
    for mix in MIXES:
        try:
            told = alone("speed", str(write_mix(corpus, mix, count, work)))
        except FailedError as error:
            rows.append((f"{mix.name}: {error}", None, None, ""))
            continue
        start = 1000 * sum(told[part] for part in ("import", "compile", "first"))
        rows.append((f"{mix.name}: start and first document", None, start, ""))
        for part, what in PARTS.items():
            rate = told["documents"] / told[part]
            rows.append((f"{mix.name}: {what}", rate, 1000 / rate, FAST.told(rate)))
    shares = (f"{mix.name}: {', '.join(f'{share} % {kind}' for kind, share in mix.shares)}" for mix in MIXES)
    heads = ("what", "documents/s", "ms", "aim")
    return Table(
        "speed",
        f"Speed: {count:,} documents of 8 KB, one process, seconds of the processor",
        heads,
        tuple(rows),
        tuple(shares),
    )


PARTS = {
    "pass": "detectors, first pass",
    "detectors": "detectors, warm",
    "read": "reading the post and detectors, warm",
    "gate": "the whole gate, warm",
}


def write_mix(corpus: Corpus, mix: Mix, count: int, work: Path) -> Path:
    """Return the folder of a mix, written if it is not there."""
    folder = work / f"{mix.name}-{count}"
    if not folder.exists():
        texts = mixed(corpus.labels, corpus.texts, mix, count)
        write_folder(folder, {f"{number:05}.md": text for number, text in enumerate(texts)})
    return folder


class Folders(NamedTuple):
    """What every program is run on: the mix, the labelled documents, and a single word."""

    mix: Path
    labelled: Path
    single: Path

    @classmethod
    def written(cls, corpus: Corpus, count: int, work: Path) -> Folders:
        """Return the folders, written."""
        folders = cls(write_mix(corpus, ORDINARY, count, work), work / "labelled", work / "single")
        write_folder(folders.labelled, {f"{row}.md": text for row, text in corpus.texts.items()})
        write_folder(folders.single, {"a.md": "nothing\n"})
        return folders


def against_rivals(rivals: Sequence[Rival | Missing], corpus: Corpus, count: int, work: Path) -> Table:
    """Return each program's speed on the ordinary mix, and what it finds on the labelled documents."""
    folders = Folders.written(corpus, count, work)
    rows = tuple((rival.name, *_measured(rival, corpus, count, folders, work)) for rival in rivals)
    versions = (
        f"{rival.name} {told_version(rival)}"
        for rival in rivals
        if isinstance(rival, Rival) and rival.version
    )
    title = f"What a user would run instead: {count:,} documents of 8 KB (ordinary mix), one core"
    return Table("rivals", title, RIVAL_HEADS, rows, (", ".join(versions), *RIVAL_NOTES))


FIGURES = ("precision", "recall", "hard alarms", "easy alarms")
RIVAL_HEADS = (
    "program", "documents/s", "without start", "start s",
    *(f"{labels}: {figure}" for labels in ("sure", "all") for figure in FIGURES), "note",
)  # fmt: skip
RIVAL_NOTES = (
    "Seconds are the processor's. documents/s is of the whole process; start is that of one file of a word.",
    "A document is flagged by whatever the program says of it (threatgate: by what blocks), for any reason.",
)


def _measured(
    rival: Rival | Missing, corpus: Corpus, count: int, folders: Folders, work: Path
) -> tuple[Cell, ...]:
    """Return a program's cells; a run on a single word comes first, and fills its caches."""
    nothing = (None,) * (len(RIVAL_HEADS) - 2)
    if isinstance(rival, Missing):
        return (*nothing, f"missing: {rival.why}")
    try:
        run(rival, folders.single, work)
        start = _fastest(rival, folders.single, work)
        whole = _fastest(rival, folders.mix, work)
        flagged = run(rival, folders.labelled, work).flagged
    except FailedError as error:
        return (*nothing, str(error))
    rows = {int(name.removesuffix(".md")) for name in flagged}
    known = [label for label in corpus.labels if label.row in corpus.texts]
    found = (*_found([label for label in known if label.sure], rows), *_found(known, rows))
    return (count / whole, count / max(whole - start, 1e-6), start, *found, "")


def _fastest(rival: Rival, folder: Path, work: Path) -> float:
    first = run(rival, folder, work).seconds
    return first if first > SHORT else min(first, run(rival, folder, work).seconds)


def _found(labels: Sequence[Label], rows: set[int]) -> tuple[Share, ...]:
    """Return precision, recall and both shares of false alarms, given which documents are flagged."""
    precision = Share.counted(label.kind == "positive" for label in labels if label.row in rows)
    kinds = ("positive", *HARMLESS)
    return (
        precision,
        *(Share.counted(one.row in rows for one in labels if one.kind == kind) for kind in kinds),
    )


def against_hostility(shapes: Sequence[str]) -> Table:
    """Return what the gate takes for each hostile document of 1 MB, and of twice that."""
    rows: list[tuple[Cell, ...]] = []
    for name in shapes:
        try:
            rows.append((name, *_doubled(name)))
        except FailedError as error:
            rows.append((name, None, None, None, str(error)))
        except subprocess.TimeoutExpired:
            rows.append((name, None, None, None, f"over {LIMIT} s: MISSED"))
    heads = ("document", "ms for 1 MB", "ms for 2 MB", "ratio", "aim")
    return Table(
        "hostile", "Hostile documents through the whole gate, time of the processor", heads, tuple(rows)
    )


def _doubled(name: str) -> tuple[Cell, ...]:
    sizes = (str(MEGABYTE), str(2 * MEGABYTE))
    told = alone("hostile", name, *sizes, limit=LIMIT)
    once, twice = (told[size] for size in sizes)
    ratio = twice / once if twice > INSTANT else None
    return (1000 * once, 1000 * twice, ratio, RATIO.told(ratio) if ratio else "")
