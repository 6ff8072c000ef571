"""`threatgate declare` on a post that declares already: one more thing, a correction, an id; no byte else."""

from __future__ import annotations

import re
from pathlib import Path

import pexpect
import pytest
from blog import HANGZHOU, NOTHING, Blog, Told
from hypothesis import given, settings
from hypothesis import strategies as st
from plights import POST
from test_front_matter_edits import ZONE, assert_one_place, posts, read, split

from mkdocs_threatgate.cli.declaring import Said
from mkdocs_threatgate.cli.redeclaring import changed, with_identifier, with_item
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.sources.declarations import read_declaration


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    made = Blog(tmp_path / "blog").start()
    made.post(declaration=HANGZHOU, date=None)
    made.commit()
    return made


def declare(blog: Blog, *words: str) -> Told:
    return blog.threatgate("declare", POST, *words)


def declaration(blog: Blog) -> str:
    """Return the lines under the key `threatgate`."""
    text = (blog.root / POST).read_text(encoding="utf-8")
    found = re.search(r"^threatgate:.*\n((?:[ ].*\n)*)", text, re.MULTILINE)
    return found[1] if found else ""


BLOCK = "  incidents:\n    - places: [杭州市]  # where\n      operator: {name: X}\n"
STEPS = [
    (
        BLOCK,
        ("--add", "--incident", "南京市", "--nature", "damaged"),
        f'{BLOCK}    - places: ["南京市"]\n      nature: damaged\n',
    ),
    (
        "  incidents: [{places: [杭州市]}] # one\n",
        ("--add", "--incident", "unknown"),
        "  incidents: [{places: [杭州市]}, {places_unknown: true}] # one\n",
    ),
    (
        BLOCK,
        ("--add", "--report", "浙江省", "--network", "Y"),
        f'{BLOCK}  reports:\n    - regions: ["浙江省"]\n  networks:\n    - operator: {{name: "Y"}}\n',
    ),
    (
        "  id: hz # mine\n  none: Nothing to see # why\n",
        ("--add", "--incident", "杭州市"),
        '  id: hz # mine\n  incidents:\n    - places: ["杭州市"] # why\n',
    ),
    (
        BLOCK,
        ("--change", "i1", "--incident", "苏州市", "--incident", "330106"),
        BLOCK.replace("[杭州市]", '["苏州市", "330106"]'),
    ),
    (
        BLOCK,
        ("--change", "i1", "--incident", "unknown", "--nature", "other"),
        BLOCK.replace("places: [杭州市]", "places_unknown: true") + "      nature: other\n",
    ),
    (
        "  incidents:\n    - id: first\n      places:\n        - 西湖区 # which?\n      nature: other\n",
        ("--change", "first", "--incident", "330106"),
        '  incidents:\n    - id: first\n      places: ["330106"] # which?\n      nature: other\n',
    ),
    (
        "  reports:\n    - regions: [浙江省]\n      sectors: [finance/banking]\n",
        ("--change", "r1", "--report", "national"),
        "  reports:\n    - scope: national\n",
    ),
    (
        "  networks: [{operator: {name: X, own: false}, fixed: {at: 2026-05-01, evidence: a}}]\n",
        ("--change", "n1", "--network", "Y", "--fixed-at", "2026-06-01"),
        '  networks: [{operator: {name: "Y", own: false}, fixed: {at: "2026-06-01", evidence: a}}]\n',
    ),
    (BLOCK, ("--id", "hz"), f'  id: "hz"\n{BLOCK}'),
]


@pytest.mark.parametrize(("before", "words", "after"), STEPS, ids=[" ".join(one[1]) for one in STEPS])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_only_what_is_said_is_written(
    newline: str, before: str, words: tuple[str, ...], after: str, blog: Blog
) -> None:
    around = "---\ntitle: 通报 # 一\nthreatgate:\n{}tags: [a]\n---\n\nText\n---\nno end"
    blog.write(POST, around.format(before).replace("\n", newline).encode())
    told = declare(blog, *words)
    assert told.code == 0, told.err
    assert (blog.root / POST).read_bytes().decode() == around.format(after).replace("\n", newline)
    assert told.out.startswith(f"declared in {POST}:\n  threatgate:\n")
    assert told.out.endswith(f"next: threatgate plan {POST}\n")


