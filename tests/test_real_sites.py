"""Sites that no one here wrote: the gate comes before them in one commit, and publishes what they did.

Optional, for such sites are no part of this repository:

    THREATGATE_REAL_SITES=~/src/a-blog:~/src/b/docs/en pytest -rP tests/test_real_sites.py

Each path is a folder of a checkout that has `mkdocs.yml` in it; what the site is built with must be
installed. Only a clone of what is committed there is built and changed. Its own
plugins and hooks are run: name none that you do not trust.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from blog import Blog, Told
from generator import GENERATOR

SITES = [Path(path) for path in os.environ.get("THREATGATE_REAL_SITES", "").split(os.pathsep) if path]
MANIFEST = "threatgate-manifest.json"


def cloned(checkout: Path, folder: Path) -> tuple[Blog, Path]:
    """Clone the repository that a folder lies in; return the clone, and the same folder in it."""
    asked = subprocess.run(
        ["git", "-C", str(checkout), "rev-parse", "--show-toplevel"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    top = Path(asked.stdout.rstrip("\n"))
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(top), str(folder)], check=True)
    return Blog(folder).signed(), folder / checkout.resolve().relative_to(top.resolve())


def run(site: Path, *command: str) -> Told:
    """Run a command in a site's folder."""
    done = subprocess.run(command, cwd=site, check=False, capture_output=True, encoding="utf-8")
    return Told(done.returncode, done.stdout, done.stderr)


def built(blog: Blog, site: Path, folder: Path) -> dict[str, bytes]:
    """Build a site as it is committed, into a folder; return all files of it."""
    told = run(site, sys.executable, "-m", GENERATOR, "build", "--quiet", "--site-dir", str(folder))
    assert told.code == 0, told.err
    blog.git("clean", "-d", "--force", "--quiet")  # what its hooks wrote is there for no other build
    blog.git("checkout", "--quiet", ".")
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def differ(one: dict[str, bytes], other: dict[str, bytes]) -> set[str]:
    """Return the paths that only one of two sites has, or that are not the same in both."""
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


def put_the_gate_before(site: Path) -> None:
    """Run `threatgate init` as an author does; the front page is a post where it finds no folder of posts."""
    init = (sys.executable, "-m", "mkdocs_threatgate", "init", "--yes")
    told = run(site, *init)
    if told.code == 2 and "--posts" in told.err:
        told = run(site, *init, "--posts", "index.md", "--posts", "README.md")
    assert told.code == 0, told.out + told.err


@pytest.mark.long
@pytest.mark.skipif(not SITES, reason="THREATGATE_REAL_SITES names no checkout")
@pytest.mark.parametrize("checkout", SITES, ids=[path.name for path in SITES])
def test_the_gate_changes_nothing_of_a_real_site_but_the_manifest(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog, site = cloned(checkout, tmp_path / "clone")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", blog.git("log", "-1", "--format=%ct"))
    once = built(blog, site, tmp_path / "once")
    again = built(blog, site, tmp_path / "again")
    restless = differ(once, again)

    put_the_gate_before(site)
    blog.git("commit", "--quiet", "--message", "Put the gate before the site")
    checked = run(site, sys.executable, "-m", "mkdocs_threatgate", "check")
    assert checked.code == 0, checked.out + checked.err
    gated = built(blog, site, tmp_path / "gated")

    # to be read with `pytest -rP`
    print(f"{len(once)} files; not the same in two builds without the gate: {sorted(restless) or 'none'}")  # noqa: T201 - see above
    print(checked.out)  # noqa: T201 - likewise
    assert differ(once, gated) - restless == {MANIFEST}
    seen = run(site, sys.executable, "-m", "mkdocs_threatgate", "check-site", str(tmp_path / "gated"))
    assert seen.code == 0, seen.out + seen.err
