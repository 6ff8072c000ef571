"""A folder of YARA rules over a folder of files, with yara-x; any rule flags a file.

python yara_rules.py RULES FOLDER REPORT
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

EXTERNALS = ("filename", "filepath", "extension", "filetype", "owner")
"""What scanners on hosts tell the rules of public sets; empty here."""


def main() -> None:
    """Write the names of the flagged files, as JSON; rules that do not compile are left out and counted."""
    rules, folder, report = map(Path, sys.argv[1:])
    yara_x = import_module("yara_x")  # not among what this project is developed with
    compiler = yara_x.Compiler(relaxed_re_syntax=True)
    for name in EXTERNALS:
        compiler.define_global(name, "")
    broken = 0
    for file in sorted(rules.rglob("*.yar*")):
        try:
            compiler.add_source(file.read_text(encoding="utf-8", errors="replace"), origin=file.name)
        except yara_x.CompileError:
            broken += 1
    scanner = yara_x.Scanner(compiler.build())
    flagged = [
        file.name for file in sorted(folder.iterdir()) if scanner.scan(file.read_bytes()).matching_rules
    ]
    report.write_text(json.dumps(flagged), encoding="utf-8")
    if broken:
        print(f"{broken} files of rules do not compile", file=sys.stderr)


if __name__ == "__main__":
    main()
