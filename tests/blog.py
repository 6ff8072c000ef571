"""A small blog in a real repository, and both doors of the gate to knock at."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner
from generator import GENERATOR
from story import AUTHOR, Story

from mkdocs_threatgate.cli import main
from mkdocs_threatgate.model import Text
from mkdocs_threatgate.policy.substance import content_of, substance
from mkdocs_threatgate.sources.baseline import blob_id
from mkdocs_threatgate.sources.declarations import read_declaration
from mkdocs_threatgate.sources.posts import read_post

CONFIG = """\
site_name: Blog
theme: mkdocs
plugins:
  - threatgate:
      posts: [blog/posts/**]
"""
HANGZHOU = "incidents: [{nature: intruded, places: [杭州市]}]"
NOTHING = 'none: "Release notes; no threat information"'
DATE = "2026-06-10"
BEFORE = "2026-06-01T10:00:00+08:00"
AFTER = "2026-06-20T10:00:00+08:00"
FINDING = re.compile(
    r"^(?:[A-Z]+ +-  mkdocs_threatgate: )?(?:(?P<path>[^:\n]+):(?:(?P<line>\d+):\d+:)? )?"
    r"(?P<rule>TG\d{3}) [a-z-]+(?: · \S+)?(?P<notice> \(notice\))?$",
    re.MULTILINE,
)
"""The first line of a finding as people read it, in the command's report or in MkDocs' log."""
POLICE = '{kind: public-security, region: "330100", name: 杭州市公安局}'


class Found(NamedTuple):
    """What is told of a finding wherever it is told."""

    rule: str
    path: str | None
    line: int | None


class Told(NamedTuple):
    """What a door said: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report on standard output."""
        loaded: dict[str, Any] = json.loads(self.out)
        return loaded

    @property
    def rules(self) -> list[str]:
        """The codes of the blocking findings, in order."""
        return [one["rule"] for one in self.report["findings"] if one["outcome"] == "blocks"]

    @property
    def blocks(self) -> list[Found]:
        """The blocking findings of the JSON report, in order."""
        found = [one for one in self.report["findings"] if one["outcome"] == "blocks"]
        return [Found(one["rule"], one["path"], one["line"]) for one in found]

    @property
    def shown(self) -> list[Found]:
        """The blocking findings of a report for people, in order."""
        return [
            Found(match["rule"], match["path"], int(match["line"]) if match["line"] else None)
            for match in FINDING.finditer(self.out + self.err)
            if not match["notice"]
        ]

    def command(self, rule: str) -> str:
        """The command that the first finding of a rule gives as the next one."""
        return str(next(one["command"] for one in self.report["findings"] if one["rule"] == rule))

    @property
    def notices(self) -> list[str]:
        """The codes of the notices, in order."""
        return [one["rule"] for one in self.report["findings"] if one["outcome"] == "notice"]


class Blog(Story):
    """A repository with mkdocs.yml, posts under docs/blog/posts and a ledger in filings/."""

    def start(self, config: str = CONFIG) -> Blog:
        """Write the configuration and a front page; return the blog."""
        self.write("mkdocs.yml", config)
        self.write("docs/index.md", "# Blog\n")
        return self.signed()

    def signed(self, by: str = AUTHOR) -> Blog:
        """Tell git who is at the keyboard; return the blog."""
        self.git("config", "user.name", by.partition("@")[0])
        self.git("config", "user.email", by)
        return self

    def post(
        self,
        name: str = "a.md",
        declaration: str | None = HANGZHOU,
        *,
        date: str | None = DATE,
        title: str = "A post",
        body: str = "Text.\n",
        extra: str = "",
    ) -> str:
        """Write a post; `declaration` is the YAML under its `threatgate` key. Return its path."""
        lines = ["---", f"title: {title}"]
        if date:
            lines.append(f"date: {date}")
        if extra:
            lines.append(extra.rstrip("\n"))
        if declaration is not None:
            lines += ["threatgate:", *(f"  {line}" for line in declaration.splitlines())]
        path = f"docs/blog/posts/{name}"
        self.write(path, "\n".join([*lines, "---", "", body]))
        return path

    def receipt(  # noqa: PLR0913 - a receipt has that many sides
        self,
        identifier: str = "2026-aaaaaa",
        post: str = "blog/posts/a.md",
        *,
        authority: str = POLICE,
        filed_at: str = BEFORE,
        event: str = "filed",
        extra: str = "",
        folder: str = "filings/2026",
        silent: bool = False,
    ) -> str:
        """Write a receipt by hand; return its path.

        It says which text was filed, as `threatgate record` does, unless it is `silent` or there is
        no such post; attachments are left out.
        """
        content = "" if silent else self.content(post)
        lines = [
            "schema: threatgate.receipt/1",
            f'id: "{identifier}"',
            f'filing: "{identifier}"',
            f"event: {event}",
            'recorded_at: "2026-06-21T10:00:00+08:00"',
            "recorded_by: liu@example.com",
            f"authority: {authority}",
            f'filed_at: "{filed_at}"',
            f"covers: [{{post: {post}{content}}}]",
        ]
        path = f"{folder}/{identifier}.yml"
        self.write(path, "\n".join([*lines, *([extra] if extra else []), ""]))
        return path

    def content(self, post: str) -> str:
        """Return what a receipt says of a post's text, to stand behind its name; nothing if there is none."""
        named = self.root / "docs" / post
        own_id = f"id: {post}".encode()
        by_id = (path for path in self.root.glob("docs/**/*.md") if own_id in path.read_bytes())
        path = named if named.is_file() else next(by_id, None)
        data = path.read_bytes() if path else b""
        with suppress(UnicodeDecodeError):
            text = Text(f"docs/{post}", post, data.decode(), gated=True, ships=True)
            read = read_post(text, "Asia/Shanghai")
            filed = substance(read, read_declaration(read, "Asia/Shanghai"))
            digests = content_of(filed, blob_id(data, "sha1"))._asdict()
            said = ", ".join(f'{key}: "{value}"' for key, value in digests.items())
            return f", content: {{{said}}}" if path else ""
        return ""

    def further(
        self,
        identifier: str,
        event: str,
        extra: str = "",
        *,
        filing: str = "2026-aaaaaa",
        digest: str = "",
        folder: str = "filings/2026",
    ) -> str:
        """Write a later event of a filing by hand, in chain unless given another digest; return its path."""
        before = hashlib.sha256((self.root / folder / f"{filing}.yml").read_bytes()).hexdigest()
        lines = [
            "schema: threatgate.receipt/1",
            f'id: "{identifier}"',
            f'filing: "{filing}"',
            f"event: {event}",
            f'prev: {{id: "{filing}", sha256: "{digest or before}"}}',
            'recorded_at: "2026-06-22T10:00:00+08:00"',
            "recorded_by: liu@example.com",
        ]
        path = f"{folder}/{identifier}.yml"
        self.write(path, "\n".join([*lines, *([extra] if extra else []), ""]))
        return path

    def threatgate(self, *arguments: str, input: str | None = None, here: str = "") -> Told:  # noqa: A002 - click's own word
        """Run the command in this process, in the blog's folder or one below it."""
        before = Path.cwd()
        os.chdir(self.root / here)
        try:
            result = CliRunner().invoke(main, list(arguments), input=input, catch_exceptions=False)
        finally:
            os.chdir(before)
        return Told(result.exit_code, result.stdout, result.stderr)

    def check(self, *arguments: str) -> Told:
        """Run `threatgate check --format json`."""
        return self.threatgate("check", "--format", "json", *arguments)

    def build(self, *arguments: str) -> Told:
        """Run a real build in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", GENERATOR, "build", *arguments],
            cwd=self.root,
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def run(self, command: str) -> Told:
        """Run a line of shell as its reader would type it, with the installed `threatgate`."""
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.root,
            check=False,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PATH": path},
        )
        return Told(done.returncode, done.stdout, done.stderr)
