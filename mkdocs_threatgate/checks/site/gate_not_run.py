"""Nothing shows that the gate was run on a built site, or what shows it is not true of the sources.

Why this blocks
    A generator that knows no plugins, a plugin that is switched off, or a build with another
    configuration publishes without asking, and its log is green. A build with the plugin, and
    `threatgate stage`, leave `threatgate-manifest.json` in the root of the site. `threatgate check-site`
    demands it where the configuration is MkDocs', and compares it wherever there is one: the
    commit with HEAD; the policy, the rules and the gate's settings with those of today; the digest of
    every published post with its text. A post in the site that the manifest does not name was not
    judged when the site was built.

How to clear it
    Build the site anew, with the plugin on, from the sources as they are committed; for a generator
    without plugins run `threatgate stage` and build from the copy. Then run `threatgate check-site` on
    that, before anything is changed or committed.

Blocked
    The output of `zensical build` from the docs folder itself; of `mkdocs build` with
    `enabled: false`; a site that was built before the last commit.

Publishable
    The output of `mkdocs build` with the plugin, as it was written, at the commit that it was built from.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Rule, say

RULE = Rule(code="TG702", slug="gate-not-run", title=say("Nothing shows that the gate was run on this site"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every respect in which a built site does not agree with its sources."""
    for one in docket.discrepancies:
        yield Finding(
            rule=RULE,
            path=one.path,
            span=None,
            message=one.what,
            remedy=one.remedy,
            command=one.command,
            identity=one.identity,
        )
