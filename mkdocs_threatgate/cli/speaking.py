"""What click itself says, errors of usage and of answers, in the language of messages.

click looks its texts up in gettext's current domain, which belongs to the process: it is set
for as long as a command line is read and run, and put back.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DOMAIN = "click"
FOLDER = Path(__file__).parent.parent / "locale"
LANGUAGE = "LANGUAGE"
"""The variable that gettext asks first."""

CONFIGURATIONS = ("mkdocs.yml", "mkdocs.yaml", "properdocs.yml", "properdocs.yaml", "threatgate.yml")
HINT = re.compile(rb"language[\"']?\s*:\s*[\"']?zh|INHERIT")
"""What a configuration holds that may ask for Chinese; without it none is read before its time."""


@contextmanager
def chosen_language() -> Iterator[None]:
    """Let click speak Chinese inside, where messages do."""
    if not _may_be_chinese():
        yield
        return
    from mkdocs_threatgate.cli.help import spoken  # noqa: PLC0415 - reads the site; --version needs none of it

    if spoken() != "zh":
        yield
        return
    domain, folder = gettext.textdomain(), gettext.bindtextdomain(DOMAIN)
    stated = os.environ.get(LANGUAGE)
    gettext.bindtextdomain(DOMAIN, str(FOLDER))
    gettext.textdomain(DOMAIN)
    os.environ[LANGUAGE] = "zh"
    try:
        yield
    finally:
        gettext.textdomain(domain)
        gettext.bindtextdomain(DOMAIN, folder)
        if stated is None:
            os.environ.pop(LANGUAGE, None)
        else:
            os.environ[LANGUAGE] = stated


def _may_be_chinese() -> bool:
    stated = os.environ.get("THREATGATE_LANG", "").lower()[:2]
    return stated == "zh" or (stated != "en" and any(map(_hints, CONFIGURATIONS)))


def _hints(name: str) -> bool:
    try:
        return HINT.search(Path(name).read_bytes()) is not None
    except OSError:
        return False
