"""Configuration, posts, law and ledger → `World`: everything that both doors read, read alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import TOP, Fault, Mapping, Span, Text, World, say
from mkdocs_threatgate.sources.articles import read_policy
from mkdocs_threatgate.sources.declarations import INVALID, KEY
from mkdocs_threatgate.sources.git import Repository, open_repository
from mkdocs_threatgate.sources.inline import may_hold_receipts
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.pages import Pages
from mkdocs_threatgate.sources.settings import Site
from mkdocs_threatgate.sources.trees import TreeError, read_tree


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Where a site stands: its settings, its repository and its pages."""

    site: Site
    repository: Repository
    pages: Pages

    @property
    def prefix(self) -> PurePosixPath:
        """The folder of the configuration, relative to the top of the repository."""
        return PurePosixPath(self.site.folder.resolve().relative_to(self.repository.top.resolve()).as_posix())

    @property
    def ledger(self) -> Path:
        """The ledger's folder on disk."""
        return self.site.folder / self.site.settings.ledger

    def path_in_repository(self, file: Path) -> str:
        """Return a file's path from the top of the repository; raises `UsageError` if it is outside."""
        place, top = file.resolve(), self.repository.top.resolve()
        if not place.is_relative_to(top):
            raise UsageError(
                say("{path} lies outside the repository {top}", path=str(place), top=str(top)),
                say("Keep the posts and their ledger in one repository."),
            )
        return place.relative_to(top).as_posix()

    def find(self, named: str, here: Path) -> str:
        """Return the path under the docs folder of a post named on a command line.

        It may be named from the folder `here`, from the top of the repository or from the
        docs folder. Raises `UsageError` if it is none of the site's pages.
        """
        known = frozenset(self.pages.uris())
        for start in (here, self.repository.top, self.pages.docs):
            candidate = (start / named).resolve()
            if candidate.is_relative_to(self.pages.docs):
                uri = candidate.relative_to(self.pages.docs).as_posix()
                if uri in known:
                    return uri
        raise UsageError(
            say("{post} is no page under {folder}", post=named, folder=str(self.pages.prefix)),
            say(
                "Name a Markdown file of the site, for example {folder}/blog/posts/a.md.",
                folder=str(self.pages.prefix),
            ),
        )


def stand(site: Site) -> Grounds:
    """Return the grounds of a site; raises `LedgerError` where there is no usable repository."""
    repository = open_repository(site.folder)
    settings = site.settings
    for folder in (settings.ledger, *settings.ledger_history, *settings.baseline):
        if ".." in PurePosixPath(folder).parts:
            raise UsageError(
                say("{path} does not lie in the folder of {file}", path=folder, file=site.config.name),
                say("Keep the ledger and the baselines beside the configuration or below it."),
            )
    return Grounds(site=site, repository=repository, pages=Pages(site, repository.top))


def read_world(
    grounds: Grounds, *, asked: tuple[str, ...] = (), config_option: str = "", pinned: bool = False
) -> World:
    """Return all that the gate needs; `asked` limits it to these paths under the docs folder.

    Raises a `ThreatgateError` where policy, posts or ledger cannot be read.
    """
    settings, pages = grounds.site.settings, grounds.pages
    policy = read_policy(settings.profiles, grounds.site.folder)
    texts = tuple(pages.text(uri) for uri in asked) if asked else tuple(pages.texts(pages.uris()))
    inline = tuple(text for text in texts if may_hold_receipts(text))
    ledger, baseline = read_ledger(grounds.repository, grounds.prefix, settings, texts, inline)
    return World(
        texts=texts,
        ledger=ledger,
        policy=policy,
        settings=settings,
        baseline=baseline,
        strays=() if asked else tuple(_strays(pages)),
        exposed=_exposed(grounds),
        whole=not asked,
        config_option=config_option,
        pinned=pinned,
    )


def _strays(pages: Pages) -> Iterator[tuple[str, Fault]]:
    """Yield a fault for every `.meta.yml` that declares: only a post's own front matter may."""
    for text in pages.meta_files():
        span = _declaration_in(text)
        if span is not None:
            fault = Fault(
                INVALID,
                say(
                    "“threatgate” in {file} would speak for many posts at once",
                    file=text.path.rsplit("/", 1)[-1],
                ),
                say("Declare in each post's own front matter."),
                span,
            )
            yield text.path, fault


def _declaration_in(text: Text) -> Span | None:
    if KEY not in text.text:
        return None
    try:
        tree = read_tree(text.text.removeprefix("\ufeff"), inert_tags=True)
    except TreeError:
        return TOP
    if not isinstance(tree, Mapping):
        return None
    return next((key.span for key, _ in tree.entries if key.text == KEY), None)


def _exposed(grounds: Grounds) -> str:
    ledger = grounds.ledger.resolve()
    return grounds.path_in_repository(ledger) if ledger.is_relative_to(grounds.pages.docs) else ""
