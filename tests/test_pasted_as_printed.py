"""Every command that is printed can be pasted as it stands, wherever one is and the configuration is."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from blog import Blog, Told
from plights import PLIGHTS

OURS = re.compile(r"threatgate (?:event|record|plan|declare|check|ledger|dismiss)(?: [^\s()“”，。]+)+")
RULES = [rule for rule in PLIGHTS if rule not in ("TG302", "TG303", "TG304", "TG307")]
"""What can be said without a history: the plight is moved to another place as it is, in one commit."""

FOLDERS = ["notes", "", "my site/docs/blog"]
NAMED = {
    "FILE": "letter.pdf",
    "DATE": "2099-12-31",
    "NAME": "杭州市公安局",
    "TIME": "2026-06-01",
    "'…'": "'Why'",
}


def elsewhere(blog: Blog) -> Blog:
    """Keep the configuration under another name, in a folder of its own with all that belongs to it."""
    site = "my site"
    for name in ("docs", "filings", "mkdocs.yml", "allowed_signers"):
        if (blog.root / name).exists():
            blog.move(name, f"{site}/{'other.yml' if name == 'mkdocs.yml' else name}")
    return blog


def run(blog: Blog, folder: str, command: str) -> Told:
    """Run a command in a folder of the blog, where nobody answers a question."""
    words = shlex.split(command)
    if words[0] == "threatgate" and "&&" not in words:
        return blog.threatgate(*words[1:], here=folder)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=blog.root / folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env=os.environ | {"PATH": path, "GIT_EDITOR": "true", "GIT_PAGER": "cat"},
    )
    return Told(done.returncode, done.stdout, done.stderr)


def printed(told: Told) -> list[str]:
    """Return the commands of a report in JSON: each finding's next one, and those that its remedy names."""
    found: dict[str, None] = {}
    for one in json.loads(told.out)["findings"]:
        found.update(dict.fromkeys((one["command"], *OURS.findall(one["remedy"]))))
    return [command for command in found if command]


def filled(command: str) -> str:
    """Return a command with something in the places that are left for its reader."""
    for word, text in NAMED.items():
        command = re.sub(rf"(?<=\s){re.escape(word)}(?=\s|$)", text, command)
    if command.endswith(" opinion"):
        command += " --requested-at 2026-06-01 --response none"
    return command


@pytest.mark.long
@pytest.mark.parametrize(("rule", "folder"), [*zip(RULES, FOLDERS * len(RULES), strict=False)])
def test_what_a_plight_prints_runs_with_a_configuration_of_another_name_and_place(
    rule: str, folder: str, tmp_path: Path
) -> None:
    blog = PLIGHTS[rule](Blog(tmp_path / "blog"))
    shutil.rmtree(blog.root / ".git")
    blog = Blog(elsewhere(blog).root).signed("liu@example.com")
    blog.write("notes/letter.pdf", "scan")
    blog.commit()
    config = os.path.relpath(blog.root / "my site/other.yml", blog.root / folder)
    told = run(blog, folder, f"threatgate check -f {shlex.quote(config)} --format json")
    assert told.code in (0, 1), told.err
    for command in printed(told):
        done = run(blog, folder, filled(command))
        asked = "threatgate declare" in command and "nothing is said about the post" in done.err
        missing = "letter.pdf" in command and "does not exist" in done.err
        assert done.code in (0, 1) or asked or missing, (command, done)
