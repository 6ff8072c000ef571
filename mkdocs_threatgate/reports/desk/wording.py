"""Every word of the desk that is not of the report itself: the template's and the script's."""

from __future__ import annotations

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Decision, Event, Message, Outcome, say

LANGUAGE_TAGS = {"en": "en", "zh": "zh-CN"}

LABELS: dict[str, Message] = {
    "title": say("Publication desk"),
    "skip": say("Skip to the findings"),
    "sections": say("Sections"),
    "checked": say("Judged"),
    "commit": say("Commit"),
    "ledger": say("Ledger entries"),
    "profiles": say("Profiles"),
    "internal": say(
        "For internal use: this page tells what the ledger holds. It is a record of the state at one "
        "moment, not legal advice."
    ),
    "no_script": say(
        "Search, the matrix and the plots need JavaScript. What blocks is listed here in full or in part."
    ),
    "posts": say("Posts"),
    "posts_blocked": say("Posts blocked"),
    "blocking_findings": say("Blocking findings"),
    "notices": say("Notices"),
    "dismissed_findings": say("Dismissed"),
    "obligations": say("Obligations"),
    "filter": say("Filter"),
    "search": say("Search"),
    "search_hint": say("Title, path, place, filing, authority, rule"),
    "verdict": say("Verdict"),
    "article": say("Article"),
    "region": say("Region"),
    "any": say("All"),
    "reset": say("Reset"),
    "counted": say("{shown} of {all} posts", shown="{shown}", all="{all}"),
    "findings": say("What was found"),
    "outcome": say("Show"),
    "no_findings": say("Nothing of this kind was found in what is shown."),
    "remedy": say("Remedy"),
    "next": say("Next"),
    "copy": say("Copy"),
    "copied": say("Copied"),
    "not_copied": say("Select the command and copy it"),
    "site": say("the site as a whole"),
    "fingerprint": say("Fingerprint"),
    "matrix": say("Posts and obligations"),
    "matrix_hint": say("What each post owes under each article, and where it stands."),
    "no_posts": say("No post fits the filter."),
    "no_judged": say("No posts were judged in this run."),
    "post": say("Post"),
    "published": say("Publication"),
    "owes_nothing": say("owes no filing"),
    "details": say("Obligations of {title}", title="{title}"),
    "subject": say("Subject"),
    "state": say("State"),
    "what": say("What is owed"),
    "place": say("Place"),
    "filings": say("Filings"),
    "idle_filing": say("{filing} (does not count)", filing="{filing}"),
    "competent": say("Competent"),
    "undeclared": say("declaration missing or faulty"),
    "draft": say("draft, not shipped"),
    "baseline": say("public before the gate"),
    "timeline": say("Filings and publication"),
    "timeline_hint": say(
        "Each line is a post that owes or has a filing, the latest publication first. "
        "A filing counts only if it was made before publication."
    ),
    "timeline_shown": say("{shown} of {all} such posts are drawn.", shown="{shown}", all="{all}"),
    "timeline_none": say("No post in what is shown owes a filing or has one."),
    "timeline_table": say("The same as a table"),
    "filed_counts": say("filing that meets an obligation"),
    "filed_idle": say("filing that meets none"),
    "publication": say("publication"),
    "filed_at": say("Filed"),
    "authority": say("Authority"),
    "number": say("Number"),
    "standing": say("Standing"),
    "lead": say("Before publication"),
    "day": say("1 day"),
    "days": say("{days} days", days="{days}"),
    "months": say("Obligations by publication"),
    "months_hint": say("What the posts owe, by the time of their publication."),
    "period": say("Period"),
    "regions": say("By region"),
    "regions_hint": say("Obligations of all posts judged, by the place they are about as declared."),
    "no_regions": say("No obligation is about a place."),
    "nationwide": say("nationwide, or bound to no place"),
    "show_posts": say("Show posts"),
    "sum": say("Total"),
    "dismissals": say("Suspicions dismissed"),
    "dismissals_hint": say("A dismissal holds for one passage of one post, and ends."),
    "no_dismissals": say("No suspicion was dismissed."),
    "rule": say("Rule"),
    "reason": say("Reason"),
    "reviewer": say("Reviewer"),
    "until": say("Ends"),
    "pages": say("Pages of {what}", what="{what}"),
    "page": say("{first}–{last} of {all}", first="{first}", last="{last}", all="{all}"),
    "previous": say("Previous"),
    "following": say("Next page"),
    "truncated": say("Printed are the first {count}.", count="{count}"),
}

STATES: dict[str, Message] = {
    "met": say("recorded"),
    "open": say("open"),
    "unknown": say("unknown"),
    "dismissed": say("dismissed"),
}

DECISIONS: dict[str, Message] = {
    Decision.BLOCKED: say("blocked"),
    Decision.UNDECIDED: say("no verdict"),
    Decision.PUBLISHABLE: say("publishable"),
}

HEADLINES: dict[Decision, Message] = {
    Decision.PUBLISHABLE: say("Publishable"),
    Decision.BLOCKED: say("Blocked"),
    Decision.UNDECIDED: say("No verdict"),
}

OUTCOMES: dict[str, Message] = {
    Outcome.BLOCKS: say("What blocks"),
    Outcome.NOTICE: say("Notices"),
    Outcome.DISMISSED: say("Dismissed"),
}

STANDINGS: dict[str, Message] = {
    Event.FILED: say("filed"),
    Event.ACCEPTED: say("accepted"),
    Event.REJECTED: say("rejected"),
    Event.WITHDRAWN: say("withdrawn"),
}

FORCES: dict[str, Message] = {
    "in-force": say("in force"),
    "ending": say("ends within 30 days"),
    "ended": say("ended"),
    "idle": say("matches nothing here"),
}


def words(messages: dict[str, Message], language: str) -> dict[str, str]:
    """Return the words of one sort in a language; `{names}` are left for the script to fill in."""
    return {str(key): render(message, language) for key, message in messages.items()}
