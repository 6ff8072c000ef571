"""Office documents in zip containers → their text; macros and encryption in them.

ECMA-376 (docx, xlsx, pptx) and OASIS OpenDocument 1.3. The XML is read as text, tag by tag:
nothing is resolved, so no entity can expand.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

TYPES = "[Content_Types].xml"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
MACRO_MEMBER = re.compile(
    r"(?:^|/)(?:vbaProject|vbaData)\.\w+\Z|/macrosheets/|^Basic/[^/]+/(?!script-l[bc]\.xml\Z)[^/]+\.xml\Z"
    r"|^Scripts/[^/]+/",
    re.IGNORECASE,
)
MACRO_TYPE = "application/vnd.ms-office.vbaProject"
TEXT_MEMBER = re.compile(
    r"word/(?:document|header|footer|footnotes|endnotes|comments)\d*\.xml"
    r"|ppt/(?:slides|notesSlides|comments)/[^/]+\.xml|ppt/slides/_rels/[^/]+\.rels"
    r"|xl/(?:sharedStrings|comments\d*)\.xml|xl/worksheets/[^/]+\.xml|xl/drawings/[^/]+\.xml"
    r"|word/_rels/document\.xml\.rels|xl/worksheets/_rels/[^/]+\.rels"
    r"|visio/pages/page\d+\.xml|content\.xml"
)
STRINGS = "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/"
BUILT_IN = re.compile(
    r"(?:word|xl|ppt|visio)/(?:media|theme|fonts|printerSettings|_rels)/|docProps/|_rels/|customXml/"
    r"|Thumbnails/|Configurations2/|Pictures/|ObjectReplacements/|layout-cache\Z|mimetype\Z|settings\.xml\Z"
    r"|(?:.*/)?printerSettings\d*\.bin\Z|xl/(?:metadata|commentsmeta\d*)\Z|.+\.(?:xml|rels|rdf)\Z"
)
ENCRYPTED_ENTRY = "encryption-data"

TAG = re.compile(r"<(/?)(?:[A-Za-z0-9]++:)?+([A-Za-z-]*+)[^<>]*+>")
ROW_START, CELL_END = "\x1e", "\x1f"
BREAKS = {
    **dict.fromkeys(("/p", "/h", "/tr", "/table-row", "br", "line-break", "/comment"), "\n"),
    **dict.fromkeys(("/tc", "/table-cell"), CELL_END),
    **dict.fromkeys(("tr", "table-row"), ROW_START),
    "tab": "\t",
    "s": " ",
}
ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)
LINKED = re.compile(r'Target="(https?://[^"<>]{1,2000})"')
STRING = re.compile(r"<(?:\w{1,12}:)?si\b[^<>]*>")
ROW = re.compile(r"<(?:\w{1,12}:)?row\b[^<>]*>")
CELL = re.compile(r"<(?:\w{1,12}:)?c\b([^<>]*)>")
SHARED = ('t="s"', "t='s'")
LONGEST_PLACE = 9
VALUE = re.compile(r"<(?:\w{1,12}:)?[vt]\b[^<>]*>([^<>]+)")


def is_document(names: Container[str], mimetype: str) -> bool:
    """Return whether a zip archive with these members and this `mimetype` member is an office document."""
    return mimetype.startswith(OPEN_DOCUMENT) or TYPES in names


def document_text(read: Mapping[str, str]) -> str:
    """Return the text of a document, from the XML of its members whose names match `TEXT_MEMBER`.

    Cells are parted by tabs, rows and paragraphs by line ends; linear in the XML.
    """
    strings = tuple(_plain(xml) for xml in STRING.split(read.get(STRINGS, ""))[1:])
    texts: list[str] = []
    for name, xml in read.items():
        if name.endswith(".rels"):
            texts.extend(decoded(found[1]) for found in LINKED.finditer(xml))
        elif name.startswith(SHEETS):
            texts.extend(_rows(xml, strings))
        elif name != STRINGS:
            texts.append(_plain(xml))
    return "\n".join(text for text in texts if text)


def decoded(text: str) -> str:
    """Return XML character data with its five named and all numeric entities decoded, no others."""
    return ENTITY.sub(_character, text) if "&" in text else text


def _character(entity: re.Match[str]) -> str:
    if entity[1]:
        return NAMED[entity[1]]
    code = int(entity[2]) if entity[2] else int(entity[3], 16)
    shown = code <= LAST_CHARACTER and code not in SURROGATES and (code >= ord(" ") or code in b"\t\n")
    return chr(code) if shown else "\N{REPLACEMENT CHARACTER}"


def _plain(xml: str) -> str:
    kept = TAG.sub(lambda tag: BREAKS.get(tag[1] + tag[2], ""), xml)
    kept = kept.replace("\n" + CELL_END, "\t").replace(CELL_END, "\t").replace(ROW_START, "")
    return "\n".join(line.strip() for line in decoded(kept).split("\n")).strip()


def _rows(xml: str, strings: tuple[str, ...]) -> Iterator[str]:
    """Yield the rows of a worksheet, with its strings looked up where they are shared."""
    for row in ROW.split(xml)[1:]:
        cells = iter(CELL.split(row)[1:])
        yield "\t".join(
            _cell(attributes, content, strings) for attributes, content in zip(cells, cells, strict=True)
        )


def _cell(attributes: str, content: str, strings: tuple[str, ...]) -> str:
    if attributes.endswith("/"):
        return ""
    text = decoded("".join(VALUE.findall(content))).strip()
    if not any(mark in attributes for mark in SHARED):
        return text
    known = text.isdecimal() and len(text) < LONGEST_PLACE and int(text) < len(strings)
    return strings[int(text)].replace("\n", " ") if known else ""
