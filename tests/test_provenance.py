"""Who put a receipt into the ledger: committers, recorders, signatures; both doors, real keys."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from blog import CONFIG, HANGZHOU, Blog, Told
from signing import GPG, SSH, Keyring, sign_with_ssh, ssh_key

LIU, WANG, FORGE = "liu@example.com", "wang@example.com", "noreply@forge.example"
REQUIRED = f"{CONFIG}      signatures: required\n      allowed_signers: allowed_signers\n"
RECORDED = f"{HANGZHOU}\nfilings: [2026-aaaaaa]"

pytestmark = SSH


@pytest.fixture
def key(tmp_path: Path) -> Path:
    """Liu's key, which the file of allowed signers lists in the blogs made here."""
    return tmp_path / "keys" / "liu"


@pytest.fixture
def keyring(tmp_path: Path) -> Iterator[Keyring]:
    """Somebody's gpg."""
    made = Keyring(tmp_path / "gnupg")
    yield made
    made.close()


def begin(tmp_path: Path, signers: str, config: str = REQUIRED) -> Blog:
    """Return a blog whose file of allowed signers is committed."""
    blog = Blog(tmp_path / "blog").start(config)
    blog.write("allowed_signers", signers)
    blog.commit("Say whose keys count")
    return blog


def publish(blog: Blog, by: str = LIU, author: str = "", extra: str = "") -> Blog:
    """Write a post and its receipt, and commit both."""
    blog.post(declaration=RECORDED)
    blog.receipt(extra=extra)
    blog.commit("Record filing", by=by, author=author)
    return blog


def said(told: Told, rule: str = "TG304") -> str:
    """Return the message of the one finding of a rule."""
    (message,) = [one["message"] for one in told.report["findings"] if one["rule"] == rule]
    return str(message)


# --- SSH --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_a_receipt_whose_commit_its_committer_signed_counts(tmp_path: Path, key: Path, kind: str) -> None:
    blog = begin(tmp_path, f"# who\n\n{LIU} {ssh_key(key, kind=kind)}\n")
    sign_with_ssh(blog, key)
    publish(blog)
    assert (blog.check().code, blog.check().report["findings"]) == (0, [])
    assert blog.build().code == 0


def test_a_commit_without_a_signature_is_worth_nothing(tmp_path: Path, key: Path) -> None:
    blog = publish(begin(tmp_path, f"{LIU} {ssh_key(key)}\n"))
    told = blog.check()
    assert (told.code, told.rules) == (1, ["TG201", "TG304"])
    assert said(told) == f"the commit {blog.head[:12]} that added it is not signed"
    assert told.command("TG304") == "git commit --amend --no-edit -S"
    built = blog.build()
    assert (built.code, built.shown) == (1, told.blocks)


def test_where_another_commit_follows_the_next_step_is_to_record_anew(tmp_path: Path, key: Path) -> None:
    blog = publish(begin(tmp_path, f"{LIU} {ssh_key(key)}\n"))
    blog.commit("Another")
    assert blog.check().command("TG304") == "threatgate plan docs/blog/posts/a.md"


@pytest.mark.parametrize(
    "line",
    [
        "{wang} {liu_key}",
        "{liu} {wang_key}",
        "*@example.com {liu_key}",
        '{liu} namespaces="file" {liu_key}',
        '{liu} valid-before="20200101" {liu_key}',
        "{liu} no-key-at-all",
        "",
    ],
    ids=["his key, her name", "her name, his key", "pattern", "namespace", "expired", "nonsense", "empty"],
)
def test_a_key_that_is_not_listed_for_the_committer_does_not_count(
    tmp_path: Path, key: Path, line: str
) -> None:
    other = key.with_name("wang")
    words = {"liu": LIU, "wang": WANG, "liu_key": ssh_key(key), "wang_key": ssh_key(other)}
    blog = begin(tmp_path, line.format(**words) + "\n")
    sign_with_ssh(blog, key)
    told = publish(blog).check()
    assert (told.code, told.rules) == (1, ["TG201", "TG304"])


