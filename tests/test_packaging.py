"""The wheel: what is in it, and that a stranger's new environment can run it."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from mkdocs_threatgate import __version__
from mkdocs_threatgate.reports import sarif

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_project_says_what_catalogues_ask_for() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert PROJECT["requires-python"] == ">=3.11"
    plugins = PROJECT["entry-points"]["mkdocs.plugins"]
    assert plugins == {"threatgate": "mkdocs_threatgate.plugin:ThreatgatePlugin"}
    assert "Typing :: Typed" in PROJECT["classifiers"]


def test_reports_name_pages_of_rules_where_documents_are_published() -> None:
    assert PROJECT.get("urls", {}).get("Documentation", "") == sarif.DOCUMENTS


@pytest.mark.long
def test_the_wheel_holds_law_divisions_messages_and_types(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "mkdocs_threatgate").rglob("*")
        if path.is_file()
    }
    assert {name for name in package if "__pycache__" not in name} <= names
    for needed in ("py.typed", "tables/divisions.tsv", "policy/packs/cn-2019-draft/art-5.toml"):
        assert f"mkdocs_threatgate/{needed}" in names
    assert {name.split("/")[0] for name in names} == {
        "mkdocs_threatgate",
        f"mkdocs_threatgate-{__version__}.dist-info",
    }


@pytest.mark.long
def test_a_new_environment_runs_the_wheel(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "new", with_pip=True)
    folder = tmp_path / "new" / ("Scripts" if sys.platform == "win32" else "bin")
    subprocess.run(
        [str(folder / "python"), "-m", "pip", "install", "--quiet", str(wheel)],
        check=True,
        capture_output=True,
    )

    def run(*arguments: str) -> str:
        return subprocess.run(
            [str(folder / "threatgate"), *arguments],
            check=True,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
        ).stdout

    assert run("--version") == f"threatgate, version {__version__}\n"
    assert "330106" in run("places", "西湖区")
    assert "cn-2019-draft/5" in run("explain", "cn-2019-draft/5")
