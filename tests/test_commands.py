"""Every command as its user meets it: what it prints, what it writes, in what it ends."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from blog import CONFIG, HANGZHOU, NOTHING, Blog, Told
from plights import NETWORK, PLIGHTS, POST

from mkdocs_threatgate import __version__
from mkdocs_threatgate.checks import CHECKS

BIN = Path(sys.executable).parent
PAST = {"SOURCE_DATE_EPOCH": "1780000000"}  # 2026-05-28T20:26:40Z


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog without posts."""
    return Blog(tmp_path / "blog").start()


def told_by(blog: Blog, *arguments: str, **environment: str) -> Told:
    """Run the command in a process of its own, with more in its environment."""
    done = subprocess.run(
        [BIN / "threatgate", *arguments],
        cwd=blog.root,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
    )
    return Told(done.returncode, done.stdout, done.stderr)


def in_terminal(blog: Blog, *arguments: str) -> pexpect.spawn[str]:
    """Run the command in a terminal of its own."""
    return pexpect.spawn(
        str(BIN / "threatgate"),
        list(arguments),
        cwd=str(blog.root),
        encoding="utf-8",
        timeout=20,
        dimensions=(40, 120),
    )


def interrupt(child: pexpect.spawn[str]) -> None:
    """Press Ctrl-C until it is heard: Python misses one that comes just as it begins to read."""
    for _ in range(10):
        child.sendintr()
        if child.expect(["interrupted", pexpect.TIMEOUT], timeout=2) == 0:
            return
    child.expect("interrupted")


