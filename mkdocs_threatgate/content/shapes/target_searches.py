"""Searches that list reachable machines with a weakness, as search engines for devices take them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mkdocs_threatgate.content.pages import Page
from mkdocs_threatgate.content.shapes.marks import Marks
from mkdocs_threatgate.content.shapes.spots import Place, inside
from mkdocs_threatgate.model import Zone

ENGINE = "recipe-search/engine-name"
FIELD = "recipe-search/query-field"

REACH = 300
"""Characters before a query in which its engine is named; behind it, a third of that."""

ONLY_SEARCHES = re.compile(
    r"(?:icon_?hash|web\.\w+|app\.name|http\.(?:favicon|component)|header_hash|js_(?:name|md5)|fid)\b",
    re.IGNORECASE,
)
ALONE = re.compile(r"(?:body|app)\s*=", re.IGNORECASE)
LEAD = re.compile(
    r"(?:^|\n)[ \t>*`(（-]*(?:(?:fofa|quake|hunter|zoomeye|鹰图|语法|查询)[^\n]{0,8}[:：])?[ \t`(（\"]*$",
    re.IGNORECASE,
)


def target_search(page: Page, marks: Marks) -> Iterator[Place]:
    """Yield the queries: fields that only such engines know, or any field near an engine's name."""
    engines = marks[ENGINE]
    for start, end in marks[FIELD]:
        if page.region(start).zone is Zone.FRONT_MATTER:
            continue
        if (
            ONLY_SEARCHES.match(page.text, start, end)
            or inside(engines, start - REACH, end + REACH // 3)
            or (ALONE.match(page.text, start, end) and LEAD.search(page.text, max(start - 40, 0), start))
        ):
            yield start, end
