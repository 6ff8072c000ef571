"""`threatgate proof`: all that proves what was filed for a post, in one archive for an inspector."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click

from mkdocs_threatgate.authoring.files import write_whole
from mkdocs_threatgate.authoring.proof.bundle import SUMS, Findings, exhibits, write_zip
from mkdocs_threatgate.cli import completing
from mkdocs_threatgate.cli.check import judged
from mkdocs_threatgate.cli.door import config_option, config_path, format_option, guarded, language, tell
from mkdocs_threatgate.cli.outputs import keep_unpublished, keep_what_is_there
from mkdocs_threatgate.cli.telling import tell_data
from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Decision, Testimony, Text, Verdict, say
from mkdocs_threatgate.policy.concern import concerning
from mkdocs_threatgate.reports.commands import typed
from mkdocs_threatgate.reports.json import render_verdict
from mkdocs_threatgate.reports.tally import decisions_by_path
from mkdocs_threatgate.sources.articles import policy_texts
from mkdocs_threatgate.sources.blobs import committed, read_blobs
from mkdocs_threatgate.sources.enclosures import read_enclosures
from mkdocs_threatgate.sources.settings import read_site
from mkdocs_threatgate.sources.testimony import Hearing, testify
from mkdocs_threatgate.sources.world import Grounds, stand

ENDING = ".zip"


@click.command()
@click.argument("post", shell_complete=completing.posts)
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The archive to write: FILE.zip.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@config_option
@format_option
@guarded
def command(*, post: str, output: Path, force: bool, config: str | None, form: str) -> int:
    """Write down what proves the filings of POST, to be verified with git and sha256sum alone.

    The archive holds the post as filed and as it is now, receipts, evidence, the articles, the
    verdict, and the commits that prove them. It ends in 0 for a blocked post too, and says so.
    """
    if output.suffix.lower() != ENDING:
        raise UsageError(
            say("{file} does not say what to write", file=str(output)),
            say("Give it one of these endings: {endings}.", endings=(ENDING,)),
        )
    file, option = config_path(config)
    site = read_site(file)
    grounds = stand(site)
    keep_unpublished(output, grounds)
    if not force:
        keep_what_is_there(output)
    uri = grounds.find(post, Path())
    verdict = judged(site, (str(grounds.pages.docs / uri),), option)
    _refuse_what_is_not_committed(verdict, grounds)
    testimony = testify(_hearing(verdict, grounds))
    findings = _findings(verdict, grounds)
    files = exhibits(testimony, findings)
    write_whole(output, write_zip(files, verdict.docket.now))
    digest = hashlib.sha256(files[SUMS]).hexdigest()
    if form == "json":
        tell_data(_data(output, digest, testimony, findings, language(site.settings.language)))
    else:
        _tell(output, digest, testimony, findings, site.settings.language)
    return 0


def _refuse_what_is_not_committed(verdict: Verdict, grounds: Grounds) -> None:
    """Raise `UsageError` unless HEAD holds the post as it was judged, line ends aside."""
    post, repository = verdict.docket.cases[0].post, grounds.repository
    blob = committed(repository, (post.path,)).get(post.path)
    held = read_blobs(repository, (blob.oid,))[blob.oid] if blob and blob.regular else None
    if not isinstance(held, bytes) or _lines(held) != _lines(post.text.encode()):
        commit = typed(("git", "add", "--", f":/{post.path}", "&&", "git", "commit"))
        raise UsageError(
            say("{post} is not committed as it is on disk", post=post.path),
            say("What is not committed cannot be proved. Commit it: {command}", command=commit),
        )


def _lines(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _hearing(verdict: Verdict, grounds: Grounds) -> Hearing:
    docket = verdict.docket
    case = docket.cases[0]
    folders = (docket.settings.ledger, *docket.settings.ledger_history)
    text = Text(case.post.path, case.post.uri, case.post.text, gated=case.post.gated, ships=case.post.ships)
    enclosures = read_enclosures(grounds.pages, (text,)).get(case.post.path, ())
    return Hearing(
        repository=grounds.repository,
        folders=tuple(str(grounds.prefix / one) for one in folders),
        case=case,
        entries=concerning(case, docket),
        attached=tuple(one.path for one in enclosures),
    )


def _findings(verdict: Verdict, grounds: Grounds) -> Findings:
    docket = verdict.docket
    post = docket.cases[0].post
    canonical, texts = policy_texts(docket.settings.profiles, grounds.site.folder)
    return Findings(
        path=post.path,
        title=post.title,
        decision=decisions_by_path(verdict).get(post.path, Decision.PUBLISHABLE),
        now=docket.now,
        report=render_verdict(verdict, language(docket.settings.language)),
        profiles=docket.policy.profiles,
        digest=docket.policy.digest,
        canonical=canonical,
        texts=texts,
        settings=docket.settings,
    )


def _tell(output: Path, digest: str, testimony: Testimony, findings: Findings, setting: str) -> None:
    count = len(testimony.entries)
    tell(say("written {file}: ledger entries {count}", file=str(output), count=count), setting)
    if findings.decision is not Decision.PUBLISHABLE:
        tell(say("{post} is blocked; the archive proves only what is recorded", post=findings.path), setting)
    for message in testimony.missing:
        tell(say("not in it: {what}", what=message), setting)
    tell(say("digest of its list of files (SHA256SUMS): {digest}", digest=digest), setting)
    tell(say("hand that to the inspector by another way than the archive"), setting)
    tell(say("to verify it: {command}", command=_check(output, digest)), setting)


def _check(output: Path, digest: str) -> str:
    return typed(("unzip", str(output), "&&", "sh", "proof/verify.sh", digest))


def _data(
    output: Path, digest: str, testimony: Testimony, findings: Findings, speech: str
) -> dict[str, object]:
    return {
        "file": str(output),
        "sha256": hashlib.sha256(output.read_bytes()).hexdigest(),
        "list_sha256": digest,
        "post": findings.path,
        "verdict": findings.decision,
        "commit": testimony.head,
        "entries": [
            {
                "id": entry.receipt.id if entry.receipt else entry.stem,
                "path": entry.path,
                "standing": entry.standing,
                "commit": entry.added.id if entry.added else None,
                "committer": entry.added.committer if entry.added else None,
            }
            for entry, _ in testimony.entries
        ],
        "missing": [render(message, speech) for message in testimony.missing],
        "next": _check(output, digest),
    }
