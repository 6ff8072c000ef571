"""The site without its blocked posts: what MkDocs and its plugins must never come to know of.

Files are excluded before any blog plugin looks at them, so that there is no page, excerpt, archive, category,
tag, feed or card of them; what an author has written down about them elsewhere goes as well: entries of the
nav, redirects, related links, and the links of other pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from mkdocs_threatgate.plugin.blog_addresses import addresses
from mkdocs_threatgate.plugin.plain_words import PlainWords
from mkdocs_threatgate.sources.belongings import address_of, leading_to

REDIRECTS = "redirect_maps"
TOP_PAGE = "index.md"
"""Where the paths begin that a configuration names."""

Gone = Callable[[str], bool]


def forget(config: MkDocsConfig, gone: frozenset[str]) -> None:
    """Take what the configuration says of these files out of it; they are named by paths under docs."""
    words = PlainWords(gone, config.site_url or "")
    config.markdown_extensions.append(words)  # type: ignore[arg-type]
    _forget(config, words.leading_from(TOP_PAGE))


def exclude(files: Files, config: MkDocsConfig, gone: frozenset[str]) -> None:
    """Have these files neither rendered nor copied, and their addresses in the site forgotten too."""
    words = _words(config)
    if words is not None:
        words.files, words.addresses = files, addresses(files, config, gone)
        _forget(config, words.leading_from(TOP_PAGE))
    for file in files:
        if file.src_uri in gone:
            file.inclusion = InclusionLevel.EXCLUDED


def prune(nav: Navigation, config: MkDocsConfig, files: Files, gone: frozenset[str]) -> None:
    """Take these pages out of a nav that a plugin has made, and out of the related links of posts."""
    words = _words(config)
    if words is not None:
        for address in published(files):
            words.addresses.pop(address, None)
    leads = words.leading_from(TOP_PAGE) if words else leading_to(gone, TOP_PAGE, config.site_url or "")
    nav.items[:] = _kept(nav.items, gone)
    for page in [page for page in nav.pages if page.file.src_uri in gone]:
        nav.pages.remove(page)
        if page.previous_page:
            page.previous_page.next_page = page.next_page
        if page.next_page:
            page.next_page.previous_page = page.previous_page
    for plugin in config.plugins.values():
        for post in getattr(getattr(plugin, "blog", None), "posts", ()):
            links = post.config.links
            if links:
                links.items[:] = _related(links.items, leads)
                post.config.links = links if links.items else None


def named(config: MkDocsConfig) -> dict[str, str]:
    """Return the addresses of what is withheld, and the path under the docs folder that each is of."""
    words = _words(config)
    return words.addresses if words else {}


def published(files: Files) -> Iterator[str]:
    """Yield the addresses of what is in the site."""
    return (address_of(file.dest_uri) for file in files if not file.inclusion.is_excluded())


def _words(config: MkDocsConfig) -> PlainWords | None:
    return next((one for one in config.markdown_extensions if isinstance(one, PlainWords)), None)


def _forget(config: MkDocsConfig, leads: Gone) -> None:
    if isinstance(config.nav, list):
        config.nav = _without(config.nav, leads)
    for plugin in config.plugins.values():
        options = getattr(plugin, "config", None)  # a hook has none
        redirects = options.get(REDIRECTS) if isinstance(options, Mapping) else None
        if isinstance(redirects, dict):  # the plugin has taken hold of it
            for old in [old for old, new in redirects.items() if leads(str(new))]:
                del redirects[old]


def returned(files: Files, gone: frozenset[str]) -> Iterator[str]:
    """Yield which of these files a plugin has put into the site again, as a blog does with its index."""
    for file in files:
        if file.src_uri in gone and not file.inclusion.is_excluded():
            yield file.src_uri


def _without(items: list[Any], leads: Gone) -> list[Any]:
    """Return a nav as the configuration states it without what leads there; sections left empty go."""
    return [kept for item in items for kept in _stated(item, leads)]


def _stated(item: Any, leads: Gone) -> Iterator[Any]:  # noqa: ANN401 - whatever YAML holds
    if isinstance(item, str):
        if not leads(item):
            yield item
    elif isinstance(item, dict):
        kept = {}
        for title, target in item.items():
            if isinstance(target, list):
                below = _without(target, leads)
                if below or not target:
                    kept[title] = below
            elif not (isinstance(target, str) and leads(target)):
                kept[title] = target
        if kept:
            yield kept
    else:
        yield item


def _kept(items: list[StructureItem], gone: frozenset[str]) -> list[StructureItem]:
    kept = []
    for item in items:
        if isinstance(item, Section):
            had = bool(item.children)
            item.children[:] = _kept(item.children, gone)
            if had and not item.children:
                continue
        elif isinstance(item, Page) and item.file.src_uri in gone:
            continue
        kept.append(item)
    return kept


def _related(items: list[StructureItem], leads: Gone) -> list[StructureItem]:
    """Return the related links of a post that lead to nothing withheld."""
    kept = []
    for item in items:
        if isinstance(item, Section):
            item.children[:] = _related(item.children, leads)
            if not item.children:
                continue
        elif leads(getattr(item, "url", None) or ""):
            continue
        kept.append(item)
    return kept
