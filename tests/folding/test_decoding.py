"""What runs of base64, of escapes and of percent-encoding decode to."""

from __future__ import annotations

from base64 import b64encode
from textwrap import wrap
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.folding import Decoded, decoded_runs

PLAIN = "The placeholder command runs here, 然后结束。"


def encoded(text: str, encoding: str = "utf-8") -> str:
    return b64encode(text.encode(encoding)).decode()


def texts(text: str) -> list[str]:
    return [run.text for run in decoded_runs(text)]


def test_a_block_of_base64_is_decoded_where_it_stands() -> None:
    block = encoded(PLAIN)
    assert list(decoded_runs(f"数据 {block}, end")) == [Decoded(3, 3 + len(block), PLAIN)]


@pytest.mark.parametrize("width", [20, 64, 76])
@pytest.mark.parametrize("indent", ["\n", "\n    ", "\n> ", " \n"])
def test_a_block_may_be_wrapped_over_lines(width: int, indent: str) -> None:
    plain = PLAIN * 3
    block = indent.join(wrap(encoded(plain), width))
    assert list(decoded_runs(f"see:\n{block}\n\nend.")) == [Decoded(5, 5 + len(block), plain)]


def test_a_word_on_the_line_after_a_block_does_not_hide_it() -> None:
    block = encoded(PLAIN * 2)
    assert texts(f"{block}\nend of it")[0] == PLAIN * 2
    assert texts(f"{block}\nend")[0].startswith(PLAIN * 2)


def test_a_block_in_utf_16_is_decoded_as_powershell_would() -> None:
    plain = "Write-Output 'a placeholder'"
    assert texts(f"powershell -NoP -EncodedCommand {encoded(plain, 'utf-16-le')}") == [plain]


@pytest.mark.parametrize("option", ["-enc", "-e", "-EC", "-EncodedCommand", "-encod"])
def test_a_short_argument_of_powershell_is_decoded(option: str) -> None:
    argument = encoded("whoami", "utf-16-le")
    text = f"powershell {option} '{argument}'"
    start = text.index(argument)
    assert list(decoded_runs(text)) == [Decoded(start, start + len(argument), "whoami")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A short one: QUJDREVGRw==",
        "sha256 " + "0123456789abcdef" * 4,
        "WEB-INF/classes/com/example/controller/placeholder/AccountControllerFactoryBean",
        "data:image/png;base64," + b64encode(bytes(range(256)) * 4).decode(),
        "grep -E something file; git commit -e -enclosed whatever123456",
        r"\x90\x90\xcc\xeb\xfe\x00\x01",
        r"C:\users\x64\tools",
        "100%, 50%ab and 20%",
        "%ff%fe%90%90",
    ],
)
def test_what_is_no_text_is_not_decoded(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        (r"\x65\x76\x61\x6c", "eval"),
        (r"\u0065\u0076\u0061\u006c", "eval"),
        (r"\u{65}\u{76}\u{61}\u{6c}", "eval"),
        (r"\u6f0f\u6d1e\u590d\u73b0", "漏洞复现"),
        (r"\xe6\xbc\x8f\xe6\xb4\x9e", "漏洞"),
        (r"e\x76a\x6c(\u0065)", "eval(e)"),
        (r"\ud83d\ude00\u0065", "\U0001f600e"),
    ],
)
def test_escapes_that_spell_text_are_decoded(written: str, spelt: str) -> None:
    assert list(decoded_runs(f'x = "{written}"')) == [Decoded(5, 5 + len(written), spelt)]


def test_lines_full_of_percent_encoding_are_decoded_whole_and_plus_stays() -> None:
    line = "GET /?q=%27+or+%31%3D%31 HTTP/1.1"
    assert list(decoded_runs(f"a\n{line}\n50%25 off")) == [
        Decoded(2, 2 + len(line), "GET /?q='+or+1=1 HTTP/1.1")
    ]


def test_what_was_decoded_is_decoded_again_up_to_three_times() -> None:
    layers = [PLAIN]
    for _ in range(4):
        layers.append(encoded(layers[-1]))
    runs = list(decoded_runs(f"x {layers[-1]} y"))
    assert [run.text for run in runs] == layers[-2:0:-1]
    assert {(run.start, run.end) for run in runs} == {(2, 2 + len(layers[-1]))}
    assert texts(quote(encoded("%61%62%63" + PLAIN), safe="")) != []


@given(
    st.lists(
        st.sampled_from(["QUJD", encoded(PLAIN), "=", "\n", " ", "%41", r"\x41", r"\u0041", "-enc ", "é"])
    )
)
def test_no_text_decodes_to_more_than_itself_each_time(parts: list[str]) -> None:
    text = "".join(parts)
    runs = list(decoded_runs(text))
    assert sum(len(run.text) for run in runs) <= 3 * len(text)
    assert all(0 <= run.start < run.end <= len(text) for run in runs)


@given(st.text(st.characters()))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(run.text for run in decoded_runs(text))
