"""Files beside the pages: which are read, what they are, what they pretend, what texts they hold."""

from __future__ import annotations

import hashlib
import json
import os
import time
import zlib
from base64 import b64encode
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parcels import PICTURE, PROGRAM, marks, opened, texts, zipped

from mkdocs_threatgate.locale import render
from mkdocs_threatgate.model import Attachment, Part, Sign
from mkdocs_threatgate.sources import attachments
from mkdocs_threatgate.sources.attachments import attachment_uris, read_attachments
from mkdocs_threatgate.sources.attachments.bounds import MAX_TEXT
from mkdocs_threatgate.sources.attachments.kinds import recognise
from mkdocs_threatgate.sources.pages import Pages
from mkdocs_threatgate.sources.settings import read_site

LINKS = pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege there")
CONFIG = "plugins: [{threatgate: {posts: [blog/posts/**]}}]\n"
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20 + b"\xff\xd9"
TABLE = "姓名,电话\n测试甲,000\n测试乙,001\n"


def site(top: Path, files: dict[str, bytes], config: str = CONFIG) -> Pages:
    for uri, content in {"index.md": b"# Start\n", **files}.items():
        file = top / "docs" / uri
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (top / "mkdocs.yml").write_text(config, encoding="utf-8")
    return Pages(read_site(top / "mkdocs.yml"), top)


def read(pages: Pages) -> dict[str, Attachment]:
    return {one.uri: one for one in read_attachments(pages, attachment_uris(pages))}


def fault(attachment: Attachment) -> str:
    assert attachment.fault is not None
    assert attachment.fault.code == "TG411"
    return render(attachment.fault.message, "en")


# --- which files -----------------------------------------------------------------------------------


def test_pages_settings_of_pages_and_what_is_left_out_are_no_attachments(tmp_path: Path) -> None:
    config = CONFIG + "exclude_docs: drafts/\n"
    files = {"a.txt": b"a", "B.MD": b"b", "c.mkd": b"c", "blog/.meta.yml": b"d", "blog/x.PNG": PICTURE}
    pages = site(tmp_path, {**files, "drafts/y.txt": b"y", ".hidden": b"z"}, config)
    assert attachment_uris(pages) == ("a.txt", "blog/x.PNG")


def test_an_attachment_has_its_paths_its_size_and_the_digest_of_its_bytes(tmp_path: Path) -> None:
    pages = site(tmp_path, {"blog/posts/数据.csv": TABLE.encode()})
    assert read(pages)["blog/posts/数据.csv"] == Attachment(
        path="docs/blog/posts/数据.csv",
        uri="blog/posts/数据.csv",
        size=len(TABLE.encode()),
        sha256=hashlib.sha256(TABLE.encode()).hexdigest(),
        kind="text",
        parts=(Part("", TABLE, "code"),),
    )


@LINKS
def test_a_link_within_the_repository_is_read_and_one_out_of_it_is_a_fault(tmp_path: Path) -> None:
    pages = site(tmp_path / "repository", {"a.txt": b"inside"})
    (tmp_path / "outside.txt").write_text("outside", encoding="utf-8")
    (pages.docs / "in.txt").symlink_to("a.txt")
    (pages.docs / "out.txt").symlink_to(tmp_path / "outside.txt")
    (pages.docs / "lost.txt").symlink_to("nowhere")
    found = read(pages)
    assert found["in.txt"].parts == (Part("", "inside", "prose"),)
    assert fault(found["out.txt"]) == "the file is a link that leads out of the repository"
    assert fault(found["lost.txt"]) == "the file cannot be read: No such file or directory"


@LINKS
def test_a_folder_that_leads_out_of_the_repository_makes_each_of_its_files_a_fault(tmp_path: Path) -> None:
    pages = site(tmp_path / "repository", {})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.zip").write_bytes(b"")
    (pages.docs / "more").symlink_to(tmp_path / "elsewhere")
    assert fault(read(pages)["more/a.zip"]) == "the file is a link that leads out of the repository"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    pages = site(tmp_path, {})
    os.mkfifo(pages.docs / "pipe")
    assert fault(read(pages)["pipe"]) == "it is no regular file"


