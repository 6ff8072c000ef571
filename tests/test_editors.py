"""What docs/editors.md says works: each editor that is here is really run on what stands there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from blog import CONFIG, Blog

PAGE = (Path(__file__).parent.parent / "docs/editors.md").read_text("utf-8")
IN_CHINESE = (Path(__file__).parent.parent / "docs/editors.zh.md").read_text("utf-8")
BIN = Path(sys.executable).parent
POST = "docs/blog/posts/a.md"
FLYCHECK = """
(package-initialize)
(load (expand-file-name "checker.el"))
(find-file "docs/blog/posts/a.md")
(text-mode)
(search-forward "杭州市")
(replace-match "杭洲市")
(flycheck-mode 1)
(flycheck-select-checker 'threatgate)
(flycheck-buffer)
(let ((left 600))
  (while (and (> (setq left (1- left)) 0) (flycheck-running-p))
    (accept-process-output nil 0.1)))
(dolist (e flycheck-current-errors)
  (princ (format "%s:%s:%s:%s:%s\n" (flycheck-error-line e) (flycheck-error-column e)
                 (flycheck-error-level e) (flycheck-error-id e) (flycheck-error-message e))))
"""
TOLD_IN = (
    ("en", "incident i1 at 浙江省杭州市 (330100) must be reported", "remedy: File with one of them"),
    ("zh", "事件 i1 发生在浙江省杭州市 (330100)，须向公安机关报告", "处理办法: 向其中任一机关报告"),
)
QUICKFIX = (
    "for e in getqflist() | echo join([bufname(e.bufnr), e.lnum, e.col, e.type, e.nr], ':') "
    'split(e.text, "\\n")[1:] | endfor'
)


def snippet(language: str) -> str:
    """Return the page's block of code in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog with one blocked post, one notice in it."""
    blog = Blog(tmp_path / "blog").start()
    blog.post("a.md", "incidents: [{nature: intruded, places: [杭州市, US]}]")
    blog.commit()
    return blog


def run(blog: Blog, *command: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("THREATGATE")}
    environment = kept | {
        "PATH": f"{BIN}{os.pathsep}{kept['PATH']}",
        "LC_ALL": "C.UTF-8",
        "HOME": str(blog.root),
    }
    done = subprocess.run(
        command,
        cwd=blog.root,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=180,
    )
    return done.stdout + done.stderr


@pytest.mark.skipif(not shutil.which("vim"), reason="no Vim")
@pytest.mark.parametrize(("language", "message", "remedy"), TOLD_IN)
def test_vim_fills_its_quickfix_list(blog: Blog, language: str, message: str, remedy: str) -> None:
    speak(blog, language)
    told = quickfix(blog, POST)
    assert [line.partition(" ")[0] for line in told] == [f"{POST}:5:43:E:201", f"{POST}:5:48:W:107"]
    assert message in told[0]
    assert remedy in told[0]
    assert "^~" not in told[0]


@pytest.mark.skipif(not shutil.which("vim"), reason="no Vim")
@pytest.mark.parametrize("language", ["en", "zh"])
def test_vim_takes_what_is_dismissed_for_no_error(blog: Blog, language: str) -> None:
    speak(blog, language)
    post = blog.post("b.md", "none: About earthquakes", title="地震预警系统上线")
    blog.commit()
    seen = blog.check(post).report["findings"][0]["fingerprint"]
    until = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    assert blog.threatgate("dismiss", post, seen, "--reason", "It is", "--until", until).code == 0
    blog.commit()
    assert [line.partition(" ")[0] for line in quickfix(blog, post)] == [
        f"{post}:2:8:W:311",
        f"{post}:2:8:I:501",
    ]


def speak(blog: Blog, language: str) -> None:
    blog.write("mkdocs.yml", f"{CONFIG}      language: {language}\n")
    blog.commit()


def quickfix(blog: Blog, post: str) -> list[str]:
    """Return what Vim's list holds when a post is made: place, kind, code, and the words."""
    blog.write("vim/compiler/threatgate.vim", snippet("vim"))
    commands = (
        *("set rtp+=vim", f"edit {post}", "compiler threatgate", "silent make!"),
        *("redir! > told.txt", QUICKFIX, "redir END", "qa!"),
    )
    run(
        blog,
        "vim",
        "-Nu",
        "NONE",
        "-i",
        "NONE",
        "-es",
        "-V1",
        *(part for one in commands for part in ("-c", one)),
    )
    return (blog.root / "told.txt").read_text("utf-8").strip().splitlines()


@pytest.mark.skipif(not shutil.which("emacs"), reason="no Emacs")
def test_flycheck_shows_what_is_typed(blog: Blog) -> None:
    blog.write("checker.el", snippet("elisp"))
    blog.write("drive.el", FLYCHECK)
    told = run(blog, "emacs", "--batch", "-l", "drive.el")
    if "Cannot open load file" in told:
        pytest.skip("no Flycheck")
    assert "5:43:error:TG103:“杭洲市” does not name exactly one place\nWrite one of" in told
    assert "杭洲市" not in (blog.root / POST).read_text("utf-8")


def test_the_problem_matcher_of_visual_studio_code_finds_place_and_message(blog: Blog) -> None:
    task = json.loads(snippet("json"))["tasks"][0]
    words = [word.replace("${relativeFile}", POST) for word in task["args"]]
    lines = run(blog, task["command"], *words).splitlines()
    first, second = task["problemMatcher"]["pattern"]
    places = [
        (number, match) for number, line in enumerate(lines) if (match := re.search(first["regexp"], line))
    ]
    told = [
        (
            *(match[first[part]] for part in ("file", "line", "column", "code")),
            re.search(second["regexp"], lines[number + 1]) is not None,
        )
        for number, match in places
    ]
    assert told == [(POST, "5", "43", "TG201", True), (POST, "5", "48", "TG107", True)]


@pytest.mark.parametrize(("language", "page"), [("en", PAGE), ("zh", IN_CHINESE)])
def test_the_shown_finding_is_what_is_printed(blog: Blog, language: str, page: str) -> None:
    speak(blog, language)
    blog.post("a.md", "incidents: [{nature: intruded, places: [杭洲市]}]")
    shown = re.findall(r"^```console\n(docs.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert [blog.threatgate("check").out.partition("\n\n")[0] + "\n"] == shown
