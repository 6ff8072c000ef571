"""The examples of the documents: what is flagged, and the same rewritten so that it may be published."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs" / "judgement"
EXAMPLE = re.compile(r'^````markdown title="(flagged|publishable)"\n(.*?)^````$', re.MULTILINE | re.DOTALL)
ITEMS = range(1, 7)


def example(item: int, kind: str) -> str:
    """Return the example of an item's page: `flagged`, or `publishable`."""
    page = (DOCS / f"item-{item}.md").read_text(encoding="utf-8")
    return next(found[2] for found in EXAMPLE.finditer(page) if found[1] == kind)
