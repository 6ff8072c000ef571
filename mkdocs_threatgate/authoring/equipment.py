"""The files around a gate, as `threatgate init` writes them: text as it is → text as it should be.

Each function returns what it was given where nothing is missing. Lines are added, and none
is changed or taken out.
"""

from __future__ import annotations

import json
import shlex

KEEP = "* -text -ident -filter -working-tree-encoding"
ATTRIBUTES = f"""\
# Git stores and checks out what lies in this folder byte for byte: receipts and evidence are
# known by their digests. Without -filter a filter that a file elsewhere names (Git LFS,
# git-crypt) would store something else in their place. Documents that such a filter is to keep
# get a line of their own below, for example: *.pdf filter=lfs diff=lfs merge=lfs -text
{KEEP}
"""
OWNERS_HEADING = "# threatgate: who may change what the gate believes (the last matching line counts)"


def attributes(text: str) -> str:
    """Return the .gitattributes of the ledger's folder."""
    if KEEP in text.splitlines():
        return text
    return _joined(ATTRIBUTES, text)


def owners(text: str, paths: tuple[str, ...], owner: str) -> str:
    """Return a CODEOWNERS file in which each of these paths has an owner."""
    missing = unowned(text, paths)
    if not missing:
        return text
    width = max(len(pattern(path)) for path in missing)
    lines = (f"{pattern(path):{width}} {owner}\n" for path in missing)
    return _joined(text, "".join((f"{OWNERS_HEADING}\n", *lines)))


def unowned(text: str, paths: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of the paths that no line of a CODEOWNERS file names."""
    named = {
        line.replace("\\ ", "\0").split()[0].replace("\0", "\\ ")
        for line in text.splitlines()
        if line.strip()
    }
    return tuple(path for path in paths if pattern(path) not in named)


def pattern(path: str) -> str:
    """Return a path from the top of the repository as CODEOWNERS writes it."""
    return "/" + path.replace(" ", "\\ ")


def _joined(first: str, second: str) -> str:
    if not (first and second):
        return first or second
    newline = "\r\n" if "\r\n" in first else "\n"
    gap = newline if first.endswith("\n") else newline * 2
    return first + gap + second.replace("\n", newline)


def _named(config: str) -> str:
    return f" -f {shlex.quote(config)}" if config else ""


def workflow(requirement: str, config: str, branch: str) -> str:
    """Return the workflow for GitHub.

    `requirement` is what pip is to install, `config` the configuration to name with -f, if need be.
    """
    named = _named(config)
    return f"""\
# The gate of record: a pull request that it blocks cannot be published.
name: threatgate
on:
  pull_request:
  push:
    branches: [{json.dumps(branch)}]
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
        with:
          fetch-depth: 0 # the whole history is the proof
          persist-credentials: false
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - name: Install threatgate
        run: python -I -m pip install --quiet "{requirement}" # -I: no file of the repository is imported
      - name: Judge what the pull request changes
        if: github.event_name == 'pull_request'
        run: threatgate check{named} --since "origin/$GITHUB_BASE_REF" --format github
      - name: Judge the whole site
        if: github.event_name != 'pull_request'
        run: threatgate check{named} --format github
"""


def gitlab_job(requirement: str, config: str) -> str:
    """Return the job for GitLab, to be put into .gitlab-ci.yml by hand."""
    named = _named(config)
    return f"""\
threatgate:
  image: python:3.12
  variables:
    GIT_DEPTH: "0" # the whole history is the proof
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - python -I -m pip install --quiet "{requirement}" # -I: no file of the repository is imported
    - >-
      threatgate check{named}
      ${{CI_MERGE_REQUEST_DIFF_BASE_SHA:+--since "$CI_MERGE_REQUEST_DIFF_BASE_SHA"}}
      --output gitlab=gl-code-quality-report.json --output junit=threatgate.xml
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
      junit: threatgate.xml
"""


def hook(requirement: str, config: str) -> tuple[str, ...]:
    """Return the lines, under `repo: local`, of the entry for pre-commit."""
    named = _named(config)
    return (
        "hooks:",
        "  - id: threatgate",
        "    name: threatgate",
        f"    entry: threatgate check{named} --at index",
        "    language: python",
        f'    additional_dependencies: ["{requirement}"]',
        "    pass_filenames: false",
        "    always_run: true",
    )


def editor_settings(text: str, schema: str, glob: str) -> str | None:
    """Return VS Code's settings with the schema for receipts; None where they cannot be extended safely."""
    mapped = {f"./{schema}": [glob]}
    entry = f'"yaml.schemas": {json.dumps(mapped)}'
    if not text.strip():
        return f"{{\n  {entry}\n}}\n"
    try:
        before = json.loads(text)
    except ValueError:
        return None
    if not isinstance(before, dict):
        return None
    stated = before.get("yaml.schemas")
    if isinstance(stated, dict) and f"./{schema}" in stated:
        return text
    if stated is not None:
        return None
    start = text.index("{") + 1
    edited = f"{text[:start]}\n  {entry}{',' if before else ''}{text[start:]}"
    return edited if json.loads(edited) == before | {"yaml.schemas": mapped} else None
