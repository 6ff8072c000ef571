"""Every short history of one entry of a ledger, told in commits, and what the contract demands of it.

A past is a graph of commits, each with all that it holds of one entry; deeds make it longer.
Many pasts are strung one behind the other into a single repository, so that thousands are
judged in one run: each has a folder of its own, and begins where the one before it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import NamedTuple

from story import AUTHOR, BEGINNING, Story

SIGNED = "signed"

Held = Mapping[str, str]
"""What a commit holds: contents by names."""


class Step(NamedTuple):
    """A commit: its parents by their numbers in the past, what it holds, its time, whether it is signed."""

    parents: tuple[int, ...]
    holds: Held
    time: int
    signed: bool = True


class Past(NamedTuple):
    """A graph of commits, the last of which is its head; some may have been left behind by an amendment.

    `name` is what the entry is called now.
    """

    steps: tuple[Step, ...]
    name: str = "a"

    @property
    def holds(self) -> Held:
        """What the head holds."""
        return self.steps[-1].holds

    @property
    def clock(self) -> int:
        """The time of the next commit."""
        return int(BEGINNING.timestamp()) + 60 * len(self.steps)

    def then(self, holds: Held, *also: int) -> Past:
        """Return the past with one more commit on top of the head, which merges these others too."""
        return self.beside(holds, len(self.steps) - 1, *also)

    def beside(self, holds: Held, *parents: int) -> Past:
        """Return the past with one more commit, on these parents."""
        return self._replace(steps=(*self.steps, Step(parents, holds, self.clock)))

    def instead(self, time: int, *, signed: bool) -> Past:
        """Return the past with its head made anew: another commit of the same."""
        last = self.steps[-1]
        return self._replace(steps=(*self.steps, last._replace(time=time, signed=signed)))

    def reachable(self) -> tuple[int, ...]:
        """Return the numbers of the commits behind the head, and its own, ancestors first."""
        found, waiting = set(), [len(self.steps) - 1]
        while waiting:
            number = waiting.pop()
            if number not in found:
                found.add(number)
                waiting.extend(self.steps[number].parents)
        return tuple(sorted(found))


class Spelling(NamedTuple):
    """What an entry's contents are in a kind of ledger: as it was, edited, another, edited by a merge."""

    true: str
    forged: str
    another: str
    evil: str


Deed = Callable[[Past, Spelling], Past | None]
"""Makes a past longer, or returns None where nothing is there to do it to."""


def add(past: Past, said: Spelling) -> Past | None:
    """Add the entry again if it is gone, else one more."""
    if past.name not in past.holds:
        return past.then({**past.holds, past.name: said.true})
    more = f"more{len(past.steps)}"
    return past.then({**past.holds, more: f"{said.another}{more}"})


def edit(past: Past, said: Spelling) -> Past | None:
    """Write the entry anew, or back if that was done before."""
    held = past.holds.get(past.name, "")
    return (
        past.then({**past.holds, past.name: said.forged if held == said.true else said.true})
        if held
        else None
    )


def delete(past: Past, _: Spelling) -> Past | None:
    """Take the entry out."""
    return past.then(without(past)) if past.name in past.holds else None


def rename(past: Past, _: Spelling) -> Past | None:
    """Give the entry another name, and the next time its first one again."""
    if past.name not in past.holds:
        return None
    other = "b" if past.name == "a" else "a"
    moved = past.then({**without(past), other: past.holds[past.name]})
    return moved._replace(name=other)


def revert_on_a_side_branch(past: Past, said: Spelling) -> Past | None:
    """Merge a branch that changed the entry and changed it back."""
    if past.name not in past.holds:
        return None
    here, held = len(past.steps) - 1, past.holds
    past = past.beside({**held, past.name: said.evil}, here)
    past = past.beside(held, len(past.steps) - 1)
    past = past.beside(held, here)
    return past.then(held, len(past.steps) - 2)


def evil_merge(past: Past, said: Spelling) -> Past | None:
    """Merge a branch that did nothing, and change the entry in the merge alone."""
    here, held = len(past.steps) - 1, past.holds
    past = past.beside(held, here).beside(held, here)
    return past.then({**held, past.name: said.evil}, len(past.steps) - 2)


def merge_ours(past: Past, _: Spelling) -> Past | None:
    """Merge all into a branch from before the entry, keeping what that branch held: nothing of it."""
    if past.name not in past.holds:
        return None
    before = next(number for number in past.reachable() if past.name not in past.steps[number].holds)
    held = past.steps[before].holds
    return past.beside(held, before, len(past.steps) - 1)


def amend_with_another_date(past: Past, _: Spelling) -> Past | None:
    """Make the head anew, as if it were older than all, or the next time younger."""
    older = past.steps[-1].time >= int(BEGINNING.timestamp())
    return past.instead(1000 if older else past.clock + 10**6, signed=past.steps[-1].signed)


