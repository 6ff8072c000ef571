"""The matrix itself: its cells, what is said of them, and where the newest Python comes from."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tomllib
from itertools import combinations
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def loaded(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(Path(path).stem, ROOT / path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def cells() -> dict[tuple[str, ...], list[str]]:
    """The cells as nox is given them, by their choices, with their tags."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.delenv("THREATGATE_NEWEST_PYTHON", raising=False)
        return {one.args: one.tags for one in loaded("noxfile.py").cells()}


def test_in_the_pairs_every_two_choices_meet_once(cells: dict[tuple[str, ...], list[str]]) -> None:
    assert len(cells) == 8
    pairs = [cell for cell, tags in cells.items() if tags == ["pairs"]]
    assert len(pairs) == 4
    for one, other in combinations(range(3), 2):
        assert len({(cell[one], cell[other]) for cell in pairs}) == 4


def test_the_newest_python_is_the_one_that_the_project_names_last(
    cells: dict[tuple[str, ...], list[str]],
) -> None:
    named = [one.rpartition(" ")[2] for one in PROJECT["classifiers"] if "Python :: 3." in one]
    newest = ".".join(map(str, loaded("tools/newest_python.py").NEWEST))
    assert {cell[0] for cell in cells} == {PROJECT["requires-python"].removeprefix(">="), newest}
    assert (named[0], named[-1]) == ("3.11", newest)


def test_the_table_in_the_documentation_has_every_cell(cells: dict[tuple[str, ...], list[str]]) -> None:
    page = (ROOT / "docs" / "contributing" / "index.md").read_text(encoding="utf-8")
    lines = (line.split("|") for line in page.split("\n") if line.startswith("| ") and "Python 3." in line)
    rows = {line[1].strip(): line[2:4] for line in lines}
    names = {"mkdocs": "MkDocs", "properdocs": "ProperDocs"}
    for (python, generator, material), tags in cells.items():
        told = rows[f"{names[generator]} 1.6, Python {python}"][("9.7", "9.8").index(material)].strip()
        assert told == ("passes" if tags else "on demand")


@pytest.mark.skipif(os.name == "nt", reason="there are no scripts of the shell")
def test_what_does_not_run_is_no_python(tmp_path: Path) -> None:
    for name, line in (("python3.14", "exit 127"), ("python3.13", "echo 3 13"), ("apt-get", "exit 100")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    told = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "newest_python.py"), str(tmp_path / "unpacked")],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": f"{tmp_path}:/bin", "HOME": str(tmp_path), "PYENV_ROOT": str(tmp_path / "none")},
    )
    assert told.stdout.splitlines()[-1:] == [str(tmp_path / "python3.13")]
    assert "python3.14 cannot be had from Debian" in told.stderr
