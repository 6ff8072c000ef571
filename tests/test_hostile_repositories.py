"""What runs code in plain git or MkDocs, set as bait in a real repository: the gate takes none of it.

Each bait is proved by the plain command that takes it, in the same test, so that it can fail.
"""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from blog import CONFIG, Blog, Told
from signing import SSH, sign_with_ssh, ssh_key
from story import ISOLATED, Story

import mkdocs_threatgate

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the baits are shell scripts")

POST = "docs/blog/posts/a.md"
RECEIPT = "filings/2026/2026-aaaaaa.yml"
MARKED = "hunter-two-hunter-two"
NOON = "1781000000"
READING = (
    ("check", "--format", "json"),
    ("check", "--format", "json", POST),
    ("plan", POST),
    ("scan", POST, "--format", "json"),
)
"""The commands that only read; those that write end in `git add`, which is plain git's business."""


class Scene(NamedTuple):
    """A repository, the script that is the bait, and the file that its running leaves behind."""

    blog: Blog
    bait: Path
    canary: Path

    def settings(self, **settings: str) -> None:
        """Write into the repository's configuration; `__` stands for a dot, `{}` for the bait."""
        for key, value in settings.items():
            self.blog.git("config", key.replace("__", "."), value.format(self.bait))

    def told(self) -> list[tuple[int, str]]:
        """Return what every reading command ends in and prints."""
        answers = (self.blog.threatgate(*command) for command in READING)
        return [(one.code, one.out + one.err) for one in answers]

    def plainly(self, *arguments: str, given: bytes = b"", terminal: bool = False, **more: str) -> None:
        """Run plain git as its user would, on a terminal if asked to."""
        inherited = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
        environment = ISOLATED | {"HOME": str(self.canary.parent)} | inherited | more
        environment.pop("GIT_CONFIG_GLOBAL", None)
        main, side = pty.openpty()
        try:
            subprocess.run(
                ["git", *arguments],
                cwd=self.blog.root,
                env=environment,
                input=given,
                stdout=side if terminal else subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                timeout=60,
            )
        finally:
            os.close(main)
            os.close(side)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with one post whose filing is recorded."""
    blog = Blog(tmp_path_factory.mktemp("origin") / "blog").start()
    blog.post()
    blog.write(".gitattributes", "* filter=bait diff=bait merge=bait\n")
    blog.receipt()
    blog.commit()
    return blog


@pytest.fixture(scope="module")
def expected(origin: Blog) -> list[tuple[int, str]]:
    """What the reading commands end in and print where no bait is laid."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", NOON)
        told = Scene(origin, origin.root, origin.root).told()
    assert [code for code, _ in told] == [0, 0, 0, 0]
    return told


@pytest.fixture
def scene(origin: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NOON)
    shutil.copytree(origin.root, tmp_path / "blog", symlinks=True)
    canary, bait = tmp_path / "canary", tmp_path / "bait"
    bait.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{canary}'\nexit 1\n", encoding="utf-8")
    bait.chmod(0o755)
    return Scene(Blog(tmp_path / "blog"), bait, canary)


# --- settings and files of .git that run something ---------------------------------------------


def hook(name: str) -> Callable[[Scene], None]:
    return lambda scene: (scene.blog.root / ".git/hooks" / name).symlink_to(scene.bait)


def hooks_elsewhere(scene: Scene) -> None:
    folder = scene.bait.parent / "hooks"
    folder.mkdir()
    (folder / "post-index-change").symlink_to(scene.bait)
    scene.settings(core__hooksPath=str(folder))


def included(scene: Scene) -> None:
    further = scene.bait.parent / "further"
    further.write_text(f"[core]\n\tfsmonitor = {scene.bait}\n", encoding="utf-8")
    scene.blog.git("config", "includeIf.gitdir:**.path", str(further))


def worktree_settings(scene: Scene) -> None:
    scene.settings(extensions__worktreeConfig="true")
    scene.blog.git("config", "--worktree", "core.fsmonitor", str(scene.bait))


def alternates(scene: Scene) -> None:
    other = Story(scene.bait.parent / "other")
    other.write("x")
    other.commit()
    scene.blog.write(".git/objects/info/alternates", f"{other.root}/.git/objects\n")
    scene.settings(core__alternateRefsCommand="{}")


