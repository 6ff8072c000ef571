"""Documents of 8 KB made of the labelled ones, in stated proportions, to measure speed with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from labels import Label

BYTES = 8192
"""The size of a document; the last line is left out where it would stand over."""


class Mix(NamedTuple):
    """How many of a hundred documents are made of which kind of labelled ones."""

    name: str
    shares: tuple[tuple[str, int], ...]


ORDINARY = Mix("ordinary", (("positive", 5), ("neg-hard", 25), ("neg-easy", 70)))
"""A site that is mostly about other things, with some security writing."""

SECURITY = Mix("security", (("positive", 45), ("neg-hard", 45), ("neg-easy", 10)))
"""About the proportions of the tuning list: where there is most to look at."""

MIXES = (ORDINARY, SECURITY)


def mixed(
    labels: Sequence[Label], texts: Mapping[int, str], mix: Mix, count: int, seed: int = 1
) -> list[str]:
    """Return documents of a mix, always the same for one seed; a kind that is not there is left out."""
    random = Random(seed)
    pools = {
        kind: [texts[one.row] for one in labels if one.kind == kind and one.row in texts]
        for kind, _ in mix.shares
    }
    shares = [(kind, share) for kind, share in mix.shares if any(text.strip() for text in pools[kind])]
    kinds = random.choices([kind for kind, _ in shares], [share for _, share in shares], k=count)
    return [_document(random, pools[kind]) for kind in kinds]


def _document(random: Random, pool: Sequence[str]) -> str:
    """Return a piece of one document, or several joined, as long as wanted."""
    parts: list[str] = []
    size = 0
    while size < BYTES:
        text = random.choice(pool)
        # long documents are seen from their middle as well as from their beginning
        start = text.rfind("\n", 0, random.randrange(len(text) + 1)) + 1 if random.random() < 0.5 else 0  # noqa: PLR2004
        parts.append(text[start : start + BYTES])
        size += len(parts[-1].encode())
    return _cut("\n\n".join(parts))


def _cut(text: str) -> str:
    kept = text.encode()[:BYTES].decode("utf-8", "ignore")
    line = kept.rfind("\n") + 1
    return kept[:line] if line > BYTES // 4 else kept


def write_folder(folder: Path, documents: Mapping[str, str]) -> None:
    """Write documents into a new folder, each under its name."""
    folder.mkdir(parents=True)
    for name, text in documents.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
