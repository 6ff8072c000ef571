"""A ledger of any size in a git repository of any length, signed or not, with merges or without.

    python benchmarks/make_ledger.py FOLDER --receipts 5000 --commits 20000 --signed

The site is small: sixty posts, which all the receipts cover, so that the time goes into the
ledger. Receipts are spread over the history. With merges every second commit is one, of a
side branch that left the main line two merges before. Every commit is signed, or none.
"""

from __future__ import annotations

import argparse
import hashlib
import struct
import subprocess
import zlib
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from make_site import AUTHOR, CITIES, CLOSED, NOTHING, OPENED, Files, data, git, letters, local

POSTS = 60
"""More than the gate reads to find out which entries they could rely on: it proves them all."""

ADDRESS = AUTHOR.partition("<")[2].rstrip(">")
KEY_SEED = b"threatgate benchmark, no secret."
"""An Ed25519 key that everybody knows: 32 bytes."""

CONFIG = """\
site_name: A ledger made to be measured
theme: mkdocs
plugins:
  - threatgate:
      posts: [blog/posts/**]
"""
SIGNED = f"""\
      signatures: required
      allowed_signers: allowed_signers
      recorders: [{ADDRESS}]
"""
FIRST_FILES = {".gitattributes": "filings/** -text\n", "docs/index.md": "# A ledger made to be measured\n"}
COMMIT = 1
"""What a pack calls a commit."""


class Shape(NamedTuple):
    """What a ledger is to be: how many receipts and commits, merged or in one line, signed or not."""

    receipts: int
    commits: int
    merges: bool = False
    signed: bool = False

    @property
    def name(self) -> str:
        """What tells this shape from all others; the name of a folder too."""
        words = ("merged" if self.merges else "linear", "signed" if self.signed else "unsigned")
        return "-".join((str(self.receipts), str(self.commits), *words))


def make_ledger(folder: Path, shape: Shape) -> None:
    """Make such a ledger, with its site, in a folder that is not there yet, checked out and clean.

    The same to the last bit each time. Needs git, and `cryptography` to sign.
    """
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", "--done", given=b"".join(_stream(shape)))
    if shape.signed:
        _sign_all(folder)
    git(folder, "reset", "--quiet", "--hard", "main")


# --- the history ------------------------------------------------------------------------------------


def _stream(shape: Shape) -> Iterator[bytes]:
    """Yield the history in the language of `git fast-import`; marks count from 1."""
    steps = shape.commits // 2 if shape.merges else shape.commits
    pace = (CLOSED - OPENED) / shape.commits
    line = [0, 0]
    mark = 0
    for step, files in enumerate(_plan(shape, steps)):
        mark += 1
        when = OPENED + mark * pace
        yield from _commit(mark, when, files, parents=(line[-2] if shape.merges else line[-1],))
        if shape.merges and step:
            mark += 1
            yield from _commit(mark, when + pace, files, parents=(line[-1], mark - 1))
        line = [line[-1], mark] if step else [mark, mark]
    yield b"done\n"


