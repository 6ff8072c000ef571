"""A fact that an article needs is not stated.

Why this blocks
    Whether a filing is owed, and to whom, depends on the fact. Missing is never false.

How to clear it
    State the fact: where the incident happened (or `places_unknown: true`), which regions
    or sectors a report covers.

Blocked
    `incidents: [{nature: intruded}]`, `reports: [{scope: regional}]`.

Publishable
    `incidents: [{nature: intruded, places: [杭州市]}]` with its filing recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.model import Docket, Finding, Message, Rule, Span, Status, say

RULE = Rule(code="TG104", slug="fact-missing", title=say("A fact that the law asks for is not stated"))

REMEDIES = {
    "places": say("Add “places”: where it is; for an incident “places_unknown: true” if nobody knows."),
    "regions": say("Add “regions”: the divisions that the report covers."),
    "sectors": say("Add “sectors”: for example finance/banking."),
    "scope": say("Add “scope” (regional, sector or national), “regions” or “sectors”."),
    "operator.own": say("Add “own: true” or “own: false” to the operator."),
}


def check(docket: Docket) -> Iterator[Finding]:
    """Yield one finding for every fact that is missing of a subject, naming the articles that ask."""
    for case in docket.cases:
        asking: dict[tuple[str, str], list[str]] = {}
        faulty = {fault.span.line for fault in case.declaration.faults}
        spans = {}
        for answer in case.answers:
            if answer.status is Status.UNKNOWN and not _is_at_fault(faulty, answer.obligation.span):
                for fact in answer.obligation.missing:
                    key = (answer.obligation.subject, fact)
                    asking.setdefault(key, []).append(answer.obligation.article.id)
                    spans[key] = answer.obligation.span
        for (subject, fact), articles in asking.items():
            yield Finding(
                rule=RULE,
                path=case.post.path,
                span=spans[subject, fact],
                message=_message(subject, fact, tuple(articles)),
                remedy=REMEDIES[fact],
                command=("threatgate", "plan", case.post.path),
                article=articles[0],
                identity=f"{subject} {fact}",
            )


def _is_at_fault(faulty: set[int], subject: Span) -> bool:
    """Return whether something within the subject was stated, but cannot be read: TG103 tells that."""
    return any(line in faulty for line in range(subject.line, subject.end_line + 1))


def _message(subject: str, fact: str, articles: tuple[str, ...]) -> Message:
    return say(
        "“{fact}” of {subject} is not stated, and decides what is owed under {articles}",
        fact=fact,
        subject=subject,
        articles=articles,
    )
