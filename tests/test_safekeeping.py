"""The last good site survives every end of a build: file by file, bytes, modes, links and all."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from blog import CONFIG, NOTHING, Blog
from carriers import passage
from generator import GENERATOR

from mkdocs_threatgate.plugin import safekeeping

Tree = dict[str, tuple[int, bytes | str]]


def tree(folder: Path) -> Tree:
    """Return every path below a folder, itself too, with mode and bytes, or where a link leads."""
    found: Tree = {}
    for path in (folder, *sorted(folder.rglob("*"))):
        about = path.lstat()
        held: bytes | str = ""
        if stat.S_ISLNK(about.st_mode):
            held = str(path.readlink())
        elif stat.S_ISREG(about.st_mode):
            held = path.read_bytes()
        found[path.relative_to(folder).as_posix()] = (about.st_mode, held)
    return found


def earlier(folder: Path) -> Tree:
    """Make an earlier site with all that a folder can hold."""
    (folder / "deep/empty").mkdir(parents=True)
    (folder / "index.html").write_text("<p>The earlier site</p>")
    (folder / "deep/OLD.html").write_text("old")
    (folder / "deep/OLD.html").chmod(0o600)
    (folder / ".nojekyll").write_text("")
    (folder / ".well-known").mkdir()
    (folder / ".well-known/security.txt").write_text("Contact: mailto:security@example.com")
    (folder / "link.html").symlink_to("deep/OLD.html")
    (folder / "nowhere").symlink_to("missing")
    folder.chmod(0o711)
    return tree(folder)


HOOKS = {
    "sources": "",
    "rendered pages": "def on_page_content(html, **_):\n    return html + '<p>@</p>'\n",
    "output": "def on_post_page(output, **_):\n    return output.replace('</body>', '<p>@</p></body>')\n",
    "a file after everything": (
        "from pathlib import Path\nfrom mkdocs.plugins import event_priority\n"
        "@event_priority(float('-inf'))\ndef on_post_build(config):\n"
        "    Path(config.site_dir, 'late.html').write_text('<p>@</p>')\n"
    ),
    "an error before": "def on_files(files, config):\n    raise ValueError('broken')\n",
    "an error after": "def on_post_build(config):\n    raise ValueError('broken')\n",
    "a warning": (
        "import logging\ndef on_post_build(config):\n    logging.getLogger('mkdocs.x').warning('w')\n"
    ),
}


def blog_with(root: Path, what: str, config: str = CONFIG) -> Blog:
    blog = Blog(root).start(f"{config}hooks: [hook.py]\n")
    blog.post(declaration=None if what == "sources" else NOTHING)
    blog.write("hook.py", HOOKS[what].replace("@", passage(1)))
    blog.commit()
    return blog


def beside(blog: Blog) -> list[str]:
    """Return what lies beside the site and is none of the blog's."""
    known = {".git", "docs", "filings", "hook.py", "mkdocs.yml", "site", "__pycache__"}
    return sorted(path.name for path in blog.root.iterdir() if path.name not in known)