def test_of_a_long_picture_only_head_and_tail_are_read(tmp_path: Path) -> None:
    long = PICTURE + bytes(attachments.HEAD)
    found = read(site(tmp_path, {"a.png": long, "b.png": long + zipped({"inner.txt": "hidden words"})}))
    assert found["a.png"] == Attachment(path="docs/a.png", uri="a.png", size=len(long), kind="PNG")
    assert found["b.png"].parts == (Part("inner.txt", "hidden words", "prose"),)
    assert [mark.sign for mark in found["b.png"].marks] == [Sign.DISGUISED]


def test_a_file_beyond_the_bound_is_read_in_part_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MAX_FILE", attachments.HEAD + 1)
    long = b"word " * (attachments.HEAD // 4)
    found = read(site(tmp_path, {"a.txt": long, "b.zip": zipped({"a": bytes(99)}) + long}))
    assert len(found["a.txt"].parts[0].text) == len(long)
    assert [mark.sign for mark in found["a.txt"].marks] == [Sign.UNBOUNDED]
    assert [mark.sign for mark in found["b.zip"].marks] == [Sign.UNBOUNDED]
    assert found["a.txt"].sha256 == hashlib.sha256(long).hexdigest()


def test_thousands_of_pictures_take_next_to_no_time(tmp_path: Path) -> None:
    pages = site(tmp_path, {f"img/{number}.jpg": JPEG for number in range(500)})
    uris = attachment_uris(pages)
    start = time.process_time()
    found = tuple(read_attachments(pages, uris))
    assert time.process_time() - start < 1.0
    assert (len(found), {one.kind for one in found}) == (500, {"JPEG"})


# --- a normal site ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.jpg", JPEG),
        ("saved-by-a-phone.jpg", b"RIFF\x10\0\0\0WEBPVP8 " + bytes(20)),
        ("logo.png", PICTURE),
        ("favicon.ico", b"\0\0\1\0\1\0" + bytes(40)),
        ("dot.gif", b"GIF89a\1\0\1\0" + bytes(20)),
        ("old.bmp", b"BM" + b"\x46\1\0\0\0\0\0\0\x36\0\0\0\x28\0"),
        ("a.woff2", b"wOF2\0\1\0\0" + bytes(30)),
        ("a.ttf", b"\0\1\0\0\0\x0f" + bytes(30)),
        ("a.webm", b"\x1aE\xdf\xa3" + bytes(30)),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + bytes(30)),
        ("a.mp3", b"ID3\3\0\0" + bytes(30)),
        ("empty.txt", b""),
        ("extra.css", b"body { margin: 0 }"),
        ("bundle.js", b"(()=>{})();\x01//# sourceMappingURL=bundle.js.map" + b" " * 200),
        ("bundle.js.map", b'{"version":3}'),
        ("data.json", b"{}"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("CNAME", b"example.com\n"),
        (
            "plan.drawio",
            b'<mxfile><diagram><mxGraphModel><mxCell value="Start"/></mxGraphModel></diagram></mxfile>',
        ),
        ("sources.zip", zipped({"readme.txt": "hello", "src/a.py": "print()", "img/a.png": PICTURE})),
        ("image.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
        ("missing.jpg", b"<!doctype html><title>Not found</title>"),
    ],
)
def test_what_lies_on_any_documentation_site_is_quiet(name: str, data: bytes) -> None:
    assert marks(name, data) == []


