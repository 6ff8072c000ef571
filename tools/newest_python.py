"""Print the path of the newest Python that there is here: `python tools/newest_python.py [FOLDER]`.

Newer than the lowest that is supported, that is. Looked for is what is installed; without the newest,
its packages are taken from Debian's next release and unpacked into FOLDER (default `.ci/python`): nothing
is installed, and no rights are needed. It runs with the libraries that it was built for, whatever this
machine has, since the loader and the folder of these are written into it. Ends in 1 if there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NEWEST = (3, 14)
LOWEST = (3, 11)
RELEASE = "forky"
SECONDS = 120
"""How long each of the steps may take."""

KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
SOURCE = f"deb [signed-by={KEYS}] http://deb.debian.org/debian {RELEASE} main\n"
SETTINGS = """\
Dir::Etc::sourcelist "{apt}/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "{apt}";
Dir::State::status "{apt}/status";
Dir::Cache "{apt}";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
"""


def main(folder: Path) -> int:
    """Print a path; return 0, or 1 if there is none."""
    name = f"python{NEWEST[0]}.{NEWEST[1]}"
    installed = [path for path in candidates() if version_of(path) > LOWEST]
    best = max(installed, key=version_of, default=None)
    if best is None or version_of(best) < NEWEST:
        try:
            best = unpacked(folder.resolve(), name)
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{name} cannot be had from Debian: {told(error)}", file=sys.stderr)
    if best is None:
        print(f"there is no Python here that is newer than {LOWEST[0]}.{LOWEST[1]}", file=sys.stderr)
        return 1
    print(best)
    return 0


def candidates() -> list[Path]:
    """Return the interpreters on the search path, and those that pyenv keeps beside it."""
    names = [f"python3.{minor}" for minor in range(LOWEST[1] + 1, NEWEST[1] + 1)]
    found = [Path(path) for name in names if (path := shutil.which(name))]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return [*found, *pyenv.glob("versions/3.*/bin/python")]


def version_of(python: Path) -> tuple[int, ...]:
    """Return major and minor version of an interpreter; nothing if it does not run."""
    script = "import sys; print(*sys.version_info[:2])"
    try:
        out = run(python, "-I", "-c", script)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(int(part) for part in out.split())


def unpacked(folder: Path, name: str) -> Path:
    """Unpack an interpreter with all that it needs, unless it is there; return its path.

    Raises OSError or SubprocessError, where a program or a package is missing.
    """
    python = folder / "root" / "usr" / "bin" / name
    if version_of(python) == NEWEST:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    for package in downloaded(folder / "apt", name):
        run("dpkg-deb", "--extract", package, folder / "root")
    (loader,) = (folder / "root" / "usr" / "lib").glob("*/ld-linux*.so.*")
    libraries = ("--force-rpath", "--set-rpath", loader.parent)
    run("patchelf", "--set-interpreter", loader, *libraries, python)
    run(python, "-I", "-c", "import ctypes, lzma, sqlite3, ssl")
    return python


def downloaded(apt: Path, name: str) -> list[Path]:
    """Return the packages of a program and of all that it depends on, as if nothing were installed."""
    for part in ("lists/partial", "archives/partial"):
        (apt / part).mkdir(parents=True)
    (apt / "status").touch()
    (apt / "sources.list").write_text(SOURCE, encoding="utf-8")
    (apt / "apt.conf").write_text(SETTINGS.format(apt=apt), encoding="utf-8")
    settings = {"APT_CONFIG": str(apt / "apt.conf")}
    run("apt-get", "--quiet=2", "update", **settings)
    run("apt-get", "--quiet=2", "--yes", "--download-only", "install", name, **settings)
    return sorted((apt / "archives").glob("*.deb"))


def run(*words: str | Path, **variables: str) -> str:
    """Run a program with further variables; return what it prints."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [str(word) for word in words],
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        env=os.environ | {"PATH": path} | variables,
    )
    return done.stdout


def told(error: Exception) -> str:
    """Return what an error says, on one line."""
    shown = error.stderr if isinstance(error, subprocess.CalledProcessError) else ""
    return " ".join(f"{error} {shown}".split())


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".ci/python")))
