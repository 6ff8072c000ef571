"""A post as it stands → what a receipt says of it."""

from __future__ import annotations

from mkdocs_threatgate.authoring.staging import text_stored_as
from mkdocs_threatgate.model import Cover, Post, Text
from mkdocs_threatgate.policy.substance import content_of, substance
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.enclosures import read_enclosures
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.world import Grounds


def cover(grounds: Grounds, post: Post, name: str, written: str) -> Cover:
    """Return the cover of a post under this name, with the digests of its file as `written`."""
    timezone = grounds.site.settings.timezone
    text = Text(post.path, post.uri, written, gated=post.gated, ships=post.ships)
    read = read_post(text, timezone)
    enclosed = read_enclosures(grounds.pages, (text,)).get(post.path, ())
    found = substance(read, read_declaration(read, timezone), tuple(one.sha256 for one in enclosed))
    # line ends and filters may make another blob of it than its bytes are
    blob = text_stored_as(grounds.repository.top, post.path, written)
    return Cover(name, content_of(found, blob))
