"""What a file's name promises, and whether its bytes keep it.

Pictures saved under each other's extensions are everyday; a program, a capture or an archive
under the name of a picture or a text is not.
"""

from __future__ import annotations

import re

from mkdocs_threatgate.model import Message, say
from mkdocs_threatgate.sources.attachments.kinds import Kind, Nature


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MEDIA = _set(
    "png jpg jpeg jpe jfif gif bmp webp avif heic tif tiff ico cur icns jxl jp2 psd xcf emf wmf"
    " mp4 m4v mov webm mkv avi flv wmv mpg mpeg ogv mp3 m4a aac ogg oga opus wav flac mid midi"
    " woff woff2 ttf otf ttc eot glb"
)
OFFICE = _set(
    "doc docx docm dot dotx dotm xls xlsx xlsm xlsb xlt xltx xltm ppt pptx pptm pot potx ppsx pps"
    " odt ods odp odg wps et dps rtf"
)
WEB = _set("svg html htm xhtml css js mjs json xml map")
PLAIN = _set(
    "txt text log csv tsv yaml yml toml ini conf cfg md markdown rst adoc org tex srt vtt sql sh py rb go rs"
)
TEXT = WEB | PLAIN
PROGRAM = _set("exe scr com pif bat cmd vbs vbe jse wsf wsh hta lnk ps1 msi cpl dll apk app")
ARCHIVE = _set("zip tar tgz gz tbz2 bz2 txz xz 7z rar")
READERS = MEDIA | OFFICE | TEXT | {"pdf"}
"""What people open without a thought."""

EXTENSION = re.compile(r"\.([^./\s]{1,12})\Z")
BEFORE_LAST = re.compile(r"\.([^./\s]{1,12})[\s_]*\.[^./\s]{1,12}\Z")
TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]")
SCRIPT = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:GIF8[79]a[^<]{0,64})?\s{0,64}(?:#!\s*/|<\?php\b|<\?=|<%)")


def extension(name: str) -> str:
    """Return the last extension of a file's name, in small letters and without the dot."""
    found = EXTENSION.search(name)
    return found[1].lower() if found else ""


def pretence(name: str, kind: Kind, head: bytes) -> Message | None:
    """Return how a file pretends to be another than it is, by its name and first bytes; or None."""
    last, before = extension(name), BEFORE_LAST.search(name)
    if TURNED.search(name):
        return say("its name holds a control character that turns the reading direction")
    if last in PROGRAM and before and before[1].lower() in READERS:
        return say(
            "two extensions: it looks like .{seen} and is opened as .{real}", seen=before[1], real=last
        )
    if _is_alien(last, kind) or (last in MEDIA and SCRIPT.match(head)):
        return say(
            "its extension .{extension} says otherwise than its content ({kind})",
            extension=last,
            kind=kind.name or "script",
        )
    return None


def _is_alien(last: str, kind: Kind) -> bool:
    if kind.nature in (Nature.PROGRAM, Nature.CAPTURE):
        return last in READERS | ARCHIVE
    if kind.nature in (Nature.ZIP, Nature.TAR, Nature.SEALED):
        return last in READERS - OFFICE
    return kind.nature is Nature.PACKED and last in MEDIA | {"pdf"}
