"""Every history of up to four steps, built for real and judged, against what the contract demands."""

from __future__ import annotations

from pathlib import Path

import pytest
from blog import CONFIG, DATE, HANGZHOU, POLICE, Blog
from pasts import Held, Past, Spelling, is_intact, pasts, sign, was_signed, write
from signing import SSH, ssh_key
from story import AUTHOR

from mkdocs_threatgate.model import Standing
from mkdocs_threatgate.sources.blobs import committed
from mkdocs_threatgate.sources.fates import judge
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.history import histories

INTACT, REWRITTEN, MOVED, DELETED = (
    Standing.INTACT,
    Standing.REWRITTEN,
    Standing.MOVED,
    Standing.DELETED,
)
LETTERS = "abcdefghjkmnpqrs"
COUNTS = {1: 10, 2: 80, 3: 611, 4: 4630}
"""How many histories there are of so many deeds at most; some deeds need an entry to be done to."""

LENGTHS = [
    pytest.param(2),
    pytest.param(3, marks=pytest.mark.long),
    pytest.param(4, marks=pytest.mark.long),
]


def words(number: int) -> str:
    """Return six letters for a number, as ids have them."""
    return "".join(LETTERS[number >> shift & 15] for shift in range(20, -1, -4))


def spelt(number: int) -> Spelling:
    """Return contents that no other entry has."""
    return Spelling(*(f"{number} {kind}" for kind in Spelling._fields))


def expected(past: Past, name: str) -> set[Standing]:
    """Return what may be said of a name: intact where it is, else what was done to it."""
    if is_intact(past, name):
        return {INTACT}
    if name not in past.holds:
        return {MOVED, DELETED}
    held = [past.steps[number].holds.get(name) for number in past.reachable()]
    return {REWRITTEN, DELETED} if len(set(held) - {None}) > 1 else {MOVED, DELETED}


def place(number: int, name: str) -> str:
    return f"filings/{number // 64}/{number % 64}/{name}.yml"


@pytest.mark.parametrize("length", LENGTHS)
def test_the_standing_of_an_entry_is_what_the_contract_demands(tmp_path: Path, length: int) -> None:
    told = list(pasts(length, spelt))
    assert len(told) == COUNTS[length]
    blog = Blog(tmp_path)
    write(blog, [past for _, past in told], place, {"x": "x"})
    repository = open_repository(blog.root)
    past = histories(repository, ["filings"])
    fates = judge(past, committed(repository, ["filings"]), folder="filings")
    wrong = []
    for number, (story, one) in enumerate(told):
        names = {name for step in (one.steps[at] for at in one.reachable()) for name in step.holds}
        wrong += [
            (story, name, fates[place(number, name)].standing)
            for name in sorted(names)
            if fates[place(number, name)].standing not in expected(one, name)
        ]
    assert not wrong


# --- to the verdict --------------------------------------------------------------------------------


def verdicts(blog: Blog, count: int) -> list[bool]:
    """Return whether each post of the site is publishable, in the order of their numbers."""
    found = {one["path"]: one["verdict"] == "publishable" for one in blog.check().report["posts"]}
    return [found[post(number)] for number in range(count)]


def post(number: int) -> str:
    return f"docs/blog/posts/{number // 64}/{words(number)}.md"


def receipt_file(number: int, name: str) -> str:
    """Return where the receipt of a post lies: renamed, it goes to another year and keeps its id."""
    if name in "ab":
        return f"filings/{2026 + 'ab'.index(name)}/{number // 64}/2026-{words(number)}.yml"
    return f"filings/2028/{words(number)}/{name}.yml"


def receipt(number: int, day: int, content: str) -> str:
    lines = (
        "schema: threatgate.receipt/1",
        f'id: "2026-{words(number)}"',
        f'filing: "2026-{words(number)}"',
        "event: filed",
        'recorded_at: "2026-06-21T10:00:00+08:00"',
        "recorded_by: liu@example.com",
        f"authority: {POLICE}",
        f'filed_at: "2026-06-0{day}T10:00:00+08:00"',
        f"covers: [{{post: {post(number).removeprefix('docs/')}{content}}}]",
        "",
    )
    return "\n".join(lines)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_post_is_publishable_where_its_receipt_was_written_once(tmp_path: Path, length: int) -> None:
    blog = Blog(tmp_path).start()
    blog.post()
    text = (blog.root / "docs/blog/posts/a.md").read_text(encoding="utf-8")
    content = blog.content("blog/posts/a.md")

    def receipts(number: int) -> Spelling:
        first, earlier, later = (receipt(number, day, content) for day in (2, 1, 3))
        return Spelling(first, earlier, f"something else {number} ", later)

    told = list(pasts(length, receipts))
    rest = {"mkdocs.yml": CONFIG} | {post(number): text for number in range(len(told))}
    write(blog, [past for _, past in told], receipt_file, rest)
    judged = verdicts(blog, len(told))
    demanded = [is_intact(past, "a") for _, past in told]
    wrong = [story for (story, _), is_, must in zip(told, judged, demanded, strict=True) if is_ != must]
    assert not wrong
    assert 0 < sum(judged) < len(told)


