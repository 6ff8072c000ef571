"""`threatgate scan`: the detectors on files and standard input, without a site."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest
from blog import Blog, Told
from labour import doubling, dying, failing
from parcels import locked, zipped

from mkdocs_threatgate.cli.workers import crew
from mkdocs_threatgate.errors import PolicyError, ThreatgateError

BIN = Path(sys.executable).parent
PAST = {"SOURCE_DATE_EPOCH": "1780000000"}
RECIPE = """\
# Reading reports in Example Portal 1.2

## Steps to reproduce

1. Log in and send this request.

```http
POST /portal/report.php HTTP/1.1
Host: portal.example.com
Content-Type: application/x-www-form-urlencoded

name=x' UNION SELECT login,password FROM users-- -
```

2. Read the answer.
"""
HARMLESS = "# Release notes\n\nThe editor saves twice as fast.\n"
RULES = """\
item = 5

[[signal]]
id = "host-names"
weight = 6
structural = true
patterns = ['\\bacme-(?:db|app)\\d{2}\\b']
reason = {en = "the name of an internal host", zh = "内部主机名"}

[[signal]]
id = "code-names"
weight = 6
patterns = ['青石计划|project bluestone']
reason = {en = "the code name of a project", zh = "项目代号"}
"""


def scan(folder: Path, *arguments: str, given: bytes | None = None, **environment: str) -> Told:
    """Run the installed command in a folder."""
    done = subprocess.run(
        [BIN / "threatgate", "scan", *arguments],
        cwd=folder,
        check=False,
        capture_output=True,
        input=given,
        env=os.environ | environment,
    )
    return Told(done.returncode, done.stdout.decode(), done.stderr.decode())


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(told: Told) -> list[tuple[str, str | None, int | None]]:
    return [(one["rule"], one["path"], one["line"]) for one in told.report["findings"]]


def test_a_recipe_blocks_and_release_notes_do_not(tmp_path: Path) -> None:
    put(tmp_path, recipe_md=RECIPE, notes_md=HARMLESS)
    told = scan(tmp_path, "recipe.md", "--format", "json")
    assert (told.code, told.err, found(told)) == (1, "", [("TG403", "recipe.md", 8)])
    told = scan(tmp_path, "notes.md", "--format", "json")
    assert (told.code, told.err, found(told)) == (0, "", [])
    report = told.report
    assert (report["schema"], report["verdict"]) == ("threatgate.report/1", "publishable")
    assert [post["path"] for post in report["posts"]] == ["notes.md"]
    assert report["summary"] == {"posts": 1, "blocked": 0, "blocks": 0, "notices": 0, "dismissed": 0}


def test_the_verdict_is_that_of_the_gate(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration='none: "Release notes"', body=RECIPE)
    blog.post("b.md", declaration=None, title="杭州市第一人民医院遭勒索软件攻击", body="系统瘫痪。\n")
    blog.commit()
    gate = blog.threatgate("check", "--format", "json")
    detectors = blog.threatgate("scan", "docs/blog/posts", "--format", "json")
    told = [one for one in gate.report["findings"] if one["rule"] in ("TG105", "TG403")]
    assert {one["rule"] for one in told} == {"TG105", "TG403"}
    assert [one | {"command": ""} for one in detectors.report["findings"]] == [
        one | {"command": ""} for one in told
    ]
    assert {one["command"] for one in detectors.report["findings"]} == {
        "threatgate explain TG105",
        "threatgate explain TG403",
    }


def test_a_folder_is_all_files_below_it_but_those_that_begin_with_a_dot(tmp_path: Path) -> None:
    put(tmp_path, posts__b_md=RECIPE, posts__deep__a_markdown=RECIPE, posts__c_txt=RECIPE)
    put(tmp_path, posts__page_html=f"<pre>\n{RECIPE}</pre>")
    hidden = tmp_path / "posts" / ".cache"
    hidden.mkdir()
    (hidden / "d.md").write_text(RECIPE)
    (tmp_path / "posts" / ".e.md").write_text(RECIPE)
    told = scan(tmp_path, "posts/deep", "./posts", str(tmp_path / "posts" / "b.md"), "--format", "json")
    assert [path for _, path, _ in found(told)] == [
        "posts/b.md",
        "posts/c.txt",
        "posts/deep/a.markdown",
        "posts/page.html",
    ]
    assert (told.code, told.report["summary"]["posts"]) == (1, 4)


def test_standard_input_is_markdown_unless_it_is_called_otherwise(tmp_path: Path) -> None:
    told = scan(tmp_path, "-", "--format", "json", given=RECIPE.encode())
    assert (told.code, found(told)) == (1, [("TG403", "-", 8)])
    page = f"<h2>Proof of concept</h2>\n<pre>\n{RECIPE}</pre>\n".encode()
    told = scan(tmp_path, "-", "--stdin-filename", "drafts/page.html", "--format", "json", given=page)
    assert (told.code, [path for _, path, _ in found(told)]) == (1, ["drafts/page.html"])
    told = scan(tmp_path, "-", given="\x00\xff".encode("latin-1"))
    assert (told.code, "-:1:1: TG106 post-unreadable" in told.out) == (1, True)


def test_a_text_in_gb18030_is_read_as_the_gate_reads_attachments(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(f"漏洞复现步骤如下\n\n{RECIPE}".encode("gb18030"))
    assert scan(tmp_path, "a.txt").code == 1


def test_what_cannot_be_read_blocks(tmp_path: Path) -> None:
    put(tmp_path, posts__a_md=HARMLESS, outside_md=RECIPE)
    (tmp_path / "posts" / "b.md").write_bytes(b"\xff\xfe\xfa")
    (tmp_path / "posts" / "c.md").symlink_to(tmp_path / "outside.md")
    (tmp_path / "posts" / "d.md").symlink_to("nowhere.md")
    (tmp_path / "posts" / "e.md").symlink_to("a.md")
    os.mkfifo(tmp_path / "posts" / "f.md")
    told = scan(tmp_path, "posts", "--format", "json")
    assert (told.code, [(one["path"], one["message"]) for one in told.report["findings"]]) == (
        1,
        [
            ("posts/b.md", "the file is not UTF-8 text (byte 0)"),
            ("posts/c.md", "the file is a link that leads out of the folder"),
            ("posts/d.md", "the file cannot be read: No such file or directory"),
            ("posts/f.md", "it is no regular file"),
        ],
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.md",), "error: there is no file nothing.md"),
        (("empty",), "error: the folder empty holds no file"),
        (("-", "a.md"), "error: standard input is scanned by itself, and only it takes --stdin-filename"),
        (("a.md", "--stdin-filename", "b.md"), "error: standard input is scanned by itself"),
        (("a.md", "--jobs", "0"), "Error: Invalid value for '--jobs'"),
        (("a.md", "--rules", "nowhere"), "error: the folder of content rules nowhere is not there"),
        (("a.md", "--output", "xml=a.xml"), "error: --output xml=a.xml is not FORMAT=FILE"),
        ((), "Error: Missing argument"),
    ],
)
def test_a_wrong_use_is_told_as_that(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    put(tmp_path, a_md=HARMLESS)
    (tmp_path / "empty").mkdir()
    told = scan(tmp_path, *arguments)
    assert (told.code, told.out, said in told.err) == (2, "", True)
    assert "Traceback" not in told.err


def test_rules_of_its_own_are_looked_for(tmp_path: Path) -> None:
    put(tmp_path, rules__ours_toml=RULES, a_md="Project Bluestone runs on acme-db01.\n", b_md=RECIPE)
    assert scan(tmp_path, "a.md").code == 0
    told = scan(tmp_path, "a.md", "b.md", "--rules", "rules", "--format", "json")
    assert (told.code, found(told)) == (1, [("TG405", "a.md", 1), ("TG403", "b.md", 8)])
    message = told.report["findings"][0]["message"]
    assert "the name of an internal host (line 1), the code name of a project (line 1) (12 points)" in message


def test_a_wrong_rule_leaves_no_verdict(tmp_path: Path) -> None:
    put(tmp_path, rules__ours_toml=RULES.replace("acme", "(?=acme)"), a_md=HARMLESS)
    told = scan(tmp_path, "a.md", "--rules", "rules")
    assert (told.code, told.out) == (3, "")
    assert told.err.splitlines() == [
        (
            "error: rules/ours.toml:7: the pattern \\b(?=acme)-(?:db|app)\\d{2}\\b of"
            " “site/ours.toml/host-names” cannot be used: it looks ahead or behind, which a matcher without"
            " backtracking cannot"
        ),
        "Correct it; patterns are written as in Perl, without looking ahead, behind or back.",
    ]


def test_a_report_is_written_to_a_file_as_well(tmp_path: Path) -> None:
    put(tmp_path, a_md=RECIPE)
    told = scan(tmp_path, "a.md", "--output", "json=out/report.json", THREATGATE_LANG="zh")
    assert (told.code, "a.md:8:1: TG403 attack-recipe" in told.out) == (1, True)
    assert json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))["verdict"] == "blocked"


def test_a_file_that_is_no_page_is_judged_as_an_attachment(tmp_path: Path) -> None:
    put(
        tmp_path,
        posts__a_md="下载：[archive](../files/a.zip)，解压密码：example\n",
        posts__code_py="print(1)\n",
    )
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.zip").write_bytes(locked(zipped({"a.txt": "inert"})))
    (tmp_path / "files" / "b.png").write_bytes(b"MZ\x90\x00" + bytes(60))
    told = scan(tmp_path, ".", "--format", "json")
    assert (told.code, [(rule, path) for rule, path, _ in found(told)]) == (
        1,
        [("TG411", "files/a.zip"), ("TG411", "files/b.png"), ("TG411", "files/b.png")],
    )
    assert "解压密码" in told.report["findings"][0]["message"]
    assert [post["path"] for post in told.report["posts"]] == ["posts/a.md"]


# --- many processes -----------------------------------------------------------------------------------

SPREAD = """\
from mkdocs_threatgate.cli import door, main, scan
scan.WORTH_SPREADING, scan.FILES_AT_ONCE = 0, 3
door.SECONDS_BEFORE_PROGRESS = 0.0
main({arguments!r})
"""


def in_processes(*arguments: str) -> list[str]:
    """Return the command that scans in several processes however little there is to do."""
    return [sys.executable, "-c", SPREAD.format(arguments=["scan", *arguments])]


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    """A folder with a few posts, every fifth of which blocks."""
    for number in range(23):
        put(tmp_path, **{f"posts__{number:02}_md": HARMLESS if number % 5 else RECIPE})
    return tmp_path


def test_many_processes_report_what_one_reports(posts: Path) -> None:
    alone = scan(
        posts, "posts", "--jobs", "1", "--format", "json", SOURCE_DATE_EPOCH=PAST["SOURCE_DATE_EPOCH"]
    )
    together = subprocess.run(
        in_processes("posts", "--jobs", "3", "--format", "json"),
        cwd=posts,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | PAST,
    )
    assert (together.returncode, together.stdout, together.stderr) == (alone.code, alone.out, "")
    assert [path for _, path, _ in found(alone)] == [f"posts/{number:02}.md" for number in range(0, 23, 5)]


def test_a_scan_that_takes_long_shows_how_far_it_is_on_a_terminal(posts: Path) -> None:
    program, *arguments = in_processes("posts", "--jobs", "2")
    child = pexpect.spawn(
        program, arguments, cwd=str(posts), encoding="utf-8", timeout=60, dimensions=(40, 120)
    )
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert re.search(r"\d+/23", child.before or "")


def at_work(group: int) -> list[bytes]:
    """Return the states of the processes of a group that have not ended."""
    left = subprocess.run(["ps", "-o", "stat=", "-g", str(group)], check=False, capture_output=True)
    return [state for state in left.stdout.split() if not state.startswith(b"Z")]


def test_an_interrupt_ends_all_processes_without_a_verdict_and_without_noise(posts: Path) -> None:
    command = in_processes("posts", "--jobs", "3")
    command[2] = command[2].replace(
        "main(", "scan._handfuls = lambda files: [scan.Handful(tuple(files) * 2000)] * 9\nmain("
    )
    running = subprocess.Popen(
        command, cwd=posts, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    time.sleep(2)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err.decode()) == (3, b"", "interrupted: no verdict\n")
    for _ in range(50):
        if not at_work(running.pid):
            break
        time.sleep(0.1)
    assert at_work(running.pid) == []


def test_results_come_in_the_order_of_the_work() -> None:
    with crew(doubling, (), 3) as work:
        assert list(work(range(12))) == list(range(0, 24, 2))
        assert list(work(())) == []
        assert list(work((7,))) == [14]


def test_a_process_that_dies_leaves_no_verdict() -> None:
    with pytest.raises(ThreatgateError) as caught, crew(dying, (), 2) as work:
        list(work(range(4)))
    assert caught.value.exit_code == 3
    assert caught.value.message.template == "a process of the scan ended before its work was done"


def test_what_goes_wrong_in_a_process_is_told_by_the_one_that_asked() -> None:
    with pytest.raises(PolicyError) as ours, crew(failing, ("ours",), 2) as work:
        list(work((7,)))
    assert (ours.value.message.values, ours.value.remedy.template) == ((("number", 7),), "Take another.")
    with pytest.raises(ThreatgateError) as unforeseen, crew(failing, ("unforeseen",), 1) as work:
        list(work((7,)))
    assert unforeseen.value.exit_code == 3
    assert dict(unforeseen.value.message.values)["problem"] == (
        "ZeroDivisionError: integer division or modulo by zero"
    )
