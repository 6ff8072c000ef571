"""How good the findings are: the table of aims, by item, by language, by what should be declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from figures import Aim, Cell, Share, Table
from labels import HARMLESS, MATTERS
from ours import Flag, Seen

NEAR = 3
"""Lines that a finding may stand outside the labelled passage."""

Measure = Callable[[Sequence[Seen]], Share]


class Row(NamedTuple):
    """A figure of the first table: its name, how it is counted and what it should reach."""

    name: str
    measure: Measure
    aim: Aim | None = None


def positives(documents: Sequence[Seen]) -> list[Seen]:
    """Return those that hold something prohibited."""
    return [one for one in documents if one.label.kind == "positive"]


def precision(documents: Sequence[Seen]) -> Share:
    """Of the documents that are blocked, those that hold something prohibited."""
    return Share.counted(one.label.kind == "positive" for one in documents if one.blocked)


def recall(documents: Sequence[Seen]) -> Share:
    """Of the documents that hold something prohibited, those that are blocked."""
    return Share.counted(one.blocked for one in positives(documents))


def recall_noticed(documents: Sequence[Seen]) -> Share:
    """Of the documents that hold something prohibited, those with any finding."""
    return Share.counted(bool(one.flags) for one in positives(documents))


def right_item(documents: Sequence[Seen]) -> Share:
    """Of the blocked positives, those of which the heaviest finding names a labelled item."""
    return Share.counted(_first(one).item in one.label.items for one in positives(documents) if one.blocked)


def any_right_item(documents: Sequence[Seen]) -> Share:
    """Of the blocked positives, those of which any blocking finding names a labelled item."""
    return Share.counted(bool(_rightly(one)) for one in positives(documents) if one.blocked)


def right_line(documents: Sequence[Seen]) -> Share:
    """Of the positives blocked for the right item, those with such a finding on the labelled lines."""
    found = [one for one in positives(documents) if _rightly(one)]
    return Share.counted(any(_inside(one, flag) for flag in _rightly(one)) for one in found)


def false_alarms(kind: str, *, blocks: bool) -> Measure:
    """Return the share of harmless documents of a kind that are blocked, or have any finding."""
    return lambda documents: Share.counted(
        one.blocked if blocks else bool(one.flags) for one in documents if one.label.kind == kind
    )


def _first(one: Seen) -> Flag:
    return max((flag for flag in one.flags if flag.blocks), key=lambda flag: flag.score)


def _rightly(one: Seen) -> list[Flag]:
    return [flag for flag in one.flags if flag.blocks and flag.item in one.label.items]


def _inside(one: Seen, flag: Flag) -> bool:
    return any(
        passage.first - NEAR <= flag.line <= passage.last + NEAR
        for passage in one.label.passages
        if passage.item == flag.item
    )


def told_precision(*, blocks: bool, matter: str = "") -> Measure:
    """Return the share of documents said to owe a declaration that do, of any matter or of one."""
    return lambda documents: Share.counted(
        _owes(one, matter) for one in documents if _is_told(one, matter, blocks=blocks)
    )


def told_recall(*, blocks: bool, matter: str = "") -> Measure:
    """Return the share of documents that owe a declaration, of any matter or of one, that are said to."""
    return lambda documents: Share.counted(
        _is_told(one, matter, blocks=blocks) for one in documents if _owes(one, matter)
    )


def _owes(one: Seen, matter: str) -> bool:
    return matter in one.label.matters if matter else bool(one.label.matters)


def _is_told(one: Seen, matter: str, *, blocks: bool) -> bool:
    return any((told.blocks or not blocks) and matter in ("", told.matter) for told in one.told)


ROWS = (
    Row("precision, blocks", precision, Aim(0.90)),
    Row("recall c1-c6, blocks", recall, Aim(0.75)),
    Row("recall c1-c6, blocks or notice", recall_noticed, Aim(0.90)),
    Row("false alarms neg-hard, blocks", false_alarms("neg-hard", blocks=True), Aim(0.03, ceiling=True)),
    Row(
        "false alarms neg-hard, blocks or notice",
        false_alarms("neg-hard", blocks=False),
        Aim(0.10, ceiling=True),
    ),
    Row("false alarms neg-easy, blocks", false_alarms("neg-easy", blocks=True), Aim(0.005, ceiling=True)),
    Row(
        "false alarms neg-easy, blocks or notice",
        false_alarms("neg-easy", blocks=False),
        Aim(0.02, ceiling=True),
    ),
    Row("right item, heaviest finding", right_item, Aim(0.85)),
    Row("right item, any finding", any_right_item),
    Row(f"line inside the labelled range ± {NEAR}", right_line, Aim(0.90)),
    Row("undeclared: precision, blocks", told_precision(blocks=True), Aim(0.85)),
    Row("undeclared: precision, blocks or notice", told_precision(blocks=False)),
    Row("undeclared: recall, blocks", told_recall(blocks=True)),
    Row("undeclared: recall, blocks or notice", told_recall(blocks=False), Aim(0.80)),
)


def quality(documents: Sequence[Seen]) -> Table:
    """Return the table of aims: high-confidence labels, all labels, and the former by language."""
    sure = [one for one in documents if one.label.sure]
    languages = sorted({one.label.language for one in sure})
    groups = (sure, documents, *([one for one in sure if one.label.language == two] for two in languages))
    rows: list[tuple[Cell, ...]] = []
    for name, measure, aim in ROWS:
        figures = [measure(group) for group in groups]
        rows.append((name, *figures, aim.told(figures[0].value) if aim else ""))
    spoken = (f"sure, {two}" for two in languages)
    heads = ("figure", "sure labels", "all labels", *spoken, "aim (sure labels)")
    kinds = Counter(one.label.kind for one in sure)
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in ("positive", *HARMLESS))
    title = f"Quality ({len(sure)} sure labels: {counts}; {len(documents)} in all)"
    return Table("quality", title, heads, tuple(rows), _disagreement(documents))


def _disagreement(documents: Sequence[Seen]) -> tuple[str, ...]:
    """Return a note where findings do not block for the reasons that the detectors give."""
    differing = sum(not one.agreed for one in documents)
    return (f"In {differing} documents the gate's findings are others than these.",) if differing else ()


def by_item(documents: Sequence[Seen]) -> Table:
    """Return recall by item, for all labels: blocked at all, blocked or told of under that very item."""
    rows: list[tuple[Cell, ...]] = []
    for item in range(1, 7):
        group = [one for one in documents if item in one.label.items]
        if group:
            rows.append(
                (
                    f"c{item}",
                    *_of_item(item, group),
                    *_of_item(item, [one for one in group if one.label.sure]),
                )
            )
    figures = ("blocked", "under this item", "this item, blocks or notice")
    heads = ("item", *(f"{labels}: {figure}" for labels in ("all", "sure") for figure in figures))
    return Table("items", "Recall by item of Art. 4", heads, tuple(rows))


def _of_item(item: int, group: list[Seen]) -> tuple[Cell, ...]:
    return (
        Share.counted(one.blocked for one in group),
        Share.counted(any(flag.blocks and flag.item == item for flag in one.flags) for one in group),
        Share.counted(any(flag.item == item for flag in one.flags) for one in group),
    )


def by_matter(documents: Sequence[Seen]) -> Table:
    """Return precision and recall of undeclared triggers by what should be declared, for all labels."""
    rows: list[tuple[Cell, ...]] = []
    for word, matter in MATTERS.items():
        measures = (
            measure(blocks=blocks, matter=matter)
            for measure in (told_precision, told_recall)
            for blocks in (True, False)
        )
        rows.append((f"{word} ({matter})", *(measure(documents) for measure in measures)))
    heads = ("matter", "precision, blocks", "precision, any", "recall, blocks", "recall, any")
    return Table("matters", "Undeclared triggers by matter (all labels)", heads, tuple(rows))
