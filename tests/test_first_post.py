"""The tutorial, typed as it stands: each line in a real shell, each answer, each word that is shown."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from forge import run_workflow
from test_one_sitting import Terminal

DOCS = Path(__file__).parent.parent / "docs"
TUTORIALS = ("first-post.md", "first-post.zh.md")
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
QUESTION = re.compile(r"^((?:\S.*[?？].*[)\]）]): ?)(.*)$")
CHANGING = (
    (re.compile(r"2026-(?!\d\d-)[a-z0-9]{6}\b"), "2026-zzzzzz"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "COMMIT"),
)
UNRELEASED = re.compile(r"\n^\S+ (?:will ask the package index|会从软件包索引安装).*\n.*\n\n", re.MULTILINE)
"""What `init` says besides where it cannot tell what others install: it depends on who runs the tests."""

NOT_TYPED = ("pip install", "python3 -m venv", ". .venv")
"""What makes the environment that the tests have already; tests/test_packaging.py installs the wheel."""


class Line(NamedTuple):
    """A command, with what the document shows below it."""

    command: str
    shown: str


def steps(text: str) -> Iterator[Line | tuple[str, str]]:
    """Yield the commands of a tutorial, and its files as a path and a text."""
    for language, title, body in BLOCK.findall(text):
        if title:
            yield title, body
        elif language == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                yield Line(command, shown)


def steady(text: str) -> str:
    """Return a text without what differs from run to run, and without ends of lines that nobody sees."""
    for pattern, instead in CHANGING:
        text = pattern.sub(instead, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def fits(shown: str, screen: str) -> bool:
    """Tell whether a screen is what a document shows; a line of `…` stands for any lines."""
    parts = (re.escape(part) for part in re.split(r"^…\n", steady(shown) + "\n", flags=re.MULTILINE))
    return re.fullmatch(r"(?:.*\n)*?".join(parts), steady(screen) + "\n") is not None


@pytest.mark.long
@pytest.mark.parametrize("name", TUTORIALS)
def test_the_tutorial_is_what_happens(name: str, tmp_path: Path) -> None:
    blog, home = tmp_path / "blog", tmp_path / "home"
    blog.mkdir()
    home.mkdir()
    (tmp_path / "slip.pdf").write_bytes(b"%PDF-1.4 a stamped slip\n")
    terminal = Terminal(blog, home)
    terminal.type("export NO_COLOR=1 NO_MKDOCS_2_WARNING=1 PYTHONWARNINGS=ignore")
    if name.endswith(".zh.md"):
        terminal.type("export THREATGATE_LANG=zh")
    subprocess.run(["git", "init", "--quiet", "--bare", str(tmp_path / "forge")], check=True)
    typed = 0
    identifier = ""
    judged = []
    for step in steps((DOCS / name).read_text(encoding="utf-8")):
        if not isinstance(step, Line):
            path, text = step
            (blog / path).parent.mkdir(parents=True, exist_ok=True)
            (blog / path).write_text(text, encoding="utf-8")
        elif not step.command.startswith(NOT_TYPED):
            questions = [found for line in step.shown.splitlines() if (found := QUESTION.match(line))]
            answers = [(re.escape(found[1].rstrip()), found[2]) for found in questions]
            command = re.sub(r"2026-(?!\d\d-)[a-z0-9]{6}\b", identifier, step.command)
            command = re.sub(r"(git remote add origin ).*", rf"\1{tmp_path / 'forge'}", command)
            screen = UNRELEASED.sub("", terminal.type(command, *answers).partition("\n")[2])
            assert fits(step.shown, screen), (step.command, steady(step.shown), steady(screen))
            identifier = next(iter(re.findall(r"(2026-[a-z0-9]{6}):? ", screen)), identifier)
            typed += 1
            if command.startswith("git init"):
                terminal.type("git config user.name Liu; git config user.email liu@example.com")
            if command.startswith("git push"):
                branch = terminal.type("git branch --show-current").splitlines()[1]
                judged.append(
                    (branch, run_workflow(tmp_path / "forge", branch, tmp_path / f"run{typed}").code)
                )
    assert judged == [("main", 0), ("backups", 1), ("backups", 0)]
    assert typed > 10
    assert (blog / "site" / "blog" / "2026").is_dir()
