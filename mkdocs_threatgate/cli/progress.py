"""A progress bar for runs that take long enough to make one wonder."""

from __future__ import annotations

import time
from collections.abc import Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mkdocs_threatgate.model import Text


def drawn(texts: tuple[Text, ...], *, after: float) -> Iterator[Text]:
    """Yield the texts; draw on standard error once `after` seconds have gone by, and wipe it at the end."""
    started = time.monotonic()
    bar = Progress(
        TextColumn("threatgate"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("posts", total=len(texts))
    try:
        for done, text in enumerate(texts):
            if not bar.live.is_started and time.monotonic() - started > after:
                bar.start()
            bar.update(task, completed=done)
            yield text
    finally:
        if bar.live.is_started:
            bar.stop()
