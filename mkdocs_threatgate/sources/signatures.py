"""Commits → who signed them, as git verifies it against the site's own list of signers.

A plain SSH signature that is good is verified in this process, where the extra `[signatures]`
is installed; all others are put to git, some milliseconds each, with the same verdict. Git
runs as everywhere else, and starts ssh-keygen and gpg by absolute paths from the PATH:
programs that a repository's configuration names are never run. Gpg gets the keys that the
list holds and no others, no settings of its user, no agent, and no network.
"""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import Message, say
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.signers import Signers

BATCH = 400
"""Commits for one process of git, whose helpers take several milliseconds for each."""

READ_BATCH = 2000
"""Commits for one process that only reads them."""

WORKERS = 4
FORMAT = "--format=%H%x00%G?%x00%GS%x00%GF%x00%GP"
LOG = ("log", "--no-walk=unsorted", "--stdin", "--no-color", "--no-ext-diff", "--encoding=none", FORMAT)
GOOD, BAD, UNKNOWN_KEY, UNSIGNED = "G", "B", "U", "N"
HEADERS = {
    "sha1": re.compile(rb"^gpgsig -----BEGIN ([A-Z ]+)-----", re.MULTILINE),
    "sha256": re.compile(rb"^gpgsig-sha256 -----BEGIN ([A-Z ]+)-----", re.MULTILINE),
}
"""The header that git looks at, by the format of the repository's ids."""

PROGRAMS = ("gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.x509.program")
"""Every setting that names a program for signatures; what is not asked for names one that is not there."""

ROOM = say("Let TMPDIR name a folder that has room, and from which programs may run.")
PATIENT = """\
case "$2" in find-principals) exec {program} "$@" ;; esac
{program} "$@" || {{ code=$?; {drain} >/dev/null; exit $code; }}"""
"""Runs ssh-keygen, and reads the message where that gave up before it: git dies of telling it to nobody."""

DRAIN = "while read -r line; do :; done"
QUIET_GPG = (
    *("--no-options", "--batch", "--no-tty", "--no-autostart", "--disable-dirmngr", "--no-auto-key-retrieve"),
    *("--no-auto-check-trustdb", "--lock-never", "--trust-model", "always", "--no-default-keyring"),
)
"""How gpg is kept from everything but the keyring it is given, whose keys all count."""


class Kind(StrEnum):
    """How a commit is signed."""

    NONE = ""
    SSH = "SSH SIGNATURE"
    OPENPGP = "PGP SIGNATURE"
    OTHER = "other"


UNPROVED = {Kind.NONE: UNSIGNED, Kind.SSH: UNKNOWN_KEY, Kind.OPENPGP: UNKNOWN_KEY, Kind.OTHER: UNKNOWN_KEY}
"""What is known of a commit before any program has looked at it."""


class Claim(NamedTuple):
    """A commit, and the address whose signature it would have to bear."""

    commit: str
    address: str


class Signature(NamedTuple):
    """What is known of a claim: the letter of git's `%G?`, `G` standing for a claim that holds.

    `signer` and `key` are what git tells of the signer and of the key's fingerprint; `owners` the
    addresses of an OpenPGP key that is on the list, but not under this address.
    """

    status: str
    kind: Kind = Kind.NONE
    signer: str = ""
    key: str = ""
    owners: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def verify(repository: Repository, claims: frozenset[Claim], signers: Signers) -> Mapping[Claim, Signature]:
    """Return what becomes of each claim; ssh-keygen and gpg run for commits that need them only.

    Remembered while a server runs: a commit never changes, and an answer takes milliseconds.

    Raises `LedgerError` where the program that could tell is not installed or does not run.
    """
    objects = _read(repository, {claim.commit for claim in claims})
    kinds = {commit: _kind(repository, content) for commit, content in objects.items()}
    found = {claim: Signature(UNPROVED[kinds[claim.commit]], kinds[claim.commit]) for claim in claims}
    people: dict[str, set[str]] = {}
    for commit, address in claims:
        if kinds[commit] is Kind.SSH:
            people.setdefault(address, set()).add(commit)
    for address, commits in people.items():
        lines = signers.lines_for(address)
        if lines:
            asked = {commit: objects[commit] for commit in commits}
            answers = _by_key(repository, asked, lines, address)
            found.update({Claim(commit, address): _named(answers[commit], address) for commit in commits})
    sealed = {commit for commit, kind in kinds.items() if kind is Kind.OPENPGP}
    if sealed and signers.keys:
        answers = _by_gpg(repository, sealed, signers.keyring)
        found.update(
            {
                claim: _owned(answers[claim.commit], claim, signers)
                for claim in claims
                if claim.commit in sealed
            }
        )
    return found


def _named(answer: Signature, address: str) -> Signature:
    """Return the answer for one address, the only one whose lines ssh-keygen was given."""
    good = answer.status != GOOD or answer.signer == address
    return answer if good else answer._replace(status=UNKNOWN_KEY)


def _owned(answer: Signature, claim: Claim, signers: Signers) -> Signature:
    """Return the answer for one claim: the key must bear the address in one of its user ids."""
    owners = signers.owners(answer.key)
    if answer.status != GOOD or claim.address in owners:
        return answer
    return answer._replace(status=UNKNOWN_KEY, owners=owners)


def _read(repository: Repository, commits: Collection[str]) -> dict[str, bytes]:
    """Return the commits' objects."""
    objects = {}
    for batch in _batches(commits, READ_BATCH):
        answer = repository.run("cat-file", "--batch", "--buffer", input=_questions(batch))
        start = 0
        for commit in batch:
            begin = answer.index(b"\n", start) + 1
            end = begin + int(answer[start:begin].split()[2])
            objects[commit] = answer[begin:end]
            start = end + 1
    return objects


