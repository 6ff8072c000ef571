"""A whole text as a reader sees it, and the way back to what is on disk."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mkdocs_threatgate.folding import Reading, read_as_seen
from mkdocs_threatgate.folding.characters import UNUSUAL

PIECES = st.sampled_from(
    [
        *"aevl(.x预警复现1 -\n\t",
        *"\u200b\u00ad\u202e\ufeff\ufe0f\u200d\x00\x7f",
        *"ｅＶ１（，…①㎡ﬁ𝐞Ⅳ\u3000\u00a0´",
        *"еаοвж",
        *('"', "'", '"+"', '" & "', "'.'", '" "', "*", "**", "***", "\r\n", "\r", "😀"),
        *("&#101;", "&#x76", "&amp;", "&lt;", "&shy;", "&nbsp;", "&NewLine;", "&", "&#", "&#0;", "&copy="),
        *("<b>", "</b>", "<i class='x'>", "<!-- x -->", "<!--", "-->", "<", ">", "<a href='//x'>"),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join) | st.text(st.characters(), max_size=40)


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("", ""),
        ("Plain text, with Case.\n\n* a list\n", "Plain text, with Case.\n\n* a list\n"),
        ("&#101;v&#x61;l &lt;x&gt; &amp;amp; &copy=1", "eval <x> &amp; &copy=1"),
        ("&#" + "0" * 6000 + "101;", "e"),
        ("&#x" + "f" * 6000 + ";", "\ufffd"),
        ("a&#10;b&NewLine;c&#13;d", "a b c d"),
        ("e\u200bv\u00ada\u2060l", "eval"),
        ("\ufeff预\u202e警\u202c", "预警"),
        ("tab\tkept, bell\x07 not", "tab\tkept, bell not"),
        ("ｅｖａｌ（ｘ），１２", "eval(x),12"),
        ("𝐞𝓿𝖆𝚕 ⓔⓥⓐⓛ ﬁle ㎡", "eval eval file m2"),
        ("a\u3000b\u00a0c\u2003d", "a b c d"),
        ("sigh´ and ¨", "sigh´ and ¨"),
        ("漏洞⽂件", "漏洞文件"),
        ("預警", "預警"),
        ("еvаl ЕVАL ехес", "eval EVAL exec"),
        ("εxec ΕΧIΤ օs.cmd", "exec EXIT os.cmd"),
        ("использование вредоносного кода", "использование вредоносного кода"),
        ("α-β, Δx, 5 µs, λόγος", "α-β, Δx, 5 μs, λόγος"),
        ("e<b>v</b>al e<!-- x -->val e<wbr>val", "eval eval eval"),
        ("e<SPAN class='a' title='>'>v</SPAN>al", "eval"),
        ("预<strong>警</strong>发布", "预警发布"),
        ("a <b>bold</b> word, a<br>b, x<y>z", "a <b>bold</b> word, a<br>b, x<y>z"),
        ("下载<a href='https://example.com/'>点</a>此", "下载<a href='https://example.com/'>点此"),
        ("a<span hidden>b</span>c", "a<span hidden>bc"),
        ("e<b\n>val e<!-- \n -->val", "e<b\n>val e<!-- \n -->val"),
        ("网络**安全预**警 e*v*al **预**警 *复*现", "网络安全预警 eval **预警 *复现"),
        ("e**<b>v</b>**al", "eval"),
        ("2*3*4 char*argv f(**kw) 138***1234 张*三", "2*3*4 char*argv f(**kw) 138***1234 张*三"),
        ("漏 洞\u3000复\u00a0现  步骤", "漏洞复现步骤"),
        ("姓名    电话 and 中 a 文\n字", "姓名    电话 and 中 a 文\n字"),
        ("한국 사람", "한국 사람"),
        ("""x = "ev" + "al"; 'ev'.'al'; "ev"&"al"; "ev" "al" """, """x = "eval"; 'eval'; "eval"; "eval" """),
        ('"e"+"v"+"a"+"l", "ev" .. "al"', '"eval", "eval"'),
        ('"e" + \n"v"', '"e" + \n"v"'),
        ("""f("+") + x["a"] + '' + ' ' a', 'b'""", """f("+") + x["a"] + '' + ' ' a', 'b'"""),
        ("e＜b＞val e&lt;!-- --&gt;val", "eval eval"),
        ('"e" "v" "a" "l" run "alpha::beta" "gamma" "delta"', '"eval" run "alpha::beta" "gammadelta"'),
        ('say "charlie" "delta"', 'say "charlie" "delta"'),
        ("a\r\nb\r\n", "a\nb\n"),
    ],
)
def test_a_text_is_read_as_a_reader_sees_it(written: str, seen: str) -> None:
    assert read_as_seen(written).text == seen


@pytest.mark.parametrize(
    ("written", "disguised"),
    [
        ("eval", False),
        ("e\u200bval", True),
        ("e\ufe0fval", True),
        ("漏\u200b洞", True),
        ("⚠\ufe0f warning 1\ufe0f\u20e3", False),
        ("\U0001f468\u200d\U0001f4bb at work", False),
        ("line\u200b \u200bline\u200b\nline", False),
        ("еval", True),
        ("ｅval", True),
        ("𝐞val", True),
        ("eval（x），！", False),
        ("①②…Ⅳ㎡\u3000x", False),
        ("&#101;val", True),
        ("&#39;x&#39; &amp; &lt; &quot;", False),
        ("&#28431;洞", True),
        ("e<b>v</b>al", True),
        ("e<!-- -->val", True),
        ("预<b>警</b>发布", False),
        ("预<!-- -->警", True),
        ("**预**警", False),
        ("漏 洞", True),
        ("漏 洞 复 现", True),
        ("漏洞 复现", False),
        ('"ev" + "al"', True),
        ('"-a" "-b" "x" "y"', False),
        ("a\r\nb", False),
        ("Привет, мир", False),
    ],
)
def test_a_disguise_is_told_from_what_ordinary_texts_are_full_of(written: str, *, disguised: bool) -> None:
    reading = read_as_seen(written)
    assert reading.disguised(0, len(reading.text)) is disguised


def test_a_disguise_elsewhere_does_not_count() -> None:
    reading = read_as_seen("e\u200bval here, plain text, ｅval there")
    start = reading.text.index("plain")
    assert not reading.disguised(start, start + len("plain text"))
    assert not reading.disguised(1, 1)


def zero_width(text: str) -> str:
    return "\u200b".join(text)


def look_alike(text: str) -> str:
    return text.translate(str.maketrans("aceopxy", "асеорху"))


def fullwidth(text: str) -> str:
    return re.sub("[!-~]", lambda plain: chr(ord(plain[0]) + 0xFEE0), text)


def numbered(text: str) -> str:
    return "".join(f"&#{ord(character)};" if character.isalnum() else character for character in text)


def commented(text: str) -> str:
    return re.sub(r"(?<=\w)(?=\w)", "<!--x-->", text)


def tagged(text: str) -> str:
    return re.sub(r"(\w)(\w)", r"<b>\1</b>\2", text)


def emphasised(text: str) -> str:
    return re.sub(r"(?<=[^\W\d])(?=[^\W\d])", "**", text)


def spaced(text: str) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", " ", text)


def in_pieces(text: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[a-z])", '"+"', text)


def of_windows(text: str) -> str:
    return text.replace("\n", "\r\n")


Disguise = Callable[[str], str]
DISGUISES: list[Disguise] = [
    zero_width,
    look_alike,
    fullwidth,
    numbered,
    commented,
    tagged,
    emphasised,
    spaced,
    in_pieces,
    of_windows,
]
SAMPLE = """漏洞复现步骤\n\n访问后台接口，上传文件\n\nSteps to reproduce\n\n    exec(placeholder)\n"""
WORDS = ("漏洞复现", "后台接口", "reproduce", "exec", "placeholder")


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("also", [of_windows, zero_width, look_alike])
def test_every_disguise_reads_as_what_it_hides_and_leads_back(disguise: Disguise, also: Disguise) -> None:
    source = "开头\r\n" + disguise(also(SAMPLE)) + "end"
    reading = read_as_seen(source)
    assert reading.text.count("\n") == source.count("\n")
    for word in WORDS:
        start = reading.text.index(word)
        first, last = reading.origin(start, start + len(word))
        assert read_as_seen(source[first:last]).text == word
        assert source.count("\n", 0, first) == reading.text.count("\n", 0, start)


@given(TEXTS)
@settings(max_examples=100)
def test_lines_stay_lines(source: str) -> None:
    assert read_as_seen(source).text.count("\n") == source.count("\n")


@given(TEXTS)
@settings(max_examples=100)
def test_the_map_is_monotone_and_never_leaves_the_source(source: str) -> None:
    reading = read_as_seen(source)
    places = [reading.origin(place, place + 1) for place in range(len(reading.text))]
    assert all(0 <= start < end <= len(source) for start, end in places)
    assert places == sorted(places)
    assert [end for _, end in places] == sorted(end for _, end in places)


@given(TEXTS, st.integers(-3, 60), st.integers(-3, 60))
@settings(max_examples=200)
def test_a_slice_begins_where_its_first_and_ends_where_its_last_character_does(
    source: str, start: int, end: int
) -> None:
    reading = read_as_seen(source)
    first, last = reading.origin(start, end)
    start, end = max(start, 0), min(end, len(reading.text))
    if start < end:
        assert (first, last) == (reading.origin(start, start + 1)[0], reading.origin(end - 1, end)[1])
    else:
        assert first == last
    assert reading.disguised(start, end) in {True, False}


@given(TEXTS, st.data())
@settings(max_examples=200)
def test_the_slice_of_the_source_reads_as_the_slice_of_the_text(source: str, data: st.DataObject) -> None:
    reading = read_as_seen(source)
    start = data.draw(st.integers(0, len(reading.text)))
    end = data.draw(st.integers(start, len(reading.text)))
    first, last = reading.origin(start, end)
    # a word cut in two, or a mark without its partner, is no longer the same to a reader
    assert plain(reading.text[start:end]) in plain(read_as_seen(source[first:last]).text)


def plain(text: str) -> str:
    latin = text.translate(str.maketrans("еаο", "eao"))
    return re.sub(r"[\s*\"'+.&]|<[^<>\n]*>", "", latin)


@given(st.text("abc xyz,.\n(){}=0123456789_-/", max_size=200))
def test_an_ordinary_text_is_left_as_it_is(source: str) -> None:
    assert read_as_seen(source) == Reading(source, source)


def test_every_character_that_unicode_calls_compatible_is_looked_at() -> None:
    missed = [
        hex(code)
        for code in range(0x80, 0x20000)
        if unicodedata.decomposition(chr(code)).startswith("<") and not UNUSUAL.match(chr(code))
    ]
    assert missed == []


def test_line_ends_and_case_of_a_whole_post_stay() -> None:
    source = "# Title\r\n\r\nSome ＴＥＸＴ\r\n"
    reading = read_as_seen(source)
    assert reading.text == "# Title\n\nSome TEXT\n"
    start = reading.text.index("TEXT")
    assert source[slice(*reading.origin(start, start + 5))] == "ＴＥＸＴ\r\n"
