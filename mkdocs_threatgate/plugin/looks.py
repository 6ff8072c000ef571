"""The three looks of a build: at the sources, at the rendered pages, at the output."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from mkdocs_threatgate.authoring.journal import UNFINISHED, Journal
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.gate import decide, detector_of
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.looking import Looker
from mkdocs_threatgate.looking.giveaways import Giveaways
from mkdocs_threatgate.looking.leaks import Leaks
from mkdocs_threatgate.looking.publicity import Publicity
from mkdocs_threatgate.looking.tracing import Suspect
from mkdocs_threatgate.model import Attachment, Exposure, Leak, Origin, Verdict, say
from mkdocs_threatgate.plugin.rendered import (
    added_files,
    packaged_folders,
    rendered_pages,
    stated,
    theme_digests,
)
from mkdocs_threatgate.plugin.telling import is_named, language, log
from mkdocs_threatgate.plugin.withholding import named, published, returned
from mkdocs_threatgate.policy.withholding import Withholding, withholding
from mkdocs_threatgate.reports.manifest import FILE, write_manifest
from mkdocs_threatgate.sources.belongings import own_files
from mkdocs_threatgate.sources.clock import read_clock
from mkdocs_threatgate.sources.collector import paused
from mkdocs_threatgate.sources.origins import read_origins
from mkdocs_threatgate.sources.settings import Site, find_configuration, read_site
from mkdocs_threatgate.sources.site import contents, read_output
from mkdocs_threatgate.sources.world import Grounds, read_world, stand


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What the first look saw, and its verdict.

    `withheld` is what the site is built without, or None; `gone` are the paths under the docs folder of all
    that goes with it.
    """

    grounds: Grounds
    verdict: Verdict
    withheld: Withholding | None = None
    gone: frozenset[str] = frozenset()

    @property
    def site(self) -> Site:
        """The site that was judged."""
        return self.grounds.site

    def manifest(self, pages: set[str]) -> bytes:
        """Return the manifest of the site as it is built of these pages, by paths under the docs folder."""
        return write_manifest(self.verdict, self.gone, pages)


def read_settings(config: MkDocsConfig) -> Site:
    """Return the site of a build, as the command would read it; raises `UsageError`."""
    if config.config_file_path is None:
        raise UsageError(
            say("the configuration was not read from a file"),
            say("Build with a configuration file on disk."),
        )
    if not is_named():
        find_configuration(Path(config.config_file_path).parent)  # two of them are an error
    return read_site(Path(config.config_file_path))


def look_at_sources(site: Site, *, serving: bool = False) -> Sources:
    """Return the first look: the same verdict as the command's; under `serve` nothing is withheld."""
    clock = read_clock(os.environ)
    with paused():
        grounds = stand(site)
        if Journal(grounds.repository.top, grounds.repository.private()).unfinished:
            log.info("%s", render(UNFINISHED, language(site.settings.language)))
        world = read_world(grounds, config_option=_option(site), pinned=clock.pinned, prepare=detector_of)
        verdict = decide(world, clock.now)
        withheld = withholding(verdict)
        if withheld is None or serving:
            return Sources(grounds=grounds, verdict=verdict)
        gone = withheld.all | own_files(grounds.pages, withheld.posts, verdict.docket.shipped)
        return Sources(grounds=grounds, verdict=verdict, withheld=withheld, gone=gone)


