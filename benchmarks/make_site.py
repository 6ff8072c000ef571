"""A blog of any size in a git repository of any length, the same to the last bit for the same seed.

    python benchmarks/make_site.py FOLDER --posts 5000 --commits 3000

One post in five tells of an incident and has its filing on record, from before its date, so
that `threatgate check` ends in 0. Receipts and posts are spread over the history; all other
commits touch files that have nothing to do with the gate.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import NamedTuple

from prose import CHINESE, ENGLISH, TOPICS, Tongue, body, sentence

POSTS_PER_RECEIPT = 5
SIZES = (7_000, 8_100)
"""Bytes up to which a post is filled: it ends where its next paragraph would lead beyond."""

OPENED, CLOSED = datetime(2022, 1, 3, tzinfo=UTC), datetime(2026, 6, 30, tzinfo=UTC)
CHINA = timezone(timedelta(hours=8))
AUTHOR = "Liu Wen <liu.wen@example.com>"
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

CITIES = {
    "130100": "石家庄市", "140100": "太原市", "210100": "沈阳市", "220100": "长春市", "230100": "哈尔滨市",
    "320100": "南京市", "320500": "苏州市", "330100": "杭州市", "330200": "宁波市", "340100": "合肥市",
    "350100": "福州市", "350200": "厦门市", "360100": "南昌市", "370100": "济南市", "410100": "郑州市",
    "420100": "武汉市", "430100": "长沙市", "440100": "广州市", "440300": "深圳市", "450100": "南宁市",
    "510100": "成都市", "520100": "贵阳市", "530100": "昆明市", "610100": "西安市",
}  # fmt: skip
"""Cities of prefecture level by code; the police of each may take a report under Article 5."""

NOTHING = '  none: "Our own practice; no threat information"'

CONFIG = """\
site_name: {name}
theme: mkdocs
nav: [index.md]
not_in_nav: /blog/posts/**
plugins:
  - search
"""
GATE = """\
  - threatgate:
      posts: [blog/posts/**]
"""
FIRST_FILES = {
    ".gitattributes": "filings/** -text\n",
    "docs/index.md": "# A blog made to be measured\n\nEverything on it is invented.\n",
    "mkdocs.yml": CONFIG.format(name="With the gate") + GATE,
    "plain.yml": CONFIG.format(name="Without the gate"),
}
"""Both configurations build the same pages; the second one knows no gate."""

Files = dict[str, str]


class Made(NamedTuple):
    """What was made: how many of each, and the path of one post with a receipt."""

    posts: int
    receipts: int
    commits: int
    post: str


def make_site(folder: Path, *, posts: int, commits: int, seed: int = 1) -> Made:
    """Make a site of `posts` posts and a history of `commits` commits in an empty folder.

    Leaves the working tree checked out and clean. Needs git; obeys no user's configuration.
    """
    planned = plan(posts, commits, seed)
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "fast-import", "--quiet", "--done", given=b"".join(_stream(planned)))
    git(folder, "reset", "--quiet", "--hard", "main")
    paths = sorted({path for _, files in planned for path in files})
    receipts = sum(path.startswith("filings/") for path in paths)
    return Made(posts, receipts, commits, next(path for path in paths if "/posts/" in path))


def plan(posts: int, commits: int, seed: int) -> list[tuple[datetime, Files]]:
    """Return the history to be: for each commit its time (UTC) and the files that it writes."""
    if posts < POSTS_PER_RECEIPT or commits < 1 + POSTS_PER_RECEIPT:
        raise ValueError(posts, commits)
    random = Random(seed)
    pace = (CLOSED - OPENED) / commits
    written: dict[int, Files] = defaultdict(dict)
    written[0].update(FIRST_FILES)
    groups = -(-posts // POSTS_PER_RECEIPT)
    for group in range(groups):
        recorded, published = (1 + act * (commits - 1) // (2 * groups) for act in (2 * group, 2 * group + 1))
        first, *rest = range(group * POSTS_PER_RECEIPT, min(posts, (group + 1) * POSTS_PER_RECEIPT))
        written[recorded].update(_filed(random, first, OPENED + recorded * pace))
        for number in rest:
            written[published].update(_unfiled(random, number, OPENED + published * pace))
    return [(OPENED + step * pace, written.get(step) or _upkeep(random, step)) for step in range(commits)]


def _filed(random: Random, number: int, recorded: datetime) -> Files:
    """Return a post on an incident, and the receipt of a filing made before its date."""
    code, city = random.choice(tuple(CITIES.items()))
    occurred, filed = recorded - timedelta(days=random.randint(3, 20)), recorded - timedelta(hours=2)
    identifier = f"{recorded.year}-{letters(number)}"
    declaration = (
        "  incidents:\n    - nature: intruded\n"
        f'      places: ["{code}"]\n'
        f"      operator: {{name: 某公司第{number}号, own: false}}\n"
        f"      occurred: {occurred:%Y-%m-%d}\n"
        f"  filings: [{identifier}]"
    )
    tongue = _tongue(random)
    title = f"{city}的一次入侵 {number}" if tongue is CHINESE else f"An intrusion looked back at, {number}"
    uri, text = _post(random, number, ("intrusion", title), recorded, declaration)
    receipt = (
        f'schema: threatgate.receipt/1\nid: "{identifier}"\nfiling: "{identifier}"\nevent: filed\n'
        f'recorded_at: "{local(recorded)}"\nrecorded_by: "liu.wen@example.com"\n'
        f'authority: {{kind: public-security, region: "{code}", name: {city}公安局}}\n'
        f'filed_at: "{local(filed)}"\nchannel: "in-person"\nnumber: "公安〔{recorded.year}〕{number}号"\n'
        f'covers:\n  - post: "{uri}"\n'
    )
    return {f"docs/{uri}": text, f"filings/{recorded.year}/{identifier}.yml": receipt}


def _unfiled(random: Random, number: int, published: datetime) -> Files:
    """Return a post that owes nothing."""
    slug = random.choice(tuple(TOPICS))
    tongue = _tongue(random)
    title = f"{TOPICS[slug][tongue is CHINESE]} {number}"
    uri, text = _post(random, number, (slug, title), published, NOTHING)
    return {f"docs/{uri}": text}


def _post(
    random: Random, number: int, about: tuple[str, str], written: datetime, declaration: str
) -> tuple[str, str]:
    """Return a post's path under the docs folder, and its text; its date is two days after it was written."""
    slug, title = about
    tongue = CHINESE if title[0] > "\x7f" else ENGLISH
    date = written + timedelta(days=2)
    head = (
        f"---\ntitle: {title}\ndate: {date:%Y-%m-%d}\n"
        f"tags: [operations, {slug}, {tongue.headings[0]}]\n"
        f"categories: [{random.choice(('Practice', 'Reviews', '回顾'))}]\n"
        f"description: >-\n  {sentence(random, tongue)}\n  {sentence(random, tongue)}\n"
        f"threatgate:\n{declaration}\n---\n\n"
    )
    text = head + body(random, tongue, title, random.randint(*SIZES) - len(head.encode()))
    return f"blog/posts/{date.year}/{number:05}-{slug}.md", text


def _upkeep(random: Random, step: int) -> Files:
    """Return what a commit writes that has nothing to do with posts or filings."""
    return {f"notes/{random.randrange(40):02}.txt": f"Revision {step}: {sentence(random, ENGLISH)}\n"}


def _tongue(random: Random) -> Tongue:
    return random.choice((CHINESE, ENGLISH))


def letters(number: int) -> str:
    """Return six letters and digits, different for every number and in no order."""
    size = len(ALPHABET)
    scattered = number * 214_013 % size**6
    return "".join(ALPHABET[scattered // size**place % size] for place in range(6))


def local(moment: datetime) -> str:
    """Return a time as receipts state it, in China's."""
    return moment.astimezone(CHINA).isoformat(timespec="seconds")


def _stream(planned: list[tuple[datetime, Files]]) -> Iterator[bytes]:
    """Yield the history in the language of `git fast-import`."""
    for step, (moment, files) in enumerate(planned):
        yield f"commit refs/heads/main\ncommitter {AUTHOR} {int(moment.timestamp())} +0800\n".encode()
        yield data(f"Step {step}\n")
        for path, text in files.items():
            yield f"M 100644 inline {path}\n".encode()
            yield data(text)
    yield b"done\n"


def data(text: str) -> bytes:
    """Return a text as `git fast-import` takes it."""
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)


def git(folder: Path, *arguments: str, given: bytes = b"") -> None:
    """Run git, which must end in 0 and obeys no user's configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(("git", *arguments), cwd=folder, env=kept | alone, input=given, check=True)


def main() -> None:
    """Make a site as the command line asks for it, and say what was made."""
    parser = argparse.ArgumentParser(description="Make a blog with posts, filings and a history.")
    parser.add_argument("folder", type=Path, help="an empty folder, or one that is not there yet")
    parser.add_argument("--posts", type=int, default=200, help="how many posts (default: 200)")
    parser.add_argument("--commits", type=int, default=3000, help="how many commits (default: 3000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes another site")
    asked = parser.parse_args()
    made = make_site(asked.folder, posts=asked.posts, commits=asked.commits, seed=asked.seed)
    print(f"{made.posts} posts, {made.receipts} receipts, {made.commits} commits; for example {made.post}")


if __name__ == "__main__":
    main()
