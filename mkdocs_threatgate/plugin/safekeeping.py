"""The last good site: a build goes into a folder beside it, and takes its place only when publishable.

Until then `site_dir` holds the earlier site, whole, whatever ends the build: a block, an error, a
signal. The change is two renames; between them there is no site at all, and after a kill there the
next build puts the earlier one back. Entries that begin with a dot stay, as MkDocs leaves them.

Where the folder cannot be renamed, because something is mounted there or the folder around it
cannot be written, its entries are set aside within it and the new ones take their place, the front
page last; after a kill there the next build puts the earlier ones back.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mkdocs_threatgate.errors import ThreatgateError, UsageError
from mkdocs_threatgate.model import say

NEW, OLD = "threatgate-new", "threatgate-old"
WITHIN = ".threatgate-old"
FRONT_PAGE = "index.html"


@dataclass(frozen=True)
class Safekeeping:
    """Where a site is to be (links resolved), and where it is built until then.

    `beside` tells that the new folder lies beside the site and can take its place; `made` is the
    topmost folder around the site that had to be made, or None.
    """

    site: Path
    new: Path
    beside: bool
    made: Path | None = None

    @property
    def old(self) -> Path:
        """Where the earlier site is while the new one takes its place."""
        return _sibling(self.site, OLD)


def prepare(site_dir: str) -> Safekeeping:
    """Return the safekeeping of a site, nothing being written for it yet; raises `UsageError`.

    What a killed build left behind is cleared away, and an earlier site that it had set aside put back.
    """
    site = Path(os.path.realpath(site_dir))
    if site.exists() and not (site.is_dir() and os.access(site, os.W_OK | os.X_OK)):
        raise _cannot_write(site)
    made = _first_missing(site.parent)
    around = made.parent if made else site.parent
    try:
        if made is None:
            _recover(site)
    except OSError as error:
        raise _cannot_write(site) from error
    if os.access(around, os.W_OK | os.X_OK) and not site.is_mount():
        return Safekeeping(site, _sibling(site, NEW), beside=True, made=made)
    if not site.exists():
        raise _cannot_write(site)
    return Safekeeping(site, Path(tempfile.gettempdir()) / f"{NEW}-{os.getpid()}" / site.name, beside=False)


def begin(kept: Safekeeping, *, dirty: bool) -> None:
    """Make the folder that is built into; a dirty build goes on from a copy of the earlier site."""
    try:
        _remove(kept.new)
        if dirty and kept.site.is_dir():
            dotted = [entry.name for entry in _entries(kept.site) if entry.name.startswith(".")]
            top = str(kept.site)
            shutil.copytree(
                top, kept.new, symlinks=True, ignore=lambda folder, _: dotted if folder == top else ()
            )
        else:
            kept.new.mkdir(parents=True)
    except OSError as error:
        discard(kept)
        raise _cannot_write(kept.new) from error


def discard(kept: Safekeeping) -> None:
    """Throw away what was built; the site is what it was."""
    _clear(kept)
    if kept.made is not None:
        for folder in (kept.site.parent, *kept.site.parent.parents):
            if folder.is_relative_to(kept.made):
                with suppress(OSError):
                    folder.rmdir()


def publish(kept: Safekeeping) -> None:
    """Put what was built in the site's place; raises `ThreatgateError`, the earlier site being back."""
    try:
        if not (kept.beside and _exchange(kept)):
            _replace_entries(kept)
    except OSError as error:
        _recover(kept.site)
        discard(kept)
        raise ThreatgateError(
            say(
                "the site could not be put into {folder}: {problem}",
                folder=str(kept.site),
                problem=error.strerror or str(error),
            ),
            say("See that the folder can be written and is not in use, and build again."),
        ) from error


def _exchange(kept: Safekeeping) -> bool:
    """Put the new folder in the place of the earlier one; return False where that cannot be moved."""
    if kept.site.exists():
        shutil.copymode(kept.site, kept.new)
        try:
            kept.site.rename(kept.old)
        except OSError:
            return False  # busy: something is mounted there
    kept.new.rename(kept.site)
    if kept.old.exists():
        _keep_dotted(kept.old, kept.site)
        _remove(kept.old)
    return True


def _replace_entries(kept: Safekeeping) -> None:
    old = kept.site / WITHIN
    old.mkdir()
    for entry in sorted(_visible(kept.site), key=lambda one: one.name != FRONT_PAGE):
        entry.rename(old / entry.name)
    for entry in sorted(_entries(kept.new), key=lambda one: one.name == FRONT_PAGE):
        _remove(kept.site / entry.name)
        shutil.move(entry, kept.site / entry.name)
    _remove(old)
    _clear(kept)


def _recover(site: Path) -> None:
    """Put an earlier site back that a killed build had set aside, or finish what that had begun."""
    within = site / WITHIN
    if within.is_dir():
        for entry in _visible(site):
            _remove(entry)
        for entry in sorted(_entries(within), key=lambda one: one.name == FRONT_PAGE):
            entry.rename(site / entry.name)
        within.rmdir()
    old = _sibling(site, OLD)
    if old.exists() and not site.exists():
        old.rename(site)
    elif old.exists():
        _keep_dotted(old, site)
        _remove(old)
    _remove(_sibling(site, NEW))


def _keep_dotted(old: Path, site: Path) -> None:
    """Move the entries that begin with a dot, which MkDocs leaves alone, unless the build made them too."""
    for entry in _entries(old):
        if entry.name.startswith(".") and not os.path.lexists(site / entry.name):
            entry.rename(site / entry.name)


def _visible(folder: Path) -> list[Path]:
    return [entry for entry in _entries(folder) if not entry.name.startswith(".")]


def _entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _clear(kept: Safekeeping) -> None:
    _remove(kept.new if kept.beside else kept.new.parent)


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def _sibling(site: Path, word: str) -> Path:
    return site.with_name(f".{site.name}.{word}")


def _first_missing(folder: Path) -> Path | None:
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    return missing[-1] if missing else None


def _cannot_write(folder: Path) -> UsageError:
    return UsageError(
        say("the site cannot be written to {folder}", folder=str(folder)),
        say("Make the folder writable, or name another with “site_dir” or --site-dir."),
    )
