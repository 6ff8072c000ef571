"""Bytes → text, and how a text is to be read: as Markdown, HTML, code or prose."""

from __future__ import annotations

import codecs
import json
import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from mkdocs_threatgate.sources.attachments.bounds import Budget
from mkdocs_threatgate.sources.attachments.extensions import extension
from mkdocs_threatgate.sources.attachments.inflating import inflate
from mkdocs_threatgate.sources.attachments.office import decoded

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
UNPRINTED = bytes(set(range(32)) - set(b"\a\b\t\n\v\f\r\x1a\x1b"))
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
SAMPLE = 64 * 1024
ASCII_SHARE = 0.9
MOST_UNPRINTED = 0.01
"""So many control characters stray into source code and logs."""

CHINESE_SHARE = 0.6

HTML = frozenset(("html", "htm", "xhtml", "svg"))
MARKDOWN = frozenset(("md", "markdown", "mdown", "mkdn", "mkd", "mdx", "qmd", "rmd"))
MARKUP_PROSE = ("rst", "adoc", "asciidoc", "org", "textile", "rtf")
PROSE = frozenset(("", "txt", "text", "nfo", "eml", "mbox", "srt", "vtt", "vcf", *MARKUP_PROSE))
HTML_START = re.compile(r"\s{0,64}<(?:!doctype html|html)\b", re.IGNORECASE)
POINTER = "version https://git-lfs.github.com/spec/"
MAX_POINTER = 1024
BACKTICKS = re.compile(r"`{3,}")

DIAGRAM = re.compile(r"<diagram\b[^<>]*>([A-Za-z0-9+/= \t\r\n]+)")
LABEL = re.compile(r"\b(?:value|label)=\"([^\"<]+)\"")
BREAK = re.compile(r"<(?:br|/div|/p|/li)\b[^<>]*>", re.IGNORECASE)
MARKUP = re.compile(r"<[^<>]*>")

RTF_START = "{\\rtf"
RTF_WORD = re.compile(
    r"\\u(?P<code>-?\d{1,5}) ?(?:\\'[0-9a-fA-F]{2}|\?)?|(?P<bytes>(?:\\'[0-9a-fA-F]{2})+)"
    r"|\\(?P<end>par|line|row|cell|tab)\b ?|\\[a-z]{1,32}(?:-?\d{1,10})? ?|\\\*|[{}\r\n]"
)


def decode(data: bytes) -> str | None:
    """Return the text that bytes hold, or None where they are no text.

    UTF-8, UTF-16 and UTF-32 with a mark, GB18030, and Western letters in mostly plain text.
    What is cut off at the end does not matter.
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    unprinted = len(data) - len(data.translate(None, UNPRINTED))
    text = None if b"\0" in data or unprinted > MOST_UNPRINTED * len(data) else _strict(data, "utf-8")
    return text if text is not None or unprinted else _older(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)("strict").decode(data, final=False)
    except UnicodeDecodeError:
        return None


def _older(data: bytes) -> str | None:
    text = _strict(data, "gb18030")
    if text is not None:
        begin = text[:SAMPLE]
        foreign = len(begin) - len(begin.encode("ascii", "ignore"))
        if len(CHINESE.findall(begin)) >= CHINESE_SHARE * foreign:
            return text
    plain = len(data.translate(None, bytes(range(128, 256))))
    return data.decode("latin-1") if plain >= ASCII_SHARE * len(data) else None


def form_of(name: str, text: str) -> str:
    """Return how a text of this file name is to be read: the `form` of a `Part`."""
    last = extension(name)
    if last in HTML or (last in PROSE and HTML_START.match(text)):
        return "html"
    if last in MARKDOWN:
        return "markdown"
    return "prose" if last in PROSE and not text.startswith("#!") else "code"


def is_pointer(text: str) -> bool:
    """Return whether a text only points to a file that Git LFS keeps elsewhere."""
    return len(text) <= MAX_POINTER and text.startswith(POINTER)


def whole(text: str) -> str:
    """Return a text without halves of characters, which JSON and PDF may hold and nothing can encode."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def reading(name: str, text: str, budget: Budget) -> tuple[str, str]:
    """Return what is to be judged of a text, and the form to read it in.

    A notebook becomes Markdown, a diagram its labels, rich text its words.
    """
    last = extension(name)
    if last == "ipynb":
        cells = _notebook(text)
        if cells is not None:
            return whole(cells), "markdown"
    if "<mxfile" in text[:1000] or last in ("drawio", "dio"):
        labels = "\n".join(_labels(text, budget))
        if labels and last not in HTML:
            return labels, "prose"
        return f"{text}\n{labels}", form_of(name, text)
    if text.startswith(RTF_START):
        return RTF_WORD.sub(_rtf_word, text), "prose"
    return text, form_of(name, text)


def _notebook(text: str) -> str | None:
    """Return a notebook's cells as Markdown, code and its output fenced; None if it is no notebook."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return None
    cells = loaded.get("cells") if isinstance(loaded, dict) else None
    if not isinstance(cells, list):
        return None
    return "\n\n".join(_cell(cell) for cell in cells if isinstance(cell, dict))


def _cell(cell: dict[str, Any]) -> str:
    source = _joined(cell.get("source"))
    if cell.get("cell_type") == "markdown":
        return source
    outputs = cell.get("outputs")
    shown = [_fenced(source)]
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict):
            data = output.get("data")
            plain = data.get("text/plain") if isinstance(data, dict) else None
            shown.append(_fenced(_joined(output.get("text")) or _joined(plain)))
    return "\n\n".join(block for block in shown if block)


def _joined(value: object) -> str:
    """Return a notebook's multi-line string: a string, or a list of its lines."""
    if isinstance(value, list):
        return "".join(line for line in value if isinstance(line, str))
    return value if isinstance(value, str) else ""


def _fenced(code: str) -> str:
    if not code:
        return ""
    fence = "`" * (1 + max((len(run) for run in BACKTICKS.findall(code)), default=2))
    return f"{fence}\n{code}\n{fence}"


def _labels(text: str, budget: Budget) -> Iterator[str]:
    """Yield the labels of a draw.io diagram, which may be compressed within its XML."""
    sheets = [text, *(_unpacked(found[1], budget) for found in DIAGRAM.finditer(text))]
    for label in (found[1] for sheet in sheets for found in LABEL.finditer(sheet)):
        yield MARKUP.sub("", BREAK.sub("\n", decoded(decoded(label))))


def _unpacked(packed: str, budget: Budget) -> str:
    try:
        data = a2b_base64(packed)
    except Base64Error:
        return ""
    return unquote(inflate(memoryview(data), "deflate", budget).plain.decode("utf-8", "replace"))


def _rtf_word(word: re.Match[str]) -> str:
    if word["code"]:
        unit = (int(word["code"]) % 0x10000).to_bytes(2, "little")  # stated as negative beyond 32767
        return unit.decode("utf-16-le", "replace")
    if word["bytes"]:
        return bytes.fromhex(word["bytes"].replace("\\'", "")).decode("gb18030", "replace")
    return {"tab": "\t", "cell": "\t"}.get(word["end"] or "", "\n" if word["end"] else "")
