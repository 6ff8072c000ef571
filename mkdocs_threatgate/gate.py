"""The gate: its steps in order, and nothing else. Pure: same inputs, same verdict."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.model import (
    BaselineEntry,
    Case,
    Decision,
    Docket,
    Finding,
    Outcome,
    Post,
    Span,
    Text,
    Verdict,
    World,
)
from mkdocs_threatgate.policy.deadlines import publication, start_of_publication
from mkdocs_threatgate.policy.drift import Drift, compare, digest
from mkdocs_threatgate.policy.matching import Publication, match_filings
from mkdocs_threatgate.policy.obligations import derive_obligations
from mkdocs_threatgate.policy.shelves import Shelves
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

WITHOUT_SITE = ("explain", "places", "rules")
"""Commands that look at no site, and so need no configuration."""

Progress = Callable[[Iterable[Text]], Iterable[Text]]


def decide(world: World, now: datetime, progress: Progress = iter) -> Verdict:
    """Return the verdict on a world as read, at a moment (with a time zone), told in the site's own.

    `progress` is handed the texts and yields them back, for a door that shows how far
    the gate has come.
    """
    now = now.astimezone(ZoneInfo(world.settings.timezone))
    shelves = Shelves(world.ledger)
    public = {entry.path: entry for entry in world.baseline.entries}
    cases = tuple(make_case(text, world, shelves, public, now) for text in progress(world.texts))
    docket = Docket(cases=cases, world=world, now=now)
    return judge(examine(docket), docket)


def make_case(
    text: Text, world: World, shelves: Shelves, public: dict[str, BaselineEntry], now: datetime
) -> Case:
    """Return all that is known of one post: read, derived and matched."""
    settings = world.settings
    post = read_post(text, settings.timezone)
    declaration = read_declaration(post, settings.timezone)
    entry = public.get(post.path)
    baselined = entry is not None and _is_unchanged(post, entry)
    fresh = entry is not None and not baselined
    names = tuple(name for name in (post.uri, declaration.id) if name)
    moment = publication(post, declaration, now, fresh=fresh)
    going_out = Publication(
        names=names,
        moment=moment,
        start=start_of_publication(post, declaration, now, fresh=fresh),
        interpretation=settings.interpretation,
    )
    obligations = derive_obligations(post, declaration, world.policy, settings)
    filings, opinions = shelves.filings(names), shelves.opinions(names)
    answers = match_filings(obligations, filings, opinions, going_out) if obligations else ()
    # what is not published, or was before the gate, makes no entry of the ledger matter
    judged = post.ships and not baselined
    return Case(
        post=post,
        declaration=declaration,
        moment=moment,
        answers=answers,
        relied_upon=shelves.relied_upon(names, declaration, answers) if judged else (),
        baselined=baselined,
    )


def _is_unchanged(post: Post, entry: BaselineEntry) -> bool:
    """Return whether a post is still what was public before the gate, but for small corrections."""
    if digest(post.body) == entry.text:
        return True
    if entry.before is None:
        return False
    before = read_post(Text(post.path, post.uri, entry.before, gated=True, ships=True), "UTC")
    return digest(before.body) == entry.text and compare(before.body, post.body) <= Drift.EDITORIAL


def examine(docket: Docket) -> tuple[Finding, ...]:
    """Return what every check finds, by path and line."""
    found = [finding for check in CHECKS for finding in check.check(docket)]
    return tuple(sorted(found, key=_order))


def judge(findings: tuple[Finding, ...], docket: Docket) -> Verdict:
    """Return the verdict: what does not ship, or was public before the gate, does not block."""
    cases = {case.post.path: case for case in docket.cases}
    weighed = tuple(_weigh(finding, cases, docket) for finding in findings)
    stamped = tuple(_stamped(_addressed(finding, docket) for finding in weighed))
    if any(finding.decisive for finding in stamped):
        decision = Decision.UNDECIDED
    elif any(finding.outcome is Outcome.BLOCKS for finding in stamped):
        decision = Decision.BLOCKED
    else:
        decision = Decision.PUBLISHABLE
    return Verdict(decision=decision, findings=stamped, docket=docket)


def _weigh(finding: Finding, cases: dict[str, Case], docket: Docket) -> Finding:
    case = cases.get(finding.path or "")
    article = docket.policy.article(finding.article) if finding.article else None
    unverified = article is not None and not article.verified and docket.settings.unverified == "notice"
    if unverified or (case and (case.baselined or not case.post.ships)):
        return replace(finding, outcome=Outcome.NOTICE, decisive=False)
    return finding


def _addressed(finding: Finding, docket: Docket) -> Finding:
    """Return the finding with a next command, one that finds this site's configuration."""
    command = finding.command or ("threatgate", "explain", finding.rule.code)
    if docket.world.config_option and command[0] == "threatgate" and command[1] not in WITHOUT_SITE:
        command = (*command[:2], "-f", docket.world.config_option, *command[2:])
    return replace(finding, command=command)


def _stamped(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Yield the findings with fingerprints that survive edits elsewhere in the file."""
    seen: Counter[str] = Counter()
    for finding in findings:
        parts = (finding.rule.code, finding.path or "", finding.article or "", finding.identity)
        identity = "\0".join(parts) if finding.identity else "\0".join((*parts, finding.message.template))
        seen[identity] += 1
        marked = f"{identity}\0{seen[identity]}".encode("utf-8", "surrogateescape")
        yield replace(finding, fingerprint=hashlib.sha256(marked).hexdigest()[:16])


def _order(finding: Finding) -> tuple[str, Span, str, str]:
    return (finding.path or "", finding.span or Span(0, 0, 0), finding.rule.code, finding.identity)
