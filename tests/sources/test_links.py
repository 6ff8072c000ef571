"""What a body links to, which files that may mean, and passwords beside links."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_threatgate.sources.links import files_meant, link_targets, named_with_password


@pytest.mark.parametrize(
    ("body", "targets"),
    [
        ('[a](files/a.zip "title") and ![b](b%20c.png)', ["files/a.zip", "b%20c.png"]),
        ("[a]( <b c.zip> )", ["b c.zip"]),
        ("[a](x_(1).zip)", ["x_(1).zip"]),
        ("[a][one]\n\n[one]: ../a.7z 'title'\n[^note]: no link", ["../a.7z"]),
        ("<https://example.com/a.zip>.", ["https://example.com/a.zip"]),
        ("见 https://example.com/s/1a。下载", ["https://example.com/s/1a"]),
        ("<a href='a.zip?x=1&amp;y=2'>b</a> <img src = pic.png>", ["a.zip?x=1&y=2", "pic.png"]),
        ("<video poster='p.jpg'><source src=\"v.mp4\">", ["p.jpg", "v.mp4"]),
        ("`[a](in-code.zip)`", ["in-code.zip"]),
        ("[a]() [b] (c) a.zip", []),
        ("[a](&#99999999999999999999;b.zip)", [";b.zip"]),
    ],
)
def test_every_form_of_link_is_found(body: str, targets: list[str]) -> None:
    assert [target for target, _ in link_targets(body)] == targets


def test_lines_count_from_the_first_of_the_body() -> None:
    body = "first\n\n[a](a.zip)\r\n[b]\n(c)\n[d](\ne.zip)\n"
    assert list(link_targets(body)) == [("a.zip", 3), ("e.zip", 6)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("(password: `infected`)", "password: `infected"),
        ("password is hunter2.", "password is hunter2."),
        ("Passwd = abc", "Passwd = abc"),
        ("密码：abc123", "密码：abc123"),
        ("解压密码 abc123", "解压密码 abc123"),
        ("提取码: w2x3", "提取码: w2x3"),
        ("解壓密碼為 abc", "解壓密碼為 abc"),
        ("the usual “infected”", "“infected”"),
        ("a password-protected zip", "password-protected"),
        ("pw infected", "pw infected"),
    ],
)
def test_a_password_beside_a_link_is_quoted(words: str, told: str) -> None:
    assert list(named_with_password(f"See [it](a.7z) here, {words}\n")) == [("a.7z", 1, told)]


@pytest.mark.parametrize(
    "words",
    [
        "reset your password afterwards",
        "弱密码是常见的原因",
        "密码学基础",
        "the malware infected 300 hosts",
        "二维码",
        "passwords were stolen",
    ],
)
def test_words_about_passwords_name_none(words: str) -> None:
    assert list(named_with_password(f"See [it](a.7z), {words}\n")) == []


@pytest.mark.parametrize(("between", "found"), [(0, True), (1, True), (2, False)])
def test_a_password_belongs_to_links_at_most_two_lines_away(between: int, *, found: bool) -> None:
    gap = "\n" * (between + 1)
    after = [target for target, _, _ in named_with_password(f"[a](a.7z){gap}密码：abc")]
    before = [target for target, _, _ in named_with_password(f"密码：abc{gap}[a](a.7z)")]
    assert (after, before) == ((["a.7z"], ["a.7z"]) if found else ([], []))


def test_passwords_at_both_ends_of_a_body_belong_to_the_links_there() -> None:
    body = "密码：one\n[a](a.7z)\n" + "\n" * 9 + "[b](b.7z)\n" + "\n" * 9 + "[c](\nc.7z)\n密码：two"
    assert list(named_with_password(body)) == [("a.7z", 2, "密码：one"), ("c.7z", 22, "密码：two")]


def test_the_nearest_password_is_told_and_at_most_eighty_letters_of_it() -> None:
    body = f"密码：far\n\n[a](a.7z)\npassword: {'n' * 200}\n"
    ((target, line, words),) = named_with_password(body)
    assert (target, line, words[:13], len(words) <= 80) == ("a.7z", 3, "password: nnn", True)


@pytest.mark.parametrize(
    ("target", "page", "meant"),
    [
        ("a.zip", "blog/posts/x.md", ("blog/posts/a.zip", "blog/posts/x/a.zip")),
        ("../a.zip?v=1#top", "blog/posts/x.md", ("blog/a.zip", "blog/posts/a.zip")),
        ("/files/a.zip", "blog/posts/x.md", ("files/a.zip",)),
        ("%E6%96%87%20a.zip", "x/index.md", ("x/文 a.zip", "x/index/文 a.zip")),
        ("./a.zip", "x.md", ("a.zip", "x/a.zip")),
        ("../../a.zip", "x/y.md", ("a.zip",)),
        ("../../../a.zip", "x/y.md", ()),
        ("#top", "x.md", ()),
        ("https://example.com/a.zip", "x.md", ()),
        ("//example.com/a.zip", "x.md", ()),
        ("mailto:a@example.com", "x.md", ()),
    ],
)
def test_a_link_means_a_file_beside_its_page(target: str, page: str, meant: tuple[str, ...]) -> None:
    assert files_meant(target, page) == meant


@given(st.text(max_size=200))
def test_any_body_is_read_without_a_traceback(body: str) -> None:
    last = body.count("\n") + 1
    assert all(1 <= line <= last for _, line in link_targets(body))
    for target, line, _ in named_with_password(body):
        assert (target, line) in list(link_targets(body))
        assert all(not file.startswith("..") for file in files_meant(target, "a/b.md"))


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "](",
            "](\n",
            "](a(",
            "](<",
            "   [",
            "[a]:\n",
            "href='",
            "href=\" src=' ",
            "http://",
            " ",
            "\n",
            "&",
            "%",
        ),
        *("password ", "password`'\"(", "zip password ", "`infected ", "密码", "解压密码"),
    ],
)
def test_a_megabyte_of_anything_is_read_in_proportion(piece: str) -> None:
    body = piece * (2**20 // len(piece))
    start = time.process_time()
    for _ in link_targets(body):
        pass
    for _ in named_with_password(body):
        pass
    assert time.process_time() - start < 5