@pytest.mark.matrix
@pytest.mark.parametrize("what", HOOKS)
def test_whatever_ends_a_build_leaves_the_earlier_site_as_it_was(what: str, tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", what)
    before = earlier(blog.root / "site")
    built = blog.build("--strict")
    assert (built.code, tree(blog.root / "site")) == (1, before), built.err
    assert beside(blog) == []


@pytest.mark.long
@pytest.mark.parametrize("options", [("--quiet",), ("--dirty",), ("--quiet", "--dirty"), ("--clean",)])
@pytest.mark.parametrize("what", ["rendered pages", "output"])
def test_no_option_gets_a_blocked_site_out(what: str, options: tuple[str, ...], tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", what)
    before = earlier(blog.root / "site")
    built = blog.build(*options)
    assert built.code == 1
    assert "TG403" in built.err
    assert tree(blog.root / "site") == before


@pytest.mark.parametrize("what", ["sources", "rendered pages", "output"])
def test_where_there_was_no_site_there_is_none_after_a_block(what: str, tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", what, f"{CONFIG}site_dir: out/public/site\n")
    assert blog.build("--quiet").code == 1
    assert not (blog.root / "out").exists()


@pytest.mark.matrix
def test_a_publishable_site_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning")
    before = earlier(blog.root / "site")
    assert blog.build("--quiet").code == 0
    after = tree(blog.root / "site")
    assert "deep/OLD.html" not in after
    assert b"The earlier site" not in bytes(after["index.html"][1])  # type: ignore[arg-type]
    kept = (".", ".nojekyll", ".well-known", ".well-known/security.txt")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert "threatgate-manifest.json" in after
    assert beside(blog) == []


@pytest.mark.matrix
def test_a_dirty_build_goes_on_from_the_earlier_site(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning")
    assert blog.build("--quiet").code == 0
    (blog.root / "site/ADDED.html").write_text("added")
    assert blog.build("--quiet", "--dirty").code == 0
    assert (blog.root / "site/ADDED.html").read_text() == "added"
    assert (blog.root / "site/blog/posts/a/index.html").exists()


def test_a_site_behind_a_link_stays_behind_it(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning")
    (tmp_path / "www").mkdir()
    (blog.root / "site").symlink_to(tmp_path / "www")
    assert blog.build("--quiet").code == 0
    assert (blog.root / "site").is_symlink()
    assert (tmp_path / "www/blog/posts/a/index.html").exists()


def test_a_site_inside_the_docs_is_refused(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}site_dir: docs/site\n")
    blog.post(declaration=NOTHING)
    blog.commit()
    assert blog.build("--quiet").code == 1
    assert not (blog.root / "docs/site").exists()


def test_a_site_that_is_a_file_is_refused(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning")
    (blog.root / "site").write_text("a file")
    built = blog.build("--quiet")
    assert built.code == 2
    assert "the site cannot be written to" in built.err
    assert (blog.root / "site").read_text() == "a file"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning")
    before = earlier(blog.root / "site")
    (blog.root / "site").chmod(0o555)
    assert blog.build("--quiet").code == 2
    (blog.root / "site").chmod(0o711)
    assert tree(blog.root / "site") == before


MOUNT = "mount --bind {real} {site} && exec {python} -m mkdocs build --quiet"


@pytest.mark.skipif(sys.platform != "linux", reason="mounts without privileges are Linux's")
@pytest.mark.parametrize(("what", "code"), [("output", 1), ("a warning", 0)])
def test_a_site_that_is_a_mount_point_is_replaced_entry_by_entry(
    what: str, code: int, tmp_path: Path
) -> None:
    if subprocess.run(["unshare", "-rm", "true"], check=False).returncode:
        pytest.skip("no mounts here")
    blog = blog_with(tmp_path / "blog", what)
    before = earlier(tmp_path / "volume")
    (blog.root / "site").mkdir()
    command = MOUNT.format(real=tmp_path / "volume", site=blog.root / "site", python=sys.executable)
    done = subprocess.run(["unshare", "-rm", "sh", "-c", command], cwd=blog.root, check=False)
    assert done.returncode == code
    after = tree(tmp_path / "volume")
    assert (after == before) == bool(code)
    assert (after[".nojekyll"], "deep" in after) == (before[".nojekyll"], bool(code))


@pytest.mark.matrix
def test_gh_deploy_makes_no_branch_when_a_later_look_blocks(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "output")
    blog.git("init", "--quiet", "--bare", str(tmp_path / "remote"))
    blog.git("remote", "add", "origin", str(tmp_path / "remote"))
    assert blog.run(f"{sys.executable} -m {GENERATOR} gh-deploy --quiet").code == 1
    assert blog.git("branch", "--list", "--all", "--format=%(refname)") == "refs/heads/main"


@pytest.mark.long
@pytest.mark.parametrize(
    "event",
    [
        "on_pre_build",
        "on_files",
        "on_env",
        pytest.param("on_post_page", marks=pytest.mark.matrix),
        "on_post_build",
    ],
)
def test_a_build_that_is_killed_leaves_the_earlier_site(event: str, tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning")
    before = earlier(blog.root / "site")
    wait = "    pathlib.Path('here').touch()\n    time.sleep(60)\n"
    wait = f"import pathlib, time\ndef {event}(*_, **__):\n{wait}"
    blog.write("hook.py", wait)
    process = subprocess.Popen([sys.executable, "-m", GENERATOR, "-q", "build"], cwd=blog.root)
    deadline = time.monotonic() + 60
    while not (blog.root / "here").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert tree(blog.root / "site") == before
    (blog.root / "here").unlink()
    blog.write("hook.py", "")
    assert blog.build("--quiet").code == 0
    assert beside(blog) == []


STEPS = """
import os, sys
from mkdocs_threatgate.plugin import safekeeping
count = int(sys.argv[2])
def trace(event, arguments):
    global count
    changes = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod")
    if event in changes and "threatgate" in repr(arguments):
        count -= 1
        if count < 0:
            os.kill(os.getpid(), 9)
kept = safekeeping.prepare(sys.argv[1])
safekeeping.begin(kept, dirty=False)
(kept.new / "index.html").write_text("<p>The new site</p>")
(kept.new / "page").mkdir()
(kept.new / "page" / "index.html").write_text("new")
sys.addaudithook(trace)
safekeeping.publish(kept)
"""


@pytest.mark.long
def test_a_kill_at_any_step_of_the_exchange_leaves_one_of_the_two_sites_or_none(tmp_path: Path) -> None:
    seen = set()
    for step in range(40):
        site = tmp_path / f"{step}" / "site"
        before = earlier(site)
        done = subprocess.run([sys.executable, "-c", STEPS, str(site), str(step)], check=False)
        shown = tree(site) if site.exists() else {}
        front = shown.get("index.html", (0, b""))[1]
        whole = shown == before or (front == b"<p>The new site</p>" and "page/index.html" in shown)
        assert not shown or whole
        seen.add(front)
        safekeeping.prepare(str(site))
        after = tree(site)
        assert {".nojekyll", ".well-known/security.txt", "index.html"} <= set(after)
        assert [path.name for path in site.parent.iterdir()] == ["site"]
        if done.returncode == 0:
            break
    assert seen == {b"<p>The earlier site</p>", b"<p>The new site</p>", b""}


def test_switched_off_the_gate_keeps_its_hands_off_the_site(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "output", f"{CONFIG}      enabled: false\n")
    earlier(blog.root / "site")
    assert blog.build("--quiet").code == 0
    after = tree(blog.root / "site")
    assert ("deep" in after, "threatgate-manifest.json" in after) == (False, False)


def test_an_option_that_is_not_known_leaves_the_earlier_site(tmp_path: Path) -> None:
    blog = blog_with(tmp_path / "blog", "a warning", f"{CONFIG}      enabld: true\n")
    before = earlier(blog.root / "site")
    assert blog.build("--quiet").code == 2
    assert tree(blog.root / "site") == before
