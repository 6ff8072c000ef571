"""The examples of the documents: what is flagged, and the same rewritten so that it may be published."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent / "docs" / "judgement"
EXAMPLE = re.compile(r'^````markdown title="([^"]+)"\n(.*?)^````$', re.MULTILINE | re.DOTALL)
ITEMS = range(1, 7)
CHINESE = {"flagged": "会被标出", "publishable": "可以发布"}


def example(item: int, kind: str, language: str = "en") -> str:
    """Return the example of an item's page in a language: `flagged`, or `publishable`."""
    name, title = (f"item-{item}.md", kind) if language == "en" else (f"item-{item}.zh.md", CHINESE[kind])
    page = (DOCS / name).read_text(encoding="utf-8")
    return next(found[2] for found in EXAMPLE.finditer(page) if found[1] == title)
