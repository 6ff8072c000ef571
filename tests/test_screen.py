"""The report on a screen: frames, colours and links where there is a terminal, plain where there is none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from blog import FINDING, NOTHING, Blog
from examples import example
from rich.cells import cell_len
from terminal import in_terminal

from mkdocs_threatgate.cli.screen import makes_links

BIN = Path(sys.executable).parent
GOLDEN = Path(__file__).parent / "golden"
POST = "docs/blog/posts/a.md"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    """A blog with everything that a frame can show."""
    blog = Blog(tmp_path_factory.mktemp("screen") / "blog").start()
    blog.post("a.md")
    blog.post("b.md", None)
    blog.post("c.md", "incidents:\n  - nature: intruded\n    places:\n      - 朝阳区 # which one?")
    operator = f"operator: {{name: {'长' * 60}有限公司, own: false}}"
    blog.post(
        "d.md", f"incidents: [{{nature: intruded, {operator}, places: [杭洲市], occurred: 2026-08-30}}]"
    )
    blog.post("e.md", NOTHING, body=example(4, "flagged"))
    blog.post("f.md", NOTHING, title="杭州某水务公司遭勒索攻击，联系人 13800138000", date=None)
    blog.commit()
    return blog


# --- as people read it -----------------------------------------------------------------------------


@pytest.mark.parametrize("speech", ["en", "zh"])
def test_the_report_is_as_it_was_looked_at(speech: str, blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREATGATE_LANG", speech)
    golden = GOLDEN / f"text-{speech}.txt"
    told = blog.threatgate("check").out
    if os.environ.get("GOLDEN") == "write":
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")


def test_a_terminal_shows_the_same_in_colours(blog: Blog) -> None:
    coloured = in_terminal(blog, "threatgate check")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert "".join(shown.split()) == "".join(blog.threatgate("check").out.split())
    assert (
        max(cell_len(line) for line in shown.splitlines() if not line.startswith(("  next", "blocked")))
        <= 100
    )
    assert "\x1b[31m\x1b[1m^~~~~~\x1b[0m" in coloured


def test_a_scan_shows_the_lines_too(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write("leak.md", f"# A leak\n\n{example(4, 'flagged')}")
    told = blog.threatgate("scan", "leak.md")
    found = FINDING.search(told.out)
    assert found is not None
    lines = told.out.splitlines()
    assert re.fullmatch(rf" *{found['line']} \| .+", lines[2])
    assert re.fullmatch(r" +\|  *\^~+", lines[3])
    assert not re.search(r"\d{11}", told.out)


def test_a_build_shows_the_lines_in_its_log(blog: Blog) -> None:
    assert "    5 |   incidents: [{nature: intruded, places: [杭州市]}]\n" in blog.build("--quiet").err


def test_many_findings_of_one_rule_are_one_group_without_frames(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    for number in range(11):
        blog.post(f"{number:02}.md")
    blog.commit()
    told = blog.threatgate("check").out
    assert (told.count("^~"), told.count("… and 1 more")) == (0, 1)


# --- colours and links -----------------------------------------------------------------------------


@pytest.mark.parametrize("plain", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colours_gets_none(plain: dict[str, str], blog: Blog) -> None:
    for command in ("threatgate check", "threatgate explain TG201", "threatgate rules"):
        assert "\x1b" not in in_terminal(blog, command, **plain)


def test_places_are_links_on_a_terminal_that_makes_them_and_nowhere_else(blog: Blog) -> None:
    shown = in_terminal(blog, "threatgate check", VTE_VERSION="7200")
    target = f"{blog.root.resolve().as_uri()}/{POST}"
    assert f"\x1b]8;;{target}\x1b\\{POST}:5:43\x1b]8;;\x1b\\: " in shown
    assert "\x1b]8" not in in_terminal(blog, "threatgate check")
    assert "\x1b]8" not in in_terminal(blog, "threatgate check --at HEAD", VTE_VERSION="7200")
    assert "\x1b" not in blog.run("VTE_VERSION=7200 FORCE_HYPERLINK=1 threatgate check").out


@pytest.mark.skipif(sys.platform == "win32", reason="makes none but by force")
@pytest.mark.parametrize(
    ("environment", "makes"),
    [
        ({}, False),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM_PROGRAM": "vscode", "NO_COLOR": "1"}, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"VTE_VERSION": "4999"}, False),
        ({"VTE_VERSION": "x"}, False),
        ({"KONSOLE_VERSION": "230804", "TERM": "dumb"}, False),
        ({"TERM_PROGRAM": "vscode", "FORCE_HYPERLINK": "0"}, False),
        ({"FORCE_HYPERLINK": "1"}, True),
    ],
)
def test_only_terminals_that_are_known_to_make_links_are_sent_any(
    environment: dict[str, str],
    makes: bool,  # noqa: FBT001 - what is expected
) -> None:
    assert makes_links(environment) is makes


# --- code pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["cp1252", "cp437", "ascii", "gbk", "cp936", "utf-8"])
@pytest.mark.parametrize("arguments", [("check",), ("--help",), ("explain", "TG206"), ("rules",)])
def test_a_code_page_that_lacks_characters_shows_question_marks(
    page: str, arguments: tuple[str, ...], blog: Blog
) -> None:
    done = subprocess.run(
        [BIN / "threatgate", *arguments],
        cwd=blog.root,
        check=False,
        capture_output=True,
        env=os.environ | {"PYTHONIOENCODING": page, "PYTHONUTF8": "0", "THREATGATE_LANG": "zh"},
    )
    assert (done.returncode, done.stderr) == (int(arguments == ("check",)), b"")
    if arguments == ("check",):
        out = done.stdout.decode(page)
        source, mark = re.findall(r"^    5 \| (.*places: \[.*)\n +\| (.*)", out, re.MULTILINE)[0]
        words = source.partition("places: [")[2].partition("]")[0]
        wide = 2 if page in ("gbk", "cp936", "utf-8") else 1
        assert words == ("杭州市" if wide == 2 else "???")
        assert mark == " " * source.index(words) + "^" + "~" * (wide * 3 - 1)


def test_what_plan_says_is_folded_to_the_terminal_and_its_command_is_not(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    path = blog.post(declaration="incidents: [{nature: intruded, places: [杭州市萧山区]}]")
    blog.commit()
    shown = in_terminal(blog, f"threatgate plan {path}").splitlines()
    prose = [line for line in shown if not line.startswith("  next: ")]
    assert max(map(cell_len, prose)) <= 100
    assert any(line.startswith("  of: 杭州市公安局") for line in shown)
    assert f"  next: threatgate record {path} --authority 杭州市公安局" in shown
    piped = blog.threatgate("plan", path).out
    assert "(any one of: 杭州市公安局, 浙江省公安厅, 公安部); nothing that counts is recorded\n" in piped