class Built:
    """What is made of the sources, and the second and third look at it."""

    def __init__(self, sources: Sources, site_dir: str) -> None:
        """Take what the first look saw, and where the site will be, for messages; under `serve` nowhere."""
        docket = sources.verdict.docket
        self.sources, self.docket = sources, docket
        self.looker = Looker(docket.world, docket.cases, docket.now)
        self.leaks = Leaks(docket, sources.gone)
        self.site_dir = Path(site_dir) if site_dir else sources.site.folder / "site"
        self.shown = _shown(self.site_dir, sources.grounds.repository.top)
        self.pages: set[str] | None = None
        self.own: dict[str, str] = {}
        self.theme: dict[str, str] = {}

    def look_at_pages(self, files: Files, config: MkDocsConfig) -> Verdict:
        """Return the second look: rendered pages, and files that other plugins added."""
        above = self.sources.grounds.pages.above
        self.pages = (self.pages or set()) | {file.src_uri for file in files.documentation_pages()}
        texts = {case.post.uri: case.post.text for case in self.docket.cases}
        addresses = {address: f"{above}{uri}" for address, uri in named(config).items()}
        self.leaks.know(addresses, published(files))
        with paused():
            found: list[Suspect] = []
            back = (f"{above}{uri}" for uri in returned(files, self.sources.gone))
            leaks = [Leak(path, path, say("the file itself"), f"{path} file") for path in back]
            for address, one in rendered_pages(files, texts, above):
                suspect = self.looker.page(one, address)
                found.extend(() if suspect is None else (suspect,))
                leaks.extend(self.leaks.in_text(one.path, "\n".join((*one.strings, one.markup))))
            packaged = packaged_folders(config)
            attachments = tuple(added_files(files, self.sources.grounds, packaged))
            self.theme |= theme_digests(files, config)
            self.own |= self.theme | {
                one.attachment.uri: one.attachment.sha256 for one in self.docket.exhibits
            }
            self.own |= {one.uri: one.sha256 for one in attachments}
            return self.looker.verdict(found, attachments, self.origins, leaks=leaks)

    def look_at_output(
        self, folder: Path, config: MkDocsConfig, besides: AbstractSet[Path] = frozenset()
    ) -> Verdict:
        """Return the third look: every file of the output but some, at what no earlier look has seen."""
        giveaways = Giveaways(self.docket.ledger, self.docket.cases)
        cases = (case for case in self.docket.cases if case.post.uri not in self.sources.gone)
        public = Publicity(cases, lambda: _printed(self, config))
        found: list[Suspect] = []
        attachments: list[Attachment] = []
        exposures: list[Exposure] = []
        leaks: list[Leak] = []
        with paused():
            for output in read_output(folder):
                if besides and folder / output.uri in besides:
                    continue
                shown, digest = f"{self.shown}/{output.uri}", output.sha256
                known = self.own.get(output.uri) == digest
                held = contents(output, shown)
                text = "\n".join(one.markup for _, one in held.texts)
                exposures.extend(giveaways.in_file(shown, digest, text, public))
                if self.theme.get(output.uri) != digest:
                    leaks.extend(self.leaks.in_file(shown, digest, text))
                if known:
                    continue
                suspects = (self.looker.file(one, address) for address, one in held.texts)
                found.extend(one for one in suspects if one is not None)
                attachments.extend(() if held.attachment is None else (held.attachment,))
            return self.looker.verdict(found, attachments, self.origins, exposures, leaks)

    def origins(self) -> Iterator[Origin]:
        """Yield the text files that the build may have read."""
        grounds = self.sources.grounds
        besides = (self.site_dir, grounds.ledger)
        return read_origins(grounds.site.folder, grounds.pages.docs, grounds.repository.top, besides)

    def write_manifest(self, folder: Path) -> None:
        """Write the manifest into the output."""
        if self.pages is not None:
            (folder / FILE).write_bytes(self.sources.manifest(self.pages))


def _printed(built: Built, config: MkDocsConfig) -> Iterator[str]:
    """Yield what a theme prints beside the pages: options, and files that are published as they are."""
    yield stated(config)
    grounds, own_theme = built.sources.grounds, config.theme.custom_dir
    docs, theme = grounds.pages.docs, os.path.realpath(own_theme) if own_theme else None
    for origin in built.origins():
        place = Path(os.path.realpath(grounds.repository.top / origin.path))
        page = place.is_relative_to(docs) and origin.path in built.looker.cases
        if not page and (place.is_relative_to(docs) or (theme and place.is_relative_to(theme))):
            yield origin.text


def _shown(site_dir: Path, top: Path) -> str:
    real, real_top = Path(os.path.realpath(site_dir)), Path(os.path.realpath(top))
    return real.relative_to(real_top).as_posix() if real.is_relative_to(real_top) else str(real)


def check_folder(site: Site, config: MkDocsConfig) -> None:
    """Refuse to judge another folder than the one that is built; raises `UsageError`."""
    built = Path(config.docs_dir).resolve()
    if built != site.docs.resolve():
        raise UsageError(
            say(
                "this build takes its pages from {built}, not from {stated}",
                built=str(built),
                stated=str(site.docs),
            ),
            say("Take out the plugin that moves docs_dir: what it adds could not be judged."),
        )
    if not site.plugin:
        raise UsageError(
            say("the plugin is on, but {file} does not name it", file=site.config.name),
            say("Name “threatgate” under “plugins” in the configuration file."),
        )


def _option(site: Site) -> str:
    """Return how commands must name the configuration where they would not find it themselves."""
    here = Path.cwd()
    with suppress(UsageError):
        if find_configuration(here).resolve() == site.config.resolve():
            return ""
    return str(site.config.relative_to(here) if site.config.is_relative_to(here) else site.config)