@pytest.mark.parametrize(
    ("stated", "words", "said"),
    [
        (HANGZHOU, (), "--add, or correct a part of it with --change (i1)"),
        (HANGZHOU, ("--incident", "南京市"), "declares already, in line 3"),
        (HANGZHOU, ("--none", "Nothing"), "declares already"),
        (NOTHING, ("--incident", "南京市"), "Replace “none” with --add and what it is about"),
        (HANGZHOU, ("--change", "i2", "--incident", "南京市"), "Known here: i1."),
        (HANGZHOU, ("--change", "i1", "--report", "national"), "Say --incident PLACE or --nature."),
        (HANGZHOU, ("--add", "--change", "i1", "--incident", "南京市"), "exclude each other"),
        (HANGZHOU, ("--add", "--incident", "西湖区"), "does not name exactly one place"),
        (HANGZHOU, ("--id", "a/b.md"), "reads as the path of a post"),
        (f"id: hz\n{HANGZHOU}", ("--id", "nj"), "the post has the id “hz”"),
        ("&a {incidents: &b [{places: [杭州市]}]}", ("--add", "--incident", "南京市"), "error: "),
        (None, ("--add", "--incident", "南京市"), "declares nothing yet"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_written(
    stated: str | None, words: tuple[str, ...], said: str, blog: Blog
) -> None:
    if stated and stated.startswith("&"):
        blog.write(POST, f"---\ntitle: A\nthreatgate: {stated}\n---\n\nText\n")
    else:
        blog.post(declaration=stated, date=None)
    before = (blog.root / POST).read_bytes()
    told = declare(blog, *words)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert (blog.root / POST).read_bytes() == before


def test_a_declaration_that_cannot_be_taken_is_mended_by_command(blog: Blog) -> None:
    blog.post(declaration="incidents: [{places: [西湖区]}, {places: [鼓楼区]}]", date=None)
    assert blog.check().rules.count("TG103") == 2
    for part, place in (("i1", "330106"), ("i2", "320106")):
        told = declare(blog, "--change", part, "--incident", place)
        assert told.code == 0, told.err
    assert "TG103" not in blog.check().rules


def test_after_a_filing_it_says_beforehand_that_the_authority_has_to_be_told(blog: Blog) -> None:
    assert blog.run(f"threatgate record {POST} --authority 杭州市公安局 && git commit -qm x").code == 0
    named = declaration(blog).partition('filings: ["')[2][:11]
    supplement = f"threatgate event {named} supplemented"
    told = declare(blog, "--change", "i1", "--nature", "damaged")
    assert told.code == 0
    assert told.err == (
        f"note: filing {named} was made for what is declared now. A change has to be told to the "
        f"authority (TG206); then record that: {supplement}\n"
    )
    assert blog.check().command("TG206") == supplement
    assert blog.run(f"{supplement} && git commit -qm x").code == 0
    assert blog.check().code == 0
    assert declare(blog, "--id", "hz").err == "", "an id is no fact"


def test_data_is_told_to_scripts(blog: Blog) -> None:
    told = declare(blog, "--add", "--incident", "南京市", "--format", "json")
    assert told.report == {
        "post": POST,
        "declared": 'incidents: [{nature: intruded, places: [杭州市]}, {places: ["南京市"]}]',
        "next": f"threatgate plan {POST}",
    }


def test_in_a_terminal_it_asks_what_is_to_be_changed_and_offers_what_is_there(blog: Blog) -> None:
    from test_commands import in_terminal  # noqa: PLC0415 - a terminal is wanted here only

    child = in_terminal(blog, "declare", POST)
    child.expect("Which of it is to be changed")
    child.sendline("i1")
    child.expect(r"Where did it happen.*\[杭州市\]: ")
    child.sendline("苏州市")
    child.expect("next: threatgate plan")
    child.expect(pexpect.EOF)
    child = in_terminal(blog, "declare", POST)
    child.expect("Which of it is to be changed")
    child.sendline("")
    child.expect("What is the post about")
    child.sendline("incident")
    child.expect("Where did it happen")
    child.sendline("南京市")
    child.expect("next: threatgate plan")
    child.expect(pexpect.EOF)
    expected = '  incidents: [{nature: intruded, places: ["苏州市"]}, {places: ["南京市"]}]\n'
    assert declaration(blog) == expected


# --- whatever the layout --------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(posts(), st.sampled_from(["incidents", "reports", "networks"]))
def test_an_item_is_all_that_is_added_whatever_the_layout(text: str, key: str) -> None:
    post = read(text)
    if post.faults:
        return
    said = {
        "incidents": Said(incidents=("南京市",), nature="other"),
        "reports": Said(reports=("national",)),
        "networks": Said(networks=("某 [公司], #1",)),
    }[key]
    ((_, fields),) = said.items()
    try:
        edited = with_item(post, key, fields, ZONE)
    except UsageError:
        return
    assert_one_place(text, edited)
    (before, body), (after, rest) = split(text), split(edited)
    listed = after["threatgate"].pop(key)
    assert listed[:-1] == (before["threatgate"].pop(key, None) or [])
    assert (after, rest) == (before, body)


@settings(max_examples=100, deadline=None)
@given(posts(), st.sampled_from([("南京市",), ("unknown",), ("320100", "浙江省杭州市")]))
def test_a_corrected_place_is_all_that_is_changed_whatever_the_layout(
    text: str, places: tuple[str, ...]
) -> None:
    post = read(text)
    if post.faults:
        return
    part = read_declaration(post, ZONE).incidents[0]
    try:
        edited = changed(post, part, Said(incidents=places), ZONE).text
    except UsageError:
        return
    (before, body), (after, rest) = split(text), split(edited)
    wanted = {"places_unknown": True} if places == ("unknown",) else {"places": [*places]}
    assert after["threatgate"].pop("incidents") == [wanted]
    before["threatgate"].pop("incidents")
    assert (after, rest) == (before, body)


@settings(max_examples=50, deadline=None)
@given(posts())
def test_an_id_is_all_that_is_added_whatever_the_layout(text: str) -> None:
    post = read(text)
    if post.faults or read_declaration(post, ZONE).id:
        return
    edited = with_identifier(post, "hz-water", ZONE)
    assert_one_place(text, edited)
    assert read_declaration(read(edited), ZONE).id == "hz-water"
