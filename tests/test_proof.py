"""`threatgate proof`: what an inspector gets, and that git and sha256sum alone find out any change."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from blog import BEFORE, CONFIG, HANGZHOU, NOTHING, Blog, Told

from mkdocs_threatgate.sources import testimony
from mkdocs_threatgate.sources.git import open_repository
from mkdocs_threatgate.sources.objects import descents, trails

POST = "docs/blog/posts/a.md"
RECEIPT = "filings/2026/2026-aaaaaa.yml"
DIGEST = re.compile(r"SHA256SUMS\): ([0-9a-f]{64})")
STEP = re.compile(r"^ {8}(\S.*)$", re.MULTILINE)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog whose only post is filed with evidence and accepted, after which another page was committed."""
    return filed(Blog(tmp_path / "blog").start())


def filed(blog: Blog) -> Blog:
    blog.post()
    blog.commit("Write")
    blog.write("filings/2026/scan.pdf", b"%PDF \0 scan")
    digest = hashlib.sha256(b"%PDF \0 scan").hexdigest()
    evidence = f'evidence: [{{path: scan.pdf, sha256: "{digest}", role: submission}}]'
    blog.receipt(extra=evidence)
    blog.commit("Record")
    blog.further("2026-bbbbbb", "accepted", f'decided_at: "{BEFORE}"')
    blog.commit("Accepted")
    blog.write("docs/about.md", "# About\n")
    blog.commit("About")
    return blog


def proof(blog: Blog, name: str = "p.zip", *arguments: str) -> tuple[Told, Path]:
    """Run the command, unpack what it wrote, and return the folder."""
    told = blog.threatgate("proof", POST, "-o", str(blog.root.parent / name), *arguments)
    assert (told.code, told.err) == (0, ""), told.err
    box = blog.root.parent / f"{name}.box"
    with zipfile.ZipFile(blog.root.parent / name) as archive:
        archive.extractall(box)
    return told, box / "proof"


def verify(folder: Path, *arguments: str) -> Told:
    done = subprocess.run(
        ["sh", str(folder / "verify.sh"), *arguments], check=False, capture_output=True, encoding="utf-8"
    )
    return Told(done.returncode, done.stdout, done.stderr)


def names(folder: Path, *starts: str) -> list[str]:
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(name for name in found if name.startswith(starts))


def rows(folder: Path, table: str) -> list[list[str]]:
    return [line.split("\t") for line in (folder / table).read_text(encoding="utf-8").splitlines()]


def listed_anew(folder: Path) -> None:
    """Write the list of digests anew, as somebody would who forges the bundle."""
    lines = (
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in names(folder, "")
        if name != "SHA256SUMS"
    )
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


# --- what is in it -------------------------------------------------------------------------------


def test_the_bundle_holds_post_receipts_evidence_articles_verdict_and_commits(blog: Blog) -> None:
    told, folder = proof(blog)
    head, recorded, accepted = (blog.git("rev-parse", one) for one in ("HEAD", "HEAD~2", "HEAD~1"))
    assert names(folder, "now/", "earlier/") == [
        "now/docs/blog/posts/a.md",
        "now/filings/2026/2026-aaaaaa.yml",
        "now/filings/2026/2026-bbbbbb.yml",
        "now/filings/2026/scan.pdf",
    ]
    assert names(folder, "objects/commit/") == sorted(
        f"objects/commit/{one}" for one in (head, recorded, accepted)
    )
    assert (folder / "now" / POST).read_bytes() == (blog.root / POST).read_bytes()
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert (report["verdict"], [one["path"] for one in report["posts"]]) == ("publishable", [POST])
    canonical = (folder / "policy/canonical.json").read_bytes()
    assert f"sha256:{hashlib.sha256(canonical).hexdigest()}" == report["policy"]["digest"]
    assert "policy/cn-2019-draft/5.toml" in names(folder, "policy/")
    assert rows(folder, "WALK.tsv") == sorted([[head, accepted], [accepted, recorded]])
    assert "ledger entries 2" in told.out.splitlines()[0]


