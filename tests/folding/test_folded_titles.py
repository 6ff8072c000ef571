"""Text as a reader sees it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.folding import fold, squeeze


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("", ""),
        ("Plain  words\n here", "plain words here"),
        ("ＡＰＴ－７７", "apt-77"),
        ("预\u200b警\u00ad！\ufe0f", "预警!"),
        ("\u202e预警\u202c", "预警"),
        ("a\u2003b\u3000c", "a b c"),
        ("<b>预</b><!-- hidden -->警", "预警"),
        ("a < b > c", "a < b > c"),
        ("&lt;b&gt; &amp; &#39044;&#x8b66;", "<b> & 预警"),
        ("预&shy;警 &ZeroWidthSpace;&#8203;x", "预警 x"),
        ("left <!-- open", "left <!-- open"),
        ("x<!-->y", "xy"),
        ("STRASSE Straße", "strasse strasse"),
        ("bell\x07rings", "bellrings"),
        ("预\U000e0100警\U000e0041", "预警"),
    ],
)
def test_a_text_is_folded_to_what_a_reader_sees(written: str, seen: str) -> None:
    assert fold(written) == seen


@pytest.mark.parametrize(
    "written",
    [
        "预警",
        "预 警",
        "预·警",
        "预•警",
        "预.警",
        "预-警",
        "预_警",
        "预|警",
        "预/警",
        "预\\警",
        "預警",
        "預 警",
        "**预**警",
        "「预」警",
        "预\u200d\u2060警",
        "预\u0336警\u0336",
        "预&nbsp;警",
        "预&#8203;警",
        "<i>预</i> <i>警</i>",
        "预<!-- x -->警",
        "网络安全 预 — 警 发布",
    ],
)
def test_no_disguise_keeps_the_two_characters_apart(written: str) -> None:
    assert "预警" in squeeze(written)


@pytest.mark.parametrize(
    "written", ["早有防预，警方已到", "预防。警惕", "预：警", "预测与警告", "early warning"]
)
def test_what_a_mark_or_a_word_parts_stays_apart(written: str) -> None:
    assert "预警" not in squeeze(written)


def test_squeezing_drops_spaces_and_separators_but_not_the_ends_of_clauses() -> None:
    assert squeeze("Early-Warning: 网络 (安全), v1.2!") == "earlywarning:网络安全,v12!"


def test_a_character_reference_of_any_length_is_decoded_or_replaced() -> None:
    assert fold("a&#" + "0" * 6000 + "39044;b") == "a预b"
    assert fold("a&#x" + "0" * 6000 + "9884;b") == "a预b"
    assert fold("a&#" + "9" * 6000 + ";b") == "a\ufffdb"
    assert fold("a&#x" + "f" * 6000 + ";b") == "a\ufffdb"


@given(st.text())
def test_any_text_can_be_folded_and_squeezed(text: str) -> None:
    assert "\u200b" not in fold(text)
    assert " " not in squeeze(text)


@given(st.text(alphabet="预警 a.B<>&;#-\u200b\u00ad\u3000"))
def test_folding_leaves_no_two_spaces_and_no_capitals(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.casefold().split())


@pytest.mark.parametrize("part", ["<!--", "<a ", "&#", "&#0", "<", "预\u200b", "&amp"])
def test_folding_takes_time_in_proportion_to_the_text(part: str) -> None:
    started = time.process_time()
    squeeze(part * 200_000)
    assert time.process_time() - started < 5
