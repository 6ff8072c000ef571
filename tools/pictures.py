"""The pictures of the desk in docs/assets: the blog of tests/desks.py, in light and in dark.

Needs Chromium, and fonts with Chinese letters. Run it after a change of how the desk looks, and look.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import Browser  # noqa: E402 - the path comes first
from desks import lay, verdict_on  # noqa: E402 - likewise

from mkdocs_threatgate.reports import FORMATS  # noqa: E402 - likewise

ASSETS = ROOT / "docs" / "assets"
VIEWS = {"desk-light.png": (False, ""), "desk-dark.png": (True, "timeline")}
"""By file: whether it is dark, and the section that is shown, else the top."""


def main() -> int:
    """Write the pictures."""
    with tempfile.TemporaryDirectory(prefix="threatgate-pictures-") as folder, Browser() as browser:
        page = Path(folder) / "desk.html"
        page.write_text(FORMATS["html"](verdict_on(lay(Path(folder) / "blog")), "en"), encoding="utf-8")
        for name, (dark, section) in VIEWS.items():
            browser.look(width=1280, height=860, dark=dark)
            browser.open(page)
            if section:
                browser.ask(f"document.getElementById('{section}').scrollIntoView()")
            (ASSETS / name).write_bytes(browser.picture())
            print(ASSETS / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