# --- kinds -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "sign", "words"),
    [
        (PROGRAM, "executable", "a program (Windows)"),
        (b"\x7fELF\2\1\1" + bytes(20), "executable", "a program (ELF)"),
        (b"\xcf\xfa\xed\xfe" + bytes(20), "executable", "a program (Mach-O)"),
        (b"\xca\xfe\xba\xbe\0\0\0\x34" + bytes(20), "executable", "a program (Java)"),
        (b"dex\n035\0" + bytes(20), "executable", "a program (Android)"),
        (b"\xed\xab\xee\xdb" + bytes(20), "executable", "a program (RPM)"),
        (b"!<arch>\ndebian-binary   \0" + bytes(20), "executable", "a program (Debian)"),
        (b"\xd4\xc3\xb2\xa1\2\0\4\0" + bytes(16), "capture", "captured network traffic (pcap)"),
        (b"\xa1\xb2\xc3\xd4\0\2\0\4" + bytes(16), "capture", "captured network traffic (pcap)"),
        (b"\n\r\r\n\x1c\0\0\0" + bytes(16), "capture", "captured network traffic (pcapng)"),
        (b"Rar!\x1a\7\1\0" + bytes(20), "unreadable", "a RAR archive, which is not opened here"),
        (b"7z\xbc\xaf\x27\x1c\0\4" + bytes(24), "unreadable", "a 7z archive, which is not opened here"),
        (b"\x28\xb5\x2f\xfd" + bytes(20), "unreadable", "a Zstandard archive, which is not opened here"),
        (b"\0asm\1\0\0\0", "unreadable", "binary content of no known kind"),
        (b"SQLite format 3\0" + bytes(30), "unreadable", "binary content of no known kind"),
    ],
)
def test_a_kind_is_told_by_its_first_bytes(data: bytes, sign: str, words: str) -> None:
    assert marks("attachment", data) == [(sign, "", words)]


@pytest.mark.parametrize(
    "text",
    ["MZ is how a program begins.\n", "BM and II* are pictures.\n", "ID3 tags\n", "true\n", "Rar! it is\n"],
)
def test_a_text_that_begins_like_a_kind_is_a_text(text: str) -> None:
    assert texts("notes.txt", text.encode()) == {"": ("prose", text)}


@given(st.binary(max_size=600))
def test_any_bytes_have_one_kind_and_no_traceback(data: bytes) -> None:
    attachment = opened("attachment", data)
    assert attachment.kind in {recognise(data).name, "text"}
    for part in attachment.parts:
        part.text.encode()


@pytest.mark.parametrize("name", ["a.zip", "a.docx", "a.pdf", "a.txt", "a.ipynb", "a.drawio", "a.tgz"])
@given(data=st.binary(max_size=300))
@settings(max_examples=25, deadline=None)
def test_no_name_makes_a_difference_to_that(name: str, data: bytes) -> None:
    assert opened(name, data).size == len(data)


# --- pretence --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("holiday.jpg", PROGRAM, "its extension .jpg says otherwise than its content (Windows)"),
        ("report.pdf.exe", PROGRAM, "two extensions: it looks like .pdf and is opened as .exe"),
        ("report.pdf   .scr", b"", "two extensions: it looks like .pdf and is opened as .scr"),
        ("notes.txt", zipped({"a.txt": "a"}), "its extension .txt says otherwise than its content (zip)"),
        ("cat.png", b"<?php echo 1; ?>", "its extension .png says otherwise than its content (script)"),
        ("cat.gif", b"GIF89a\n<?php ?>", "its extension .gif says otherwise than its content (script)"),
        ("\u202egpj.txt", b"words", "its name holds a control character that turns the reading direction"),
        ("letter.docx", zipped({"a.txt": "a"}), "it is no office document but a zip archive"),
        ("a.jpg", JPEG + zipped({"a.txt": "a"}), "a zip archive is hidden behind its JPEG content"),
        ("a.jpg", JPEG + b"Rar!\x1a\7\0", "a RAR archive is hidden behind its JPEG content"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_marked(name: str, data: bytes, words: str) -> None:
    assert marks(name, data)[0] == ("disguised", "", words)


def test_a_program_with_a_false_name_is_marked_as_both() -> None:
    assert [sign for sign, _, _ in marks("report.pdf.exe", PROGRAM)] == ["disguised", "executable"]


@pytest.mark.parametrize(
    "name",
    ["archive.tar.gz", "jquery.min.js", "logo.example.com", "setup.exe.txt", "a.b.c", ".exe", "v1.2.bat"],
)
def test_two_extensions_alone_are_no_pretence(name: str) -> None:
    assert marks(name, b"plain words\n") == []


def test_what_is_behind_a_picture_is_judged_too() -> None:
    assert texts("photo.jpg", JPEG + zipped({"dump.csv": TABLE})) == {"dump.csv": ("code", TABLE)}


# --- texts -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.txt", "prose"),
        ("LICENSE", "prose"),
        ("page.html", "html"),
        ("drawing.svg", "html"),
        ("run.sh", "code"),
        ("table.csv", "code"),
        ("server.log", "code"),
        ("feed.xml", "code"),
        ("values.yaml", "code"),
        ("noted.mdx", "markdown"),
        ("a.unheard-of", "code"),
    ],
)
def test_an_extension_says_how_a_text_is_read(name: str, form: str) -> None:
    assert texts(name, b"some words") == {"": (form, "some words")}


