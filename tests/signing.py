"""Keys made for a test, and repositories that sign with them: real ssh-keygen, real gpg."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from story import AUTHOR, Story

SSH = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs ssh-keygen")
GPGCONF = shutil.which("gpgconf") or "gpgconf"
GPG = pytest.mark.skipif(shutil.which("gpg") is None, reason="needs gpg")


def ssh_key(place: Path, *, kind: str = "ed25519") -> str:
    """Make a key pair at a place; return the public key as one line without its comment."""
    place.parent.mkdir(parents=True, exist_ok=True)
    words = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "", "-f", str(place)]
    subprocess.run(words, check=True, capture_output=True)
    return place.with_name(f"{place.name}.pub").read_text(encoding="ascii").strip()


def sign_with_ssh(story: Story, place: Path | None) -> None:
    """Have every later commit signed with the key at a place, or with none."""
    story.git("config", "gpg.format", "ssh")
    story.git("config", "commit.gpgSign", "true" if place else "false")
    if place:
        story.git("config", "user.signingKey", str(place))


class Keyring:
    """A person's own gpg, in a folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        home.mkdir(mode=0o700, parents=True)

    def gpg(self, *arguments: str) -> str:
        """Run gpg; return what it prints."""
        words = ["gpg", "--homedir", str(self.home), "--batch", "--quiet", "--pinentry-mode", "loopback"]
        done = subprocess.run(
            [*words, "--passphrase", "", *arguments], check=True, capture_output=True, encoding="utf-8"
        )
        return done.stdout

    def key(self, address: str = AUTHOR, expires: str = "never") -> str:
        """Make a key; return its armoured public half."""
        self.gpg("--quick-gen-key", f"{address.partition('@')[0]} <{address}>", "ed25519", "sign", expires)
        return self.gpg("--armor", "--export", address)

    def close(self) -> None:
        """End the agent that gpg started for this folder."""
        subprocess.run(
            [GPGCONF, "--homedir", str(self.home), "--kill", "all"], check=False, capture_output=True
        )

    def sign(self, story: Story, address: str = AUTHOR) -> None:
        """Have every later commit signed with this address's key."""
        words = [
            "gpg",
            "--homedir",
            str(self.home),
            "--batch",
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
        ]
        program = self.home / "gpg-here"
        program.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
        program.chmod(0o700)
        for key, value in (
            ("gpg.format", "openpgp"),
            ("gpg.program", str(program)),
            ("user.signingKey", address),
            ("commit.gpgSign", "true"),
        ):
            story.git("config", key, value)
