"""Who last committed the files in which something was dismissed: one more look at history, if any was."""

from __future__ import annotations

from collections.abc import Iterable

from mkdocs_threatgate.model import Ledger, Settings, Standing, Text
from mkdocs_threatgate.sources.archive import own_id
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.history import histories


def last_committers(
    repository: Repository, ledger: Ledger, texts: Iterable[Text], above: str, settings: Settings
) -> dict[str, str]:
    """Return the address of who last committed each file that a dismissal names, by its path.

    `texts` are the pages at hand, `above` the docs folder's path from the top with a slash. Of
    a commit by one of `forges` the author counts. Nothing where history is cut short.
    """
    names = {
        entry.receipt.dismissal.post
        for entry in ledger.dismissals
        if entry.receipt and entry.receipt.dismissal and entry.standing is Standing.INTACT
    }
    if not names or repository.shallow:
        return {}
    paths = {
        text.path
        for text in texts
        if text.uri in names or (any(name in text.text for name in names) and own_id(text) in names)
    }
    pages = {text.uri for text in texts}
    paths |= {f"{above}{name}" for name in names - pages}
    found = histories(repository, tuple(sorted(paths)))
    commits = {path: one.changes[-1].commit for path, one in found.items()}
    return {
        path: commit.author if commit.committer in settings.forges else commit.committer
        for path, commit in commits.items()
    }