def claimed_signature(scene: Scene) -> None:
    """Make HEAD a commit that says it is signed with OpenPGP."""
    blog = scene.blog
    tree, identity = blog.git("rev-parse", "HEAD^{tree}"), "liu <liu@example.com> 1767226000 +0000"
    mark = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n eA==\n -----END PGP SIGNATURE-----\n"
    text = f"tree {tree}\nparent {blog.head}\nauthor {identity}\ncommitter {identity}\n{mark}\nSigned\n"
    commit = blog.git("hash-object", "-t", "commit", "-w", "--stdin", given=text.encode())
    blog.git("update-ref", "HEAD", commit)
    scene.settings(log__showSignature="true", gpg__program="{}")


def ssh_signature(scene: Scene) -> None:
    key = scene.bait.parent / "key"
    ssh_key(key)
    sign_with_ssh(scene.blog, key)
    scene.blog.git("commit", "--quiet", "--allow-empty", "-m", "x")
    scene.settings(log__showSignature="true", gpg__ssh__program="{}", gpg__ssh__allowedSignersFile="{}")


def touched(scene: Scene) -> None:
    """Have git doubt what its index says of the files."""
    for path in (POST, RECEIPT):
        os.utime(scene.blog.root / path, (1, 1))


class Bait(NamedTuple):
    """How a bait is set, and the plain command that takes it."""

    lay: Callable[[Scene], None]
    plainly: tuple[str, ...]
    given: bytes = b""
    terminal: bool = False


def setting(**settings: str) -> Callable[[Scene], None]:
    return lambda scene: scene.settings(**settings)


ASKED = b"protocol=https\nhost=x.invalid\n\n"
BAITS = {
    "core.fsmonitor": Bait(setting(core__fsmonitor="{}"), ("status",)),
    "an included file": Bait(included, ("status",)),
    "settings of the worktree": Bait(worktree_settings, ("status",)),
    "clean filter": Bait(setting(filter__bait__clean="{}"), ("status",)),
    "smudge filter": Bait(setting(filter__bait__smudge="{}"), ("checkout-index", "--force", "--all")),
    "filter process": Bait(setting(filter__bait__process="{}"), ("status",)),
    "textconv": Bait(setting(diff__bait__textconv="{}"), ("log", "-p")),
    "diff.*.command": Bait(setting(diff__bait__command="{}"), ("log", "-p", "--ext-diff")),
    "diff.external": Bait(setting(diff__external="{}"), ("log", "-p", "--ext-diff")),
    "core.pager": Bait(setting(core__pager="{}"), ("log",), terminal=True),
    "pager.log": Bait(setting(pager__log="{}"), ("log",), terminal=True),
    "core.editor": Bait(setting(core__editor="{}"), ("commit", "--allow-empty")),
    "post-index-change": Bait(hook("post-index-change"), ("status",)),
    "core.hooksPath": Bait(hooks_elsewhere, ("status",)),
    "reference-transaction": Bait(hook("reference-transaction"), ("branch", "x")),
    "gpg.program": Bait(claimed_signature, ("log",)),
    "alternates": Bait(alternates, ("rev-list", "--alternate-refs")),
    "alias": Bait(setting(alias__ledger="!{}", alias__log="!{}"), ("ledger",)),
    "core.sshCommand": Bait(setting(core__sshCommand="{}"), ("ls-remote", "ssh://x.invalid/y")),
    "core.gitProxy": Bait(setting(core__gitProxy="{}"), ("ls-remote", "git://x.invalid/y")),
    "credential.helper": Bait(setting(credential__helper="{}"), ("credential", "fill"), ASKED),
    "core.askPass": Bait(setting(core__askPass="{}"), ("credential", "fill"), ASKED),
    "an address that is a command": Bait(
        setting(remote__origin__url="ext::{}", protocol__ext__allow="always"), ("fetch", "origin")
    ),
}


@pytest.mark.parametrize("name", BAITS)
def test_no_setting_of_a_repository_runs_anything(
    scene: Scene, expected: list[tuple[int, str]], name: str
) -> None:
    BAITS[name].lay(scene)
    touched(scene)
    scene.canary.unlink(missing_ok=True)

    found = scene.told()
    assert not scene.canary.exists()
    if name == "gpg.program":  # its commit is another one
        assert [code for code, _ in found] == [0, 0, 0, 0]
    else:
        assert found == expected

    scene.plainly(*BAITS[name].plainly, given=BAITS[name].given, terminal=BAITS[name].terminal)
    assert scene.canary.exists(), "plain git takes the bait"


