"""The worst errors: harmless documents that are blocked, and prohibited ones that are not."""

from __future__ import annotations

from collections.abc import Sequence

from figures import Cell, Table, shortened
from ours import Seen

from mkdocs_threatgate.model import Sighting

EXCERPT = 40
"""Characters of a document that may be shown, at most."""

SHOWN = 5
"""Signals of one document that are shown."""


def worst(documents: Sequence[Seen], count: int, *, excerpts: bool) -> Table:
    """Return the worst errors: half of them false alarms by score downwards, half misses upwards.

    What one half lacks the other fills. Excerpts are for the screen only.
    """
    alarms = [one for one in documents if one.blocked and one.label.kind != "positive"]
    misses = [one for one in documents if not one.blocked and one.label.kind == "positive"]
    alarms.sort(key=lambda one: (not one.label.sure, -one.score))
    misses.sort(key=lambda one: (not one.label.sure, one.score))
    half = max(count // 2, count - len(misses))
    shown = alarms[:half]
    shown += misses[: count - len(shown)]
    heads = ("row", "document", "label", "sure", "seen as", "score", "signals")
    title = f"The worst errors ({len(alarms)} false alarms, {len(misses)} misses)"
    return Table("worst", title, heads, tuple(_row(one, excerpts=excerpts) for one in shown))


def _row(one: Seen, *, excerpts: bool) -> tuple[Cell, ...]:
    label, flag = one.label, one.heaviest
    said = ";".join(f"c{item}" for item in sorted(label.items)) or label.kind
    found = f"c{flag.item}:{flag.line} {'blocks' if flag.blocks else 'notice'}" if flag else "nothing"
    sightings = flag.sightings if flag else tuple(seen for seen in one.sightings if seen.signal.weight > 0)
    return (
        label.row,
        f"{label.repository} {shortened(label.path.rsplit('/', 1)[-1], EXCERPT)}",
        f"{said} ({shortened(label.reason, EXCERPT)})",
        "yes" if label.sure else "no",
        found,
        one.score,
        _signals(sightings, excerpts=excerpts),
    )


def _signals(sightings: tuple[Sighting, ...], *, excerpts: bool) -> str:
    distinct = {seen.signal.id: seen for seen in reversed(sightings)}
    shown = sorted(distinct.values(), key=lambda seen: -abs(seen.signal.weight))
    parts = []
    for seen in shown[:SHOWN]:
        quoted = f" “{shortened(seen.excerpt, EXCERPT)}”" if excerpts else ""
        parts.append(f"{seen.signal.id} {seen.signal.weight:+d} line {seen.span.line}{quoted}")
    if len(shown) > SHOWN:
        parts.append(f"{len(shown) - SHOWN} more")
    return "; ".join(parts) or "none"
