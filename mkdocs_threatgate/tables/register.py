"""The table of administrative divisions as shipped: one row per code of GB/T 2260, current and former.

`divisions.tsv` is generated; its head names sources, licences, dates and the rules for former codes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.model import NATION, Level

_TABLE = Path(__file__).with_name("divisions.tsv")


class Division(NamedTuple):
    """An administrative division (GB/T 2260).

    `parent` is the code of the division it belongs to, empty for the nation; `pinyin` spells
    its short name. `ended` is the year in which a former code went out of use, empty for a
    current one; `successors` are the codes that now stand for a former one, more than one
    where it was split. `also_in` are divisions beside `parent` that contain it too.
    """

    code: str
    name: str
    parent: str
    level: Level
    pinyin: str
    ended: str = ""
    successors: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


def level_of(code: str) -> Level:
    """Return the level that the shape of a six-digit code tells (GB/T 2260)."""
    if code == NATION:
        return Level.NATIONAL
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.PREFECTURE if code.endswith("00") else Level.COUNTY


def _several(column: str) -> tuple[str, ...]:
    return tuple(column.split("|")) if column else ()


def _read(row: str) -> Division:
    code, name, parents, pinyin, ended, successors = row.split("\t")
    parent, *also_in = parents.split("|")
    spelled, *aliases = pinyin.split("|")
    level = level_of(code)
    return Division(
        code, name, parent, level, spelled, ended, _several(successors), tuple(also_in), tuple(aliases)
    )


@cache
def register() -> dict[str, Division]:
    """Return every division by its code, in the order of codes; read once, not to be changed."""
    rows = _TABLE.read_text(encoding="utf-8").splitlines()
    return {row[:6]: _read(row) for row in rows if not row.startswith("#")}


@cache
def table_head() -> tuple[str, ...]:
    """Return the table's head: its sources, with versions, dates and licences, one line each."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(line.removeprefix("# ") for line in lines if line.startswith("#"))


def division(code: str) -> Division | None:
    """Return the division of a six-digit code, current or former, or None where there is none."""
    return register().get(code)
