"""Office documents and PDFs: their text, what is embedded in them, macros, locks, and what cannot be read."""

from __future__ import annotations

import time

import pytest
from parcels import (
    FONT,
    PROGRAM,
    TYPES,
    assembled,
    lines,
    locked,
    marks,
    opened,
    pdf,
    stream,
    texts,
    zipped,
)

from mkdocs_threatgate.sources.attachments.drawing import read_drawing
from mkdocs_threatgate.sources.attachments.glyphs import Font, read_characters

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
BODY = (
    '<?xml version="1.0"?><w:document><w:body><w:p><w:r><w:t>First &amp; &#23494;&#x7801;</w:t></w:r>'
    "<w:r><w:br/><w:t>below</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r>"
    "<w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"
)
DOCX: dict[str, bytes | str] = {
    "[Content_Types].xml": TYPES,
    "word/document.xml": BODY,
    "word/theme/theme1.xml": "<a>no text</a>",
}
SHEET = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="3"/><c r="C1"><v>42</v></c>'
    '</row><row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2" t="s"><v>1</v></c>'
    '<c t="s"><v>9</v></c></row>'
    "</sheetData></worksheet>"
)
STRINGS = "<sst><si><t>name</t></si><si><r><t>two </t></r><r><t>runs</t></r></si></sst>"
XLSX: dict[str, bytes | str] = {
    "[Content_Types].xml": TYPES,
    "xl/worksheets/sheet1.xml": SHEET,
    "xl/sharedStrings.xml": STRINGS,
    "xl/printerSettings/printerSettings1.bin": b"\0\1\2\3",
}
ODT: dict[str, bytes | str] = {
    "mimetype": "application/vnd.oasis.opendocument.text",
    "content.xml": "<o><text:h>Head</text:h><text:p>one<text:s/>two<text:tab/>three</text:p></o>",
    "META-INF/manifest.xml": "<manifest:manifest/>",
    "Configurations2/accelerator/current.bin": b"\0\1",
}


# --- office ----------------------------------------------------------------------------------------


def test_a_document_is_its_text_with_paragraphs_and_cells_apart() -> None:
    assert texts("a.docx", zipped(DOCX)) == {"": ("prose", "First & 密码\nbelow\na\tb\nd")}
    assert marks("a.docx", zipped(DOCX)) == []


def test_a_sheet_is_its_rows() -> None:
    assert texts("a.xlsx", zipped(XLSX)) == {"": ("code", "name\t\t42\n甲\ttwo runs\t")}
    assert marks("a.xlsx", zipped(XLSX)) == []


def test_a_presentation_and_an_open_document_are_their_text() -> None:
    slide = "<p:sld><a:p><a:r><a:t>Title</a:t></a:r></a:p><a:p><a:r><a:t>Point</a:t></a:r></a:p></p:sld>"
    link = '<Relationship Target="https://example.com/a?b=1&amp;c=2" TargetMode="External"/>'
    deck: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES,
        "ppt/slides/slide1.xml": slide,
        "ppt/slides/_rels/slide1.xml.rels": link,
    }
    assert texts("a.pptx", zipped(deck)) == {"": ("prose", "Title\nPoint\nhttps://example.com/a?b=1&c=2")}
    assert texts("a.odt", zipped(ODT)) == {"": ("prose", "Head\none two\tthree")}
    assert marks("a.odt", zipped(ODT)) == []


@pytest.mark.parametrize(
    "document",
    [
        {**DOCX, "word/vbaProject.bin": OLE},
        {**DOCX, "word/renamed.bin": "x", "[Content_Types].xml": "application/vnd.ms-office.vbaProject"},
        {**XLSX, "xl/macrosheets/sheet1.xml": "<a/>"},
        {**ODT, "Basic/Standard/Module1.xml": "<a/>"},
        {**ODT, "Scripts/python/run.py": "pass"},
    ],
)
def test_macros_are_seen_whatever_the_extension(document: dict[str, bytes | str]) -> None:
    assert ("macros", "", "macros") in marks("a.docx", zipped(document))


def test_an_empty_library_of_macros_is_none() -> None:
    document = {**ODT, "Basic/script-lc.xml": "<a/>", "Basic/Standard/script-lb.xml": "<a/>"}
    assert marks("a.odt", zipped(document)) == []


