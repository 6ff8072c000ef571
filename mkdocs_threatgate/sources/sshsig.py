"""SSH signatures of commits, verified in this process: who is plainly right, and no more than that.

Says nothing against a signature. What is not proved good here (another kind of key, a
certificate, a key that is not listed, a commit near the end of a key's time) is for git and
ssh-keygen to judge; so every doubt in this file is settled by leaving a commit to them. Takes
the format of OpenSSH's PROTOCOL.sshsig, and the lines of ssh-keygen(1), “ALLOWED SIGNERS”.
The only importer of cryptography, which the extra `[signatures]` brings.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple

try:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key
except ImportError:
    AVAILABLE = False
else:
    AVAILABLE = True

NAMESPACE = b"git"
MAGIC = b"SSHSIG"
VERSION = b"\0\0\0\1"
DIGESTS = (b"sha256", b"sha512")
ALGORITHMS = {
    b"ssh-ed25519": (b"ssh-ed25519",),
    b"ssh-rsa": (b"rsa-sha2-256", b"rsa-sha2-512"),
    b"ecdsa-sha2-nistp256": (b"ecdsa-sha2-nistp256",),
    b"ecdsa-sha2-nistp384": (b"ecdsa-sha2-nistp384",),
    b"ecdsa-sha2-nistp521": (b"ecdsa-sha2-nistp521",),
}
"""Kinds of keys, and the signatures that each may make."""

RSA_BITS = (2048, 16384)
"""Sizes of keys that every OpenSSH takes."""

DAY = 86_400
MARGIN = 2 * DAY
"""Seconds around the limits of a key's time in which ssh-keygen decides: it reads them in local time."""

LAST_SECOND = 253_402_300_799 - MARGIN

SIGNATURE = {
    name: re.compile(
        rb"^%b -----BEGIN SSH SIGNATURE-----\n((?: [A-Za-z0-9+/=]+\n)+) -----END SSH SIGNATURE-----\n(?! )"
        % header,
        re.MULTILINE,
    )
    for name, header in (("sha1", b"gpgsig"), ("sha256", b"gpgsig-sha256"))
}
COMMITTER = re.compile(rb"^committer [^<>\n]*<[^<>\n]*> ([0-9]{1,12}) [+-][0-9]{4}$", re.MULTILINE)
LIMIT = rb'valid-(?:after|before)="[0-9]{8}(?:[0-9]{4}(?:[0-9]{2})?)?Z?"'
OPTION = rb'(?:namespaces="(?:[a-z]+,)*git(?:,[a-z]+)*"|%b)' % LIMIT
LINE = re.compile(
    rb'"[^"]*" (?:(?P<options>%b(?:,%b)*)[ \t]+)?' % (OPTION, OPTION)
    + rb"(?P<kind>[a-z0-9-]+)[ \t]+(?P<key>[A-Za-z0-9+/]+={0,2})(?:[ \t].*)?"
)
STATED = re.compile(rb'([a-z-]+)="([^"]*)"')
TIMES = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


class Span(NamedTuple):
    """When a key counts, in Unix time, with a margin on either side."""

    after: float
    before: float


Listed = Mapping[bytes, tuple[Span, ...]]
"""The keys of one person, as SSH writes them in binary, and when each counts."""


def listed(lines: bytes) -> Listed:
    """Return the keys in one person's lines, or none where one of them is for ssh-keygen to read."""
    keys: dict[bytes, tuple[Span, ...]] = {}
    for line in lines.splitlines() if AVAILABLE else ():
        found = LINE.fullmatch(line)
        try:
            if found is None:
                return {}
            key, span = _decoded(found["key"]), _span(found["options"] or b"")
            kind, _ = _string(key, 0)
        except ValueError:
            return {}
        if kind != found["kind"] or _public_key(key) is None:
            return {}
        keys[key] = (*keys.get(key, ()), span)
    return keys


def signers(commits: Mapping[str, bytes], object_format: str, keys: Listed) -> dict[str, str]:
    """Return the commits that one of these keys signed, with its fingerprint as git tells it.

    `commits` are their objects by id, `object_format` is `sha1` or `sha256`. What is missing
    from the answer may still be signed.
    """
    found = {}
    for identifier, commit in commits.items() if keys else ():
        try:
            key = _signer(commit, SIGNATURE[object_format], keys)
        except ValueError:
            continue
        if key:
            found[identifier] = _fingerprint(key)
    return found


