"""Something of a withheld post would be published elsewhere.

Why this blocks
    With `on_blocked: withhold` the rest of the site is published without the blocked posts. That
    holds only if nothing else carries what they say: a page that includes the post or a part of it,
    a macro, a template, a hook, a plugin that reads the docs folder by itself, a file that an
    earlier build left behind. So every rendered page, and every file that the build has written,
    feeds and search index included, is searched for passages that no published source holds:
    twelve words in a row, or twenty characters where they are Chinese. A title of a withheld post
    counts where an element of a page holds it and nothing else, an attachment of it as a whole
    file, and the address that it would have had wherever it stands. What another published page
    quotes is published by that page, and is none. `threatgate check-site` looks in a built site for
    all that is blocked, drafts too, whatever `on_blocked` says.

How to clear it
    Take out what brings it there, or leave it to a build that fails: `on_blocked: fail`. Once the
    post may be published, nothing of it is withheld. After a build with `--dirty`, build without it;
    a site that was built before the post was blocked is to be built anew.

Blocked
    `--8<-- "blog/posts/withheld.md"` on another page

Publishable
    a page with a quotation of its own
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Leak, Rule, say

RULE = Rule(code="TG701", slug="withheld-content-leaked", title=say("A withheld post stands elsewhere"))


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for all that the output holds of withheld posts, at the first file that holds it."""
    places: dict[str, list[Leak]] = {}
    for leak in docket.leaks:
        places.setdefault(leak.identity, []).append(leak)
    for leak, *again in places.values():
        further = tuple(dict.fromkeys(one.path for one in again if one.path != leak.path))
        what = say("{post} must not be published, but {what} is here", post=leak.post, what=leak.what)
        yield Finding(
            rule=RULE,
            path=leak.path,
            span=None,
            message=say("{found}; further files that hold it: {count}", found=what, count=len(further))
            if further
            else what,
            evidence="\n".join(further),
            remedy=say(
                "Take out what brings it here, such as an include, a template or a plugin, "
                "or clear what blocks {post}.",
                post=leak.post,
            ),
            identity=leak.identity,
        )