def state(blog: Blog) -> dict[str, bytes]:
    """Return the bytes of every file of the blog, git's own left out."""
    return {
        path.relative_to(blog.root).as_posix(): path.read_bytes()
        for path in sorted(blog.root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(blog.root).parts
    }


# --- check -----------------------------------------------------------------------------------------


def test_check_takes_posts_named_from_here_from_the_top_or_from_the_docs(blog: Blog) -> None:
    blog.post()
    blog.post("b.md")
    blog.commit()
    up = ("-f", "../../../mkdocs.yml")
    ways = [
        ("", (POST,)),
        ("", ("blog/posts/a.md",)),
        ("", (str(blog.root / POST),)),
        ("", (POST, "./docs/index.md", POST)),
        ("docs/blog/posts", (*up, "a.md")),
        ("docs/blog/posts", (*up, POST)),
        ("docs/blog/posts", (*up, "blog/posts/a.md")),
    ]
    (blog.root / "docs/empty").mkdir()
    for here, arguments in ways:
        told = blog.threatgate("check", "--format", "json", *arguments, here=here)
        assert (told.code, [found.path for found in told.blocks]) == (1, [POST])
    for named in ("c.md", "", "mkdocs.yml", "../blog/mkdocs.yml"):
        told = blog.check(named)
        assert (told.code, told.out) == (2, "")
        assert f"error: {named} is no page under docs" in told.err
    told = blog.check("docs/empty")
    assert (told.code, "error: the folder docs/empty holds no page" in told.err) == (2, True)


def test_check_takes_a_folder_for_all_pages_in_it(blog: Blog) -> None:
    blog.post()
    blog.post("deep/b.md")
    blog.write("docs/blog/posts-of-others/c.md", "# C\n")
    blog.commit()
    both = [POST, "docs/blog/posts/deep/b.md"]
    for named, posts in (
        ("docs/blog/posts", both),
        ("blog/posts/", both),
        ("docs", both),
        (str(blog.root / "docs"), both),
        ("docs/blog/posts/deep", both[1:]),
    ):
        told = blog.check(named)
        assert (told.code, [found.path for found in told.blocks]) == (1, posts)


def test_check_takes_names_relative_to_the_folder_of_the_configuration(blog: Blog) -> None:
    blog.post()
    for name in ("mkdocs.yml", "docs"):
        (blog.root / "web").mkdir(exist_ok=True)
        (blog.root / name).rename(blog.root / "web" / name)
    blog.commit()
    told = blog.check("-f", "web/mkdocs.yml", "docs/blog/posts/a.md")
    assert [found.path for found in told.blocks] == [f"web/{POST}"]


def test_check_of_pages_alone_says_that_none_is_a_post(blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.commit()
    line = "none of these is a post: pages owe no declaration\n"
    told = blog.threatgate("check", "docs/index.md")
    assert (told.code, told.out.endswith(line)) == (0, True)
    for arguments in ((), (POST,), ("docs",)):
        assert line not in blog.threatgate("check", *arguments).out
    assert blog.check("docs/index.md").report["verdict"] == "publishable"


def test_a_site_of_another_generator_is_judged_by_its_own_file(tmp_path: Path) -> None:
    site = Blog(tmp_path / "site").signed()
    site.write("threatgate.yml", "posts: [posts/**]\ndocs_dir: content\nledger: records\n")
    site.write("content/posts/a.md", f"---\ntitle: A\nthreatgate: {{{HANGZHOU}}}\n---\n\nText\n")
    site.commit()
    told = site.check()
    assert (told.code, told.err) == (1, "")
    assert told.command("TG201") == "threatgate record content/posts/a.md --authority 杭州市公安局"
    assert site.run(f"{told.command('TG201')} && git commit --quiet -m Filed").code == 0
    assert site.check().code == 0
    assert [path.suffix for path in site.root.glob("records/*/*")] == [".yml"]


def test_findings_come_by_path_and_line(blog: Blog) -> None:
    blog.post("b.md", "incidents:\n  - places: [西湖区]\n  - places: [南京市]")
    blog.post("a.md", "incidents: [{places: [杭州市, 南京市]}]", title="预警")
    blog.post("c.md", None)
    blog.commit()
    folder = "docs/blog/posts"
    found = [(one.rule, one.path, one.line) for one in blog.check().blocks]
    assert found == [
        ("TG501", f"{folder}/a.md", 2),
        ("TG201", f"{folder}/a.md", 5),
        ("TG201", f"{folder}/a.md", 5),
        ("TG103", f"{folder}/b.md", 6),
        ("TG201", f"{folder}/b.md", 7),
        ("TG101", f"{folder}/c.md", 2),
    ]


def test_one_rule_over_many_files_is_told_once_with_one_command(blog: Blog) -> None:
    for number in range(10):
        blog.post(f"{number:02}.md", None)
    blog.commit()
    single = blog.threatgate("check")
    assert single.out.count("TG101 declaration-missing") == 10
    blog.post("10.md", None)
    blog.post("11.md")
    grouped = blog.threatgate("check")
    assert grouped.out.count("TG101 declaration-missing") == 1
    assert "TG101 declaration-missing · 11 times, in 11 files\n" in grouped.out
    assert [line.split(":")[0].strip()[-5:] for line in grouped.out.splitlines()[1:11]] == [
        f"{number:02}.md" for number in range(10)
    ]
    assert "  … and 1 more\n" in grouped.out
    assert grouped.out.count("threatgate baseline\n") == 1
    assert "next: threatgate record docs/blog/posts/11.md" in grouped.out
    elsewhere = blog.threatgate("check", "-f", "mkdocs.yml")
    assert "next: threatgate baseline -f mkdocs.yml\n" in elsewhere.out


def test_where_there_is_a_baseline_many_new_posts_are_not_sent_to_make_another(blog: Blog) -> None:
    blog.post("old.md", None)
    blog.commit()
    blog.threatgate("baseline")
    settings = (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    posts = "posts: [blog/posts/**]"
    blog.write("mkdocs.yml", settings.replace(posts, f"{posts}\n      baseline: threatgate-baseline.txt"))
    for number in range(12):
        blog.post(f"{number:02}.md", None)
    blog.commit()
    told = blog.threatgate("check").out
    assert "TG101 declaration-missing · 12 times, in 12 files\n" in told
    assert "threatgate baseline" not in told
    assert "next: threatgate declare docs/blog/posts/00.md" in told


def test_many_findings_of_one_rule_under_several_articles_are_told_under_none(blog: Blog) -> None:
    for number in range(12):
        blog.post(f"{number:02}.md")
    blog.post("12.md", "reports: [{scope: regional, regions: [浙江省]}]")
    blog.commit()
    told = blog.threatgate("check").out
    assert "TG201 receipt-missing · 14 times, in 13 files\n" in told


def test_the_json_report_is_the_one_of_the_contract(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1782000000")
    blog.post(declaration="incidents: [{places: [杭州市, 南京市]}]", date="2026-06-10T10:00:00+08:00")
    blog.receipt()
    blog.commit()
    told = blog.check()
    report = told.report
    digest = report["policy"].pop("digest")
    fingerprint = report["findings"][0].pop("fingerprint")
    assert digest.startswith("sha256:")
    assert len(digest) == 71
    assert len(fingerprint) == 16
    common = {"article": "cn-2019-draft/5", "verified": True, "kind": "public-security", "subject": "i1"}
    unset = {"kinds": ["public-security"], "sector": None, "missing": []}
    assert report == {
        "schema": "threatgate.report/1",
        "tool": {"name": "threatgate", "version": __version__},
        "policy": {"profiles": ["cn-2019-draft"]},
        "ledger": {"commit": blog.head, "entries": 1, "intact": True},
        "checked_at": "2026-06-21T08:00:00+08:00",
        "clock_pinned": True,
        "since": None,
        "verdict": "blocked",
        "posts": [
            {
                "path": POST,
                "title": "A post",
                "publish_at": "2026-06-10T10:00:00+08:00",
                "ships": True,
                "baselined": False,
                "verdict": "blocked",
                "obligations": [
                    common
                    | unset
                    | {
                        "place": "330100",
                        "status": "met",
                        "filings": ["2026-aaaaaa"],
                        "competent": ["杭州市公安局", "浙江省公安厅", "公安部"],
                    },
                    common
                    | unset
                    | {
                        "place": "320100",
                        "status": "open",
                        "filings": [],
                        "competent": ["南京市公安局", "江苏省公安厅", "公安部"],
                    },
                ],
            }
        ],
        "findings": [
            {
                "rule": "TG201",
                "slug": "receipt-missing",
                "article": "cn-2019-draft/5",
                "outcome": "blocks",
                "path": POST,
                "line": 5,
                "column": 30,
                "end_line": 5,
                "message": report["findings"][0]["message"],
                "remedy": "File with one of them, then record the receipt and commit it.",
                "command": f"threatgate record {POST} --authority 南京市公安局",
                "confidence": "certain",
                "evidence": "",
            }
        ],
        "summary": {"posts": 1, "blocked": 1, "blocks": 1, "notices": 0, "dismissed": 0},
    }


def test_a_report_goes_to_files_whole_and_with_an_ordinary_mode(blog: Blog) -> None:
    blog.post()
    blog.commit()
    blog.write("report.json", "old").chmod(0o600)
    told = blog.threatgate(
        "check", "--output", "json=report.json", "--output", "text=new/report.txt", "--format", "json"
    )
    assert told.code == 1
    assert (blog.root / "report.json").read_text(encoding="utf-8") == told.out
    assert "\x1b" not in (blog.root / "new/report.txt").read_text(encoding="utf-8")
    modes = [(blog.root / name).stat().st_mode & 0o777 for name in ("report.json", "new/report.txt")]
    assert modes == [0o600, 0o644]
    assert sorted(path.name for path in blog.root.iterdir()) == [
        ".git",
        "docs",
        "mkdocs.yml",
        "new",
        "report.json",
    ]
    for output in ("xml=report.xml", "json", "json=", "=report.json"):
        refused = blog.threatgate("check", "--output", output)
        assert refused.code == 2
        assert f"--output {output} is not FORMAT=FILE" in refused.err


def test_the_same_inputs_and_clock_give_the_same_bytes(blog: Blog) -> None:
    for number in range(3):
        blog.post(
            f"{number}.md", "incidents: [{places: [杭州市, 南京市]}]\nfilings: [2026-aaaaaa, 2026-cccccc]"
        )
        blog.receipt(f"2026-aaaaa{number}", f"blog/posts/{number}.md")
        blog.further(f"2026-bbbbb{number}", "withdrawn", "reason: None", filing=f"2026-aaaaa{number}")
    blog.commit()
    for form, pinned in (
        ("json", '"clock_pinned": true'),
        ("text", "The clock is pinned by SOURCE_DATE_EPOCH to "),
    ):
        first, second = (
            told_by(blog, "check", "--format", form, PYTHONHASHSEED=seed, **PAST) for seed in ("1", "2")
        )
        assert first == second
        assert first.code == 1
        assert pinned in first.out


@pytest.mark.parametrize("stated", ["99999999999", "tomorrow", "1e9", "-1e99"])
def test_a_clock_that_cannot_be_is_refused_by_both_doors(
    stated: str, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    blog.post(declaration=NOTHING)
    blog.commit()
    checked = blog.check()
    assert (checked.code, "SOURCE_DATE_EPOCH is" in checked.err) == (2, True)
    built = blog.build("--quiet")
    assert (built.code, "SOURCE_DATE_EPOCH is" in built.err) == (2, True)


def test_a_pinned_clock_is_the_moment_of_what_has_no_date(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post(date=None)
    blog.receipt()
    blog.commit()
    assert blog.check().code == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", PAST["SOURCE_DATE_EPOCH"])
    assert blog.check().rules == ["TG203"]


# --- plan ------------------------------------------------------------------------------------------


def test_plan_says_what_is_owed_to_whom_and_what_is_next(blog: Blog) -> None:
    blog.post(declaration="reports: [{regions: [浙江省]}]", date=None)
    blog.commit()
    told = blog.threatgate("plan", POST)
    assert told.code == 0
    for part in (
        "A post",
        POST,
        "cn-2019-draft/6-1",
        "open",
        "浙江省互联网信息办公室 (330000)",
        "浙江省公安厅 (330000)",
    ):
        assert part in told.out
    data = blog.threatgate("plan", POST, "--format", "json").report
    assert (data["path"], data["verdict"], data["earliest"]) == (POST, "blocked", None)
    competent = [[(body["name"], body["region"]) for body in one["competent"]] for one in data["owed"]]
    assert competent == [
        [("浙江省互联网信息办公室", "330000"), ("国家互联网信息办公室", "000000")],
        [("浙江省公安厅", "330000"), ("公安部", "000000")],
    ]
    names = ("浙江省互联网信息办公室", "浙江省公安厅")
    assert data["next"] == [f"threatgate record {POST} --authority {name}" for name in names]
    assert [one["status"] for one in data["obligations"]] == ["open", "open"]


def test_plan_of_a_post_that_owes_nothing_or_has_filed_says_so(blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.post("b.md")
    blog.receipt(post="blog/posts/b.md")
    blog.commit()
    assert "owes no filing; publishable" in blog.threatgate("plan", POST).out
    filed = blog.threatgate("plan", "blog/posts/b.md")
    assert "all that it owes is recorded; publishable" in filed.out
    assert "2026-aaaaaa" in filed.out


def test_plan_names_the_earliest_moment_of_a_running_notice(blog: Blog) -> None:
    blog.post(declaration=NETWORK)
    blog.receipt()
    blog.commit()
    assert "may be published from 2026-07-01 10:00+08:00 on" in blog.threatgate("plan", POST).out
    data = blog.threatgate("plan", POST, "--format", "json").report
    assert data["earliest"] == "2026-07-01T10:00:00+08:00"


# --- declare ---------------------------------------------------------------------------------------

DECLARED = [
    (("--none", 'It says "nothing": a=b'), ['none: "It says \\"nothing\\": a=b"']),
    (
        ("--incident", "杭州市", "--incident", "330106", "--nature", "data-leaked"),
        ["incidents:", '  - places: ["杭州市", "330106"]', "    nature: data-leaked"],
    ),
    (("--incident", "unknown"), ["incidents:", "  - places_unknown: true"]),
    (("--report", "national"), ["reports:", "  - scope: national"]),
    (
        ("--report", "浙江省", "--report", "finance/banking"),
        ["reports:", '  - regions: ["浙江省"]', '    sectors: ["finance/banking"]'],
    ),
    (
        ("--network", "Example Utility", "--fixed-at", "2026-05-01"),
        ["networks:", '  - operator: {name: "Example Utility"}', '    fixed: {at: "2026-05-01"}'],
    ),
    (
        ("--incident", "杭州市", "--report", "national"),
        ["incidents:", '  - places: ["杭州市"]', "reports:", "  - scope: national"],
    ),
]


@pytest.mark.parametrize(("arguments", "lines"), DECLARED, ids=[" ".join(one[0]) for one in DECLARED])
def test_declare_writes_what_is_said_and_check_reads_it(
    arguments: tuple[str, ...], lines: list[str], blog: Blog
) -> None:
    blog.post(declaration=None)
    blog.commit()
    told = blog.threatgate("declare", POST, *arguments)
    assert told.code == 0, told.err
    assert told.out.endswith(f"next: threatgate plan {POST}\n")
    added = "".join(f"  {line}\n" for line in lines)
    expected = f"---\ntitle: A post\ndate: 2026-06-10\nthreatgate:\n{added}---\n\nText.\n"
    assert (blog.root / POST).read_text(encoding="utf-8") == expected
    assert not {"TG101", "TG102", "TG103", "TG104"} & set(blog.check().rules)


LAYOUTS = {
    "LF": "---\ntitle: A\n---\n\nText\n",
    "CRLF": "---\r\ntitle: A\r\ntags: [a,\r\n  b]\r\n---\r\n\r\nText \t\r\nmore",
    "BOM": "\ufeff---\ntitle: A\n---\nText",
    "BOM and CRLF": "\ufeff---\r\ntitle: A\r\n---\r\nText\r\n",
    "a comment and odd spaces": "---  \ntitle:   A   # why\n\n# end\n---\t\n\n\n  Text  \n\n",
    "rules in the body": "---\ntitle: A\n---\n\nText\n\n---\n\ntitle: B\n---\n",
    "other line separators": "---\ntitle: A\n---\n\nText\u2028more\x0c\x0bend\x85\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_declare_leaves_every_other_byte_untouched(layout: str, blog: Blog) -> None:
    before = LAYOUTS[layout].encode()
    blog.write(POST, before).chmod(0o640)
    blog.commit()
    told = blog.threatgate("declare", POST, "--none", "Release notes")
    assert told.code == 0, told.err
    after = (blog.root / POST).read_bytes()
    newline = b"\r\n" if b"\r\n" in before else b"\n"
    added = newline.join((b"threatgate:", b'  none: "Release notes"', b""))
    start = after.index(added)
    assert after[:start] + after[start + len(added) :] == before
    assert (blog.root / POST).stat().st_mode & 0o777 == 0o640
    assert blog.check().code == 0


@pytest.mark.parametrize("body", ["# Title\n\nText\n", "", "\ufeffText\r\nmore\r\n"])
def test_declare_gives_a_front_matter_to_a_post_without_one(body: str, blog: Blog) -> None:
    blog.write(POST, body)
    blog.commit()
    told = blog.threatgate("declare", POST, "--none", "Release notes")
    assert told.code == 0, told.err
    text = (blog.root / POST).read_bytes().decode()
    assert text.replace("\ufeff", "").endswith(body.replace("\ufeff", ""))
    assert text.startswith("\ufeff---" if body.startswith("\ufeff") else "---")
    assert blog.check().code == 0


@pytest.mark.parametrize(
    ("post", "arguments", "said"),
    [
        (
            "---\ntitle: A\nthreatgate:\n  none: B\n---\n\nx\n",
            ("--none", "C"),
            f"{POST} declares already, in line 3",
        ),
        ("---\ntitle: A\nthreatgate: {}\n---\n\nx\n", ("--none", "C"), "declares already"),
        ("---\ntitle: A\ntitle: B\n---\n\nx\n", ("--none", "C"), f"{POST}, line 3: "),
        ("---\ntitle: A\n---\n\nx\n", (), "nothing is said about the post"),
        (
            "---\ntitle: A\n---\n\nx\n",
            ("--none", "C", "--incident", "杭州市"),
            "“none” says that nothing is owed",
        ),
        ("---\ntitle: A\n---\n\nx\n", ("--incident", "西湖区"), "does not name exactly one place"),
        ("---\ntitle: A\n---\n\nx\n", ("--report", "atlantis"), "“atlantis” is no known place"),
        ("---\ntitle: A\n---\n\nx\n", ("--network", "X", "--fixed-at", "soon"), "must be a date or a time"),
        ("---\ntitle: A\n---\n\nx\n", ("--none", " "), "is no reason"),
        ("---\n{title: A}\n---\n\nx\n", ("--none", "C"), "cannot be extended safely"),
    ],
)
def test_declare_refuses_what_cannot_be_meant_and_changes_nothing(
    post: str, arguments: tuple[str, ...], said: str, blog: Blog
) -> None:
    blog.write(POST, post)
    blog.commit()
    before = state(blog)
    told = blog.threatgate("declare", POST, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert state(blog) == before


def test_declare_asks_in_a_terminal_what_was_not_said(blog: Blog) -> None:
    blog.post(declaration=None)
    blog.post("b.md", None)
    blog.commit()
    child = in_terminal(blog, "declare", POST)
    child.expect("What is the post about")
    child.sendline("incident")
    child.expect("Where did it happen")
    child.sendline("杭州市，330106")
    child.expect("next: threatgate plan")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert 'places: ["杭州市", "330106"]' in (blog.root / POST).read_text(encoding="utf-8")
    child = in_terminal(blog, "declare", "blog/posts/b.md")
    child.expect("What is the post about")
    interrupt(child)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3


# --- record ----------------------------------------------------------------------------------------

HEADS = {
    "no filings key": (
        'threatgate:\n  id: water\n  incidents: [{places: ["330100"]}]\n',
        'threatgate:\n  filings: ["ID"]\n  id: water\n  incidents: [{places: ["330100"]}]\n',
    ),
    "block list": (
        "threatgate:\n    filings:\n      - 2026-aaaaaa  # the first\n    incidents: [{places: [杭州市]}]\n",
        (
            'threatgate:\n    filings:\n      - 2026-aaaaaa  # the first\n      - "ID"\n'
            "    incidents: [{places: [杭州市]}]\n"
        ),
    ),
    "block list without indentation": (
        "threatgate:\n  incidents: [{places: [杭州市]}]\n  filings:\n  - 2026-aaaaaa\n",
        'threatgate:\n  incidents: [{places: [杭州市]}]\n  filings:\n  - 2026-aaaaaa\n  - "ID"\n',
    ),
    "flow list": (
        "threatgate:\n  incidents: [{places: [杭州市]}]\n  filings: [ '2026-aaaaaa' ] # one\n",
        "threatgate:\n  incidents: [{places: [杭州市]}]\n  filings: [ '2026-aaaaaa', \"ID\" ] # one\n",
    ),
    "flow list over lines": (
        "threatgate:\n  filings: [\n    2026-aaaaaa,\n  ]\n  incidents: [{places: [杭州市]}]\n",
        'threatgate:\n  filings: [\n    2026-aaaaaa, "ID"\n  ]\n  incidents: [{places: [杭州市]}]\n',
    ),
    "empty list": (
        "threatgate:\n  filings: []\n  incidents: [{places: [杭州市]}]\n",
        'threatgate:\n  filings: ["ID"]\n  incidents: [{places: [杭州市]}]\n',
    ),
    "nothing behind the key": (
        "threatgate:\n  filings:\n  incidents: [{places: [杭州市]}]\n",
        'threatgate:\n  filings: ["ID"]\n  incidents: [{places: [杭州市]}]\n',
    ),
    "flow mapping": (
        "threatgate: { incidents: [{places: [杭州市]}] }\n",
        'threatgate: {filings: ["ID"],  incidents: [{places: [杭州市]}] }\n',
    ),
    "flow mapping with a list": (
        "threatgate: {incidents: [{places: [杭州市]}], filings: [2026-aaaaaa]}\n",
        'threatgate: {incidents: [{places: [杭州市]}], filings: [2026-aaaaaa, "ID"]}\n',
    ),
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("layout", HEADS)
def test_record_adds_the_filing_and_disturbs_nothing_else(layout: str, newline: str, blog: Blog) -> None:
    before, after = (
        f"---\ntitle: A\n{head}# end\n---\n\nText\n".replace("\n", newline) for head in HEADS[layout]
    )
    blog.write(POST, before)
    blog.receipt(post="water" if "id: water" in before else "blog/posts/a.md")
    blog.commit()
    told = blog.threatgate("record", POST, "--authority", "杭州市公安局", "--format", "json")
    assert told.code == 0, told.err
    identifier = told.report["id"]
    assert (blog.root / POST).read_bytes().decode() == after.replace("ID", identifier)
    covered = "water" if "id: water" in before else "blog/posts/a.md"
    assert f'covers:\n  - post: "{covered}"\n' in (blog.root / f"filings/2026/{identifier}.yml").read_text()


def test_record_writes_stages_and_never_commits(blog: Blog) -> None:
    blog.post(date=None)
    blog.write("answer.PDF", b"%PDF-1.7\0\xff")
    blog.write("photo.png", b"\x89PNG")
    head = blog.commit()
    told = blog.threatgate(
        "record", POST, "--authority", "330100", "--article", "cn-2019-draft/5", "--filed-at", "2026-06-01",
        "--channel", "in-person", "--number", '杭公网安〔2026〕"117"号', "--evidence", "answer.PDF",
        "--evidence", "photo.png", "--format", "json",
    )  # fmt: skip
    assert told.code == 0, told.err
    identifier = told.report["id"]
    paths = [f"filings/2026/{identifier}{end}" for end in (".submission.pdf", ".submission-2.png", ".yml")]
    assert told.report["written"] == [*paths, POST]
    assert told.report["next"] == f"git commit -m 'Record filing {identifier}'"
    assert blog.head == head
    assert set(blog.git("diff", "--cached", "--name-only").splitlines()) == {*paths, POST}
    assert (blog.root / paths[0]).read_bytes() == b"%PDF-1.7\0\xff"
    lines = (blog.root / paths[2]).read_text(encoding="utf-8").splitlines()
    assert lines.pop(0) == "# yaml-language-server: $schema=../.schemas/receipt.json"
    recorded = lines.pop(4)
    assert recorded.startswith('recorded_at: "2')
    digests = [hashlib.sha256((blog.root / path).read_bytes()).hexdigest() for path in paths[:2]]
    assert lines.pop(12).startswith("    content: {form: 1, blob: ")
    assert lines == [
        "schema: threatgate.receipt/1",
        f'id: "{identifier}"',
        f'filing: "{identifier}"',
        "event: filed",
        'recorded_by: "liu@example.com"',
        'authority: {kind: public-security, region: "330100", name: "杭州市公安局"}',
        'filed_at: "2026-06-01"',
        'channel: "in-person"',
        'number: "杭公网安〔2026〕\\"117\\"号"',
        "articles: [cn-2019-draft/5]",
        "covers:",
        '  - post: "blog/posts/a.md"',
        "evidence:",
        f'  - {{path: "{identifier}.submission.pdf", sha256: "{digests[0]}", role: submission}}',
        f'  - {{path: "{identifier}.submission-2.png", sha256: "{digests[1]}", role: submission}}',
    ]
    assert blog.check().rules == ["TG301", "TG201"]
    blog.run(told.report["next"])
    assert blog.check().code == 0


@pytest.mark.parametrize(
    ("declaration", "arguments", "said"),
    [
        (
            HANGZHOU,
            ("--authority", "杭州市公安局西湖区分局"),
            "Competent: 杭州市公安局, 浙江省公安厅, 公安部",
        ),
        (HANGZHOU, ("--authority", "宁波市公安局"), "宁波市公安局 is not competent for this post"),
        (HANGZHOU, ("--authority", "330106"), "Competent: 杭州市公安局, 浙江省公安厅, 公安部"),
        (HANGZHOU, ("--authority", "杭州市互联网信息办公室"), "is not competent for this post"),
        (HANGZHOU, ("--authority", "杭州市公安局", "--kind", "cyberspace"), "Competent: "),
        (HANGZHOU, ("--authority", "the police"), "“the police” is no known authority"),
        (
            HANGZHOU,
            ("--authority", "杭州市公安局", "--filed-at", "2199-01-01"),
            "2199-01-01 lies in the future",
        ),
        (
            HANGZHOU,
            ("--authority", "杭州市公安局", "--filed-at", "yesterday"),
            "“yesterday” is no date or time",
        ),
        (
            f"{HANGZHOU}\nreports: [{{regions: [杭州市]}}]",
            ("--authority", "杭州市公安局", "--article", "cn-2019-draft/8"),
            "It owes filings under: cn-2019-draft/5, cn-2019-draft/6-1",
        ),
        (NOTHING, ("--authority", "杭州市公安局"), f"See what it owes: threatgate plan {POST}"),
        ("reports: [{regions: [浙江省]}]", ("--authority", "330000"), "“330000” names several bodies: "),
    ],
)
def test_record_refuses_and_writes_nothing(
    declaration: str, arguments: tuple[str, ...], said: str, blog: Blog
) -> None:
    blog.post(declaration=declaration)
    blog.commit()
    before = state(blog)
    told = blog.threatgate("record", POST, *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert state(blog) == before
    assert blog.git("status", "--porcelain") == ""


def test_record_refuses_a_second_receipt_while_the_first_is_not_committed(blog: Blog) -> None:
    blog.post(declaration=f"{HANGZHOU}\nreports: [{{regions: [杭州市]}}]", date=None)
    blog.commit()
    police = ("record", POST, "--authority", "杭州市公安局")
    first = blog.threatgate(*police, "--article", "cn-2019-draft/5", "--format", "json").report
    other = blog.threatgate(*police, "--article", "cn-2019-draft/6-1", "--format", "json")
    assert other.code == 0, "limited to another article"
    before = state(blog)
    again = blog.threatgate(*police, "--article", "cn-2019-draft/5")
    assert (again.code, again.out) == (2, "")
    path = f"filings/2026/{first['id']}.yml"
    path = path if path in again.err else first["written"][0]
    said = f"error: a filing with 杭州市公安局 is recorded already in {path}, and not committed\n"
    assert said in again.err
    assert state(blog) == before
    assert blog.run(again.err.partition("Commit it first: ")[2]).code == 0
    assert blog.threatgate(*police, "--article", "cn-2019-draft/5").code == 0


def test_record_says_that_the_time_is_now_where_none_was_given(blog: Blog) -> None:
    blog.post(date=None)
    blog.commit()
    line = "no --filed-at was given: the time of filing is now\n"
    police = ("record", POST, "--authority")
    assert line in blog.threatgate(*police, "杭州市公安局").out
    assert line not in blog.threatgate(*police, "浙江省公安厅", "--filed-at", "2026-06-01").out


def test_record_takes_the_kind_where_a_code_names_several_bodies(blog: Blog) -> None:
    blog.post(declaration="reports: [{regions: [浙江省]}]", date=None)
    blog.commit()
    for kind, name in (("cyberspace", "浙江省互联网信息办公室"), ("public-security", "浙江省公安厅")):
        told = blog.threatgate("record", POST, "--authority", "330000", "--kind", kind, "--format", "json")
        assert told.code == 0, told.err
        assert told.report["authority"] == {"kind": kind, "region": "330000", "name": name, "department": ""}
    blog.commit()
    assert blog.check().code == 0


def test_record_needs_to_know_who_records(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.post(date=None)
    blog.commit()
    blog.git("config", "--unset", "user.email")
    before = state(blog)
    told = blog.threatgate("record", POST, "--authority", "杭州市公安局")
    assert (told.code, told.out) == (2, "")
    assert "git config user.email you@example.com" in told.err
    assert state(blog) == before
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "wang@example.com")
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Wang")
    assert blog.threatgate("record", POST, "--authority", "杭州市公安局").code == 0
    receipt = next((blog.root / "filings/2026").glob("*.yml")).read_text(encoding="utf-8")
    assert 'recorded_by: "wang@example.com"' in receipt


def test_record_of_an_ignored_ledger_says_how_to_stage_it(blog: Blog) -> None:
    blog.post(date=None)
    blog.write(".gitignore", "filings/\n")
    blog.commit()
    told = blog.threatgate("record", POST, "--authority", "杭州市公安局")
    assert told.code == 3
    assert "git add -f -- filings/" in told.err


def test_a_limited_filing_discharges_no_other_article(blog: Blog) -> None:
    blog.post(declaration=f"{HANGZHOU}\nreports: [{{regions: [杭州市]}}]", date=None)
    blog.commit()
    told = blog.threatgate("record", POST, "--authority", "杭州市公安局", "--article", "cn-2019-draft/5")
    assert told.code == 0
    blog.commit()
    open_ones = [one["article"] for one in blog.check().report["findings"]]
    assert open_ones == ["cn-2019-draft/6-1", "cn-2019-draft/6-1"]


# --- event -----------------------------------------------------------------------------------------


def test_events_follow_one_another_in_a_chain(blog: Blog) -> None:
    blog.post(date=None)
    blog.receipt()
    blog.commit()
    before = "2026-aaaaaa"
    for event, arguments in (
        ("acknowledged", ()),
        ("accepted", ("--number", "7")),
        ("withdrawn", ("--reason", "Error")),
    ):
        told = blog.threatgate("event", "2026-aaaaaa", event, *arguments, "--format", "json")
        assert told.code == 0, told.err
        assert told.report["filing"] == "2026-aaaaaa"
        text = (blog.root / told.report["written"][0]).read_text(encoding="utf-8")
        digest = hashlib.sha256((blog.root / f"filings/2026/{before}.yml").read_bytes()).hexdigest()
        assert f'event: {event}\nprev: {{id: "{before}", sha256: "{digest}"}}\n' in text
        assert blog.run(told.report["next"]).code == 0
        before = told.report["id"]
    assert blog.check().rules == ["TG208"]
    assert blog.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-aaaaaa", "rejected"), "“rejected” needs a reason"),
        (("2026-aaaaaa", "withdrawn"), "“withdrawn” needs a reason"),
        (("2026-zzzzzz", "accepted"), "the ledger holds no filing 2026-zzzzzz, as committed"),
        (("2026-bbbbbb", "accepted"), "filing 2026-bbbbbb is not committed yet"),
        (("2026-aaaaaa", "accepted", "--at", "2199-01-01"), "lies in the future"),
        (("2026-aaaaaa", "accepted", "--at", "soon"), "“soon” is no date or time"),
        (("2026-aaaaaa", "published"), "Invalid value for"),
    ],
)
def test_an_event_that_cannot_be_is_refused(arguments: tuple[str, ...], said: str, blog: Blog) -> None:
    blog.post()
    blog.receipt()
    blog.commit()
    blog.receipt("2026-bbbbbb")
    before = state(blog)
    told = blog.threatgate("event", *arguments)
    assert (told.code, told.out) == (2, "")
    assert said in told.err
    assert state(blog) == before


# --- baseline --------------------------------------------------------------------------------------

LONG = "An old post with a text of some length that somebody may want to correct one day.\n" * 4


@pytest.fixture
def old_blog(blog: Blog) -> Blog:
    """A blog of 300 posts from before the gate, and what goes with them."""
    for number in range(300):
        blog.post(f"{number:03}.md", None, date="2020-01-01", body=f"{LONG}Number {number}.\n")
    blog.write("docs/data.csv", "a,b\n")
    blog.commit()
    return blog


def adopt(blog: Blog) -> None:
    told = blog.threatgate("baseline")
    assert told.code == 0, told.err
    assert "302 files that are public now are written down in threatgate-baseline.txt" in told.out
    lines = "  - threatgate:\n      baseline: threatgate-baseline.txt\n"
    assert f"put these lines under “plugins” in mkdocs.yml:\n{lines}" in told.out
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: threatgate-baseline.txt\n")
    assert blog.run(told.out.rpartition("next: ")[2]).code == 0
    blog.commit()


def test_three_hundred_old_posts_pass_by_a_baseline(old_blog: Blog) -> None:
    assert old_blog.check().rules == ["TG101"] * 300
    adopt(old_blog)
    assert (old_blog.check().code, old_blog.check().notices) == (0, ["TG101"] * 300)
    assert old_blog.build("--quiet") == Told(0, "", "")

    post = "docs/blog/posts/007.md"
    text = (old_blog.root / post).read_text(encoding="utf-8")
    old_blog.write(post, text.replace("some length", "great length", 1))
    assert old_blog.check().code == 0, "an editorial change"
    old_blog.write(post, text.replace("title: A post", "title: B"))
    assert old_blog.check().code == 0, "front matter aside"
    old_blog.write(post, text.replace("some length", "length and of CVE-2026-1234", 1))
    assert [found.path for found in old_blog.check().blocks] == [post], "a material change"

    old_blog.threatgate("declare", post, "--incident", "杭州市")
    assert old_blog.check().rules == ["TG201"]
    old_blog.threatgate("record", post, "--authority", "杭州市公安局")
    old_blog.commit()
    assert old_blog.check().code == 0, "its old date is no lateness"

    old_blog.post("new.md", None)
    assert [found.path for found in old_blog.check().blocks] == ["docs/blog/posts/new.md"]


def test_a_baseline_is_written_once_and_never_grows(old_blog: Blog) -> None:
    adopt(old_blog)
    again = old_blog.threatgate("baseline")
    assert again.code == 2
    assert "write another file with --output, and name both in “baseline”" in again.err

    old_blog.post("forgotten.md", None, date="2020-01-01")
    old_blog.commit()
    told = old_blog.threatgate("baseline", "--output", "second.txt", "--format", "json")
    data = told.report
    setting = "baseline: [threatgate-baseline.txt, second.txt]"
    assert (data["file"], data["setting"]) == ("second.txt", setting)
    line = next(one for one in (old_blog.root / "second.txt").read_text().splitlines() if "forgotten" in one)
    old_blog.commit()

    file = old_blog.root / "threatgate-baseline.txt"
    first = file.read_bytes()
    old_blog.write(file.name, first + line.encode() + b"\n")
    old_blog.commit()
    assert [(found.rule, found.path) for found in old_blog.check().blocks] == [
        ("TG101", "docs/blog/posts/forgotten.md"),
        ("TG302", file.name),
    ]
    old_blog.git("reset", "--quiet", "--hard", "HEAD~1")
    old_blog.write("mkdocs.yml", f"{CONFIG}      baseline: [threatgate-baseline.txt, second.txt]\n")
    assert old_blog.check().code == 0


def test_a_baseline_that_is_named_in_the_configuration_asks_for_no_line(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}      baseline: old.txt\n")
    blog.post(declaration=None)
    blog.commit()
    told = blog.threatgate("baseline", "--output", "old.txt")
    assert (told.code, "put these lines" in told.out) == (0, False)
    second = blog.threatgate("baseline", "--output", "second.txt")
    assert "      baseline: [old.txt, second.txt]\n" in second.out
    third = blog.threatgate("baseline", "--output", "./third.txt", "--format", "json")
    assert third.report["setting"] == "baseline: [old.txt, ./third.txt]"


def test_a_site_of_another_generator_gets_the_line_for_its_own_file(tmp_path: Path) -> None:
    site = Blog(tmp_path / "site").signed()
    site.write("threatgate.yml", "posts: [posts/**]\ndocs_dir: content\n")
    site.write("content/posts/a.md", "# A\n")
    site.commit()
    told = site.threatgate("baseline")
    assert "put this line into threatgate.yml:\n  baseline: threatgate-baseline.txt\n" in told.out


def test_a_baseline_holds_only_what_is_committed_and_public(blog: Blog) -> None:
    blog.post(declaration=None)
    blog.write("docs/.hidden.md", "hidden")
    blog.commit()
    blog.post("b.md", None)
    assert blog.threatgate("baseline").code == 0
    lines = (blog.root / "threatgate-baseline.txt").read_text(encoding="utf-8").splitlines()
    assert [line.rpartition(" ")[2] for line in lines[1:]] == [POST, "docs/index.md"]
    inside = blog.threatgate("baseline", "--output", "docs/baseline.txt")
    assert (inside.code, (blog.root / "docs/baseline.txt").exists()) == (2, False)


# --- places, rules, explain ------------------------------------------------------------------------


def test_places_are_found_by_name_code_and_pinyin(blog: Blog) -> None:
    for text in ("杭州", "330100", "hangzhou"):
        told = blog.threatgate("places", text)
        assert told.code == 0
        for part in ("330100", "浙江省杭州市", "prefecture", "杭州市公安局", "杭州市互联网信息办公室"):
            assert part in told.out
    data = json.loads(blog.threatgate("places", "330106", "--format", "json").out)
    assert [(one["code"], one["path"], one["level"]) for one in data] == [
        ("330106", "浙江省杭州市西湖区", "county")
    ]
    assert data[0]["competent"]["public-security"] == ["杭州市公安局", "浙江省公安厅", "公安部"]
    several = json.loads(blog.threatgate("places", "西湖区", "--format", "json").out)
    assert [one["code"] for one in several] == ["330106", "360103"]
    nowhere = blog.threatgate("places", "atlantis")
    assert (nowhere.code, nowhere.out) == (1, "")
    assert "no place matches “atlantis”" in nowhere.err
    assert blog.threatgate("places", "atlantis", "--format", "json").out == "[]\n"


def test_rules_lists_every_rule_by_code(blog: Blog) -> None:
    data = json.loads(blog.threatgate("rules", "--format", "json").out)
    assert [one["code"] for one in data] == sorted(check.RULE.code for check in CHECKS)
    told = blog.threatgate("rules")
    assert told.code == 0
    assert all(f"{one['code']}" in told.out and one["slug"] in told.out for one in data)


def test_explain_knows_rules_and_articles_anywhere(tmp_path: Path) -> None:
    nowhere = Blog(tmp_path / "nowhere")
    told = [nowhere.threatgate("explain", name) for name in ("TG201", "tg201", "receipt-missing")]
    assert told[0] == told[1] == told[2]
    assert told[0].code == 0
    for heading in (
        "TG201 receipt-missing: ",
        "Why this blocks",
        "How to clear it",
        "Blocked",
        "Publishable",
    ):
        assert heading in told[0].out
    articles = [nowhere.threatgate("explain", name) for name in ("cn-2019-draft/7", "7")]
    assert articles[0] == articles[1]
    assert "legal status: a draft" in articles[0].out
    assert "not read in the original" in articles[0].out
    data = json.loads(nowhere.threatgate("explain", "cn-2019-draft/5", "--format", "json").out)
    assert (data["id"], data["verified"]) == ("cn-2019-draft/5", True)
    nothing = nowhere.threatgate("explain", "TG999")
    assert (nothing.code, nothing.out) == (1, "")
    assert "TG999" in nothing.err


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.RULE.code)
def test_explain_has_a_manual_for_every_rule(check: object, blog: Blog) -> None:
    code = check.RULE.code  # type: ignore[attr-defined]
    assert blog.threatgate("explain", code).out.count("\n") > 10


# --- the command itself ----------------------------------------------------------------------------


def test_the_command_is_also_a_module_and_knows_its_version(blog: Blog) -> None:
    blog.post()
    blog.commit()
    module = blog.run(f"{sys.executable} -m mkdocs_threatgate check")
    assert module == blog.run("threatgate check")
    assert module.code == 1
    assert (
        blog.run(f"{sys.executable} -m mkdocs_threatgate --version").out
        == f"threatgate, version {__version__}\n"
    )


def test_the_command_explains_itself(blog: Blog) -> None:
    told = blog.threatgate("--help")
    assert told.code == 0
    assert "Exit codes: 0 publishable · 1 blocked · 2 usage or configuration · 3 no verdict." in " ".join(
        told.out.split()
    )
    for name in ("check", "plan", "declare", "record", "event", "baseline", "places", "rules", "explain"):
        assert f"  {name} " in told.out
        helped = blog.threatgate(name, "--help")
        assert (helped.code, "--format" in helped.out) == (0, True)
    for arguments in (
        ("chek",),
        ("check", "--exit-zero"),
        ("check", "--ignore", "TG201"),
        ("check", "--format", "xml"),
    ):
        assert blog.threatgate(*arguments).code == 2


def test_a_terminal_gets_colours_unless_it_asks_for_none(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    PLIGHTS["TG201"](blog)
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = pexpect.run(f"{BIN}/threatgate check", cwd=str(blog.root), encoding="utf-8")
    assert "\x1b[31m" in coloured
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in pexpect.run(f"{BIN}/threatgate check", cwd=str(blog.root), encoding="utf-8")
    assert "\x1b" not in blog.run("threatgate check").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("form", ["text", "json"])
def test_an_answer_that_cannot_be_written_is_told_as_that(form: str, blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.commit()
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [BIN / "threatgate", "check", "--format", form],
            cwd=blog.root,
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    said = "error: standard output could not be written: No space left on device"
    assert (done.returncode, done.stderr.splitlines()) == (
        3,
        [said, "Make room for it, or send it elsewhere."],
    )


def test_a_language_that_is_not_known_is_noted_once(blog: Blog) -> None:
    blog.post(declaration=NOTHING)
    blog.commit()
    told = told_by(blog, "check", THREATGATE_LANG="fr_FR.UTF-8")
    note = "note: THREATGATE_LANG asks for “fr_FR.UTF-8”, which is none of en, zh; the site's is taken\n"
    assert (told.code, told.err) == (0, note)
    assert told_by(blog, "check", THREATGATE_LANG="").err == ""


SLOW = """\
import sys
from mkdocs_threatgate import cli
from mkdocs_threatgate.cli import door
door.SECONDS_BEFORE_PROGRESS = {seconds}
cli.main(["check"])
"""


def test_a_check_that_takes_long_shows_how_far_it_is_on_a_terminal_only(old_blog: Blog) -> None:
    for seconds, drawn in ((0.0, True), (3600.0, False)):
        script = SLOW.format(seconds=seconds)
        child = pexpect.spawn(
            sys.executable,
            ["-c", script],
            cwd=str(old_blog.root),
            encoding="utf-8",
            timeout=60,
            dimensions=(40, 120),
        )
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 1
        assert ("/300" in (child.before or "") or "/301" in (child.before or "")) is drawn
    piped = subprocess.run(
        [sys.executable, "-c", SLOW.format(seconds=0.0)],
        cwd=old_blog.root,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert (piped.returncode, piped.stderr) == (1, "")
    assert "\x1b" not in piped.stdout
