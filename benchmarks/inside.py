"""Times of parts of a process, told as JSON; run by `run.py` in the folder of a site.

    python benchmarks/inside.py ledger
    python benchmarks/inside.py build [OPTIONS OF mkdocs build]

Nothing is imported before its time: what a part needs to load counts as its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from time import perf_counter
from types import FunctionType


class Stopwatch:
    """Adds up the seconds of all that runs under it."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Measure what is done meanwhile."""
        begun = perf_counter()
        yield
        self.seconds += perf_counter() - begun

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
        for name, event in vars(ThreatgatePlugin).copy().items():
            if name.startswith("on_") and isinstance(event, FunctionType):
                setattr(ThreatgatePlugin, name, part.timed(event))
            elif name.startswith("on_"):
                event.methods = tuple(part.timed(one) for one in event.methods)
        cli.main(["--quiet", "build", *options], standalone_mode=False)
    return {"part": part.seconds, "whole": whole.seconds}


if __name__ == "__main__":
    print(json.dumps({"ledger": ledger, "build": build}[sys.argv[1]](*sys.argv[2:])))