def test_what_is_embedded_is_opened_and_what_is_built_in_is_let_be() -> None:
    document = {
        **DOCX,
        "word/embeddings/sheet.xlsx": zipped(XLSX),
        "word/media/image1.png": PROGRAM,
        "word/media/image2.emf": b"\1\0\0\0" + bytes(36) + b" EMF",
        "word/embeddings/oleObject1.bin": OLE,
        "docProps/app.xml": "<a/>",
        "_rels/.rels": "<a/>",
    }
    assert list(texts("a.docx", zipped(document))) == ["word/embeddings/sheet.xlsx", ""]
    assert marks("a.docx", zipped(document)) == [
        (
            "disguised",
            "word/media/image1.png",
            "its extension .png says otherwise than its content (Windows)",
        ),
        ("executable", "word/media/image1.png", "a program (Windows)"),
        ("unreadable", "word/embeddings/oleObject1.bin", "an office file in the old binary format"),
    ]


def test_no_entity_is_expanded_and_no_file_fetched() -> None:
    head = '<!DOCTYPE w [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    document = {**DOCX, "word/document.xml": f"{head}<w:p><w:t>x&a;&b;&amp;lt;</w:t></w:p>"}
    (part,) = opened("a.docx", zipped(document)).parts
    assert part.text.endswith("x&a;&b;&lt;")
    assert "etc" not in part.text.rpartition("]>")[2]


@pytest.mark.parametrize(
    "xml", ["<" * 10**6, "<a:a " * 10**5, "&#1" * 10**5, "<w:p>" * 10**5, "<c><v>1" * 10**5]
)
def test_hostile_xml_is_read_in_proportion_to_its_size(xml: str) -> None:
    start = time.process_time()
    opened("a.docx", zipped({**DOCX, "word/document.xml": xml}))
    opened("a.xlsx", zipped({**XLSX, "xl/sharedStrings.xml": xml, "xl/worksheets/sheet1.xml": f"<row>{xml}"}))
    assert time.process_time() - start < 5


def test_locked_documents_say_so() -> None:
    package = OLE + "EncryptedPackage".encode("utf-16-le")
    assert marks("a.docx", package) == [("encrypted", "", "an office document behind a password")]
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    assert marks("a.odt", zipped({**ODT, "META-INF/manifest.xml": manifest})) == [
        ("encrypted", "", "encrypted")
    ]
    assert ("encrypted", "word/document.xml", "encrypted") in marks("a.docx", locked(zipped(DOCX)))


def test_old_office_files_are_not_read_and_an_installer_is_a_program() -> None:
    old = ("unreadable", "", "an office file in the old binary format")
    assert marks("a.doc", OLE) == [old]
    assert marks("a.xls", OLE + "_VBA_PROJECT".encode("utf-16-le")) == [("macros", "", "macros"), old]
    installer = OLE + bytes.fromhex("84100c0000000000c000000000000046")
    assert marks("a.msi", installer) == [("executable", "", "a program (Windows Installer)")]


def test_damaged_text_of_a_document_is_said() -> None:
    held = bytearray(zipped(DOCX))
    place = held.find(b"word/document.xml") + len("word/document.xml") + 20
    held[place : place + 30] = bytes(30)
    assert marks("a.docx", bytes(held)) == [("unreadable", "word/document.xml", "its text is damaged")]


# --- PDF -------------------------------------------------------------------------------------------

CHINESE = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Made/Encoding/Identity-H/ToUnicode 4 0 R"
    b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/DW 1000/W[1[1000 1000] 3 9 500]>>]>>"
)
MAP = (
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0001> <5BC6> endbfchar"
    b" 2 beginbfrange <0002> <0002> [<7801>] <0010> <0029> <0061> endbfrange"
)


def test_a_pdf_is_its_text_in_lines_and_pages() -> None:
    data = pdf(lines("A first line of words", "and a second one"), lines("The second page of it"))
    text = "A first line of words\nand a second one\n\nThe second page of it"
    assert texts("a.pdf", data) == {"": ("prose", text)}
    assert marks("a.pdf", data) == []


def test_letters_are_told_by_the_map_of_the_font() -> None:
    shown = b"BT /F1 10 Tf 9 9 Td <00010002> Tj <00100011> Tj [<0012> -900 <00130014>] TJ ET" * 3
    (part,) = opened("a.pdf", pdf(shown, font=CHINESE, more=(stream(MAP),))).parts
    assert part.text.splitlines()[0] == "密码abc de"


def test_a_font_that_tells_no_letters_is_not_taken_for_text() -> None:
    font = CHINESE.replace(b"/ToUnicode 4 0 R", b"")
    words = "a PDF whose fonts do not tell which letters they show"
    assert marks("a.pdf", pdf(b"BT /F1 9 Tf <00010002> Tj ET", font=font)) == [("unreadable", "", words)]


