"""The baseline: what was public before the gate, each file bound to the digest of its text.

One line per file, `DIGEST BLOB PATH`, the digest being that of the text without front
matter, the blob git's, the path relative to the repository root. Only the first committed
version of a baseline counts; a later change of it is told (TG302) and has no effect. Of
several first versions, on branches of their own, only what all of them hold counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from mkdocs_threatgate.errors import LedgerError, UsageError
from mkdocs_threatgate.model import Baseline, BaselineEntry, Fault, Text, say
from mkdocs_threatgate.sources.blobs import committed, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.history import PathHistory, founding

HEADING = "# threatgate.baseline/1"
REWRITTEN, TRUNCATED = "TG302", "TG303"
FIELDS = 3


def write_baseline(entries: Iterable[BaselineEntry]) -> str:
    """Return the text of a baseline file."""
    head = f"{HEADING}: what was public before the gate. Written once; a later change has no effect.\n"
    return head + "".join(f"{entry.text} {entry.blob} {entry.path}\n" for entry in entries)


def read_baseline(
    repository: Repository,
    paths: tuple[str, ...],
    histories: Mapping[str, PathHistory],
    texts: tuple[Text, ...],
) -> Baseline:
    """Return the entries of all baseline files, as first committed.

    Where a file of the site has changed since, its entry holds the text it had then.
    Raises `UsageError` if a baseline is not committed, `LedgerError` if it is no baseline.
    """
    entries: list[BaselineEntry] = []
    faults: list[tuple[str, Fault]] = []
    restores: list[tuple[str, tuple[str, ...]]] = []
    at_head = committed(repository, paths)
    for path in paths:
        past = histories.get(path)
        if past is None and path not in at_head:
            raise UsageError(
                say("the baseline {path} is not committed", path=path),
                say(
                    "Write it with “threatgate baseline” and commit it, or drop “baseline” from the settings."
                ),
            )
        first = founding(past.changes).after if past else at_head[path].oid
        entries.extend(_entries_of_all(repository, path, first, past))
        fault = _fault(past, first)
        if fault:
            faults.append((path, fault))
            stands = path in at_head and at_head[path].oid == first
            restores.append((path, () if stands or past is None else _restore(path, past)))
    return Baseline(
        entries=tuple(_with_earlier_texts(repository, entries, texts)),
        faults=tuple(faults),
        restores=tuple(restores),
    )


def _restore(path: str, past: PathHistory) -> tuple[str, ...]:
    source = f"--source={founding(past.changes).commit.id[:12]}"
    message = "Put the baseline back as it was"
    restored = ("git", "restore", source, "--staged", "--worktree", "--", f":/{path}")
    return (*restored, "&&", "git", "commit", "-m", message)


def _entries_of_all(
    repository: Repository, path: str, first: str, past: PathHistory | None
) -> Iterator[BaselineEntry]:
    """Yield the entries of a baseline that every first version of it holds."""
    others = {change.after for change in past.changes if change.founds} - {first} if past else set()
    held = [frozenset(_entries(repository, path, oid)) for oid in sorted(others)]
    for entry in _entries(repository, path, first):
        if all(entry in one for one in held):
            yield entry


def _entries(repository: Repository, path: str, oid: str) -> Iterator[BaselineEntry]:
    data = read_blobs(repository, (oid,))[oid]
    text = data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else ""
    lines = text.removesuffix("\n").split("\n")
    if not lines[0].startswith(HEADING):
        raise LedgerError(
            say("{path} is no baseline of this version", path=path),
            say("Write it with “threatgate baseline”."),
        )
    for number, line in enumerate(lines[1:], start=2):
        fields = line.split(" ", FIELDS - 1)
        if len(fields) != FIELDS:
            raise LedgerError(
                say("{path}, line {line}: expected DIGEST BLOB PATH", path=path, line=number),
                say("Write the baseline with “threatgate baseline”."),
            )
        yield BaselineEntry(text=fields[0], blob=fields[1], path=fields[2])


def _fault(past: PathHistory | None, first: str) -> Fault | None:
    if past is None:
        return Fault(
            TRUNCATED,
            say("history is cut short: whether the baseline was ever changed cannot be judged"),
            say("Fetch the whole history; in a workflow set “fetch-depth: 0” for the checkout."),
        )
    # the same file may have come in on two branches, picked from one for the other
    changed = next((one for one in past.changes if one.after != first), None)
    if changed is None:
        return None
    return Fault(
        REWRITTEN,
        say(
            "the baseline was changed in commit {commit}; only what was first committed counts",
            commit=changed.commit.id[:12],
        ),
        say("Put it back as it was; for further old posts write another file and name both in “baseline”."),
    )


def _with_earlier_texts(
    repository: Repository, entries: list[BaselineEntry], texts: tuple[Text, ...]
) -> Iterator[BaselineEntry]:
    present = {text.path: text for text in texts}
    changed = {
        entry.blob
        for entry in entries
        if entry.path in present
        and blob_id(present[entry.path].text.encode(), repository.object_format) != entry.blob
    }
    earlier = read_blobs(repository, tuple(sorted(changed))) if changed else {}
    for entry in entries:
        data = earlier.get(entry.blob)
        before = (
            data.decode("utf-8", "replace") if isinstance(data, bytes) and entry.path in present else None
        )
        yield replace(entry, before=before)


def blob_id(data: bytes, object_format: str) -> str:
    """Return the id that git gives to these bytes as a blob."""
    return hashlib.new(object_format, b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
