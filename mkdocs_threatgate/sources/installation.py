"""How this program came here → what others install to have the same one.

Installers leave a record beside a package that did not come from an index (PEP 610,
`direct_url.json`). What it names is believed only as far as others can reach it.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

from mkdocs_threatgate import __version__
from mkdocs_threatgate.errors import ThreatgateError
from mkdocs_threatgate.sources.git import open_repository

NAME = "mkdocs-threatgate"
PACKAGE = "mkdocs_threatgate"
PUBLIC = re.compile(r"(https://[\w.:-]+|ssh://git@[\w.:-]+)/[\w./~+=%-]+")
"""An address without secrets and without what a shell would read as more than text."""
COMMIT = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


class Requirement(NamedTuple):
    """What pip takes; `origin` is where this program came from if others cannot have it from there."""

    text: str
    origin: str = ""


def requirement() -> Requirement:
    """Return what installs the program that runs, elsewhere."""
    try:
        record = distribution(NAME).read_text("direct_url.json")
    except (PackageNotFoundError, OSError):
        record = None
    return requirement_of(record, __version__)


def requirement_of(record: str | None, version: str) -> Requirement:
    """Return what installs a version of which this is the record, None where it came from an index."""
    released = f"{NAME}=={version}"
    if record is None:
        return Requirement(released)
    told = _read(record)
    url = str(told.get("url", ""))
    source = told.get("vcs_info")
    if isinstance(source, dict):
        found = _pinned(url, str(source.get("commit_id", "")))
    elif "archive_info" in told:
        found = f"{NAME} @ {url}" if PUBLIC.fullmatch(url) else ""
    else:
        found = _of_clone(url)
    return Requirement(found) if found else Requirement(released, url or "?")


def _read(record: str) -> dict[str, object]:
    with suppress(ValueError):
        told = json.loads(record)
        if isinstance(told, dict):
            return told
    return {}


def _pinned(url: str, commit: str) -> str:
    if PUBLIC.fullmatch(url) and COMMIT.fullmatch(commit):
        return f"{NAME} @ git+{url}@{commit}"
    return ""


def _of_clone(url: str) -> str:
    """Return what a clone's remote has of it: nothing where that is unknown, or is not what lies here."""
    parts = urlsplit(url)
    if parts.scheme != "file":
        return ""
    try:
        clone = open_repository(Path(url2pathname(parts.path)))
        published = clone.run("branch", "--remotes", "--list", "origin/*", "--contains", clone.head)
        changed = clone.run("status", "--porcelain", "--", PACKAGE)
        remote = clone.run("config", "--get", "remote.origin.url").decode("utf-8", "replace").strip()
    except (ThreatgateError, OSError, ValueError):
        return ""
    return _pinned(remote, clone.head) if published and not changed else ""
