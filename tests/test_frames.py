"""The line that a finding points at: shown as on disk, underlined, cut to the screen, inert."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from mkdocs_threatgate.model import (
    Case,
    Declaration,
    Docket,
    Finding,
    Ledger,
    Mapping,
    Policy,
    Post,
    Rule,
    Settings,
    Span,
    World,
    say,
)
from mkdocs_threatgate.reports.frames import LONGEST_MARK, Frame, Frames
from mkdocs_threatgate.reports.screens import PAPER, Screen, linked

PATH = "docs/a.md"
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def docket(post: Post, *, built: bool = False) -> Docket:
    policy = Policy(profiles=(), articles=(), digest="")
    world = World(texts=(), ledger=Ledger(), policy=policy, settings=Settings())
    return Docket(
        cases=(Case(post=post, declaration=Declaration(), moment=NOW),), world=world, now=NOW, built=built
    )


def finding(span: Span | None, evidence: str = "") -> Finding:
    return Finding(
        rule=Rule(code="TG000", slug="a-test", title=say("A test")),
        path=PATH,
        span=span,
        message=say("wrong"),
        remedy=say("Correct it."),
        evidence=evidence,
    )


def frame(
    text: str, span: Span | None, evidence: str = "", *, body_line: int = 1, screen: Screen = PAPER
) -> Frame | None:
    post = Post(path=PATH, uri="a.md", text=text, body_line=body_line)
    return Frames(docket(post), screen).frame(finding(span, evidence))


def marked(text: str, column: int, *, body_line: int = 9, evidence: str = "") -> str:
    """Return what of a single line is underlined, in a font of fixed width."""
    shown = frame(text, Span(1, column, 1), evidence, body_line=body_line)
    assert shown is not None
    start, end = len(shown.mark) - len(shown.mark.lstrip()), len(shown.mark)
    cells = [letter for letter in shown.text for _ in range(cell_len(letter))]
    found = "".join(cells[start:end])
    wide = [letter for letter in dict.fromkeys(found) if cell_len(letter) == 2]
    for letter in wide:
        found = found.replace(letter * 2, letter)
    return found


# --- what is underlined ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("  places: [杭洲市, 宁波市]", 12, "杭洲市"),
        ("  places: [杭洲市, 宁波市]", 17, "宁波市"),
        ('  places: ["杭, 州", x]', 12, '"杭, 州"'),
        ("  none: Notes, and nothing else # a remark", 9, "Notes, and nothing else"),
        ("incidents: [{nature: none, places: [x]}]", 14, "nature"),
        ("  - nature: intruded", 5, "nature"),
        ("  fixed: {at: 2026-09-01, evidence: https://example.com/a}", 37, "https://example.com/a"),
        ("time: 2026-06-01T10:00:00+08:00", 7, "2026-06-01T10:00:00+08:00"),
    ],
)
def test_in_front_matter_the_scalar_is_underlined(line: str, column: int, words: str) -> None:
    assert marked(line, column) == words


def test_in_a_body_the_words_of_the_evidence_are_underlined_and_not_said_again() -> None:
    shown = frame("姓名：张三，密码 hunter2 泄露", Span(1, 7, 1), "1: 密码 hunter2\n9: other")
    assert shown == Frame(
        "    1 | ", "姓名：张三，密码 hunter2 泄露", " " * 12 + "^" + "~" * 11, "1: 密码 hunter2"
    )


def test_words_that_read_otherwise_on_disk_are_underlined_as_they_stand() -> None:
    text = "see p<b>ass</b>word here"
    assert marked(text, 5, body_line=1, evidence="1: password") == "p<b>ass</b>word"


def test_without_words_a_line_of_the_body_is_underlined_from_its_first_column() -> None:
    assert marked("some words here", 1, body_line=1) == "some words here"
    assert marked("some words here", 6, body_line=1) == "words"


def test_lines_are_counted_as_spans_count_them() -> None:
    for ends in ("\n", "\r\n", "\r"):
        shown = frame(f"\ufeffone{ends}two\u2028words{ends}three", Span(2, 1, 2))
        assert shown is not None
        assert shown[:2] == ("    2 | ", r"two\u2028words")


# --- what is shown ---------------------------------------------------------------------------------


def test_the_mark_stands_below_wide_and_unseen_letters_and_behind_tabs() -> None:
    shown = frame("\t杭州\u200b市：\x1b[31mbad", Span(1, 7, 1), "1: \x1b[31mbad")
    assert shown is not None
    assert shown.text == r"    杭州\u200b市：\x1b[31mbad"
    assert shown.mark == " " * (4 + 4 + 6 + 4) + "^" + "~" * len(r"x1b[31mbad")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("电话 13800138000，身份证 11010519491231002X", "电话 138******00，身份证 110*************2X"),
        ("write to liu.wen@example.com", "write to l******@example.com"),
        ("电话 138\u200b0013\u200b8000", r"电话 138\u200b*00"),
        ("电话 １３８００１３８０００", "电话 １３８******００"),
    ],
)
def test_personal_data_is_masked_wherever_it_stands_on_the_line(line: str, shown: str) -> None:
    found = frame(line, Span(1, 1, 1))
    assert found is not None
    assert re.sub(r"\*+", "*", found.text) == re.sub(r"\*+", "*", shown)


def test_a_long_line_is_cut_around_the_words() -> None:
    text = "前" * 500 + "密码" + "后" * 500
    shown = frame(text, Span(1, 501, 1), "1: 密码", screen=Screen(width=60))
    assert shown is not None
    assert shown.text.startswith("…前")
    assert shown.text.endswith("后…")
    assert cell_len(shown.text) <= 60 - len(shown.gutter)
    start = len(shown.mark) - len(shown.mark.lstrip())
    assert cell_len(shown.text[: shown.text.index("密码")]) == start
    assert shown.mark.strip() == "^~~~"


def test_an_encoding_that_lacks_a_letter_keeps_the_mark_in_its_place() -> None:
    shown = frame("places: [杭州, bad]", Span(1, 14, 1), "1: bad", screen=Screen(encoding="cp1252"))
    assert shown is not None
    assert (shown.text, shown.mark) == ("places: [??, bad]", " " * 13 + "^~~")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("---\ntitle: x", Span(1, 1, 1)),
        ("", Span(1, 1, 1)),
        ("a", Span(7, 1, 7)),
        ("a", None),
        ("a", Span(1, 9, 1)),
    ],
)
def test_where_there_are_no_words_there_is_no_frame(text: str, span: Span | None) -> None:
    assert frame(text, span) is None


def test_the_whole_front_matter_and_what_a_build_has_made_have_no_frame() -> None:
    head = Mapping((), Span(2, 1, 4))
    post = Post(path=PATH, uri="a.md", text="---\ntitle: x\n---\n", head=head)
    assert Frames(docket(post)).frame(finding(head.span)) is None
    assert Frames(docket(post)).frame(finding(Span(2, 8, 2))) is not None
    assert Frames(docket(post, built=True)).frame(finding(Span(2, 8, 2))) is None
    assert Frames(None).frame(finding(Span(2, 8, 2))) is None


@given(
    line=st.text(min_size=1, max_size=300),
    column=st.integers(1, 320),
    body_line=st.sampled_from([1, 9]),
    words=st.text(max_size=20),
    width=st.integers(1, 200),
    encoding=st.sampled_from(["utf-8", "ascii", "gbk", "cp437", "utf-16"]),
)
def test_whatever_stands_there_a_frame_is_one_inert_line_and_a_mark_below_it(
    line: str, column: int, body_line: int, words: str, width: int, encoding: str
) -> None:
    screen = Screen(width=width, encoding=encoding)
    shown = frame(line, Span(1, column, 1), f"1: {words}", body_line=body_line, screen=screen)
    if shown is None:
        return
    room = max(width - len(shown.gutter), 22)
    assert cell_len(shown.text) <= room + 8
    assert re.fullmatch(r" *\^~*", shown.mark)
    assert len(shown.mark.strip()) <= LONGEST_MARK
    assert len(shown.mark) <= cell_len(shown.text) + 12
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs") for letter in shown.text)


def test_many_findings_on_one_long_line_take_little_time() -> None:
    text = "a" * 4_000_000 + "\n" + "b@c " * 200_000
    frames = Frames(docket(Post(path=PATH, uri="a.md", text=text)))
    for column in range(1, 1000):
        assert frames.frame(finding(Span(1, column * 4000, 1), "1: aaaa"))
        assert frames.frame(finding(Span(2, column * 400 + 1, 2), "2: b"))


def test_a_place_is_a_link_where_there_is_a_root() -> None:
    assert linked("a.md:1", "docs/a b/文.md", "file:///r/") == (
        "\x1b]8;;file:///r/docs/a%20b/%E6%96%87.md\x1b\\a.md:1\x1b]8;;\x1b\\"
    )
    assert linked("a.md:1", "docs/a.md", "") == "a.md:1"
