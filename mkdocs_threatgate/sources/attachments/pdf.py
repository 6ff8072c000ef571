"""PDF → its text and the files embedded in it, within bounds.

pypdf finds the way to pages, streams and fonts. What is drawn is read here: pypdf takes half a
second for an ordinary report, and as long as a hostile file likes.
"""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs_threatgate.sources.attachments.bounds import MEGABYTE
from mkdocs_threatgate.sources.attachments.drawing import Drawn, read_drawing
from mkdocs_threatgate.sources.attachments.fonts import at, items, read_font
from mkdocs_threatgate.sources.attachments.glyphs import Font

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_WORK = 8 * MEGABYTE
FREE_WORK = 512 * 1024
MAX_RATIO = 20
"""Bytes of drawing instructions, beyond `FREE_WORK`, for each byte of the file."""

PAGE_WORK = 1024
ENTRY_WORK = 16
EMBEDDED_WORK = 64 * 1024
MAX_SEARCH = 2_000_000_000
"""Bytes that pypdf may look through for objects that are not where the file's table says."""

OBJECT = re.compile(rb"\s{0,16}(\d{1,10})\s{1,16}\d{1,5}\s{1,16}obj")
ENCRYPTED = re.compile(rb"/Encrypt\b")
LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": MAX_WORK,
    "lzw_maximum_output_length": MAX_WORK,
    "run_length_maximum_output_length": MAX_WORK,
    "brotli_maximum_output_length": MAX_WORK,
    "array_based_stream_maximum_output_length": MAX_WORK,
    "stream_decoding_work_maximum_length": 4 * MAX_WORK,
    "page_tree_maximum_entries": 5000,
    "jbig2dec_binary": None,
}


class Reading(NamedTuple):
    """What was read of a PDF: its text, the files in it, how many pages, and why not all of it.

    `unknown` counts the glyphs of which the file does not tell what letters they are.
    """

    text: str = ""
    embedded: tuple[tuple[str, bytes], ...] = ()
    pages: int = 0
    unknown: int = 0
    encrypted: bool = False
    damaged: bool = False
    too_long: bool = False


class _SpentError(Exception):
    """A PDF asks for more work than it may."""


@dataclass
class _Work:
    """What is left of the work that a PDF may make, and what was done: forms drawn, fonts read."""

    left: int
    forms: set[int] = field(default_factory=set)
    fonts: dict[int, Font] = field(default_factory=dict)

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise _SpentError

    def font(self, font: Any) -> Font:  # noqa: ANN401 - pypdf's are unions
        """Return a font; each is read once."""
        self.spend(ENTRY_WORK)
        if id(font) not in self.fonts:
            self.fonts[id(font)] = read_font(font, self.spend)
        return self.fonts[id(font)]


def read_pdf(data: bytes) -> Reading:
    """Return the text and the embedded files of a PDF; never raises, whatever the bytes."""
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415 - most sites have no PDF to read

    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)  # it tells at length what is wrong with a file; we tell it once
    failed = Reading(damaged=True, encrypted=ENCRYPTED.search(data) is not None)
    try:
        with apply_configuration(**LIMITS), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(io.BytesIO(data))
            lost = _misplaced(reader, data) * len(data) > MAX_SEARCH
            work = _Work(min(MAX_WORK, FREE_WORK + MAX_RATIO * len(data)))
            return failed if lost else _read(reader, work)
    except Exception:  # noqa: BLE001 - a parser of hostile files fails in many ways; each means: not read
        return failed
    finally:
        log.setLevel(level)


def _read(reader: PdfReader, work: _Work) -> Reading:
    drawn: list[Drawn] = []
    embedded: list[tuple[str, bytes]] = []
    pages, damaged, too_long = 0, False, False
    try:
        for page in reader.pages:
            pages += 1
            try:
                drawn.extend(_drawn(page, work))
            except _SpentError:
                raise
            except Exception:  # noqa: BLE001 - as above; the other pages are judged all the same
                damaged = True
        for file in reader.attachment_list:
            work.spend(EMBEDDED_WORK)
            embedded.append((str(file.name), bytes(file.content)))
    except _SpentError:
        too_long = True
    except Exception:  # noqa: BLE001 - as above; what was read until then is judged
        damaged = True
    return Reading(
        text="\n\n".join(one.text.strip() for one in drawn if one.text.strip()),
        embedded=tuple(embedded),
        pages=pages,
        unknown=sum(one.unknown for one in drawn),
        encrypted=reader.is_encrypted,
        damaged=damaged,
        too_long=too_long,
    )


def _misplaced(reader: PdfReader, data: bytes) -> int:
    """Return how many objects are not where the file's table says; pypdf searches the file for each."""
    wrong = 0
    for places in reader.xref.values():
        for number, place in places.items():
            found = OBJECT.match(data, place) if place else None
            wrong += bool(place) and (found is None or int(found[1]) != number)
    return wrong


def _drawn(page: Any, work: _Work) -> Iterator[Drawn]:  # noqa: ANN401
    """Yield what a page shows, and each form drawn on it that no page before has drawn."""
    contents, resources = at(page, "/Contents"), at(page, "/Resources")
    work.spend(PAGE_WORK)
    if contents is not None:
        streams = items(contents) if isinstance(contents, list) else [contents]
        yield _shown(b"\n".join(one.get_data() for one in streams), resources, work)
    waiting = [resources]
    while waiting:
        for form in _forms(waiting.pop(), work):
            work.spend(PAGE_WORK)
            within = at(form, "/Resources")
            yield _shown(form.get_data(), within, work)
            waiting.append(within)


def _shown(content: bytes, resources: Any, work: _Work) -> Drawn:  # noqa: ANN401
    work.spend(len(content))
    fonts = {name.removeprefix("/"): work.font(font) for name, font in _entries(resources, "/Font")}
    return read_drawing(content, fonts)


def _forms(resources: Any, work: _Work) -> Iterator[Any]:  # noqa: ANN401
    for _, drawn in _entries(resources, "/XObject"):
        work.spend(ENTRY_WORK)
        if at(drawn, "/Subtype") == "/Form" and id(drawn) not in work.forms:
            work.forms.add(id(drawn))  # pypdf keeps what it has read: the same form is the same object
            yield drawn


def _entries(resources: Any, key: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """Yield the named dictionaries under a key of a page's resources."""
    named = at(resources, key, {})
    for name in named:
        one = at(named, name)
        if hasattr(one, "get"):
            yield str(name), one
