"""A post that was renamed, and the filings that cover it under the path that it had."""

from __future__ import annotations

from mkdocs_threatgate.model.ledger import Filing
from mkdocs_threatgate.model.run import Case, Docket
from mkdocs_threatgate.model.text import say

RENAMED = say(
    "A receipt covers a post under the path that it then had, or under its id. If this post was renamed, "
    "record the same filing for it as it is called now; what was filed stays the text that was filed. "
    "A post that is given an id before it is filed may be renamed freely."
)
"""What to do where a filing covers a post under a name that it no longer has."""


def again_command(post: str, filing: str) -> tuple[str, ...]:
    """Return the command that records the same filing once more, for a post under its present name."""
    return ("threatgate", "record", post, "--again", filing)


def left_behind(docket: Docket, case: Case) -> tuple[Filing, ...]:
    """Return the filings that a post names and that cover what is no page any more, and not it.

    So it is when a post without an id was renamed.
    """
    names, known = (case.post.uri, case.declaration.id), docket.world.known
    named = {reference.id for reference in case.declaration.filings}
    return tuple(
        filing
        for filing in docket.ledger.filings
        if filing.id in named
        and known
        and not any(cover.post in names for cover in filing.covers)
        and any(cover.is_path and cover.post not in known for cover in filing.covers)
    )
