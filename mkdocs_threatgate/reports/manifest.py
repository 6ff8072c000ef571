"""The manifest of a site: what was judged, with what, and that it was; for `check-site` and for people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from mkdocs_threatgate import __version__
from mkdocs_threatgate.model import Case, Verdict

FILE = "threatgate-manifest.json"
SCHEMA = "threatgate.manifest/1"


def render_manifest(verdict: Verdict, configuration: bytes, built: Iterable[str]) -> str:
    """Return the manifest as JSON: the same for the same sources, whenever and wherever they are built.

    `configuration` are the bytes of the file with the settings; `built` the paths, under the docs folder,
    of the pages that the site has. It names no post: what is left out cannot be told from it.
    """
    docket = verdict.docket
    pages = frozenset(built)
    published = tuple(one for one in docket.cases if one.post.gated and one.post.uri in pages)
    manifest = {
        "schema": SCHEMA,
        "tool": {"name": "threatgate", "version": __version__},
        "commit": docket.ledger.commit,
        "policy": {"profiles": docket.policy.profiles, "digest": docket.policy.digest},
        "rules": docket.world.rulebook.digest,
        "configuration": _digest(configuration),
        "posts": {"count": len(published), "digest": digest_of_posts(published)},
    }
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def digest_of_posts(published: Iterable[Case]) -> str:
    """Return the digest of the published posts: of their paths and texts, by path."""
    lines = sorted(f"{_digest(_bytes(one.post.text))} {one.post.uri}\n" for one in published)
    return _digest(_bytes("".join(lines)))


def _digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
