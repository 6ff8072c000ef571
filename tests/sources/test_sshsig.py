"""SSH signatures verified in this process: with real ssh-keygen, and never another verdict than git's."""

from __future__ import annotations

import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from signing import SSH, sign_with_ssh, ssh_key
from story import Story

from mkdocs_threatgate.sources import sshsig
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.signatures import Claim, Signature, verify
from mkdocs_threatgate.sources.signers import read_signers

LIU, WANG = "liu@example.com", "wang@example.com"
NOW = datetime.fromtimestamp(1_780_000_000, UTC)
ENDS = datetime(2026, 6, 1, tzinfo=UTC)

pytestmark = SSH


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of keys, of every kind that ssh-keygen makes without a token."""
    folder = tmp_path_factory.mktemp("keys")
    for name in ("ed25519", "rsa", "ecdsa"):
        ssh_key(folder / name, kind=name)
    for name, words in {
        "ecdsa384": ("ecdsa", "384"),
        "ecdsa521": ("ecdsa", "521"),
        "small": ("rsa", "1024"),
    }.items():
        kind, bits = words
        command = ["ssh-keygen", "-q", "-t", kind, "-b", bits, "-N", "", "-C", "", "-f", str(folder / name)]
        subprocess.run(command, check=True, capture_output=True)
    ssh_key(folder / "other")
    return folder


def public(keys: Path, name: str) -> str:
    return (keys / f"{name}.pub").read_text(encoding="ascii").strip()


def story_of(place: Path, signers: str, object_format: str = "sha1") -> Story:
    story = Story(place, object_format=object_format)
    story.write("signers", signers)
    story.commit()
    return story


def answers(story: Story, commit: str, address: str = LIU) -> tuple[Signature, Signature]:
    """Return what is said of a claim with cryptography, and what git alone says of it."""
    repository = open_repository(story.root)
    signers = read_signers(repository, PurePosixPath(), "signers")
    claims = frozenset({Claim(commit, address)})
    found = []
    for available in (sshsig.AVAILABLE, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sshsig, "AVAILABLE", available)
            verify.cache_clear()
            found.append(verify(repository, claims, signers)[Claim(commit, address)])
    return found[0], found[1]


def is_proved(story: Story, commit: str, address: str = LIU) -> bool:
    """Tell whether a claim is proved without any other program."""
    repository = open_repository(story.root)
    content = repository.run("cat-file", "commit", commit)
    lines = read_signers(repository, PurePosixPath(), "signers").lines_for(address)
    return bool(sshsig.signers({commit: content}, repository.object_format, sshsig.listed(lines)))


def judged(story: Story, commit: str = "") -> tuple[str, bool]:
    """Return the letter of both verdicts, which must be one, and whether git was spared."""
    commit = commit or story.head
    ours, gits = answers(story, commit)
    assert ours == gits
    return ours.status, is_proved(story, commit)


# --- plain good signatures --------------------------------------------------------------------------


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa", "ecdsa384", "ecdsa521"])
def test_a_good_signature_is_proved_without_git(
    tmp_path: Path, keys: Path, kind: str, object_format: str
) -> None:
    story = story_of(tmp_path / "site", f"{LIU} {public(keys, kind)}\n", object_format)
    sign_with_ssh(story, keys / kind)
    story.write("a", "中文")
    assert judged(story, story.commit("记录\n\nwith more\n", by=LIU)) == ("G", True)


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ('{liu} namespaces="git" {key}', ("G", True)),
        ('{liu} namespaces="file,git" {key} a comment', ("G", True)),
        ('{liu} valid-after="20200101" {key}', ("G", True)),
        ('{liu} valid-before="20400101Z",namespaces="git" {key}', ("G", True)),
        ('{liu} valid-after="200001011200",valid-before="20400101123059" {key}', ("G", True)),
        ("{liu},{wang}\t{key}", ("G", True)),
        ("{liu} {other}\n{liu} {key}", ("G", True)),
        ('{liu} valid-before="20200101" {key}\n{liu} {key}', ("G", True)),
        # what is left to git, with git's own verdict
        ('{liu} namespaces="g*" {key}', ("G", False)),
        ('{liu} NAMESPACES="git" {key}', ("G", False)),
        ('{liu} namespaces="file" {key}', ("B", False)),
        ('{liu} namespaces="git,!git" {key}', ("B", False)),
        ('{liu} valid-before="20200101" {key}', ("U", False)),
        ('{liu} valid-after="20400101" {key}', ("U", False)),
        ('{liu} valid-after="20209901" {key}', ("U", False)),
        ('{liu} valid-after="20200101",valid-after="20200102" {key}', ("U", False)),
        ('{liu} valid-after="20400101",valid-before="20200101" {key}', ("U", False)),
        ("{liu} nonsense {key}", ("U", False)),
        ("{liu} {other}", ("U", False)),
        ("{liu} cert-authority {key}", ("U", False)),
        ("{wang} {key}", ("U", False)),
        ("{liu} ssh-rsa {blob}", ("U", False)),
        ("{liu} ssh-ed25519 AAAA{blob}", ("U", False)),
    ],
)
def test_a_line_counts_as_ssh_keygen_reads_it(
    tmp_path: Path, keys: Path, line: str, verdict: tuple[str, bool]
) -> None:
    key = public(keys, "ed25519")
    words = {"liu": LIU, "wang": WANG, "key": key, "other": public(keys, "other"), "blob": key.split()[1]}
    story = story_of(tmp_path / "site", line.format(**words) + "\n")
    sign_with_ssh(story, keys / "ed25519")
    assert judged(story, story.commit(by=LIU, at=NOW)) == verdict


@pytest.mark.parametrize("days", [-3, -1, 1, 3])
def test_near_the_end_of_a_keys_time_git_decides(tmp_path: Path, keys: Path, days: int) -> None:
    line = f'{LIU} valid-before="20260601000000Z" {public(keys, "ed25519")}\n'
    story = story_of(tmp_path / "site", line)
    sign_with_ssh(story, keys / "ed25519")
    commit = story.commit(by=LIU, at=ENDS + timedelta(days=days))
    assert judged(story, commit) == ("G" if days < 0 else "U", days == -3)


def test_merges_and_amended_commits_are_proved_too(tmp_path: Path, keys: Path) -> None:
    story = story_of(tmp_path / "site", f"{LIU} {public(keys, 'ed25519')}\n")
    sign_with_ssh(story, keys / "ed25519")
    story.branch("side")
    story.write("side")
    story.commit()
    story.git("tag", "-s", "-m", "A tag", "signed")
    story.checkout("main")
    story.write("main")
    story.commit()
    merge = story.merge("signed")
    assert b"\nmergetag " in open_repository(story.root).run("cat-file", "commit", "HEAD")
    assert judged(story, merge) == ("G", True)


def test_a_key_that_is_too_small_is_for_ssh_keygen_to_judge(tmp_path: Path, keys: Path) -> None:
    story = story_of(tmp_path / "site", f"{LIU} {public(keys, 'small')}\n")
    sign_with_ssh(story, keys / "small")
    assert not judged(story, story.commit(by=LIU))[1]


# --- signatures that are not good -------------------------------------------------------------------

HEADER = b"\ngpgsig "
END = b" -----END SSH SIGNATURE-----\n"


def _swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda commit: commit.replace(old, new, 1)


def _without_newline(commit: bytes) -> bytes:
    head, _, rest = commit.partition(END)
    return head + END + b" more\n" + rest


def _twice(commit: bytes) -> bytes:
    start = commit.index(HEADER) + 1
    end = commit.index(END) + len(END)
    return commit[:end] + commit[start:end] + commit[end:]


def _first_bit(commit: bytes) -> bytes:
    """Change the last letter but some of the signature, deep in its numbers."""
    at = commit.index(END) - 12
    return commit[:at] + (b"A" if commit[at : at + 1] != b"A" else b"B") + commit[at + 1 :]


@pytest.mark.parametrize(
    "forge",
    [
        _swap(b"\n\nRecord", b"\n\nRewrite"),
        _swap(b"\nauthor ", b"\nauthor X"),
        _swap(b"\ngpgsig ", b"\nencoding latin1\ngpgsig "),
        _swap(b"\ngpgsig ", b"\ngpgsig-sha256 x\ngpgsig "),
        _swap(b"\ngpgsig ", b"\ngpgsigx\ngpgsig "),
        _swap(b"\ngpgsig -----BEGIN", b"\ngpgsig  -----BEGIN"),
        _swap(b"\n committer", b"\ncommitter"),
        _swap(b" 1780000000 +", b" 178000000x +"),
        _swap(b" 1780000000 +", b" 99999999999999 +"),
        _without_newline,
        _twice,
        _first_bit,
        lambda commit: commit + b"\0",
        lambda commit: commit + b"more",
    ],
)
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_a_changed_commit_is_never_believed(
    tmp_path: Path, keys: Path, kind: str, forge: Callable[[bytes], bytes]
) -> None:
    story = story_of(tmp_path / "site", f"{LIU} {public(keys, kind)}\n")
    sign_with_ssh(story, keys / kind)
    signed = open_repository(story.root).run("cat-file", "commit", story.commit("Record", by=LIU, at=NOW))
    words = ("hash-object", "--literally", "-t", "commit", "-w", "--stdin")
    forged = story.git(*words, given=forge(signed))
    ours, gits = answers(story, forged)
    assert ours == gits
    assert not is_proved(story, forged) or gits.status == "G"


def test_a_signature_for_another_purpose_is_not_believed(tmp_path: Path, keys: Path) -> None:
    story = story_of(tmp_path / "site", f"{LIU} {public(keys, 'ed25519')}\n")
    commit = open_repository(story.root).run("cat-file", "commit", story.commit("Record", by=LIU))
    for purpose in ("git", "file"):
        forged = story.git(
            *("hash-object", "-t", "commit", "-w", "--stdin"), given=_sealed(keys, commit, purpose)
        )
        assert judged(story, forged) == (("G", True) if purpose == "git" else ("B", False))


def _sealed(keys: Path, commit: bytes, purpose: str) -> bytes:
    """Sign a commit by hand with ssh-keygen, for a purpose."""
    words = ["ssh-keygen", "-q", "-Y", "sign", "-n", purpose, "-f", str(keys / "ed25519")]
    signature = subprocess.run(words, input=commit, check=True, capture_output=True).stdout
    head, _, message = commit.partition(b"\n\n")
    coded = signature.rstrip(b"\n").replace(b"\n", b"\n ")
    return head + HEADER + coded + b"\n\n" + message


@given(st.binary(max_size=120))
def test_whatever_stands_for_a_key_or_a_signature_is_read_or_left_to_git(data: bytes) -> None:
    for line in (
        b'"a" ssh-ed25519 ' + data,
        b'"a" ssh-ed25519 ' + b64encode(data),
        b'"a" ssh-rsa ' + b64encode(b"\0\0\0\7ssh-rsa" + data),
        b'"a" ecdsa-sha2-nistp256 ' + b64encode(b"\0\0\0\x13ecdsa-sha2-nistp256" + data),
    ):
        assert isinstance(sshsig.listed(line), dict)
    blob = b"SSHSIG\0\0\0\1" + data
    coded = b64encode(blob)
    text = b"tree x\ncommitter a <a> 1780000000 +0000\ngpgsig -----BEGIN SSH SIGNATURE-----\n %b\n%b\nx"
    assert sshsig.signers({"": text % (coded, END)}, "sha1", {b"k": (sshsig.Span(0, 9e9),)}) == {}


def test_where_cryptography_is_missing_git_is_asked(tmp_path: Path, keys: Path) -> None:
    told = (
        "import sys; sys.modules['cryptography'] = None\n"
        "from mkdocs_threatgate.sources import sshsig\n"
        "assert not sshsig.AVAILABLE\n"
        f"assert sshsig.listed(b'\"{LIU}\" {public(keys, 'ed25519')}') == {{}}\n"
    )
    subprocess.run([sys.executable, "-c", told], check=True, cwd=tmp_path)
