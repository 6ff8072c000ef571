"""What goes with a post that is withheld: its own attachments, and the links that would lead to it."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from urllib.parse import unquote, urlsplit

from mkdocs_threatgate.model import Mapping, Scalar, Sequence, Text, Value
from mkdocs_threatgate.sources.attachments import attachment_uris
from mkdocs_threatgate.sources.configuration import read_configuration
from mkdocs_threatgate.sources.enclosures import bundled, linked_files
from mkdocs_threatgate.sources.links import SCHEME, decoded, files_meant
from mkdocs_threatgate.sources.mentions import Mentions
from mkdocs_threatgate.sources.pages import RENDERED, Pages
from mkdocs_threatgate.sources.settings import Site

AS_BROWSERS_READ = str.maketrans({"\\": "/", "\t": None, "\n": None, "\r": None})
NAMING = (".svg", ".html", ".htm", ".xhtml", ".css")
"""Files beside the pages that are made of others."""

FOLDER_PAGES = ("index", "README")


def own_files(pages: Pages, withheld: Iterable[str], shipped: AbstractSet[str]) -> frozenset[str]:
    """Return the attachments of these posts, pictures too, as paths under the docs folder.

    Those are the files in their page bundles, and the files that they link to or name, but none of the
    other pages that are `shipped` nor the configuration; with a drawing or a page of HTML goes what that
    alone names.
    """
    going = frozenset(withheld)
    files = frozenset(attachment_uris(pages)) if going else frozenset()
    if not files:
        return frozenset()
    owned = bundled(files, pages)
    bundles = frozenset(file for uri in going for file in owned[uri])
    others = {file for uri in shipped - going for file in owned.get(uri, ())}
    mentions = Mentions(files, (blog.posts for blog in pages.site.blogs))
    meant = frozenset(file for uri in going for file in _meant(pages.text(uri), files, mentions))
    within = (file for file in meant | bundles if file.lower().endswith(NAMING))
    meant |= frozenset(file for inner in within for file in mentions.of(pages.text(inner).text, inner))
    meant -= bundles | others | mentions.of("\n".join(_configured(pages.site)), "")
    names = {posixpath.basename(file) for file in meant}
    for uri in shipped - going if names else ():
        text = pages.text(uri)
        # a name may be written with percent signs or entities; else it stands there as it is
        spelt = "%" in text.text or "&" in text.text or any(name in text.text for name in names)
        if spelt:
            meant -= _meant(text, meant, mentions)
    return bundles | meant


def _configured(site: Site) -> Iterator[str]:
    """Yield what the configuration states beside the menu and plugins: a logo, a style are the site's own."""
    waiting: list[Value | None] = [
        value for key, value in read_configuration(site.config).entries if key.text not in ("nav", "plugins")
    ]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            waiting.extend(inner for _, inner in value.entries)
        elif isinstance(value, Sequence):
            waiting.extend(value.items)
        elif isinstance(value, Scalar):
            yield value.text


def _meant(text: Text, files: frozenset[str], mentions: Mentions) -> frozenset[str]:
    return files.intersection((*linked_files(text), *mentions.of(text.text, text.uri)))


def leading_to(
    gone: frozenset[str],
    page: str,
    site_url: str = "",
    addresses: AbstractSet[str] = frozenset(),
    own: str = "",
) -> Callable[[str], bool]:
    """Return what tells whether a link on this page leads to one of these files under the docs folder.

    A link may name a file, or the address that MkDocs gives a page: `name/`, `name.html`, or one of
    `addresses`, as `address_of` gives them, where a plugin publishes what is gone; seen from the page's
    file or from its `own` address in the site. Whole addresses below `site_url` count too.
    """

    def leads(target: str) -> bool:
        inside = _below(decoded(target).translate(AS_BROWSERS_READ).strip(), site_url)
        paths = (*files_meant(inside, page), *(files_meant(_from_root(inside, own), page) if own else ()))
        return any(
            address_of(path) in addresses or any(form in gone for form in _forms(path)) for path in paths
        )

    return leads


def _from_root(target: str, own: str) -> str:
    """Return a target on a page of this address from the site's root, above which no browser goes."""
    path, mark, rest = target.partition("#")
    if not path or path.startswith("/") or SCHEME.match(path):
        return target
    return f"{posixpath.normpath(f'/{posixpath.dirname(unquote(own))}/{path}')}{mark}{rest}"


def address_of(path: str) -> str:
    """Return a path in a site as addresses compare: what a page is called in its folder does not count."""
    return path.removesuffix("/index.html").removesuffix(".html").strip("/")


def _below(target: str, site_url: str) -> str:
    """Return a whole address below the site's as a path from its root; any other target as it is.

    Whether it is written with `http`, `https` or neither, with or without the host, it is the same page.
    """
    try:
        site, named = urlsplit(site_url), urlsplit(target)
        elsewhere = named.netloc and (named.hostname, named.port) != (site.hostname, site.port)
    except ValueError:  # a host or a port that is none
        return target
    whole = bool(named.netloc) or target.startswith("/")
    if elsewhere or not whole or named.scheme not in ("", "http", "https"):
        return target
    folder = f"{site.path.rstrip('/')}/"
    if f"{named.path}/".startswith(folder):
        return f"/{named.path[len(folder) :]}"
    return named.path if named.netloc else target


def naming(gone: Iterable[str]) -> Callable[[str], bool]:
    """Return what tells whether a text can hold a link to one of these files; most cannot."""
    names = {name for uri in gone for name in _names(uri)}

    def names_one(text: str) -> bool:
        plain = unquote(decoded(text.replace("\\", "")))
        return any(name in plain for name in names)

    return names_one


def _names(uri: str) -> tuple[str, ...]:
    """Return words of which every link to a path holds one: a folder's page has its folder's address."""
    folder, stem = posixpath.split(posixpath.splitext(uri)[0])
    return (stem, posixpath.basename(folder), "./") if stem in FOLDER_PAGES else (stem,)


def _forms(path: str) -> Iterator[str]:
    yield path
    stem = path.removesuffix(".html")
    yield from (f"{stem}{ending}" for ending in RENDERED)
    yield from (f"{path}/{name}{ending}" for name in FOLDER_PAGES for ending in RENDERED)
