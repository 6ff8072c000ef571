"""Configuration, posts, law and ledger → `World`: everything that both doors read, read alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Attachment, Rulebook, Since, Text, World, say
from mkdocs_threatgate.sources.archive import covered_texts, read_archive
from mkdocs_threatgate.sources.articles import SHIPPED, read_policy
from mkdocs_threatgate.sources.attachments import attachment_uris, read_attachments
from mkdocs_threatgate.sources.committers import last_committers
from mkdocs_threatgate.sources.configuration import lineage
from mkdocs_threatgate.sources.enclosures import read_enclosures
from mkdocs_threatgate.sources.exposure import exposing_links
from mkdocs_threatgate.sources.git import Repository, open_repository
from mkdocs_threatgate.sources.inline import may_hold_receipts
from mkdocs_threatgate.sources.ledger import read_ledger
from mkdocs_threatgate.sources.links import files_meant, link_targets
from mkdocs_threatgate.sources.metas import labelled, read_meta, strays
from mkdocs_threatgate.sources.pages import Pages
from mkdocs_threatgate.sources.reliance import concerning
from mkdocs_threatgate.sources.rulebooks import read_rulebook, rules_folder
from mkdocs_threatgate.sources.settings import Site


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """Where a site stands: its settings, its repository and its pages.

    `top` is where the repository's files are read, which for another commit than the one at
    hand is a folder of its own; `home` the folder from which packs and rules are read.
    """

    site: Site
    repository: Repository
    pages: Pages
    top: Path
    home: Path

    @property
    def prefix(self) -> PurePosixPath:
        """The folder of the configuration, relative to the top of the repository."""
        return PurePosixPath(self.site.folder.resolve().relative_to(self.top).as_posix())

    @property
    def ledger(self) -> Path:
        """The ledger's folder on disk."""
        return self.site.folder / self.site.settings.ledger

    def path_in_repository(self, file: Path) -> str:
        """Return a file's path from the top of the repository; raises `UsageError` if it is outside."""
        place, top = file.resolve(), self.top
        if not place.is_relative_to(top):
            raise UsageError(
                say("{path} lies outside the repository {top}", path=str(place), top=str(top)),
                say("Keep the posts and their ledger in one repository."),
            )
        return place.relative_to(top).as_posix()

    def find(self, named: str, here: Path) -> str:
        """Return the path under the docs folder of a post named on a command line.

        It may be named from the folder `here`, from the top of the repository, from the
        folder of the configuration or from the docs folder. Raises `UsageError` if it is
        none of the site's pages.
        """
        known = frozenset(self.pages.uris())
        for uri in self._meant(named, here):
            if uri in known:
                return uri
        raise self._unknown(named)

    def find_all(self, named: str, here: Path) -> tuple[str, ...]:
        """Return the paths under the docs folder of a page, or of all pages in a folder.

        Named as for `find`. Raises `UsageError` if it is neither, or a folder without pages.
        """
        known = self.pages.uris()
        empty = False
        for uri in self._meant(named, here):
            if uri in known:
                return (uri,)
            below = tuple(one for one in known if uri == "." or one.startswith(f"{uri}/"))
            if below:
                return below
            empty = empty or (self.pages.docs / uri).is_dir()
        if empty:
            raise UsageError(
                say("the folder {folder} holds no page", folder=named),
                say("Name a post, or a folder with posts in it."),
            )
        raise self._unknown(named)

    def _meant(self, named: str, here: Path) -> Iterator[str]:
        """Yield the paths under the docs folder that a name may mean, nearest first."""
        elsewhere = self.top != self.repository.top
        for start in (here, self.repository.top, self.site.folder, self.pages.docs):
            candidate = (start / named).resolve()
            if elsewhere and candidate.is_relative_to(self.repository.top):
                candidate = self.top / candidate.relative_to(self.repository.top)
            if named and candidate.is_relative_to(self.pages.docs):
                yield candidate.relative_to(self.pages.docs).as_posix()

    def _unknown(self, named: str) -> UsageError:
        return UsageError(
            say("{post} is no page under {folder}", post=named, folder=str(self.pages.prefix)),
            say(
                "Name a Markdown file of the site, for example {folder}/blog/posts/a.md.",
                folder=str(self.pages.prefix),
            ),
        )


def stand(site: Site, repository: Repository | None = None, top: Path | None = None) -> Grounds:
    """Return the grounds of a site; raises `LedgerError` where there is no usable repository.

    Where its files are not those of the working tree, `repository` says of which commit they
    are, and `top` where they lie.
    """
    repository = repository or open_repository(site.folder)
    top = top or repository.top
    settings = site.settings
    for folder in (settings.ledger, settings.content_rules, *settings.ledger_history, *settings.baseline):
        if ".." in PurePosixPath(folder).parts:
            raise UsageError(
                say("{path} does not lie in the folder of {file}", path=folder, file=site.config.name),
                say("Keep the ledger, the baselines and the rules beside the configuration or below it."),
            )
    stated = lineage(site.config) if site.config.exists() else ()  # `init` is about to write one
    for file in (*stated, *_own_rules(site)):
        if not file.resolve().is_relative_to(top.resolve()):
            raise UsageError(
                say("{path} lies outside the repository {top}", path=str(file), top=str(top)),
                say(
                    "Keep the configuration, what it inherits from and the site's own rules in the "
                    "repository, behind no link that leads out: what no commit holds nobody can review."
                ),
            )
    return Grounds(
        site=site, repository=repository, pages=Pages(site, top), top=top.resolve(), home=site.folder
    )