def _signer(commit: bytes, pattern: re.Pattern[bytes], keys: Listed) -> bytes:
    """Return the key that signed a commit; empty, or a `ValueError`, where that is not plain."""
    head = commit[: commit.index(b"\n\n") + 1]
    signed, when = pattern.search(head), COMMITTER.search(head)
    plain = head.count(b"\ngpgsig") == 1 and head.count(b"\ncommitter ") == 1 and b"\0" not in commit
    if signed is None or when is None or not plain:
        return b""
    key, said, made = _read(_decoded(signed[1].replace(b"\n ", b"").strip()))
    time = int(when[1])
    if not any(max(span.after, MARGIN) < time < min(span.before, LAST_SECOND) for span in keys.get(key, ())):
        return b""
    digest = hashlib.new(said.decode("ascii"), commit[: signed.start()] + commit[signed.end() :]).digest()
    message = MAGIC + b"".join(_framed(part) for part in (NAMESPACE, b"", said, digest))
    return key if _verified(key, made, message) else b""


def _read(blob: bytes) -> tuple[bytes, bytes, bytes]:
    """Return the key, the name of the digest and the signature proper; raise `ValueError` for all else."""
    if not blob.startswith(MAGIC + VERSION):
        raise ValueError
    key, namespace, reserved, digest, made = _strings(blob[len(MAGIC + VERSION) :])
    if namespace != NAMESPACE or reserved or digest not in DIGESTS:
        raise ValueError
    return key, digest, made


def _verified(blob: bytes, made: bytes, message: bytes) -> bool:
    algorithm, raw = _strings(made)
    key = _public_key(blob)
    if key is None or algorithm not in ALGORITHMS[_string(blob, 0)[0]]:
        return False
    try:
        if isinstance(key, Ed25519PublicKey):
            key.verify(raw, message)
        elif isinstance(key, RSAPublicKey):
            key.verify(raw, message, PKCS1v15(), SHA256() if algorithm.endswith(b"256") else SHA512())
        else:
            r, s = (int.from_bytes(number, "big", signed=True) for number in _strings(raw))
            digest = {256: SHA256(), 384: SHA384(), 521: SHA512()}[key.curve.key_size]
            key.verify(encode_dss_signature(r, s), message, ECDSA(digest))
    except InvalidSignature:
        return False
    return True


@lru_cache(maxsize=256)
def _public_key(blob: bytes) -> Ed25519PublicKey | RSAPublicKey | EllipticCurvePublicKey | None:
    """Return a key of a kind that is verified here, or None."""
    kind, _ = _string(blob, 0)
    if kind not in ALGORITHMS:
        return None
    try:
        key = load_ssh_public_key(kind + b" " + base64.b64encode(blob))
    except (ValueError, UnsupportedAlgorithm):
        return None
    if isinstance(key, RSAPublicKey):
        return key if RSA_BITS[0] <= key.key_size <= RSA_BITS[1] else None
    return key if isinstance(key, Ed25519PublicKey | EllipticCurvePublicKey) else None


@lru_cache(maxsize=256)
def _fingerprint(key: bytes) -> str:
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode("ascii").rstrip("=")


def _span(options: bytes) -> Span:
    """Return when a line counts; raise `ValueError` for an option stated twice or an impossible time."""
    stated = STATED.findall(options)
    values = dict(stated)
    if len(values) < len(stated):
        raise ValueError
    after, before = (values.get(name) for name in (b"valid-after", b"valid-before"))
    return Span(
        _time(after) + MARGIN if after else 0.0, _time(before) - MARGIN if before else float(LAST_SECOND)
    )


def _time(stated: bytes) -> float:
    digits = stated.decode("ascii").rstrip("Z")
    return datetime.strptime(digits, TIMES[len(digits)]).replace(tzinfo=UTC).timestamp()


def _decoded(text: bytes) -> bytes:
    """Return what base64 stands for; raise `ValueError` where it could be written in another way."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data) != text:
        raise ValueError
    return data


def _strings(data: bytes) -> Collection[bytes]:
    """Return the strings of which data is made; raise `ValueError` where something is left over."""
    return tuple(_each(data))


def _each(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        string, start = _string(data, start)
        yield string


def _string(data: bytes, start: int) -> tuple[bytes, int]:
    """Return a string that its length precedes, and where it ends (RFC 4251, section 5)."""
    begin = start + 4
    end = begin + int.from_bytes(data[start:begin], "big")
    if end > len(data) or begin > len(data):
        raise ValueError
    return data[begin:end], end


def _framed(string: bytes) -> bytes:
    return len(string).to_bytes(4, "big") + string
