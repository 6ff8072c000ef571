"""What a shell offers for an argument; offers nothing, and says nothing, where that cannot be told.

Each function is one that click asks: context, parameter and the word so far → words. What they
need is loaded when a shell asks, for every run of a command loads this file. No history is read
and nothing is judged, so that an answer takes a moment.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

if TYPE_CHECKING:
    from mkdocs_threatgate.sources.settings import Site

Words = Iterable[tuple[str, str]]
"""Words with what they mean, which some shells show."""

Offer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def offering(words: Callable[[click.Context, str], Words]) -> Offer:
    """Return what click asks for those of the words that begin as the one on the command line."""

    @wraps(words)
    def offer(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del parameter
        try:
            return [
                CompletionItem(word, help=meaning or None)
                for word, meaning in words(context, incomplete)
                if word.startswith(incomplete)
            ]
        except Exception:  # noqa: BLE001 - somebody is in the middle of a line: there is nobody to tell
            return []

    return offer


@offering
def posts(context: click.Context, incomplete: str) -> Words:
    """Offer the posts of the site, as paths from here; its other pages where no post begins so."""
    from mkdocs_threatgate.sources.pages import Pages  # noqa: PLC0415 - see above

    site = _site(context)
    pages = Pages(site, site.docs)
    named = [(os.path.relpath(pages.docs / uri), pages.posts.match_file(uri)) for uri in pages.uris()]
    gated = [(path, "") for path, is_post in named if is_post and path.startswith(incomplete)]
    return gated or [(path, "") for path, _ in named]


@offering
def filings(context: click.Context, incomplete: str) -> Words:
    """Offer the ids of the filings in the ledger, as the names of its files tell them."""
    del incomplete
    return [(path.stem, "") for path in _receipts(context)]


@offering
def filings_and_posts(context: click.Context, incomplete: str) -> Words:
    """Offer the ids of the filings, and the posts where no id begins so."""
    found = [(path.stem, "") for path in _receipts(context) if path.stem.startswith(incomplete)]
    given = click.Argument(["post"])
    return found or [(item.value, "") for item in posts(context, given, incomplete)]


@offering
def authorities(context: click.Context, incomplete: str) -> Words:
    """Offer the bodies that are competent for what the post on the command line declares."""
    del incomplete
    from mkdocs_threatgate.policy.competence import competent  # noqa: PLC0415 - see above
    from mkdocs_threatgate.policy.obligations import derive_obligations  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.articles import read_policy  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.declarations import read_declaration  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.pages import Pages  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.posts import read_post  # noqa: PLC0415 - see above

    site = _site(context)
    settings, pages = site.settings, Pages(site, site.docs)
    policy = read_policy(settings.profiles, site.folder)
    bodies: dict[str, str] = {}
    known = frozenset(pages.uris())
    named = (Path(one).resolve() for one in _named_posts(context))
    for uri in (path.relative_to(pages.docs).as_posix() for path in named if path.is_relative_to(pages.docs)):
        if uri not in known:
            continue
        post = read_post(pages.text(uri), settings.timezone)
        declaration = read_declaration(post, settings.timezone)
        for obligation in derive_obligations(post, declaration, policy, settings):
            for body in competent(obligation, settings.interpretation):
                bodies[body.name or body.department] = obligation.article.id
    return bodies.items()


@offering
def rules(context: click.Context, incomplete: str) -> Words:
    """Offer the codes of the rules and the ids of the articles."""
    del context, incomplete
    from mkdocs_threatgate.checks import CHECKS  # noqa: PLC0415 - see above
    from mkdocs_threatgate.sources.articles import SHIPPED, read_policy  # noqa: PLC0415 - see above

    cards = sorted((check.RULE.code, check.RULE.slug) for check in CHECKS)
    articles = read_policy(tuple(SHIPPED), Path()).articles
    return [*cards, *((article.id, article.title.en) for article in articles)]


@offering
def files(context: click.Context, incomplete: str) -> Words:
    """Offer the files and folders here, for options that name a file by a plain word."""
    del context
    folder, _, _ = incomplete.rpartition("/")
    return [(str(Path(folder, name)), "") for name in sorted(os.listdir(folder or "."))]  # noqa: PTH208 - names


def _site(context: click.Context) -> Site:
    from mkdocs_threatgate.sources.settings import find_configuration, read_site  # noqa: PLC0415 - see above

    named = context.params.get("config")
    return read_site(Path(named) if named else find_configuration(Path()))


def _receipts(context: click.Context) -> Iterator[Path]:
    site = _site(context)
    yield from sorted((site.folder / site.settings.ledger).glob("[0-9]*/*.yml"))


def _named_posts(context: click.Context) -> tuple[str, ...]:
    # where an option still lacks its word, click leaves the arguments where they are
    given = context.params.get("post") or context.params.get("posts") or context.args
    return (given,) if isinstance(given, str) else tuple(given)
