"""Of all that a void entry ever said, the version that it is taken by.

The first one, as a rule. Which is the first, though, the committers' clocks say, and a branch may
claim to be older than the history it is merged into. What ends a filing must not be hidden so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mkdocs_threatgate.sources.blobs import Oversize
from mkdocs_threatgate.sources.filings import ENDING
from mkdocs_threatgate.sources.receipts import read_receipt

MAY_END = re.compile("|".join(ENDING).encode())


def telling_version(
    first: str,
    others: Iterable[str],
    contents: Mapping[str, bytes | Oversize | None],
    stem: str,
    timezone: str,
) -> str:
    """Return the object id of a version that ends a filing, or could, where there is one; else of the first.

    `contents` holds the versions by their ids; `stem` is the file's name without its ending.
    """
    doubtful = first
    for oid in (first, *others):
        data = contents.get(oid)
        if not isinstance(data, bytes) or not MAY_END.search(data):
            continue
        receipt, _ = read_receipt(data, stem, timezone)
        if receipt and receipt.event in ENDING:
            return oid
        if receipt is None and doubtful == first:
            doubtful = oid
    return doubtful