@SSH
def test_a_program_for_ssh_signatures_is_not_run(scene: Scene) -> None:
    ssh_signature(scene)
    assert [code for code, _ in scene.told()] == [0, 0, 0, 0]
    assert not scene.canary.exists()
    scene.plainly("log")
    assert scene.canary.exists(), "plain git takes the bait"


def test_a_build_takes_none_of_the_baits_either(scene: Scene) -> None:
    quiet = [name for name in BAITS if not name.startswith(("core.editor", "gpg", "alternates"))]
    for name in quiet:
        if name != "core.hooksPath":
            BAITS[name].lay(scene)
    touched(scene)
    scene.canary.unlink(missing_ok=True)
    assert scene.blog.build().code == 0
    assert not scene.canary.exists()


@pytest.mark.parametrize("address", ["file", "ext"])
def test_what_a_partial_clone_lacks_is_not_fetched(scene: Scene, tmp_path: Path, address: str) -> None:
    scene.settings(uploadpack__allowFilter="true")
    clone = scene.blog.clone(tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    partial = scene._replace(blog=Blog(clone.root))
    for name in ("docs", "mkdocs.yml"):
        (shutil.copytree if name == "docs" else shutil.copy)(scene.blog.root / name, clone.root / name)
    partial.settings(remote__origin__uploadpack="{}", protocol__ext__allow="always")
    if address == "ext":
        partial.settings(remote__origin__url="ext::{}")

    told = partial.told()
    assert [code for code, _ in told] == [3, 3, 3, 0]
    assert "is in a partial clone" in told[0][1]
    assert not scene.canary.exists()
    partial.plainly("cat-file", "-p", f"HEAD:{RECEIPT}")
    assert scene.canary.exists(), "plain git takes the bait"


@pytest.mark.parametrize("where", ["filings/2026/trap", "filings", "docs/blog/posts/trap", "docs/trap"])
def test_a_bare_repository_that_was_committed_is_never_entered(scene: Scene, where: str) -> None:
    blog, trap = scene.blog, f"{where}/x" if where == "filings" else where
    blog.git("init", "--quiet", "--bare", trap)
    settings = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ..\n"
    blog.write(f"{trap}/config", settings)
    blog.git("-C", trap, "add", "config")
    blog.write(f"{trap}/config", f"{settings}\tfsmonitor = {scene.bait}\n")
    blog.write(f"{trap}/mkdocs.yml", CONFIG)
    blog.write(f"{trap}/docs/blog/posts/b.md", "---\ntitle: B\n---\n")
    blog.commit()

    assert blog.check().rules in ([], ["TG101"])
    inside = blog.threatgate("check", here=trap)
    assert (inside.code, "bare repository" in inside.err) == (3, True)
    assert not scene.canary.exists()
    scene.plainly("-C", trap, "status")
    assert scene.canary.exists(), "plain git takes the bait"


# --- the environment -----------------------------------------------------------------------------


def elsewhere(scene: Scene) -> Story:
    """Return another repository, which knows no filing and has a bait of its own."""
    other = Story(scene.bait.parent / "elsewhere")
    other.write("x")
    other.commit()
    other.git("config", "core.fsmonitor", str(scene.bait))
    return other


def folder_with(scene: Scene, name: str) -> str:
    place = scene.bait.parent / "folder" / name
    place.parent.mkdir(parents=True)
    place.symlink_to(scene.bait)
    return str(scene.bait.parent / "folder")


class Variables(NamedTuple):
    """What a hook or a build server may hand down, and the plain commands that obey."""

    given: Callable[[Scene], dict[str, str]]
    plainly: tuple[str, ...] = ("status",)
    terminal: bool = False


ENVIRONMENTS = {
    "GIT_DIR": Variables(lambda scene: {"GIT_DIR": f"{elsewhere(scene).root}/.git"}),
    "GIT_WORK_TREE": Variables(
        lambda scene: {"GIT_DIR": f"{elsewhere(scene).root}/.git", "GIT_WORK_TREE": str(scene.blog.root)}
    ),
    "GIT_CONFIG_COUNT": Variables(
        lambda scene: {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.fsmonitor",
            "GIT_CONFIG_VALUE_0": str(scene.bait),
        }
    ),
    "GIT_CONFIG_PARAMETERS": Variables(
        lambda scene: {"GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={scene.bait}'"}
    ),
    "GIT_EXTERNAL_DIFF": Variables(
        lambda scene: {"GIT_EXTERNAL_DIFF": str(scene.bait)}, ("log", "-p", "--ext-diff")
    ),
    "GIT_PAGER": Variables(lambda scene: {"GIT_PAGER": str(scene.bait)}, ("log",), terminal=True),
    "GIT_SSH_COMMAND": Variables(
        lambda scene: {"GIT_SSH_COMMAND": str(scene.bait)}, ("ls-remote", "ssh://x.invalid/y")
    ),
    "GIT_ASKPASS": Variables(lambda scene: {"GIT_ASKPASS": str(scene.bait)}, ("credential", "fill")),
    "GIT_EDITOR": Variables(lambda scene: {"GIT_EDITOR": str(scene.bait)}, ("commit", "--allow-empty")),
    "GIT_EXEC_PATH": Variables(lambda scene: {"GIT_EXEC_PATH": folder_with(scene, "git-x")}, ("x",)),
    "GIT_TRACE": Variables(lambda scene: {"GIT_TRACE": str(scene.canary)}),
    "GIT_TRACE2_EVENT": Variables(lambda scene: {"GIT_TRACE2_EVENT": str(scene.canary)}),
    "GIT_TRACE_PACKET": Variables(
        lambda scene: {"GIT_TRACE_SETUP": str(scene.canary), "GIT_TRACE_PACKET": str(scene.canary)}
    ),
}


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_no_variable_that_git_inherits_runs_anything(
    scene: Scene, expected: list[tuple[int, str]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in ENVIRONMENTS[name].given(scene).items():
        monkeypatch.setenv(key, value)
    touched(scene)
    scene.canary.unlink(missing_ok=True)

    assert scene.told() == expected
    assert not scene.canary.exists()
    obeyed = ENVIRONMENTS[name]
    scene.plainly(*obeyed.plainly, given=ASKED, terminal=obeyed.terminal)
    assert scene.canary.exists(), "plain git takes the bait"


def test_hooks_of_a_template_are_not_taken_up(
    scene: Scene, expected: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    template = scene.bait.parent / "template"
    (template / "hooks").mkdir(parents=True)
    (template / "hooks" / "post-index-change").symlink_to(scene.bait)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template))
    assert scene.told() == expected
    assert not scene.canary.exists()
    scene.plainly("init")
    touched(scene)
    scene.plainly("status")
    assert scene.canary.exists(), "plain git takes the bait"


@pytest.mark.parametrize(
    "name", ["GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"]
)
def test_no_variable_leads_to_another_index_or_other_objects(
    scene: Scene, expected: list[tuple[int, str]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, str(scene.bait))
    assert scene.told() == expected


# --- what plain git is deceived by -------------------------------------------------------------


def edited(blog: Blog) -> None:
    """Commit an edit of the receipt, which makes it void."""
    blog.receipt(filed_at="2026-05-01T10:00:00+08:00")
    blog.commit()


def replaced(blog: Blog) -> None:
    blog.git("replace", "--graft", "HEAD")


def replaced_blob(blog: Blog) -> None:
    blog.git("replace", blog.git("rev-parse", f"HEAD~:{RECEIPT}"), blog.git("rev-parse", f"HEAD:{RECEIPT}"))


def grafted(blog: Blog) -> None:
    blog.write(".git/info/grafts", f"{blog.head}\n")


class Lie(NamedTuple):
    """How history is made to look shorter or other, and a plain command with its wrong answer."""

    tell: Callable[[Blog], None]
    asked: tuple[str, ...]
    answer: Callable[[str], bool]


LIES = {
    "refs/replace of a commit": Lie(replaced, ("rev-list", "--count", "HEAD"), lambda said: said == "1"),
    "refs/replace of a blob": Lie(
        replaced_blob, ("show", f"HEAD~:{RECEIPT}"), lambda said: "2026-05-01" in said
    ),
    "info/grafts": Lie(grafted, ("rev-list", "--count", "HEAD"), lambda said: said == "1"),
}


@pytest.mark.parametrize("name", LIES)
def test_no_lie_about_history_hides_an_edit(scene: Scene, name: str) -> None:
    blog = scene.blog
    edited(blog)
    assert blog.check().rules == ["TG302", "TG201"]
    expected = scene.told()
    LIES[name].tell(blog)
    assert scene.told() == expected
    assert LIES[name].answer(blog.git(*LIES[name].asked))


def test_a_mailmap_makes_nobody_a_recorder(scene: Scene) -> None:
    blog = scene.blog
    blog.write("mkdocs.yml", CONFIG + "      recorders: [boss@example.com]\n")
    blog.write(".mailmap", "Boss <boss@example.com> <liu@example.com>\n")
    blog.commit()
    assert blog.check().rules == ["TG201", "TG309"]
    assert blog.git("log", "-1", "--format=%cE") == "boss@example.com"


# --- the site's own configuration ----------------------------------------------------------------


def hooked(scene: Scene) -> None:
    scene.blog.write("evil.py", f"open({str(scene.canary)!r}, 'w').close()\n")
    scene.blog.write("mkdocs.yml", f"{CONFIG}hooks: [evil.py]\n")


def python_object(scene: Scene) -> None:
    scene.blog.write(
        "mkdocs.yml", f"{CONFIG}extra: !!python/object/apply:os.system ['touch {scene.canary}']\n"
    )


def python_name(scene: Scene) -> None:
    scene.blog.write("evil.py", f"open({str(scene.canary)!r}, 'w').close()\nx = 1\n")
    scene.blog.write("mkdocs.yml", f"{CONFIG}extra:\n  x: !!python/name:evil.x\n")


def inherited(scene: Scene) -> None:
    scene.blog.write("parent.yml", f"extra: !!python/object/apply:os.system ['touch {scene.canary}']\n")
    scene.blog.write("mkdocs.yml", f"INHERIT: parent.yml\n{CONFIG}")


def anchored(scene: Scene) -> None:
    call = f"&x !!python/object/apply:os.system ['touch {scene.canary}']"
    scene.blog.write("mkdocs.yml", f"{CONFIG}extra: {{x: {call}, y: *x}}\n")


@pytest.mark.parametrize("lay", [hooked, python_object, python_name, inherited, anchored])
def test_nothing_in_a_configuration_is_carried_out(scene: Scene, lay: Callable[[Scene], None]) -> None:
    lay(scene)
    scene.blog.commit()
    told = scene.told()
    assert [code for code, _ in told] == [0, 0, 0, 0]
    assert not scene.canary.exists()
    words = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    path = {"PYTHONPATH": os.pathsep.join((".", *sys.path))}
    subprocess.run(words, cwd=scene.blog.root, env=os.environ | path, capture_output=True, check=False)
    assert scene.canary.exists(), "plain MkDocs takes the bait"


def test_a_variable_decides_nothing_of_the_gate(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYS", MARKED)
    blog = scene.blog
    blog.write("mkdocs.yml", f"{CONFIG}site_description: !ENV SAYS\n")
    blog.commit()
    assert blog.check().code == 0
    blog.write("mkdocs.yml", f"{CONFIG}      ledger: !ENV SAYS\n")
    told = blog.check()
    assert told.code == 2
    assert MARKED not in told.out + told.err


# --- links that lead out ---------------------------------------------------------------------------


def outside(scene: Scene, name: str, text: str) -> Path:
    place = scene.bait.parent / "outside" / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place


def said(told: Told) -> str:
    assert "Traceback" not in told.out + told.err
    return told.out + told.err


def test_a_post_that_is_a_link_to_a_file_outside_is_not_read(scene: Scene) -> None:
    blog = scene.blog
    blog.link("docs/blog/posts/b.md", str(outside(scene, "b.md", f"---\ntitle: {MARKED}\n---\n{MARKED}\n")))
    blog.commit()
    told = blog.check()
    assert told.rules == ["TG106"]
    assert MARKED not in said(told) + said(blog.threatgate("plan", "docs/blog/posts/b.md"))


def test_a_folder_of_posts_that_is_a_link_to_a_folder_outside_is_not_read(scene: Scene) -> None:
    file = outside(scene, "b.md", f"---\ntitle: {MARKED}\n---\n{MARKED}\n")
    scene.blog.link("docs/blog/posts/more", str(file.parent))
    scene.blog.commit()
    told = scene.blog.check()
    assert told.rules == ["TG106"]
    assert MARKED not in said(told)


def test_a_docs_folder_that_is_a_link_to_a_folder_outside_is_refused(scene: Scene) -> None:
    blog = scene.blog
    blog.move("docs", "../outside-docs")
    blog.link("docs", "../outside-docs")
    blog.commit()
    told = blog.check()
    assert (told.code, "lies outside the repository" in told.err) == (2, True)


@pytest.mark.parametrize("linked", [RECEIPT, "filings/2026", "filings"])
def test_a_receipt_behind_a_link_is_none(scene: Scene, linked: str) -> None:
    blog = scene.blog
    blog.move(linked, "../outside")
    blog.commit()
    blog.link(linked, str((blog.root / "../outside").resolve()))
    blog.commit()
    assert blog.check().rules == ["TG302", "TG201"]


def test_an_attachment_that_is_a_link_to_a_file_outside_is_not_read(scene: Scene) -> None:
    blog = scene.blog
    blog.link("docs/blog/posts/b.txt", str(outside(scene, "b.txt", f"{MARKED} 10.0.0.1\n" * 50)))
    blog.commit()
    told = blog.check()
    assert told.rules == ["TG411"]
    assert MARKED not in said(told)


def law(scene: Scene) -> Path:
    """Return a folder of the site's own articles that lies outside: a copy of the shipped one."""
    shipped = Path(mkdocs_threatgate.__file__).parent / "policy/packs/cn-2019-draft"
    folder = scene.bait.parent / "outside" / "law"
    shutil.copytree(shipped, folder)
    profile = (folder / "profile.toml").read_text(encoding="utf-8")
    (folder / "profile.toml").write_text(profile.replace("cn-2019-draft", "own"), encoding="utf-8")
    return folder


def linked_configuration(scene: Scene) -> None:
    scene.blog.remove("mkdocs.yml")
    scene.blog.link("mkdocs.yml", str(outside(scene, "mkdocs.yml", CONFIG)))


def inherited_configuration(scene: Scene) -> None:
    outside(scene, "parent.yml", "site_author: x\n")
    scene.blog.write("mkdocs.yml", f"INHERIT: ../outside/parent.yml\n{CONFIG}")


def inherited_through_a_link(scene: Scene) -> None:
    scene.blog.link("parent.yml", str(outside(scene, "parent.yml", "site_author: x\n")))
    scene.blog.write("nearer.yml", "INHERIT: parent.yml\n")
    scene.blog.write("mkdocs.yml", f"INHERIT: nearer.yml\n{CONFIG}")


def law_elsewhere(scene: Scene) -> None:
    law(scene)
    scene.blog.write("mkdocs.yml", f"{CONFIG}      profiles: [../outside/law]\n")


def linked_law(scene: Scene) -> None:
    scene.blog.link("law", str(law(scene)))
    scene.blog.write("mkdocs.yml", f"{CONFIG}      profiles: [law]\n")


def linked_article(scene: Scene) -> None:
    folder = law(scene)
    shutil.copytree(folder, scene.blog.root / "law")
    scene.blog.remove("law/profile.toml")
    scene.blog.link("law/profile.toml", str(folder / "profile.toml"))
    scene.blog.write("mkdocs.yml", f"{CONFIG}      profiles: [law]\n")


def linked_rules(scene: Scene) -> None:
    scene.blog.link("rules", str(outside(scene, "own.toml", "item = 1\n").parent))
    scene.blog.write("mkdocs.yml", f"{CONFIG}      content_rules: rules\n")


def rules_from_a_device(scene: Scene) -> None:
    scene.blog.link("rules/own.toml", "/dev/zero")
    scene.blog.write("mkdocs.yml", f"{CONFIG}      content_rules: rules\n")


@pytest.mark.parametrize(
    "lay",
    [
        linked_configuration,
        inherited_configuration,
        inherited_through_a_link,
        law_elsewhere,
        linked_law,
        linked_article,
        linked_rules,
        rules_from_a_device,
    ],
)
def test_what_the_gate_goes_by_lies_in_the_repository(scene: Scene, lay: Callable[[Scene], None]) -> None:
    lay(scene)
    scene.blog.commit()
    for told in (scene.blog.check(), scene.blog.threatgate("plan", POST)):
        assert (told.code, "lies outside the repository" in said(told)) == (2, True)


@pytest.mark.parametrize("parent", ["/dev/zero", "/dev/stdin", ".", "absent.yml"])
def test_a_configuration_inherits_from_files_only(scene: Scene, parent: str) -> None:
    scene.blog.write("mkdocs.yml", f"INHERIT: {parent}\n{CONFIG}")
    scene.blog.commit()
    told = scene.blog.check()
    assert (told.code, "cannot be read" in said(told)) == (2, True)


def test_a_configuration_without_end_is_refused(scene: Scene) -> None:
    with (scene.blog.root / "parent.yml").open("wb") as file:
        file.truncate(2**40)
    scene.blog.write("mkdocs.yml", f"INHERIT: parent.yml\n{CONFIG}")
    told = scene.blog.check()
    assert (told.code, "is larger than" in said(told)) == (2, True)


# --- names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["-rf", "--help", "new\nline", "a b", "'\"$(touch canary)`", ":(top)x", "a[1]*", "é"]
)
def test_a_name_is_a_name_to_git_and_to_the_commands(scene: Scene, name: str) -> None:
    blog = scene.blog
    path = blog.post(f"{name}.md")
    blog.commit()
    assert blog.check().rules == ["TG201"]
    command = ("record", path, "--authority", "杭州市公安局", "--filed-at", "2026-06-01T10:00:00+08:00")
    assert blog.signed().threatgate(*command).code == 0
    blog.git("commit", "--quiet", "-m", "Record")
    assert blog.check().rules == []
    assert blog.check("--", path).code == 0
    assert blog.threatgate("plan", "--", path).code == 0
    assert not list(blog.root.rglob("canary"))


def test_what_reads_before_it_writes_takes_no_bait(scene: Scene) -> None:
    """`record`, `event` and `dismiss` end in `git add`; refused, they have only read."""
    for name in ("core.fsmonitor", "clean filter", "textconv", "post-index-change", "core.pager"):
        BAITS[name].lay(scene)
    touched(scene)
    for command in (
        ("record", POST, "--authority", "西湖区"),
        ("event", "2026-zzzzzz", "accepted"),
        ("dismiss", POST, "0" * 16, "--reason", "none", "--until", "2027-01-01"),
    ):
        assert scene.blog.threatgate(*command).code == 2
    assert not scene.canary.exists()


# --- links that would publish what must not be ---------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "target", "folder"),
    [
        ("docs/blog/more", "../../filings/2026", "filings"),
        ("docs/blog/more", "../../filings", "filings"),
        ("docs/r.txt", "../filings/2026/2026-aaaaaa.yml", "filings"),
        ("docs/r.txt", "../.git/config", ".git"),
        ("docs/refs", "../.git/refs/heads", ".git"),
    ],
)
def test_no_link_publishes_the_ledger_or_what_git_keeps(
    scene: Scene, link: str, target: str, folder: str
) -> None:
    blog = scene.blog
    blog.link(link, target)
    blog.commit()
    (found,) = [one for one in blog.check().report["findings"] if one["rule"] == "TG308"]
    message = f"this link leads into {folder}, which must not be published"
    assert (found["outcome"], found["path"], found["message"]) == ("blocks", link, message)
    assert blog.build().code == 1
    assert not (blog.root / "site").exists()
    assert blog.run(found["command"]).code == 0
    blog.commit()
    assert blog.check().code == 0


def test_a_link_through_a_folder_beside_the_docs_publishes_no_ledger(scene: Scene) -> None:
    scene.blog.link("shared/hidden", "../filings")
    scene.blog.link("docs/shared", "../shared")
    scene.blog.commit()
    assert scene.blog.check().rules == ["TG308"]


def test_a_change_that_links_to_the_ledger_is_blocked_by_itself(scene: Scene) -> None:
    scene.blog.link("docs/r.txt", "../filings/2026/2026-aaaaaa.yml")
    scene.blog.commit()
    told = scene.blog.check("--since", "HEAD~")
    assert [(one.rule, one.path) for one in told.blocks] == [("TG308", "docs/r.txt")]
