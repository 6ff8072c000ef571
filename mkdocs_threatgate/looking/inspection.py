"""A built site of any generator, and the sources as judged → the verdict on what is in it. Pure.

The sources were judged; of the output it is asked what must not be in it: what is blocked or withheld,
anything of the ledger, what the sources did not hold. The files come one after the other, and what
stands in thousands of them is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from mkdocs_threatgate.looking import Looker, Origins
from mkdocs_threatgate.looking.assurance import Assurance
from mkdocs_threatgate.looking.giveaways import Giveaways
from mkdocs_threatgate.looking.leaks import Leaks, held_back
from mkdocs_threatgate.looking.likeness import Likeness
from mkdocs_threatgate.looking.novelty import unseen_blocks
from mkdocs_threatgate.looking.passages import Held, leaked
from mkdocs_threatgate.looking.publicity import Publicity
from mkdocs_threatgate.looking.tracing import Suspect
from mkdocs_threatgate.model import (
    Attachment,
    Decision,
    Exposure,
    Finding,
    Leak,
    Outcome,
    Rendering,
    Verdict,
)
from mkdocs_threatgate.policy.withholding import withholding
from mkdocs_threatgate.reports.manifest import FILE
from mkdocs_threatgate.sources.hypertext import shown_lines
from mkdocs_threatgate.sources.site import Output, contents

READ_OUT = ("TG105", "TG501")
"""The rules whose findings stand where a text is, as it was read; those on passages are traced."""


class Expected(NamedTuple):
    """What is known of a site before it is looked at.

    `verdict` is that on its sources; `gone` are the paths under the docs folder of what must not be in
    it; `assurance` is what compares the manifest, None where none is demanded and none is there.
    """

    verdict: Verdict
    gone: frozenset[str]
    assurance: Assurance | None


class Inspection:
    """Looks at the files of an output."""

    def __init__(self, expected: Expected, public: Publicity, origins: Origins) -> None:
        """Take what is expected, what the sources make public, and the files that a build may have read."""
        docket = expected.verdict.docket
        self.expected, self.public, self.origins = expected, public, origins
        self.looker = Looker(docket.world, docket.cases, docket.now)
        self.giveaways = Giveaways(docket.ledger, docket.cases)
        self.leaking = Leaks(docket, expected.gone)
        self.likeness = Likeness(docket.cases)
        self.unnamed = _unnamed(expected)
        self.own = frozenset(one.attachment.sha256 for one in docket.exhibits)
        self.suspects: list[Suspect] = []
        self.attachments: list[Attachment] = []
        self.exposures: list[Exposure] = []
        self.leaks: list[Leak] = []
        self.published: dict[str, str] = {}

    def look(self, output: Output, shown: str) -> None:
        """Look at a file; `shown` is how messages name it."""
        held = contents(output, shown)
        text = "\n".join(one.markup for _, one in held.texts)
        digest = output.sha256
        if output.uri != FILE:
            self.exposures.extend(self.giveaways.in_file(shown, digest, text, self.public))
        self.leaks.extend(self.leaking.in_file(shown, digest, text))
        for one in leaked(text, self.unnamed):
            self.published.setdefault(one.post, shown)
        if digest in self.own or output.uri == FILE:
            return
        self.suspects.extend(self._suspects(held.texts))
        if held.attachment is not None:
            self.attachments.append(held.attachment)

    def verdict(self) -> Verdict:
        """Return the verdict on all that was looked at."""
        assurance = self.expected.assurance
        verdict = self.looker.verdict(
            self.suspects,
            self.attachments,
            self.origins,
            self.exposures,
            self.leaks,
            tuple(assurance.discrepancies(self.published)) if assurance else (),
        )
        findings = tuple(_without_line(one) for one in verdict.findings)
        return replace(verdict, findings=findings)

    def _suspects(self, texts: Iterable[tuple[str, Rendering]]) -> Iterator[Suspect]:
        """Yield what is suspicious in the texts of a file, beside the sources that each repeats."""
        for _, rendering in texts:
            markup = unseen_blocks(rendering.markup, self.looker.seen)
            if not markup:
                continue
            lines = shown_lines(markup) if rendering.form == "html" else [markup]
            repeated = self.likeness.repeated("\n".join((*rendering.strings, *lines)))
            known = "\n".join(map(self.likeness.reading, repeated))
            sources = tuple(self.likeness.cases[one] for one in repeated)
            suspect = self.looker.foreign(rendering, markup, sources, known)
            if suspect is not None:
                yield suspect


def _without_line(finding: Finding) -> Finding:
    """Return a finding without the line of a text that was read out of HTML, where it is of that text."""
    return replace(finding, span=None) if finding.rule.code in READ_OUT else finding


def _unnamed(expected: Expected) -> Held:
    """Return what only those posts hold that might be in the site, and that its manifest does not name."""
    paths = expected.assurance.unnamed if expected.assurance else frozenset()
    cases = expected.verdict.docket.cases
    uris = frozenset(case.post.uri for case in cases if case.post.path in paths)
    return held_back(expected.verdict.docket, uris)


def kept_out(verdict: Verdict) -> frozenset[str]:
    """Return what must not be in a site, by paths under the docs folder: what is blocked, whatever is on it.

    A page is, for a blocking finding on it or on an entry of the ledger that it relies on; a file beside
    the pages for one on itself; and a draft in which anything was found, be it a notice only because it is
    one.
    """
    findings = [one for one in verdict.findings if one.outcome is not Outcome.DISMISSED]
    found = {one.path for one in findings}
    blocked = {one.path for one in findings if one.outcome is Outcome.BLOCKS}
    docket = verdict.docket
    pages = (
        case.post.uri
        for case in docket.cases
        if case.post.path in (blocked if case.post.ships else found)
        or any(entry.path in blocked for entry in case.relied_upon)
    )
    files = (one.attachment.uri for one in docket.exhibits if one.attachment.path in blocked)
    return frozenset((*pages, *files))


def settled(verdict: Verdict) -> Verdict:
    """Return the verdict on the sources as that on a site has it: what is withheld blocks it no more."""
    withheld = withholding(verdict)
    if withheld is None:
        return verdict
    findings = tuple(
        replace(one, outcome=Outcome.NOTICE) if one in withheld.findings else one for one in verdict.findings
    )
    return replace(verdict, decision=Decision.PUBLISHABLE, findings=findings)