def test_every_entry_is_told_with_the_commit_that_first_held_it(blog: Blog) -> None:
    _, folder = proof(blog)
    readme = (folder / "README.en.md").read_text(encoding="utf-8")
    recorded = blog.git("rev-parse", "HEAD~2")
    when = "2026-01-01T00:01:00+00:00"
    line = (
        "* now/filings/2026/2026-aaaaaa.yml: filed 2026-aaaaaa (never changed since), "
        f"commit {recorded} of {when} by liu@example.com"
    )
    assert line in readme.splitlines()
    assert "已报告 2026-aaaaaa（此后未变）" in (folder / "README.zh.md").read_text(encoding="utf-8")


def test_the_same_clock_gives_the_same_bytes(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782000000")
    archives = []
    for name in ("p.zip", "q.zip"):
        proof(blog, name)
        archives.append((blog.root.parent / name).read_bytes())
    assert archives[0] == archives[1]
    with zipfile.ZipFile(blog.root.parent / "p.zip") as archive:
        listed = archive.namelist()
        assert listed == sorted(listed)
        assert {one.date_time for one in archive.infolist()} == {(2026, 6, 21, 0, 0, 0)}


def test_the_answer_as_data_names_the_digest_to_hand_over(blog: Blog) -> None:
    told, folder = proof(blog, "p.zip", "--format", "json")
    digest = hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    data = told.report
    assert (data["list_sha256"], data["verdict"], data["missing"]) == (digest, "publishable", [])
    assert [one["id"] for one in data["entries"]] == ["2026-aaaaaa", "2026-bbbbbb"]
    assert data["sha256"] == hashlib.sha256((blog.root.parent / "p.zip").read_bytes()).hexdigest()
    assert data["next"].endswith(f"sh proof/verify.sh {digest}")


def test_the_printed_command_verifies_it(blog: Blog) -> None:
    told, _ = proof(blog)
    line = told.out.splitlines()[-1].removeprefix("to verify it: ")
    box = blog.root.parent / "empty"
    box.mkdir()
    done = subprocess.run(["sh", "-c", line.replace("unzip", f"cd {box} && unzip -q")], check=False)
    assert done.returncode == 0


# --- by hand -------------------------------------------------------------------------------------


def test_the_commands_of_the_readme_verify_it_by_hand(blog: Blog) -> None:
    _, folder = proof(blog)
    box = blog.root.parent / "by-hand"
    readme = (folder / "README.en.md").read_text(encoding="utf-8")
    sums, check, init, commit, tree, rev, blob, sha, git, _, states, grep, clone, ancestor, log = (
        line.replace("/tmp/box", str(box)).partition(" #")[0].partition("      # ")[0]  # noqa: S108
        for line in STEP.findall(readme)
    )

    def sh(line: str, **values: str) -> str:
        for name, value in values.items():
            line = re.sub(rf"\b{name}\b", value.replace("\\", r"\\"), line)
        done = subprocess.run(["sh", "-c", line], cwd=folder, check=False, capture_output=True)
        assert done.returncode == 0, (line, done.stderr)
        return done.stdout.decode().strip()

    assert sh(sums).split()[0] == hashlib.sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()
    assert "OK" in sh(check)
    sh(init)
    for kind, step in (("commit", commit), ("tree", tree)):
        for name in names(folder, f"objects/{kind}/"):
            identifier = name.rsplit("/", 1)[1]
            assert sh(step, ID=identifier) == identifier
    for held, path, oid, file in rows(folder, "HELD.tsv"):
        assert sh(rev, COMMIT=held, PATH=path) == oid
        assert sh(blob, FILE=file) == oid
    for kind, digest, file, stated_in in rows(folder, "STATED.tsv"):
        found = sh(sha if kind == "sha256" else git, FILE=file)
        assert found.split()[0] == digest
        assert sh(states.replace("STATED-IN", stated_in), DIGEST=digest)
    for child, parent in rows(folder, "WALK.tsv"):
        assert sh(grep, CHILD=child, PARENT=parent) == f"parent {parent}"
    sh(clone, ADDRESS=blog.root.as_uri())
    assert sh(ancestor) == "it is there"
    assert sh(log, PATH=RECEIPT).count("liu@example.com") == 1


def test_the_script_says_what_it_verified(blog: Blog) -> None:
    told, folder = proof(blog)
    found = DIGEST.search(told.out)
    assert found
    done = verify(folder, found[1])
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[-1].endswith(f"the commit {blog.head}.")
    assert verify(folder, "0" * 64).code == 1


# --- tampering -----------------------------------------------------------------------------------


def test_one_changed_bit_in_a_file_of_each_kind_is_found(blog: Blog) -> None:
    told, folder = proof(blog)
    (digest,) = DIGEST.findall(told.out)
    kinds = ("now/", "objects/commit/", "objects/tree/", "policy/cn", "HELD", "WALK", "report", "SHA256SUMS")
    for kind in kinds:
        path = folder / names(folder, kind)[0]
        before = path.read_bytes()
        flip(path)
        assert verify(folder, digest).code == 1, path
        path.write_bytes(before)
    assert verify(folder, digest).code == 0


@pytest.mark.long
def test_one_changed_bit_in_any_file_is_found(blog: Blog) -> None:
    told, folder = proof(blog)
    (digest,) = DIGEST.findall(told.out)
    for name in names(folder, ""):
        path = folder / name
        before = path.read_bytes()
        flip(path)
        assert verify(folder, digest).code != 0, name
        path.write_bytes(before)


def test_a_forger_who_lists_the_files_anew_is_found_by_the_commits(blog: Blog) -> None:
    _, folder = proof(blog)
    told = {}
    for name in names(folder, "now/", "objects/", "HELD", "WALK", "STATED", "HEAD"):
        path = folder / name
        before = path.read_bytes()
        flip(path)
        listed_anew(folder)
        told[name] = verify(folder).code
        path.write_bytes(before)
    assert set(told.values()) == {1}, told
    listed_anew(folder)
    assert verify(folder).code == 0


def test_a_file_that_was_put_in_or_taken_out_is_found(blog: Blog) -> None:
    _, folder = proof(blog)
    extra = folder / "now/extra.pdf"
    extra.write_bytes(b"x")
    assert "files are here" in verify(folder).err
    extra.unlink()
    (folder / "now" / POST).unlink()
    assert verify(folder).code == 1


# --- histories -----------------------------------------------------------------------------------


def test_the_text_as_filed_is_there_beside_the_text_as_it_is_now(blog: Blog) -> None:
    was = (blog.root / POST).read_bytes()
    blog.post(body="Text, and more of it, all of it new and long enough to matter: 30万户.\n")
    blog.commit("Change")
    told, folder = proof(blog)
    (earlier,) = names(folder, "earlier/")
    assert (folder / earlier).read_bytes() == was
    git_rows = [row for row in rows(folder, "STATED.tsv") if row[0] == "git"]
    assert git_rows == [["git", blog.git("rev-parse", f"HEAD~1:{POST}"), earlier, f"now/{RECEIPT}"]]
    assert verify(folder).code == 0
    assert f"{POST} is blocked; the archive proves only what is recorded" in told.out
    assert "**This post is blocked" in (folder / "README.en.md").read_text(encoding="utf-8")
    assert "**本文被拦截" in (folder / "README.zh.md").read_text(encoding="utf-8")


def test_an_entry_that_was_rewritten_is_shown_as_first_recorded(blog: Blog) -> None:
    first = (blog.root / RECEIPT).read_bytes()
    blog.write(RECEIPT, first.replace(b"recorded_by: liu", b"recorded_by: wu"))
    blog.commit("Rewrite")
    _, folder = proof(blog)
    (earlier,) = names(folder, "earlier/")
    assert (folder / earlier).read_bytes() == first
    assert f"now/{RECEIPT}" in names(folder, "now/")
    assert "(changed since, and void)" in (folder / "README.en.md").read_text(encoding="utf-8")
    assert verify(folder).code == 0


def test_an_entry_that_was_deleted_is_shown_all_the_same(blog: Blog) -> None:
    blog.remove(RECEIPT)
    blog.commit("Delete")
    _, folder = proof(blog)
    assert [name.rsplit("/", 1)[1] for name in names(folder, "earlier/")] == ["2026-aaaaaa.yml"]
    assert "(deleted since, and void)" in (folder / "README.en.md").read_text(encoding="utf-8")
    assert verify(folder).code == 0


def test_an_inline_receipt_is_proved_by_the_post_that_first_held_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    inline = (
        'receipts:\n  - {id: hz, event: filed, recorded_at: "2026-06-01T10:00:00+08:00", '
        'authority: {kind: public-security, region: "330100"}, filed_at: "2026-06-01T10:00:00+08:00"}'
    )
    blog.post(declaration=f"{HANGZHOU}\n{inline}")
    first = blog.commit("Write")
    blog.post(declaration=f"{HANGZHOU}\n{inline}", body="Text!\n")
    blog.commit("Edit")
    _, folder = proof(blog)
    held = {(commit, file) for commit, _, _, file in rows(folder, "HELD.tsv")}
    (earlier,) = names(folder, "earlier/")
    assert held == {(first, earlier), (blog.head, f"now/{POST}")}
    assert f"{earlier}: filed hz" in (folder / "README.en.md").read_text(encoding="utf-8")
    assert verify(folder).code == 0


def test_a_way_through_side_branches_and_merges_leads_to_the_first_commit(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post()
    blog.commit("Write")
    blog.branch("record")
    blog.receipt()
    recorded = blog.commit("Record")
    blog.checkout("main")
    blog.write("docs/about.md", "# About\n")
    blog.commit("About")
    merged = blog.merge("record")
    _, folder = proof(blog)
    assert rows(folder, "WALK.tsv") == [[merged, recorded]]
    assert verify(folder).code == 0


def test_a_repository_of_sha256_ids_is_proved_alike(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog", object_format="sha256").start()
    blog.post()
    blog.receipt(silent=True)
    blog.commit()
    _, folder = proof(blog)
    assert (folder / "FORMAT").read_text(encoding="utf-8") == "sha256\n"
    assert verify(folder).code == 0


def test_odd_names_keep_their_path_in_the_tables_and_get_a_plain_one_in_the_bundle(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    path = blog.post("it's “a” $(b) – 杭州.md")
    blog.receipt(post="blog/posts/it's “a” $(b) – 杭州.md", silent=True)
    blog.commit()
    told = blog.threatgate("proof", path, "-o", str(tmp_path / "p.zip"))
    assert told.code == 0, told.err
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        archive.extractall(tmp_path / "box")
    folder = tmp_path / "box/proof"
    assert "now/docs/blog/posts/it_s_a_(b)_杭州.md" in names(folder, "now/")
    assert path in {row[1] for row in rows(folder, "HELD.tsv")}
    assert verify(folder).code == 0


# --- what could not be had -----------------------------------------------------------------------


def test_evidence_that_is_too_large_is_named_by_its_digests_only(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = b"x" * 4096
    blog.write("filings/2026/large.pdf", large)
    stated = (
        f'evidence: [{{path: large.pdf, sha256: "{hashlib.sha256(large).hexdigest()}", role: submission}}]'
    )
    blog.further("2026-cccccc", "acknowledged", stated)
    blog.commit()
    monkeypatch.setattr(testimony, "LIMIT", 2048)
    told, folder = proof(blog)
    name = "now/filings/2026/large.pdf"
    assert f"not in it: {name} is too large to be enclosed: only its digests are given" in told.out
    assert {row[3] for row in rows(folder, "HELD.tsv") if row[1].endswith("large.pdf")} == {"-"}
    assert verify(folder).code == 0


def test_a_pointer_of_git_lfs_bears_the_digest_out(blog: Blog) -> None:
    digest = "a" * 64
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n"
    blog.write("filings/2026/kept.pdf", pointer)
    evidence = f'evidence: [{{path: kept.pdf, sha256: "{digest}", role: submission}}]'
    blog.further("2026-cccccc", "acknowledged", evidence)
    blog.commit()
    told, folder = proof(blog)
    assert "is kept by Git LFS: enclosed is the pointer to it" in told.out
    assert "pointer" in {row[0] for row in rows(folder, "STATED.tsv")}
    assert verify(folder).code == 0


def test_evidence_that_is_not_what_the_receipt_states_is_told_and_not_vouched_for(blog: Blog) -> None:
    blog.write("filings/2026/scan.pdf", b"another")
    blog.commit()
    told, folder = proof(blog)
    assert "the evidence filings/2026/scan.pdf is not the document that the receipt states" in told.out
    assert "sha256" in {row[0] for row in rows(folder, "STATED.tsv")}
    assert verify(folder).code == 0


def test_a_receipt_cannot_draw_other_files_into_the_bundle(blog: Blog) -> None:
    data = (blog.root / "mkdocs.yml").read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    evidence = f'evidence: [{{path: ../../mkdocs.yml, sha256: "{digest}", role: submission}}]'
    blog.further("2026-cccccc", "acknowledged", evidence)
    blog.commit()
    told, folder = proof(blog)
    assert f"the evidence mkdocs.yml is not in the ledger (SHA-256 {digest})" in told.out
    assert "now/mkdocs.yml" not in names(folder, "now/")


def test_a_receipt_that_waits_to_be_committed_proves_nothing(blog: Blog) -> None:
    blog.receipt("2026-dddddd")
    told, folder = proof(blog)
    line = "filings/2026/2026-dddddd.yml is not committed: nothing proves it"
    assert f"not in it: {line}" in told.out
    assert f"* {line}" in (folder / "README.en.md").read_text(encoding="utf-8")


def test_dismissals_in_the_post_come_along(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING, title="地震预警系统上线")
    blog.commit()
    (finding,) = [one for one in blog.check().report["findings"] if one["rule"] == "TG501"]
    words = ("--reason", "An earthquake system", "--until", "2027-03-01")
    assert blog.threatgate("dismiss", POST, finding["fingerprint"], *words).code == 0
    blog.commit()
    _, folder = proof(blog)
    assert len(names(folder, "now/filings/")) == 1
    assert verify(folder).code == 0


# --- refusals ------------------------------------------------------------------------------------


def test_a_shallow_clone_proves_nothing(blog: Blog, tmp_path: Path) -> None:
    blog.clone_shallow(tmp_path / "shallow")
    shallow = Blog(tmp_path / "shallow")
    told = shallow.threatgate("proof", POST, "-o", str(tmp_path / "p.zip"))
    assert (told.code, (tmp_path / "p.zip").exists()) == (3, False)
    assert "git fetch --unshallow" in told.err


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("p.tar", "error: p.tar does not say what to write"),
        ("docs/p.zip", "error: docs/p.zip would be published: it lies in the docs folder"),
        ("there.zip", "error: there.zip is there already"),
    ],
)
def test_what_cannot_be_written_is_refused(blog: Blog, output: str, message: str) -> None:
    blog.write("there.zip", b"mine")
    told = blog.threatgate("proof", POST, "-o", output)
    assert (told.code, told.err.splitlines()[0]) == (2, message)
    assert (blog.root / "there.zip").read_bytes() == b"mine"


def test_force_writes_over_a_file(blog: Blog) -> None:
    blog.write("there.zip", b"mine")
    assert blog.threatgate("proof", POST, "-o", "there.zip", "--force").code == 0
    assert zipfile.is_zipfile(blog.root / "there.zip")


def test_a_post_that_is_not_committed_as_it_is_cannot_be_proved(blog: Blog) -> None:
    blog.post(body="Changed.\n")
    told = blog.threatgate("proof", POST, "-o", "p.zip")
    assert (told.code, told.err.splitlines()[0]) == (2, f"error: {POST} is not committed as it is on disk")


# --- trees and ways ------------------------------------------------------------------------------


def test_trees_are_read_as_git_reads_them(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    paths = ("a", "a.b/c", "a b/d e/f", "深/层/文件.md", "x/y/z/w/v")
    for path in paths:
        blog.write(path, path)
    blog.link("x/link", "y")
    commit = blog.commit()
    repository = open_repository(tmp_path / "blog")
    asked = [(commit, path) for path in (*paths, "x", "x/link", "x/y", "none", "a/b", "x/y/none")]
    found = trails(repository, asked)
    assert found.blobs == {(commit, path): blog.git("rev-parse", f"{commit}:{path}") for path in paths}
    assert {one.kind for one in found.objects.values()} == {"commit", "tree"}


def test_a_commit_that_is_no_ancestor_has_no_way_to_it(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG)
    first = blog.commit("First")
    blog.branch("side")
    aside = blog.commit("Side")
    blog.checkout("main")
    head = blog.commit("Second")
    repository = open_repository(tmp_path / "blog")
    assert descents(repository, (aside, first, head)) == ((head, first),)
