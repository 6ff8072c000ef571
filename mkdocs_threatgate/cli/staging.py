"""A judged site → the copies to be staged: which files, with which text, and what is left out and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mkdocs_threatgate.authoring.staged import Copy
from mkdocs_threatgate.authoring.staged_text import cannot_be_taken_out, is_as_intended, staged_text
from mkdocs_threatgate.authoring.unlinking import Gone
from mkdocs_threatgate.model import Case, Message, Outcome, Text, Verdict, say
from mkdocs_threatgate.reports.manifest import FILE, write_manifest
from mkdocs_threatgate.sources.belongings import leading_to, naming, own_files
from mkdocs_threatgate.sources.configuration import read_configuration
from mkdocs_threatgate.sources.generators import nav_targets, stated
from mkdocs_threatgate.sources.pages import RENDERED
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.stageable import Stageable, stageable_files
from mkdocs_threatgate.sources.world import Grounds


class Staging(NamedTuple):
    """What is to be staged, what is left out (path under the docs folder, reason), and what else to say."""

    copies: tuple[Copy, ...]
    left_out: tuple[tuple[str, Message], ...]
    notes: tuple[Message, ...] = ()


def plan_staging(grounds: Grounds, verdict: Verdict, withheld: frozenset[str] = frozenset()) -> Staging:
    """Return the copies of a judged site without these posts and attachments (paths under the docs folder).

    The posts' own attachments go with them, and links to either become plain words. Pages are
    written as they were judged. Raises `UsageError` where a declaration cannot be taken out.
    """
    tree = read_configuration(grounds.site.config)
    posts = withheld.intersection(grounds.pages.uris())
    gone = withheld | own_files(grounds.pages, posts, verdict.docket.shipped)
    reader = _Reader(grounds, verdict, gone, stated(tree, "site_url"))
    copies, left_out = [], []
    for file in stageable_files(grounds.pages):
        reason = reader.refusal(file)
        if reason:
            left_out.append((file.uri, reason))
        elif file.uri != FILE:
            copies.append(reader.copy(file))
    copies.append(Copy(FILE, write_manifest(verdict, withheld)))
    return Staging(tuple(copies), tuple(left_out), tuple(_named_in_nav(grounds, gone)))


class _Reader:
    """What is known of each file, by its path under the docs folder."""

    def __init__(self, grounds: Grounds, verdict: Verdict, gone: frozenset[str], site_url: str) -> None:
        self.timezone = grounds.site.settings.timezone
        self.gone = gone
        self.site_url = site_url
        self.names_one = naming(gone)
        self.cases = {case.post.uri: case for case in verdict.docket.cases}
        self.digests = {one.attachment.uri: one.attachment.sha256 for one in verdict.docket.exhibits}
        self.doubtful = {
            finding.path for finding in verdict.findings if finding.outcome is not Outcome.DISMISSED
        }

    def refusal(self, file: Stageable) -> Message | None:
        """Return why a file is not staged, or None."""
        case = self.cases.get(file.uri)
        if file.uri in self.gone:
            return say("withheld")
        if case and not case.post.ships and case.post.path in self.doubtful:
            return say("not to be published, and would be blocked or noticed if it were")
        if file.uri.lower().endswith(RENDERED) and case is None:
            return say("it appeared after the site had been judged")
        return file.refusal

    def copy(self, file: Stageable) -> Copy:
        """Return the copy of a file: of a page its text as judged, of others their bytes."""
        case = self.cases.get(file.uri)
        if case is None:
            return Copy(file.uri, source=file.place, sha256=self.digests.get(file.uri, ""))
        return Copy(file.uri, self.text(case).encode())

    def text(self, case: Case) -> str:
        """Return a page's text as staged, having read it again to be sure."""
        post = case.post
        leads: Gone | None = None
        if self.names_one(post.text):
            leads = leading_to(self.gone, post.uri, self.site_url)
        text = staged_text(post, leads)
        if text == post.text:
            return text
        again = read_post(Text(post.path, post.uri, text, gated=True, ships=post.ships), self.timezone)
        if not is_as_intended(post, again, leads):
            raise cannot_be_taken_out(post)
        return text


def _named_in_nav(grounds: Grounds, gone: frozenset[str]) -> Iterator[Message]:
    config = grounds.site.config
    for uri, line in nav_targets(read_configuration(config).get("nav")):
        if uri in gone:
            yield say(
                "{file}, line {line}: the nav names {path}, which is withheld; take the entry out",
                file=config.name,
                line=line,
                path=uri,
            )
