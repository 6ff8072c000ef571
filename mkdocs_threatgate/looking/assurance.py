"""The manifest of a built site, and the sources as judged now → in which respects they disagree. Pure.

The posts' digests say whether the site is of these sources, so that a working tree with changes that
no post is touched by is as good as a clean one; the commit says whether it is of this state of the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from mkdocs_threatgate.model import Discrepancy, Message, Verdict, say
from mkdocs_threatgate.reports.manifest import FILE, SCHEMA, write_manifest

NAMED = 5
"""Posts that are named."""

SHORT = 12
"""Letters of a commit that are told."""


class Manifest(NamedTuple):
    """What a manifest says: the digests under their keys, and those of the posts by their paths."""

    version: str
    stated: dict[str, str]
    posts: dict[str, str]


class Assurance:
    """Compares the manifest of a built site with what it should be."""

    def __init__(
        self,
        found: bytes | None,
        verdict: Verdict,
        withheld: frozenset[str],
        shown: str,
        again: tuple[str, ...],
    ) -> None:
        """Take the manifest's bytes (None where there is none) and the verdict on the sources.

        `withheld` are paths under the docs folder; `shown` is how messages name the folder of the site,
        `again` the command that builds it anew.
        """
        self.found, self.shown, self.again = found, shown, again
        self.true = read_manifest(write_manifest(verdict, withheld)) or Manifest("", {}, {})
        self.manifest = None if found is None else read_manifest(found)

    @property
    def unnamed(self) -> frozenset[str]:
        """The posts that might be published and that the manifest does not name, by their paths."""
        return frozenset(self.true.posts).difference(
            self.manifest.posts if self.manifest else self.true.posts
        )

    def discrepancies(self, published: dict[str, str]) -> Iterator[Discrepancy]:
        """Yield what is not as it should be; `published` says where in the site unnamed posts are."""
        if self.found is None:
            yield self._of(say("the site has no {file}: it was built without the gate", file=FILE), "none")
        elif self.manifest is None:
            yield self._of(say("this is no manifest that can be read"), "unreadable")
        else:
            yield from self._stated(self.manifest)
            yield from self._posts(self.manifest, published)

    def _stated(self, manifest: Manifest) -> Iterator[Discrepancy]:
        stated, true = manifest.stated, self.true.stated
        if stated["commit"] != true["commit"]:
            built, head = _short(stated["commit"]), _short(true["commit"])
            what = say("the site was built from the commit {built}; HEAD is {head}", built=built, head=head)
            yield self._of(what, "commit")
        others = {
            "policy": say("the site was judged by other articles than those of today"),
            "rules": say("the site was judged by other content rules than those of today"),
            "configuration": say("the site was judged under other settings of the gate than those of today"),
        }
        for key, what in others.items():
            if stated[key] != true[key]:
                yield self._of(self._by_version(what, manifest.version), key)

    def _by_version(self, what: Message, version: str) -> Message:
        """Return a message that tells of the version that judged, if it is another."""
        if version == self.true.version:
            return what
        return say("{what}; it was built with threatgate {version}", what=what, version=version)

    def _posts(self, manifest: Manifest, published: dict[str, str]) -> Iterator[Discrepancy]:
        named, true = manifest.posts, self.true.posts
        strange = sorted(named.keys() - true.keys())
        changed = sorted(path for path in named.keys() & true.keys() if named[path] != true[path])
        if strange:
            what = say(
                "the manifest names what is not there or not to be published: {posts}", posts=_few(strange)
            )
            yield self._of(what, "strange")
        if changed:
            what = say("not as they were when the site was built: {posts}", posts=_few(changed))
            yield self._of(what, "changed")
        for post in sorted(published):
            what = say("{post} stands in the site, and the manifest does not name it", post=post)
            yield self._of(what, f"unnamed {post}", published[post])

    def _of(self, what: Message, identity: str, path: str = "") -> Discrepancy:
        remedy = say(
            "Build the site anew from what is committed, with the plugin on, and change nothing in it. "
            "A generator that runs no plugins, such as Zensical, builds from the copy of “threatgate stage”."
        )
        return Discrepancy(path or f"{self.shown}/{FILE}", what, remedy, self.again, identity)


def read_manifest(data: bytes) -> Manifest | None:
    """Return what a manifest says, or None where it is none that this version knows."""
    try:
        loaded = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(loaded, dict) or loaded.get("schema") != SCHEMA:
        return None
    tool, posts = loaded.get("tool"), loaded.get("posts")
    stated = {key: loaded.get(key) for key in ("commit", "policy", "rules", "configuration")}
    version = tool.get("version") if isinstance(tool, dict) else None
    if not isinstance(posts, dict) or not _are_texts((version, *stated.values(), *posts.values())):
        return None
    return Manifest(str(version), {key: str(value) for key, value in stated.items()}, posts)


def _are_texts(values: Iterable[object]) -> bool:
    return all(isinstance(value, str) for value in values)


def _short(commit: str) -> str:
    return commit[:SHORT]


def _few(paths: list[str]) -> tuple[str | Message, ...]:
    more = (say("{count} more", count=len(paths) - NAMED),) if len(paths) > NAMED else ()
    return (*paths[:NAMED], *more)