def test_a_form_is_read_once_however_often_it_is_drawn() -> None:
    about = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 3 0 R>>/XObject<</X1 4 0 R>>>>"
    form = stream(b"/X1 Do " * 9 + lines("words within a form"), about)
    data = pdf(b"/X1 Do " * 99, b"/X1 Do", more=(form,))
    assert texts("a.pdf", data) == {"": ("prose", "words within a form")}


def test_files_embedded_in_a_pdf_are_opened() -> None:
    names = b"/Names<</EmbeddedFiles<</Names[(a.exe) 5 0 R]>>>>"
    file = b"<</Type/Filespec/F(a.exe)/UF(a.exe)/EF<</F 4 0 R>>>>"
    data = pdf(
        lines("words enough to be read"), more=(stream(PROGRAM, b"/Type/EmbeddedFile"), file), trailer=names
    )
    assert marks("a.pdf", data) == [("executable", "a.exe", "a program (Windows)")]


def test_a_pdf_of_pictures_is_said_to_be_one() -> None:
    words = "a PDF of pictures, with little text or none"
    assert marks("a.pdf", pdf(b"q 1 0 0 1 0 0 cm Q")) == [("unreadable", "", words)]


def test_a_damaged_and_an_encrypted_pdf_are_said_to_be_so() -> None:
    assert marks("a.pdf", b"%PDF-1.7\n" + bytes(99)) == [("unreadable", "", "a damaged PDF")]
    data = pdf(lines("words")).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 5/R 6>>")
    assert marks("a.pdf", data) == [("unreadable", "", "an encrypted PDF")]


def test_an_archive_behind_a_pdf_is_opened() -> None:
    data = pdf(lines("words enough to be read")) + zipped({"a.exe": PROGRAM})
    assert marks("a.pdf", data) == [
        ("disguised", "", "a zip archive is hidden behind its PDF content"),
        ("executable", "a.exe", "a program (Windows)"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"(" * 10**6,
        b"(\\(" * 10**5,
        b"<" * 10**6,
        b"q " * 10**6,
        b"()Tj " * 10**6,
        b"[" * 10**6,
        bytes(10**8),
    ],
)
def test_hostile_drawings_are_refused(content: bytes) -> None:
    start = time.process_time()
    assert opened("a.pdf", pdf(content)).marks
    assert time.process_time() - start < 2


def test_the_same_heavy_page_a_thousand_times_is_refused() -> None:
    heavy = lines(*["hello world"] * 9999)
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(1000))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
    tree = b"<</Type/Pages/Kids[%s]/Count 1000>>" % kids
    data = assembled([b"<</Type/Catalog/Pages 2 0 R>>", tree, FONT, stream(heavy), *[page] * 1000])
    start = time.process_time()
    (mark,) = opened("a.pdf", data).marks
    assert (mark.sign.value, time.process_time() - start < 5) == ("unbounded", True)


@pytest.mark.parametrize(
    ("drawn", "text"),
    [
        (rb"(a\(b\)\\ \101\n(nested) c) Tj", "a(b)\\ A\n(nested) c"),
        (b"<616> Tj", "a`"),
        (b"(a) ' (b) '", "a\nb"),
        (b"[(a) -100 (b) -300 (c)] TJ", "ab c"),
        (b"(one) Tj 200 0 Td (two) Tj", "one two"),
        (b"(one) Tj 1 0 0 1 0 -30 Tm (two) Tj", "one\ntwo"),
        (b"q /F1 1 Tf Q (a) Tj BI /W 1 ID \0(not text)\0 EI (b) Tj", "ab"),
        (b"(unclosed", ""),
        (b"% (comment)\n(a) Tj", "a"),
    ],
)
def test_what_is_drawn_is_read(drawn: bytes, text: str) -> None:
    assert read_drawing(b"BT /F0 10 Tf 14 TL " + drawn, {"F0": Font()}).text == text


def test_names_of_glyphs_and_encodings_tell_letters_where_no_map_does() -> None:
    named = Font(named={1: "A", 2: "fi"}, codec="cp1252")
    assert named.read(b"\1\2b\x93").text == "Afib“"
    assert Font(width=2, codec="gbk").read("密码a".encode("gbk")).text == "密码a"


def test_a_range_of_all_letters_costs_no_more_than_one() -> None:
    characters = read_characters(b"beginbfrange <0000> <ffff> <0000> endbfrange")
    assert (len(characters.singles), len(characters.ranges), characters.get(0x5BC6)) == (0, 1, "密")
