"""The napkin of the design, as tests that fail: who may import whom, and how large things may grow."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "mkdocs_threatgate"
LONGEST_FUNCTION = 45
LONGEST_MODULE = 300


def test_every_import_contract_is_kept() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(linter)], cwd=ROOT, check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout


def test_no_function_and_no_module_grows_too_long() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}:{name} has {lines} lines"
        for path in PACKAGE.rglob("*.py")
        for name, lines in _sizes(path)
        if lines > (LONGEST_MODULE if name == "module" else LONGEST_FUNCTION)
    ]
    assert too_long == []


def test_nine_functions_in_ten_are_short() -> None:
    lines = sorted(size for path in PACKAGE.rglob("*.py") for name, size in _sizes(path) if name != "module")
    assert lines[len(lines) * 9 // 10] <= 25


def test_no_word_that_says_nothing_is_a_name() -> None:
    empty = {
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "base",
        "manager",
        "validator",
        "processor",
        "misc",
    }
    assert [path for path in PACKAGE.rglob("*") if path.stem.lower() in empty] == []


def test_the_version_is_asked_for_without_loading_the_gate() -> None:
    script = (
        "import sys; from mkdocs_threatgate.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(sorted({'yaml', 'rich', 'git', 'mkdocs', 'rapidfuzz', 'pathspec'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_command_never_needs_mkdocs() -> None:
    script = (
        "import sys; sys.modules['mkdocs'] = None\n"
        "from importlib import import_module\n"
        "from mkdocs_threatgate.cli import COMMANDS\n"
        "names = [name.replace('-', '_') for name in COMMANDS]\n"
        "print([import_module('mkdocs_threatgate.cli.' + name).command.name for name in names])"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def _sizes(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the module's and each function's number of lines, docstrings left out."""
    text = path.read_text(encoding="utf-8")
    yield "module", text.count("\n")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            documented = ast.get_docstring(node, clean=False) is not None
            first = node.body[1] if documented and len(node.body) > 1 else node.body[0]
            yield node.name, (node.end_lineno or 0) - first.lineno + 1
