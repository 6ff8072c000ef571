"""Properties of pull-request mode: green stays green after any merge, and blocked stays blocked.

A range of commits is drawn from a table of steps, honest and crooked ones, and made in a real
repository.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from blog import BEFORE, CONFIG, HANGZHOU, NOTHING, POLICE, Blog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from signing import SSH, sign_with_ssh, ssh_key

FILED = "docs/blog/posts/b.md"
RECEIPT = "filings/2026/2026-aaaaaa.yml"
OTHER = "2026-bbbbbb"
LONG = "This paragraph tells of something else that was never filed with anybody. " * 6
MALLORY = "mallory@example.com"

Step = Callable[[Blog], object]


def edit(path: str, *pairs: tuple[str, str]) -> Step:
    """Return a step that replaces texts in a file, if it is there."""

    def step(blog: Blog) -> None:
        place = blog.root / path
        if place.is_file():
            text = place.read_text(encoding="utf-8")
            for old, new in pairs:
                text = text.replace(old, new)
            blog.write(path, text)

    return step


def remove(path: str) -> Step:
    return lambda blog: (blog.root / path).unlink(missing_ok=True)


def move(source: str, target: str) -> Step:
    def step(blog: Blog) -> None:
        if (blog.root / source).is_file():
            blog.move(source, target)

    return step


def take_back(blog: Blog) -> None:
    """Take back the last commit of the branch, if it has any."""
    if blog.git("rev-list", "main..HEAD"):
        blog.git("revert", "--no-edit", "HEAD")


def settings_of(extra: str) -> Step:
    return lambda blog: blog.write("mkdocs.yml", CONFIG + extra)


STEPS: dict[str, Step] = {
    "a post that owes nothing": lambda blog: blog.post("n.md", NOTHING),
    "a post undeclared": lambda blog: blog.post("n.md", None),
    "a post that owes": lambda blog: blog.post("n.md", HANGZHOU),
    "its receipt": lambda blog: blog.receipt(OTHER, "blog/posts/n.md"),
    "a receipt that is late": lambda blog: blog.receipt(OTHER, "blog/posts/n.md", filed_at="2026-07-01"),
    "a filed post's wording": edit(FILED, ("Text.", "A text.")),
    "a filed post's substance": edit(FILED, ("Text.", LONG)),
    "a filed post's declaration": edit(FILED, ("杭州市", "苏州市")),
    "a filed post gone": remove(FILED),
    "a filed post elsewhere": move(FILED, "docs/blog/posts/moved.md"),
    "a receipt edited": edit(RECEIPT, (BEFORE, "2026-06-02T10:00:00+08:00")),
    "a receipt gone": remove(RECEIPT),
    "a receipt elsewhere": move(RECEIPT, "filings/2025/2026-aaaaaa.yml"),
    "a withdrawal": lambda blog: (
        (blog.root / RECEIPT).is_file()
        and blog.further("2026-cccccc", "withdrawn", 'reason: "x"\nreceived_at: "2026-06-22T10:00:00+08:00"')
    ),
    "a broken receipt": lambda blog: blog.write("filings/2026/2026-dddddd.yml", "id: [2026-aaaaaa\n"),
    "the same id": lambda blog: blog.post("n.md", f"id: kept\n{NOTHING}"),
    "titles from above": lambda blog: blog.write("docs/blog/posts/.meta.yml", "title: 网络安全预警\n"),
    "an attachment": lambda blog: blog.write("docs/files/list.csv", "a,b,c\n"),
    "a program": lambda blog: blog.write("docs/files/tool.exe", b"MZ" + bytes(200)),
    "another page in a bundle": lambda blog: blog.write("docs/blog/posts/k/other.md", "# Other\n"),
    "a stricter gate": settings_of("      evidence: required\n"),
    "a looser gate": settings_of("      interpretation: {multi_place: any}\n"),
    "no posts": lambda blog: blog.write("mkdocs.yml", CONFIG.replace("blog/posts/**", "blog/posts/a.md")),
    "the last step taken back": take_back,
}


def start(root: Path) -> Blog:
    """Return a blog that is publishable: posts with a filing, an id, an attachment, a bundle."""
    blog = Blog(root).start()
    blog.post("a.md", NOTHING)
    blog.post("b.md", HANGZHOU)
    blog.post("i.md", f"id: kept\n{NOTHING}")
    blog.post("k/index.md", HANGZHOU, body="See [the list](../../../files/list.csv).\n")
    blog.write("docs/files/list.csv", "a,b\n")
    blog.receipt(post="blog/posts/b.md")
    blog.receipt("2026-kkkkkk", "blog/posts/k/index.md", silent=True)
    blog.commit()
    return blog


def walk(blog: Blog, steps: list[str], table: dict[str, Step], by: str) -> None:
    """Make one commit of each step, if it changes anything."""
    for name in steps:
        table[name](blog)
        if blog.git("status", "--porcelain"):
            blog.commit(name, by=by)


def merges(blog: Blog) -> dict[str, str]:
    """Merge the branch in every way that forges offer; return the commits."""
    made = {}
    blog.git("checkout", "-q", "main")
    blog.write("README.md", "Main has moved on.\n")
    blog.commit()
    for kind in ("merge", "squash", "rebase"):
        blog.git("checkout", "-q", "-B", kind, "topic" if kind == "rebase" else "main")
        if kind == "merge":
            blog.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
        elif kind == "squash":
            blog.git("merge", "-q", "--squash", "topic")
            blog.commit("squash")
        else:
            blog.git("rebase", "-q", "main")
        made[kind] = blog.head
    made["fast-forward"] = blog.git("rev-parse", "topic")
    return made


@pytest.mark.long
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=4))
def test_a_change_that_is_green_is_green_after_any_kind_of_merge(steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        blog = start(Path(folder) / "blog")
        blog.branch("topic")
        walk(blog, steps, STEPS, "liu@example.com")
        if blog.check("--since", "main").code:
            return
        for kind, commit in merges(blog).items():
            told = blog.check("--at", commit)
            assert told.code == 0, (kind, told.blocks)


@pytest.mark.parametrize("step", sorted(STEPS))
def test_each_step_alone_is_green_before_and_after_or_red_before(step: str, tmp_path: Path) -> None:
    blog = start(tmp_path / "blog")
    blog.branch("topic")
    walk(blog, [step], STEPS, "liu@example.com")
    before = blog.check("--since", "main").code
    after = blog.check("--at", "topic").code
    assert (before, after) in ((0, 0), (1, 1), (1, 0))


# --- somebody who may not touch the base ------------------------------------------------------

GUARDED = f"{CONFIG}      signatures: required\n      allowed_signers: allowed_signers\n"
BLOCKED = "docs/blog/posts/x.md"
INLINE = f'receipts: [{{event: filed, authority: {POLICE}, filed_at: "{BEFORE}"}}]'


def guarded(extra: str) -> Step:
    return lambda blog: blog.write("mkdocs.yml", GUARDED + extra)


def baselined(blog: Blog) -> None:
    """Write a baseline that holds the post."""
    (blog.root / "own.txt").unlink(missing_ok=True)
    blog.git("add", "--all")
    blog.git("commit", "-qm", "x", "--allow-empty", by=MALLORY)
    blog.threatgate("baseline", "--output", "own.txt")
    blog.write("mkdocs.yml", f"{GUARDED}      baseline: own.txt\n")


def elsewhere(blog: Blog) -> None:
    """Have the gate in a file that the base holds without one, and only over other posts."""
    blog.write("mkdocs.yml", "site_name: Blog\nplugins: [search]\n")
    blog.write("properdocs.yml", GUARDED.replace("blog/posts/**", "blog/posts/a.md"))


CROOKED: dict[str, Step] = {
    "a receipt": lambda blog: blog.receipt(OTHER, "blog/posts/x.md"),
    "a receipt by another name": lambda blog: (
        blog.commit("x", by="liu@example.com")
        if blog.receipt(OTHER, "blog/posts/x.md") and blog.git("status", "--porcelain")
        else None
    ),
    "a receipt in the post": lambda blog: blog.post("x.md", f"{HANGZHOU}\n{INLINE}"),
    "another post's receipt": edit(RECEIPT, ("blog/posts/b.md", "blog/posts/x.md")),
    "another post's filing": lambda blog: blog.post("x.md", f"{HANGZHOU}\nfilings: [2026-aaaaaa]"),
    "another post's id": lambda blog: blog.post("x.md", f"id: kept\n{HANGZHOU}"),
    "no signatures": lambda blog: blog.write("mkdocs.yml", CONFIG),
    "signatures told only": lambda blog: blog.write("mkdocs.yml", GUARDED.replace("required", "notice")),
    "other signers": lambda blog: blog.write("allowed_signers", f"{MALLORY} ssh-ed25519 AAAA\n"),
    "other posts": lambda blog: blog.write("mkdocs.yml", GUARDED.replace("blog/posts/**", "blog/posts/a.md")),
    "no plugin": lambda blog: blog.write("mkdocs.yml", "site_name: Blog\nplugins: [search]\n"),
    "left out": lambda blog: blog.write("mkdocs.yml", f"exclude_docs: /{BLOCKED[5:]}\n{GUARDED}"),
    "a policy of one's own": lambda blog: blog.write("mkdocs.yml", f"{GUARDED}      profiles: [law]\n"),
    "a looser reading": guarded(
        "      interpretation: {apply_to: subject_in_cn, own_network_exempt: true}\n"
    ),
    "another ledger": guarded("      ledger: own\n      ledger_history: [filings]\n"),
    "a baseline": baselined,
    "another file": elsewhere,
    "a date long past": edit(BLOCKED, ("2026-06-10", "2019-01-01")),
    "marked as a draft": edit(BLOCKED, ("title:", "draft: true\ntitle:")),
    "an operator of one's own": edit(BLOCKED, ("intruded", "other")),
    "the last step taken back": take_back,
}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publishable blog whose receipts are signed, as a bundle to begin from."""
    folder = tmp_path_factory.mktemp("guarded")
    blog = Blog(folder / "blog")
    key = folder / "key"
    blog.start(GUARDED).write("allowed_signers", f"liu@example.com {ssh_key(key)}\n")
    sign_with_ssh(blog, key)
    blog.write("properdocs.yml", "site_name: Blog\nplugins: [blog]\n")
    blog.post("a.md", NOTHING)
    blog.post("b.md", HANGZHOU)
    blog.receipt(post="blog/posts/b.md")
    blog.post("i.md", f"id: kept\n{NOTHING}")
    blog.commit()
    assert blog.check().code == 0
    return blog.root


def intruded(base: Path, root: Path, steps: list[str]) -> Blog:
    """Add a post that owes a filing, as somebody who cannot sign, and take these steps."""
    Blog(base).git("clone", "-q", str(base), str(root))
    blog = Blog(root).signed(MALLORY)
    blog.branch("topic")
    blog.post("x.md", HANGZHOU)
    blog.commit("x", by=MALLORY)
    walk(blog, steps, CROOKED, MALLORY)
    if not (blog.root / BLOCKED).is_file():  # what was taken back was the post itself
        blog.post("x.md", HANGZHOU)
        blog.commit("x", by=MALLORY)
    return blog


@SSH
@pytest.mark.long
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.sampled_from(sorted(CROOKED)), max_size=4))
def test_no_sequence_of_steps_gets_a_blocked_post_to_green(base: Path, steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        blog = intruded(base, Path(folder) / "blog", steps)
        told = blog.threatgate("check", "--since", "main")
        assert told.code != 0, (steps, told.out)


@SSH
@pytest.mark.parametrize("step", sorted(CROOKED))
def test_no_single_step_does(base: Path, step: str, tmp_path: Path) -> None:
    blog = intruded(base, tmp_path / "blog", [step])
    assert blog.threatgate("check", "--since", "main").code != 0
