"""Times of parts of a process, told as JSON; run by `run.py` in the folder of a site.

    python benchmarks/inside.py ledger
    python benchmarks/inside.py build [OPTIONS OF mkdocs build]

Nothing is imported before its time: what a part needs to load counts as its own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any


def ledger() -> dict[str, float]:
    """Return the seconds that reading the ledger takes, once configuration and posts have been read."""
    from mkdocs_threatgate.sources.inline import may_hold_receipts  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.ledger import read_ledger  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.settings import read_site  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.world import stand  # noqa: PLC0415 - see above

    grounds = stand(read_site(Path("mkdocs.yml")))
    texts = tuple(grounds.pages.texts(grounds.pages.uris()))
    inline = tuple(text for text in texts if may_hold_receipts(text))
    begun = perf_counter()
    read_ledger(grounds.repository, grounds.prefix, grounds.site.settings, texts, inline)
    return {"part": perf_counter() - begun}


def build(*options: str) -> dict[str, float]:
    """Return the seconds of a whole `mkdocs build` with the plugin, and of the gate in it."""
    begun = perf_counter()
    from mkdocs.__main__ import cli  # noqa: PLC0415 - see above

    importing = perf_counter()
    from mkdocs_threatgate.plugin import ThreatgatePlugin  # noqa: PLC0415 - see above

    part = perf_counter() - importing
    judge = ThreatgatePlugin.judge

    def timed(self: ThreatgatePlugin, *arguments: Any) -> None:
        nonlocal part
        started = perf_counter()
        judge(self, *arguments)
        part += perf_counter() - started

    ThreatgatePlugin.judge = timed  # type: ignore[method-assign] # a stopwatch, for this process only
    cli.main(["--quiet", "build", *options], standalone_mode=False)
    return {"part": part, "whole": perf_counter() - begun}


if __name__ == "__main__":
    print(json.dumps({"ledger": ledger, "build": build}[sys.argv[1]](*sys.argv[2:])))