@SSH
@pytest.mark.parametrize("length", [1, pytest.param(2, marks=pytest.mark.long)])
def test_where_signatures_are_required_the_commit_that_brought_it_in_must_be_signed(
    tmp_path: Path, length: int
) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    text = (blog.root / "docs/blog/posts/a.md").read_text(encoding="utf-8")
    content = blog.content("blog/posts/a.md")

    def receipts(number: int) -> Spelling:
        first, earlier, later = (receipt(number, day, content) for day in (3, 2, 4))
        return Spelling(first, earlier, f"something else {number} ", later)

    told = list(pasts(length, receipts))
    assert len(told) == COUNTS[length]
    config = f"{CONFIG}      signatures: required\n      allowed_signers: signers\n"
    rest = {post(number): text for number in range(len(told))}
    rest |= {"mkdocs.yml": config, "signers": f"{AUTHOR} {ssh_key(tmp_path / 'key')}\n"}
    write(blog, [past for _, past in told], receipt_file, rest)
    sign(blog, ("-c", "gpg.format=ssh", "-c", f"user.signingKey={tmp_path / 'key'}"))
    judged = verdicts(blog, len(told))
    demanded = [is_intact(past, "a") and was_signed(past, "a") for _, past in told]
    wrong = [story for (story, _), is_, must in zip(told, judged, demanded, strict=True) if is_ != must]
    assert not wrong
    assert 0 < sum(judged) < len([past for _, past in told if is_intact(past, "a")])


def inline_post(*days: int) -> str:
    """Return a post with receipts of these days in its front matter; 0 stands for one of another city."""
    held = "".join(
        f"    - {{authority: {{kind: public-security, region: '{330100 if day else 330200}'}}, "
        f"filed_at: 2026-06-0{day or 1}, channel: phone}}\n"
        for day in days
    )
    listed = f"  receipts:\n{held}" if days else ""
    return f"---\ntitle: A\ndate: {DATE}\nthreatgate:\n  {HANGZHOU}\n{listed}---\n\nText.\n"


@pytest.mark.parametrize("length", LENGTHS)
def test_a_list_of_receipts_in_front_matter_only_grows(tmp_path: Path, length: int) -> None:
    """An entry is a place in a list; its new name is another place."""
    told = list(pasts(length, lambda _: Spelling("2", "1", "0", "3")))
    blog = Blog(tmp_path).start()
    line = [
        past._replace(steps=tuple(step._replace(holds=as_post(step.holds)) for step in past.steps))
        for _, past in told
    ]
    rest = {"mkdocs.yml": CONFIG} | {post(number): inline_post() for number in range(len(told))}
    write(blog, line, lambda number, _: post(number), rest)
    judged = verdicts(blog, len(told))
    demanded = [is_intact_in_list(past) for _, past in told]
    wrong = [
        (story, is_) for (story, _), is_, must in zip(told, judged, demanded, strict=True) if is_ != must
    ]
    assert not wrong
    assert 0 < sum(judged) < len(told)


def listed(holds: Held) -> tuple[int, ...]:
    """Return the list that stands for what a commit holds: “b” behind another city's, the rest behind it."""
    more = [0 for name in holds if name not in "ab"]
    return (
        *([int(holds["a"])] if "a" in holds else []),
        *([0, int(holds["b"])] if "b" in holds else []),
        *more,
    )


def as_post(holds: Held) -> Held:
    return {"post": inline_post(*listed(holds))}


def is_intact_in_list(past: Past) -> bool:
    """Return whether some receipt for the right city stands at the head, and was always at its place."""
    lists = [listed(past.steps[number].holds) for number in range(len(past.steps))]
    edges = [
        (lists[parent], lists[number]) for number in past.reachable() for parent in past.steps[number].parents
    ]
    head = lists[-1]

    def kept(place: int) -> bool:
        said = {one[place] for number in past.reachable() if len(one := lists[number]) > place}
        return len(said) == 1 and all(len(after) > place for before, after in edges if len(before) > place)

    return any(day and kept(place) for place, day in enumerate(head))
