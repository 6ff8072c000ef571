"""The gate: its steps in order, and nothing else. Pure: same inputs, same verdict."""

from __future__ import annotations

import hashlib
import inspect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mkdocs_threatgate.checks import CHECKS, EXAMINING, REVIEWING
from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.content.triggers import recognise
from mkdocs_threatgate.locale.manuals import manual
from mkdocs_threatgate.model import (
    BUILT,
    Attachment,
    BaselineEntry,
    Bilingual,
    Case,
    Decision,
    Declaration,
    Docket,
    Enclosure,
    Entry,
    Exhibit,
    Filing,
    Finding,
    Outcome,
    Post,
    Rulebook,
    Text,
    Verdict,
    World,
)
from mkdocs_threatgate.model.commands import addressed
from mkdocs_threatgate.policy.deadlines import publication, start_of_publication
from mkdocs_threatgate.policy.dismissals import dismiss, is_suspicion, review
from mkdocs_threatgate.policy.drift import Drift, Shifts, Surveyor, compare, digest
from mkdocs_threatgate.policy.matching import Publication, match_filings
from mkdocs_threatgate.policy.obligations import derive_obligations
from mkdocs_threatgate.policy.shelves import Shelves
from mkdocs_threatgate.policy.substance import Substance, substance
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.links import files_meant, named_with_password
from mkdocs_threatgate.sources.posts import read_post

FINGERPRINT = "FINGERPRINT"
"""Stands in a finding's command for its own fingerprint, which a check cannot know."""

FOR_A_PERSON_TO_SAY = ("--reason", "…", "--until", "DATE")
"""Why a suspicion is none, and until when; the command takes neither as it stands here."""

ORDER = attrgetter("order")

Progress = Callable[[Iterable[Text]], Iterable[Text]]


def decide(world: World, now: datetime, progress: Progress = iter) -> Verdict:
    """Return the verdict on a world as read, at a moment (with a time zone), told in the site's own.

    `progress` is handed the texts and yields them back, for a door that shows how far
    the gate has come.
    """
    now = now.astimezone(ZoneInfo(world.settings.timezone))
    tools = Tools.of(world, now)
    cases = tuple(make_case(text, tools) for text in progress(world.texts))
    passwords = named_passwords(cases) if any(one.marks for one in world.attachments) else {}
    exhibits = tuple(
        make_exhibit(attachment, tools, passwords.get(attachment.uri, ())) for attachment in world.attachments
    )
    docket = Docket(cases=cases, world=world, now=now, exhibits=exhibits)
    return judge(examine(docket), docket)


@lru_cache(maxsize=1)
def manuals() -> Mapping[str, Bilingual]:
    """Return what each rule says of itself, by its code."""
    return {check.RULE.code: manual(check.RULE.code, inspect.getdoc(check) or "") for check in CHECKS}


def together(sources: Verdict, output: Verdict) -> Verdict:
    """Return the worse of the verdicts on sources and on what was made of them, told as the former."""
    decision = max(sources.decision, output.decision, key=tuple(Decision).index)
    findings = tuple(sorted((*sources.findings, *output.findings), key=ORDER))
    return replace(sources, decision=decision, findings=findings)


class Tools(NamedTuple):
    """What every post of a run is judged with, made once."""

    world: World
    shelves: Shelves
    public: dict[str, list[BaselineEntry]]
    detector: Detector
    now: datetime

    @classmethod
    def of(cls, world: World, now: datetime) -> Tools:
        """Return the tools for a world."""
        public: dict[str, list[BaselineEntry]] = defaultdict(list)
        for entry in world.baseline.entries:
            public[entry.path].append(entry)
        return cls(world, Shelves(world.ledger), public, detector_of(world.rulebook), now)


@lru_cache(maxsize=2)
def detector_of(rulebook: Rulebook) -> Detector:
    """Return the detector of a rulebook; to compile it takes longer than to judge many posts."""
    return Detector(rulebook)


def make_case(text: Text, tools: Tools) -> Case:
    """Return all that is known of one post: read, derived and matched."""
    world, settings, now = tools.world, tools.world.settings, tools.now
    post = read_post(text, settings.timezone)
    declaration = read_declaration(post, settings.timezone)
    listed = tools.public.get(post.path, [])
    baselined = any(_is_unchanged(post, entry) for entry in listed)
    fresh = bool(listed) and not baselined
    names = _names(post, declaration)
    obligations = derive_obligations(post, declaration, world.policy, settings)
    filings = tools.shelves.filings(names) if obligations else ()
    opinions = tools.shelves.opinions(names) if obligations else ()
    shifts = survey(text, post, declaration, (filings, opinions), tools) if filings or opinions else Shifts()
    moment = publication(post, declaration, now, fresh=fresh)
    going_out = Publication(
        names=names,
        moment=moment,
        start=start_of_publication(post, declaration, now, fresh=fresh),
        interpretation=settings.interpretation,
        shifts=shifts,
        documents=world.ledger.documents if settings.evidence == "required" else None,
    )
    answers = match_filings(obligations, filings, opinions, going_out) if obligations else ()
    # what is not published, or was before the gate, makes no entry of the ledger matter
    judged = post.ships and not baselined
    return Case(
        post=post,
        declaration=declaration,
        moment=moment,
        answers=answers,
        relied_upon=tools.shelves.relied_upon(names, declaration, answers) if judged else (),
        baselined=baselined,
        suspicions=tools.detector.suspicions(post),
        recognitions=recognise(post),
        shifts=tuple(shifts.filings.values()),
    )


