"""A site's own patterns: what they match and where, what is refused, and that no text makes them slow."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.content.automata import HEEDED, STRETCH
from mkdocs_threatgate.content.literals import required_literals
from mkdocs_threatgate.content.own_patterns import LIMIT, SHOWN, OwnPatterns, PatternUnfit
from mkdocs_threatgate.content.pattern_size import size_of
from mkdocs_threatgate.locale import render


def matched(pattern: str, text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in OwnPatterns([pattern]).hits(text)]


def refusal(pattern: str) -> str:
    with pytest.raises(PatternUnfit) as caught:
        OwnPatterns([pattern])
    return render(caught.value.problem, "en")


# --- what is matched ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("abc", "xABCx abc", ["ABC", "abc"]),
        ("青石计划", "见《青石计划》与青石计划。", ["青石计划", "青石计划"]),
        ("内网.{0,5}主机", "内网里的某台主机", ["内网里的某台主机"]),
        (r"a\w*", "xx abcd ab", ["abcd", "ab"]),
        ("aa", "aaaaa", ["aa", "aa"]),
        ("aba", "ababa", ["aba"]),
        ("^b.*d$", "a\nbcd\nbc\nbd", ["bcd", "bd"]),
        (r"a\s*b", "a\n \nb", ["a\n \nb"]),
        ("[一二三]{2}号", "二三号 四号", ["二三号"]),
        ("[xy]+cd", "xyxcd" + "x" * 3000, ["xyxcd"]),
        (r"\bfoo\b", "foo food xfoo foo", ["foo", "foo"]),
        ("a|abc|ab", "abcd", ["abc"]),
        ("K", "k", ["k"]),
        ("é", "É", ["É"]),
        (r"\x{9752}石", "青石", ["青石"]),
        (r"\.\*\[", "a.*[b", [".*["]),
    ],
)
def test_the_longest_match_from_each_start_is_found(pattern: str, text: str, found: list[str]) -> None:
    assert matched(pattern, text) == found


def test_several_patterns_are_told_apart_and_overlap_each_other() -> None:
    hits = OwnPatterns(["漏洞复现", "复现步骤", "无"]).hits("漏洞复现步骤")
    assert [tuple(hit) for hit in hits] == [(0, 0, 4), (1, 2, 6)]


def test_no_patterns_and_no_text_match_nothing() -> None:
    assert OwnPatterns([]).hits("abc") == ()
    assert OwnPatterns(["abc"]).hits("") == ()


def test_a_pattern_too_large_to_tell_where_it_begins_tells_the_line_up_to_its_end() -> None:
    pattern = "甲.{0,90}乙"
    text = f"上一行甲\n{'字' * 200}甲在此处乙 后\n乙"
    (hit,) = OwnPatterns([pattern]).hits(text)
    assert text[hit.start : hit.end].endswith("甲在此处乙")
    assert hit.end - hit.start == SHOWN


def test_letters_that_are_no_letters_do_not_shift_what_follows() -> None:
    assert matched("漏洞", "\ud800\x00𝔘漏洞\udfff") == ["漏洞"]


WORDS = ("ab", "a", "b c", "漏", "洞x", "1", "\n", " ")
PIECES = (
    "a",
    "b",
    "ab",
    "c",
    "x",
    "漏",
    "洞",
    "1",
    r"\d",
    r"\w",
    "[ab]",
    "[^a\n]",
    ".",
    " ",
    "(?:ab|c)",
    "(?:a|漏x)",
)
REPEATS = ("", "", "", "+", "*", "?", "{2}", "{1,3}")


@st.composite
def simple_patterns(draw: st.DrawFn) -> str:
    pieces = draw(
        st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(REPEATS)), min_size=1, max_size=5)
    )
    edge = draw(st.sampled_from(("", "", "^", r"\b")))
    return edge + "".join(piece + repeat for piece, repeat in pieces)


@given(simple_patterns(), st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_something_is_found_where_and_only_where_an_engine_with_backtracking_finds_it(
    pattern: str, text: str
) -> None:
    expression = re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.ASCII)
    assume(not re.match(pattern.removeprefix("^").removeprefix(r"\b"), ""))
    hits = OwnPatterns([pattern]).hits(text)
    first = expression.search(text)
    assert bool(hits) is bool(first)
    if first:
        # matches are the longest, not the first that is tried: they may only reach further
        assert hits[0].start <= first.start()
        for hit in hits:
            assert expression.search(text, hit.start) or "^" in pattern or r"\b" in pattern
            assert hit.start < hit.end <= len(text)
        assert all(one.end <= other.start for one, other in pairwise(hits))


@given(simple_patterns(), st.data())
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_what_a_pattern_matches_holds_one_of_its_words(pattern: str, data: st.DataObject) -> None:
    expression = re.compile(pattern, re.IGNORECASE | re.MULTILINE | re.ASCII)
    text = data.draw(st.from_regex(expression))
    words = required_literals(pattern)
    assert not words or any(word in text.lower() for word in words)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("foo|ba[rz]", {"foo", "bar", "baz"}),
        (r"\bcurl .*(\| *sh|> *x)", {"curl "}),
        ("red[ -]?team(ing)?", {"redteam", "red team", "red-team"}),
        (r"(?:漏洞|攻击)[^\n]*复现", {"复现"}),
        ("(foo|)bar", {"bar", "foobar"}),
        ("拿Shell", {"拿shell"}),
        ("Éa", set()),
        (r"\d+", set()),
        ("(a|b)?", set()),
        ("foo(?:|x)", {"foo"}),
        ("(foo)+x", {"foo"}),
    ],
)
def test_the_words_that_a_pattern_needs(pattern: str, words: set[str]) -> None:
    assert required_literals(pattern) == words


# --- what is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("a*", "it matches where there is nothing"),
        ("", "it matches where there is nothing"),
        (r"\ba*", "it matches where there is nothing"),
        ("^$", "it matches where there is nothing"),
        ("(?=a)b", "it looks ahead or behind, which a matcher without backtracking cannot"),
        ("(?<!a)b", "it looks ahead or behind, which a matcher without backtracking cannot"),
        (r"(a)\1", "it refers back to a group, which a matcher without backtracking cannot"),
        ("[a", "the matcher says: Unterminated character class starting at index 0."),
        ("x^y", "“^” can stand at its beginning only"),
        ("a{101}", r"it repeats more than 100 times; for a longer gap write [^\n]*"),
        ("a{" + "9" * 5000 + "}", r"it repeats more than 100 times; for a longer gap write [^\n]*"),
        ("a\0b", r"“\x00” is not known in patterns"),
        (r"\Qa{9}\E", r"“\\Q” is not known in patterns"),
        ("(?x) a b", "“(?x” is not known in patterns"),
        ("(?#abc)", "“(?#” is not known in patterns"),
    ],
)
def test_a_pattern_that_cannot_be_matched_is_refused_in_plain_words(pattern: str, said: str) -> None:
    assert refusal(pattern) == said


@pytest.mark.parametrize(
    "pattern",
    [
        "(a{50}){50}",
        "a{50}{50}",
        "a?" * 1000,
        "[a-z]?" * 500 + "x",
        ".?" * 200,
        r"\p{L}{100}",
        r"(?:\p{L}{1,20} ){1,20}x",
        r"(?:[a-z]{1,100}x){1,100}",
        "|".join("[漏洞复现]{3}" for _ in range(300)),
        "a" * 3000,
        "(" * 1000 + "a?" * 200 + ")" * 1000,
        "漏" * 1500,
    ],
)
def test_what_would_take_long_to_compile_is_refused_before(pattern: str) -> None:
    started = time.process_time()
    assert refusal(pattern).startswith("it is larger than 2000 points")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("pattern", "points"),
    [
        ("abc", 3),
        ("漏洞", 4),
        (r"\d{4}", 80),
        ("a?", 21),
        ("(?:ab|c){3}", 15),
        ("[a-z]+", 21),
        ("[]a]{2}b", 43),
        ("[[:alpha:]]x{2,5}", 47),
        (r"\p{Han}", 400),
        (r"[\p{L}_]", 422),
        (r"\{3}", 3),
        ("(?<name>ab)", 2),
    ],
)
def test_points_are_counted_as_the_rule_says(pattern: str, points: int) -> None:
    assert size_of(pattern) == points


def test_all_patterns_together_are_bounded() -> None:
    pattern = "x" * 1000
    with pytest.raises(PatternUnfit) as caught:
        OwnPatterns([pattern] * (LIMIT // 1000 + 1))
    assert caught.value.pattern == LIMIT // 1000


PUNCTUATION = r"\()[]{}|*+?.^$-,:=!<>#&QEpPxdwsbBKRXGAzZ0123ab漏"


@given(st.text(st.sampled_from(PUNCTUATION), min_size=1, max_size=30))
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_written_as_a_pattern_is_matched_or_refused(pattern: str) -> None:
    started = time.process_time()
    with suppress(PatternUnfit):
        OwnPatterns([pattern]).hits("ab漏 12\n" * 200)
    assert time.process_time() - started < 10


# --- no text makes them slow --------------------------------------------------------------------------

NOISY = (".*", "a.*", r"[^\n]+x?", r"\w+", "(?:a|aa|aaa)+", r"a.*a.*a", ".{0,90}b", "(?:a+)+b")


@pytest.mark.parametrize("text", ["a" * 2**20, "漏" * 2**18, "a\n" * 2**19, "a b" * 2**18, "\u200b" * 2**18])
def test_a_megabyte_that_matches_everywhere_takes_no_time_to_speak_of(text: str) -> None:
    patterns = OwnPatterns([pattern for pattern in NOISY if pattern != ".*"])
    started = time.process_time()
    patterns.hits(text)
    assert time.process_time() - started < 10


def test_after_too_many_ends_in_one_stretch_the_next_one_is_read_again() -> None:
    flood = "a" * (2 * STRETCH)
    text = f"{flood}\n{' ' * STRETCH}\naxa\n"
    hits = OwnPatterns(["a[a-z]*"]).hits(text)
    assert text[hits[-1].start : hits[-1].end] == "axa"
    assert hits[0].start == 0
    assert len(flood) > HEEDED
