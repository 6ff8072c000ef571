"""The verdict as the manifest in a site's root: what was published, and under which rules it was judged.

`check-site` demands it of a built site. It names no post that was not published.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict

from mkdocs_threatgate import __version__
from mkdocs_threatgate.model import Settings, Verdict

FILE = "threatgate-manifest.json"
SCHEMA = "threatgate.manifest/1"


def write_manifest(verdict: Verdict, withheld: frozenset[str] = frozenset()) -> bytes:
    """Return the manifest's bytes; `withheld` are paths under the docs folder."""
    docket = verdict.docket
    manifest = {
        "schema": SCHEMA,
        "tool": {"name": "threatgate", "version": __version__},
        "commit": docket.ledger.commit,
        "policy": docket.policy.digest,
        "configuration": configuration_digest(docket.settings),
        "posts": {
            case.post.path: f"sha256:{hashlib.sha256(case.post.text.encode()).hexdigest()}"
            for case in sorted(docket.cases, key=lambda case: case.post.path)
            if case.post.ships
            and case.post.uri not in withheld
            and (case.post.gated or case.declaration.stated)
        },
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")


def configuration_digest(settings: Settings) -> str:
    """Return the digest of the gate's settings, whatever else the configuration file says."""
    text = json.dumps(asdict(settings), ensure_ascii=False, sort_keys=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
