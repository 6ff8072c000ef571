"""Characters that are not what they look like, one by one; pure.

Sources: the Unicode properties Default_Ignorable_Code_Point and General_Category, and the
compatibility mappings of UAX #15 (NFKC).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mkdocs_threatgate.folding.steps import Edit, Step
from mkdocs_threatgate.folding.titles import UNSEEN

ORDINARY = tuple(zip("，：；！？（）\u00a0\u3000", ",:;!?()  ", strict=True))
"""What ordinary Chinese is full of; taken first, because `str.replace` costs almost nothing."""

FOREIGN_CLASS = "\u0131\u0237\u0250-\u02af\u0370-\u0587\u1d00-\u1d25\ua730-\ua731"
"""Letters among which look-alikes of Latin ones are."""

_UNSEEN_CLASS = UNSEEN.pattern[1:-1]
_COMPATIBLE_CLASS = (
    "\u00a0-\u00be\u0132-\u0149\u017f\u01c4-\u01cc\u01f1-\u01f3\u02b0-\u02b8\u02d8-\u02e4\u0340-\u0344"
    "\u0675-\u0678\u0958-\u095f\u09dc-\u09df\u0a33-\u0a36\u0a59-\u0a5e\u0b5c-\u0b5d\u0e33\u0eb3"
    "\u0edc-\u0edd\u0f0c\u0f43-\u0fb9\u10fc\u1d26-\u1dbf\u1e9a-\u1e9b\u1f71-\u1f7d\u1fbb-\u200f"
    "\u2011\u2017\u2024-\u202f\u2033-\u2037\u203c-\u203e\u2047-\u2049\u2057-\u20a8\u2100-\u2189"
    "\u222c-\u2230\u2329-\u232a\u2460-\u24ea\u2a0c\u2a74-\u2a76\u2adc\u2c7c-\u2c7d\u2d6f\u2e9f\u2ef3"
    "\u2f00-\u2fd5\u3000\u3036-\u303a\u309b-\u309f\u30ff\u3131-\u319f\u3200-\u33ff\ua69c-\ua69d\ua770"
    "\ua7f2-\ua7f9\uab5c-\uab69\uf900-\ufdfc\ufe10-\uffee"
)
_FIRST_PLANE = _UNSEEN_CLASS.split("\U0001bca0")[0]
_UNUSUAL_CLASS = f"[{_FIRST_PLANE}{FOREIGN_CLASS}{_COMPATIBLE_CLASS}\U00010781-\U000e0fff]"
UNUSUAL = re.compile(f"{_UNUSUAL_CLASS}{_UNUSUAL_CLASS}*+")
"""Runs of all that may have to be changed, and of some that need not.

`re` searches fast for a class that begins a pattern, and slowly for a repeated one; a second
range beyond the first plane would double the time.
"""

_FOREIGN = re.compile(f"[{FOREIGN_CLASS}]")
_CONTROLS = {code: None for code in range(128) if UNSEEN.match(chr(code))}

_DISGUISED = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u210a-\u2115\u2119-\u211d\u2124\u212a-\u2134"
    "\u2145-\u2149\U0001d400-\U0001d7ff\U0001f110-\U0001f189]"
)
"""Fullwidth, circled and mathematical letters and digits; not the marks and numbers of ordinary text."""

_SELECTORS = "\u200d\ufe00-\ufe0f"
_UNSEEN_INSIDE = re.compile(
    rf"(?<![\s{_UNSEEN_CLASS}])(?![{_SELECTORS}])[{_UNSEEN_CLASS}]++(?=\S)"
    rf"|(?<=\w)[{_SELECTORS}][{_UNSEEN_CLASS}]*+(?=\w)"
)
"""Unseen characters within a word; those that only choose how a picture looks are ordinary."""


class _Folds(dict[int, str]):
    """What each character reads as, worked out when first met: the memory of a pure function."""

    def __missing__(self, code: int) -> str:
        self[code] = seen = _seen(chr(code))
        return seen


def _seen(character: str) -> str:
    if UNSEEN.match(character):
        return ""
    plain = unicodedata.normalize("NFKC", character)
    # an accent that stands alone becomes a space and an accent, which no reader sees
    return character if " " in plain and not character.isspace() else plain


_FOLDS = _Folds()


def made_plain(text: str) -> tuple[Step | None, bool]:
    """Return the step that makes each character plain, and whether foreign letters may remain."""
    if text.isascii():
        plain = text.translate(_CONTROLS)
        return (None if len(plain) == len(text) else _step(text, plain)), False
    unusual: list[str] = []

    def fold(run: re.Match[str]) -> str:
        unusual.append(run[0])
        return run[0].translate(_FOLDS)

    plain = text
    for wide, narrow in ORDINARY:
        plain = plain.replace(wide, narrow)
    plain = UNUSUAL.sub(fold, plain)
    return (None if plain == text else _step(text, plain)), _FOREIGN.search("".join(unusual)) is not None


def _step(before: str, after: str) -> Step:
    return Step(before, after, _edits, _disguises)


def _edits(text: str) -> Iterator[Edit]:
    for run in UNUSUAL.finditer(text):
        if not run[0].translate(_FOLDS):
            yield Edit(run.start(), run.end(), 0)
            continue
        for place, character in enumerate(run[0], run.start()):
            length = len(_FOLDS[ord(character)])
            if length != 1:
                yield Edit(place, place + 1, length)


def _disguises(raw: str, _plain: str) -> bool:
    return _DISGUISED.search(raw) is not None or _UNSEEN_INSIDE.search(raw) is not None
