"""The story of one post in real builds: blocked, a filing recorded and committed, published.

Works on a throw-away copy of sample_site/ in a repository of its own, so that it runs the
same from a full clone, a shallow one or an unpacked archive. Ends in 1 if the story does
not come out as told.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
POST = "docs/blog/posts/xiaoshan-water-intrusion.md"
BIN = Path(sys.executable).parent
PUBLISHED = "xiaoshan"


def main() -> int:
    """Tell the story; return 0 if it came out as told."""
    with tempfile.TemporaryDirectory(prefix="threatgate-demo-") as folder:
        site = Path(folder) / "blog"
        shutil.copytree(ROOT / "sample_site", site, ignore=shutil.ignore_patterns("site", ".cache"))
        story = Story(site)
        story.begin()
        told = story.blocked() and story.recorded() and story.published()
    print()
    print("The story came out as told." if told else "The story did NOT come out as told.")
    return 0 if told else 1


class Story:
    """A copy of the sample in its own repository, and the steps of its author."""

    def __init__(self, site: Path) -> None:
        self.site = site
        left_out = ("GIT_", "SOURCE_DATE_EPOCH", "THREATGATE_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        self.environment = kept | {
            "PATH": f"{BIN}{os.pathsep}{kept.get('PATH', '')}",
            "NO_MKDOCS_2_WARNING": "1",
            "PYTHONWARNINGS": "ignore",
        }

    def begin(self) -> None:
        """Make the copy a repository, with an author who has finished a draft today."""
        self.quietly("git", "-c", "init.defaultBranch=main", "init", "--quiet")
        self.quietly("git", "config", "user.name", "Liu Wen")
        self.quietly("git", "config", "user.email", "liu.wen@example.com")
        self.quietly("git", "add", "--all")
        self.quietly("git", "commit", "--quiet", "-m", "Our blog, as it is public today")
        self.chapter("An author takes the draft mark off a post on an intrusion, and dates it today.")
        post = self.site / POST
        today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
        text = post.read_text(encoding="utf-8").replace("draft: true\n", "", 1)
        dated = re.sub(r"^date: .*$", f"date: {today}", text, count=1, flags=re.MULTILINE)
        post.write_text(dated, encoding="utf-8")
        self.quietly("git", "commit", "--quiet", "-am", "Publish the post on the water utility")
        self.show("git", "diff", "--unified=0", "HEAD~1", "--", POST, only="+-")

    def blocked(self) -> bool:
        """Build: the gate says what is owed, to whom, and what to run."""
        self.chapter("The site is built. The gate stops it before anything is written:")
        code = self.show("mkdocs", "--quiet", "build")
        return code == 1 and not (self.site / "site").exists()

    def recorded(self) -> bool:
        """Record the filing and commit it."""
        self.chapter("The author files with the police of Hangzhou, and records that:")
        code = self.show(
            "threatgate", "record", POST, "--authority", "杭州市公安局", "--channel", "in-person"
        )
        self.show("git", "commit", "--quiet", "-m", "Record the filing")
        return code == 0

    def published(self) -> bool:
        """Build again: the site is there, the post in it."""
        self.chapter("The site is built again:")
        code = self.show("mkdocs", "--quiet", "build")
        self.show("threatgate", "plan", POST)
        pages = [page for page in self.site.glob("site/blog/**/index.html") if PUBLISHED in str(page.parent)]
        print(f"\n    published: {', '.join(str(page.relative_to(self.site)) for page in pages)}")
        return code == 0 and bool(pages)

    def chapter(self, text: str) -> None:
        """Print what happens next."""
        print(f"\n\033[1m{text}\033[0m\n" if sys.stdout.isatty() else f"\n{text}\n", flush=True)

    def quietly(self, *command: str) -> None:
        """Run a step that needs no audience."""
        subprocess.run(command, cwd=self.site, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def show(self, *command: str, only: str = "") -> int:
        """Run a command as its author would, and show what the screen shows; return its exit code."""
        print(
            f"    $ {' '.join(word if word.isascii() is False else shlex.quote(word) for word in command)}",
            flush=True,
        )
        done = subprocess.run(
            command,
            cwd=self.site,
            env=self.environment,
            check=False,
            encoding="utf-8",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for line in done.stdout.splitlines():
            if not only or (line[:1] in only and line[:3] not in ("+++", "---")):
                print(f"    {line}")
        print(f"    [exit code {done.returncode}]", flush=True)
        return done.returncode


if __name__ == "__main__":
    sys.exit(main())