def _plan(shape: Shape, steps: int) -> Iterator[Files]:
    """Yield the files that each step of the history writes."""
    random = Random(1)
    ours = f"{ADDRESS} {public_key()}\n" if shape.signed else ""
    first = {"mkdocs.yml": CONFIG + SIGNED if shape.signed else CONFIG, "allowed_signers": ours}
    yield FIRST_FILES | first | {f"docs/{_post(number)}": _text(number) for number in range(POSTS)}
    for step in range(1, steps):
        number, before = (place * shape.receipts // (steps - 1) for place in (step, step - 1))
        files = dict(_receipt(random, one) for one in range(before, number))
        yield files or {f"notes/{step % 40:02}.txt": f"Revision {step}\n"}


def _post(number: int) -> str:
    return f"blog/posts/{number:02}.md"


def _text(number: int) -> str:
    date = CLOSED + timedelta(days=2)
    head = f"title: On keeping records, {number}\ndate: {date:%Y-%m-%d}\nthreatgate:\n{NOTHING}"
    return f"---\n{head}\n---\n\nWords.\n"


def _receipt(random: Random, number: int) -> tuple[str, str]:
    """Return the path of a receipt and its text, with all that `threatgate record` writes."""
    code, city = random.choice(tuple(CITIES.items()))
    recorded = OPENED + number * timedelta(hours=7)
    identifier = f"{recorded.year}-{letters(number)}"
    digests = {name: random.randbytes(32).hex() for name in ("meta", "facts", "text")}
    content = ", ".join(f'{name}: "sha256:{digest}"' for name, digest in digests.items())
    return f"filings/{recorded.year}/{identifier}.yml", (
        f'schema: threatgate.receipt/1\nid: "{identifier}"\nfiling: "{identifier}"\nevent: filed\n'
        f'recorded_at: "{local(recorded)}"\nrecorded_by: "{ADDRESS}"\n'
        f'authority: {{kind: public-security, region: "{code}", name: "{city}公安局"}}\n'
        f'filed_at: "{local(recorded - timedelta(hours=2))}"\nchannel: "in-person"\n'
        f'number: "公安〔{recorded.year}〕{number}号"\narticles: [cn-2019-draft/5]\n'
        f'covers:\n  - post: "{_post(number % POSTS)}"\n'
        f'    content: {{form: 1, blob: "{random.randbytes(20).hex()}", {content}}}\n'
    )


def _commit(mark: int, when: datetime, files: Files, parents: tuple[int, ...]) -> Iterator[bytes]:
    yield f"commit refs/heads/main\nmark :{mark}\n".encode()
    yield f"committer {AUTHOR} {int(when.timestamp())} +0800\n".encode() + data(f"Step {mark}\n")
    for word, parent in zip(("from", "merge"), (one for one in parents if one), strict=False):
        yield f"{word} :{parent}\n".encode()
    for path, text in files.items():
        yield f"M 100644 inline {path}\n".encode() + data(text)


# --- signatures (PROTOCOL.sshsig of OpenSSH) --------------------------------------------------------


def public_key() -> str:
    """Return the key that signs, as a line of a file of allowed signers states it."""
    return f"ssh-ed25519 {b64encode(_public_blob()).decode()}"


def _public_blob() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - for signed ones alone

    key = ed25519.Ed25519PrivateKey.from_private_bytes(KEY_SEED).public_key()
    return _string(b"ssh-ed25519") + _string(key.public_bytes_raw())


def _sign_all(folder: Path) -> None:
    """Write every commit anew, with a signature; the new ones come in as one pack."""
    ids = _asked(folder, "rev-list", "--topo-order", "--reverse", "main").split()
    answer = _asked(folder, "cat-file", "--batch", "--buffer", given=b"\n".join(ids) + b"\n")
    renamed: dict[bytes, bytes] = {}
    objects, start = [], 0
    for commit in ids:
        begin = answer.index(b"\n", start) + 1
        end = begin + int(answer[start:begin].split()[2])
        content = _signed(answer[begin:end], renamed)
        digest = hashlib.sha1(b"commit %d\0" % len(content) + content, usedforsecurity=False)
        renamed[commit] = digest.hexdigest().encode()
        objects.append(content)
        start = end + 1
    _asked(folder, "index-pack", "--stdin", given=_pack(objects))
    git(folder, "update-ref", "refs/heads/main", renamed[ids[-1]].decode())


def _asked(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(
        ("git", *arguments), cwd=folder, input=given, check=True, stdout=subprocess.PIPE
    ).stdout


def _signed(commit: bytes, renamed: dict[bytes, bytes]) -> bytes:
    head, _, message = commit.partition(b"\n\n")
    lines = [
        b"parent " + renamed[line[7:]] if line.startswith(b"parent ") else line for line in head.split(b"\n")
    ]
    head = b"\n".join(lines)
    signature = _signature(head + b"\n\n" + message).rstrip(b"\n").replace(b"\n", b"\n ")
    return head + b"\ngpgsig " + signature + b"\n\n" + message


def _signature(message: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415 - for signed ones alone

    said = _string(b"git") + _string(b"") + _string(b"sha512")
    digest = _string(hashlib.sha512(message).digest())
    signed = ed25519.Ed25519PrivateKey.from_private_bytes(KEY_SEED).sign(b"SSHSIG" + said + digest)
    blob = b"SSHSIG" + struct.pack(">I", 1) + _string(_public_blob()) + said
    blob += _string(_string(b"ssh-ed25519") + _string(signed))
    coded = b64encode(blob)
    lines = b"\n".join(coded[start : start + 70] for start in range(0, len(coded), 70))
    return b"-----BEGIN SSH SIGNATURE-----\n" + lines + b"\n-----END SSH SIGNATURE-----\n"


def _string(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _pack(contents: list[bytes]) -> bytes:
    """Return commits as a pack: each with its kind and size, seven bits to a byte, then compressed."""
    parts = [b"PACK" + struct.pack(">II", 2, len(contents))]
    for content in contents:
        size = len(content)
        head = [COMMIT << 4 | size & 15]
        size >>= 4
        while size:
            head[-1] |= 0x80
            head.append(size & 0x7F)
            size >>= 7
        parts.append(bytes(head) + zlib.compress(content, 1))
    pack = b"".join(parts)
    return pack + hashlib.sha1(pack, usedforsecurity=False).digest()


def main() -> None:
    """Make a ledger as the command line asks for it, and say what was made."""
    parser = argparse.ArgumentParser(description="Make a ledger with a history.")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--receipts", type=int, default=5000, help="how many receipts (default: 5000)")
    parser.add_argument("--commits", type=int, default=20000, help="how many commits (default: 20000)")
    parser.add_argument("--merges", action="store_true", help="every second commit is a merge")
    parser.add_argument("--signed", action="store_true", help="every commit is signed with an SSH key")
    asked = parser.parse_args()
    shape = Shape(asked.receipts, asked.commits, asked.merges, asked.signed)
    make_ledger(asked.folder, shape)
    print(f"{shape.receipts} receipts, {shape.commits} commits: {shape.name}")


if __name__ == "__main__":
    main()
