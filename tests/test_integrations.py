"""The action, the GitLab template and the hooks, run from their own files as far as no forge is needed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from blog import NOTHING, Blog, Told
from reported import obeyed

from mkdocs_threatgate import __version__

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
GITLAB: dict[str, Any] = yaml.safe_load((ROOT / "ci" / "gitlab.yml").read_text(encoding="utf-8"))[
    "threatgate"
]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS = {step.get("name", step.get("uses")): step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ ?inputs\.([\w-]+) ?\}\}")

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32", reason="the steps are written for bash"
)


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    """A blog on main with a post that is in order, a branch with one that is not, and origin/main."""
    made = Blog(tmp_path / "work").start()
    made.post("good.md", NOTHING)
    made.commit()
    made.git("update-ref", "refs/remotes/origin/main", "HEAD")
    made.git("switch", "-q", "-c", "topic")
    return made


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The runner's own folder, in which the installed program lies where the action puts it."""
    programs = tmp_path / "temp" / "threatgate" / "bin"
    programs.mkdir(parents=True)
    script = f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(ROOT)!r})\n"
    (programs / "threatgate").write_text(f"{script}from mkdocs_threatgate.cli import main\nmain()\n")
    (programs / "threatgate").chmod(0o755)
    return tmp_path / "temp"


def run_step(name: str, blog: Blog, runner: Path, event: str = "pull_request", **inputs: str) -> Told:
    """Run a step of the action with the environment that GitHub gives it."""
    step = STEPS[name]
    stated = {key: value["default"] for key, value in ACTION["inputs"].items()} | {
        key.replace("_", "-"): value for key, value in inputs.items()
    }
    environment = {
        key: EXPRESSION.sub(lambda match: stated[match[1]], str(value)).replace(
            "${{ github.action_path }}", str(ROOT)
        )
        for key, value in step["env"].items()
    }
    assert not any("${{" in value for value in environment.values())
    github = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": event,
        "GITHUB_BASE_REF": "main" if event.startswith("pull_request") else "",
        "GITHUB_WORKSPACE": str(blog.root),
        "GITHUB_OUTPUT": str(runner / "output"),
        "GITHUB_STEP_SUMMARY": str(runner / "summary.md"),
        "RUNNER_TEMP": str(runner),
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=blog.root,
        env=os.environ | github | environment,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return Told(done.returncode, done.stdout, done.stderr)


def outputs(runner: Path) -> dict[str, str]:
    lines = (runner / "output").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


# --- the action ----------------------------------------------------------------------------------------


def test_a_pull_request_that_is_blocked_fails_with_annotations_and_a_summary(
    blog: Blog, runner: Path
) -> None:
    path = blog.post("bad.md")
    blog.commit()
    told = run_step("Judge", blog, runner)
    assert (told.code, told.err) == (1, "")
    assert [(one.name, one.properties["file"]) for one in obeyed(told.out)] == [("error", path)]
    assert "Judged is what has changed since origin/main" in told.out
    assert outputs(runner) == {"exit-code": "1"}
    assert (runner / "summary.md").read_text(encoding="utf-8").startswith("## threatgate\n\n**blocked")


def test_a_pull_request_that_owes_nothing_passes(blog: Blog, runner: Path) -> None:
    blog.post("more.md", NOTHING)
    blog.commit()
    assert run_step("Judge", blog, runner).code == 0
    assert outputs(runner) == {"exit-code": "0"}


