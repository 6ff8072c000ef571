"""The docs folder → the texts to be judged: every file that the generator would render.

Reads the working tree. What cannot be read is carried as a fault, so that it blocks;
what cannot be shown to be left out of the site counts as shipped (contract part 2).
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from pathlib import Path, PurePosixPath

from pathspec import GitIgnoreSpec

from mkdocs_threatgate.errors import SourceError, UsageError
from mkdocs_threatgate.model import Fault, Message, Text, say
from mkdocs_threatgate.sources.settings import Site

RENDERED = (".md", ".markdown", ".mdown", ".mkdn", ".mkd")
META_FILE = ".meta.yml"
MAX_BYTES = 8 * 1024 * 1024
MAX_LINKS = 256
"""So many links to folders are followed; one that leads back into itself would go on without end."""

UNREADABLE = "TG106"
STAGED = ".threatgate-staged"
"""Stands in a folder that `threatgate stage` wrote; its posts are copies without their declarations."""


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
        if (self.docs / STAGED).is_file():
            raise UsageError(
                say("{folder} is a staged copy, not the posts themselves", folder=site.settings.docs_dir),
                say("Name the configuration of the posts with -f; a build from the copy needs no plugin."),
            )
        self.prefix = PurePosixPath(self.docs.relative_to(self.top).as_posix())
        self.above = "" if self.prefix == PurePosixPath() else f"{self.prefix}/"
        self.posts = _globs(site.settings.posts)
        self.left_out = _globs(site.left_out)
        self.inside: dict[str, bool] = {}
        self.real: dict[str, str] = {}
        self.labels = _grouped(site.labels)
        self.unsaved: Mapping[str, bytes] = {}

    def with_unsaved(self, uri: str, data: bytes) -> Pages:
        """Return the same pages, but for one of them that holds these bytes, whatever is on disk."""
        pages = copy(self)
        pages.unsaved = {**self.unsaved, uri: data}
        return pages

    def uris(self) -> tuple[str, ...]:
        """Return the paths, under the docs folder, of all that is rendered, in order."""
        rendered = (uri for uri in self.files() if uri.lower().endswith(RENDERED))
        return tuple(sorted({*rendered, *self.unsaved} if self.unsaved else rendered))

    def files(self) -> Iterator[str]:
        """Yield the path of every file under the docs folder, links followed as MkDocs follows them."""
        followed = 0
        for folder, folders, names in os.walk(self.docs, followlinks=True, onerror=_unreadable_folder):
            folders.sort()
            links = [name for name in folders if Path(folder, name).is_symlink()]
            followed += len(links)
            if followed > MAX_LINKS or any(_leads_back(folder, name) for name in links):
                raise _endless(Path(folder).relative_to(self.docs))
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
            raise self._no_post()

    def refuse_no_post(self) -> None:
        """Raise `SourceError` if no page is a post."""
        if not any(self.is_post(uri) for uri in self.uris()):
            raise self._no_post()

    def _no_post(self) -> SourceError:
        return SourceError(
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
        text, fault = self.read(uri)
        return Text(
            path=f"{self.above}{uri}",
            uri=uri,
            text=text,
            gated=self.is_post(uri),
            ships=not self.left_out.match_file(uri),
            draftable=any(uri.startswith(blog.posts) and not blog.drafts for blog in self.site.blogs),
            labels=(*self.labels.get(uri, ()), *self.labels.get("", ())),
            fault=fault,
        )

    def is_post(self, uri: str) -> bool:
        """Return whether a page is a post, be it by what a link in the file system leads to."""
        if self.posts.match_file(uri):
            return True
        folder, _, name = uri.rpartition("/")
        if folder not in self.real:
            self.real[folder] = os.path.realpath(f"{self.docs}/{folder}")
        place = f"{self.real[folder]}/{name}"
        real = os.path.realpath(place) if os.path.islink(place) else place  # noqa: PTH114 - see below
        inside = real.removeprefix(f"{self.docs}/")
        return real != inside != uri and self.posts.match_file(inside)

    def read(self, uri: str) -> tuple[str, Fault | None]:
        """Return a file's text as UTF-8, or the fault that prevents it."""
        if uri in self.unsaved:
            return _decoded(self.unsaved[uri])
        path = f"{self.docs}/{uri}"  # a `Path` for each of thousands takes as long as reading them
        try:
            about = os.lstat(path)
            link = stat.S_ISLNK(about.st_mode)
            if not self.is_inside(uri.rpartition("/")[0]) or (link and not self.is_within(path)):
                return "", _fault(say("the file is a link that leads out of the repository"))
            about = Path(path).stat() if link else about
            if not stat.S_ISREG(about.st_mode):
                return "", _fault(say("it is no regular file"))  # to read a pipe would wait for ever
            if about.st_size > MAX_BYTES:
                return "", _too_large()
            with open(path, "rb") as file:  # noqa: PTH123 - see above
                return _decoded(file.read())
        except OSError as error:
            return "", _fault(say("the file cannot be read: {problem}", problem=error.strerror or str(error)))

    def is_inside(self, folder: str) -> bool:
        """Return whether a folder under the docs folder lies in the repository; its files are many."""
        if folder not in self.inside:
            self.inside[folder] = self.is_within(f"{self.docs}/{folder}")
        return self.inside[folder]

    def is_within(self, path: str) -> bool:
        """Return whether a path lies in the repository, wherever the links on its way lead."""
        return Path(os.path.realpath(path)).is_relative_to(self.top)

    def meta_files(self) -> Iterator[Text]:
        """Yield the `.meta.yml` files, whose keys other plugins add to posts' front matter."""
        for uri in sorted(uri for uri in self.files() if uri.rpartition("/")[2] == META_FILE):
            yield self.text(uri)._replace(gated=False)


def _grouped(labels: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for uri, label in labels:
        grouped[uri] = (*grouped.get(uri, ()), label)
    return grouped


def _globs(patterns: Iterable[str]) -> GitIgnoreSpec:
    lines = tuple(patterns)
    try:
        # its faster matchers cannot read a file name that is no UTF-8
        return GitIgnoreSpec.from_lines(lines, backend="simple")
    except (ValueError, re.error) as error:
        raise UsageError(
            say("the globs {globs} cannot be read: {problem}", globs=lines, problem=str(error)),
            say("Write them as in a .gitignore file, for example blog/posts/**."),
        ) from error


def _leads_back(folder: str, link: str) -> bool:
    """Return whether a link leads to a folder around it."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(Path(folder, link)))


def _endless(folder: Path) -> SourceError:
    return SourceError(
        say(
            "links in {folder} lead back to a folder around them, or are more than {limit}",
            folder=folder.as_posix(),
            limit=MAX_LINKS,
        ),
        say("Take them out: the files behind them would be published over and over."),
    )


def _decoded(data: bytes) -> tuple[str, Fault | None]:
    if len(data) > MAX_BYTES:
        return "", _too_large()
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return "", _fault(say("the file is not UTF-8 text (byte {byte})", byte=error.start))


def _too_large() -> Fault:
    return _fault(say("the file is larger than {limit} MB", limit=MAX_BYTES // 1024**2))


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
