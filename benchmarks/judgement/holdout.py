"""Leave one repository out: a guard against signals and thresholds that only happen to fit.

For each repository, what matters is chosen on the documents of all others: the signals (those
that accuse, and are seen in no prohibited document there, are dropped) and the two thresholds.
Its own documents are then judged with that choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from figures import Cell, Share, Table
from ours import Seen
from quality import false_alarms, positives, precision, recall, recall_noticed, right_item

from mkdocs_threatgate.content.scoring import STANDARD, Thresholds

POINTS = range(2, 31)
"""The thresholds that are tried, in points."""

MEASURES = (
    precision,
    recall,
    recall_noticed,
    false_alarms("neg-hard", blocks=True),
    false_alarms("neg-hard", blocks=False),
    false_alarms("neg-easy", blocks=True),
    false_alarms("neg-easy", blocks=False),
    right_item,
)
HEADS = (
    "repository", "documents", "blocks from", "notice from", "signals", "precision", "recall",
    "recall, any", "hard", "hard, any", "easy", "easy, any", "right item",
)  # fmt: skip


class Choice(NamedTuple):
    """What was chosen on some documents: the thresholds, and the signals that are kept."""

    thresholds: Thresholds
    ids: frozenset[str]


class Bench:
    """The documents, judged anew for each choice; equal choices are judged once."""

    def __init__(self, documents: Sequence[Seen]) -> None:
        """Take the documents, and note which signals are seen in each."""
        self.documents = tuple(documents)
        self.ids = {one.label.row: frozenset(seen.signal.id for seen in one.sightings) for one in documents}
        self.known: dict[tuple[int, Thresholds, frozenset[str]], Seen] = {}

    def judged(self, documents: Sequence[Seen], choice: Choice) -> list[Seen]:
        """Return these documents with what would be found under a choice."""
        return [self._judged(one, choice) for one in documents]

    def _judged(self, one: Seen, choice: Choice) -> Seen:
        ids = self.ids[one.label.row] & choice.ids
        key = (one.label.row, choice.thresholds, ids)
        if key not in self.known:
            self.known[key] = one.reweighed(choice.thresholds, ids)
        return self.known[key]

    def choose(self, documents: Sequence[Seen]) -> Choice:
        """Return what serves best on these documents, within the aims for precision and false alarms."""
        ids = _useful(documents)
        calm: dict[int, float] = {}
        for points in POINTS:
            found = self.judged(documents, Choice(Thresholds(max(POINTS), points), ids))
            if _is_calm(found):
                calm[points] = _gain(found, blocks=False)
        notice = _middle_of_best(calm)
        quiet: dict[int, float] = {}
        for points in range(notice, max(POINTS) + 1):
            found = self.judged(documents, Choice(Thresholds(points, notice), ids))
            if _is_quiet(found):
                quiet[points] = _gain(found, blocks=True)
        return Choice(Thresholds(_middle_of_best(quiet), notice), ids)


def _useful(documents: Sequence[Seen]) -> frozenset[str]:
    """Return the signals that accuse some prohibited document, and all that calm."""
    calming = {seen.signal.id for one in documents for seen in one.sightings if seen.signal.weight < 0}
    return frozenset(calming | {seen.signal.id for one in positives(documents) for seen in one.sightings})


def _is_quiet(documents: Sequence[Seen]) -> bool:
    """Return whether blocking keeps to the aims: precision, and false alarms of both kinds."""
    alarms = [false_alarms(kind, blocks=True)(documents).value or 0 for kind in ("neg-hard", "neg-easy")]
    return (precision(documents).value or 0) >= 0.9 and alarms[0] <= 0.03 and alarms[1] <= 0.005  # noqa: PLR2004


def _is_calm(documents: Sequence[Seen]) -> bool:
    alarms = [false_alarms(kind, blocks=False)(documents).value or 0 for kind in ("neg-hard", "neg-easy")]
    return alarms[0] <= 0.10 and alarms[1] <= 0.02  # noqa: PLR2004 - the aims


def _gain(documents: Sequence[Seen], *, blocks: bool) -> float:
    """Return the share that is rightly found less the share of harmless security writing that is, too."""
    found = (recall if blocks else recall_noticed)(documents).value or 0
    return found - (false_alarms("neg-hard", blocks=blocks)(documents).value or 0)


def _middle_of_best(gains: dict[int, float]) -> int:
    """Return the middle one of the thresholds that gain most: as far as can be from where figures change.

    The highest of all where none keeps to the aims.
    """
    best = [points for points, gain in gains.items() if gain == max(gains.values())]
    return best[len(best) // 2] if best else max(POINTS)


def left_out(documents: Sequence[Seen]) -> Table:
    """Return the figures of each repository by a choice made on the others; sure labels only."""
    sure = [one for one in documents if one.label.sure]
    bench = Bench(sure)
    rows: list[tuple[Cell, ...]] = []
    pooled: list[Seen] = []
    for repository in sorted({one.label.repository for one in sure}):
        own = [one for one in sure if one.label.repository == repository]
        choice = bench.choose([one for one in sure if one.label.repository != repository])
        found = bench.judged(own, choice)
        pooled.extend(found)
        rows.append((repository, *_row(found, choice)))
    rows.append(("all, each left out", len(pooled), None, None, None, *_measured(pooled)))
    every = frozenset(identifier for ids in bench.ids.values() for identifier in ids)
    shipped = Choice(STANDARD, every)
    rows.append(("all, as shipped", *_row(bench.judged(sure, shipped), shipped)))
    notes = ("Thresholds in points; signals are those kept of the ones seen in any of the documents.",)
    return Table("holdout", "Leave one repository out (sure labels)", HEADS, tuple(rows), notes)


def _row(found: Sequence[Seen], choice: Choice) -> Iterator[Cell]:
    yield from (len(found), choice.thresholds.blocks, choice.thresholds.notice, len(choice.ids))
    yield from _measured(found)


def _measured(found: Sequence[Seen]) -> Iterator[Share]:
    return (measure(found) for measure in MEASURES)
