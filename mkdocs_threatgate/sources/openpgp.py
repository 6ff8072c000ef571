"""Armoured OpenPGP public keys → a keyring for gpg, and whose keys they are.

Reads no more than that takes (RFC 9580): the armour, the frames of packets, fingerprints and
user ids. What a key is worth is for gpg to say.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----"
END = "-----END PGP PUBLIC KEY BLOCK-----"
PUBLIC_KEY, USER_ID = 6, 13
SECRET = (5, 7)
"""The packets of a private key and of a private subkey, which have no business in a repository."""

OLD_LENGTHS = (1, 2, 4)
TWO_BYTES, PARTIAL, FOUR_BYTES = 192, 224, 255
"""The first byte from which a length in the new format takes two bytes, is not known yet, takes four."""


class Key(NamedTuple):
    """A primary key: its fingerprint in upper-case hex, and the addresses of its user ids."""

    fingerprint: str
    addresses: tuple[str, ...]


class Packet(NamedTuple):
    """One packet: what it is, and what it holds."""

    tag: int
    body: bytes


def read_keyring(text: bytes) -> tuple[bytes, tuple[Key, ...]]:
    """Return the binary of every public key block in a text, one after the other, and the keys.

    Text outside the blocks is left aside. Raises `ValueError` where a block cannot be read,
    or holds a private key.
    """
    keyring = b"".join(_blocks(text))
    return keyring, tuple(_keys(keyring))


def _blocks(text: bytes) -> Iterator[bytes]:
    """Yield the content of each block: headers, an empty line, base64, perhaps a checksum."""
    lines = iter(line.strip() for line in text.split(b"\n"))
    begin, end = BEGIN.encode(), END.encode()
    for line in lines:
        if line != begin:
            continue
        for header in lines:
            if not header:
                break
        body = []
        for coded in lines:
            if coded == end:
                break
            body.append(coded)
        else:
            raise ValueError
        content = b"".join(one for one in body if not one.startswith(b"="))
        try:
            yield base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise ValueError from error


def _keys(keyring: bytes) -> Iterator[Key]:
    fingerprint = ""
    addresses: list[str] = []
    for packet in _packets(keyring):
        if packet.tag in SECRET:
            raise ValueError
        if packet.tag == PUBLIC_KEY:
            if fingerprint:
                yield Key(fingerprint, tuple(addresses))
            fingerprint, addresses = _fingerprint(packet.body), []
        elif packet.tag == USER_ID:
            addresses.append(_address(packet.body.decode("utf-8", "replace")))
    if fingerprint:
        yield Key(fingerprint, tuple(addresses))


def _packets(keyring: bytes) -> Iterator[Packet]:
    start = 0
    while start < len(keyring):
        first = keyring[start]
        if not first & 0x80:
            raise ValueError
        tag, begin, size = (_new if first & 0x40 else _old)(keyring, start)
        if begin + size > len(keyring):
            raise ValueError
        yield Packet(tag, keyring[begin : begin + size])
        start = begin + size


def _old(keyring: bytes, start: int) -> tuple[int, int, int]:
    """Return a packet's tag, where its body begins, and how long that is."""
    kind = keyring[start] & 3
    if kind >= len(OLD_LENGTHS):
        raise ValueError
    begin = start + 1 + OLD_LENGTHS[kind]
    return keyring[start] >> 2 & 15, begin, int.from_bytes(keyring[start + 1 : begin], "big")


def _new(keyring: bytes, start: int) -> tuple[int, int, int]:
    """Return the same for a packet in the new format; a length told in parts is not read."""
    tag, length = keyring[start] & 63, keyring[start + 1 : start + 6]
    if not length or PARTIAL <= length[0] < FOUR_BYTES:
        raise ValueError
    if length[0] < TWO_BYTES:
        return tag, start + 2, length[0]
    if length[0] < PARTIAL:
        return tag, start + 3, (length[0] - TWO_BYTES << 8) + int.from_bytes(length[1:2], "big") + TWO_BYTES
    return tag, start + 6, int.from_bytes(length[1:5], "big")


def _fingerprint(body: bytes) -> str:
    """Return the fingerprint of a public key, by its version: 4, or the later 5 and 6."""
    if body[:1] == b"\x04":
        framed = b"\x99" + len(body).to_bytes(2, "big") + body
        return hashlib.sha1(framed, usedforsecurity=False).hexdigest().upper()
    mark = {b"\x05": b"\x9a", b"\x06": b"\x9b"}.get(body[:1])
    if mark is None:
        raise ValueError
    return hashlib.sha256(mark + len(body).to_bytes(4, "big") + body).hexdigest().upper()


def _address(user_id: str) -> str:
    """Return the address of `Name <address>`, or of a user id that is an address alone."""
    _, opening, rest = user_id.rpartition("<")
    return rest.partition(">")[0] if opening else user_id