def unsign(past: Past, _: Spelling) -> Past | None:
    """Make the head anew without its signature."""
    return past.instead(past.steps[-1].time, signed=False) if past.steps[-1].signed else None


DEEDS: tuple[Deed, ...] = (
    add,
    edit,
    delete,
    rename,
    revert_on_a_side_branch,
    evil_merge,
    merge_ours,
    amend_with_another_date,
    unsign,
)


def without(past: Past) -> Held:
    return {name: content for name, content in past.holds.items() if name != past.name}


def pasts(length: int, spell: Callable[[int], Spelling]) -> Iterator[tuple[str, Past]]:
    """Yield every past of an entry that was added and then up to so many deeds happened to, with its story.

    `spell` gives the contents of the entry that has this number.
    """
    number = 0
    for deeds in (each for size in range(length + 1) for each in product(DEEDS, repeat=size)):
        said = spell(number)
        past: Past | None = Past((Step((), {}, int(BEGINNING.timestamp())),)).then({"a": said.true})
        for deed in deeds:
            past = deed(past, said) if past else None
        if past:
            yield ", ".join(deed.__name__ for deed in deeds) or "nothing", past
            number += 1


def is_intact(past: Past, name: str) -> bool:
    """Return whether the contract lets an entry count: held at the head, and written once.

    So from any commit that held it on it was there, the same; and it is no other's new name.
    """
    reachable = past.reachable()
    held = [past.steps[number].holds for number in reachable]
    contents = {one[name] for one in held if name in one}
    edges = [
        (past.steps[parent].holds, past.steps[number].holds)
        for number in reachable
        for parent in past.steps[number].parents
    ]
    kept = all(name in after for before, after in edges if name in before)
    lost = {before[other] for before, after in edges for other in before if other not in after}
    return name in past.holds and len(contents) == 1 and kept and not contents & lost


def was_signed(past: Past, name: str) -> bool:
    """Return whether the earliest of the commits that brought an entry in is signed."""
    founders = [
        past.steps[number]
        for number in past.reachable()
        if name in past.steps[number].holds
        and not any(name in past.steps[parent].holds for parent in past.steps[number].parents)
    ]
    return min(founders, key=lambda step: step.time).signed


def write(story: Story, told: Sequence[Past], place: Callable[[int, str], str], rest: Held) -> None:
    """Write these pasts as one line of history, and check out its end.

    `place` says where a name of the past with this number lies; a name without a place is none
    of a file's own, and the `rest` are files that are there from the beginning.
    """
    lines = ["reset refs/heads/main", *_commit(1, int(BEGINNING.timestamp()))]
    lines += [line for path, content in rest.items() for line in _file(path, content)]
    last = mark = 1
    for number, past in enumerate(told):
        marks: dict[int, int] = {}
        names = {name for step in past.steps for name in step.holds}
        for one in past.reachable():
            step = past.steps[one]
            mark += 1
            marks[one] = mark
            parents = [marks[parent] for parent in step.parents] or [last]
            lines += _commit(mark, step.time, signed=step.signed)
            words = ("from", *["merge"] * len(parents))
            lines += [f"{word} :{parent}" for word, parent in zip(words, parents, strict=False)]
            for name in sorted(names):
                path = place(number, name)
                lines += _file(path, step.holds[name]) if name in step.holds else [f"D {path}"]
        last = mark
    story.git("fast-import", "--quiet", "--force", given="\n".join((*lines, "")).encode())
    story.git("reset", "--quiet", "--hard", "main")


def _commit(mark: int, time: int, *, signed: bool = True) -> list[str]:
    """Return the head of a commit, which says in its message whether it is to be signed."""
    said = SIGNED if signed else "plain"
    lines = ["commit refs/heads/main", f"mark :{mark}", f"committer liu <{AUTHOR}> {time} +0000"]
    return [*lines, f"data {len(said)}", said]


def sign(story: Story, arguments: Sequence[str]) -> None:
    """Make every commit of main anew, signed by git with these arguments where it is to be."""
    walk = story.git("log", "--reverse", "--topo-order", "--format=%H %T %ct %s %P", "main")
    made: dict[str, str] = {}
    for line in walk.splitlines():
        commit, tree, time, said, *parents = line.split(" ")
        story.now = datetime.fromtimestamp(int(time), UTC)
        words = [word for parent in parents if parent for word in ("-p", made[parent])]
        options = arguments if said == SIGNED else ()
        made[commit] = story.git(
            *options, "commit-tree", *(["-S"] if options else []), tree, *words, "-m", said
        )
    story.git("reset", "--quiet", "--hard", made[story.head])


def _file(path: str, content: str) -> list[str]:
    return [f"M 100644 inline {path}", f"data {len(content.encode())}", content]
