"""Messages → text in the reader's language, by gettext catalogues beside this file."""

from __future__ import annotations

import gettext
import re
from functools import cache
from pathlib import Path

from mkdocs_threatgate.model import Bilingual, Message

DOMAIN = "threatgate"
LANGUAGES = ("en", "zh")
COMMA = {"en": ", ", "zh": "、"}
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves a terminal's cursor, colours it, turns text round or cannot be written."""


def render(value: object, language: str) -> str:
    """Return a message, a text in two languages, a number or a tuple of these in `en` or `zh`.

    The values of a message come from the site and may be hostile: they are made `plain`.
    """
    if isinstance(value, Message):
        values = {name: plain(render(one, language)) for name, one in value.values}
        return _catalogue(language).gettext(value.template).format_map(values)
    if isinstance(value, Bilingual):
        return value.zh if language == "zh" else value.en
    if isinstance(value, tuple):
        return COMMA[language].join(render(one, language) for one in value)
    return str(value)


def translated(text: str, language: str) -> str:
    """Return a text of the program's own, such as a command's help, as the catalogue has it."""
    return _catalogue(language).gettext(text) if text else text


def plain(text: str) -> str:
    """Return a text with its control characters spelt out, so that it forges nothing where it is printed."""
    return UNSEEN.sub(lambda match: match.group().encode("unicode_escape").decode("ascii"), text)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, Path(__file__).parent, languages=[language])
