"""The manual of each rule in both languages: its check's docstring, and the Chinese text in `zh/rules`."""

from __future__ import annotations

from pathlib import Path

from mkdocs_threatgate.model import Bilingual

FOLDER = Path(__file__).parent / "zh" / "rules"

HEADINGS = {
    "Why this blocks": "为什么拦截",
    "Why this is a notice": "为什么是提示",
    "Why this is said": "为什么说明",
    "Why there is no verdict": "为什么没有结论",
    "How to clear it": "怎样解决",
    "Blocked": "拦截",
    "Publishable": "可以发布",
}
"""What a manual's headings are called in Chinese."""


def manual(code: str, english: str) -> Bilingual:
    """Return the manual of the rule with this code, of which `english` is its check's docstring.

    A rule that has no Chinese text yet is explained in English.
    """
    file = FOLDER / f"{code}.md"
    return Bilingual(english, file.read_text(encoding="utf-8").strip() if file.is_file() else english)
