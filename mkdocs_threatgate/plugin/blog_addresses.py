"""The addresses in the site that what is withheld would have had: other pages may name it by them."""

from __future__ import annotations

import logging
import posixpath
from collections.abc import Callable, Iterator
from copy import copy
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_threatgate.sources.belongings import address_of


def addresses(files: Files, config: MkDocsConfig, gone: frozenset[str]) -> dict[str, str]:
    """Return where these files would have been in the site: their paths under the docs folder by address.

    A blog plugin gives its posts, and the files beside them, addresses of its own; it is asked for them
    before it has looked at its posts.
    """
    leaving = [file for file in files if file.src_uri in gone]
    found = {address_of(file.dest_uri): file.src_uri for file in leaving}
    for plugin in config.plugins.values():
        found.update(_of_blog(plugin, leaving, config))
    return found


def _of_blog(plugin: Any, leaving: list[File], config: MkDocsConfig) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield the addresses under Material's blog, or under one that is made after it."""
    resolve, options = getattr(plugin, "_resolve_post", None), getattr(plugin, "config", None)
    if resolve is None or options is None or not isinstance(getattr(options, "post_dir", None), str):
        return
    blog = posixpath.normpath(options.blog_dir)
    posts = posixpath.normpath(options.post_dir.format(blog=blog))
    for file in (copy(one) for one in leaving if one.src_uri.startswith(posts)):
        if file.is_documentation_page():
            yield from _resolved(resolve, file, config)
        else:
            yield address_of(file.dest_uri.replace(posts, blog)), file.src_uri


def _resolved(resolve: Callable[..., Any], file: File, config: MkDocsConfig) -> Iterator[tuple[str, str]]:
    """Yield the address of a post; a warning of the blog's about it would count under --strict."""
    before = logging.root.manager.disable
    logging.disable()
    try:
        resolve(file, config)
        yield address_of(file.dest_uri), file.src_uri
    except Exception:  # noqa: BLE001 - of a post that it cannot read the blog makes no page either
        return
    finally:
        logging.disable(before)
