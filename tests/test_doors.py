"""The command and the build: the same verdict at both doors, and nothing written when blocked."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from blog import CONFIG, NOTHING, Blog, Told
from generator import GENERATOR
from plights import PLIGHTS, POST

ROOT = Path(__file__).parent.parent


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every path under a folder with its mode and bytes."""
    paths = (folder, *sorted(folder.rglob("*"))) if folder.exists() else ()
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else b"",
        )
        for path in paths
    }


# --- the same verdict ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", PLIGHTS)
def test_both_doors_block_the_same_findings_and_write_nothing(code: str, tmp_path: Path) -> None:
    blog = PLIGHTS[code](Blog(tmp_path / "blog"))
    checked, shown, built = blog.check(), blog.threatgate("check"), blog.build("--quiet")
    assert code in checked.rules
    assert checked.blocks == shown.shown == built.shown
    assert checked.code == shown.code == built.code == (3 if code == "TG303" else 1)
    assert not (blog.root / "site").exists()


def owes_nothing(blog: Blog) -> Blog:
    blog.start().post(declaration=NOTHING)
    blog.commit()
    return blog


def filed(blog: Blog) -> Blog:
    blog.start().post()
    blog.receipt()
    blog.commit()
    return blog


def only_noticed(blog: Blog) -> Blog:
    blog.start().post(declaration="incidents: [{places: [US]}]\ntlp: CLEAR", title="An early warning")
    path = blog.receipt()
    blog.commit()
    blog.write(path, (blog.root / path).read_bytes() + b"number: edited\n")
    blog.commit()
    return blog


@pytest.mark.matrix
@pytest.mark.parametrize("story", [owes_nothing, filed, only_noticed])
def test_both_doors_open_and_strict_never_minds_a_notice(
    story: Callable[[Blog], Blog], tmp_path: Path
) -> None:
    blog = story(Blog(tmp_path / "blog"))
    checked, built = blog.check(), blog.build("--strict")
    assert (checked.code, checked.blocks, built.code, built.shown) == (0, [], 0, [])
    assert checked.notices == re.findall(r"(TG\d{3}) .*\(notice\)", built.err)
    assert bool(checked.notices) == (story is only_noticed)
    assert (blog.root / "site/blog/posts/a/index.html").exists()


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (CONFIG + "      unverifed: notice\n", "unverifed"),
        (CONFIG + "      unverified: perhaps\n", "unverified"),
        (CONFIG + "      enabled: perhaps\n", "enabled"),
        (CONFIG + "      enabled: !ENV [GATE, true]\n", "enabled"),
        (CONFIG + "      posts: [blog/posts/**]\n", "posts"),
        (CONFIG + "  - threatgate\n", "twice"),
        (CONFIG + "      baseline: none.txt\n", "none.txt"),
        ("site_name: Blog\ntheme: mkdocs\nplugins: [threatgate]\n", "posts"),
    ],
)
def test_both_doors_refuse_a_configuration_that_cannot_be_meant(
    config: str, said: str, tmp_path: Path
) -> None:
    blog = Blog(tmp_path / "blog").start(config)
    blog.post(declaration=NOTHING)
    blog.commit()
    checked, built = blog.threatgate("check"), blog.build("--quiet")
    assert (checked.code, built.code) == (2, 2)
    assert said in checked.err
    assert said in built.err
    assert "Traceback" not in built.err
    assert not (blog.root / "site").exists()


def test_both_doors_refuse_settings_in_two_files_unless_one_is_named(tmp_path: Path) -> None:
    blog = filed(Blog(tmp_path / "blog"))
    blog.write("threatgate.yml", "posts: [blog/posts/**]\n")
    for told in (blog.threatgate("check"), blog.build("--quiet")):
        assert told.code == 2
        assert "both mkdocs.yml and threatgate.yml hold settings of the gate" in told.err
    assert blog.check("-f", "mkdocs.yml").code == 0
    assert blog.build("--quiet", "-f", "mkdocs.yml").code == 0


