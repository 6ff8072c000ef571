"""Links to what is withheld → their words alone, in rendered pages and in the excerpts of a blog."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from mkdocs.structure.files import Files

from mkdocs_threatgate.authoring.unlinking import IN_WORDS, unaddressed
from mkdocs_threatgate.sources.belongings import leading_to

ADDRESSES = ("href", "src", "data", "poster")
BEFORE_ADDRESSES_ARE_MADE = 6
"""After links are read (20) and attributes hung on them (8), before MkDocs' `relpath` and `toc`."""

Gone = Callable[[str], bool]


class PlainWords(Extension):
    """Has every page rendered without links to these files, named by their paths under the docs folder."""

    def __init__(self, gone: frozenset[str], site_url: str) -> None:
        """Take what is withheld, and the address of the site, below which a link may name it too."""
        super().__init__()
        self.gone, self.site_url = gone, site_url
        self.addresses: dict[str, str] = {}
        self.files: Files | None = None

    def leading_from(self, page: str) -> Gone:
        """Return what tells whether a link leads there from a page, named by its path under docs."""
        file = self.files.get_file_from_path(page) if self.files else None
        return leading_to(self.gone, page, self.site_url, self.addresses.keys(), file.url if file else "")

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own word
        """Register the change for pages; a blog's excerpts are rendered with the same extensions."""
        md.treeprocessors.register(_Unlinking(md, self), "threatgate_unlinking", BEFORE_ADDRESSES_ARE_MADE)


class _Unlinking(Treeprocessor):
    def __init__(self, md: Markdown, owner: PlainWords) -> None:
        super().__init__(md)
        self.owner = owner

    def run(self, root: Element) -> None:
        """Take the links out of a page's tree, and the addresses out of the HTML that stands in it."""
        try:
            page = self.md.treeprocessors["relpath"].file.src_uri  # type: ignore[attr-defined]  # MkDocs' own
        except KeyError:
            return
        leads = self.owner.leading_from(page)
        _unlink(root, leads)
        stash = self.md.htmlStash.rawHtmlBlocks
        stash[:] = [unaddressed(one, leads) if isinstance(one, str) else one for one in stash]


def _unlink(root: Element, leads: Gone) -> None:
    waiting = [root]
    while waiting:
        parent = waiting.pop()
        at = 0
        while at < len(parent):
            child = parent[at]
            named = [key for key in ADDRESSES if leads(child.get(key, ""))]
            if named and child.tag == "a":
                _dissolve(parent, at)  # what was in it comes next
                continue
            if named and child.tag == "img":
                child.text = child.get("alt", "")
                _dissolve(parent, at)
                continue
            for key in named:
                del child.attrib[key]
            waiting.append(child)
            at += 1


def _dissolve(parent: Element, at: int) -> None:
    """Put what an element holds in its place; an address that is its own words would name what is gone."""
    element = parent[at]
    parts = list(element)
    own_words = not parts and (element.text or "").strip() == element.get("href")
    _append(parent, at, IN_WORDS if own_words else element.text)
    parent.remove(element)
    for offset, part in enumerate(parts):
        parent.insert(at + offset, part)
    _append(parent, at + len(parts), element.tail)


def _append(parent: Element, at: int, text: str | None) -> None:
    """Add a text before the child at a place."""
    if not text:
        return
    if at:
        parent[at - 1].tail = f"{parent[at - 1].tail or ''}{text}"
    else:
        parent.text = f"{parent.text or ''}{text}"
