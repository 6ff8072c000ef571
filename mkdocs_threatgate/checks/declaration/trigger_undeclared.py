"""A post tells of something that its declaration leaves out, or states otherwise.

Why this blocks
    What is owed follows from what is declared. A title, a headline or an opening that tells
    of an incident, of a report on a region or a sector, or of a weakness of one network owes
    a filing, whatever the declaration says. The words are read by patterns, so this is a
    suspicion: it blocks only where they are plain and the mainland is, or may be, concerned.
    What happened abroad is a notice, and so is anything on a page that is no post.

How to clear it
    Declare it: the command stands below the finding, the places and sectors are those of the
    text. Where something is declared already, change the lines under “threatgate”. If the text
    tells of nothing of the kind, a reviewer dismisses the finding with `threatgate dismiss`,
    with a reason; another wording of the passage is a new suspicion.

Blocked
    `title: 杭州某水务公司遭勒索攻击始末` with `threatgate: {none: …}`, or with
    `incidents: [{places: [苏州市]}]`.

Publishable
    The same title with `incidents: [{places: [杭州市]}]` and its filing recorded.
"""

from __future__ import annotations

from collections.abc import Iterator

from mkdocs_threatgate.content.triggers.comparison import Gap, find_gap
from mkdocs_threatgate.content.triggers.offers import objection, options, quoted, way_out
from mkdocs_threatgate.model import (
    NATION,
    Article,
    Case,
    Confidence,
    Docket,
    Each,
    Finding,
    Matter,
    Outcome,
    Policy,
    Recognition,
    Rule,
    Subject,
    say,
)

RULE = Rule(
    code="TG105",
    slug="trigger-undeclared",
    title=say("The text tells of something that the declaration leaves out"),
    suspicion=True,
)
DUTIES = {
    Matter.INCIDENT: (Subject.INCIDENT, Each.PLACE),
    Matter.REGIONAL: (Subject.REPORT, Each.REGION),
    Matter.SECTOR: (Subject.REPORT, Each.SECTOR),
    Matter.NETWORK: (Subject.NETWORK, Each.WHOLE),
}


def check(docket: Docket) -> Iterator[Finding]:
    """Yield a finding for everything that a post tells and its declaration does not say."""
    for case in docket.cases:
        for recognition in case.recognitions if not case.post.faults else ():
            gap, article = find_gap(recognition, case.declaration), _article(recognition, docket.policy)
            if gap and article:
                yield _finding(case, recognition, gap, article.id)


def _article(recognition: Recognition, policy: Policy) -> Article | None:
    """Return the article in force that such a thing falls under, or None where none does."""
    subject, each = DUTIES[recognition.matter]
    each = Each.WHOLE if recognition.places == (NATION,) else each
    articles = [article for article in policy.articles if article.subject is subject]
    return next((article for article in articles if article.each is each), articles[0] if articles else None)


def _finding(case: Case, recognition: Recognition, gap: Gap, article: str) -> Finding:
    confidence = recognition.confidence if gap.sure else Confidence.MEDIUM
    blocks = confidence is Confidence.HIGH and case.post.gated
    stated = case.declaration.stated
    return Finding(
        rule=RULE,
        path=case.post.path,
        span=recognition.span,
        message=objection(recognition, gap),
        remedy=way_out(recognition, stated=stated),
        command=() if stated else _command(case, recognition),
        article=article,
        outcome=Outcome.BLOCKS if blocks else Outcome.NOTICE,
        confidence=confidence,
        evidence=quoted(recognition),
        identity=f"{recognition.matter} {recognition.passage}",
    )


def _command(case: Case, recognition: Recognition) -> tuple[str, ...]:
    """Return the command that declares this together with all else that is sure."""
    sure = (one for one in case.recognitions if one.confidence is Confidence.HIGH)
    return ("threatgate", "declare", case.post.path, *options((recognition, *sure)))
