"""The file of allowed signers, read: whose lines and whose keys, and nothing that could be forged into it."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from story import Story

from mkdocs_threatgate.errors import UsageError
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.openpgp import Key, read_keyring
from mkdocs_threatgate.sources.signers import Signers, read_signers

LIU = "liu@example.com"


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "site")


def signers(story: Story, content: str | bytes, prefix: str = ".", path: str = "signers") -> Signers:
    story.write("signers", content)
    story.commit()
    return read_signers(open_repository(story.root), PurePosixPath(prefix), path)


# --- lines for ssh-keygen ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"{LIU} ssh-ed25519 AAAA", f'"{LIU}" ssh-ed25519 AAAA\n'),
        (f'"{LIU}" ssh-ed25519 AAAA a comment', f'"{LIU}" ssh-ed25519 AAAA a comment\n'),
        (f"a@example.com,{LIU}\tssh-ed25519 AAAA", f'"{LIU}" ssh-ed25519 AAAA\n'),
        (f'{LIU} namespaces="git,file" ssh-rsa AAAA', f'"{LIU}" namespaces="git,file" ssh-rsa AAAA\n'),
        (f"  {LIU} ssh-ed25519 AAAA\r", f'"{LIU}" ssh-ed25519 AAAA\n'),
        ("*@example.com cert-authority ssh-ed25519 AAAA", f'"{LIU}" cert-authority ssh-ed25519 AAAA\n'),
        (
            'l?u@example.com namespaces="git",Cert-Authority ssh-rsa AAAA',
            f'"{LIU}" namespaces="git",Cert-Authority ssh-rsa AAAA\n',
        ),
        ("*,!liu@example.com cert-authority ssh-ed25519 AAAA", ""),
        ("*,!*@example.com cert-authority ssh-ed25519 AAAA", ""),
        ("[l]iu@example.com cert-authority ssh-ed25519 AAAA", ""),
        ("*@example.com ssh-ed25519 AAAA", ""),
        ('*@example.com namespaces="cert-authority" ssh-ed25519 AAAA', ""),
        ("* ssh-ed25519 AAAA cert-authority", ""),
        (f"#{LIU} ssh-ed25519 AAAA", ""),
        (f"# {LIU} ssh-ed25519 AAAA", ""),
        ("Liu@example.com ssh-ed25519 AAAA", ""),
        (LIU, ""),
        ("", ""),
    ],
)
def test_a_line_counts_for_the_addresses_that_it_names(story: Story, line: str, expected: str) -> None:
    assert signers(story, f"# signers\n{line}\n").lines_for(LIU).decode() == expected


@pytest.mark.parametrize(
    "address", ["", "a b@example.com", 'a"@example.com', "a\n@example.com", "*", "x" * 321]
)
def test_an_address_that_could_be_read_as_more_has_no_lines(story: Story, address: str) -> None:
    listed = signers(story, "* cert-authority ssh-ed25519 AAAA\n")
    assert listed.lines_for(address) == b""
    assert listed.lines_for(LIU) != b""


def test_lines_may_stand_on_either_side_of_openpgp_keys(story: Story) -> None:
    text = f"a@example.com ssh-rsa A\n{armoured(key_packet(), user_id('Liu'))}{LIU} ssh-rsa B\n"
    listed = signers(story, text)
    assert listed.lines_for("a@example.com") == b'"a@example.com" ssh-rsa A\n'
    assert listed.lines_for(LIU) == f'"{LIU}" ssh-rsa B\n'.encode()


# --- where the file is ------------------------------------------------------------------------------


def test_the_path_is_taken_from_the_folder_of_the_configuration(story: Story) -> None:
    assert signers(story, f"{LIU} ssh-rsa A\n", prefix="site", path="../signers").path == "signers"


@pytest.mark.parametrize("path", ["../signers", "absent", "folder", ".", "../../../etc/passwd"])
def test_a_file_that_the_commit_does_not_hold_is_refused(story: Story, path: str) -> None:
    story.write("folder/file")
    story.write("../signers", f"{LIU} ssh-rsa A\n")
    with pytest.raises(UsageError) as raised:
        signers(story, "", path=path)
    assert raised.value.message.template == "the file of allowed signers {path} is not committed"


@pytest.mark.parametrize("content", [b"\xff", b"a" * (2**20 + 1)], ids=["no text", "too large"])
def test_a_file_that_is_no_such_list_is_refused(story: Story, content: bytes) -> None:
    with pytest.raises(UsageError) as raised:
        signers(story, content)
    assert raised.value.message.template == "the file of allowed signers {path} cannot be read"


def test_a_byte_order_mark_is_no_part_of_the_first_address(story: Story) -> None:
    assert signers(story, f"\ufeff{LIU} ssh-rsa A\n".encode()).lines_for(LIU) != b""


# --- OpenPGP ----------------------------------------------------------------------------------------


def packet(tag: int, body: bytes, *, old: bool = True) -> bytes:
    """Return a packet, framed in the old format with two bytes of length or in the new one."""
    if old:
        return bytes([0x80 | tag << 2 | 1]) + len(body).to_bytes(2, "big") + body
    if len(body) < 192:
        return bytes([0xC0 | tag, len(body)]) + body
    if len(body) < 8384:
        length = len(body) - 192
        return bytes([0xC0 | tag, (length >> 8) + 192, length & 255]) + body
    return bytes([0xC0 | tag, 255]) + len(body).to_bytes(4, "big") + body


def key_packet(mark: bytes = b"k", version: int = 4, *, old: bool = True) -> bytes:
    return packet(6, bytes([version]) + mark * 50, old=old)


def user_id(text: str, *, old: bool = True) -> bytes:
    return packet(13, text.encode(), old=old)


def armoured(*packets: bytes, header: str = "Comment: a test\n") -> str:
    coded = base64.b64encode(b"".join(packets)).decode()
    lines = "\n".join(coded[start : start + 64] for start in range(0, len(coded), 64))
    mark = "PGP PUBLIC KEY BLOCK-----"
    return f"-----BEGIN {mark}\n{header}\n{lines}\n=abcd\n-----END {mark}\n"


def fingerprint(mark: bytes = b"k") -> str:
    body = b"\4" + mark * 50
    return (
        hashlib.sha1(b"\x99" + len(body).to_bytes(2, "big") + body, usedforsecurity=False).hexdigest().upper()
    )


@pytest.mark.parametrize("old", [True, False])
def test_keys_come_with_their_fingerprints_and_addresses(*, old: bool) -> None:
    packets = (
        key_packet(old=old),
        user_id(f"Liu <{LIU}>", old=old),
        packet(2, b"s" * 300, old=old),
        user_id("wang@example.com", old=old),
        packet(17, b"p" * 9000, old=False),
        packet(14, b"\4sub", old=old),
        key_packet(b"l", old=old),
    )
    keyring, keys = read_keyring(f"text\n{armoured(*packets)}more\n".encode())
    assert keyring == b"".join(packets)
    assert keys == (Key(fingerprint(), (LIU, "wang@example.com")), Key(fingerprint(b"l"), ()))


def test_several_blocks_make_one_keyring() -> None:
    text = armoured(key_packet()) + armoured(key_packet(b"l"), header="")
    assert [key.fingerprint for key in read_keyring(text.encode())[1]] == [fingerprint(), fingerprint(b"l")]


def test_later_versions_of_keys_are_known() -> None:
    (five,) = read_keyring(armoured(key_packet(version=5)).encode())[1]
    (six,) = read_keyring(armoured(key_packet(version=6)).encode())[1]
    assert (len(five.fingerprint), len(six.fingerprint)) == (64, 64)
    assert five != six


@pytest.mark.parametrize(
    "block",
    [
        armoured(packet(5, b"\4 secret")),
        armoured(key_packet(), packet(7, b"\4 secret")),
        armoured(key_packet(version=3)),
        armoured(key_packet()[:-1]),
        armoured(b"\x9b" + b"indeterminate"),
        armoured(b"\xc6\xe1partial"),
        armoured(b"\xc6"),
        armoured(b"plain text"),
        armoured(key_packet()).replace("A", "*"),
        armoured(key_packet()).partition("-----END")[0],
    ],
)
def test_a_block_that_is_no_public_key_is_refused(story: Story, block: str) -> None:
    with pytest.raises(UsageError):
        signers(story, block)


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_block_is_read_or_refused(data: bytes) -> None:
    try:
        keyring, _ = read_keyring(armoured(data).encode())
    except ValueError:
        return
    assert keyring == data


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_file_is_read_or_refused(data: bytes) -> None:
    try:
        read_keyring(b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n" + data)
    except ValueError:
        return
