"""`threatgate dossier`: a post's declaration → the document that goes to the authority."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import click

from mkdocs_threatgate.authoring.dossier.compose import compose, title_of
from mkdocs_threatgate.authoring.dossier.submission import Submission
from mkdocs_threatgate.authoring.files import write_whole
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, tell
from mkdocs_threatgate.cli.outputs import keep_unpublished, keep_what_is_there
from mkdocs_threatgate.cli.submissions import Addressed, bodies, submission
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import Kind, say
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.world import stand

SUFFIXES = (".docx", ".html", ".md")


class Asked(NamedTuple):
    """What the command line asks to be written, and where."""

    output: Path
    language: str
    to: Addressed
    force: bool


@click.command()
@click.argument("post", shell_complete=completing.posts)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; its ending decides what it is: .docx, .html or .md.",
)
@click.option(
    "--authority",
    shell_complete=completing.authorities,
    metavar="NAME|CODE",
    help="To whom it goes, as for `record`; otherwise the first body that has yet to be told.",
)
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    help="Which kind of body, where the code leaves it open.",
)
@click.option("--article", metavar="ID", help="Write about this article only, for example cn-2019-draft/5.")
@click.option(
    "--all", "every", is_flag=True, help="One document for each body yet to be told: FILE-NAME.docx."
)
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@config_option
@format_option
@guarded
def command(  # noqa: PLR0913 - one parameter per option
    *,
    post: str,
    output: Path,
    authority: str | None,
    kind: str | None,
    article: str | None,
    every: bool,
    language: str,
    force: bool,
    config: str | None,
    form: str,
) -> int:
    """Write the document with which POST is reported to an authority before it is published.

    It says what is declared, nothing else. Sign it, send it, keep the receipt, and record that.
    """
    to = Addressed(authority or "", Kind(kind) if kind else None, article, every=every)
    asked = Asked(output, language, to, force)
    _refuse(asked)
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand(site)
    keep_unpublished(output, grounds)
    uri = grounds.find(post, Path())
    docket = judged(site, (str(grounds.pages.docs / uri),), option).docket
    submissions = tuple(submission(body, docket, to, grounds) for body in bodies(docket, to))
    written = _write(submissions, asked)
    commands = tuple(_next(one, asked, option) for one in submissions)
    if form == "json":
        tell_data([_data(*each, language) for each in zip(submissions, written, commands, strict=True)])
        return 0
    for one, path, following in zip(submissions, written, commands, strict=True):
        named = say("written {file}: to {body}", file=str(path), body=one.body.name)
        tell(named, site.settings.language)
        if not one.publisher:
            line = say(
                "the publisher's name is left blank: set “publisher.name” in {file}, or fill it in",
                file=site.config.name,
            )
            tell(line, site.settings.language)
        tell(say("next, once it is filed: {command}", command=following), site.settings.language)
    return 0


def _refuse(asked: Asked) -> None:
    if asked.output.suffix.lower() not in SUFFIXES:
        raise UsageError(
            say("{file} does not say what to write", file=str(asked.output)),
            say("Give it one of these endings: {endings}.", endings=SUFFIXES),
        )
    if asked.to.every and asked.to.authority:
        raise UsageError(
            say("--all writes to every body, --authority to one"), say("Leave one of the two out.")
        )


def _write(submissions: tuple[Submission, ...], asked: Asked) -> tuple[Path, ...]:
    """Write every letter, having seen that none of the files is there already."""
    paths = tuple(_path(one, asked) for one in submissions)
    for path in paths if not asked.force else ():
        keep_what_is_there(path)
    for one, path in zip(submissions, paths, strict=True):
        write_whole(path, _rendered(one, asked.language, path.suffix.lower()))
    return paths


def _path(one: Submission, asked: Asked) -> Path:
    if not asked.to.every:
        return asked.output
    name = "-".join(word for word in (asked.output.stem, one.body.name, one.body.department) if word)
    return asked.output.with_stem(name)


def _rendered(one: Submission, language: str, suffix: str) -> bytes:
    paper = compose(one, language)
    if suffix == ".docx":
        from mkdocs_threatgate.authoring.dossier.as_docx import write_docx  # noqa: PLC0415 - slow to load

        return write_docx(paper)
    from mkdocs_threatgate.authoring.dossier.as_html import write_html  # noqa: PLC0415 - one of three
    from mkdocs_threatgate.authoring.dossier.as_markdown import write_markdown  # noqa: PLC0415 - likewise

    return write_html(paper) if suffix == ".html" else write_markdown(paper)


def _next(one: Submission, asked: Asked, option: str) -> str:
    """Return how the filing is recorded once it is made: anew, or as a supplement."""
    named = ("-f", option) if option else ()
    evidence = ("--evidence", "FILE")
    if one.amended:
        return typed(("threatgate", "event", *named, one.amended.id, "supplemented", *evidence))
    kind = ("--kind", str(asked.to.kind)) if asked.to.kind else ()
    article = ("--article", asked.to.article) if asked.to.article else ()
    to = ("--authority", one.body.department or one.body.name, *kind, *article)
    return typed(("threatgate", "record", *named, one.case.post.path, *to, *evidence))


def _data(one: Submission, path: Path, following: str, language: str) -> dict[str, object]:
    return {
        "file": str(path),
        "title": title_of(one, language),
        "authority": one.body._asdict(),
        "articles": list(dict.fromkeys(answer.obligation.article.id for answer in one.answers)),
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "supplements": one.amended.id if one.amended else None,
        "next": following,
    }