def test_a_pull_request_cannot_switch_the_gate_off(blog: Blog, runner: Path) -> None:
    blog.post("bad.md")
    settings = (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    blog.write("mkdocs.yml", settings.replace("posts: [blog/posts/**]", "posts: [blog/other/**]"))
    blog.write("docs/blog/other/x.md", f"---\nthreatgate: {{{NOTHING}}}\n---\n")
    blog.commit()
    assert run_step("Judge", blog, runner).code == 1


def test_a_push_is_judged_as_a_whole(blog: Blog, runner: Path) -> None:
    blog.post("bad.md")
    blog.commit()
    told = run_step("Judge", blog, runner, "push")
    assert told.code == 1
    assert "posts 2, blocked 1" in told.out


def test_reports_are_written_where_they_are_asked_for(blog: Blog, runner: Path) -> None:
    blog.post("bad.md")
    blog.commit()
    wanted = "json=out/report.json\njunit=report.xml\n"
    told = run_step("Judge", blog, runner, format="text", outputs=wanted, upload_sarif="true")
    assert told.code == 1
    assert (blog.root / "out" / "report.json").is_file()
    assert (blog.root / "report.xml").is_file()
    assert outputs(runner) == {"exit-code": "1", "sarif": str(runner / "threatgate.sarif")}
    assert (runner / "threatgate.sarif").is_file()


def test_a_site_may_lie_below_or_be_named_by_its_file(blog: Blog, runner: Path) -> None:
    blog.git("mv", "docs", "site-docs")
    blog.git("mv", "mkdocs.yml", "site-docs")
    blog.write("site/.keep")
    blog.git("mv", "site-docs", "site/docs")
    blog.git("mv", "site/docs/mkdocs.yml", "site/mkdocs.yml")
    blog.commit()
    for path in ("site", "site/mkdocs.yml"):
        assert run_step("Judge", blog, runner, "push", path=path).code == 0
    assert run_step("Judge", blog, runner, "push", path="nowhere").code == 2


def test_a_name_from_outside_is_never_run(blog: Blog, runner: Path) -> None:
    mark = runner / "ran"
    evil = f"$(touch {mark})`touch {mark}`; touch {mark} #"
    for named in ("since", "path", "format", "outputs"):
        assert run_step("Judge", blog, runner, **{named: evil}).code in (2, 3)
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "a value from outside stands in a script"
    assert not mark.exists()


def test_the_repository_is_not_imported(blog: Blog, runner: Path) -> None:
    mark = runner / "ran"
    for module in ("click.py", "pip.py", "venv.py", "mkdocs_threatgate.py", "sitecustomize.py"):
        blog.write(module, f"open({str(mark)!r}, 'w')\nraise SystemExit(0)\n")
    blog.post("bad.md")
    blog.commit()
    assert run_step("Judge", blog, runner).code == 1
    assert not mark.exists()


def test_it_refuses_to_run_with_a_token_that_may_write(blog: Blog, runner: Path) -> None:
    told = run_step("Judge", blog, runner, "pull_request_target")
    assert (told.code, outputs(runner)) == (2, {"exit-code": "2"})


def test_a_history_that_is_cut_short_is_no_verdict(blog: Blog, runner: Path, tmp_path: Path) -> None:
    blog.post("bad.md")
    blog.commit()
    url = blog.root.as_uri()
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", "--branch=topic", url, str(tmp_path / "cut")], check=True
    )
    told = run_step("Judge", Blog(tmp_path / "cut"), runner)
    assert told.code == 3
    assert outputs(runner) == {"exit-code": "3"}


def test_findings_of_a_fork_are_not_uploaded() -> None:
    condition = " ".join(STEPS["Show it in code scanning"]["if"].split())
    assert condition == (
        "${{ !cancelled() && steps.check.outputs.sarif != '' && (github.event_name != 'pull_request' || "
        "github.event.pull_request.head.repo.full_name == github.repository) }}"
    )


@pytest.mark.long
def test_the_action_installs_what_it_came_with(blog: Blog, runner: Path) -> None:
    shutil.rmtree(runner / "threatgate")
    for module in ("pip.py", "venv.py"):
        blog.write(module, "raise SystemExit(7)\n")
    blog.post("bad.md")
    blog.commit()
    installed = run_step("Install threatgate", blog, runner)
    assert installed.code == 0, installed.err
    version = subprocess.run(
        [runner / "threatgate" / "bin" / "threatgate", "--version"], check=True, capture_output=True
    )
    assert version.stdout.decode().strip() == f"threatgate, version {__version__}"
    assert run_step("Judge", blog, runner).code == 1


# --- GitLab --------------------------------------------------------------------------------------------


