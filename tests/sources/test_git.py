"""The runner: whose repository answers, what is refused and how, and that nothing hostile runs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from git.cmd import Git
from story import ISOLATED, Story

from mkdocs_threatgate.errors import LedgerError
from mkdocs_threatgate.model import Message
from mkdocs_threatgate.sources import git as runner
from mkdocs_threatgate.sources.blobs import committed, digests, read_blobs
from mkdocs_threatgate.sources.fates import judge
from mkdocs_threatgate.sources.git import Repository, open_repository
from mkdocs_threatgate.sources.history import histories
from mkdocs_threatgate.sources.working import WorkingState, working_state

RECEIPT = "filings/2026/a.yml"
POSIX = pytest.mark.skipif(os.name == "nt", reason="the bait is a shell script")
ROOT = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Whoever runs the tests has no settings of git."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    return folder


@pytest.fixture
def story(tmp_path: Path) -> Story:
    story = Story(tmp_path / "site")
    story.write(RECEIPT, "id: a\n")
    story.write(".gitattributes", "* diff=bait filter=bait\n")
    story.commit()
    return story


@pytest.fixture
def executed(tmp_path: Path) -> Path:
    """The file that exists once the bait has been taken."""
    return tmp_path / "executed"


@pytest.fixture
def bait(tmp_path: Path, executed: Path) -> str:
    script = tmp_path / "bait"
    script.write_text(f'#!/bin/sh\necho "$0 $*" >> {executed}\ncat\n')
    script.chmod(0o755)
    return str(script)


def refusal(folder: Path) -> LedgerError:
    with pytest.raises(LedgerError) as caught:
        open_repository(folder)
    return caught.value


def filled(message: Message) -> str:
    return message.template.format(**dict(message.values))


def read_everything(folder: Path) -> tuple[object, ...]:
    """Ask all that the gate ever asks of a repository that it checks."""
    repository = open_repository(folder)
    at_head = committed(repository, ["filings"])
    past = histories(repository, ["filings"])
    oids = [blob.oid for blob in at_head.values()]
    return (
        at_head,
        past,
        judge(past, at_head, folder="filings"),
        read_blobs(repository, oids),
        digests(repository, oids),
        working_state(repository, at_head, "filings"),
        repository.commit("main"),
    )


def plainly(story: Story, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run git as an ordinary user would."""
    return subprocess.run(
        ["git", *arguments], cwd=story.root, env=ISOLATED | environment, capture_output=True, check=False
    )


# --- whose repository ------------------------------------------------------------------


def test_a_repository_is_what_lies_around_the_folder(story: Story) -> None:
    story.write("site/mkdocs.yml", "site_name: x\n")
    head = story.commit()

    expected = Repository(top=story.root.resolve(), object_format="sha1", shallow=False, head=head)
    assert open_repository(story.root) == expected
    assert open_repository(story.root / "site") == expected


def test_a_sha256_repository_says_so(tmp_path: Path) -> None:
    story = Story(tmp_path / "long", object_format="sha256")
    story.write(RECEIPT, "id: a\n")
    story.commit()

    repository = open_repository(story.root)
    (blob,) = committed(repository, ["filings"]).values()
    assert repository.object_format == "sha256"
    assert (len(repository.head), len(blob.oid)) == (64, 64)
    assert working_state(repository, {RECEIPT: blob}, "filings") == WorkingState((), {}, ())


def test_a_detached_head_is_as_good_as_a_branch(story: Story) -> None:
    story.checkout(story.head)
    assert open_repository(story.root).head == story.head


def test_a_linked_worktree_is_a_tree_of_its_own(story: Story, tmp_path: Path) -> None:
    story.git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    assert open_repository(tmp_path / "linked").top == (tmp_path / "linked").resolve()


def test_a_submodule_is_a_repository_of_its_own(story: Story, tmp_path: Path) -> None:
    other = Story(tmp_path / "other")
    head = other.commit()
    story.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub")
    found = open_repository(story.root / "sub")
    assert (found.top, found.head) == ((story.root / "sub").resolve(), head)


