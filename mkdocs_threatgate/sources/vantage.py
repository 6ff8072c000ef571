"""Where the gate reads from: the working tree, the index, or a commit.

What the working tree is not is laid out as files in a folder of its own, so that everything
is read as it would be there.
"""

from __future__ import annotations

import posixpath
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Mapping, Scalar, say
from mkdocs_threatgate.sources.git import Repository, open_repository
from mkdocs_threatgate.sources.layout import Layout
from mkdocs_threatgate.sources.pending import pending_commit
from mkdocs_threatgate.sources.settings import (
    GENERATOR_FILES,
    OWN_FILE,
    Site,
    find_configuration,
    read_site,
)
from mkdocs_threatgate.sources.trees import TreeError, read_tree
from mkdocs_threatgate.sources.world import Grounds, stand

WORKTREE, INDEX = "worktree", "index"
LONGEST_LINE_OF_PARENTS = 16


@contextmanager
def seen_from(at: str, named: str | None, here: Path, now: datetime) -> Iterator[Grounds]:
    """Yield the grounds as the working tree, the index or a revision has them.

    `named` is the configuration file if the command line names one, else it is looked for in
    `here`; `now` is when a commit of the index would be made. Raises `UsageError` where there is
    none, `LedgerError` where git cannot answer.
    """
    if at == WORKTREE:
        yield stand(read_site(Path(named) if named else find_configuration(here)))
        return
    folder = Path(named).absolute().parent if named else here.absolute()
    repository = open_repository(folder)
    with tempfile.TemporaryDirectory(prefix="threatgate-") as room:
        (Path(room) / "tree").mkdir()
        there = _standing(repository, at, Path(room), now)
        layout = Layout(there, Path(room, "tree").resolve())
        prefix = folder.resolve().relative_to(repository.top).as_posix()
        site = site_of(layout, prefix, Path(named).name if named else "")
        layout.put((_below(prefix, site.settings.docs_dir),))
        yield stand(site, there, layout.top)


def _standing(repository: Repository, at: str, room: Path, now: datetime) -> Repository:
    if at == INDEX:
        return pending_commit(repository, room, now)
    return replace(repository, head=repository.commit(at), on_disk=False)


def site_of(layout: Layout, prefix: str, name: str) -> Site:
    """Return the site that a commit's configuration describes, its packs and rules laid out with it.

    `prefix` is the configuration's folder from the top, `name` the file's, or empty where it is
    to be found. Raises `UsageError` where there is none, or it cannot be read.
    """
    names = (name,) if name else (*GENERATOR_FILES, OWN_FILE)
    for one in names:
        _put_with_parents(layout, _below(prefix, one))
    folder = layout.top / prefix
    if not folder.is_dir():
        raise UsageError(
            say("there is no configuration in {folder}", folder=prefix),
            say("Run this in the folder of mkdocs.yml, or name the file with -f."),
        )
    config = folder / name if name else find_configuration(folder)
    site = read_site(config)
    settings = site.settings
    layout.put(_below(prefix, one) for one in (*settings.profiles, settings.content_rules) if one)
    return site


def _put_with_parents(layout: Layout, path: str) -> None:
    """Write a configuration file and those that it inherits from."""
    for _ in range(LONGEST_LINE_OF_PARENTS):
        layout.put((path,))
        parent = _parent(layout.text(path) or "")
        if not parent or parent.startswith("/"):
            return
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path), parent))


def _parent(text: str) -> str:
    try:
        tree = read_tree(text, inert_tags=True, limit=len(text))
    except TreeError:
        return ""
    parent = tree.get("INHERIT") if isinstance(tree, Mapping) else None
    return parent.text if isinstance(parent, Scalar) and parent.kind != "tag" else ""


def _below(prefix: str, path: str) -> str:
    return posixpath.normpath(str(PurePosixPath(prefix) / path))
