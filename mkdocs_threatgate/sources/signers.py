"""The file of allowed signers, as committed → whose keys count.

Its lines are those that ssh-keygen reads for `gpg.ssh.allowedSignersFile`; OpenPGP keys
stand in the same file as armoured public key blocks. Nobody's own keyring is asked.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import NamedTuple

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.model import say
from mkdocs_threatgate.sources.blobs import committed, read_blobs
from mkdocs_threatgate.sources.git import Repository
from mkdocs_threatgate.sources.openpgp import BEGIN, END, Key, read_keyring

SIGNERS_BYTES = 2**20
ADDRESS = re.compile(r'[^\s"\'\\,!*?]{1,320}')
"""What may be put into a line for ssh-keygen; an address in a commit may be anything."""

LINE = re.compile(r'(?:"([^"]*)"|([^\s"]+))[ \t]+(\S.*)')
QUOTED = re.compile(r'"[^"]*"')


class Line(NamedTuple):
    """A line of the file: whose key it is, and the rest; `authority` tells one that signs certificates."""

    principals: tuple[str, ...]
    rest: str
    authority: bool


class Signers(NamedTuple):
    """What a file of allowed signers says; `path` is from the top of the repository."""

    path: str
    lines: tuple[Line, ...]
    keyring: bytes
    keys: tuple[Key, ...]

    def lines_for(self, address: str) -> bytes:
        """Return the lines for one person alone, so that ssh-keygen can find nobody else.

        A pattern such as `*@example.com` counts on the line of a certificate authority only:
        on that of a key it would let one person sign for all.
        """
        if not ADDRESS.fullmatch(address):
            return b""
        found = (
            line
            for line in self.lines
            if address in line.principals or (line.authority and _matches(line.principals, address))
        )
        return "".join(f'"{address}" {line.rest}\n' for line in found).encode()

    def owners(self, fingerprint: str) -> tuple[str, ...]:
        """Return the addresses of an OpenPGP key, or none if the file does not hold it."""
        return next((key.addresses for key in self.keys if key.fingerprint == fingerprint), ())


def read_signers(
    repository: Repository, prefix: PurePosixPath, allowed_signers: str, revision: str = "HEAD"
) -> Signers:
    """Return the signers as a commit holds them, whatever the file on disk says.

    `prefix` is the folder of the configuration file from the top of the repository, from which
    the path is taken. Raises `UsageError` where the commit does not hold the file, or holds
    something in it that is no key.
    """
    path = posixpath.normpath(str(prefix / allowed_signers))
    blob = committed(repository, (path,), revision).get(path) if not path.startswith("..") else None
    if blob is None or not blob.regular:
        raise UsageError(
            say("the file of allowed signers {path} is not committed", path=path),
            say("Write whose keys count into it, one “ADDRESS KEY” to a line, and commit it."),
        )
    read = read_blobs(repository, (blob.oid,), limit=SIGNERS_BYTES)[blob.oid]
    try:
        data = read if isinstance(read, bytes) else b"\xff"  # too large: as good as unreadable
        keyring, keys = read_keyring(data)
        lines = tuple(_lines(data.decode("utf-8-sig")))
    except ValueError as error:
        raise UsageError(
            say("the file of allowed signers {path} cannot be read", path=path),
            say("It holds lines “ADDRESS KEY” and armoured OpenPGP public keys, as UTF-8 text."),
        ) from error
    return Signers(path, lines, keyring, keys)


def _lines(text: str) -> Iterator[Line]:
    lines = iter(text.splitlines())
    for stated in lines:
        if stated.strip() == BEGIN:
            next((one for one in lines if one.strip() == END), None)
            continue
        line = LINE.fullmatch(stated.strip())
        if line is None or stated.lstrip().startswith("#"):
            continue
        principals = tuple(one for one in (line[1] or line[2] or "").split(",") if one)
        options = QUOTED.sub("", line[3]).split(" ")[0].lower().split(",")
        yield Line(principals, line[3], "cert-authority" in options)


def _matches(patterns: tuple[str, ...], address: str) -> bool:
    """Return whether an address fits patterns with `*` and `?`, one after a `!` refusing it."""
    plain = [one.replace("[", "[[]") for one in patterns]
    refused = any(one.startswith("!") and fnmatchcase(address, one[1:]) for one in plain)
    return not refused and any(fnmatchcase(address, one) for one in plain)
