"""The docs folder → the texts to be judged: every file that the generator would render.

Reads the working tree. What cannot be read is carried as a fault, so that it blocks;
what cannot be shown to be left out of the site counts as shipped (contract part 2).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from mkdocs_threatgate.errors import SourceError, UsageError
from mkdocs_threatgate.model import Fault, Message, Text, say
from mkdocs_threatgate.sources.settings import Site

RENDERED = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
META_FILE = ".meta.yml"
MAX_BYTES = 8 * 1024 * 1024
UNREADABLE = "TG106"


class Pages:
    """The files of a site's docs folder, and which of them are posts."""

    def __init__(self, site: Site, top: Path) -> None:
        """Take a site and the top of its repository; raises `UsageError` if the docs lie outside."""
        self.site = site
        self.top = top.resolve()
        self.docs = site.docs.resolve()
        if not self.docs.is_relative_to(self.top):
            raise UsageError(
                say(
                    "the docs folder {folder} lies outside the repository {top}",
                    folder=str(self.docs),
                    top=str(self.top),
                ),
                say("Keep the posts and their ledger in one repository."),
            )
        self.prefix = PurePosixPath(self.docs.relative_to(self.top).as_posix())
        self.posts = GitIgnoreSpec.from_lines(site.settings.posts)
        self.left_out = GitIgnoreSpec.from_lines(site.left_out)
        self.labels = _grouped(site.labels)

    def uris(self) -> tuple[str, ...]:
        """Return the paths, under the docs folder, of all that is rendered, in order."""
        return tuple(sorted(uri for uri in self.files() if uri.lower().endswith(RENDERED)))

    def files(self) -> Iterator[str]:
        """Yield the path of every file under the docs folder, links followed as MkDocs follows them."""
        for folder, folders, names in os.walk(self.docs, followlinks=True, onerror=_unreadable_folder):
            folders.sort()
            here = Path(folder).relative_to(self.docs).as_posix()
            for name in names:
                yield name if here == "." else f"{here}/{name}"

    def texts(self, uris: Iterable[str]) -> Iterator[Text]:
        """Yield each file's text; raises `SourceError` if none of them is a post."""
        gated = 0
        for uri in uris:
            text = self.text(uri)
            gated += text.gated
            yield text
        if not gated:
            raise SourceError(
                say(
                    "no file under {folder} is a post (posts: {globs})",
                    folder=str(self.prefix),
                    globs=self.site.settings.posts,
                ),
                say(
                    "Correct “posts” in {file}: a gate that sees no post lets everything by.",
                    file=self.site.config.name,
                ),
            )

    def text(self, uri: str) -> Text:
        """Return one file as the gate takes it."""
        text, fault = self.read(self.docs / uri)
        return Text(
            path=(self.prefix / uri).as_posix(),
            uri=uri,
            text=text,
            gated=self.posts.match_file(uri),
            ships=not self.left_out.match_file(uri),
            draftable=any(uri.startswith(blog.posts) and not blog.drafts for blog in self.site.blogs),
            labels=self.labels.get(uri, ()),
            fault=fault,
        )

    def read(self, path: Path) -> tuple[str, Fault | None]:
        """Return a file's text as UTF-8, or the fault that prevents it."""
        try:
            if path.is_symlink() and not path.resolve().is_relative_to(self.top):
                return "", _fault(say("the file is a link that leads out of the repository"))
            if path.stat().st_size > MAX_BYTES:
                return "", _fault(say("the file is larger than {limit} MB", limit=MAX_BYTES // 1024**2))
            return path.read_bytes().decode("utf-8"), None
        except UnicodeDecodeError as error:
            return "", _fault(say("the file is not UTF-8 text (byte {byte})", byte=error.start))
        except OSError as error:
            return "", _fault(say("the file cannot be read: {problem}", problem=error.strerror or str(error)))

    def meta_files(self) -> Iterator[Text]:
        """Yield the `.meta.yml` files, whose keys other plugins add to posts' front matter."""
        for uri in sorted(self.files()):
            if PurePosixPath(uri).name == META_FILE:
                yield self.text(uri)._replace(gated=False)


def _grouped(labels: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for uri, label in labels:
        grouped[uri] = (*grouped.get(uri, ()), label)
    return grouped


def _fault(message: Message) -> Fault:
    return Fault(
        UNREADABLE, message, say("Make the file readable, as UTF-8 text, or take it out of the docs folder.")
    )


def _unreadable_folder(error: OSError) -> None:
    raise SourceError(
        say(
            "the folder {folder} cannot be read: {problem}",
            folder=str(error.filename),
            problem=error.strerror or "",
        ),
        say("Make it readable: what cannot be read cannot be judged."),
    )