def test_a_text_without_an_extension_is_told_by_its_first_line() -> None:
    assert texts("run", b"#!/bin/sh\n")[""][0] == "code"
    assert texts("page", b"<!DOCTYPE html>\n<p>")[""][0] == "html"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    assert texts("a.csv", TABLE.encode(encoding)) == {"": ("code", TABLE)}


def test_a_western_text_is_read_where_most_of_it_is_plain() -> None:
    text = "Grüße an alle, die dies in einem alten Editor geschrieben haben.\n"
    assert texts("a.txt", text.encode("latin-1")) == {"": ("prose", text)}


def test_a_text_that_is_cut_off_within_a_letter_is_read() -> None:
    assert texts("a.txt", "密码学".encode()[:-1]) == {"": ("prose", "密码")}


def test_of_an_endless_text_the_beginning_is_judged() -> None:
    data = b"x" * (MAX_TEXT + 1)
    assert len(texts("a.txt", data)[""][1]) == MAX_TEXT
    assert marks("a.txt", data) == [("unbounded", "", "only its first 8 MB were read")]


def test_a_notebook_is_its_cells() -> None:
    cells = [
        {"cell_type": "markdown", "source": ["# Title\n", "Words."]},
        {
            "cell_type": "code",
            "source": "print('```')",
            "outputs": [{"text": ["```\n"]}, {"data": {"text/plain": "1"}}, {"data": {"image/png": "AA=="}}],
        },
        "no cell",
    ]
    shown = "# Title\nWords.\n\n````\nprint('```')\n````\n\n````\n```\n\n````\n\n```\n1\n```"
    assert texts("a.ipynb", json.dumps({"cells": cells}).encode()) == {"": ("markdown", shown)}


@pytest.mark.parametrize("data", [b"{", b"[]", b'{"cells": 1}', b'{"cells":' + b"[" * 9999])
def test_what_is_called_a_notebook_and_is_none_is_read_as_it_stands(data: bytes) -> None:
    assert texts("a.ipynb", data) == {"": ("code", data.decode())}


def test_half_a_letter_in_a_notebook_does_no_harm() -> None:
    (part,) = opened("a.ipynb", b'{"cells":[{"cell_type":"markdown","source":"\\ud800 a"}]}').parts
    assert part.text == "? a"


def test_a_diagram_is_its_labels_compressed_or_not() -> None:
    core = '<mxCell value="&lt;b&gt;Core&lt;/b&gt;&lt;br&gt;192.0.2.1"/>'
    sheet = f'<mxGraphModel>{core}<mxCell value="Edge"/></mxGraphModel>'
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b64encode(packer.compress(quote(sheet).encode()) + packer.flush()).decode()
    for held in (sheet, packed):
        data = f"<mxfile><diagram>{held}</diagram></mxfile>".encode()
        assert texts("net.drawio", data) == {"": ("prose", "Core\n192.0.2.1\nEdge")}


def test_rich_text_is_its_words() -> None:
    data = b"{\\rtf1\\ansi\\b Two\\b0  words\\par \\u23494?\\'c2\\'eb}"
    assert texts("a.rtf", data) == {"": ("prose", "Two words\n密码")}


def test_a_pointer_to_git_lfs_says_that_the_content_is_elsewhere() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    words = "it only points to its content, which Git LFS keeps elsewhere"
    assert marks("sample.zip", pointer) == [("unreadable", "", words)]