def run_job(blog: Blog, builds: Path, base: str = "", part: str = "script") -> Told:
    """Run the job's lines as GitLab's runner does, one after the other in one shell."""
    told = {
        "CI_PROJECT_DIR": str(blog.root),
        "CI_BUILDS_DIR": str(builds),
        **({"CI_MERGE_REQUEST_DIFF_BASE_SHA": base} if base else {}),
    }
    done = subprocess.run(
        ["sh", "-e", "-c", "\n".join(GITLAB[part])],
        cwd=blog.root,
        env=os.environ | GITLAB["variables"] | {"THREATGATE_PACKAGE": str(ROOT)} | told,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_the_job_of_gitlab_judges_and_leaves_its_reports(blog: Blog, runner: Path) -> None:
    base = blog.head
    assert run_job(blog, runner).code == 0
    blog.post("bad.md")
    blog.commit()
    for since, posts in (("", 2), (base, 1)):
        told = run_job(blog, runner, since)
        assert told.code == 1
        assert f"posts {posts}, blocked 1" in told.out
    for report in GITLAB["artifacts"]["reports"].values():
        assert (blog.root / report).is_file()
    assert GITLAB["artifacts"]["when"] == "always"
    assert GITLAB["variables"]["GIT_DEPTH"] == "0"


@pytest.mark.long
def test_the_job_of_gitlab_installs_it(blog: Blog, runner: Path) -> None:
    shutil.rmtree(runner / "threatgate")
    assert run_job(blog, runner, part="before_script").code == 0
    assert run_job(blog, runner).code == 0


# --- Jenkins and Gitee, as the guide shows them --------------------------------------------------------

GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
PIPELINE = re.search(r"^```groovy[^\n]*\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
SHOWN = {
    "Jenkins": re.search(r"sh '''\n(.*?)'''", PIPELINE[1] if PIPELINE else "", re.DOTALL),
    "Gitee": re.search(r"^## Gitee\n.*?^```sh\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL),
}


@pytest.mark.long
@pytest.mark.parametrize("server", SHOWN)
def test_the_example_judges_a_change_and_leaves_its_report(server: str, blog: Blog, tmp_path: Path) -> None:
    shown = SHOWN[server]
    assert shown is not None
    script = shown[1].replace("mkdocs-threatgate==0.1.0", f'"{ROOT}"')
    assert script.count(str(ROOT)) == 1
    blog.git("branch", "master", "main")
    blog.git("remote", "add", "origin", str(blog.root))
    blog.write("pip.py", "raise SystemExit(7)\n")
    blog.post("bad.md")
    blog.commit()
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=blog.root,
        env=kept | {"WORKSPACE_TMP": str(tmp_path), "CHANGE_TARGET": "main", "TMPDIR": str(tmp_path)},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1, done.stderr
    assert "docs/blog/posts/bad.md:5:43: TG201" in done.stdout
    assert ("origin/main" if server == "Jenkins" else "FETCH_HEAD") in done.stdout
    assert 'failures="1"' in (blog.root / "threatgate.xml").read_text(encoding="utf-8")


def test_the_pipeline_of_jenkins_fetches_the_whole_history() -> None:
    assert PIPELINE is not None
    assert "cloneOption(shallow: false" in PIPELINE[1]
    assert PIPELINE[1].count("{") - PIPELINE[1].count("}") == 0


# --- pre-commit ----------------------------------------------------------------------------------------


def test_the_hooks_name_commands_that_there_are(blog: Blog) -> None:
    names = {hook["id"]: hook["entry"].split() for hook in HOOKS}
    assert list(names) == ["threatgate", "threatgate-push", "threatgate-scan"]
    blog.post("bad.md")
    blog.git("add", "--all")
    assert blog.threatgate(*names["threatgate"][1:]).code == 1
    assert blog.threatgate(*names["threatgate-push"][1:]).code == 0
    assert blog.threatgate(*names["threatgate-scan"][1:], "docs/blog/posts/good.md").code == 0


@pytest.mark.long
def test_pre_commit_runs_the_hooks_in_a_real_repository(blog: Blog, tmp_path: Path) -> None:
    pytest.importorskip("pre_commit")
    ours = Blog(tmp_path / "threatgate")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    ).stdout.decode()  # fmt: skip
    for path in filter(None, listed.split("\0")):
        if path.startswith(("mkdocs_threatgate/", "README", "LICENSE", "NOTICE", "pyproject", ".pre-commit")):
            ours.write(path, (ROOT / path).read_bytes())
    ours.commit()
    hooks = "[{id: threatgate}, {id: threatgate-scan}]"
    blog.write(
        ".pre-commit-config.yaml", f"repos: [{{repo: {ours.root}, rev: {ours.head}, hooks: {hooks}}}]\n"
    )
    blog.commit()
    environment = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=blog.root, env=environment, check=True,
        capture_output=True,
    )  # fmt: skip

    def commit(*words: str) -> Told:
        done = subprocess.run(
            ["git", "commit", "-m", "A post", *words],
            cwd=blog.root, env=environment, check=False, capture_output=True, encoding="utf-8",
        )  # fmt: skip
        return Told(done.returncode, done.stdout, done.stderr)

    bad = blog.post("bad.md")
    blog.git("add", bad)
    refused = commit()
    assert refused.code == 1
    assert f"{bad}:5:43: TG201" in refused.out + refused.err
    # what is only on disk does not count, and a commit of one path has an index of its own
    blog.write(bad, "---\nthreatgate: {none: Not committed}\n---\n")
    assert commit().code == 1
    blog.git("reset", "-q")
    good = blog.post("more.md", NOTHING)
    blog.git("add", "--intent-to-add", good)
    passed = commit("--", good)
    assert passed.code == 0, passed.out + passed.err
    assert blog.git("show", "--format=", "--name-only") == good


# --- forks ---------------------------------------------------------------------------------------------


def test_no_workflow_in_the_documents_gives_a_fork_more_than_it_may_have() -> None:
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```yaml[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    workflows = [loaded for loaded in map(yaml.safe_load, blocks) if "jobs" in loaded]
    assert len(workflows) >= 1
    for workflow in workflows:
        triggers = workflow[True]  # YAML 1.1 takes `on` for that
        assert "pull_request_target" not in triggers
        assert workflow["permissions"] == {"contents": "read"}
