"""What the documents say is what the program does."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from mkdocs_threatgate.checks import CHECKS
from mkdocs_threatgate.cli import COMMANDS
from mkdocs_threatgate.model import Interpretation

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIGURATION = [
    (ROOT / "docs" / f"configuration{ending}").read_text(encoding="utf-8") for ending in (".md", ".zh.md")
]


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["rules", "signals", "articles", "commands"])
@pytest.mark.parametrize("ending", [".md", ".zh.md"])
def test_a_reference_page_is_what_the_source_says(
    page: str, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THREATGATE_LANG", "en")  # put back afterwards, whatever the tool asks for
    page += ending
    written = (ROOT / "docs" / "reference" / page).read_text(encoding="utf-8")
    assert written == _tool("reference").pages()[page], "run: python tools/reference.py"


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"\| `threatgate (\w[\w-]*)|, `threatgate (\w[\w-]*)", README))
    assert {one for pair in named for one in pair if one} == set(COMMANDS)


def test_every_option_of_interpretation_is_documented_with_its_default() -> None:
    for field in fields(Interpretation):
        default = getattr(Interpretation(), field.name)
        shown = {True: "true", False: "false", (): "[]"}.get(default, default)
        assert all(f"| `{field.name}` | `{shown}` |" in page for page in CONFIGURATION)


def test_codes_and_slugs_are_unique() -> None:
    for part in ("code", "slug"):
        values = [getattr(check.RULE, part) for check in CHECKS]
        assert len(values) == len(set(values))


def test_no_document_says_compliant_or_legal_of_a_post() -> None:
    texts = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))]
    assert [word for text in texts for word in ("compliant", "合规", "合法") if word in text] == []
