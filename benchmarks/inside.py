"""Times of parts of a process, told as JSON; run by `run.py` in the folder of a site.

    python benchmarks/inside.py ledger
    python benchmarks/inside.py build [OPTIONS OF mkdocs build]
    python benchmarks/inside.py looks [OPTIONS OF mkdocs build]

Nothing is imported before its time: what a part needs to load counts as its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from time import perf_counter, process_time
from types import FunctionType


class Stopwatch:
    """Adds up the seconds of all that runs under it, by a clock."""

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self.clock = clock
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what is done meanwhile."""
        begun = self.clock()
        yield
        self.seconds += self.clock() - begun

    def timed(self, event: Callable[..., object]) -> Callable[..., object]:
        """Return the event of a plugin, measured."""

        @wraps(event)
        def run(*arguments: object, **options: object) -> object:
            with self.running():
                return event(*arguments, **options)

        return run


def ledger() -> dict[str, float]:
    """Return the seconds that reading the ledger takes, once configuration and posts have been read."""
    from mkdocs_threatgate.sources import collector  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.inline import may_hold_receipts  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.ledger import read_ledger  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.settings import read_site  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.world import stand  # noqa: PLC0415 - see above

    grounds = stand(read_site(Path("mkdocs.yml")))
    texts = tuple(grounds.pages.texts(grounds.pages.uris()))
    inline = tuple(text for text in texts if may_hold_receipts(text))
    part = Stopwatch()
    with collector.paused(), part.running():  # as the command does
        read_ledger(grounds.repository, grounds.prefix, grounds.site.settings, texts, inline)
    return {"part": part.seconds}


def build(*options: str) -> dict[str, float]:
    """Return the seconds of a whole `mkdocs build` with the plugin, and of the plugin in it."""
    part, whole = Stopwatch(), Stopwatch()
    with whole.running():
        from mkdocs.__main__ import cli  # noqa: PLC0415 - see above

        with part.running():
            from mkdocs_threatgate.plugin import ThreatgatePlugin  # noqa: PLC0415 - see above
        _time_events(ThreatgatePlugin, part)
        cli.main(["--quiet", "build", *options], standalone_mode=False)
    return {"part": part.seconds, "whole": whole.seconds}


def looks(*options: str) -> dict[str, float]:
    """Return the processor's seconds of a build without the plugin, and of each of its three looks.

    Both are of one process, so that what slows the machine down slows down both. What the looks
    import and compile is theirs; MkDocs itself, its theme and its other plugins are the build's.
    """
    from mkdocs import __main__ as command  # noqa: PLC0415 - see above

    sources, pages, output, gate, whole = (Stopwatch(process_time) for _ in range(5))
    with whole.running():
        with gate.running(), sources.running():
            from mkdocs_threatgate import plugin  # noqa: PLC0415 - see above
            from mkdocs_threatgate.plugin.looks import Built  # noqa: PLC0415 - see above
        looked = ((plugin, "sources", sources), (Built, "pages", pages), (Built, "output", output))
        for place, look, stopwatch in looked:
            name = f"look_at_{look}"
            setattr(place, name, stopwatch.timed(getattr(place, name)))
        _time_events(plugin.ThreatgatePlugin, gate)
        command.cli.main(["--quiet", "build", *options], standalone_mode=False)
    parts = {"sources": sources.seconds, "pages": pages.seconds, "output": output.seconds}
    return parts | {"without": whole.seconds - gate.seconds}


def _time_events(plugin: type, stopwatch: Stopwatch) -> None:
    for name, event in vars(plugin).copy().items():
        if name.startswith("on_") and isinstance(event, FunctionType):
            setattr(plugin, name, stopwatch.timed(event))
        elif name.startswith("on_"):
            event.methods = tuple(stopwatch.timed(one) for one in event.methods)


if __name__ == "__main__":
    print(json.dumps({"ledger": ledger, "build": build, "looks": looks}[sys.argv[1]](*sys.argv[2:])))
