"""Judgement at both doors: what is prohibited blocks wherever it stands and however it is written."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from blog import CONFIG, NOTHING, Blog
from examples import ITEMS, example

from mkdocs_threatgate.content.detector import Detector
from mkdocs_threatgate.model import Confidence, Text
from mkdocs_threatgate.sources.posts import read_post
from mkdocs_threatgate.sources.rulebooks import read_rulebook

POST = "docs/blog/posts/a.md"
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DETECTOR = Detector(read_rulebook())


def blocked(text: str) -> set[int]:
    """Return the items for which a post would be blocked."""
    post = read_post(Text("a.md", "a.md", text, gated=True, ships=True), "UTC")
    return {one.item for one in DETECTOR.suspicions(post) if one.confidence is Confidence.HIGH}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("item", ITEMS)
def test_what_the_documents_call_flagged_is_flagged_and_the_rewritten_is_quiet(
    item: int, language: str
) -> None:
    assert item in blocked(example(item, "flagged", language))
    rewritten = example(item, "publishable", language)
    post = read_post(Text("a.md", "a.md", rewritten, gated=True, ships=True), "UTC")
    assert DETECTOR.suspicions(post) == ()


# --- both doors ----------------------------------------------------------------------------------


def test_both_doors_block_a_post_that_holds_an_attack_and_say_where_and_why(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING, body=example(3, "flagged"))
    blog.commit()
    told, built = blog.check(), blog.build()
    assert (told.code, built.code) == (1, 1)
    assert not (blog.root / "site").exists()
    finding = next(one for one in told.report["findings"] if one["rule"] == "TG403")
    line = (blog.root / POST).read_text(encoding="utf-8").splitlines().index(
        "POST /report/list.php HTTP/1.1"
    ) + 1
    assert {key: finding[key] for key in ("article", "outcome", "path", "line", "confidence")} == {
        "article": "cn-2019-draft/4-3",
        "outcome": "blocks",
        "path": POST,
        "line": line,
        "confidence": "high",
    }
    assert finding["message"].startswith("this passage has the details to repeat an attack: ")
    assert f"{line}: POST /report/list.php HTTP/1.1" in finding["evidence"].splitlines()


def test_a_page_that_is_no_post_is_read_too(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING)
    blog.write("docs/notes.md", example(1, "flagged"))
    blog.commit()
    told = blog.check()
    assert (told.code, [one.path for one in told.blocks]) == (1, ["docs/notes.md"])


def test_what_was_public_before_the_gate_is_a_notice_until_it_changes(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING, body=example(3, "flagged"))
    blog.commit()
    assert blog.threatgate("baseline").code == 0
    blog.write("mkdocs.yml", f"{CONFIG}      baseline: threatgate-baseline.txt\n")
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices.count("TG403")) == (0, 1)
    blog.write(
        POST,
        (blog.root / POST).read_text(encoding="utf-8")
        + "\nAnd 4,000 more systems are concerned, at 203.0.113.9 among others.\n",
    )
    assert "TG403" in blog.check().rules


def test_a_draft_that_would_not_ship_is_told_and_does_not_block(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start(f"{CONFIG}draft_docs: |\n  blog/posts/a.md\n")
    blog.post(declaration=NOTHING, body=example(3, "flagged"))
    blog.post("b.md", declaration=NOTHING)
    blog.commit()
    told = blog.check()
    assert (told.code, told.notices.count("TG403")) == (0, 1)


# --- however it is written -----------------------------------------------------------------------

MUCH = "Words about nothing.\n\n" * 200
LETTERS = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
WIDE = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}


def words(change: Callable[[str], str]) -> Callable[[str], str]:
    """Return a disguise that changes every word of four letters or more, and every Chinese one."""
    return lambda text: re.sub(r"[A-Za-z]{4,}|[一-鿿]{2,}", lambda match: change(match[0]), text)


def encoded(text: str) -> str:
    def block(match: re.Match[str]) -> str:
        return f"```\n{base64.b64encode(match[1].encode()).decode()}\n```"

    return FENCED.sub(block, text)


REWRITTEN: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "zero-width characters": words("\u200b".join),
    "soft hyphens": words("\u00ad".join),
    "a bidi control": words(lambda word: f"{word[:1]}\u202d{word[1:]}"),
    "look-alikes": words(lambda word: word.translate(LETTERS)),
    "fullwidth letters": words(lambda word: word.translate(WIDE)),
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "further down": lambda text: f"{MUCH}{text}",
    "followed by much": lambda text: f"{text}\n\n{MUCH}",
    "in a quote": lambda text: re.sub(r"^", "> ", text, flags=re.MULTILINE),
    "without a language": lambda text: re.sub(r"^```\w+$", "```", text, flags=re.MULTILINE),
    "with tildes": lambda text: re.sub(r"^```", "~~~", text, flags=re.MULTILINE),
    "behind front matter": lambda text: f"---\ntitle: Notes\ntags: [one, two]\n---\n\n{text}",
}


@pytest.mark.parametrize("way", REWRITTEN)
@pytest.mark.parametrize("item", ITEMS)
def test_the_verdict_does_not_depend_on_how_it_is_written(item: int, way: str) -> None:
    assert item in blocked(REWRITTEN[way](example(item, "flagged")))


HIDING: dict[str, Callable[[str], str]] = {
    "a comment": lambda text: f"Words.\n\n<!--\n{text}\n-->\n\nMore words.",
    "an element that is not shown": lambda text: (
        f"Words.\n\n<div style='display:none'>\n\n{text}\n\n</div>\n"
    ),
    "base64": encoded,
    "entities": words(lambda word: "".join(f"&#{ord(one)};" for one in word)),
}


@pytest.mark.parametrize("way", HIDING)
@pytest.mark.parametrize("item", [1, 3])
def test_what_is_hidden_is_judged_all_the_same(item: int, way: str) -> None:
    assert item in blocked(HIDING[way](example(item, "flagged")))


def test_a_disguise_over_flagged_content_is_told_and_one_over_harmless_words_is_not(tmp_path: Path) -> None:
    blog = Blog(tmp_path / "blog").start()
    blog.post(declaration=NOTHING, body=REWRITTEN["zero-width characters"](example(3, "flagged")))
    blog.post("b.md", declaration=NOTHING, body=REWRITTEN["zero-width characters"](example(3, "publishable")))
    blog.commit()
    told = blog.check()
    assert [one["path"] for one in told.report["findings"] if one["rule"] == "TG410"] == [POST]
    assert told.code == 1
