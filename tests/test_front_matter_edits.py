"""A post with an id or a receipt added differs in that one place only, however it is laid out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.cli.editing import with_filing, with_receipt
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Post, Text
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one that MkDocs takes, where it is there."""

ZONE = "Asia/Shanghai"
ID = "2026-k7q3m9"
FIELDS = (
    ("id", f'"{ID}"'),
    ("event", "filed"),
    ("recorded_at", '"2026-11-20T10:05:00+08:00"'),
    ("recorded_by", '"liu@example.com"'),
    ("authority", '{kind: public-security, region: "330100", name: "杭州市公安局"}'),
    ("filed_at", '"2026-11-20T10:00:00+08:00"'),
    ("number", '"〔2026〕\\"117\\"号, [x] # {y}: z"'),
)
RECEIPT = {
    "id": ID,
    "event": "filed",
    "recorded_at": "2026-11-20T10:05:00+08:00",
    "recorded_by": "liu@example.com",
    "authority": {"kind": "public-security", "region": "330100", "name": "杭州市公安局"},
    "filed_at": "2026-11-20T10:00:00+08:00",
    "number": '〔2026〕"117"号, [x] # {y}: z',
}
NULLS = ("", "null", "~", "Null", "NULL")
Edit = Callable[[Post], str]
EDITS: dict[str, tuple[Edit, object]] = {
    "filings": (lambda post: with_filing(post, ID, ZONE), ID),
    "receipts": (lambda post: with_receipt(post, FIELDS, ID, ZONE), RECEIPT),
}


def read(text: str) -> Post:
    return read_post(Text("docs/a.md", "a.md", text, gated=True, ships=True), ZONE)


def split(text: str) -> tuple[dict[str, Any], str]:
    """Return a post's front matter as PyYAML reads it, and what follows, by MkDocs' own rule."""
    content = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    _, head, body = re.split(r"^---[ \t]*\n", content, maxsplit=2, flags=re.MULTILINE)
    return yaml.load(head, LOADER), body  # noqa: S506 - a safe loader


def assert_one_place(before: str, after: str) -> None:
    """The later text is the earlier with something put in at one place, or in place of a null."""
    start = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before))
    rest = len(before) - start
    while rest and not after[start:].endswith(before[len(before) - rest :]):
        rest -= 1
    assert before[start : len(before) - rest].strip() in NULLS
    assert len(after) > len(before)


def assert_added(text: str, key: str) -> bool:
    """Add to a post; return whether that was done, and not refused."""
    edit, item = EDITS[key]
    post = read(text)
    assert not post.faults
    try:
        edited = edit(post)
    except UsageError:
        return False
    assert_one_place(text, edited)
    (before, body), (after, rest) = split(text), split(edited)
    listed = after["threatgate"].pop(key)
    assert listed == [*(before["threatgate"].pop(key, None) or ()), item]
    assert (after, rest) == (before, body)
    assert list(after["threatgate"]) == list(before["threatgate"])
    assert not read_declaration(read(edited), ZONE).faults
    return True


# --- layouts that authors write are never refused -------------------------------------------------------