@POSIX
def test_a_folder_name_may_hold_a_line_break(tmp_path: Path) -> None:
    story = Story(tmp_path / "odd\nname")
    story.write("site/mkdocs.yml")
    story.commit()
    assert open_repository(story.root).top == story.root.resolve()


def test_head_stays_what_it_was_when_the_repository_was_opened(story: Story) -> None:
    repository = open_repository(story.root)
    story.write(RECEIPT, "id: forged\n")
    story.commit()

    assert repository.commit("HEAD") == repository.head != story.head
    assert (
        read_blobs(repository, [committed(repository, ["filings"])[RECEIPT].oid]).popitem()[1] == b"id: a\n"
    )


def test_a_revision_is_a_commit_and_never_an_option(story: Story) -> None:
    story.git("tag", "--annotate", "--message=x", "v1")
    repository = open_repository(story.root)
    assert repository.commit("v1") == story.head

    for revision in ("absent", "--all", "", "HEAD:filings", "HEAD\nHEAD"):
        with pytest.raises(LedgerError) as caught:
            repository.commit(revision)
        assert filled(caught.value.message) == f"This repository has no commit “{revision}”"
        assert filled(caught.value.remedy) == f"Fetch it: git fetch origin {revision}"


def test_an_inherited_git_dir_deceives_gitpython_and_not_the_runner(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Story(tmp_path / "other")
    other.write("x")
    other.commit("Another repository")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))

    assert Git(story.root).rev_parse("HEAD") == other.head
    assert open_repository(story.root).head == story.head


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_INDEX_FILE", "/nonexistent"),
        ("GIT_OBJECT_DIRECTORY", "/nonexistent"),
        ("GIT_WORK_TREE", "/"),
        ("GIT_COMMON_DIR", "/nonexistent"),
        ("GIT_NAMESPACE", "x"),
        ("GIT_CEILING_DIRECTORIES", "/"),
        ("GIT_CONFIG_PARAMETERS", "'core.worktree=/'"),
        ("GIT_EXTERNAL_DIFF", "/nonexistent"),
        ("GIT_GLOB_PATHSPECS", "1"),
        ("GIT_SHALLOW_FILE", "/nonexistent"),
    ],
)
def test_no_inherited_variable_changes_an_answer(
    story: Story, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    expected = read_everything(story.root)
    monkeypatch.setenv(name, value)
    assert read_everything(story.root) == expected


def test_inherited_settings_are_replaced(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.worktree")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "/")
    assert open_repository(story.root).top == story.root.resolve()


# --- refusals --------------------------------------------------------------------------


def test_without_git_the_refusal_says_to_install_it(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    error = refusal(story.root)
    assert filled(error.message) == "git is not installed, or not on the PATH"
    assert "Install git" in filled(error.remedy)
    assert error.exit_code == 3


@POSIX
def test_a_git_inside_the_checked_folder_is_never_started(
    story: Story, bait: str, executed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (story.root / "git").symlink_to(bait)
    (story.root / "sub").mkdir()
    monkeypatch.chdir(story.root)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", "sub", os.environ["PATH"])))
    assert open_repository(story.root).head == story.head
    assert not executed.exists()


def test_a_folder_in_no_repository_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path)
    assert filled(error.message) == f"{tmp_path.resolve()} is not in a git repository"
    assert "git init" in filled(error.remedy)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert filled(refusal(tmp_path / "absent").message).startswith("git could not be started in ")


def test_a_repository_without_a_commit_is_refused(tmp_path: Path) -> None:
    story = Story(tmp_path / "unborn")
    error = refusal(story.root)
    assert filled(error.message) == f"The repository of {story.root.resolve()} has no commit yet"
    assert filled(error.remedy) == "Make the first one: git add --all && git commit"


@pytest.mark.parametrize("inside", ["", "objects"])
def test_a_bare_repository_is_refused(story: Story, tmp_path: Path, inside: str) -> None:
    story.git("clone", "--quiet", "--bare", str(story.root), str(tmp_path / "bare"))
    folder = (tmp_path / "bare" / inside).resolve()
    assert filled(refusal(folder).message).startswith(f"{folder} is a bare repository or lies inside one")


def test_the_folder_of_git_itself_is_refused(story: Story) -> None:
    assert "without a working tree" in filled(refusal(story.root / ".git").message)


@ROOT
@pytest.mark.parametrize("name", ["owned", "name with spaces"])
def test_the_repository_of_someone_else_is_refused_with_the_very_command(
    tmp_path: Path, home: Path, name: str
) -> None:
    story = Story(tmp_path / name)
    story.write(RECEIPT)
    story.commit()
    for folder in (story.root, story.root / ".git"):
        os.chown(folder, 65534, 65534)

    error = refusal(story.root)
    assert filled(error.message).startswith(f"{story.root.resolve()} belongs to another user")
    command = filled(error.remedy).removeprefix("If you trust it, run: ")
    assert command.startswith("git config --global --add safe.directory ")
    subprocess.run(command, shell=True, check=True, env={"PATH": os.environ["PATH"], "HOME": str(home)})  # noqa: S602 - the remedy, walked
    assert open_repository(story.root).top == story.root.resolve()


def test_a_tree_that_the_configuration_puts_elsewhere_is_refused(story: Story, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    story.git("config", "core.worktree", str(elsewhere))
    error = refusal(story.root)
    expected = f"{story.root.resolve()} lies in a repository that claims another tree: {elsewhere.resolve()}"
    assert filled(error.message) == expected


def test_a_tree_put_around_another_repository_is_refused(tmp_path: Path) -> None:
    outer = Story(tmp_path / "outer")
    outer.write("x")
    outer.commit("Outer")
    inner = Story(outer.root / "inner")
    inner.write(RECEIPT)
    inner.commit("Inner")
    inner.git("config", "core.worktree", str(outer.root))
    assert "claims another tree" in filled(refusal(inner.root).message)


def test_a_shallow_clone_is_told(story: Story, tmp_path: Path) -> None:
    story.write(RECEIPT, "id: changed\n")
    story.commit()
    clone = story.clone_shallow(tmp_path / "shallow")
    assert open_repository(clone.root).shallow
    assert not open_repository(story.clone(tmp_path / "full").root).shallow


def test_a_forged_shallow_file_is_told(story: Story) -> None:
    story.write(".git/shallow", f"{story.head}\n")
    assert open_repository(story.root).shallow


@POSIX
@pytest.mark.parametrize("filter_", ["tree:0", "blob:none"])
def test_a_partial_clone_is_refused_without_asking_its_server(
    story: Story, tmp_path: Path, bait: str, executed: Path, filter_: str
) -> None:
    story.git("config", "uploadpack.allowFilter", "true")
    clone = story.clone(tmp_path / "partial", f"--filter={filter_}", "--no-checkout")
    clone.git("config", "remote.origin.uploadpack", bait)

    with pytest.raises(LedgerError) as caught:
        read_everything(clone.root)
    assert "is in a partial clone" in filled(caught.value.message)
    assert filled(caught.value.remedy) == "Fetch the rest: git fetch --refetch --no-filter"
    assert not executed.exists()

    clone.git("config", "--unset", "remote.origin.uploadpack")
    clone.git("fetch", "--quiet", "--refetch", "--no-filter")
    clone.checkout("main")
    assert read_everything(clone.root) == read_everything(story.root)


@POSIX
def test_a_git_that_never_answers_is_stopped(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = open_repository(story.root)
    slow = tmp_path / "slow" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(runner, "TIMEOUT", 0.2)
    with pytest.raises(LedgerError) as caught:
        repository.run("log")
    assert filled(caught.value.message) == "“git log” gave no answer within 0.2 seconds"


def test_an_answer_without_end_is_cut_off(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = open_repository(story.root)
    monkeypatch.setattr(runner, "OUTPUT_BOUND", 10)
    with pytest.raises(LedgerError) as caught:
        committed(repository, ["filings"])
    assert filled(caught.value.message) == "“git ls-tree” answers with more than 10 bytes"


def test_any_other_failure_is_told_in_the_words_of_git(story: Story) -> None:
    with pytest.raises(LedgerError) as caught:
        open_repository(story.root).run("cat-file", "blob", "0" * 40)
    assert filled(caught.value.message) == f"“git cat-file” failed: fatal: git cat-file {'0' * 40}: bad file"


@pytest.mark.parametrize("odd", ["a\0b", "\ud800", "../outside"])
def test_an_odd_path_of_the_configuration_is_refused(story: Story, odd: str) -> None:
    with pytest.raises(LedgerError):
        histories(open_repository(story.root), [odd])


def test_much_input_and_much_output_do_not_wait_for_each_other(story: Story) -> None:
    repository = open_repository(story.root)
    answer = repository.run("cat-file", "--batch-check", input=b"HEAD\n" * 100_000)
    assert answer.count(b"\n") == 100_000


# --- what must not run -----------------------------------------------------------------

TRAPS = {
    "fsmonitor": [("core.fsmonitor", "{}")],
    "clean filter": [
        ("filter.bait.clean", "{}"),
        ("filter.bait.smudge", "{}"),
        ("filter.bait.process", "{}"),
    ],
    "text conversion": [("diff.bait.textconv", "{}")],
    "external diff": [("diff.external", "{}"), ("diff.bait.command", "{}")],
    "pager": [("core.pager", "{}"), ("pager.log", "{}"), ("core.editor", "{}"), ("sequence.editor", "{}")],
    "signature": [("log.showSignature", "true"), ("gpg.program", "{}"), ("gpg.ssh.program", "{}")],
    "ssh and askpass": [("core.sshCommand", "{}"), ("core.askPass", "{}"), ("credential.helper", "{}")],
    "aliases": [
        (f"alias.{name}", "!{}") for name in ("log", "ls-tree", "cat-file", "rev-parse", "diff-tree")
    ],
    "alternates": [("core.alternateRefsCommand", "{}")],
    "remote": [("remote.origin.uploadpack", "{}"), ("uploadpack.packObjectsHook", "{}")],
    "contrary settings": [
        *(
            ("log.follow", "true"),
            ("diff.renames", "copies"),
            ("diff.relative", "true"),
            ("core.pager", "{}"),
        ),
        *(("log.showRoot", "false"), ("log.diffMerges", "off"), ("diff.ignoreSubmodules", "all")),
        *(
            ("diff.noprefix", "true"),
            ("color.ui", "always"),
            ("core.quotePath", "true"),
            ("log.mailmap", "true"),
        ),
        *(("i18n.logOutputEncoding", "UTF-16"), ("format.pretty", "oneline"), ("core.abbrev", "4")),
    ],
}


@POSIX
@pytest.mark.parametrize("trap", TRAPS)
def test_no_setting_of_the_repository_runs_anything(
    story: Story, bait: str, executed: Path, tmp_path: Path, trap: str
) -> None:
    sign(story)
    expected = read_everything(story.root)
    (story.root / RECEIPT).touch()
    alternate = Story(tmp_path / "alternate")
    story.write(".git/objects/info/alternates", f"{alternate.root}/.git/objects\n")
    for key, value in TRAPS[trap]:
        story.git("config", key, value.format(bait))

    assert read_everything(story.root) == expected
    assert not executed.exists()


def sign(story: Story) -> None:
    """Make a commit that claims to be signed."""
    tree = story.git("rev-parse", "HEAD^{tree}")
    identity = "liu <liu@example.com> 1767226000 +0000"
    mark = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n eA==\n -----END PGP SIGNATURE-----\n"
    text = f"tree {tree}\nparent {story.head}\nauthor {identity}\ncommitter {identity}\n{mark}\nSigned\n"
    commit = story.git("hash-object", "-t", "commit", "-w", "--stdin", given=text.encode())
    story.git("update-ref", "HEAD", commit)


@POSIX
@pytest.mark.parametrize(
    ("settings", "command"),
    [
        ([("core.fsmonitor", "{}")], ["status"]),
        ([("filter.bait.clean", "{}")], ["diff"]),
        ([("diff.bait.textconv", "{}")], ["log", "-p"]),
        ([("diff.external", "{}")], ["log", "-p", "--ext-diff"]),
        ([("log.showSignature", "true"), ("gpg.program", "{}")], ["log"]),
    ],
)
def test_the_bait_is_taken_by_plain_git(
    story: Story, bait: str, executed: Path, settings: list[tuple[str, str]], command: list[str]
) -> None:
    sign(story)
    story.write(RECEIPT, "id: b\n")
    for key, value in settings:
        story.git("config", key, value.format(bait))
    plainly(story, *command)
    assert executed.exists()


@POSIX
def test_no_hook_runs(story: Story, bait: str, executed: Path) -> None:
    names = (
        "post-index-change",
        "reference-transaction",
        "post-checkout",
        "fsmonitor-watchman",
        "pre-auto-gc",
    )
    for name in names:
        (story.root / ".git" / "hooks" / name).symlink_to(bait)
    read_everything(story.root)
    assert not executed.exists()
    (story.root / RECEIPT).touch()
    plainly(story, "status")
    assert executed.exists()


@POSIX
def test_a_bare_repository_among_the_receipts_is_never_entered(
    story: Story, bait: str, executed: Path
) -> None:
    trap = "filings/2026/trap"
    story.git("init", "--quiet", "--bare", trap)
    settings = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n"
    story.write(f"{trap}/config", settings)
    story.git("-C", trap, "add", "config")
    story.write(f"{trap}/config", f"{settings}\tfsmonitor = {bait}\n")
    story.commit()

    read_everything(story.root)
    assert "bare repository" in filled(refusal(story.root / trap).message)
    assert not executed.exists()
    plainly(story, "-C", trap, "status")
    assert executed.exists()


# --- what must not deceive -------------------------------------------------------------


def test_a_replaced_commit_and_a_replaced_blob_do_not_deceive(story: Story) -> None:
    first = story.head
    story.write(RECEIPT, "id: forged\n")
    story.commit()
    expected = read_everything(story.root)

    blob = story.git("rev-parse", f"{first}:{RECEIPT}")
    forged = story.git("rev-parse", f"HEAD:{RECEIPT}")
    story.git("replace", blob, forged)
    story.git("replace", "--graft", "HEAD")
    assert plainly(story, "rev-list", "--count", "HEAD").stdout == b"1\n"
    assert plainly(story, "cat-file", "blob", blob).stdout == b"id: forged\n"

    assert read_everything(story.root) == expected
    assert read_blobs(open_repository(story.root), [blob]) == {blob: b"id: a\n"}


def test_a_graft_does_not_deceive(story: Story) -> None:
    story.write(RECEIPT, "id: forged\n")
    story.commit()
    expected = read_everything(story.root)
    story.write(".git/info/grafts", f"{story.head}\n")
    assert plainly(story, "--no-replace-objects", "rev-list", "--count", "HEAD").stdout == b"1\n"
    assert read_everything(story.root) == expected


def test_a_mailmap_does_not_rename_the_committer(tmp_path: Path) -> None:
    story = Story(tmp_path / "renamed")
    story.write(".mailmap", "Boss <boss@example.com> <evil@example.com>\n")
    story.write(RECEIPT)
    story.commit(by="evil@example.com")
    assert plainly(story, "log", "--format=%cE").stdout == b"boss@example.com\n"
    added = histories(open_repository(story.root), ["filings"])[RECEIPT].added
    assert (added.committer, added.author) == ("evil@example.com", "evil@example.com")