def survey(
    text: Text,
    post: Post,
    declaration: Declaration,
    covering: tuple[tuple[Filing, ...], tuple[Entry, ...]],
    tools: Tools,
) -> Shifts:
    """Return how far a post, as read from a text, has moved from what was filed, accepted or agreed to.

    `covering` are the filings and the opinions that name it.
    """
    world = tools.world
    enclosed = world.enclosed.get(text.path, ())
    present = substance(post, declaration, tuple(one.sha256 for one in enclosed))

    def read(earlier: str, then: tuple[Enclosure, ...]) -> Substance:
        if (earlier, then) == (text.text, enclosed):
            return present
        former = read_post(text._replace(text=earlier), world.settings.timezone)
        stated = read_declaration(former, world.settings.timezone)
        return substance(former, stated, tuple(one.sha256 for one in then))

    names = _names(post, declaration)
    return Surveyor(names, present, world.archive, read, tools.now).survey(*covering)


def _names(post: Post, declaration: Declaration) -> tuple[str, ...]:
    """Return the names by which entries of the ledger may cover a post."""
    return tuple(name for name in (post.uri, declaration.id) if name)


def named_passwords(cases: Iterable[Case]) -> dict[str, tuple[str, ...]]:
    """Return, by path under the docs folder, the words near links to a file that say how to open it."""
    named: dict[str, tuple[str, ...]] = {}
    for case in cases:
        for target, _, words in named_with_password(case.post.body):
            for uri in files_meant(target, case.post.uri):
                named[uri] = (*named.get(uri, ()), words)
    return named


def make_exhibit(attachment: Attachment, tools: Tools, passwords: tuple[str, ...]) -> Exhibit:
    """Return what is known of an attachment; one that was public before the gate is let be."""
    listed = tools.public.get(attachment.path, [])
    return Exhibit(
        attachment=attachment,
        suspicions=tools.detector.suspicions_in(attachment),
        passwords=passwords,
        baselined=any(entry.text == f"sha256:{attachment.sha256}" for entry in listed),
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
    found = [finding for check in EXAMINING for finding in check.check(docket)]
    return tuple(sorted(found, key=ORDER))


def judge(findings: tuple[Finding, ...], docket: Docket) -> Verdict:
    """Return the verdict: what does not ship, was public before the gate or is dismissed does not block."""
    let_be = frozenset(_let_be(docket))
    weighed = (_weigh(finding, let_be, docket) for finding in findings)
    stamped = tuple(_stamped((_addressed(finding, docket) for finding in weighed), docket))
    reviews = review(stamped, docket)
    # what becomes of dismissals is told where the sources are judged
    reviewing = () if docket.built else REVIEWING
    reviewed = (finding for check in reviewing for finding in check.check(docket, reviews))
    told = _stamped((_addressed(finding, docket) for finding in reviewed), docket)
    settled = tuple(sorted((*dismiss(stamped, reviews, docket.now), *told), key=ORDER))
    if any(finding.decisive for finding in settled):
        decision = Decision.UNDECIDED
    elif any(finding.outcome is Outcome.BLOCKS for finding in settled):
        decision = Decision.BLOCKED
    else:
        decision = Decision.PUBLISHABLE
    return Verdict(decision=decision, findings=settled, docket=docket, manuals=manuals())


def _let_be(docket: Docket) -> Iterator[str]:
    """Yield the paths of what does not ship, or was public before the gate and is unchanged."""
    yield from (case.post.path for case in docket.cases if case.baselined or not case.post.ships)
    yield from (exhibit.attachment.path for exhibit in docket.exhibits if exhibit.baselined)


def _weigh(finding: Finding, let_be: frozenset[str], docket: Docket) -> Finding:
    article = docket.policy.article(finding.article) if finding.article else None
    unverified = article is not None and not article.verified and docket.settings.unverified == "notice"
    if unverified or finding.path in let_be:
        return replace(finding, outcome=Outcome.NOTICE, decisive=False)
    return finding


def _addressed(finding: Finding, docket: Docket) -> Finding:
    """Return the finding with a next command, one that finds this site's configuration."""
    command = finding.command or ("threatgate", "explain", finding.rule.code)
    if not finding.command and is_suspicion(finding):
        built = ("--rule", finding.rule.code) if docket.built else ()
        command = ("threatgate", "dismiss", finding.path or "", FINGERPRINT, *built, *FOR_A_PERSON_TO_SAY)
    return replace(finding, command=addressed(command, docket.world.config_option))


def _stamped(findings: Iterable[Finding], docket: Docket) -> Iterable[Finding]:
    """Yield the findings with fingerprints that survive edits elsewhere in the file.

    A post that has an id of its own keeps them when it is renamed, too. Those of what only a build
    shows begin with a letter of their own, so that the judgement of sources does not miss them.
    """
    cases = {case.post.path: case for case in docket.cases}
    seen: Counter[str] = Counter()
    for finding in findings:
        case = cases.get(finding.path or "")
        named = f"threatgate.id {case.declaration.id}" if case and case.declaration.id else ""
        by_path = _fingerprint(finding, finding.path or "", seen, built=docket.built)
        fingerprint = _fingerprint(finding, named, seen, built=docket.built) if named else by_path
        command = tuple(fingerprint if word == FINGERPRINT else word for word in finding.command)
        yield replace(finding, fingerprint=fingerprint, by_path=by_path if named else "", command=command)


def _fingerprint(finding: Finding, named: str, seen: Counter[str], *, built: bool) -> str:
    """Return what tells a finding from all others of a file of this name; `seen` counts those alike."""
    parts = (finding.rule.code, named, finding.article or "", finding.identity)
    identity = "\0".join(parts) if finding.identity else "\0".join((*parts, finding.message.template))
    seen[identity] += 1
    marked = f"{identity}\0{seen[identity]}".encode("utf-8", "surrogateescape")
    fingerprint = hashlib.sha256(marked).hexdigest()[:16]
    return f"{BUILT}{fingerprint[1:]}" if built else fingerprint
