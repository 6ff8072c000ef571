"""`threatgate init`: the gate before a blog that is there already, every other byte as it was."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
import yaml
from blog import DATE, NOTHING, Blog
from forge import run_workflow

from mkdocs_threatgate.sources.installation import requirement

BIN = Path(sys.executable).parent
OLD = "杭州某水务公司遭勒索攻击始末。An old text.\n"
POSTS = '["blog/posts/**"]'
ENTRY = f"""\
  - threatgate:
      posts: {POSTS}
      baseline: threatgate-baseline.txt
"""
COMMIT = "git commit -m 'Put the gate before the blog'"


def old_blog(root: Path, config: str | bytes, folder: str = "blog/posts") -> Blog:
    """Return a blog of several posts that say nothing, committed."""
    blog = Blog(root).signed()
    blog.write("mkdocs.yml", config)
    blog.write("docs/index.md", "# Blog\n")
    for number in range(3):
        blog.write(f"docs/{folder}/{number}.md", f"---\ntitle: Old {number}\ndate: {DATE}\n---\n\n{OLD}")
    blog.write(f"docs/{folder}/scan.txt", "attached\n")
    blog.commit()
    return blog


def adds(before: str, after: str, added: str) -> bool:
    """Return whether a text is what it was with something added in one place."""
    places = (place for place in range(len(before) + 1) if after[place : place + len(added)] == added)
    return any(before == after[:place] + after[place + len(added) :] for place in places)


CONFIGS = {
    "block list": ("site_name: B\ntheme: mkdocs\nplugins:\n  - search\n", ENTRY),
    "comments around": (
        "# top\nsite_name: B # mine\ntheme: mkdocs\nplugins: # which\n  - search # needed\n\n# end\n",
        ENTRY,
    ),
    "not indented": (
        "site_name: B\ntheme: mkdocs\nplugins:\n- search\n- search2:\n    a: [1]\nextra: {}\n",
        f"- threatgate:\n    posts: {POSTS}\n    baseline: threatgate-baseline.txt\n",
    ),
    "windows line ends": (
        "site_name: B\r\ntheme: mkdocs\r\nplugins:\r\n  - search\r\nextra: {a: 1}\r\n",
        ENTRY.replace("\n", "\r\n"),
    ),
    "no last line end": ("site_name: B\ntheme: mkdocs\nplugins:\n  - search", f"\n{ENTRY}"),
    "byte-order mark": ("\ufeffsite_name: B\ntheme: mkdocs\nplugins:\n  - search\n", ENTRY),
    "list in brackets": (
        "site_name: B\ntheme: mkdocs\nplugins: [search]  # short\n",
        f", {{threatgate: {{posts: {POSTS}, baseline: threatgate-baseline.txt}}}}",
    ),
    "list in brackets with lists in it": (
        "site_name: B\ntheme: mkdocs\nplugins: [search, {tags: {a: [1, 2]}}, ] # ]\nextra: {b: [1]}\n",
        f" {{threatgate: {{posts: {POSTS}, baseline: threatgate-baseline.txt}}}}",
    ),
    "no plugin wanted": (
        "site_name: B\ntheme: mkdocs\nplugins: []\n",
        f"{{threatgate: {{posts: {POSTS}, baseline: threatgate-baseline.txt}}}}",
    ),
    "mapping": (
        "site_name: B\ntheme: mkdocs\nplugins:\n  search:\n    lang: en\n",
        f"  threatgate:\n    posts: {POSTS}\n    baseline: threatgate-baseline.txt\n",
    ),
    "mapping in braces": (
        "site_name: B\ntheme: mkdocs\nplugins: {search: {lang: en}}\n",
        f", threatgate: {{posts: {POSTS}, baseline: threatgate-baseline.txt}}",
    ),
    "absent": ("site_name: B\ntheme: mkdocs\n", f"plugins:\n  - search\n{ENTRY}"),
    "nothing behind it": ("site_name: B\nplugins:\ntheme: mkdocs\n", f"  - search\n{ENTRY}"),
    "tags of others": (
        "site_name: B\nplugins:\n  - search\nextra: !ENV [A, b]\nx: !!python/name:os.path.join ''\n",
        ENTRY,
    ),
    "inherits and has plugins of its own": (
        "INHERIT: parent.yml\nsite_name: B\ntheme: mkdocs\nplugins:\n  - search\n",
        ENTRY,
    ),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_the_plugin_is_added_and_every_other_byte_is_as_it_was(name: str, tmp_path: Path) -> None:
    config, added = CONFIGS[name]
    blog = old_blog(tmp_path / "blog", config.encode())
    blog.write("parent.yml", "plugins: [tags]\n")
    blog.commit()
    told = blog.threatgate("init", "--yes", "--owner", "@example/security")
    assert told.code == 0, told.err
    after = (blog.root / "mkdocs.yml").read_bytes().decode()
    assert adds(config, after, added)
    assert told.out.splitlines()[-1] == f"next: {COMMIT}"
    assert blog.run(COMMIT).code == 0
    judged = blog.check()
    assert (judged.code, judged.report["summary"]["posts"]) == (0, 3)
    again = blog.threatgate("init", "--yes", "--owner", "@example/security")
    assert (again.code, again.out) == (0, "everything is in place; there is nothing to change\n")
    assert blog.git("status", "--porcelain") == ""


def test_the_blog_of_material_needs_no_globs_and_search_stays(tmp_path: Path) -> None:
    config = "site_name: B\ntheme: material\nplugins:\n  - search\n  - blog\n"
    blog = old_blog(tmp_path / "blog", config)
    assert blog.threatgate("init", "--yes").code == 0
    after = (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    assert adds(config, after, "  - threatgate:\n      baseline: threatgate-baseline.txt\n")
    blog.run(COMMIT)
    assert blog.check().report["summary"]["posts"] == 3


@pytest.mark.long
def test_the_site_builds_before_and_after_with_its_search(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\ntheme: mkdocs\n")
    blog.write(".gitignore", "site/\n")
    blog.commit()
    assert blog.build().code == 0
    before = {path.relative_to(blog.root) for path in (blog.root / "site").rglob("*") if path.is_file()}
    blog.threatgate("init", "--yes")
    blog.run(COMMIT)
    told = blog.build("--strict")
    assert told.code == 0, told.err
    after = {path.relative_to(blog.root) for path in (blog.root / "site").rglob("*") if path.is_file()}
    assert before <= after
    assert Path("site/search/search_index.json") in after


REFUSED: dict[str, str | bytes] = {
    "plugins of the parent": "INHERIT: parent.yml\nsite_name: B\n",
    "a list with a tag": "site_name: B\nplugins: !ENV [X, [search]]\n",
    "an alias": "site_name: B\nextra: &a [search]\nplugins: *a\n",
    "in braces altogether": "{site_name: B, theme: mkdocs}\n",
    "a second document": "site_name: B\n---\na: 1\n",
    "broken": "site_name: [B\n",
    "not UTF-8": "site_name: 博客\n".encode("gbk"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_edited_safely_is_left_alone(name: str, tmp_path: Path) -> None:
    config = REFUSED[name]
    blog = old_blog(tmp_path / "blog", config)
    blog.write("parent.yml", "plugins: [tags]\n")
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert (told.code, told.out) == (2, "")
    assert len(told.err.splitlines()) == 2
    assert blog.git("status", "--porcelain") == ""
    if name in ("plugins of the parent", "in braces altogether"):
        wanted = f"- {{threatgate: {{posts: {POSTS}, baseline: threatgate-baseline.txt}}}}"
        assert told.err.splitlines()[1].endswith(wanted)


def test_what_was_added_by_hand_is_taken_up(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "INHERIT: parent.yml\nsite_name: B\n")
    blog.write("parent.yml", "theme: mkdocs\nplugins: [tags]\n")
    blog.commit()
    item = blog.threatgate("init", "--yes").err.splitlines()[1].partition(": - ")[2]
    blog.write("parent.yml", f"theme: mkdocs\nplugins:\n  - tags\n  - {item}\n")
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert (told.code, "create threatgate-baseline.txt: 5 files are public already" in told.out) == (0, True)
    blog.run(COMMIT)
    assert blog.check().code == 0


def test_a_gate_that_is_on_already_gets_no_baseline(tmp_path: Path) -> None:
    config = (
        "site_name: B\ntheme: mkdocs\nplugins:\n  - search\n  - threatgate:\n      posts: [blog/posts/**]\n"
    )
    blog = old_blog(tmp_path / "blog", config)
    assert blog.threatgate("init", "--yes").code == 0
    assert not (blog.root / "threatgate-baseline.txt").exists()
    assert (blog.root / "mkdocs.yml").read_text(encoding="utf-8") == config
    assert (blog.root / "filings/.gitattributes").exists()
    assert blog.check().rules == ["TG101"] * 3


def test_a_site_without_mkdocs_gets_a_file_of_settings(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").signed()
    blog.write("zensical.toml", "[project]\n")
    blog.write("content/posts/a.md", f"# Old\n\n{OLD}")
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert told.code == 0, told.err
    assert (blog.root / "threatgate.yml").read_text(encoding="utf-8").splitlines() == [
        "# Settings of threatgate.",
        'docs_dir: "content"',
        'posts: ["posts/**"]',
        "baseline: threatgate-baseline.txt",
    ]
    blog.run(COMMIT)
    assert blog.check().code == 0
    assert blog.threatgate("init", "--yes").out.startswith("everything is in place")


def test_a_new_blog_without_posts_gets_no_baseline_that_says_nothing(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").signed()
    blog.write("docs/.keep")
    blog.write("mkdocs.yml", "site_name: B\ntheme: mkdocs\n")
    blog.commit()
    assert blog.threatgate("init", "--yes", "--posts", "blog/**").code == 0
    after = (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    assert after.endswith('plugins:\n  - search\n  - threatgate:\n      posts: ["blog/**"]\n')
    blog.run(COMMIT)
    blog.write("docs/blog/a.md", f"---\ntitle: A\nthreatgate:\n  {NOTHING}\n---\n\nText.\n")
    assert blog.check().code == 0


@pytest.mark.parametrize("folder", ["blog/posts", "posts", "_posts", "blog", "news"])
def test_posts_are_found_where_they_lie_as_a_rule(tmp_path: Path, folder: str) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n", folder)
    assert blog.threatgate("init", "--yes").code == 0
    assert f'posts: ["{folder}/**"]' in (blog.root / "mkdocs.yml").read_text(encoding="utf-8")


def test_posts_that_lie_elsewhere_must_be_named(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n", "articles")
    told = blog.threatgate("init", "--yes")
    assert (told.code, "--posts" in told.err, blog.git("status", "--porcelain")) == (2, True, "")
    assert blog.threatgate("init", "--yes", "--posts", "articles/**", "--posts", "notes/**").code == 0
    assert 'posts: ["articles/**", "notes/**"]' in (blog.root / "mkdocs.yml").read_text(encoding="utf-8")
    nowhere = Blog(tmp_path / "empty").signed()
    nowhere.commit()
    told = nowhere.threatgate("init", "--yes")
    assert (told.code, "--docs" in told.err) == (2, True)


# --- asking, telling, all or nothing ---------------------------------------------------------------


def test_nothing_is_written_without_a_yes_and_the_plan_is_told(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    told = blog.threatgate("init")
    assert told.code == 2
    assert told.out.splitlines()[:5] == [
        "create threatgate-baseline.txt: 5 files are public already: told from now on, and not blocked",
        "change mkdocs.yml: switches the gate on, for the posts blog/posts/**",
        "create filings/.gitattributes: git keeps receipts and evidence byte for byte",
        "create filings/.schemas/receipt.json: editors know the fields of a receipt",
        "create .github/workflows/threatgate.yml: judges every pull request and every push",
    ]
    assert told.err == "error: nothing was written\nTo write all of this run it again with --yes.\n"
    asked = blog.threatgate("init", "--format", "json")
    assert (asked.code, asked.report["written"], asked.report["next"]) == (2, False, None)
    assert blog.git("status", "--porcelain") == ""
    done = blog.threatgate("init", "--yes", "--format", "json")
    assert (done.code, done.report["written"], done.report["next"]) == (0, True, COMMIT)
    assert [(one["action"], one["path"]) for one in done.report["changes"]] == [
        ("create", "threatgate-baseline.txt"),
        ("change", "mkdocs.yml"),
        ("create", "filings/.gitattributes"),
        ("create", "filings/.schemas/receipt.json"),
        ("create", ".github/workflows/threatgate.yml"),
    ]
    staged = blog.git("diff", "--cached", "--name-only").splitlines()
    assert staged == sorted(one["path"] for one in done.report["changes"])


def test_on_a_terminal_it_asks_who_owns_the_gate_and_whether_to_write(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    child = pexpect.spawn(f"{BIN}/threatgate init", cwd=str(blog.root), encoding="utf-8", timeout=60)
    child.expect("Who must agree to changes of the gate")
    child.sendline("nobody in particular")
    child.expect("is no owner")
    child.sendline("@example/security")
    child.expect("create .github/CODEOWNERS: changes of these need @example/security")
    child.expect("Write these files")
    child.sendline("n")
    child.expect("nothing was written")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, blog.git("status", "--porcelain")) == (2, "")
    child = pexpect.spawn(f"{BIN}/threatgate init", cwd=str(blog.root), encoding="utf-8", timeout=60)
    child.expect("Who must agree")
    child.sendline("")
    child.expect("Write these files")
    child.sendline("")
    child.expect("next: git commit")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert not (blog.root / ".github/CODEOWNERS").exists()


def test_all_files_are_written_or_none(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".github", "a file where a folder should be\n")
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert (told.code, ".github" in told.err) == (3, True)
    assert blog.git("status", "--porcelain", "--untracked-files=all") == ""
    assert not (blog.root / "threatgate-baseline.txt").exists()


def test_the_plan_speaks_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "zh")
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    told = blog.threatgate("init", "--yes", "--owner", "@example/security")
    assert told.out.splitlines()[0].startswith("新建 threatgate-baseline.txt：")


# --- ledger, owners, workflow, hooks, editor -------------------------------------------------------


def test_git_leaves_the_ledger_alone_whatever_the_repository_says(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".gitattributes", "* text=auto eol=crlf\n*.pdf filter=lfs diff=lfs merge=lfs -text\n")
    blog.commit()
    blog.threatgate("init", "--yes")
    asked = ("check-attr", "text", "filter", "ident", "working-tree-encoding", "--", "filings/2026/a.pdf")
    said = [line.rpartition(": ")[2] for line in blog.git(*asked).splitlines()]
    assert said == ["unset", "unset", "unset", "unset"]
    own = blog.root / "filings/.gitattributes"
    blog.write("filings/.gitattributes", "*.pdf filter=lfs -text\n")
    blog.threatgate("init", "--yes")
    assert own.read_text(encoding="utf-8").endswith("\n\n*.pdf filter=lfs -text\n")
    assert blog.git(*asked).splitlines()[1].endswith(": lfs")
    assert blog.threatgate("init", "--yes").out.startswith("everything is in place")


def test_a_ledger_that_git_ignores_is_refused(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".gitignore", "filings/\n")
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert (told.code, told.err.splitlines()[0]) == (2, "error: git ignores filings/.gitattributes")
    assert blog.git("status", "--porcelain") == ""


def test_owners_are_added_to_the_file_that_is_there(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    before = "* @example/everybody\r\n/filings/ @example/legal\r\n"
    blog.write("docs/CODEOWNERS", before)
    blog.commit()
    assert blog.threatgate("init", "--yes", "--owner", "@example/security").code == 0
    after = (blog.root / "docs/CODEOWNERS").read_bytes().decode()
    assert after.startswith(before)
    lines = [line.split() for line in after.removeprefix(before).splitlines() if line.startswith("/")]
    assert lines == [
        [path, "@example/security"]
        for path in (
            "/mkdocs.yml",
            "/threatgate-baseline.txt",
            "/.github/workflows/threatgate.yml",
            "/docs/CODEOWNERS",
        )
    ]
    assert after.count("\r\n") == after.count("\n")
    assert not (blog.root / ".github/CODEOWNERS").exists()
    assert blog.threatgate("init", "--owner", "security").code == 2


def test_the_workflow_reads_only_and_sees_the_whole_history(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.threatgate("init", "--yes")
    loaded = yaml.safe_load((blog.root / ".github/workflows/threatgate.yml").read_text(encoding="utf-8"))
    assert loaded["permissions"] == {"contents": "read"}
    assert loaded[True] == {"pull_request": None, "push": {"branches": ["main"]}}  # YAML 1.1 reads `on` so
    checkout, _, install, changed, whole = loaded["jobs"]["gate"]["steps"]
    assert checkout["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert install["run"] == f'python -I -m pip install --quiet "{requirement().text}"'
    assert changed["run"] == 'threatgate check --since "origin/$GITHUB_BASE_REF" --format github'
    assert whole["run"] == "threatgate check --format github"


@pytest.mark.long
def test_the_workflow_installs_the_gate_and_judges_as_the_forge_runs_it(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "forge")], check=True)
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.threatgate("init", "--yes")
    blog.commit()
    blog.write("pip.py", "raise SystemExit('a file of the repository was imported')\n")
    blog.post("new.md", None)
    blog.git("remote", "add", "origin", str(tmp_path / "forge"))
    blog.git("push", "-q", "origin", "HEAD:main")
    blog.git("switch", "-q", "-c", "topic")
    blog.commit()
    blog.git("push", "-q", "origin", "topic")
    pushed = run_workflow(tmp_path / "forge", "main", tmp_path / "one", install=True)
    asked = run_workflow(tmp_path / "forge", "topic", tmp_path / "two", install=True)
    assert (pushed.code, asked.code) == (0, 1), pushed.err + asked.err
    assert "::error file=docs/blog/posts/new.md,line=2," in asked.out
    assert (tmp_path / "two" / "summary.md").read_text(encoding="utf-8").startswith("## threatgate")


def test_a_site_below_the_top_is_named_in_the_workflow(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").signed()
    blog.write("my site/mkdocs.yml", "site_name: B\n")
    blog.write("my site/docs/posts/a.md", f"# Old\n\n{OLD}")
    blog.commit()
    told = blog.threatgate("init", "--yes", "--owner", "@example/security", "--pre-commit", here="my site")
    assert told.code == 0, told.err
    text = (blog.root / ".github/workflows/threatgate.yml").read_text(encoding="utf-8")
    steps = yaml.safe_load(text)["jobs"]["gate"]["steps"]
    assert steps[-1]["run"] == "threatgate check -f 'my site/mkdocs.yml' --format github"
    hooks = yaml.safe_load((blog.root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert hooks["repos"][0]["hooks"][0]["entry"] == "threatgate check -f 'my site/mkdocs.yml' --at index"
    owned = (blog.root / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert "/my\\ site/filings/ " in owned
    assert (blog.root / "my site/filings/.gitattributes").exists()
    assert blog.run(COMMIT).code == 0
    assert blog.run("threatgate check -f 'my site/mkdocs.yml'").code == 0
    again = blog.threatgate("init", "--owner", "@example/security", here="my site")
    assert again.out.startswith("everything is in place")


def test_for_gitlab_a_job_is_printed_and_nothing_edited(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".gitlab-ci.yml", "build:\n  script: [make]\n")
    blog.commit()
    told = blog.threatgate("init", "--yes", "--format", "json", "--owner", "@example/security")
    assert not (blog.root / ".github").exists()
    assert (blog.root / ".gitlab/CODEOWNERS").exists()
    [job] = [
        one["lines"] for one in told.report["by_hand"] if one["why"].startswith("put this job into .gitlab")
    ]
    loaded = yaml.safe_load(job)["threatgate"]
    assert loaded["variables"] == {"GIT_DEPTH": "0"}
    assert "threatgate check ${CI_MERGE_REQUEST_DIFF_BASE_SHA:+--since" in loaded["script"][1]
    assert (blog.root / ".gitlab-ci.yml").read_text(encoding="utf-8") == "build:\n  script: [make]\n"
    blog.write(".gitlab-ci.yml", f"build:\n  script: [make]\n{job}")
    assert "put this job" not in blog.threatgate("init").out


HOOKS = "# ours\nrepos:\n  - repo: https://git.example.com/tools\n    rev: v1\n    hooks:\n      - id: tidy\n"


def test_pre_commit_gets_an_entry_where_it_is_in_use(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".pre-commit-config.yaml", HOOKS)
    blog.commit()
    blog.threatgate("init", "--yes")
    after = (blog.root / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert after.startswith(f"{HOOKS}  - repo: local\n    hooks:\n      - id: threatgate\n")
    hook = yaml.safe_load(after)["repos"][1]["hooks"][0]
    assert (hook["entry"], hook["pass_filenames"]) == ("threatgate check --at index", False)
    assert hook["additional_dependencies"] == [requirement().text]


def test_pre_commit_that_cannot_be_edited_is_left_to_a_person(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".pre-commit-config.yaml", "repos: []\n")
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert "put these lines under “repos” in .pre-commit-config.yaml:\n  - repo: local\n" in told.out
    assert (blog.root / ".pre-commit-config.yaml").read_text(encoding="utf-8") == "repos: []\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, None),
        ("{}", {}),
        ('{\n  "editor.rulers": [110]\n}\n', {"editor.rulers": [110]}),
    ],
)
def test_the_editor_learns_the_schema(
    tmp_path: Path, before: str | None, after: dict[str, object] | None
) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    if before is not None:
        blog.write(".vscode/settings.json", before)
        blog.commit()
    asked = () if before is not None else ("--editor",)
    assert blog.threatgate("init", "--yes", *asked).code == 0
    settings = json.loads((blog.root / ".vscode/settings.json").read_text(encoding="utf-8"))
    mapped = {"./filings/.schemas/receipt.json": ["filings/**/*.yml"]}
    assert settings == (after or {}) | {"yaml.schemas": mapped}
    written = (blog.root / "filings/.schemas/receipt.json").read_text(encoding="utf-8")
    assert written == blog.threatgate("schema", "receipt").out
    assert blog.threatgate("init", *asked).out.startswith("everything is in place")


@pytest.mark.parametrize("before", ['{\n  // mine\n  "a": 1\n}\n', '{"yaml.schemas": {"x": "y"}}\n', "[]\n"])
def test_editor_settings_that_cannot_be_edited_are_left_to_a_person(tmp_path: Path, before: str) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".vscode/settings.json", before)
    blog.commit()
    told = blog.threatgate("init", "--yes")
    assert 'put this setting into .vscode/settings.json:\n  "yaml.schemas": ' in told.out
    assert (blog.root / ".vscode/settings.json").read_text(encoding="utf-8") == before


def test_an_editors_settings_that_git_ignores_are_written_and_not_staged(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    blog.write(".gitignore", ".vscode/\n")
    blog.commit()
    told = blog.threatgate("init", "--yes", "--editor")
    assert told.code == 0, told.err
    assert (blog.root / ".vscode/settings.json").exists()
    assert ".vscode" not in blog.git("diff", "--cached", "--name-only")


def test_a_folder_that_is_no_repository_is_told_so(tmp_path: Path) -> None:
    blog = old_blog(tmp_path / "blog", "site_name: B\n")
    (blog.root / ".git").rename(tmp_path / "elsewhere")
    told = blog.threatgate("init", "--yes")
    assert (told.code, len(told.err.splitlines())) == (3, 2)
    assert not (blog.root / "filings").exists()
