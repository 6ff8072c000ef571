"""A built site's folder and the sources' verdict → what an inspection of it needs to know."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from mkdocs_threatgate.gate import together
from mkdocs_threatgate.looking.assurance import Assurance
from mkdocs_threatgate.looking.inspection import Expected, Inspection, kept_out, settled
from mkdocs_threatgate.looking.publicity import Publicity
from mkdocs_threatgate.model import Mapping, Origin, Scalar, Sequence, Value, Verdict
from mkdocs_threatgate.reports.manifest import FILE
from mkdocs_threatgate.sources.belongings import own_files
from mkdocs_threatgate.sources.configuration import read_configuration
from mkdocs_threatgate.sources.generators import stated
from mkdocs_threatgate.sources.origins import read_origins
from mkdocs_threatgate.sources.settings import OWN_FILE
from mkdocs_threatgate.sources.site import read_output
from mkdocs_threatgate.sources.world import Grounds

PRINTED = ("site_name", "site_description", "site_author", "copyright", "repo_name", "extra", "theme")
"""Options of MkDocs whose values themes print."""

TEMPLATES = frozenset(
    ("layouts", "themes", "_layouts", "_includes", "_data", "data", "i18n", "static", "assets", "templates")
)
"""Folders from which other generators take what they print."""

CONFIGURATIONS = ("hugo.", "config.", "_config.", "zensical.")
"""How the names of other generators' configurations begin."""

STAGED = ".gate/docs"
GENERATORS = ("mkdocs", "properdocs")


def inspected(grounds: Grounds, verdict: Verdict, folder: Path) -> Verdict:
    """Return the verdict on a built site and on its sources, as judged; raises `SourceError`."""
    shown = _shown(folder, grounds.top)

    def origins() -> Iterator[Origin]:
        besides = (folder, grounds.ledger)
        return read_origins(grounds.site.folder, grounds.pages.docs, grounds.repository.top, besides)

    expected = _expected(grounds, verdict, folder, shown)
    published = (case for case in verdict.docket.cases if case.post.uri not in expected.gone)
    public = Publicity(published, lambda: _printed(grounds, verdict, origins()))
    inspection = Inspection(expected, public, origins)
    for output in read_output(folder):
        inspection.look(output, f"{shown}/{output.uri}")
    return together(settled(verdict), inspection.verdict())


def _expected(grounds: Grounds, verdict: Verdict, folder: Path, shown: str) -> Expected:
    blocked = kept_out(verdict)
    posts = blocked.intersection(grounds.pages.uris())
    gone = blocked | own_files(grounds.pages, posts, verdict.docket.shipped)
    manifest, assurance = _manifest(folder), None
    if manifest is not None or grounds.site.config.name != OWN_FILE:
        assurance = Assurance(manifest, verdict, gone, shown, _again(grounds, verdict))
    return Expected(verdict, gone, assurance)


def _manifest(folder: Path) -> bytes | None:
    with suppress(FileNotFoundError):
        return (folder / FILE).read_bytes()
    return None


def _again(grounds: Grounds, verdict: Verdict) -> tuple[str, ...]:
    """Return the command that builds the site anew, as far as the configuration's name tells."""
    config = grounds.site.config
    if config.name == OWN_FILE:
        return ("threatgate", "stage", STAGED)
    option = verdict.docket.world.config_option
    return (config.stem, "build", *(("-f", option) if option else ())) if config.stem in GENERATORS else ()


def _printed(grounds: Grounds, verdict: Verdict, origins: Iterator[Origin]) -> Iterator[str]:
    """Yield what a generator prints beside the pages: options, templates, files published as they are."""
    config, docs, top = grounds.site.config, grounds.pages.docs, grounds.top
    tree = read_configuration(config)
    pages = {case.post.path for case in verdict.docket.cases}
    own = config.name == OWN_FILE
    if not own:
        for key in PRINTED:
            yield from _texts(tree.get(key))
    theme = tree.get("theme")
    custom = stated(theme, "custom_dir") if isinstance(theme, Mapping) else ""
    themes = Path(os.path.realpath(grounds.site.folder / custom)) if custom else None
    for origin in origins:
        place = top / origin.path
        template = (themes is not None and place.is_relative_to(themes)) or (
            own and _is_template(origin.path)
        )
        if origin.path not in pages and (template or place.is_relative_to(docs)):
            yield origin.text


def _is_template(path: str) -> bool:
    *folders, name = path.split("/")
    return not TEMPLATES.isdisjoint(folders) or name.startswith(CONFIGURATIONS)


def _texts(value: Value | None) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, part in value.entries:
            yield key.text
            yield from _texts(part)
    elif isinstance(value, Sequence):
        for part in value.items:
            yield from _texts(part)
    elif isinstance(value, Scalar):
        yield value.text


def _shown(folder: Path, top: Path) -> str:
    real = Path(os.path.realpath(folder))
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else str(real)
