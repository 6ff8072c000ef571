"""What a forge does with the workflow that `threatgate init` writes, from that file, without a forge."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import yaml
from blog import Told

ROOT = Path(__file__).parent.parent
WORKFLOW = ".github/workflows/threatgate.yml"
MAIN = "main"
AUTHOR = ("-c", "user.name=Forge", "-c", "user.email=forge@example.com")
INSTALLED = re.compile(r'(pip install --quiet) "[^"]+"')
BARRED = ("GIT", "THREATGATE", "PYTHON")
CONDITION = re.compile(r"github\.event_name (==|!=) '(\w+)'")


def run_workflow(bare: Path, branch: str, room: Path, *, install: bool = False) -> Told:
    """Run the workflow on a branch that was pushed: on main as a push, else as a pull request to main.

    What it installs, into a new environment, is this program; without that it runs as it lies here.
    """
    event = "push" if branch == MAIN else "pull_request"
    work, home = room / "work", room / "home"
    home.mkdir(parents=True)
    if install:
        venv.create(room / "venv", with_pip=True)
    git(room, "clone", "--quiet", bare, room / "merging")
    git(room / "merging", "checkout", "--quiet", "--detach", f"origin/{MAIN}")
    git(room / "merging", *AUTHOR, "merge", "--quiet", "--no-ff", "-m", "Merge", f"origin/{branch}")
    git(room / "merging", "push", "--quiet", "--force", "origin", "HEAD:refs/pull/1/merge")
    steps = yaml.safe_load((room / "merging" / WORKFLOW).read_text(encoding="utf-8"))["jobs"]["gate"]["steps"]
    check_out(bare, work, "refs/pull/1/merge" if event == "pull_request" else f"refs/heads/{MAIN}", steps[0])
    out = err = ""
    for step in steps:
        if "run" not in step or not applies(step, event) or ("pip install" in step["run"] and not install):
            continue
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", own(step["run"])],
            cwd=work, env=surroundings(room, event), check=False, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        out, err = out + done.stdout, err + done.stderr
        if done.returncode:
            return Told(done.returncode, out, err)
    return Told(0, out, err)


def check_out(bare: Path, work: Path, ref: str, step: dict[str, Any]) -> None:
    """Check out as actions/checkout does: all branches where the whole history is asked for."""
    depth = step["with"].get("fetch-depth", 1)
    git(work.parent, "init", "--quiet", work)
    git(work, "remote", "add", "origin", bare.as_uri())
    heads = () if depth else ("+refs/heads/*:refs/remotes/origin/*",)
    limited = (f"--depth={depth}",) if depth else ()
    git(work, "fetch", "--quiet", *limited, "origin", *heads, f"+{ref}:refs/remotes/judged")
    git(work, "checkout", "--quiet", "--detach", "refs/remotes/judged")


def applies(step: dict[str, Any], event: str) -> bool:
    """Tell whether a step is run for an event."""
    match CONDITION.fullmatch(step.get("if", "")):
        case None:
            assert "if" not in step, step["if"]
            return True
        case found:
            return (event == found[2]) is (found[1] == "==")


def own(script: str) -> str:
    """Return a script that installs this program instead of one from elsewhere."""
    return INSTALLED.sub(rf'\1 "{ROOT}"', script)


def surroundings(room: Path, event: str) -> dict[str, str]:
    """Return the environment of a step: the runner's own, and nobody's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(BARRED)}
    programs = Path(sys.executable).parent
    return {
        **kept,
        "PATH": os.pathsep.join((str(room / "venv" / "bin"), str(programs), kept["PATH"])),
        "HOME": str(room / "home"),
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_BASE_REF": MAIN if event == "pull_request" else "",
        "GITHUB_STEP_SUMMARY": str(room / "summary.md"),
    }


def git(folder: Path, *words: object) -> None:
    """Run git in a folder."""
    subprocess.run(["git", *map(str, words)], cwd=folder, check=True, capture_output=True)
