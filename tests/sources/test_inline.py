"""Receipts in front matter, in real repositories: a list that only grows, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

import pytest
from story import Story

from mkdocs_threatgate.model import Cover, Entry, Post, Settings, Standing, Text
from mkdocs_threatgate.sources import inline
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.inline import may_hold_receipts
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.posts import read_post

POST = "docs/blog/posts/a.md"
URI = "blog/posts/a.md"
INTACT, REWRITTEN, MOVED, DELETED, UNCOMMITTED, UNPROVEN = Standing
FIRST, SECOND = f"{URI}#1", f"{URI}#2"

HANGZHOU = "{authority: {kind: public-security, region: '330100'}, filed_at: 2026-06-01}"
NINGBO = "{authority: {kind: public-security, region: '330200'}, filed_at: 2026-06-02}"
SUZHOU = "{authority: {kind: public-security, region: '320500'}, filed_at: 2026-06-03}"


def post(*receipts: str, body: str = "Text.\n", extra: str = "") -> str:
    held = "".join(f"    - {receipt}\n" for receipt in receipts)
    listed = f"  receipts:\n{held}" if receipts else ""
    return f"---\ntitle: A\nthreatgate:\n  none: nothing\n{extra}{listed}---\n\n{body}"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    story = Story(tmp_path / "site")
    story.write("mkdocs.yml", "site_name: Blog\n")
    story.commit()
    return story


def entries(story: Story, settings: Settings | None = None) -> tuple[Entry, ...]:
    """Return the inline entries of the post as the working tree has it."""
    content = (story.root / POST).read_text(encoding="utf-8")
    text = Text(POST, URI, content, gated=True, ships=True)
    texts = (text,) if may_hold_receipts(text) else ()
    ledger, _ = read_ledger(
        open_repository(story.root), PurePosixPath(), settings or Settings(), (text,), texts
    )
    return tuple(entry for entry in ledger.entries if entry.inline)


def standings(story: Story) -> dict[str, Standing]:
    return {entry.receipt.id: entry.standing for entry in entries(story) if entry.receipt}


def tell(story: Story, versions: Iterable[tuple[str, ...]]) -> None:
    """Commit the post with one list of receipts after another."""
    for receipts in versions:
        story.write(POST, post(*receipts))
        story.commit()


def named(identifier: str, receipt: str) -> str:
    return f"{{id: {identifier}, {receipt[1:]}"


# --- one line of history -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param([(HANGZHOU,)], {FIRST: INTACT}, id="added"),
        pytest.param([(HANGZHOU, NINGBO)], {FIRST: INTACT, SECOND: INTACT}, id="two added"),
        pytest.param([(HANGZHOU,), (HANGZHOU, NINGBO)], {FIRST: INTACT, SECOND: INTACT}, id="grown"),
        pytest.param([(HANGZHOU,), (NINGBO,)], {FIRST: REWRITTEN}, id="changed"),
        pytest.param([(HANGZHOU,), (NINGBO,), (HANGZHOU,)], {FIRST: REWRITTEN}, id="changed and put back"),
        pytest.param(
            [(HANGZHOU,), (NINGBO, HANGZHOU)], {FIRST: REWRITTEN, SECOND: INTACT}, id="another put before it"
        ),
        pytest.param(
            [(HANGZHOU, NINGBO), (NINGBO, HANGZHOU)], {FIRST: REWRITTEN, SECOND: REWRITTEN}, id="moved"
        ),
        pytest.param(
            [(HANGZHOU, NINGBO), (HANGZHOU,)], {FIRST: INTACT, SECOND: DELETED}, id="the last dropped"
        ),
        pytest.param(
            [(HANGZHOU, NINGBO), (NINGBO,)], {FIRST: REWRITTEN, SECOND: DELETED}, id="the first dropped"
        ),
        pytest.param([(HANGZHOU,), (), (HANGZHOU,)], {FIRST: REWRITTEN}, id="dropped and added again"),
        pytest.param(
            [(HANGZHOU,), (NINGBO,), (NINGBO, SUZHOU)],
            {FIRST: REWRITTEN, SECOND: INTACT},
            id="replaced at the end",
        ),
        pytest.param([(HANGZHOU,), ()], {}, id="all dropped, so that nothing is left to doubt"),
    ],
)
def test_without_an_id_a_receipt_is_known_by_its_place(
    story: Story, versions: list[tuple[str, ...]], expected: dict[str, Standing]
) -> None:
    tell(story, versions)
    assert standings(story) == expected


A, B = named("2026-aaaaaa", HANGZHOU), named("2026-bbbbbb", NINGBO)


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        pytest.param([(A,)], {"2026-aaaaaa": INTACT}, id="added"),
        pytest.param([(A, B), (B, A)], {"2026-aaaaaa": INTACT, "2026-bbbbbb": INTACT}, id="another order"),
        pytest.param([(A,), (named("2026-aaaaaa", NINGBO),)], {"2026-aaaaaa": REWRITTEN}, id="changed"),
        pytest.param([(A, B), (B,)], {"2026-aaaaaa": DELETED, "2026-bbbbbb": INTACT}, id="dropped"),
        pytest.param([(A,), (HANGZHOU,)], {"2026-aaaaaa": DELETED, FIRST: INTACT}, id="its id taken away"),
        pytest.param(
            [(A, B), (B,), (A, B)], {"2026-aaaaaa": REWRITTEN, "2026-bbbbbb": INTACT}, id="dropped and back"
        ),
    ],
)
def test_with_an_id_a_receipt_is_known_by_it(
    story: Story, versions: list[tuple[str, ...]], expected: dict[str, Standing]
) -> None:
    tell(story, versions)
    assert standings(story) == expected


def test_another_layout_of_the_same_words_is_no_change(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    rewritten = (
        "filed_at: '2026-06-01'\n      authority:\n        region: \"330100\"\n        kind: public-security"
    )
    story.write(POST, post(rewritten, body="Another text.\n").replace("\n", "\r\n"))
    story.commit()
    assert standings(story) == {FIRST: INTACT}


def test_a_void_entry_says_what_it_first_said_and_who_broke_it(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    added = story.head
    tell(story, [(NINGBO,)])
    (entry,) = entries(story)
    assert entry.receipt is not None
    assert entry.receipt.authority is not None
    assert (entry.receipt.authority.region, entry.receipt.covers) == ("330100", (Cover(URI),))
    assert (entry.path, entry.inline, entry.key) == (POST, URI, f"{POST}#{FIRST}")
    assert entry.added is not None
    assert entry.changed is not None
    assert (entry.added.id, entry.changed.id) == (added, story.head)


# --- the working tree ----------------------------------------------------------------------------


def test_what_is_not_committed_does_not_count_yet(story: Story) -> None:
    story.write(POST, post(HANGZHOU))
    assert standings(story) == {FIRST: UNCOMMITTED}
    story.commit()
    story.write(POST, post(HANGZHOU, NINGBO))
    assert standings(story) == {FIRST: INTACT, SECOND: UNCOMMITTED}


def test_a_committed_receipt_that_is_changed_on_disk_does_not_count(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    story.write(POST, post(NINGBO))
    assert standings(story) == {FIRST: UNCOMMITTED}


# --- branches and merges -------------------------------------------------------------------------


def test_a_side_branch_that_changes_a_receipt_and_changes_it_back_is_seen(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    story.branch("side")
    tell(story, [(NINGBO,), (HANGZHOU,)])
    story.checkout("main")
    story.write("other.txt", "x")
    story.commit()
    story.merge("side")
    assert standings(story) == {FIRST: REWRITTEN}


def test_a_receipt_that_comes_with_a_side_branch_is_as_good_as_any(story: Story) -> None:
    tell(story, [()])
    story.branch("side")
    tell(story, [(HANGZHOU,)])
    story.checkout("main")
    story.write("other.txt", "x")
    story.commit()
    story.merge("side")
    assert standings(story) == {FIRST: INTACT}


def test_a_receipt_that_a_merge_dropped_is_void_even_if_it_comes_back(story: Story) -> None:
    tell(story, [(A,)])
    story.branch("side")
    tell(story, [(A, B)])
    story.checkout("main")
    story.write("other.txt", "x")
    story.commit()
    story.merge("side", strategy="ours")
    assert standings(story) == {"2026-aaaaaa": INTACT, "2026-bbbbbb": DELETED}
    tell(story, [(A, B)])
    assert standings(story) == {"2026-aaaaaa": INTACT, "2026-bbbbbb": REWRITTEN}


def test_a_merge_that_changes_a_receipt_itself_is_seen(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    story.branch("side")
    story.write("side.txt", "x")
    story.commit()
    story.checkout("main")
    story.write("other.txt", "x")
    story.commit()
    story.merge("side", amend_with={POST: post(NINGBO)})
    assert standings(story) == {FIRST: REWRITTEN}


def test_a_post_that_was_deleted_and_came_back_has_lost_its_receipts(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    story.remove(POST)
    story.commit()
    tell(story, [(HANGZHOU,)])
    assert standings(story) == {FIRST: REWRITTEN}


def test_front_matter_that_could_not_be_read_for_a_while_held_no_receipts(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    story.write(POST, post(HANGZHOU, extra="  a: b: c\n"))
    story.commit()
    tell(story, [(HANGZHOU,)])
    assert standings(story) == {FIRST: REWRITTEN}


def test_in_a_shallow_clone_nothing_is_proven(story: Story, tmp_path: Path) -> None:
    tell(story, [(HANGZHOU,), (NINGBO,)])
    assert standings(story.clone_shallow(tmp_path / "shallow")) == {FIRST: UNPROVEN}


# --- what is not allowed or not a receipt --------------------------------------------------------


def test_where_they_are_denied_each_is_a_fault_and_none_a_filing(story: Story) -> None:
    tell(story, [(HANGZHOU,)])
    (entry,) = entries(story, Settings(inline_receipts="deny"))
    assert entry.standing is INTACT
    assert [(fault.code, fault.message.template) for fault in entry.faults] == [
        ("TG305", "the site does not allow receipts in front matter (inline_receipts: deny)")
    ]


def test_a_receipt_with_a_fault_is_no_entry_since_the_declaration_tells_of_it(story: Story) -> None:
    tell(story, [("{filed_at: 2026-06-01}", "3", NINGBO)])
    assert standings(story) == {f"{URI}#3": INTACT}


def test_a_receipt_covers_its_post_by_path_whatever_id_the_post_has(story: Story) -> None:
    story.write(POST, post(HANGZHOU, extra="  id: hz\n"))
    story.commit()
    (entry,) = entries(story)
    assert entry.receipt is not None
    assert (entry.receipt.covers, entry.receipt.filing) == ((Cover(URI),), FIRST)


def test_one_front_matter_is_read_once_however_often_the_text_changes(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def counted(text: Text, timezone: str) -> Post:
        read.append(text.text)
        return read_post(text, timezone)

    monkeypatch.setattr(inline, "read_post", counted)
    for number in range(5):
        story.write(POST, post(HANGZHOU, body=f"Revision {number}.\n"))
        story.commit()
    assert standings(story) == {FIRST: INTACT}
    front, nothing = post(HANGZHOU, body="").rstrip() + "\n", ""
    assert read == [post(HANGZHOU, body="Revision 4.\n"), front, nothing]


def test_a_version_that_spells_the_id_of_the_next_is_not_taken_for_it(story: Story) -> None:
    later = post(HANGZHOU)
    story.write("later", later)
    story.write(POST, story.git("hash-object", "later"))
    story.commit()
    story.write(POST, later)
    story.commit()
    story.write(POST, post(NINGBO))
    story.commit()
    assert standings(story) == {FIRST: REWRITTEN}
