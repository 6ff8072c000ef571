"""The plugin in every environment that it promises to work in: `nox`, or half of them by `make matrix`.

A cell is a generator, a version of Material and a Python. The tests with the mark `matrix` run in each.
`--tags pairs` takes four of the eight cells, in which every two of the choices meet once.
"""

from __future__ import annotations

import os
from itertools import product
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "uv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

LOWEST = "3.11"
NEWEST = os.environ.get("THREATGATE_NEWEST_PYTHON") or "3.14"
"""A version to look for, or the path of an interpreter, as `tools/newest_python.py` prints one."""

GENERATORS = {
    "mkdocs": ("mkdocs==1.6.*",),
    "properdocs": ("properdocs==1.6.*", "properdocs-theme-mkdocs"),
}
MATERIALS = ("9.7", "9.8")
MARKED = sorted(
    str(path) for path in Path("tests").glob("test_*.py") if "mark.matrix" in path.read_text(encoding="utf-8")
)
"""The rest is not even collected, which would take longer than the tests."""


def cells() -> list[nox.param]:
    """Return all cells, half of them with the tag `pairs`."""
    found = []
    for places in product((0, 1), repeat=3):
        generator, material = list(GENERATORS)[places[0]], MATERIALS[places[1]]
        newest = places[2] == 1
        name = f"{generator}, Material {material}, Python {'newest' if newest else LOWEST}"
        tags = [] if sum(places) % 2 else ["pairs"]
        python = NEWEST if newest else LOWEST
        found.append(nox.param(python, generator, material, id=name, tags=tags))
    return found


@nox.session
@nox.parametrize(["python", "generator", "material"], cells())
def matrix(session: nox.Session, generator: str, material: str) -> None:
    """Run the tests with the mark `matrix` in one cell."""
    session.install("--editable", ".[dev]", *GENERATORS[generator], f"mkdocs-material=={material}.*")
    if generator == "properdocs":
        session.run(
            "uv", "pip", "uninstall", "mkdocs", silent=True
        )  # Material depends on it; nothing else may
    session.run(
        *("pytest", "-m", "matrix", "--numprocesses", "2", "--dist", "worksteal", "--quiet"),
        *(session.posargs or MARKED),
        env={"THREATGATE_GENERATOR": generator, "PYTHONPATH": ""},
    )