OTHER = 'authority: {kind: cyberspace, region: "330100"}, filed_at: 2026-01-01'
LAYOUTS = {
    "block": "threatgate:\n  incidents:\n    - places: [杭州市]\n",
    "flow": "threatgate: {incidents: [{places: [杭州市]}]}\n",
    "flow over lines": "threatgate: {\n  incidents: [{places: [杭州市]}],\n  id: hz, # the id\n}\n",
    "one space and comments": "threatgate: # why\n # first\n incidents: [{places: [南京市]}] \t# z\n# end\n",
    "nine spaces": "threatgate:\n         id: hz\n         incidents:\n         - places: [杭州市]\n",
    "behind it more": "threatgate:\n  incidents:\n    - places: [杭州市]\n\ntags: [a]\n",
    "empty lists": "threatgate:\n  filings: []\n  receipts: [ ]\n  incidents: [{places: [杭州市]}]\n",
    "null": "threatgate:\n  filings:\n  receipts: # none\n  incidents: [{places: [杭州市]}]\n",
    "spelt null": "threatgate:\n  filings: ~ # none\n  receipts: null\n  incidents: [{places: [杭州市]}]\n",
    "null at the end": "threatgate:\n  incidents: [{places: [杭州市]}]\n  filings:\n  receipts:\n",
    "strange items": (
        "threatgate:\n  incidents: [{places: [杭州市]}]\n"
        '  filings: [ \'a]b, c\', "d\\"]" , e # f], g\n  , ] # [h\n'
    ),
    "block lists": (
        "threatgate:\n  filings:\n    - a\n    - 'b' # b\n  receipts:\n"
        f"    - {{{OTHER}}}\n    # more\n  incidents: [{{places: [杭州市]}}]\n"
    ),
    "dashes below the key": (
        "threatgate:\n  filings:\n  - a\n  receipts:\n  -   authority:\n"
        '        {kind: cyberspace, region: "330100"}\n      filed_at: 2026-01-01\n'
        "  incidents: [{places: [杭州市]}]\n"
    ),
    "flow lists over lines": (
        f"threatgate:\n  receipts: [\n    {{{OTHER}}}, # one\n    ]\n  filings:\n    [a,\n     b]\n"
        "  incidents: [{places: [杭州市]}]\n"
    ),
    "quoted keys": "'threatgate':\n  \"filings\": ['a']\n  'incidents': [{places: [杭州市]}]\n",
    "a folded reason above": "summary: >-\n  one\n\n  two\nthreatgate:\n  incidents: [{places: [杭州市]}]\n",
}


