"""Shells complete our command lines: each shell that is here is really asked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from blog import HANGZHOU, NOTHING, Blog

BIN = Path(sys.executable).parent

BASH = """
eval "$(threatgate completion bash)"
COMP_WORDS=("$@")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
complete -p threatgate | grep -q -- "-F _threatgate_completion" || exit 9
_threatgate_completion threatgate
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with two posts, one page and one filing."""
    blog = Blog(tmp_path_factory.mktemp("completion") / "blog").start()
    blog.post("a.md", HANGZHOU)
    blog.post("b.md", NOTHING)
    blog.receipt()
    blog.commit()
    return blog


def asked(blog: Blog, command: list[str], folder: str = "") -> list[str]:
    done = subprocess.run(
        command,
        cwd=blog.root / folder,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "LC_ALL": "C.UTF-8"},
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def in_bash(blog: Blog, *words: str, folder: str = "") -> list[str]:
    """Return what bash offers for the last word of a command line."""
    return asked(blog, ["bash", "--norc", "-c", BASH, "bash", "threatgate", *words], folder)


# --- words -----------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("re",), ["record"]),
        (("check", "--si"), ["--since"]),
        (("check", "--format", "js"), ["json"]),
        (("check", "docs/"), ["docs/blog/posts/a.md", "docs/blog/posts/b.md"]),
        (("check", "docs/blog/posts/a.md", "docs/blog/posts/b"), ["docs/blog/posts/b.md"]),
        (("plan", "docs/i"), ["docs/index.md"]),
        (("check", "-f", "mk"), ["mkdocs.yml"]),
        (
            ("record", "docs/blog/posts/a.md", "--authority", ""),
            ["杭州市公安局", "浙江省公安厅", "公安部"],
        ),
        (("dossier", "docs/blog/posts/a.md", "--authority", "浙"), ["浙江省公安厅"]),
        (("record", "docs/blog/posts/b.md", "--authority", ""), [""]),
        (("event", ""), ["2026-aaaaaa"]),
        (("event", "d"), ["docs/blog/posts/a.md", "docs/blog/posts/b.md"]),
        (("ledger", "list", "--filing", "2"), ["2026-aaaaaa"]),
        (("explain", "TG50"), ["TG501"]),
        (("explain", "cn-2019-draft/6"), [f"cn-2019-draft/6-{number}" for number in (1, 2, 3)]),
        (("completion", ""), ["bash", "zsh", "fish"]),
    ],
)
def test_bash_completes(words: tuple[str, ...], offered: list[str], blog: Blog) -> None:
    assert in_bash(blog, *words) == offered


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
def test_posts_are_offered_as_paths_from_here(blog: Blog) -> None:
    assert in_bash(blog, "check", "-f", "../mkdocs.yml", "blog/", folder="docs") == [
        "blog/posts/a.md",
        "blog/posts/b.md",
    ]


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash")
@pytest.mark.parametrize(
    "words",
    [("check", ""), ("event", ""), ("record", "docs/a.md", "--authority", ""), ("plan", "-f", "no", "")],
)
def test_nothing_is_offered_and_nothing_said_without_a_site(words: tuple[str, ...], tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    (blog.root / "mkdocs.yml").write_text("plugins: [", "utf-8")
    assert in_bash(blog, *words) == [""]


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh")
def test_zsh_completes(blog: Blog) -> None:
    ask = (
        'autoload -U compinit; compinit -D -u; eval "$(threatgate completion zsh)"; '
        'print -r -- "${_comps[threatgate]}"; '
        'COMP_WORDS="threatgate check docs/blog" COMP_CWORD=2 _THREATGATE_COMPLETE=zsh_complete threatgate'
    )
    assert asked(blog, ["zsh", "-f", "-c", ask]) == [
        "_threatgate_completion",
        *("plain", "docs/blog/posts/a.md", "_", "plain", "docs/blog/posts/b.md", "_"),
    ]


@pytest.mark.skipif(not shutil.which("fish"), reason="no fish")
def test_fish_completes(blog: Blog) -> None:
    ask = 'threatgate completion fish | source; complete -C "threatgate check docs/blog"'
    assert asked(blog, ["fish", "--no-config", "-c", ask]) == ["docs/blog/posts/a.md", "docs/blog/posts/b.md"]


def test_the_script_is_data_too(blog: Blog) -> None:
    told = blog.threatgate("completion", "zsh", "--format", "json")
    plain = blog.threatgate("completion", "zsh")
    assert (told.code, plain.code) == (0, 0)
    assert (told.report["shell"], told.report["script"].strip()) == ("zsh", plain.out.strip())


def test_a_shell_that_is_not_known_is_an_error_of_usage(blog: Blog) -> None:
    assert blog.threatgate("completion", "tcsh").code == 2