def test_both_doors_reach_no_verdict_where_no_file_is_a_post(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(CONFIG.replace("blog/posts", "bog/posts"))
    blog.post()
    blog.commit()
    for told in (blog.threatgate("check"), blog.build("--quiet")):
        assert told.code == 3
        assert "no file under docs is a post (posts: bog/posts/**)" in told.err
    assert not (blog.root / "site").exists()


def test_a_build_from_another_folder_judges_the_same_and_gives_commands_that_work_there(
    tmp_path: Path,
) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    (blog.root / "web").mkdir()
    for name in ("mkdocs.yml", "docs"):
        blog.move(name, f"web/{name}")
    blog.commit()
    checked, built = blog.check("-f", "web/mkdocs.yml"), blog.build("--quiet", "-f", "web/mkdocs.yml")
    command = f"threatgate record -f web/mkdocs.yml web/{POST} --authority 杭州市公安局"
    assert checked.command("TG201") == command
    assert command in built.err
    assert checked.blocks == built.shown
    recorded = blog.run(command)
    assert recorded.code == 0, recorded.err
    blog.commit()
    assert blog.check("-f", "web/mkdocs.yml").code == 0
    assert blog.build("--quiet", "-f", "web/mkdocs.yml").code == 0


def test_a_configuration_from_standard_input_is_refused(tmp_path: Path) -> None:
    blog = filed(Blog(tmp_path / "blog"))
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", "-"],
        cwd=blog.root,
        check=False,
        capture_output=True,
        encoding="utf-8",
        input=CONFIG,
    )
    assert done.returncode == 2
    assert not (blog.root / "site").exists()


def test_a_hook_that_moves_the_docs_folder_is_refused(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}hooks: [hook.py]\n")
    blog.post(declaration=NOTHING)
    blog.write("other/index.md", "# Unseen\n")
    blog.write("hook.py", "def on_config(config):\n    config.docs_dir = 'other'\n    return config\n")
    blog.commit()
    built = blog.build("--quiet")
    assert built.code == 2
    assert "this build takes its pages from" in built.err
    assert not (blog.root / "site").exists()


LATE = """\
from mkdocs.plugins import event_priority


@event_priority(-1000)
def on_config(config):
    config.docs_dir = "other"
    return config
"""
LATER = """\
def on_pre_build(config):
    config.docs_dir = "other"
"""


@pytest.mark.parametrize("hook", [LATE, LATER])
def test_a_hook_that_moves_the_docs_folder_after_the_verdict_is_refused(hook: str, tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}hooks: [hook.py]\n")
    blog.post(declaration=NOTHING)
    blog.write("other/index.md", "# Unseen\n")
    blog.write("hook.py", hook)
    blog.commit()
    built = blog.build("--quiet")
    assert built.code == 2
    assert "threatgate: this build takes its pages from" in built.err
    assert not (blog.root / "site").exists()


# --- what a blocked build leaves behind ------------------------------------------------------------


@pytest.mark.matrix
def test_a_blocked_build_leaves_the_last_good_site_as_it_was(tmp_path: Path) -> None:
    blog = filed(Blog(tmp_path / "blog"))
    assert blog.build("--quiet").code == 0
    (blog.root / "site/OLD.html").write_text("old")
    (blog.root / "site/OLD.html").chmod(0o600)
    (blog.root / "site").chmod(0o711)
    before = snapshot(blog.root / "site")
    blog.post("b.md")
    blog.write("docs/image.svg", "<svg/>")
    for options in ((), ("--strict",), ("--dirty",), ("--clean",)):
        built = blog.build("--quiet", *options)
        assert (built.code, [found.rule for found in built.shown]) == (1, ["TG201"])
        assert snapshot(blog.root / "site") == before


def test_quiet_shows_blocks_and_says_nothing_else(tmp_path: Path) -> None:
    blog = filed(Blog(tmp_path / "blog"))
    assert blog.build("--quiet") == Told(0, "", "")
    blog.post("b.md")
    built = blog.build("--quiet")
    assert [found.path for found in built.shown] == ["docs/blog/posts/b.md"]
    assert "\nthreatgate: blocked, nothing was built: docs/blog/posts/b.md" in built.err


