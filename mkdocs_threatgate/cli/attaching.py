"""Documents of a command line → evidence as a receipt lists it, by the digest of what git will store."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.authoring.staging import file_stored_as
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Event, Evidence, say
from mkdocs_threatgate.sources.blobs import Oversize, digests, read_blobs
from mkdocs_threatgate.sources.documents import DOCUMENT_BYTES, NOTHING, POINTER_BYTES, content_digest
from mkdocs_threatgate.sources.evidence import NEEDED
from mkdocs_threatgate.sources.ledger import ENDINGS
from mkdocs_threatgate.sources.world import Grounds

ROLES = ("submission", "delivery-proof", "acknowledgement", "decision", "correspondence")
"""What a document shows; which of them suffice for an event `sources.evidence` knows."""

ENDING = re.compile(r"\.[a-z0-9_-]{1,16}")


class Attachments(NamedTuple):
    """Documents as a receipt lists them, the files that they are copies of, and the blobs they become.

    `blobs` are by the paths from the top of the repository.
    """

    documents: tuple[Evidence, ...] = ()
    sources: tuple[Path, ...] = ()
    blobs: tuple[tuple[str, str], ...] = ()

    @property
    def pairs(self) -> tuple[tuple[Evidence, Path], ...]:
        """Each document with the file that it is a copy of."""
        return tuple(zip(self.documents, self.sources, strict=True))

    def seen_from(self, folder: str) -> tuple[Evidence, ...]:
        """Return the documents as named from a folder above theirs."""
        return tuple(one._replace(path=posixpath.join(folder, one.path)) for one in self.documents)


NOTHING_ATTACHED = Attachments()


def attach(grounds: Grounds, identifier: str, sources: tuple[Path, ...], role: str) -> Attachments:
    """Return the documents that are to lie beside the receipt of this id; nothing is written but git objects.

    The digest is that of the blob that `git add` makes of it, whatever filters and line ends
    are set; of a document in Git LFS the one that the pointer states. Raises `UsageError` for a
    document that would show nothing or that is too large to be verified.
    """
    folder = grounds.path_in_repository(grounds.ledger / identifier[:4])
    names = tuple(_name(identifier, role, place, source) for place, source in enumerate(sources))
    paths = tuple(f"{folder}/{name}" for name in names)
    top = grounds.repository.top
    oids = tuple(file_stored_as(top, path, source) for path, source in zip(paths, sources, strict=True))
    found = digests(grounds.repository, oids, DOCUMENT_BYTES)
    small = read_blobs(grounds.repository, oids, limit=POINTER_BYTES)
    documents = []
    for name, source, oid in zip(names, sources, oids, strict=True):
        digest = content_digest(small[oid]) or found[oid]
        documents.append(Evidence(name, _usable(digest, source), role))
    return Attachments(tuple(documents), sources, tuple(zip(paths, oids, strict=True)))


def refuse_unshown(grounds: Grounds, event: Event, sources: tuple[Path, ...], role: str) -> None:
    """Raise `UsageError` if the site requires evidence, and none of these documents shows the event."""
    needed = NEEDED.get(event, ()) if grounds.site.settings.evidence == "required" else ()
    if not needed or (sources and role in needed):
        return
    if not sources:
        raise UsageError(
            say("this site requires evidence, and no document is named (evidence: required)"),
            say("Add --evidence FILE: without one the receipt would count for nothing."),
        )
    raise UsageError(
        say(
            "a document of the role “{role}” does not show that a filing was {event}", role=role, event=event
        ),
        say("Name one that does, with --role: {roles}", roles=tuple(one for one in needed if one in ROLES)),
    )


def _name(identifier: str, role: str, place: int, source: Path) -> str:
    suffix, ending = f"-{place + 1}" if place else "", source.suffix.lower()
    # a YAML file in the ledger would be read as a receipt
    plain = f"{ending}.txt" if ending in ENDINGS else ending if ENDING.fullmatch(ending) else ""
    return f"{identifier}.{role}{suffix}{plain}"


def _usable(digest: str | Oversize | None, source: Path) -> str:
    if digest == NOTHING:
        raise UsageError(
            say("the document {path} is empty", path=str(source)), say("Name one that shows something.")
        )
    if isinstance(digest, str):
        return digest
    raise UsageError(
        say("the document {path} is larger than {limit} bytes", path=str(source), limit=DOCUMENT_BYTES),
        say("Keep it with Git LFS (git lfs track), and record it then."),
    )
