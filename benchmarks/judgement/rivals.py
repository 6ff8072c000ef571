"""What a user would run instead: secret scanners, public YARA rules, a list of keywords.

Each is run as its manual says, on a folder of files, in a process of its own and without the
network. One that is not installed is said to be missing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

if sys.platform != "win32":
    import resource

from documents import list_files, read_files

HERE = Path(__file__).resolve().parent
RULES = "Neo23x0/signature-base"
"""The public YARA rules, as a fetched repository; nothing of it stands here."""

Words = tuple[str, ...]
PROHIBITED = tuple(f"TG40{item}" for item in range(1, 7))
"""The rules of ours that say that something prohibited is there."""


class Rival(NamedTuple):
    """A program: its name, how it is run on a folder with a report, and which files the report names."""

    name: str
    command: Callable[[Path, Path], Words]
    flagged: Callable[[str], set[str]]
    version: Words = ()


class Missing(NamedTuple):
    """A program that cannot be run here, and why."""

    name: str
    why: str


class Run(NamedTuple):
    """What a program said of a folder, and the seconds of the processor that its whole process took."""

    seconds: float
    flagged: set[str]


class FailedError(Exception):
    """A program that ended otherwise than well: its exit code and the last line of what it said."""

    def __init__(self, code: int, said: bytes) -> None:
        """Take the exit code and standard error."""
        last = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        super().__init__(f"ended in {code}: {last}")


def find_rivals(folder: Path | None, repositories: Path, work: Path) -> list[Rival | Missing]:
    """Return our own command and every rival, looked for in a virtual environment, then on the path."""
    own = str(Path(sys.executable).parent)
    theirs = (str(folder / "bin"), str(folder / "Scripts")) if folder else ()
    path = os.pathsep.join((*theirs, own, os.environ.get("PATH", "")))
    found: list[Rival | Missing] = []
    for name, build in PROGRAMS.items():
        program = shutil.which(name, path=path)
        found.append(build(program) if program else Missing(name, "not installed"))
    found.append(_yara(shutil.which("python", path=path) or sys.executable, repositories, work))
    script = str(HERE / "keywords.py")
    found.append(Rival("22 keywords", lambda at, to: (sys.executable, script, str(at), str(to)), _list))
    return found


def run(rival: Rival, folder: Path, work: Path) -> Run:
    """Return what a program says of a folder; raises `FailedError` if it does not end well."""
    report = work / "report.json"
    report.unlink(missing_ok=True)
    begun = _seconds_of_children()
    done = subprocess.run(
        rival.command(folder, report), cwd=work, env=_environment(work), check=False, capture_output=True
    )
    seconds = _seconds_of_children() - begun
    told = report.read_text(encoding="utf-8") if report.exists() else done.stdout.decode("utf-8", "replace")
    try:
        return Run(seconds, rival.flagged(told))
    except (ValueError, KeyError, TypeError) as error:
        raise FailedError(done.returncode, done.stderr) from error


def _seconds_of_children() -> float:
    """Return the seconds of the processor that ended processes have taken, in user and system mode."""
    if sys.platform == "win32":
        return perf_counter()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def told_version(rival: Rival) -> str:
    """Return the version that a program tells, on one line."""
    if not rival.version:
        return ""
    done = subprocess.run(rival.version, check=False, capture_output=True, encoding="utf-8")
    return done.stdout.strip().rpartition(" ")[2]


def _environment(work: Path) -> dict[str, str]:
    """Return this environment with a home of its own, so that caches neither help nor stay."""
    home = work / "home"
    home.mkdir(exist_ok=True)
    return dict(os.environ) | {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home),
        "KF_RULE_CACHE_DIR": str(home / "rules"),
    }


def _threatgate(program: str) -> Rival:
    def flagged(told: str) -> set[str]:
        found = json.loads(told)["findings"]
        prohibited = (one for one in found if one["rule"] in PROHIBITED and one["outcome"] == "blocks")
        return {_name(one["path"]) for one in prohibited}

    return Rival(
        "threatgate scan",
        lambda folder, _report: (program, "scan", "--format", "json", *map(str, sorted(folder.iterdir()))),
        flagged,
        (program, "--version"),
    )


def _gitleaks(program: str) -> Rival:
    def command(folder: Path, report: Path) -> Words:
        options = ("--no-banner", "--log-level", "error", "--exit-code", "0", "--report-format", "json")
        return (program, "dir", *options, "--report-path", str(report), str(folder))

    return Rival(
        "gitleaks",
        command,
        lambda told: {_name(one["File"]) for one in json.loads(told)},
        (program, "version"),
    )


def _kingfisher(program: str) -> Rival:
    def command(folder: Path, report: Path) -> Words:
        offline = ("--no-validate", "--no-update-check", "--git-history", "none")
        told = ("--quiet", "--no-dedup", "--format", "json", "--output", str(report))
        return (program, "scan", *offline, *told, str(folder))

    def flagged(told: str) -> set[str]:
        # the report is one object after another, the findings in the first
        first: dict[str, Any] = json.JSONDecoder().raw_decode(told)[0]
        return {_name(one["finding"]["path"]) for one in first["findings"]}

    return Rival("kingfisher", command, flagged, (program, "--version"))


def _detect_secrets(program: str) -> Rival:
    def command(folder: Path, _report: Path) -> Words:
        return (program, "scan", "--all-files", "--no-verify", str(folder))

    return Rival(
        "detect-secrets",
        command,
        lambda told: {_name(path) for path in json.loads(told)["results"]},
        (program, "--version"),
    )


def _yara(python: str, repositories: Path, work: Path) -> Rival | Missing:
    name = f"yara-x, {RULES.rpartition('/')[2]}"
    version = (python, "-c", "from importlib.metadata import version; print(version('yara-x'))")
    if subprocess.run(version, check=False, capture_output=True).returncode:
        return Missing(name, "yara-x is not installed")
    rules = work / "rules"
    if not _write_rules(repositories, rules):
        return Missing(name, f"{RULES} is not among the repositories")
    script = str(HERE / "yara_rules.py")
    return Rival(name, lambda at, to: (python, script, str(rules), str(at), str(to)), _list, version)


def _write_rules(repositories: Path, rules: Path) -> int:
    """Write the rules of the repository's newest commit into a folder; return how many files they are."""
    paths = [path for path in list_files(repositories, RULES, "HEAD") if path.startswith("yara/")]
    wanted = [path for path in paths if path.endswith((".yar", ".yara"))]
    if wanted:
        rules.mkdir(exist_ok=True)
        texts = read_files(repositories, RULES, [f"HEAD:{path}" for path in wanted])
        for path, raw in zip(wanted, texts, strict=True):
            (rules / _name(path)).write_bytes(raw or b"")
    return len(wanted)


def _name(path: str) -> str:
    return Path(path).name


def _list(told: str) -> set[str]:
    return set(json.loads(told))


PROGRAMS: dict[str, Callable[[str], Rival]] = {
    "threatgate": _threatgate,
    "gitleaks": _gitleaks,
    "kingfisher": _kingfisher,
    "detect-secrets": _detect_secrets,
}