def test_a_gate_that_is_switched_off_says_so_loudly(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      enabled: false\n")
    blog.post()
    blog.commit()
    for options in ((), ("--quiet",), ("--strict",), ("--quiet", "--strict")):
        built = blog.build(*options)
        assert built.code == 0
        assert "threatgate is switched off (enabled: false): nothing is checked" in built.err
    checked = blog.threatgate("check")
    assert checked.code == 2
    assert "the gate is switched off" in checked.err


def test_without_the_plugin_the_command_is_a_trial_that_says_so(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start("site_name: Blog\ntheme:\n  name: material\nplugins:\n  - blog\n")
    blog.post()
    blog.commit()
    told = blog.check()
    assert (told.code, told.rules) == (1, ["TG201"])
    assert "the plugin “threatgate” is off in mkdocs.yml" in told.err


# --- serve and gh-deploy ---------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def served(blog: Blog, *options: str) -> Iterator[tuple[str, Path]]:
    """Run `mkdocs serve` as long as the block lasts; give its address and the file of its log."""
    log = blog.root.parent / "serve.log"
    address = f"127.0.0.1:{free_port()}"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", GENERATOR, "serve", "--dev-addr", address, *options],
            cwd=blog.root,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://{address}", log
            process.send_signal(signal.SIGINT)
            process.wait(timeout=20)
        finally:
            process.kill()
            process.wait()


def eventually(address: str, *wanted: str, without: str = "\0", seconds: float = 60) -> None:
    """Ask for a page until it holds what is wanted."""
    deadline = time.monotonic() + seconds
    answer = ""
    while time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as response:  # noqa: S310 - ours
            answer = response.read().decode()
            if without not in answer and all(one in answer for one in wanted):
                return
        time.sleep(0.05)
    raise AssertionError(answer)


@pytest.mark.matrix
def test_serve_stays_alive_shows_a_banner_and_follows_the_author(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    with served(blog) as (address, log):
        finding = f"{POST}:4:43: TG201 receipt-missing"
        shown = "<strong>TG201 receipt-missing</strong> · line 4"
        eventually(f"{address}/blog/posts/a/", "<p>Text.</p>", 'role="alert"', shown)
        told = log.read_text(encoding="utf-8")
        assert finding in told
        assert f"mkdocs_threatgate: would be blocked; `mkdocs build` stops here: {POST}\n" in told
        assert "nothing was built" not in told
        blog.post(declaration=NOTHING)
        eventually(f"{address}/blog/posts/a/", "<p>Text.</p>", without="TG201")
        blog.write("mkdocs.yml", f"{CONFIG}      enabld: true\n")
        eventually(address, "enabld", 'class="threatgate alert alert-danger" role="alert"')
    assert not (blog.root / "site").exists()


def test_serve_clean_stays_alive_too(tmp_path: Path) -> None:
    blog = PLIGHTS["TG303"](Blog(tmp_path / "blog"))
    with served(blog, "--clean") as (address, log):
        eventually(f"{address}/blog/posts/a/", "<p>Text.</p>", "TG303")
        assert "TG303 history-truncated" in log.read_text(encoding="utf-8")
    assert not (blog.root / "site").exists()


@pytest.mark.matrix
def test_gh_deploy_makes_no_branch_when_blocked(tmp_path: Path) -> None:
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    blog.git("init", "--quiet", "--bare", str(tmp_path / "remote"))
    blog.git("remote", "add", "origin", str(tmp_path / "remote"))
    deploy = f"{sys.executable} -m {GENERATOR} gh-deploy --quiet"
    assert blog.run(deploy).code == 1
    assert blog.git("branch", "--list", "--all", "--format=%(refname)") == "refs/heads/main"
    blog.post(declaration=NOTHING)
    assert blog.run(deploy).code == 0
    assert "refs/heads/gh-pages" in blog.git("branch", "--list", "--all", "--format=%(refname)")


# --- ProperDocs ------------------------------------------------------------------------------------

WITHOUT_MKDOCS = (
    "properdocs",
    "properdocs-theme-mkdocs",
    "click",
    "gitpython",
    "hyperscan",
    "markdown",
    "pathspec",
    "pypdf",
    "python-frontmatter",
    "pyyaml",
    "rapidfuzz",
    "rich",
)


@pytest.mark.long
def test_the_same_gate_under_properdocs_where_mkdocs_does_not_exist(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True, symlinks=os.name != "nt")
    python = tmp_path / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    for arguments in (WITHOUT_MKDOCS, ("--no-deps", str(ROOT))):
        subprocess.run([python, "-m", "pip", "install", "--quiet", *arguments], check=True)
    blog = PLIGHTS["TG201"](Blog(tmp_path / "blog"))
    blog.move("mkdocs.yml", "properdocs.yml")
    checked = blog.run(f"{python} -m mkdocs_threatgate check")
    built = blog.run(f"{python} -m properdocs build --quiet")
    assert (checked.code, built.code) == (1, 1)
    assert checked.shown == built.shown
    assert [found.rule for found in built.shown] == ["TG201"]
    assert not (blog.root / "site").exists()
    blog.post()
    blog.receipt()
    blog.commit()
    assert blog.run(f"{python} -m mkdocs_threatgate check").code == 0
    assert blog.run(f"{python} -m properdocs build --strict").code == 0
    assert (blog.root / "site/blog/posts/a/index.html").exists()
    blog.post("b.md")
    blog.write("properdocs.yml", f"{CONFIG}      on_blocked: withhold\n")
    assert blog.run(f"{python} -m properdocs build --strict").code == 0
    posts = blog.root / "site/blog/posts"
    assert ((posts / "a").exists(), (posts / "b").exists()) == (True, False)
