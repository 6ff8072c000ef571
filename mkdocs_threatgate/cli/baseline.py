"""`threatgate baseline`: what is public already → a file that says so, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import PurePosixPath

import click

from mkdocs_threatgate.authoring.journal import Change
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.cli.writing import journal_of, stand_to_write
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import BaselineEntry, say
from mkdocs_threatgate.policy.drift import digest
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.baseline import blob_id, write_baseline
from mkdocs_threatgate.sources.blobs import committed
from mkdocs_threatgate.sources.pages import RENDERED
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.settings import OWN_FILE, Site, read_site
from mkdocs_threatgate.sources.world import Grounds

FILE = "threatgate-baseline.txt"


@click.command()
@click.option(
    "--output",
    "output",
    default=FILE,
    show_default=True,
    metavar="FILE",
    help="The file to write, relative to the configuration file.",
)
@config_option
@format_option
@guarded
def command(output: str, config: str | None, form: str) -> int:
    """Write down every post, page and attachment that is committed and public now.

    Their findings are notices from then on, until they change by more than a correction.
    """
    site = read_site(config_path(config)[0])
    grounds = stand_to_write(site)
    file = site.folder / output
    if file.exists():
        raise UsageError(
            say("{file} is there already, and a baseline is written once", file=output),
            say("For further old posts write another file with --output, and name both in “baseline”."),
        )
    if file.resolve().is_relative_to(grounds.pages.docs):
        raise UsageError(
            say("{file} would be published with the docs folder", file=output),
            say("Write it beside the docs folder."),
        )
    path = grounds.path_in_repository(file)
    entries = tuple(public_files(grounds))
    journal_of(grounds).write([Change(file, write_baseline(entries).encode("utf-8", "surrogateescape"))])
    commit = ("git", "commit", "-m", "Write down what was public before the gate")
    setting = missing_setting(site, output)
    if form == "json":
        tell_data({"file": path, "entries": len(entries), "setting": setting or None, "next": typed(commit)})
    else:
        tell(
            say("one file that is public now is written down in {file}", file=path)
            if len(entries) == 1
            else say(
                "{count} files that are public now are written down in {file}", count=len(entries), file=path
            ),
            site.settings.language,
        )
        if setting:
            _tell_setting(site, setting)
        tell(say("next: {command}", command=typed(commit)), site.settings.language)
    return 0


def missing_setting(site: Site, output: str) -> str:
    """Return the line that names this baseline and the earlier ones, or "" if it stands already."""
    named = site.settings.baseline
    if PurePosixPath(output) in map(PurePosixPath, named):
        return ""
    return f"baseline: [{', '.join((*named, output))}]" if named else f"baseline: {output}"


def _tell_setting(site: Site, setting: str) -> None:
    speech, config = site.settings.language, site.config.name
    if config == OWN_FILE:
        tell(say("put this line into {config}:", config=config), speech)
        lines = f"  {setting}"
    else:
        tell(say("put these lines under “plugins” in {config}:", config=config), speech)
        lines = f"  - threatgate:\n      {setting}"
    tell(lines)


def public_files(grounds: Grounds) -> Iterator[BaselineEntry]:
    """Yield every file under the docs folder that is published and stands as committed at HEAD."""
    held = committed(grounds.repository, (str(grounds.pages.prefix),))
    object_format = grounds.repository.object_format
    for uri in sorted(grounds.pages.files()):
        path = (grounds.pages.prefix / uri).as_posix()
        blob = held.get(path)
        if blob is None or not blob.regular or grounds.pages.left_out.match_file(uri):
            continue
        data = (grounds.pages.docs / uri).read_bytes()
        stored = (blob_id(data, object_format), blob_id(data.replace(b"\r\n", b"\n"), object_format))
        if blob.oid not in stored:
            continue  # what was changed since is not what is public
        text = _digest(grounds, uri, data)
        if text:
            yield BaselineEntry(path=path, text=text, blob=blob.oid)


def _digest(grounds: Grounds, uri: str, data: bytes) -> str:
    """Return the digest that binds a file to its text, or nothing for what is not published."""
    if not uri.lower().endswith(RENDERED):
        return f"sha256:{hashlib.sha256(data).hexdigest()}"
    text = grounds.pages.text(uri)
    post = read_post(text, grounds.site.settings.timezone)
    return digest(post.body) if post.ships and not text.fault else ""
