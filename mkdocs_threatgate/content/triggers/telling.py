"""What a recogniser says that a passage tells; places, sectors and confidence are added later."""

from __future__ import annotations

import re
from typing import NamedTuple

from mkdocs_threatgate.model import Matter

CLAUSE = re.compile(r"[;|!?。…丨│:]|(?<!\d),|,(?!\d)|--+|——|(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])")
"""What parts the clauses of a Chinese headline; a comma within a number does not."""


LABEL = re.compile(r"【[^】]{0,20}】|^\[[^\]]{0,20}\]")
MOST_CLAUSES = 16


class Telling(NamedTuple):
    """That a passage tells of a matter; `subject` as written, `named` if it says which body.

    `sure` is false where the words leave doubt whether it is one.
    """

    matter: Matter
    subject: str = ""
    named: bool = True
    sure: bool = True


def clauses(text: str) -> tuple[str, ...]:
    """Return the first clauses of a headline or sentence, without the labels in brackets before it."""
    parts = (part.strip() for part in CLAUSE.split(LABEL.sub(" ", text)))
    return tuple(part for part in parts if part)[:MOST_CLAUSES]