def _kind(repository: Repository, content: bytes) -> Kind:
    """Return how a commit says it is signed, by the header that git would look at."""
    header = HEADERS[repository.object_format].search(content.partition(b"\n\n")[0])
    if header is None:
        return Kind.NONE
    stated = header[1].decode("ascii")
    return Kind(stated) if stated in (Kind.SSH, Kind.OPENPGP) else Kind.OTHER


def _by_key(
    repository: Repository, commits: Mapping[str, bytes], lines: bytes, address: str
) -> dict[str, Signature]:
    """Return the answers for one person's lines: what is plainly good from here, the others from git."""
    from mkdocs_threatgate.sources import sshsig  # noqa: PLC0415 - loads what few sites need

    proved = sshsig.signers(commits, repository.object_format, sshsig.listed(lines))
    found = {commit: Signature(GOOD, Kind.SSH, address, key) for commit, key in proved.items()}
    others = commits.keys() - found.keys()
    return found | _by_ssh(repository, others, lines) if others else found


def _by_ssh(repository: Repository, commits: Collection[str], lines: bytes) -> dict[str, Signature]:
    program = _find(
        "ssh-keygen", say("Install OpenSSH 8.2 or newer: it verifies signatures made with SSH keys.")
    )
    cat = _found("cat")
    words = {"program": shlex.quote(program), "drain": shlex.quote(cat) if cat else DRAIN}
    with _folder() as folder:
        allowed, revoked = folder / "allowed", folder / "revoked"
        allowed.write_bytes(lines)
        settings = {
            **_none(folder),
            "gpg.ssh.program": _script(folder / "ssh-keygen", PATIENT.format(**words)),
            "gpg.ssh.allowedSignersFile": str(allowed),
            "gpg.ssh.revocationFile": str(revoked),
        }
        return _ask(repository, commits, settings, Kind.SSH)


def _by_gpg(repository: Repository, commits: Collection[str], keyring: bytes) -> dict[str, Signature]:
    """Ask through a script of our own, since git hands no options on to gpg."""
    program = _find("gpg", say("Install GnuPG: it verifies signatures made with OpenPGP keys."))
    with _folder() as folder:
        home, keys = folder / "home", folder / "keys.gpg"
        home.mkdir(mode=0o700)
        keys.write_bytes(keyring)
        words = [program, *QUIET_GPG, "--homedir", str(home), "--keyring", str(keys)]
        script = _script(folder / "gpg", f'exec {shlex.join(words)} "$@"')
        settings = {**_none(folder), "gpg.program": script, "gpg.openpgp.program": script}
        return _ask(repository, commits, settings, Kind.OPENPGP)


def _script(place: Path, text: str) -> str:
    """Write a program that git can start; return its path."""
    place.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8", newline="\n")
    place.chmod(0o700)
    if not os.access(place, os.X_OK):
        folder = str(place.parent)
        raise LedgerError(
            say("a program cannot be run from the temporary folder {folder}", folder=folder), ROOM
        )
    return str(place)


def _none(folder: Path) -> dict[str, str]:
    """Return settings by which a signature of another kind than was asked about is verified by nothing."""
    return {key: str(folder / "none") for key in PROGRAMS}


def _ask(
    repository: Repository, commits: Collection[str], settings: Mapping[str, str], kind: Kind
) -> dict[str, Signature]:
    """Return what git says of each commit; a signature that is none at all is a bad one."""
    options = tuple(word for key, value in settings.items() for word in ("-c", f"{key}={value}"))

    def ask(batch: list[str]) -> bytes:
        return repository.run(*options, *LOG, input=_questions(batch))

    with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
        answers = list(pool.map(ask, _batches(commits)))
    found = dict(_told(line, kind) for answer in answers for line in answer.splitlines())
    nothing = Signature(UNSIGNED, kind)
    said = {commit: found.get(commit, nothing) for commit in commits}
    return {
        commit: one._replace(status=BAD) if one.status == UNSIGNED else one for commit, one in said.items()
    }


def _told(line: bytes, kind: Kind) -> tuple[str, Signature]:
    commit, status, signer, key, primary = line.decode("utf-8", "replace").split("\0")
    return commit, Signature(status, kind, signer, primary or key)


def _batches(commits: Iterable[str], size: int = BATCH) -> Iterator[list[str]]:
    ordered = sorted(commits)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def _questions(commits: Iterable[str]) -> bytes:
    return "".join(f"{commit}\n" for commit in commits).encode("ascii")


def _find(name: str, remedy: Message) -> str:
    """Return the absolute path of a program; raise `LedgerError` where it is not installed."""
    if found := _found(name):
        return found
    raise LedgerError(
        say("{program} is not installed, and signatures cannot be verified", program=name), remedy
    )


def _found(name: str) -> str | None:
    """Return the absolute path of a program, if it is installed.

    Found by hand, as git itself is: a relative folder of PATH would lie in the checked repository.
    """
    file = f"{name}.exe" if os.name == "nt" else name
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        candidate = Path(folder, file)
        if candidate.is_absolute() and candidate.is_file() and os.access(candidate, os.X_OK):
            return str(candidate)
    return None


@contextmanager
def _folder() -> Iterator[Path]:
    """Make a folder that nobody else may enter, for as long as git runs."""
    try:
        with tempfile.TemporaryDirectory(prefix="threatgate-") as folder:
            yield Path(folder)
    except OSError as error:
        raise LedgerError(
            say("a temporary folder cannot be used: {problem}", problem=error.strerror or str(error)),
            ROOM,
        ) from error
