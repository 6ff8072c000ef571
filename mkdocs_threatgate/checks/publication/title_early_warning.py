"""A title holds 预警, the word that is reserved to government departments.

Why this blocks
    Without the approval of a government department nobody may put 预警 (early warning)
    into the title of published threat information. Spaces, full-width forms and the
    traditional 預警 change nothing. An English title with "early warning" is a notice.

How to clear it
    Change the title (提示, 通报, 风险提示 are free), or record an approval: a filing with
    the department and its acceptance. Where the post declares `none`, or the page is no
    post, it may be no threat information at all: a reviewer may dismiss it then, with
    `threatgate dismiss`. Another title is a new suspicion.

Blocked
    `title: 勒索软件预警`

Publishable
    `title: 勒索软件风险提示`, or the first with an accepted filing; `title: 地震预警系统` on a
    post that declares `none`, dismissed by a reviewer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mkdocs_threatgate.model import (
    Answer,
    Case,
    Confidence,
    Docket,
    Finding,
    Outcome,
    Rule,
    Status,
    Subject,
    say,
)

RULE = Rule(code="TG501", slug="title-early-warning", title=say("A title uses the word 预警"), suspicion=True)
SIGN = "警"
ENGLISH = re.compile(r"\bearly[\s-]+warning\b", re.IGNORECASE)


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for every post whose title needs an approval that is not near, and notices."""
    for case in docket.cases:
        yield from _reserved(case)
        yield from _english(case)


def _reserved(case: Case) -> Iterator[Finding]:
    for answer in case.answers:
        title = answer.obligation.article.subject is Subject.TITLE
        if not title or answer.status is not Status.OPEN or answer.near is not None:
            continue
        confidence = _confidence(case)
        yield Finding(
            rule=RULE,
            path=case.post.path,
            span=answer.obligation.span,
            message=say("the title holds “预警”, and no approval by a government department is recorded"),
            remedy=say("Change the title, or record the request and its acceptance.")
            if confidence is Confidence.CERTAIN
            else say(
                "Change the title, or have a reviewer dismiss it; or ask for an approval and record it "
                "with “threatgate record”."
            ),
            command=_record(case, answer) if confidence is Confidence.CERTAIN else (),
            article=answer.obligation.article.id,
            confidence=confidence,
            identity=f"{answer.identity}\n{_words(case)}",
        )


def _record(case: Case, answer: Answer) -> tuple[str, ...]:
    article = answer.obligation.article.id
    return (
        "threatgate",
        "record",
        case.post.path,
        "--authority",
        answer.record or "NAME",
        "--article",
        article,
    )


def _words(case: Case) -> str:
    """Return the titles that may hold the word, so that a dismissal of one is none of another.

    It has many disguises, and needs this sign in each, were it written as an entity.
    """
    found = {
        " ".join(title.text.split())
        for title in case.post.titles
        if "&" in title.text or SIGN in unicodedata.normalize("NFKC", title.text)
    }
    return "\n".join(sorted(found))


def _confidence(case: Case) -> Confidence:
    """Return how sure it is: what declares `none`, or is no post, may be no threat information at all."""
    threat_information = case.post.gated and case.declaration.none is None
    return Confidence.CERTAIN if threat_information else Confidence.HIGH


def _english(case: Case) -> Iterator[Finding]:
    for title in case.post.titles:
        if ENGLISH.search(title.text):
            yield Finding(
                rule=RULE,
                path=case.post.path,
                span=title.span,
                message=say("the title says “early warning”, which reads as 预警"),
                remedy=say("Consider another word, such as advisory."),
                outcome=Outcome.NOTICE,
                confidence=Confidence.MEDIUM,
                identity=f"{title.field} {title.text}",
            )
            return
