"""The verdict as the manifest in a site's root: what was published, and under which rules it was judged.

`check-site` demands it of a built site. It names no post that was not published, and is the same
for the same sources, whenever and wherever they are built.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict

from mkdocs_threatgate import __version__
from mkdocs_threatgate.model import Settings, Verdict

FILE = "threatgate-manifest.json"
SCHEMA = "threatgate.manifest/1"


def write_manifest(
    verdict: Verdict, withheld: frozenset[str] = frozenset(), built: Iterable[str] | None = None
) -> bytes:
    """Return the manifest's bytes.

    `withheld` are paths under the docs folder; `built` those of the pages that the site has, where a
    generator tells: else all that ship are taken to be in it.
    """
    docket = verdict.docket
    pages = None if built is None else frozenset(built)
    manifest = {
        "schema": SCHEMA,
        "tool": {"name": "threatgate", "version": __version__},
        "commit": docket.ledger.commit,
        "policy": docket.policy.digest,
        "rules": docket.world.rulebook.digest,
        "configuration": configuration_digest(docket.settings),
        "posts": {
            case.post.path: text_digest(case.post.text)
            for case in sorted(docket.cases, key=lambda case: case.post.path)
            if case.post.ships
            and case.post.uri not in withheld
            and (pages is None or case.post.uri in pages)
            and (case.post.gated or case.declaration.stated)
        },
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def configuration_digest(settings: Settings) -> str:
    """Return the digest of the gate's settings, whatever else the configuration file says."""
    text = json.dumps(asdict(settings), ensure_ascii=False, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def text_digest(text: str) -> str:
    """Return the digest of a post's text as it was judged."""
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogateescape')).hexdigest()}"
