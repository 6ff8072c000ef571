"""Letters of other alphabets that look Latin, in words that pretend to be Latin; pure."""

from __future__ import annotations

import re

from mkdocs_threatgate.folding.characters import FOREIGN_CLASS

_CYRILLIC = (
    "аa еe іi јj кk оo рp сc уy хx ѕs һh ԁd ԛq ԝw ѵv ӏl "
    "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX ԚQ ԜW ѴV ӀI ԌG"
)
_GREEK = "αa εe ιi κk νv οo ρp τt υu χx ωw ϳj ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX ͿJ"
_ARMENIAN = "օo սu հh զq ոn ցg ՕO ՍU ՏS ԼL"
_LATIN = "ɑa ɡg ıi ȷj ɩi ʋv ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz"
LOOKALIKES = {
    ord(pair[0]): pair[1] for script in (_CYRILLIC, _GREEK, _ARMENIAN, _LATIN) for pair in script.split()
}
"""The look-alikes and the ASCII letters they are read as."""

FEWEST = 3
"""Look-alikes in a word without a plain letter, below which it is taken for what it is."""

_PLAIN = re.compile("[A-Za-z]")
_FOREIGN = re.compile(f"[{FOREIGN_CLASS}]")
_WORD = re.compile(
    rf"(?<![A-Za-z0-9_\u00c0-\u024f{FOREIGN_CLASS}])"
    rf"[A-Za-z0-9_\u00c0-\u024f]*+[{FOREIGN_CLASS}][A-Za-z0-9_\u00c0-\u024f{FOREIGN_CLASS}]*+"
)


def read_as_latin(text: str) -> str:
    """Return the text with its look-alikes replaced, one letter by one.

    Only in a word that also holds an ASCII letter, or that is made of look-alikes alone
    and not too short to tell; Russian or Greek words stay what they are.
    """
    return _WORD.sub(_latin, text)


def _latin(word: re.Match[str]) -> str:
    letters = word[0]
    if _PLAIN.search(letters):
        return letters.translate(LOOKALIKES)
    latin = letters.translate(LOOKALIKES)
    pretends = len(_PLAIN.findall(latin)) >= FEWEST and not _FOREIGN.search(latin)
    return latin if pretends else letters
