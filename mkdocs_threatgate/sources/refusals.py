"""What git says when it refuses → why no verdict can be reached, and what to do next."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import say

EXCEPTION = re.compile(r"git config --global --add safe\.directory .+")


def explain(folder: Path, command: str, complaint: bytes) -> LedgerError:
    """Return the error for what git wrote to stderr when `git COMMAND` failed in `folder`.

    The text is git's English, since the runner sets `LC_ALL=C`.
    """
    text = complaint.decode("utf-8", "replace")
    for mark, reason in REASONS:
        if mark in text:
            return reason(folder, text)
    lines = [line for line in text.splitlines() if line.strip()] or ["no reason given"]
    first = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
    return LedgerError(
        say("“git {command}” failed: {reason}", command=command, reason=first),
        say("Check the repository with “git fsck”; a fresh full clone settles most damage."),
    )


def _no_repository(folder: Path, _text: str) -> LedgerError:
    return LedgerError(
        say("{folder} is not in a git repository", folder=str(folder)),
        say(
            "A receipt counts only with its history: run the gate in a clone of the site's repository, "
            "or begin one with “git init” and commit the site."
        ),
    )


def _no_commit(folder: Path, _text: str) -> LedgerError:
    return LedgerError(
        say("The repository of {folder} has no commit yet", folder=str(folder)),
        say("Make the first one: git add --all && git commit"),
    )


def _another_owner(folder: Path, text: str) -> LedgerError:
    stated = EXCEPTION.search(text)
    command = stated.group() if stated else f"git config --global --add safe.directory {quote(str(folder))}"
    return LedgerError(
        say("{folder} belongs to another user, and git refuses to read its repository", folder=str(folder)),
        say("If you trust it, run: {command}", command=command),
    )


def _no_tree(folder: Path, _text: str) -> LedgerError:
    return LedgerError(
        say("{folder} is a bare repository or lies inside one, without a working tree", folder=str(folder)),
        say("Run the gate in a clone that has a working tree."),
    )


def _partial(folder: Path, _text: str) -> LedgerError:
    return LedgerError(
        say(
            "{folder} is in a partial clone: part of what must be judged is only on the server, "
            "and the gate never uses the network",
            folder=str(folder),
        ),
        say("Fetch the rest: git fetch --refetch --no-filter"),
    )


REASONS = (
    ("dubious ownership", _another_owner),
    ("not a git repository", _no_repository),
    ("cannot use bare repository", _no_tree),
    ("must be run in a work tree", _no_tree),
    ("ambiguous argument 'HEAD^{commit}'", _no_commit),
    ("from promisor remote", _partial),
    ("lazy fetching disabled", _partial),
)
"""A mark in git's words, and what it means; the first that fits stands."""
