"""The letter as a Word document; the only importer of python-docx.

Laid out as Chinese official letters are: A4 with margins of 37, 26, 35 and 28 mm, the title in
22 points, the text in FangSong of 16 points, the number of the page between dashes.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Letter
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line
from docx.text.run import Run

from mkdocs_threatgate.authoring.dossier.paper import (
    DIGEST,
    Block,
    Heading,
    Paper,
    Paragraph,
    Rows,
    Slip,
    Style,
    tidy,
)

SONG, FANG, HEI, LATIN, FIXED = "SimSun", "FangSong", "SimHei", "Times New Roman", "Courier New"
SIZES = {"zh": (16, 28), "en": (12, 19)}
"""Points of a letter and of a line, by language."""

LABEL, VALUE = Mm(36), Mm(120)
ROW, STAMP = Mm(12), Mm(32)
EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)
"""What a ZIP archive can date at the earliest."""


def write_docx(paper: Paper) -> bytes:
    """Return the letter as a file; the same letter always gives the same bytes."""
    document = Document()
    _prepare(document, paper)
    _write(document.add_paragraph(), tidy(paper.title), SONG, 22, bold=True)
    title = document.paragraphs[-1]
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(22)
    title.paragraph_format.line_spacing = Pt(34)
    for block in paper.blocks:
        _add(document, block, paper.language)
    raw = BytesIO()
    document.save(raw)
    return _dated(raw, paper.made_at)


def _prepare(document: Letter, paper: Paper) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.right_margin = Mm(37), Mm(26)
    section.bottom_margin, section.left_margin = Mm(35), Mm(28)
    section.footer_distance = Mm(25)
    normal = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for script, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", FANG)):
        normal.set(qn(f"w:{script}"), font)
    for place in document.styles.element.iter(qn("w:lang")):
        place.set(qn("w:eastAsia"), "zh-CN")  # or the letters are drawn as in Japan or Taiwan
    _number(section.footer.paragraphs[0])
    about = document.core_properties
    about.title, about.author, about.comments = tidy(paper.title), tidy(paper.author), ""
    about.last_modified_by, about.language, about.revision = "", paper.language, 1
    about.created = about.modified = paper.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _number(line: Line) -> None:
    """Put the number of the page between dashes."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(line, "— ", SONG, 14)
    for name, attribute, text in (
        ("w:fldChar", "begin", ""),
        ("w:instrText", "", "PAGE"),
        ("w:fldChar", "end", ""),
    ):
        part = OxmlElement(name)
        if attribute:
            part.set(qn("w:fldCharType"), attribute)
        part.text = text or None
        _write(line, "", SONG, 14)._r.append(part)  # noqa: SLF001 - python-docx has no fields of its own
    _write(line, " —", SONG, 14)


def _add(document: Letter, block: Block, language: str) -> None:
    match block:
        case Heading():
            _heading(document.add_paragraph(), block, language)
        case Paragraph():
            _paragraph(document.add_paragraph(), block, language)
        case Rows():
            _table(document, block)
        case Slip():
            _slip(document, block)


def _heading(line: Line, block: Heading, language: str) -> None:
    _spaced(line, language)
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(4 if block.minor else 10)
    _write(line, tidy(block.text), FANG if block.minor else HEI, SIZES[language][0], bold=block.minor)


def _paragraph(line: Line, block: Paragraph, language: str) -> None:
    _spaced(line, language)
    size = SIZES[language][0] * (3 if block.style is Style.NOTE else 4) / 4
    _write(line, tidy(block.text), FANG, size)
    if block.style is Style.BODY:
        line.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if language == "zh" else WD_ALIGN_PARAGRAPH.LEFT
        line.paragraph_format.first_line_indent = Pt(2 * size) if language == "zh" else None
    elif block.style is Style.NOTE:
        line.paragraph_format.line_spacing = Pt(1.6 * size)
        line.paragraph_format.space_before = Pt(4)
    elif block.style is Style.SIGNATURE:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(4 * size)
        line.paragraph_format.space_before = Pt(size)
        line.paragraph_format.keep_with_next = True


def _table(document: Letter, block: Rows) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, (LABEL, VALUE), strict=True):
        column.width = width
    for place, (label, value) in enumerate(block.rows, start=1):
        row = table.add_row()
        _fixed(row._tr)  # noqa: SLF001 - python-docx cannot keep a row on one page
        row.height = ROW if block.roomy else None
        for cell, width, text in zip(row.cells, (LABEL, VALUE), (label, value), strict=True):
            cell.width = width
            _fill(cell, text)
            # a short table stays on one page, one that waits for a signature with what follows it
            last = place == len(block.rows)
            cell.paragraphs[0].paragraph_format.keep_with_next = not last or not value
        row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    if block.roomy:
        table.rows[-1].height = STAMP
    gap = document.add_paragraph()
    gap.paragraph_format.keep_with_next = not block.rows[-1][1]  # with the signature that follows
    gap.paragraph_format.space_after = Pt(0)
    gap.paragraph_format.line_spacing = Pt(8)


def _fill(cell: _Cell, text: str) -> None:
    line = cell.paragraphs[0]
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(2)
    line.paragraph_format.line_spacing = 1.15
    fixed = DIGEST.fullmatch(text) is not None
    run = _write(line, tidy(text), FANG, 8 if fixed else 12)
    if fixed:
        run.font.name = FIXED
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _slip(document: Letter, block: Slip) -> None:
    """Draw the line to cut along, and keep what follows on one page."""
    line = document.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.page_break_before = True
    border, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "dashed"), ("sz", "6"), ("space", "4"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    line._p.get_or_add_pPr().append(border)  # noqa: SLF001 - python-docx draws no borders
    _write(line, tidy(block.cut), FANG, 10.5)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, tidy(block.title), SONG, 18, bold=True)


def _fixed(row: CT_Row) -> None:
    """Keep a row on one page."""
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _spaced(line: Line, language: str) -> None:
    """Set lines as far apart as letters of their size are."""
    spacing = line.paragraph_format
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(SIZES[language][1])
    spacing.space_after = Pt(0)


def _write(line: Line, text: str, font: str, size: float, *, bold: bool = False) -> Run:
    """Add text in a font for Chinese letters; what is Latin in it is set in Times."""
    run = line.add_run(text)
    run.font.name, run.font.size, run.font.bold = LATIN, Pt(size), bold
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _dated(raw: BytesIO, at: datetime) -> bytes:
    """Return the archive with the time of the letter, not of the disk, on every part of it."""
    stamp = max(at.astimezone(UTC), EARLIEST)
    made = BytesIO()
    with zipfile.ZipFile(raw) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as dated:
        for name in parts.namelist():
            about = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o644 << 16
            dated.writestr(about, parts.read(name))
    return made.getvalue()
