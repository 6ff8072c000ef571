"""A built site of any generator, and the sources as judged → the verdict on what is in it. Pure.

The sources were judged; of the output it is asked what must not be in it: what is blocked or withheld,
anything of the ledger, what the sources did not hold. The files come one after the other, and what
stands in thousands of them is looked at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mkdocs_threatgate.looking import Looker, Origins
from mkdocs_threatgate.looking.assurance import Assurance
from mkdocs_threatgate.looking.giveaways import Giveaways
from mkdocs_threatgate.looking.likeness import Likeness
from mkdocs_threatgate.looking.novelty import unseen_blocks
from mkdocs_threatgate.looking.passages import Withheld, hold, leaked
from mkdocs_threatgate.looking.publicity import Publicity, public_lines
from mkdocs_threatgate.looking.tracing import Suspect
from mkdocs_threatgate.model import (
    Attachment,
    Case,
    Exposure,
    Leak,
    Outcome,
    Rendering,
    Verdict,
    say,
)
from mkdocs_threatgate.reports.manifest import FILE
from mkdocs_threatgate.sources.hypertext import shown_lines
from mkdocs_threatgate.sources.site import Output, contents


class Expected(NamedTuple):
    """What is known of a site before it is looked at.

    `verdict` is that on its sources; `held` are the paths of what must not be in it, `files` the
    digests of files that must not, with the posts that they belong to; `assurance` is what compares the
    manifest, None where none is demanded and none is there.
    """

    verdict: Verdict
    held: frozenset[str]
    files: Mapping[str, str]
    assurance: Assurance | None


class Inspection:
    """Looks at the files of an output."""

    def __init__(self, expected: Expected, public: Publicity, origins: Origins) -> None:
        """Take what is expected, what the sources make public, and the files that a build may have read."""
        docket = expected.verdict.docket
        self.expected, self.public, self.origins = expected, public, origins
        self.looker = Looker(docket.world, docket.cases, docket.now)
        self.giveaways = Giveaways(docket.ledger, docket.cases)
        unnamed = expected.assurance.unnamed if expected.assurance else frozenset()
        apart = expected.held | unnamed
        self.likeness = Likeness(docket.cases)
        self.apart = hold(
            (_withheld(case) for case in docket.cases if case.post.path in apart),
            (case.post.text for case in docket.cases if case.post.path not in apart),
        )
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
        self._search(text, digest, shown)
        if digest in self.own or output.uri == FILE:
            return
        self.suspects.extend(self._suspects(held.texts))
        if held.attachment is not None:
            self.attachments.append(held.attachment)

    def verdict(self) -> Verdict:
        """Return the verdict on all that was looked at."""
        assurance = self.expected.assurance
        return self.looker.verdict(
            self.suspects,
            self.attachments,
            self.origins,
            self.exposures,
            self.leaks,
            tuple(assurance.discrepancies(self.published)) if assurance else (),
        )

    def _search(self, text: str, digest: str, shown: str) -> None:
        """Note what stands in a file of posts that must not, or that the manifest does not name."""
        post = self.expected.files.get(digest)
        if post is not None:
            self.leaks.append(Leak(shown, post, say("a file of {post} is in the site", post=post), digest))
        for one in leaked(text, self.apart):
            if one.post not in self.expected.held:
                self.published.setdefault(one.post, shown)
            elif one.is_title:
                what = say("the title of {post} is in the site", post=one.post)
                self.leaks.append(Leak(shown, one.post, what, one.words))
            else:
                what = say("a passage of {post} is in the site: “{words}”", post=one.post, words=one.words)
                self.leaks.append(Leak(shown, one.post, what, one.words))

    def _suspects(self, texts: Iterable[tuple[str, Rendering]]) -> Iterator[Suspect]:
        """Yield what is suspicious in the texts of a file, each being compared with the sources that it repeats."""
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


def _withheld(case: Case) -> Withheld:
    text = "\n".join((*public_lines(case.post.text, case.post.body_line), case.post.body))
    return Withheld(case.post.path, text, tuple(title.text for title in case.post.titles))


def held_back(verdict: Verdict) -> frozenset[str]:
    """Return the paths of posts and pages that are blocked, or would be if they were to be published."""
    drafts = {case.post.path for case in verdict.docket.cases if not case.post.ships}
    judged = {case.post.path for case in verdict.docket.cases}
    return frozenset(
        one.path
        for one in verdict.findings
        if one.path in judged
        and (one.outcome is Outcome.BLOCKS or (one.path in drafts and one.outcome is not Outcome.DISMISSED))
    )