@pytest.mark.parametrize("key", EDITS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_ordinary_layout_takes_an_item(layout: str, mark: str, newline: str, key: str) -> None:
    text = f"{mark}---\ntitle: 通报 # 一\n{LAYOUTS[layout]}---\n\nText\n---\nno end".replace("\n", newline)
    assert assert_added(text, key)


@pytest.mark.parametrize("key", EDITS)
@pytest.mark.parametrize(
    "layout",
    [
        "? threatgate\n: ? incidents\n  : [{places: [杭州市]}]\n",
        "threatgate: &a\n  incidents: [{places: [杭州市]}]\n  filings: &b\n    - a\n  receipts: &c []\n",
        "threatgate:\n  incidents: [{places: [杭州市]}]\n  id: |+\n    hz\n\n\n",
        "threatgate:\n  incidents: [{places: [杭州市]}]\n  filings: [\"a\n    b\", 'r ''n r', it 'is]\n",
    ],
)
def test_an_odd_layout_takes_an_item_safely_or_is_refused(layout: str, key: str) -> None:
    assert_added(f"---\ntitle: A\n{layout}---\n\nText\n", key)


def test_what_cannot_be_extended_is_refused() -> None:
    for layout in ("threatgate: {}\n", "threatgate:\n", "threatgate: none\n", "title: B\n"):
        for edit, _ in EDITS.values():
            with pytest.raises(UsageError, match="cannot be extended safely"):
                edit(read(f"---\n{layout}---\n\nText\n"))


# --- and any other is extended safely, or refused -----------------------------------------------------

SPACE = st.sampled_from(["", " ", "  ", " \t", "  # 注\t[x, y] 'z", " # }]"])
ITEMS = st.sampled_from(["a", "'b, c'", '"d]"', "'e # f'", '"g\\"h"', "杭州", "i-j", "'k''l'", "2026-aaaaaa"])
SOUND = ("{kind: cyberspace, region: '330100', name: '办 [x], y'}", "{region: '330100', kind: telecom}")


@st.composite
def flow_lists(draw: st.DrawFn, items: st.SearchStrategy[str]) -> str:
    """Return a list in flow style, on one line or on several."""
    parts = draw(st.lists(items, max_size=3, unique=True))
    gap = st.sampled_from(["", " ", "  ", "\n          ", " # ], 'q\n          "])
    text = "[" + "".join(
        f"{draw(gap)}{part}{',' if number + 1 < len(parts) else ''}" for number, part in enumerate(parts)
    )
    return text + (draw(st.sampled_from(["", ","])) if parts else "") + draw(gap) + "]"


@st.composite
def listed(draw: st.DrawFn, key: str, items: st.SearchStrategy[str], indent: str) -> str:
    """Return a key with a list behind it, or with nothing, or no key at all."""
    form = draw(st.sampled_from(["absent", "null", "flow", "block"]))
    if form == "absent":
        return ""
    if form == "null":
        return f"{indent}{key}:{draw(st.sampled_from(['', ' ~', ' null']))}{draw(SPACE)}\n"
    if form == "flow":
        return f"{indent}{key}: {draw(flow_lists(items))}{draw(SPACE)}\n"
    deeper = indent + " " * draw(st.integers(0, 4))
    parts = draw(st.lists(items, min_size=1, max_size=3, unique=True))
    gap = " " * draw(st.integers(1, 4))
    between = st.sampled_from(["", "\n", f"{deeper}# - x\n", "# 注\n", " \n"])
    lines = "".join(f"{draw(between)}{deeper}-{gap}{part}{draw(SPACE)}\n" for part in parts)
    return f"{indent}{key}:{draw(SPACE)}\n{lines}"


@st.composite
def posts(draw: st.DrawFn) -> str:
    """Return a post whose front matter is laid out in some way that YAML allows."""
    indent = " " * draw(st.integers(1, 6))
    number = draw(st.integers(1, 28))
    receipts = st.sampled_from([f"{{authority: {one}, filed_at: 2026-01-{number:02}}}" for one in SOUND])
    keys = [
        f"{indent}incidents: [{{places: [杭州市]}}]{draw(SPACE)}\n",
        draw(listed("filings", ITEMS, indent)),
        draw(listed("receipts", receipts, indent)),
        draw(st.sampled_from(["", f"{indent}id: 'hz: #1'{draw(SPACE)}\n", f"{indent}# 注\n", "\n"])),
    ]
    declaration = f"threatgate:{draw(SPACE)}\n{''.join(draw(st.permutations(keys)))}"
    around = st.sampled_from(["", "title: 'A: # b'\n", "# 注\n", "tags: [a,\n  b]\n", "\n", "\tx: 1\n"[1:]])
    first, last = draw(around), draw(around)
    last = "" if last == first else last
    body = draw(
        st.sampled_from(["\nText\n", "Text", "", "\n\n---\n\nthreatgate: {filings: []}\n---\n", "  x \t"])
    )
    opening = "---" + draw(st.sampled_from(["", " ", "\t"]))
    text = f"{opening}\n{first}{declaration}{last}---\n{body}"
    mark = draw(st.sampled_from(["", "\ufeff"]))
    return mark + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@settings(max_examples=150, deadline=None)
@given(posts(), st.sampled_from(sorted(EDITS)))
def test_whatever_the_layout_only_the_item_is_added(text: str, key: str) -> None:
    if not read(text).faults:
        assert_added(text, key)


@settings(max_examples=60, deadline=None)
@given(posts())
def test_items_may_be_added_one_after_the_other(text: str) -> None:
    if read(text).faults:
        return
    once = with_filing(read(text), ID, ZONE)
    both = with_receipt(read(once), FIELDS, ID, ZONE)
    again = with_filing(read(both), "2026-zzzzzz", ZONE)
    filings = [one.id for one in read_declaration(read(again), ZONE).filings]
    assert filings[-2:] == [ID, "2026-zzzzzz"]
    assert len(again) > len(both) > len(once) > len(text)
