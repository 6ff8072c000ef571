"""Messages → text in the reader's language, by gettext catalogues beside this file."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from mkdocs_threatgate.model import Message

DOMAIN = "threatgate"
LANGUAGES = ("en", "zh")
COMMA = {"en": ", ", "zh": "、"}


def render(value: object, language: str) -> str:
    """Return a message, a text, a number or a tuple of these in a language (`en` or `zh`)."""
    if isinstance(value, Message):
        values = {name: render(one, language) for name, one in value.values}
        return _catalogue(language).gettext(value.template).format_map(values)
    if isinstance(value, tuple):
        return COMMA[language].join(render(one, language) for one in value)
    return str(value)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, Path(__file__).parent, languages=[language])
