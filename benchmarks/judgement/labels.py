"""A list of labelled documents: what a person says that each holds, line by line.

The list is a table with tabs: `repo commit path lang trigger categories confidence reason`.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path
from typing import NamedTuple

COLUMNS = ("repo", "commit", "path", "lang", "trigger", "categories", "confidence", "reason")
PASSAGE = re.compile(r"c([1-7]):([0-9]+)-([0-9]+)")
HARMLESS = ("neg-hard", "neg-easy")
MATTERS = {"INC": "incident", "REG": "regional", "SEC": "sector", "NETVULN": "network"}
"""The words of the column `trigger`, and what a declaration calls them."""


class Passage(NamedTuple):
    """Lines, from 1 and both included, that hold what an item of Art. 4 forbids."""

    item: int
    first: int
    last: int


class Label(NamedTuple):
    """One document and what is said of it; `row` is its place in the list, from 0.

    `kind` is `positive`, `neg-hard` or `neg-easy`; `matters` are what its author would have
    to declare; `sure` tells a label given with high confidence.
    """

    row: int
    repository: str
    commit: str
    path: str
    language: str
    kind: str
    passages: tuple[Passage, ...]
    matters: tuple[str, ...]
    sure: bool
    reason: str

    @property
    def items(self) -> frozenset[int]:
        """The items of Art. 4 that the document offends against."""
        return frozenset(passage.item for passage in self.passages)


def read_labels(file: Path) -> tuple[Label, ...]:
    """Return the labels of a list; ends the program, naming file and line, where a line is no label."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        head = tuple(next(rows, ()))
        if head != COLUMNS:
            sys.exit(f"{file}:1: the columns should be {' '.join(COLUMNS)}")
        return tuple(_label(f"{file}:{row + 2}", row, cells) for row, cells in enumerate(rows) if cells)


def _label(where: str, row: int, cells: list[str]) -> Label:
    if len(cells) != len(COLUMNS):
        sys.exit(f"{where}: {len(COLUMNS)} columns are needed, {len(cells)} are there")
    repository, commit, path, language, trigger, categories, confidence, reason = cells
    kind = categories if categories in HARMLESS else "positive"
    words = () if trigger == "none" else trigger.split(",")
    try:
        return Label(
            row=row,
            repository=repository,
            commit=commit,
            path=path,
            language=language,
            kind=kind,
            passages=() if categories in HARMLESS else tuple(map(_passage, categories.split(";"))),
            matters=tuple(dict.fromkeys(MATTERS[word.split(":")[0].strip()] for word in words)),
            sure=confidence == "hi",
            reason=reason,
        )
    except (KeyError, ValueError) as error:
        sys.exit(f"{where}: {error} is neither a trigger nor a category")


def _passage(text: str) -> Passage:
    match = PASSAGE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return Passage(*map(int, match.groups()))
