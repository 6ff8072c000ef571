"""One blog with a finding of every outcome, and how a build server reads what is printed of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from blog import HANGZHOU, NOTHING, Blog

from mkdocs_threatgate import __version__

GOLDEN = Path(__file__).parent / "golden"
CLOCK = "1782864000"
"""2026-07-01T00:00:00Z"""

STRANGE = "b 100%, 甲#1.md"
"""A post whose name must be escaped everywhere."""

COMMANDS = frozenset(
    {
        "add-mask",
        "add-matcher",
        "add-path",
        "debug",
        "echo",
        "endgroup",
        "error",
        "group",
        "notice",
        "remove-matcher",
        "save-state",
        "set-env",
        "set-output",
        "stop-commands",
        "warning",
    }
)
"""What GitHub's runner obeys; a token of `stop-commands` is obeyed as well once it was given."""


def told_blog(root: Path) -> Blog:
    """Return a blog with a post that is blocked, one with a notice, one dismissed and one in order."""
    blog = Blog(root).start()
    blog.post("a.md", HANGZHOU)
    blog.post(STRANGE, "incidents: [{nature: intruded, places: [US]}]")
    blog.post("c.md", NOTHING, title="地震预警系统上线", date=None)
    blog.post("d.md", NOTHING)
    blog.commit()
    found = next(one for one in blog.check().report["findings"] if one["rule"] == "TG501")
    lines = [
        "schema: threatgate.receipt/1",
        'id: "2026-dddddd"',
        "event: dismissed",
        'recorded_at: "2026-06-21T10:00:00+08:00"',
        "recorded_by: liu@example.com",
        "post: blog/posts/c.md",
        "rule: TG501",
        f'fingerprint: "{found["fingerprint"]}"',
        "reason: An earthquake system; nothing about networks",
        "until: 2099-12-31",
        "",
    ]
    blog.write("filings/2026/2026-dddddd.yml", "\n".join(lines))
    blog.commit()
    return blog


def without_version(text: str) -> str:
    """Return a report that stays the same when the version is counted up."""
    return text.replace(__version__, "VERSION")


class Command(NamedTuple):
    """A command as a build server would obey it."""

    name: str
    properties: dict[str, str]
    data: str


def obeyed(output: str) -> list[Command]:
    """Return what GitHub's runner takes for commands in what a job prints."""
    found = []
    for line in re.split(r"\r\n|\r|\n", output):
        start = line.lstrip()
        stated = start[2:].partition("::") if start.startswith("::") else ("", "", "")
        name, _, properties = stated[0].partition(" ")
        if stated[1] and name.lower() in COMMANDS:
            pairs = (pair.split("=", 1) for pair in properties.strip().split(",") if "=" in pair)
            found.append(Command(name, {key: _property(value) for key, value in pairs}, _data(stated[2])))
        elif legacy := re.search(r"##(?:vso|teamcity)?\[([^\]]*)\]", line):
            found.append(Command(legacy[1].partition(" ")[0], {}, ""))
    return found


def _data(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _property(text: str) -> str:
    return _data(text.replace("%3A", ":").replace("%2C", ","))
