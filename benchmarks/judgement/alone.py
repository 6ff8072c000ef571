"""Measurements that need a process of their own, told as JSON.

    python alone.py speed FOLDER          # start, first document, then all files of a folder
    python alone.py hostile NAME SIZE...  # the best of some runs on each size of a shape

Seconds are the processor's, so that other work on the machine does not count. Nothing of ours
is imported before its time: what it needs to load counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

LONG = 2.0
"""Seconds after which a document is not measured again."""

RUNS = 3


def best(work: Callable[[], object]) -> float:
    """Return the seconds of the fastest of some runs, of one if it takes long."""
    times: list[float] = []
    while len(times) < RUNS and sum(times) < LONG:
        begun = process_time()
        work()
        times.append(process_time() - begun)
    return min(times)


def speed(folder: str) -> dict[str, float]:
    """Return seconds: of start and first document, of a first pass over all files, of later ones.

    `detectors` is what takes a post to its suspicions, `gate` the whole of the verdict.
    """
    texts = [file.read_text(encoding="utf-8") for file in sorted(Path(folder).iterdir())]
    begun = process_time()
    from ours import Judge  # noqa: PLC0415 - see above

    from mkdocs_threatgate.sources.collector import paused  # noqa: PLC0415 - see above

    with paused():
        imported = process_time()
        judge = Judge()
        ready = process_time()
        judge.verdict(texts[0])
        first = process_time()
        posts = judge.posts(*texts)
        read = process_time()
        judge.detect(*posts)
        passed = process_time()
        return {
            "documents": len(texts),
            "import": imported - begun,
            "compile": ready - imported,
            "first": first - ready,
            "pass": passed - read,
            "detectors": best(lambda: judge.detect(*posts)),
            "read": best(lambda: judge.detect(*judge.posts(*texts))),
            "gate": best(lambda: judge.verdict(*texts)),
        }


def hostile(name: str, *sizes: str) -> dict[str, float]:
    """Return the seconds of the gate on the documents of a shape, by size."""
    from hostile import make  # noqa: PLC0415 - see above
    from ours import Judge  # noqa: PLC0415 - see above

    from mkdocs_threatgate.sources.collector import paused  # noqa: PLC0415 - see above

    judge = Judge()
    judge.verdict("first")
    times: dict[str, float] = {}
    with paused():
        for size in sizes:
            document = make(name, int(size))
            times[size] = best(lambda: judge.verdict(document))  # noqa: B023 - run at once
    return times


if __name__ == "__main__":
    part, *arguments = sys.argv[1:]
    print(json.dumps(speed(*arguments) if part == "speed" else hostile(*arguments)))