def test_a_key_counts_for_each_address_of_its_owner(tmp_path: Path, key: Path) -> None:
    public = ssh_key(key)
    blog = begin(tmp_path, f'"{WANG},liu@elsewhere.test" {public}\n{LIU},{WANG} namespaces="git" {public}\n')
    sign_with_ssh(blog, key)
    assert publish(blog).check().code == 0


def test_the_key_is_named_that_is_not_listed(tmp_path: Path, key: Path) -> None:
    other = key.with_name("wang")
    ssh_key(other)
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, other)
    message = said(publish(blog).check())
    start = f"the commit {blog.head[:12]} is signed with a key that allowed_signers does not list for {LIU}: "
    assert message.startswith(f"{start}SHA256:")


def test_a_certificate_of_a_listed_authority_counts(tmp_path: Path, key: Path) -> None:
    authority = key.with_name("authority")
    blog = begin(tmp_path, f"*@example.com cert-authority {ssh_key(authority)}\n")
    ssh_key(key)
    certify = ["ssh-keygen", "-q", "-s", str(authority), "-I", "liu", "-n", LIU, f"{key}.pub"]
    subprocess.run(certify, check=True, capture_output=True)
    sign_with_ssh(blog, key.with_name("liu-cert.pub"))
    assert publish(blog).check().code == 0
    blog.receipt("2026-bbbbbb")
    blog.post(declaration=RECORDED.replace("aaaaaa", "bbbbbb"))
    blog.commit(by=WANG)
    assert blog.check().rules == ["TG304", "TG309"]


