"""The graph behind a commit, and how the trees of its commits differ: two questions to git for all of it.

Git can tell both at once (`git log --raw`), and then compares most trees twice. Asked for all
commits first and for the pairs of trees then, it takes half as long, and several processes
can share the work.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import islice
from typing import NamedTuple, NoReturn

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.git import OUTPUT_BOUND, Repository, TooMuchError, too_much

HEADER = "--format=%H%x00%P%x00%T%x00%ct%x00%ce%x00%ae"
FIELDS = 6
"""Fields end in NUL, the one byte that no address in a commit can hold. `%ce` obeys no .mailmap."""

WALK = (
    *("log", "-z", "--topo-order", "--reverse", "--full-history", "--no-show-signature", "--no-color"),
    *("--encoding=none", HEADER),
)
TREES = (
    *("log", "-z", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--no-color"),
    "--format=%H%x00%T",
)
DIFFERENCES = (
    *("diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--no-ext-diff"),
    *("--no-textconv", "--no-relative", "--ignore-submodules=none"),
)
EMPTY = {
    "sha1": b"4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": b"6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""The tree that holds nothing, by the format of the repository's ids: before the first commit there is it."""

MANY = 64 * 2**20
"""Bytes of the graph, some 300,000 commits, above which git is asked for those that touch the paths alone."""

BATCH = 5000
"""Pairs of trees for one process, which keeps in memory what it has read."""

WORKERS = 4

Pair = tuple[bytes, bytes]
"""The ids of two trees, before and after."""

Difference = Mapping[bytes, bytes]
"""How two trees differ, by path: `:MODE NEW-MODE OID NEW-OID STATUS`."""


class Node(NamedTuple):
    """A commit as git tells it, in bytes: `trees` are those of its parents, `pairs` each with its own."""

    id: bytes
    pairs: tuple[Pair, ...]
    time: bytes
    committer: bytes
    author: bytes


def nodes(repository: Repository, commit: str, paths: Sequence[str]) -> tuple[Node, ...]:
    """Return the commits behind a commit and itself, ancestors first; such as leave `paths` alone may miss.

    The first commits have the empty tree before them. Raises `LedgerError` where git cannot walk.
    """
    try:
        return _all(repository, commit)
    except TooMuchError:
        fields = _fields(repository.run(*WALK, commit, "--", *paths), FIELDS)
        trees = _trees(repository, {one for those in fields[1::FIELDS] for one in those.split()})
        return tuple(_nodes(repository, fields, trees))


@lru_cache(maxsize=1)
def _all(repository: Repository, commit: str) -> tuple[Node, ...]:
    """Return all commits, remembered: what the ledger asks, receipts in front matter may ask again."""
    fields = _fields(repository.run(*WALK, commit, "--", bound=MANY), FIELDS)
    trees = dict(zip(fields[::FIELDS], fields[2::FIELDS], strict=True))
    return tuple(_nodes(repository, fields, trees))


def _nodes(repository: Repository, fields: Sequence[bytes], trees: Mapping[bytes, bytes]) -> Iterator[Node]:
    empty = EMPTY[repository.object_format]
    for oid, those, tree, *rest in zip(*(fields[n::FIELDS] for n in range(FIELDS)), strict=True):
        parents = (trees.get(one) for one in those.split()) if those else (empty,)
        yield Node(oid, tuple((one or _refuse(), tree) for one in parents), *rest)


def _trees(repository: Repository, commits: Collection[bytes]) -> dict[bytes, bytes]:
    if not commits:
        return {}
    told = _fields(repository.run(*TREES, input=b"".join(b"%b\n" % one for one in commits)), 2)
    return dict(zip(told[::2], told[1::2], strict=True))


def differences(
    repository: Repository, pairs: Collection[Pair], paths: Sequence[str]
) -> dict[Pair, dict[bytes, bytes]]:
    """Return how the trees of each pair differ under `paths`, for those that do.

    Raises `LedgerError` where git cannot read one of the trees.
    """
    wanted = [pair for pair in dict.fromkeys(pairs) if pair[0] != pair[1]]

    def ask(batch: list[Pair]) -> bytes:
        questions = b"".join(b"%b %b\n" % pair for pair in batch)
        return repository.run(*DIFFERENCES, "--", *paths, input=questions)

    found: dict[Pair, dict[bytes, bytes]] = {}
    size = 0
    with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
        batches = list(_batches(wanted))
        for batch, answer in zip(batches, pool.map(ask, batches), strict=True):
            size += len(answer)
            if size > OUTPUT_BOUND:
                raise too_much(DIFFERENCES[0], OUTPUT_BOUND)
            _read(answer, batch, found)
    return found


def _batches(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    left = iter(pairs)
    while batch := list(islice(left, BATCH)):
        yield batch


def _read(answer: bytes, batch: Sequence[Pair], found: dict[Pair, dict[bytes, bytes]]) -> None:
    """Read the pairs, each on a line of its own, and lines each followed by its path.

    What stands where a path is due is a path, whatever bytes it has. Git passes over a tree
    that it cannot read, and ends as if nothing had happened: every pair must be in the answer.
    """
    due = iter(batch)
    pair: Pair | None = None
    lines: dict[bytes, bytes] = {}
    tokens = iter(answer.split(b"\0"))
    for token in tokens:
        heads, _, line = token.rpartition(b"\n")
        for head in heads.split(b"\n") if heads else ():
            pair = next(due, None)
            if pair is None or head != b"%b %b" % pair:
                raise _unreadable(pair)
            lines = {}
        if line:
            lines[next(tokens)] = line
            found[pair or _refuse()] = lines
    if rest := next(due, None):
        raise _unreadable(rest)


def _unreadable(pair: Pair | None) -> LedgerError:
    trees = " ".join(oid.decode("ascii") for oid in pair) if pair else ""
    return LedgerError(
        say("git does not tell how these trees differ: {trees}", trees=trees),
        say("Check the repository with “git fsck”; a fresh full clone settles most damage."),
    )


def _fields(answer: bytes, count: int) -> list[bytes]:
    fields = answer.split(b"\0")[:-1]
    return _refuse() if len(fields) % count else fields


def _refuse() -> NoReturn:
    raise LedgerError(
        say("git tells the history in a way that is not understood"),
        say("Check the repository with “git fsck”; a fresh full clone settles most damage."),
    )
