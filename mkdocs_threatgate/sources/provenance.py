"""Entries × signatures → who put each into the ledger, and what is to be said against it.

The person is the committer of the commit that first held the entry; where that is a forge's
own address, as of a squash merge, the commit's author stands for it (contract part 4).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from mkdocs_threatgate.model import Commit, Doubt, Entry, Fault, Message, Settings, say
from mkdocs_threatgate.sources.filings import BELIEVED
from mkdocs_threatgate.sources.signatures import BAD, GOOD, UNSIGNED, Claim, Kind, Signature
from mkdocs_threatgate.sources.signers import Signers

UNTRUSTED, MISMATCH = "TG304", "TG309"
ENDED = {"X": say("has expired"), "Y": say("is of a key that has expired"), "R": say("is of a revoked key")}
AMEND = ("git", "commit", "--amend", "--no-edit", "-S")


class Seal(NamedTuple):
    """What signatures say in a run: the list of signers, the claims verified, and HEAD."""

    signers: Signers
    signatures: Mapping[Claim, Signature]
    head: str


def person(commit: Commit, settings: Settings) -> str:
    """Return the address of whom a commit is from."""
    return commit.author if commit.committer in settings.forges else commit.committer


def claims(entries: Collection[Entry], settings: Settings) -> frozenset[Claim]:
    """Return what would prove entries: their commits, each signed by its committer.

    A forge's commit may bear the forge's own signature, or that of the author it stands for.
    """
    commits = {entry.added for entry in entries if entry.added and entry.standing in BELIEVED}
    return frozenset(
        Claim(commit.id, address)
        for commit in commits
        for address in (commit.committer, person(commit, settings))
    )


def examine_provenance(
    entries: Collection[Entry], settings: Settings, seal: Seal | None, proved: Collection[str]
) -> dict[str, list[Doubt]]:
    """Return what is to be said against who added entries that else would count, by their keys.

    `seal` is None where signatures are not asked for; `proved` are the keys of the entries
    whose signatures were verified.
    """
    sound = (entry for entry in entries if entry.standing in BELIEVED and entry.added and entry.receipt)
    found = {}
    for entry in sound:
        doubts = [*_of_recorder(entry, settings)]
        if seal and entry.key in proved:
            doubts += _of_signature(entry, settings, seal)
        if doubts:
            found[entry.key] = doubts
    return found


def _of_recorder(entry: Entry, settings: Settings) -> Iterator[Doubt]:
    message = _mismatch(entry, settings)
    if message is None:
        return
    void = bool(settings.recorders) or settings.signatures == "required"
    remedy = (
        say(
            "Have it recorded anew by one of {recorders}, and take the old id out of “filings”.",
            recorders=settings.recorders,
        )
        if settings.recorders
        else say(
            "Have it recorded anew by whoever commits it, in their own name, and take the old id "
            "out of “filings”."
        )
    )
    yield Doubt(Fault(MISMATCH, message, remedy), void=void)


def _mismatch(entry: Entry, settings: Settings) -> Message | None:
    if entry.added is None or entry.receipt is None:
        return None
    who = person(entry.added, settings)
    if settings.recorders and who not in settings.recorders:
        return say("it was committed by {person}, who is no recorder", person=who)
    stated = entry.receipt.recorded_by
    unnamed = bool(entry.inline) and not stated
    if (settings.recorders or settings.signatures != "off") and stated != who and not unnamed:
        return say(
            "it says that {recorder} recorded it, but {person} committed it", recorder=stated, person=who
        )
    return None


def _of_signature(entry: Entry, settings: Settings, seal: Seal) -> Iterator[Doubt]:
    commit = entry.added
    if commit is None:
        return
    addresses = (commit.committer, person(commit, settings))
    signatures = [seal.signatures[Claim(commit.id, address)] for address in dict.fromkeys(addresses)]
    if any(signature.status == GOOD for signature in signatures):
        return
    message = _untrusted(signatures[0], commit, seal)
    void = settings.signatures == "required"
    if signatures[0].status == UNSIGNED:
        remedy = say(
            "While it is the last commit and not pushed, sign it: git commit --amend --no-edit -S. "
            "Else record anew, commit with -S, and take the old id out of “filings”."
        )
        command = AMEND if commit.id == seal.head else ()
        yield Doubt(Fault(UNTRUSTED, message, remedy), command, void=void)
        return
    remedy = say(
        "If the key is {person}'s own, have it added to {file}; else record anew, signed with a key "
        "that is listed there, and take the old id out of “filings”.",
        person=commit.committer,
        file=seal.signers.path,
    )
    yield Doubt(Fault(UNTRUSTED, message, remedy), void=void)


def _untrusted(signature: Signature, commit: Commit, seal: Seal) -> Message:
    short, file = commit.id[:12], seal.signers.path
    if signature.status == UNSIGNED:
        return say("the commit {commit} that added it is not signed", commit=short)
    if signature.kind is Kind.OTHER:
        return say(
            "the commit {commit} is signed in a way that is not read; OpenPGP and SSH are", commit=short
        )
    if signature.owners:
        return say(
            "{person} committed it in {commit}, but it is signed by {signer}",
            person=commit.committer,
            commit=short,
            signer=signature.owners,
        )
    if signature.status in ENDED:
        return say(
            "the signature of the commit {commit} {state}", commit=short, state=ENDED[signature.status]
        )
    if signature.status == BAD:
        return say("the signature of the commit {commit} that added it is not good", commit=short)
    return say(
        "the commit {commit} is signed with a key that {file} does not list for {person}: {key}",
        commit=short,
        file=file,
        person=commit.committer,
        key=signature.key or "?",
    )