def test_a_changed_commit_keeps_no_signature(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    publish(blog)
    commit = blog.git("cat-file", "commit", "HEAD") + "\n"
    forged = blog.git(
        "hash-object", "-t", "commit", "-w", "--stdin", given=commit.replace("Record", "Rewrite").encode()
    )
    blog.git("update-ref", "HEAD", forged)
    told = blog.check()
    assert told.rules == ["TG201", "TG304"]
    assert said(told) == f"the signature of the commit {forged[:12]} that added it is not good"


@pytest.mark.parametrize("kind", ["SSH", "PGP", "PGP MESSAGE OF ANOTHER"])
def test_a_signature_that_is_none_does_not_count(
    tmp_path: Path, key: Path, keyring: Keyring, kind: str
) -> None:
    blog = publish(begin(tmp_path, f"{LIU} {ssh_key(key)}\n{keyring.key()}"))
    head, _, rest = blog.git("cat-file", "commit", "HEAD").partition("\n\n")
    junk = f"gpgsig -----BEGIN {kind} SIGNATURE-----\n \n eA==\n -----END {kind} SIGNATURE-----"
    text = f"{head}\n{junk}\n\n{rest}\n"
    blog.git(
        "update-ref", "HEAD", blog.git("hash-object", "-t", "commit", "-w", "--stdin", given=text.encode())
    )
    told = blog.check()
    assert told.rules == ["TG201", "TG304"]
    reason = "is signed in a way that is not read" if "ANOTHER" in kind else "that added it is not good"
    assert reason in said(told)


@pytest.mark.parametrize("kind", ["SSH", "PGP"])
def test_a_signature_that_is_none_under_a_long_message_does_not_count(
    tmp_path: Path, key: Path, keyring: Keyring, kind: str
) -> None:
    # the program that verifies gives up before it has read the message, which git is still writing
    blog = publish(begin(tmp_path, f"{LIU} {ssh_key(key)}\n{keyring.key()}"))
    head, _, rest = blog.git("cat-file", "commit", "HEAD").partition("\n\n")
    junk = f"gpgsig -----BEGIN {kind} SIGNATURE-----\n \n eA==\n -----END {kind} SIGNATURE-----"
    text = f"{head}\n{junk}\n\n{rest}\n{'long ' * 200_000}\n"
    words = ("hash-object", "-t", "commit", "-w", "--stdin")
    blog.git("update-ref", "HEAD", blog.git(*words, given=text.encode()))
    told = blog.check()
    assert (told.code, told.rules) == (1, ["TG201", "TG304"])
    assert "that added it is not good" in said(told)


def test_the_list_counts_as_committed_whatever_lies_on_disk(tmp_path: Path, key: Path) -> None:
    public = ssh_key(key)
    blog = begin(tmp_path, "# nobody\n")
    sign_with_ssh(blog, key)
    publish(blog)
    blog.write("allowed_signers", f"{LIU} {public}\n")
    assert blog.check().rules == ["TG201", "TG304"]
    blog.commit("List the key")
    assert blog.check().code == 0


# --- OpenPGP ----------------------------------------------------------------------------------------


@GPG
def test_a_commit_signed_with_a_listed_openpgp_key_counts(
    tmp_path: Path, keyring: Keyring, key: Path
) -> None:
    blog = begin(tmp_path, f"{WANG} {ssh_key(key)}\n{keyring.key()}")
    keyring.sign(blog)
    publish(blog)
    assert (blog.check().code, blog.check().report["findings"]) == (0, [])
    assert blog.build().code == 0


@GPG
def test_every_address_of_an_openpgp_key_counts(tmp_path: Path, keyring: Keyring) -> None:
    keyring.key("liu@elsewhere.test")
    keyring.gpg("--quick-add-uid", "liu@elsewhere.test", f"Liu <{LIU}>")
    keyring.gpg("--quick-set-primary-uid", "liu@elsewhere.test", "liu <liu@elsewhere.test>")
    blog = begin(tmp_path, keyring.gpg("--armor", "--export", LIU))
    keyring.sign(blog)
    assert publish(blog).check().code == 0


@GPG
def test_a_signing_subkey_counts_as_its_key(tmp_path: Path, keyring: Keyring) -> None:
    keyring.gpg("--quick-gen-key", f"Liu <{LIU}>", "ed25519", "cert", "never")
    listing = keyring.gpg("--with-colons", "--list-keys")
    fingerprint = next(line.split(":")[9] for line in listing.splitlines() if line.startswith("fpr"))
    keyring.gpg("--quick-add-key", fingerprint, "ed25519", "sign", "never")
    blog = begin(tmp_path, keyring.gpg("--armor", "--export", LIU))
    keyring.sign(blog)
    assert publish(blog).check().code == 0


@GPG
def test_an_openpgp_key_counts_for_its_owner_only(tmp_path: Path, keyring: Keyring) -> None:
    blog = begin(tmp_path, keyring.key(WANG))
    keyring.sign(blog, WANG)
    told = publish(blog).check()
    assert told.rules == ["TG201", "TG304"]
    assert said(told) == f"{LIU} committed it in {blog.head[:12]}, but it is signed by {WANG}"


@GPG
@pytest.mark.parametrize("listed", ["nothing", "another key"])
def test_an_openpgp_key_that_is_not_listed_does_not_count(
    tmp_path: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    keyring.key()
    monkeypatch.setenv("GNUPGHOME", str(keyring.home))  # where the key is, and trusted
    another = Keyring(tmp_path / "another")
    blog = begin(tmp_path, another.key() if listed == "another key" else "# nobody\n")
    another.close()
    keyring.sign(blog)
    told = publish(blog).check()
    assert told.rules == ["TG201", "TG304"]
    assert "is signed with a key that allowed_signers does not list" in said(told)


@GPG
def test_a_key_that_has_expired_no_longer_counts_and_one_renewed_does(
    tmp_path: Path, keyring: Keyring
) -> None:
    keyring.gpg(
        "--faked-system-time",
        "20250101T000000",
        "--quick-gen-key",
        f"liu <{LIU}>",
        "ed25519",
        "sign",
        "2025-06-01",
    )
    old = keyring.gpg("--armor", "--export", LIU)
    fingerprint = next(
        line.split(":")[9]
        for line in keyring.gpg("--with-colons", "--list-keys").splitlines()
        if line[:3] == "fpr"
    )
    keyring.gpg("--quick-set-expire", fingerprint, "0")
    blog = begin(tmp_path, old)
    keyring.sign(blog)
    told = publish(blog).check()
    assert told.rules == ["TG201", "TG304"]
    assert said(told) == f"the signature of the commit {blog.head[:12]} is of a key that has expired"
    blog.write("allowed_signers", keyring.gpg("--armor", "--export", LIU))
    blog.commit("Renew the key")
    assert blog.check().code == 0


# --- forges -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("named", [True, False])
def test_a_squash_merge_that_a_forge_signed_counts_where_the_forge_is_named(
    tmp_path: Path,
    key: Path,
    named: bool,  # noqa: FBT001 - two cases of one test
) -> None:
    forges = f"      forges: [{FORGE}]\n" if named else ""
    blog = begin(tmp_path, f"{FORGE} {ssh_key(key)}\n", f"{REQUIRED}      recorders: [{LIU}]\n{forges}")
    sign_with_ssh(blog, key)
    told = publish(blog, by=FORGE, author=LIU).check()
    assert (told.code, told.rules) == ((0, []) if named else (1, ["TG201", "TG309"]))


@GPG
def test_the_openpgp_key_of_a_forge_counts_for_its_squash_merges(tmp_path: Path, keyring: Keyring) -> None:
    blog = begin(tmp_path, keyring.key(FORGE), f"{REQUIRED}      forges: [{FORGE}]\n")
    keyring.sign(blog, FORGE)
    assert publish(blog, by=FORGE, author=LIU).check().code == 0
    blog.receipt("2026-bbbbbb")
    blog.post(declaration=RECORDED.replace("aaaaaa", "bbbbbb"))
    blog.commit(by=FORGE, author=WANG)
    told = blog.check()
    assert told.rules == ["TG309"]
    assert said(told, "TG309") == f"it says that {LIU} recorded it, but {WANG} committed it"


def test_a_commit_that_only_claims_to_be_the_forges_does_not_count(tmp_path: Path, key: Path) -> None:
    other = key.with_name("wang")
    signers = f"{FORGE} {ssh_key(key)}\n{WANG} {ssh_key(other)}\n"
    blog = begin(tmp_path, signers, f"{REQUIRED}      forges: [{FORGE}]\n")
    sign_with_ssh(blog, other)
    assert publish(blog, by=FORGE, author=LIU).check().rules == ["TG201", "TG304"]


# --- what relies on it ------------------------------------------------------------------------------


def test_with_notice_an_unsigned_receipt_is_told_and_counts(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n", REQUIRED.replace("required", "notice"))
    told = publish(blog).check()
    assert (told.code, told.rules, told.notices) == (0, [], ["TG304"])


def test_with_notice_another_recorder_than_the_committer_is_told_too(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{WANG} {ssh_key(key)}\n", REQUIRED.replace("required", "notice"))
    sign_with_ssh(blog, key)
    told = publish(blog, by=WANG).check()
    assert (told.code, told.notices) == (0, ["TG309"])


def test_an_unsigned_receipt_that_no_post_relies_on_is_a_notice(tmp_path: Path, key: Path) -> None:
    blog = publish(begin(tmp_path, f"{LIU} {ssh_key(key)}\n"))
    sign_with_ssh(blog, key)
    blog.receipt("2026-bbbbbb")
    blog.post(declaration=RECORDED.replace("aaaaaa", "bbbbbb"))
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices) == (0, ["TG304"])
    assert blog.check("docs/blog/posts/a.md").notices == ["TG304"]


def test_an_unsigned_acceptance_is_overcome_by_a_signed_one(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    blog.post(
        declaration="none: A word about a word\nfilings: [2026-aaaaaa]", title="勒索软件预警", date=None
    )
    blog.receipt()
    blog.commit()
    sign_with_ssh(blog, None)
    decided = 'decided_at: "2026-06-05T10:00:00+08:00"'
    blog.further("2026-bbbbbb", "accepted", decided)
    blog.commit()
    assert "TG304" in blog.check().rules
    sign_with_ssh(blog, key)
    blog.further("2026-cccccc", "accepted", decided)
    blog.commit()
    told = blog.check()
    assert (told.rules, told.notices) == ([], ["TG304"])


def test_a_withdrawal_counts_signed_or_not(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    publish(blog)
    sign_with_ssh(blog, None)
    blog.further("2026-bbbbbb", "withdrawn", "reason: Filed in error")
    blog.commit()
    assert blog.check().rules == ["TG208", "TG304"]


def test_a_dismissal_without_a_signature_dismisses_nothing(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    blog.post(declaration="none: A word about a word", title="勒索软件预警", date=None)
    blog.commit()
    told = blog.check()
    command = told.command("TG501").replace("'…'", "'A word'").replace("DATE", "2099-12-31")
    assert blog.run(command).code == 0
    sign_with_ssh(blog, None)
    blog.commit()
    assert blog.check().rules == ["TG501"]
    blog.git("commit", "--quiet", "--amend", "--no-edit", "-S")
    assert blog.check().rules == []


def test_a_receipt_in_front_matter_is_held_to_the_commit_that_brought_it_in(
    tmp_path: Path, key: Path
) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    inline = (
        '{authority: {kind: public-security, region: "330100", name: 杭州市公安局}, filed_at: 2026-06-01}'
    )
    blog.post(declaration=f"{HANGZHOU}\nreceipts: [{inline}]")
    blog.commit()
    assert blog.check().rules == ["TG304", "TG201"]
    blog.git("config", "user.signingKey", str(key))
    blog.git("config", "gpg.format", "ssh")
    blog.git("commit", "--quiet", "--amend", "--no-edit", "-S")
    assert blog.check().rules == []


# --- programs ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "setting", ["gpg.program", "gpg.ssh.program", "gpg.openpgp.program", "gpg.x509.program"]
)
@GPG
def test_no_program_of_the_checked_repository_verifies_anything(
    tmp_path: Path, key: Path, keyring: Keyring, setting: str
) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n{keyring.key()}")
    keyring.sign(blog)
    blog.receipt("2026-bbbbbb", extra="note: signed with gpg")
    blog.commit()
    sign_with_ssh(blog, key)
    publish(blog)
    canary, bait = tmp_path / "canary", tmp_path / "bait"
    bait.write_text(f"#!/bin/sh\ntouch '{canary}'\nexit 0\n", encoding="utf-8")
    bait.chmod(0o755)
    for name in ("gpg", "ssh-keygen", "gpgsm"):
        shutil.copy(bait, blog.root / name)
    blog.git("config", setting, str(bait))
    blog.git("config", "gpg.ssh.allowedSignersFile", os.devnull)
    told = blog.check()
    assert (told.code, told.notices) == (0, [])
    assert not canary.exists()
    if setting in ("gpg.program", "gpg.ssh.program"):
        blog.run("git log --format=%G?")
        assert canary.exists(), "plain git takes the bait"


@GPG
@pytest.mark.parametrize("decoy", ["gpgsig-sha256", "mergetag"])
def test_a_commit_that_seems_signed_in_one_way_is_not_believed_in_another(
    tmp_path: Path, key: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, decoy: str
) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    keyring.key()
    keyring.sign(blog)
    publish(blog)
    head, mark, rest = blog.git("cat-file", "commit", "HEAD").partition("\ngpgsig ")
    junk = f"\n{decoy} -----BEGIN SSH SIGNATURE-----\n eA==\n -----END SSH SIGNATURE-----"
    text = f"{head}{junk}{mark}{rest}\n"
    words = ("hash-object", "--literally", "-t", "commit", "-w", "--stdin")
    blog.git("update-ref", "HEAD", blog.git(*words, given=text.encode()))
    monkeypatch.setenv("GNUPGHOME", str(keyring.home))  # where the key is, and trusted
    assert blog.check().rules == ["TG201", "TG304"]
    if decoy == "gpgsig-sha256":
        assert blog.run("git -c gpg.program=gpg log -1 --format=%G?").out == "G\n", "plain git believes it"


@pytest.mark.parametrize("program", ["ssh-keygen", pytest.param("gpg", marks=GPG)])
def test_where_the_program_is_missing_there_is_no_verdict(
    tmp_path: Path, key: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    line = f'{LIU} namespaces="g*" {ssh_key(key)}\n'
    blog = begin(tmp_path, line if program == "ssh-keygen" else keyring.key())
    sign_with_ssh(blog, key) if program == "ssh-keygen" else keyring.sign(blog)
    publish(blog)
    monkeypatch.setenv("PATH", str(git_alone(tmp_path)))
    told = blog.check()
    assert told.code == 3
    assert f"{program} is not installed, and signatures cannot be verified" in told.err


def test_a_plain_ssh_signature_needs_no_other_program(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    publish(blog)
    monkeypatch.setenv("PATH", str(git_alone(tmp_path)))
    assert (blog.check().code, blog.build().code) == (0, 0)


def git_alone(tmp_path: Path) -> Path:
    """Return a folder for PATH in which git is and nothing else."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git") or "")
    return tools


@GPG
def test_only_what_the_asked_posts_could_rely_on_is_verified(
    tmp_path: Path, key: Path, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n{keyring.key()}")
    keyring.sign(blog)
    blog.post("b.md")
    blog.receipt("2026-bbbbbb", post="blog/posts/b.md")
    blog.commit()
    sign_with_ssh(blog, key)
    publish(blog)
    tools = tmp_path / "tools"
    tools.mkdir()
    for program in ("git", "ssh-keygen"):
        (tools / program).symlink_to(shutil.which(program) or "")
    monkeypatch.setenv("PATH", str(tools))
    assert blog.check("docs/blog/posts/a.md").code == 0
    assert blog.check("docs/blog/posts/b.md").code == 3
    assert blog.check().code == 3


def test_without_signed_commits_no_program_is_needed(
    tmp_path: Path, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = publish(begin(tmp_path, f"{LIU} {ssh_key(key)}\n"))
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tools))
    assert blog.check().rules == ["TG201", "TG304"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "the file of allowed signers allowed_signers is not committed"),
        (b"\xff\xfe", "the file of allowed signers allowed_signers cannot be read"),
        (
            b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n!!!!\n-----END PGP PUBLIC KEY BLOCK-----\n",
            "cannot be read",
        ),
        (b"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n", "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None, problem: str) -> None:
    blog = Blog(tmp_path / "blog").start(REQUIRED)
    if content is not None:
        blog.write("allowed_signers", content)
    publish(blog)
    told = blog.check()
    assert told.code == 2
    assert problem in told.err


def test_a_list_behind_a_link_is_refused(tmp_path: Path, key: Path) -> None:
    blog = Blog(tmp_path / "blog").start(REQUIRED)
    blog.write("real", f"{LIU} {ssh_key(key)}\n")
    blog.link("allowed_signers", "real")
    publish(blog)
    assert blog.check().code == 2


def test_in_a_shallow_clone_nothing_is_proved(tmp_path: Path, key: Path) -> None:
    blog = begin(tmp_path, f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    publish(blog)
    blog.clone_shallow(tmp_path / "clone")
    assert Blog(tmp_path / "clone").check().code == 3


def test_signatures_are_verified_in_a_sha256_repository(tmp_path: Path, key: Path) -> None:
    blog = Blog(tmp_path / "blog", object_format="sha256").start(REQUIRED)
    blog.write("allowed_signers", f"{LIU} {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    assert publish(blog).check().code == 0
