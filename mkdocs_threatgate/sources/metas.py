"""`.meta.yml` of Material's meta plugin → the titles it gives posts, and declarations where none may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mkdocs_threatgate.model import TOP, Fault, Mapping, Scalar, Span, Text, say
from mkdocs_threatgate.sources.declarations import INVALID, KEY
from mkdocs_threatgate.sources.pages import META_FILE
from mkdocs_threatgate.sources.trees import TreeError, read_tree

Meta = tuple[Text, Mapping | None]
"""A file, and what it adds to the posts below it; None where that cannot be read."""


def read_meta(text: Text) -> Mapping | None:
    """Return what a `.meta.yml` adds to the posts below it, or None where it cannot be read."""
    try:
        tree = read_tree(text.text, inert_tags=True)
    except TreeError:
        return None
    return tree if isinstance(tree, Mapping) else Mapping((), TOP)


def labelled(text: Text, metas: Iterable[Meta]) -> Text:
    """Return a text with the titles that the `.meta.yml` files above it give it."""
    titles = tuple(
        title.text
        for meta, tree in metas
        if tree and text.uri.startswith(meta.uri.removesuffix(META_FILE))
        for title in (tree.get("title"),)
        if isinstance(title, Scalar)
    )
    return text._replace(labels=(*text.labels, *titles)) if titles else text


def strays(metas: Iterable[Meta]) -> Iterator[tuple[str, Fault]]:
    """Yield a fault for every `.meta.yml` that declares: only a post's own front matter may."""
    for text, tree in metas:
        span = _declaration_in(text, tree)
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


def _declaration_in(text: Text, tree: Mapping | None) -> Span | None:
    """Return where a `.meta.yml` declares; one that cannot be read declares if it names us."""
    if tree is None:
        return TOP if KEY in text.text else None
    return next((key.span for key, _ in tree.entries if key.text == KEY), None)