def _own_rules(site: Site) -> Iterator[Path]:
    """Yield the folders of the site's own articles and content rules, and what lies in them."""
    named = (*(name for name in site.settings.profiles if name not in SHIPPED), site.settings.content_rules)
    for folder in (site.folder / name for name in named if name):
        if folder.is_dir():
            yield folder
            yield from folder.iterdir()


def read_world(
    grounds: Grounds,
    *,
    asked: tuple[str, ...] = (),
    config_option: str = "",
    pinned: bool = False,
    since: Since | None = None,
    prepare: Callable[[Rulebook], object] | None = None,
) -> World:
    """Return all that the gate needs; `asked` limits it to these paths under the docs folder.

    `prepare` is handed the rulebook first, so that what takes threads to compile is there when all is read.
    With `since` it is limited to `asked`, be they none, unless all is to be looked at; what the
    gate believes is then what it was at the base. Raises a `ThreatgateError` where policy, posts
    or ledger cannot be read.
    """
    settings, pages = grounds.site.settings, grounds.pages
    limited = bool(asked) or (since is not None and not since.whole)
    rulebook = read_rulebook(rules_folder(grounds.home, settings), settings.content_rules)
    if prepare:
        prepare(rulebook)
    policy = read_policy(settings.profiles, grounds.home)
    metas = tuple((text, read_meta(text)) for text in pages.meta_files())
    texts = tuple(pages.text(uri) for uri in asked) if limited else tuple(pages.texts(pages.uris()))
    texts = tuple(labelled(text, metas) for text in texts) if metas else texts
    inline = tuple(text for text in texts if may_hold_receipts(text))
    trust = since.base if since and not since.whole else ""
    ledger, baseline = read_ledger(grounds.repository, grounds.prefix, settings, texts, inline, trust)
    covered = covered_texts(ledger, texts)
    enclosed = read_enclosures(pages, (text for those in covered.values() for text in those))
    files = since.files if since and limited else frozenset()
    return World(
        texts=texts,
        ledger=ledger,
        policy=policy,
        settings=settings,
        baseline=baseline,
        archive=read_archive(grounds.repository, ledger, covered, enclosed),
        enclosed=enclosed,
        committers=last_committers(grounds.repository, ledger, texts, pages.above, settings),
        rulebook=rulebook,
        attachments=_attachments(pages, texts, files) if limited else _attachments(pages),
        strays=tuple(strays(one for one in metas if not limited or one[0].uri in files)),
        exposed=_exposed(grounds),
        exposing=() if asked and since is None else tuple(_exposing(grounds)),
        whole=not limited,
        told=concerning(ledger.entries, texts, settings.timezone) if limited else frozenset(),
        since=since,
        config_option=config_option,
        known=frozenset(pages.uris()),
        configuration=(grounds.prefix / grounds.site.config.name).as_posix(),
        pinned=pinned,
    )


def read_ledger_alone(grounds: Grounds, *, config_option: str = "", pinned: bool = False) -> World:
    """Return a world without posts: the ledger with every entry proved, receipts in front matter too.

    Raises a `ThreatgateError` where policy, pages or ledger cannot be read.
    """
    settings, pages = grounds.site.settings, grounds.pages
    inline = tuple(text for text in map(pages.text, pages.uris()) if may_hold_receipts(text))
    ledger, baseline = read_ledger(grounds.repository, grounds.prefix, settings, (), inline, every=True)
    return World(
        texts=(),
        ledger=ledger,
        policy=read_policy(settings.profiles, grounds.site.folder),
        settings=settings,
        baseline=baseline,
        exposed=_exposed(grounds),
        config_option=config_option,
        pinned=pinned,
    )


def _attachments(
    pages: Pages, asked: tuple[Text, ...] | None = None, files: frozenset[str] = frozenset()
) -> tuple[Attachment, ...]:
    """Return the files that are no pages: all, or `files` and those that the pages asked about link to."""
    published = attachment_uris(pages)
    if asked is not None:
        meant = {
            uri
            for text in asked
            for target, _ in link_targets(text.text)
            for uri in files_meant(target, text.uri)
        }
        published = tuple(uri for uri in published if uri in meant or uri in files)
    return tuple(read_attachments(pages, published))


def _exposing(grounds: Grounds) -> Iterator[tuple[str, str]]:
    if _exposed(grounds):  # told as a whole
        return
    settings = grounds.site.settings
    folders = (settings.ledger, *settings.ledger_history)
    yield from exposing_links(grounds.pages, tuple(str(grounds.prefix / folder) for folder in folders))


def _exposed(grounds: Grounds) -> str:
    ledger = grounds.ledger.resolve()
    return grounds.path_in_repository(ledger) if ledger.is_relative_to(grounds.pages.docs) else ""
